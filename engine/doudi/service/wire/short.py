"""The short way of a usual request: a household posted with a head that was read before, decided at once, answered when it is recorded.

The long way (calls of a parser for every line, a task, an application) takes longer than the decision and its row together. Whatever is
unusual in any respect goes there, from its beginning: until its row is handed to the record nothing has happened.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from time import monotonic, perf_counter
from typing import Any, NamedTuple

from starlette.types import Message

from doudi.service.base import problems
from doudi.service.base.problems import Problem
from doudi.service.endpoints.deciding import ONE, place, policies, usual
from doudi.service.http.calls import Call
from doudi.service.http.doors import LINES, Doors, lines, raw
from doudi.service.http.limits import NEVER
from doudi.service.record.rows import Kept
from doudi.service.work.household import SMALL

METHOD, PATH = "POST", "/v1/decide"
BEGINS = f"{METHOD} {PATH}?".encode()
LONGEST, MOST = 2_000, 4_000  # bytes of a head, and heads, that are remembered
NUMBERED, CLOSE = b"x-request-id", (b"connection", b"close")
NUMBER = re.compile(rb"\r\n[Xx]-[Rr]equest-[Ii][Dd]: ([A-Za-z0-9._-]{1,64})(?=\r\n)")  # a whole line, whose absence changes no other
NEVER_SHORT = frozenset({b"transfer-encoding", b"content-encoding", b"expect", b"upgrade"})
Enter = Callable[[Call, bytes], None]


class Head(NamedTuple):
    """A head that the parser has read, but for the number that a client gave its request: what it found, and how long the body is."""

    headers: dict[bytes, bytes]
    query: bytes
    length: int


def unnumbered(head: bytes) -> tuple[bytes, bytes | None]:
    """A head without the request's number, and that, where a line of it says one and nothing more."""
    found = NUMBER.search(head) if b"equest-" in head else None
    return (head, None) if found is None else (head[: found.start()] + head[found.end() :], found[1])


async def _nothing() -> Message:
    raise RuntimeError("the body is there")


class Short:
    """enter: the scope and the parameters of the endpoint (app.entered). Heads that were read are known by their bytes."""

    def __init__(self, doors: Doors, enter: Enter):
        self.doors, self.service, self.enter = doors, doors.service, enter
        self.heads: dict[bytes, Head] = {}
        self.most = min(SMALL - 1, self.service.settings.body_limit)
        self.vain = self.skip = 0  # how often one after the other it served not; how many are not to be tried now

    def learn(self, head: bytes, cycle: Any, came: int) -> None:
        """A head that the long way takes, with `came` bytes of its body, where the next one like it may go the short way."""
        scope, headers = cycle.scope, dict(cycle.scope["headers"])
        kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        twice = len(headers) != len(scope["headers"])
        head, number = unnumbered(head)
        if headers.pop(NUMBERED, None) != number:
            return
        if not cycle.keep_alive or len(head) > LONGEST or twice or b"host" not in headers or not NEVER_SHORT.isdisjoint(headers):
            return
        length = int(headers.get(b"content-length", b"0"))  # as the parser has it: digits
        if not came <= length <= self.most or cycle.more_body is not (came < length):
            return
        if kind == ONE.encode() and scope["path"] == PATH and scope["method"] == METHOD and scope["http_version"] == "1.1":
            if len(self.heads) >= MOST:
                self.heads.clear()
            self.heads[head] = Head(headers, scope["query_string"], length)

    def knows(self, head: bytes) -> bool:
        """Whether it was read before, and a body belongs to it."""
        found = self.heads.get(unnumbered(head)[0])
        return found is not None and found.length > 0

    def take(self, wire: Any, data: bytes, at: int) -> bool:
        """Decide what a connection sent: a head up to `at`, then its body. False, and nothing done, where it has to go the long way."""
        known, number = unnumbered(data[:at])
        head = self.heads.get(known)
        if head is None or len(data) - at != head.length:
            return False
        if self.skip:
            self.skip -= 1
            return False
        doors, started = self.doors, perf_counter()
        call = doors.call(head.headers if number is None else {**head.headers, NUMBERED: number}, _nothing)
        made, busy = None, False
        try:
            doors.enters(call, {"path": PATH, "client": wire.client})
            self.enter(call, head.query)
            made = usual(self.service, call, data[at:])
        except Exception as raised:  # noqa: BLE001  # the long way meets it again, and tells of it
            busy = isinstance(raised, Problem) and raised.status == 429
        if made is None:
            if not busy:
                doors.left(call, wire.client)
            self.vain = min(self.vain + 1, 6)
            self.skip = 2**self.vain - 2  # no machine code yet, or forms of which each lacks something: the try is not free
            return False
        self.vain = 0
        row, answer = made
        own = lines([(b"content-length", b"%d" % len(answer)), (b"content-type", ONE.encode()), policies(row)])
        waiting = Waiting(doors, call, wire, started, own, answer)
        writer = self.service.writer
        if writer is None:
            waiting.give(None)
        else:
            waiting.wait(writer.append([row]))
        return True


class Waiting:
    """An answer that waits for its row to be on the disk: to the server what a task is, to Limits what a request is."""

    __slots__ = ("answer", "call", "doors", "end", "late", "own", "started", "wire", "written")

    def __init__(self, doors: Doors, call: Call, wire: Any, started: float, own: bytes, answer: bytes):
        """own: the headers that this answer alone has, as lines."""
        self.doors, self.call, self.wire, self.started, self.own, self.answer = doors, call, wire, started, own, answer
        self.end, self.late = NEVER, False
        self.written: asyncio.Future[list[Kept]]

    def wait(self, written: asyncio.Future[list[Kept]]) -> None:
        wire, limits = self.wire, self.doors.limits
        self.written, self.end, wire.waiting = written, monotonic() + limits.whole, self
        wire.tasks.add(written)  # the server cancels it when it has waited long enough for its end
        limits.add(self)
        written.add_done_callback(self.settle)

    def look(self, at: float) -> None:
        """Of Limits: whether this takes too long."""
        if self.end < at:
            self.late = True
            self.written.cancel()

    def settle(self, written: asyncio.Future[list[Kept]]) -> None:
        """It is on the disk, or is not to be."""
        wire = self.wire
        self.doors.limits.leave(self)
        wire.tasks.discard(written)
        wire.waiting = None
        failed = None if written.cancelled() else written.exception()
        if written.cancelled():
            self.fail(self.doors.unfinished(late=self.late))
        elif isinstance(failed, Exception):
            found = problems.of(failed)
            if found.status == 500:
                self.doors.bug(self.call, failed)
            self.fail(found)
        else:
            self.give(written.result()[0])

    def give(self, kept: Kept | None) -> None:
        """The decision, with its place in the record if there is one."""
        wire, call = self.wire, self.call
        call.status = 200
        where = lines([place(kept)]) if kept is not None else b""
        ends = lines([CLOSE]) if wire.last else b""
        id = b"x-request-id: %b\r\n\r\n" % call.id.encode()
        first = lines(wire.server_state.default_headers)
        wire.give(b"".join((b"HTTP/1.1 200 OK\r\n", first, self.own, where, ends, LINES, id, self.answer)))
        self.doors.done(call, METHOD, perf_counter() - self.started)

    def fail(self, found: Problem) -> None:
        """The problem in its place."""
        wire, call = self.wire, self.call
        call.status, call.codes = found.status, tuple(found.codes[:10])
        more = [*wire.server_state.default_headers, *([CLOSE] if wire.last else [])]
        wire.give(raw(problems.response(found, call.lang, call.id), call.id, more))
        self.doors.done(call, METHOD, perf_counter() - self.started)
