"""`doudi test --mutate`: small slips planted in the rules, which of them no case notices, and the cases that would."""

from __future__ import annotations

import sys
from functools import partial

from doudi.catalogue import Tree
from doudi.cli.options import Given, Usage
from doudi.cli.place import chosen
from doudi.cli.progress import Line
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
    line = Line()
    report = mutate(Tree(part.root), part.rules.holds, given.many("only"), budget, partial(_tick, given, line))
    line.end()
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
    fails, budget = given.among("fail_on", FAIL_ON), given.seconds("budget", BUDGET)
    if given.word("format") == "junit":
        zh, en = "--mutate 没有 junit 样式；可用：text json markdown", "--mutate has no junit format; choose from: text json markdown"
        raise Usage(given.say(zh, en))
    return fails, budget


def _found(report: Report) -> set[str]:
    return {word for word, state in (("survivors", "survivor"), ("unknown", "unknown")) if report.of(state)}


def _tick(given: Given, line: Line, done: int, of: int) -> None:
    line.write(given.say(f"{done}/{of} 处", f"{done} of {of}"))
