"""`doudi reconcile`: the roll of people now paid against decisions on the register; a workbook of lists and a page for the report."""

from __future__ import annotations

import os
from pathlib import Path

from doudi.cli.batch import begun, crew_of, finished, given_mapping, mapping_of, threads
from doudi.cli.extras import need
from doudi.cli.options import Usage, tell
from doudi.plan.nodes import ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.tables.flat import Flat
    from doudi.batch.tables.source import Source
    from doudi.cli.options import Given
    from doudi.pipeline import Policies
    from doudi.reconcile.headings import Headings
    from doudi.reconcile.report import Report
    from doudi.reconcile.roll import Roll


def run(given: Given) -> int:
    """Exit code: 0, 3 when a row was refused, 4 when the policy cannot be used, 5 when the output could not be finished."""
    output, page = _outputs(given)
    within = given.whole("within", 0, 9_999, 60)
    need(given, "batch", "llvmlite", "openpyxl", "pyarrow", "stdnum")
    return finished(given, output, lambda: _reconcile(given, output, page, within))


def _outputs(given: Given) -> tuple[str, str | None]:
    output, page = given.text("o"), given.text("html")
    if output is None:
        raise Usage(given.say("缺少 -o：工作簿写到哪个文件", "-o is missing: where does the workbook go"))
    if Path(output).suffix.lower() != ".xlsx":
        raise Usage(given.say("-o 的文件名要以 .xlsx 结尾", "the workbook's name ends with .xlsx"))
    inputs = [n for n in (given.word("roll"), given.word("population"), given.text("members")) if n and os.path.exists(n)]
    for name in (output, page):
        if name and os.path.exists(name) and any(os.path.samefile(n, name) for n in inputs):
            raise Usage(given.say("结果不能写在输入文件上", "the output would overwrite an input"))
    for name in (output, page or output):  # said now, and not when the work is done
        folder = os.path.dirname(os.path.abspath(name))
        if not os.path.isdir(folder) or not os.access(folder, os.W_OK) or os.path.isdir(name):
            raise Usage(given.say(f"写不到这里：{name}", f"cannot be written: {name}"))
    if page and os.path.abspath(page) == os.path.abspath(output):
        raise Usage(given.say("-o 和 --html 不能是同一个文件", "-o and --html name one file"))
    return output, page


def _reconcile(given: Given, output: str, page: str | None, within: int) -> int:
    from doudi.batch.columns.mapping import known
    from doudi.batch.job import run as job
    from doudi.batch.tables.opening import opened
    from doudi.batch.tables.source import told
    from doudi.batch.tables.sources import source
    from doudi.cli.decide import region_and_day, region_id, today
    from doudi.pipeline import load
    from doudi.reconcile.headings import identities, words
    from doudi.text.day import date

    job.lean()
    policies = load(given.policies)
    region = region_id(policies, given.word("region"))
    policies.only = region
    _, last = region_and_day(given, policies)
    if given.text("as_of") is None:
        last = today(given).toordinal()
    plan = policies.engine(region, last).plan
    written = given_mapping(given, plan)
    register = source(
        given.word("population"), given.text("members"), plan.door, plan.root, f"{output}.work", known(plan.door, written)
    )
    table = opened(given.word("roll"), words(plan.door[plan.root]["facts"]), _sheets(given) if written is not None else None)
    for said in (*register.told(), *told(table)):
        tell(given.say(*said))
    mapping = mapping_of(given, output, region, register, plan, written)
    headings, identity = _headings(given, plan, table, written is not None)
    identity = identity or identities(register.columns, mapping)
    _written(given, output, mapping, headings, identity, plan, written is not None)
    day = date.fromordinal(last)
    return _work(given, output, page, within, policies, region, day, plan, (table, headings), (register, mapping, identity))


def _headings(given: Given, plan: Any, table: Flat, read: bool) -> tuple[Headings, dict[str, str]]:
    """The roll's columns from the mapping file, else a guess; and the register's columns of identity numbers that the file names."""
    from doudi.batch.columns.mapping import Unreadable
    from doudi.reconcile import headings as h
    from doudi.reconcile.job import programmes
    from doudi.text.diagnostic import InputError, fault

    facts = [f for f in plan.door[plan.root]["facts"] if f[ROLE] not in ("label", "power")]
    data = _yaml(given) if read else {}
    name = Path(given.word("mapping")).name
    try:
        found = h.read(data["roll"], facts, programmes(plan)) if data.get("roll") else h.guessed(table.names, facts, table.unit)
    except Unreadable as problem:
        raise InputError([fault("batch-mapping", None, problem=tuple(problem.args), path=name)]) from None
    absent = next((c for c in found.columns if c not in table.names), None)
    if absent is not None:
        words = f"名册没有“{absent}”这一列", f"the roll has no column “{absent}”"
        raise InputError([fault("batch-mapping", None, problem=words, path=name)])
    if not found.of("household") and not found.of("identity"):
        words = (
            "名册里找不到户号或身份证号的列；在列名对照的 roll 里写明",
            "no column of household ids or identity numbers; say it in the mapping's `roll`",
        )
        raise InputError([fault("batch-file", None, problem=words, path=os.path.basename(table.path)[:80])])
    given_columns = data.get("identity") or {}
    return found, {str(k): str(v) for k, v in given_columns.items()} if isinstance(given_columns, dict) else {}


def _sheets(given: Given) -> list[str]:
    """The sheets of the roll that the mapping file names."""
    from doudi.batch.columns.mapping import titles

    roll = _yaml(given).get("roll")
    return titles(roll.get("sheet")) if isinstance(roll, dict) else []


def _yaml(given: Given) -> dict[str, Any]:
    """The mapping file, which was read once and is sound."""
    from ruamel.yaml import YAML

    found = YAML(typ="safe", pure=True).load(Path(given.word("mapping")).read_text("utf-8-sig"))
    return found if isinstance(found, dict) else {}


def _written(given: Given, output: str, mapping: Mapping, headings: Headings, identity: dict[str, str], plan: Any, read: bool) -> None:
    """The roll's part of the mapping: shown, and written where it was guessed."""
    from io import StringIO

    from ruamel.yaml import YAML

    from doudi.reconcile.headings import shown
    from doudi.reconcile.policy import named as called

    at = 1 if given.lang == "zh" else 2
    if read:
        return
    tell(shown(headings, given.lang, {f[0]: f[at] for f in plan.door[plan.root]["facts"]}))
    for record, column in identity.items():
        tell(f"  {called(plan.door[record]['names'], at - 1)}: {column} → {given.say('身份证号', 'identity number')}")
    path = Path(given.text("mapping") or f"{Path(output).with_suffix('')}.mapping.yaml")
    out, yaml = StringIO(), YAML()
    yaml.width = 120
    yaml.dump({**mapping.data(), **({"identity": identity} if identity else {}), "roll": headings.data()}, out)
    path.write_text("# doudi reconcile --mapping: 列名 → 事实 (column: fact)\n" + out.getvalue(), "utf-8")


def _work(
    given: Given, output: str, page: str | None, within: int, policies: Policies, region: str, day: Any, plan: Any,
    paid: tuple[Flat, Headings], people: tuple[Source, Mapping, dict[str, str]],
) -> int:
    from doudi.batch.job import by
    from doudi.batch.job.journal import file_mark, tree_mark
    from doudi.batch.job.run import parts
    from doudi.cli.progress import Progress
    from doudi.reconcile import job
    from doudi.reconcile.claims import Matcher
    from doudi.reconcile.identity import Marks
    from doudi.reconcile.watch import Watch

    (table, headings), (register, mapping, identity) = paid, people
    bys = by.chosen(given.many("by"), register, mapping, plan.door)
    by.carry(bys, mapping, register.root)
    identity = job.with_numbers(register, mapping, identity)
    asked = _asked(given, policies, region, day, plan, headings, table.sheets)
    inputs = [p for p in (given.word("population"), given.text("members"), given.word("roll")) if p]
    key = {
        "inputs": [file_mark(p) for p in inputs], "policies": tree_mark(policies.root), "region": region, "programmes": asked,
        "day": day.toordinal(), "mapping": mapping.data(), "roll": headings.data(), "identity": identity, "size": job.SIZE,
        "lang": given.lang, "command": "reconcile", **({"by": [x.data() for x in bys]} if bys else {}),
    }
    journal = begun(given, output, key)
    marks = Marks(job.salt(journal.folder))
    roll = _roll(given, plan, table, headings, marks, asked)
    covered = set(asked) if given.many("programme") or (not roll.said and len(asked) == 1) else roll.said
    worker = Watch(policies, region, job.needed(plan, covered), day.toordinal(), Matcher(roll, marks), journal.folder)
    worker.lang, worker.identity, worker.apart = given.lang, identity, bys
    worker.receives = {k: v for k, v in job.receives(policies, region, day.toordinal()).items() if v[1] in covered}
    bar = Progress(register.total, given.lang)
    with crew_of(threads(given)) as worker.crew:
        worker.prepare()
        totals = parts(worker, register, mapping, journal, threads(given), job.SIZE, bar.show)
    bar.end()
    files = os.path.basename(table.path), os.path.basename(given.word("population"))
    done = job.drawn(worker, register, journal, totals, covered, within, day, given.lang, headings, mapping, files)
    return _finish(given, output, page, done)


def _asked(given: Given, policies: Policies, region: str, day: Any, plan: Any, headings: Headings, sheets: list[str]) -> list[str]:
    """The programmes that a row of the roll may be of: those asked for, else all that grant something. Raises Usage."""
    from doudi.cli.decide import programme_id
    from doudi.reconcile.job import named, programmes
    from doudi.reconcile.roll import by_sheet, spoken

    can = programmes(plan)
    names = [str(programme_id(policies, region, day.toordinal(), p)) for p in given.many("programme")]
    for name in names:
        policies.programme(region, name)  # says what does not exist
        if name not in can:
            raise Usage(given.say(f"“{name}”不发待遇，不能对账", f"“{name}” grants nothing and cannot be reconciled"))
    told = headings.of("programme") or headings.programme or by_sheet(sheets, spoken(named(plan, names or can)))
    if not told:
        if len(names) != 1:
            raise Usage(
                given.say(
                    "名册没有“项目”列，不知道发的是哪一项；用 --programme 写一项，如 --programme 农村低保",
                    "the roll has no column of programmes: give one, such as --programme rural_dibao",
                )
            )
        headings.programme = names[0]
    return names or can


def _roll(given: Given, plan: Any, table: Flat, headings: Headings, marks: Any, asked: list[str]) -> Roll:
    from doudi.cli.progress import Progress
    from doudi.reconcile.job import named
    from doudi.reconcile.roll import Reader

    facts = {f[0]: f for f in plan.door[plan.root]["facts"] if f[0] in headings.facts}
    bar = Progress(table.rows, given.lang)
    found = Reader(headings, marks, named(plan, asked), facts, asked).roll(table, bar.count)
    bar.end()
    return found


def _finish(given: Given, output: str, page: str | None, done: Any) -> int:
    from doudi.reconcile import book
    from doudi.reconcile import page as html

    report: Report = done.report
    book.written(output, report, done.store)
    if page:
        html.written(page, report)
    done.end()
    _totals(given, report, output, page)
    return 3 if report.rows["rejected"] or report.register["refused"] else 0


def _totals(given: Given, report: Report, output: str, page: str | None) -> None:
    from doudi.reconcile.lists import LISTS
    from doudi.reconcile.words import TITLES, pick

    tell(report.sum())
    g = report.register
    tell(given.say(
        f"登记册 {g['households']} 户 = 决定 {g['decided']} + 拒收 {g['refused']}",
        f"{g['households']} households = {g['decided']} decided + {g['refused']} refused",
    ))
    for name in LISTS[:-1]:
        tell(f"  {pick(TITLES[name], given.lang)} {report.counts.get(name, 0)}")
    more = given.say(f"，汇总在 {page}", f", summary in {page}") if page else ""
    tell(given.say(f"写在 {output}", f"written to {output}") + more)
