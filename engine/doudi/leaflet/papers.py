"""Papers: the `proof` of each fact, by who has it (`from`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.explanation.base.values import inert
from doudi.program.holders import holder

if TYPE_CHECKING:
    from doudi.leaflet.ground import Ground
    from doudi.leaflet.reads import Reads

    Row = dict[str, Any]

SILENT = ("power", "label")  # a consent and a name need no paper


def papers(g: Ground, reads: Reads, w: dict[str, str]) -> Row:
    """{"family", "unsaid": [{"paper", "facts", "said"}], "office": [{"who", "papers", "said"}], "officer": the same of findings,
    "tell": facts that no paper is named for}; texts are inert and in the reader's language."""
    out: Row = {"family": {}, "unsaid": {}, "office": {}, "officer": {}, "tell": []}
    for f in reads.facts.values():
        if f.role in SILENT or f.type.kind == "text":
            continue
        who, name, paper = holder(f), g.name(f.names), inert(f.proof)
        if not paper:
            if f.role != "finding":
                out["tell"].append(name)
        elif who in ("family", "unsaid"):
            out[who].setdefault(paper, []).append(name)
        else:
            supplier = w["officer"] if who == "officer" else inert(f.supplier)
            out[who].setdefault(supplier, {}).setdefault(paper)
    for who in ("family", "unsaid"):
        rows = [{"paper": paper, "facts": names, "for": w["for_facts"].format(w["comma"].join(names))} for paper, names in out[who].items()]
        out[who] = rows
    for who in ("office", "officer"):
        out[who] = [{"who": name, "papers": list(some), "said": w["comma"].join(some)} for name, some in out[who].items()]
    out["tell_said"] = w["comma"].join(out["tell"])
    return out
