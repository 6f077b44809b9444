"""What reaches the port that is no proper HTTP, or of which two readers could make different requests: refused by a problem document, one
answer a request, and nothing of a body is ever taken for the next request."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("httptools")

from doudi.service.wire.heads import ENDED, Heads
from service import Server, served
from trees import simple

NEEDS = "needs:\n  housed: {when: 有住房, assumed: x}\n"
DECIDE = "/v1/decide?region=here&programme=aid&as_of=2020-06-15"
BODY = b'{"house": true, "members": [{}]}'
HOST = "Host: localhost\r\n"
JSON = f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n"
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = simple(tmp_path_factory.mktemp("tree")).programme(NEEDS).folder
    with served(tmp_path_factory.mktemp("http"), folder, env={"DOUDI_SERVE_CONCURRENCY": "6"}) as found:
        yield found


def said(server: Server, *parts: bytes) -> list[tuple[int, str]]:
    """Each answer: status, and the code of its problem. The connection is ended by half, so that the service ends it when it is done."""
    with socket.create_connection(server.address, 30) as link:
        for part in parts[:-1]:
            link.sendall(part)
            link.settimeout(0.3)  # an answer that comes before the next part would be a fault
            with pytest.raises(TimeoutError):
                link.recv(1, socket.MSG_PEEK)
        link.settimeout(30)
        link.sendall(parts[-1] + b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        data = b"".join(iter(lambda: link.recv(65_536), b""))
    out = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        found = re.search(rb"content-length: (\d+)", head, re.I)
        size = int(found[1]) if found else 0
        body, data = data[:size], data[size:]
        problem = json.loads(body) if b"application/problem+json" in head else {}
        out.append((int(head.split()[1]), str(problem.get("code", ""))))
        assert b"text/plain" not in head
    return out


def request(head: str, body: bytes = b"", line: str = "GET /health HTTP/1.1") -> bytes:
    return f"{line}\r\n{head}\r\n".encode("latin-1") + body


POST = f"POST {DECIDE} HTTP/1.1"
BAD = [(400, "service-http")]
FINE, DONE = (200, ""), [(200, ""), (200, "")]
CASES: dict[str, tuple[bytes, list[tuple[int, str]]]] = {
    "two hosts": (request(HOST + HOST), BAD),
    "two hosts that differ": (request("Host: evil.example\r\n" + HOST), BAD),
    "no host": (request(""), BAD),
    "a host of 1.0 need not be": (request("", line="GET /health HTTP/1.0"), [FINE]),
    "a port that is none": (request("Host: localhost:evil.example\r\n"), [(403, "service-origin"), FINE]),
    "HTTP/2": (request(HOST, line="GET /health HTTP/2.0"), BAD),
    "no version": (b"GET /health\r\n\r\n", BAD),
    "no method": (request(HOST, line="FOO /health HTTP/1.1"), BAD),
    "TLS": (b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n", BAD),
    "two lengths": (request(HOST + JSON + f"Content-Length: {len(BODY)}\r\n", BODY, POST), BAD),
    "lengths that differ": (request(HOST + JSON + "Content-Length: 3\r\n", BODY, POST), BAD),
    "a length and chunks": (request(HOST + JSON + "Transfer-Encoding: chunked\r\n", CHUNKS, POST), BAD),
    "chunks": (request(HOST + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", CHUNKS, POST), DONE),
    "a chunk of no size": (request(HOST + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", b"zz\r\n", POST), BAD),
    "chunks and then none": (
        request(HOST + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", b"2\r\n{}\r\n-1\r\n", POST), BAD,
    ),
    "a first one, and a chunk of no size": (
        request(HOST) + request(HOST + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", b"zz\r\n", POST), [FINE],
    ),
    "two types": (request(HOST + "Content-Type: text/plain\r\n" + JSON, BODY, POST), BAD),
    "two tokens": (request(HOST + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), BAD),
    "a folded line": (request(HOST + "X-A: b\r\n c: d\r\n"), BAD),
    "bare line feeds": (b"GET /health HTTP/1.1\nHost: localhost\n\n", BAD),
    "a zero in a header": (request(HOST + "X: a\0b\r\n"), BAD),
    "letters beyond ASCII": (request(HOST + "X: \xff\xfe\r\n"), DONE),
    "a whole address": (request(HOST, line="GET http://localhost/health HTTP/1.1"), DONE),
    "a whole address elsewhere": (request(HOST, line="GET http://evil.example/health HTTP/1.1"), BAD),
    "a tunnel": (request(HOST, line="CONNECT localhost:80 HTTP/1.1"), BAD),
    "a tunnel to a path": (request(HOST, line="CONNECT /health HTTP/1.1"), [(405, "service-http")]),
    "a star": (request(HOST, line="OPTIONS * HTTP/1.1"), [(404, "service-not-found"), FINE]),
    "a long path": (request(HOST, line=f"GET /{'a' * 100_000} HTTP/1.1"), BAD),
    "a zero in a path": (request(HOST, line="GET /v1/policies/%00 HTTP/1.1"), [(404, "region-unknown"), FINE]),
    "TRACE": (request(HOST, line="TRACE /health HTTP/1.1"), [(405, "service-method"), FINE]),
    "three in a row": (request(HOST) * 3, [FINE] * 4),
    "one and then none": (request(HOST) + b"\0\r\n\r\n", [FINE]),
    "a request as a body": (request(HOST + f"Content-Length: {len(request(HOST))}\r\n", request(HOST), "POST /nowhere HTTP/1.1"),
                            [(404, "service-not-found"), FINE]),
    "another protocol": (request(HOST + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAA\r\n"), DONE),
    "another protocol, with a body": (request(HOST + JSON + "Connection: Upgrade\r\nUpgrade: h2c\r\n", BODY, POST), DONE),
    "an empty line before": (b"\r\n\r\n" + request(HOST), DONE),
}


@pytest.mark.parametrize("name", CASES)
def test_one_answer_a_request(server: Server, name: str) -> None:
    given, answers = CASES[name]
    assert said(server, given) == answers


def test_a_body_is_never_a_request(server: Server) -> None:
    """Also where another protocol was asked for, and the body comes after its head: Java's client does so."""
    head = request(HOST + f"Content-Type: application/json\r\nContent-Length: {len(request(HOST))}\r\n"
                   "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n", line=POST)
    assert said(server, head, request(HOST)) == [(400, "json-broken"), FINE]
    head = request(HOST + JSON + "Upgrade: h2c\r\nConnection: Upgrade\r\n", line=POST)
    assert said(server, head, BODY) == DONE


def test_headers_that_are_lists_may_come_twice(server: Server) -> None:
    tag = server.raw("GET", "/v1/policies")[1]["etag"]
    given = request(f'{HOST}If-None-Match: "x"\r\nIf-None-Match: {tag}\r\nIf-None-Match: "y"\r\n', line="GET /v1/policies HTTP/1.1")
    assert said(server, given)[0] == (304, "")


def test_more_connections_than_are_served(server: Server) -> None:
    """Who comes beyond them is told when to try again, and let go; who leaves makes room."""
    held = [socket.create_connection(server.address, 30) for _ in range(5)]
    try:
        for link in held:
            link.sendall(b"GET")  # they are there
        status, headers, body = server.raw("GET", "/health", Accept_Language="en")
        assert (status, headers["retry-after"], headers["connection"]) == (503, "1", "close")
        assert headers["content-type"] == "application/problem+json" and headers["x-content-type-options"] == "nosniff"
        assert json.loads(body)["code"] == "service-full" and json.loads(body)["detail"] == "too much is waiting to be done"
    finally:
        for link in held:
            link.close()
    assert server.raw("GET", "/health")[0] == 200
    assert '"status":503' in (server.folder / "log.txt").read_text("utf-8")


def looked(**state: Any) -> tuple[Any, list[str]]:
    """A connection that is looked at, and what that did to it."""
    done: list[str] = []
    spoken: Any = Heads.__new__(Heads)
    ends = {x: (lambda x=x: done.append(x)) for x in ("close", "abort")}
    spoken.transport = SimpleNamespace(is_closing=lambda: False, get_write_buffer_size=lambda: 0, **ends)
    spoken.flow = SimpleNamespace(write_paused=False)
    spoken.loop = SimpleNamespace(time=lambda: 100.0, call_later=lambda *_: None)
    spoken.head, spoken.begun, spoken.cycle = ENDED, 0.0, None
    spoken.__dict__.update(state)
    spoken._looked()
    return spoken, done


@pytest.mark.parametrize(("answered", "more", "done"), [(False, True, []), (True, False, []), (True, True, ["close"])])
def test_a_body_that_goes_on_after_its_answer_is_ended(answered: bool, more: bool, done: list[str]) -> None:
    assert looked(cycle=SimpleNamespace(response_complete=answered, more_body=more))[1] == done


@pytest.mark.parametrize(("sizes", "paused", "closing", "done"), [
    ((900, 900), True, False, ["abort"]), ((900, 900), False, True, ["abort"]), ((900, 950), True, False, ["abort"]),
    ((900, 800), True, False, []), ((900, 900), False, False, []), ((0, 0), True, True, []),
])
def test_answers_that_nobody_takes_are_dropped(sizes: tuple[int, int], paused: bool, closing: bool, done: list[str]) -> None:
    spoken, first = looked()
    spoken.transport.get_write_buffer_size, spoken.transport.is_closing = lambda: sizes[0], lambda: closing
    spoken.flow.write_paused = paused
    spoken._looked()
    assert first == []
    spoken.transport.get_write_buffer_size = lambda: sizes[1]
    spoken._looked()
    assert first == done
