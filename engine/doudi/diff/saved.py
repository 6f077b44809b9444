"""Witnesses as policy cases: what the new version decides about them, to be read by a person and kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.diff.analysis import Compared, Meaning, Report
from doudi.diff.household import projected
from doudi.diff.words import WAYS

QUOTED = re.compile(r"[:#\[\]{},&*!|>'\"%@`]")


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
    for w in m.witnesses:
        name = WAYS.get(w.direction, (w.direction, ""))[0] + ("（差得最多）" if w.most else "")
        if name in seen:
            continue
        seen.add(name)
        yield from case(name, projected(w.pair.household, w.pair.new.plan, w.pair.new.plan.root), w.pair.new)


def case(name: str, household: dict[str, Any], d: Decision) -> Iterator[str]:
    """One policy case that expects what a decision says."""
    yield f"  - name: {_text(name) if QUOTED.search(name) else name}"
    yield f"    as_of: {d.as_of}"
    yield "    household:"
    yield from _map(household, 6)
    expect: dict[str, Any] = {"status": d.status}
    if d.status == "granted" and d.route is not None:
        expect["route"] = d.route
    if d.status == "granted" and d.amount is not None:
        expect["amount"] = exact_text((d.amount.numerator, d.amount.denominator), 2)
    yield "    expect:"
    who = str((d.subject or {}).get("id", (d.subject or {}).get("index", "")))
    if d.subject is not None:
        yield f"      {_text(who)}:"
    yield from (f"{' ' * (8 if d.subject is not None else 6)}{k}: {v}" for k, v in expect.items())


def _map(data: dict[str, Any], depth: int) -> Iterator[str]:
    pad = " " * depth
    for key, value in data.items():
        if isinstance(value, list):
            yield f"{pad}{key}:" + ("" if value else " []")
            for item in value:
                first = True
                for line in _map(item, depth + 4):
                    yield f"{pad}  - {line[depth + 4 :]}" if first else line
                    first = False
                if first:
                    yield f"{pad}  - {{}}"
        else:
            yield f"{pad}{key}: {_text(value)}"


def _text(value: Any) -> str:
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
    return "'" + str(value).replace("'", "''") + "'"
