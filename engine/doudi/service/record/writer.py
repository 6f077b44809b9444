"""Between the event loop and the record: entries that arrive together are committed together, and answered after the commit.

With one process on SQLite the rows are made and inserted in the event loop, and only the commit, which waits for the disk, runs in a
thread: a thread that ran Python beside the loop would cost both of them more than the work itself. Where another process may hold the
lock (several workers, PostgreSQL, `doudi record prune` just now) all of it runs in the thread.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError

from doudi.service.base.metrics import Metrics
from doudi.service.base.problems import problem
from doudi.service.record.near import Near
from doudi.service.record.rows import Entry, Kept, Record

LARGEST = 1_000  # entries of one commit
SEVERAL = 4  # requests in one commit: then more will come
PACE = 0.004  # seconds from the beginning of such a commit to the next: each costs more than a decision, and waits for the disk
LATE = 10.0  # seconds after which a commit is taken to be stuck
Job = tuple[Sequence[Entry], "asyncio.Future[list[Kept]]"]


class Writer:
    """Owns the record. alone: no other process writes to it. `failed`: why the last commit did not go through, or None."""

    def __init__(self, record: Record, metrics: Metrics, alone: bool):
        self.record, self.metrics = record, metrics
        self.failed: str | None = None
        self._begun: float | None = None  # when the commit under way began
        self._started = 0.0  # when the last one did
        self._near = Near(record) if alone and record.lite else None
        self._loop = asyncio.get_running_loop()
        self._pool, self._mover = ThreadPoolExecutor(1, "record"), ThreadPoolExecutor(1, "record-log")
        self._moving: asyncio.Future[None] | None = None
        self._waiting: list[Job] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def fine(self) -> bool:
        """The last commit went through, and none is stuck: a database that neither refuses nor answers."""
        return self.failed is None and (self._begun is None or perf_counter() - self._begun < LATE)

    def append(self, entries: Sequence[Entry]) -> asyncio.Future[list[Kept]]:
        """Where the entries stand, once they are on the disk; a Problem 503 when they could not be written."""
        future: asyncio.Future[list[Kept]] = self._loop.create_future()
        if len(self._waiting) >= LARGEST:
            self._waiting = [job for job in self._waiting if not job[1].done()]
        self._waiting.append((entries, future))
        if self._task is None:
            self._task = self._loop.create_task(self._commits())
        return future

    def again(self, entry: Entry) -> None:
        """After a failure: try to write a row that says so. Who sends no household until this is ready would else wait for ever."""
        if self.failed is not None and self._task is None:
            self.append([entry]).add_done_callback(lambda done: done.cancelled() or done.exception())

    async def close(self) -> None:
        """Commit what is waiting, then let the record go."""
        if self._task is not None:
            await self._task
        self._pool.shutdown()
        self._mover.shutdown()
        self.record.close()
        if self._near is not None:
            self._near.close()

    async def _commits(self) -> None:
        """One commit after the other, until nothing waits."""
        await asyncio.sleep(0)  # what came in the same turn of the loop goes into the same commit
        while self._waiting:
            jobs, count = [], 0
            while self._waiting and count < LARGEST:
                job = self._waiting.pop(0)
                if not job[1].done():  # who asked has been told that it took too long: then it is not decided
                    jobs.append(job)
                    count += len(job[0])
            if jobs:
                await self._commit(jobs)
            if len(jobs) >= SEVERAL and (left := self._started + PACE - perf_counter()) > 0:
                await asyncio.sleep(left)
        self._task = None

    async def _commit(self, jobs: list[Job]) -> None:
        entries = [e for some, _ in jobs for e in some]
        self._started = self._begun = perf_counter()
        kept: list[Kept] | None = None
        try:
            kept = await self._written(entries)
            self.failed = None
            self.metrics.rows.inc(len(entries))
        except (SQLAlchemyError, sqlite3.Error) as raised:
            self.failed = type(getattr(raised, "orig", None) or raised).__name__
            self.metrics.failures.inc()
        except Exception as raised:  # noqa: BLE001  # a bug here must not leave requests waiting for ever
            self.failed = type(raised).__name__
            self.metrics.failures.inc()
        self._begun = None
        self.metrics.commit.observe(perf_counter() - self._started)
        self._settle(jobs, kept)

    async def _written(self, entries: list[Entry]) -> list[Kept]:
        near = self._near
        kept = self._rows(near, entries) if near is not None else None
        if near is None or kept is None:
            return await self._loop.run_in_executor(self._pool, self.record.append, entries)
        await self._loop.run_in_executor(self._pool, near.commit, entries)
        if near.full and (self._moving is None or self._moving.done()):
            self._moving = self._loop.run_in_executor(self._mover, near.move)
        return kept

    def _rows(self, near: Near, entries: list[Entry]) -> list[Kept] | None:
        """The part before the commit; None where the lock is not to be had at once, or anything else is amiss."""
        try:
            return near.rows(entries)
        except (sqlite3.Error, SQLAlchemyError):
            return None

    def _settle(self, jobs: list[Job], kept: list[Kept] | None) -> None:
        at = 0
        for entries, future in jobs:
            end = at + len(entries)
            if not future.done():  # a request that timed out is no longer there
                if kept is None:
                    future.set_exception(problem(503, "service-record", {"Retry-After": "5"}, reason=self.failed or "?"))
                else:
                    future.set_result(kept[at:end])
            at = end
