"""The least change of a single fact that turns a refusal into a grant, confirmed by deciding again.

Of a number or a day: the nearest value on the fact's own grid. That no nearer value does is shown in one of three ways (turning.py):
the fact turns the grant only one way; or only where comparisons turn, each of them once; or by possible values over the whole stretch
between, which is halved, nearest half first, where they are too loose to show it.
"""

from __future__ import annotations

from doudi.decision.base.value import Value
from doudi.decision.decision import Decision
from doudi.explanation.changes.cone import cone_of
from doudi.explanation.changes.kinds import ALL, WORTH, facts, left_out, parted, with_none
from doudi.explanation.changes.probe import Probe, Refusal, probes
from doudi.plan.nodes import CHOICES, NULLABLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.explanation.changes.kinds import Kind
    from doudi.explanation.changes.probe import Path

    Candidate = tuple[bool, int, int, int, Any]  # a Probe, or the Change that machine code found

BUDGET = 400  # evaluations for one decision: the same on every path
LAST = 10**9
GRANTED = ("granted",)
NOT_FOUND = object()
MANY = 10**4  # more elements than a list has: those of one fact come before those of the next


class Change:
    """`key` (record.fact) of the element at `path`, from `before` to `after` (slot values); `then` is the decision with it, `granted` what
    is known of that without it (Decision.at_once), `cost` the evaluations that finding it took where machine code did."""

    __slots__ = (
        "_decision", "_then", "after", "before", "cost", "fixed", "granted", "handle", "key", "kind", "path", "rank", "row", "scope",
    )

    def __init__(self, decision: Decision, kind: Kind, path: Path, before: Any, after: Any):
        self.kind, self.key, self.row, self.scope, self.handle = kind, kind.key, kind.row, kind.scope, kind.handle
        self.path, self.before, self.after = path, before, after
        self.fixed, self.rank = kind.fixed, (kind.fixed, kind.worth, _relative(before, after))
        self._decision, self.cost = decision, 0
        self._then: Decision | None = None
        self.granted: tuple[int, int, int] | None = None

    @property
    def then(self) -> Decision:
        if self._then is None:
            self._then = self._decision.changed(self.kind.place(self.path), self.after)
        return self._then

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


def least_changes(decision: Decision, most: int = 3, *, which: str = WORTH) -> tuple[list[Change], bool]:
    """(at most `most` changes, those best worth saying and smallest first; whether none is told because there is none).

    `which` facts: those whose change is worth saying, those that nobody can change (`fixed`), or `all`: then also disability and days; and,
    beside changes found, facts of which only a value between two that are refused could grant. Empty unless the decision is a refusal.
    """
    if decision.status != "refused":
        return [], True
    refusal = Refusal(decision, BUDGET)
    order = _candidates(refusal, which)
    order.sort()
    found: list[Change] = []
    for last, _, _, _, candidate in order:
        if len(found) >= most or refusal.left <= 0 or (found and last and which != ALL):
            break
        change = _settled(refusal, candidate)
        if change is not None:
            found.append(change)
    if len(found) > 1:
        found.sort(key=lambda c: c.rank)
    advice = any(not c.fixed or which != ALL for c in found)
    return found, refusal.left > 0 and (advice or not _none_may_turn(refusal, decision, which))


def _candidates(refusal: Refusal, which: str) -> list[Candidate]:
    """The facts to look at, to be sorted: those likely to grant first, then by worth, by how far off it looks, and as they are written."""
    of, turning, rest = parted(refusal.decision, which)
    out = _swept(refusal, turning, of) if turning else []
    if out is None:
        out, rest = [], of
    for kind, held in facts(refusal.decision, rest):
        cone = cone_of(refusal.engine, refusal.mode, kind.node, kind.root, kind.below, kind.compares)
        for i, probe in enumerate(probes(refusal, kind, held, cone)):
            estimate = _estimate(probe)
            out.append((estimate == LAST, kind.worth, estimate, MANY * of.index(kind) + i, probe))
    return out


def _swept(refusal: Refusal, of: list[Kind], among: list[Kind]) -> list[Candidate] | None:
    """Of figures that turn the grant one way only the changes themselves, found and decided by machine code; None where there is none."""
    decision = refusal.decision
    swept = decision.sweep(of)
    if swept is None:
        return None
    found, packed = swept
    refusal.left -= found[0]
    out: list[Candidate] = []
    for at in range(1, len(found), 8):
        k, i, now, guess, after, cost, route, due = found[at : at + 8]
        kind = of[k]
        change = Change(decision, kind, (i,) if kind.scope else (), now, after)
        change.cost, change.granted = cost, packed.due(route, due)
        place = MANY * (k if of is among else among.index(kind)) + i
        out.append((False, kind.worth, _relative(now, now + kind.turn * guess), place, change))  # type: ignore[operator]  # it turns
    return out


def _settled(refusal: Refusal, candidate: Probe | Change) -> Change | None:
    """The change of a fact that grants, decided anew: not by the search's own word."""
    if candidate.__class__ is Change:
        enough = refusal.left >= candidate.cost
        refusal.left = refusal.left - candidate.cost if enough else 0
        return candidate if enough else None
    assert isinstance(candidate, Probe)
    after = _nearest(candidate)
    if after is NOT_FOUND:
        return None
    change = Change(refusal.decision, candidate.kind, candidate.path, candidate.now, after)
    possible = change.then.possible
    return change if possible == GRANTED or (len(possible) > 1 and change.then.status == "granted") else None


def _none_may_turn(refusal: Refusal, decision: Decision, which: str) -> bool:
    """Whether what is 无 might be granted with a value, or what has a value as 无, or what was not searched with another: changes that are
    not told, and must not be denied."""
    for kind, path, now in with_none(decision, which):
        probe = Probe(refusal, kind, path, now, None, ())
        if not probe.refused(*kind.limits(refusal.day)) if now is None else probe.at(None):
            return True
    return any(_may_turn(Probe(refusal, kind, path, now, None, ())) for kind, path, now in left_out(decision, which))


def _may_turn(probe: Probe) -> bool:
    """Whether any other value of a fact grants, or might."""
    kind = probe.kind
    if probe.refusal.left <= 0:
        return True
    if kind.node.kind == "n":
        limits = kind.limits(probe.refusal.day)
        return not probe.refused(*limits) or bool(kind.row[NULLABLE] and probe.now is not None and probe.at(None))
    return _nearest(probe) is not NOT_FOUND


def _relative(before: Any, after: Any) -> int:
    """How large a change is against the larger of both, in millionths."""
    if before.__class__ is not int or after.__class__ is not int:
        return 10**6
    far, a, b = after - before, abs(before), abs(after)
    return (far if far > 0 else -far) * 10**6 // (a if a > b else b or 1)


def _estimate(probe: Probe) -> int:
    """A first guess at the relative change, for the order of the search; LAST where neither end of what it can be grants."""
    kind, now = probe.kind, probe.now
    if kind.node.kind != "n":
        return 10**6
    if kind.turn:
        return _relative(now, now + kind.turn * probe.guess)
    best = LAST
    for limit in kind.limits(probe.refusal.day):
        if limit != now and probe.at(limit):
            probe.guess_from(limit)
            best = min(best, _relative(now, now + probe.guess if limit > now else now - probe.guess))
    return best


def _nearest(probe: Probe) -> Any:
    """The nearest value that grants, or NOT_FOUND."""
    kind, now = probe.kind, probe.now
    if probe.found:
        value, cost = probe.found
        enough = probe.refusal.left >= cost
        probe.refusal.left = probe.refusal.left - cost if enough else 0
        return value if enough else NOT_FOUND
    if kind.node.kind == "b":
        return (not now) if probe.at(not now) else NOT_FOUND
    if kind.node.kind == "e":
        size = len(kind.row[CHOICES]) + bool(kind.row[NULLABLE])
        tries = [1 << i for i in range(size) if 1 << i != now]
        return next((v for v in tries if probe.at(v)), NOT_FOUND)
    low, high = kind.limits(probe.refusal.day)
    if kind.turn:
        bad, good = _narrow(probe, now, high if kind.turn > 0 else low)
        return good if abs(good - bad) <= 1 else NOT_FOUND
    probe.at(now)
    found = _at_turns(probe, low, high) if kind.turn == 0 else None
    return _by_halves(probe, low, high) if found is None else found


# -- where comparisons turn


def _at_turns(probe: Probe, low: int, high: int) -> Any:
    """The nearest value that grants, or NOT_FOUND, of a fact that changes a grant only where comparisons turn; None where one of them is a
    range."""
    now = probe.now
    found = []
    for limit in (low, high):
        if limit == now:
            continue
        probe.at(limit)
        turns = _turns(probe, limit)
        if turns is None:
            return None
        found.append(next((v for v in turns if probe.at(v)), None))
    values = [v for v in found if v is not None]
    return min(values, key=lambda v: abs(v - now)) if values else NOT_FOUND


def _turns(probe: Probe, limit: int) -> list[int] | None:
    """The values between now and a limit at which some comparison first stands otherwise, nearest first."""
    now, out = probe.now, set()
    for k in range(1, len(probe.kind.compares) + 1):
        here, there = probe.known[now][k], probe.known[limit][k]
        if here is None or there is None:
            return None
        if _sign(here) == _sign(there):
            continue
        first = _first(probe, k, limit, _sign(here), leaves=True)
        if first is None:
            return None
        out.add(first)
        if _sign(probe.known[first][k]) != _sign(there):  # the two sides are equal for a stretch
            last = _first(probe, k, limit, _sign(there), leaves=False)
            if last is None:
                return None
            out.add(last)
    return sorted(out, key=lambda v: abs(v - now))


def _sign(n: int) -> int:
    return (n > 0) - (n < 0)


def _first(probe: Probe, k: int, limit: int, sign: int, *, leaves: bool) -> int | None:
    """The first value from now on at which comparison k no longer stands as `sign` (leaves), or stands as `sign`; None where it is a range
    or the budget ends."""
    bad, good = probe.now, limit
    for turn in range(200):
        if abs(good - bad) <= 1:
            return good
        a, b = probe.known[bad][k], probe.known[good][k]
        far = abs(good - bad) * abs(a) // abs(a - b) if turn % 3 < 2 and a != b else abs(good - bad) // 2
        step = min(max(far + (turn % 3 == 1), 1), abs(good - bad) - 1)
        value = bad + step if good > bad else bad - step
        if probe.refusal.left <= 0:
            return None
        probe.at(value)
        margin = probe.known[value][k]
        if margin is None:
            return None
        if (_sign(margin) != sign) == leaves:
            good = value
        else:
            bad = value
    return None


# -- where nothing is clear


def _by_halves(probe: Probe, low: int, high: int) -> Any:
    if not probe.at(low) and not probe.at(high) and probe.refused(low, high):
        return NOT_FOUND
    sides = [_side(probe, limit) for limit in (low, high) if limit != probe.now]
    found = [v for v in sides if v is not None]
    if probe.refusal.left <= 0:  # what was not looked at may be nearer
        return NOT_FOUND
    return min(found, key=lambda v: abs(v - probe.now)) if found else NOT_FOUND


def _side(probe: Probe, limit: int) -> int | None:
    """The nearest value between now and a limit that grants."""
    now = probe.now
    step = 1 if limit > now else -1
    if not probe.at(limit):
        return _seek(probe, now + step, limit)
    bad, good = _narrow(probe, now, limit)
    if abs(good - bad) > 1:
        return None  # the budget ended
    if bad == now:
        return good
    nearer = _seek(probe, now + step, bad)
    return good if nearer is None else nearer


def _seek(probe: Probe, near: int, far: int) -> int | None:
    """The value nearest to `near` that grants, by halving whatever possible values do not rule out."""
    if probe.refusal.left <= 0 or probe.refused(min(near, far), max(near, far)):
        return None
    if near == far:
        return near if probe.at(near) else None
    middle = (near + far) // 2 if near < far else -(-(near + far) // 2)
    found = _seek(probe, near, middle)
    return found if found is not None else _seek(probe, middle + (1 if far > near else -1), far)


# -- a refused and a granted value brought together


def _narrow(probe: Probe, bad: int, good: int) -> tuple[int, int]:
    """Neighbours of which one is refused and the other granted, unless the budget ends: where comparisons turn, if they turn on a straight
    line, and by halving where that does not help."""
    at, step = probe.at, 1 if good > bad else -1
    at(bad)
    for turn in range(150):
        span = abs(good - bad)
        if span <= 1 or probe.refusal.left <= 0:
            break
        roots = probe.roots(bad, good)
        by_root = bool(roots) and turn % 3 < 2
        far = min(roots[0] + 1, span - 1) if by_root else span // 2
        value = bad + step * far
        if not at(value):
            bad = value
            continue
        good = value
        if by_root and far > 1:  # most likely its neighbour is the last that is refused
            value -= step
            good, bad = (value, bad) if at(value) else (good, value)
    return bad, good
