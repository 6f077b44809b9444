"""Between the event loop and the record: entries that arrive together are committed together, and answered after the commit."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Sequence
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError

from doudi.service.metrics import Metrics
from doudi.service.problems import problem
from doudi.service.record import Entry, Kept, Record

LARGEST = 1_000  # entries of one commit
Job = tuple[Sequence[Entry], "asyncio.Future[list[Kept]]"]


class Writer:
    """One thread that owns the record. `failed`: why the last commit did not go through, or None."""

    def __init__(self, record: Record, metrics: Metrics):
        self.record, self.metrics = record, metrics
        self.failed: str | None = None
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    async def append(self, entries: Sequence[Entry]) -> list[Kept]:
        """Where the entries stand, once they are on the disk. Raises Problem 503 when they could not be written."""
        future: asyncio.Future[list[Kept]] = self._loop.create_future()
        self._jobs.put((entries, future))
        return await future

    async def close(self) -> None:
        """Commit what is waiting, then let the record go."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self.record.close()

    def _run(self) -> None:
        more = True
        while more:
            jobs: list[Job] = []
            job = self._jobs.get()
            while job is not None:
                jobs.append(job)
                if sum(len(e) for e, _ in jobs) >= LARGEST:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
            more = job is not None
            if jobs:
                self._commit(jobs)

    def _commit(self, jobs: list[Job]) -> None:
        entries = [e for some, _ in jobs for e in some]
        started = perf_counter()
        kept: list[Kept] | None = None
        try:
            kept = self.record.append(entries)
            self.failed = None
        except SQLAlchemyError as raised:
            self.failed = type(getattr(raised, "orig", None) or raised).__name__
            self.metrics.failures.inc()
        except Exception as raised:  # noqa: BLE001  # a bug here must not leave requests waiting for ever
            self.failed = type(raised).__name__
            self.metrics.failures.inc()
        self.metrics.commit.observe(perf_counter() - started)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._settle, jobs, kept)

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
        if kept is not None:
            self.metrics.rows.inc(at)
