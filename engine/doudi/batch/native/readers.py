"""The two readers of a household in machine code: of Python objects and of JSON text. Text that calls what objects.py and texts.py have.

Both leave the same in memory: a row of slots for each element, and of each list where the elements of each parent begin (`O`), which
parents leave it out (`U`), and how many elements there are (`H`).
"""

from __future__ import annotations

from doudi.batch.native.capi import places_of
from doudi.decision.door.quick import LONGEST, day_of
from doudi.decision.door.reading import WIDEST
from doudi.plan.nodes import ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.batch.native.household import Memory

ELEMENTS = 64  # of all lists of a scope together; a larger household is the Python codes'
OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST = b"{}[]"


class Reader:
    """What both know of the plan."""

    def __init__(self, memory: Memory):
        self.memory, self.layout, self.plan = memory, memory.layout, memory.plan

    def facts(self, scope: int) -> int:
        return len(self.layout.record(scope)["facts"])

    def lists(self, scope: int) -> list[tuple[int, str, bool, int | None, bool]]:
        """Of each list of a record: position, record, whether it is required, the scope of its elements, whether its own visit walks it
        (of one that is not walked the trace holds the slots)."""
        record, walked = self.layout.record(scope), self.layout.walked(scope)
        scopes = {s[2]: i for i, s in enumerate(self.plan.scopes) if i and s[1] == scope}
        required = [bool(names[2]) for names in record["list_names"]]
        return [(j, name, required[j], scopes.get(j), j in walked) for j, name in enumerate(record["lists"])]

    def day_slot(self, scope: int) -> int:
        return self.facts(scope) + len(self.layout.record(scope)["lists"])

    def id_slot(self, scope: int) -> int:
        return next(i for i, row in enumerate(self.layout.record(scope)["facts"]) if row[0] == "id")

    def word(self, name: str, index: str = "0") -> str:
        """The address of a word of an array."""
        return f"{self.memory.at[name]} + ({index}) * 8"


class OfObjects(Reader):
    """`objects(o, day, heads, texts, guests)`: whether all of an object was read."""

    def source(self) -> list[str]:
        m = self.memory
        lines = [
            "def objects(o: int, day: int, heads: line, texts: line, guests: line) -> bool:",
            f"    if not read0(o, 0, day, {m.line('F0')}, {m.rows(0)}, heads, texts):",
            "        return False",
            f"    put({m.line('P0')}, o)",
            "    held0 = 1",
        ]
        for s in m.lists:
            parent = self.plan.scopes[s][1]
            links = f"{m.line(f'P{parent}')}, {m.line(f'P{s}')}, {m.line(f'O{s}')}, {m.line(f'U{s}')}"
            lines += [f"    held{s} = walk{s}(held{parent}, day, {m.line(f'F{s}')}, {m.rows(s)}, heads, texts, guests, {links})"]
            lines += [f"    if held{s} < 0:", "        return False", f"    put(here({self.word('H', str(s))}), held{s})"]
        lines += ["    return True"]
        for s in m.scopes:
            lines += [*self._read(s), *(self._walk(s) if s else [])]
        return lines

    def _read(self, scope: int) -> list[str]:
        """`read<s>` reads an element to row i; whether all of it is plain."""
        m, facts, first = self.memory, self.facts(scope), "record(o,"
        if facts > WIDEST:
            places = {row[0]: i for i, row in enumerate(self.layout.record(scope)["facts"])}
            first = f"record_given(o, {m.own(places)}, {m.at['cursor']},"
        lines = [
            f"def read{scope}(o: int, i: int, day: int, facts: line, columns: rows, heads: line, texts: line) -> bool:",
            f"    n = {first} facts, {facts}, columns, i, day, texts)",
            "    if n == STRANGE:",
            "        return False",
            "    keys = n >> 16",
            "    heads[0] = heads[0] + (n & 65535)",
        ]
        for j, name, required, _, walked in self.lists(scope):
            key = m.own(name)
            if walked or required:
                lines += [f"    n = elements(o, {key}, {ELEMENTS})"]
                lines += [f"    if (n == STRANGE) | (({int(required)} != 0) & (n < 1)):", "        return False"]
            if walked:
                lines += ["    keys = keys + (n >= 0)", "    heads[0] = heads[0] + (n < 0)"]
            else:
                lines += [f"    x = other(o, {key}, {m.list_reader(name)}, texts)", "    if x == STRANGE:", "        return False"]
                lines += ["    keys = keys + (x != A)", "    heads[0] = heads[0] + (x == A)", f"    columns[{facts + j}, i] = x"]
        if not scope:
            lines += [f"    n = day_given(o, {m.own('as_of')}, {m.own(day_of)})", "    if n == STRANGE:", "        return False"]
            lines += ["    keys = keys + (n != A)", f"    columns[{self.day_slot(0)}, i] = n"]
        return [*lines, "    return keys == PyDict_Size(o)"]

    def _walk(self, scope: int) -> list[str]:
        """`walk<s>` reads all elements of a list's scope; how many there are, -1 where something is not plain."""
        key = self.memory.own(self.plan.scopes[scope][0])
        given = "facts: line, columns: rows, heads: line, texts: line, guests: line, above: line, mine: line, starts: line, unknown: line"
        return [
            f"def walk{scope}(held: int, day: int, {given}) -> int:",
            "    at = 0",
            "    before = heads[0]",
            "    for i in range(held):",
            "        starts[i] = at",
            "        o = above[i]",
            f"        n = elements(o, {key}, {ELEMENTS})",
            "        unknown[i] = n < 0",
            "        if n == STRANGE:",
            "            return -1",
            "        for k in range(n):",
            f"            x = element(o, {key}, k, guests)",
            f"            if (x == STRANGE) | (at >= {ELEMENTS}):",
            "                return -1",
            "            mine[at] = x",
            f"            if not read{scope}(x, at, day, facts, columns, heads, texts):",
            "                return -1",
            "            at = at + 1",
            f"        if not apart(columns, {self.id_slot(scope)}, starts[i], at):",
            "            return -1",
            "    starts[held] = at",
            *([] if self.asked(scope) else ["    heads[0] = before"]),
            "    return at",
        ]

    def asked(self, scope: int) -> bool:
        """Whether some rule asks what an element of a list lacks."""
        return scope in self.layout.walked(self.plan.scopes[scope][1]).values()


class OfText(Reader):
    """`written(o, day, own, pos, heads, texts)`: whether all of a JSON text was read. own: the day that it must say, or -1 for any."""

    def source(self) -> list[str]:
        m = self.memory
        size = m.at["cursor"]
        day = self.word("E0", str(self.day_slot(0)))
        lines = [
            "def written(o: int, day: int, own: int, pos: line, heads: line, texts: line) -> bool:",
            f"    first = begin(o, {size})",
            f"    if (first == 0) | (word_at({size}) > {LONGEST}):",
            "        return False",
            "    pos[0] = first",
            "    space(pos)",
            *(f"    put(here({self._held(s)}), {int(s == 0)})" for s in m.scopes),
            "    if not text0(0, day, pos, heads, texts):",
            "        return False",
            "    space(pos)",
            *(f"    put(here({self._behind(s)}), word_at({self._held(s)}))" for s in m.lists),
            f"    return (pos[0] == first + word_at({size})) & ((own < 0) | (word_at({day}) == own))",
        ]
        for s in m.scopes:
            lines += self._object(s)
        return lines

    def _held(self, scope: int) -> str:
        """Where it is told how many elements there are."""
        return self.word("H", str(scope))

    def _behind(self, scope: int) -> str:
        """Where it is told that the elements of the last parent of a list end."""
        return self.word(f"O{scope}", f"word_at({self._held(self.plan.scopes[scope][1])})")

    def _object(self, scope: int) -> list[str]:
        """`text<s>` reads an object to row i."""
        m, facts, lists = self.memory, self.facts(scope), self.lists(scope)
        names = [row[0] for row in self.layout.record(scope)["facts"]] + [name for _, name, *_ in lists] + ([] if scope else ["as_of"])
        keys = m.words(places_of({name: i for i, name in enumerate(names)}, m.own))
        counted = sum(row[ROLE] not in ("label", "power") for row in self.layout.record(scope)["facts"]) + len(lists)
        lines = [
            f"def text{scope}(i: int, day: int, pos: line, heads: line, texts: line) -> bool:",
            f"    blank({m.rows(scope)}, i, {self.layout.slots(scope)})",
            f"    heads[0] = heads[0] + {counted}",
        ]
        for _, _, _, child, _ in lists:
            if child is not None:
                lines += [f"    put(here({self.word(f'O{child}', 'i')}), word_at({self._held(child)}))"]
                lines += [f"    put(here({self.word(f'U{child}', 'i')}), 1)"]
        lines += [*(f"    given{j} = 0" for j, *_ in lists), f"    c = opened(pos, {OPEN_OBJECT})", "    if c < 0:", "        return False"]
        lines += [f"    more = c != {CLOSE_OBJECT}", "    if not more:", "        pos[0] = pos[0] + 1", "    while more:"]
        given = f"{m.line(f'F{scope}')}, n, pos, {m.rows(scope)}, i, day, heads, texts"
        lines += [f"        n = key(pos, here({keys}))", "        if n < 0:", "            return False", f"        if n < {facts}:"]
        lines += [f"            if not field({given}):", "                return False"]
        for j, *_ in lists:
            lines += [f"        if n == {facts + j}:", f"            if given{j} != 0:", "                return False"]
            lines += [f"            given{j} = 1"]
            lines += [f"            if not list{scope}_{j}(i, day, pos, heads, texts):", "                return False"]
        if not scope:
            place = self.word("E0", str(self.day_slot(0)))
            lines += [f"        if n == {self.day_slot(0)}:", f"            if word_at({place}) != A:", "                return False"]
            lines += [f"            n = day_written(pos, {m.own(day_of)})", "            if n == STRANGE:", "                return False"]
            lines += [f"            put(here({place}), n)"]
        lines += [f"        n = follows(pos, {CLOSE_OBJECT})", "        if n < 0:", "            return False", "        more = n == 1"]
        lines += [line for j, _, required, _, _ in lists if required for line in (f"    if given{j} == 0:", "        return False")]
        lines += ["    return True"]
        for one in lists:
            lines += self._list(scope, *one)
        return lines

    def _list(self, scope: int, j: int, name: str, required: bool, child: int | None, walked: bool) -> list[str]:
        """`list<s>_<j>` reads a list of the object in row i."""
        m = self.memory
        lines = [f"def list{scope}_{j}(i: int, day: int, pos: line, heads: line, texts: line) -> bool:", "    first = pos[0]"]
        lines += ["    heads[0] = heads[0] - 1"]
        if child is None:
            lines += [f"    if byte_at(first) != {OPEN_LIST}:", "        return False", "    pos[0] = beyond(first)"]
        else:
            held = self._held(child)
            lines += [
                "    before = heads[0]",
                f"    put(here({self.word(f'U{child}', 'i')}), 0)",
                f"    start = word_at({held})",
                f"    c = opened(pos, {OPEN_LIST})",
                "    if c < 0:",
                "        return False",
                f"    more = c != {CLOSE_LIST}",
                "    if not more:",
                "        pos[0] = pos[0] + 1",
                "    while more:",
                f"        at = word_at({held})",
                f"        if at >= {ELEMENTS}:",
                "            return False",
                f"        put(here({held}), at + 1)",
                f"        if not text{child}(at, day, pos, heads, texts):",
                "            return False",
                f"        n = follows(pos, {CLOSE_LIST})",
                "        if n < 0:",
                "            return False",
                "        more = n == 1",
                f"    if not apart({m.rows(child)}, {self.id_slot(child)}, start, word_at({held})):",
                "        return False",
                *([] if walked else ["    heads[0] = before"]),  # no rule asks what its elements lack
            ]
            if required:
                lines += [f"    if word_at({held}) == start:", "        return False"]
        if not walked:
            lines += [f"    x = list_written(first, {m.list_reader(name)}, texts)", "    if x == STRANGE:", "        return False"]
            if required:
                lines += ["    if PyList_Size(x) < 1:", "        return False"]
            lines += [f"    put(here({self.word(f'E{scope}', f'i * {self.layout.width(scope)} + {self.facts(scope) + j}')}), x)"]
        return [*lines, "    return True"]
