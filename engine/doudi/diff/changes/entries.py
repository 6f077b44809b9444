"""The entries of a typed region, one by one: what each says of its own, and where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from doudi.language.types import Type
from doudi.language.units import Unit
from doudi.language.values import show_day
from doudi.program.model import (
    Amount,
    Check,
    Expr,
    Fact,
    Line,
    Names,
    Need,
    Origin,
    Programme,
    Rate,
    Region,
    Route,
    Term,
    case_of,
)
from doudi.program.rates import Table
from doudi.text.source import Span

COMMUTES = {"and", "or", "larger", "smaller"}
Said = tuple[str, str]  # as written in Chinese and in English


@dataclass(slots=True)
class Entry:
    """`key` is `programme/section.id` (shared entries have no programme). `says` holds what it says, a word for each aspect;
    `exprs` its expressions by aspect; `own` is the digest of both, blind to writing. `reads` are the keys it names; `told` are words
    that letters say and no decision reads."""

    key: str
    kind: str
    programme: str
    names: Names
    origin: Origin | None
    says: dict[str, Any] = field(default_factory=dict)
    exprs: dict[str, Expr] = field(default_factory=dict)
    span: Span | None = None
    reads: set[str] = field(default_factory=set)
    own: str = ""
    told: dict[str, str] = field(default_factory=dict)

    def sealed(self) -> Entry:
        """With its digest and what it reads."""
        whole = [sorted(self.says.items()), sorted((k, canonical(x)) for k, x in self.exprs.items())]
        self.own = digest(whole)
        for x in self.exprs.values():
            refs(x, self.programme, self.reads)
        if self.span is None and self.origin is not None:
            self.span = self.origin.span
        return self


def digest(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def canonical(x: Expr) -> Any:
    """An expression as data, the same for every order and writing of what commutes."""
    args: list[Any] = [canonical(a) for a in x.args]
    data = x.data
    if x.op in COMMUTES:
        args = sorted(_flat(x.op, args), key=str)
    elif x.op in ("sum", "product") and isinstance(data, tuple):
        pairs = sorted(zip(map(str, data), args, strict=False), key=str)
        args, data = [[s, a] for s, a in pairs], ""
    elif x.op == "case" and isinstance(data, (tuple, list)):
        args = [*sorted(([args[i], args[i + 1]] for i in range(0, len(args) - 1, 2)), key=str), args[-1]]
        data = ""
    elif x.op == "compare" and len(args) == 2:
        turned = {">": "<", ">=": "<="}.get(str(data))
        if turned:
            args, data = args[::-1], turned
        elif str(data) in ("=", "!="):
            args = sorted(args, key=str)
    if x.op == "and" and data == "chain":
        data = None
    if x.op == "const" and x.type.kind == "enum":  # by what is chosen, whatever else could be
        return ["const", [], _chosen(x.type, data), "enum"]
    if x.op == "in" and isinstance(data, tuple) and x.args[0].type.kind == "enum":
        data = sorted(_chosen(x.args[0].type, i) for i in data)
    return [x.op, args, str(data) if data is not None else "", type_text(x.type) if x.op == "const" else ""]


def _chosen(type: Type, place: Any) -> str:
    return type.choices[place].id if isinstance(place, int) and place < len(type.choices) else str(place)


def _flat(op: str, args: list[Any]) -> list[Any]:
    return [b for a in args for b in (a[1] if a[0] == op else [a])]


def refs(x: Expr, programme: str, into: set[str]) -> None:
    """The keys of the entries that an expression names."""
    if x.op == "fact":
        into.add(f"facts.{x.data}")
    elif x.op == "rate":
        into.add(f"rates.{x.data[0] if isinstance(x.data, tuple) else x.data}")
    elif x.op == "term":
        into.add(f"term:{x.data}")
    elif x.op == "result":
        other, what = x.data[0], x.data[1]
        into.add(f"result:{other}.{what}")
    inner = [a for a in x.data if isinstance(a, Expr)] if isinstance(x.data, tuple) else []
    for a in (*x.args, *inner):
        refs(a, programme, into)


def unit_text(unit: Unit) -> str:
    """`元/人/月`, whatever units the vocabulary adds."""
    up = "·".join(s for s, e in unit for _ in range(e))
    down = [s for s, e in unit for _ in range(-e)]
    return "/".join([up or "1", *down]) if unit else ""


def type_text(t: Type) -> str:
    """A type as text to be compared: two types read alike where they say the same."""
    if t.kind == "number":
        return ("%" if t.percent else unit_text(t.unit)) + ("?" if t.nullable else "")
    if t.kind == "enum":
        return "[" + ", ".join(f"{c.id}" for c in t.choices) + "]" + ("?" if t.nullable else "")
    return t.kind + ("?" if t.nullable else "")


def entries(region: Region, beside: tuple[Region, dict[str, Entry]] | None = None) -> dict[str, Entry]:
    """Every entry of a region by key. `beside`: another region and its entries; those of a programme that both hold
    are taken."""
    found = {e.key: e.sealed() for e in _shared(region)}
    known: dict[str, list[Entry]] = {}
    for e in beside[1].values() if beside is not None else ():
        known.setdefault(e.programme, []).append(e)
    for id, p in region.programmes.items():
        same = beside is not None and beside[0].programmes.get(id) is p
        found |= {e.key: e for e in known[id]} if same else {e.key: e.sealed() for e in _programme(p)}
    return found


def _shared(region: Region) -> Iterator[Entry]:
    for r in region.records.values():
        says = {"in": r.parent, "counts": r.counts, "required": r.required}
        yield Entry(f"records.{r.id}", "record", "", r.names, None, says)
    for key, f in region.facts.items():
        if f.role != "power":  # made by the `may` of an entry, which says it
            yield _fact(key, f)
    for key, t in region.terms.items():
        yield from _term(f"define.{t.names.id}", "term", "", t, key)
    for rate in region.rates.values():
        yield _rate(rate, region)


def _fact(key: str, f: Fact) -> Entry:
    says: dict[str, Any] = {
        "type": type_text(f.type), "places": f.places, "role": f.role, "past": f.past,
        "within": [_bound(f, f.lo), _bound(f, f.hi)] if f.type.kind in ("number", "date") else [],
    }
    if f.type.choices:
        says["choices"] = [c.id for c in f.type.choices]
    told = {
        "proof": f.proof, "from": f.supplier, "asks": " / ".join(x for x in (f.asks, f.asks_en) if x),
        "sensitive": "true" if f.sensitive else "", "fixed": "true" if f.fixed else "", "receives": f.receives, "since": f.since,
        "names of choices": ", ".join(f"{c.id}: {c.name}" for c in f.type.choices),
    }
    return Entry(f"facts.{key}", f.role, "", f.names, f.origin, says, told=told)


def _bound(f: Fact, x: Fraction) -> str:
    return show_day(int(x)) if f.type.kind == "date" else figure(x, percent=f.type.percent)


def _rate(r: Rate, region: Region) -> Entry:
    axes = [_choices(r.rows, region), _choices(r.columns, region)]
    says = {
        "type": type_text(r.type), "rows": r.rows, "columns": r.columns, "yearly": r.yearly, "open": r.open is not None,
        "bounds": [str(r.lo), str(r.hi)], "periods": {day: cells(c, r.type, axes) for day, c in r.periods},
    }
    return Entry(f"rates.{r.id}", "rate", "", r.names, r.origin, says)


def _choices(name: str, region: Region) -> list[str]:
    """The choices of the fact or term that the rows of a table go by."""
    for f in region.facts.values():
        if name and name in (f.id, f.names.zh):
            return [*(c.name for c in f.type.choices), "无"]
    for t in region.terms.values():
        if name and name in (t.names.id, t.names.zh):
            return [*(c.name for c in t.expr.type.choices), "无"]
    return []


def cells(cell: Any, type: Type, axes: list[list[str]], at: str = "") -> dict[str, str]:
    """A figure, or each cell of its table, as text."""
    if isinstance(cell, Table):
        out: dict[str, str] = {}
        for i, c in enumerate(cell.cells):
            if cell.bands is None:
                name = axes[0][i] if axes and i < len(axes[0]) else str(i)
            else:
                name = "…" if i == 0 else ("≥" if cell.bands[i - 1][1] else ">") + figure(cell.bands[i - 1][0])
            out.update(cells(c, type, axes[1:], f"{at}/{name}" if at else name))
        return out
    return {at: cell_text(cell, type)}


def cell_text(cell: Any, type: Type) -> str:
    """A cell of a table of rates as text; `?` where it is open."""
    if cell is None:
        return "?"
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if type.kind == "enum" and isinstance(cell, int):
        return type.choices[cell].name if cell < len(type.choices) else "无"
    if type.kind == "date":
        return show_day(int(cell))
    return figure(Fraction(cell), percent=type.percent)


def figure(x: Fraction, *, percent: bool = False) -> str:
    """A number exactly: decimals where they end, else a fraction."""
    if percent:
        return figure(x * 100) + "%"
    d = x.denominator
    places = 0
    while d > 1 and places < 12:
        if (x * 10**places).denominator == 1:
            break
        places += 1
    scaled = x * 10**places
    if scaled.denominator != 1:
        return f"{x.numerator}/{x.denominator}"
    n = abs(scaled.numerator)
    text = str(n).rjust(places + 1, "0")
    shown = f"{text[:-places]}.{text[-places:]}" if places else text
    return ("-" if x < 0 else "") + shown


def _term(key: str, kind: str, programme: str, t: Term, name: str) -> Iterator[Entry]:
    says = {"type": type_text(t.expr.type), "each": t.declared_record}
    e = Entry(key, kind, programme, t.names, t.origin, says, {"value": t.expr})
    yield e
    yield from _cases(key, programme, t.expr, t.cases)


def _cases(key: str, programme: str, x: Expr, cases: Any) -> Iterator[Entry]:
    """The cases of a value as entries of their own."""
    if not cases:
        return
    chosen = case_of(x)
    if chosen is None:
        return
    for i, c in enumerate(cases):
        if 2 * i + 1 < len(chosen.args):
            exprs = {"when": chosen.args[2 * i], "value": chosen.args[2 * i + 1]}
            yield Entry(f"{key}.cases.{c.id}", "case", programme, c.names, c.origin, {"may": c.power or ""}, exprs)


def _programme(p: Programme) -> Iterator[Entry]:
    says = {"subject": p.subject, "routes": [r.id for r in p.routes]}
    words = ", ".join(f"{status}: {' / '.join(filter(None, said))}" for status, *said in p.words)
    yield Entry(p.id, "programme", p.id, p.names, p.origin, says, told={"words": words})
    for t in p.terms.values():
        yield from _term(f"{p.id}/define.{t.names.id}", "term", p.id, t, t.key)
    for n in p.needs:
        yield _need(f"{p.id}/needs.{n.id}", p.id, n)
    for r in p.routes:
        yield from _route(p.id, r)
    if p.amount is not None:
        yield from _amount(p.id, p.amount)
    for t in p.also:
        yield from _term(f"{p.id}/also.{t.names.id}", "also", p.id, t, t.key)
    for c in p.checks:
        yield _check(p.id, c)
    for x in p.properties:
        stated = {"that": x.that, **({"when": x.when} if x.when is not None else {})}
        yield Entry(f"{p.id}/always.{x.id}", "property", p.id, x.names, x.origin, {"for_each": x.record}, stated)
    for m in p.meant:
        yield Entry(f"{p.id}/meant.{m.id}", "meant", p.id, m.names, m.origin, {"finding": m.finding, "of": m.of})


def _need(key: str, programme: str, n: Need) -> Entry:
    told = {"wording": " / ".join(dict.fromkeys((n.wording.zh, n.wording.en)))} if n.wording is not None else {}
    return Entry(key, "need", programme, n.names, n.origin, {"may": n.power or ""}, {"when": n.expr}, told=told)


def _route(programme: str, r: Route) -> Iterator[Entry]:
    key = f"{programme}/routes.{r.id}"
    yield Entry(key, "route", programme, r.names, r.origin, {}, {"covers": r.covers} if r.covers is not None else {})
    for n in r.needs:
        yield _need(f"{key}.needs.{n.id}", programme, n)


def _amount(programme: str, a: Amount) -> Iterator[Entry]:
    rounding = [a.rounding.mode, figure(a.rounding.step)] if a.rounding is not None else []
    bounds = {"at_least": a.at_least, "at_most": a.at_most}
    exprs = {k: x for k, x in bounds.items() if x is not None}
    yield Entry(
        f"{programme}/amount", "amount", programme, Names("amount", "金额", "amount"), a.origin,
        {"unit": unit_text(a.unit), "round": rounding}, exprs,
    )
    for line in a.lines:
        yield from _line(programme, line)


def _line(programme: str, line: Line) -> Iterator[Entry]:
    key = f"{programme}/amount.sum.{line.id}"
    exprs = {"value": line.expr, **({"when": line.guard} if line.guard is not None else {})}
    if line.filter is not None:
        exprs["filter"] = line.filter
    says = {"for": sorted(line.routes), "each": line.each, "may": line.power or ""}
    yield Entry(key, "line", programme, line.names, line.origin, says, exprs)
    yield from _cases(key, programme, line.expr, line.cases)


def _check(programme: str, c: Check) -> Entry:
    parts = {"when": c.when, "measure": c.measure, "at_least": c.at_least, "at_most": c.at_most, "due": c.due}
    exprs = {k: x for k, x in parts.items() if x is not None}
    exprs |= {f"must.{n.id}": n.expr for n in c.must}
    return Entry(f"{programme}/checks.{c.id}", "check", programme, c.names, c.origin, {"for_each": c.record}, exprs)
