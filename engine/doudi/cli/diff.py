"""`doudi diff`: what changed between two sides, what it means, and who is affected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from doudi import __version__
from doudi.casebook.templates import households
from doudi.cli.decide import asked_ordinal
from doudi.cli.extras import need
from doudi.cli.options import Given, Usage, tell
from doudi.diff.analysis import Report, analyse
from doudi.diff.trees import sides
from doudi.diff.trees.room import Room
from doudi.text.places import policies_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from doudi.diff.trees.sides import Side
    from doudi.impact.summary import Impact

FAIL_ON = ("widens", "narrows", "amount-up", "amount-down", "added", "removed", "changed", "result", "unknown")


def run(given: Given) -> int:
    """Exit code: 1 when something that --fail-on names was found; 4 when a side cannot be used."""
    fails = given.among("fail_on", FAIL_ON)
    as_of = asked_ordinal(given)
    default = policies_folder(given.policies)
    with Room() as room:
        old, new = (sides.resolve(given.word(key), default, room) for key in ("old", "new"))
        report = analyse(
            old, new, as_of=as_of, programme=programme_of(given, old, new), proof=not given.flag("no_proof"),
            templates=households,
        )
        found = impact(given, report)
        show(given, report, found)
        if given.text("save_cases"):
            _save(given, report)
    return int(bool(report.ways & set(fails)))


def impact(given: Given, report: Report) -> list[Impact]:
    """What the register that --population names, or the record that --record names, says; none where neither is named.

    Raises Usage, InputError, OSError.
    """
    path, record = given.text("population"), given.text("record")
    named = [w for w in ("members", "mapping") if given.text(w)]
    if path is None and (record is None or named):
        if named or given.many("by") or given.text("suppress"):
            some = "--members --mapping" if record else "--members --mapping --by --suppress"
            raise Usage(given.say(f"{some} 要和 --population 一起写", f"{some} need --population"))
        return []
    if path is not None and record is not None:
        raise Usage(given.say("登记表和 --record 只能写一样", "a register or --record, not both"))
    need(given, "batch", "llvmlite", "pyarrow")
    from doudi.cli.progress import Progress
    from doudi.impact.run import LIMIT, Asked, impacts

    limit = given.whole("suppress", 0, 999_999, LIMIT)
    bars: list[Progress] = []

    def begin(total: int | None) -> Callable[[int], None]:
        bars.append(Progress(total, given.lang))
        return bars[-1].count

    if path is None:
        found = _recorded(given, report, limit, begin)
    else:
        members, mapping = given.text("members"), given.text("mapping")
        asked = Asked(path, members=members, mapping=mapping, by=given.many("by"), limit=limit, tell=partial(_taken, given))
        found = impacts(report, asked, begin)
    if bars:
        bars[-1].end()
    return found


def _taken(given: Given, impact: Impact, guessed: bool) -> None:
    """What there is to know about the register's files, and what its columns are taken for where that was guessed, as for `doudi batch`."""
    for told in impact.told:
        tell(given.say(*told))
    if guessed and not impact.synthetic:
        zh, en = "列名对照（写成文件，可改后用 --mapping 读回）：", "columns (as a file, changed, they can be given by --mapping):"
        tell(given.say(zh, en))
        tell(given.say(*impact.columns))


def _recorded(given: Given, report: Report, limit: int, begin: Callable[[int | None], Callable[[int], None]]) -> list[Impact]:
    """What the new side would have said of those whom the record has."""
    import os
    from contextlib import closing

    from doudi.cli.record import opened, readable
    from doudi.impact.recorded import Asked, impacts

    with closing(opened(given)) as record, readable():
        from doudi.service.record.keeping import KEY, key
        from doudi.service.work.applications import Book

        old, new = report.sides
        book = Book(record, os.path.basename(record.place), key(os.environ) if os.environ.get(KEY) else None)
        return impacts(old, new, book, Asked(given.many("by"), limit, asked_ordinal(given), programme_of(given, old, new)), begin)


def show(given: Given, report: Report, found: list[Impact]) -> None:
    form = given.word("format")
    if form == "json":
        print(_json(report, found))
    elif form == "sarif":
        from doudi.diff.report.data import as_sarif

        print(as_sarif(report, given.lang, __version__))
    elif form == "html":
        print(_html(given, report, found))
    else:
        text = _text(form, report, given.lang)
        if found:
            from doudi.impact import telling

            text += (telling.as_markdown if form == "markdown" else telling.as_text)(found, given.lang)
        print(text)


def _text(form: str, report: Report, lang: str) -> str:
    if form == "markdown":
        from doudi.diff.report.markdown import as_markdown

        return as_markdown(report, lang)
    from doudi.diff.report.text import as_text

    return as_text(report, lang)


def _html(given: Given, report: Report, found: list[Impact]) -> str:
    need(given, "batch", "numpy", "pyarrow")  # families for the charts come from there
    from doudi.impact.page import as_html

    return as_html(report, found, given.lang)


def _json(report: Report, found: list[Impact]) -> str:
    from doudi.diff.report.data import as_json, to_data

    if not found:
        return as_json(report)
    import json

    from doudi.impact.summary import data

    return json.dumps({**to_data(report), "impact": [data(i) for i in found]}, ensure_ascii=False, indent=1)


def programme_of(given: Given, *both: Side) -> str | None:
    """The id of the programme that --programme names, as one of some sides knows it."""
    word = given.text("programme")
    if word is None:
        return None
    for side in both:
        for region in side.regions:
            if region in side.policies.tree.layers and (found := sides.programme_of(side.policies.tree, region, word)) is not None:
                return found
    return word


def _save(given: Given, report: Report) -> None:
    """The witnesses as cases.yaml: FILE, or one file a programme beside it where there are several."""
    from doudi.cli.saving import saved
    from doudi.diff.report.saved import books

    saved(given, books(report))
