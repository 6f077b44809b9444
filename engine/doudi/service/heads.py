"""HTTP heads within limits. uvicorn takes any number of bytes and any time for the lines before a body, and 512 connections that never
end theirs would keep everybody else out."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST = 400_000  # bytes of a head; one reading of the socket (256 kB) may begin with the body before it
LONGEST = 15.0  # seconds for one
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
ENDED = -1


class Heads(HttpToolsProtocol):
    """uvicorn's protocol; `head` counts what came of a head that is not complete, since `begun`."""

    head = 0
    begun = 0.0
    look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
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
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.head != ENDED:
            self.head += len(data)
            if self.head > MOST and not self.transport.is_closing():
                self.transport.write(TOO_LARGE)
                self.transport.close()

    def _looked(self) -> None:
        """A head that takes too long, or never begins, ends the connection; one that waits for the next request is uvicorn's matter."""
        if self.transport.is_closing():
            return
        if self.head != ENDED and self.loop.time() - self.begun > LONGEST:
            self.transport.close()
            return
        self.look = self.loop.call_later(LONGEST, self._looked)
