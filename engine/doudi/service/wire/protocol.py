"""The head and the body of an answer in one write to the kernel, where the server makes two: a write costs as much as a small decision.

By uvicorn's own option for a protocol and asyncio's own interface of a transport; without httptools uvicorn chooses, and writes twice.
An answer that is made often goes out whole: uvicorn holds each of a dozen headers against two patterns, which takes as long as a decision.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Any

from doudi.service.http.doors import WHOLE, Pair
from doudi.service.wire.short import BEGINS

SOON = 0.02  # seconds for a body behind its head

try:
    from doudi.service.wire.heads import ENDED, Heads
except ImportError:
    Heads = None  # type: ignore[assignment,misc]  # asked for below


class OneWrite:
    """A transport that holds what is written until the next write, or the end of this turn of the event loop."""

    __slots__ = ("_held", "_loop", "_under")

    def __init__(self, under: Any):
        self._under, self._held = under, b""
        self._loop = asyncio.get_running_loop()

    def write(self, data: Any) -> None:
        if self._held:
            data, self._held = self._held + data, b""
            self._now(data)
        elif data:
            self._held = bytes(data)
            self._loop.call_soon(self._rest)

    def _rest(self) -> None:
        if self._held:
            data, self._held = self._held, b""
            if not self._under.is_closing():
                self._under.write(data)

    def whole(self, data: bytes) -> None:
        """Nothing more belongs to what is written."""
        self._rest()
        self._now(data)

    def _now(self, data: bytes) -> None:
        try:
            self._under.write(data)
        except RuntimeError:  # it was ended while this answer waited for its turn
            if not self._under.is_closing():
                raise

    def close(self) -> None:
        self._rest()
        self._under.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._under, name)


if Heads is not None:

    class Protocol(Heads):  # at the top of the module: worker processes are handed it by its name
        """uvicorn's protocol by httptools, with limits of heads, upon such a transport; usual requests go the short way (short.py)."""

        waiting: Any = None  # who waits for its row, of the short way
        held = b""  # what came meanwhile
        begun_with = b""  # a head whose body has not come yet
        alone: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(OneWrite(transport))  # it has what a transport has

        def _start_asgi_task(self, cycle: Any, app: Any) -> None:
            cycle.scope[WHOLE] = partial(whole, cycle)  # the application takes it out: else the two would hold each other
            super()._start_asgi_task(cycle, app)

        def data_received(self, data: bytes) -> None:
            if self.waiting is not None:
                self.held += data
                self.flow.pause_reading()
                return
            data = self._joined(data)
            short: Any = getattr(self.app, "short", None) if data.startswith(BEGINS) and self._idle() else None
            at = data.find(b"\r\n\r\n") + 4 if short is not None else 0
            if at < 4:
                super().data_received(data)
                return
            self._unset_keepalive_if_required()
            if at == len(data) and short.knows(data):  # clients of Python send the body by itself
                self.begun_with, self.alone = data, self.loop.call_later(SOON, self._go_on)
            elif short.take(self, data, at):
                self.head = ENDED
            else:
                super().data_received(data)
                cycle: Any = self.cycle
                alone = cycle is not None and cycle.scope is self.scope and not self.pipeline
                if alone and cycle.body == data[at:]:  # nothing before it, nothing after
                    short.learn(data[:at], cycle, len(data) - at)

        def _joined(self, data: bytes) -> bytes:
            """What came, behind the head that came before it."""
            before, self.begun_with = self.begun_with, b""
            if self.alone is not None:
                self.alone.cancel()
                self.alone = None
            return before + data if before else data

        def _go_on(self) -> None:
            """A head alone goes the long way, where there is time for its body."""
            head = self._joined(b"")
            if head and not self.transport.is_closing():
                super().data_received(head)

        def connection_lost(self, exc: Exception | None) -> None:
            self._joined(b"")
            super().connection_lost(exc)

        def _idle(self) -> bool:
            """Whether what comes next begins a request, which can be answered."""
            cycle: Any = self.cycle
            if (cycle is not None and (cycle.more_body or not cycle.response_complete)) or self.head not in (0, ENDED) or self.pipeline:
                return False
            return not (self.crowded() or self.last or self.flow.write_paused or self.transport.is_closing())

        def give(self, data: bytes) -> None:
            """The answer of the short way."""
            if not self.transport.is_closing():
                whole_of: Any = self.transport
                whole_of.whole(data)
            self.on_response_complete()
            held, self.held = self.held, b""
            if held and not self.transport.is_closing():
                self.data_received(held)

        def shutdown(self) -> None:
            self._go_on()
            if self.waiting is None:
                super().shutdown()
            else:
                self.last = True


def whole(cycle: Any, pairs: Iterable[Pair], lines: bytes, body: bytes) -> bool:
    """Give a 200 out at once: its own headers as pairs, those of every answer as lines. False, and nothing given out, where it is for
    uvicorn: the connection is to end, is gone or is full, or a header breaks out of its line."""
    if cycle.response_started or cycle.disconnected or not cycle.keep_alive or cycle.flow.write_paused:
        return False
    parts = [b"HTTP/1.1 200 OK\r\n", *[b"%b: %b\r\n" % pair for pair in [*cycle.default_headers, *pairs]]]
    head = b"".join(parts)
    if head.count(b"\n") != len(parts) or head.count(b"\r") != len(parts):
        return False
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.transport.whole(b"".join((head, lines, b"\r\n", body)))
    cycle.message_event.set()
    cycle.on_response()
    return True


def protocol() -> Any:
    """For uvicorn's `http`; "auto" where httptools is not there."""
    return Protocol if Heads is not None else "auto"
