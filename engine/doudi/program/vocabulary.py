"""The vocabularies of all layers: facts and shared terms, each layer over those below it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doudi.program import declare, layers
from doudi.program.layers import Item
from doudi.program.model import Fact
from doudi.program.scope import Declared
from doudi.syntax.document import Map
from doudi.text.diagnostic import Related, fault

if TYPE_CHECKING:
    from doudi.program.entries import Entries

Documents = tuple[tuple[str, Map], ...]  # (layer, vocabulary), lowest layer first; a layer may have several
WORDS = ("name", "asks", "proof", "from", "note")  # what a layer may say otherwise of a fact of those below it


def read(documents: Documents, entries: Entries) -> None:
    """Declares every fact, then every shared term."""
    for layer, doc in documents:
        for item in layers.items(doc.map("facts"), layer).values():
            record = entries.record(item.scalar("of"))
            if record is None:
                entries.lose(item)
            else:
                _fact(item, record, entries)
    _terms(documents, entries)


def _fact(item: Item, record: str, entries: Entries) -> None:
    """A fact; one that a layer below has declared takes the words of this one, and nothing else."""
    below = entries.items.get(f"{record}.{item.id}")
    if below is None or below.layer == item.layer:
        entries.add_fact(_declared(item, record, entries), item)
        return
    merged = replace(item, fields={**below.fields, **item.fields}, called=layers.renamed(below, item))
    before, now = entries.scope.facts[record, item.id], _declared(merged, record, entries)
    said = replace(before, names=now.names, proof=now.proof, supplier=now.supplier, asks=now.asks, asks_en=now.asks_en)
    if now != said:
        others = (k for k in item.fields if k not in (*WORDS, "of"))
        changed = next((k for k in others if below.get(k) != item.get(k)), "of")
        entries.faults.add(
            fault("fact-of-below", item.span, related=[Related(below.span, "declared-here")], name=before.names.zh, key=changed)
        )
        return
    entries.say_again(now, merged)


def _declared(item: Item, record: str, entries: Entries) -> Fact:
    return declare.fact(item, record, "fact", entries.units, entries.sources[""], entries.faults)


def _terms(documents: Documents, entries: Entries) -> None:
    """Shared terms: an upper layer fills what is open and says why it changes anything else, as in a programme."""
    merged: dict[str, Item] = {}
    one: dict[str, Item] = {}  # those of the layer at hand, which may have several files
    for i, (layer, doc) in enumerate(documents):
        for id, item in layers.items(doc.map("define"), layer).items():
            if id in one:
                entries.faults.add(fault("declared-twice", item.span, related=[Related(one[id].span, "declared-here")], name=id))
            else:
                one[id] = item
        if i + 1 == len(documents) or documents[i + 1][0] != layer:
            merged, one = layers.over_terms(merged, one, entries.faults), {}
    roots = [r.id for r in entries.scope.records.values() if r.parent is None]
    for item in merged.values():
        if item.get("each") is not None and entries.each(item) is None:
            entries.lose(item)
            continue
        record = entries.each(item) or (roots[0] if roots else "")
        declared = Declared("", "vocabulary", item, declare.called(item, entries.faults), record)
        entries.shared.append(declared)
        entries.add_term(declared)
