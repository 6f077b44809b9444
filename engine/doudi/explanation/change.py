"""The least change of a single fact that turns a refusal into a grant, confirmed by deciding again.

Of a number or a day: the nearest value on the fact's own grid. That no nearer value does is shown by possible values over the whole
stretch between; where they are too loose to show it, the stretch is halved, nearest half first.
"""

from __future__ import annotations

from doudi.decision.decision import Decision, Value
from doudi.decision.engine import Values
from doudi.decision.runtime import ABSENT, Surprise
from doudi.decision.slots import list_slot, place_of, set_values, subject_paths
from doudi.explanation.book import book_of
from doudi.explanation.cells import cells_of
from doudi.explanation.cone import cone_of

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.slots import Place

    Kind = tuple[str, list[Any], Any, int, int]

BUDGET = 400  # evaluations for one decision: the same on every path
MONEY, NUMBER, JUDGED, OTHER = range(4)  # what a change is worth saying, best first
MOST_KEPT = 2000  # kinds of standing remembered with an engine
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

    __slots__ = ("handle", "key", "node", "now", "path", "row", "scope", "worth")

    def __init__(self, kind: Kind, path: tuple[int, ...], now: Any):
        self.key, self.row, self.node, self.worth, self.handle = kind
        self.path, self.now, self.scope = path, now, self.node.scope

    def place(self, plan: Any) -> Place:
        return place_of(plan, self.scope, self.path, self.node.data)


def least_changes(decision: Decision, most: int = 3, *, everything: bool = False) -> tuple[list[Change], bool]:
    """(at most `most` changes, those best worth saying and smallest first; whether none is told because there is none).

    `everything` also tries what nobody can choose: days of birth, disability, age; and, beside changes found, facts of which only a value
    between two that are refused could grant. Empty unless the decision is a refusal.
    """
    if decision.status != "refused":
        return [], True
    search = _Search(decision)
    found: list[Change] = []
    asked = [_Asked(search, fact) for fact in _facts(decision, everything)]
    order = [(search.estimate(a), a) for a in asked]
    for estimate, a in sorted(order, key=lambda pair: (pair[0] == LAST, pair[1].fact.worth, pair[0])):
        if len(found) >= most or search.left <= 0 or (found and estimate == LAST and not everything):
            break
        after = search.nearest(a)
        if after is NOT_FOUND:
            continue
        again = decision.evaluation.again({a.fact.place(decision.plan): after})
        then = Decision(again, decision.outcome, decision.path)  # not by the search's own word
        if then.status == "granted":
            found.append(Change(a.fact, after, then))
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
    slots = decision.evaluation.slots
    found: dict[int, list[tuple[tuple[int, ...], list[Any]]]] = {0: [((), slots)]}
    out = []
    for kind in _kinds(decision, everything):
        n = kind[2]
        elements = found.get(n.scope)
        if elements is None:
            elements = found[n.scope] = _elements(decision, n.scope)
        for path, here in elements:
            now = here[n.data]
            if now is not ABSENT and (now is not None or n.kind != "n"):
                out.append(Fact(kind, path, now))
    return out


def _elements(decision: Decision, scope: int) -> list[tuple[tuple[int, ...], list[Any]]]:
    """Every element of a scope: (path, slots)."""
    plan, slots = decision.plan, decision.evaluation.slots
    if plan.scopes[scope][1] == 0:
        items = slots[list_slot(plan, scope)]
        return [] if items is ABSENT else [((i,), here) for i, here in enumerate(items)]
    return [(p, decision.slots_at(scope, p)) for p in subject_paths(plan, scope, slots)]


def _kinds(decision: Decision, everything: bool) -> list[Kind]:
    """Kinds of facts that could turn the refusal: (key, door row, node, worth, handle); the same for the same failing conditions."""
    kept = decision.evaluation.engine.kept
    key = ("kinds", decision.outcome["id"], everything, _standing(decision))
    found = kept.get(key)
    if found is None:
        found = _found_kinds(decision, everything)
        if len(kept) < MOST_KEPT:
            kept[key] = found
    return found


def _standing(decision: Decision) -> tuple[bool | None, ...]:
    """How every condition and every way in stands."""
    truth, outcome = decision.evaluation.values.truth, decision.outcome
    rows = [n["node"] for n in outcome["needs"]]
    for route in outcome["routes"]:
        rows += [*(n["node"] for n in route["needs"]), *([route["holds"]] if route["cover"] >= 0 else [])]
    return tuple([truth(node, decision.path) for node in rows])


def _found_kinds(decision: Decision, everything: bool) -> list[Kind]:
    plan, book = decision.plan, book_of(decision.evaluation.engine)
    own = book.own(decision.outcome)
    out = []
    for id in sorted(reachable(decision)):
        n = plan.nodes[id]
        record = plan.scopes[n.scope][0]
        row = plan.door[record]["facts"][n.data]
        if row[9] in ("power", "label") or row[3] == "text" or id not in book.handles:
            continue
        worth = _worth(plan, row, n.scope, plan.handles[book.handles[id]][3]) if id in own else OTHER
        if worth != OTHER or everything:
            out.append((f"{record}.{row[0]}", row, n, worth, book.handles[id]))
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


class _Traced:
    """What a reader reads from."""

    __slots__ = ("trace",)

    def __init__(self, trace: Any):
        self.trace = trace


class _Asked:
    """One fact asked about at several values: by the cone of the fact where there is one, else by the whole code."""

    __slots__ = ("compares", "cone", "fact", "given", "known", "search")

    def __init__(self, search: _Search, fact: Fact):
        self.search, self.fact = search, fact
        self.compares = search.compares(fact.node)
        self.known: dict[Any, tuple[Any, ...]] = {}  # value -> (granted, margin of each comparison …)
        self.cone = cone_of(search.engine, search.mode, fact.node, search.node, self.compares)
        self.given: tuple[Any, ...] = ()  # what the cone reads beside the value
        if self.cone is not None:
            index = fact.path[0] if fact.path else 0
            try:
                self.given = (search.trace, index, self.cone.rest(search.trace, index), search.rates, search.day)
            except (Surprise, TypeError):
                self.cone = None

    def at(self, value: Any) -> bool:
        """Whether it is granted with the fact at a value."""
        found = self.known.get(value)
        if found is None:
            self.search.left -= value != self.fact.now
            if self.cone is not None:
                try:
                    found = self.cone.exact(*self.given, value)
                except (Surprise, TypeError):  # as in Engine.run
                    found = None
            found = self.known[value] = found or self._wholly(value)
        return found[0]  # type: ignore[no-any-return]  # a bool

    def _wholly(self, value: Any) -> tuple[Any, ...]:
        search = self.search
        mode, trace = search.mode, search.trace
        if value != self.fact.now:
            mode, trace = search.engine.run(set_values(search.slots, {self.fact.place(search.engine.plan): value}), search.day)
        values = Values(search.engine, mode, trace)
        reader = cells_of(search.engine, mode)
        return (values.truth(search.node, search.path) is True, *(self._margin(reader, _Traced(trace), c) for c in self.compares))

    def _margin(self, reader: Any, traced: _Traced, compare: Any) -> int | None:
        """By how much a comparison holds or fails."""
        (left, kx), (right, ky) = compare
        x, y = reader.whole(left), reader.whole(right)
        if x is None or y is None:
            return None
        p, q = x(traced, self.search.path), y(traced, self.search.path)
        return None if p is None or q is None else int(p * kx - q * ky)

    def refused(self, low: int, high: int) -> bool:
        """Whether no value from low to high grants, by possible values."""
        search = self.search
        search.left -= 1
        if self.cone is not None and self.cone.ranges is not None:
            try:
                return not self.cone.ranges(*self.given, low, high)
            except (Surprise, TypeError):
                pass
        slots = set_values(search.slots, {self.fact.place(search.engine.plan): (low, high, 0)})
        values = Values(search.engine, "ranges", search.engine.spread(slots, search.day))
        return values.truth(search.node, search.path) is False

    def roots(self, bad: int, good: int) -> list[int]:
        """The last values on the side of `bad` if comparisons that turn between two known values turned on straight lines."""
        out = []
        for a, b in zip(self.known[bad][1:], self.known[good][1:], strict=True):
            if a is None or b is None or a == b or (a > 0) == (b > 0) == (a >= 0) == (b >= 0):
                continue
            far = abs(good - bad) * abs(a) // abs(a - b)
            out.append(bad + far if good > bad else bad - far)
        return out


class _Search:
    """Decides again and again under one budget."""

    def __init__(self, decision: Decision):
        e = decision.evaluation
        self.decision, self.left, self.path = decision, BUDGET, decision.path
        self.engine, self.day, self.slots, self.mode, self.trace = e.engine, e.day, e.slots, e.mode, e.trace
        self.node = decision.plan.handles[decision.outcome["granted"]][1]
        self.rates = self.engine.epochs.at(self.day)[0]
        self.book = book_of(self.engine)

    def limits(self, fact: Fact) -> tuple[int, int]:
        n = fact.node
        return n.lo, min(n.hi, self.day) if fact.row[3] == "date" and fact.row[16] else n.hi

    def compares(self, node: Any) -> list[Any]:
        """Comparisons of the subject or above that rest on a fact and on which the grant rests: ((left, factor), (right, factor))."""
        return self.book.compares(self.node, node.id, self.decision.outcome["scope"])

    def estimate(self, asked: _Asked) -> int:
        """A first guess at the relative change, for the order of the search; LAST where neither end of what it can be grants."""
        fact = asked.fact
        if fact.node.kind != "n":
            return 10**6
        now, best = fact.now, LAST
        asked.at(now)
        for limit in self.limits(fact):
            if limit != now and asked.at(limit):
                guess = min(asked.roots(now, limit), key=lambda root: abs(root - now), default=limit)
                best = min(best, _relative(now, guess))
        return best

    def nearest(self, asked: _Asked) -> Any:
        """The nearest value that grants, or NOT_FOUND."""
        fact = asked.fact
        if fact.node.kind == "b":
            return (not fact.now) if asked.at(not fact.now) else NOT_FOUND
        if fact.node.kind == "e":
            size = len(fact.row[7]) + bool(fact.row[8])
            tries = [1 << i for i in range(size) if 1 << i != fact.now]
            return next((v for v in tries if asked.at(v)), NOT_FOUND)
        low, high = self.limits(fact)
        if not asked.at(low) and not asked.at(high) and asked.refused(low, high):
            return NOT_FOUND
        sides = [self._side(asked, limit) for limit in (low, high) if limit != fact.now]
        found = [v for v in sides if v is not None]
        return min(found, key=lambda v: abs(v - fact.now)) if found else NOT_FOUND

    def _side(self, asked: _Asked, limit: int) -> int | None:
        """The nearest value between now and a limit that grants."""
        now = asked.fact.now
        step = 1 if limit > now else -1
        if not asked.at(limit):
            return self._seek(asked, now + step, limit)
        bad, good = self._narrow(asked, now, limit)
        if bad == now:
            return good
        nearer = self._seek(asked, now + step, bad)
        return good if nearer is None else nearer

    def _seek(self, asked: _Asked, near: int, far: int) -> int | None:
        """The value nearest to `near` that grants, by halving whatever possible values do not rule out."""
        if self.left <= 0 or asked.refused(min(near, far), max(near, far)):
            return None
        if near == far:
            return near if asked.at(near) else None
        middle = (near + far) // 2 if near < far else -(-(near + far) // 2)
        found = self._seek(asked, near, middle)
        return found if found is not None else self._seek(asked, middle + (1 if far > near else -1), far)

    # -- a refused and a granted value brought together

    def _narrow(self, asked: _Asked, bad: int, good: int) -> tuple[int, int]:
        """Neighbours of which one is refused and the other granted: where comparisons turn, if they turn on a straight line, else by
        halving."""
        for turn in range(99):
            if abs(good - bad) <= 1 or self.left <= 0:
                break
            roots = asked.roots(bad, good) if turn < 6 else []
            if not roots:
                bad, good = self._try(asked, (bad + good) // 2, bad, good)
            for root in dict.fromkeys(roots):
                for guess in (root, root + 1 if good > bad else root - 1):
                    bad, good = self._try(asked, guess, bad, good)
                if abs(good - bad) <= 1:
                    break
            if turn > 1:
                bad, good = self._try(asked, (bad + good) // 2, bad, good)
        return bad, good

    def _try(self, asked: _Asked, guess: int, bad: int, good: int) -> tuple[int, int]:
        """The bracket made smaller by one value inside it."""
        if not (bad < guess < good or good < guess < bad):
            return bad, good
        return (bad, guess) if asked.at(guess) else (guess, good)
