"""What every request passes, before and after its endpoint: who asks, from where, how often; headers, time, one line in the log."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from itertools import count
from time import monotonic, perf_counter
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Message, Receive, Scope, Send

from doudi.service.base import problems
from doudi.service.base.problems import Problem, problem
from doudi.service.base.settings import LOOPBACK
from doudi.service.base.tokens import LOCAL, NOBODY, Caller
from doudi.service.http.asking import language, wished
from doudi.service.http.calls import Answer, Call, Service
from doudi.service.http.limits import Limits
from doudi.service.http.logs import log, log_call, places
from doudi.service.versions.policies import now

SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
PRIVATE = (*SECURITY, (b"cache-control", b"no-store"))
Pair = tuple[bytes, bytes]
WHOLE = "doudi.whole"  # in the scope of a request: what gives a whole answer out at once (wire/protocol.py)
Whole = Callable[[Iterable[Pair], bytes, bytes], bool]
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::[0-9]*)?")
ALONE = (b"host", b"content-type", b"authorization", b"origin", b"x-request-id")  # headers that may be given once
MOST_CALLERS = 10_000
OWN = (*LOOPBACK, "[::1]", "")
Run = Callable[[Call, bytes], Awaitable[Response]]  # a request and its query


def lines(pairs: Iterable[Pair]) -> bytes:
    """Headers as they are sent."""
    return b"".join([b"%b: %b\r\n" % pair for pair in pairs])


LINES = lines(PRIVATE)
PROCESS, numbers = secrets.token_hex(4), count()


def _id(given: bytes | None) -> str:
    """A request's id: the one that came with it, where that can stand in a log; else 16 hexadecimal digits."""
    if given is not None and REQUEST_ID.fullmatch(given.decode("latin-1")):
        return given.decode()
    return f"{PROCESS}{next(numbers) & 0xFFFFFFFF:08x}"


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

    def back(self, caller: str) -> None:
        """What was counted last is not to count."""
        left, last = self._left[caller]
        self._left[caller] = (min(float(self.burst), left + 1), last)


class Doors:
    """The outermost ASGI application. `short`: the short way of usual requests (short.py), where there is one."""

    short: Any = None

    def __init__(self, app: Router, service: Service, fixed: dict[tuple[str, str], Run]):
        """fixed: what a method and a path without parameters run, so that the router need not be asked."""
        self.app, self.service, self.fixed = app, service, fixed
        s = service.settings
        self.buckets = Buckets(s.rate, s.burst) if s.rate > 0 else None
        self.limits = Limits(s.request_seconds, s.body_seconds)
        self.logs = s.log == "on"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, whole = perf_counter(), scope.pop(WHOLE, None)
        headers = dict(scope["headers"])
        call = self.call(headers, receive)
        try:
            with self.limits() as call.limit:
                self.enters(call, scope)
                if len(headers) != len(scope["headers"]) or b"host" not in headers or scope["http_version"] != "1.1":
                    call.headers = _sound(scope)
                run = self.fixed.get((scope["method"], scope["path"]))
                if run is not None:
                    answer = await run(call, scope["query_string"])
                    if whole is None or answer.__class__ is not Answer or not self._sent(call, answer, whole):
                        await self._send(call, answer, send)
                else:
                    await self._routed(call, scope, receive, send)
        except TimeoutError:
            await self._answer(call, scope, self.unfinished(late=True), send)
        except asyncio.CancelledError:  # the service ends, and has waited long enough (settings.GRACE)
            await self._answer(call, scope, self.unfinished(late=False), send)
        except Exception as raised:  # noqa: BLE001  # the last stop: every failure is a problem document
            found = _routing(raised, scope, self.app.routes) if isinstance(raised, HTTPException) else problems.of(raised)
            if found.status == 500:
                self.bug(call, raised)
            await self._answer(call, scope, found, send)
        finally:
            self.done(call, scope["method"], perf_counter() - started)

    async def full(self, scope: Scope, receive: Receive, send: Send) -> None:
        """In place of this application where there are more connections than are served."""
        scope.pop(WHOLE, None)
        call = self.call(dict(scope["headers"]), receive)
        await self._answer(call, scope, problem(503, "service-full", {"Retry-After": "1", "Connection": "close"}), send)
        self.done(call, scope["method"], 0.0)

    def call(self, headers: dict[bytes, bytes], receive: Receive) -> Call:
        """A request that begins."""
        call = Call(_id(headers.get(b"x-request-id")), headers, self.service.holder.snapshot, receive)
        call.lang = language(call.header(b"accept-language"))
        return call

    def unfinished(self, *, late: bool) -> Problem:
        """What is said of a request that took too long, or that the end of the service cut off."""
        again = {"Retry-After": "1"}
        return problem(503, "service-time", again, seconds=f"{self.limits.whole:g}") if late else problem(503, "service-helper", again)

    def _sent(self, call: Call, answer: Answer, whole: Whole) -> bool:
        """An answer of the usual kind, given out whole; False where it has to go as any other."""
        found = answer.raw_headers
        if answer.status_code != 200 or b"cache-control" in dict(found):
            return False
        sent = whole(found, LINES + b"x-request-id: %b\r\n" % call.id.encode(), bytes(answer.body))
        call.status = 200 if sent else 0
        return sent

    async def _send(self, call: Call, answer: Response, send: Send) -> None:
        """The answer with the headers that every one has."""
        call.status, found = answer.status_code, answer.raw_headers
        kept = any(name == b"cache-control" for name, _ in found)
        headers = [*found, *(SECURITY if kept else PRIVATE), (b"x-request-id", call.id.encode())]
        await send({"type": "http.response.start", "status": call.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _routed(self, call: Call, scope: Scope, receive: Receive, send: Send) -> None:
        """By Starlette's router: paths with parameters, HEAD, and what there is not."""
        scope["doudi"] = call
        scope["app"] = self  # the router then raises what it refuses, instead of answering it

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                found = message.get("headers", ())
                kept = any(name == b"cache-control" for name, _ in found)
                message["headers"] = [*found, *(SECURITY if kept else PRIVATE), (b"x-request-id", call.id.encode())]
            await send(message)

        await self.app(scope, receive, sending)

    async def _answer(self, call: Call, scope: Scope, found: Problem, send: Send) -> None:
        """In the language that the query asks for, also where nothing else of it was looked at."""
        call.codes, call.lang = tuple(found.codes[:10]), wished(scope["query_string"]) or call.lang
        if not call.status:  # else the answer is on its way, and all that is left is to end it
            await self._send(call, problems.response(found, call.lang, call.id), send)

    # -- who may pass

    def enters(self, call: Call, scope: Mapping[str, Any]) -> None:
        """Sets the caller. Raises Problem: 401, 403, 429."""
        try:
            call.caller = self._caller(call)
            self._origin(call)
        finally:  # guesses count too, by the address that they come from
            if self.buckets is not None and scope["path"] not in ("/health", "/ready"):
                self._counted(self.buckets, call.caller, scope)

    def left(self, call: Call, client: tuple[str, int] | None) -> None:
        """It comes in once more, another way: it is not to count twice."""
        if self.buckets is not None:
            self.buckets.back(_counts_as(call.caller, client))

    def _counted(self, buckets: Buckets, caller: Caller, scope: Mapping[str, Any]) -> None:
        wait = buckets.wait(_counts_as(caller, scope.get("client")))
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
        host, origin = call.header(b"host"), call.headers.get(b"origin", b"").decode("latin-1")
        if origin and origin.partition("://")[2] != host:
            raise problem(403, "service-origin", found=origin[:60])
        if self.service.tokens is None and _name(host) not in OWN:
            raise problem(403, "service-origin", found=host[:60])

    # -- what is left behind

    def done(self, call: Call, method: str, seconds: float) -> None:
        m = self.service.metrics
        m.route(call.route).observe(seconds)
        m.answer(call.route, str(call.status)).inc()
        if self.logs:
            log_call(call, method, seconds)

    def bug(self, call: Call, raised: Exception) -> None:
        """Where it happened, never with what: a message could quote a household."""
        log({"at": now(), "request": call.id, "bug": type(raised).__name__, "where": places(raised)})


def _counts_as(caller: Caller, client: tuple[str, int] | None) -> str:
    """Whose rate a request is held against: the token's, or that of the address it comes from."""
    return caller.name or (client[0] if client else "")


def unauthorized() -> Problem:
    return problem(401, "service-token", {"WWW-Authenticate": "Bearer"})


def _routing(raised: HTTPException, scope: Scope, routes: Iterable[BaseRoute]) -> Problem:
    """What the router refuses; of a path that several routes share, what they allow together."""
    if raised.status_code == 405:
        allowed = {m for r in routes if r.matches(scope)[0] is not Match.NONE for m in getattr(r, "methods", None) or ()}
        return problem(405, "service-method", {"Allow": ", ".join(sorted(allowed))}, name=scope["method"][:20])
    return problem(404, "service-not-found", name=scope["path"][:80])


@lru_cache(100)
def _name(host: str) -> str:
    """Without its port; what is no name at all as it is."""
    found = HOST.fullmatch(host)
    return found[1].lower() if found else host


def _sound(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request that is not like most: those that may come several times joined. Raises Problem 400 where two readers of
    it could take it for different requests."""
    version, found = scope["http_version"], dict[bytes, bytes]()
    for name, value in scope["headers"]:
        if name in found and name in ALONE:
            word = name.decode()
            raise problem(400, "service-http", {"Connection": "close"}, reason=(f"{word} 写了两遍", f"{word} is given twice"))
        found[name] = found[name] + b", " + value if name in found else value
    if version not in ("1.0", "1.1"):
        raise problem(400, "service-http", {"Connection": "close"}, reason=(f"HTTP/{version}", f"HTTP/{version}"))
    if version == "1.1" and b"host" not in found:
        raise problem(400, "service-http", {"Connection": "close"}, reason=("没有 Host", "there is no Host"))
    return found


def unread(status: int, reason: tuple[str, str]) -> bytes:
    """A whole answer to what is no request: nobody is known to have asked, nor in which language. It is in the log as well."""
    id, found = _id(None), problem(status, "service-http", {"Connection": "close"}, reason=reason)
    log({"at": now(), "request": id, "route": "-", "status": status, "codes": found.codes})
    return raw(problems.response(found, "zh", id), id)


def raw(answer: Response, id: str, more: Iterable[Pair] = ()) -> bytes:
    """A whole answer as it is sent."""
    headers = [*more, *answer.raw_headers, *PRIVATE, (b"x-request-id", id.encode())]
    head = f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}\r\n".encode()
    return head + lines(headers) + b"\r\n" + bytes(answer.body)
