"""One programme compared: for each subject, or those for whom it comes out the same, what the regions decide and where they part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.comparison.parts import Told, parts
from doudi.comparison.words import WORDS
from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import subject_paths
from doudi.decision.reasons import nearest_route
from doudi.decision.record import exact_text
from doudi.explanation.base.values import inert
from doudi.plan.nodes import ROLE

if TYPE_CHECKING:
    from doudi.comparison.columns import Column

    Row = dict[str, Any]


def programme(found: list[Column], id: str, lang: str) -> Row | None:
    """{"id", "name", "subjects", "only"}; None where no region grants anything by it."""
    decided = {c.id: c.decisions(id) for c in found}
    places = list(dict.fromkeys(p for each in decided.values() for p in each))
    if not places:
        return None
    blocks: list[Row] = []
    every: dict[str, Told] = {}
    for place in places:
        told = {c.id: Told(decided[c.id][place], lang) for c in found if place in decided[c.id]}
        every |= {r: x for r, x in told.items() if r not in every}
        _together(blocks, _block(found, told, lang))
    name = next(x.t.pair(x.decision.outcome) for x in every.values())
    return {"id": id, "name": name, "subjects": blocks, "only": _only(every)}


def _together(blocks: list[Row], block: Row) -> None:
    """Adds a block, or its subject to a block that says the same."""
    alike = next((b for b in blocks if {**b, "elements": 0, "who": 0} == {**block, "elements": 0, "who": 0}), None)
    if alike is not None:
        alike["elements"] += block["elements"]
        alike["who"] += block["who"]
    else:
        blocks.append(block)


def _block(found: list[Column], told: dict[str, Told], lang: str) -> Row:
    """{"elements", "who", "decisions": by region, "parts", "alike"}; a decision of a region without the programme is None."""
    first = next(iter(told.values()))
    d = first.decision
    cells = {c.id: _result(told[c.id], lang) if c.id in told else None for c in found}
    said = [None if x is None else (x["status"], x["amount_said"], x["route"]) for x in cells.values()]
    return {
        "elements": [d.subject] if d.subject is not None else [], "who": [first.account["who"]] if d.path else [],
        "decisions": cells, "parts": parts(told), "alike": len(set(said)) == 1,
    }


def _result(x: Told, lang: str) -> Row:
    """{"status", "word", "route", "route_name", "amount", "amount_range", "unit", "amount_said", "why"}; figures are exact text."""
    d, a, w = x.decision, x.account, WORDS[lang]
    status = a["status"]
    route = nearest_route(d) if status == "granted" else None
    taken = route is not None and d.truth(route["chosen"]) is True
    v = d._total() if status == "granted" else None
    return {
        "status": status, "word": w["waits"] if status == "undetermined" and a["waits"] and not a["missing"] else a["word"],
        "route": route["id"] if route is not None and taken else None,
        "route_name": x.t.pair(route) if route is not None and taken else None,
        "amount": exact_text(v.low, 2) if v is not None and v.known else None,
        "amount_range": [exact_text(v.low, 2), exact_text(v.high, 2)] if v is not None and not v.known else None,
        "unit": v.type[1] if v is not None else None,
        "amount_said": _due(a, w) if status == "granted" and a["due"] else "", "why": why(x, w),
    }


def _due(a: Row, w: dict[str, str]) -> str:
    return w["no_amount"] if a["due"]["fault"] else str(a["amount"])


def why(x: Told, w: dict[str, str]) -> str:
    """Of a refusal what fails first, of what is open what would settle it; of a grant nothing."""
    a = x.account
    if a["status"] == "refused":
        failed = next((n for n in a["needs"] if n["met"] is False), None)
        if failed is None:
            return ""
        return w["fails"].format(failed["name"]) + (w["brackets"].format(failed["shown"]) if failed["shown"] else "")
    if a["status"] != "undetermined":
        return w["semicolon"].join(_gaps(a["gaps"], w))
    pairs = [("wants", a["missing"]), ("for_officer", a["waits"])]
    return w["semicolon"].join([*(w[key].format(_names(rows, w)) for key, rows in pairs if rows), *_gaps(a["gaps"], w)])


def _gaps(gaps: list[Row], w: dict[str, str]) -> list[str]:
    """What the policy does not say, and where it contradicts itself."""
    both = [("gap", [g for g in gaps if not g["fault"]]), ("fault", [g for g in gaps if g["fault"]])]
    return [w[key].format(_names(rows, w)) for key, rows in both if rows]


def _names(rows: list[Row], w: dict[str, str]) -> str:
    return w["comma"].join(dict.fromkeys(r["name"] for r in rows))


# -- what only one region asks


def _only(told: dict[str, Told]) -> list[Row]:
    """{"region", "facts": [{"fact", "name", "given"}]} of every region that reads facts which no other of them reads."""
    asked = {region: _asked(x) for region, x in told.items()}
    out = []
    for region, facts in asked.items():
        others = {key for r, keys in asked.items() if r != region for key in keys}
        mine = [row for key, row in facts.items() if key not in others]
        if mine and len(asked) > 1:
            out.append({"region": region, "facts": mine})
    return out


def _asked(x: Told) -> dict[str, Row]:
    """The facts that a programme reads for itself, by `record.fact`."""
    plan, out = x.t.plan, {}
    for id in sorted(x.reads):
        n = plan.nodes[id]
        if n.op != "fact":
            continue
        record = plan.scopes[n.scope][0]
        row = plan.door[record]["facts"][n.data]
        if row[ROLE] == "power":
            continue
        given = any(
            x.decision.slots_at(n.scope, p)[n.data] is not ABSENT
            for p in subject_paths(plan, n.scope, x.decision.evaluation.slots)
        )
        out[f"{record}.{row[0]}"] = {"fact": f"{record}.{row[0]}", "name": inert(row[2 if x.t.english else 1]), "given": given}
    return out
