"""Random households for any region, complete or with facts missing, leaning on the values where rules turn."""

from __future__ import annotations

import copy
import json
import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from doudi.program.model import Fact, Region
from doudi.program.rates import Table

TURNS = [
    Fraction(x)
    for x in (
        "0",
        "0.01",
        "0.05",
        "0.5",
        "1",
        "2",
        "3",
        "12",
        "60",
        "100",
        "10",
        "30",
        "33.33",
        "66.67",
        "300",
        "316.67",
        "1000",
    )
]
STEPS = [Fraction(0), Fraction(1, 100), Fraction(-1, 100), Fraction(1, 200), Fraction(1, 2)]
CALENDAR = [
    date(2000, 2, 29),
    date(2019, 1, 31),
    date(2020, 2, 29),
    date(2019, 2, 28),
    date(2018, 12, 31),
    date(2020, 1, 1),
    date(2016, 2, 29),
]


class Maker:
    """Households of one region on one day."""

    def __init__(self, region: Region, root: str, day: date, seed: int):
        self.region, self.root, self.day, self.random = region, root, day, random.Random(seed)
        self.figures = list(TURNS)
        for rate in region.rates.values():
            self.figures += [
                Fraction(v) * f
                for _, c in rate.periods
                for v in leaves(c)
                if v is not None and rate.type.kind == "number"
                for f in (1, Fraction(1, 12))
            ]

    def household(self) -> dict[str, Any]:
        return self.element(self.root)

    def element(self, record: str) -> dict[str, Any]:
        out = {
            f.id: self.fact(f)
            for f in self.region.facts.values()
            if f.record == record and f.type.kind != "text" and f.role != "power"
        }
        for f in self.region.facts.values():
            if f.record == record and f.role == "power" and self.random.random() < 0.4:
                out[f.id] = self.random.random() < 0.5
        for r in self.region.records.values():
            if r.parent == record:
                size = self.random.choice((1, 1, 2, 3)) if r.required else self.random.choice((0, 1, 2))
                out[r.id] = [self.element(r.id) for _ in range(size)]
        return out

    def fact(self, f: Fact) -> Any:
        """A value that the fact may have, as it stands in JSON."""
        pick = self.random.choice
        if f.type.nullable and self.random.random() < 0.25:
            return None
        match f.type.kind:
            case "bool":
                return self.random.random() < 0.5
            case "enum":
                c = pick(f.type.choices)
                return pick((c.id, c.name))
            case "date":
                return self.date(f).isoformat()
            case "time":
                day = self.any_day().isoformat()
                return (
                    f"{day}T{pick(('00:00', '08:30', '23:59'))}:{pick(('00', '36'))}{pick(('+08:00', '+00:00', 'Z'))}"
                )
            case _:
                return self.number(f)

    def number(self, f: Fact) -> int | Decimal:
        unit, scale = 10**f.places, 100 if f.type.percent else 1
        low, high = ceil(f.lo * unit * scale), floor(f.hi * unit * scale)
        n = floor(
            (self.random.choice(self.figures) + self.random.choice(STEPS)) * unit * self.random.choice((1, 1, 1, 3))
        )
        if self.random.random() < 0.1:
            n = self.random.choice((low, high, self.random.randint(max(low, -(10**7)), min(high, 10**7))))
        n = min(max(n, low), high)
        return n // unit if n % unit == 0 and self.random.random() < 0.5 else Decimal(n).scaleb(-f.places)

    def any_day(self) -> date:
        return self.random.choice((*CALENDAR, self.day, self.day - timedelta(self.random.randint(-400, 800))))

    def date(self, f: Fact) -> date:
        d = self.any_day()
        if f.past or self.random.random() < 0.3:  # around a birthday
            year = self.day.year - self.random.choice((0, 1, 16, 17, 18, 60, 60, 61, 80))
            d = safe(year, self.day.month, self.day.day) + timedelta(self.random.choice((-1, 0, 0, 1)))
            d = self.random.choice((d, safe(year, 2, 29), safe(year, self.day.month, 31)))
        low, high = date.fromordinal(int(f.lo)), date.fromordinal(int(f.hi))
        return min(max(d, low), min(high, self.day) if f.past else high)

    # -- what is not known

    def without(self, household: dict[str, Any], share: float) -> dict[str, Any]:
        """A copy with some facts, and lists that are not required, taken out."""
        out = copy.deepcopy(household)
        self._strip(self.root, out, share)
        return out

    def _strip(self, record: str, data: dict[str, Any], share: float) -> None:
        for key in list(data):
            child = self.region.records.get(key)
            if child is None or child.parent != record:
                if self.random.random() < share:
                    del data[key]
            elif not child.required and self.random.random() < share / 4:
                del data[key]
            else:
                for x in data[key]:
                    self._strip(key, x, share)

    def filled(self, partial: dict[str, Any], record: str = "") -> dict[str, Any]:
        """A completion: what is missing made up, what is there kept. Powers stay as they are: not exercised is no."""
        record = record or self.root
        out = dict(partial)
        for f in self.region.facts.values():
            if f.record == record and f.id not in out and f.type.kind != "text" and f.role != "power":
                out[f.id] = self.fact(f)
        for r in self.region.records.values():
            if r.parent == record:
                size = self.random.choice((1, 2)) if r.required else self.random.choice((0, 0, 1, 2))
                given = partial.get(r.id)
                out[r.id] = [self.filled(x, r.id) for x in ([{} for _ in range(size)] if given is None else given)]
        return out


def leaves(cell: Any) -> list[Any]:
    return [v for c in cell.cells for v in leaves(c)] if isinstance(cell, Table) else [cell]


def safe(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def to_json(x: Any) -> str:
    """JSON text with exact decimals."""
    if isinstance(x, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {to_json(v)}" for k, v in x.items()) + "}"
    if isinstance(x, list):
        return "[" + ", ".join(map(to_json, x)) + "]"
    return str(x) if isinstance(x, Decimal) else json.dumps(x, ensure_ascii=False)
