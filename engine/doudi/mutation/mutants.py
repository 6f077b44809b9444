"""A programme with one slip: every entry of a typed region, each of its expressions, each form of that.

A mutant is a typed `Region` that differs in one place. It is planned and decided about as any other; nothing here evaluates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from doudi.language import types as ty
from doudi.mutation import forms
from doudi.mutation.forms import Said
from doudi.program.model import Amount, Check, Expr, Line, Names, Need, Origin, Programme, Rate, Region, Term
from doudi.program.rates import Table
from doudi.text.source import Span

KINDS = ("threshold", "comparison", "condition", "choice", "case", "route", "bound", "part", "line", "rounding", "check", "figure")
Key = tuple[str, int, int, str, str]  # file, start, end, kind, what was changed


@dataclass(frozen=True, slots=True)
class Mutant:
    """One slip. `entry`: `needs.property`, `define.age`; `name`: what the entry is called; `region`: the whole program with it."""

    kind: str
    entry: str
    name: Names
    layer: str
    programme: str  # "" for what the programmes of a layer share
    span: Span
    said: Said
    origin: Origin
    region: Region

    @property
    def key(self) -> Key:
        """The same slip in any region that has the entry from the same file."""
        return self.span.source.name, self.span.start, self.span.end, self.kind, self.said[0]


Made = Callable[[Any], Region]  # an entry changed -> the region with it


def part(whole: Any, field: str, made: Made, at: int | str | None = None) -> Made:
    """A field of an entry changed (one element of it, with `at`) -> the region with it."""

    def put_back(x: Any) -> Region:
        if at is None:
            return made(replace(whole, **{field: x}))
        items = getattr(whole, field)
        return made(replace(whole, **{field: {**items, at: x} if isinstance(at, str) else put(items, at, x)}))

    return put_back


def mutants(region: Region, programme: str, shared: set[str], rates: set[str]) -> Iterator[Mutant]:
    """Every mutant of a programme, and of the shared terms (by key) and rates (by id) that it reads."""

    def whole(changed: Region) -> Region:
        return changed

    yield from _Entries(region, region.programmes[programme], part(region, "programmes", whole, programme)).all()
    for key in sorted(shared & region.terms.keys()):
        yield from _Entries(region, None, whole).term(region.terms[key], "define", part(region, "terms", whole, key))
    for id in sorted(rates & region.rates.keys()):
        yield from _figures(region, region.rates[id])


class _Entries:
    """The entries of one programme; `own` puts a changed programme into the region."""

    def __init__(self, region: Region, p: Programme | None, own: Made):
        self.region, self.p, self.own = region, p, own

    def all(self) -> Iterator[Mutant]:
        p, own = self.p, self.own
        assert p is not None
        for key, t in p.terms.items():
            yield from self.term(t, "define", part(p, "terms", own, key))
        for i, n in enumerate(p.needs):
            yield from self._need(n, "needs", part(p, "needs", own, i))
        yield from self._routes(p)
        if p.amount is not None:
            yield from self._amount(p.amount, part(p, "amount", own))
        for i, t in enumerate(p.also):
            yield from self.term(t, "also", part(p, "also", own, i))
        for i, c in enumerate(p.checks):
            yield from self._check(c, part(p, "checks", own, i))

    # -- one entry

    def _mutant(self, kind: str, entry: str, names: Names, origin: Origin, said: Said, span: Span | None, made: Region) -> Iterator[Mutant]:
        at = span or origin.span
        if at is not None:
            yield Mutant(kind, entry, names, origin.layer, self.p.id if self.p else "", at, said, origin, made)

    def _of(self, entry: str, names: Names, origin: Origin, x: Expr | None, put_back: Made) -> Iterator[Mutant]:
        """The forms of one expression of an entry."""
        if x is None:
            return
        for f in forms.forms(x, self.region.units):
            yield from self._mutant(f.kind, entry, names, origin, f.said, f.span, put_back(f.expr))

    def _dropped(
        self, entry: str, names: Names, origin: Origin, x: Expr | None, put_back: Made
    ) -> Iterator[Mutant]:
        """A whole condition that always holds."""
        if x is not None and x.op != "const":
            yield from self._mutant("condition", entry, names, origin, forms.dropped(x), x.span, put_back(forms.truth(x, True)))

    def term(self, t: Term, section: str, put_back: Made) -> Iterator[Mutant]:
        entry = f"{section}.{t.names.id}"
        for m in self._of(entry, t.names, t.origin, t.expr, part(t, "expr", put_back)):
            yield replace(m, origin=nearest([t.origin, *(c.origin for c in t.cases)], m.span))

    def _need(self, n: Need, section: str, put_back: Made) -> Iterator[Mutant]:
        entry = f"{section}.{n.id}"
        yield from self._dropped(entry, n.names, n.origin, n.expr, part(n, "expr", put_back))
        yield from self._of(entry, n.names, n.origin, n.expr, part(n, "expr", put_back))

    def _routes(self, p: Programme) -> Iterator[Mutant]:
        for i, r in enumerate(p.routes):
            with_route = part(p, "routes", self.own, i)
            entry = f"routes.{r.id}"
            if r.needs:
                never = put(r.needs, 0, replace(r.needs[0], expr=forms.truth(r.needs[0].expr, False)))
                said = f"去掉路径“{r.names.zh}”", f"the route “{r.names.en}” is dropped"
                yield from self._mutant("route", entry, r.names, r.origin, said, r.origin.span, with_route(replace(r, needs=never)))
            if i + 1 < len(p.routes):
                other = p.routes[i + 1]
                said = f"路径“{other.names.zh}”排到“{r.names.zh}”前面", f"the route “{other.names.en}” comes before “{r.names.en}”"
                turned = (*p.routes[:i], other, r, *p.routes[i + 2 :])
                yield from self._mutant("route", entry, r.names, r.origin, said, r.origin.span, self.own(replace(p, routes=turned)))
            for k, n in enumerate(r.needs):
                yield from self._need(n, f"{entry}.needs", part(r, "needs", with_route, k))
            if r.covers is not None:
                covers, at = part(r, "covers", with_route), f"{entry}.covers"
                said = forms.dropped(r.covers)
                yield from self._mutant("condition", at, r.names, r.origin, said, r.covers.span, covers(None))
                yield from self._of(at, r.names, r.origin, r.covers, covers)

    def _amount(self, a: Amount, put_back: Made) -> Iterator[Mutant]:
        for i, line in enumerate(a.lines):
            yield from self._line(line, part(a, "lines", put_back, i))
        names = Names("amount", "金额", "amount")
        for field, word in (("at_least", ("不低于", "at least")), ("at_most", ("不高于", "at most"))):
            x = getattr(a, field)
            if x is not None:
                said = f"去掉“{word[0]} {forms.quoted(x)}”", f"“{word[1]} {forms.quoted(x)}” is dropped"
                yield from self._mutant("bound", "amount", names, a.origin, said, x.span, part(a, field, put_back)(None))
                yield from self._of("amount", names, a.origin, x, part(a, field, put_back))
        if a.rounding is not None and a.rounding.mode != "open":
            for mode, step, said in forms.roundings(a.rounding.mode, a.rounding.step, ty.number(a.unit), self.region.units):
                new = replace(a.rounding, mode=mode, step=step)
                yield from self._mutant("rounding", "amount", names, a.origin, said, a.origin.span, put_back(replace(a, rounding=new)))

    def _line(self, line: Line, put_back: Made) -> Iterator[Mutant]:
        entry = f"amount.sum.{line.id}"
        origin = line.origin
        never = forms.truth(line.expr, False)
        said = f"去掉“{line.names.zh}”这一项", f"the line “{line.names.en}” is dropped"
        yield from self._mutant("line", entry, line.names, origin, said, origin.span, put_back(replace(line, guard=never)))
        for field in ("guard", "filter"):
            x = getattr(line, field)
            yield from self._dropped(entry, line.names, origin, x, part(line, field, put_back))
            yield from self._of(entry, line.names, origin, x, part(line, field, put_back))
        for m in self._of(entry, line.names, origin, line.expr, part(line, "expr", put_back)):
            yield replace(m, origin=nearest([origin, *(c.origin for c in line.cases)], m.span))

    def _check(self, c: Check, put_back: Made) -> Iterator[Mutant]:
        entry = f"checks.{c.id}"
        yield from self._dropped(entry, c.names, c.origin, c.when, part(c, "when", put_back))
        for field, word in (("at_least", ("不低于", "at least")), ("at_most", ("不高于", "at most"))):
            x = getattr(c, field)
            if x is not None:
                said = f"去掉“{word[0]} {forms.quoted(x)}”", f"“{word[1]} {forms.quoted(x)}” is dropped"
                yield from self._mutant("check", entry, c.names, c.origin, said, x.span, part(c, field, put_back)(None))
        for field in ("when", "measure", "at_least", "at_most", "due"):
            x = getattr(c, field)
            yield from self._of(entry, c.names, c.origin, x, part(c, field, put_back))
        for i, n in enumerate(c.must):
            yield from self._need(n, f"{entry}.must", part(c, "must", put_back, i))


def _figures(region: Region, rate: Rate) -> Iterator[Mutant]:
    """Each figure of a rate moved by the smallest step, either way."""
    origin = rate.origin
    if origin is None or origin.span is None or rate.type.kind != "number":
        return
    for i, (start, cell) in enumerate(rate.periods):
        step = forms.step_of(rate.type, "", region.units) if rate.type.unit else forms.PERCENT_STEP
        for old, new, changed in moved(cell, step):
            made = replace(rate, periods=(*rate.periods[:i], (start, changed), *rate.periods[i + 1 :]))
            a, b = (forms.figure(v, rate.type) for v in (old, new))
            said = f"{rate.names.zh} {a} 改成 {b}", f"{rate.names.en}: {a} becomes {b}"
            at = replace(region, rates={**region.rates, rate.names.id: made})
            yield Mutant("figure", f"rates.{rate.names.id}", rate.names, origin.layer, "", origin.span, said, origin, at)


def moved(cell: Any, step: Fraction) -> Iterator[tuple[Fraction, Fraction, Any]]:
    """(before, after, the cell with it) for every figure in a cell."""
    if isinstance(cell, Fraction):
        for sign in (1, -1):
            yield cell, cell + sign * step, cell + sign * step
    elif isinstance(cell, Table):
        for i, inner in enumerate(cell.cells):
            for old, new, made in moved(inner, step):
                yield old, new, replace(cell, cells=(*cell.cells[:i], made, *cell.cells[i + 1 :]))


def put(items: tuple[Any, ...], i: int, x: Any) -> tuple[Any, ...]:
    return (*items[:i], x, *items[i + 1 :])


def nearest(origins: list[Origin], span: Span) -> Origin:
    """The origin whose entry is written around a span: a case's rather than that of the term it stands in."""
    around = [o for o in origins if o.span is not None and o.span.source is span.source and o.span.start <= span.start]
    return max(around, key=lambda o: o.span.start if o.span is not None else -1, default=origins[0])
