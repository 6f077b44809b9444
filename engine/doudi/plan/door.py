"""What a household may carry, in slot order: the rows that the reader (decision/door/quick.py) and the JSON Schema are made from."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

from doudi.program.holders import holder
from doudi.program.model import Fact, Region


def door(region: Region, root: str) -> tuple[dict[str, Any], dict[str, tuple[str, int]]]:
    """Rows per record below `root`, and where each fact's slot is.

    A fact row: [id, zh, en, kind, den, low, high, choices, nullable, role, proof, asks zh, asks en, sensitive, places, bounded, past,
    fixed, holder of its proof], whose places have names in plan/nodes.py; kind is bool, enum, number, percent, date, time or text.
    Lists follow the facts in slot order.
    """
    rows: dict[str, Any] = {}
    slots: dict[str, tuple[str, int]] = {}
    for record in region.records.values():
        if root not in region.ancestors(record.id):
            continue
        declared = {f.id: _row(f) for f in region.facts.values() if f.record == record.id}
        for id, zh, en in (("id", "编号", "id"), ("name", "姓名", "name")):
            declared.setdefault(
                id, [id, zh, en, "text", 1, 0, 0, [], False, "label", "", "", "", id == "name", 0, False, False, False, ""]
            )
        facts = sorted(declared.values(), key=lambda row: str(row[0]))
        lists = [r.id for r in region.records.values() if r.parent == record.id]
        rows[record.id] = {
            "names": [record.names.zh, record.names.en],
            "facts": facts,
            "lists": lists,
            "list_names": [
                [region.records[x].names.zh, region.records[x].names.en, region.records[x].required] for x in lists
            ],
        }
        for i, f in enumerate(facts):
            slots[f"{record.id}.{f[0]}"] = (record.id, i)
    return rows, slots


def _row(f: Fact) -> list[Any]:
    kind = "percent" if f.type.percent else f.type.kind
    den = 10**f.places * (100 if f.type.percent else 1) if f.type.kind == "number" else 1
    lo, hi = (ceil(f.lo * den), floor(f.hi * den)) if f.type.kind in ("number", "date", "time") else (0, 0)
    choices = [[c.id, c.name] for c in f.type.choices]
    return [
        f.id,
        f.names.zh,
        f.names.en,
        kind,
        den,
        lo,
        hi,
        choices,
        f.type.nullable,
        f.role,
        f.proof,
        f.asks,
        f.asks_en,
        f.sensitive,
        f.places,
        f.bounded,
        f.past,
        f.fixed,
        holder(f),
    ]
