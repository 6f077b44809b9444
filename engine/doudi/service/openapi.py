"""The OpenAPI 3.1 description: from the table of endpoints, the schemas of the policies, schemas/*.json, and real answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from starlette.responses import Response

import doudi
from doudi.decision.schema import text
from doudi.pipeline import as_object, evaluate
from doudi.service.asking import LANG, Parameter
from doudi.service.browsing import _page, household_schema
from doudi.service.calls import Call, Endpoint, Service
from doudi.service.keepers import FILE
from doudi.service.policies import Snapshot
from doudi.service.problems import body as problem_body
from doudi.service.problems import problem
from doudi.service.questions import questions
from doudi.service.tokens import SCOPES
from doudi.text.diagnostic import InputError, PolicyError
from doudi.text.places import shipped

PATHS = {
    "region": ("地区的编号", "id of a region", {"type": "string"}),
    "programme": ("制度的编号", "id of a programme", {"type": "string"}),
    "code": ("错误代码", "a code", {"type": "string"}),
    "seq": ("第几行", "number of the row", {"type": "string", "pattern": "^[0-9]+$", "maxLength": 15}),
}
WHEN = {
    "304": "you have it already (If-None-Match)", "400": "the request or the household cannot be read",
    "401": "no valid token", "403": "the token lacks the scope, or the request comes from elsewhere", "404": "there is no such thing",
    "408": "the body came too slowly", "409": "other policies are in force than `policies` asks for",
    "412": "other policies are in force than If-Match asks for", "413": "the body is too large", "415": "another content type is wanted",
    "422": "the new policies have errors", "429": "too many requests", "503": "not recorded, not in time, or not ready",
}


async def openapi(service: Service, call: Call) -> Response:
    """The description of this very service, with the regions that it serves."""
    return await _page(service, call, "openapi", lambda snapshot: text(document(snapshot)).encode())


async def docs(service: Service, call: Call) -> Response:
    """The same for people, without a script."""
    from doudi.service.reading import page

    lang = call.lang
    return await _page(service, call, ("docs", lang), lambda snapshot: page(document(snapshot), lang).encode(), "text/html")


ENDPOINTS = (
    Endpoint("GET", "/openapi.json", "openapi", ("本说明（OpenAPI 3.1）", "This description (OpenAPI 3.1)"), openapi, ""),
    Endpoint("GET", "/docs", "docs", ("本说明，给人看的", "This description, for people"), docs, "", gives=("text/html",)),
)


def document(snapshot: Snapshot) -> dict[str, Any]:
    """The whole document as data; bounds of numbers are Decimal (decision/schema.py)."""
    from doudi.service.app import ENDPOINTS as TABLE

    regions = snapshot.policies.tree.ids
    examples = Examples(snapshot)
    paths: dict[str, Any] = {}
    for e in (*TABLE, *ENDPOINTS):
        paths.setdefault(e.path, {})[e.method.lower()] = _operation(e, regions, examples)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "兜底 · doudi", "version": doudi.__version__, "license": {"name": "MIT", "identifier": "MIT"},
            "description": (
                "社会救助政策写成代码，决定精确，理由说得清。数一律用文字写准确值。\n\n"
                "Social-assistance policy as code: exact decisions that explain themselves. Numbers in answers are exact text."
            ),
        },
        "paths": paths,
        "security": [{}, {"token": []}],
        "components": {
            "securitySchemes": {"token": {
                "type": "http", "scheme": "bearer", "description": f"doudi token NAME --scope … ; scopes: {' '.join(SCOPES)}",
            }},
            "schemas": {**_fixed(), **{f"Household_{r}": _household(snapshot, r) for r in regions}},
        },
    }


def _household(snapshot: Snapshot, region: str) -> dict[str, Any]:
    days = snapshot.policies.tree.days(region)
    found = household_schema(snapshot, region, date.fromordinal(days[-1] if days else 1).isoformat())
    return {k: v for k, v in found.items() if k != "$schema"}


def _fixed() -> dict[str, Any]:
    """Schemas that do not depend on the policies."""
    decision, diagnostics = _shipped("decision", "Decision"), _shipped("diagnostics", "Diagnostics")
    diagnostic: Any = {"$ref": "#/components/schemas/Diagnostics/properties/diagnostics/items"}
    problem = {
        "type": "object", "title": "Problem details (RFC 9457)",
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
            "instance": {"type": "string"}, "code": {"type": "string"}, "diagnostics": {"type": "array", "items": diagnostic},
            "policies": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["type", "title", "status", "detail", "instance", "code", "diagnostics"], "additionalProperties": False,
    }
    return {"Decision": decision, "Diagnostics": diagnostics, "Problem": problem, **ANSWERS}


def _shipped(name: str, component: str) -> dict[str, Any]:
    """A file of schemas/ as a component: its references are made to lead into the document."""
    found = Path(shipped("schemas"), f"{name}.schema.json").read_text("utf-8")
    whole: dict[str, Any] = json.loads(found.replace('"#/', f'"#/components/schemas/{component}/'))
    return {k: v for k, v in whole.items() if k not in ("$schema", "$id")}


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has just these."""
    optional = {k for k, v in properties.items() if v.pop("optional", False)}
    needed = [k for k in properties if k not in optional]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _many(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _word() -> dict[str, Any]:
    return {"type": "string"}


def _names() -> dict[str, Any]:
    return _object(zh=_word(), en=_word())


def _open() -> dict[str, Any]:
    element = {"$ref": "#/components/schemas/Decision/$defs/element", "optional": True}
    return {"programme": _word(), "status": {"enum": ["granted", "refused", "undetermined"]}, "subject": element}


_VERSIONS: dict[str, Any] = {"$ref": "#/components/schemas/Decision/properties/versions"}
_PROGRAMME = {"programme": _word, "names": _names, "subject": _word, "digest": _word}
ANSWERS: dict[str, Any] = {
    "decide": _object(decisions=_many({"$ref": "#/components/schemas/Decision"})),
    "missing": _object(
        open=_many(_object(**_open())),
        questions=_many(_object(
            fact=_word(), names=_names(), kind={"enum": ["bool", "number", "percent", "date", "time", "text", "enum", "list"]},
            element={"anyOf": [{"$ref": "#/components/schemas/Decision/$defs/element"}, {"type": "null"}]}, ask=_word(), proof=_word(),
            settles={"$ref": "#/components/schemas/Decision/$defs/number"}, decides={"enum": [True, None]},
            choices={**_many(_object(id=_word(), name=_word())), "optional": True}, within={**_many(_word()), "optional": True},
            **{"for": _many(_object(**_open(), affects={"enum": ["status", "amount"]}))},
        )),
    ),
    "regions": _object(
        digest=_word(), loaded=_word(),
        regions=_many(_object(region=_word(), names=_names(), layers=_many(_word()), days=_many(_word()))),
    ),
    "region": _object(
        region=_word(), names=_names(), as_of=_word(), digest=_word(),
        programmes=_many(_object(**{k: make() for k, make in _PROGRAMME.items()}, versions=_VERSIONS.copy())),
    ),
    "programme": _object(
        **{k: make() for k, make in _PROGRAMME.items()}, versions=_VERSIONS.copy(), region=_word(), as_of=_word(),
        published=_many(_object(layer=_word(), digest=_word(), **{"from": _word()})),
    ),
    "check": _object(ok={"type": "boolean"}, diagnostics={"$ref": "#/components/schemas/Diagnostics/properties/diagnostics"}),
    "reload": _object(changed={"type": "boolean"}, digest=_word(), loaded=_word()),
    "health": _object(status={"const": "ok"}, version=_word()),
    "ready": _object(
        status=_word(), version=_word(), policies=_object(digest=_word(), loaded=_word(), refused={"type": "integer"}), record=_word(),
    ),
    "row": {"type": "object"}, "schema": {"type": "object"}, "openapi": {"type": "object"},
    "explain": {"anyOf": [{"$ref": "#/components/schemas/Decision"}, _many({"$ref": "#/components/schemas/Decision"})]},
}


# -- operations


def _operation(e: Endpoint, regions: list[str], examples: Examples) -> dict[str, Any]:
    out: dict[str, Any] = {
        "operationId": e.name, "summary": " · ".join(e.summary),
        "parameters": [*_in_path(e, regions), *(_parameter(p, regions, examples) for p in (*e.parameters, LANG)), *_headers(e)],
        "responses": _responses(e, examples),
    }
    if any(e.about):
        out["description"] = "\n\n".join(e.about)
    if e.takes:
        out["requestBody"] = {"required": True, "content": {kind: _taken(kind, regions, examples) for kind in e.takes}}
    out["security"] = [{}, {"token": []}] if e.scope else [{}]
    return out


def _in_path(e: Endpoint, regions: list[str]) -> list[dict[str, Any]]:
    out = []
    for name, (zh, en, shape) in PATHS.items():
        if f"{{{name}}}" in e.path:
            given = {"enum": regions} if name == "region" and regions else shape
            out.append({"name": name, "in": "path", "required": True, "description": f"{zh} · {en}", "schema": given})
    return out


def _parameter(p: Parameter, regions: list[str], examples: Examples) -> dict[str, Any]:
    given: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if p.of:
        given = {"enum": list(p.of), **({"default": p.default} if p.default else {})}
    elif p.name == "region":
        given = {"enum": regions}
    elif p.name == "file":
        given = {"type": "string", "pattern": f"^({FILE.pattern})$".replace(r"\d", "[0-9]")}
    elif p.shape:
        shapes = {"day": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "digest": "^sha256:[0-9a-f]{64}$", "number": "^[0-9]{1,15}$"}
        given = {"type": "string", "pattern": shapes[p.shape], **({"default": p.default} if p.default else {})}
    out = {"name": p.name, "in": "query", "description": " · ".join(p.help), "schema": given, **({"required": True} if p.needed else {})}
    if p.name in examples.words:
        out["example"] = examples.words[p.name]
    return out


def _headers(e: Endpoint) -> list[dict[str, Any]]:
    tag = {"type": "string", "examples": ['"sha256 of the body"']}
    if e.method == "GET" and (e.path.startswith(("/v1/policies", "/v1/schema", "/v1/errors")) or e.path == "/openapi.json"):
        return [{"name": "If-None-Match", "in": "header", "schema": tag, "description": "ETag of the answer you have"}]
    if e.path in ("/v1/decide", "/v1/explain", "/v1/missing"):
        pin = {"type": "string", "examples": ['"sha256:…"']}
        return [{"name": "If-Match", "in": "header", "schema": pin, "description": "as `policies`, with 412 instead of 409"}]
    return []


def _taken(kind: str, regions: list[str], examples: Examples) -> dict[str, Any]:
    if kind == "application/json":
        shape: dict[str, Any] = {"anyOf": [{"$ref": f"#/components/schemas/Household_{r}"} for r in regions]}
        return {"schema": shape, **({"examples": examples.households} if examples.households else {})}
    return {"schema": {"description": "one household a line" if "ndjson" in kind else "a policy file, as text"}}


def _responses(e: Endpoint, examples: Examples) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for kind in e.gives:
        shape = {"$ref": f"#/components/schemas/{e.name}"} if "json" in kind and "ndjson" not in kind else {"type": "string"}
        content[kind] = {"schema": shape}
        shown = examples.answers.get((e.name, kind))
        if shown:
            content[kind]["examples"] = shown
    headers = {"X-Request-Id": {"schema": {"type": "string"}, "description": "yours, else a new one"}}
    if e.name in ("decide", "explain"):
        headers["Doudi-Policies"] = {"schema": {"type": "string"}, "description": "digest of what decided"}
        headers["Doudi-Record"] = {"schema": {"type": "string"}, "description": "row and digest in the record"}
    out: dict[str, Any] = {"200": {"description": "OK", "headers": headers, "content": content}}
    wrong = {"description": "", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status in _statuses(e):
        out[status] = {"description": WHEN[status]} if status == "304" else {**wrong, "description": WHEN[status]}
    if e.name == "decide" and examples.refused:
        shape = {"$ref": "#/components/schemas/Problem"}
        out["400"]["content"] = {"application/problem+json": {"schema": shape, "examples": examples.refused}}
    if e.name == "ready":
        out["503"] = {"description": WHEN["503"], "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ready"}}, **wrong["content"],  # type: ignore[dict-item]  # a dict
        }}
    return out


def _statuses(e: Endpoint) -> list[str]:
    out = ["400", "403", "429", "503", "401"]
    if any(h["name"] == "If-None-Match" for h in _headers(e)):
        out.append("304")
    if "{" in e.path or e.scope:
        out.append("404")
    if e.takes:
        out += ["408", "413", "415"]
    if any(p.name == "policies" for p in e.parameters):
        out += ["409", "412"]
    if e.name == "reload":
        out.append("422")
    return sorted(out)


# -- examples


class Examples:
    """A real household and what this service answers about it, in both languages; empty where the tree has no such programme."""

    def __init__(self, snapshot: Snapshot):
        self.households: dict[str, Any] = {}
        self.answers: dict[tuple[str, str], dict[str, Any]] = {}
        self.refused: dict[str, Any] = {}
        self.words: dict[str, str] = {}
        source = Path(__file__).with_name("example.json").read_text("utf-8")
        given = json.loads(source)
        try:
            self._make(snapshot, given, source[source.index('"household":') + 12 : source.rindex("}")])
        except (PolicyError, InputError):
            return

    def _make(self, snapshot: Snapshot, given: dict[str, Any], household: str) -> None:
        ready = snapshot.prepare(given["region"], given["household"]["as_of"], given["programme"])
        door = ready.engine.plan.door
        self.households = {
            "en": {"summary": "English keys", "value": given["household"]},
            "zh": {"summary": "中文键", "value": _chinese(door, ready.engine.plan.root, given["household"])},
        }
        decisions = [d for id in ready.ids for d in evaluate(ready.engine, as_object(household), ready.day).decisions(id)]
        self.answers["decide", "application/json"] = {"granted": {"value": {"decisions": [d.to_data() for d in decisions]}}}
        self.answers["explain", "text/plain"] = {x: {"value": doudi.explain(decisions[0], lang=x)} for x in ("zh", "en")}
        few = {k: v for k, v in given["household"].items() if k in ("as_of", "members")}
        some = evaluate(ready.engine, as_object(json.dumps(few, ensure_ascii=False)), ready.day)
        open_ones = [d for id in ready.ids for d in some.decisions(id)]
        for lang in ("zh", "en"):
            asked = questions(open_ones, lang)
            self.answers.setdefault(("missing", "application/json"), {})[lang] = {"value": {**asked, "questions": asked["questions"][:2]}}
        self._refuse(ready)
        self.words = {"region": given["region"], "programme": given["programme"]}

    def _refuse(self, ready: Any) -> None:
        try:
            evaluate(ready.engine, as_object('{"houshold_income": 1}'), ready.day)
        except InputError as raised:
            found = problem(400, raised.diagnostics[0].code)
            found.diagnostics = raised.diagnostics
            self.refused = {lang: {"value": problem_body(found, lang, "4f1c")} for lang in ("zh", "en")}


def _chinese(door: dict[str, Any], record: str, given: dict[str, Any]) -> dict[str, Any]:
    """The same household under its Chinese names."""
    rows = door[record]
    facts = {row[0]: row for row in rows["facts"]}
    lists = dict(zip(rows["lists"], rows["list_names"], strict=True))
    out: dict[str, Any] = {}
    for name, x in given.items():
        if name in lists:
            out[lists[name][0]] = [_chinese(door, name, o) for o in x]
        else:
            out[facts[name][1] if name in facts else {"as_of": "决定日"}.get(name, name)] = x
    return out
