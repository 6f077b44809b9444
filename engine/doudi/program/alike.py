"""What of a region that was typed can stand in another as it is: the programmes whose files are the same there.

Two versions of a region share nearly all their files. A typed programme hangs on its own files and on what it can see of the rest:
the words and types of facts, rates, lists, shared terms and other programmes' results. Where none of that differs it is not typed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from doudi.program.model import Programme, Region
from doudi.syntax.document import Map

if TYPE_CHECKING:
    from doudi.program.entries import Entries


class Made(NamedTuple):
    """A region that was assembled without a fault, and what it was assembled from."""

    programmes: Mapping[str, tuple[tuple[str, Map], ...]]  # the documents of each, lowest layer first
    entries: Entries
    region: Region


def taken(entries: Entries, programmes: Mapping[str, tuple[tuple[str, Map], ...]], beside: Made) -> dict[str, Programme]:
    """The programmes of `beside` that stand in the region of `entries` as they are; it has declared its names and rates already."""
    if not _alike(entries, beside.entries):
        return {}
    out, others = {}, []
    for id, docs in programmes.items():
        if _same_files(docs, beside.programmes[id]) and entries.sources[id] == beside.entries.sources[id]:
            out[id] = beside.region.programmes[id]
        else:
            others.append(id)
    seen = all(_results(entries, id) == _results(beside.entries, id) for id in others)
    return out if seen else {}


def _same_files(docs: tuple[tuple[str, Map], ...], others: tuple[tuple[str, Map], ...]) -> bool:
    """The very same documents: an equal one stands elsewhere in its file, and a typed programme tells its places."""
    return len(docs) == len(others) and all(x == y and a is b for (x, a), (y, b) in zip(docs, others, strict=True))


def _alike(a: Entries, b: Entries) -> bool:
    """Whether two regions share every word that a programme can see, except the results of programmes."""
    x, y = a.scope, b.scope
    return (
        x.records == y.records and a.units == b.units and x.lists == y.lists and x.programmes == y.programmes
        and a.subjects == b.subjects and a.sources[""] == b.sources[""]
        and {k: _fact(f) for k, f in x.facts.items()} == {k: _fact(f) for k, f in y.facts.items()}
        and _rates(a) == _rates(b) and _results(a, "") == _results(b, "")
    )


def _fact(f: Any) -> tuple[Any, ...]:
    return f.names, f.record, f.id, f.type, f.places, f.lo, f.hi, f.role, f.bounded


def _rates(e: Entries) -> dict[str, tuple[Any, ...]]:
    """What an expression can see of a rate. One that fills an open term also lends its place to the term, so that must be the same."""
    out: dict[str, tuple[Any, ...]] = {}
    for w, r in e.scope.rates.items():
        lent = r.origin.span if w.startswith("rate:") and r.origin is not None else None
        out[w] = (r.names, r.type, r.yearly, r.rows, r.columns, r.lo, r.hi, id(lent.source) if lent is not None else 0)
    return out


def _results(e: Entries, programme: str) -> dict[str, tuple[Any, ...]]:
    """The words and types that other programmes can read of one; of "" the shared terms."""
    section = "also" if programme else "vocabulary"
    out: dict[str, tuple[Any, ...]] = {
        w: (d.names, d.record, e.term(d).expr.type) for (p, w), d in e.scope.terms.items() if p == programme and d.section == section
    }
    if programme:
        out[""] = tuple(e.result_type(programme, what) for what in ("granted", "covered", "route", "amount"))
    return out
