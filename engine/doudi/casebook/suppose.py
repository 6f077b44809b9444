"""A region with some figures as if they had been published: what a case may suppose of a rate that the policy leaves open."""

from __future__ import annotations

from dataclasses import replace

from doudi.catalogue import Tree
from doudi.program.assemble import assemble
from doudi.program.model import Region
from doudi.syntax.document import Entry, Map, Scalar
from doudi.text.diagnostic import Faults, PolicyError, did_you_mean, fault

FIRST = "1900-01-01"


def supposing(tree: Tree, layer: str, day: int, rates: Map) -> Region:
    """The typed program with these figures in force on every day. Raises PolicyError at what is no rate, or out of bounds."""
    documents = tree.documents(layer, day)
    known = {e.key.text for _, doc in documents.rates if (values := doc.map("values")) is not None for e in values.entries}
    faults = Faults()
    for e in rates.entries:
        if e.key.text not in known:
            none = f"没有“{e.key.text}”这项标准", f"there is no rate “{e.key.text}”"
            faults.add(fault("cases-shape", e.key.span, problem=none, suggestion=did_you_mean(e.key.text, known)))
    if faults.errors:
        raise PolicyError(faults.errors)
    doc = Map((Entry(_word("values", rates), Map(tuple(map(_rate, rates.entries)), rates.span)),), rates.span)
    region = assemble(replace(documents, rates=(*documents.rates, (layer, doc))), faults)
    if faults.errors:
        raise PolicyError(faults.errors)
    return region


def _word(text: str, at: Map | Scalar) -> Scalar:
    return Scalar(text, at.span, "")


def _rate(e: Entry) -> Entry:
    """`id: 4300` as a rate that overrides whatever stands there, from the first day."""
    key = e.key
    value = Map((Entry(_word(FIRST, key), e.value),), key.span)
    said = (("overrides", "case"), ("assumed", "case"))
    fields = (Entry(_word("from", key), value), *(Entry(_word(k, key), _word(v, key)) for k, v in said))
    return Entry(key, Map(fields, key.span))
