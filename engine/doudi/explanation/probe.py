"""One fact asked about at several values: whether it would be granted, and by how much each comparison would hold or fail."""

from __future__ import annotations

from contextlib import suppress

from doudi.decision.engine import Values
from doudi.decision.runtime import Surprise
from doudi.decision.slots import place_of, set_values
from doudi.explanation.cells import cells_of

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Evaluation
    from doudi.decision.slots import Place
    from doudi.explanation.cone import Cone
    from doudi.explanation.kinds import Kind

    Path = tuple[int, ...]


class Budget:
    """How many evaluations are left for one decision."""

    __slots__ = ("left",)

    def __init__(self, left: int):
        self.left = left


class _Traced:
    """What cells read from."""

    __slots__ = ("trace",)

    def __init__(self, trace: Any):
        self.trace = trace


class Probe:
    """By the cone of the fact where there is one, else by the whole code: the same answers."""

    __slots__ = ("_exact", "_ranges", "budget", "evaluation", "hopeless", "kind", "known", "now", "path", "subject")

    def __init__(self, kind: Kind, path: Path, now: Any, evaluation: Evaluation, subject: Path, budget: Budget, cone: Cone | None):
        self.kind, self.path, self.now, self.evaluation, self.subject, self.budget = kind, path, now, evaluation, subject, budget
        self.known: dict[Any, tuple[Any, ...]] = {}  # value -> (granted, margin of each comparison …)
        self.hopeless = False  # whether it is known that no value grants
        self._exact: Any = None
        self._ranges: Any = None
        if cone is not None:
            with suppress(Surprise, TypeError):
                self._exact, self._ranges = cone.of(evaluation, evaluation.engine.epochs.at(evaluation.day)[0], path, subject)

    @property
    def place(self) -> Place:
        return place_of(self.evaluation.plan, self.kind.scope, self.path, self.kind.slot)

    def at(self, value: Any) -> bool:
        """Whether it is granted with the fact at a value."""
        found = self.known.get(value)
        if found is None:
            self.budget.left -= value != self.now
            if self._exact is not None:
                try:
                    found = self._exact(value)
                except (Surprise, TypeError):  # as in Engine.run
                    found = None
            if found is None:
                found = self._wholly(value)
            self.known[value] = found
        return found[0]  # type: ignore[no-any-return]  # a bool

    def _wholly(self, value: Any) -> tuple[Any, ...]:
        e = self.evaluation
        mode, trace = e.mode, e.trace
        if value != self.now:
            mode, trace = e.engine.run(set_values(e.slots, {self.place: value}), e.day)
        granted = Values(e.engine, mode, trace).truth(self.kind.root, self.subject) is True
        cells, traced = cells_of(e.engine, mode), _Traced(trace)
        return (granted, *(self._margin(cells, traced, c) for c in self.kind.compares))

    def _margin(self, cells: Any, traced: _Traced, compare: Any) -> int | None:
        """By how much a comparison holds or fails; None where it is a range."""
        (left, kx), (right, ky) = compare
        x, y = cells.whole(left), cells.whole(right)
        if x is None or y is None:
            return None
        p, q = x(traced, self.subject), y(traced, self.subject)
        return None if p is None or q is None else int(p * kx - q * ky)

    def refused(self, low: int, high: int) -> bool:
        """Whether no value from low to high grants, by possible values."""
        self.budget.left -= 1
        if self._ranges is not None:
            try:
                return not self._ranges(low, high)
            except (Surprise, TypeError):
                pass
        e = self.evaluation
        slots = set_values(e.slots, {self.place: (low, high, 0)})
        return Values(e.engine, "ranges", e.engine.spread(slots, e.day)).truth(self.kind.root, self.subject) is False

    def roots(self, bad: int, good: int) -> list[int]:
        """The last values on the side of `bad` if comparisons that turn between two known values turned on straight lines."""
        out = []
        for a, b in zip(self.known[bad][1:], self.known[good][1:], strict=True):
            if a is None or b is None or a == b or (a > 0) == (b > 0) == (a >= 0) == (b >= 0):
                continue
            far = abs(good - bad) * abs(a) // abs(a - b)
            out.append(bad + far if good > bad else bad - far)
        return out
