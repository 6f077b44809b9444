"""`cases.yaml` (and `cases_<part>.yaml` beside it) as cases: what each gives and what it expects, with the place of everything."""

from __future__ import annotations

from dataclasses import dataclass, field

from doudi.catalogue import Layer
from doudi.language import slips
from doudi.language.values import parse_day
from doudi.syntax import shape
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.syntax.document import read as parsed
from doudi.syntax.file import load
from doudi.text.diagnostic import Faults, did_you_mean, fault
from doudi.text.source import Source

EXPECTED = ("status", "route", "amount", "reasons", "missing", "covered", "also", "powers", "gaps", "waits", "checks")


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `base` is the household it starts from; `changes` and `dropped` alter it; `rates` are figures as if they were published.

    `like` names that household where it is one of the file's."""

    name: Scalar
    day: int
    base: Map
    changes: Map | None
    dropped: tuple[Scalar, ...]
    expect: Map
    rates: Map | None = None
    like: str = ""

    @property
    def supposed(self) -> tuple[tuple[str, str], ...]:
        """The figures of `rates`: what each is called, and its text."""
        entries = self.rates.entries if self.rates is not None else ()
        return tuple((e.key.text, e.value.text) for e in entries if isinstance(e.value, Scalar))


@dataclass(frozen=True, slots=True)
class Book:
    """The cases of one programme of one layer."""

    path: str
    layer: str
    programme: str
    cases: tuple[Case, ...]
    households: dict[str, Doc] = field(default_factory=dict, compare=False)  # those of `cases.yaml`, by name


def read(layer: Layer, programme: str, faults: Faults) -> Book:
    """The cases of a programme; what is wrong with its files goes to `faults`. A part may use the households of `cases.yaml`."""
    paths = layer.cases[programme]
    cases: list[Case] = []
    shared: dict[str, Doc] = {}
    for path in paths:
        _, doc = load(path, "cases", faults)
        if doc is None:
            continue
        _of(doc, f"{layer.id}/{programme}", faults)
        own = doc.map("households")
        bases = {**shared, **({e.key.text: e.value for e in own.entries} if own is not None else {})}
        shared = shared or bases
        listed = doc.get("cases")
        items = [i for i in listed.items if isinstance(i, Map)] if isinstance(listed, Seq) else []
        cases.extend(case for i in items if (case := _case(i, doc, bases, faults)) is not None)
    return Book(paths[0], layer.id, programme, tuple(cases), shared)


def proposed(text: str, book: Book, faults: Faults) -> Case | None:
    """A case that is not in the book yet: `text` is a file with this one case, which may use the households of the book."""
    doc = parsed(Source("<case>", text), faults)
    if doc is None or not shape.check(doc, "cases", faults):
        return None
    listed = doc.get("cases")
    items = [i for i in listed.items if isinstance(i, Map)] if isinstance(listed, Seq) else []
    return _case(items[0], doc, book.households, faults) if items else None


def _of(doc: Map, here: str, faults: Faults) -> None:
    of = doc.get("of")
    if isinstance(of, Scalar) and of.text != here:
        both = f"of 写的是“{of.text}”，文件在 {here}", f"of says “{of.text}”, the file is in {here}"
        faults.add(fault("cases-shape", of.span, problem=both, suggestion=here))


def _case(item: Map, doc: Map, bases: dict[str, Doc], faults: Faults) -> Case | None:
    name, expect = item.get("name"), item.get("expect")
    assert isinstance(name, Scalar)
    assert isinstance(expect, Map)
    day = item.get("as_of") or doc.get("as_of")
    if day is None:
        faults.say("case-without-day", name.span, name=name.text)
        return None
    ordinal = parse_day(day.text) if isinstance(day, Scalar) else None
    if ordinal is None:
        found = day.text if isinstance(day, Scalar) else ""
        faults.add(fault("input-as-of", day.span, found=found, suggestion=slips.day(found)))
        return None
    base = _base(item, bases, faults)
    if base is None:
        return None
    dropped = item.get("without")
    return Case(
        name, ordinal, base, item.map("with"),
        tuple(i for i in dropped.items if isinstance(i, Scalar)) if isinstance(dropped, Seq) else (), expect,
        item.map("rates"), item.text("like") or "",
    )


def _base(item: Map, bases: dict[str, Doc], faults: Faults) -> Map | None:
    like, household = item.get("like"), item.get("household")
    if isinstance(household, Map):
        return household
    if not isinstance(like, Scalar):
        return Map((), item.span)
    base = bases.get(like.text)
    if not isinstance(base, Map):
        none = f"households 里没有“{like.text}”这一户", f"there is no household “{like.text}”"
        faults.add(fault("cases-shape", like.span, problem=none, suggestion=did_you_mean(like.text, bases)))
        return None
    return base
