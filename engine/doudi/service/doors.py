"""What every request passes, before and after its endpoint: who asks, from where, how often; headers, time, one line in the log.

The log holds no query, no body and no name of a person: method, route, status, codes, time, request id and the token's name.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import sys
from collections import OrderedDict
from contextlib import suppress
from time import monotonic, perf_counter
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doudi.service import problems
from doudi.service.asking import language
from doudi.service.calls import Call, Service
from doudi.service.policies import now
from doudi.service.problems import Problem, problem
from doudi.service.settings import LOOPBACK
from doudi.service.tokens import LOCAL, NOBODY, Caller

SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
PRIVATE = (*SECURITY, (b"cache-control", b"no-store"))
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
MOST_CALLERS = 10_000


class Buckets:
    """A token bucket a caller: `rate` requests a second, `burst` at once."""

    def __init__(self, rate: float, burst: int):
        self.rate, self.burst = rate, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> float:
        """Seconds until this caller may ask again; 0 when it may now, and then it has."""
        at = monotonic()
        left, last = self._left.pop(caller, (float(self.burst), at))
        left = min(float(self.burst), left + (at - last) * self.rate)
        fine = left >= 1
        self._left[caller] = (left - 1 if fine else left, at)
        if len(self._left) > MOST_CALLERS:
            self._left.popitem(last=False)
        return 0.0 if fine else (1 - left) / self.rate


class Doors:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, service: Service):
        self.app, self.service = app, service
        s = service.settings
        self.buckets = Buckets(s.rate, s.burst) if s.rate > 0 else None
        self.seconds = s.request_seconds
        self.logs = s.log == "on"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        call = Call("", headers=dict(scope["headers"]), snapshot=self.service.holder.snapshot)
        given = call.header(b"x-request-id")
        call.id = given if given and REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        call.lang = language(call.header(b"accept-language"))
        scope["doudi"] = call
        scope["app"] = self  # the router then raises what it refuses, instead of answering it

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                found = message.get("headers", ())
                kept = any(name == b"cache-control" for name, _ in found)
                message["headers"] = [*found, *(SECURITY if kept else PRIVATE), (b"x-request-id", call.id.encode())]
            await send(message)

        try:
            async with asyncio.timeout(self.seconds):
                self._pass(call, scope)
                await self.app(scope, receive, sending)
        except TimeoutError:
            late = problem(503, "service-time", {"Retry-After": "1"}, seconds=f"{self.seconds:g}")
            await self._answer(call, late, scope, receive, sending)
        except Exception as raised:  # noqa: BLE001  # the last stop: every failure is a problem document
            found = _routing(raised, scope) if isinstance(raised, HTTPException) else problems.of(raised)
            if found.status == 500:
                self._bug(call, raised)
            await self._answer(call, found, scope, receive, sending)
        finally:
            self._done(call, scope, perf_counter() - started)

    async def _answer(self, call: Call, found: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        call.codes = tuple(dict.fromkeys(d.code for d in found.diagnostics))[:10]
        if not call.status:  # else the answer is on its way, and all that is left is to end it
            await problems.response(found, call.lang, call.id)(scope, receive, send)

    # -- who may pass

    def _pass(self, call: Call, scope: Scope) -> None:
        """Sets the caller. Raises Problem: 401, 403, 429."""
        call.caller = self._caller(call)
        self._origin(call)
        client = scope.get("client")
        if self.buckets is not None and scope["path"] not in ("/health", "/ready"):
            wait = self.buckets.wait(call.caller.name or (client[0] if client else ""))
            if wait:
                seconds = str(int(wait) + 1)
                raise problem(429, "service-busy", {"Retry-After": seconds}, seconds=seconds)

    def _caller(self, call: Call) -> Caller:
        tokens = self.service.tokens
        if tokens is None:
            return LOCAL
        kind, _, token = call.header(b"authorization").partition(" ")
        if not token:
            return NOBODY
        found = tokens.caller(token.strip()) if kind.lower() == "bearer" and len(token) < 200 else None
        if found is None:
            raise unauthorized()
        return found

    def _origin(self, call: Call) -> None:
        """No page of another site, and without tokens no name but this machine's: a page may have rebound one to us."""
        host, origin = call.header(b"host"), call.header(b"origin")
        if origin and origin.partition("://")[2] != host:
            raise problem(403, "service-origin", found=origin[:60])
        if self.service.tokens is None and _name(host) not in (*LOOPBACK, "[::1]", ""):
            raise problem(403, "service-origin", found=host[:60])

    # -- what is left behind

    def _done(self, call: Call, scope: Scope, seconds: float) -> None:
        m = self.service.metrics
        m.route(call.route).observe(seconds)
        m.answer(call.route, str(call.status)).inc()
        if self.logs:
            row: dict[str, Any] = {
                "at": now(), "request": call.id, "method": scope["method"], "route": call.route, "status": call.status,
                "ms": round(seconds * 1000, 2), "caller": call.caller.name,
            }
            if call.codes:
                row["codes"] = call.codes
            log(row)

    def _bug(self, call: Call, raised: Exception) -> None:
        """Where it happened, never with what: a message could quote a household."""
        import traceback

        frames = traceback.extract_tb(raised.__traceback__)[-8:]
        where = [f"{f.filename.rpartition('doudi/')[2]}:{f.lineno} {f.name}" for f in frames]
        log({"at": now(), "request": call.id, "bug": type(raised).__name__, "where": where})


def unauthorized() -> Problem:
    return problem(401, "service-token", {"WWW-Authenticate": "Bearer"})


def _routing(raised: HTTPException, scope: Scope) -> Problem:
    """What the router refuses."""
    if raised.status_code == 405:
        return problem(405, "service-method", dict(raised.headers or {}), name=scope["method"][:20])
    return problem(404, "service-not-found", name=scope["path"][:80])


def _name(host: str) -> str:
    return host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0].lower()


def log(row: dict[str, Any]) -> None:
    """One JSON line on standard error; a log that cannot be written stops nothing."""
    with suppress(OSError, ValueError):
        sys.stderr.write(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")
