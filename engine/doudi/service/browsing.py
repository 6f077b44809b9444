"""GET: policies and versions in force, schemas, codes, health, metrics. Each answer is made once a snapshot and carries its ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from starlette.responses import Response

import doudi
from doudi.decision.schema import schema_of, text
from doudi.pipeline import decision_day
from doudi.plan.door import door
from doudi.service.calls import Call, Service, dumped, known_region
from doudi.service.policies import Snapshot
from doudi.service.problems import problem
from doudi.text.diagnostic import PolicyError
from doudi.text.messages import MESSAGES
from doudi.text.pages import page

JSON = "application/json"
MOST_PAGES = 2_000
MOST_KEPT = 50_000_000  # bytes


async def _page(service: Service, call: Call, key: Any, make: Callable[[Snapshot], bytes], media: str = JSON) -> Response:
    """An answer made from the snapshot that this request began with."""
    return await kept_page(call, key, lambda: service.holder.run(make, call.policies), media)


async def kept_page(call: Call, key: Any, make: Callable[[], Awaitable[bytes]], media: str = JSON) -> Response:
    """An answer kept with its snapshot; 304 when the asker has it."""
    pages = call.policies.pages
    found = pages.get(key)
    if found is None:
        data = await make()
        if len(pages) >= MOST_PAGES or sum(len(x) for x, _ in pages.values()) + len(data) > MOST_KEPT:
            pages.clear()
        found = pages[key] = (data, f'"{hashlib.sha256(data).hexdigest()}"')
    data, tag = found
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Language, Authorization"}
    asked = call.header(b"if-none-match")
    if asked.strip() == "*" or tag in [x.strip().removeprefix("W/") for x in asked.split(",")]:
        return Response(None, 304, headers)
    return Response(data, 200, headers, media)


async def regions(service: Service, call: Call) -> Response:
    """Every region with its layers and the days its versions come into force."""

    def make(snapshot: Snapshot) -> bytes:
        tree = snapshot.policies.tree
        rows = []
        for id in tree.ids:
            days = [date.fromordinal(d).isoformat() for d in tree.days(id)]
            typed = tree.region(id, tree.days(id)[-1] if days else 1)
            rows.append({"region": id, "names": _names(typed.names), "layers": [x.id for x in tree.line(id)], "days": days})
        return dumped({"digest": snapshot.signature, "loaded": snapshot.loaded, "regions": rows})

    return await _page(service, call, "regions", make)


def _names(names: Any) -> dict[str, str]:
    return {"zh": names.zh, "en": names.en}


def _day(snapshot: Snapshot, region: str, as_of: str | None) -> str:
    """The day asked about; else the one on which the newest version comes into force."""
    days = snapshot.policies.tree.days(region)
    return as_of or date.fromordinal(days[-1] if days else 1).isoformat()


async def region(service: Service, call: Call) -> Response:
    """The programmes in force in a region on a day, each with the digest to pin it by."""
    region = call.path["region"]
    as_of = call.get("as_of")

    def make(snapshot: Snapshot) -> bytes:
        known_region(call, region)
        day = _day(snapshot, region, as_of)
        typed = snapshot.policies.tree.region(region, decision_day({}, day))
        whole = snapshot.prepare(region, day, None)
        rows = [_programme(snapshot, typed, region, id, day) for id in typed.programmes]
        return dumped({"region": region, "names": _names(typed.names), "as_of": day, "digest": whole.pin, "programmes": rows})

    return await _page(service, call, ("region", region, as_of), make)


async def programme(service: Service, call: Call) -> Response:
    """One programme: what decides on a day, and every version there is."""
    region, id, as_of = call.path["region"], call.path["programme"], call.get("as_of")

    def make(snapshot: Snapshot) -> bytes:
        known_region(call, region)
        day = _day(snapshot, region, as_of)
        ready = snapshot.prepare(region, day, id)
        typed = snapshot.policies.tree.region(region, ready.day)
        all_versions = [
            {"layer": layer.id, "from": date.fromordinal(first).isoformat(), "digest": file.digest}
            for layer in snapshot.policies.tree.line(region)
            for first, file in sorted(layer.programmes.get(ready.ids[0], {}).items())
        ]
        return dumped({**_programme(snapshot, typed, region, ready.ids[0], day), "region": region, "as_of": day, "published": all_versions})

    return await _page(service, call, ("programme", region, id, as_of), make)


def _programme(snapshot: Snapshot, typed: Any, region: str, id: str, day: str) -> dict[str, Any]:
    import json

    ready = snapshot.prepare(region, day, id)
    p = typed.programmes[id]
    return {"programme": id, "names": _names(p.names), "subject": p.subject, "digest": ready.pin, "versions": json.loads(ready.versions)}


async def schema(service: Service, call: Call) -> Response:
    """The JSON Schema of a household, as `doudi schema` prints it."""
    region, as_of, root = call.path["region"], call.get("as_of"), call.get("root")

    def make(snapshot: Snapshot) -> bytes:
        known_region(call, region)
        return text(household_schema(snapshot, region, _day(snapshot, region, as_of), root)).encode()

    return await _page(service, call, ("schema", region, as_of, root), make, "application/schema+json")


def household_schema(snapshot: Snapshot, region: str, day: str, root: str | None = None) -> dict[str, Any]:
    """The schema with exact bounds (Decimal). Raises Problem for a root record that is none, PolicyError."""
    typed = snapshot.policies.tree.region(region, decision_day({}, day))
    roots = [r.id for r in typed.records.values() if r.parent is None]
    root = root or roots[0]
    if root not in roots:
        raise problem(400, "service-parameter-value", name="root", found=root[:40], wanted=" | ".join(roots), path="root")
    rows, _ = door(typed, root)
    return schema_of(rows, root, f"{typed.names.zh} · {typed.names.en}")


async def code(service: Service, call: Call) -> Response:
    """The page of a code, as `doudi explain` prints it: what `type` of a problem points to."""
    code = call.path["code"]
    if code not in MESSAGES:
        raise problem(404, "service-not-found", name=code[:60])
    return await _page(service, call, ("code", code, call.lang), lambda _: page(code, call.lang).encode(), "text/markdown")


# -- for those who run it


async def health(_: Service, call: Call) -> Response:
    """The process answers."""
    return Response(dumped({"status": "ok", "version": doudi.__version__}), media_type=JSON, headers={"Cache-Control": "no-store"})


async def ready(service: Service, call: Call) -> Response:
    """Policies are loaded and the last commit of the record went through; 503 else."""
    writer = service.writer
    fine = writer is None or writer.failed is None
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


__all__ = ["PolicyError", "code", "health", "household_schema", "metrics", "programme", "ready", "region", "regions", "schema"]
