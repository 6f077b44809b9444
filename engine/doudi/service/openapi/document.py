"""The OpenAPI 3.1 description: from the table of endpoints, the schemas of the policies, schemas/*.json, and real answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

import doudi
from doudi.service.base.tokens import SCOPES
from doudi.service.endpoints.browsing import kept_page
from doudi.service.endpoints.keepers import FILE
from doudi.service.endpoints.table import ENDPOINTS as TABLE
from doudi.service.http.asking import LANG, SIDE, Parameter
from doudi.service.http.calls import Call, Endpoint, Service
from doudi.service.openapi import shapes
from doudi.service.openapi.examples import Examples, problems
from doudi.service.record.rows import START
from doudi.service.versions.policies import Snapshot
from doudi.service.work.about import household_schema

PATHS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "region": ("地区的编号", "id of a region", {"type": "string"}),
    "programme": ("制度的编号", "id of a programme", {"type": "string"}),
    "code": ("错误代码", "a code", {"type": "string", "examples": ["service-day-missing"]}),
    "seq": ("第几行", "number of the row", {"type": "string", "pattern": "^[0-9]+$", "maxLength": 15, "examples": ["1"]}),
}
LINKS: dict[str, dict[str, tuple[str, dict[str, str]]]] = {  # where an answer leads: by name, an operation and its parameters
    "regions": {
        "programmes": ("region", {"region": "$response.body#/regions/0/region"}),
        "household": ("schema", {"region": "$response.body#/regions/0/region"}),
        "leaflet": ("leaflet", {"region": "$response.body#/regions/0/region"}),
    },
    "region": {
        "versions": ("programme", {"region": "$request.path.region", "programme": "$response.body#/programmes/0/programme"}),
    },
    "programme": {
        "decide": ("decide", {
            "region": "$request.path.region", "programme": "$request.path.programme", "as_of": "$response.body#/as_of",
            "policies": "$response.body#/digest",
        }),
    },
}
SHOWN = {"day": "2019-06-01", "digest": START, "side": "zhongwei/rural_dibao@2019-06-01"}
TAGGED = ("/v1/policies", "/v1/schema", "/v1/errors", "/v1/diff", "/v1/leaflet", "/openapi.json", "/docs")
COMPARED = "_compared"  # behind the name of a household's shape
RECORDED = ("decide", "explain", "family_leaflet")
PINNED = (*RECORDED, "missing")
HEADERS = {
    "X-Request-Id": ("请求的编号：你给的，不然是新的", "id of the request: yours, else a new one"),
    "Doudi-Policies": ("所依据的政策的摘要；JSON Lines 没有", "digest of the policies that decided; not of JSON Lines"),
    "Doudi-Record": (
        "记录里的行号:摘要；JSON Lines 在各行的 record 里",
        "row:digest in the record; of JSON Lines it is `record` of each line",
    ),
    "ETag": ("这份回答的标记，下次用 If-None-Match 带上", "names this answer: give it back in If-None-Match"),
}
WHEN = {
    "304": "你手里的就是（If-None-Match） · you have it already (If-None-Match)",
    "400": "请求或家庭读不进去 · the request or the household cannot be read",
    "401": "没有有效的令牌 · no valid token",
    "403": "令牌没有这个权限，或请求来自别处 · the token lacks the scope, or the request comes from elsewhere",
    "404": "没有这样东西 · there is no such thing",
    "408": "请求内容来得太慢 · the body came too slowly",
    "409": "现行政策不是 `policies` 所指的 · other policies are in force than `policies` asks for",
    "412": "现行政策不是 If-Match 所指的 · other policies are in force than If-Match asks for",
    "413": "请求内容太大 · the body is too large",
    "415": "请求内容的类型不对 · another content type is wanted",
    "422": "政策或所写的文字有错误 · the policies, or the text, have errors",
    "429": "请求太多 · too many requests",
    "503": "没有记录下来、超时、一时太多，或还没有就绪 · not recorded, not in time, too much at once, or not ready",
}


async def openapi(service: Service, call: Call) -> Response:
    """The description of this very service, with the regions that it serves."""
    return await kept_page(call, "openapi", lambda: _made(service, call, ""))


async def docs(service: Service, call: Call) -> Response:
    """The same for people, without a script."""
    return await kept_page(call, ("docs", call.lang), lambda: _made(service, call, call.lang), "text/html")


async def _made(service: Service, call: Call, page: str) -> bytes:
    """By a helper process, since its examples are decided, compared and told."""
    words: str = (await service.helpers.ask("describe", call, {"page": page}))["words"]
    return words.encode("utf-8", "replace")


ENDPOINTS = (
    Endpoint(
        "GET", "/openapi.json", "openapi", ("本说明（OpenAPI 3.1）", "This description (OpenAPI 3.1)"), openapi, "",
        about=("按现行的政策生成。", "Made from the policies that serve."),
    ),
    Endpoint(
        "GET", "/docs", "docs", ("本说明，给人看的", "This description, for people"), docs, "", gives=("text/html",),
        about=("一页网页，不用脚本。", "One page, without a script."),
    ),
)


def document(snapshot: Snapshot) -> dict[str, Any]:
    """The whole document as data; bounds of numbers are Decimal (decision/door/schema.py)."""
    regions = snapshot.policies.tree.ids
    examples = Examples(snapshot)
    paths: dict[str, Any] = {}
    for e in (*TABLE, *ENDPOINTS):
        paths.setdefault(e.path, {})[e.method.lower()] = _operation(e, regions, examples)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "doudi", "version": doudi.__version__, "license": {"name": "MIT", "identifier": "MIT"},
            "description": (
                "兜底：社会救助政策写成代码，决定精确，理由说得清。数一律用文字写准确值。\n\n"
                "Social-assistance policy as code: exact decisions that explain themselves. Numbers in answers are exact text."
            ),
        },
        "paths": paths,
        "security": [{}, {"token": []}],
        "components": {
            "securitySchemes": {"token": {
                "type": "http", "scheme": "bearer", "description": f"doudi token NAME --scope … ; scopes: {' '.join(SCOPES)}",
            }},
            "schemas": {**shapes.fixed(), **_households(snapshot, regions)},
            "examples": {f"problem_{status}_{lang}": {"value": x} for status, lang, x in problems()},
        },
    }


def _households(snapshot: Snapshot, regions: list[str]) -> dict[str, Any]:
    """What each region takes, and what it takes in a comparison."""
    alone = {r: _household(snapshot, r) for r in regions}
    beside = {f"Household_{r}{COMPARED}": _beside(one, list(alone.values())) for r, one in alone.items()}
    return {**{f"Household_{r}": one for r, one in alone.items()}, **beside}


def _beside(own: dict[str, Any], all_of_them: list[dict[str, Any]]) -> dict[str, Any]:
    """A record with what only other regions know of it: a comparison leaves that out, whatever it is."""
    known: dict[str, list[dict[str, Any]]] = {}
    for one in all_of_them:
        for name, shape in one["properties"].items():
            known.setdefault(name, []).append(shape)
    properties: dict[str, Any] = {}
    for name, found in known.items():
        mine = own["properties"].get(name, {"description": "只有别的地区才问 · asked by other regions only"})
        if "items" in mine:
            mine = {**mine, "items": _beside(mine["items"], [x["items"] for x in found if "items" in x])}
        properties[name] = mine
    return {**own, "properties": properties}


def _household(snapshot: Snapshot, region: str) -> dict[str, Any]:
    days = snapshot.policies.tree.days(region)
    found = household_schema(snapshot, region, date.fromordinal(days[-1] if days else 1).isoformat())
    return shapes.untitled({k: v for k, v in found.items() if k != "$schema"})  # type: ignore[no-any-return]  # a dict of a dict


# -- operations


def _operation(e: Endpoint, regions: list[str], examples: Examples) -> dict[str, Any]:
    out: dict[str, Any] = {
        "operationId": e.name, "summary": " · ".join(e.summary),
        "parameters": [
            *_in_path(e, regions, examples), *(_parameter(p, regions, examples) for p in (*e.parameters, LANG)), *_headers(e, examples),
        ],
        "responses": _responses(e, examples),
    }
    if any(e.about):
        out["description"] = "\n\n".join(e.about)
    if e.takes:
        out["requestBody"] = {"required": True, "content": {kind: _taken(e, kind, regions, examples) for kind in e.takes}}
    out["security"] = [{}, {"token": []}] if e.scope else [{}]
    return out


def _in_path(e: Endpoint, regions: list[str], examples: Examples) -> list[dict[str, Any]]:
    out = []
    for name, (zh, en, shape) in PATHS.items():
        if f"{{{name}}}" in e.path:
            given: dict[str, Any] = {"enum": regions} if name == "region" and regions else {**shape}
            if name in examples.words:
                given["examples"] = [examples.words[name]]
            out.append({"name": name, "in": "path", "required": True, "description": f"{zh} · {en}", "schema": given})
    return out


def _parameter(p: Parameter, regions: list[str], examples: Examples) -> dict[str, Any]:
    given: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if p.of:
        given = {"enum": list(p.of), **({"default": p.default} if p.default else {})}
    elif p.name == "region":
        given = {"enum": regions}
    elif p.name == "root" and examples.roots:
        given = {"enum": examples.roots}
    elif p.name == "file":
        given = {"type": "string", "pattern": f"^({FILE.pattern})$".replace(r"\d", "[0-9]")}
    elif p.shape:
        patterns = {
            "day": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "digest": "^sha256:[0-9a-f]{64}$", "number": "^[0-9]{1,15}$",
            "side": f"^({SIDE.pattern})$",
        }
        given = {"type": "string", "pattern": patterns[p.shape], **({"default": p.default} if p.default else {})}
        if p.shape in SHOWN:
            given["examples"] = [SHOWN[p.shape]]
    out = {"name": p.name, "in": "query", "description": " · ".join(p.help), "schema": given, **({"required": True} if p.needed else {})}
    if p.name in examples.words:
        out["example"] = examples.words[p.name]
    return out


def _tagged(e: Endpoint) -> bool:
    return e.method == "GET" and e.path.startswith(TAGGED)


def _headers(e: Endpoint, examples: Examples) -> list[dict[str, Any]]:
    tag = {"type": "string", "examples": [f'"{"0" * 64}"']}
    if _tagged(e):
        about = "手里那份回答的 ETag · ETag of the answer you have"
        return [{"name": "If-None-Match", "in": "header", "schema": tag, "description": about}]
    if any(p.name == "policies" for p in e.parameters):
        pin = {"type": "string", "examples": [f'"{examples.words.get("policies", START)}"']}
        about = "同 policies，不符时答 412 · as `policies`, with 412 instead of 409"
        return [{"name": "If-Match", "in": "header", "schema": pin, "description": about}]
    return []


def _taken(e: Endpoint, kind: str, regions: list[str], examples: Examples) -> dict[str, Any]:
    if kind == "application/json":
        beside = COMPARED if e.name == "compare" else ""
        shape: dict[str, Any] = {"anyOf": [{"$ref": f"#/components/schemas/Household_{r}{beside}"} for r in regions]}
        return {"schema": shape, **({"examples": examples.households} if examples.households else {})}
    if "ndjson" in kind:
        shown = {"two": {"summary": "一户一行 · a household a line", "value": examples.lines}} if examples.lines else {}
        return {"schema": {"type": "string", "description": "one household a line"}, **({"examples": shown} if shown else {})}
    shown = {"file": {"summary": examples.words["file"], "value": examples.file}} if examples.file else {}
    return {"schema": {"type": "string", "description": "a policy file, as text"}, **({"examples": shown} if shown else {})}


def _shape(e: Endpoint, kind: str) -> dict[str, Any]:
    if e.name == "explain" and kind == "application/json":
        return {"type": "array", "items": shapes.ref("Decision")}
    if kind in ("application/json", "application/schema+json"):
        return shapes.ref(shapes.OF[e.name])
    return {"type": "object"} if kind == "application/sarif+json" else {"type": "string"}


def _responses(e: Endpoint, examples: Examples) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for kind in e.gives:
        content[kind] = {"schema": _shape(e, kind)}
        shown = examples.answers.get((e.name, kind))
        if shown:
            content[kind]["examples"] = shown
    names = ["X-Request-Id", *(["Doudi-Policies"] if e.name in PINNED else []), *(["Doudi-Record"] if e.name in RECORDED else [])]
    if _tagged(e):
        names.append("ETag")
    headers = {name: {"schema": {"type": "string"}, "description": " · ".join(HEADERS[name])} for name in names}
    out: dict[str, Any] = {"200": {"description": "OK", "headers": headers, "content": content}}
    if e.name in LINKS:
        out["200"]["links"] = {name: {"operationId": to, "parameters": asked} for name, (to, asked) in LINKS[e.name].items()}
    for status in _statuses(e):
        out[status] = {"description": WHEN[status]} if status == "304" else _problem(status)
    if e.name == "decide" and examples.refused:
        out["400"]["content"]["application/problem+json"]["examples"] = examples.refused
    if e.name == "ready":
        shown = examples.answers.get(("not ready", "application/json"), {})
        out["503"]["content"]["application/json"] = {"schema": shapes.ref("Ready"), "examples": shown}
    return out


def _problem(status: str) -> dict[str, Any]:
    shown = {lang: {"$ref": f"#/components/examples/problem_{status}_{lang}"} for lang in ("zh", "en")}
    return {
        "description": WHEN[status], "content": {"application/problem+json": {"schema": shapes.ref("Problem"), "examples": shown}},
    }


def _statuses(e: Endpoint) -> list[str]:
    out = ["400", "403", "429", "503", "401"]
    if _tagged(e):
        out.append("304")
    if "{" in e.path or e.scope:
        out.append("404")
    if e.takes:
        out += ["408", "413", "415"]
    if any(p.name == "policies" for p in e.parameters):
        out += ["409", "412"]
    if e.name in ("reload", "propose"):
        out.append("422")
    return sorted(out)
