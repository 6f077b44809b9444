"""Households to try before the solver is asked: those of policy cases, and believable ones drawn at random.

What one of them shows needs no proof. The evaluator decides each once; claims are read off its values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from doudi.decision.base.slots import subject_paths
from doudi.decision.decision import Evaluation
from doudi.decision.engine import Engine
from doudi.diff.proof.household import Object, Randomly, completed, ordinary, projected
from doudi.diff.proof.witness import Template
from doudi.pipeline import evaluate
from doudi.plan.nodes import Plan
from doudi.text.diagnostic import InputError
from doudi.verify.atoms import At, Atom, scope_of

RANDOM = 120


@dataclass(frozen=True, slots=True)
class Home:
    """A household as decided; `case` names the policy case that it is of."""

    household: Object
    evaluation: Evaluation
    case: str = ""


class Homes:
    """The households of one root record on one day."""

    def __init__(self, plan: Plan, day: int, templates: list[Template]):
        self.plan, self.day = plan, day
        self.templates = templates or [Template("", ordinary(plan, day))]

    @cached_property
    def engine(self) -> Engine:
        return Engine(self.plan)

    @cached_property
    def cases(self) -> list[Home]:
        """Policy cases with what they do not say filled in."""
        return [*self._decided((completed(t.household, self.plan, self.day), t.name) for t in self.templates)]

    @cached_property
    def drawn(self) -> list[Home]:
        maker = Randomly(self.plan, self.day, [completed(t.household, self.plan, self.day) for t in self.templates])
        return [*self._decided((maker.household(), "") for _ in range(RANDOM))]

    def _decided(self, households: Iterator[tuple[Object, str]]) -> Iterator[Home]:
        for household, case in households:
            evaluation = self.decide(household)
            if evaluation is not None:
                yield Home(household, evaluation, case)

    def decide(self, household: Object) -> Evaluation | None:
        """None when the door refuses the household."""
        try:
            return evaluate(self.engine, projected(household, self.plan, self.plan.root), self.day, False)
        except InputError:
            return None

    def showing(self, atoms: tuple[Atom, ...], homes: list[Home]) -> tuple[Home, At] | None:
        """The first household with an element for which all atoms are known to be so."""
        scope = scope_of(self.plan, atoms)
        for home in homes:
            for path in subject_paths(self.plan, scope, home.evaluation.slots) if scope else [()]:
                if judged(atoms, home.evaluation, path):
                    return home, path
        return None


def judged(atoms: tuple[Atom, ...], evaluation: Evaluation, path: At) -> bool | None:
    """Whether all atoms are so for an element; None where the evaluator does not know."""
    found = [a.judged(evaluation.values, path) for a in atoms]
    return False if False in found else None if None in found else True
