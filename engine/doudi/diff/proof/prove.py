"""What an edit means, proved: who is newly in or out, whose amount rises or falls.

Each direction of a question is a formula that a household which goes that way satisfies; ground.py looks for one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import z3

from doudi.diff.proof.ground import MEMBERS, Ground, Model, Question, View, ask
from doudi.diff.proof.measures import ALIKE, Measures
from doudi.diff.proof.symbols import Unsupported
from doudi.diff.proof.terms import all_of, any_of, negated
from doudi.plan.nodes import Plan


@dataclass(slots=True)
class Verdict:
    """`answer`: equivalent · widens · narrows · up · down · both · changed · unknown. `how`: proved · sampled · unknown.

    `bound`: it holds for lists of at most so many elements; None for any number. `reason` says why not proved: time, or what
    the encoding cannot say. `sampled` counts the households that were tried instead.
    """

    question: str
    answer: str
    how: str
    bound: int | None = None
    reason: str = ""
    models: dict[str, Model] = field(default_factory=dict)  # by direction
    open: tuple[str, ...] = ()  # ways that somebody may go once it is laid down what a policy leaves open
    filled: tuple[str, ...] = ()  # what only the old version leaves open
    emptied: tuple[str, ...] = ()  # what only the new version leaves open
    sampled: int = 0


class Sides(Ground):
    """Both plans of one programme, on one decision day."""

    def __init__(
        self, old: Plan, new: Plan, programme: str, day: int, *, figures: tuple[int, int] | None = None, members: int = MEMBERS,
        prints: list[list[str]] | None = None, unlike: frozenset[str] = frozenset(), measures: Measures = ALIKE,
    ):
        """As for Ground. Raises Unsupported where subjects differ."""
        super().__init__((old, new), day, figures or (day, day), members=members, prints=prints, unlike=unlike, measures=measures)
        self.outcomes = [p.outcomes[programme] for p in self.plans]
        names = [[p.scopes[s][0] for s in p.line(o["scope"])] for p, o in zip(self.plans, self.outcomes, strict=True)]
        if names[0] != names[1] or old.root != new.root:
            raise Unsupported("subject")
        self.path = (0,) * len(names[0])

    def handle(self, i: int, handle: int) -> tuple[int, int]:
        """(node, divisor or -1) of a handle."""
        _, node, over, _, _ = self.plans[i].handles[handle]
        return node, over

    def granted(self, v: View, i: int) -> Any:
        """Whether a side grants, as a term."""
        return v.term(i, self.handle(i, self.outcomes[i]["granted"])[0], self.path)[0]

    def same(self, question: Question) -> bool:
        """Whether fingerprints already say that both sides are equal."""
        made = [[(self.prints[i][n], self.prints[i][o] if o >= 0 else "") for n, o in question.nodes[i]] for i in (0, 1)]
        return made[0] == made[1]


def about_status(sides: Sides) -> Question:
    """Who is newly in or out."""
    nodes = tuple((sides.handle(i, sides.outcomes[i]["granted"]),) for i in (0, 1))

    def goes(before: int, after: int) -> Callable[[View], Any]:
        return lambda v: all_of([negated(sides.granted(v, before)), sides.granted(v, after)])

    return Question("status", nodes, sides.outcomes[0]["scope"], {"widens": goes(0, 1), "narrows": goes(1, 0)})


def about_amount(sides: Sides) -> Question | None:
    """Whose amount rises or falls among those who are in under both; None where neither pays. An amount below zero is none."""
    rows = [o["amount"] for o in sides.outcomes]
    if rows[0] is None and rows[1] is None:
        return None
    if rows[0] is None or rows[1] is None:
        raise Unsupported("amount on one side only")
    if sides.plans[0].types[rows[0]["type"]][:2] != sides.plans[1].types[rows[1]["type"]][:2]:
        raise Unsupported("unit of the amount")
    pairs = sides.handle(0, rows[0]["total"]), sides.handle(1, rows[1]["total"])

    def goes(sign: int) -> Callable[[View], Any]:
        def formula(v: View) -> Any:
            a, b, no_a, no_b = v.crossed(pairs, sides.path)
            paid = [sides.granted(v, 0), sides.granted(v, 1), negated(no_a), negated(no_b), a >= 0, b >= 0]
            return all_of([*paid, a < b if sign > 0 else a > b])

        return formula

    granted = about_status(sides).nodes
    both = (pairs[0], *granted[0]), (pairs[1], *granted[1])
    return Question("amount", both, sides.outcomes[0]["scope"], {"up": goes(1), "down": goes(-1)})


def about_nodes(what: str, kind: str, pairs: tuple[tuple[int, int], tuple[int, int]], scope: int, *, ordered: bool) -> Question:
    """A value of one element: yes/no widens or narrows, numbers go up or down, all else is changed or not."""
    path = (0,) * 9

    def of(v: View) -> tuple[Any, Any]:
        return v.term(0, pairs[0][0], path)[0], v.term(1, pairs[1][0], path)[0]

    def differs(v: View) -> Any:
        if kind != "n":
            a, b = of(v)
            return a != b
        a, b, no_a, no_b = v.crossed(pairs, path)
        if no_a is False and no_b is False:
            return a != b
        return any_of([all_of([no_a, negated(no_b)]), all_of([negated(no_a), no_b]), all_of([negated(no_a), negated(no_b), a != b])])

    def ordering(sign: int) -> Callable[[View], Any]:
        def formula(v: View) -> Any:
            a, b, no_a, no_b = v.crossed(pairs, path)
            return all_of([negated(no_a), negated(no_b), a < b if sign > 0 else a > b])

        return formula

    directions: dict[str, Callable[[View], Any]] = {"changed": differs}
    if ordered and kind == "b":
        directions = {"widens": lambda v: all_of([negated(of(v)[0]), of(v)[1]]), "narrows": lambda v: all_of([of(v)[0], negated(of(v)[1])])}
    elif ordered and kind == "n":
        directions = {"up": ordering(1), "down": ordering(-1)}
    return Question(what, ((pairs[0],), (pairs[1],)), scope, directions)


def verdict(sides: Sides, question: Question, *, unbounded: bool = True) -> Verdict:
    """The answer to a question. It never raises: what cannot be said is unknown, with its reason. `unbounded`: as in ask."""
    what = question.what
    if sides.same(question):
        return Verdict(what, "equivalent", "proved")
    models: dict[str, Model] = {}
    beyond: set[str] = set()  # directions that no household takes, however many members
    reason = ""
    left_open: list[str] = []
    try:
        for direction, made in question.directions.items():
            found = ask(sides, question, made, unbounded=unbounded)
            if found.model is not None:
                models[direction] = found.model
            elif found.never:
                beyond.add(direction)
            reason = reason or found.reason
            left_open += [direction] if found.open else []
    except Unsupported as problem:
        return Verdict(what, "unknown", "unknown", None, str(problem), models)
    except z3.Z3Exception as problem:
        return Verdict(what, "unknown", "unknown", None, str(problem)[:80], models)
    out = _answer(sides, question, models, beyond, reason)
    out.open = tuple(left_open)
    if left_open:
        old, new = (e.silences for e in sides.concrete.encoded)
        out.filled, out.emptied = tuple(sorted(old - new)), tuple(sorted(new - old))
    return out


def _answer(sides: Sides, question: Question, models: dict[str, Model], beyond: set[str], reason: str) -> Verdict:
    what = question.what
    bound = None if all(d in models or d in beyond for d in question.directions) else sides.members
    if len(models) == 2:
        return Verdict(what, "both", "proved", None, "", models)
    if reason:  # what was found is so; what was not found may be there
        return Verdict(what, "unknown", "unknown", bound, reason, models)
    if models:
        return Verdict(what, next(iter(models)), "proved", bound, "", models)
    return Verdict(what, "equivalent", "proved", bound)
