"""Witnesses as policy cases: what the new version decides about them, to be read by a person and kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.diff.analysis import Compared, Report
from doudi.diff.proof.household import projected
from doudi.diff.proof.meant import Meaning
from doudi.diff.report.words import WAYS, way

WORD = re.compile(r"(?!(true|false|null)$)[^\W\d][\w-]*|\d{4}-\d{2}-\d{2}")  # what YAML and a household's reader take for a text


def books(report: Report) -> dict[str, str]:
    """The text of a cases.yaml for each `region/programme` that has witnesses."""
    out = {}
    for c in report.compared:
        for m in c.meanings:
            if m.witnesses:
                out[f"{c.regions[1]}/{m.programme}"] = "\n".join(_book(c, m)) + "\n"
    return out


def _book(c: Compared, m: Meaning) -> Iterator[str]:
    yield "# doudi diff 找到的家庭；期望是新版本的决定。由人核对后再并入 cases.yaml。"
    yield f"of: {c.regions[1]}/{m.programme}"
    yield "cases:"
    seen: set[str] = set()
    for w in (w for w in m.witnesses if w.direction in WAYS):
        name = way(WAYS, w.direction, m.subject[0], m.subject[1:], "zh") + ("（差得最多）" if w.most else "")
        if name in seen:
            continue
        seen.add(name)
        yield from case(name, projected(w.pair.household, w.pair.new.plan, w.pair.new.plan.root, c.measures), w.pair.new)


def case(name: str, household: dict[str, Any], d: Decision) -> Iterator[str]:
    """One policy case that expects what a decision says."""
    yield f"  - name: {quoted(name)}"
    yield f"    as_of: {d.as_of}"
    yield "    household:"
    yield from entries(household, 6)
    expect: dict[str, Any] = {"status": d.status}
    if d.status == "granted" and d.route is not None:
        expect["route"] = d.route
    if d.status == "granted" and d.amount is not None:
        expect["amount"] = exact_text((d.amount.numerator, d.amount.denominator), 2)
    yield "    expect:"
    who = str((d.subject or {}).get("id", (d.subject or {}).get("index", "")))
    if d.subject is not None:
        yield f"      {quoted(who)}:"
    yield from (f"{' ' * (8 if d.subject is not None else 6)}{k}: {v}" for k, v in expect.items())


def entries(data: dict[str, Any], depth: int) -> Iterator[str]:
    """A household, or a part of one, as YAML."""
    for key, value in data.items():
        yield from entry(key, value, depth)


def entry(key: str, value: Any, depth: int) -> Iterator[str]:
    pad = " " * depth
    if isinstance(value, list):
        yield f"{pad}{key}:" + ("" if value else " []")
        for item in value:
            rows = list(entries(item, depth + 4)) or [" " * (depth + 4) + "{}"]
            yield from (f"{pad}  - {row[depth + 4 :]}" if i == 0 else row for i, row in enumerate(rows))
    else:
        yield f"{pad}{key}: {_value(value)}"


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, int):
        return str(value)
    return quoted(str(value))


def quoted(text: str) -> str:
    """A text that YAML reads as itself: in quotes where it could be anything else."""
    return text if WORD.fullmatch(text) else "'" + text.replace("'", "''") + "'"
