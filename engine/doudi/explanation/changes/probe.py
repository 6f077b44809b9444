"""One fact asked about at several values: whether it would be granted, and by how much each comparison would hold or fail."""

from __future__ import annotations

from doudi.decision.base.runtime import Surprise
from doudi.decision.base.slots import set_values
from doudi.decision.engine import Values
from doudi.explanation.base.cells import cells_of

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.explanation.changes.cone import Cone
    from doudi.explanation.changes.kinds import Kind

    Path = tuple[int, ...]


class Refusal:
    """The household that was refused, and how many evaluations are left to ask about it."""

    __slots__ = ("day", "decision", "engine", "evaluation", "left", "mode", "rates", "slots", "subject", "trace")

    def __init__(self, decision: Decision, budget: int):
        self.decision = decision
        self.evaluation = e = decision.evaluation
        self.subject, self.left = decision.path, budget
        self.engine, self.mode, self.trace, self.slots, self.day = e.engine, e.mode, e.trace, e.slots, e.day
        self.rates = e.engine.epochs.at(e.day)[0]


class _Traced:
    """What cells read from."""

    __slots__ = ("trace",)

    def __init__(self, trace: Any):
        self.trace = trace


class Probe:
    """By the cone of the fact where there is one, else by the whole code: the same answers."""

    __slots__ = ("cone", "found", "given", "guess", "kind", "known", "now", "path", "refusal")

    def __init__(self, refusal: Refusal, kind: Kind, path: Path, now: Any, cone: Cone | None, given: tuple[Any, ...]):
        self.refusal, self.kind, self.path, self.now, self.cone, self.given = refusal, kind, path, now, cone, given
        self.known: dict[Any, tuple[Any, ...]] = {}  # value -> (granted, margin of each comparison …)
        self.guess = 0  # how far off it looks from afar
        self.found: list[int] = []  # the nearest value that grants, and what it cost to find, where the cone says so at once

    def at(self, value: Any) -> bool:
        """Whether it is granted with the fact at a value."""
        found = self.known.get(value)
        if found is None:
            if value != self.now:
                self.refusal.left -= 1
            if self.cone is not None:
                try:
                    found = self.cone.exact(*self.given, value)
                except (Surprise, TypeError):  # as in Engine.run
                    found = None
            if found is None:
                found = self._wholly(value)
            self.known[value] = found
        return found[0]  # type: ignore[no-any-return]  # a bool

    def _wholly(self, value: Any) -> tuple[Any, ...]:
        r = self.refusal
        mode, trace = r.mode, r.trace
        if value != self.now:
            mode, trace = r.engine.run(set_values(r.slots, {self.kind.place(self.path): value}), r.day)
        granted = Values(r.engine, mode, trace).truth(self.kind.root, r.subject) is True
        cells, traced = cells_of(r.engine, mode), _Traced(trace)
        return (granted, *(self._margin(cells, traced, c) for c in self.kind.compares))

    def _margin(self, cells: Any, traced: _Traced, compare: Any) -> int | None:
        """By how much a comparison holds or fails; None where it is a range."""
        (left, kx), (right, ky) = compare
        x, y = cells.whole(left), cells.whole(right)
        if x is None or y is None:
            return None
        p, q = x(traced, self.refusal.subject), y(traced, self.refusal.subject)
        return None if p is None or q is None else int(p * kx - q * ky)

    def refused(self, low: int, high: int) -> bool:
        """Whether no value from low to high grants, by possible values."""
        r = self.refusal
        r.left -= 1
        if self.cone is not None and self.cone.ranges is not None:
            try:
                return not self.cone.ranges(*self.given, low, high)
            except (Surprise, TypeError):
                pass
        slots = set_values(r.slots, {self.kind.place(self.path): (low, high, 0)})
        return Values(r.engine, "ranges", r.engine.spread(slots, r.day)).truth(self.kind.root, r.subject) is False

    def guess_from(self, limit: int) -> None:
        """How far off the grant may begin, between now and a limit that grants."""
        self.at(self.now)
        roots = self.roots(self.now, limit)
        self.guess = roots[0] if roots else abs(limit - self.now)

    def roots(self, bad: int, good: int) -> list[int]:
        """How far from `bad` comparisons that turn between two known values would turn on straight lines, nearest first: the last value
        on its side."""
        far = []
        span = abs(good - bad)
        for a, b in zip(self.known[bad][1:], self.known[good][1:], strict=True):
            if a is None or b is None or a == b or (a > 0) == (b > 0) == (a >= 0) == (b >= 0):
                continue
            far.append(span * a // (a - b))
        far.sort()
        return far


FAILED: tuple[int, ...] = ()


def probes(refusal: Refusal, kind: Kind, held: list[tuple[Path, Any]], cone: Cone | None) -> list[Probe]:
    """One for each element; of a fact that turns the grant one way only, those left out whose furthest value does not grant."""
    r = refusal
    given: list[tuple[Any, ...]] = [()] * len(held)
    if cone is not None:
        try:
            given = cone.given(r.trace, r.slots, r.rates, r.day, [path for path, _ in held], r.subject)
        except (Surprise, TypeError):
            cone = None
    if not kind.turn:
        return [Probe(r, kind, path, now, cone, mine) for (path, now), mine in zip(held, given, strict=True)]
    limit, out = kind.limits(r.day)[kind.turn > 0], []
    least = cone.least if cone is not None else None
    for (path, now), mine in zip(held, given, strict=True):
        if limit == now:
            continue
        try:
            found = least(*mine, now, limit) if least is not None else FAILED
        except (Surprise, TypeError):
            found = FAILED
        if found is None:
            r.left -= 1
            continue
        probe = Probe(r, kind, path, now, cone, mine)
        if found:
            r.left -= 1
            probe.guess, *probe.found = found
        elif not probe.at(limit):
            continue
        else:
            probe.guess_from(limit)
        out.append(probe)
    return out
