"""A second evaluator: slow and obvious, over the typed program. It shares no code with the plan and the generated code.

Values are Fraction (numbers, days as ordinals, moments as seconds), bool, the position of a choice, and None for 无. What cannot be
known raises `Open`: the policy is silent, a divisor is zero, two cases conflict, a fact is missing. With `guess` each such place
takes a value that the caller chooses instead, the same one each time: a completion of the silences.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from doudi.language.types import Type
from doudi.program.model import Check, Expr, Line, Programme, Region

Guess = Callable[[str, Type, Any, Any], Any]  # (why, type, least or None, most or None) -> value
BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


class Open(Exception):
    """A value that is not known."""


class Element:
    """A household, a member, an event …: its raw JSON object and what it lies in."""

    def __init__(self, record: str, data: dict[str, Any], parent: Element | None, index: int):
        self.record, self.data, self.parent, self.index = record, data, parent, index
        self.lists: dict[str, list[Element]] = {}

    @property
    def path(self) -> tuple[int, ...]:
        return () if self.parent is None else (*self.parent.path, self.index)


class Reference:
    """One household under one region on one day."""

    def __init__(
        self,
        region: Region,
        root: str,
        household: dict[str, Any],
        day: date,
        guess: Guess | None = None,
        powers: bool = False,
    ):
        self.region, self.day, self.guess, self.powers = region, day, guess, powers
        self.guessed: dict[Any, Any] = {}
        self.known: dict[Any, Any] = {}
        self.terms = dict(region.terms)
        for p in region.programmes.values():
            self.terms |= {t.key: t for t in (*p.terms.values(), *p.also)}
        self.household = self.element(root, household, None, 0)

    def element(self, record: str, data: dict[str, Any], parent: Element | None, index: int) -> Element:
        found = Element(record, data, parent, index)
        for r in self.region.records.values():
            if r.parent == record and r.id in data:
                found.lists[r.id] = [self.element(r.id, x, found, i) for i, x in enumerate(data[r.id])]
        return found

    # -- what is decided

    def subjects(self, p: Programme) -> list[Element]:
        line = self.region.ancestors(p.subject)
        found = [self.household]
        for record in reversed(line[:-1]):
            found = [x for e in found for x in e.lists.get(record, [])]
        return found

    def granted(self, p: Programme, e: Element) -> bool:
        parts: list[Callable[[], bool]] = [lambda n=n: self.value(n.expr, e) for n in p.needs]  # type: ignore[misc]
        if p.routes:
            parts.append(lambda: self.some([lambda i=i: self.holds(p, i, e) for i in range(len(p.routes))]))  # type: ignore[misc]
        return self.every(parts)

    def holds(self, p: Programme, i: int, e: Element) -> bool:
        route = p.routes[i]
        parts: list[Callable[[], bool]] = [lambda n=n: self.value(n.expr, e) for n in route.needs]  # type: ignore[misc]
        if route.covers is not None:
            parts.append(lambda: self.some([lambda m=m: self.value(route.covers, m) for m in self.items(p.covered, e)]))  # type: ignore[misc]
        return self.every(parts)

    def route(self, p: Programme, e: Element) -> int | None:
        """The first route that holds of a granted programme."""
        if not self.granted(p, e):
            return None
        return next((i for i in range(len(p.routes)) if self.holds(p, i, e)), None)

    def taken(self, p: Programme, i: int, e: Element) -> bool:
        """Granted, by route i and by none before it."""
        before: list[Callable[[], bool]] = [lambda j=j: not self.holds(p, j, e) for j in range(i)]  # type: ignore[misc]
        return self.every([lambda: self.granted(p, e), lambda: self.holds(p, i, e), *before])

    def covered(self, p: Programme, member: Element) -> bool:
        e = self.up(member, p.subject)
        if not p.routes:
            return self.granted(p, e)

        def by(i: int) -> bool:
            covers = p.routes[i].covers
            return self.every([lambda: self.taken(p, i, e), lambda: covers is None or self.value(covers, member)])

        return self.some([lambda i=i: by(i) for i in range(len(p.routes))])  # type: ignore[misc]

    def pays(self, p: Programme, line: Line, e: Element, at: Element) -> bool:
        ways = [i for i, r in enumerate(p.routes) if not line.routes or r.id in line.routes]
        parts = [lambda: self.granted(p, e)]
        if p.routes:
            parts.append(lambda: self.some([lambda i=i: self.taken(p, i, e) for i in ways]))  # type: ignore[misc]
        conditions = [x for x in (line.filter, line.guard) if x is not None]
        parts += [lambda x=x: self.value(x, at) for x in conditions]  # type: ignore[misc]
        return self.every(parts)

    def line(self, p: Programme, line: Line, e: Element) -> Any:
        if line.record == p.subject:
            return self.value(line.expr, e) if self.pays(p, line, e, e) else Fraction(0)
        return sum(
            (self.value(line.expr, m) or 0 for m in self.items(line.record, e) if self.pays(p, line, e, m)), Fraction(0)
        )

    def amount(self, p: Programme, e: Element) -> Any:
        """What is due, after the floor, the cap and the rounding."""
        assert p.amount is not None
        if not self.granted(p, e):
            return Fraction(0)
        lines = [self.line(p, x, e) for x in p.amount.lines]
        total = None if None in lines else sum(lines, Fraction(0))
        for bound, pick in ((p.amount.at_least, max), (p.amount.at_most, min)):
            limit = self.value(bound, e) if bound is not None else Fraction(0)
            if bound is not None:
                total = None if total is None or limit is None else pick(total, limit)
        if p.amount.rounding is not None and p.amount.rounding.mode != "open" and total is not None:
            total = rounded(total, p.amount.rounding.mode, p.amount.rounding.step)
        return total

    def check(self, c: Check, e: Element) -> str:
        try:
            if c.when is not None and not self.value(c.when, e):
                return "not_applicable"
        except Open:
            return "undetermined"
        try:
            if self.every([lambda x=x: self.value(x, e) for x in self.tests(c)]):  # type: ignore[misc]
                return "met"
            fails = True
        except Open:
            fails = False
        try:
            if c.due is not None:
                due = self.value(c.due, e)
                if c.due.type.kind == "time" and due is not None:
                    due = (BEGINNING + timedelta(seconds=int(due), hours=8)).toordinal()  # the day in China
                if fails and (due is None or self.day.toordinal() <= due):
                    return "not_due"
        except Open:
            fails = False
        return "unmet" if fails else "undetermined"

    def tests(self, c: Check) -> list[Expr]:
        from doudi.language.types import BOOL

        found = [n.expr for n in c.must]
        for bound, op in ((c.at_least, ">="), (c.at_most, "<=")):
            if c.measure is not None and bound is not None:
                found.append(Expr("compare", BOOL, c.record, (c.measure, bound), op))
        return found

    # -- yes and no, where a part may be open

    def every(self, parts: list[Callable[[], bool]]) -> bool:
        unknown = None
        for part in parts:
            try:
                if not part():
                    return False
            except Open as problem:
                unknown = problem
        if unknown is not None:
            raise unknown
        return True

    def some(self, parts: list[Callable[[], bool]]) -> bool:
        return not self.every([lambda part=part: not part() for part in parts])  # type: ignore[misc]

    # -- elements

    def up(self, e: Element, record: str) -> Element:
        while e.record != record:
            assert e.parent is not None
            e = e.parent
        return e

    def items(self, record: str, e: Element) -> list[Element]:
        parent = self.up(e, self.region.records[record].parent or "")
        if record not in parent.lists:
            raise Open(f"list {record}")
        return parent.lists[record]

    def open(self, key: Any, why: str, type: Type, low: Any = None, high: Any = None) -> Any:
        """A value that is not known: the caller's guess, the same each time."""
        if self.guess is None:
            raise Open(why)
        if key not in self.guessed:
            self.guessed[key] = self.guess(why, type, low, high)
        return self.guessed[key]

    # -- expressions

    def value(self, x: Expr, e: Element) -> Any:
        return getattr(self, f"_{x.op}")(x, e)

    def values(self, x: Expr, e: Element) -> list[Any]:
        return [self.value(a, e) for a in x.args]

    def _const(self, x: Expr, e: Element) -> Any:
        return Fraction(x.data) if x.type.kind in ("number", "zero", "date") and x.data is not None else x.data

    def _fact(self, x: Expr, e: Element) -> Any:
        fact = self.region.facts[x.data]
        data = self.up(e, fact.record).data
        key = fact.id if fact.id in data else fact.names.zh
        if key not in data:
            if fact.role == "power":
                return self.powers
            raise Open(f"fact {x.data}")
        return read(fact.type, data[key])

    def _as_of(self, x: Expr, e: Element) -> Any:
        return Fraction(self.day.toordinal())

    def _term(self, x: Expr, e: Element) -> Any:
        term = self.terms[x.data]
        at = self.up(e, term.declared_record) if term.declared_record else e
        key = (x.data, at.path)
        if key not in self.known:
            try:
                self.known[key] = self.value(term.expr, at)
            except Open as problem:
                self.known[key] = problem
        if isinstance(self.known[key], Open):
            raise self.known[key]
        return self.known[key]

    def _result(self, x: Expr, e: Element) -> Any:
        p, what = self.region.programmes[x.data[0]], x.data[1]
        if what == "covered":
            return self.covered(p, self.up(e, p.covered))
        if what in ("granted", "route", "amount"):
            return getattr(self, what)(p, self.up(e, p.subject))
        term = self.terms[f"{p.id}.{what}"]
        return self._term(Expr("term", term.expr.type, term.declared_record, data=term.key), e)

    def _silent(self, x: Expr, e: Element) -> Any:
        key, low, high = x.data
        if self.guess is None:
            raise Open(f"silent {key}")
        low, high = (self.value(b, e) if b is not None else None for b in (low, high))
        return self.open((id(x), e.path), f"silent {key}", x.type, low, high)

    def _rate(self, x: Expr, e: Element) -> Any:
        rate, mode = self.region.rates[x.data[0]], x.data[1]
        keys = self.values(x, e)
        day = self.day
        if mode == "at":
            at = keys.pop()
            if at is None:
                return None
            day = date.fromordinal(int(at))
        elif mode == "last_year":
            day = date(day.year - 1, 12, 31)
        cell: Any = None
        for start, c in rate.periods:
            first = date.fromordinal(start)
            if (first.year == day.year) if rate.yearly else (first <= day):
                cell = c
        for key in keys:
            if cell is None:
                break
            if key is None:
                cell = cell.cells[-1] if cell.bands is None else None  # 无 has a cell of its own, the last
            elif cell.bands is None:
                cell = cell.cells[key]
            else:
                cell = cell.cells[sum(key > t or (included and key == t) for t, included in cell.bands)]
        if cell is None:
            when = day if mode != "at" else ("at", day)
            return self.open((rate.names.id, when, tuple(keys)), f"rate {rate.names.id}", rate.type, rate.lo, rate.hi)
        return Fraction(cell) if rate.type.kind in ("number", "date") else cell

    def _neg(self, x: Expr, e: Element) -> Any:
        return none_or(lambda a: -a, *self.values(x, e))

    def _scale(self, x: Expr, e: Element) -> Any:
        return none_or(lambda a: a * x.data, *self.values(x, e))

    def _sum(self, x: Expr, e: Element) -> Any:
        return none_or(
            lambda *v: sum(a if s == "+" else -a for s, a in zip(x.data, v, strict=True)), *self.values(x, e)
        )

    def _product(self, x: Expr, e: Element) -> Any:
        total, *rest = self.values(x, e)
        for i, (sign, v) in enumerate(zip(x.data[1:], rest, strict=True)):
            if sign == "/" and v == 0 and total is not None:
                total = self.open(self._written(x, i + 2, e), "division by zero", x.type)
            elif total is None or v is None:
                total = None
            else:
                total = total * v if sign == "*" else total / v
        return total

    def _written(self, x: Expr, count: int, e: Element) -> Any:
        """Which value it is that a quotient has: the same wherever the same is divided for the same element (docs/language.md, 8.8)."""
        parts = x.args[:count]
        record = max((a.record for a in parts), key=lambda r: len(self.region.ancestors(r)))
        return repr(parts), x.data[:count], self.up(e, record).path

    def _larger(self, x: Expr, e: Element) -> Any:
        return none_or(max, *self.values(x, e))

    def _smaller(self, x: Expr, e: Element) -> Any:
        return none_or(min, *self.values(x, e))

    def _round(self, x: Expr, e: Element) -> Any:
        return none_or(lambda a: rounded(a, *x.data), *self.values(x, e))

    def _require(self, x: Expr, e: Element) -> Any:
        v, *bounds = self.values(x, e)
        low = bounds[0] if x.data[1].startswith("lo") else None
        high = bounds[-1] if x.data[1].endswith("hi") else None
        if v is None or (low is not None and v < low) or (high is not None and v > high):
            return self.open((id(x), e.path), "bound broken", x.type, low, high)
        return v

    def _and(self, x: Expr, e: Element) -> Any:
        return self.every([lambda a=a: self.value(a, e) for a in x.args])  # type: ignore[misc]

    def _or(self, x: Expr, e: Element) -> Any:
        return self.some([lambda a=a: self.value(a, e) for a in x.args])  # type: ignore[misc]

    def _not(self, x: Expr, e: Element) -> Any:
        return not self.value(x.args[0], e)

    def _has(self, x: Expr, e: Element) -> Any:
        return self.value(x.args[0], e) is not None

    def _in(self, x: Expr, e: Element) -> Any:
        return self.value(x.args[0], e) in x.data

    def _compare(self, x: Expr, e: Element) -> Any:
        a, b = self.values(x, e)
        if x.data in ("=", "!="):
            return (a == b) is (x.data == "=")
        if a is None or b is None:
            return False
        return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[x.data]

    def _case(self, x: Expr, e: Element) -> Any:
        """Every value still possible must agree; two that surely hold and differ are a conflict."""
        sure, perhaps = [], []
        for c, v in zip(x.args[:-1:2], x.args[1:-1:2], strict=True):
            try:
                if self.value(c, e):
                    sure.append(v)
            except Open:
                perhaps.append(v)
        live = sure + perhaps + ([] if sure else [x.args[-1]])
        found = [self.value(v, e) for v in live]
        if all(v == found[0] for v in found):
            return found[0]
        if perhaps:
            raise Open("cases")
        if self.guess is None:
            raise Open("conflict")
        return found[0]

    # -- lists

    def kept(self, x: Expr, e: Element) -> list[Element]:
        items = self.items(x.data, e)
        return [m for m in items if self.value(x.args[0], m)]

    def _count(self, x: Expr, e: Element) -> Any:
        return Fraction(len(self.kept(x, e)))

    def _total(self, x: Expr, e: Element) -> Any:
        return sum((self.value(x.args[1], m) or 0 for m in self.kept(x, e)), Fraction(0))

    def _highest(self, x: Expr, e: Element) -> Any:
        return max((v for m in self.kept(x, e) if (v := self.value(x.args[1], m)) is not None), default=None)

    def _lowest(self, x: Expr, e: Element) -> Any:
        return min((v for m in self.kept(x, e) if (v := self.value(x.args[1], m)) is not None), default=None)

    def _exists(self, x: Expr, e: Element) -> Any:
        return self.some([lambda m=m: self.value(x.args[0], m) for m in self.items(x.data, e)])  # type: ignore[misc]

    def _all(self, x: Expr, e: Element) -> Any:
        keep, test = x.args

        def one(m: Element) -> bool:
            return self.some([lambda: not self.value(keep, m), lambda: self.value(test, m)])

        return self.every([lambda m=m: one(m) for m in self.items(x.data, e)])  # type: ignore[misc]

    # -- days

    def _shift(self, x: Expr, e: Element) -> Any:
        unit, sign = x.data
        start, size = self.values(x, e)
        if start is None or size is None:
            return None
        if x.type.kind == "time":
            seconds = floor(size * 3600 * (24 if unit == "day" else 1))
            return start + (seconds if sign == "+" else -seconds)
        whole = floor(size) * (1 if sign == "+" else -1)
        if unit == "day":
            return start + whole
        return Fraction(moved(day_of(start), whole * (12 if unit == "year" else 1)).toordinal())

    def _difference(self, x: Expr, e: Element) -> Any:
        return none_or(lambda a, b: (a - b) / (3600 if x.data == "time" else 1), *self.values(x, e))

    def _age(self, x: Expr, e: Element) -> Any:
        return none_or(lambda b, d: Fraction(full_years(day_of(b), day_of(d))), *self.values(x, e))

    def _months(self, x: Expr, e: Element) -> Any:
        return none_or(lambda a, b: Fraction(full_months(day_of(a), day_of(b))), *self.values(x, e))

    def _calendar(self, x: Expr, e: Element) -> Any:
        def turn(a: Fraction) -> Fraction:
            d = day_of(a)
            last = calendar.monthrange(d.year, d.month)[1]
            day = {
                "month_start": date(d.year, d.month, 1),
                "month_end": date(d.year, d.month, last),
                "year_start": date(d.year, 1, 1),
                "year_end": date(d.year, 12, 31),
            }[x.data]
            return Fraction(day.toordinal())

        return none_or(turn, *self.values(x, e))


def none_or(function: Callable[..., Any], *values: Any) -> Any:
    return None if any(v is None for v in values) else function(*values)


def read(type: Type, raw: Any) -> Any:
    """A value as it stands in JSON."""
    if raw is None or type.kind == "bool":
        return raw
    if type.kind == "enum":
        return next(i for i, c in enumerate(type.choices) if raw in (c.id, c.name))
    if type.kind == "date":
        return Fraction(date.fromisoformat(raw).toordinal())
    if type.kind == "time":
        return Fraction((datetime.fromisoformat(raw) - BEGINNING) // timedelta(seconds=1))
    return Fraction(raw) / 100 if type.percent else Fraction(raw)


def rounded(x: Fraction, mode: str, step: Fraction) -> Fraction:
    steps = abs(x) / step if mode == "half" else x / step
    if mode == "half":
        return floor(steps + Fraction(1, 2)) * step * (1 if x >= 0 else -1)
    return (floor(steps) if mode == "down" else -floor(-steps)) * step


def day_of(x: Fraction) -> date:
    return date.fromordinal(min(max(int(x), date(1900, 1, 1).toordinal()), date(2199, 12, 31).toordinal()))


def moved(d: date, months: int) -> date:
    """The same day of another month, else that month's last."""
    count = d.year * 12 + d.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if not 1900 <= year <= 2199:
        return date(1900, 1, 1) if year < 1900 else date(2199, 12, 31)
    return date(year, month, min(d.day, calendar.monthrange(year, month)[1]))


def full_years(birth: date, at: date) -> int:
    """Birthdays passed; 29 February is kept on the 28th in common years."""
    years = at.year - birth.year
    return years if at >= moved(birth, 12 * years) else years - 1


def full_months(a: date, b: date) -> int:
    if b < a:
        return -full_months(b, a)
    count = (b.year - a.year) * 12 + b.month - a.month
    return count if moved(a, count) <= b else count - 1
