"""POST /v1/decide and the rest that takes a household: a household in, decisions out, on the record before they are given.

A household of one programme in which nothing is open is decided in the event loop, in microseconds. Everything else (completions to be
tried, all programmes, words, many households) is work for the helper processes, so that one heavy household delays nobody else.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

import doudi
from doudi.decision.ready import day_seen
from doudi.pipeline import as_object
from doudi.service.base.problems import problem, same
from doudi.service.http.asking import body, text_of
from doudi.service.http.calls import Answer, Call, Service, dumped
from doudi.service.record.keeping import encrypted
from doudi.service.record.rows import Entry, Kept
from doudi.service.versions.policies import Basis, Ready, digest_of
from doudi.service.work.household import SMALL, Told, as_wanted, day_given, decisions, keep, light, told

ONE, MANY = "application/json", "application/x-ndjson"
MOST_LINES = 1_000
MEDIA = {"text": "text/plain", "markdown": "text/markdown", "html": "text/html", "json": ONE}


async def decide(service: Service, call: Call) -> Response:
    """One household as JSON, or many as JSON Lines."""
    data = await body(service, call, (ONE, MANY), service.settings.body_limit)
    if call.header(b"content-type").lower().startswith(MANY):
        return await _many(service, call, data)
    basis, found = _at_once(service, call, data) or await _in_turn(service, call, data)
    row, answer = _given(service, call, data, basis, found)
    del found, data  # many wait for one commit: what each was made from need not
    return Answer(answer, await recorded(service, row))


def usual(service: Service, call: Call, data: bytes) -> tuple[Entry, bytes] | None:
    """The row and the answer of one household that machine code decides; None, and nothing done, where it does not."""
    found = _at_once(service, call, data)
    return _given(service, call, data, *found) if found is not None else None


def _given(service: Service, call: Call, data: bytes, basis: Ready | Basis, found: Told) -> tuple[Entry, bytes]:
    """What is recorded, and what is given out when it is."""
    _count(service, basis.region, found.statuses)
    answer = found.answer.encode("utf-8", "replace")
    return entry(service, call, "decide", data, basis, found, answer), b'{"decisions":' + answer + b"}"


async def explain(service: Service, call: Call) -> Response:
    """The decisions in words."""
    return await _worded(service, call, "explain")


async def leaflet(service: Service, call: Call) -> Response:
    """一单清 and 一袋清 of a household."""
    return await _worded(service, call, "leaflet")


async def _worded(service: Service, call: Call, kind: str) -> Response:
    data = await body(service, call, (ONE,), service.settings.body_limit)
    ready, household, _ = await _asked(service, call, data)
    form = call.asked["format"]
    asked = {"format": form, "audience": call.asked.get("audience", ""), "lang": call.lang}
    basis, found, words = await _elsewhere(service, call, kind, ready, household, **asked)
    said = found.answer.encode("utf-8", "replace")
    headers = await recorded(service, entry(service, call, kind, data, basis, found, said))
    _count(service, basis.region, found.statuses)
    media = f"{MEDIA[form]}; charset=utf-8" if form != "json" else ONE
    text = said if words is None else words.encode("utf-8", "replace")
    return Answer(text, [*headers, (b"content-language", call.lang.encode())], media.encode())


async def missing(service: Service, call: Call) -> Response:
    """What is still open, and the questions that would settle it. Nothing is decided, so nothing is recorded."""
    data = await body(service, call, (ONE,), service.settings.body_limit)
    ready, household, _ = await _asked(service, call, data)
    answer = await service.helpers.ask("missing", call, _job(service, call, ready, household))
    pin = Basis(*answer.pop("basis")).pin
    return Answer(dumped(answer), [(b"doudi-policies", pin.encode())])


async def compare(service: Service, call: Call) -> Response:
    """One household in several regions. Nothing is decided by it for the family, so nothing is recorded."""
    data = await body(service, call, (ONE,), service.settings.body_limit)
    household = text_of(data)
    regions = [x for x in call.asked.get("regions", "").split(",") if x]
    if regions and len(set(regions)) < 2:
        raise problem(400, "service-parameter-value", name="regions", found=call.asked["regions"][:40], wanted="a,b", path="regions")
    if len(regions) > len(call.policies.policies.tree.ids):
        raise problem(400, "service-parameter-value", name="regions", found="…", wanted="a,b", path="regions")
    form = call.asked["format"]
    job = {
        "text": household, "as_of": call.get("as_of"), "regions": regions or None, "programme": call.get("programme"), "format": form,
        "lang": call.lang,
    }
    answer = await service.helpers.ask("compare", call, job)
    media = f"{MEDIA[form]}; charset=utf-8" if form != "json" else ONE
    return Answer(answer["words"].encode("utf-8", "replace"), [(b"content-language", call.lang.encode())], media.encode())


# -- one household


def _at_once(service: Service, call: Call, data: bytes) -> tuple[Ready | Basis, Told] | None:
    """Decided by machine code, which reads the text itself; None where there is none yet, a fact is missing, or anything is wrong."""
    if len(data) >= SMALL:
        return None
    household, asked = text_of(data), call.asked.get("as_of")
    ready = call.policies.ready.get((call.asked["region"], asked or day_seen(household) or "", call.asked.get("programme")))
    if ready is None or ready.straight is None:
        return None
    decision = ready.straight.complete(household, -1 if asked else ready.day)
    if decision is None:
        return None
    same(call.asked.get("policies"), call.header(b"if-match"), ready.pin)
    out = told([decision])
    out.kept = keep(service.settings.keep, ready, household, None)
    return ready, out


async def _in_turn(service: Service, call: Call, data: bytes) -> tuple[Ready | Basis, Told]:
    """Decided by the codes in Python, here or by a helper."""
    ready, household, given = await _asked(service, call, data)
    found = _here(service, ready, household, given) if ready is not None else None
    if ready is not None and found is not None:
        return ready, found
    basis, found, _ = await _elsewhere(service, call, "decide", ready, household)
    return basis, found


async def _asked(service: Service, call: Call, data: bytes) -> tuple[Ready | None, str, Any]:
    """What decides, the household's text, and its object. Raises Problem, InputError, PolicyError.

    None for what decides where the household is so large that even reading it would delay others: a helper finds that out.
    """
    household = text_of(data)
    if len(household) >= SMALL:
        return None, household, None
    given = as_object(household)
    as_of = call.asked.get("as_of") or day_given(household, given)
    region, programme = call.asked["region"], call.asked.get("programme")
    ready = call.policies.ready.get((region, as_of, programme))
    if ready is None:
        ready = await service.holder.run(call.policies.prepare, region, as_of, programme)
    as_wanted(ready, household, given, call.asked.get("policies"), call.header(b"if-match"))
    return ready, household, given


def _here(service: Service, ready: Ready, household: str, given: Any) -> Told | None:
    """Decided in the event loop; None where that might take long."""
    if ready.programme is None:
        return None
    found = decisions(ready, household, given)
    if ready.straight is not None:
        ready.straight.count()
    if not light(found):
        return None
    out = told(found)
    out.kept = keep(service.settings.keep, ready, household, given)
    return out


async def _elsewhere(
    service: Service, call: Call, do: str, ready: Ready | None, household: str, **more: str
) -> tuple[Basis, Told, str | None]:
    """Decided by a helper: what decided, the decisions, and words about them."""
    answer = await service.helpers.ask(do, call, {**_job(service, call, ready, household), **more})
    basis, words = Basis(*answer.pop("basis")), answer.pop("words", None)
    return basis, Told(**answer), words


def _job(service: Service, call: Call, ready: Ready | None, household: str) -> dict[str, Any]:
    return {
        "text": household, "region": call.asked["region"], "as_of": call.get("as_of") if ready is None else ready.as_of,
        "programme": call.get("programme"), "pins": [call.get("policies"), call.header(b"if-match")], "keep": service.settings.keep,
    }


# -- on the record


async def recorded(service: Service, row: Entry) -> list[tuple[bytes, bytes]]:
    """Headers that say what decided and where it is recorded. Raises Problem 503 when it cannot be."""
    headers = [policies(row)]
    if service.writer is not None:
        (kept,) = await service.writer.append([row])
        headers.append(place(kept))
    return headers


def policies(row: Entry) -> tuple[bytes, bytes]:
    """The header that says what decided."""
    return b"doudi-policies", row.policies.encode()


def place(kept: Kept) -> tuple[bytes, bytes]:
    """The header that says where it is recorded."""
    return b"doudi-record", str(kept).encode()


def _count(service: Service, region: str, statuses: list[tuple[str, str]]) -> None:
    for programme, status in statuses:
        service.metrics.decision(region, programme, status).inc()


def entry(service: Service, call: Call, kind: str, data: bytes, ready: Ready | Basis, found: Told, answer: bytes) -> Entry:
    """The row of one household. data: its text as it was sent; answer: the decisions as they are given out."""
    digest = digest_of(data)
    form, kept = service.settings.keep, found.kept
    if form == "encrypted" and service.secret is not None:
        kept = encrypted(text_of(data), service.secret, digest)
    return Entry(
        call.at, call.id, call.caller.name, kind, ready.region, ready.programme or "", ready.as_of, digest, ready.pin,
        doudi.__version__, found.outcome, digest_of(answer), found.trace, form, kept, ready.versions,
    )


# -- many households


async def _many(service: Service, call: Call, data: bytes) -> Response:
    """A line in, a line out: {"line", "record", "decisions"} or {"line", "errors"}; one that is refused does not stop the others."""
    if data.count(b"\n") > MOST_LINES * 10:  # empty ones are not counted
        raise problem(413, "service-lines", most=MOST_LINES)
    lines = [(n, x.rstrip("\r")) for n, x in enumerate(text_of(data).split("\n"), 1) if x.strip()]
    if len(lines) > MOST_LINES:
        raise problem(413, "service-lines", most=MOST_LINES)
    job = {
        "lines": lines, "region": call.asked["region"], "as_of": call.get("as_of"), "programme": call.get("programme"),
        "pins": [call.get("policies"), call.header(b"if-match")], "keep": service.settings.keep, "lang": call.lang,
    }
    made = (await service.helpers.ask("many", call, job))["lines"]
    texts = dict(lines)
    rows: list[Entry] = []
    for found in made:
        if "errors" not in found:
            ready = Basis(*found.pop("basis"))
            found["told"] = Told(**found["told"])
            answer = found["told"].answer.encode("utf-8", "replace")
            rows.append(entry(service, call, "decide", texts[found["line"]].encode(), ready, found["told"], answer))
            _count(service, ready.region, found["told"].statuses)
    places: list[Kept] = await service.writer.append(rows) if service.writer is not None and rows else []
    return Answer(_lines(made, iter(places)), [], MANY.encode())


def _lines(found: list[dict[str, Any]], places: Any) -> bytes:
    out = []
    for row in found:
        if "errors" in row:
            out.append(dumped(row))
            continue
        at = next(places, None)
        record = f'"record":{json.dumps(str(at))},' if at is not None else ""
        out.append(f'{{"line":{row["line"]},{record}"decisions":{row["told"].answer}}}'.encode("utf-8", "replace"))
    return b"".join(line + b"\n" for line in out)
