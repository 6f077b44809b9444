"""Figures that fill an open term and break the bounds the model set for it, on every day on which a figure changes.

The plan of a region is run on a household of which nothing is known: what is still outside its bounds then is outside for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from doudi.decision.base.runtime import ABSENT
from doudi.decision.engine import Engine, Values
from doudi.decision.record import exact_text
from doudi.language.values import show_day
from doudi.plan.nodes import Node, Plan
from doudi.program.model import Region, Term
from doudi.text.diagnostic import Diagnostic, fault


def broken(region: Region, plan: Plan, first: int, last: int) -> Iterator[Diagnostic]:
    """Faults of figures in force between two days (both included)."""
    required = [n for n in plan.nodes if n.op == "require"]
    if not required:
        return
    engine = Engine(plan, once=True)
    slots = _nothing_known(plan, plan.root)
    days = [d for d in engine.epochs.starts if first < d <= last]
    told: set[str] = set()
    for day in [first, *days]:
        values = Values(engine, "ranges", engine.spread(slots, day))
        for n in required:
            term = _term(region, plan, n.id)
            outside = _outside(plan, values, n)
            if term is not None and outside is not None and term.key not in told:
                told.add(term.key)
                found, bound = outside
                span = term.expr.args[0].span or term.origin.span
                shown = f"{found}（{show_day(day)}）"
                yield fault("bound-broken", span, id=(term.names.zh, term.names.en), found=shown, bound=bound)


def _nothing_known(plan: Plan, record: str) -> list[object]:
    """Slots with nothing known; a list that must not be empty has one element."""
    rows = plan.door[record]
    lists = [
        [_nothing_known(plan, name)] if names[2] else ABSENT
        for name, names in zip(rows["lists"], rows["list_names"], strict=True)
    ]
    return [*([ABSENT] * len(rows["facts"])), *lists, ABSENT]


def _outside(plan: Plan, values: Values, n: Node) -> tuple[str, str] | None:
    """(what was filled, the bound it breaks) where no completion can keep the bound."""
    path = _first_path(plan, n.scope)
    if path is None:
        return None
    rows = [values.raw(plan.nodes[a], path[: plan.depth(plan.nodes[a].scope)]) for a in n.args]
    low, high, _ = rows[0]
    if n.data.startswith("lo") and high < rows[1][0]:
        return _text(high, n), f"≥ {_text(rows[1][0], n)}"
    if n.data.endswith("hi") and low > rows[-1][1]:
        return _text(low, n), f"≤ {_text(rows[-1][1], n)}"
    return None


def _text(value: int, n: Node) -> str:
    return exact_text((value, n.den))


def _first_path(plan: Plan, scope: int) -> tuple[int, ...] | None:
    """The path of the one element that is there; None in a list that may be empty."""
    line = plan.line(scope)
    return (0,) * len(line) if all(plan.scopes[s][4] for s in line) else None


def _term(region: Region, plan: Plan, node: int) -> Term | None:
    """The term whose value a node is."""
    keys = [key for key, entry in plan.entries.items() if plan.handles[entry["handle"]][1] == node]
    for key in keys:
        for p in region.programmes.values():
            found = p.terms.get(key) or next((t for t in p.also if t.key == key), None)
            if found is not None:
                return found
    return None

