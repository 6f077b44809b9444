"""The short way of a usual request gives the bytes and rows of the long way, and leaves to that whatever is unusual."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httptools")
pytest.importorskip("llvmlite")

import uvicorn
from uvicorn.server import ServerState

from doudi.service.base.problems import problem
from doudi.service.base.settings import Settings
from doudi.service.wire.heads import Heads
from doudi.service.wire.protocol import protocol
from doudi.service.wire.short import LONGEST, Short
from test_service_native import TREE, texts
from unplugged import PATH, Service, Wire

COMPLETE, PARTIAL = texts()[0], texts()[-1]
OWN = re.compile(rb"(x-request-id: |doudi-record: |\"instance\": ?\"urn:doudi:request:)[0-9a-f:]*(sha256:[0-9a-f]*)?")


def post(body: str = COMPLETE, query: str = PATH, more: str = "", host: str = "localhost") -> bytes:
    data = body.encode()
    head = f"POST /v1/decide?{query} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


class Line:
    """A connection to a service."""

    def __init__(self, service: Service, kind: Any = None):
        config = uvicorn.Config(service.app, access_log=False, lifespan="off", proxy_headers=False, log_config=None)
        config.load()
        config.loaded_app = service.app
        self.state, self.wire = ServerState(), Wire()
        self.state.default_headers = [(b"date", b"today")]
        self.spoken: Any = (kind or protocol())(config, self.state, {})
        self.spoken.connection_made(self.wire)

    async def ask(self, *pieces: bytes, answers: int = 1) -> list[bytes]:
        """What is written for it."""
        end, before = self.state.total_requests + answers, len(self.wire.writes)
        for piece in pieces:
            self.spoken.data_received(piece)
            await asyncio.sleep(0)
        while self.state.total_requests < end and not self.wire.closed:
            await asyncio.sleep(0.001)
        return self.wire.writes[before:]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each request that was looked at by the short way, whether it went there."""
    found: list[bool] = []
    take = Short.take

    def watched(self: Short, *given: Any) -> bool:
        found.append(take(self, *given))
        return found[-1]

    monkeypatch.setattr(Short, "take", watched)
    return found


def served(do: Callable[[Service], Awaitable[None]], record: Path | str, **more: Any) -> None:
    """With machine code for the complete household's programme."""

    async def run() -> None:
        service = Service(Settings(policies=str(TREE), record=str(record), log="off", watch=0, **more))
        await service.begin()
        for text in texts():
            await service.decide(text)
        service.grow()
        try:
            await do(service)
        finally:
            await service.end()

    asyncio.run(asyncio.wait_for(run(), 60))


def plain(writes: Iterable[bytes]) -> bytes:
    """But for what each answer has of its own."""
    return OWN.sub(rb"\1", b"".join(writes))


def rows(record: Path) -> list[Any]:
    with sqlite3.connect(record) as db:
        return db.execute("SELECT kind, region, as_of, input_digest, policies, outcome, answer, trace, caller FROM doudi_record").fetchall()


@pytest.mark.parametrize("recorded", [True, False])
def test_the_same_bytes_and_the_same_rows(tmp_path: Path, taken: list[bool], recorded: bool) -> None:
    record = tmp_path / "record.sqlite"
    asked = [post(t) for t in texts()]

    async def do(service: Service) -> None:
        short, long = Line(service), Line(service, Heads)
        first = [plain(await long.ask(x)) for x in asked]
        assert [plain(await short.ask(x)) for x in asked] == first
        assert True not in taken  # every head is read once
        service.app.short.skip = 0
        assert [plain(await short.ask(x)) for x in asked] == first
        assert taken.count(True) > 10

    served(do, record if recorded else "off")
    if recorded:
        found, n = rows(record), len(asked)
        assert found[:n] == found[n : 2 * n] == found[2 * n : 3 * n] == found[3 * n :]


@pytest.mark.parametrize("given", [
    post(more="X-Request-Id: m ine\r\n"),
    post(more="X-Request-Id: one\r\nX-Request-Id: two\r\n"),
    post(more="X-Request-Id: one\r\n two\r\n"),
    post(more="X-Request-Id:\r\n"),
    post(more="X-Long: y\r\n x\r\n"),
    post(more="Accept-Encoding: x\r\nAccept-Encoding: y\r\n"),
    post(more="Connection: close\r\n"),
    post(more="Expect: 100-continue\r\n"),
    post(more="Upgrade: h2c\r\nConnection: Upgrade\r\n"),
    post(more="Content-Encoding: gzip\r\n"),
    post(more=f"X-Long: {'x' * LONGEST}\r\n"),
    post(host="elsewhere.example"),
    post(query=f"{PATH}&more=1"),
    post(query=PATH.replace("task", "nowhere")),
    post(COMPLETE[:-2]),
    post(COMPLETE + " "),
    post().replace(b"HTTP/1.1", b"HTTP/1.0"),
    post().replace(b"application/json", b"text/plain"),
    post().replace(b"Content-Length: ", b"Content-Length: 0"),
    post() + post(),
])
def test_what_is_unusual_is_answered_as_ever(taken: list[bool], given: bytes) -> None:
    async def do(service: Service) -> None:
        usual, n = post(), given.count(b"POST ")
        before = plain(await Line(service, Heads).ask(given, answers=n))
        for _ in range(3):
            assert plain(await Line(service).ask(given, answers=n)) == before
            line = Line(service)
            await line.ask(usual)
            assert plain(await line.ask(given, answers=n)) == before
            assert line.wire.closed or plain(await line.ask(usual)).startswith(b"HTTP/1.1 200")

    served(do, "off")
    assert True in taken


def test_the_number_that_a_client_gives(taken: list[bool]) -> None:
    async def do(service: Service) -> None:
        line = Line(service)
        (same,) = await line.ask(post(more="X-Request-Id: abc\r\n"))
        for number in (b"second", b"x" * 64, b"3.-_"):
            for name in (b"X-Request-Id", b"x-request-id"):
                (got,) = await line.ask(post(more=f"{name.decode()}: {number.decode()}\r\n"))
                assert taken[-1]
                assert b"\r\nx-request-id: " + number + b"\r\n" in got
        assert taken.count(False) == 1
        await line.ask(post(more=f"X-Request-Id: {'x' * 65}\r\n"))
        await line.ask(post(more="X-Request-Id: a b\r\n"))
        assert taken[-2:] == [False] * 2
        (got,) = await line.ask(post())
        assert taken[-1]
        assert plain([got]) == plain([same])

    served(do, "off")


def test_a_head_and_then_its_body(taken: list[bool]) -> None:
    """As the clients of Python send it."""

    async def do(service: Service) -> None:
        one, other, short = post(), post(texts()[1]), service.app.short
        at, to = one.index(b"\r\n\r\n") + 4, other.index(b"\r\n\r\n") + 4
        line = Line(service)
        same = plain(await line.ask(one[:at], one[at:]))
        assert len(short.heads) == 1 and taken == [False]
        taken.clear()
        for _ in range(3):
            assert plain(await line.ask(one[:at], one[at:])) == same
        assert taken == [True] * 3
        assert plain(await line.ask(one)) == same  # learned once for both
        assert taken == [True] * 4
        its = plain(await line.ask(other))
        got = await line.ask(one[:at], one[at:] + other[:to], other[to:], answers=2)
        assert [plain([x]) for x in got] == [same, its]
        assert plain(await line.ask(one[:at], one[at : at + 9], one[at + 9 :])) == same  # more than one piece of a body: the long way

        line.spoken.data_received(one[:at])
        assert line.spoken.cycle.response_complete
        line.spoken._go_on()  # as the timer does when no body follows
        assert not line.spoken.cycle.response_complete
        assert plain(await line.ask(one[at:])) == same
        line.spoken.data_received(one[:at])
        line.spoken.shutdown()  # a request has begun: it is answered
        assert not line.wire.closed
        got = await line.ask(one[at:])
        assert plain(got).replace(b"connection: close\r\n", b"") == same and line.wire.closed

        line = Line(service)
        line.spoken.data_received(one[:at])
        line.wire.closed = True
        line.spoken.connection_lost(None)
        assert line.spoken.alone is None and not line.spoken.begun_with

    served(do, "off")


def test_a_head_in_pieces_and_some_of_a_body_with_it_go_the_long_way(taken: list[bool]) -> None:
    async def do(service: Service) -> None:
        line, one = Line(service), post()
        at = one.index(b"\r\n\r\n") + 4
        same = plain(await line.ask(one))
        assert plain(await line.ask(one)) == same
        assert taken[-1]
        assert plain(await line.ask(one[:20], one[20:])) == plain(await line.ask(one[: at + 5], one[at + 5 :])) == same
        assert not taken[-1]
        assert plain(await line.ask(b"\r\n", one)) == same
        assert plain(await line.ask(one)) == same
        assert taken[-1]

    served(do, "off")


def test_what_comes_while_one_waits_is_answered_after_it(tmp_path: Path, taken: list[bool]) -> None:
    async def do(service: Service) -> None:
        line, one, other = Line(service), post(), post(texts()[1])
        mine, its = [plain(await line.ask(x)) for x in (one, other)]
        assert mine != its
        got = await line.ask(one, other[:50], other[50:] + one, answers=3)
        assert [plain([x]) for x in got] == [mine, its, mine]
        places = [int(re.findall(rb"doudi-record: (\d+)", x)[0]) for x in got]
        assert places == sorted(places)
        assert plain(await line.ask(one)) == mine
        assert taken[-1]

    served(do, tmp_path / "record.sqlite")


class Stuck:
    """A record that does not answer."""

    def __init__(self, service: Service):
        self.service, self.writer, self.entries = service, service.app.service.writer, list[Any]()
        service.app.service.writer = self

    def append(self, entries: Any) -> Any:
        self.future = asyncio.get_running_loop().create_future()
        self.entries += entries
        return self.future

    def free(self) -> None:
        self.service.app.service.writer = self.writer


async def stuck(service: Service) -> tuple[Line, Stuck, bytes]:
    """A connection with a request that waits for its row."""
    line = Line(service)
    before = await line.ask(post())
    while line.state.tasks:
        await asyncio.sleep(0)
    held = Stuck(service)
    line.spoken.data_received(post())
    assert line.spoken.waiting is not None
    assert line.state.tasks == {held.future}
    held.free()
    return line, held, plain(before)


def problem_of(answer: bytes) -> dict[str, Any]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"application/problem+json" in head and b"cache-control: no-store" in head
    found: dict[str, Any] = json.loads(body)
    return found


def test_too_late_not_written_and_cut_off(tmp_path: Path) -> None:
    async def do(service: Service) -> None:
        line, held, usual = await stuck(service)
        (one,) = await line.ask(b"")
        assert problem_of(one)["code"] == "service-time"
        assert held.future.cancelled()  # so that it is not decided after all
        assert not line.state.tasks and not service.app.limits.running
        assert plain(await line.ask(post())) == usual

        line, held, usual = await stuck(service)
        held.future.set_exception(problem(503, "service-record", {"Retry-After": "5"}, reason="DiskFull"))
        (one,) = await line.ask(b"")
        assert problem_of(one)["code"] == "service-record" and b"Retry-After: 5".lower() in one.lower()

        line, held, usual = await stuck(service)
        held.future.cancel()  # as the server does at its end
        (one,) = await line.ask(b"")
        assert problem_of(one)["code"] == "service-helper"

    served(do, tmp_path / "record.sqlite", request_seconds=0.3)


def test_the_end_of_the_server_and_of_the_connection(tmp_path: Path) -> None:
    async def do(service: Service) -> None:
        line, held, usual = await stuck(service)
        line.spoken.shutdown()
        assert not line.wire.closed
        held.future.set_result(await service.app.service.writer.append(held.entries))
        (one,) = await line.ask(b"")
        assert b"connection: close\r\n" in one and plain([one]).replace(b"connection: close\r\n", b"") == usual
        assert line.wire.closed and not line.state.tasks

        line = Line(service)
        await line.ask(post())
        line.spoken.shutdown()
        assert line.wire.closed

        line, held, usual = await stuck(service)
        line.spoken.data_received(post())
        line.wire.closed = True
        line.spoken.connection_lost(None)
        held.future.set_result(await service.app.service.writer.append(held.entries))
        before = len(line.wire.writes)
        while line.state.tasks:
            await asyncio.sleep(0)
        assert len(line.wire.writes) == before
        assert line.spoken.waiting is None

    served(do, tmp_path / "record.sqlite")


@pytest.mark.parametrize("household", [COMPLETE, PARTIAL])
def test_each_request_counts_once(household: str) -> None:
    async def do(service: Service) -> None:
        service.app.buckets._left.clear()
        line, statuses = Line(service), []
        for _ in range(9):
            service.app.short.skip = 0
            statuses.append((await line.ask(post(household)))[0][9:12])
        assert statuses == [b"200"] * 6 + [b"429"] * 3

    served(do, "off", rate=0.001, burst=6)


def test_nothing_is_left_to_the_collector(tmp_path: Path, taken: list[bool]) -> None:
    async def do(service: Service) -> None:
        line = Line(service)
        for _ in range(5):
            await line.ask(post())
        gc.collect()
        gc.disable()
        try:
            for _ in range(50):
                await line.ask(post())
            assert taken[-50:] == [True] * 50
            assert gc.collect() < 50
        finally:
            gc.enable()

    served(do, tmp_path / "record.sqlite")


def test_where_it_serves_in_vain_it_is_tried_less(taken: list[bool]) -> None:
    async def do(service: Service) -> None:
        line, asked = Line(service), post(PARTIAL)
        tried: list[bytes] = []
        enters = service.app.short.enter
        service.app.short.enter = lambda call, query: tried.append(query) or enters(call, query)
        for _ in range(40):
            await line.ask(asked)
        assert True not in taken and 3 <= len(tried) <= 8
        await line.ask(post())
        for _ in range(70):
            await line.ask(post())
        assert taken[-3:] == [True] * 3

    served(do, "off")
