"""What is still open and who decides it: trying values of unknown facts under one fixed budget.

A fact *decides* when two completions that differ in it alone are decided differently; it *cannot* when the search is exhausted without
one; else it is *not settled*. Possible values alone (the ranges code) prune the search: a box that is decided is not entered.
"""

from __future__ import annotations

from doudi.decision.alike import first_like
from doudi.decision.base.runtime import Surprise, open_cell
from doudi.decision.base.slots import inside, place_of
from doudi.decision.engine import Values
from doudi.decision.unknowns import at_ends, is_open, open_nodes, relevant
from doudi.plan.nodes import KIND
from doudi.text.light import bisect_right, named

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any, NamedTuple

    from doudi.decision.base.slots import Place
    from doudi.decision.base.value import Value
    from doudi.decision.decision import Decision, Evaluation
    from doudi.decision.unknowns import Unknown

    class Missing(NamedTuple):
        """A fact that is not known. `decides` is True, or None where the budget did not settle it."""

        key: str  # record.fact
        row: list[Any]  # its row in Plan.door
        element: dict[str, Any] | None  # whose fact, when not the subject's own
        place: Place
        affects: str  # status · amount
        decides: bool | None

else:
    Missing = named("Missing", "key row element place affects decides")

BUDGET = 1_200  # evaluations for one question about one decision: the same on every path
LARGE = 20  # elements of a household from which on an evaluation takes so long that fewer are made
FEWEST = 20
# Ends to try: of numbers and days, of yes/no, of choices.
CORNERS = ((0, 0, 0), (1, 1, 1), (1, 0, 0), (0, 1, 1), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 0))
EDGES = 6  # completions near which the answer turns, where each fact is tried first
HALVES = 200  # stretches to halve where nothing else is open
NARROW = 240  # evaluations to narrow an open amount


def settled(decision: Decision) -> bool | None:
    """Whether every completion agrees where possible values alone leave it open; None when two differ or the budget ends."""
    first = first_like(decision)
    if first is not decision:
        return first.base
    if differs_at_ends(decision):
        return None
    question = Question(decision, "status")
    answers: set[Any] = set()
    if not question.agree({}, answers):
        return None
    return bool(answers.pop()) if len(answers) == 1 else None


def differs_at_ends(decision: Decision) -> bool:
    """Whether two completions with every missing fact at one of its ends are decided differently: a quick witness."""
    evaluation = decision.evaluation
    engine, day = evaluation.engine, evaluation.day
    node = decision.plan.handles[decision.outcome["granted"]][1]
    seen: set[bool] = set()
    code, given, rates = engine.verdict(node), evaluation.slots, engine.epochs.at(day)[0]
    if code is not None:
        for figure, answer, choice in CORNERS:
            try:
                seen.add(code(given, rates, day, figure, answer, choice))
            except (Surprise, TypeError):
                continue
            if len(seen) == 2:
                return True
        return False
    for figure, answer, _ in CORNERS[:4]:
        slots = at_ends(engine.ends, evaluation.slots, 0, figure, answer, day)
        mode = engine.cone((node,))
        trace = engine.spread(slots, day, mode) if mode else None
        truth = Values(engine, *((mode, trace) if mode else engine.run(slots, day))).truth(node, decision.path)
        if truth is not None:
            seen.add(truth)
            if len(seen) == 2:
                return True
    return False


def missing(decision: Decision) -> list[Missing]:
    """Facts that decide, or may, the status; of a granted decision, its amount."""
    if decision.status == "undetermined":
        return _of(_looked_into(decision), "status")
    if decision.status == "granted" and decision.outcome["amount"] is not None and not decision.amount_known:
        return _of(decision, "amount")
    return []


def _looked_into(decision: Decision) -> Decision:
    """A decision that is refused but for powers it waits for, with those exercised: what is open there may leave them without effect."""
    if decision.status != "undetermined" or decision.base is not False:
        return decision
    from doudi.decision.powers import exercised

    return exercised(decision)


def unknown(decision: Decision) -> list[Unknown]:
    """The facts that an open status, else an open amount, rests on: those that are missing are among them."""
    decision = _looked_into(decision)
    target = "status" if len(decision.possible) == 2 or decision.outcome["amount"] is None else "amount"
    return Question(decision, target).relevant(decision.evaluation)


def _of(decision: Decision, target: str) -> list[Missing]:
    question = Question(decision, target)
    found: list[Missing] = []
    open_ones = question.relevant(decision.evaluation)
    verdicts = _verdicts(decision, target) if open_ones else {}
    for x in open_ones:
        answer = verdicts[kind(decision, x.place)]
        if answer is not False:
            element = decision.element(x.scope, x.path) if x.path and x.path != decision.path else None
            found.append(Missing(x.key, x.row, element, x.place, target, answer or None))
    return sorted(found, key=lambda m: m.decides is None)


def _verdicts(decision: Decision, target: str) -> dict[Any, bool | None]:
    """Whether each kind of unknown fact decides: searched once for all that are alike, by the first decision like this one."""
    first = first_like(decision)

    def make() -> dict[Any, bool | None]:
        question = Question(first, target)
        live = question.relevant(first.evaluation)
        question.begin(live)
        one: dict[Any, Unknown] = {}
        for x in live:
            one.setdefault(kind(first, x.place), x)
        seen = {found for found, x in one.items() if question.at_leaves(x)}  # first: a search to the end takes all that is left
        return {found: True if found in seen else question.decides(x) for found, x in one.items()}

    return first._once(f"verdicts {target}", make)  # type: ignore[no-any-return]  # what `make` gives


def kind(decision: Decision, place: Place) -> tuple[Any, ...]:
    """What an unknown fact is to a decision: two of one kind decide alike (alike.py), also about different subjects."""
    own = place_of(decision.plan, decision.outcome["scope"], decision.path, 0).steps if decision.path else ()
    return decision.programme, first_like(decision).path, decision.evaluation.alike.kind(place, own)


def narrowed(decision: Decision, wide: Value) -> Value:
    """An open amount as the hull over the yes/no facts and choices still unknown: correlations that ranges do not see."""
    question = Question(decision, "amount", NARROW)
    ends: list[tuple[tuple[int, int], tuple[int, int]]] = []
    if not question.hull({}, ends) or not ends:
        return wide
    low = min((e[0] for e in ends), key=_key)
    high = max((e[1] for e in ends), key=_key)
    return wide.between(low, high)


class _key:  # noqa: N801  # a sort key
    """Orders ratios without dividing."""

    def __init__(self, ratio: tuple[int, int]):
        self.n, self.d = ratio

    def __lt__(self, other: _key) -> bool:
        return self.n * other.d < other.n * self.d


def gaps(decision: Decision) -> list[dict[str, Any]]:
    """Silences of the policy that an open answer still reaches."""
    status = decision.status
    if status == "refused" or (status == "granted" and (decision.outcome["amount"] is None or decision.amount_known)):
        return []
    decision = _looked_into(decision)
    question = Question(decision, "status" if status == "undetermined" else "amount")
    plan = decision.plan
    out: dict[str, dict[str, Any]] = {}
    for id, path in question.open_nodes(decision.evaluation):
        n = plan.nodes[id]
        if n.op == "silent":
            key, zh, en, reason = plan.gaps[n.data]
            out.setdefault(key, _gap(key.rpartition(".")[2], "silent", zh, en, reason))
        elif n.op in ("rate", "table", "rate_at") and _silent_rate(decision, n, path):
            row = plan.rates[n.data]
            out.setdefault(f"rate:{row[0]}", _gap(row[0], "rate", row[1], row[2], row[9]["open"] or ""))
        elif n.op == "guard0" and _may_be_zero(decision, n.args[1], path):
            zh, en = _named(plan, n.args[1])
            out.setdefault(f"zero:{id}", _gap("division-by-zero", "zero", f"除数“{zh}”为零", f"the divisor “{en}” is zero"))
        elif n.op == "case" and _conflict(decision, n, path):
            out.setdefault(f"case:{id}", _gap("case-conflict", "conflict", "两种情形冲突", "two cases conflict"))
        elif n.op == "require" and _outside(decision, n, path):
            zh, en = _named(plan, id)
            out.setdefault(f"bound:{id}", _gap("bound-broken", "bound", f"{zh}超出规定的界限", f"{en} is outside its bounds"))
    amount = decision.outcome["amount"]
    if not out and amount is not None and not decision._negative() and status == "granted" and decision.amount_range_raw[0][0] < 0:
        out["negative"] = _gap("negative-amount", "negative", "应发金额可能为负", "the amount may be negative")
    if decision._negative() and amount is not None and decision.handle(amount["total"]).nothing == 2:
        out["none"] = _gap("amount-none", "negative", "应发金额为“无”", "the amount is none")
    elif decision._negative():
        out["negative"] = _gap("negative-amount", "negative", "应发金额为负", "negative amount")
    return list(out.values())


def _gap(id: str, kind: str, zh: str, en: str, reason: str = "") -> dict[str, Any]:
    return {"id": id, "kind": kind, "names": [zh, en], "reason": reason}


def _conflict(decision: Decision, n: Any, path: tuple[int, ...]) -> bool:
    sure = [c for c in n.args[:-1:2] if decision.evaluation.values.truth(c, path) is True]
    return len(sure) > 1


def _silent_rate(decision: Decision, n: Any, path: tuple[int, ...]) -> bool:
    """Whether a figure that can still be read is one that the policy leaves open."""
    engine, plan, values = decision.evaluation.engine, decision.plan, decision.evaluation.values
    shape = plan.rates[n.data][5]
    cell = engine.epochs.at(decision.evaluation.day)[0][engine.epochs.nodes.index(n)]
    keys = []
    args = n.args
    if n.op == "rate_at":
        first, last, _ = values.raw(plan.nodes[args[0]], path)
        args = args[1:]
        starts, cells = cell
        rows = [cells[i] if i >= 0 else None for i in range(bisect_right(starts, first) - 1, bisect_right(starts, last))]
    else:
        rows = [cell]
    for a in args:
        raw = values.raw(plan.nodes[a], path)
        keys.append(raw[0] if plan.nodes[a].kind == "e" else raw)
    return any(open_cell(row, shape, *keys) for row in rows)


def _may_be_zero(decision: Decision, divisor: int, path: tuple[int, ...]) -> bool:
    low, high, nothing = decision.evaluation.values.raw(decision.plan.nodes[divisor], path)
    return bool(low <= 0 <= high) and nothing != 2


def _outside(decision: Decision, n: Any, path: tuple[int, ...]) -> bool:
    """Whether what fills an open term surely breaks the bounds the model set."""
    values, nodes = decision.evaluation.values, decision.plan.nodes
    x = values.raw(nodes[n.args[0]], path)
    low = values.raw(nodes[n.args[1]], path)[0] if n.data.startswith("lo") else x[1]
    high = values.raw(nodes[n.args[-1]], path)[1] if n.data.endswith("hi") else x[0]
    return bool(x[1] < low or x[0] > high)


def _named(plan: Any, node: int) -> list[str]:
    """Names of the fact or term that a node is."""
    n = plan.nodes[node]
    if n.op == "fact":
        row = plan.door[plan.scopes[n.scope][0]]["facts"][n.data]
        return [row[1], row[2]]
    for entry in plan.entries.values():
        if plan.handles[entry["handle"]][1] == node:
            return list(entry["names"])
    return ["所填的数", "a filled figure"]


def _end(x: Unknown, figure: int, answer: int, choice: int) -> Any:
    """One end of a fact: of numbers and days, of yes/no, of choices; of a list, none in it."""
    points = [b for b in x.boxes if b.__class__ in (int, bool)]
    if x.row[KIND] == "list" or not points:
        return x.boxes[0]
    if x.row[KIND] == "bool":
        return bool(answer)
    return points[-choice] if x.row[KIND] == "enum" else (min(points), max(points))[figure]


def _within(budget: int, decision: Decision) -> int:
    """What is left of a budget in a large household: evaluations take longer there, and of subjects there may be as many as elements."""
    elements = decision.evaluation.alike.elements
    if elements <= LARGE:
        return budget
    return max(budget * LARGE // elements * (LARGE if decision.path else elements) // elements, FEWEST)


class Question:
    """What is asked (status or amount), the budget that is left, and what an evaluation answers."""

    def __init__(self, decision: Decision, target: str, budget: int = BUDGET):
        self.decision, self.target = decision, target
        self.left = _within(budget, decision)
        plan, outcome = decision.plan, decision.outcome
        self.nodes: tuple[int, ...] = (plan.handles[outcome["granted"]][1],)
        if target == "amount":
            _, node, over, _, _ = plan.handles[outcome["amount"]["total"]]
            self.nodes = (node, over) if over >= 0 else (node,)
        self.halves = HALVES
        self.leaves: list[dict[Place, Any]] = []  # completions at which some fact decided
        self.edges: list[dict[Place, Any]] = []  # completions near which the answer turns

    def answer(self, evaluation: Evaluation) -> Any:
        """The status or amount when it is known, else None."""
        plan = self.decision.plan
        found = []
        for id in self.nodes:
            raw = evaluation.values.raw(plan.nodes[id], self.decision.path)
            if is_open(plan.nodes[id], raw):
                return None
            found.append(raw[0])
        return tuple(found) if self.target == "amount" else bool(found[0])

    def again(self, changes: dict[Place, Any]) -> Evaluation:
        self.left -= 1
        return self.decision.evaluation.again(changes, self.nodes)

    def open_nodes(self, evaluation: Evaluation) -> list[tuple[int, tuple[int, ...]]]:
        return open_nodes(self.decision, evaluation, self.nodes)

    def relevant(self, evaluation: Evaluation) -> list[Unknown]:
        return relevant(self.decision, evaluation, self.nodes)

    # -- one fact

    def begin(self, live: list[Unknown]) -> None:
        """Edges to start from: on the way from one corner to another that is answered otherwise, the completions where the answer turns.

        Every fact that counts for the answer is likely to turn it there. A number that turned it is halved down to the very edge.
        """
        found: list[tuple[Any, dict[Place, Any]]] = []
        for figure, answer, choice in CORNERS if self.left > BUDGET // 4 else ():  # a large household has no budget to spare
            corner = {x.place: _end(x, figure, answer, choice) for x in live}
            if (known := self.answer(self.again(corner))) is not None:
                found.append((known, corner))
        for known, corner in found[1:]:
            if known != found[0][0] and len(self.edges) < EDGES:
                self._walk(*found[0], corner)
                self._walk(known, corner, dict(reversed(found[0][1].items())))

    def _walk(self, answer: Any, here: dict[Place, Any], there: dict[Place, Any]) -> None:
        for place, value in there.items():
            known = self.answer(self.again({**here, place: value})) if self.left > 0 and value != here[place] else None
            if known is None:
                continue
            if known != answer:
                self.edges.append(self._edge(answer, here, place, value))
                if len(self.edges) >= EDGES:
                    return
            here, answer = {**here, place: value}, known

    def _edge(self, answer: Any, here: dict[Place, Any], place: Place, other: Any) -> dict[Place, Any]:
        """`here`, with a number moved as far to `other` as the answer stays."""
        low = here[place]
        if self.target == "amount" or low.__class__ is not int or other.__class__ is not int:
            return here
        while abs(other - low) > 1 and self.left > 0:
            middle = (low + other) // 2
            if self.answer(self.again({**here, place: middle})) == answer:
                low = middle
            else:
                other = middle
        return {**here, place: low}

    def at_leaves(self, x: Unknown) -> bool:
        """Whether x alone turns the answer at an edge, or where another did."""
        near = (*self.edges, *self.leaves)
        return any(self._differs(x, {p: v for p, v in leaf.items() if p != x.place and not inside(p, x.place)}) for leaf in near)

    def decides(self, x: Unknown) -> bool | None:
        """Whether x alone can change the answer; None when the budget ends first."""
        if self.at_leaves(x):
            return True
        found, exhausted = self._enter(x, {})
        return True if found else False if exhausted else None

    def _enter(self, x: Unknown, fixed: dict[Place, Any]) -> tuple[bool, bool]:
        """(a witness was found, the box was searched to its end)"""
        if self.left <= 0:
            return False, False
        box = self.again(fixed)
        if self.answer(box) is not None:
            return False, True
        if self._differs(x, fixed):
            return True, True
        others = [u for u in self.relevant(box) if u.place != x.place and u.place not in fixed]
        if not others:
            return False, self._one_answer(x, fixed)
        y = min(others, key=lambda u: (not u.covers, len(u.boxes)))
        exhausted = y.covers
        for value in y.boxes:
            found, whole = self._enter(x, {**fixed, y.place: value})
            if found:
                return True, True
            exhausted = exhausted and whole
        return False, exhausted

    def _differs(self, x: Unknown, fixed: dict[Place, Any]) -> bool:
        """Whether two values of x give different known answers in this box."""
        seen: dict[Any, Any] = {}
        for value in x.boxes:
            if self.left <= 0:
                return False
            answer = self.answer(self.again({**fixed, x.place: value}))
            if answer is not None:
                seen.setdefault(answer, value)
                if len(seen) > 1:
                    self.leaves = [*({**fixed, x.place: v} for v in seen.values()), *self.leaves][:4]
                    return True
        return False

    def _one_answer(self, x: Unknown, fixed: dict[Place, Any]) -> bool:
        """Whether all boxes of x are known to give one answer, though their hull is not."""
        if not x.covers:
            return False
        found = {self.answer(self.again({**fixed, x.place: value})) for value in x.boxes if self.left > 0}
        return len(found) == 1 and None not in found and self.left > 0

    # -- all together

    def agree(self, fixed: dict[Place, Any], answers: set[Any]) -> bool:
        """Whether every completion is known to give one answer; collects the answers."""
        if self.left <= 0:
            return False
        box = self.again(fixed)
        answer = self.answer(box)
        if answer is not None:
            answers.add(answer)
            return len(answers) < 2
        found = self.relevant(box)
        live = [u for u in found if u.place not in fixed]
        if not live:
            return self._halved([u.place for u in found], fixed, answers)
        if not live[0].covers:
            return False
        y = min(live, key=lambda u: (not u.covers, len(u.boxes)))
        return all(self.agree({**fixed, y.place: value}, answers) for value in y.boxes)

    def _halved(self, places: list[Place], fixed: dict[Place, Any], answers: set[Any]) -> bool:
        """The same, where nothing but stretches is open: a figure less its own share needs narrower ones."""
        wide = {p: fixed[p] for p in places if fixed.get(p).__class__ is tuple}
        if not wide or self.halves <= 0:
            return False
        self.halves -= 1
        place, (low, high, _) = max(wide.items(), key=lambda x: x[1][1] - x[1][0])
        middle = (low + high) // 2
        parts = [a if a == b else (a, b, 0) for a, b in ((low, middle), (middle + 1, high)) if a <= b]
        return low < high and all(self.agree({**fixed, place: part}, answers) for part in parts)

    def hull(self, fixed: dict[Place, Any], ends: list[Any]) -> bool:
        """Collects the amount's ends over yes/no facts and choices; False when the budget ends."""
        if self.left <= 0:
            return False
        box = self.again(fixed)
        inner = type(self.decision)(box, self.decision.outcome, self.decision.path)
        v = inner.handle(self.decision.outcome["amount"]["total"])
        small = [
            u for u in self.relevant(box)
            if u.place not in fixed and u.covers and not any(b.__class__ is tuple for b in u.boxes)
        ]
        if v.known or not small:
            ends.append((v.low, v.high))
            return True
        y = min(small, key=lambda u: len(u.boxes))
        return all(self.hull({**fixed, y.place: value}, ends) for value in y.boxes)
