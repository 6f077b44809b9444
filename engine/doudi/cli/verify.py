"""`doudi verify`: what is so of one version for every possible household."""

from __future__ import annotations

import sys

from doudi import __version__
from doudi.cli.diff import _day, _programme, templates
from doudi.cli.options import Given, Usage
from doudi.cli.saving import saved
from doudi.diff import sides
from doudi.diff.analysis import solver
from doudi.diff.room import Room
from doudi.text.messages.verify import VERIFY
from doudi.text.places import policies_folder

WAYS = ("error", "warning", "note", "unknown", "defect")


def run(given: Given) -> int:
    """Exit code: 1 when an error was found, or what --fail-on names instead; 4 when the policies cannot be used."""
    if not solver():
        raise Usage(given.say("要证明须装 z3：pip install 'doudi[diff]'", "proofs need z3: pip install 'doudi[diff]'"))
    from doudi.verify.verify import BUDGET, verify

    codes = [c.removeprefix("verify-") for c in VERIFY if c != "verify-property-holds"]
    fails = [w.removeprefix("verify-") for w in given.many("fail_on")]
    for word in fails:
        if word not in (*WAYS, *codes):
            some = " ".join((*WAYS, *codes))
            raise Usage(given.say(f"--fail-on 没有“{word}”；可用：{some}", f"--fail-on cannot be “{word}”; choose from: {some}"))
    budget = _seconds(given, BUDGET)
    default = policies_folder(given.policies)
    with Room() as room:
        side = sides.resolve(given.word("of"), default, room)
        report = verify(
            side, as_of=_day(given.text("as_of")), programme=_programme(given.text("programme"), side), templates=templates, budget=budget,
            told=_progress,
        )
        _erase()
        show(given, report)
        if given.text("save_cases"):
            _save(given, report)
    return int(bool(report.ways & set(fails or ["error", "defect"])))


def _seconds(given: Given, default: float) -> float:
    text = given.text("budget")
    if text is None:
        return default
    if not text.isdigit() or not int(text):
        raise Usage(given.say(f"--budget 要写秒数，不是“{text[:20]}”", f"--budget is a number of seconds, not “{text[:20]}”"))
    return float(text)


def show(given: Given, report) -> None:  # type: ignore[no-untyped-def]  # Report; its module loads z3
    from doudi.verify.data import as_json, as_sarif
    from doudi.verify.text import as_markdown, as_text

    form = given.word("format")
    if form == "json":
        print(as_json(report))
    elif form == "sarif":
        print(as_sarif(report, given.lang, __version__))
    else:
        print((as_markdown if form == "markdown" else as_text)(report, given.lang))


def _progress(name: str) -> None:
    """Which programme is being looked at, at the foot of a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{name} …")
        sys.stderr.flush()


def _erase() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _save(given: Given, report) -> None:  # type: ignore[no-untyped-def]  # Report; its module loads z3
    """The households as cases.yaml."""
    from doudi.verify.data import books

    saved(given, books(report))
