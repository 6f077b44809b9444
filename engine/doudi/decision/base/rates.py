"""Rates by epoch: all figures between two days on which any of them changes, prepared for generated code."""

from __future__ import annotations

from doudi.plan.nodes import Plan
from doudi.text.light import bisect_right

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


class Epochs:
    """`at(day)` is (exact values, range values): one entry per node of the plan that reads a rate, in node order."""

    def __init__(self, plan: Plan):
        self.nodes = [n for n in plan.nodes if n.op in ("rate", "table", "rate_at")]
        self.plan = plan
        days = {p[0] for n in self.nodes if n.op != "rate_at" for p in plan.rates[n.data][6]}
        self.starts = sorted(days)
        self._made: dict[int, tuple[list[Any], list[Any]]] = {}

    def at(self, day: int) -> tuple[list[Any], list[Any]]:
        epoch = bisect_right(self.starts, day)
        made = self._made.get(epoch)
        if made is None:
            made = self._made[epoch] = self._values(self.starts[epoch - 1] if epoch else -1)
        return made

    def _values(self, day: int) -> tuple[list[Any], list[Any]]:
        exact: list[Any] = []
        ranges: list[Any] = []
        for n in self.nodes:
            row = self.plan.rates[n.data]
            kind, shape, periods, low, high = row[3], row[5], row[6], row[7], row[8]
            dens = [self.plan.nodes[a].den for a in n.args]
            if n.op == "rate_at":
                cells = [_prepared(c, dens[1:]) for _, c in periods]
                exact.append(([d for d, _ in periods], cells))
                ranges.append(exact[-1])
                continue
            cell = None
            for start, c in periods:
                if start <= day:
                    cell = c
            prepared = _prepared(cell, dens)
            exact.append(prepared)
            ranges.append(prepared if shape else _spread(prepared, kind, low, high))
        return exact, ranges


def _prepared(cell: Any, dens: list[int]) -> Any:
    """Tables by bit, bands by integer thresholds over the den of their key."""
    if not isinstance(cell, dict):
        return cell
    cells = [_prepared(c, dens[1:]) for c in cell["c"]]
    if cell["t"] is None:
        return {1 << i: c for i, c in enumerate(cells)}
    steps = []
    for (p, q), included in cell["t"]:
        n = p * dens[0]
        steps.append(-(-n // q) if included else n // q + 1)
    return steps, cells


def _spread(cell: Any, kind: str, low: Any, high: Any) -> tuple[Any, Any]:
    """A figure as a range: of one value, or of all it may be where the policy is silent."""
    if kind == "n":
        return (low, high) if cell is None else (cell, cell)
    if kind == "b":
        return (True, True) if cell is None else (cell, not cell)
    return ((1 << high) - 1, 0) if cell is None else (cell, 0)
