"""A body taken and an answer given at once, where the server is uvicorn with httptools.

By ASGI an answer is two messages, of which that server makes two writes to the kernel, looking through each header again; and a body
that is there already is waited for. Here an answer is one write, constant headers are lines made once, and a whole body is taken as it
stands. Any other server, or version of it with other names, and whatever is not plain goes the ASGI way; the bytes are the same
(tests/test_service_wire.py).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

try:
    from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

    CYCLE: Any = RequestResponseCycle
except ImportError:  # another server, or uvicorn without httptools
    STATUS_LINE, CYCLE = {}, None

Headers = tuple[tuple[bytes, bytes], ...]
USED = frozenset((  # what is read or set of a cycle, beside the body
    "flow", "disconnected", "response_started", "response_complete", "keep_alive", "scope", "default_headers", "transport", "message_event",
    "on_response", "waiting_for_100_continue", "chunked_encoding", "expected_content_length", "access_log", "body", "more_body",
))
BROKEN = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")  # no header may end its line
_known: dict[int, bool] = {}  # whether a cycle has what is used: asked once


def cycle_of(way: Any) -> Any:
    """The server's side of a request, of its `receive` or `send`; None where it is another server."""
    cycle = getattr(way, "__self__", None)
    if cycle is None or cycle.__class__ is not CYCLE:
        return None
    if not _known:
        _known[0] = vars(cycle).keys() >= USED
    return cycle if _known[0] else None


def whole_body(cycle: Any) -> bytes | None:
    """The body, where all of it has come; else None, and it is to be received."""
    if cycle.more_body or cycle.disconnected or cycle.response_complete or cycle.waiting_for_100_continue:
        return None
    found = bytes(cycle.body)
    cycle.body = bytearray()
    cycle.flow.resume_reading()
    cycle.message_event.clear()
    return found


def answered(cycle: Any, status: int, own: list[tuple[bytes, bytes]], constant: Headers, body: bytes | memoryview) -> bool:
    """Send a whole answer; False where it is to go the ASGI way. own: its headers, the length among them; constant: more, of one tuple."""
    if cycle.response_started or cycle.disconnected or cycle.access_log or cycle.flow.write_paused or not cycle.keep_alive:
        return False
    if cycle.scope["method"] == "HEAD":
        return False
    head = [STATUS_LINE[status], lines(tuple(cycle.default_headers)), *[line(*h) for h in own], lines(constant), b"\r\n", body]
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = cycle.chunked_encoding = False
    cycle.transport.write(b"".join(head))
    cycle.message_event.set()
    cycle.on_response()
    return True


@lru_cache(64)
def lines(headers: Headers) -> bytes:
    """Header lines. Raises RuntimeError for one that would end its line, as the server does."""
    return b"".join([line(name, value) for name, value in headers])


def line(name: bytes, value: bytes) -> bytes:
    if BROKEN.search(value):
        raise RuntimeError("a header that ends its line")
    return name + b": " + value + b"\r\n"
