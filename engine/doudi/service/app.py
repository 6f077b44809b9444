"""The application: the table of endpoints, the doors around it, what runs beside it.

On Starlette, not FastAPI: a household must be read by the engine's own reader, which never makes a float and whose schema is made
from the policies, so pydantic models could only stand beside it and disagree. openapi/ makes the OpenAPI file from the same
table and the same schemas.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp

from doudi.service.base import tokens
from doudi.service.base.metrics import Metrics
from doudi.service.base.problems import problem
from doudi.service.base.settings import GRACE, LAST, Settings, handed
from doudi.service.ending import bounded
from doudi.service.endpoints import keepers
from doudi.service.endpoints.table import ENDPOINTS
from doudi.service.http.asking import parameters
from doudi.service.http.calls import Call, Endpoint, Service
from doudi.service.http.doors import Doors, Run, unauthorized
from doudi.service.http.logs import log, of_libraries
from doudi.service.record.keeping import key
from doudi.service.record.rows import Record
from doudi.service.record.writer import Writer
from doudi.service.versions.policies import Holder, Refused, now
from doudi.service.versions.tree import stamp
from doudi.service.wire.short import METHOD, PATH, Short

HANDED_ON = 256  # file numbers among which those are that a worker was handed


def running(service: Service, e: Endpoint) -> Run:
    """What a row of the table does: its doors, then the handler."""
    handler, enter = e.handler, entered(e)

    async def run(call: Call, query: bytes) -> Response:
        enter(call, query)
        return await handler(service, call)

    return run


def entered(e: Endpoint) -> Callable[[Call, bytes], None]:
    """What comes before a handler: whether the caller may, and what is asked. It raises Problem."""
    table, scope, route = e.parameters, e.scope, e.path

    def enter(call: Call, query: bytes) -> None:
        call.route = route
        if scope and scope not in call.caller.scopes:
            raise problem(403, "service-scope", scope=scope) if call.caller.name else unauthorized()
        call.asked = parameters(query, table)
        call.lang = call.asked.get("lang") or call.lang

    return enter


def routed(run: Run) -> Any:
    """The same as Starlette's routes call it."""

    async def endpoint(request: Request) -> Response:
        call: Call = request.scope["doudi"]
        call.path = request.path_params
        return await run(call, request.scope["query_string"])

    return endpoint


def application(settings: Settings) -> ASGIApp:
    """The whole service. Raises InputError and OSError for settings that cannot be."""
    from doudi.service.openapi import document as openapi
    from doudi.text.places import policies_folder

    rung = _rung(settings.bell)  # before the policies are read: a reload meanwhile is then seen by the watch
    secret = key(os.environ) if settings.keep == "encrypted" else None
    known = tokens.read(settings.tokens) if settings.tokens else None
    holder = Holder(policies_folder(settings.policies or None), settings.fair)
    service = Service(settings, holder, Metrics(), known, secret=secret)
    service.metrics.loaded.set_to_current_time()
    rows = [(e, running(service, e)) for e in (*ENDPOINTS, *openapi.ENDPOINTS)]
    routes: list[BaseRoute] = [Route(e.path, routed(run), methods=[e.method], name=e.name) for e, run in rows]
    settled()
    fixed = {(e.method, e.path): run for e, run in rows if "{" not in e.path}
    doors = Doors(Router(routes, redirect_slashes=False, lifespan=_life(service, rung)), service, fixed)
    doors.short = Short(doors, entered(next(e for e in ENDPOINTS if (e.method, e.path) == (METHOD, PATH))))
    return doors


def settled() -> None:
    """What is loaded stays: the collector need not walk all policies again and again, which would delay answers."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _life(service: Service, rung: int) -> Any:
    @asynccontextmanager
    async def life(_: Any) -> AsyncIterator[None]:
        url = service.settings.record_url
        if url is not None:
            record = await asyncio.to_thread(Record, url, True)  # made by the command; it may be away when a worker starts anew
            service.writer = Writer(record, service.metrics, service.settings.workers == 1)
        watching = asyncio.create_task(_watch(service, rung)) if service.settings.watch > 0 or service.settings.bell else None
        warming = asyncio.create_task(service.helpers.ready(service.holder.snapshot))
        _end_with_the_parent()
        try:
            yield
        finally:
            warming.cancel()
            await asyncio.wait([warming])
            await service.helpers.close()
            if watching is not None:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching
            if service.writer is not None:
                await service.writer.close()
            service.slow.shutdown(wait=False, cancel_futures=True)
            service.holder.pool.shutdown(wait=False, cancel_futures=True)

    return life


def _end_with_the_parent() -> None:
    """A worker whose supervisor was killed ends: it would go on answering on the port, with these policies, and nobody could start anew."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        loop = asyncio.get_running_loop()

        def gone() -> None:
            loop.remove_reader(parent.sentinel)
            os.kill(os.getpid(), signal.SIGTERM)

        loop.add_reader(parent.sentinel, gone)


async def _watch(service: Service, rung: int) -> None:
    """Reload when a file has changed, or when the bell was rung: by another worker that did, or upon SIGHUP. rung: when it last was, as far
    as the policies that serve know of it."""
    settings, holder = service.settings, service.holder
    while True:
        await asyncio.sleep(settings.watch or 1.0)
        changed = _rung(settings.bell) != rung
        if settings.watch > 0 and not changed:
            changed = await asyncio.to_thread(stamp, holder.root) != holder.stamp
        if changed:
            rung = _rung(settings.bell)
            try:
                await keepers.reloaded(service, "watch", "-")
            except Refused as refused:
                log({"at": now(), "reload": "refused", "errors": len(refused.diagnostics), "first": refused.diagnostics[0]})
            except Exception as raised:  # noqa: BLE001  # the watching goes on whatever one attempt met
                log({"at": now(), "reload": "failed", "reason": type(raised).__name__})


def _rung(bell: str) -> int:
    try:
        return os.stat(bell).st_mtime_ns if bell else 0
    except OSError:
        return 0


def from_environment() -> ASGIApp:
    """For a worker process that the command started."""
    kept_to_ourselves()
    of_libraries()
    if multiprocessing.parent_process() is not None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the supervisor's matter, also where all processes are told
    bounded(GRACE + LAST)
    return application(handed(os.environ))


def kept_to_ourselves() -> None:
    """What this process was handed is not handed on: a helper that outlives it for a moment would go on listening on its port."""
    for number in range(3, HANDED_ON):
        with suppress(OSError):
            os.set_inheritable(number, False)
