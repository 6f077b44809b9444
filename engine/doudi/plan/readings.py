"""Rates as the plan reads them: one row of `Plan.rates` for each way that a rate is read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from doudi.language.values import FIRST_DAY, LIMIT
from doudi.plan.builder import WIDE, Builder
from doudi.plan.nodes import Plan
from doudi.program.model import Rate
from doudi.program.rates import Table

if TYPE_CHECKING:
    from doudi.plan.lower import Val


class Readings:
    """Rows [id, zh, en, kind, den, shape, periods, low, high]; a period is [first day, cell], oldest first.

    shape: "" a figure · "e" / "b" by choice or band, one letter an axis. A cell: value · null (silent) ·
    {"t": thresholds or null, "c": cells}. Values are integers over den; yes/no as booleans; choices as bits.
    """

    def __init__(self, plan: Plan):
        self.plan = plan
        self.rows: dict[tuple[str, str], int] = {}

    def read(self, rate: Rate, mode: str, keys: list[Val], b: Builder, make: type[Val]) -> Val:
        index = self._row(rate, "last_year" if mode == "last_year" else "now")
        row = self.plan.rates[index]
        kind, den, shape, low, high = row[3], row[4], row[5], row[7], row[8]
        tables = keys[: len(shape)]
        args = []
        for letter, key in zip(shape, tables, strict=True):
            if letter == "b" and (key.over is not None or key.node.den != 1):
                args.append(self._aligned(index, key, b))
            else:
                args.append(key.node)
        if mode == "at":
            day = keys[-1].node
            node = b.node("rate_at", (day, *args), index, kind, den, low, high, day.nullable)
        elif args:
            node = b.node("table", tuple(args), index, kind, den, low, high)
        else:
            node = b.node("rate", (), index, kind, den, low, high, scope=0)
        return make(kind, node)

    def _aligned(self, index: int, key: Val, b: Builder) -> Any:
        """A band's key as one integer node that lies to every threshold as the key itself does.

        With all thresholds whole multiples of 1/step, down(key·step) + up(key·step) is even on a step and odd between two.
        """
        step = self._step(index)
        args = (key.node,) if key.over is None else (key.node, key.over)
        factor = Fraction(step * (key.over.den if key.over is not None else 1), key.node.den)
        ends = [
            b.node(
                "round", args, [mode, factor.numerator, factor.denominator, 1], "n", 1, -WIDE, WIDE, key.node.nullable
            )
            for mode in ("down", "up")
        ]
        return b.linear([(1, e) for e in ends], 0, 2 * step)

    def _step(self, index: int) -> int:
        """A common denominator of all thresholds of a table."""
        found, stack = 1, [c for _, c in self.plan.rates[index][6]]
        while stack:
            cell = stack.pop()
            if isinstance(cell, dict):
                stack += cell["c"]
                found = lcm(found, *(q for (_, q), _ in cell["t"] or ()))
        return found

    def _row(self, rate: Rate, mode: str) -> int:
        key = (rate.names.id, mode)
        if key not in self.rows:
            kind = {"bool": "b", "enum": "e"}.get(rate.type.kind, "n")
            values = [v for _, cell in rate.periods for v in _leaves(cell)]
            ends = [e for e in (rate.lo, rate.hi) if e is not None]
            den = lcm(*(Fraction(v).denominator for v in (*values, *ends) if v is not None), 1) if kind == "n" else 1
            periods = [[day, _cell(cell, kind, den)] for day, cell in self._shifted(rate, mode)]
            numbers = [int(Fraction(v) * den) for v in values if v is not None] if kind == "n" else []
            silent = rate.open is not None or not rate.periods or any(v is None for v in values)
            silent = silent or rate.yearly or (bool(rate.periods) and rate.periods[0][0] > FIRST_DAY)
            wide = LIMIT * den
            lo = int(rate.lo * den) if rate.lo is not None else -wide
            hi = int(rate.hi * den) if rate.hi is not None else wide
            low = min([*numbers, *([lo] if silent else [])], default=lo)
            high = max([*numbers, *([hi] if silent else [])], default=hi)
            if kind == "e":
                low, high = 0, len(rate.type.choices)
            shape = "" if not rate.rows else _shape(rate)
            if silent and kind == "n" and rate.lo is None and rate.type.unit and numbers:
                low = min(0, *numbers)  # a published kind of figure that is open is still not negative
            self.rows[key] = len(self.plan.rates)
            origin = rate.origin
            info = {
                "layer": origin.layer if origin else "",
                "assumed": origin.assumed if origin else None,
                "source": origin.source if origin and all(c.document != origin.source for c in origin.cites) else None,
                "cites": [[c.document, c.place, c.words] for c in origin.cites] if origin else [],
                "open": rate.open,
                "mode": mode,
            }
            self.plan.rates.append(
                [rate.names.id, rate.names.zh, rate.names.en, kind, den, shape, periods, low, high, info]
            )
        return self.rows[key]

    def _shifted(self, rate: Rate, mode: str) -> list[tuple[int, Any]]:
        """Periods by the day of decision: a yearly figure ends with its year; last_year moves by one."""
        out: list[tuple[int, Any]] = []
        if rate.yearly:
            for day, cell in rate.periods:
                year = date.fromordinal(day).year + (mode == "last_year")
                start, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
                if out and out[-1][0] == start:
                    out.pop()
                out += [(start, cell), (end, None)]
        else:
            for day, cell in rate.periods:
                if mode == "last_year":
                    day = date(date.fromordinal(day).year + 1, 1, 1).toordinal()
                if out and out[-1][0] == day:
                    out.pop()
                out.append((day, cell))
        return out


def _shape(rate: Rate) -> str:
    shape, cell = "", next((c for _, c in rate.periods if isinstance(c, Table)), None)
    while isinstance(cell, Table):
        shape += "e" if cell.bands is None else "b"
        cell = next((c for c in cell.cells if isinstance(c, Table)), None)
    return shape or ("e" if rate.rows else "")


def _leaves(cell: Any) -> list[Any]:
    if isinstance(cell, Table):
        return [v for c in cell.cells for v in _leaves(c)]
    return [cell]


def _cell(cell: Any, kind: str, den: int) -> Any:
    if isinstance(cell, Table):
        bands = None if cell.bands is None else [[[v.numerator, v.denominator], included] for v, included in cell.bands]
        return {"t": bands, "c": [_cell(c, kind, den) for c in cell.cells]}
    if cell is None:
        return None
    if kind == "n":
        return int(Fraction(cell) * den)
    return bool(cell) if kind == "b" else 1 << cell
