"""What a case expects against what was decided: one fault for each difference, at the expectation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from doudi.casebook.book import EXPECTED
from doudi.casebook.household import EMPTY
from doudi.decision.base.slots import subject_paths
from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.language import slips
from doudi.language.functions import FALSE, TRUE
from doudi.language.values import parse_number
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.text.diagnostic import Diagnostic, did_you_mean, fault

RANGE = re.compile(r"([\d.]+)\s*(?:至|到|[-~～—－…]+)\s*([\d.]+)")
STATUSES = ("granted", "refused", "undetermined")
STATUS_WORDS = {
    **dict.fromkeys(("给予保障", "给予", "获准", "批准", "已批准", "同意", "通过", "符合", "纳入", "享受"), "granted"),
    **dict.fromkeys(("不予保障", "不予", "不批准", "拒绝", "不符合", "不同意", "不通过", "驳回"), "refused"),
    **dict.fromkeys(("尚不能决定", "未定", "待定", "不确定", "缺材料", "unknown"), "undetermined"),
}


def compare(name: str, expect: Map, decision: Decision) -> list[Diagnostic]:
    """The differences between an expectation and a decision."""
    out = []
    for e in expect.entries:
        unread = unknown(e.key) or _unreadable(e.key.text, e.value)
        if unread is not None:
            out.append(unread)
            continue
        for what, wanted, found, doc in _differences(e.key.text, e.value, decision):
            guess = _meant(what, doc, decision)
            out.append(fault("case-failed", doc.span, name=name, what=what, wanted=wanted, found=found, suggestion=guess))
    return out


def unknown(key: Scalar) -> Diagnostic | None:
    """What is no part of a decision that an expectation may name."""
    if key.text in EXPECTED:
        return None
    guess = slips.EXPECTED.get(key.text) or did_you_mean(key.text, EXPECTED)
    return fault("key-unknown", key.span, key=key.text, known=" ".join(EXPECTED), suggestion=guess)


def _unreadable(key: str, doc: Doc) -> Diagnostic | None:
    """What no decision can be: another word than the three for a status, an amount that is no number."""
    if key == "status" and (not isinstance(doc, Scalar) or doc.text not in STATUSES):
        word = _shown(doc)
        guess = STATUS_WORDS.get(word) or did_you_mean(word.lower(), STATUSES)
        return fault("value-not-among", doc.span, value=word[:40], options=" ".join(STATUSES), suggestion=guess)
    if key == "amount":
        for one in doc.items if isinstance(doc, Seq) else (doc,):
            text = one.text if isinstance(one, Scalar) else _shown(one)
            if text not in EMPTY and parse_number(text) is None:
                both = RANGE.fullmatch(text)
                guess = f"[{both[1]}, {both[2]}]" if both else slips.figure(text)
                return fault("number-form", one.span, text=text[:40], suggestion=guess)
        if isinstance(doc, Seq) and len(doc.items) != 2:
            return fault("cases-shape", doc.span, problem=("金额的范围写成 [最少, 最多]", "a range of amounts is [low, high]"))
    return None


def _meant(what: str, doc: Doc, d: Decision) -> str | None:
    """The name that an expected one was likely meant to be, where the programme has none such."""
    if what == "route" and isinstance(doc, Scalar):
        known = [w for r in d.outcome["routes"] for w in (r["id"], r["names"][0])]
        return None if doc.text in known or doc.text in EMPTY else did_you_mean(doc.text, known)
    return None


Difference = tuple[str, str, str | tuple[str, str], Doc]


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


def _also(d: Decision, id: str, doc: Doc) -> str | tuple[str, str] | None:
    row = next((r for r in d.outcome["also"] if id in (r["id"], r["names"][0])), None)
    if row is None:
        return "没有这项", "no such result"
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


def _checks(d: Decision, id: str, doc: Doc) -> str | tuple[str, str] | None:
    rows = [c for c in d.checks if id in (c["id"], c["row"]["names"][0])]
    found = [c["result"] for c in rows]
    if isinstance(doc, Map):
        by_id = {_who(c["element"]): c["result"] for c in rows if c["element"] is not None}
        good = all(isinstance(e.value, Scalar) and by_id.get(e.key.text) == e.value.text for e in doc.entries)
    elif isinstance(doc, Seq):
        good = [i.text for i in doc.items if isinstance(i, Scalar)] == found
    else:
        good = bool(found) and set(found) == {doc.text}
    return None if good else ", ".join(found) or ("没有这项", "no such check")


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
