"""A programme of one region on one day, and the answer to a claim about it: from a household that is known, else from the solver."""

from __future__ import annotations

import time
from typing import Any

import z3

from doudi.diff.changes.built import Built
from doudi.diff.proof.ground import SMALL, Found, Ground, Model, Question, View, ask
from doudi.diff.proof.household import Object, completed, from_model
from doudi.diff.proof.symbols import Unsupported
from doudi.diff.proof.terms import all_of
from doudi.diff.proof.witness import Nearest, Template, people
from doudi.plan.nodes import Plan
from doudi.verify.atoms import At, Atom, scope_of
from doudi.verify.claims import Claim
from doudi.verify.finding import Finding, Shown
from doudi.verify.homes import Homes, judged

ANYWHERE = (0,) * 9  # the first of each list: any other would do as well


class Scene:
    """`homes` are shared by all programmes of a root; `until` is when to stop asking (time.monotonic)."""

    def __init__(self, built: Built, region: str, programme: str, plan: Plan, homes: Homes, until: float):
        self.built, self.region, self.programme, self.plan, self.homes = built, region, programme, plan, homes
        self.ground = Ground((plan,), built.day, (built.day,), prints=[built.prints[plan.root]])
        self.ground.until = until

    @property
    def spent(self) -> bool:
        return time.monotonic() >= self.ground.until

    def finding(self, claim: Claim) -> Finding | None:
        """What became of a claim; None where nothing is to be said of it: what only the day settles is no idle rule."""
        if claim.never and not self._of_facts(claim):
            return None
        out = Finding(claim.code, self.region, claim.programme, claim.key, claim.names, claim.span, args=claim.args)
        out.nodes = tuple(n for a in claim.atoms for n in a.nodes)
        return self._idle(out, claim) if claim.never else self.shown(out, claim.atoms)

    def _idle(self, out: Finding, claim: Claim) -> Finding | None:
        """A finding where no household satisfies a claim."""
        homes = self.homes
        if homes.showing(claim.atoms, homes.cases) is not None or homes.showing(claim.atoms, homes.drawn) is not None:
            return None
        try:
            answer = self.asked(claim.atoms)
        except (Unsupported, z3.Z3Exception) as problem:
            return self.unknown(out, str(problem)[:80])
        if answer.model is not None or answer.open:
            return None
        if answer.reason:
            return self.unknown(out, answer.reason)
        out.bound = None if answer.never else self.ground.members
        return out

    def shown(self, out: Finding, atoms: tuple[Atom, ...]) -> Finding | None:
        """A finding with a household that satisfies atoms: a policy case, else the nearest to one, else one drawn at random. None where
        there is none; `out` says then how far that is proved."""
        homes = self.homes
        home = homes.showing(atoms, homes.cases)
        drawn = None if home is not None else homes.showing(atoms, homes.drawn)
        if home is None:
            try:
                answer = self.asked(atoms)
            except (Unsupported, z3.Z3Exception) as problem:
                answer = Found(reason=str(problem)[:80])
            if answer.model is not None:
                return self.shown_by(out, answer.model, atoms)
            if drawn is None and answer.reason:
                return self.unknown(out, answer.reason)
            out.bound, out.holds = None if answer.never else self.ground.members, drawn is None and not answer.open
            home = drawn
        if home is None:
            return None
        out.shown = [self.told(home[0].household, home[1], home[0].case)]
        return out

    def _of_facts(self, claim: Claim) -> bool:
        """Whether a claim rests on a fact, or is settled whatever the day and the figures."""
        below = {self.plan.nodes[i].op for i in self.plan.below(n for a in claim.atoms for n in a.nodes)}
        return "fact" in below or not below & {"as_of", "rate", "table", "rate_at", "silent"}

    def asked(self, atoms: tuple[Atom, ...]) -> Found:
        """Whether some household satisfies all atoms. Raises Unsupported."""
        if self.spent:
            return Found(reason="time")
        nodes = tuple((n, -1) for a in atoms for n in a.nodes)
        return ask(self.ground, Question("claim", (nodes,), scope_of(self.plan, atoms), {}), formula(atoms))

    def unknown(self, out: Finding, reason: str) -> Finding:
        """What the solver could not say. None of the households that were tried shows it."""
        out.how, out.reason = "unknown", reason
        if reason not in ("time", "silence", "contradiction"):  # nothing more is tried
            out.how, out.sampled = "sampled", len(self.homes.cases) + len(self.homes.drawn)
        return out

    def shown_by(self, out: Finding, m: Model, atoms: tuple[Atom, ...]) -> Finding:
        """A finding with the most ordinary household that satisfies the atoms, as the evaluator decides it. One that the evaluator cannot
        judge, for what the policy leaves open or because it contradicts itself there, shows nothing."""
        start = self.homes.templates[0]
        near = m.sized(max(people(start.household), SMALL[-1]))
        model = Nearest(near, start.household, []).model()
        if model is None:
            near, model = m, m.model
        household = from_model(near.view.symbols, model, completed(start.household, self.plan, self.built.day))
        path = ANYWHERE[: self.plan.depth(scope_of(self.plan, atoms))]
        evaluation = self.homes.decide(household)
        so = judged(atoms, evaluation, path) if evaluation is not None else False
        if so is None or (so is False and not m.sure):
            out.how, out.reason = "unknown", "silence" if m.sure else "contradiction"
        out.shown = [self.told(household, path, start.name, start, so is not False or not m.sure)]
        return out

    def told(self, household: Object, path: At, case: str, start: Template | None = None, agrees: bool = True) -> Shown:
        """A household with the decision of the programme about its element."""
        evaluation = self.homes.decide(household)
        decision = None
        if evaluation is not None and self.programme:
            depth = self.plan.depth(self.plan.outcomes[self.programme]["scope"])
            found = evaluation.decisions(self.programme)
            decision = next((d for d in found if d.path == path[:depth]), found[0] if found else None)
        filled = completed(start.household, self.plan, self.built.day) if start is not None else None
        return Shown(household, decision, path, case, filled, agrees)


def formula(atoms: tuple[Atom, ...]) -> Any:
    """All atoms together, over a view, for the first element of each list."""

    def made(view: View) -> Any:
        return all_of([a.formula(view, ANYWHERE) for a in atoms])

    return made
