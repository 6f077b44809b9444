"""Runs cases: each household through the plan in force on its day, its decisions against what is expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from doudi.casebook.book import EXPECTED, Book, Case, read
from doudi.casebook.coverage import Coverage, Probe
from doudi.casebook.exercised import Exercised, Witness
from doudi.casebook.expect import compare, unknown
from doudi.casebook.household import Household
from doudi.casebook.suppose import supposing
from doudi.catalogue import Tree
from doudi.decision.decision import Decision
from doudi.decision.engine import Engine
from doudi.language.values import show_day
from doudi.pipeline import evaluate
from doudi.plan.outcome import Planner
from doudi.syntax.document import Map
from doudi.text.diagnostic import Diagnostic, Faults, InputError, PolicyError, did_you_mean, fault


@dataclass(frozen=True, slots=True)
class Result:
    """One case and what was wrong with it; nothing wrong means passed."""

    book: Book
    case: Case
    faults: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Outcome:
    """All cases run."""

    results: list[Result] = field(default_factory=list)
    broken: Faults = field(default_factory=Faults)  # of the case files themselves, and of policies
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def failed(self) -> list[Result]:
        return [r for r in self.results if r.faults]


Built = tuple[Engine, Probe, Witness | None]


class Runner:
    """Runs policy cases; `outcome` gathers what became of them."""

    def __init__(self, tree: Tree, exercised: Exercised | None = None):
        """`exercised`: learns which entries spoke in which case, which costs more than running the cases."""
        self.tree, self.exercised = tree, exercised
        self.outcome = Outcome()
        self._plans: dict[tuple[Any, ...], Built | None] = {}

    def run(self, layer: str, programme: str) -> None:
        """The cases of one programme of one layer."""
        book = read(self.tree.layers[layer], programme, self.outcome.broken)
        for case in book.cases:
            faults = Faults()
            self._case(book, case, faults)
            self.outcome.results.append(Result(book, case, tuple(faults.found)))

    def _case(self, book: Book, case: Case, faults: Faults) -> None:
        found = self._plan(book, case.day, case, faults)
        if found is None:
            return
        engine, probe, witness = found
        household = Household(case, engine.plan.door, engine.plan.root, faults)
        if faults.errors:
            return
        try:
            evaluation = evaluate(engine, household.object, case.day)
        except InputError as problem:
            for d in problem.diagnostics:
                span = household.span(d.path, d.code.startswith("input-key")) or case.name.span
                faults.add(Diagnostic(d.code, span, d.args, d.related, d.suggestion, d.path))
            return
        probe.note(evaluation)
        decisions = evaluation.decisions(book.programme)
        if witness is not None:
            witness.note(evaluation, decisions, f"{book.layer}/{book.programme} {case.name.text}")
        for decision, expect in pairs(decisions, case, faults):
            faults.extend(compare(case.name.text, expect, decision))

    def _plan(self, book: Book, day: int, case: Case, faults: Faults) -> Built | None:
        key = (book.layer, book.programme, self.tree.selection(book.layer, day), case.supposed)
        if key not in self._plans:
            self._plans[key] = self._built(book, day, case.rates)
        if self._plans[key] is None:
            if self._in_force(book, day):
                faults.say("case-not-run", case.name.span, name=case.name.text)
            else:
                faults.say("not-in-force", case.name.span, name=f"{book.layer}/{book.programme}", day=show_day(day))
        return self._plans[key]

    def _in_force(self, book: Book, day: int) -> bool:
        return any(name.partition("/")[2] == book.programme for name, _ in self.tree.selection(book.layer, day))

    def _built(self, book: Book, day: int, rates: Map | None) -> Built | None:
        try:
            region = self.tree.region(book.layer, day)
            if rates is not None:
                region = supposing(self.tree, book.layer, day, rates)
        except PolicyError as problem:
            self.outcome.broken.extend(problem.diagnostics)
            return None
        programme = region.programmes.get(book.programme)
        if programme is None:
            return None
        faults = Faults()
        planner = Planner(region, region.ancestors(programme.subject)[-1], faults)
        plan = planner.build([book.programme])
        if faults.errors:
            self.outcome.broken.extend(faults.errors)
            return None
        probe = Probe(planner, programme, self.outcome.coverage)
        witness = Witness(planner, programme, self.exercised) if self.exercised is not None else None
        return Engine(plan), probe, witness


def pairs(decisions: list[Decision], case: Case, faults: Faults) -> list[tuple[Decision, Map]]:
    """Each expectation with its decision; those of a programme about elements are keyed by the element's id."""
    if any(case.expect.get(k) is not None for k in EXPECTED):
        if len(decisions) == 1:
            return [(decisions[0], case.expect)]
        keys = " ".join(str((d.subject or {}).get("id", i)) for i, d in enumerate(decisions))
        each = f"这里每人一份决定，expect 下先写编号：{keys}", f"there is a decision for each: under expect write whose ({keys})"
        faults.say("cases-shape", case.expect.span, problem=each)
        return []
    by_id = {str((d.subject or {}).get("id", i)): d for i, d in enumerate(decisions)}
    out = []
    for e in case.expect.entries:
        if e.key.text in by_id and isinstance(e.value, Map):
            out.append((by_id[e.key.text], e.value))
        else:
            guess = did_you_mean(e.key.text, [*by_id, *EXPECTED])
            if len(decisions) == 1 and not isinstance(e.value, Map):
                faults.extend(d for d in [unknown(e.key)] if d is not None)
                continue
            word, some = e.key.text, " ".join(by_id)
            none = f"没有“{word}”的决定，有的是：{some}", f"there is no decision about “{word}”, but: {some}"
            faults.add(fault("cases-shape", e.key.span, problem=none, suggestion=guess))
    return out
