"""What a household may carry as JSON Schema 2020-12, made from the rows of Plan.door.

It accepts what the fast reader (door.py) accepts; that no two elements of a list share an id is the one thing it cannot say. Days
and moments want a checker of formats (`checker()`), since no pattern knows that 2023 had no 29 February.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from doudi.decision.base.runtime import FIRST, LAST, Surprise
from doudi.decision.door.quick import day_of, moment_of
from doudi.decision.door.reading import LONGEST_TEXT, MOST
from doudi.plan.nodes import ASKS, PLACES, PROOF

if TYPE_CHECKING:
    from jsonschema import FormatChecker

TEXT = r"^[^\ud800-\udfff]*$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})$"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schema_of(door: dict[str, Any], root: str, title: str = "") -> Schema:
    """The schema of one root record. Bounds are Decimal, so that nothing is rounded: see `text`."""
    return {"$schema": DIALECT, "title": title or door[root]["names"][0], **_record(door, root, True)}


def text(schema: Schema) -> str:
    """The schema as JSON text with exact numbers."""
    marked = json.dumps(schema, ensure_ascii=False, indent=1, default=lambda d: f"\0{d:f}\0")
    return re.sub(r'"\\u0000([-0-9.]+)\\u0000"', r"\1", marked)


def checker() -> FormatChecker:
    """Formats as the door reads them."""
    from jsonschema import FormatChecker

    found = FormatChecker(formats=())

    def check(read: Any) -> Any:
        def good(value: Any) -> bool:
            if not isinstance(value, str):
                return True
            try:
                read(value)
            except Surprise:
                return False
            return True

        return good

    found.checks("date")(check(day_of))
    found.checks("date-time")(check(_moment))
    return found


def _moment(text: Any) -> None:
    """A moment within the time that the language knows. Raises Surprise."""
    if moment_of(text) > moment_of("2199-12-31T23:59:59+00:00"):
        raise Surprise


def _record(door: dict[str, Any], record: str, root: bool) -> Schema:
    rows = door[record]
    properties: dict[str, Schema] = {row[0]: _fact(row) for row in rows["facts"]}
    required = []
    for name, (zh, en, needed) in zip(rows["lists"], rows["list_names"], strict=True):
        properties[name] = {
            "title": zh, "description": en, "type": "array", "maxItems": MOST, "items": _record(door, name, False),
            "$comment": "编号不得重复 / ids must differ", **({"minItems": 1} if needed else {}),
        }
        required += [name] if needed else []
    if root:
        properties["as_of"] = {"title": "决定日", "description": "the decision day", **_day(FIRST, LAST, False)}
    out: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**out, "required": required} if required else out


def _fact(row: list[Any]) -> Schema:
    _, zh, _, kind, _, lo, hi, choices, nullable = row[:9]
    out: Schema = {"title": zh}
    about = [x for x in (row[ASKS], f"依据：{row[PROOF]}" if row[PROOF] else "") if x]
    if about:
        out["description"] = "；".join(about)
    if kind == "bool":
        return {**out, "type": "boolean"}
    if kind == "enum":
        return {**out, "enum": [*dict.fromkeys(w for pair in choices for w in pair), *([None] if nullable else [])]}
    if kind == "text":
        types = ["string", "integer", *(["null"] if nullable else [])]
        bound = 10**18 - 1
        return {**out, "type": types, "maxLength": LONGEST_TEXT, "pattern": TEXT, "minimum": -bound, "maximum": bound}
    if kind == "date":
        return {**out, **_day(lo, hi, nullable)}
    if kind == "time":
        return {**out, "type": ["string", "null"] if nullable else "string", "format": "date-time", "pattern": MOMENT, "maxLength": 25}
    step = 10 ** row[PLACES]
    return {
        **out, "type": ["number", "null"] if nullable else "number", "multipleOf": _decimal(Fraction(1, step)),
        "minimum": _decimal(Fraction(lo, step)), "maximum": _decimal(Fraction(hi, step)),
    }


def _decimal(value: Fraction) -> int | Decimal:
    """An int, or the exact Decimal: every bound has at most six places."""
    if value.denominator == 1:
        return value.numerator
    return (Decimal(value.numerator * (10**20 // value.denominator)).scaleb(-20)).normalize()


def _day(lo: int, hi: int, nullable: bool) -> Schema:
    low, high = date.fromordinal(max(lo, FIRST)).isoformat(), date.fromordinal(min(hi, LAST)).isoformat()
    shape = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    out: Schema = {"type": ["string", "null"] if nullable else "string", "format": "date", "maxLength": 10}
    return {**out, "pattern": shape, "allOf": [{"pattern": _side(low, True)}, {"pattern": _side(high, False)}]}


def _side(end: str, least: bool) -> str:
    """A pattern for days not before (or not after) `end`: days in ISO form compare as texts."""
    return "^(" + "|".join(_branches(end, least)) + ")"


def _branches(end: str, least: bool) -> Iterator[str]:
    yield end
    for i, c in enumerate(end):
        if c != "-" and c != ("9" if least else "0"):
            yield end[:i] + (f"[{chr(ord(c) + 1)}-9]" if least else f"[0-{chr(ord(c) - 1)}]")
