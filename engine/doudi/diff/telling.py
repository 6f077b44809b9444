"""What a report says in sentences: the first line, the changes, the families. Text and Markdown lay out the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from doudi.diff.analysis import Compared, Meaning, Report
from doudi.diff.families import Families
from doudi.diff.structure import Aspect, Change
from doudi.diff.words import ANSWERS, ASPECTS, ENTRIES, KINDS, how, pick, reason
from doudi.explanation.values import inert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from doudi.diff.witness import Witness

MOST_TOLD = 5  # programmes in the first line


class Teller(Families):
    """Sentences about one report, in one language."""

    def __init__(self, report: Report, lang: str):
        super().__init__(lang)
        self.report = report

    # -- the first line

    def headline(self) -> str:
        """Which families gain, which lose, that nobody else is touched, and how that is known."""
        report = self.report
        if not report.changed:
            return self.say("两边说的一样：没有一户受影响。", "Both say the same: nobody is affected.")
        told = [p for c in report.compared for m in c.meanings if (p := self._one(c, m))]
        told += self._unproved() + self._silences() + self._only()
        quiet = [m for c in report.compared for m in c.meanings if m.kind in ("same", "changed") and not m.reason and not self._one(c, m)]
        if not told:
            return self._nobody(quiet)
        rest = self.say("其余的人不受影响", "nobody else is touched")
        if any(v.how != "proved" for m in quiet for v in m.verdicts):
            rest = self.say("其余的没有证明", "the rest is not proved")
        rest += self._besides(quiet)
        if len(told) > MOST_TOLD:
            more = len(told) - MOST_TOLD
            told = [*told[:MOST_TOLD], self.say(f"另有 {more} 项制度也有得有失", f"{more} more programmes change for some")]
        return self.say("；", "; ").join(told) + self.say(f"。{rest}。", f". {rest[0].upper()}{rest[1:]}.")

    def _unproved(self) -> list[str]:
        """Programmes that mean something else, of which nobody has looked whom they affect."""
        found: dict[str, list[str]] = {}
        for c in self.report.compared:
            for m in c.meanings:
                if m.kind == "changed" and m.reason:
                    found.setdefault(m.reason, []).append(inert(m.names.show(self.lang)))
        out = []
        for why, names in found.items():
            listed, told = self.say("、", ", ").join(names[:6]) + (" …" if len(names) > 6 else ""), reason(why, self.lang)
            zh, en = f"变了的有 {listed}，谁受影响没有查（{told}）", f"{listed}: changed, whom it affects is not known ({told})"
            out.append(self.say(zh, en))
        return out

    def _silences(self) -> list[str]:
        """What one version leaves open and the other lays down: families get a decision, or lose it."""
        out = []
        for c in self.report.compared:
            for m in c.meanings:
                name = inert(m.names.show(self.lang))
                filled = sorted({x for v in m.verdicts for x in v.filled})
                emptied = sorted({x for v in m.verdicts for x in v.emptied})
                if filled:
                    listed = self.say("、", ", ").join(self._named(c, x) for x in filled)
                    out.append(self.say(
                        f"{name}：原来没有规定的“{listed}”现在有了规定，原来定不下来的家庭会有决定",
                        f"{name}: “{listed}” was left open and is laid down now: families get a decision that could not be made",
                    ))
                if emptied:
                    listed = self.say("、", ", ").join(self._named(c, x) for x in emptied)
                    out.append(self.say(
                        f"{name}：“{listed}”现在没有规定了，有的家庭会定不下来",
                        f"{name}: “{listed}” is left open now: some families can no longer be decided",
                    ))
        return out

    def _named(self, c: Compared, id: str) -> str:
        """The name of a rate or term that is left open."""
        found = next((x.entry.names for x in c.changes if x.entry.names.id == id.rpartition(".")[2]), None)
        return inert(found.show(self.lang)) if found is not None else id

    def _besides(self, quiet: list[Meaning]) -> str:
        """What the first line must add: results that changed, silence, households that only one version takes."""
        out = ""
        results = sum(len(m.results) for m in quiet)
        if results:
            out += self.say(f"，另有 {results} 项结果或职责变了", f", but {results} further results or duties changed")
        verdicts = [v for c in self.report.compared for m in c.meanings for v in m.verdicts]
        if any(v.open and not v.filled and not v.emptied for v in verdicts):
            out += self.say("；政策没有规定的地方不能比", "; what the policy leaves open cannot be compared")
        if any(x.entry.kind in ("fact", "finding") and x.kind == "changed" for c in self.report.compared for x in c.changes):
            out += self.say("；事实的范围改了，只比较两版都收的家庭", "; limits of facts changed: only families both accept are compared")
        return out

    def _nobody(self, quiet: list[Meaning]) -> str:
        verdicts = [v for m in quiet for v in m.verdicts]
        changes = sum(1 for c in self.report.compared for x in c.changes if x.kind != "indirect")
        known = how("proved", None, 0, self.lang)
        if verdicts:
            weakest = min(verdicts, key=lambda v: ["unknown", "sampled", "proved"].index(v.how))
            bound = min((v.bound for v in verdicts if v.bound is not None), default=None)
            known = how(weakest.how, bound, weakest.sampled, self.lang, weakest.reason)
        more = self._besides(quiet)
        return self.say(
            f"有 {changes} 处改动，但没有一户因此得失：谁给予、给多少都不变（{known}）{more}。",
            f"{changes} changes, and nobody gains or loses: who is granted and how much stay the same ({known}){more}.",
        )

    def _only(self) -> list[str]:
        gone, come = self.report.only
        out = [self.say(f"{r} 整个地区被删除", f"the region {r} is gone") for r in gone]
        return out + [self.say(f"新增地区 {r}", f"the region {r} is new") for r in come]

    def _one(self, c: Compared, m: Meaning) -> str:
        """A programme's clause of the first line; "" where nobody gains or loses."""
        name = inert(m.names.show(self.lang))
        many = len(self.report.compared) > 1
        where = f"{inert(c.names[1].show(self.lang))} " if many else ""
        if m.kind in ("added", "removed"):
            word = self.say("是新增的制度", "is new") if m.kind == "added" else self.say("整项被删除", "is gone")
            return self.say(f"{where}{name}{word}", f"{where}{name} {word}")
        ways = m.directions
        unknown = [v for v in m.verdicts if v.answer == "unknown"]
        if not ways and not unknown:
            return ""
        phrases = [p for w in ways if (p := self._way(m, w))]
        for v in unknown:
            what = self.say("资格" if v.question == "status" else "金额", v.question)
            why = reason(v.reason, self.lang)
            phrases.append(self.say(f"{what}的变化没有弄清（{why}）", f"what it does to the {what} is not known ({why})"))
        sampled = next((v for v in m.verdicts if v.how == "sampled"), None)
        bound = m.bound
        known = how("sampled", None, sampled.sampled, self.lang, sampled.reason) if sampled else how("proved", bound, 0, self.lang)
        listed = self.say("，", ", ").join(phrases)
        return self.say(f"{where}{name}：{listed}（{known}）", f"{where}{name}: {listed} ({known})")

    def _way(self, m: Meaning, way: str) -> str:
        w = next((w for w in m.witnesses if w.direction == way and not w.most), None)
        because = self._because(w) if w is not None else ""
        words = {
            "widens": ("有家庭新获准", "some families are newly in"), "narrows": ("有家庭不再获准", "some families are out"),
            "up": ("有的多领", "some receive more"), "down": ("有的少领", "some receive less"),
        }
        return pick(words[way], self.lang) + because

    def _because(self, w: Witness) -> str:
        """What decides for the nearest household: the need that failed, or the sum."""
        if w.direction in ("up", "down"):
            gain = w.pair.gain
            return self.say(f"（如 {self.money(gain)}）", f" (such as {self.money(gain)})") if gain else ""
        failing = self._turned(w) or self.failing(w.pair.old if w.direction == "widens" else w.pair.new)
        if not failing:
            return ""
        if w.direction == "widens":
            return self.say(f"（如原来差在“{failing[0]}”的）", f" (such as those who failed “{failing[0]}”)")
        return self.say(f"（如现在差在“{failing[0]}”的）", f" (such as those who now fail “{failing[0]}”)")

    def _turned(self, w: Witness) -> list[str]:
        """The needs that turned: those of the way in under the version that grants which the other holds not to be met."""
        into, out = (w.pair.new, w.pair.old) if w.direction == "widens" else (w.pair.old, w.pair.new)
        routes = [r for r in out.outcome["routes"] if r["id"] == into.route]
        needs = [*out.outcome["needs"], *(n for r in routes for n in r["needs"])]
        return [inert(n["names"][self.i]) for n in needs if out.truth(n["node"]) is False]

    # -- a decision in a line

    def differences(self, w: Witness, start: dict[str, Any] | None) -> list[str]:
        """What a household has otherwise than the policy case it started from."""
        return self.apart(w.pair.new.plan, start, w.pair.household) if start is not None else []

    def money(self, x: Fraction | None) -> str:
        if x is None:
            return ""
        return ("+" if x > 0 else "-" if x < 0 else "") + self.figure(abs(x))

    # -- changes

    def label(self, c: Change) -> str:
        return f"{pick(ENTRIES.get(c.entry.kind, (c.entry.kind, c.entry.kind)), self.lang)} {inert(c.entry.names.show(self.lang))}"

    def kind(self, c: Change, compared: Compared) -> str:
        verdicts = [v for k, v in compared.rules.items() if k.startswith(f"{c.key}.") and k[len(c.key) + 1 :] in c.entry.exprs]
        if c.kind == "changed" and verdicts and all(v.answer == "equivalent" for v in verdicts) and self._only_written(c):
            return pick(KINDS["equal"], self.lang)
        return pick(KINDS[c.kind], self.lang)

    def _only_written(self, c: Change) -> bool:
        return c.old is not None and c.new is not None and c.old.says == c.new.says

    def meaning(self, c: Change, compared: Compared) -> str:
        """What the changed rule means by itself."""
        found = [v for k, v in compared.rules.items() if k.startswith(f"{c.key}.") and k[len(c.key) + 1 :] in c.entry.exprs]
        told = [v for v in found if v.answer != "equivalent"]
        return self.say("、", ", ").join(
            dict.fromkeys(f"{pick(ANSWERS[v.answer], self.lang)}（{how(v.how, v.bound, v.sampled, self.lang, v.reason)}）" for v in told)
        )

    def aspect(self, a: Aspect) -> str:
        name = a.name
        if name.startswith("from "):
            name = self.say(f"{name[5:]} 起", name)
        else:
            name = pick(ASPECTS.get(name, (name, name)), self.lang)
        share = ""
        if a.share is not None:
            percent = f"{float(a.share) * 100:+.3g}%"
            share = self.say(f"（{percent}）", f" ({percent})")
        nothing = self.say("（没有）", "(none)")
        old, new = (inert(x) if x else nothing for x in (a.old, a.new))
        return self.say(f"{name}：{old} → {new}{share}", f"{name}: {old} → {new}{share}")

    def place(self, c: Change) -> str:
        """`file:line` of the new text, or of the old where it is gone."""
        old, new = c.spans
        side, span = (1, new) if new is not None else (0, old)
        if span is None:
            return ""
        return f"{self.report.sides[side].shown(span.source.name)}:{span.source.position(span.start)[0]}"

    def result(self, m: Meaning, key: str) -> str:
        """A further result or a duty by its name."""
        kind, _, id = key.partition(".")
        if not id:
            return self.say({"covered": "保障对象", "route": "路径"}.get(kind, kind), kind)
        names = m.labels.get(key)
        return inert(names.show(self.lang)) if names is not None else id

    def answer(self, v: Any) -> str:
        """The answer to a question in words that fit it."""
        if v.question == "status" and v.answer == "both":
            return self.say("有放宽也有收紧", "wider for some, narrower for others")
        return pick(ANSWERS[v.answer], self.lang)


def clear(text: str) -> str:
    """One line of text."""
    return " ".join(text.split())
