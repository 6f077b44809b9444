"""`doudi diff --format html`: one page with everything in it, no script, to read on a phone, at a desk and on paper."""

from __future__ import annotations

from fractions import Fraction

from doudi.decision.record import exact_text
from doudi.diff.report.telling import Teller
from doudi.diff.report.words import DEFECT, WAYS, how, pick
from doudi.explanation.base.runtime import Markup, run
from doudi.explanation.base.values import inert
from doudi.explanation.render import render
from doudi.impact import charts
from doudi.impact.curves import drawn
from doudi.impact.tally import STEPS
from doudi.impact.telling import HOMES, Speaker

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.diff.analysis import Compared, Report
    from doudi.diff.changes.structure import Change
    from doudi.diff.proof.meant import Meaning
    from doudi.diff.proof.witness import Witness
    from doudi.impact.curves import Drawn, Value
    from doudi.impact.summary import Impact, Told

    Row = dict[str, Any]

MOST_INDIRECT = 200
WORDS = {
    "title": ("政策比较", "Policies compared"), "old": ("旧", "old"), "new": ("新", "new"), "programme": ("制度", "programme"),
    "who": ("资格", "who"), "amount": ("金额", "amount"), "known": ("怎么知道的", "known how"), "means": ("意味着什么", "What it means"),
    "families": ("几种常见的家庭：收入变了，领多少", "Typical families: what they get as income changes"),
    "families_note": (
        "虚构的家庭，只变收入，别的不变；每个点都由正式的程序决定。竖的虚线是断崖：收入多一分，领的钱跳一下。细竖线是这户现在的收入。",
        "Invented families; only the income changes. Every point is decided by the real evaluator. A dotted upright is a cliff: "
        "one fen more of income, and the amount jumps. The thin upright is the family's present income.",
    ),
    "touched": ("受影响的家庭，两版并排", "Families touched, side by side"),
    "changes": ("改了什么", "What changed"),
    "affected": ("受牵连的（自身没改，所依据的改了）", "Affected (unchanged themselves)"),
    "by_amount": ("领的钱变多少", "by how much amounts change"), "results": ("有变化的结果与职责", "results that change"),
    "foot": ("由 doudi diff 生成。没有脚本，不联网。", "Made by doudi diff. No script, nothing is fetched."),
}


def as_html(report: Report, found: list[Impact], lang: str) -> str:
    """The page. Curves are computed here; `found` are impacts on a register, if one was given."""
    from doudi.impact.compiled import html

    t = Teller(report, lang)
    w = {k: pick(v, lang) for k, v in WORDS.items()}
    values = {
        "lang": "zh-CN" if lang == "zh" else "en", "w": w, "old": inert(report.labels[0]), "new": inert(report.labels[1]),
        "first": t.headline(), "regions": [_region(t, report, c) for c in report.compared if c.changes or c.meanings],
        "impacts": [_impact(i, lang) for i in found],
    }
    body = Markup(run(html.body, values))
    return run(html.page, {"lang": values["lang"], "title": f"{w['title']} · {values['old']} → {values['new']}", "body": body})


def _region(t: Teller, report: Report, c: Compared) -> Row:
    direct = [x for x in c.changes if x.kind != "indirect"]
    others = [x for x in c.changes if x.kind == "indirect" and x.entry.kind != "programme"]
    curves = drawn(report, c)
    witnesses = [_witness(t, m, w) for m in c.meanings for w in m.witnesses if w.direction in WAYS]
    for i, row in enumerate(witnesses):
        row["open"] = i == 0
    return {
        "name": " → ".join(dict.fromkeys(inert(n.show(t.lang)) for n in c.names)),
        "days": " → ".join(dict.fromkeys(t.day(d) for d in c.figures)), "meanings": [_meaning(t, m) for m in c.meanings if m.verdicts],
        "curves": [_curve(t, d) for d in curves], "witnesses": witnesses,
        "changes": [_change(t, c, x) for x in direct],
        "others": [{"label": t.label(x), "key": x.key, "through": ", ".join(x.through[:3])} for x in others[:MOST_INDIRECT]],
        "other_count": str(len(others)), "change_count": str(len(direct)),
    }


def _meaning(t: Teller, m: Meaning) -> Row:
    answers = {q: next((v for v in m.verdicts if v.question == q), None) for q in ("status", "amount")}
    known = dict.fromkeys(how(v.how, v.bound, v.sampled, t.lang, v.reason) for v in m.verdicts)
    return {
        "name": inert(m.names.show(t.lang)), "known": "; ".join(known),
        **{q: {"said": t.answer(v), "way": v.answer} if v is not None else {"said": "—", "way": "none"} for q, v in answers.items()},
        "results": t.say("、", ", ").join(t.result(m, k) for k in m.results),
    }


def _witness(t: Teller, m: Meaning, w: Witness) -> Row:
    differ = t.differences(w, w.start)
    case = t.say(f"案例「{inert(w.case)}」", f"“{inert(w.case)}”") if w.case else ""
    like = t.say(f"同案例「{inert(w.case)}」，只是：", f"As in “{inert(w.case)}”, but: ") if w.case else ""
    gain = w.pair.gain
    return {
        "programme": inert(m.names.show(t.lang)), "way": w.direction, "head": t.heading(m, w),
        "which": t.say("差得最多的一户" if w.most else "最平常的一户", "the one touched most" if w.most else "an ordinary one"),
        "differ": like + t.say("；", "; ").join(differ[:20]) if differ else case,
        "gain": t.money(gain) if gain else "", "old": t.sides(w)[0], "new": t.sides(w)[1],
        "old_text": render(w.pair.old, lang=t.lang), "new_text": render(w.pair.new, lang=t.lang),
        "defect": "" if w.agrees else pick(DEFECT, t.lang), "loses": w.direction in ("narrows", "down"),
    }


def _change(t: Teller, c: Compared, x: Change) -> Row:
    places = []
    for side, span in enumerate(x.spans):
        if span is None:
            places.append({"place": "", "text": ""})
            continue
        first, last = span.source.position(span.start)[0], span.source.position(max(span.end - 1, span.start))[0]
        lines = [span.source.line(n) for n in range(first, min(last, first + 14) + 1)]
        places.append({
            "place": f"{inert(t.report.sides[side].shown(span.source.name))}:{first}",
            "text": "\n".join(inert(line) for line in lines) + ("\n…" if last > first + 14 else ""),
        })
    return {
        "kind": t.kind(x, c), "way": x.kind, "label": t.label(x), "key": x.key, "meaning": t.meaning(x, c),
        "aspects": t.aspects(x), "old": places[0], "new": places[1],
    }


# -- families as income changes


def _curve(t: Teller, d: Drawn) -> Row:
    ages = t.say("、", ", ").join(str(a) for a, _ in d.people)
    unit, kind = inert(pick(d.unit, t.lang)), pick(d.kind, t.lang)
    _, old, new = d.own
    own = t.say(
        f"{inert(d.income[0])} {_yuan(d.own[0], d.den)} 元时：{_said(t, old)} → {_said(t, new)}",
        f"at {_yuan(d.own[0], d.den)} yuan: {_said(t, old)} → {_said(t, new)}",
    )
    cliffs = []
    for side, curve in zip(("old", "new"), d.curves, strict=True):
        jumps = sorted(curve.jumps, key=lambda j: -abs(j[2] - j[1]))[: charts.MARKED]
        for x, before, after in sorted(jumps):
            at = _yuan(x, d.den)
            words = t.say(f"{'旧' if side == 'old' else '新'}：收入到 {at} 元，{t.figure(before)} → {t.figure(after)}",
                          f"{side}: at {at} yuan, {t.figure(before)} → {t.figure(after)}")
            cliffs.append({"side": side, "words": words})
    same = d.curves[0].runs == d.curves[1].runs
    return {
        "programme": inert(pick(d.names, t.lang)), "kind": kind, "unit": unit, "income": inert(pick(d.income, t.lang)),
        "people": t.say(f"{len(d.people)} 人，{ages} 岁", f"{len(d.people)} people, aged {ages}"), "own": own, "cliffs": cliffs,
        "chart": charts.benefit(d), "same": t.say("两版一样", "no difference") if same else "",
        "better": _better(old, new),
    }


def _better(old: Value, new: Value) -> str:
    if old[2] is None or new[2] is None:
        return "open"
    return "gain" if new[2] > old[2] else "lose" if new[2] < old[2] else "same"


def _said(t: Teller, v: Value) -> str:
    if v[0] == "undetermined" or v[2] is None:
        return t.say("定不下来", "not settled")
    return t.say("不予", "refused") if v[0] == "refused" else t.figure(v[2])


def _yuan(x: int, den: int) -> str:
    return exact_text((x, den)) if Fraction(x, den).denominator == 1 else exact_text((x, den), 2)


# -- a register


def _impact(i: Impact, lang: str) -> Row:
    s = Speaker(i, lang)
    shown = [(k, pick(HOMES[k], lang), n) for k, n in i.homes.items() if n]
    return {
        "head": s.head, "file": inert(i.file), "first": s.first(), "notes": s.notes(), "synthetic": i.synthetic,
        "taken": s.taken, "columns": "\n".join(s.columns()),
        "bar": charts.bar(shown) if None not in i.homes.values() else [],
        "key": [{"kind": k, "words": words, "count": s.count(n)} for k, words, n in shown],
        "programmes": [_told(s, told) for told in i.programmes],
    }


def _told(s: Speaker, told: Told) -> Row:
    middle = STEPS.index(0) + 1
    gains = [i >= middle for i, n in enumerate(told.bands) if n != 0]
    bands = [(words, n, g) for (words, n), g in zip(s.bands(told), gains, strict=True)]
    most = max([x for x in told.whole.paid if x is not None] + [Fraction(1)])
    return {
        "title": s.title(told), "budget": s.budget(told), "unsettled": s.unsettled(told), "bands": charts.columns(bands),
        "paid": [
            {"kind": kind, "side": pick(WORDS[kind], s.lang), "wide": charts.spot_fine(100 * (x or 0) / most), "words": s.money(x)}
            for kind, x in zip(("old", "new"), told.whole.paid, strict=True)
        ] if told.period else [],
        "heads": s.heads(told), "rows": [{"label": s.label(told, r), "cells": s.cells(told, r), "all": not r.dim} for r in told.rows],
    }
