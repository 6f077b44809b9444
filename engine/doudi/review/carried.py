"""Which entries of the policies carry which clause: by their citations, or by a link that the register writes out.

An entry carries a clause when it cites the clause's document at its place, and at least half of the shorter of the two, the cited
words or the clause's own, is text that both share (and not just a few characters). An entry that is removed carries nothing. Only what is
written is compared, never the source: the answer is the same whether or not the source lies beside the policies.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from doudi.catalogue import File, Layer, Tree
from doudi.program.citations import HEADS, PLACE, fold, quotes
from doudi.review.clauses import Clause, Register
from doudi.review.sources import documents, listed
from doudi.syntax.canonical import STATED
from doudi.syntax.document import Map, Scalar
from doudi.text.diagnostic import Faults, did_you_mean, fault

Place = tuple[str, ...]  # chapter, section, item, ordinal; "" where it is not said
DATA = ("facts", "findings", "values")  # sections of a file that say what is known, not what follows from it
LEAST = 4  # characters shared: two or three may stand anywhere
Mark = tuple[str, int]  # a file and an offset in it: where an entry or one of its citations is written


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a policy file. `path` is `programme/keys.to.it`; versions of a programme have the same paths."""

    layer: str
    path: str
    document: str
    marks: frozenset[Mark]
    cites: tuple[tuple[Place, str], ...]  # the place, and the words folded


@dataclass(frozen=True, slots=True)
class Row:
    """A clause with what carries it. `cited`: how much of its words is cited, in percent; None where nothing is, or it is linked."""

    clause: Clause
    rules: tuple[str, ...]
    marks: frozenset[Mark]
    cited: int | None

    @property
    def state(self) -> str:
        """carried · argued (the register says why no rule can) · open"""
        return "carried" if self.rules else "argued" if self.clause.kind else "open"

    @property
    def only_data(self) -> bool:
        """Whether nothing decides by it: all that carries it are facts, findings and figures."""
        return bool(self.rules) and all(r.rpartition("/")[2].partition(".")[0] in DATA for r in self.rules)


def parts(tree: Tree) -> list[Part]:
    """Every entry of every layer, in the order of the files."""
    return [p for layer in tree.layers.values() for stem, file in _files(layer) for p in _parts(tree, layer, stem, file)]


def _files(layer: Layer) -> Iterator[tuple[str, File]]:
    yield from layer.shared()
    for id, versions in layer.programmes.items():
        for day in sorted(versions):
            yield id, versions[day]


def _parts(tree: Tree, layer: Layer, stem: str, file: File) -> Iterator[Part]:
    if file.doc is None:
        return
    first, known = listed(layer), documents(tree, layer.id)
    document = file.doc.text("source") or (first[0][0] if first else "")
    for keys, key, body in _entries(file.doc, ()):
        if keys[0] in STATED:  # what is said of the rules is no rule
            continue
        own = Map(tuple(e for e in body.entries if e.key.text == "cite" and body.text("remove") != "true"), body.span)
        cites = [q for q in quotes(own) if q.words]
        name = file.source.name
        marks = frozenset((name, start) for start in (key.span.start, body.span.start, *(q.doc.span.start for q in cites)))
        told = tuple((place_of(q.place), fold(q.words)[0]) for q in cites)
        named = body.text("source") or ""
        yield Part(layer.id, f"{stem}/{'.'.join(keys)}", named if named in known else document, marks, told)


def _entries(doc: Map, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Scalar, Map]]:
    for e in doc.entries:
        if isinstance(e.value, Map):
            yield (*above, e.key.text), e.key, e.value
            yield from _entries(e.value, (*above, e.key.text))


def place_of(text: str) -> Place:
    """A place by its levels. One that is no chapter, section or item stands for itself."""
    text = unicodedata.normalize("NFKC", text)
    m = PLACE.fullmatch(text)
    return tuple(x or "" for x in m.groups()) if m and text not in HEADS else (text, "", "", "")


def within(a: Place, b: Place) -> bool:
    """Whether two places may be the same: no level is said differently in both."""
    for x, y in zip(a, b, strict=True):  # noqa: SIM110  # asked of every pair: a generator would take three times as long
        if x != y and x and y:
            return False
    return True


def overlap(clause: str, cited: str) -> tuple[int, int] | None:
    """Which characters of a clause a citation takes up, both folded; None when it is less than half of the shorter, or a few."""
    shorter = min(len(clause), len(cited))
    if shorter < min(LEAST, len(clause)) or not clause:
        return None
    if (at := clause.find(cited)) >= 0:
        return at, at + len(cited)
    if clause in cited:
        return 0, len(clause)
    for n in range(shorter - 1, max((shorter - 1) // 2, LEAST - 1), -1):
        if cited.endswith(clause[:n]):
            return 0, n
        if cited.startswith(clause[-n:]):
            return len(clause) - n, len(clause)
    return None


def rows(register: Register, all_parts: Iterable[Part], faults: Faults) -> list[Row]:
    """Each clause with what carries it; links to nowhere are told to `faults`."""
    every = list(all_parts)
    named: dict[str, list[Part]] = {}
    for p in every:
        named.setdefault(_shown(p, register), []).append(p)
    citing = [p for p in every if p.document == register.document and p.cites]
    return [_row(c, register, citing, named, faults) for c in register.clauses]


def _row(clause: Clause, register: Register, citing: list[Part], named: Mapping[str, list[Part]], faults: Faults) -> Row:
    place, words = place_of(clause.place.text), fold(clause.words.text)[0]
    found: dict[str, set[Mark]] = {}
    taken: set[int] = set()
    for p in citing:
        for where, said in p.cites:
            if within(place, where) and (span := overlap(words, said)) is not None:
                found.setdefault(_shown(p, register), set()).update(p.marks)
                taken.update(range(*span))
    cited = len(taken) * 100 // len(words) if found and words else None
    for link in clause.links:
        linked = named.get(link.text)
        if linked is None:
            guess = did_you_mean(link.text, named)
            faults.add(fault("clause-link", link.span, path=link.text, suggestion=guess))
            continue
        found.setdefault(link.text, set()).update(m for p in linked for m in p.marks)
        cited = None
    return Row(clause, tuple(found), frozenset(m for marks in found.values() for m in marks), cited)


def _shown(part: Part, register: Register) -> str:
    """The path of a part; of another layer than the register's, with that layer in front."""
    return part.path if part.layer == register.layer else f"{part.layer}/{part.path}"
