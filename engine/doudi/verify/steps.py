"""One more of a fact: whether the amount then falls by more than that, and whether it both rises and falls as the fact grows.

Over a year one yuan more of a monthly figure is twelve; it is a cliff where a year's amount falls by more than a year's growth.
A programme is encoded twice over one household; in the second the fact of one element is larger by one of its unit.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.diff.proof.encode import Encoded
from doudi.diff.proof.ground import SMALL, Found, Ground, Model, Question, View, ask
from doudi.diff.proof.household import Object, completed, from_model, holders
from doudi.diff.proof.symbols import Path, Symbols, Unsupported
from doudi.diff.proof.terms import all_of, negated
from doudi.diff.proof.witness import Nearest, Template, people
from doudi.language.units import Unit
from doudi.plan.nodes import Node
from doudi.program.model import Fact, Programme
from doudi.verify.finding import Finding, Shown
from doudi.verify.scene import ANYWHERE, Scene

TRIED = 40  # drawn households in which each fact is raised


class Raised(Symbols):
    """The symbols of a household in which one fact of one element is more by so much."""

    def __init__(self, symbols: Symbols, key: tuple[Path, str], by: int):
        self.__dict__.update(symbols.__dict__)  # one household: what is made on one side is there on the other
        self.key, self.by = key, by

    def fact(self, path: Path, row: list[Any], den: int, lo: int, hi: int) -> tuple[Any, Any]:
        value, nothing = super().fact(path, row, den, lo, hi)
        if (path, row[0]) != self.key:
            return value, nothing
        self.rules += [value + self.by <= hi, negated(nothing)] if nothing is not False else [value + self.by <= hi]
        return value + self.by, nothing


class Steps(Ground):
    """A programme beside itself with one more of a fact."""

    def __init__(self, scene: Scene, node: Node, by: int):
        plan = scene.plan
        super().__init__((plan, plan), scene.built.day, (scene.built.day,) * 2, prints=[scene.built.prints[plan.root]] * 2)
        self.until = scene.ground.until
        record = plan.scopes[node.scope][0]
        place: Path = ()
        for s in plan.line(node.scope):
            place += (plan.scopes[s][0], 0)
        self.key, self.by = (place, plan.door[record]["facts"][node.data][0]), by

    def _encoded(self, symbols: Symbols) -> list[Encoded]:
        raised = Raised(symbols, self.key, self.by)
        return [Encoded(self.plans[0], symbols, self.figures[0]), Encoded(self.plans[1], raised, self.figures[1])]

    def abstract(self, question: Question) -> View | None:
        """Totals differ by the one element that is raised: no lemma on an arbitrary one says so."""
        return None


class Growing:
    """How the amount of a programme goes with each number that it rests on."""

    def __init__(self, scene: Scene, p: Programme):
        self.scene, self.programme, self.plan = scene, p, scene.plan
        self.outcome = self.plan.outcomes[p.id]
        _, node, over, _, _ = self.plan.handles[self.outcome["amount"]["total"]]
        self.total = node, over
        assert p.amount is not None
        self.money = next(((symbol, by) for symbol, by in p.amount.unit if by == 1), ("元", 1))  # any country's

    def findings(self) -> Iterator[Finding]:
        for node, fact in self._facts():
            yield from self._about(node, fact)

    def _facts(self) -> Iterator[tuple[Node, Fact]]:
        """The sums of money about a household that the amount is computed from, as nodes and as declared; none that an officer sets."""
        region = self.scene.built.region
        for id in sorted(self.plan.below([x for x in self.total if x >= 0])):
            n = self.plan.nodes[id]
            if n.op == "fact" and n.kind == "n":
                record = self.plan.scopes[n.scope][0]
                fact = region.facts[f"{record}.{self.plan.door[record]['facts'][n.data][0]}"]
                if self.money in fact.type.unit and fact.role == "fact":
                    yield n, fact

    def _about(self, node: Node, fact: Fact) -> Iterator[Finding]:
        steps = Steps(self.scene, node, 10**fact.places)
        threshold = self._threshold(fact)
        seen = self._tried(steps, fact, threshold)
        ways: dict[str, Shown | Found] = dict(seen)
        if threshold is not None:
            ways["cliff"] = self._way(steps, node, fact, "cliff", threshold, seen.get("cliff"))
            if isinstance(ways["cliff"], Shown):
                ways.setdefault("down", ways["cliff"])
                yield self._finding("cliff", fact, [ways["cliff"]])
            elif ways["cliff"].reason:
                yield self._unknown("cliff", fact, ways["cliff"].reason)
        for way in ("up", "down"):
            if way not in ways or isinstance(ways[way], Found):
                ways[way] = self._way(steps, node, fact, way, Fraction(0), None)
            if isinstance(ways[way], Found) and not ways[way].reason:  # type: ignore[union-attr]  # Found, by the test before
                return  # it goes one way only
        found = [w for w in (ways["up"], ways["down"]) if isinstance(w, Shown)]
        if len(found) == 2:
            yield self._finding("turns", fact, found)
        else:
            reason = next(w.reason for w in ways.values() if isinstance(w, Found) and w.reason)
            yield self._unknown("turns", fact, reason)

    def _threshold(self, fact: Fact) -> Fraction | None:
        """What of the amount one more of a fact comes to; None where both are not money."""
        assert self.programme.amount is not None
        units = fact.type.unit, self.programme.amount.unit
        if not all(self.money in u for u in units):
            return None
        return Fraction(_a_year(units[0]), _a_year(units[1]))

    # -- households that are known

    def _tried(self, steps: Steps, fact: Fact, threshold: Fraction | None) -> dict[str, Shown]:
        """The ways that policy cases and some drawn households go; of a cliff the deepest in a policy case."""
        out: dict[str, Shown] = {}
        homes = self.scene.homes
        for home in (*homes.cases, *homes.drawn[:TRIED]):
            shown = self._decided(steps, fact, home.household, home.case)
            gain = _gain(shown)
            if shown is None or gain is None or not gain:
                continue
            out.setdefault("up" if gain > 0 else "down", shown)
            before = _gain(out.get("cliff"))
            if threshold is not None and gain < -threshold and home.case and (before is None or gain < before):
                out["cliff"] = shown
        return out

    def _decided(self, steps: Steps, fact: Fact, household: Object, case: str, start: Template | None = None) -> Shown | None:
        """A household and the same with one more of the fact; None where it has no such element."""
        path, id = steps.key
        more = copy.deepcopy(household)
        for holder in holders(more, path):
            value = holder.get(id)
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
                holder[id] = value + 1
                both = [self.scene.told(h, ANYWHERE, case, start) for h in (household, more)]
                if any(s.decision is None for s in both):
                    return None
                gain = _between(both[0].decision, both[1].decision)
                told = "" if gain is None else exact_text((gain.numerator, gain.denominator), 2)
                return Shown(household, both[0].decision, (), case, both[0].start, True, both[1].decision, told)
        return None

    # -- the solver

    def _way(self, steps: Steps, node: Node, fact: Fact, way: str, threshold: Fraction, seen: Shown | None) -> Shown | Found:
        """A household that goes a way: one that is known, else the nearest to a policy case."""
        if seen is not None:
            return seen
        if self.scene.spent:
            return Found(reason="time")
        made = self._goes(way, threshold)
        rows = tuple((x, -1) for x in self.total if x >= 0)
        scope = max(node.scope, self.outcome["scope"], key=self.plan.depth)
        try:
            found = ask(steps, Question(way, (rows, rows), scope, {}), made)
        except (Unsupported, z3.Z3Exception) as problem:
            return Found(reason=str(problem)[:80])
        if found.model is None:
            return found
        return self._witness(steps, fact, found.model, way, threshold)

    def _goes(self, way: str, threshold: Fraction) -> Callable[[View], Any]:
        def formula(v: View) -> Any:
            (a, no_a, da, sa, ta), (b, no_b, db, _, _) = (v.ratio(i, *self.total, ANYWHERE) for i in (0, 1))
            if not (isinstance(da, int) and isinstance(db, int)) and not (z3.is_expr(da) and z3.is_expr(db) and da.eq(db)):
                raise Unsupported("divisor")
            change = b - a if way == "up" else a - b
            goes = change * ta * threshold.denominator > threshold.numerator * sa * da
            return all_of([negated(no_a), negated(no_b), a >= 0, b >= 0, goes])  # below zero nothing is due

        return formula

    def _witness(self, steps: Steps, fact: Fact, m: Model, way: str, threshold: Fraction) -> Shown | Found:
        start = self.scene.homes.templates[0]
        near = m.sized(max(people(start.household), SMALL[-1]))
        model = Nearest(near, start.household, []).model()
        if model is None:
            near, model = m, m.model
        filled = completed(start.household, self.plan, self.scene.built.day)
        household = from_model(near.view.symbols, model, filled)
        shown = self._decided(steps, fact, household, start.name, start)
        gain = _gain(shown)
        if shown is None:
            return Shown(household, None, (), start.name, filled, False)
        if gain is None:
            return Found(reason="silence" if m.sure else "contradiction")
        wrong = m.sure and not (gain > threshold if way == "up" else -gain > threshold)
        return Shown(household, shown.decision, (), start.name, shown.start, not wrong, shown.after, shown.gain)

    # -- words

    def _finding(self, code: str, fact: Fact, shown: list[Shown]) -> Finding:
        assert self.programme.amount is not None
        p, origin = self.programme, self.programme.amount.origin
        units = self.scene.built.region.units
        money = units.show((self.money,)), units.show((self.money,), "en")
        loss = shown[0].gain.removeprefix("-") or "?"
        args = {"fact": (fact.names.zh, fact.names.en), "loss": (f"{loss} {money[0]}", f"{loss} {money[1]}"), "money": money}
        return Finding(
            code, self.scene.region, p.id, f"{p.id}/amount", p.names, origin.span, args=args, shown=shown, fact=f"{fact.record}.{fact.id}"
        )

    def _unknown(self, code: str, fact: Fact, reason: str) -> Finding:
        out = self._finding(code, fact, [Shown({}, None)])
        out.shown, out.how, out.reason = [], "unknown", reason
        zh, en = out.args["money"]
        out.args["loss"] = f"不止 1 {zh}", f"more than 1 {en}"
        if reason not in ("time", "silence", "contradiction"):
            out.how, out.sampled = "sampled", len(self.scene.homes.cases) + TRIED
        return out


def _a_year(unit: Unit) -> int:
    """How often a figure comes in a year; once where it is not of a time."""
    return 12 if ("月", -1) in unit else 1


def _between(before: Decision | None, after: Decision | None) -> Fraction | None:
    """How much the amount changes; nothing is due where nothing is granted. None where it is not known."""
    due = [None if d is None else Fraction(0) if d.status == "refused" else d.amount for d in (before, after)]
    return None if due[0] is None or due[1] is None else due[1] - due[0]


def _gain(shown: Shown | None) -> Fraction | None:
    return _between(shown.decision, shown.after) if shown is not None else None
