"""POST /v1/decide, /v1/explain, /v1/missing: a household in, decisions out, on the record before they are given."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.responses import Response

import doudi
from doudi.decision.decision import Decision
from doudi.pipeline import as_object, decision_day, evaluate
from doudi.service.asking import body, text_of
from doudi.service.calls import Call, Service, dumped, same
from doudi.service.keeping import encrypted, masked
from doudi.service.policies import Ready, digest_of, now
from doudi.service.problems import problem
from doudi.service.questions import questions
from doudi.service.record import Entry, Kept
from doudi.text.diagnostic import InputError, PolicyError, fault
from doudi.text.locate import located
from doudi.text.render import data as told

ONE, MANY = "application/json", "application/x-ndjson"
SMALL = 32_000  # bytes of a household that is decided in the event loop, by one programme
MOST_LINES = 1_000
MEDIA = {"text": "text/plain", "markdown": "text/markdown", "html": "text/html", "json": ONE}
Made = tuple[Ready, list[Decision], bytes, str]  # what decided, the decisions, they as JSON, their outcome in short


async def decide(service: Service, call: Call) -> Response:
    """One household as JSON, or many as JSON Lines."""
    data = await _body(service, call, (ONE, MANY))
    if call.header(b"content-type").lower().startswith(MANY):
        return await _many(service, call, data)
    ready, text, given = await _asked(service, call, data)
    made = await _made(service, call, ready, text, given)
    row, answer = entry(service, call, "decide", data, given, made), made[2]
    _count(service, made)
    del made, given, text, data  # many wait for one commit: the trace of each need not
    headers = await _recorded(service, row)
    return Response(b'{"decisions":' + answer + b"}", 200, headers, ONE)


async def explain(service: Service, call: Call) -> Response:
    """The decisions in words."""
    data = await _body(service, call, (ONE,))
    ready, text, given = await _asked(service, call, data)
    made = await _made(service, call, ready, text, given)
    form = call.asked["format"]
    said = made[2]
    if form != "json":
        from doudi.explanation.render import render_all

        words = await service.aside(lambda: render_all(made[1], lang=call.lang, audience=call.asked["audience"], format=form))
        said = words.encode("utf-8", "replace")
    headers = await _recorded(service, entry(service, call, "explain", data, given, made))
    _count(service, made)
    return Response(said, 200, {**headers, "Content-Language": call.lang}, MEDIA[form])


async def missing(service: Service, call: Call) -> Response:
    """What is still open, and the questions that would settle it. Nothing is decided, so nothing is recorded."""
    data = await _body(service, call, (ONE,))
    ready, text, given = await _asked(service, call, data)

    def work() -> bytes:
        decisions = _decisions(ready, text, given)
        return dumped(questions(decisions, call.lang))

    return Response(await service.aside(work), 200, {"Doudi-Policies": ready.pin}, ONE)


# -- one household


async def _body(service: Service, call: Call, kinds: tuple[str, ...]) -> bytes:
    return await body(call, kinds, service.settings.body_limit, service.settings.body_seconds)


async def _asked(service: Service, call: Call, data: bytes) -> tuple[Ready, str, Any]:
    """What decides, the household's text, and its object. Raises Problem, InputError, PolicyError."""
    text = text_of(data)
    given = as_object(text)
    ready = await _ready(service, call, text, given)
    same(call.get("policies"), call.header(b"if-match"), ready.pin)
    return ready, text, given


async def _ready(service: Service, call: Call, text: str, given: Any) -> Ready:
    as_of: Any = call.get("as_of")
    if as_of is None:
        as_of = day_given(text, given)
    return await service.holder.ready(call.policies, call.asked["region"], as_of, call.get("programme"))


def day_given(text: str, given: Any) -> str:
    """The household's own decision day. Raises InputError."""
    if given.__class__ is str:  # the fast parser did not take it
        try:
            decision_day(given, None)
        except InputError as raised:
            if raised.diagnostics[0].code != "input-as-of":
                raise InputError(located(raised.diagnostics, text, "body")) from None
        raise InputError([fault("json-broken", None, problem="", path="$")])
    found = (given.get("as_of", given.get("决定日"))) if given.__class__ is dict else None
    if found is None:
        raise InputError([fault("service-day-missing", None, path="as_of")])
    if found.__class__ is not str:
        decision_day({}, found)
    return str(found)


async def _made(service: Service, call: Call, ready: Ready, text: str, given: Any) -> Made:
    if ready.programme is not None and len(text) < SMALL:
        return _work(ready, text, given)
    made: Made = await service.aside(_work, ready, text, given)
    return made


def _work(ready: Ready, text: str, given: Any) -> Made:
    decisions = _decisions(ready, text, given)
    data = [d.to_data() for d in decisions]
    return ready, decisions, dumped(data), outcome(data)


def _decisions(ready: Ready, text: str, given: Any) -> list[Decision]:
    """Raises InputError with places in the body."""
    try:
        evaluation = evaluate(ready.engine, given, ready.day)
    except InputError as raised:
        raise InputError(located(raised.diagnostics, text, "body")) from None
    return [d for id in ready.ids for d in evaluation.decisions(id)]


# -- on the record


async def _recorded(service: Service, row: Entry) -> dict[str, str]:
    """Headers that say what decided and where it is recorded. Raises Problem 503 when it cannot be."""
    headers = {"Doudi-Policies": row.policies}
    if service.writer is not None:
        (kept,) = await service.writer.append([row])
        headers["Doudi-Record"] = str(kept)
    return headers


def _count(service: Service, made: Made) -> None:
    for d in made[1]:
        service.metrics.decision(made[0].region, d.programme, d.status).inc()


def entry(service: Service, call: Call, kind: str, data: bytes, given: Any, made: Made) -> Entry:
    """The row of one household. data: its text as it was sent."""
    ready, decisions, answer, short = made
    digest = digest_of(data)
    form, kept = service.settings.keep, None
    if form == "encrypted" and service.secret is not None:
        kept = encrypted(text_of(data), service.secret, digest)
    elif form == "masked":
        kept = masked(ready.engine, given if given.__class__ is dict else parsed(text_of(data)))
    return Entry(
        now(), call.id, call.caller.name, kind, ready.region, ready.programme or "", ready.as_of, digest,
        ready.pin, doudi.__version__, short, digest_of(answer), trace(decisions), form, kept, ready.versions,
    )


def parsed(text: str) -> Any:
    """An object that only the slow reader takes (Chinese keys are not among its reasons; a colon in a text is)."""
    import json

    return json.JSONDecoder(parse_float=str.encode).decode(text)


def outcome(data: list[dict[str, Any]]) -> str:
    """JSON without names: [programme, index of the subject or null, status, amount, or its two ends, or null] each."""
    rows = [
        [d["programme"], d["subject"]["index"] if "subject" in d else None, d["status"], d.get("amount", d.get("amount_range"))]
        for d in data
    ]
    return dumped(rows).decode()


def trace(decisions: list[Decision]) -> str:
    """`code:digest` of every value that was worked out. Which code ran depends on what was asked before: only the same ones compare."""
    if not decisions:
        return ""
    evaluation = decisions[0].evaluation
    data = repr(evaluation.trace).encode("utf-8", "replace")
    return f"{evaluation.mode.partition('-')[0]}:{hashlib.sha256(data).hexdigest()}"


# -- many households


async def _many(service: Service, call: Call, data: bytes) -> Response:
    """A line in, a line out: {"line", "decisions", "record"} or {"line", "errors"}; one that is refused does not stop the others."""
    lines = [(n, x.rstrip("\r")) for n, x in enumerate(text_of(data).split("\n"), 1) if x.strip()]
    if len(lines) > MOST_LINES:
        raise problem(413, "service-lines", most=MOST_LINES)
    rows: list[dict[str, Any]] = []
    entries: list[tuple[dict[str, Any], Entry, Made]] = []
    for number, text in lines:
        row: dict[str, Any] = {"line": number}
        rows.append(row)
        try:
            given = as_object(text)
            ready = await _ready(service, call, text, given)
            same(call.get("policies"), call.header(b"if-match"), ready.pin)
            made: Made = await service.aside(_work, ready, text, given)
        except InputError as raised:
            row["errors"] = [told(d, call.lang) for d in raised.diagnostics]
        except PolicyError as raised:
            if raised.diagnostics[0].code != "not-in-force":
                raise
            row["errors"] = [told(d, call.lang) for d in raised.diagnostics]
        else:
            entries.append((row, entry(service, call, "decide", text.encode(), given, made), made))
    await _recorded_many(service, entries)
    return Response(_lines(rows, {id(row): made[2] for row, _, made in entries}), 200, media_type=MANY)


async def _recorded_many(service: Service, entries: list[tuple[dict[str, Any], Entry, Made]]) -> None:
    if service.writer is not None and entries:
        kept: list[Kept] = await service.writer.append([e for _, e, _ in entries])
        for (row, _, _), at in zip(entries, kept, strict=True):
            row["record"] = str(at)
    for _, _, made in entries:
        _count(service, made)


def _lines(rows: list[dict[str, Any]], answers: dict[int, bytes]) -> bytes:
    out = []
    for row in rows:
        answer = answers.get(id(row))
        text = dumped(row)
        out.append(text[:-1] + b',"decisions":' + answer + b"}" if answer is not None else text)
    return b"".join(line + b"\n" for line in out)
