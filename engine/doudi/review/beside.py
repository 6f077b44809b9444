"""Work done in a second process while this one goes on, where the system has the means and the machine a processor to spare."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def begun(work: Callable[[], T]) -> Callable[[], T]:
    """Begins some work, which changes nothing here; what is returned waits for its result, or does it after all where that failed."""
    if not _spare():
        return work
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        _sent(work, reads, writes)
    os.close(writes)

    def result() -> T:
        with os.fdopen(reads, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(child, 0)
        return pickle.loads(data) if status == 0 and data else work()  # noqa: S301  # what this very program wrote

    return result


def _spare() -> bool:
    """A process with threads is not forked: another may hold a lock that nobody would give back."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return hasattr(os, "fork") and processors > 1 and threading.active_count() == 1


def _sent(work: Callable[[], T], reads: int, writes: int) -> None:
    """In the second process: what it found is written, and it ends without the cleaning up that is the first one's."""
    status = 1
    try:
        os.close(reads)
        data = pickle.dumps(work())
        with os.fdopen(writes, "wb") as pipe:
            pipe.write(data)
        status = 0
    finally:
        os._exit(status)
