"""All faults of a tree in one run, each once."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from doudi.catalogue import File, Layer, Tree
from doudi.language.values import LAST_DAY
from doudi.plan.outcome import plan_of
from doudi.program import citations
from doudi.review import bounds, carried, clauses, published
from doudi.review.beside import begun
from doudi.review.sources import Texts, listed
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.syntax.file import load
from doudi.text.diagnostic import Diagnostic, Faults, Related, did_you_mean, fault
from doudi.text.source import Span

SOMEDAY = 737_000  # a day for layers that have no version at all
MANY = 20  # files of cases, beyond which a second process pays
MOST_NAMED = 6  # clauses named in one warning


@dataclass(slots=True)
class Report:
    """What was found, and how much was looked at."""

    found: list[Diagnostic] = field(default_factory=list)
    layers: int = 0
    files: int = 0
    cites: int = 0
    compared: int = 0
    assumed: int = 0
    unread: int = 0  # files that could not be read: what stands on them was not looked at
    regions: dict[tuple[Any, ...], set[str]] = field(default_factory=dict)  # identity of a fault -> in the programs of which regions it is


def review(tree: Tree, *, strict: bool = False, two: bool = False) -> Report:
    """Everything wrong with the policies of a tree. strict: what is assumed or cannot be compared is an error too; two: in two processes,
    where that is quicker."""
    faults = Faults()
    faults.extend(tree.faults.found)
    report = Report(layers=len(tree.layers))
    report.files = sum(1 for x in tree.layers.values() for _ in x.files())
    cases = [p for x in tree.layers.values() for paths in x.cases.values() for p in paths]
    texts = Texts(tree)
    aside = partial(_aside, tree, texts, cases)
    found_aside = begun(aside) if two and len(cases) >= MANY else aside
    _programs(tree, faults, report)
    _receipts(tree, faults)
    _citations(tree, texts, faults, report, strict)
    more, files = found_aside()
    faults.extend(more)
    report.files += files
    report.unread = sum(f.doc is None for x in tree.layers.values() for f in x.files())
    report.found = _in_order(tree, faults)
    return report


def _aside(tree: Tree, texts: Texts, cases: list[str]) -> tuple[list[Diagnostic], int]:
    """What hangs on nothing that the programs are found to be (clauses, what is published, the form of cases), and how many files it is."""
    faults, report = Faults(), Report()
    _clauses(tree, texts, faults, report)
    published.check(tree, faults)
    for path in cases:
        load(path, "cases", faults)
    return faults.found, report.files + len(cases)


def _in_order(tree: Tree, faults: Faults) -> list[Diagnostic]:
    """Causes before what follows from them: lower layers first, in each what is shared (in the order in which it is read) and then the
    programmes; in a file from its beginning."""
    rank: dict[str, tuple[int, str, int]] = {}
    for layer in tree.layers.values():
        below = len(tree.line(layer.id))
        shared = (layer.head, *(f for _, f in layer.shared()))
        rank |= {f.source.name: (below, layer.id, i) for i, f in enumerate(shared)}
        rank |= {f.source.name: (below, layer.id, len(shared)) for versions in layer.programmes.values() for f in versions.values()}
    last = (len(tree.layers) + 1, "", 0)  # cases, and what is no file of a layer

    def order(d: Diagnostic) -> tuple[tuple[int, str, int], str, int]:
        name, start = (d.span.source.name, d.span.start) if d.span is not None else ("", 0)
        return rank.get(name, last if name else (0, "", 0)), name, start

    follows = _documents_of_broken_heads(tree, faults)
    return sorted((d for d in faults.found if d not in follows), key=order)


def _documents_of_broken_heads(tree: Tree, faults: Faults) -> list[Diagnostic]:
    """Documents that a layer does not list, where what its head or one below it lists could not be read."""
    at_fault = {d.span.source.name for d in faults.errors if d.span is not None}
    unsure = [x for x in tree.layers.values() if any(y.head.source.name in at_fault for y in tree.line(x.id))]
    folders = tuple(os.path.dirname(x.head.source.name) + os.sep for x in unsure)
    return [d for d in faults.found if d.code == "document-unknown" and d.span is not None and d.span.source.name.startswith(folders)]


# -- programs and plans


def _programs(tree: Tree, faults: Faults, report: Report) -> None:
    """Every region on every selection of versions, to its plans."""
    unused: Counter[Diagnostic] = Counter()
    used_files: Counter[str] = Counter()
    unsure: set[str] = set()  # files of programs from which one is missing that may be what reads them
    for region in tree.ids:
        seen = set()
        days = tree.days(region) or [SOMEDAY]
        for day, following in zip(days, [*days[1:], LAST_DAY], strict=True):
            chosen = tree.selection(region, day)
            if chosen in seen:
                continue
            if _unread(tree, region, day):
                unsure |= _names(tree, region, day)
                continue
            seen.add(chosen)
            typed, found = tree.assembled(region, day)
            for d in found.found:
                report.regions.setdefault(d.identity, set()).add(region)
            faults.extend(d for d in found.found if d.code != "unused")
            for d in {d for d in found.found if d.code == "unused"}:
                unused[d] += 1
            used_files.update(_names(tree, region, day))
            if not found.errors:
                for root in (r.id for r in typed.records.values() if r.parent is None):
                    ids = [id for id, p in typed.programmes.items() if typed.ancestors(p.subject)[-1] == root]
                    plan = plan_of(typed, root, ids, faults)
                    if not faults.errors:
                        faults.extend(bounds.broken(typed, plan, day, following - 1))
    if any(x.head.doc is None for x in tree.layers.values()):
        return  # a layer that could not be read may be what uses them
    for d, times in unused.items():  # in one region it may be unused because another layer replaced its reader
        if d.span is not None and times >= used_files[d.span.source.name] and d.span.source.name not in unsure:
            faults.add(d)


def _taken(tree: Tree, region: str, day: int) -> Iterator[File]:
    chosen = dict(tree.selection(region, day))
    for layer in tree.line(region):
        yield from (layer.head, *(f for _, f in layer.shared()))
        for id, versions in layer.programmes.items():
            first = chosen.get(f"{layer.id}/{id}")
            if first is not None:
                yield versions[first]


def _names(tree: Tree, region: str, day: int) -> set[str]:
    return {f.source.name for f in _taken(tree, region, day)}


def _unread(tree: Tree, region: str, day: int) -> bool:
    """Whether a file is missing from the program: what would be said of the rest follows from that alone."""
    line = tree.line(region)
    below = line[0].extends if line else None
    return below is not None or any(f.doc is None for f in _taken(tree, region, day))


def _receipts(tree: Tree, faults: Faults) -> None:
    """Facts that say of no programme of the tree that it is received."""
    known = {id for layer in tree.layers.values() for id in layer.programmes}
    for layer in tree.layers.values():
        for file in layer.vocabularies:
            facts = file.doc.get("facts") if file.doc is not None else None
            for entry in facts.entries if isinstance(facts, Map) else ():
                for key in ("receives", "since"):
                    said = entry.value.get(key) if isinstance(entry.value, Map) else None
                    if isinstance(said, Scalar) and said.text not in known:
                        found = fault("receipt-unknown", said.span, name=said.text, key=key, suggestion=did_you_mean(said.text, known))
                        faults.add(found)


# -- citations and assumptions


def _citations(tree: Tree, texts: Texts, faults: Faults, report: Report, strict: bool) -> None:
    for layer in tree.layers.values():
        known = texts.of(layer.id)
        uncompared: Counter[str] = Counter()
        for file in layer.files():
            if file.doc is None:
                continue
            document = document_of(file.doc, layer, known, faults)
            for cited, (many, compared) in citations.check(file.doc, document, known, faults).items():
                report.cites += many
                report.compared += compared
                uncompared[cited] += many - compared
            if file is not layer.head:
                faults.extend(unlisted(file.doc, frozenset(known), published=file is layer.rates))
            for name, reason, span in assumptions(file.doc):
                report.assumed += 1
                if strict:
                    faults.add(replace(fault("assumed-figure", span, name=name, reason=reason), strict=True))
        for id, _, span in listed(layer):
            if known.get(id) is None and (uncompared[id] or strict):
                found = fault("document-absent", span, name=id, count=uncompared[id])
                faults.add(replace(found, strict=True) if strict else found)


def document_of(doc: Map, layer: Layer, known: dict[str, citations.Text | None], faults: Faults) -> str:
    """The document that a file cites: its `source`, else the first its layer lists."""
    source = doc.get("source")
    if isinstance(source, Scalar):
        if source.text not in known:
            faults.add(fault("document-unknown", source.span, name=source.text, suggestion=did_you_mean(source.text, known)))
            return ""
        return source.text
    first = listed(layer)
    return first[0][0] if first else ""


def unlisted(doc: Doc, known: frozenset[str], *, published: bool, top: bool = True) -> Iterator[Diagnostic]:
    """Entries whose `source` is no document of the layer, so that their citation would point into the file's. published: the `source` of
    a rate may say who published it, and only one that is all but a document is a slip."""
    if not isinstance(doc, Map):
        return
    source = doc.get("source")
    if not top and isinstance(source, Scalar) and source.text not in known:
        alike = next((k for k in known if _letters(k) == _letters(source.text)), None)
        if alike is not None or not published:
            guess = alike or did_you_mean(source.text, known)
            yield fault("document-unknown", source.span, name=source.text[:40], suggestion=guess)
    for e in doc.entries:
        yield from unlisted(e.value, known, published=published, top=False)


def _letters(text: str) -> str:
    """A document's number without its brackets and spaces, which are written in many ways."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


# -- the clauses of the documents


def _clauses(tree: Tree, texts: Texts, faults: Faults, report: Report) -> None:
    """Registers of clauses: their words in the source, ids used twice, what nothing carries and nothing explains."""
    seen: dict[str, Span] = {}
    every: list[carried.Part] | None = None
    for layer in tree.layers.values():
        register = clauses.read(layer, faults)
        report.files += clauses.has(layer)
        if register is None:
            continue
        text = texts.of(layer.id).get(register.document)
        for c in register.clauses:
            if c.id.text in seen:
                related = [Related(seen[c.id.text], "declared-here")]
                faults.add(fault("clause-twice", c.id.span, related=related, id=c.id.text))
            seen.setdefault(c.id.text, c.id.span)
            found = citations.amiss(text, c.place.text, c.words.text) if text is not None else None
            if found is not None:
                code, told, guess = found
                span = (c.words if code == "citation-not-found" else c.place).span
                faults.add(fault(code, span, suggestion=guess, **told))
        every = carried.parts(tree) if every is None else every
        if not tree.faults.errors:  # a file that could not be read may hold what carries a clause
            _told(register, carried.rows(register, every, faults), faults)


def _told(register: clauses.Register, rows: list[carried.Row], faults: Faults) -> None:
    """Open clauses in one warning for a register: while a document is being worked through there are many."""
    for r in rows:
        if r.rules and r.clause.kind and r.clause.computable != "none":
            faults.say("clause-argued", r.clause.id.span, id=r.clause.id.text, rule=r.rules[0])
    still = [r.clause.id for r in rows if r.state == "open"]
    if still:
        ids = " ".join(i.text for i in still[:MOST_NAMED]) + (" …" if len(still) > MOST_NAMED else "")
        faults.say("clause-open", still[0].span, name=register.document, count=len(still), ids=ids, layer=register.layer)


def assumptions(doc: Doc, key: str = "") -> Iterator[tuple[str, str, Span]]:
    """Every `assumed` of a document: the entry's name, the reason, its place."""
    if isinstance(doc, Map):
        name = doc.get("name")
        called = name.text if isinstance(name, Scalar) else (name.text("zh") or key) if isinstance(name, Map) else key
        for e in doc.entries:
            if e.key.text == "assumed" and isinstance(e.value, Scalar):
                yield called, e.value.text, e.value.span
            else:
                yield from assumptions(e.value, e.key.text)
    elif isinstance(doc, Seq):
        for item in doc.items:
            yield from assumptions(item, key)
