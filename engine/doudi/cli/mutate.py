"""`doudi test --mutate`: small slips planted in the rules, which of them no case notices, and the cases that would."""

from __future__ import annotations

import sys

from doudi.catalogue import Tree
from doudi.cli.options import Given, Usage
from doudi.cli.place import chosen
from doudi.cli.saving import saved
from doudi.mutation.data import as_json, books
from doudi.mutation.mutants import KINDS
from doudi.mutation.run import BUDGET, Report, mutate
from doudi.mutation.text import as_markdown, as_text
from doudi.text import render

FAIL_ON = ("survivors", "unknown")


def run(given: Given) -> int:
    """Exit code: 1 when a case fails on the rules as they stand, or something that --fail-on names was found."""
    fails, budget = _asked(given)
    part = chosen(given)
    folder = part
    if part.part.endswith(".yaml") and "cases" in part.part.rpartition("/")[2]:
        folder = type(part)(part.root, part.part.rpartition("/")[0])  # of a cases.yaml, the rules beside it
    report = mutate(Tree(part.root), folder.holds, given.many("only"), budget, _tick(given))
    if report.unmatched:
        word = report.unmatched[0]
        raise Usage(given.say(f"--only 里的“{word}”没有对上任何条目或改动；改动有：{' '.join(KINDS)}",
                              f"“{word}” of --only names no entry and no kind of slip; the kinds are: {' '.join(KINDS)}"))
    if report.broken.errors:
        print(render.text(report.broken.errors, given.lang, sys.stderr) + "\n", file=sys.stderr)
    form = given.word("format")
    if form == "json":
        print(as_json(report))
    else:
        print((as_markdown if form == "markdown" else as_text)(report, given.lang))
    if given.text("save_cases"):
        saved(given, books(report))
    return int(bool(report.broken.errors or _found(report) & set(fails)))


def _asked(given: Given) -> tuple[list[str], float]:
    """What --fail-on and --budget say. Raises Usage."""
    fails = given.many("fail_on")
    for word in fails:
        if word not in FAIL_ON:
            some = " ".join(FAIL_ON)
            raise Usage(given.say(f"--fail-on 没有“{word}”；可用：{some}", f"--fail-on cannot be “{word}”; choose from: {some}"))
    text = given.text("budget")
    if text is not None and not (text.isascii() and text.isdigit()):
        raise Usage(given.say(f"--budget 要一个整数的秒数，不是“{text}”", f"--budget wants whole seconds, not “{text}”"))
    if given.word("format") == "junit":
        zh, en = "--mutate 没有 junit 样式；可用：text json markdown", "--mutate has no junit format; choose from: text json markdown"
        raise Usage(given.say(zh, en))
    return fails, float(text) if text is not None else BUDGET


def _found(report: Report) -> set[str]:
    return {word for word, state in (("survivors", "survivor"), ("unknown", "unknown")) if report.of(state)}


def _tick(given: Given):  # type: ignore[no-untyped-def]  # a function of two counts, or None
    """A line at the foot of a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        return None

    def tick(done: int, of: int) -> None:
        sys.stderr.write("\r\x1b[K" + given.say(f"{done}/{of} 处", f"{done} of {of}"))
        sys.stderr.write("\r\x1b[K" if done == of else "")
        sys.stderr.flush()

    return tick
