"""The service without a network, for the tests: its application in this process, and a connection of which every write is kept."""

from __future__ import annotations

import asyncio
from typing import Any

from doudi.batch.native.household import attach
from doudi.service import app as app_room
from doudi.service.base.settings import Settings
from doudi.service.running import usable

PATH = "region=task&programme=allowance"


class Wire(asyncio.Transport):
    """What a connection was told, a write a row."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        assert not self.closed
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Service:
    """The application without a network."""

    def __init__(self, settings: Settings):
        usable(settings)  # makes the record, as the command does
        self.app: Any = app_room.application(settings)
        self.inbox: asyncio.Queue[Any] = asyncio.Queue()
        self.told: asyncio.Queue[Any] = asyncio.Queue()

    async def begin(self) -> None:
        await self.inbox.put({"type": "lifespan.startup"})
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        self.life = asyncio.create_task(self.app(scope, self.inbox.get, self.told.put))
        assert (await self.told.get())["type"] == "lifespan.startup.complete"

    async def end(self) -> None:
        await self.inbox.put({"type": "lifespan.shutdown"})
        await self.life

    async def decide(self, text: str, query: str = PATH, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
        body, out = text.encode(), []
        given = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        given += [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http", "path": "/v1/decide",
            "raw_path": b"/v1/decide", "query_string": query.encode(), "root_path": "", "headers": given, "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80), "state": {},
        }

        unread = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return unread.pop() if unread else await asyncio.Event().wait()  # nobody hangs up

        async def send(message: Any) -> None:
            out.append(message)

        await self.app(scope, receive, send)
        return out[0]["status"], dict(out[0]["headers"]), out[1]["body"]

    def grow(self) -> None:
        for ready in self.app.service.holder.snapshot.ready.values():
            assert attach(ready.engine)
            ready.straight.adopt()
