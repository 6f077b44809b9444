"""What is still open and who decides it: trying values of unknown facts under one fixed budget.

A fact *decides* when two completions that differ in it alone are decided differently; it *cannot* when the search is exhausted without
one; else it is *not settled*. Possible values alone (the ranges code) prune the search: a box that is decided is not entered.
"""

from __future__ import annotations

from collections import namedtuple

from doudi.decision.runtime import ABSENT, age, shift
from doudi.decision.slots import Place, list_slot, place_of, subject_paths

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any, NamedTuple

    from doudi.decision.decision import Decision, Evaluation

    class Missing(NamedTuple):
        """A fact that is not known. `decides` is True, or None where the budget did not settle it."""

        key: str  # record.fact
        row: list[Any]  # its row in Plan.door
        element: dict[str, Any] | None  # whose fact, when not the subject's own
        place: Place
        affects: str  # status · amount
        decides: bool | None

    class Unknown(NamedTuple):
        place: Place
        key: str
        row: list[Any]
        scope: int
        path: tuple[int, ...]
        values: tuple[Any, ...]  # what to try
        complete: bool  # whether `values` is everything it can be

else:
    Missing = namedtuple("Missing", "key row element place affects decides")
    Unknown = namedtuple("Unknown", "place key row scope path values complete")

BUDGET = 1_200  # evaluations for one question about one decision: the same on every path


def settled(decision: Decision) -> bool | None:
    """Whether every completion agrees where possible values alone leave it open; None when two differ or the budget ends."""
    question = Question(decision, "status")
    unknowns = question.relevant(decision.evaluation)
    answers: set[Any] = set()
    if not question.agree(decision.evaluation, unknowns, answers):
        return None
    return answers.pop() if len(answers) == 1 else None


def missing(decision: Decision) -> list[Missing]:
    """Facts that decide, or may, the status; of a granted decision, its amount."""
    out: list[Missing] = []
    if decision.status == "undetermined":
        out += _of(decision, "status")
    elif decision.status == "granted" and decision.outcome["amount"] is not None:
        out += _of(decision, "amount")
    return out


def _of(decision: Decision, target: str) -> list[Missing]:
    question = Question(decision, target)
    unknowns = question.relevant(decision.evaluation)
    found: list[Missing] = []
    for x in unknowns:
        answer = question.decides(x, unknowns)
        if answer is not False:
            element = decision.element(x.scope, x.path) if x.path and x.path != decision.path else None
            found.append(Missing(x.key, x.row, element, x.place, target, answer or None))
    return sorted(found, key=lambda m: m.decides is None)


def gaps(decision: Decision) -> list[dict[str, Any]]:
    """Silences of the policy that an open answer still reaches."""
    if decision.status == "refused" or (decision.status == "granted" and not _amount_open(decision)):
        return []
    question = Question(decision, "status" if decision.status == "undetermined" else "amount")
    plan = decision.plan
    out: dict[str, dict[str, Any]] = {}
    for id, path in question.open_nodes(decision.evaluation):
        n = plan.nodes[id]
        if n.op == "silent":
            key, zh, en, reason = plan.gaps[n.data]
            out.setdefault(key, {"id": key.rpartition(".")[2], "kind": "silent", "names": [zh, en], "reason": reason})
        elif n.op in ("rate", "table", "rate_at"):
            row = plan.rates[n.data]
            out.setdefault(f"rate:{row[0]}", {"id": row[0], "kind": "rate", "names": [row[1], row[2]], "reason": row[9]["open"] or ""})
        elif n.op == "guard0":
            out.setdefault(f"zero:{id}", {"id": "division-by-zero", "kind": "zero", "names": ["除数为零", "division by zero"], "reason": ""})
        elif n.op == "case" and _conflict(decision, n, path):
            out.setdefault(f"case:{id}", {"id": "case-conflict", "kind": "conflict", "names": ["两种情形冲突", "two cases conflict"], "reason": ""})
    if decision._negative():
        out["negative"] = {"id": "negative-amount", "kind": "negative", "names": ["应发金额为负", "negative amount"], "reason": ""}
    return list(out.values())


def _amount_open(decision: Decision) -> bool:
    amount = decision.outcome["amount"]
    return amount is not None and not decision.handle(amount["total"]).known


def _conflict(decision: Decision, n: Any, path: tuple[int, ...]) -> bool:
    sure = [c for c in n.args[:-1:2] if decision.evaluation.values.truth(c, path) is True]
    return len(sure) > 1


class Question:
    """What is asked (status or amount), the budget that is left, and what an evaluation answers."""

    def __init__(self, decision: Decision, target: str):
        self.decision, self.target, self.left = decision, target, BUDGET
        plan = decision.plan
        outcome = decision.outcome
        self.nodes = [plan.handles[outcome["granted"]][1]]
        if target == "amount":
            kind, node, over, _, _ = plan.handles[outcome["amount"]["total"]]
            self.nodes = [node] + ([over] if over >= 0 else [])

    def answer(self, evaluation: Evaluation) -> Any:
        """The status or amount when it is known, else None."""
        plan = self.decision.plan
        found = []
        for id in self.nodes:
            raw = evaluation.values.raw(plan.nodes[id], self.decision.path)
            if plan.nodes[id].kind == "b":
                if raw[0] and raw[1]:
                    return None
                found.append(raw[0])
            elif raw[0] != raw[1] or raw[2] == 1:
                return None
            else:
                found.append(raw[0])
        return tuple(found) if self.target == "amount" else bool(found[0])

    def again(self, changes: dict[Place, Any]) -> Evaluation:
        self.left -= 1
        return self.decision.evaluation.again(changes)

    # -- which facts can matter at all

    def open_nodes(self, evaluation: Evaluation) -> list[tuple[int, tuple[int, ...]]]:
        """Nodes that the open answer rests on and that are open themselves, outermost first."""
        plan, values = evaluation.plan, evaluation.values
        seen: set[tuple[int, tuple[int, ...]]] = set()
        stack = [(id, self.decision.path) for id in self.nodes]
        out = []
        while stack:
            id, path = stack.pop()
            n = plan.nodes[id]
            path = path[: _depth(plan, n.scope)]
            if (id, path) in seen or not _open(n, values.raw(n, path)):
                continue
            seen.add((id, path))
            out.append((id, path))
            for a in _live(plan, n, values, path):
                for p in _paths(plan, n, plan.nodes[a], evaluation.slots, path):
                    stack.append((a, p))
        return out

    def relevant(self, evaluation: Evaluation) -> list[Unknown]:
        """Unknown facts and lists among the open nodes."""
        plan = evaluation.plan
        found: dict[Place, Unknown] = {}
        for id, path in self.open_nodes(evaluation):
            n = plan.nodes[id]
            record = plan.scopes[n.scope][0]
            if n.op == "fact":
                row = plan.door[record]["facts"][n.data]
                place = place_of(plan, n.scope, path, n.data)
                values, complete = candidates(row, n, self.decision.evaluation.day)
                found.setdefault(place, Unknown(place, f"{record}.{row[0]}", row, n.scope, path, values, complete))
            elif n.op in ("count", "sum", "amin", "amax", "any", "all"):
                slot = list_slot(plan, n.data)
                place = place_of(plan, n.scope, path, slot)
                here = self.decision.slots_at(n.scope, path)
                if here[slot] is ABSENT:
                    name = plan.scopes[n.data][0]
                    zh, en, _ = plan.door[record]["list_names"][slot - len(plan.door[record]["facts"])]
                    row = [name, zh, en, "list", 1, 0, 0, [], False, "fact", "", "", "", False, 0, False, False]
                    inner = plan.door[name]
                    one = [[ABSENT] * (len(inner["facts"]) + len(inner["lists"]))]
                    found.setdefault(place, Unknown(place, f"{record}.{name}", row, n.scope, path, ([], one), False))
        return list(found.values())

    # -- trying values

    def decides(self, x: Unknown, unknowns: list[Unknown]) -> bool | None:
        """Whether x alone can change the answer; None when the budget ends first."""
        others = [u for u in unknowns if u.place != x.place]
        others.sort(key=lambda u: (not u.complete, len(u.values)))
        found, exhausted = self._enter(x, others, {})
        return True if found else False if exhausted else None

    def _enter(self, x: Unknown, others: list[Unknown], fixed: dict[Place, Any]) -> tuple[bool, bool]:
        """(a witness was found, the box was searched to its end)"""
        if self.left <= 0:
            return False, False
        box = self.again(fixed)
        if self.answer(box) is not None:
            return False, True
        if self._differs(x, fixed):
            return True, True
        live = {u.place for u in self.relevant_in(box)}
        rest = [u for u in others if u.place in live]
        if not rest:
            return False, x.complete and not self._gap_open(box)
        y = rest[0]
        exhausted = y.complete
        for value in y.values:
            found, whole = self._enter(x, rest[1:], {**fixed, y.place: value})
            if found:
                return True, True
            exhausted = exhausted and whole
        return False, exhausted

    def relevant_in(self, box: Evaluation) -> list[Unknown]:
        inner = Question(type(self.decision)(box, self.decision.outcome, self.decision.path), self.target)
        return inner.relevant(box)

    def _gap_open(self, box: Evaluation) -> bool:
        return any(box.plan.nodes[i].op in ("silent", "rate", "table", "rate_at", "guard0") for i, _ in self.open_nodes(box))

    def _differs(self, x: Unknown, fixed: dict[Place, Any]) -> bool:
        """Whether two values of x give different known answers in this box."""
        seen: set[Any] = set()
        for value in x.values:
            if self.left <= 0:
                return False
            answer = self.answer(self.again({**fixed, x.place: value}))
            if answer is not None:
                seen.add(answer)
                if len(seen) > 1:
                    return True
        return False

    def agree(self, box: Evaluation, unknowns: list[Unknown], answers: set[Any], fixed: dict[Place, Any] | None = None) -> bool:
        """Whether every completion is known to give one answer; collects the answers."""
        answer = self.answer(box)
        if answer is not None:
            answers.add(answer)
            return len(answers) < 2
        if self.left <= 0:
            return False
        live = {u.place for u in self.relevant_in(box)}
        rest = [u for u in unknowns if u.place in live]
        whole = [u for u in rest if u.complete]
        if not whole:
            return False
        y = min(whole, key=lambda u: len(u.values))
        left = [u for u in rest if u.place != y.place]
        for value in y.values:
            inner = {**(fixed or {}), y.place: value}
            if not self.agree(self.again(inner), left, answers, inner):
                return False
        return True


def candidates(row: list[Any], n: Any, day: int) -> tuple[tuple[Any, ...], bool]:
    """Values to try for a fact, and whether they are all it can be."""
    kind = row[3]
    if kind == "bool":
        return (True, False), True
    if kind == "enum":
        return tuple(1 << i for i in range(len(row[7]) + bool(row[8]))), True
    if kind == "date":
        tries = [day, n.lo, n.hi, *(shift(day, -12 * y) for y in (10, 17, 30, 65, 85)), day - 1, shift(day, 12)]
        if row[16]:
            tries = [t for t in tries if t <= day]
    else:
        wide = 10**6 * n.den
        tries = [n.lo, n.hi, 0, min(n.hi, wide), n.den, 100 * n.den, 1000 * n.den]
    kept = [t for t in dict.fromkeys(tries) if n.lo <= t <= n.hi]
    top = min(n.hi, day) if kind == "date" and row[16] else n.hi
    whole = top - n.lo < 40
    values: tuple[Any, ...] = tuple(range(n.lo, top + 1)) if whole else tuple(kept)
    return ((*values, None) if row[8] else values), whole


def _open(n: Any, raw: tuple[Any, ...]) -> bool:
    if n.kind == "b":
        return bool(raw[0] and raw[1])
    if n.kind == "e":
        return bool(raw[0] & (raw[0] - 1))
    return bool(raw[0] != raw[1] or raw[2] == 1)


def _live(plan: Any, n: Any, values: Any, path: tuple[int, ...]) -> list[int]:
    """Arguments through which openness can come: of a case, its open conditions and the values still possible."""
    if n.op != "case":
        return list(n.args)
    out = []
    sure = False
    for c, x in zip(n.args[:-1:2], n.args[1:-1:2], strict=True):
        truth = values.truth(c, path)
        if truth is not False:
            out += [c, x]
            sure = sure or truth is True
    return out if sure else [*out, n.args[-1]]


def _depth(plan: Any, scope: int) -> int:
    depth = 0
    while scope > 0:
        depth, scope = depth + 1, plan.scopes[scope][1]
    return depth


def _paths(plan: Any, n: Any, a: Any, slots: list[Any], path: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The elements whose value of `a` enters `n`."""
    if _depth(plan, a.scope) <= len(path):
        return [path]
    return subject_paths(plan, a.scope, slots, path)


__all__ = ["BUDGET", "Missing", "Question", "age", "gaps", "missing", "settled"]
