"""Documents of all layers to one typed Region: the last step before the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from doudi.language import types as ty
from doudi.language.units import BASE, UnitTable, unit_table
from doudi.program import declare, layers, rates, vocabulary
from doudi.program.alike import Made, taken
from doudi.program.entries import Entries
from doudi.program.figures import days_lost
from doudi.program.layers import Item, Layered
from doudi.program.model import Fact, Names, Record, Region, Term, Version
from doudi.program.scope import Scope
from doudi.program.sources import Sources
from doudi.syntax.document import Doc, Map, Scalar
from doudi.text.diagnostic import Faults, Related, did_you_mean, fault
from doudi.text.source import Span

DEEPEST = 6  # records in one another
PLACES = tuple("0123456")  # decimal places that a unit may have
DECLARED = ("name", "unit", "choices", "is", "rows", "columns", "at_least", "at_most")  # of a figure: what an upper layer need not repeat


@dataclass(frozen=True, slots=True)
class Documents:
    """What is in force in a region on one day, lowest layer first: (layer name, document)."""

    region: str
    heads: tuple[tuple[str, Map], ...]
    vocabularies: tuple[tuple[str, Map], ...]
    rates: tuple[tuple[str, Map], ...]
    programmes: Mapping[str, tuple[tuple[str, Map], ...]]
    versions: Mapping[str, tuple[Version, ...]]
    shared: tuple[Version, ...] = field(default=())
    partial: bool = False  # some programme of the layers is not in force yet


def assemble(documents: Documents, faults: Faults) -> Region:
    """The typed program of a region. Everything found wrong is in `faults`; what is broken is left out."""
    return made(documents, faults).region


def made(documents: Documents, faults: Faults, beside: Made | None = None) -> Made:
    """As `assemble`, with what it was made from. Programmes that stand the same in `beside` are taken from there,
    without their warnings."""
    units = _units(documents, faults)
    records = _records(documents, units, faults)
    scope = Scope(records)
    for r in records.values():
        if r.parent is not None:
            for w in declare.words(r.names):
                scope.lists[w] = r.id
    layered = {id: _layered(id, docs, faults) for id, docs in documents.programmes.items()} if records else {}
    for id, programme in layered.items():
        for w in declare.words(declare.called(programme.head, faults)):
            scope.programmes[w] = id
    sources = _sources(documents)
    entries = Entries(scope, units, layered, sources, faults)
    vocabulary.read(documents.vocabularies, entries)
    entries.declare_programmes()
    _rates(documents, entries)
    entries.check_names()
    known = taken(entries, documents.programmes, beside) if beside is not None else {}
    programmes = {id: known.get(id) or entries.programme(id, documents.versions.get(id, ())) for id in layered}
    shared: dict[str, Term] = {d.key: entries.term(d) for d in entries.shared}
    name = next((declare.names(layer, head.get("name"), faults) for layer, head in reversed(documents.heads)), None)
    facts: dict[str, Fact] = {f"{f.record}.{f.id}": f for f in scope.facts.values()}
    if not faults.errors and not known:  # what could not be read would only seem unused
        entries.unused()
    region = Region(
        documents.region,
        name or Names(documents.region, documents.region, documents.region),
        records,
        facts,
        shared,
        {r.names.id: r for r in scope.rates.values()},
        programmes,
        units,
        _titles(documents),
        documents.shared,
        tuple(layer for layer, _ in documents.heads),
        next((_texts(said) for _, head in reversed(documents.heads) if (said := head.get("rights")) is not None), ("", "")),
    )
    return Made(documents.programmes, entries, region)


def _titles(documents: Documents) -> dict[str, str]:
    """What the documents that the layers cite are called, by id."""
    return {
        e.key.text: (e.value.text("title") or e.key.text)
        for _, head in documents.heads
        if (listed := head.map("sources"))
        for e in listed.entries
        if isinstance(e.value, Map)
    }


def _texts(doc: Doc) -> tuple[str, str]:
    """A text in Chinese and English; what is written in one of them stands for both."""
    if isinstance(doc, Map):
        zh, en = doc.text("zh") or "", doc.text("en") or ""
        return zh or en, en or zh
    return (doc.text, doc.text) if isinstance(doc, Scalar) else ("", "")


def _units(documents: Documents, faults: Faults) -> UnitTable:
    extra: dict[str, tuple[str, int]] = {}
    taken = {w: "" for symbol, (en, _) in BASE.items() for w in (symbol, en, f"{en}s")}
    for _, doc in documents.vocabularies:
        section = doc.map("units")
        for e in section.entries if section else ():
            if not isinstance(e.value, Map):
                continue
            english = e.value.text("en") or e.key.text
            for word, span in ((e.key.text, e.key.span), (english, e.value.span)):
                if taken.get(word, e.key.text) != e.key.text:  # a layer may say again what one below it says
                    faults.say("unit-twice", span, name=word)
            taken |= dict.fromkeys((e.key.text, english, f"{english}s"), e.key.text)
            places = e.value.text("places") or "0"
            if places not in PLACES:
                faults.say("places-form", e.value.get("places").span)  # type: ignore[union-attr]  # it was just read
                places = "0"
            if extra.setdefault(e.key.text, (english, int(places))) != (english, int(places)):
                faults.say("unit-twice", e.key.span, name=e.key.text)
    return unit_table(extra)


def _records(documents: Documents, units: UnitTable, faults: Faults) -> dict[str, Record]:
    out: dict[str, Record] = {}
    places: dict[str, Span] = {}
    for _, doc in documents.vocabularies:
        section = doc.map("records")
        for e in section.entries if section else ():
            body = e.value
            if not isinstance(body, Map):
                continue
            parent = body.get("in")
            parent_id = parent.text if isinstance(parent, Scalar) else None
            if isinstance(parent, Scalar) and parent.text not in out:
                guess = did_you_mean(parent.text, out)
                faults.add(fault("record-unknown", parent.span, name=parent.text, known=" ".join(out), suggestion=guess))
                parent_id = guess or next(iter(out), None)  # so that what follows is not told as well
            names = declare.names(e.key.text, body.get("name"), faults)
            if len(_above(parent_id, out)) > DEEPEST:
                faults.say("records-too-deep", e.key.span, name=names.zh, deepest=DEEPEST)
                parent_id = next(iter(out), None)
            counts = body.get("counts")
            counted = units.parse(counts.text) if isinstance(counts, Scalar) else ()
            if isinstance(counts, Scalar) and (counted is None or len(counted) != 1):
                guess = did_you_mean(counts.text, dict(units.symbols))
                faults.add(fault("unit-unknown", counts.span, unit=counts.text, suggestion=guess))
                counted = units.parse(guess or "人")
            required = body.text("required") == "true"
            record = Record(e.key.text, names, parent_id, counted[0][0] if counted else "", required)
            place = places.setdefault(e.key.text, e.key.span)
            if out.setdefault(e.key.text, record) != record:  # a layer may say again what one below it says
                faults.add(fault("declared-twice", e.key.span, related=[Related(place, "declared-here")], name=names.zh))
    return out


def _above(record: str | None, known: dict[str, Record]) -> list[str]:
    """A record and those that it lies in."""
    out: list[str] = []
    while record is not None:
        out.append(record)
        record = known[record].parent
    return out


def _layered(id: str, docs: tuple[tuple[str, Map], ...], faults: Faults) -> Layered:
    layered = layers.single(docs[0][1], docs[0][0])
    for layer, doc in docs[1:]:
        layered = layers.over(layered, layers.single(doc, layer), faults)
    return layered


def _sources(documents: Documents) -> dict[str, Sources]:
    """Per programme, and "" for shared files."""
    first, listed = {}, {}
    known: frozenset[str] = frozenset()
    for layer, head in documents.heads:
        section = head.map("sources")
        own = list(section.keys()) if section else []
        known |= frozenset(own)
        first[layer], listed[layer] = own[0] if own else "", known  # a layer may cite what those below it list
    every = Sources(first, listed)
    named = {"": documents.rates, **documents.programmes}
    return {id: every.over({layer: doc.text("source") or "" for layer, doc in docs if doc.text("source")}) for id, docs in named.items()}


def _later(item: Item, axis: Callable[[Scalar], ty.Type | None], partial: bool) -> bool:
    """Whether a table looks at something that no programme in force declares."""
    axes = [doc for k in ("rows", "columns") if (doc := item.scalar(k)) is not None]
    return partial and any(axis(doc) is None for doc in axes)


def _axis_meant(name: str, known: set[str]) -> str | None:
    """The fact or term that a name is nearest to; of several characters, half in common will do."""
    if (near := did_you_mean(name, known)) is not None:
        return near
    alike = [w for w in known if len(w) == len(name) > 2 and w[: len(w) // 2] == name[: len(w) // 2]]
    return alike[0] if len(alike) == 1 else None


def _other_unit(below: Item, item: Item, entries: Entries) -> bool:
    """Whether a figure that fills or replaces another is in another unit, which is a fault; it is read in that of the layer below."""
    now, before = item.scalar("unit"), below.scalar("unit")
    if now is None or before is None or now.text == before.text:
        return False
    both = [entries.units.parse(x.text) for x in (now, before)]
    return None not in both and both[0] != both[1]


def _new_figure(item: Item, below: dict[str, Item], faults: Faults) -> None:
    """A figure that the layers below do not have, though it reads as if they did."""
    guess = did_you_mean(item.id, below)
    if item.overrides is not None:
        faults.add(fault("override-of-nothing", item.span, id=item.id, suggestion=guess))
    elif item.get("name") is None and guess is not None:
        faults.add(fault("rate-unnamed", item.span, id=item.id, suggestion=guess))


def _own_bounds(below: Item, item: Item, faults: Faults) -> None:
    """What fills an open figure keeps its bounds and its unit."""
    for k in ("at_least", "at_most", "unit"):
        a, b = below.get(k), item.get(k)
        if a is not None and b is not None and item.text(k) != below.text(k):
            faults.add(fault("bounds-of-model", b.span, related=[Related(a.span, "bounds-here")], id=item.id))


def _figures(documents: Documents, entries: Entries) -> dict[str, Item]:
    """Figures of all layers as one each; an upper layer fills what a lower one leaves open and must say so where it replaces."""
    faults, merged = entries.faults, dict[str, Item]()
    lowest = next(iter(documents.heads or documents.rates), ("",))[0]  # a layer whose head is broken still has figures
    for layer, doc in documents.rates:
        for id, item in layers.items(doc.map("values"), layer).items():
            below = merged.get(id)
            if below is None:
                if layer != lowest:
                    _new_figure(item, merged, faults)
                merged[id] = item
                continue
            if item.overrides is None and below.get("open") is not None:
                _own_bounds(below, item, faults)
            elif item.overrides is not None:
                faults.extend([lost] if (lost := days_lost(below, item)) is not None else [])
            else:
                faults.add(fault("override-unmarked", item.span, related=[Related(below.span, "inherited-here")], id=id))
            if item.overrides is None and _other_unit(below, item, entries):
                item = replace(item, fields={k: v for k, v in item.fields.items() if k != "unit"})
            kept = {k: v for k, v in below.fields.items() if k in DECLARED}
            called = layers.renamed(below, item)
            merged[id] = Item(id, {**kept, **item.fields}, layer, item.span, {}, item.overrides, below, called=called)
    return merged


def _rates(documents: Documents, entries: Entries) -> None:
    """Published figures read, those without rows first: rows may look at terms that read them."""
    merged = _figures(documents, entries)
    scope = entries.scope
    rate_words = {w for item in merged.values() for w in declare.words(declare.called(item, Faults()))}

    def axis(name: Scalar) -> ty.Type | None:
        declared = next((d for (_, w), d in scope.terms.items() if w == name.text), None)
        found = entries.term(declared).expr.type if declared else None
        fact = scope.hidden(name.text)
        type = found or (fact.type if fact else None)
        if type is None and (documents.partial or name.text in scope.lost):
            return None  # what the rows name may belong to a programme that is not in force yet
        if type is None and name.text in rate_words:
            entries.faults.add(fault("axis-kind", name.span, name=name.text, kind=("一项标准", "a rate")))
            return None
        if type is not None and type.kind not in ("enum", "number"):
            entries.faults.add(fault("axis-kind", name.span, name=name.text, kind=entries.typer("").describe(type)))
            return None
        if type is None:
            known = {w for _, w in scope.facts} | {w for _, w in scope.terms}
            entries.faults.add(
                fault("axis-unknown", name.span, name=name.text, suggestion=_axis_meant(name.text, known))
            )
            return None
        return type

    for tables in (False, True):
        for item in merged.values():
            if (item.get("rows") is not None) == tables and not _later(item, axis, documents.partial):
                entries.add_rate(rates.read(item, entries.units, entries.sources[""], axis, entries.faults), item)
