"""The application: endpoints as a table, the doors around them, what runs beside them.

On Starlette, not FastAPI: a household must be read by the engine's own reader, which never makes a float and whose schema is made
from the policies, so pydantic models could only stand beside it and disagree. openapi.py makes the OpenAPI file from the same
table and the same schemas.
"""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp

from doudi.service import browsing, deciding, keepers, tokens
from doudi.service.asking import AS_OF, PIN, PROGRAMME, REGION, Parameter, parameters
from doudi.service.calls import Call, Endpoint, Service
from doudi.service.doors import Doors, log, unauthorized
from doudi.service.keeping import key
from doudi.service.metrics import Metrics
from doudi.service.policies import Holder, Refused, now, stamp
from doudi.service.problems import problem
from doudi.service.record import Record
from doudi.service.settings import Settings, handed
from doudi.service.writer import Writer

HOUSEHOLD = ("application/json",)
DECIDES = (REGION, PROGRAMME, AS_OF, PIN)
DAY = Parameter("as_of", ("哪一天；不写是最新一版生效的那天", "the day; default: when the newest version comes into force"), shape="day")
READER = Parameter("audience", ("写给谁看", "for whom"), ("officer", "citizen", "auditor"), default="officer")
FORMAT = Parameter("format", ("输出的样式", "how to write it"), ("text", "markdown", "html", "json"), default="text")
ROOT = Parameter("root", ("最外层的记录", "the root record"))
FILE = Parameter("file", ("文件在这一层里的位置", "the file's place in the layer"), needed=True)
AFTER = Parameter("after", ("从这一行之后", "after this row"), shape="number", default="0")
LIMIT = Parameter("limit", ("最多几行", "at most so many rows"), shape="number", default="100")

ENDPOINTS = (
    Endpoint(
        "POST", "/v1/decide", "decide", ("作出决定", "Decide"), deciding.decide, parameters=DECIDES,
        takes=("application/json", "application/x-ndjson"), gives=("application/json", "application/x-ndjson"),
        about=(
            "一户用 JSON，多户用 JSON Lines（每行一户，最多一千行）。决定写进记录之后才作答。",
            "One household as JSON, or many as JSON Lines (one a line, at most a thousand). Answered once it is on the record.",
        ),
    ),
    Endpoint(
        "POST", "/v1/explain", "explain", ("说明决定的理由", "Explain"), deciding.explain, parameters=(*DECIDES, READER, FORMAT),
        takes=HOUSEHOLD, gives=("text/plain", "text/markdown", "text/html", "application/json"),
        about=("对象、语言、样式各有三四种。", "For an officer, a citizen or an auditor; in Chinese or English; in four formats."),
    ),
    Endpoint(
        "POST", "/v1/missing", "missing", ("还缺什么", "What is missing"), deciding.missing, parameters=DECIDES, takes=HOUSEHOLD,
        about=("该问的问题，最能定案的在前。", "The questions to ask, those that settle most first: for building forms."),
    ),
    Endpoint("GET", "/v1/policies", "regions", ("有哪些地区", "Regions"), browsing.regions),
    Endpoint("GET", "/v1/policies/{region}", "region", ("某地某日施行的制度", "Programmes in force"), browsing.region, parameters=(DAY,)),
    Endpoint(
        "GET", "/v1/policies/{region}/{programme}", "programme", ("一项制度及其各版", "A programme and its versions"),
        browsing.programme, parameters=(DAY,),
    ),
    Endpoint(
        "GET", "/v1/schema/{region}", "schema", ("一户可以填什么", "What a household may carry"), browsing.schema,
        parameters=(DAY, ROOT), gives=("application/schema+json",),
    ),
    Endpoint(
        "POST", "/v1/check", "check", ("检查一份政策文字", "Check a policy text"), keepers.check, parameters=(REGION, FILE),
        takes=keepers.YAML,
        about=("放进该地区的政策里检查，不保存。", "Checked in its place among the region's policies; nothing is kept."),
    ),
    Endpoint(
        "GET", "/v1/errors/{code}", "code", ("错误代码的说明", "The page of a code"), browsing.code, scope="", gives=("text/markdown",),
    ),
    Endpoint(
        "GET", "/v1/record", "rows", ("决定记录", "Rows of the record"), keepers.rows, "read-record", (AFTER, LIMIT),
        gives=("application/x-ndjson",),
    ),
    Endpoint("GET", "/v1/record/{seq}", "row", ("记录里的一行", "A row of the record"), keepers.row, "read-record"),
    Endpoint("POST", "/v1/reload", "reload", ("换上新政策", "Reload the policies"), keepers.reload, "reload"),
    Endpoint("GET", "/health", "health", ("进程在不在", "Is the process there"), browsing.health, ""),
    Endpoint("GET", "/ready", "ready", ("能不能作决定", "Can it decide"), browsing.ready, ""),
    Endpoint("GET", "/metrics", "metrics", ("Prometheus 指标", "Prometheus metrics"), browsing.metrics, "", gives=("text/plain",)),
)


def endpoint(service: Service, e: Endpoint) -> Any:
    """The Starlette endpoint of a row of the table: scope, parameters, then the handler."""

    async def run(request: Request) -> Response:
        call: Call = request.scope["doudi"]
        call.route, call.request, call.path = e.path, request, request.path_params
        if e.scope and e.scope not in call.caller.scopes:
            raise problem(403, "service-scope", scope=e.scope) if call.caller.name else unauthorized()
        call.asked = parameters(request.scope["query_string"], e.parameters)
        call.lang = call.asked.get("lang") or call.lang
        return await e.handler(service, call)

    return run


def application(settings: Settings) -> ASGIApp:
    """The whole service. Raises InputError and OSError for settings that cannot be."""
    from doudi.service import openapi
    from doudi.text.places import policies_folder

    secret = key(os.environ) if settings.keep == "encrypted" else None
    known = tokens.read(settings.tokens) if settings.tokens else None
    holder = Holder(policies_folder(settings.policies or None))
    service = Service(settings, holder, Metrics(), known, secret=secret)
    service.metrics.loaded.set_to_current_time()
    rows = (*ENDPOINTS, *openapi.ENDPOINTS)
    routes: list[BaseRoute] = [Route(e.path, endpoint(service, e), methods=[e.method], name=e.name) for e in rows]
    settled()
    return Doors(Router(routes, redirect_slashes=False, lifespan=_life(service)), service)


def settled() -> None:
    """What is loaded stays: the collector need not walk all policies again and again, which would delay answers."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _life(service: Service) -> Any:
    @asynccontextmanager
    async def life(_: Any) -> AsyncIterator[None]:
        url = service.settings.record_url
        if url is not None:
            record = await asyncio.to_thread(Record, url)
            service.writer = Writer(record, service.metrics, service.settings.workers == 1)
        watching = asyncio.create_task(_watch(service)) if service.settings.watch > 0 or service.settings.bell else None
        try:
            yield
        finally:
            if watching is not None:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching
            if service.writer is not None:
                await service.writer.close()
            service.slow.shutdown(wait=False, cancel_futures=True)
            service.holder.pool.shutdown(wait=False, cancel_futures=True)

    return life


async def _watch(service: Service) -> None:
    """Reload when a file has changed, or when another worker has rung the bell."""
    settings, holder = service.settings, service.holder
    rung = _rung(settings.bell)
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
    return application(handed(os.environ))
