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
from doudi.explanation.reader import reader_of
from doudi.explanation.words import WORDS

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
    """(at most `most` changes, those best worth saying and smallest first; whether none is told because there is none).

    `everything` also tries what nobody can choose: days of birth, disability, age; and, beside changes found, facts of which only a value
    between two that are refused could grant. Empty unless the decision is a refusal.
    """
    if decision.status != "refused":
        return [], True
    facts = _facts(decision, everything)
    search = _Search(decision, facts)
    found: list[Change] = []
    for estimate, fact in sorted(((search.estimate(f), f) for f in facts), key=lambda pair: (pair[0] == LAST, pair[1].worth, pair[0])):
        if len(found) >= most or search.left <= 0 or (found and estimate == LAST and not everything):
            break
        after = search.nearest(fact)
        if after is NOT_FOUND:
            continue
        then = Decision(decision.evaluation.again({fact.place: after}), decision.outcome, decision.path)  # not by the search's own word
        if then.status == "granted":
            found.append(Change(fact, after, then))
    return sorted(found, key=lambda c: c.rank), search.left > 0


LAST = 10**9
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
        return book.rests_on(decision.plan.handles[outcome["granted"]][1])
    return frozenset().union(*(w for w in ways if w is not None))


def _facts(decision: Decision, everything: bool) -> list[Fact]:
    """Every known fact of every element that could turn the refusal."""
    plan, book = decision.plan, book_of(decision.evaluation.engine)
    slots, own = decision.evaluation.slots, book.own(decision.outcome)
    found: dict[int, list[tuple[tuple[int, ...], list[Any]]]] = {}

    def elements(scope: int) -> list[tuple[tuple[int, ...], list[Any]]]:
        if scope not in found:
            found[scope] = [(p, decision.slots_at(scope, p)) for p in subject_paths(plan, scope, slots)]
        return found[scope]

    out = []
    for id in sorted(reachable(decision)):
        n = plan.nodes[id]
        record = plan.scopes[n.scope][0]
        row = plan.door[record]["facts"][n.data]
        if row[9] in ("power", "label") or row[3] == "text" or id not in book.handles:
            continue
        worth = _worth(plan, row, n.scope, plan.handles[book.handles[id]][3]) if id in own else OTHER
        if worth == OTHER and not everything:
            continue
        for path, here in elements(n.scope):
            now = here[n.data]
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
        self.decision, self.left, self.path = decision, BUDGET, decision.path
        self.engine, self.day = decision.evaluation.engine, decision.evaluation.day
        self.slots = decision.evaluation.slots
        self.node = decision.plan.handles[decision.outcome["granted"]][1]
        self.known: dict[tuple[Place, Any], tuple[bool, Any, Any]] = {}  # -> granted, reader, trace
        self._compares: dict[int, list[Any]] = {}
        e = decision.evaluation
        self.base = (False, reader_of(self.engine, e.mode, "zh", WORDS["zh"]), e.trace)

    def at(self, fact: Fact, value: Any) -> bool:
        """Whether it is granted with the fact at a value."""
        key = (fact.place, value)
        found = self.known.get(key)
        if found is None:
            if value == fact.now:
                self.known[key] = self.base
                return False
            self.left -= 1
            mode, trace = self.engine.run(set_values(self.slots, {fact.place: value}), self.day)
            reader = reader_of(self.engine, mode, "zh", WORDS["zh"])
            read = reader.truth(self.node)
            granted = read(trace, self.path) if read is not None else Values(self.engine, mode, trace).truth(self.node, self.path)
            found = self.known[key] = (granted is True, reader, trace)
        return found[0]

    def refused(self, fact: Fact, low: int, high: int) -> bool:
        """Whether no value from low to high grants, by possible values."""
        self.left -= 1
        slots = set_values(self.slots, {fact.place: (low, high, 0)})
        values = Values(self.engine, "ranges", self.engine.spread(slots, self.day))
        return values.truth(self.node, self.path) is False

    def limits(self, fact: Fact) -> tuple[int, int]:
        n = fact.node
        return n.lo, min(n.hi, self.day) if fact.row[3] == "date" and fact.row[16] else n.hi

    def estimate(self, fact: Fact) -> int:
        """A first guess at the relative change, for the order of the search; LAST where neither end of what it can be grants."""
        if fact.node.kind != "n":
            return 10**6
        low, high = self.limits(fact)
        self.at(fact, fact.now)
        best = LAST
        for limit in (low, high):
            if limit != fact.now and self.at(fact, limit):
                guess = min((self._root(fact, c, fact.now, limit) for c in self.compares(fact)), key=lambda r: _far(r, fact.now))
                best = min(best, _relative(fact.now, limit if guess is None else guess))
        return best

    def nearest(self, fact: Fact) -> Any:
        """The nearest value that grants, or NOT_FOUND."""
        if fact.node.kind == "b":
            return (not fact.now) if self.at(fact, not fact.now) else NOT_FOUND
        if fact.node.kind == "e":
            size = len(fact.row[7]) + bool(fact.row[8])
            tries = [1 << i for i in range(size) if 1 << i != fact.now]
            return next((v for v in tries if self.at(fact, v)), NOT_FOUND)
        low, high = self.limits(fact)
        if not self.at(fact, low) and not self.at(fact, high) and self.refused(fact, low, high):
            return NOT_FOUND
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

    def _seek(self, fact: Fact, near: int, far: int) -> int | None:
        """The value nearest to `near` that grants, by halving whatever possible values do not rule out."""
        if self.left <= 0 or self.refused(fact, min(near, far), max(near, far)):
            return None
        if near == far:
            return near if self.at(fact, near) else None
        middle = (near + far) // 2 if near < far else -(-(near + far) // 2)
        found = self._seek(fact, near, middle)
        return found if found is not None else self._seek(fact, middle + (1 if far > near else -1), far)

    # -- a refused and a granted value brought together

    def _narrow(self, fact: Fact, bad: int, good: int) -> tuple[int, int]:
        """Neighbours of which one is refused and the other granted: where comparisons turn, if they turn on a straight line, else by
        halving."""
        for turn in range(99):
            if abs(good - bad) <= 1 or self.left <= 0:
                break
            roots = [r for c in self.compares(fact) if (r := self._root(fact, c, bad, good)) is not None] if turn < 6 else []
            if not roots:
                bad, good = self._try(fact, (bad + good) // 2, bad, good)
            for root in dict.fromkeys(roots):
                for guess in (root, root + 1 if good > bad else root - 1):
                    bad, good = self._try(fact, guess, bad, good)
            if turn > 1:
                bad, good = self._try(fact, (bad + good) // 2, bad, good)
        return bad, good

    def _try(self, fact: Fact, guess: int, bad: int, good: int) -> tuple[int, int]:
        """The bracket made smaller by one value inside it."""
        if not min(bad, good) < guess < max(bad, good):
            return bad, good
        return (bad, guess) if self.at(fact, guess) else (guess, good)

    def _root(self, fact: Fact, compare: Any, bad: int, good: int) -> int | None:
        """The last value on the side of `bad` if a comparison that turns between two values turned on a straight line."""
        a, b = self._margin(fact, bad, compare), self._margin(fact, good, compare)
        if a is None or b is None or a == b or (a > 0) == (b > 0) == (a >= 0) == (b >= 0):
            return None
        far = abs(good - bad) * abs(a) // abs(a - b)
        return bad + far if good > bad else bad - far

    def _margin(self, fact: Fact, value: int, compare: Any) -> int | None:
        """By how much a comparison holds or fails."""
        _, reader, trace = self.known[fact.place, value]
        (left, kx), (right, ky) = compare
        x, y = reader.whole(left), reader.whole(right)
        if x is None or y is None:
            return None
        p, q = x(trace, self.path), y(trace, self.path)
        return None if p is None or q is None else int(p * kx - q * ky)

    def compares(self, fact: Fact) -> list[Any]:
        """Comparisons of the subject or above that rest on a fact and on which the grant rests: ((left, factor), (right, factor))."""
        found = self._compares.get(fact.node.id)
        if found is None:
            book = book_of(self.engine)
            found = self._compares[fact.node.id] = book.compares(self.node, fact.node.id, self.decision.outcome["scope"])
        return found


def _far(root: int | None, now: int) -> int:
    return abs(root - now) if root is not None else 10**18
