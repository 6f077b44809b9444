"""Answers in one write: the same bytes as the ASGI way, and a write for each; bodies taken at once or in pieces decide the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httptools")

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from doudi.service import wire
from doudi.service.app import application
from doudi.service.settings import Settings
from trees import simple

NEEDS = "needs:\n  housed: {when: 有住房, assumed: x}\n"
ASKED = "/v1/decide?region=here&programme=aid&as_of=2020-06-15"
GOOD = b'{"house": true, "members": [{}]}'
MOST = 2_000


class Wire(asyncio.Transport):
    """What a connection was told, a write a row."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def request(body: bytes = GOOD, asked: str = ASKED, method: str = "POST", more: str = "") -> bytes:
    head = f"{method} {asked} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: one\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Wire]:
    folder: Path = simple(tmp_path_factory.mktemp("tree")).programme(NEEDS).folder
    app = application(Settings(policies=str(folder), record="off", log="off", watch=0, body_limit=MOST))

    async def sent(pieces: tuple[bytes, ...], answers: int) -> Wire:
        config = uvicorn.Config(app, access_log=False, lifespan="off", proxy_headers=False, log_config=None)
        config.load()
        state = ServerState()
        state.default_headers = [(b"date", b"today")]
        protocol, line = HttpToolsProtocol(config, state, {}), Wire()
        protocol.connection_made(line)
        for piece in pieces:
            protocol.data_received(piece)
            await asyncio.sleep(0)
        while state.total_requests < answers:
            await asyncio.wait(set(state.tasks)) if state.tasks else await asyncio.sleep(0)
        protocol.connection_lost(None)
        return line

    return lambda *pieces, answers=1: asyncio.run(asyncio.wait_for(sent(pieces, answers), 30))


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As another server is seen."""
    monkeypatch.setattr(wire, "CYCLE", None)


def test_an_answer_is_one_write_of_the_same_bytes(told: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch) -> None:
    quick = told(request())
    slow(monkeypatch)
    plain = told(request())
    assert len(quick.writes) == 1 < len(plain.writes)
    assert quick.writes[0].startswith(b"HTTP/1.1 200 OK\r\ndate: today\r\n")
    assert b"".join(plain.writes) == quick.writes[0]


@pytest.mark.parametrize(("given", "status"), [
    (request(b" " * MOST + GOOD), b"413"),
    (request(b"{"), b"400"),
    (request(asked="/nowhere"), b"404"),
    (request(b"", "/health", "HEAD"), b"200"),
    (request(more="Connection: close\r\n"), b"200"),
])
def test_what_is_not_plain_is_the_same_too(
    told: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch, given: bytes, status: bytes
) -> None:
    quick = told(given)
    slow(monkeypatch)
    plain = told(given)
    assert b"".join(quick.writes) == b"".join(plain.writes)
    assert quick.writes[0].startswith(b"HTTP/1.1 " + status)
    assert quick.closed == plain.closed


def test_a_body_in_pieces_and_requests_in_a_row(told: Callable[..., Wire]) -> None:
    whole = request()
    one = b"".join(told(whole).writes)
    assert b"".join(told(whole[:-20], whole[-20:-7], whole[-7:]).writes) == one
    assert b"".join(told(whole + whole + whole, answers=3).writes) == one * 3
    assert b"".join(told(request(more="Expect: 100-continue\r\n")).writes) == b"HTTP/1.1 100 Continue\r\n\r\n" + one


def test_a_header_cannot_end_its_line() -> None:
    with pytest.raises(RuntimeError):
        wire.line(b"x", b"a\r\nset-cookie: b")


def test_an_unknown_server_goes_the_asgi_way() -> None:
    assert wire.cycle_of(print) is None
    assert wire.cycle_of([].append) is None
