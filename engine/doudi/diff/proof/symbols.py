"""The symbols of one household of bounded size: its facts, how many elements its lists have, and what policies leave open."""

from __future__ import annotations

from typing import Any

import z3

from doudi.diff.proof.dates import Calendar
from doudi.diff.proof.measures import Measure
from doudi.plan.nodes import CHOICES, DEN, KIND, NULLABLE, PAST

INNER = 2  # elements of a list inside a list

Path = tuple[str | int, ...]


class Unsupported(Exception):
    """What the encoding cannot say; the argument names it."""


class Symbols:
    """One household: a symbol for each fact of each element, and for how many elements each list has."""

    def __init__(self, day: int, most: int):
        self.day, self.most = day, most
        self.rules: list[Any] = []
        self.facts: dict[tuple[Path, str], tuple[Any, Any]] = {}  # (path, fact) -> value, is 无
        self.sizes: dict[Path, Any] = {}  # path of a list -> elements
        self.rows: dict[tuple[Path, str], list[Any]] = {}
        self.open: dict[tuple[Any, ...], Any] = {}
        self.unlike: frozenset[str] = frozenset()  # facts (`record.id`) whose unit or kind differs between the versions
        self.measured: dict[str, tuple[Measure, list[Any]]] = {}  # by `record.id`: facts that the second version has by another measure
        self.calendar = Calendar(self.rules)

    def size(self, path: Path, required: bool) -> Any:
        if path not in self.sizes:
            n = self.sizes[path] = z3.Int("size " + "/".join(map(str, path)))
            self.rules += [n >= (1 if required else 0), n <= self.limit(path)]
        elif required:
            self.rules.append(self.sizes[path] >= 1)
        return self.sizes[path]

    def limit(self, path: Path) -> int:
        return self.most if len(path) <= 1 else INNER

    def fact(self, path: Path, row: list[Any], den: int, lo: int, hi: int) -> tuple[Any, Any]:
        """(value, is 无) of a fact: Bool, index of a choice, or integer over its den. Only what both versions accept is asked about."""
        key = (path, row[0])
        found = self.facts.get(key)
        name = "/".join([*map(str, path), row[0]])
        if found is None:
            value = z3.Bool(name) if row[KIND] == "bool" else z3.Int(name)
            found = value, z3.Bool(f"{name} none") if row[NULLABLE] and row[KIND] not in ("bool", "enum") else False
            self.facts[key], self.rows[key] = found, row
        elif row[KIND] != self.rows[key][KIND] or (row[KIND] != "enum" and row[DEN] != self.rows[key][DEN]):
            raise Unsupported(f"fact {row[0]}")  # its kind or its places changed: no one symbol stands for both
        value, nothing = found
        if row[KIND] == "enum":
            return self._choice(value, row, self.rows[key]), False
        if row[KIND] != "bool":
            top = min(hi, self.day) if row[PAST] else hi
            self.rules += [value >= lo, value <= top]
            if nothing is not False and not row[NULLABLE]:
                self.rules.append(z3.Not(nothing))
        return found

    def in_measure(self, path: Path, row: list[Any], key: str, side: int, ends: tuple[int, int]) -> tuple[Any, Any]:
        """(value, is 无) of a number as the version `side` measures it. `facts` and `rows` hold it as the first does."""
        measure, first = self.measured[key]
        place = (path, row[0])
        one = z3.Int("/".join([*map(str, path), row[0]]))
        if place not in self.facts:
            nothing = z3.Bool(f"{one} none") if first[NULLABLE] else False
            self.facts[place], self.rows[place] = (measure.before * one, nothing), first
        value, nothing = (measure.after * one if side else measure.before * one), self.facts[place][1]
        self.rules += [value >= ends[0], value <= ends[1]]
        if nothing is not False and not row[NULLABLE]:
            self.rules.append(z3.Not(nothing))
        return value, nothing

    def _choice(self, value: Any, row: list[Any], first: list[Any]) -> Any:
        """The index of a choice in this version's own order; the symbol counts in that of the version seen first."""
        mine, theirs = ([c[0] for c in r[CHOICES]] + ([None] if r[NULLABLE] else []) for r in (row, first))
        self.rules += [value >= 0, value < len(theirs)]
        if mine == theirs:
            return value
        out: Any = z3.IntVal(0)
        for i, id in enumerate(theirs):
            if id in mine:
                out = z3.If(value == i, mine.index(id), out)
            else:
                self.rules.append(value != i)
        return out

    def silence(self, key: tuple[Any, ...], kind: str, lo: int, hi: int) -> Any:
        """What a policy leaves open: one symbol for both versions where they leave the same open, within the same bounds."""
        key = (*key, lo, hi)
        if key not in self.open:
            name = "open " + " ".join(map(str, key))
            symbol = self.open[key] = z3.Bool(name) if kind == "b" else z3.Int(name)
            if kind != "b":
                self.rules += [symbol >= lo, symbol <= hi]
        return self.open[key]
