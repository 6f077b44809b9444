"""One household in words: how a version decides it, and what it has otherwise than another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.diff.report.words import STATUS, pick
from doudi.explanation.base.values import inert
from doudi.language.values import show_day
from doudi.plan.nodes import CHOICES, KIND, ROLE, Plan


class Families:
    """Sentences about households, in one language."""

    def __init__(self, lang: str):
        self.lang = lang
        self.i = int(lang != "zh")

    def say(self, zh: str, en: str) -> str:
        return en if self.i else zh

    def failing(self, d: Decision) -> list[str]:
        """The needs that are not met, by name."""
        o = d.outcome
        names = {(None, n["id"]): n["names"] for n in o["needs"]}
        names |= {(r["id"], n["id"]): n["names"] for r in o["routes"] for n in r["needs"]}
        routes = {r["id"]: r["names"] for r in o["routes"]}
        out = []
        for r in d.reasons:
            if r["met"] is False:
                found = names.get((r["route"], r["need"]))
                if found is None and r["route"] in routes:  # all its needs are met, but nobody is there whom it covers
                    route = inert(routes[r["route"]][self.i])
                    out.append(self.say(f"{route}：没有可以保障的人", f"{route}: nobody to cover"))
                else:
                    out.append(inert((found or [r["need"], r["need"]])[self.i]))
        return out

    def unit(self, d: Decision) -> str:
        return inert(d.plan.types[d.outcome["amount"]["type"]][1 + self.i])

    def decided(self, d: Decision, turned: list[str] | None = None) -> str:
        """`给予保障，每月 366.67 元，走「单人」` or `不予保障，差在…`: in what, but where the needs that `turned` are known."""
        own = (d.outcome["words"].get(d.status) or ("", ""))[self.i]  # as the programme itself calls it
        text = inert(own) or pick(STATUS[d.status], self.lang)
        if d.subject is not None and (called := d.subject.get("name") or d.subject.get("id")):
            text = self.say(f"{inert(str(called))}：", f"{inert(str(called))}: ") + text
        if d.status == "granted":
            spread = d.amount_range
            if spread is not None:
                low, high = (self.figure(x) for x in spread)
                shown = f"{low} {self.unit(d)}" if low == high else self.say("金额定不下来", "the amount is not settled")
                text += self.say(f"，{shown}", f", {shown}")
            names = {r["id"]: r["names"][self.i] for r in d.outcome["routes"]}
            if d.route in names:
                text += self.say(f"，走「{inert(names[d.route])}」", f", by “{inert(names[d.route])}”")
        elif d.status == "refused" and (failing := turned or self.failing(d)):
            text += self.say(f"，差在“{'”“'.join(failing[:3])}”", f", failing “{'”, “'.join(failing[:3])}”")
        return text

    def figure(self, x: Fraction) -> str:
        return exact_text((round(x * 100), 100), 2)

    def apart(self, plan: Plan, start: dict[str, Any], household: dict[str, Any]) -> list[str]:
        """What a household has otherwise than the one it started from."""
        out: list[str] = []
        self._differ(plan, plan.root, start, household, "", out)
        return out

    def _differ(self, plan: Any, record: str, a: dict[str, Any], b: dict[str, Any], at: str, out: list[str]) -> None:
        rows = plan.door.get(record)
        if rows is None:
            return
        for row in rows["facts"]:
            x, y = a.get(row[0]), b.get(row[0])
            if row[ROLE] != "label" and row[0] in a and self._plain(row, x) != self._plain(row, y):
                out.append(f"{at}{inert(row[1 + self.i])} {self._plain(row, x)} → {self._plain(row, y)}")
        for id, names in zip(rows["lists"], rows["list_names"], strict=True):
            xs, ys = a.get(id) or [], b.get(id) or []
            if id in a and len(xs) != len(ys):
                out.append(f"{at}{inert(names[self.i])} {len(xs)} → {len(ys)}")
            for i, y in enumerate(ys):
                if xs and isinstance(y, dict):
                    who = inert(str(y.get("name") or y.get("id") or i + 1))
                    self._differ(plan, id, xs[min(i, len(xs) - 1)], y, f"{at}{who} ", out)

    def _plain(self, row: list[Any], value: Any) -> str:
        if value is None:
            return self.say("无", "none")
        if isinstance(value, bool):
            return self.say("是" if value else "否", "yes" if value else "no")
        if row[KIND] == "enum":
            return next((inert(c[0 if self.i else 1]) for c in row[CHOICES] if value in c), str(value))
        if row[KIND] in ("number", "percent"):
            x = Fraction(value.decode() if isinstance(value, bytes) else value)
            return exact_text((x.numerator, x.denominator))
        return inert(str(value))

    def day(self, ordinal: int) -> str:
        return show_day(ordinal)
