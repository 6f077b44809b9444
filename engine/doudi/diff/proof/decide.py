"""Both versions by the real evaluator: a household decided on either side, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from doudi.decision.base.rates import Epochs
from doudi.decision.decision import Decision
from doudi.decision.engine import Engine
from doudi.diff.proof.household import Object, projected
from doudi.diff.proof.measures import ALIKE, Measures
from doudi.pipeline import evaluate
from doudi.plan.nodes import Plan
from doudi.text.diagnostic import InputError


class Pinned(Epochs):
    """The figures of one day, whatever the decision day is."""

    def __init__(self, plan: Plan, day: int):
        super().__init__(plan)
        self.day = day

    def at(self, day: int) -> tuple[list[Any], list[Any]]:
        return super().at(self.day)


@dataclass(frozen=True, slots=True)
class Pair:
    """One household under both versions."""

    household: Object
    old: Decision
    new: Decision

    @property
    def statuses(self) -> tuple[str, str]:
        return self.old.status, self.new.status

    @property
    def amounts(self) -> tuple[Fraction | None, Fraction | None]:
        """What is due, None where it is not known; nothing where nothing is granted."""
        return self._amount(self.old), self._amount(self.new)

    @staticmethod
    def _amount(d: Decision) -> Fraction | None:
        if d.status == "refused":
            return Fraction(0)
        return d.amount

    @property
    def gain(self) -> Fraction | None:
        a, b = self.amounts
        return None if a is None or b is None else b - a

    def goes(self, question: str) -> str:
        """widens · narrows · up · down · "" for the same; "open" where one of them does not decide."""
        a, b = self.statuses
        if question == "status":
            if a == b:
                return ""
            if "undetermined" in (a, b):
                return "open"
            return "widens" if b == "granted" else "narrows"
        if (a, b) != ("granted", "granted"):
            return ""
        x, y = self.old.amount, self.new.amount
        if x is None or y is None:
            return "open"  # a range, or nothing that can be paid
        return "up" if x < y else "down" if x > y else ""


class Deciders:
    """The evaluators of both sides on one decision day."""

    def __init__(self, plans: tuple[Plan, Plan], programme: str, day: int, figures: tuple[int, int], measures: Measures = ALIKE):
        """`measures`: facts that the second plan has by another measure; a household gives them by that of the first."""
        self.plans, self.programme, self.day = plans, programme, day
        self.measures = measures
        self.engines = [Engine(p) for p in plans]
        for engine, figure in zip(self.engines, figures, strict=True):
            if figure != day:
                engine.epochs = Pinned(engine.plan, figure)

    def decide(self, household: Object) -> list[Pair]:
        """A pair for each subject; none when a version refuses the household."""
        found = []
        for engine, measures in zip(self.engines, (ALIKE, self.measures), strict=True):
            given = projected(household, engine.plan, engine.plan.root, measures)
            try:
                found.append(evaluate(engine, given, self.day, False).decisions(self.programme))
            except InputError:
                return []
        return [Pair(household, a, b) for a, b in zip(*found, strict=False)]
