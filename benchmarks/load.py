"""Senders of requests over kept connections, for serve.py and soak.py: as fast as answers come, or at a rate."""

from __future__ import annotations

import asyncio
import select
import socket
from collections import deque
from time import perf_counter
from typing import Any

CONNECTIONS = 64


class Sender(asyncio.Protocol):
    """One kept connection: sends a request, waits for its answer, notes how long it took."""

    def __init__(self, load: Load):
        self.load, self.left, self.buffer = load, -1, b""
        self.done: asyncio.Future[None] | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        if self.done is not None and not self.done.done():
            self.load.failed += 1
            self.done.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self.left < 0:
            self.buffer += data
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 200"):
                self.load.failed += 1
                self.load.example = self.buffer[:600]
            lowered = head.lower()
            at = lowered.index(b"content-length: ") + 16
            self.left = int(lowered[at : at + 12].split(b"\r")[0])
            self.buffer, data = b"", rest
        self.left -= len(data)
        if self.left == 0:
            self.left = -1
            if self.done is not None and not self.done.done():
                self.done.set_result(None)

    async def ask(self, request: bytes) -> None:
        self.done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        await self.done


class Load:
    """Requests to one address. rate: None is as fast as answers come; else so many a second, timed from when each was due."""

    def __init__(self, port: int, requests: list[bytes]):
        self.port, self.requests = port, requests
        self.failed, self.example = 0, b""
        self.times: list[float] = []

    async def run(self, seconds: float, rate: float | None) -> float:
        """Answers a second."""
        loop = asyncio.get_running_loop()
        senders = [(await loop.create_connection(lambda: Sender(self), "127.0.0.1", self.port))[1] for _ in range(CONNECTIONS)]
        started = perf_counter()
        count = iter(range(1 << 60))

        async def work(sender: Sender) -> None:
            while perf_counter() < started + seconds:
                n = next(count)
                due = perf_counter()
                if rate is not None:
                    due = started + n / rate
                    if due > started + seconds:
                        return
                    if (wait := due - perf_counter()) > 0:
                        await asyncio.sleep(wait)
                await sender.ask(self.requests[n % len(self.requests)])
                self.times.append(perf_counter() - due)

        await asyncio.gather(*map(work, senders))
        spent = perf_counter() - started
        for sender in senders:
            sender.transport.close()
        return len(self.times) / spent


class Due:
    """Requests at a rate over kept connections, by epoll alone: a sender that takes a fifth of a processor is not late itself.

    `times`: seconds from when each was due to the last byte of its answer.
    """

    def __init__(self, port: int, some: list[bytes]):
        self.some, self.times, self.failed = some, list[float](), 0
        self.poll, self.links = select.epoll(), dict[int, socket.socket]()
        for _ in range(CONNECTIONS):
            link = socket.create_connection(("127.0.0.1", port))
            link.setblocking(False)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.links[link.fileno()] = link
            self.poll.register(link.fileno(), select.EPOLLIN)
        self.free = deque(self.links)
        self.asked: dict[int, float] = {}  # connection -> when its request was due
        self.left: dict[int, int] = {}  # connection -> bytes of the answer to come

    def run(self, seconds: float, rate: float) -> None:
        count, sent, begun = int(seconds * rate), 0, perf_counter()
        while len(self.times) < count:
            while sent < count and self.free and begun + sent / rate <= perf_counter():
                link = self.free.popleft()
                self.asked[link] = begun + sent / rate
                self.links[link].send(self.some[sent % len(self.some)])
                sent += 1
            wait = begun + sent / rate - perf_counter() if sent < count and self.free else 0.05
            for link, _ in self.poll.poll(min(max(wait, 0), 0.05)):
                self.came(link, self.links[link].recv(1 << 16))
        for link in self.links.values():
            link.close()

    def came(self, link: int, data: bytes) -> None:
        if not data:
            raise SystemExit("the service ended a connection")
        if link in self.left:
            self.left[link] -= len(data)
        else:
            head = data[: data.index(b"\r\n\r\n") + 4].lower()  # it comes in one piece
            self.failed += not head.startswith(b"http/1.1 200")
            at = head.index(b"content-length: ") + 16
            self.left[link] = int(head[at : head.index(b"\r", at)]) - (len(data) - len(head))
        if self.left[link] <= 0:
            del self.left[link]
            self.times.append(perf_counter() - self.asked.pop(link))
            self.free.append(link)
