"""`doudi batch`: a register in, a table of decisions out, with what was refused and why, and totals that add up."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path

from doudi.cli.extras import need
from doudi.cli.options import Usage, tell

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.batch.answers.crew import Crew
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.job.journal import Journal
    from doudi.batch.job.run import Totals
    from doudi.batch.job.work import Worker
    from doudi.batch.tables.flat import Bad
    from doudi.batch.tables.source import Source
    from doudi.cli.options import Given

UNFINISHED = 5  # exit code


def run(given: Given) -> int:
    """Exit code: 0, 3 when a row was refused, 4 when the policy cannot be used, 5 when the output could not be finished."""
    spark = given.text("engine") == "spark"
    output = _output(given, folders=spark)
    if not spark and given.text("master"):
        raise Usage(given.say("--master 要和 --engine spark 一起写", "--master goes with --engine spark"))
    need(given, "batch", "llvmlite", "pyarrow")
    if spark:
        from doudi.cli.batch_spark import decide

        return finished(given, output, lambda: decide(given, output))
    return finished(given, output, lambda: _decide(given, output, threads(given)))


def finished(given: Given, output: str, work: Callable[[], int]) -> int:
    """Runs the work; a full disk, a work folder that is somebody else's, or a sheet that is too short is said and not raised."""
    from doudi.batch.answers.write import TooMany
    from doudi.batch.job.journal import Foreign

    try:
        return work()
    except TooMany:
        words = "结果超过 Excel 的 1048575 行；请写成 .parquet 或 .csv", "more rows than Excel takes; write .parquet or .csv"
        raise Usage(given.say(*words)) from None
    except Foreign:
        raise Usage(
            given.say(f"{output}.work 里有别的东西，请移走它", f"{output}.work holds something else; move it away")
        ) from None
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG) and "No space left" not in str(problem):
            raise
        what = problem.strerror or str(problem)[:80]
        tell(given.say(f"doudi: 写不下了：{what}", f"doudi: cannot write: {what}"))
        kept = f"{output}.work"
        more = f"做完的部分留在 {kept}；腾出空间再跑一次，会接着做", f"{kept} keeps what is done; make room and run again"
        tell(f"       {given.say(*more)}")
        return UNFINISHED


def _output(given: Given, *, folders: bool) -> str:
    """Where the answers go: a file by its ending; with `folders` a name without one, or an address, is a folder of Parquet."""
    from doudi.batch.answers.write import ENDINGS

    output = given.text("o")
    if output is None:
        raise Usage(given.say("缺少 -o：结果写到哪个文件", "-o is missing: where does the output go"))
    if folders and ("://" in output or output.endswith("/") or not Path(output).suffix):
        return output.rstrip("/")
    if Path(output).suffix.lower() not in ENDINGS:
        some = " ".join(ENDINGS)
        raise Usage(given.say(f"-o 的文件名要以这些结尾：{some}", f"the output's name ends with one of: {some}"))
    names = [given.word("input"), given.text("members") or ""]
    if any(n and os.path.exists(n) and os.path.exists(output) and os.path.samefile(n, output) for n in names):
        raise Usage(given.say("结果不能写在输入文件上", "the output would overwrite the input"))
    return output


def threads(given: Given) -> int:
    """How many threads decide. Raises Usage."""
    from doudi.batch.job.run import processors

    return given.whole("jobs", 1, 64, processors())


class Asked:
    """What is asked: `last` is the day by which the region is known, `day` the decision day if one was given."""

    def __init__(self, given: Given):
        from doudi.cli.decide import asked_day, programme_id, region_and_day, region_id
        from doudi.pipeline import load

        self.policies = load(given.policies)
        self.region = region_id(self.policies, given.word("region"))
        self.policies.only = self.region
        _, self.last = region_and_day(given, self.policies)
        self.plan = self.policies.engine(self.region, self.last).plan
        self.day = self.last if asked_day(given) else None
        self.names = [str(programme_id(self.policies, self.region, self.last, p)) for p in given.many("programme")] or None
        for name in self.names or ():
            self.policies.programme(self.region, name)  # says what does not exist
        self.mapping = given_mapping(given, self.plan)

    def worker(self, given: Given, register: Source, output: str, crew: Crew | None = None) -> tuple[Worker, Mapping]:
        """What decides the register, ready, and the mapping of its columns, given or guessed."""
        from doudi.batch.job.work import Worker

        for told in register.told():
            tell(given.say(*told))
        mapping = mapping_of(given, output, self.region, register, self.plan, self.mapping)
        worker = Worker(self.policies, self.region, self.names, self.day)
        worker.asked, worker.lang, worker.crew = frozenset(given.many("explain")), given.lang, crew
        if given.many("by"):
            from doudi.batch.job import by

            worker.apart = by.chosen(given.many("by"), register, mapping, self.plan.door)
            by.carry(worker.apart, mapping, register.root)
        worker.day = _fixed(given, self.day, register, mapping)
        worker.prepare()
        return worker, mapping


def _decide(given: Given, output: str, jobs: int) -> int:
    from doudi.batch.columns.mapping import known
    from doudi.batch.job import run as job
    from doudi.batch.tables.sources import source

    job.lean()
    asked = Asked(given)
    inputs = [p for p in (given.word("input"), given.text("members")) if p]
    words = known(asked.plan.door, asked.mapping)
    register = source(inputs[0], given.text("members"), asked.plan.door, asked.plan.root, f"{output}.work", words)
    with crew_of(jobs) as crew:
        return _prepared(given, output, jobs, asked, register, inputs, crew)


@contextmanager
def crew_of(jobs: int) -> Iterator[Crew | None]:
    """Processes for what the engine decides one by one, ended at the end; with one job there are none."""
    from doudi.batch.answers.crew import Crew

    crew = Crew(jobs) if jobs > 1 else None
    try:
        yield crew
    finally:
        if crew is not None:
            crew.end()


def _prepared(given: Given, output: str, jobs: int, asked: Asked, register: Source, inputs: list[str], crew: Crew | None) -> int:
    from doudi.batch.job import run as job
    from doudi.batch.job.journal import file_mark, tree_mark

    worker, mapping = asked.worker(given, register, output, crew)
    key = {
        "inputs": [file_mark(p) for p in inputs], "policies": tree_mark(asked.policies.root), "region": asked.region,
        "programmes": asked.names, "day": worker.day, "mapping": mapping.data(), "size": (size := job.fitting(mapping)),
        "explain": sorted(worker.asked), "lang": given.lang,
        **({"by": [by.data() for by in worker.apart]} if worker.apart else {}),
    }
    return _work(given, output, (jobs, size), worker, register, mapping, begun(given, output, key))


def begun(given: Given, output: str, key: dict[str, Any]) -> Journal:
    """The parts of a job; that there are some from before is said. Raises Foreign, OSError."""
    from doudi.batch.job.journal import Journal

    journal = Journal(output, key)
    if journal.resumed:
        tell(given.say(f"接着上次做：已有 {len(journal.done())} 部分", f"going on: {len(journal.done())} parts are done"))
    return journal


def _work(
    given: Given, output: str, pace: tuple[int, int], worker: Worker, register: Source, mapping: Mapping, journal: Journal
) -> int:
    """`pace`: threads, and households of a part."""
    from doudi.batch.job import run as job
    from doudi.cli.progress import Progress

    bar = Progress(register.total, given.lang)
    totals = job.parts(worker, register, mapping, journal, *pace, bar.show)
    bar.end()
    bad = [bad_line(line) for line in register.bad_lines()]
    refused = given.text("rejects") or f"{Path(output).with_suffix('')}.rejects.csv"
    told_apart = by_tables(given, output, worker, totals)
    rows, rejected, told = job.finish(journal, output, worker, register, refused, bad)
    for _, text in told:
        print(text)
    say_totals(given, totals, rows, rejected, refused, len(bad), register.blank())
    for line in told_apart:
        tell(line)
    return 3 if rejected else 0


def by_tables(given: Given, output: str, worker: Worker, totals: Totals) -> list[str]:
    """Writes the figures by each column of --by beside the output; returns them as they are told. Raises OSError, InputError."""
    if not worker.apart:
        return []
    from doudi.batch.job import by_told
    from doudi.batch.job.by import figures

    batch = max(worker.made().items())[1]
    programmes, out = by_told.entitling(batch.plan, batch.programmes), []
    for i, (by, values) in enumerate(zip(worker.apart, figures(totals, worker.apart), strict=True)):
        path = f"{Path(output).with_suffix('')}.by{i + 1 if i else ''}.csv"
        by_told.written(path, batch.plan, programmes, by, values, given.lang)
        out.append(given.say(f"按“{by.heading}”分（全表在 {path}）：", f"by “{by.heading}” (the whole table is {path}):"))
        out.append(by_told.shown(batch.plan, programmes, by, values, given.lang))
    return out


def bad_line(bad: Bad) -> list[Any]:
    """A line that is no row of its table, as a row of the rejects."""
    from doudi.batch.job.journal import both

    return [bad.table, bad.row, "", bad.column, bad.diagnostic.code, *both(bad.diagnostic)]


def _fixed(given: Given, day: int | None, register: Source, mapping: Mapping) -> int | None:
    """The one decision day; None where each household says its own. Without either it is today, and that is said."""
    if day is not None or not register.columns or mapping.tables[register.root].of("as_of"):
        return day
    from doudi.cli.decide import today

    return today(given).toordinal()


def given_mapping(given: Given, plan: Any) -> Mapping | None:
    """The mapping in the file that was named, if it is there. Raises InputError."""
    from doudi.batch.tables.taken import in_file

    path = given.text("mapping")
    return in_file(path, plan.door) if path and os.path.isfile(path) else None


def mapping_of(given: Given, output: str, region: str, register: Source, plan: Any, written: Mapping | None) -> Mapping:
    """The mapping that was given, else a guess, which is shown and written down. Raises InputError."""
    from doudi.batch.columns.heading import units_of
    from doudi.batch.columns.mapping import shown, write
    from doudi.batch.tables.taken import mapped

    files = given.text("input") or given.word("population"), given.word("mapping")
    found = mapped(register, plan.door, units_of(plan), written, region, files)
    if written is None and register.columns:
        path = Path(given.text("mapping") or f"{Path(output).with_suffix('')}.mapping.yaml")
        path.write_text(write(found), "utf-8")
        said = f"列名对照（写在 {path.name}，可改后用 --mapping 读回）：", f"columns (in {path.name}; change it and give it by --mapping):"
        tell(given.say(*said))
        tell(shown(found, plan.door, given.lang))
    return found


def say_totals(given: Given, totals: Totals, rows: int, rejected: int, refused: str, bad: int, blank: int) -> None:
    """What came in, what became of it; the sums are checked."""
    households, out = totals.get("households", 0), totals.get("refused", 0)
    statuses = {k.removeprefix("status."): v for k, v in sorted(totals.items()) if k.startswith("status.")}
    assert sum(statuses.values()) == rows, (statuses, rows)
    kept = households - out
    tell(given.say(f"{households} 户：决定 {kept}，拒收 {out}", f"{households} households: {kept} decided, {out} refused"))
    more = [("orphans", "成员没有户", "members without a household"), ("elements", "成员行", "rows of members")]
    for name, zh, en in more:
        if totals.get(name):
            tell(f"  {given.say(zh, en)} {totals[name]}")
    if bad:
        tell(f"  {given.say('不是数据的行（列数不对、合计行）', 'lines that are no rows (wrong width, sums)')} {bad}")
    if blank:
        tell(f"  {given.say('空行，没有读', 'empty rows, not read')} {blank}")
    for name, count in statuses.items():
        tell(f"  {name} {count}")
    if rejected:
        tell(given.say(f"拒收的原因 {rejected} 条在 {refused}", f"{rejected} reasons of refusal in {refused}"))
