"""Which rows of the roll a household of the register answers for: by the household's id, by identity numbers, or by both."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.columns.matrix import Ints
    from doudi.reconcile.identity import Marks
    from doudi.reconcile.roll import Roll

BY_HOUSEHOLD, BY_PERSON = 1, 2
NOBODY = -1  # no member is meant


class Lookup:
    """Places of marks among the rows of a roll that are kept; 0 is never found."""

    def __init__(self, marks: Ints, kept: Any):
        places = np.flatnonzero(kept & (marks != 0))
        order = np.argsort(marks[places], kind="stable")
        self.places = places[order]
        self.marks = marks[self.places]

    def find(self, wanted: Ints) -> tuple[Ints, Ints]:
        """(index into `wanted`, row of the roll) of every pair that is equal."""
        low, high = np.searchsorted(self.marks, wanted, side="left"), np.searchsorted(self.marks, wanted, side="right")
        counts = np.where(wanted != 0, high - low, 0)
        at = np.repeat(np.arange(len(wanted), dtype=np.int64), counts)
        inner = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        return at, self.places[np.repeat(low, counts) + inner]


class Claims:
    """For one chunk: `row` of the register, `roll` index, `member` or NOBODY, `how`. One entry a pair and way."""

    def __init__(self, *, late: bool = False) -> None:
        self.late = late  # whether they are found only when the household has been read
        self.entries: list[tuple[int, int, int, int]] = []
        self.ids: dict[int, str] = {}  # of the rows that have one
        self.withheld: list[int] = []  # rows that a rejected row of the roll means
        self.named: list[tuple[int, int, str]] = []  # rows of the roll whose name is another: with the register's row and names
        self.people: Ints = np.zeros(0, np.int64)  # marks of everybody in the chunk
        self.homes: Ints = np.zeros(0, np.int64)  # the household's row of each

    def by_row(self) -> dict[int, list[tuple[int, int, int]]]:
        out: dict[int, list[tuple[int, int, int]]] = {}
        for row, roll, member, how in self.entries:
            out.setdefault(row, []).append((roll, member, how))
        return out


class Matcher:
    """Finds claims. Shared between threads; nothing in it changes."""

    def __init__(self, roll: Roll, marks: Marks):
        self.roll, self.marks = roll, marks
        self.households, self.people = Lookup(roll.households, roll.kept), Lookup(roll.people, roll.kept)
        self.withheld = Lookup(roll.withheld, np.ones(len(roll.withheld), bool))

    def claims(self, rows: Ints, ids: list[Any], heads: list[Any] | None, members: tuple[Ints, list[Any]] | None) -> Claims:
        """rows: the households' numbers. ids, heads: their ids and identity numbers. members: offsets, and the members' numbers."""
        out = Claims()
        marks = np.array([self.marks.household(x) for x in ids], np.int64)
        at, found = self.households.find(marks)
        out.entries += [(int(rows[i]), int(r), NOBODY, BY_HOUSEHOLD) for i, r in zip(at.tolist(), found.tolist(), strict=True)]
        for i in np.unique(at).tolist():
            out.ids[int(rows[i])] = str(ids[i])
        out.withheld += np.unique(rows[self.withheld.find(marks)[0]]).tolist()
        people, homes = [], []
        for numbers, owner, place in self._people(rows, heads, members):
            own = np.array([self.marks.person(x) for x in numbers], np.int64)
            at, found = self.people.find(own)
            for i, r in zip(at.tolist(), found.tolist(), strict=True):
                out.entries.append((int(rows[owner[i]]), int(r), int(place[i]), BY_PERSON))
                out.ids[int(rows[owner[i]])] = str(ids[owner[i]] if ids[owner[i]] is not None else "")
            out.withheld += np.unique(rows[owner[self.withheld.find(own)[0]]]).tolist()
            given = own != 0
            people.append(own[given])
            homes.append(rows[owner[given]])
        if people:
            out.people, out.homes = _once(np.concatenate(people), np.concatenate(homes))
        return out

    def _people(self, rows: Ints, heads: list[Any] | None, members: Any) -> list[tuple[list[Any], Ints, Ints]]:
        """(numbers, index of the household of each, place in its list): heads, then members."""
        found: list[tuple[list[Any], Ints, Ints]] = []
        if heads is not None:
            found.append((heads, np.arange(len(rows), dtype=np.int64), np.full(len(rows), NOBODY, np.int64)))
        if members is not None:
            offsets, numbers = members
            owner = np.repeat(np.arange(len(rows), dtype=np.int64), np.diff(offsets))
            found.append((numbers, owner, np.arange(len(owner), dtype=np.int64) - offsets[:-1][owner]))
        return found


def _once(people: Ints, homes: Ints) -> tuple[Ints, Ints]:
    """A head who is also listed as a member is one person."""
    if not len(people):
        return people, homes
    pairs = np.unique(np.stack([people, homes]), axis=1)
    return pairs[0], pairs[1]


def texts(array: Any) -> list[Any]:
    """A column as plain texts; None where a cell is empty."""
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    return [None if x is None or x == "" else str(x) for x in array.to_pylist()]
