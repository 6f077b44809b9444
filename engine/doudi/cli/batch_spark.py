"""`doudi batch --engine spark`: the same register, policies and mapping, decided on executors."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from doudi.batch.job.journal import Foreign
from doudi.cli.batch import UNFINISHED, Asked, bad_line, by_tables, say_totals
from doudi.cli.options import Usage, tell
from doudi.cli.progress import Line

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.tables.source import Source
    from doudi.cli.options import Given

MARK = "spark.log"  # by which a work folder is known to be ours


def decide(given: Given, output: str) -> int:
    """As `doudi batch` on one machine: exit code 0, 3 when a row was refused, 5 when Spark could not finish."""
    _able(given)
    if given.text("jobs"):
        raise Usage(given.say("--jobs 是本机的；Spark 的并行在 --master 里", "--jobs is of this machine; Spark's is said by --master"))
    from pyspark.errors import PySparkException

    from doudi.batch.job.run import lean
    from doudi.batch.spark.driver import session

    lean()
    work = _folder(given, output)
    log = Path(work, MARK)
    try:
        asked = Asked(given)
        with session(given.text("master") or "local[*]", str(log)) as spark:
            code = _decided(given, output, work, asked, spark)
    except (PySparkException, _java_error()) as problem:
        said = f"doudi: Spark 没有做完：{_reason(problem, given.lang)}", f"doudi: Spark did not finish: {_reason(problem, given.lang)}"
        tell(given.say(*said))
        tell(given.say(f"       详情在 {log}", f"       more in {log}"))
        return UNFINISHED
    shutil.rmtree(work, ignore_errors=True)
    return code


def _able(given: Given) -> None:
    """Whether Spark is there. Raises Usage."""
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("pyspark", "pandas")):  # without pandas Spark hands out no Arrow
        words = "缺少 Spark 的库；请装 pip install 'doudi[spark]'", "Spark's libraries are missing: pip install 'doudi[spark]'"
        raise Usage(given.say(*words))
    home = os.environ.get("JAVA_HOME")
    if not (home and os.access(Path(home, "bin", "java"), os.X_OK)) and shutil.which("java") is None:
        words = "没有 Java；请装 Java 17（apt install openjdk-17-jre-headless）", "there is no Java: apt install openjdk-17-jre-headless"
        raise Usage(given.say(*words))


def _folder(given: Given, output: str) -> str:
    """The work folder, new and private. What another run of Spark left in it is thrown away. Raises Foreign, Usage."""
    if "://" not in output and os.path.isdir(output):
        if os.listdir(output):
            raise Usage(given.say(f"{output} 已经有了；请移走它", f"{output} is there already; move it away"))
        os.rmdir(output)
    work = Path(f"{os.path.basename(output) if '://' in output else output}.work")
    if work.is_symlink() or (work.exists() and not work.is_dir()):
        raise Foreign
    if work.is_dir():
        if any(work.iterdir()) and not (work / MARK).is_file():
            raise Foreign
        shutil.rmtree(work)
    work.mkdir(mode=0o700, parents=True)
    (work / MARK).touch(mode=0o600)
    return str(work)


def _decided(given: Given, output: str, work: str, asked: Asked, spark: Any) -> int:
    from doudi.batch.answers.write import ENDINGS
    from doudi.batch.spark.driver import decided
    from doudi.batch.spark.out import Found

    register = _register(given, asked, work, spark)
    beside = work.removesuffix(".work")
    worker, mapping = asked.worker(given, register, beside)
    file = Path(output).suffix.lower() in ENDINGS and "://" not in output
    found = Found(spark, f"{output}.answers" if "://" in output else f"{work}/answers")
    if not file and found.taken(output):
        raise Usage(given.say(f"{output} 已经有了；请移走它", f"{output} is there already; move it away"))
    with _progress(given, spark):
        found.write(decided(spark, worker, register, mapping, work, file))
    totals = found.totals()
    for text in found.told():
        print(text)
    bad = [bad_line(line) for line in register.bad_lines()]
    refused = given.text("rejects") or f"{Path(beside).with_suffix('')}.rejects.csv"
    pages = register.pages()
    rejected = found.rejected(refused, bad, given.lang, pages)
    told_apart = by_tables(given, beside, worker, totals)
    if file:
        rows = found.as_file(output, worker.schema, pages, register.root)
    else:
        rows = found.rows()
        found.by_sheet(pages, register.root)
        found.as_folder(output, worker.schema)
    found.end()
    say_totals(given, totals, rows, rejected, refused, len(bad), register.blank())
    for line in told_apart:
        tell(line)
    return 3 if rejected else 0


def _register(given: Given, asked: Asked, work: str, spark: Any) -> Source:
    """The source of what was named; folders and addresses are opened by Spark. Raises InputError."""
    from doudi.batch.columns.mapping import known
    from doudi.batch.spark.driver import remote_path, stored
    from doudi.batch.tables.opening import opened
    from doudi.batch.tables.sources import LINES, of_flats, second, source

    path, members = given.word("input"), given.text("members")
    plan, words = asked.plan, known(asked.plan.door, asked.mapping)
    if path.lower().endswith(LINES) or not (remote_path(path) or (members and remote_path(members))):
        return source(path, members, plan.door, plan.root, work, words)
    first = stored(spark, path) if remote_path(path) else opened(path, words)
    other = stored(spark, members) if members and remote_path(members) else second(first, members, words, plan.door, plan.root)
    return of_flats(first, other, plan.door, plan.root, work)


def _java_error() -> type[Exception]:
    from py4j.protocol import Py4JError

    return Py4JError  # type: ignore[no-any-return,unused-ignore]


def _reason(problem: Exception, lang: str) -> str:
    """What went wrong, in one line and without what a cell held: an executor's own word, or the kind of the error."""
    from doudi.batch.spark.cargo import Unfit

    text = str(problem)
    for line in reversed(text.splitlines()):
        if line.startswith(f"{Unfit.__module__}.{Unfit.__name__}: "):
            return line.partition(": ")[2]
    found = getattr(problem, "getCondition", lambda: None)() or type(problem).__name__
    return str(found)


@contextmanager
def _progress(given: Given, spark: Any) -> Iterator[None]:
    """At a terminal: how many of the tasks are done."""
    line = Line()
    if not line.live:
        yield
        return
    stop = Event()
    thread = Thread(target=_watch, args=(given, line, spark.sparkContext.statusTracker(), stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        line.end()


def _watch(given: Given, line: Line, tracker: Any, stop: Event) -> None:
    while not stop.wait(0.5):
        stages = [tracker.getStageInfo(id) for id in tracker.getActiveStageIds()]
        done = sum(s.numCompletedTasks for s in stages if s)
        every = sum(s.numTasks for s in stages if s)
        line.write(f"Spark: {done} / {every} {given.say('个任务', 'tasks')}")
