"""`doudi verify`: what is so of one version for every possible household."""

from __future__ import annotations

from doudi import __version__
from doudi.casebook.templates import households
from doudi.cli.decide import asked_ordinal
from doudi.cli.diff import programme_of
from doudi.cli.options import Given, Usage
from doudi.cli.progress import Line
from doudi.cli.saving import saved
from doudi.diff.analysis import can_prove
from doudi.diff.trees import sides
from doudi.diff.trees.room import Room
from doudi.text.messages.verify import VERIFY
from doudi.text.places import policies_folder

WAYS = ("error", "warning", "note", "unknown", "defect")


def run(given: Given) -> int:
    """Exit code: 1 when an error was found, or what --fail-on names instead; 4 when the policies cannot be used."""
    if not can_prove():
        raise Usage(given.say("要证明须装 z3：pip install 'doudi[diff]'", "proofs need z3: pip install 'doudi[diff]'"))
    from doudi.verify.verify import BUDGET, verify

    codes = [c for c in VERIFY if c != "verify-property-holds"]
    named = given.among("fail_on", (*WAYS, *(c.removeprefix("verify-") for c in codes), *codes))
    fails = [w.removeprefix("verify-") for w in named]
    budget = given.seconds("budget", BUDGET, 1)
    default, line = policies_folder(given.policies), Line()
    with Room() as room:
        side = sides.resolve(given.word("of"), default, room)
        report = verify(
            side, as_of=asked_ordinal(given), programme=programme_of(given, side), templates=households, budget=budget,
            told=lambda name: line.write(f"{name} …"),
        )
        line.end()
        show(given, report)
        if given.text("save_cases"):
            _save(given, report)
    return int(bool(report.ways & set(fails or ["error", "defect"])))


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


def _save(given: Given, report) -> None:  # type: ignore[no-untyped-def]  # Report; its module loads z3
    """The households as cases.yaml."""
    from doudi.verify.data import books

    saved(given, books(report))
