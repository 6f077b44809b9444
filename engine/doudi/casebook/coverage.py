"""Which outcomes of which rules and conditions the cases reached: each need, case and line, and each condition inside, both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from doudi.decision.base.slots import subject_paths
from doudi.decision.decision import Evaluation
from doudi.plan.outcome import Planner
from doudi.program.model import Expr, Need, Programme, case_of
from doudi.text.source import Span

LEAVES = ("compare", "in", "fact", "has", "exists", "all", "result", "rate")
Key = tuple[str, str, int, int]  # kind, file, start, end


@dataclass(slots=True)
class Seen:
    """Outcomes of one rule or condition."""

    kind: str  # rule · condition
    span: Span
    text: str
    true: int = 0
    false: int = 0
    open: int = 0

    @property
    def lacks(self) -> list[str]:
        return [w for w, n in (("true", self.true), ("false", self.false)) if not n]


@dataclass(slots=True)
class Coverage:
    """Everything that could be reached, over all cases run."""

    seen: dict[Key, Seen] = field(default_factory=dict)

    def count(self, kind: str) -> tuple[int, int]:
        """Outcomes seen, and outcomes there are."""
        of = [s for s in self.seen.values() if s.kind == kind]
        return sum(2 - len(s.lacks) for s in of), 2 * len(of)

    @property
    def undetermined(self) -> int:
        """Outcomes that were open because facts were missing."""
        return sum(s.open for s in self.seen.values())


class Probe:
    """The rules of one programme as nodes of its plan, ready to be read after each case."""

    def __init__(self, planner: Planner, programme: Programme, coverage: Coverage):
        self.points: list[tuple[Seen, int]] = []
        for kind, expr, span in points(programme):
            node = planner.lowering.val(expr).node
            if node.op == "const" or node.kind != "b":
                continue
            key = (kind, span.source.name, span.start, span.end)
            seen = coverage.seen.setdefault(key, Seen(kind, span, span.text))
            self.points.append((seen, node.id))

    def note(self, evaluation: Evaluation) -> None:
        """Counts what an evaluation reached, for every element."""
        plan = evaluation.plan
        for seen, id in self.points:
            for path in subject_paths(plan, plan.nodes[id].scope, evaluation.slots):
                truth = evaluation.values.truth(id, path)
                if truth is None:
                    seen.open += 1
                elif truth:
                    seen.true += 1
                else:
                    seen.false += 1


def points(p: Programme) -> Iterator[tuple[str, Expr, Span]]:
    """Rules, then the conditions inside every expression of the programme, each at its place."""
    needs = [*p.needs, *(n for r in p.routes for n in r.needs), *(n for c in p.checks for n in c.must)]
    for n in needs:
        yield from _rule(n)
    for line in p.amount.lines if p.amount is not None else ():
        if line.guard is not None and line.origin.span is not None:
            yield "rule", line.guard, line.origin.span
        yield from _cases(line.expr, [c.origin.span for c in line.cases])
    for t in (*p.terms.values(), *p.also):
        yield from _cases(t.expr, [c.origin.span for c in t.cases])
    whole = [n.expr for n in needs] + [t.expr for t in (*p.terms.values(), *p.also)]
    whole += [r.covers for r in p.routes if r.covers is not None]
    whole += [x for line in (p.amount.lines if p.amount is not None else ()) for x in (line.guard, line.expr) if x is not None]
    whole += [x for c in p.checks for x in (c.when, c.measure) if x is not None]
    for x in whole:
        yield from _conditions(x)


def _rule(n: Need) -> Iterator[tuple[str, Expr, Span]]:
    if n.origin.span is not None:
        yield "rule", n.expr, n.origin.span


def _cases(x: Expr, spans: list[Span | None]) -> Iterator[tuple[str, Expr, Span]]:
    for guard, span in zip(by_case(x), spans, strict=False):
        if span is not None:
            yield "rule", guard, span


def by_case(x: Expr) -> tuple[Expr, ...]:
    """The conditions of the cases of a value; none when it has no cases."""
    chosen = case_of(x)
    return chosen.args[:-1:2] if chosen is not None else ()


def _conditions(x: Expr) -> Iterator[tuple[str, Expr, Span]]:
    if x.type.kind == "bool" and x.op in LEAVES and x.span is not None:
        yield "condition", x, x.span
    for a in x.args:
        yield from _conditions(a)
