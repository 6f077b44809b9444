"""What a report says in sentences: the first line, the changes, the families. Text and Markdown lay out the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from doudi.diff.analysis import Compared, Report
from doudi.diff.changes.structure import Aspect, Change
from doudi.diff.proof.meant import Meaning
from doudi.diff.report.families import Families
from doudi.diff.report.words import ANSWERS, ASPECTS, ENTRIES, FIRST, KINDS, LATER, ROUNDS, WAYS, how, pick, reason, way
from doudi.explanation.base.values import inert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from doudi.diff.proof.witness import Witness

MOST_TOLD = 5  # programmes in the first line
MOST_NAMED = 3
MOST_ASPECTS = 12
ENDLESS = {"1000000000000", "0001-01-01", "9999-12-31"}  # as a fact without a limit has it
LIMITS = {"type", "within", "choices", "places", "past"}  # aspects of a fact that say what it may be


class Teller(Families):
    """Sentences about one report, in one language."""

    def __init__(self, report: Report, lang: str):
        super().__init__(lang)
        self.report = report

    # -- the first line

    def headline(self) -> str:
        """Which families gain, which lose, that nobody else is touched, and how that is known; and that policy cases differ."""
        return self._affected() + self._cases()

    def _cases(self) -> str:
        found = self.report.cases
        if not found:
            return ""
        listed, broken = (
            self.say("、", ", ").join(x.file for x in some[:MOST_NAMED]) + (" …" if len(some) > MOST_NAMED else "")
            for some in (found, [x for x in found if x.broken])
        )
        out = self.say(f"政策案例有改动（案例不作决定）：{listed}。", f" Policy cases differ (they decide nothing): {listed}.")
        if broken:
            out += self.say(f"其中 {broken} 有错误，doudi check 会指出。", f" {broken} cannot be read: doudi check says where.")
        return out

    def _affected(self) -> str:
        report = self.report
        if not report.changed and (days := self._days()):
            seen = self.day(max(c.day for c in report.compared))
            return self.say(f"{seen} 那天两边说的一样：没有一户受影响。", f"On {seen} both say the same: nobody is affected.") + days
        if not report.changed:
            return self.say("两边说的一样：没有一户受影响。", "Both say the same: nobody is affected.")
        told = [p for c in report.compared for m in c.meanings if (p := self._one(c, m))]
        told += self._unproved() + self._silences() + self._only()
        quiet = [m for c in report.compared for m in c.meanings if m.kind in ("same", "changed") and not m.reason and not self._one(c, m)]
        days = self._days()
        if not told:
            return self._nobody(quiet) + days
        rest = self._rest() + self._besides(quiet)
        if len(told) > MOST_TOLD:
            more = len(told) - MOST_TOLD
            told = [*told[:MOST_TOLD], self.say(f"另有 {more} 项制度也有得有失", f"{more} more programmes change for some")]
        return self.say("；", "; ").join(told) + self.say(f"。{rest}。", f". {rest[0].upper()}{rest[1:]}.") + days

    def _rest(self) -> str:
        """What is said of all that the first line does not speak of: no more than what is known."""
        meanings = [m for c in self.report.compared for m in c.meanings]
        if any(v.how != "proved" or v.answer == "unknown" for m in meanings for v in m.verdicts):
            return self.say("其余的人动没动，没有证明", "whether anybody else is touched is not proved")
        if any(m.kind == "changed" and m.reason for m in meanings):
            return self.say("其余的制度不变", "no other programme changes")
        return self.say("其余的人不受影响", "nobody else is touched")

    def _days(self) -> str:
        """The day that all of this is about, where it is one that the change speaks of, and the days that were not looked at."""
        days = sorted({c.day for c in self.report.compared if c.instead is not None})
        out = ""
        if days:
            listed = self.say("、", ", ").join(map(self.day, days))
            out += self.say(f"以上是 {listed} 那天的决定。", f" This is what is decided on {listed}.")
        untold = sorted({d for c in self.report.compared for d in c.untold})
        if untold:
            listed = self.say("、", ", ").join(map(self.day, untold[:4])) + (" …" if len(untold) > 4 else "")
            out += self.say(
                f"只看了这一天；{listed} 起的决定也可能不同（--as-of 另看）。",
                f" No other day was looked at; from {listed} on it may differ, too (see --as-of).",
            )
        return out

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
        """What the first line must add: results and duties that changed, households that only one version takes."""
        out = ""
        changed = [(m, k) for m in quiet for k, v in m.results.items() if v.answer != "unknown"]
        unclear = sum(len(m.results) for m in quiet) - len(changed)
        for duty, (zh, en) in ((True, ("项职责变了", "duties changed")), (False, ("项结果变了", "further results changed"))):
            found = [self.result(m, k) for m, k in changed if k.startswith("checks.") is duty]
            if found:
                listed = self.say("”“", "”, “").join(found[:MOST_NAMED])
                more = self.say("等", " and more") if len(found) > MOST_NAMED else ""
                out += self.say(f"，另有 {len(found)} {zh}：“{listed}”{more}", f", but {len(found)} {en}: “{listed}”{more}")
        if unclear:
            out += self.say(f"，另有 {unclear} 项结果或职责变没变没有弄清", f"; of {unclear} further results or duties it is not known")
        return out + self._facts()

    def _facts(self) -> str:
        """Facts that may be other than they were: converted where only the measure changed, else compared where both accept them."""
        found: dict[bool, list[str]] = {True: [], False: []}
        for c in self.report.compared:
            for x in c.changes:
                if x.entry.kind in ("fact", "finding") and x.kind == "changed" and {a.name for a in x.aspects} & LIMITS:
                    found[x.key.removeprefix("facts.") in c.measures].append(inert(x.entry.names.show(self.lang)))
        measured, others = (self.say("”“", "”, “").join(list(dict.fromkeys(found[k]))[:MOST_NAMED]) for k in (True, False))
        out = ""
        if measured:
            zh, en = f"；“{measured}”换了单位，按换算后的同一个数比较", f"; “{measured}” has another unit: compared converted"
            out += self.say(zh, en)
        if others:
            zh = f"；“{others}”能填的值改了，只比较两版都收的家庭"
            en = f"; what “{others}” may be changed: only families both accept are compared"
            out += self.say(zh, en)
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
        out = [self.say(f"{self._called(r)}整个地区被删除", f"the region {self._called(r)} is gone") + self._against(r, 1) for r in gone]
        return out + [self.say(f"新增地区{self._called(r)}", f"the region {self._called(r)} is new") + self._against(r, 0) for r in come]

    def _called(self, region: str) -> str:
        found = next((n for c in self.report.compared for r, n in zip(c.regions, c.names, strict=True) if r == region), None)
        return f"“{inert(found.show(self.lang))}”" if found is not None else f" {region} "

    def _against(self, region: str, side: int) -> str:
        """The other layer that such a region was compared with."""
        if region not in self.report.standing:
            return ""
        other = self._called(self.report.standing[region][side])
        return self.say(f"（和{other}比）", f" (compared with {other})")

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
        later = [w for v in m.verdicts if not v.filled and not v.emptied for w in v.open if w not in ways]
        if not ways and not unknown and not later:
            return ""
        phrases = [p for w in ways if (p := self._way(m, w))]
        for v in unknown:
            what = self.say("资格" if v.question == "status" else "金额", v.question)
            why = reason(v.reason, self.lang)
            phrases.append(self.say(f"{what}的变化没有弄清（{why}）", f"what it does to the {what} is not known ({why})"))
        known = self._known(m) if ways else ""
        listed = self.say("，", ", ").join(phrases) + known
        if later:
            told = self.say("，", ", ").join(way(LATER, w, *self._subject(m)) for w in later)
            silent = self.say(f"政策没有规定的数定下来以后，{told}", f"once what the policy leaves open is laid down, {told}")
            listed += self.say("，", ", ") + silent if listed else silent
        return self.say(f"{where}{name}：{listed}", f"{where}{name}: {listed}")

    def _known(self, m: Meaning) -> str:
        sampled = next((v for v in m.verdicts if v.how == "sampled"), None)
        known = how("sampled", None, sampled.sampled, self.lang, sampled.reason) if sampled else how("proved", m.bound, 0, self.lang)
        return self.say(f"（{known}）", f" ({known})")

    def _subject(self, m: Meaning) -> tuple[str, tuple[str, str], str]:
        """What `way` needs to say of whom a programme decides about."""
        record, zh, en = m.subject
        return record, (inert(zh), inert(en)), self.lang

    def heading(self, m: Meaning, w: Witness) -> str:
        """Whom a witness stands for."""
        return way(WAYS, w.direction, *self._subject(m))

    def _way(self, m: Meaning, direction: str) -> str:
        w = next((w for w in m.witnesses if w.direction == direction and not w.most), None)
        return way(FIRST, direction, *self._subject(m)) + (self._because(w) if w is not None else "")

    def _because(self, w: Witness) -> str:
        """What decides for the nearest household: the need that failed, or the sum."""
        if w.direction in ("up", "down"):
            a, b = w.pair.amounts
            if a is None or b is None:
                return ""
            paid = f"{self.figure(a)} → {self.figure(b)} {self.unit(w.pair.new)}"
            return self.say(f"（如 {paid}）", f" (such as {paid})")
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

    def sides(self, w: Witness) -> tuple[str, str]:
        """What either version decides about a witness; of a refusal, the need that turned."""
        turned = self._turned(w) if w.direction in ("widens", "narrows") else []
        return self.decided(w.pair.old, turned), self.decided(w.pair.new, turned)

    def differences(self, w: Witness, start: dict[str, Any] | None) -> list[str]:
        """What a household has otherwise than the policy case it started from."""
        return self.apart(w.pair.new.plan, start, w.pair.household) if start is not None else []

    def money(self, x: Fraction | None) -> str:
        if x is None:
            return ""
        return ("+" if x > 0 else "-" if x < 0 else "") + self.figure(abs(x))

    # -- changes

    def label(self, c: Change) -> str:
        kind, name = pick(ENTRIES.get(c.entry.kind, (c.entry.kind, c.entry.kind)), self.lang), inert(c.entry.names.show(self.lang))
        return kind if kind == name else f"{kind} {name}"

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
        said = ((pick(ANSWERS[v.answer], self.lang), how(v.how, v.bound, v.sampled, self.lang, v.reason)) for v in told)
        return self.say("、", ", ").join(dict.fromkeys(self.say(f"{answer}（{known}）", f"{answer} ({known})") for answer, known in said))

    def aspects(self, c: Change) -> list[str]:
        """What an entry said and says, a line each; of a large table no more than its first cells."""
        lines = [self.aspect(a) for a in c.aspects]
        more = len(lines) - MOST_ASPECTS
        return lines if more <= 1 else [*lines[:MOST_ASPECTS], self.say(f"还有 {more} 处不同", f"and {more} more differences")]

    def aspect(self, a: Aspect) -> str:
        name = a.name
        if name.startswith("from "):
            day, _, cell = name[5:].partition(" ")
            name = self.say(f"{day} 起" + (f" {cell}" if cell else ""), name)
        else:
            name = pick(ASPECTS.get(name, (name, name)), self.lang)
        share = ""
        if a.share is not None:
            percent = f"{float(a.share) * 100:+.3g}%"
            share = self.say(f"（{percent}）", f" ({percent})")
        nothing = self.say("（没有）", "(none)")
        if a.name in ("covers", "filter"):
            nothing = self.say("（全部）", "(all)")
        old, new = (inert(plainly(a.name, x, self.lang)) if x else nothing for x in (a.old, a.new))
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
        if v.answer == "equivalent" and v.how != "proved":  # nobody was found: that is not to say that there is nobody
            return self.say("没有发现变化", "no difference found")
        return pick(ANSWERS[v.answer], self.lang)


def plainly(aspect: str, text: str, lang: str) -> str:
    """What an entry says for machines, for people: how a sum is rounded, where a number begins and ends, yes and no."""
    parts = text.split(", ")
    if aspect == "round" and len(parts) == 2 and parts[0] in ROUNDS:
        return pick(ROUNDS[parts[0]], lang).format(parts[1])
    if aspect in ("within", "bounds") and len(parts) == 2:
        low, high = ("" if x == "None" or x.lstrip("-") in ENDLESS else x for x in parts)
        told = {(1, 1): ("{0} 至 {1}", "{0} to {1}"), (1, 0): ("{0} 起", "from {0}"), (0, 1): ("至 {1}", "to {1}"), (0, 0): ("不限", "any")}
        return pick(told[int(bool(low)), int(bool(high))], lang).format(low, high)
    return pick({"True": ("是", "yes"), "False": ("否", "no")}.get(text, (text, text)), lang)


def clear(text: str) -> str:
    """One line of text."""
    return " ".join(text.split())
