"""Told to end, a process ends in bounded time.

A thread that waits for a database which never answers cannot be called off, and Python waits for its threads. What such a thread was to
commit has been given to nobody, so nothing that was acknowledged goes with it.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from doudi.service.http.logs import flush, log
from doudi.service.versions.policies import now

CUT_OFF = 1  # the exit code


def bounded(seconds: float) -> None:
    """From the next SIGTERM or SIGINT this process has so many seconds to end in order; then it ends. In the main thread only."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _counted(signal.getsignal(number), seconds))


def _counted(before: Any, seconds: float) -> Any:
    """A handler that does what the one before does, and starts the time."""
    counting: list[threading.Timer] = []

    def told(number: int, frame: Any) -> None:
        if not counting:
            counting.append(threading.Timer(seconds, _cut_off, (seconds,)))
            counting[0].daemon = True
            counting[0].start()
        if callable(before):
            before(number, frame)

    return told


def _cut_off(seconds: float) -> None:
    log({"at": now(), "ended": "cut off", "after": seconds})
    flush()
    os._exit(CUT_OFF)
