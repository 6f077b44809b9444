"""Which cases a rule spoke in: an entry by where it is written, and the cases in which it came to an answer.

A need carried the grant or the refusal, a route was taken, a line paid, a check applied; a case, a term or a fact of yes and no held;
any other term, fact or rate had a value, or was the gap that left a decision open. What is not so, not known or 无 says nothing else: of
most rules that is so in most cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from doudi.casebook.coverage import by_case
from doudi.decision.base.slots import subject_paths
from doudi.decision.decision import Decision, Evaluation
from doudi.plan.nodes import Node
from doudi.plan.outcome import Planner
from doudi.program.model import Expr, Origin, Programme

Mark = tuple[str, int]  # a file and an offset in it: where an entry or one of its citations is written


@dataclass(slots=True)
class Exercised:
    """The cases by mark, each named `layer/programme name`, in the order they were run."""

    cases: dict[Mark, dict[str, None]] = field(default_factory=dict)

    def of(self, marks: Iterable[Mark]) -> list[str]:
        """The cases of an entry with these marks."""
        return list({name: None for m in sorted(marks) for name in self.cases.get(m, ())})

    def note(self, origin: Origin | None, name: str) -> None:
        for mark in marks_of(origin):
            self.cases.setdefault(mark, {})[name] = None


def marks_of(origin: Origin | None) -> Iterator[Mark]:
    """Where an entry is written, and each citation that it leans on."""
    if origin is None:
        return
    for span in (origin.span, *(c.span for c in origin.cites)):
        if span is not None:
            yield span.source.name, span.start


class Witness:
    """The entries of one programme with what shows that they spoke, ready to be read after each case."""

    def __init__(self, planner: Planner, programme: Programme, exercised: Exercised):
        """Adds nodes to the plan: make it before the plan's engine."""
        self.exercised, self.programme, self.plan = exercised, programme, planner.plan
        self.held = [(o, planner.lowering.val(x).node) for o, x in guarded(programme)]
        self.said = list(_values(planner))
        terms, rates = planner.all_terms, planner.region.rates
        self.gaps = {**{terms[key].names.id: terms[key].origin for key in planner.terms}, **{id: r.origin for id, r in rates.items()}}

    def note(self, evaluation: Evaluation, decisions: list[Decision], name: str) -> None:
        """Notes every entry that spoke in an evaluation."""
        for origin, node in self.held:
            if any(evaluation.values.truth(node.id, p) for p in self._paths(evaluation, node)):
                self.exercised.note(origin, name)
        for origin, nodes in self.said:
            if all(any(_speaks(evaluation, n, p) for p in self._paths(evaluation, n)) for n in nodes):
                self.exercised.note(origin, name)
        for d in decisions:
            for spoken in self._decided(d):
                self.exercised.note(spoken, name)

    def _paths(self, evaluation: Evaluation, node: Node) -> list[tuple[int, ...]]:
        return subject_paths(self.plan, node.scope, evaluation.slots)

    def _decided(self, d: Decision) -> Iterator[Origin | None]:
        """Of one decision: the needs that carried it, the checks that applied, the gaps, the route taken, the lines that pay."""
        p = self.programme
        told = {(r["route"], r["need"]) for r in d.reasons if r["met"] is not None}
        yield from (n.origin for n in p.needs if (None, n.id) in told)
        yield from (n.origin for r in p.routes for n in r.needs if (r.id, n.id) in told)
        results = {c["id"] for c in d.checks if c["result"] in ("met", "unmet", "not_due")} if p.checks else set()
        for c in p.checks:
            if c.id in results:
                yield from (c.origin, *(n.origin for n in c.must))
        yield from (self.gaps.get(g["id"]) for g in d.gaps)
        if d.status != "granted":
            return
        yield from (r.origin for r in p.routes if r.id == d.route)
        if p.amount is not None:
            yield p.amount.origin
            rows = zip(p.amount.lines, d.outcome["amount"]["lines"], strict=True)
            yield from (line.origin for line, row in rows if self._pays(d, row["pays"]))

    def _pays(self, d: Decision, id: int) -> bool:
        paths = subject_paths(self.plan, self.plan.nodes[id].scope, d.evaluation.slots, d.path)
        return any(d.evaluation.values.truth(id, p) for p in paths)


def guarded(p: Programme) -> Iterator[tuple[Origin, Expr]]:
    """The cases of lines, terms and results, each with its condition."""
    lines = p.amount.lines if p.amount is not None else ()
    entries = [(x.cases, x.expr) for x in lines] + [(x.cases, x.expr) for x in (*p.terms.values(), *p.also)]
    for cases, expr in entries:
        yield from ((info.origin, guard) for info, guard in zip(cases, by_case(expr), strict=False))


def _values(planner: Planner) -> Iterator[tuple[Origin, list[Node]]]:
    """Terms, facts and rates that the plan reads, with the nodes of their values."""
    terms, region, builder = planner.all_terms, planner.region, planner.builder
    for key, val in list(planner.terms.items()):
        yield terms[key].origin, [n for n in (val.node, val.over) if n is not None]
    facts = {(f.record, builder.slots[key][1]): f for key, f in region.facts.items() if key in builder.slots}
    for node in planner.plan.nodes:
        origin = None
        if node.op == "fact":
            fact = facts.get((planner.plan.scopes[node.scope][0], node.data))
            origin = fact.origin if fact is not None else None
        elif node.op in ("rate", "table", "rate_at"):
            rate = region.rates.get(planner.plan.rates[node.data][0])
            origin = rate.origin if rate is not None else None
        if origin is not None:
            yield origin, [node]


def _speaks(evaluation: Evaluation, node: Node, path: tuple[int, ...]) -> bool:
    """Whether a node has one value, which is neither "no" nor 无."""
    raw = evaluation.values.raw(node, path)
    if node.kind == "b":
        return raw == (True, False)
    if node.kind == "e":
        return raw[0].bit_count() == 1  # type: ignore[no-any-return]  # an integer
    return bool(raw[0] == raw[1] and raw[2] == 0)
