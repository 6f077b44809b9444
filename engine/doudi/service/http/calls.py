"""The service as its endpoints see it: what is shared by all requests, and what one request is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from starlette.types import Receive

from doudi.service.base.metrics import Metrics
from doudi.service.base.settings import Settings
from doudi.service.base.tokens import NOBODY, Caller, Tokens
from doudi.service.http.asking import Parameter, Words
from doudi.service.http.helpers import Helpers
from doudi.service.http.limits import Part
from doudi.service.record.writer import Writer
from doudi.service.versions.policies import Holder, Snapshot, now


@dataclass(slots=True)
class Service:
    """One process of the service. `slow`: threads for what may take long, beside the event loop."""

    settings: Settings
    holder: Holder
    metrics: Metrics
    tokens: Tokens | None
    writer: Writer | None = None  # made when the event loop runs
    secret: bytes | None = None  # the key of kept inputs
    slow: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "slow"))
    helpers: Helpers = field(init=False)

    def __post_init__(self) -> None:
        self.helpers = Helpers(self.settings.helpers)

    async def aside(self, function: Callable[..., Any], *args: Any) -> Any:
        """A call that may take long."""
        return await asyncio.get_running_loop().run_in_executor(self.slow, function, *args)


class Call:
    """One request. `route`: the path of its endpoint, for log and metrics; `codes`: what went wrong, for the log."""

    __slots__ = ("asked", "at", "caller", "codes", "headers", "id", "lang", "limit", "path", "policies", "receive", "route", "status")

    def __init__(self, id: str, headers: dict[bytes, bytes], policies: Snapshot, receive: Receive, lang: str = "zh"):
        self.id, self.lang, self.receive = id, lang, receive
        self.headers = headers  # by their names in small letters
        self.policies = policies  # those that this request began with
        self.caller: Caller = NOBODY
        self.route, self.status, self.codes, self.at = "-", 0, (), now()
        self.asked: Mapping[str, str] = {}
        self.limit: Part  # of the time for a body
        self.path: Mapping[str, str] = {}  # the parameters of the path

    codes: tuple[str, ...]

    def get(self, name: str) -> str | None:
        return self.asked.get(name)

    def header(self, name: bytes) -> str:
        found = self.headers.get(name)
        return found.decode("latin-1") if found else ""


class Answer(Response):
    """A response that is made often: headers as they are sent."""

    def __init__(self, body: bytes, headers: list[tuple[bytes, bytes]], media: bytes = b"application/json", status: int = 200):
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = [(b"content-length", b"%d" % len(body)), (b"content-type", media), *headers]


Handler = Callable[[Service, Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation: what routes it and what describes it. scope: of tokens; "" for none. takes, gives: content types."""

    method: str
    path: str
    name: str
    summary: Words
    handler: Handler
    scope: str = "decide"
    parameters: tuple[Parameter, ...] = ()
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ("application/json",)
    about: Words = ("", "")


def dumped(value: Any) -> bytes:
    """JSON as every answer has it; a lone surrogate of a quoted text is replaced."""
    return _text(value).encode("utf-8", "replace")


_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
