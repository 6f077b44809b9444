"""Time limits of requests: one timer for all of them, since a timer each would cost more than an answer.

Meaning and errors are those of asyncio.timeout; a limit strikes at most an eighth of itself late.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any, Protocol


class Running(Protocol):
    """What takes time."""

    def look(self, at: float) -> None:
        """It is `at` by the clock now: end, if that is too late."""


class Limits:
    """`with limits() as mark:` around a request raises TimeoutError when it takes longer than `whole` seconds; `with mark:` inside it
    when that part takes longer than `part` seconds."""

    def __init__(self, whole: float, part: float):
        self.whole, self.part = whole, part
        self.running: dict[Running, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self) -> Limited:
        return Limited(self)

    def add(self, one: Running) -> None:
        """Who has to be ended when its time is over."""
        self.running[one] = None
        if self._timer is None:
            self._watch()

    def leave(self, one: Running) -> None:
        """It has ended in time."""
        del self.running[one]

    def _watch(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(min(self.whole, self.part) / 8, self._strike)

    def _strike(self) -> None:
        at, self._timer = monotonic(), None
        for one in list(self.running):
            one.look(at)
        if self.running:
            self._watch()


NEVER = float("inf")


class Part:
    """A part of a request under a limit of its own: reading the body."""

    __slots__ = ("before", "end", "whole")

    def __init__(self, whole: Limited):
        self.whole, self.end, self.before = whole, NEVER, 0

    def __enter__(self) -> None:
        self.end = monotonic() + self.whole.limits.part
        self.before = self.whole.before

    def __exit__(self, kind: Any, *_: object) -> None:
        self.end = NEVER
        self.whole.leave(self, kind)


class Limited:
    """One request under its limit."""

    __slots__ = ("before", "end", "limits", "part", "struck", "task")

    def __init__(self, limits: Limits):
        self.limits = limits
        self.struck: Any = None
        self.part = Part(self)

    def __enter__(self) -> Part:
        task: Any = asyncio.current_task()
        self.task, self.before, self.end = task, task.cancelling(), monotonic() + self.limits.whole
        self.limits.add(self)
        return self.part

    def __exit__(self, kind: Any, *_: object) -> None:
        del self.limits.running[self]
        try:
            self.leave(self, kind)
        finally:
            del self.part, self.task  # they lead back here: no circle is left, which only the collector could free, and answers would wait

    def look(self, at: float) -> None:
        """Whether its time, or that of its part, is over."""
        if self.struck is None and (self.end < at or self.part.end < at):
            self.struck = self if self.end < at else self.part
            self.task.cancel()

    def leave(self, what: Any, kind: Any) -> None:
        if self.struck is what:
            self.struck = None
            if kind is asyncio.CancelledError and self.task.uncancel() <= self.before:
                raise TimeoutError from None
