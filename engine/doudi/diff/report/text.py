"""A report for the terminal."""

from __future__ import annotations

from doudi.diff.analysis import Compared, Report
from doudi.diff.changes.structure import Change
from doudi.diff.proof.meant import Meaning
from doudi.diff.report.telling import Teller
from doudi.diff.report.words import DEFECT, WAYS, how, pick

TYPE_CHECKING = False
if TYPE_CHECKING:
    from doudi.diff.proof.witness import Witness

MOST_INDIRECT = 8


def as_text(report: Report, lang: str) -> str:
    """The first line says who is affected; then the changes, what they mean, and for whom."""
    t = Teller(report, lang)
    lines = [t.headline()]
    for c in report.compared:
        if c.changes or c.meanings:
            lines += ["", *_region(t, c)]
    return "\n".join(lines)


def _region(t: Teller, c: Compared) -> list[str]:
    names = dict.fromkeys(n.show(t.lang) for n in c.names)
    days = dict.fromkeys(t.day(d) for d in c.figures)
    out = [f"{' → '.join(names)}  {' → '.join(days)}"]
    direct = [x for x in c.changes if x.kind != "indirect"]
    for x in direct:
        out += _change(t, c, x)
    out += _indirect(t, [x for x in c.changes if x.kind == "indirect"])
    for m in c.meanings:
        out += _meaning(t, m)
    return out


def _change(t: Teller, c: Compared, x: Change) -> list[str]:
    place = t.place(x)
    head = f"  {t.kind(x, c)}  {t.label(x)}  {x.key}"
    meaning = t.meaning(x, c)
    out = [head + (f"  ⇒ {meaning}" if meaning else "")]
    if x.moved_from:
        out.append("      " + t.say(f"原在 {x.moved_from}", f"was at {x.moved_from}"))
    out += [f"      {line}" for line in t.aspects(x)]
    return [*out, f"      {place}"] if place else out


def _indirect(t: Teller, found: list[Change]) -> list[str]:
    """Entries that are affected without being changed, by programme."""
    rows = [x for x in found if x.entry.kind != "programme"]
    if not rows:
        return []
    out = [t.say(f"  受牵连的 {len(rows)} 处（自身没改，所依据的改了）：", f"  {len(rows)} entries affected (unchanged themselves):")]
    for x in rows[:MOST_INDIRECT]:
        through = t.say("因 ", "through ") + ", ".join(x.through[:3]) if x.through else ""
        out.append(f"      {t.label(x)}  {x.key}  {through}".rstrip())
    if len(rows) > MOST_INDIRECT:
        out.append(t.say(f"      还有 {len(rows) - MOST_INDIRECT} 处", f"      and {len(rows) - MOST_INDIRECT} more"))
    return out


def _meaning(t: Teller, m: Meaning) -> list[str]:
    if m.kind == "same" or (not m.verdicts and not m.results and not m.reason):
        return []
    out = ["", t.say(f"  对「{m.names.show(t.lang)}」意味着什么", f"  What it means for “{m.names.show(t.lang)}”")]
    questions = {"status": ("资格", "who"), "amount": ("金额", "amount")}
    for v in m.verdicts:
        known = how(v.how, v.bound, v.sampled, t.lang, v.reason)
        silent = t.say("；要看政策没有规定的数的不能比", "; what rests on an open figure cannot be compared") if v.open else ""
        out.append(f"    {pick(questions[v.question], t.lang)}  {t.answer(v)}  {known}{silent}")
    if m.results:
        unsure = t.say("（没有弄清）", " (not known)")
        listed = t.say("、", ", ").join(t.result(m, k) + (unsure if v.answer == "unknown" else "") for k, v in m.results.items())
        out.append("    " + t.say(f"有变化的结果与职责  {listed}", f"results and duties that change  {listed}"))
    for w in m.witnesses:
        out += _witness(t, m, w)
    return out


def _witness(t: Teller, m: Meaning, w: Witness) -> list[str]:
    if w.direction not in WAYS:
        return []
    head = t.heading(m, w)
    which = t.say("差得最多的一户" if w.most else "最平常的一户", "the one touched most" if w.most else "an ordinary one")
    out = [f"    {head} · {which}"]
    differ = t.differences(w, w.start)
    if w.case and w.start is None:
        out.append("      " + t.say(f"就是案例「{w.case}」", f"the policy case “{w.case}”"))
    elif differ:
        like = t.say("一户平常人家，只是：", "an ordinary family, but: ")
        if w.case:
            like = t.say(f"同案例「{w.case}」，只是：", f"as in “{w.case}”, but: ")
        out.append("      " + like + t.say("；", "; ").join(differ[:8]) + (" …" if len(differ) > 8 else ""))
    old, new = t.sides(w)
    out += ["      " + t.say("旧 ", "old ") + old, "      " + t.say("新 ", "new ") + new]
    if not w.agrees:
        out.append("      " + pick(DEFECT, t.lang))
    return out
