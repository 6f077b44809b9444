"""`<layer>/clauses.yaml`: every clause of a layer's document with its words, and the reason where no rule can carry it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from doudi.catalogue import Layer
from doudi.review.sources import listed
from doudi.syntax.document import Map, Scalar, Seq
from doudi.syntax.file import load
from doudi.text.diagnostic import Faults, did_you_mean, fault

NAME = "clauses.yaml"
KINDS = {  # of reasons why no rule can carry a clause, as schemas/clauses.schema.json lists them
    "document": ("公文信息", "about the document"), "heading": ("小标题", "heading"), "principle": ("原则要求", "principle"),
    "organisation": ("工作组织", "organisation"), "supervision": ("督查问责", "supervision"), "publicity": ("宣传公开", "publicity"),
    "funding": ("资金", "funding"), "facility": ("设施建设", "facilities"), "staff": ("队伍建设", "staff"),
    "society": ("社会力量", "society at large"), "record": ("工作记述", "record of work"), "statistic": ("统计数字", "statistic"),
    "outside": ("不属社会救助", "outside social assistance"), "delegated": ("另由文件规定", "laid down elsewhere"),
    "discretion": ("裁量而无标准", "discretion with no criterion"), "repeated": ("已见他条", "said in another clause"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `computable` is none · household · person · institution · region; `kind` and `reason` are "" where none is given."""

    id: Scalar
    place: Scalar
    words: Scalar
    computable: str
    summary: str
    kind: str = ""
    reason: str = ""
    links: tuple[Scalar, ...] = ()  # parts that carry it, written out in `carried_by`


@dataclass(frozen=True, slots=True)
class Register:
    """The clauses of one document of one layer."""

    layer: str
    document: str
    title: str
    head: Scalar  # where `document` is written
    clauses: tuple[Clause, ...]


def path(layer: Layer) -> str:
    return os.path.join(layer.folder, NAME)


def has(layer: Layer) -> bool:
    return os.path.isfile(path(layer))


def read(layer: Layer, faults: Faults) -> Register | None:
    """The register of a layer; None when it has none or it cannot be used, which `faults` then says."""
    if not has(layer):
        return None
    _, doc = load(path(layer), "clauses", faults)
    if doc is None:
        return None
    owner, document, items = doc.get("clauses"), doc.get("document"), doc.map("items")
    assert isinstance(owner, Scalar)
    assert isinstance(document, Scalar)
    assert items is not None
    if owner.text != layer.id:
        faults.add(fault("clause-layer", owner.span, name=owner.text, layer=layer.id, suggestion=layer.id))
    known = [id for id, _, _ in listed(layer)]
    if document.text not in known:
        guess = did_you_mean(document.text, known)
        faults.add(fault("document-unknown", document.span, name=document.text, suggestion=guess))
    clauses = tuple(_clause(e.key, e.value) for e in items.entries if isinstance(e.value, Map))
    return Register(layer.id, document.text, _title(layer, document.text), document, clauses)


def _clause(id: Scalar, doc: Map) -> Clause:
    place, words, why, links = doc.get("place"), doc.get("words"), doc.map("why_not"), doc.get("carried_by")
    assert isinstance(place, Scalar)
    assert isinstance(words, Scalar)
    return Clause(
        id, place, words, doc.text("computable") or "", doc.text("summary") or "",
        (why.text("kind") or "") if why is not None else "", (why.text("reason") or "") if why is not None else "",
        tuple(i for i in links.items if isinstance(i, Scalar)) if isinstance(links, Seq) else (),
    )


def _title(layer: Layer, document: str) -> str:
    sources = layer.head.doc.map("sources") if layer.head.doc is not None else None
    entry = sources.map(document) if sources is not None else None
    return (entry.text("title") or "") if entry is not None else ""
