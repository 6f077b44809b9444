"""The roll of people now paid, read once: every row is kept, a double, or rejected, and each of these is counted."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from doudi.batch.columns.column import Column
from doudi.batch.columns.convert import decimal_of, read, seen
from doudi.batch.columns.heading import plain
from doudi.batch.tables.flat import PAGE
from doudi.batch.tables.pages import Pages
from doudi.reconcile.headings import ALIASES
from doudi.reconcile.identity import WrongNumber, masked, number
from doudi.text.diagnostic import fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.batch.columns.matrix import Ints
    from doudi.batch.tables.flat import Flat
    from doudi.reconcile.headings import Headings
    from doudi.reconcile.identity import Marks
    from doudi.text.diagnostic import Diagnostic

ROLL = "roll"
SIZE = 1 << 16  # rows read at a time
UNPAID = -1  # no amount is written
MOST = 10**13  # fen


class Note:
    """What is wrong with a row of the roll: its number, its household id, the column, and why."""

    __slots__ = ("column", "diagnostic", "id", "row")

    def __init__(self, row: int, id: str, column: str, diagnostic: Diagnostic):
        self.row, self.id, self.column, self.diagnostic = row, masked(id)[:60], column, diagnostic


class Roll:
    """Columns over the rows that could be read, in the order of the file; `rejected` could not, `remarks` are of rows that were kept.

    `households`, `people`: marks, 0 where there is none. `programme`: index into `programmes`. `fen`: UNPAID where no amount is written.
    """

    def __init__(self, programmes: list[str]):
        self.programmes = programmes
        self.rows: Ints = np.zeros(0, np.int64)
        self.households: Ints = np.zeros(0, np.int64)
        self.people: Ints = np.zeros(0, np.int64)
        self.programme: Ints = np.zeros(0, np.int64)
        self.fen: Ints = np.zeros(0, np.int64)
        self.ids: Any = None
        self.names: Any = None
        self.facts: dict[str, Any] = {}
        self.first: Ints = np.zeros(0, np.int64)  # of a double the row it repeats, else itself
        self.withheld: Ints = np.zeros(0, np.int64)  # marks of households and people in rejected rows
        self.rejected: list[Note] = []
        self.remarks: list[Note] = []
        self.said: set[str] = set()  # programmes that some row names
        self.read = 0  # rows in the file
        self.pages = Pages({})  # where they stand, of the record ROLL

    def row(self, index: int) -> str:
        """The place of a row in the file, in words."""
        return self.pages.said(ROLL, int(self.rows[index]))

    @property
    def kept(self) -> Any:
        return self.first == np.arange(len(self.rows))


class Reader:
    """Reads one roll. `known`: words for programmes, as plain text, and their ids; `facts`: door rows of the facts that columns tell."""

    def __init__(self, headings: Headings, marks: Marks, known: dict[str, str], facts: dict[str, Any], programmes: list[str]):
        self.headings, self.marks, self.facts = headings, marks, facts
        self.out = Roll(programmes)
        column = headings.of("programme")
        said = {plain(k): v for k, v in headings.columns[column].values.items()} if column else {}
        self.known = {**spoken(known), **said}
        self.titles: list[str] = []
        self.withheld: list[int] = []
        self.columns: dict[str, list[Any]] = {n: [] for n in ("row", "household", "person", "programme", "fen", "id", "name", *facts)}

    def roll(self, flat: Flat, tell: Callable[[int], None]) -> Roll:
        """Raises InputError, OSError."""
        names = list(self.headings.columns)
        self.out.pages = Pages({ROLL: flat.sheets})
        self.titles = flat.sheets if by_sheet(flat.sheets, self.known) else []
        begin = 1
        for table in flat.feed(names, SIZE):
            numbers = flat.numbers(begin, table.num_rows).tolist()
            begin += table.num_rows
            cells = {n: table[n].to_pylist() for n in names}
            for i, row in enumerate(numbers):
                self._row(row, {n: _text(cells[n][i]) for n in names})
            self.out.read += table.num_rows
            tell(self.out.read)
        self._close()
        for bad in flat.bad:
            self.out.read += 1
            self.out.rejected.append(Note(bad.row, "", bad.column, bad.diagnostic))
        return self.out

    def _row(self, row: int, cells: dict[str, str]) -> None:
        """One row, kept or rejected."""
        h = self.headings
        id = cells.get(h.of("household") or "", "")
        faults: list[tuple[str, Diagnostic]] = []
        person = self._person(cells, faults)
        own = self.marks.household(id)
        programme = self._programme(row, cells, faults)
        fen = self._fen(cells, faults)
        facts = {f: self._fact(f, cells[c], c, faults) for f, c in h.facts.items() if f in self.facts}
        fatal = [f for f in faults if f[1].code != "reconcile-identity"]
        if not own and not person:
            fatal += [f for f in faults if f[1].code == "reconcile-identity"] or [
                (h.of("identity") or h.of("household") or "", fault("reconcile-no-key", None))
            ]
        if fatal:
            self.out.rejected += [Note(row, id, *f) for f in fatal[:1]]  # a row is rejected once
            self.withheld += [m for m in (own, person) if m]
            return
        self.out.remarks += [Note(row, id, *f) for f in faults]
        name = cells.get(h.of("name") or "", "")
        for key, x in zip(self.columns, (row, own, person, programme, fen, id, name, *(facts.get(f, "") for f in self.facts)), strict=True):
            self.columns[key].append(x)

    def _person(self, cells: dict[str, str], faults: list[tuple[str, Diagnostic]]) -> int:
        column = self.headings.of("identity")
        if column is None or not cells[column]:
            return 0
        try:
            return self.marks.of("person", number(cells[column]))
        except WrongNumber as wrong:
            faults.append((column, fault("reconcile-identity", None, problem=wrong.args)))
            return 0

    def _programme(self, row: int, cells: dict[str, str], faults: list[tuple[str, Diagnostic]]) -> int:
        column = self.headings.of("programme")
        word = cells[column] if column else self.titles[row // PAGE] if self.titles else ""
        id = self.known.get(plain(word), "") if word else self.headings.programme
        if id not in self.out.programmes:
            faults.append((column or "", fault("reconcile-programme", None, found=masked(word)[:40])))
            return -1
        self.out.said.add(id)
        return self.out.programmes.index(id)

    def _fen(self, cells: dict[str, str], faults: list[tuple[str, Diagnostic]]) -> int:
        column = self.headings.of("amount")
        if column is None or not cells[column]:
            return UNPAID
        found = decimal_of(cells[column])
        fen = found * 100 if found is not None else None
        if fen is None or fen != int(fen) or not 0 <= fen < MOST:
            faults.append((column, fault("reconcile-amount", None, found=masked(cells[column])[:40])))
            return UNPAID
        return int(fen)

    def _fact(self, fact: str, word: str, column: str, faults: list[tuple[str, Diagnostic]]) -> str:
        """A cell that tells a fact, as it is; a cell that is none of its values rejects the row."""
        row = self.facts[fact]
        if word and self.headings.columns[column].role != "amount" and read(row, word, Column(fact)) is None:
            faults.append((column, fault("reconcile-fact", None, name=(row[1], row[2]), found=masked(word)[:40])))
        return word

    def _close(self) -> None:
        """Columns from lists, and who is on the roll twice: the same person, or without a number the same household, in one programme."""
        out, c = self.out, self.columns
        out.rows, out.households, out.people = (np.array(c[n], np.int64) for n in ("row", "household", "person"))
        out.programme, out.fen = np.array(c["programme"], np.int64), np.array(c["fen"], np.int64)
        out.withheld = np.array(self.withheld, np.int64)
        out.ids, out.names = pa.array(c["id"], pa.string()), pa.array(c["name"], pa.string())
        out.facts = {f: pa.array(c[f], pa.string()) for f in self.facts}
        places = np.arange(len(out.rows), dtype=np.int64)
        out.first = places.copy()
        again = _firsts(out.programme, out.people)
        out.first[again != places] = again[again != places]
        if not self.headings.people:  # a household stands on a roll of households once, whoever is named
            again = _firsts(out.programme, out.households)
            late = (again != places) & (out.first == places)
            out.first[late] = out.first[again[late]]
        self.columns = {}


def spoken(known: dict[str, str]) -> dict[str, str]:
    """Words for programmes, and what offices call them besides."""
    return {**{plain(k): v for k, v in ALIASES.items() if v in known.values()}, **known}


def by_sheet(sheets: list[str], known: dict[str, str]) -> bool:
    """Whether a roll has a sheet for each programme: one of the sheets is called so."""
    return any(plain(title) in known for title in sheets)


def _firsts(programme: Ints, marks: Ints) -> Ints:
    """For each row the first one with the same programme and mark; itself where it has no mark."""
    places = np.arange(len(marks), dtype=np.int64)
    keys = np.stack([programme, marks])
    _, first, back = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    found: Ints = np.where(marks != 0, first[back.reshape(-1)], places)
    return found


def _text(x: Any) -> str:
    return "" if x is None else seen(str(x))
