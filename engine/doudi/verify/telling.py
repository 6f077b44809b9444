"""What a verification says in sentences; text, Markdown and data lay out the same."""

from __future__ import annotations

from doudi.diff.report.families import Families
from doudi.diff.report.words import DEFECT, how, pick
from doudi.explanation.base.values import inert
from doudi.text.render import clean, place
from doudi.verify.finding import Finding, Shown
from doudi.verify.verify import Report, Verified

SEVERITIES = ("error", "warning", "note")
WORDS = {"error": ("错误", "error"), "warning": ("提醒", "warning"), "note": ("说明", "note")}
MOST_FACTS = 8


class Teller(Families):
    """Sentences about one verification, in one language."""

    def __init__(self, report: Report, lang: str):
        super().__init__(lang)
        self.report = report

    def headline(self) -> str:
        """What was found, what was proved, what is not known."""
        found = [f for f in self.report.findings if not f.holds]
        counts = [sum(1 for f in found if f.severity == s and f.how == "proved" and f.meant is None) for s in SEVERITIES]
        wanted = sum(1 for f in found if f.meant is not None)
        unsure = sum(1 for f in found if f.how != "proved")
        proved = sum(1 for f in self.report.findings if f.holds)
        words = [self.say(f"{n} 处{w[0]}", f"{n} {w[1]}{'s' if n != 1 else ''}") for n, w in zip(counts, WORDS.values(), strict=True) if n]
        out = self.say("、", ", ").join(words) if words else self.say("没有找到毛病", "nothing was found wrong")
        out += self.say(f"；{wanted} 处是原文的本意", f"; {wanted} meant by the text") if wanted else ""
        out += self.say(f"；{proved} 条性质成立", f"; {proved} stated properties hold") if proved else ""
        out += self.say(f"；{unsure} 处没有弄清", f"; {unsure} not known") if unsure else ""
        asked, settled = (sum(getattr(v, k) for v in self.report.verified) for k in ("asked", "settled"))
        return out + self.say(f"。问了 {asked} 个问题，{settled} 个有定论。", f". {settled} of {asked} questions settled.")

    def region(self, v: Verified) -> str:
        return f"{inert(v.names.show(self.lang))}  {self.day(v.day)}"

    def groups(self, v: Verified) -> list[tuple[str, list[Finding]]]:
        """Findings by programme, the gravest first; those of shared terms last."""
        out = []
        for id in [*v.programmes, ""]:
            mine = [f for f in v.findings if f.programme == id]
            if mine:
                name = inert(v.programmes[id].show(self.lang)) if id else self.say("共用的用语", "shared terms")
                out.append((name, sorted(mine, key=lambda f: (SEVERITIES.index(f.severity), f.holds))))
        return out

    def words(self, f: Finding) -> str:
        """The finding in a sentence."""
        said = clean(f.diagnostic.message(self.lang))
        if f.holds:
            return self.say(f"性质{said}", f"property {said}")
        if f.how != "proved":
            return self.say(f"没有弄清是否：{said}", f"not known whether {said}")
        return said if f.day is None else self.say(f"在 {self.day(f.day)}，{said}", f"on {self.day(f.day)}, {said}")

    def known(self, f: Finding) -> str:
        """How it is known: by a household, or by a proof that says how far it goes."""
        if f.how != "proved":
            return how(f.how, f.bound, f.sampled, self.lang, f.reason)
        if f.shown:
            return self.say("有实例", "shown by a household")
        if f.code in ("figure-missing", "meant-idle", "property-open"):
            return self.say("查出来的", "found by reading") if f.code != "property-open" else self.say("已证明", "proved")
        return how("proved", f.bound, 0, self.lang)

    def where(self, f: Finding) -> str:
        return clean(place(f.span))

    def meant(self, f: Finding) -> str:
        """The words by which the text wants it."""
        if f.meant is None:
            return ""
        cites = [f"{c.document} {c.place} {c.words}".strip() for c in f.meant.origin.cites]
        law = "; ".join(cites) or f.meant.origin.assumed or ""
        name = inert(f.meant.names.show(self.lang))
        return clean(self.say(f"本意如此（{name}）：{law}", f"meant by the text ({name}): {law}"))

    def shown(self, s: Shown) -> list[str]:
        """The household: whose case, what differs, what is decided."""
        out = []
        differ = self.apart(s.decision.plan, s.start, s.household) if s.start is not None and s.decision is not None else []
        if s.case and s.start is None:
            out.append(self.say(f"案例「{clean(s.case)}」", f"the policy case “{clean(s.case)}”"))
        elif differ:
            like = self.say("一户平常人家，只是：", "an ordinary family, but: ")
            if s.case:
                like = self.say(f"同案例「{clean(s.case)}」，只是：", f"as in “{clean(s.case)}”, but: ")
            out.append(like + self.say("；", "; ").join(differ[:MOST_FACTS]) + (" …" if len(differ) > MOST_FACTS else ""))
        elif s.start is None:
            out.append(self.say("试出来的一户", "a household drawn at random"))
        if s.decision is not None:
            told = self.decided(s.decision)
            if s.after is not None:
                told = self.say(f"原来{told}；多了以后{self.decided(s.after)}", f"before: {told}; after: {self.decided(s.after)}")
            out.append(told)
        if not s.agrees:
            out.append(pick(DEFECT, self.lang))
        return out

    def also(self, f: Finding) -> str:
        return self.say(f"另有：{'、'.join(f.regions)}", f"also in: {', '.join(f.regions)}") if f.regions else ""
