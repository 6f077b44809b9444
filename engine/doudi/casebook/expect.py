"""What a case expects against what was decided: one fault for each difference, at the expectation."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from doudi.casebook.household import EMPTY
from doudi.decision.base.slots import subject_paths
from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.language.functions import FALSE, TRUE
from doudi.language.values import parse_number
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.text.diagnostic import Diagnostic, fault


def compare(name: str, expect: Map, decision: Decision) -> list[Diagnostic]:
    """The differences between an expectation and a decision."""
    out = []
    for e in expect.entries:
        for what, wanted, found, doc in _differences(e.key.text, e.value, decision):
            out.append(fault("case-failed", doc.span, name=name, what=what, wanted=wanted, found=found))
    return out


Difference = tuple[str, str, str, Doc]


def _differences(key: str, doc: Doc, d: Decision) -> Iterable[Difference]:
    if key in ("also", "checks") and isinstance(doc, Map):
        for e in doc.entries:
            found = _also(d, e.key.text, e.value) if key == "also" else _checks(d, e.key.text, e.value)
            if found is not None:
                yield f"{key}.{e.key.text}", _shown(e.value), found, e.value
        return
    if key == "amount":
        found_amount = _amount(doc, d)
        if found_amount is not None:
            yield key, _shown(doc), found_amount, doc
        return
    if key in ("status", "route"):
        is_now = d.status if key == "status" else d.route
        names = {r["names"][0]: r["id"] for r in d.outcome["routes"]}
        wanted = doc.text if isinstance(doc, Scalar) else ""
        if (None if wanted in EMPTY else names.get(wanted, wanted) if key == "route" else wanted) != is_now:
            yield key, wanted, _word(is_now), doc
        return
    yield from _sets(key, doc, d)


def _sets(key: str, doc: Doc, d: Decision) -> Iterable[Difference]:
    items = [i.text for i in doc.items if isinstance(i, Scalar)] if isinstance(doc, Seq) else [_shown(doc)]
    wanted = {w.removeprefix("may_") for w in items}
    found = _found(key, d, any("." in w for w in items))
    if key == "reasons" and "covers" not in wanted:  # that a route covers nobody need not be spelled out
        found.discard("covers")
    if wanted != found:
        yield key, _listed(wanted), _listed(found), doc


def _found(key: str, d: Decision, dotted: bool) -> set[str]:
    match key:
        case "reasons":
            return {r["need"] for r in d.reasons if r["met"] is False}
        case "missing":
            return {_owner(m.element, dotted) + m.key.rpartition(".")[2].removeprefix("may_") for m in d.missing}
        case "covered":
            return {_who(x) + ("?" if x["open"] else "") for x in d.covered} | (set() if d.covered_listed else {"?"})
        case "powers":
            return {p["id"].removeprefix("may_") for p in d.powers}
        case "waits":
            return {p["id"].removeprefix("may_") for p in d.waits_for} if d.status == "undetermined" else set()
        case "gaps":
            return {g["id"] for g in d.gaps}
    return set()


def _owner(element: dict[str, Any] | None, dotted: bool) -> str:
    return f"{_who(element)}." if dotted and element is not None else ""


def _who(element: dict[str, Any]) -> str:
    return str(element.get("id", element["index"]))


def _amount(doc: Doc, d: Decision) -> str | None:
    """What was found, when it is not what is wanted."""
    low_high = d.amount_range
    found = "无" if low_high is None else " … ".join(dict.fromkeys(exact_text((x.numerator, x.denominator), 2) for x in low_high))
    if isinstance(doc, Seq):
        ends = [parse_number(i.text) for i in doc.items if isinstance(i, Scalar)]
        return None if low_high is not None and ends == list(low_high) else found
    wanted = doc.text if isinstance(doc, Scalar) else ""
    if wanted in EMPTY:
        return None if low_high is None else found
    return None if d.amount is not None and parse_number(wanted) == d.amount else found


def _also(d: Decision, id: str, doc: Doc) -> str | None:
    row = next((r for r in d.outcome["also"] if id in (r["id"], r["names"][0])), None)
    if row is None:
        return "没有这项 / no such result"
    found = d.also[row["id"]]
    _, _, _, type_index, scope = d.plan.handles[row["handle"]]
    type = d.plan.types[type_index]
    if isinstance(found, list):
        if isinstance(doc, Map):
            paths = subject_paths(d.plan, scope, d.evaluation.slots, d.path)
            by_id = dict(zip((_who(d.element(scope, p)) for p in paths), found, strict=True))
            differ = any(e.key.text not in by_id or not _same(e.value, by_id[e.key.text], type) for e in doc.entries)
            return "{" + ", ".join(f"{k}: {_word(f, type)}" for k, f in by_id.items()) + "}" if differ else None
        wanted = doc.items if isinstance(doc, Seq) else [doc] * len(found)
        if len(wanted) == len(found) and all(_same(w, f, type) for w, f in zip(wanted, found, strict=True)):
            return None
        return "[" + ", ".join(_word(f, type) for f in found) + "]"
    return None if _same(doc, found, type) else _word(found, type)


def _same(doc: Doc, found: Any, type: list[Any]) -> bool:
    text = doc.text if isinstance(doc, Scalar) else ""
    if type[0] == "enum":
        ids = {w: pair[0] for pair in type[1] for w in pair}
        if text in ids:
            return bool(ids[text] == found)
    if text in EMPTY:
        return found is None
    if isinstance(found, bool):
        return text in (TRUE if found else FALSE)
    if isinstance(found, Fraction):
        value = parse_number(text.removesuffix("%"))
        return value is not None and (value / 100 if text.endswith("%") else value) == found
    return bool(text == found)


def _checks(d: Decision, id: str, doc: Doc) -> str | None:
    rows = [c for c in d.checks if id in (c["id"], c["row"]["names"][0])]
    found = [c["result"] for c in rows]
    if isinstance(doc, Map):
        by_id = {_who(c["element"]): c["result"] for c in rows if c["element"] is not None}
        good = all(isinstance(e.value, Scalar) and by_id.get(e.key.text) == e.value.text for e in doc.entries)
    elif isinstance(doc, Seq):
        good = [i.text for i in doc.items if isinstance(i, Scalar)] == found
    else:
        good = bool(found) and set(found) == {doc.text}
    return None if good else ", ".join(found) or "没有这项 / no such check"


def _word(value: Any, type: list[Any] | None = None) -> str:
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return exact_text((value.numerator, value.denominator))
    if type is not None and type[0] == "enum":
        return next((pair[1] for pair in type[1] if pair[0] == value), str(value))
    return str(value)


def _listed(words: set[str]) -> str:
    return "[" + ", ".join(sorted(words)) + "]"


def _shown(doc: Doc) -> str:
    if isinstance(doc, Scalar):
        return doc.text
    if isinstance(doc, Seq):
        return "[" + ", ".join(_shown(i) for i in doc.items) + "]"
    return "{" + ", ".join(f"{e.key.text}: {_shown(e.value)}" for e in doc.entries) + "}"
