"""HTTP heads as they should be and within limits. uvicorn takes any number of bytes and any time for the lines before a body, and 512
connections that never end theirs, nor their bodies, nor read their answers, would keep everybody else out.

What it refuses by itself, in plain words, is a problem document here as everywhere.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from doudi.service.http.doors import unread

MOST = 400_000  # bytes of a head; one reading of the socket (256 kB) may begin with the body before it
LONGEST = 15.0  # seconds for one, for what is left of a body that was answered before its end, and for an answer to be taken
ENDED = -1
BROKEN = ("读不懂", "it cannot be read")


class Heads(HttpToolsProtocol):
    """uvicorn's protocol; `head` counts what came of a head that is not complete, since `begun`."""

    head = 0
    begun = 0.0
    look: asyncio.TimerHandle | None = None
    unsent = 0  # bytes of answers at the last look
    most: int | None = None  # connections
    last = False  # whether the answer under way is the last of this connection

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.most, self.limit_concurrency = self.limit_concurrency, None  # what lies beyond is answered here
        self.begun = self.loop.time()
        self.look = self.loop.call_later(LONGEST, self._looked)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.look is not None:
            self.look.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self.head, self.begun = 0, self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.head = ENDED
        if self.url[:1] != b"/":
            self._target()
        if self.crowded():
            app, self.app = self.app, getattr(self.app, "full", self.app)
            super().on_headers_complete()
            self.app = app
        else:
            super().on_headers_complete()

    def crowded(self) -> bool:
        """Whether there are more connections or requests than are served."""
        return self.most is not None and (len(self.connections) >= self.most or len(self.tasks) >= self.most)

    def on_response_complete(self) -> None:
        if self.last:
            self.transport.close()
        super().on_response_complete()

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as other:
            self._plain(data[other.args[0] :])
        except httptools.HttpParserError:
            self.send_400_response("")
        if self.head != ENDED:
            self.head += len(data)
            if self.head > MOST and not self.transport.is_closing():
                self._refuse(431, (f"头部超过 {MOST} 字节", f"its head is larger than {MOST} bytes"))

    def _target(self) -> None:
        """A target that names its host: it must be the one that Host names. Raises ValueError."""
        if self.url == b"*":
            return
        host = httptools.parse_url(self.url).host
        named = [value for name, value in self.headers if name == b"host"]
        if not host or len(named) != 1 or httptools.parse_url(b"http://" + named[0] + b"/").host != host:
            raise ValueError

    # -- another protocol is asked for (RFC 9110, 7.8): it may be left unanswered, and the request is one like any other

    def _should_upgrade(self) -> bool:
        """Asked by uvicorn of heads with an Upgrade alone: they do not begin a request yet."""
        return True

    def _plain(self, rest: bytes) -> None:
        """The head again without what asks for it, since the parser would take the body for the next request; then what follows."""
        method = self.scope["method"].encode()
        if method == b"CONNECT":
            self._refuse(405, ("不作代理", "this is no proxy"))
            return
        head = [method, b" ", self.url, b" HTTP/", self.scope["http_version"].encode(), b"\r\n"]
        for name, value in self.headers:
            if name == b"connection":
                value = b", ".join(x for x in value.split(b",") if x.strip().lower() not in (b"upgrade", b"http2-settings"))
            if name not in (b"upgrade", b"http2-settings"):
                head += [name, b": ", value, b"\r\n"]
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(b"".join(head) + b"\r\n" + rest)

    # -- what is refused before there is a request

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, BROKEN)

    def _refuse(self, status: int, reason: tuple[str, str]) -> None:
        """Ends the connection; an answer that is still being made is given first, and nothing after it."""
        if self.transport.is_closing():
            return
        cycle: Any = self.cycle
        first = not self.pipeline
        self.pipeline.clear()
        if cycle is not None and not cycle.response_complete:
            cycle.keep_alive, self.last = False, True
            if not (first and cycle.more_body) or cycle.response_started:
                return  # else it waits for a body of which there will be no more
        self.transport.write(unread(status, reason))
        self.transport.close()

    def _looked(self) -> None:
        """A head that takes too long, or never begins, ends the connection, and so do a body that goes on after its answer and answers of
        which nothing is taken; one that waits for the next request is uvicorn's matter."""
        late = self.loop.time() - self.begun > LONGEST
        cycle: Any = self.cycle
        closing = self.transport.is_closing()
        before, self.unsent = self.unsent, self.transport.get_write_buffer_size()
        if 0 < before <= self.unsent and (closing or self.flow.write_paused):
            self.transport.abort()
            return
        if not closing and late and (self.head != ENDED or (cycle is not None and cycle.response_complete and cycle.more_body)):
            self.transport.close()
        self.look = self.loop.call_later(LONGEST, self._looked)
