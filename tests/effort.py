"""How much work something is, on every machine alike: the calls it makes, not the time they take there.

Hostile input is to be answered within a second, which a busy machine may miss without a fault of ours. What grows with the
square of a text is found by what it calls, and where it does so inside one call of C, by a wait that nobody could overlook.
"""

from __future__ import annotations

import cProfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

CALLS = 4_000_000
"""Of Python and of C: about a second without the profile that counts them."""

HANG = 20.0
"""Seconds of the processor: no measure of speed, but what a text of a megabyte takes when each sign looks at all others."""


@contextmanager
def bounded(calls: int = CALLS) -> Iterator[None]:
    """Fails where what is done within calls more than `calls` functions, or hangs."""
    profile = cProfile.Profile()
    start = time.process_time()
    with profile:
        yield
    spent = time.process_time() - start
    made = sum(entry.callcount for entry in profile.getstats())
    assert made <= calls, f"{made:,} calls"
    assert spent < HANG, f"{spent:.1f} s"
