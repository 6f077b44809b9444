"""Whether a slip changes any decision at all, proved with z3 over both plans, and a household about which it does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from doudi.mutation.mutants import Mutant
from doudi.mutation.propose import Proposal, Proposer
from doudi.mutation.stage import Ready, Stage
from doudi.mutation.tidy import tidied
from doudi.program.model import Region

TYPE_CHECKING = False  # z3 is loaded when something is to be proved
if TYPE_CHECKING:
    from doudi.diff.proof.ground import Model, Question
    from doudi.diff.proof.prove import Sides

TRIES = 3  # cases that a household is looked for beside
SECONDS = {"status": 5.0, "amount": 5.0}  # for one question; the others:
OTHER = 1.5


@dataclass(slots=True)
class Found:
    """What came of one slip on one stage. `state`: equivalent · survivor · silent · unknown."""

    state: str
    bound: int | None = None
    reason: str = ""
    proposal: Proposal | None = None


class Prover:
    """One slip on one stage."""

    def __init__(self, stage: Stage, region: Region, mutant: Mutant, until: float):
        self.stage, self.mutant, self.until = stage, mutant, until
        self.changed = stage.planned(region)

    def run(self) -> Found:
        """Never raises: what cannot be said is unknown, with its reason."""
        from doudi.diff.proof.prove import Sides, verdict
        from doudi.diff.proof.symbols import Unsupported

        if self.changed is None:
            return Found("equivalent")
        proposer = Proposer(self.stage, self.changed, self.mutant)
        told = proposer.existing()
        if told is not None:
            return Found("survivor", proposal=told)
        stage = self.stage
        try:
            sides = Sides(stage.plan, self.changed, stage.programme, stage.day)
        except Unsupported as problem:
            return Found("unknown", reason=str(problem))
        out = Found("equivalent")
        for question in questions(sides):
            sides.until = min(self.until, time.monotonic() + SECONDS.get(question.what, OTHER))
            v = verdict(sides, question)
            for m in v.models.values():
                found = self._case(proposer, sides, question, m)
                if found is not None:
                    return Found("survivor", proposal=found)
                out.state, out.reason = "survivor", out.reason or "no-case"
            if v.answer == "unknown" and out.state != "survivor":
                out.state, out.reason = "unknown", v.reason
            elif v.open and out.state == "equivalent":
                out.state, out.reason = "silent", "silent"
            if v.bound is not None:
                out.bound = max(out.bound or 0, v.bound)
        return out

    def _case(self, proposer: Proposer, sides: Sides, question: Question, m: Model) -> Proposal | None:
        """A case near to one that there is: of a few, the one that is least changed."""
        from doudi.diff.proof.household import completed, from_model, ordinary
        from doudi.diff.proof.witness import Nearest

        plan, day = self.stage.plan, self.stage.day
        best: Proposal | None = None
        for ready in self._templates(question, m):
            start = ready.household if ready is not None else ordinary(plan, day)
            whole = completed(start, plan, day)
            model = Nearest(m, start, []).model() or m.model
            found = proposer.near(from_model(m.view.symbols, model, whole), whole, ready)
            if found is not None and (best is None or found.cost < best.cost):
                again = partial(proposer.of, template=ready, whole=found.whole)
                best = tidied(found, ready.household if ready is not None else {}, again)
            if time.monotonic() > self.until or (best is not None and best.cost <= 1):
                break
        return best

    def _templates(self, question: Question, m: Model) -> list[Ready | None]:
        """Cases to start from: those that stand where the slip turns the answer, of different households."""
        direction = next((d for d, f in question.directions.items() if f(m.view) is m.formula), "")
        wanted = "refused" if direction == "widens" or question.what == "reasons" else "granted"
        told = [r for r in self.stage.ready if r.case.day == self.stage.day] or self.stage.ready

        def rank(r: Ready) -> int:
            return 0 if r.case.expect.text("status") == wanted else 1

        likes: dict[str, Ready] = {}
        for r in sorted(told, key=rank):
            likes.setdefault(r.case.like or r.case.name.text, r)
        return [*sorted(likes.values(), key=rank)[:TRIES]] or [None]


def questions(sides: Sides) -> Iterator[Any]:
    """All that a case could expect: status, amount, route, who is covered, further results, checks, and which general needs fail."""
    from doudi.diff.proof.prove import about_amount, about_nodes, about_status
    from doudi.diff.proof.symbols import Unsupported

    yield about_status(sides)
    try:
        amount = about_amount(sides)
    except Unsupported:
        amount = None
    if amount is not None:
        yield amount
    old, new = sides.outcomes
    if old["route"] >= 0 and new["route"] >= 0:
        yield _routes(sides)
    if old["covered"] >= 0 and new["covered"] >= 0:
        scope = sides.plans[0].handles[old["covered"]][4]
        yield about_nodes("covered", "b", (sides.handle(0, old["covered"]), sides.handle(1, new["covered"])), scope, ordered=False)
    for row, other in zip(old["also"], new["also"], strict=True):
        a, b = sides.plans[0].handles[row["handle"]], sides.plans[1].handles[other["handle"]]
        if a[0] == b[0]:
            yield about_nodes(row["id"], a[0], ((a[1], a[2]), (b[1], b[2])), a[4], ordered=False)
    for row, other in zip(old["checks"], new["checks"], strict=True):
        for part in ("when", "ok", "late"):
            yield about_nodes(row["id"], "b", ((row[part], -1), (other[part], -1)), row["scope"], ordered=False)
    for row, other in zip(old["needs"], new["needs"], strict=True):
        yield _reason(sides, row["node"], other["node"])


def _routes(sides: Sides) -> Any:
    """Another route, counted by id: a slip may change their order."""
    from doudi.diff.proof.ground import Question

    old, new = sides.outcomes
    ids = [[r["id"] for r in o["routes"]] for o in (old, new)]
    nodes = ((old["route"], -1),), ((new["route"], -1),)

    def differs(v: Any) -> Any:
        import z3

        a, b = (v.term(i, nodes[i][0][0], sides.path)[0] for i in (0, 1))
        if isinstance(a, int) and isinstance(b, int):
            return (ids[0] + [""])[a] != (ids[1] + [""])[b]
        pairs = [z3.And(_is(a, i), _is(b, k)) for i, x in enumerate(ids[0] + [""]) for k, y in enumerate(ids[1] + [""]) if x != y]
        return z3.Or(*pairs)

    return Question("route", nodes, old["scope"], {"changed": differs})


def _is(term: Any, index: int) -> Any:
    import z3

    return z3.BoolVal(term == index) if isinstance(term, int) else term == index


def _reason(sides: Sides, a: int, b: int) -> Any:
    """A general need that fails in one version only, of a household that both refuse."""
    from doudi.diff.proof.ground import Question
    from doudi.diff.proof.terms import all_of, negated

    def differs(v: Any) -> Any:
        x, y = v.term(0, a, sides.path)[0], v.term(1, b, sides.path)[0]
        apart = x != y
        return all_of([negated(sides.granted(v, 0)), negated(sides.granted(v, 1)), apart])

    granted = [sides.handle(i, sides.outcomes[i]["granted"]) for i in (0, 1)]
    return Question("reasons", (((a, -1), granted[0]), ((b, -1), granted[1])), sides.outcomes[0]["scope"], {"changed": differs})
