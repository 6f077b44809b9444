"""What changed between two typed regions: entries matched by id, blind to comments, order, formatting and the language of names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from doudi.diff.changes.built import Built
from doudi.diff.changes.entries import Entry, digest, figure
from doudi.language.values import show_day
from doudi.program.model import Expr
from doudi.text.source import Span

BOUNDS = {"larger": "at_least", "smaller": "at_most"}


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that an entry said and now says. `old` or `new` is "" where it was not said; `share` the rise of a figure."""

    name: str  # value, when, may, cite, from 2019-01-01, …
    old: str
    new: str
    share: Fraction | None = None


@dataclass(slots=True)
class Change:
    """`kind`: added · removed · moved · changed · rewritten (says the same otherwise) · described (decides nothing) ·
    indirect (own text the same, what it reads is not). `print` is stable: the same change has it wherever the trees lie."""

    kind: str
    key: str
    old: Entry | None
    new: Entry | None
    aspects: list[Aspect] = field(default_factory=list)
    through: list[str] = field(default_factory=list)
    moved_from: str = ""

    @property
    def entry(self) -> Entry:
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def spans(self) -> tuple[Span | None, Span | None]:
        return self.old.span if self.old else None, self.new.span if self.new else None

    @property
    def print(self) -> str:
        said = [[a.name, a.old, a.new] for a in self.aspects]
        return digest([self.kind, self.key, self.old.own if self.old else "", self.new.own if self.new else "", said, self.through])


def compare(old: Built, new: Built, programme: str | None = None) -> list[Change]:
    """The changes of a region, or of one programme and what it shares, in the order of the new entries; removed ones last."""
    before, after = old.entries, new.entries
    changes: dict[str, Change] = {}
    for key, e in after.items():
        if key not in before:
            changes[key] = Change("added", key, None, e)
        else:
            found = _changed(before[key], e, old, new)
            if found is not None:
                changes[key] = found
    for key, e in before.items():
        if key not in after:
            changes[key] = Change("removed", key, e, None)
    _moves(changes)
    _indirect(changes, old, new)
    whole = [c for c in changes.values() if not _part_of_whole(c, changes)]
    return [c for c in whole if programme is None or c.entry.programme == programme or _concerns(c, programme, old, new)]


def _part_of_whole(c: Change, changes: dict[str, Change]) -> bool:
    """An added or removed programme or route is told once, not part by part."""
    if c.kind not in ("added", "removed"):
        return False
    p = changes.get(c.entry.programme)
    if p is not None and p.kind == c.kind and p is not c:
        return True
    above = c.key.rpartition(".needs." if ".needs." in c.key else ".cases.")[0]
    return above in changes and changes[above].kind == c.kind


def _concerns(c: Change, programme: str, old: Built, new: Built) -> bool:
    """Whether a programme reads a shared entry or another programme's."""
    return any(c.key in reach(b, programme) for b in (old, new))


def reach(built: Built, programme: str) -> set[str]:
    """The keys that a programme reads, through whatever lies between."""
    links = _links(built)
    found: set[str] = set()
    todo = [k for k, e in built.entries.items() if e.programme == programme]
    while todo:
        key = todo.pop()
        for other in links.get(key, ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


def _links(built: Built) -> dict[str, set[str]]:
    """`reads`, once a side."""
    built.links = built.links or reads(built)
    return built.links


def reads(built: Built) -> dict[str, set[str]]:
    """Which keys each entry reads: terms and results by the key of their entry."""
    region = built.region
    names: dict[str, str] = {f"term:{k}": f"define.{t.names.id}" for k, t in region.terms.items()}
    for p in region.programmes.values():
        names |= {f"term:{t.key}": f"{p.id}/define.{t.names.id}" for t in p.terms.values()}
        names |= {f"term:{t.key}": f"{p.id}/also.{t.names.id}" for t in p.also}
        names |= {f"result:{p.id}.{t.names.id}": f"{p.id}/also.{t.names.id}" for t in p.also}
    out: dict[str, set[str]] = {}
    for key, e in built.entries.items():
        found: set[str] = set()
        for r in e.reads:
            if r in names:
                found.add(names[r])
            elif r.startswith("result:"):
                result = r.removeprefix("result:")
                found |= _results(built, result) | {result.partition(".")[0]}
            else:
                found.add(r)
        out[key] = found
    return out


def _results(built: Built, name: str) -> set[str]:
    """What `programme.granted` or `.amount` rests on: its needs, routes, lines."""
    other, _, what = name.partition(".")
    parts = (f"{other}/needs.", f"{other}/routes.") + ((f"{other}/amount",) if what == "amount" else ())
    return {k for k in built.entries if k.startswith(parts)}


# -- one entry


def _changed(a: Entry, b: Entry, old: Built, new: Built) -> Change | None:
    if a is b and (a.kind != "rate" or old.day == new.day):
        return None
    aspects = [*_said(a, b), *_described(a, b)]
    if a.own == b.own:
        came = _came_into_force(a, old.day, new.day) if a.kind == "rate" and old.day != new.day else []
        if came:
            return Change("changed", b.key, a, b, [*came, *aspects])
        return Change("described", b.key, a, b, aspects) if aspects else None
    written = _written(a, b)
    if a.says == b.says and old.meaning(a.key) == new.meaning(b.key) != "" and _same_scope(a, b):
        told = [*written, *aspects]
        return Change("rewritten", b.key, a, b, told) if told else None  # the same words mean the same
    return Change("changed", b.key, a, b, [*written, *aspects])


def _same_scope(a: Entry, b: Entry) -> bool:
    return set(a.exprs) == set(b.exprs)


def _written(a: Entry, b: Entry) -> list[Aspect]:
    """Expressions that are written otherwise, as they stand in the files."""
    x, y = ({k: v for name, e in side.exprs.items() for k, v in _pieces(name, e).items()} for side in (a, b))
    return [Aspect(n, x.get(n, ""), y.get(n, "")) for n in dict.fromkeys([*x, *y]) if x.get(n, "") != y.get(n, "")]


def _pieces(name: str, x: Expr) -> dict[str, str]:
    """An expression as it is written, and the bounds and the rounding around it by what they are called."""
    out: dict[str, str] = {}
    while True:
        if x.op in BOUNDS and x.data == "bound":
            out[BOUNDS[x.op]], x = written(x.args[1]), x.args[0]
        elif x.op == "require" and isinstance(x.data, tuple):
            ends = [k for k, part in (("at_least", "lo"), ("at_most", "hi")) if part in x.data[1]]
            out |= {k: written(e) for k, e in zip(ends, x.args[1:], strict=True)}
            x = x.args[0]
        elif x.op == "round" and isinstance(x.data, tuple) and _of_entry(x):
            out["round"], x = f"{x.data[0]}, {figure(x.data[1])}", x.args[0]
        else:
            break
    if x.op == "silent" and isinstance(x.data, tuple) and len(x.data) == 3:
        limits = zip(("at_least", "at_most"), x.data[1:], strict=True)
        return out | {k: written(e) for k, e in limits if e is not None}
    return out | {name: "" if x.op == "case" and _of_entry(x) else written(x)}


def _of_entry(x: Expr) -> bool:
    """Whether an expression has the text of its whole entry: a rounding, or a value said in cases, which are entries of their own."""
    return x.span is None or "\n" in x.span.text.strip()


def written(x: Expr | None) -> str:
    return " ".join(x.span.text.split()) if x is not None and x.span is not None else ""


def _said(a: Entry, b: Entry) -> list[Aspect]:
    """What two versions of an entry say differently, expressions apart."""
    out: list[Aspect] = []
    for name in dict.fromkeys([*a.says, *b.says]):
        x, y = a.says.get(name), b.says.get(name)
        if x == y:
            continue
        if name == "periods":
            out += _periods(x or {}, y or {})
        else:
            out.append(Aspect(name, _shown(x), _shown(y)))
    return out


def _shown(x: Any) -> str:
    if isinstance(x, (list, tuple)):
        return ", ".join(map(str, x))
    return "" if x is None else str(x)


def _periods(x: dict[int, dict[str, str]], y: dict[int, dict[str, str]]) -> list[Aspect]:
    """Figures by first day and cell, with how much they rose. A new day is measured against what was in force before it."""
    out = []
    for day in sorted({*x, *y}):
        a, b = x.get(day), y.get(day)
        base = a
        if a is None and b is not None:
            earlier = [d for d in y if d < day]
            base = y[max(earlier)] if earlier else None
        for cell in dict.fromkeys([*(a or {}), *(b or {})]):
            was, now = (a or {}).get(cell, ""), (b or {}).get(cell, "")
            if was != now:
                name = f"from {show_day(day)}" + (f" {cell}" if cell else "")
                out.append(Aspect(name, was, now, _share((base or {}).get(cell, ""), now)))
    return out


def _came_into_force(rate: Entry, old: int, new: int) -> list[Aspect]:
    """What a figure is on the later of two days and was on the other, where one text says both."""
    periods: dict[int, dict[str, str]] = rate.says["periods"]

    def begins(day: int) -> int | None:
        since = date(date.fromordinal(day).year, 1, 1).toordinal() if rate.says["yearly"] else 0  # a figure by year ends with it
        return max((d for d in periods if since <= d <= day), default=None)

    a, b = begins(old), begins(new)
    was, now = periods.get(a or 0, {}), periods.get(b or 0, {})
    name = f"from {show_day(max(a or 0, b or 0) if a and b else new)}"
    cells = [(c, was.get(c, ""), now.get(c, "")) for c in dict.fromkeys([*was, *now])]
    return [Aspect(f"{name} {c}" if c else name, x, y, _share(x, y)) for c, x, y in cells if x != y]


def _share(was: str, now: str) -> Fraction | None:
    """By what part a figure rose; None where either is no number."""
    try:
        a, b = (Fraction(t.removesuffix("%")) for t in (was, now))
    except (ValueError, ZeroDivisionError):
        return None
    return (b - a) / abs(a) if a else None


def _unnamed(e: Entry) -> bool:
    """Whether an entry is called by the text of its condition, for want of a name: in whatever language that is written."""
    x = e.exprs.get("when")
    return x is not None and x.span is not None and e.names.zh == x.span.text.strip().strip("'\"")


def _described(a: Entry, b: Entry) -> list[Aspect]:
    """Names, citations, assumptions, layers, and what letters say."""
    out = []
    if (a.names.zh, a.names.en) != (b.names.zh, b.names.en) and not (_unnamed(a) and _unnamed(b)):
        out.append(Aspect("name", f"{a.names.zh} / {a.names.en}", f"{b.names.zh} / {b.names.en}"))
    told = ((n, a.told.get(n, ""), b.told.get(n, "")) for n in dict.fromkeys([*a.told, *b.told]))
    out += [Aspect(n, was, now) for n, was, now in told if was != now]
    x, y = a.origin, b.origin
    if x is None or y is None:
        return out
    pairs = (
        ("cite", "; ".join(f"{c.place} {c.words}" for c in x.cites), "; ".join(f"{c.place} {c.words}" for c in y.cites)),
        ("assumed", x.assumed or "", y.assumed or ""), ("layer", x.layer, y.layer),
        ("overrides", x.overrides or "", y.overrides or ""), ("source", x.source or "", y.source or ""),
    )
    return out + [Aspect(n, p, q) for n, p, q in pairs if p != q]


# -- entries in relation


def _moves(changes: dict[str, Change]) -> None:
    """What went from one place and stands in another: the same id, or the same text, in the same programme."""
    gone = [c for c in changes.values() if c.kind == "removed" and c.entry.kind not in ("programme", "route", "case")]
    for c in [c for c in changes.values() if c.kind == "added"]:
        for g in gone:
            a, b = g.entry, c.entry
            same_id = a.names.id == b.names.id and (not a.programme or not b.programme or a.programme == b.programme)
            if a.own == b.own and (a.kind == b.kind or same_id) and (same_id or bool(a.exprs)):
                c.kind, c.old, c.moved_from = "moved", a, g.key
                c.aspects = _described(a, b)
                del changes[g.key]
                gone.remove(g)
                break


def _indirect(changes: dict[str, Change], old: Built, new: Built) -> None:
    """Entries whose text stayed and whose meaning did not, with the changes nearest to them that they rest on."""
    links = _links(new)
    direct = {k for k, c in changes.items() if c.kind in ("added", "changed", "moved", "removed")}
    near = _near(direct, links, old, new)
    for key, e in new.entries.items():
        if near is not None and key not in near:
            continue
        if key in changes and changes[key].kind != "described":
            continue
        before = old.entries.get(key)
        if before is None or before.own != e.own or e.kind == "case":
            continue
        if e.kind == "programme":
            if e.programme not in old.region.programmes or old.outcome_print(key) == new.outcome_print(key):
                continue
            nearest = sorted(k for k in direct if k.startswith(f"{key}/"))
            through = nearest or _nearest(f"{key}/", links, direct)
        elif old.meaning(key) == new.meaning(key):
            continue
        else:
            through = _nearest(key, links, direct)
        told = changes.get(key)
        changes[key] = Change("indirect", key, before, e, told.aspects if told is not None else [], through)


def _near(direct: set[str], links: dict[str, set[str]], old: Built, new: Built) -> set[str] | None:
    """The entries that stand on changed ones, and the programmes around them; None where anything may have come to mean something else:
    on another day, or when what all entries stand on has changed."""
    if old.day != new.day or old.region.units != new.region.units or old.region.records != new.region.records:
        return None
    readers: dict[str, set[str]] = {}
    for key, read in links.items():
        for other in read:
            readers.setdefault(other, set()).add(key)
    found, todo = set(direct), list(direct)
    while todo:
        key = todo.pop()
        around = {k for k in new.entries if k.startswith(f"{key}/")} if key in new.region.programmes else set()
        for other in (readers.get(key, set()) | around) - found:
            found.add(other)
            todo.append(other)
    return found | {k.partition("/")[0] for k in found if "/" in k}


def _nearest(key: str, links: dict[str, set[str]], direct: set[str]) -> list[str]:
    """The changed entries that are reached first on the ways from `key` (or from all keys that begin so, with a `/`)."""
    todo = [k for k in links if k.startswith(key)] if key.endswith("/") else [key]
    seen = set(todo)
    found: list[str] = []
    while todo:
        at = todo.pop(0)
        for other in sorted(links.get(at, ())):
            if other in seen:
                continue
            seen.add(other)
            if other in direct:
                found.append(other)
            else:
                todo.append(other)
    return found
