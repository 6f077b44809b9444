"""The typed program of one region on one day. Frozen values; built by assemble.py and what it calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from doudi.language.types import Type
from doudi.language.units import Unit, UnitTable
from doudi.text.source import Span


@dataclass(frozen=True, slots=True)
class Names:
    """How an entry is called: its id and its names; where only one language has a name, the other shows that one."""

    id: str
    zh: str
    en: str
    once: tuple[str, ...] = ()  # words of the names that layers below gave it: their expressions go on using them

    def show(self, lang: str) -> str:
        """The name in a language, zh or en."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Cite:
    """A place in a document and the operative words found there."""

    document: str
    place: str
    words: str
    span: Span | None = field(default=None, compare=False, repr=False)


def parted(cite: str) -> tuple[str, str]:
    """The place and the words of a cite; the space between them may be a wide one."""
    place, *rest = cite.split(None, 1) or [""]
    return place, rest[0].strip() if rest else ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry comes from: its layer and place, the law behind it, and what it replaced."""

    layer: str
    span: Span | None = field(default=None, compare=False, repr=False)
    cites: tuple[Cite, ...] = ()
    assumed: str | None = None
    source: str | None = None
    overrides: str | None = None
    replaced: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of thing in the input. `parent` is None for a root; `counts` the unit of its number (人, 次)."""

    id: str
    names: Names
    parent: str | None = None
    counts: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One key of a record. `lo` and `hi` bound numbers (in their unit), days and moments; `places` are decimals."""

    id: str
    names: Names
    record: str
    type: Type
    places: int = 0
    lo: Fraction = Fraction(0)
    hi: Fraction = Fraction(0)
    role: str = "fact"  # fact · finding · power
    proof: str = ""
    supplier: str = ""
    asks: str = ""
    asks_en: str = ""
    sensitive: bool = False
    bounded: bool = False  # `within` was written
    past: bool = False  # a day that may not lie after the decision day
    receives: str = ""  # the programme that this yes/no says is being received
    since: str = ""  # the programme that has been received since this day
    origin: Origin | None = field(default=None, compare=False)
    fixed: bool = False  # a matter of nature or of record, which nobody can change


@dataclass(frozen=True, slots=True)
class Expr:
    """A typed expression. `record` is the deepest record whose element it needs; ops are listed in docs/how-it-works.md."""

    op: str
    type: Type
    record: str
    args: tuple[Expr, ...] = ()
    data: Any = None
    span: Span | None = field(default=None, compare=False, repr=False)


def case_of(x: Expr) -> Expr | None:
    """The choice of cases under the bounds and the rounding of a value."""
    while x.op != "case" and x.args:
        x = x.args[0]
    return x if x.op == "case" else None


@dataclass(frozen=True, slots=True)
class Term:
    """A named value. `key` is unique in the region: `programme.id`, or `.id` for shared terms."""

    key: str
    names: Names
    expr: Expr
    origin: Origin
    cases: tuple[CaseInfo, ...] = ()
    declared_record: str = ""
    open: str = ""  # why the text leaves it open


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What a case of a term says beside its condition and value."""

    id: str
    names: Names
    origin: Origin
    power: str | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A condition of a programme or of a route. `power`: the key of the discretion that it asks for."""

    id: str
    names: Names
    expr: Expr  # with the power, if any, as its last conjunct
    origin: Origin
    power: str | None = None
    wording: Names | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One way to be granted: all of its needs, and at least one whom it covers where `covers` is written."""

    id: str
    names: Names
    needs: tuple[Need, ...]
    covers: Expr | None  # condition in the scope of the covered record; None covers all
    origin: Origin


@dataclass(frozen=True, slots=True)
class Line:
    """A named part of the amount. `expr` is its value where it pays; `guard` when it does (without route and cover)."""

    id: str
    names: Names
    routes: tuple[str, ...]
    each: str  # "" · covered · all
    guard: Expr | None
    expr: Expr
    origin: Origin
    record: str
    filter: Expr | None = None
    power: str | None = None
    cases: tuple[CaseInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an amount or a value is rounded: to multiples of `step`, in the unit of what it rounds."""

    mode: str  # half · up · down · open
    step: Fraction = Fraction(0)
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """What is due: the sum of the lines, kept within the bounds, then rounded. All are in `unit`."""

    unit: Unit
    lines: tuple[Line, ...]
    at_least: Expr | None
    at_most: Expr | None
    rounding: Rounding | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Check:
    """A duty about each element of `record` of which `when` holds: `measure` within bounds, all of `must`, by the day `due`."""

    id: str
    names: Names
    record: str
    when: Expr | None
    measure: Expr | None
    at_least: Expr | None
    at_most: Expr | None
    must: tuple[Need, ...]
    due: Expr | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Property:
    """What an officer states must always hold (`always`): `that` wherever `when` holds, for every element of `record`. No part of a
    decision; `doudi verify` proves or refutes it."""

    id: str
    names: Names
    record: str
    when: Expr | None
    that: Expr
    origin: Origin


@dataclass(frozen=True, slots=True)
class Meant:
    """A finding of `doudi verify` that the text wants (`meant`): its code, and the fact (`record.id`) or entry that it is about."""

    id: str
    names: Names
    finding: str
    of: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure. `periods` are (first day, cell) oldest first; a cell is a value, a Table of rates.py by row, or None when open."""

    id: str
    names: Names
    type: Type
    yearly: bool
    periods: tuple[tuple[int, Any], ...]
    rows: str = ""
    columns: str = ""
    open: str | None = None
    lo: Fraction | None = None
    hi: Fraction | None = None
    origin: Origin | None = field(default=None, compare=False)


class Digested(Protocol):
    """A policy file, which knows the digest of its meaning."""

    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Version:
    """One published file that took part: `zhongwei/rural_dibao@2019-03-11` and the digest of its meaning, made when it is asked for."""

    name: str
    file: Digested = field(compare=False, repr=False)

    @property
    def digest(self) -> str:
        return self.file.digest


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as its layers together say it. `subject`: the record of which each element is decided about."""

    id: str
    names: Names
    subject: str
    source: str
    versions: tuple[Version, ...]
    terms: Mapping[str, Term]
    needs: tuple[Need, ...]
    routes: tuple[Route, ...]
    amount: Amount | None
    also: tuple[Term, ...]
    checks: tuple[Check, ...]
    properties: tuple[Property, ...]
    meant: tuple[Meant, ...]
    covered: str = ""  # the record that `covers` speaks of
    origin: Origin | None = None
    words: tuple[tuple[str, str, str], ...] = ()  # status, its Chinese and its English word; "" for the usual one

    @property
    def entitles(self) -> bool:
        """False for a programme that only checks."""
        return bool(self.needs or self.routes or self.amount)


@dataclass(frozen=True, slots=True)
class Region:
    """All programmes of a region in force on a day, with the vocabulary and rates they share."""

    id: str
    names: Names
    records: Mapping[str, Record]
    facts: Mapping[str, Fact]  # by `record.id`
    terms: Mapping[str, Term]  # shared terms, by key
    rates: Mapping[str, Rate]
    programmes: Mapping[str, Programme]
    units: UnitTable
    documents: Mapping[str, str] = field(default_factory=dict)  # id -> title
    shared: tuple[Version, ...] = ()  # vocabulary and rates files
    layers: tuple[str, ...] = ()
    rights: tuple[str, str] = ("", "")  # what a letter tells people that they may do, Chinese and English

    @property
    def household(self) -> str:
        """The root record that people apply with: `household`, or the first root where a tree calls it otherwise."""
        roots = [r.id for r in self.records.values() if r.parent is None]
        return "household" if "household" in roots or not roots else roots[0]

    def ancestors(self, record: str) -> tuple[str, ...]:
        """The record, its parent, … up to the root."""
        out = [record]
        while (parent := self.records[out[-1]].parent) is not None:
            out.append(parent)
        return tuple(out)
