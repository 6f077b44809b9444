"""What would turn a refusal, in words: each change of one fact, and what would then be granted."""

from __future__ import annotations

from doudi.decision.reasons import nearest_route
from doudi.explanation.telling import Telling
from doudi.explanation.values import number

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.explanation.change import Change
    from doudi.explanation.reader import Reader

    Row = dict[str, Any]

MOST = {"citizen": 1, "officer": 3, "auditor": 8}


def remedies(t: Telling) -> tuple[list[Row], str]:
    """(rows {"what", "before", "after", "unit", "by", "then"}: from and to values, how far apart, what would be granted; or that there is
    no such change, where that is sure)."""
    from doudi.explanation.change import least_changes

    everything = t.audience == "auditor"
    found, sure = least_changes(t.decision, MOST[t.audience], everything=everything)
    if not found and sure:
        return [], t.words["change_none_at_all" if everything else "change_none"]
    return [_row(t, c) for c in found], ""


def _row(t: Telling, c: Change) -> Row:
    who = t.who(t.plan.scopes[c.scope][0], c.path) if c.path and c.path != t.path else ""
    name, say = t.name(c.row[1:3]), _figures(t.reader, c.handle)
    if say is not None:
        before, after, by = say(c.before), say(c.after), say(abs(c.after - c.before))
    else:
        before, after, by = t.shown(c.value(c.before)), t.shown(c.value(c.after)), _days(t, c)
    return {
        "name": name, "who": who, "what": f"{who} {name}" if who else name, "before": before, "after": after, "unit": t.unit(c.handle),
        "by": t.words["less" if c.after < c.before else "more"].format(by) if by else "", "then": _then(t, c.then), "role": c.row[9],
    }


def _figures(reader: Reader, handle: int) -> Callable[[int], str] | None:
    """How the slot values of a number are written; None for anything else."""
    kind, node, _, type, _ = reader.plan.handles[handle]
    row, den = reader.plan.types[type], reader.plan.nodes[node].den
    return (lambda slot: number(slot, den, row)) if kind == "n" and row[0] == "number" else None


def _days(t: Telling, c: Change) -> str:
    """How many days a date moves."""
    if t.plan.types[t.plan.handles[c.handle][3]][0] != "date" or c.before is None or c.after is None:
        return ""
    return t.words["day"].format(abs(c.after - c.before))


def _then(t: Telling, then: Decision) -> str:
    """走「整户纳入」，每月 0.01 元 — what the changed household would be granted."""
    parts = []
    route = nearest_route(then)
    if route is not None and then.truth(route["chosen"]):
        parts.append(t.words["then_by"].format(t.pair(route)))
    amount = then.outcome["amount"]
    if amount is not None:
        parts.append(Telling(then, t.lang, t.audience).money(amount["total"], then.path))
    return t.words["list_comma"].join(parts)
