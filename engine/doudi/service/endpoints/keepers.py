"""What those with more than the scope `decide` may do: read the record, reload the policies; and POST /v1/check."""

from __future__ import annotations

import asyncio
import gc
import os
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from doudi.service.base.problems import Problem, problem
from doudi.service.http.asking import body
from doudi.service.http.calls import Call, Service, dumped
from doudi.service.http.logs import log
from doudi.service.record.rows import Entry, Record, outcome_of
from doudi.service.versions.policies import Refused, diagnostics_of, now
from doudi.service.work.about import known_region
from doudi.text.diagnostic import InputError

JSON = "application/json"
YAML = ("application/yaml", "text/yaml", "application/x-yaml")
PARTS = "(_[a-z0-9_]+)?"
FILE = re.compile(
    rf"(region|rates|clauses|vocabulary{PARTS})\.yaml|[a-z][a-z0-9_-]*/([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|cases{PARTS})\.yaml"
)
LARGEST = 2_000_000  # bytes of a policy file, as the catalogue has it
MOST_ROWS = 1_000
HIDDEN = ("input",)  # never given out: the commands read it, with the key


# -- the record


def _record(service: Service) -> Record:
    if service.writer is None:
        raise problem(404, "service-not-found", name="record")
    return service.writer.record


async def rows(service: Service, call: Call) -> Response:
    """Rows after a number, as JSON Lines; without what is kept of households."""
    record = _record(service)
    after, limit = int(call.asked["after"]), min(int(call.asked["limit"]), MOST_ROWS)
    found = await _read(service, lambda: [shown(r) for r in record.rows(after, limit)])
    return Response(b"".join(dumped(r) + b"\n" for r in found), media_type="application/x-ndjson")


async def row(service: Service, call: Call) -> Response:
    """One row, and the policy files behind its pin."""
    import json

    record, seq = _record(service), call.path["seq"]

    def one() -> dict[str, Any] | None:
        found = record.row(int(seq))
        if found is None:
            return None
        versions = record.versions(found["policies"])
        return {**shown(found), "versions": json.loads(versions) if versions else []}

    found = await _read(service, one) if seq.isascii() and seq.isdigit() and len(seq) < 16 else None
    if found is None:
        raise problem(404, "record-row-missing", seq=seq[:20])
    return Response(dumped(found), media_type=JSON)


async def _read(service: Service, function: Callable[[], Any]) -> Any:
    """What a function reads from the record. Raises Problem 503 where it cannot be read, or was changed."""
    try:
        return await service.aside(function)
    except InputError as raised:
        raise Problem(503, raised.diagnostics) from None
    except (SQLAlchemyError, ValueError) as raised:
        raise problem(503, "record-unreadable", reason=type(getattr(raised, "orig", None) or raised).__name__) from None


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {k: outcome_of(row) if k == "outcome" else x for k, x in row.items() if k not in HIDDEN}


# -- reload


async def reload(service: Service, call: Call) -> Response:
    """Read the policies again, check them whole, and let them serve. 422 when they have errors: the old ones keep serving."""
    try:
        changed = await reloaded(service, call.caller.name, call.id)
    except Refused as refused:
        raise Problem(422, diagnostics_of(refused.diagnostics), extra={"policies": refused.diagnostics[:100]}) from None
    except TimeoutError:
        raise
    except OSError as raised:  # no file more can be opened, or none written
        raise problem(503, "service-check-failed", {"Retry-After": "5"}, reason=type(raised).__name__) from None
    if changed and service.settings.workers > 1:
        os.utime(service.settings.bell)
    snapshot = service.holder.snapshot
    return Response(dumped({"changed": changed, "digest": snapshot.signature, "loaded": snapshot.loaded}), media_type=JSON)


async def reloaded(service: Service, caller: str, request: str) -> bool:
    """Reload, count it, and put it on the record. Raises Refused."""
    try:
        changed = await service.holder.reload()
    except Refused:
        service.metrics.reloads.labels("refused").inc()
        raise
    service.metrics.reloads.labels("changed" if changed else "same").inc()
    if changed:
        gc.unfreeze()  # the policies of before may go
        gc.collect()
        gc.freeze()
        service.metrics.loaded.set_to_current_time()
        if service.writer is not None:
            answer = service.holder.snapshot.signature
            row = service.writer.append([Entry(now(), request, caller, "reload", answer=answer)])
            try:
                await asyncio.shield(row)  # it is so, whether anybody waits for the answer or not
            except Problem:  # they serve; until it can be written nothing is decided, and the row that says so names them
                log({"at": now(), "request": request, "reload": "unrecorded", "digest": answer})
    return changed


# -- check


async def check(service: Service, call: Call) -> Response:
    """A policy text in its place in a copy of the tree, checked as `doudi check` does."""
    region, file = placed(call)
    data = await body(service, call, YAML, min(LARGEST + 1, service.settings.body_limit))
    job = {"region": region, "file": file, "text": data.decode("utf-8", "surrogateescape")}
    answer = await service.helpers.ask("check", call, job)
    return Response(answer["words"].encode("utf-8", "replace"), media_type=JSON)


def placed(call: Call) -> tuple[str, str]:
    """The region and the file of a posted text. Raises PolicyError, and Problem for a name that is none."""
    region, file = known_region(call.policies, call.asked["region"]), call.asked["file"]
    if not FILE.fullmatch(file):
        raise problem(400, "service-file", name=file[:80], path="file")
    return region, file
