"""Readers of single values of a trace, made once for an engine and a mode of its code: closures that know their columns.

Each is a function of (t, path), where t has the `trace` (and, for what lies deeper than a list of the root, is a `Telling`). What may be
a range is read as one value where it is one in the household at hand. Nothing here is of a household.
"""

from __future__ import annotations

from doudi.explanation.base.book import book_of
from doudi.text.light import itemgetter

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.engine import Engine

    Path = tuple[int, ...]
    Read = Callable[[Any, Path], Any]
    Row = dict[str, Any]


class Cells:
    """The readers of one (engine, mode)."""

    def __init__(self, engine: Engine, mode: str):
        self.engine, self.plan, self.book = engine, engine.plan, book_of(engine)
        self.where = engine.code(mode)[1]
        maybe = engine.maybe.get(mode)
        self.certain: Any = None if mode == "ranges" else (maybe or ())  # nodes not in it hold one value; None: all are ranges
        self.standings: dict[str, Read] = {}
        self.covering: dict[str, list[tuple[str, Read, Read | None]]] = {}
        self.wholes: dict[int, Read | None] = {}
        self.truths: dict[int, Read] = {}
        self.ratios: dict[int, Read | None] = {}
        self.knowns: dict[int, Read] = {}

    # -- columns

    def _one(self, id: int) -> list[int] | None:
        """The way to the one column of a node that is never a range."""
        return None if self.certain is None or id in self.certain else self.where.get(id)

    def only(self, id: int) -> int | None:
        """The one column of the root's row that holds a number which is never a range, 无 or open."""
        return self.single(id) if not self.may_be_none(id) else None

    def single(self, id: int) -> int | None:
        """The one column of the root's row that holds a number which is never a range; None in it where it is 无 or open."""
        steps = self._one(id)
        return steps[0] if steps is not None and len(steps) == 1 else None

    def may_be_none(self, id: int) -> bool:
        """Whether a column can hold None: for 无, or for a figure that is open on the day and that nothing read."""
        node = self.plan.nodes[id]
        handed_on = node.op == "lin" and node.data == [[1], 0] and self.may_be_none(node.args[0])
        return bool(node.nullable or node.op == "rate" or handed_on)

    def column(self, id: int) -> Read | None:
        """Reads the one value of a node; None where it can be a range or is not in the trace."""
        steps = self._one(id)
        if steps is None or len(steps) > 2:
            return None
        if len(steps) == 1:
            at = steps[0]
            return lambda t, path: t.trace[at]
        rows, at = steps
        return lambda t, path: t.trace[rows][path[0]][at]

    def ends(self, id: int) -> Read | None:
        """The two columns of a node that can be a range: lowest and highest, or can be true and can be false."""
        steps = self.where.get(id)
        if steps is None or len(steps) > 2 or self._one(id) is not None:
            return None
        if len(steps) == 1:
            at = steps[0]
            return lambda t, path: t.trace[at : at + 2]
        rows, at = steps
        return lambda t, path: t.trace[rows][path[0]][at : at + 2]

    # -- yes and no

    def true(self, id: int) -> Read:
        """The truth of a yes/no node, None where it can be either."""
        found = self.truths.get(id)
        if found is None:
            found = self.truths[id] = self._true(id)
        return found

    def _true(self, id: int) -> Read:
        node = self.plan.nodes[id]
        if node.op == "const":
            value = bool(node.data)
            return lambda t, path: value
        read, ends = self.column(id), self.ends(id)
        if read is not None:
            return read
        if ends is None:
            return lambda t, path: t.values.truth(id, path)

        def truth(t: Any, path: Path) -> bool | None:
            yes, no = ends(t, path)
            return None if yes and no else bool(yes)

        return truth

    def holding(self, handle: int) -> Read:
        """The truth of a yes/no handle, None where it can be either."""
        return self.true(self.plan.handles[handle][1])

    def surely(self, id: int) -> Read:
        """Whether a yes/no node holds for certain."""
        holds = self.true(id)
        return holds if self.column(id) is not None else lambda t, path: holds(t, path) is True

    def maybe(self, id: int) -> Read:
        """Whether it may hold."""
        holds = self.true(id)
        return holds if self.column(id) is not None else lambda t, path: holds(t, path) is not False

    def unsure(self, id: int) -> Read | None:
        """Whether it is open whether it holds; no reader where it never is."""
        holds = self.true(id)
        return None if self.column(id) is not None or self.plan.nodes[id].op == "const" else lambda t, path: holds(t, path) is None

    def sure(self, handle: int) -> int | None:
        """The column of the root's row that holds a yes/no handle which is never open."""
        id = self.plan.handles[handle][1]
        steps = self._one(id)
        return steps[0] if steps is not None and len(steps) == 1 and self.plan.nodes[id].op != "const" else None

    def standing(self, outcome: Row) -> Read:
        """How every condition and every way in of a programme stands, as a tuple: equal where all stand alike."""
        found = self.standings.get(outcome["id"])
        if found is None:
            found = self.standings[outcome["id"]] = self._standing(outcome)
        return found

    def _standing(self, outcome: Row) -> Read:
        ids = [n["node"] for n in outcome["needs"]]
        for route in outcome["routes"]:
            ids += [route["chosen"], route["holds"], *(n["node"] for n in route["needs"])]
        ids = [i for i in dict.fromkeys(ids) if self.plan.nodes[i].op != "const"]
        columns: list[int] = []
        for id in ids:
            steps = self.where.get(id, ())
            if len(steps) != 1:
                reads = [self.true(i) for i in ids]
                return lambda t, path: tuple([read(t, path) for read in reads])
            columns += [steps[0]] if self._one(id) is not None else [steps[0], steps[0] + 1]
        if not columns:
            return lambda t, path: ()
        take = itemgetter(*columns)
        return lambda t, path: take(t.trace)

    def covers(self, outcome: Row) -> list[tuple[str, Read, Read | None]]:
        """Of each route that says whom it covers: of which list, what says whom it would cover, and of whom that is open."""
        found = self.covering.get(outcome["id"])
        if found is None:
            scope = self.plan.handles[outcome["covered"]][4] if outcome["covered"] >= 0 else -1
            nodes = [r["cover"] for r in outcome["routes"] if r["cover"] >= 0 and scope >= 0]
            found = [(self.plan.scopes[scope][0], self.surely(n), self.unsure(n)) for n in nodes]
            self.covering[outcome["id"]] = found
        return found

    # -- numbers

    def whole(self, id: int) -> Read | None:
        """The integer of a node; None where it is a range or 无. No reader for what lies too deep."""
        if id not in self.wholes:
            node = self.plan.nodes[id]
            value = node.data
            self.wholes[id] = (lambda t, path: value) if node.op == "const" else self.column(id) or self._alone(id)
        return self.wholes[id]

    def _alone(self, id: int) -> Read | None:
        """The integer of a number that can be a range, where it is none."""
        ends = self.ends(id)
        if ends is None:
            return None
        if self.plan.nodes[id].nullable:
            *rows, at = self.where[id]

            def one_or_none(t: Any, path: Path) -> int | None:
                row = t.trace[rows[0]][path[0]] if rows else t.trace
                return row[at] if row[at] == row[at + 1] and not row[at + 2] else None

            return one_or_none

        def one(t: Any, path: Path) -> int | None:
            low, high = ends(t, path)
            return low if low == high else None

        return one

    def ratio(self, handle: int) -> Read | None:
        """(numerator, denominator) of a number that is never a range; None for 无, and for a figure that is open."""
        if handle not in self.ratios:
            self.ratios[handle] = self._ratio(handle)
        return self.ratios[handle]

    def _ratio(self, handle: int) -> Read | None:
        kind, id, over, _, _ = self.plan.handles[handle]
        top = self.plan.nodes[id]
        if kind != "n":
            return None
        if top.op == "const" and over < 0:
            fixed = (top.data, top.den) if top.data is not None else None
            return lambda t, path: fixed
        read, den = self.column(id), top.den
        if read is None:
            return None
        if over < 0:
            if (at := self.only(id)) is not None:
                return lambda t, path: (t.trace[at], den)
            if not self.may_be_none(id):
                return lambda t, path: (read(t, path), den)
            return lambda t, path: None if (n := read(t, path)) is None else (n, den)
        below, over_den = self.column(over), self.plan.nodes[over].den
        if below is None or self.may_be_none(id) or self.may_be_none(over):
            return None
        return lambda t, path: (read(t, path) * over_den, den * below(t, path))

    def known(self, handle: int) -> Read:
        """A number as numerator and denominator; None where it is a range or 无."""
        found = self.knowns.get(handle)
        if found is None:
            found = self.knowns[handle] = self.ratio(handle) or self._known(handle)
        return found

    def _known(self, handle: int) -> Read:
        kind, id, over, _, _ = self.plan.handles[handle]
        nodes, top = self.plan.nodes, self.whole(id) if kind == "n" else None
        if top is None:
            return lambda t, path: t.single(handle, path)
        den = nodes[id].den
        if over < 0:
            return lambda t, path: None if (n := top(t, path)) is None else (n, den)
        bottom, over_den = self.whole(over), nodes[over].den
        if bottom is None:
            return lambda t, path: t.single(handle, path)

        def quotient(t: Any, path: Path) -> tuple[int, int] | None:
            n, d = top(t, path), bottom(t, path)
            if n is None or d is None or d < 1:
                return t.single(handle, path)  # type: ignore[no-any-return]  # nought over a range is nought
            return n * over_den, den * d

        return quotient

    def always(self, handle: int) -> bool:
        """Whether a number is known and not 无, whatever the household."""
        return self.ratio(handle) is not None and not self.may_be_none(self.plan.handles[handle][1])

    def zero(self, handle: int) -> Callable[[Any, Path], bool]:
        """Whether a number is known to be nought."""
        kind, id, over, _, _ = self.plan.handles[handle]
        at = self.only(id) if kind == "n" and over < 0 else None
        if at is not None:
            return lambda t, path: t.trace[at] == 0
        known = self.known(handle)

        def zero(t: Any, path: Path) -> bool:
            r = known(t, path)
            return r is not None and r[0] == 0

        return zero


def cells_of(engine: Engine, mode: str) -> Cells:
    """The cells kept with an engine."""
    found = engine.kept.get(("cells", mode))
    if found is None:
        found = engine.kept["cells", mode] = Cells(engine, mode)
    return found
