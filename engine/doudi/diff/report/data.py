"""A report as JSON (schemas/diff.schema.json) and as SARIF."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from doudi.decision.record import exact_text
from doudi.diff.analysis import Compared, Report
from doudi.diff.changes.structure import Change
from doudi.diff.proof.meant import Meaning
from doudi.diff.report.telling import Teller
from doudi.text.render import physical, placed, sarif_file
from doudi.text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from doudi.diff.proof.prove import Verdict
    from doudi.diff.proof.witness import Witness


def to_data(report: Report) -> dict[str, Any]:
    """Plain data; exact numbers are text."""
    return {
        "old": report.labels[0], "new": report.labels[1],
        "summary": {"zh": Teller(report, "zh").headline(), "en": Teller(report, "en").headline()},
        "ways": sorted(report.ways), "regions_removed": report.only[0], "regions_added": report.only[1],
        "compared": [_compared(report, c) for c in report.compared],
    }


def _compared(report: Report, c: Compared) -> dict[str, Any]:
    day = Teller(report, "en").day
    return {
        "old_region": c.regions[0], "new_region": c.regions[1], "as_of": day(c.day), "figures": [day(d) for d in c.figures],
        "changes": [_change(report, c, x) for x in c.changes], "programmes": [_meaning(m) for m in c.meanings],
    }


def _change(report: Report, c: Compared, x: Change) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kind": x.kind, "entry": x.entry.kind, "key": x.key, "programme": x.entry.programme,
        "names": [x.entry.names.zh, x.entry.names.en], "fingerprint": x.print,
        "old": _place(report, 0, x.spans[0]), "new": _place(report, 1, x.spans[1]),
        "aspects": [
            {"name": a.name, "old": a.old, "new": a.new} | ({"share": str(a.share)} if a.share is not None else {}) for a in x.aspects
        ],
        "through": x.through,
    }
    if x.moved_from:
        out["moved_from"] = x.moved_from
    rules = {k[len(x.key) + 1 :]: _verdict(v) for k, v in c.rules.items() if k.rpartition(".")[0] == x.key}
    return out | ({"meaning": rules} if rules else {})


def _place(report: Report, side: int, span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {**placed(span), "file": report.sides[side].shown(span.source.name)}


def _verdict(v: Verdict) -> dict[str, Any]:
    out: dict[str, Any] = {"answer": v.answer, "how": v.how, "members": v.bound}
    out |= {"reason": v.reason} if v.reason else {}
    out |= {"sampled": v.sampled} if v.sampled else {}
    out |= {"filled": list(v.filled)} if v.filled else {}
    out |= {"emptied": list(v.emptied)} if v.emptied else {}
    return out | ({"open": True} if v.open else {})


def _meaning(m: Meaning) -> dict[str, Any]:
    out: dict[str, Any] = {
        "programme": m.programme, "names": [m.names.zh, m.names.en], "kind": m.kind,
        "verdicts": {v.question: _verdict(v) for v in m.verdicts}, "results": {k: _verdict(v) for k, v in m.results.items()},
        "witnesses": [_witness(w) for w in m.witnesses],
    }
    return out | ({"reason": m.reason} if m.reason else {})


def _witness(w: Witness) -> dict[str, Any]:
    out = {
        "question": w.question, "direction": w.direction, "most": w.most, "agrees": w.agrees, "case": w.case,
        "household": plain(w.pair.household), "old": w.pair.old.to_data(), "new": w.pair.new.to_data(),
    }
    gain = w.pair.gain
    return out | ({"gain": exact_text((gain.numerator, gain.denominator), 2)} if gain is not None else {})


def plain(x: Any) -> Any:
    """A household as JSON carries it: a Decimal as a number with its places."""
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    if isinstance(x, list):
        return [plain(v) for v in x]
    return float(x) if isinstance(x, Decimal) else x.decode() if isinstance(x, bytes) else x


def as_json(report: Report) -> str:
    return json.dumps(to_data(report), ensure_ascii=False, indent=1)


def as_sarif(report: Report, lang: str, version: str) -> str:
    """SARIF 2.1.0: one result a change, at its new place; fingerprints are stable."""
    t = Teller(report, lang)
    results = []
    kinds = sorted({x.kind for c in report.compared for x in c.changes})
    for c in report.compared:
        loses = {m.programme for m in c.meanings if {"narrows", "down"} & set(m.directions)}
        for x in c.changes:
            told = [t.kind(x, c), t.label(x), *(t.aspect(a) for a in x.aspects)]
            level = "warning" if x.entry.programme in loses and x.kind in ("added", "removed", "changed", "moved") else "note"
            row: dict[str, Any] = {
                "ruleId": f"diff-{x.kind}", "ruleIndex": kinds.index(x.kind), "level": level, "message": {"text": "; ".join(told)},
                "partialFingerprints": {"doudi/v1": x.print},
            }
            side = 1 if x.spans[1] is not None else 0
            at = _place(report, side, x.spans[side])
            if at is not None:
                row["locations"] = [physical(at)]
            results.append(row)
    rules = [{"id": f"diff-{k}", "shortDescription": {"text": f"diff-{k}"}} for k in kinds]
    return sarif_file(version, rules, results, t.headline())
