"""One household at a time in machine code: an object or JSON text in, all values of its decision out, in a fifth of the time of Python.

The kernels of batch/code compute; here a reader fills their columns from a Python object or from JSON text (readers.py) and the
values are copied to a packed trace (layouts.py), from which `expand` makes the very tuples that the fused or the wide code leaves,
so nothing later knows the difference. What is not plain gives None: the codes in Python decide it, or say what is wrong.
"""

from __future__ import annotations

import ctypes
from _thread import allocate_lock
from bisect import bisect_right
from pathlib import Path

from doudi.batch.code import compiler, numeric
from doudi.batch.code.arena import TooLarge, arena
from doudi.batch.code.bounds import DOUBLE, ROOM, Bounds, limits
from doudi.batch.code.compiled import machine_code
from doudi.batch.code.kernel import Kernel
from doudi.batch.code.loose import Loose
from doudi.batch.native import capi, nearest, objects, sweep, texts
from doudi.batch.native.layouts import Layout
from doudi.batch.native.readers import ELEMENTS, OfObjects, OfText
from doudi.batch.native.sweep import MOST_COMPARED, MOST_WORDS, Jobs, due, sweeping
from doudi.decision.base.slots import list_slot
from doudi.decision.code.fused import Fused
from doudi.decision.code.straight import Straight, Unfit
from doudi.decision.code.wide import Wide
from doudi.decision.door.quick import choice_bits, reader_of
from doudi.decision.door.reading import exactly
from doudi.plan.nodes import CHOICES, HIGH, KIND, LOW, NULLABLE, PAST, PLACES, ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.code.frame import Frame
    from doudi.decision.base.slots import Place
    from doudi.decision.engine import Engine
    from doudi.plan.nodes import Node

KINDS = {
    "bool": capi.BOOL, "enum": capi.CHOICE, "number": capi.NUMBER, "percent": capi.NUMBER,
    "date": capi.DAY, "text": capi.TEXT, "time": capi.TIME,
}
MOST_NODES = 4_000  # twelve times the largest programme that ships: beyond, a process would wait long for it at its end
FUNCTIONS = ("enter", "expand", "again")
ROOT = -1  # in place of the slot of a list
KEPT = 2002  # words for what is owned while a household is read
HERE = [Path(m.__file__).read_text("utf-8") for m in (numeric, objects, texts, nearest) if m.__file__]
ORIGINS = frozenset(["rate", "table", "rate_at", "guard0", "require", "case"])  # where a value can turn out not to be known


class Strict(Kernel):
    """Where the exact code would give up, so does this: no value is A."""

    matrix, flags = "rows", "line"
    wide = False  # whether steps are computed in 128 bits

    def prove(self) -> tuple[int, int] | None:
        found = super().prove()
        if found is None:
            found, self.wide = limits(self.plan, self._nodes(), room=DOUBLE), True
        return found

    def compute(self, node: Node) -> None:
        super().compute(node)
        if self.wide and node.kind == "n" and (node.nullable or node.id in self.loose):  # in 128 bits a figure could be as large as a mark
            self.say(f"if (v{node.id} > {ROOM}) | ((v{node.id} < -{ROOM}) & (v{node.id} != A) & (v{node.id} != N)): raise S")
        if node.op in ORIGINS and node.id in self.loose:
            self.say(f"if v{node.id} == A: raise S")
        elif node.op == "case" and node.kind == "e" and self.skipped & {*node.args[1:-1:2], node.args[-1]}:
            self.say(f"if v{node.id} == OPEN: raise S")


class StrictLoose(Loose):
    """What nothing missing can reach is one value, or this gives up."""

    matrix, flags = "rows", "line"
    certain: frozenset[int] = frozenset()
    wide = False  # whether steps are computed in 128 bits

    def begin(self, wanted: set[int], groups: dict[str, tuple[list[int], list[int]]]) -> None:
        super().begin(wanted, groups)
        facts = [n for n in self.plan.nodes if n.op == "fact" and n.kind == "n"]
        self.most = max((max(abs(n.lo), abs(n.hi)) for n in facts), default=1)

    def prove(self) -> tuple[int, int] | None:
        """As far as this reads: every fact can be all that is declared, every list unknown."""
        for room in (ROOM, DOUBLE):
            if Bounds(self.plan, ELEMENTS, self.most, True, True, room).hold(self._nodes()):
                self.wide = room > ROOM
                return ELEMENTS, self.most
        return None

    def narrow(self) -> tuple[int, int] | None:
        found = super().narrow()
        if found is None:
            found, self.wide = limits(self.plan, self._nodes(), loose=True, room=DOUBLE), True
        return found

    def compute(self, node: Node) -> None:
        super().compute(node)
        if node.op in ORIGINS and node.id in self.certain:
            i = node.id
            several = {"b": f"v{i}T == v{i}F", "e": f"v{i} & (v{i} - 1) != 0", "n": f"v{i}L != v{i}H"}[node.kind]
            self.say(f"if {several}: raise S")
            if node.nullable and node.kind == "n":
                self.say(f"if v{i}N == 1: raise S")


class Native:
    """The machine code of one plan in one mode (fused, wide). Raises Unfit where this plan or this interpreter has none.

    `decide(object or text, base, day, own)`: the packed trace (own: the day that a text must say, -1 for any); False where a fact is
    missing and the mode has no place for it; None where the codes in Python have to look. `expand(packed)`: the trace as the mode's code
    in Python leaves it. `again(packed, address, value, base, day)`: the packed trace of the same household with one word changed that was
    known, None as above (`slot`). `sweep(packed, base, day, jobs)`: what nearest.py finds, None where it cannot say (`jobs`).
    """

    def __init__(self, engine: Engine, mode: str):
        if not capi.usable() or len(engine.plan.nodes) > MOST_NODES:
            raise Unfit
        self.mode, self.plan = mode, engine.plan
        emitter = (Fused if mode == "fused" else Wide)(engine.plan, engine.door)
        self.where = emitter.source()[1]
        self.maybe: set[int] = getattr(emitter, "maybe", set())
        self.slots_source = emitter.slots_source()
        memory = Memory(engine, emitter)
        self.layout = memory.layout
        self._starts, self._begin = engine.epochs.starts, memory.begin
        self.decide, self.expand, self.again = (memory.function(name) for name in FUNCTIONS)
        self._rows = memory.element_rows()
        one_value = mode == "fused"  # what can be a range is not searched
        self.sweep = memory.function("sweep") if one_value else None
        self.jobs = Jobs(memory, self._rows).address if one_value else None

    def slot(self, place: Place) -> int:
        """The address of a slot's word while a household is worked on; 0 where elements have no such words, or lie deeper."""
        if len(place.steps) > 1:
            return 0
        at, index = place.steps[0] if place.steps else (ROOT, 0)
        begin, width = self._rows.get(at, (0, 0))
        return begin + (index * width + place.slot) * 8 if begin and index < ELEMENTS else 0

    def base(self, day: int) -> int:
        """Where the figures of a day begin."""
        return self._begin[bisect_right(self._starts, day)]

    def holds(self, id: int) -> tuple[int, int, int, int] | None:
        """Where a packed trace says that a node is so: (byte, bit) of whether it can be, (byte, bit) of whether it can fail (wide)."""
        n = self.plan.nodes[id]
        if n.op == "const" or n.scope or n.kind != "b":
            return None
        if self.mode == "fused":
            return (*self.layout.bit(f"v{id}"), 0, 0)
        return (*self.layout.bit(f"v{id}T"), *self.layout.bit(f"v{id}F"))

    def total(self, outcome: dict[str, Any]) -> tuple[int, int] | None:
        """Where it says what is due, and over which den; None where that is no number of the root's own."""
        n = due(self.plan, outcome) if self.mode == "fused" else None
        return (self.layout.heads * 8 + self.layout.place(f"v{n.id}", 0)[0], n.den) if n is not None else None


_lock = allocate_lock()


def attach(engine: Engine) -> bool:
    """Machine code for an engine, as far as its plan has some, in `engine.kept["native"]`: (fused or None, wide or None)."""
    with _lock:  # one compilation, however many threads ask
        if "native" not in engine.kept:
            engine.kept["native"] = made(engine, "fused"), made(engine, "wide")
    return bool(engine.kept["native"] != (None, None))


def made(engine: Engine, mode: str) -> Native | None:
    """The machine code of a mode, with what reads its traces; None where there is none."""
    if mode == "fused" and not engine.exact_possible:
        return None
    try:
        found = Native(engine, mode)
    except Unfit:
        return None
    engine.know(mode, found.where, found.slots_source, found.maybe)
    return found


def bases(engine: Engine) -> tuple[list[int], list[int]]:
    """Where the figures of each epoch begin, and all figures. Raises Unfit."""
    cells: list[int] = []
    begin = []
    for day in [-1, *engine.epochs.starts]:
        begin.append(len(cells))
        try:
            cells += arena(engine.epochs, day, len(cells))
        except TooLarge:
            raise Unfit from None
    return begin, cells


class Memory:
    """The tables and columns of one plan in one mode, and the machine code that works on them; it lives as long as a function of it."""

    def __init__(self, engine: Engine, emitter: Straight):
        self.engine, self.plan, self.emitter = engine, engine.plan, emitter
        self.scopes = range(len(self.plan.scopes))
        self.lists = self.scopes[1:]
        self.owned: list[Any] = []  # Python objects whose addresses the code holds
        self.kernel = self._kernel()
        text = self.kernel.module()  # the places of values are known after this
        self.layout = Layout(self.plan, self.kernel, emitter)
        self.at: dict[str, int] = {}
        self._lay_out()
        symbols = {name: capi.address(name) for name in capi.FUNCTIONS}
        wide = ("margin_of", "share_of", *(["one"] if getattr(self.kernel, "wide", False) else []))
        try:
            names = (*FUNCTIONS, "sweep") if emitter.name == "fused" else FUNCTIONS
            self._code = machine_code([*HERE, text, self.source()], names, capi.CONSTANTS | sweep.WORDS, symbols, wide)
        except compiler.Unfit:  # a number that not even 128 bits hold
            raise Unfit from None

    def function(self, name: str) -> Any:
        """One of FUNCTIONS, for Python."""
        found, method = capi.function(name, self._code.get_function_address(name), self)
        self.owned.append(method)
        return found

    def _kernel(self) -> Frame:
        nodes = {n.id for n in self.plan.nodes if n.op != "const" and n.id not in self.emitter.skipped}
        if self.emitter.name == "fused":
            kernel: Frame = Strict(self.plan, nodes)
        else:
            kernel = StrictLoose(self.plan, nodes)
            kernel.certain = frozenset(nodes - self.emitter.maybe)  # type: ignore[attr-defined]  # of a wide code
        if not kernel.serves:
            raise Unfit
        return kernel

    # -- memory

    def _lay_out(self) -> None:
        """One stretch of memory for figures, tables and columns; `at` says where each begins."""
        sizes = {"margins": 3 * MOST_COMPARED, "found": MOST_WORDS}
        sizes |= {"busy": 1, "cursor": 3, "pos": 2, "texts": KEPT, "guests": KEPT, "heads": self.layout.heads, "H": len(self.plan.scopes)}
        self.begin, figures = bases(self.engine)
        tables = {"RT": figures or [0], "cells": self.layout.cells()}
        tables |= {f"F{s}": self._facts(s) for s in self.scopes}
        for s in self.scopes:
            many = ELEMENTS if s else 1
            sizes |= {f"E{s}": self.layout.width(s) * many, f"P{s}": many}
            sizes |= {f"O{s}": ELEMENTS + 1, f"U{s}": ELEMENTS + 1} if s else {}
        room: Any = (ctypes.c_int64 * (sum(sizes.values()) + sum(map(len, tables.values()))))()
        self.owned.append(room)
        start, place = ctypes.addressof(room), 0
        for name, size in [*sizes.items(), *((n, len(t)) for n, t in tables.items())]:
            self.at[name] = start + place * 8
            if name in tables:
                room[place : place + size] = [*tables[name]]
            place += size
        room[(self.at["heads"] - start) // 8 + 2] = self.layout.heads * 8  # where the root's values begin

    def own(self, x: Any) -> int:
        """The address of an object that lives as long as the code."""
        self.owned.append(x)
        return id(x)

    def words(self, words: list[int]) -> int:
        """The address of a table that lives as long as the code."""
        table: Any = (ctypes.c_int64 * len(words))(*words)
        self.owned.append(table)
        return ctypes.addressof(table)

    def list_reader(self, record: str) -> int:
        """The door's own reader of a list."""
        return self.own(self.engine.door.list_reader(record))

    def _facts(self, scope: int) -> list[int]:
        """A row a fact, of FACT words: key, kind, places (of a choice: the bit of 无), least, most, choices, reader, flags (may be 无 ·
        counts as missing · past), the words of its choices."""
        out: list[int] = []
        for row in self.layout.record(scope)["facts"]:
            kind = KINDS.get(row[KIND])
            if kind is None or (kind == capi.CHOICE and len(row[CHOICES]) > 60):
                raise Unfit
            bits = choice_bits(row) if kind == capi.CHOICE else {}
            words = self.words(capi.places_of({x: n for x, n in bits.items() if x is not None}, self.own)) if bits else 0
            ends = [max(-ROOM, min(int(x), ROOM)) if kind in (capi.NUMBER, capi.DAY, capi.TIME) else 0 for x in (row[LOW], row[HIGH])]
            flags = bool(row[NULLABLE]) | (row[ROLE] not in ("label", "power")) << 1 | bool(row[PAST]) << 2
            places = bits.get(None, 0) if bits else int(row[PLACES])
            out += [self.own(row[0]), kind, places, *ends, self.own(bits), self.own(_reader(row)), flags, words]
        return out or [0]

    def element_rows(self) -> dict[int, tuple[int, int]]:
        """Slot of a list of the root, or ROOT -> where the rows of its elements begin, and words of a row."""
        walked = [s for s in self.layout.walked(0).values() if self.plan.scopes[s][1] == 0]
        begins = {ROOT: 0, **{list_slot(self.plan, s): s for s in walked}}
        return {at: (self.at[f"E{s}"], self.layout.width(s)) for at, s in begins.items()}

    # -- the text that calls what objects.py has

    def line(self, name: str) -> str:
        return f"here({self.at[name]})"

    def rows(self, scope: int, computed: bool = False) -> str:
        """The slots of a scope's elements, or what is computed of them."""
        skip = self.layout.slots(scope) * 8 if computed else 0
        return f"there({self.at[f'E{scope}'] + skip}, {self.layout.width(scope)})"

    def source(self) -> str:
        """`enter(self, arguments, how many)` and `expand`, as Python calls them, and what they call."""
        given = "o: int, base: int, day: int, own: int, heads: line, texts: line, guests: line"
        lines = [
            *self.entry("enter", ("base", "day", "own"), [
                f"    found = decided(word_at(args), base, day, own, {self.line('heads')}, {self.line('texts')}, {self.line('guests')})",
                f"    release({self.line('texts')})",
                f"    release({self.line('guests')})",
            ]),
            "def expand(me: int, args: int, count: int) -> int:",
            "    if count != 1:",
            "        return mark(NONE)",
            f"    return expanded({self.line('cells')}, word_at(args))",
            f"def decided({given}) -> int:",
            "    heads[0] = 0",
            "    if word_at(o + 8) == DICT:",
            "        if not objects(o, day, heads, texts, guests):",
            "            return 0",
            "    else:",
            f"        if not written(o, day, own, {self.line('pos')}, heads, texts):",
            "            return 0",
            "    held0 = 1",
            *(f"    held{s} = word_at({self.at['H'] + s * 8})" for s in self.lists),
        ]
        if self.emitter.name == "fused":
            lines += ["    if heads[0] != 0:", "        return mark(FALSE)"]
        lines += [*self.one(), f"    return pair({self._pack()}, handed(texts))"]
        lines += [*self._packed(), *self._again(), *(sweeping(self) if self.emitter.name == "fused" else [])]
        return "\n".join([*lines, *OfObjects(self).source(), *OfText(self).source()]) + "\n"

    def entry(self, name: str, numbers: tuple[str, ...], body: list[str]) -> list[str]:
        """A function as Python calls it, of an object and some integers: what `body` makes of them as `found`, None for 0."""
        return [
            f"def {name}(me: int, args: int, count: int) -> int:",
            f"    busy = {self.at['busy']}",
            f"    if (count != {1 + len(numbers)}) | (word_at(busy) != 0):",  # another thread, while a callback runs
            "        return mark(NONE)",
            "    put(here(busy), 1)",
            *(f"    {x} = PyLong_AsLongLong(word_at(args + {8 * i}))" for i, x in enumerate(numbers, 1)),
            *body,
            "    put(here(busy), 0)",
            "    if found == 0:",
            "        PyErr_Clear()",
            "        return mark(NONE)",
            "    return found",
        ]

    def one(self) -> list[str]:
        """Computes everything from what was read."""
        arrays = [self.line("RT"), *map(self.rows, self.scopes), *(self.line(f"{x}{s}") for x in "OU" for s in self.lists)]
        arrays += [self.rows(s, computed=True) for s in self.scopes]
        return [f"    if not one(0, day, base, {', '.join(arrays)}):", "        return 0"]

    def _pack(self) -> str:
        return f"packed({', '.join(f'held{s}' for s in self.scopes)}, heads)"

    def _again(self) -> list[str]:
        """`again`: a packed trace is read back, one word of its slots changed, and everything computed anew."""
        return [
            *self.entry("again", ("at", "x", "base", "day"), [
                f"    found = changed(word_at(args), at, x, base, day, {self.line('heads')})",
            ]),
            "def changed(trace: int, at: int, x: int, base: int, day: int, heads: line) -> int:",
            *self.restored(),
            "    if word_at(at) == A:", "        return 0", "    put(here(at), x)", *self.one(),
            f"    return pair({self._pack()}, mark(PyTuple_GetItem(trace, 1)))",
        ]

    def restored(self) -> list[str]:
        """The lines that read a packed trace back: what was read and what was computed of it."""
        lines = [
            "    snap = PyBytes_AsString(PyTuple_GetItem(trace, 0))",
            f"    fill(heads, here(snap), {self.layout.heads})",
            f"    fill({self.line('E0')}, here(snap + {self.layout.heads * 8}), {self.layout.width(0)})",
            "    held0 = 1",
        ]
        for s in self.lists:
            head, held = self.layout.values(s), f"held{self.plan.scopes[s][1]}"
            lines += [f"    fill({self.line(f'O{s}')}, here(snap + heads[{head + 1}]), {held} + 1)"]
            lines += [f"    fill({self.line(f'U{s}')}, here(snap + heads[{head + 2}]), {held})"]
            lines += [f"    held{s} = word_at({self.at[f'O{s}']} + {held} * 8)"]
            lines += [f"    fill({self.line(f'E{s}')}, here(snap + heads[{head}]), held{s} * {self.layout.width(s)})"]
        return lines

    def _packed(self) -> list[str]:
        """`packed` copies what was read and computed to bytes."""
        lines = [f"def packed({', '.join(f'held{s}: int' for s in self.scopes)}, heads: line) -> int:"]
        lines += [f"    size = {(self.layout.heads + self.layout.width(0)) * 8}"]
        parts = [("heads", str(self.layout.heads)), ("E0", str(self.layout.width(0)))]
        for s in self.lists:
            head, held = self.layout.values(s), f"held{self.plan.scopes[s][1]}"
            lines += [f"    heads[{head + 1}] = size", f"    size = size + ({held} + 1) * 8"]
            lines += [f"    heads[{head + 2}] = size", f"    size = size + {held} * 8"]
            lines += [f"    heads[{head}] = size", f"    size = size + held{s} * {self.layout.width(s) * 8}"]
            parts += [(f"O{s}", f"{held} + 1"), (f"U{s}", held), (f"E{s}", f"held{s} * {self.layout.width(s)}")]
        lines += ["    out = PyBytes_FromStringAndSize(0, size)", "    if out == 0:", "        return 0", "    to = PyBytes_AsString(out)"]
        lines += [f"    to = copied(to, {self.line(name)}, {count})" for name, count in parts]
        return [*lines, "    return out"]


def _reader(row: list[Any]) -> Any:
    """The door's reader of a fact, quick with a Decimal."""
    read = reader_of(row)
    if row[KIND] not in ("number", "percent"):
        return read
    names = exactly()
    decimal, product, whole, ten = names["DEC"], names["MUL"], names["WHOLE"], names[f"TEN{int(row[PLACES])}"]

    def quick(x: Any) -> Any:
        return int(whole(product(x, ten))) if x.__class__ is decimal else read(x)

    return quick
