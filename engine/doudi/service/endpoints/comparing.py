"""GET and POST /v1/diff, GET /v1/leaflet/{region}: words about policies, made by the helper processes."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from doudi.service.endpoints.browsing import kept_page
from doudi.service.endpoints.keepers import LARGEST, YAML, placed
from doudi.service.http.asking import body
from doudi.service.http.calls import Call, Service
from doudi.service.work.about import known_region

MEDIA = {
    "json": "application/json", "text": "text/plain", "markdown": "text/markdown", "html": "text/html", "sarif": "application/sarif+json",
}


async def diff(service: Service, call: Call) -> Response:
    """Two versions of the tree that serves."""
    job = {k: call.asked[k] for k in ("old", "new", "proof", "format")}
    return await _page(service, call, "diff", job)


async def proposed(service: Service, call: Call) -> Response:
    """What a posted text would change in its place: nothing is kept."""
    region, file = placed(call)
    data = await body(service, call, YAML, min(LARGEST + 1, service.settings.body_limit))
    job = {
        "region": region, "file": file, "text": data.decode("utf-8", "surrogateescape"), "proof": call.asked["proof"],
        "format": call.asked["format"],
    }
    answer = await service.helpers.ask("diff", call, job)
    return Response(answer["words"].encode("utf-8", "replace"), media_type=MEDIA[job["format"]])


async def leaflet(service: Service, call: Call) -> Response:
    """明白纸 of a region."""
    region = known_region(call.policies, call.path["region"])
    job = {"region": region, "as_of": call.get("as_of"), "text": None, "format": call.asked["format"]}
    return await _page(service, call, "leaflet", job)


async def _page(service: Service, call: Call, do: str, job: dict[str, Any]) -> Response:
    """An answer about the policies alone, kept with its snapshot."""

    async def make() -> bytes:
        answer: bytes = (await service.helpers.ask(do, call, job))["words"].encode("utf-8", "replace")
        return answer

    return await kept_page(call, (do, call.lang, *map(str, job.values())), make, MEDIA[job["format"]])
