"""The least change of a single fact that turns a refusal into a grant, confirmed by deciding again.

Of a number or a day: the nearest value on the fact's own grid. That no nearer value does is shown by possible values over the whole
stretch between; where they are too loose to show it, the stretch is halved, nearest half first.
"""

from __future__ import annotations

from doudi.decision.decision import Decision, Value
from doudi.decision.engine import Values
from doudi.decision.runtime import ABSENT
from doudi.decision.slots import place_of, set_values, subject_paths
from doudi.explanation.book import book_of

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.slots import Place

BUDGET = 400  # evaluations for one decision: the same on every path
MONEY, NUMBER, JUDGED, OTHER = range(4)  # what a change is worth saying, best first
FIXED_UNITS = ("岁",)  # what no one can change


class Change:
    """`key` (record.fact) of the element at `path`, from `before` to `after` (slot values); `then` is the decision with it."""

    __slots__ = ("after", "before", "handle", "key", "path", "rank", "row", "scope", "then")

    def __init__(self, fact: Fact, after: Any, then: Decision):
        self.key, self.row, self.scope, self.path, self.handle = fact.key, fact.row, fact.scope, fact.path, fact.handle
        self.before, self.after, self.then = fact.now, after, then
        self.rank = (fact.worth, _relative(fact.now, after))

    def value(self, slot: Any) -> Value:
        """One of the slot values as a value that words can show."""
        plan = self.then.plan
        kind, node, _, type, _ = plan.handles[self.handle]
        if kind == "b":
            raw: tuple[Any, ...] = (slot, not slot)
        elif kind == "e":
            raw = (slot,)
        else:
            raw = (slot or 0, slot or 0, 2 if slot is None else 0)
        return Value(kind, raw, None, plan.nodes[node].den, 1, plan.types[type])


class Fact:
    """A known fact of the household that the refusal rests on."""

    __slots__ = ("handle", "key", "node", "now", "path", "place", "row", "scope", "worth")

    def __init__(self, key: str, row: list[Any], node: Any, path: tuple[int, ...], place: Place, now: Any, worth: int, handle: int):
        self.key, self.row, self.node, self.path = key, row, node, path
        self.place, self.now, self.worth, self.handle, self.scope = place, now, worth, handle, node.scope


def least_changes(decision: Decision, most: int = 3, *, everything: bool = False) -> tuple[list[Change], bool]:
    """(at most `most` changes, those best worth saying and smallest first; whether the search came to its end). `everything` also
    tries what nobody can choose: days of birth, disability, age. Empty unless the decision is a refusal."""
    if decision.status != "refused":
        return [], True
    facts = [f for f in _facts(decision) if everything or f.worth < OTHER]
    search = _Search(decision, facts)
    found: list[Change] = []
    for estimate, fact in sorted(((search.estimate(f), f) for f in facts), key=lambda pair: (pair[1].worth, pair[0])):
        if len(found) >= most or search.left <= 0:
            break
        if estimate is NEVER:
            continue
        after = search.nearest(fact)
        if after is NOT_FOUND:
            continue
        then = Decision(decision.evaluation.again({fact.place: after}), decision.outcome, decision.path)
        if then.status == "granted":
            found.append(Change(fact, after, then))
    return sorted(found, key=lambda c: c.rank), search.left > 0


NEVER = 10**9
NOT_FOUND = object()


def _relative(before: Any, after: Any) -> int:
    """How large a change is against the larger of both, in millionths."""
    if before.__class__ is not int or after.__class__ is not int:
        return 10**6
    return abs(after - before) * 10**6 // max(abs(before), abs(after), 1)


# -- which facts


def _failing(decision: Decision, rows: list[dict[str, Any]]) -> list[int]:
    return [r["node"] for r in rows if decision.truth(r["node"]) is False]


def _common(book: Any, nodes: list[int]) -> frozenset[int] | None:
    """The facts that all of some nodes rest on; None of no nodes: anything."""
    sets = [book.rests_on(n) for n in nodes]
    return sets[0].intersection(*sets[1:]) if sets else None


def reachable(decision: Decision) -> frozenset[int]:
    """Fact nodes that alone could turn the refusal: all that fails on one way in must rest on them."""
    book, outcome = book_of(decision.evaluation.engine), decision.outcome
    general = _failing(decision, outcome["needs"])
    ways: list[frozenset[int] | None] = []
    for route in outcome["routes"]:
        failing = _failing(decision, route["needs"])
        if not failing and route["cover"] >= 0 and decision.truth(route["holds"]) is False:
            both = [book.rests_on(n) for n in general] + [book.rests_on(route["holds"])]
            ways.append(both[0].intersection(*both[1:]))
        else:
            ways.append(_common(book, general + failing))
    if not outcome["routes"]:
        ways.append(_common(book, general))
    if any(w is None for w in ways):
        return book.rests_on(decision.plan.handles[outcome["granted"]][1])  # type: ignore[no-any-return]  # a book's sets
    return frozenset().union(*(w for w in ways if w is not None))


def _facts(decision: Decision) -> list[Fact]:
    plan, book = decision.plan, book_of(decision.evaluation.engine)
    slots, own = decision.evaluation.slots, book.own(decision.outcome)
    out = []
    for id in sorted(reachable(decision)):
        n = plan.nodes[id]
        record = plan.scopes[n.scope][0]
        row = plan.door[record]["facts"][n.data]
        if row[9] in ("power", "label") or row[3] == "text" or id not in book.handles:
            continue
        worth = _worth(plan, row, n.scope, plan.handles[book.handles[id]][3]) if id in own else OTHER
        for path in subject_paths(plan, n.scope, slots):
            now = decision.slots_at(n.scope, path)[n.data]
            if now is ABSENT or (now is None and n.kind == "n"):
                continue
            place = place_of(plan, n.scope, path, n.data)
            out.append(Fact(f"{record}.{row[0]}", row, n, path, place, now, worth, book.handles[id]))
    return out


def _worth(plan: Any, row: list[Any], scope: int, type: int) -> int:
    """How well a change of this fact serves as an answer: what a household has and what the office judged come before what a person is."""
    kind, role, sensitive = row[3], row[9], row[13]
    if kind in ("number", "percent"):
        unit = plan.types[type][1]
        return MONEY if unit.startswith("元") else OTHER if sensitive or unit in FIXED_UNITS else NUMBER
    if kind not in ("date", "time") and not sensitive and (role == "finding" or (kind == "bool" and scope == 0)):
        return JUDGED
    return OTHER


# -- how far


class _Search:
    """Decides again and again under one budget."""

    def __init__(self, decision: Decision, facts: list[Fact]):
        self.decision, self.left = decision, BUDGET
        self.engine, self.day = decision.evaluation.engine, decision.evaluation.day
        self.node = decision.plan.handles[decision.outcome["granted"]][1]
        self.compares = _compares(decision) if facts else []
        self.known: dict[tuple[Place, Any], tuple[bool, Any]] = {}

    def at(self, fact: Fact, value: Any) -> bool:
        """Whether it is granted with the fact at a value."""
        key = (fact.place, value)
        found = self.known.get(key)
        if found is None:
            self.left -= 1
            slots = set_values(self.decision.evaluation.slots, {fact.place: value})
            mode, trace = self.engine.run(slots, self.day)
            values = Values(self.engine, mode, trace)
            found = self.known[key] = (values.truth(self.node, self.decision.path) is True, values)
        return found[0]

    def refused(self, fact: Fact, low: int, high: int) -> bool:
        """Whether no value from low to high grants, by possible values."""
        self.left -= 1
        slots = set_values(self.decision.evaluation.slots, {fact.place: (low, high, 0)})
        values = Values(self.engine, "ranges", self.engine.spread(slots, self.day))
        return values.truth(self.node, self.decision.path) is False

    def limits(self, fact: Fact) -> tuple[int, int]:
        n = fact.node
        return n.lo, min(n.hi, self.day) if fact.row[3] == "date" and fact.row[16] else n.hi

    def estimate(self, fact: Fact) -> int:
        """A first guess at the relative change, for the order of the search; NEVER where no value grants."""
        if fact.node.kind != "n":
            return 10**6
        low, high = self.limits(fact)
        best = NEVER
        for limit in (low, high):
            if limit != fact.now and self.at(fact, limit):
                best = min(best, _relative(fact.now, self._guess(fact, fact.now, limit)))
        return best if best != NEVER or self.refused(fact, low, high) else NEVER - 1

    def nearest(self, fact: Fact) -> Any:
        """The nearest value that grants, or NOT_FOUND."""
        if fact.node.kind == "b":
            return (not fact.now) if self.at(fact, not fact.now) else NOT_FOUND
        if fact.node.kind == "e":
            size = len(fact.row[7]) + bool(fact.row[8])
            tries = [1 << i for i in range(size) if 1 << i != fact.now]
            return next((v for v in tries if self.at(fact, v)), NOT_FOUND)
        low, high = self.limits(fact)
        sides = [self._side(fact, limit) for limit in (low, high) if limit != fact.now]
        found = [v for v in sides if v is not None]
        return min(found, key=lambda v: abs(v - fact.now)) if found else NOT_FOUND

    def _side(self, fact: Fact, limit: int) -> int | None:
        """The nearest value between now and a limit that grants."""
        step = 1 if limit > fact.now else -1
        if not self.at(fact, limit):
            return self._seek(fact, fact.now + step, limit)
        bad, good = self._narrow(fact, fact.now, limit)
        if bad == fact.now:
            return good
        nearer = self._seek(fact, fact.now + step, bad)
        return good if nearer is None else nearer

    def _narrow(self, fact: Fact, bad: int, good: int) -> tuple[int, int]:
        """Neighbours of which one is refused and the other granted: by the margin of what fails, then by halving."""
        for turn in range(90):
            gap = abs(good - bad)
            if gap <= 1 or self.left <= 0:
                break
            step = 1 if good > bad else -1
            guess = self._guess(fact, bad, good) if turn < 8 and turn % 3 != 2 else bad + step * (gap // 2)
            guess = min(max(guess, min(bad, good) + 1), max(bad, good) - 1)
            if self.at(fact, guess):
                good = guess
                if good - step != bad and turn < 8 and not self.at(fact, good - step):
                    bad = good - step
            else:
                bad = guess
                if bad + step != good and turn < 8 and self.at(fact, bad + step):
                    good = bad + step
        return bad, good

    def _guess(self, fact: Fact, bad: int, good: int) -> int:
        """Where the first failing comparison would turn if it were a straight line between two values."""
        self.at(fact, bad)
        for id, path in self.compares:
            a, b = self._margin(fact, bad, id, path), self._margin(fact, good, id, path)
            if a is not None and b is not None and a != b and (a > 0) != (b > 0):
                return bad + (good - bad) * a // (a - b)
        return (bad + good) // 2

    def _margin(self, fact: Fact, value: int, id: int, path: tuple[int, ...]) -> int | None:
        values = self.known[fact.place, value][1]
        n = self.decision.plan.nodes[id]
        x, y = (values.raw(self.decision.plan.nodes[a], path) for a in n.args)
        if x[0] != x[1] or y[0] != y[1]:
            return None
        return int(x[0] * n.data[1] - y[0] * n.data[2])

    def _seek(self, fact: Fact, near: int, far: int) -> int | None:
        """The value nearest to `near` that grants, by halving whatever possible values do not rule out."""
        if self.left <= 0 or self.refused(fact, min(near, far), max(near, far)):
            return None
        if near == far:
            return near if self.at(fact, near) else None
        middle = (near + far) // 2 if near < far else -(-(near + far) // 2)
        found = self._seek(fact, near, middle)
        return found if found is not None else self._seek(fact, middle + (1 if far > near else -1), far)


def _compares(decision: Decision) -> list[tuple[int, tuple[int, ...]]]:
    """Comparisons that fail, and on which the refusal rests."""
    outcome = decision.outcome
    todo = _failing(decision, [*outcome["needs"], *(n for r in outcome["routes"] for n in r["needs"])])
    out = []
    while todo:
        id = todo.pop(0)
        n = decision.plan.nodes[id]
        if n.op == "cmp":
            out.append((id, decision.path))
        elif n.op in ("and", "or"):
            todo += [a for a in n.args if decision.plan.nodes[a].scope == n.scope and decision.truth(a) is False]
        if len(out) >= 6:
            break
    return out
