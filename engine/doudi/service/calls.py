"""The service as its endpoints see it: what is shared by all requests, and what one request is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from doudi.service.asking import Parameter, Words
from doudi.service.metrics import Metrics
from doudi.service.policies import Holder, Snapshot
from doudi.service.problems import problem
from doudi.service.settings import Settings
from doudi.service.tokens import NOBODY, Caller, Tokens
from doudi.service.writer import Writer


@dataclass(slots=True)
class Service:
    """One process of the service. `slow`: threads for what may take long, beside the event loop."""

    settings: Settings
    holder: Holder
    metrics: Metrics
    tokens: Tokens | None
    writer: Writer | None = None  # made when the event loop runs
    secret: bytes | None = None  # the key of kept inputs
    checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))  # of posted texts, each a process
    slow: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "slow"))

    async def aside(self, function: Callable[..., Any], *args: Any) -> Any:
        """A call that may take long."""
        return await asyncio.get_running_loop().run_in_executor(self.slow, function, *args)


@dataclass(slots=True)
class Call:
    """One request. `route`: the path of its endpoint, for log and metrics; `codes`: what went wrong, for the log."""

    id: str
    caller: Caller = NOBODY
    lang: str = "zh"
    route: str = "-"
    status: int = 0
    codes: tuple[str, ...] = ()
    asked: Any = None  # dict[str, str]: the parameters
    request: Any = None  # Request
    path: Any = None  # dict[str, str]: the parameters of the path
    headers: dict[bytes, bytes] = field(default_factory=dict)  # by their names in small letters
    snapshot: Any = None  # Snapshot: the policies that this request began with

    def get(self, name: str) -> str | None:
        found = self.asked.get(name)
        return found if isinstance(found, str) else None

    def header(self, name: bytes) -> str:
        found = self.headers.get(name)
        return found.decode("latin-1") if found else ""

    @property
    def policies(self) -> Snapshot:
        assert isinstance(self.snapshot, Snapshot)
        return self.snapshot

    @property
    def http(self) -> Request:
        assert isinstance(self.request, Request)
        return self.request


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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def same(wanted: str | None, header: str, found: str) -> None:
    """The pins of a request against what decides. Raises Problem: 409 for the parameter, 412 for If-Match."""
    if wanted is not None and wanted != found:
        raise problem(409, "service-policies-differ", found=found)
    if header and header.strip() != "*" and f'"{found}"' not in [x.strip() for x in header.split(",")]:
        raise problem(412, "service-policies-differ", found=found)


def known_region(call: Call, region: str) -> str:
    """A region of the tree. Raises PolicyError."""
    if region not in call.policies.policies.tree.layers:
        call.policies.policies.tree.region(region, 1)
    return region
