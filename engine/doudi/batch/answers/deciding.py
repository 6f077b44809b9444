"""From columns to decisions: what the kernel computes read off as statuses, amounts and lists, and the rest decided one by one.

Words are never made here. Status, route and reasons depend on a few yes/no values only; for each combination that occurs, one household
that has it is decided by the engine itself, and its answer stands for all of them. Whatever the kernel does not carry (an unknown fact, a
silence, a conflict, a power that is asked for, an amount below zero) is decided by the engine, household by household.
"""

from __future__ import annotations

from _thread import allocate_lock
from functools import cached_property
from math import gcd

import numpy as np
import pyarrow as pa

from doudi.batch.answers.crew import WORTH, decided
from doudi.batch.answers.duties import fits, nodes
from doudi.batch.code.arena import TooLarge, arena
from doudi.batch.code.compiled import compiled
from doudi.batch.code.kernel import Kernel
from doudi.batch.code.loops import fast
from doudi.batch.code.loose import Loose
from doudi.batch.code.numeric import A, N
from doudi.batch.columns.matrix import Columns
from doudi.decision.decision import Decision, Evaluation

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.answers.crew import Ask, Crew, Work
    from doudi.batch.answers.partial import Partial
    from doudi.batch.code.frame import Frame
    from doudi.batch.columns.matrix import Ints
    from doudi.decision.engine import Engine

SEVERAL = 300  # households with unknown facts for which a kernel of their own is worth its compilation
WORD = 16  # yes/no values that are looked up in one table
NEAR = 65_536  # values that lie so near are told apart by a place for each
FEW = 2_000  # households for which a kernel is not worth its compilation


class Disagreement(Exception):
    """The kernel and the engine decided one household differently: a bug, never an answer."""


class Batch:
    """Programmes of one engine over columns. Safe to share between threads."""

    def __init__(self, engine: Engine, programmes: list[str]):
        self.engine, self.plan, self.programmes = engine, engine.plan, programmes
        self.wanted = {id: wanted(engine.plan, id) for id in programmes}
        self.served = [id for id in programmes if fits(self.plan, self.plan.outcomes[id]) and self._can(self.wanted[id])]
        every = set().union(*(self.wanted[id] for id in self.served)) if self.served else set()
        groups = {id: self._group(engine.plan.outcomes[id]) for id in self.served if engine.plan.outcomes[id]["scope"] == 0}
        self.kernel = Kernel(engine.plan, every, {id: g for id, g in groups.items() if g is not None})
        self.patterns: dict[tuple[str, Any], tuple[str, str | None, tuple[tuple[str, str | None, bool | None], ...]]] = {}
        self._runs: dict[Frame, Any] = {}
        self.worth = SEVERAL
        self.crew: Crew | None = None  # who decides one by one; None: this process alone
        self._figures: tuple[tuple[int, ...], Ints, Ints] | None = None
        self._lock = allocate_lock()

    def _group(self, o: dict[str, Any]) -> tuple[list[int], list[int]] | None:
        """What the status, the route and the reasons of a household depend on, as nodes of its own and of its members."""
        nodes = self.plan.nodes
        own = [i for i in (self.plan.handles[o["granted"]][1], *flags(o)) if nodes[i].op != "const"]
        among = [r["cover"] for r in o["routes"] if r["cover"] >= 0]
        alike = all(nodes[i].scope == 0 for i in own) and all(nodes[i].scope and nodes[i].op != "const" for i in among)
        own, among = list(dict.fromkeys(own)), list(dict.fromkeys(among))
        return (own, among) if alike and len(own) + len(among) <= WORD else None

    def _can(self, wanted: set[int]) -> bool:
        return Kernel(self.plan, wanted).serves

    def decide(self, columns: Columns, few: bool = False) -> Answers:
        """`few`: do not compile for this; every household is decided one by one."""
        ok = np.zeros(columns.count, np.uint8)
        found = Answers(self, columns, ok)
        if self.served and not (few and not self._runs):
            try:
                found.values = self.compute(self.kernel, columns, ok)
                found.partial = self._partial(columns, np.flatnonzero(ok == 0))
            except TooLarge:
                ok[:] = 0
        return found

    def _partial(self, columns: Columns, which: Ints) -> Partial | None:
        """What possible values say of the households that lack something, where they are enough for a kernel."""
        if len(which) < self.worth or not self.partly:
            return None
        from doudi.batch.answers.partial import Partial

        return Partial(self, columns, which)

    @cached_property
    def partly(self) -> list[str]:
        """The programmes that the kernel for unknown facts serves."""
        return [id for id in self.served if Loose(self.plan, self.wanted[id]).serves]

    @cached_property
    def loose(self) -> Loose:
        """The kernel for unknown facts."""
        return Loose(self.plan, set().union(*(self.wanted[id] for id in self.partly)))

    def compute(self, kernel: Frame, columns: Columns, ok: NDArray[np.uint8]) -> list[Ints]:
        """What a kernel leaves of each scope; `ok` becomes 1 where it carried a household."""
        with self._lock:  # a kernel is written and compiled once, however many threads ask
            if kernel not in self._runs:
                self._runs[kernel] = compiled(kernel)
        scopes = range(len(self.plan.scopes))
        kept = [np.empty((kernel.widths[s], columns.size(s)), np.int64) for s in scopes]  # rows that end early are not read
        bases, table = self._arena(columns.days)
        lists = [x[s] for x in (columns.offsets, columns.unknown) for s in scopes if s]
        self._runs[kernel](0, columns.count, columns.days, bases, table, *columns.facts, *lists, *kept, ok)
        return kept

    def _arena(self, days: Ints) -> tuple[Ints, Ints]:
        """Where the figures of each one's day begin, and all figures."""
        several, places = ranked(days)
        kept = self._figures
        if kept is None or kept[0] != several:
            cells: list[int] = []
            bases = []
            for day in several:
                bases.append(len(cells))
                cells += arena(self.engine.epochs, day, len(cells))
            kept = self._figures = several, np.array(bases, np.int64), np.array(cells or [0], np.int64)
        return kept[1][places], kept[2]


def wanted(plan: Any, id: str) -> set[int]:
    """The nodes that a decision of a programme is read from."""
    o, out = plan.outcomes[id], set()
    for handle in (o["granted"], o["covered"], *(a["handle"] for a in o["also"]), o["amount"]["total"] if o["amount"] else -1):
        if handle >= 0:
            out |= {i for i in plan.handles[handle][1:3] if i >= 0}
    out |= set(flags(o)) | {r["cover"] for r in o["routes"] if r["cover"] >= 0}
    return out | {g for p in o["powers"] for g in p["guards"]} | nodes(o)


def flags(o: dict[str, Any]) -> list[int]:
    """The yes/no nodes of a subject that its reasons are made of, but for whom a route covers."""
    nodes = [r["chosen"] for r in o["routes"]] + [n["node"] for r in o["routes"] for n in r["needs"]]
    return list(dict.fromkeys([*nodes, *(n["node"] for n in o["needs"])]))


class Answers:
    """What was found for some columns. `ok` is 1 where the kernel carried a household."""

    words = "known"  # what its patterns are told apart by

    def __init__(self, batch: Batch, columns: Columns, ok: NDArray[np.uint8]):
        self.batch, self.plan, self.columns, self.ok = batch, batch.plan, columns, ok
        self.values: list[Ints] = []
        self.partial: Partial | None = None  # of those that are not carried
        self._last: tuple[int, Evaluation] | None = None

    def place(self, node: int) -> tuple[int, int] | None:
        """Where a node's value lies in `values`: its column, and its bit or -1."""
        return self.batch.kernel.places.get(f"v{node}")

    def halves(self, id: int, scope: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Whether a yes/no can be true, and whether it can be false."""
        known = self.node(id, scope)
        return known, ~known

    def open(self, id: int, scope: int) -> NDArray[Any] | None:
        """Where a node can still have more than one value; None where none can."""
        return None

    def node(self, id: int, scope: int) -> NDArray[Any]:
        """A node's values for each element of `scope`: bool for yes/no, else int64."""
        n = self.plan.nodes[id]
        if n.op == "const":
            value = N if n.data is None else n.data
            return np.full(self.columns.size(scope), value, bool if n.kind == "b" else np.int64)
        place = self.place(id)
        assert place is not None
        column, bit = place
        values: NDArray[Any] = self.values[n.scope][column]
        if bit >= 0:
            values = values & (1 << bit) != 0
        return self.columns.spread(values, n.scope, scope)

    def fast(self, id: str) -> NDArray[Any]:
        """Which subjects of a programme the kernel carries."""
        o = self.plan.outcomes[id]
        scope = o["scope"]
        carried = self.columns.spread(self.ok != 0, 0, scope)
        if id not in self.batch.served or not carried.any():
            return np.zeros(len(carried), bool)
        granted = self.node(self.plan.handles[o["granted"]][1], scope)
        if o["amount"]:
            _, total, over, _, _ = self.plan.handles[o["amount"]["total"]]
            carried &= ~granted | ((over < 0) & (self.node(total, scope) >= 0))  # below zero, 无, a ratio: the engine says
        for i in {i for a in o["also"] for i in self.plan.handles[a["handle"]][1:3] if i >= 0}:
            n = self.plan.nodes[i]
            if i in self.batch.kernel.loose:
                missing = self.node(i, n.scope) == A
                carried &= ~self._anywhere(missing, n.scope, scope)
        for power in o["powers"]:
            carried &= granted | ~self._asked(power, scope)
        carried &= ~self._unlisted(o)
        return carried

    def _unlisted(self, o: dict[str, Any]) -> NDArray[Any]:
        """Which subjects have a list that is not known, of which duties speak or in which those covered are: the engine tells of those."""
        scope, found = o["scope"], np.zeros(self.columns.size(o["scope"]), bool)
        handles = [o["covered"]] if o["covered"] >= 0 else []
        for at in {c["scope"] for c in o["checks"]} | {self.plan.handles[h][4] for h in handles}:
            while at != scope and self.plan.within(at, scope):
                unknown, at = self.columns.unknown[at] != 0, self.plan.scopes[at][1]
                found |= unknown.any() and self._anywhere(unknown, at, scope)
        return found

    def _anywhere(self, found: NDArray[Any], at: int, scope: int) -> NDArray[Any]:
        """For each element of `scope`: whether something was found in it, around it or below it."""
        if self.plan.within(at, scope):
            return self.columns.sums(found, at, scope) > 0
        return self.columns.spread(found, at, scope)

    def _asked(self, power: dict[str, Any], scope: int) -> NDArray[Any]:
        """Whether nobody exercised a power that may be asked for: never too seldom."""
        at = power["scope"]
        asked = self.columns.facts[at][self.plan.nodes[power["node"]].data] == A
        if power["guards"] and all(self.plan.within(at, self.plan.nodes[g].scope) for g in power["guards"]):
            asked = asked & np.any([self._may(g, at) for g in power["guards"]], axis=0)
        return self._anywhere(asked, at, scope)

    def _may(self, id: int, scope: int) -> NDArray[Any]:
        """Whether a yes/no can be true."""
        return self.node(id, scope)

    def patterns(self, id: str, which: Ints) -> tuple[list[tuple[Any, ...]], Ints]:
        """(status, route, reasons) that occur among the subjects `which`, and the index of each one's."""
        if id not in self.batch.kernel.groups:
            return self._patterns(id, which)
        own, among = self.batch.kernel.groups[id]
        keys = at(self.values[0][self.batch.kernel.words[id]], which)
        seen = np.zeros(1 << (len(own) + len(among)), np.int32)
        fast("marks")(keys, len(keys), seen)
        values = np.flatnonzero(seen)
        index = np.zeros(len(seen), np.int32)
        index[values] = np.arange(len(values), dtype=np.int32)
        granted = self.plan.nodes[self.plan.handles[self.plan.outcomes[id]["granted"]][1]]
        found = []
        for value in values.tolist():
            key = id, value
            if key not in self.batch.patterns:
                subject = int(which[int(np.argmax(keys == value))])
                known = bool(granted.data) if granted.op == "const" else bool(value & 1)
                self.batch.patterns[key] = self._answer(id, subject, known)
            found.append(self.batch.patterns[key])
        return found, index[keys]

    def _patterns(self, id: str, which: Ints) -> tuple[list[tuple[Any, ...]], Ints]:
        """The same where the kernel leaves no word of it: members' programmes, and what has many needs."""
        bits = self._bits(id, which)
        words = [_word(bits[i : i + 62]) for i in range(0, len(bits), 62)]
        keys = words[0] if len(words) == 1 else np.unique(np.stack(words), axis=1, return_inverse=True)[1].reshape(-1)
        coded = pa.array(keys).dictionary_encode()
        inverse = coded.indices.to_numpy()
        found = []
        for i in range(len(coded.dictionary)):
            first = int(np.argmax(inverse == i))
            key = f"{self.words} {id}", tuple(int(w[first]) for w in words)
            if key not in self.batch.patterns:
                self.batch.patterns[key] = self._answer(id, int(which[first]), bool(bits[0][first]))
            found.append(self.batch.patterns[key])
        return found, inverse

    def _bits(self, id: str, which: Ints) -> list[NDArray[Any]]:
        """What status, route and reasons depend on; granted first."""
        o, columns = self.plan.outcomes[id], self.columns
        scope = o["scope"]
        granted = self.plan.handles[o["granted"]][1]
        bits = [self.node(i, scope)[which] for i in (granted, *flags(o))]
        for route in o["routes"]:
            if route["cover"] >= 0:
                among = self.plan.handles[o["covered"]][4]
                bits.append(columns.sums(self.node(route["cover"], among), among, scope)[which] > 0)
        return bits

    def _answer(self, id: str, subject: int, granted: bool) -> tuple[Any, ...]:
        """Status, route and reasons of one subject, by the engine."""
        d = self.decision(id, subject)
        if d.status != ("granted" if granted else "refused"):
            raise Disagreement(f"{id}: {d.status}, kernel: {granted}")
        return d.status, d.route if granted else None, tuple((r["need"], r["route"], r["met"]) for r in d.reasons)

    def decision(self, id: str, subject: int) -> Decision:
        """The engine's decision about one subject of a programme."""
        o, c = self.plan.outcomes[id], self.columns
        return Decision(self.evaluation(c.household(o["scope"], subject)), o, c.path(o["scope"], subject))

    def each(self, id: str, subjects: list[int], work: Work, given: dict[int, Any] | None = None) -> Iterator[Any]:
        """What `work` makes of the engine's decision about each subject, in order; `given`: what it is told of a subject."""
        crew, more = self.batch.crew, given or {}
        if crew is None or len(subjects) < WORTH:
            for s in subjects:
                yield work(self.decision(id, s), more.get(s))
            return
        yield from crew.each(self.plan, id, self._asks(id, subjects, more), work, lambda ask: decided(self.batch.engine, id, ask, work))

    def _asks(self, id: str, subjects: list[int], given: dict[int, Any]) -> Iterator[Ask]:
        """Subjects by household."""
        scope, last = self.plan.outcomes[id]["scope"], -1
        held: Ask | None = None
        for s in subjects:
            row = self.columns.household(scope, s)
            if held is None or row != last:
                if held is not None:
                    yield held
                last, held = row, (self.columns.slots(row), int(self.columns.days[row]), [])
            held[2].append((self.columns.path(scope, s), given.get(s)))
        if held is not None:
            yield held

    def evaluation(self, row: int) -> Evaluation:
        """One household by the engine. The last is kept: members of it are asked for one after the other."""
        if self._last is None or self._last[0] != row:
            self._last = row, Evaluation(self.batch.engine, self.columns.slots(row), int(self.columns.days[row]))
        return self._last[1]

    def fen(self, id: str, which: Ints) -> tuple[Ints, NDArray[Any]]:
        """Amounts of granted subjects in hundredths of the unit, and where that is exact."""
        o = self.plan.outcomes[id]
        total = self.plan.nodes[self.plan.handles[o["amount"]["total"]][1]]
        g = gcd(100, total.den)
        value, a, b = at(self.node(total.id, o["scope"]), which), 100 // g, total.den // g
        if a == b == 1:
            return value, value < 2**55
        exact = (value * a % b == 0) & (value < 2**55)  # a is at most 100
        return value * a // b, exact


def at(values: NDArray[Any], which: Ints) -> NDArray[Any]:
    """values[which], for places that go up and none twice: where they are all there are, nothing is copied."""
    return values if len(which) == len(values) else values[which]


def ranked(values: Ints) -> tuple[tuple[int, ...], Ints]:
    """The distinct values, going up, and the index of each one's."""
    first = int(values.min()) if len(values) else 0
    if not len(values) or int(values.max()) - first > NEAR:
        found, places = np.unique(values, return_inverse=True)
        return tuple(found.tolist()), places.reshape(-1)
    there = np.zeros(int(values.max()) - first + 1, np.int64)
    there[values - first] = 1
    found = np.flatnonzero(there)
    there[found] = np.arange(len(found))
    return tuple((found + first).tolist()), there[values - first]


def _word(bits: list[NDArray[Any]]) -> Ints:
    out = np.zeros(len(bits[0]), np.int64)
    for i, b in enumerate(bits):
        out |= b.astype(np.int64) << i
    return out
