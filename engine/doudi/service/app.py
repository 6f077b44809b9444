"""The application: endpoints as a table, the doors around them, what runs beside them.

On Starlette, not FastAPI: a household must be read by the engine's own reader, which never makes a float and whose schema is made
from the policies, so pydantic models could only stand beside it and disagree. openapi.py makes the OpenAPI file from the same
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

from doudi.service import browsing, comparing, deciding, keepers, tokens
from doudi.service.asking import AS_OF, PIN, PROGRAMME, REGION, Parameter, parameters
from doudi.service.calls import Call, Endpoint, Service
from doudi.service.doors import Doors, Run, unauthorized
from doudi.service.ending import bounded
from doudi.service.keeping import key
from doudi.service.logs import log, of_libraries
from doudi.service.metrics import Metrics
from doudi.service.policies import Holder, Refused, now
from doudi.service.problems import problem
from doudi.service.record import Record
from doudi.service.settings import GRACE, LAST, Settings, handed
from doudi.service.short import METHOD, PATH, Short
from doudi.service.tree import stamp
from doudi.service.writer import Writer

HOUSEHOLD = ("application/json",)
HANDED_ON = 256  # file numbers among which those are that a worker was handed
DECIDES = (REGION, PROGRAMME, AS_OF, PIN)
DAY = Parameter("as_of", ("哪一天；不写是最新一版生效的那天", "the day; default: when the newest version comes into force"), shape="day")
READER = Parameter("audience", ("写给谁看", "for whom"), ("officer", "citizen", "auditor"), default="officer")
STYLE = ("输出的样式", "how to write it")
FORMAT = Parameter("format", STYLE, ("text", "markdown", "html", "json"), default="text")
SHEET = Parameter("format", STYLE, ("text", "markdown", "html"), default="text")
TABLE = Parameter("format", STYLE, ("json", "text", "markdown", "html"), default="json")
CHANGES = Parameter("format", STYLE, ("json", "text", "markdown", "sarif"), default="json")
SIDES = tuple(
    Parameter(
        name, (f"{zh}：地区、地区/制度，可带 @日期", f"the {en}: region or region/programme, either with @day"), shape="side", needed=True,
    )
    for name, zh, en in (("old", "原先的一版", "version before"), ("new", "后来的一版", "version after"))
)
PROOF = Parameter("proof", ("要不要证明影响到谁", "whether to prove who is affected"), ("yes", "no"), default="yes")
REGIONS = Parameter(
    "regions", ("地区的编号，用逗号隔开；不写就是范本以外的全部", "ids of regions, with commas; default: all but the model"),
)
ROOT = Parameter("root", ("最外层的记录", "the root record"))
FILE = Parameter("file", ("文件在这一层里的位置", "the file's place in the layer"), needed=True)
AFTER = Parameter("after", ("从这一行之后", "after this row"), shape="number", default="0")
LIMIT = Parameter("limit", ("最多几行，至多 1000", "at most so many rows, never more than 1,000"), shape="number", default="100")

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
    Endpoint(
        "POST", "/v1/compare", "compare", ("同一户在几个地区", "One household in several regions"), deciding.compare,
        parameters=(REGIONS, PROGRAMME, AS_OF, TABLE), takes=HOUSEHOLD,
        gives=("application/json", "text/plain", "text/markdown", "text/html"),
        about=(
            "并排写出各地的结果，以及从哪一步起不同。这不是决定，不入记录。",
            "Side by side: what each region says, and where they part. No decision is made by it, so nothing is recorded.",
        ),
    ),
    Endpoint(
        "POST", "/v1/leaflet", "family_leaflet", ("一单清和一袋清", "A household's lists"), deciding.leaflet,
        parameters=(REGION, AS_OF, PIN, SHEET), takes=HOUSEHOLD, gives=("text/plain", "text/markdown", "text/html"),
        about=(
            "这一户能享受什么、已享受什么、下一步找谁，以及一次备齐的材料。其中有决定，所以记录。",
            "What the household can have, has, and does next; and the papers to bring at once. It holds decisions, so it is recorded.",
        ),
    ),
    Endpoint(
        "GET", "/v1/leaflet/{region}", "leaflet", ("一个地区的明白纸", "A region's leaflet"), comparing.leaflet, parameters=(DAY, SHEET),
        gives=("text/plain", "text/markdown", "text/html"),
        about=("某日施行的各项制度：给谁、多少、怎么办。", "The programmes in force on a day: for whom, how much, and what to do."),
    ),
    Endpoint(
        "GET", "/v1/diff", "diff", ("两版有何不同", "What changed between two versions"), comparing.diff,
        parameters=(*SIDES, PROOF, CHANGES), gives=("application/json", "text/plain", "text/markdown", "application/sarif+json"),
        about=(
            "改了什么、意思变没变、哪样的家庭受影响。一次做一份，超时作罢。",
            "What changed, what it means, and for which families. Made one at a time, and given up when its time is over.",
        ),
    ),
    Endpoint(
        "POST", "/v1/diff", "propose", ("这份政策文字会改变什么", "What a policy text would change"), comparing.proposed,
        parameters=(REGION, FILE, PROOF, CHANGES), takes=keepers.YAML,
        gives=("application/json", "text/plain", "text/markdown", "application/sarif+json"),
        about=("与现行的比较，不保存。有错误时答 422。", "Against what serves now; nothing is kept. 422 when the text has errors."),
    ),
    Endpoint(
        "GET", "/v1/policies", "regions", ("有哪些地区", "Regions"), browsing.regions,
        about=("从这里开始：各地区的编号，其他调用都要用。", "Begin here: the ids of the regions, which every other call wants."),
    ),
    Endpoint(
        "GET", "/v1/policies/{region}", "region", ("某地某日施行的制度", "Programmes in force"), browsing.region, parameters=(DAY,),
        about=(
            "各项制度的编号；digest 可钉住全部制度的这一版。",
            "The ids of the programmes; `digest` pins a decision on all of them to these very files.",
        ),
    ),
    Endpoint(
        "GET", "/v1/policies/{region}/{programme}", "programme", ("一项制度及其各版", "A programme and its versions"),
        browsing.programme, parameters=(DAY,),
        about=(
            "digest 可钉住这项制度的这一版；published 是发布过的各版。",
            "`digest` pins a decision on it; `published` are all its versions.",
        ),
    ),
    Endpoint(
        "GET", "/v1/schema/{region}", "schema", ("一户可以填什么", "What a household may carry"), browsing.schema,
        parameters=(DAY, ROOT), gives=("application/schema+json",),
        about=(
            "家庭的 JSON Schema：每个键的名称、单位、界限、选项。不知道的就不写，不写不等于没有。",
            "JSON Schema of a household: name, unit, bounds and choices of every key. Leave out what is not known; absent is not none.",
        ),
    ),
    Endpoint(
        "POST", "/v1/check", "check", ("检查一份政策文字", "Check a policy text"), keepers.check, parameters=(REGION, FILE),
        takes=keepers.YAML,
        about=("放进该地区的政策里检查，不保存。", "Checked in its place among the region's policies; nothing is kept."),
    ),
    Endpoint(
        "GET", "/v1/errors/{code}", "code", ("错误代码的说明", "The page of a code"), browsing.code, scope="", gives=("text/markdown",),
        about=(
            "出错时 type 指向它：这个代码的意思和改法。",
            "What `type` of a problem points to: what the code means and how to mend it.",
        ),
    ),
    Endpoint(
        "GET", "/v1/record", "rows", ("决定记录", "Rows of the record"), keepers.rows, "read-record", (AFTER, LIMIT),
        gives=("application/x-ndjson",),
        about=(
            "每行一条，不含家庭；接着读用 after=最后一行的 seq。",
            "A row a line, without households; to go on, after = seq of the last.",
        ),
    ),
    Endpoint(
        "GET", "/v1/record/{seq}", "row", ("记录里的一行", "A row of the record"), keepers.row, "read-record",
        about=("行号就是 Doudi-Record 冒号前的数。", "Its number is what stands before the colon of `Doudi-Record`."),
    ),
    Endpoint(
        "POST", "/v1/reload", "reload", ("换上新政策", "Reload the policies"), keepers.reload, "reload",
        about=(
            "整棵检查过才换上；有错误时答 422，旧的照旧。",
            "Checked whole before it serves; with errors it is 422, and the old policies go on serving.",
        ),
    ),
    Endpoint(
        "GET", "/health", "health", ("进程在不在", "Is the process there"), browsing.health, "",
        about=("答了就在；能不能作决定看 /ready。", "It is there when it answers; whether it can decide is /ready."),
    ),
    Endpoint(
        "GET", "/ready", "ready", ("能不能作决定", "Can it decide"), browsing.ready, "",
        about=(
            "给负载均衡用：不能时答 503，并再试着写一次记录。",
            "For load balancers: 503 when not, and then the record is tried again.",
        ),
    ),
    Endpoint(
        "GET", "/metrics", "metrics", ("Prometheus 指标", "Prometheus metrics"), browsing.metrics, "", gives=("text/plain",),
        about=("多个进程时任一个答全部的。", "Of several workers any one answers for all."),
    ),
)


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
    from doudi.service import openapi
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
