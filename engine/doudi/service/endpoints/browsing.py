"""GET: policies and versions in force, schemas, codes, health, metrics. Each answer is made once a snapshot and carries its ETag."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import Response

import doudi
from doudi.decision.door.schema import text
from doudi.service.base.problems import problem
from doudi.service.http.calls import Call, Service, dumped
from doudi.service.record.rows import Entry
from doudi.service.versions.policies import Snapshot, now
from doudi.service.work import about
from doudi.service.work.about import known_region
from doudi.text.messages import MESSAGES
from doudi.text.pages import page

JSON = "application/json"
MOST_PAGES = 2_000
MOST_KEPT = 50_000_000  # bytes


async def _page(service: Service, call: Call, key: Any, make: Callable[[Snapshot], bytes], media: str = JSON) -> Response:
    """An answer made from the snapshot that this request began with."""
    return await kept_page(call, key, lambda: service.holder.run(make, call.policies), media)


async def kept_page(call: Call, key: Any, make: Callable[[], Awaitable[bytes]], media: str = JSON) -> Response:
    """An answer kept with its snapshot; 304 when the asker has it. Of those who ask for one at once, one has it made."""
    pages, making = call.policies.pages, call.policies.making
    while (found := pages.get(key)) is None:
        other = making.get(key)
        if other is not None:
            await other.wait()  # if that one failed, or went away, this one tries
            continue
        done = making[key] = asyncio.Event()
        try:
            data = await make()
            if len(pages) >= MOST_PAGES or sum(len(x) for x, _ in pages.values()) + len(data) > MOST_KEPT:
                pages.clear()
            pages[key] = (data, f'"{hashlib.sha256(data).hexdigest()}"')
        finally:
            del making[key]
            done.set()
    data, tag = found
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Language, Authorization"}
    asked = call.header(b"if-none-match")
    if asked.strip() == "*" or tag in [x.strip().removeprefix("W/") for x in asked.split(",")]:
        return Response(None, 304, headers)
    return Response(data, 200, headers, media)


async def regions(service: Service, call: Call) -> Response:
    """Every region with its layers and the days its versions come into force."""
    return await _page(service, call, "regions", lambda snapshot: dumped(about.regions(snapshot)))


async def region(service: Service, call: Call) -> Response:
    """The programmes in force in a region on a day, each with the digest to pin it by."""
    region, as_of = call.path["region"], call.get("as_of")
    return await _page(service, call, ("region", region, as_of), lambda snapshot: dumped(about.region(snapshot, region, as_of)))


async def programme(service: Service, call: Call) -> Response:
    """One programme: what decides on a day, and every version there is."""
    region, id, as_of = call.path["region"], call.path["programme"], call.get("as_of")
    key = ("programme", region, id, as_of)
    return await _page(service, call, key, lambda snapshot: dumped(about.programme(snapshot, region, id, as_of)))


async def schema(service: Service, call: Call) -> Response:
    """The JSON Schema of a household, as `doudi schema` prints it."""
    region, as_of, root = call.path["region"], call.get("as_of"), call.get("root")

    def make(snapshot: Snapshot) -> bytes:
        known_region(snapshot, region)
        return text(about.household_schema(snapshot, region, about.day_of(snapshot, region, as_of), root)).encode()

    return await _page(service, call, ("schema", region, as_of, root), make, "application/schema+json")


async def code(service: Service, call: Call) -> Response:
    """The page of a code, as `doudi explain` prints it: what `type` of a problem points to."""
    code = call.path["code"]
    if code not in MESSAGES:
        raise problem(404, "service-not-found", name=code[:60])
    return await _page(service, call, ("code", code, call.lang), lambda _: page(code, call.lang).encode(), "text/markdown")


# -- for those who run it


async def health(_: Service, call: Call) -> Response:
    """The process answers."""
    return Response(dumped(about.health()), media_type=JSON, headers={"Cache-Control": "no-store"})


async def ready(service: Service, call: Call) -> Response:
    """Policies are loaded and the last commit of the record went through; 503 else, and then a commit is tried again."""
    writer = service.writer
    fine = writer is None or writer.fine
    if writer is not None and not fine:
        writer.again(Entry(now(), call.id, call.caller.name, "resume", answer=call.policies.signature))
    out: dict[str, Any] = {
        "status": "ready" if fine else "not ready",
        "version": doudi.__version__,
        "policies": {"digest": call.policies.signature, "loaded": call.policies.loaded, "refused": len(service.holder.refused)},
        "record": "off" if writer is None else "ok" if fine else "failed",
    }
    return Response(dumped(out), 200 if fine else 503, {"Cache-Control": "no-store"}, JSON)


async def metrics(service: Service, call: Call) -> Response:
    """Prometheus."""
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"})

