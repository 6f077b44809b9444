"""Schemas of the answers that do not depend on the policies, for the OpenAPI description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from doudi.service.openapi.fields import described
from doudi.service.record.rows import COVERED
from doudi.text.places import shipped

# Of a comparison on the command line, which may have a register beside it.
REGISTERS = tuple(f"Diff{x}" for x in ("Impact", "Told", "Row", "Record", "Count", "Money"))


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def fixed() -> dict[str, Any]:
    """Schemas that do not depend on the policies. Every one has a name of its own: makers of clients follow no other references."""
    problem = {
        "type": "object", "description": "Problem details (RFC 9457)",
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
            "instance": {"type": "string"}, "code": {"type": "string"}, "diagnostics": _many(ref("Diagnostic")),
            "policies": _many(ref("Diagnostic")),
        },
        "required": ["type", "title", "status", "detail", "instance", "code", "diagnostics"], "additionalProperties": False,
    }
    given = {**_shipped("decision"), **_shipped("diagnostics"), **_shipped("diff"), **_shipped("comparison")}
    given.pop("Diagnostics")
    diagnostic = given.pop("DiagnosticsDiagnostic")
    for name in REGISTERS:
        given.pop(name)
    given["Diff"]["properties"].pop("impact")
    return described({**given, "Diagnostic": diagnostic, "Problem": problem, **ANSWERS})


def _shipped(name: str) -> dict[str, Any]:
    """A file of schemas/ as components: the whole, and each of its definitions as NameDefinition."""
    component = name.capitalize()
    source = Path(shipped("schemas"), f"{name}.schema.json").read_text("utf-8")
    whole: dict[str, Any] = json.loads(source, object_hook=lambda x: _led(x, component))
    inner = whole.pop("$defs")
    named = {f"{component}{k.capitalize()}": v for k, v in inner.items()}
    return {component: untitled({k: v for k, v in whole.items() if k not in ("$schema", "$id")}), **named}


def untitled(x: Any) -> Any:
    """A schema with its titles told in the descriptions: makers of clients would call classes by them."""
    if isinstance(x, list):
        return [untitled(v) for v in x]
    if not isinstance(x, dict):
        return x
    out = {k: untitled(v) for k, v in x.items()}
    title = out.get("title")
    if isinstance(title, str) and ("type" in x or "enum" in x or "anyOf" in x):
        del out["title"]
        said = out.get("description", "")
        out["description"] = f"{title}：{said}" if said else title
    return out


def _led(x: dict[str, Any], component: str) -> dict[str, Any]:
    """A reference within the file as one within the document."""
    if x.get("enum") == [True, None]:  # makers of clients take no such list
        return {"type": ["boolean", "null"], "description": "true, or null where the budget did not settle it"}
    if x.get("const") is True:
        return {"type": "boolean", **{k: v for k, v in x.items() if k != "const"}}
    at = x.get("$ref")
    if isinstance(at, str) and at.startswith("#/$defs/"):
        name = f"{component}{at.rpartition('/')[2].capitalize()}"
        return {**x, **ref("Diagnostic" if name == "DiagnosticsDiagnostic" else name)}
    return x


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has just these."""
    optional = {k for k, v in properties.items() if v.pop("optional", False)}
    needed = [k for k in properties if k not in optional]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _many(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _word(about: str = "") -> dict[str, Any]:
    return {"type": "string", **({"description": about} if about else {})}


def _names() -> dict[str, Any]:
    return _object(zh=_word(), en=_word())


def _open() -> dict[str, Any]:
    element = {**ref("DecisionElement"), "optional": True}
    return {"programme": _word(), "status": {"enum": ["granted", "refused", "undetermined"]}, "subject": element}


_VERSIONS: dict[str, Any] = _many(_many(_word()))  # name and digest each
_PROGRAMME = {"programme": _word, "names": _names, "subject": _word, "digest": _word}
ANSWERS: dict[str, Any] = {
    "Decisions": _object(decisions=_many(ref("Decision"))),
    "Missing": _object(
        open=_many(_object(**_open())),
        questions=_many(_object(
            fact=_word("record.fact"),
            at=_word("where the answer goes in the household: a JSON pointer (RFC 6901), such as /members/0/birth"),
            names=_names(), kind={
                "enum": ["bool", "number", "percent", "date", "time", "text", "enum", "list"],
                "description": "how to answer: true or false · a number, or text of one (a percent as 12.5) · 2019-06-01 · "
                "2019-06-01T08:00+08:00 · text · the id of a choice · a list of objects, [] for nobody",
            },
            element={
                "anyOf": [ref("DecisionElement"), {"type": "null"}], "description": "whose fact; null: the household's or subject's own",
            },
            ask=_word("the question in the reader's language"), proof=_word("the paper that shows it, in Chinese; may be empty"),
            settles={
                "allOf": [ref("DecisionNumber")],
                "description": "share of the open decisions that this answer alone would settle, over the values that were tried: 1 is all",
            },
            none={"type": "boolean", "description": "whether null is an answer: there is none"},
            decides={"type": ["boolean", "null"], "description": "true: the decision hangs on it; null: not settled in the budget"},
            unit={**_names(), "optional": True, "description": "of a number, such as yuan/month"},
            choices={**_many(_object(id=_word(), name=_word())), "optional": True},
            within={**_many(_word()), "optional": True, "description": "the least and the most, as text"},
            **{"for": {
                **_many(_object(**_open(), affects={"enum": ["status", "amount"]})), "description": "the decisions that wait for it",
            }},
        )),
    ),
    "Regions": _object(
        digest=_word(), loaded=_word(),
        regions=_many(_object(region=_word(), names=_names(), layers=_many(_word()), days=_many(_word()))),
    ),
    "Region": _object(
        region=_word(), names=_names(), as_of=_word(), digest=_word(),
        programmes=_many(_object(**{k: make() for k, make in _PROGRAMME.items()}, versions=_VERSIONS.copy())),
    ),
    "Programme": _object(
        **{k: make() for k, make in _PROGRAMME.items()}, versions=_VERSIONS.copy(), region=_word(), as_of=_word(),
        published=_many(_object(layer=_word(), digest=_word(), **{"from": _word()})),
    ),
    "Checked": _object(
        ok={"type": "boolean"}, count={"type": "integer", "description": "faults and warnings in all; a thousand are told, errors first"},
        diagnostics=_many(ref("Diagnostic")),
    ),
    "Reloaded": _object(changed={"type": "boolean"}, digest=_word(), loaded=_word()),
    "Health": _object(status={"enum": ["ok"]}, version=_word()),
    "Ready": _object(
        status=_word(), version=_word(), policies=_object(digest=_word(), loaded=_word(), refused={"type": "integer"}), record=_word(),
    ),
    "Row": _object(
        seq={"type": "integer"}, **{k: _word() for k in (*COVERED, "previous", "digest", "input_form") if k != "outcome"},
        outcome=_many(_many({})), versions={**_many(_many(_word())), "optional": True},
    ),
    "Document": {"type": "object"},
}
OF = {  # the schema of each JSON answer, by the endpoint's name
    "decide": "Decisions", "missing": "Missing", "regions": "Regions", "region": "Region", "programme": "Programme", "check": "Checked",
    "reload": "Reloaded", "health": "Health", "ready": "Ready", "row": "Row", "schema": "Document", "openapi": "Document",
    "compare": "Comparison", "diff": "Diff", "propose": "Diff",
}
