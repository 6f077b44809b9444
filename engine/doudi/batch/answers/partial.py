"""Answers for households with unknown facts, as far as possible values alone decide them: what `Answers` is for those that lack nothing.

A subject is carried where it is surely refused, or surely granted with one amount and nobody open among those covered. All else, above
all what is undetermined and needs the search, is left to the engine.
"""

from __future__ import annotations

import numpy as np

from doudi.batch.answers.deciding import Answers, flags
from doudi.batch.code.numeric import OPEN, N
from doudi.batch.columns.matrix import picked

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.columns.matrix import Columns, Ints


class Partial(Answers):
    """Of some households among `columns`: `origin` are their places there."""

    words = "partial"

    def __init__(self, batch: Any, columns: Columns, which: Ints):
        super().__init__(batch, picked(columns, which), np.zeros(len(which), np.uint8))
        self.origin = which
        self.whole = columns
        self.values = batch.compute(batch.loose, self.columns, self.ok)

    def elements(self, scope: int) -> Ints:
        """The place among all elements of a scope of each one here."""
        if scope == 0:
            return self.origin
        chosen = np.zeros(self.whole.count, bool)
        chosen[self.origin] = True
        return np.flatnonzero(self.whole.spread(chosen, 0, scope))

    # -- values

    def place(self, node: int) -> None:
        """Nowhere: a value may be open."""

    def _piece(self, name: str, at: int, scope: int) -> Any:
        """A variable of the kernel for each element of `scope`: bool, or int64."""
        column, bit = self.batch.loose.places[name]
        values: NDArray[Any] = self.values[at][column]
        return self.columns.spread(values & (1 << bit) != 0 if bit >= 0 else values, at, scope)

    def halves(self, id: int, scope: int) -> tuple[NDArray[Any], NDArray[Any]]:
        n = self.plan.nodes[id]
        if n.op == "const":
            size = self.columns.size(scope)
            return np.full(size, bool(n.data)), np.full(size, not n.data)
        return self._piece(f"v{id}T", n.scope, scope), self._piece(f"v{id}F", n.scope, scope)

    def open(self, id: int, scope: int) -> Any:
        """Where a node can still have more than one value."""
        n = self.plan.nodes[id]
        if n.op == "const":
            return np.zeros(self.columns.size(scope), bool)
        if n.kind == "b":
            true, false = self.halves(id, scope)
            return true & false
        if n.kind == "e":
            mask = self._piece(f"v{id}", n.scope, scope)
            return mask & (mask - 1) != 0
        found = self._piece(f"v{id}L", n.scope, scope) != self._piece(f"v{id}H", n.scope, scope)
        if not n.nullable:
            return found
        nothing = self._piece(f"v{id}N", n.scope, scope)
        return (nothing == 1) | (found & (nothing == 0))

    def node(self, id: int, scope: int) -> NDArray[Any]:
        """The value where there is one; of a number or a choice OPEN elsewhere, of a yes/no whether it is surely true."""
        n = self.plan.nodes[id]
        if n.op == "const":
            return super().node(id, scope)
        if n.kind == "b":
            true, false = self.halves(id, scope)
            surely: NDArray[Any] = true & ~false
            return surely
        values = self._piece(f"v{id}" if n.kind == "e" else f"v{id}L", n.scope, scope)
        if n.kind == "n" and n.nullable:
            values = np.where(self._piece(f"v{id}N", n.scope, scope) == 2, N, values)
        found: NDArray[Any] = np.where(self.open(id, scope), OPEN, values)
        return found

    # -- what is carried

    def fast(self, id: str) -> NDArray[Any]:
        o = self.plan.outcomes[id]
        scope = o["scope"]
        carried = self.columns.spread(self.ok != 0, 0, scope)
        if id not in self.batch.partly or not carried.any():
            return np.zeros(len(carried), bool)
        true, false = self.halves(self.plan.handles[o["granted"]][1], scope)
        carried &= true != false
        if o["amount"]:
            _, total, over, _, _ = self.plan.handles[o["amount"]["total"]]
            carried &= false | ((over < 0) & (self.node(total, scope) >= 0))  # OPEN and 无 lie below zero
        if o["covered"] >= 0:
            node = self.plan.handles[o["covered"]][1]
            carried &= false | ~self._anywhere(self.open(node, self.plan.nodes[node].scope), self.plan.nodes[node].scope, scope)
        carried &= ~self._unlisted(o)
        for row in o["also"]:
            _, node, over, _, _ = self.plan.handles[row["handle"]]
            for i in (node, over) if over >= 0 else ():  # a ratio of what is open is the engine's
                carried &= ~self._anywhere(self.open(i, self.plan.nodes[i].scope), self.plan.nodes[i].scope, scope)
        for power in o["powers"]:
            carried &= true | ~self._asked(power, scope)
        return carried

    def _may(self, id: int, scope: int) -> NDArray[Any]:
        return self.halves(id, scope)[0]

    # -- status, route and reasons

    def patterns(self, id: str, which: Ints) -> tuple[list[tuple[Any, ...]], Ints]:
        return self._patterns(id, which)

    def _bits(self, id: str, which: Ints) -> list[NDArray[Any]]:
        """Granted first; then both halves of what reasons are made of, and for whom a route may and does surely cover."""
        o, columns = self.plan.outcomes[id], self.columns
        scope = o["scope"]
        granted = self.plan.handles[o["granted"]][1]
        bits = [half[which] for i in (granted, *flags(o)) for half in self.halves(i, scope)]
        for route in o["routes"]:
            if route["cover"] >= 0:
                among = self.plan.handles[o["covered"]][4]
                true, false = self.halves(route["cover"], among)
                bits += [columns.sums(x, among, scope)[which] > 0 for x in (true, true & ~false)]
        return bits
