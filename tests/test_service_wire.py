"""An answer is one write to the kernel, and the same bytes as in two."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("httptools")

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from doudi.service.app import application
from doudi.service.base.settings import Settings
from doudi.service.wire.protocol import OneWrite, protocol, whole
from trees import simple
from unplugged import Wire

NEEDS = "needs:\n  housed: {when: 有住房, assumed: x}\n"
ASKED = "/v1/decide?region=here&programme=aid&as_of=2020-06-15"
GOOD = b'{"house": true, "members": [{}]}'
MOST = 2_000


def request(body: bytes = GOOD, asked: str = ASKED, method: str = "POST", more: str = "") -> bytes:
    head = f"{method} {asked} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: one\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


Told = Callable[..., Wire]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder: Path = simple(tmp_path_factory.mktemp("tree")).programme(NEEDS).folder
    app = application(Settings(policies=str(folder), record="off", log="off", watch=0, body_limit=MOST))

    async def sent(kind: Any, pieces: tuple[bytes, ...], answers: int) -> Wire:
        config = uvicorn.Config(app, access_log=False, lifespan="off", proxy_headers=False, log_config=None)
        config.load()
        state = ServerState()
        state.default_headers = [(b"date", b"today")]
        spoken, line = kind(config, state, {}), Wire()
        spoken.connection_made(line)
        for piece in pieces:
            spoken.data_received(piece)
            await asyncio.sleep(0)
        while state.total_requests < answers:
            await asyncio.wait(set(state.tasks)) if state.tasks else await asyncio.sleep(0)
        await asyncio.sleep(0)
        spoken.connection_lost(None)
        return line

    return lambda *pieces, kind=None, answers=1: asyncio.run(asyncio.wait_for(sent(kind or protocol(), pieces, answers), 30))


@pytest.mark.parametrize(("given", "status"), [
    (request(), b"200"),
    (request(b" " * MOST + GOOD), b"413"),
    (request(b"{"), b"400"),
    (request(asked="/nowhere"), b"404"),
    (request(b"", "/health", "HEAD"), b"200"),
    (request(more="Connection: close\r\n"), b"200"),
])
def test_an_answer_is_one_write_of_the_same_bytes(told: Told, given: bytes, status: bytes) -> None:
    one, two = told(given), told(given, kind=HttpToolsProtocol)
    assert b"".join(one.writes) == b"".join(two.writes)
    assert len(one.writes) == 1 <= len(two.writes)
    assert one.writes[0].startswith(b"HTTP/1.1 " + status)
    assert one.closed == two.closed


def test_a_body_in_pieces_and_requests_in_a_row(told: Told) -> None:
    whole = request()
    one = b"".join(told(whole).writes)
    assert b"".join(told(whole[:-20], whole[-20:-7], whole[-7:]).writes) == one
    assert b"".join(told(whole + whole + whole, answers=3).writes) == one * 3
    assert b"".join(told(request(more="Expect: 100-continue\r\n")).writes) == b"HTTP/1.1 100 Continue\r\n\r\n" + one


def test_what_is_held_is_written_at_the_end_of_the_turn_and_before_the_close() -> None:
    async def turn() -> None:
        line = Wire()
        way = OneWrite(line)
        way.write(b"head")
        assert line.writes == []
        await asyncio.sleep(0)
        assert line.writes == [b"head"]
        way.write(b"more")
        way.close()
        assert line.writes == [b"head", b"more"]
        assert line.closed
        await asyncio.sleep(0)
        assert way.is_closing()

    asyncio.run(turn())


def test_a_trace_is_compared_in_the_form_that_its_row_has(told: Told, tmp_path: Path) -> None:
    """Rows of before say no form; both are worked out again and compared."""
    from doudi.pipeline import load
    from doudi.service.versions.policies import Snapshot, digest_of
    from doudi.service.versions.tree import Files
    from doudi.service.work.household import as_object, decisions
    from doudi.service.work.household import told as made
    from doudi.service.work.replaying import replay

    policies = load(str(simple(tmp_path / "tree").programme(NEEDS).folder))
    ready = Snapshot(policies, Files({}, ""), "").prepare("here", "2020-06-15", "aid")
    household = GOOD.decode()
    seen = set()
    for form in ("2", ""):
        found = made(decisions(ready, household, as_object(household)), form)
        row = {
            "seq": 1, "kind": "decide", "region": "here", "programme": "aid", "as_of": "2020-06-15",
            "outcome": found.outcome, "trace": found.trace, "policies": ready.pin,
            "answer": digest_of(found.answer.encode()), "input": None, "input_form": "none", "input_digest": digest_of(GOOD),
        }
        again = replay(policies, row, None, household)
        assert (again.result, again.trace) == ("same", "same")
        assert replay(policies, {**row, "trace": found.trace[:-1] + "x"}, None, household).trace == "differs"
        seen.add(found.trace.partition(":")[2])
    assert len(seen) == 2


def test_what_comes_after_the_end_is_dropped() -> None:
    """Of a connection that was ended while answers waited: no failure of theirs."""

    class Ended(Wire):
        def write(self, data: Any) -> None:
            raise RuntimeError

    async def told_twice(line: Wire) -> None:
        spoken = OneWrite(line)
        spoken.whole(b"an answer before it")
        spoken.write(b"head")
        spoken.write(b"body")

    line = Ended()
    line.closed = True
    asyncio.run(told_twice(line))
    line.closed = False
    with pytest.raises(RuntimeError):
        asyncio.run(told_twice(line))


class Cycle:
    """As uvicorn has one for each request."""

    def __init__(self, line: Wire, **so: bool):
        self.response_started = self.response_complete = self.disconnected = self.waiting_for_100_continue = False
        self.keep_alive, self.ended = True, 0
        self.default_headers = [(b"date", b"today")]
        self.transport, self.flow, self.message_event = OneWrite(line), SimpleNamespace(write_paused=False), asyncio.Event()
        self.__dict__.update(so)

    def on_response(self) -> None:
        self.ended += 1


FINE = (b"content-length", b"2")


@pytest.mark.parametrize(("pair", "so", "given"), [
    (FINE, {}, True),
    ((b"doudi-policies", b"x\r\nset-cookie: a=b"), {}, False),
    ((b"doudi-policies", b"x\nset-cookie: a=b"), {}, False),
    (FINE, {"keep_alive": False}, False),
    (FINE, {"disconnected": True}, False),
    (FINE, {"response_started": True}, False),
    (FINE, {"flow": SimpleNamespace(write_paused=True)}, False),
])
def test_whole_or_left_to_uvicorn(pair: tuple[bytes, bytes], so: dict[str, Any], given: bool) -> None:
    async def turn() -> None:
        line = Wire()
        cycle = Cycle(line, **so)
        assert whole(cycle, [pair], b"x: y\r\n", b"{}") is given
        assert (cycle.ended, cycle.response_complete) == (given, given)
        assert line.writes == ([b"HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: 2\r\nx: y\r\n\r\n{}"] if given else [])

    asyncio.run(turn())
