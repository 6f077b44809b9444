"""What words need of an expression: a small tree of operators whose leaves name handles.

[operator, handle, …]; handle -1 where the value is not shown. Leaves: ["term", h, key] · ["fact", h, key] · ["rate", h, index, key…]
· ["const", h] · ["as_of", h] · ["result", h, programme, what] · ["silent", h, gap].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.language.types import Type
from doudi.program.model import Expr

if TYPE_CHECKING:
    from doudi.plan.lower import Val
    from doudi.plan.outcome import Planner


class Display:
    def __init__(self, planner: Planner, bare: bool = False):
        self.planner, self.bare = planner, bare
        self.types: dict[str, int] = {}
        self._known: dict[Type, int] = {}
        self.handles: dict[tuple[Any, ...], int] = {}

    def type(self, type: Type) -> int:
        found = self._known.get(type)
        if found is None:
            found = self._known[type] = self._row(type)
        return found

    def _row(self, type: Type) -> int:
        units = self.planner.region.units
        if type.kind in ("number", "zero"):
            row: list[Any] = [
                "number",
                units.said(type.unit, "zh"),
                units.said(type.unit, "en"),
                type.percent,
                units.places_of(type.unit),
            ]
        elif type.kind == "enum":
            row = ["enum", [[c.id, c.name] for c in type.choices]]
        else:
            row = [type.kind if type.kind in ("date", "time") else "bool"]
        key = repr(row)
        if key not in self.types:
            self.types[key] = len(self.planner.plan.types)
            self.planner.plan.types.append(row)
        return self.types[key]

    def handle(self, val: Val, type: Type, scope: int | None = None) -> int:
        """An index into Plan.handles for a value of that type; `scope` where it is a value of each element all the same."""
        at = val.node.scope if scope is None else scope
        row = (val.kind, val.node.id, val.over.id if val.over is not None else -1, self.type(type), at)
        if row not in self.handles:
            self.handles[row] = len(self.planner.plan.handles)
            self.planner.plan.handles.append(list(row))
        return self.handles[row]

    def of(self, x: Expr) -> list[Any]:
        """The display tree of a typed expression."""
        low = self.planner.lowering
        if self.bare:
            return []
        h = self.handle(low.val(x), x.type) if x.op != "unsettled" else -1
        match x.op:
            case "term":
                self.planner.need(x.data)
                return ["term", h, x.data]
            case "fact":
                return ["fact", h, x.data]
            case "const" | "as_of":
                return [x.op, h]
            case "rate":
                read = self.planner.readings.rows[x.data[0], "last_year" if x.data[1] == "last_year" else "now"]
                return ["rate", h, read, x.data[1], *(self.of(a) for a in x.args)]
            case "result":
                return ["result", h, *x.data]
            case "silent":
                return ["silent", h]
            case "count" | "total" | "highest" | "lowest" | "exists" | "all":
                return [x.op, h, x.data, *(self.of(a) for a in x.args)]
            case "case":
                return ["case", h, list(x.data), *(self.of(a) for a in x.args)]
            case (
                "sum"
                | "product"
                | "and"
                | "compare"
                | "round"
                | "shift"
                | "in"
                | "scale"
                | "calendar"
                | "difference"
                | "require"
            ):
                data = x.data
                if x.op == "scale":
                    data = [x.data.numerator, x.data.denominator]
                elif x.op == "round":
                    data = [x.data[0], x.data[1].numerator, x.data[1].denominator]
                elif isinstance(data, tuple):
                    data = list(data)
                return [x.op, h, data, *(self.of(a) for a in x.args)]
            case _:
                return [x.op, h, None, *(self.of(a) for a in x.args)]
