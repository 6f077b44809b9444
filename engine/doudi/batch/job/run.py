"""A whole job: chunks decided on several threads, kept as parts, put together into the output. Bounded memory, taken up after a kill."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from doudi.batch.answers.write import rejects, written
from doudi.batch.job.journal import Journal

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.job.work import Done, Worker
    from doudi.batch.tables.source import Source

SIZE = 65_536  # households of a part
CELLS = 2_500_000  # of a part, at most; a household is taken to have three members
LEAST = 4_096
STOP = "DOUDI_BATCH_STOP"  # for tests: end the process, as a kill would, when so many parts are kept


def processors() -> int:
    """How many threads are worth it on this machine."""
    return max(1, min(os.cpu_count() or 1, 8))


def lean() -> None:
    """Arrow's memory from the system: its own pools keep what they once had, which is a fifth more at the peak."""
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())


def fitting(mapping: Mapping) -> int:
    """Households of a part: fewer where a table is wide, so that what is held does not grow with its columns."""
    cells = sum(len(t.columns) * (3 if i else 1) for i, t in enumerate(mapping.tables.values()))
    size = SIZE
    while size > LEAST and size * cells > CELLS:
        size //= 2
    return size


class Totals(dict[str, int]):
    """Counts of all parts added up."""

    def take(self, counts: dict[str, int]) -> None:
        for name, n in counts.items():
            self[name] = self.get(name, 0) + n


def parts(
    worker: Worker, source: Source, mapping: Mapping, journal: Journal, jobs: int, size: int, tell: Callable[[Totals], None]
) -> Totals:
    """Decide every chunk that is not kept yet, and keep it. Raises what reading, deciding and writing raise."""
    totals = Totals()
    done = journal.done()
    waiting: set[Future[Done]] = set()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for chunk in source.chunks(mapping, size):
                if chunk.number in done:
                    totals.take(journal.mark(chunk.number)["counts"])
                    tell(totals)
                    continue
                while len(waiting) > jobs:
                    waiting = _collect(waiting, totals, tell)
                waiting.add(pool.submit(_one, worker, chunk, source, mapping, journal))
            while waiting:
                waiting = _collect(waiting, totals, tell)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return totals


def _one(worker: Worker, chunk: Chunk, source: Source, mapping: Mapping, journal: Journal) -> Done:
    found = worker.decide(chunk, source, mapping)
    journal.keep(found)
    found.table = None
    _stop(journal)
    return found


def _stop(journal: Journal) -> None:
    after = os.environ.get(STOP)
    if after and len(journal.done()) >= int(after):
        os._exit(137)


def _collect(waiting: set[Future[Done]], totals: Totals, tell: Callable[[Totals], None]) -> set[Future[Done]]:
    finished, rest = wait(waiting, return_when=FIRST_COMPLETED)
    for f in finished:
        totals.take(f.result().counts)
    tell(totals)
    return set(rest)


def finish(
    journal: Journal, output: str, worker: Worker, source: Source, refused: str, bad: list[list[Any]]
) -> tuple[int, int, list[list[str]]]:
    """The output and the rejects from all parts; returns the rows of each, and what was to be explained. Raises TooMany, OSError."""
    pages, root = source.pages(), source.root
    numbers = sorted(journal.done())

    def tables() -> Iterator[Any]:
        for n in numbers:
            found = journal.table(n)
            if found is not None:
                yield pages.table(root, found)

    def lines() -> Iterator[list[Any]]:
        for n in numbers:
            yield from journal.mark(n)["rejects"]
        yield from bad

    rows = written(output, tables(), pages.schema(root, worker.schema))
    count = rejects(refused, lines(), worker.lang, pages)
    told = [row for n in numbers for row in journal.mark(n)["told"]]
    journal.end()
    return rows, count, told
