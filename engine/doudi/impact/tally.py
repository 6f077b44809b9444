"""Counts and sums of money over chunks, exact, by programme and by what tells households apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np
import pyarrow as pa

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.columns.matrix import Ints
    from doudi.impact.both import Both, Seen

    Coded = tuple[list[str], Ints]

# in, out: granted by one side only. up, down, same, unclear: by both, as the amount goes. neither: by none. opened: decided before, not
# settled now; settled: the other way round; open: not settled on either side. They divide all subjects.
WAYS = ("in", "out", "up", "down", "same", "unclear", "neither", "opened", "settled", "open")
IN, OUT, UP, DOWN, SAME, UNCLEAR, NEITHER, OPENED, SETTLED, OPEN = range(10)
STEPS = (-500, -200, -100, -50, 0, 50, 100, 200, 500)  # yuan; the change of an amount falls between two of them
PLACES = 4096  # subjects of one household, at the most 1000 members
STATUSES = {"refused": 0, "granted": 1, "undetermined": 2}
MOST = 2**62  # sums that could pass this are carried by Python's own integers


@dataclass(slots=True)
class Cell:
    """`counts` by way; `money` by way: the sum paid before and after, where both are known."""

    counts: list[int] = field(default_factory=lambda: [0] * len(WAYS))
    money: list[list[Fraction]] = field(default_factory=lambda: [[Fraction(0), Fraction(0)] for _ in WAYS])

    def add(self, other: Cell) -> None:
        self.counts = [a + b for a, b in zip(self.counts, other.counts, strict=True)]
        self.money = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(self.money, other.money, strict=True)]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def paid(self, side: int) -> Fraction:
        return sum((m[side] for m in self.money), Fraction(0))


@dataclass(slots=True)
class Tally:
    """`cells[programme][dim, value]`; ("", "") is all. `bands[programme]` counts changes of amounts between STEPS, from below.

    homes: households by what happens to them in all programmes together: gain · lose · both · unclear · untouched. apart: those that are
    left out though both versions decide them, and the masked ones among them (recorded.py).
    """

    households: int = 0
    refused: dict[str, int] = field(default_factory=lambda: {"old": 0, "new": 0, "both": 0})
    orphans: int = 0
    apart: int = 0
    apart_masked: int = 0
    cells: dict[str, dict[tuple[str, str], Cell]] = field(default_factory=dict)
    bands: dict[str, list[int]] = field(default_factory=dict)
    homes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("gain", "lose", "both", "unclear", "untouched"), 0))

    @property
    def compared(self) -> int:
        return self.households - sum(self.refused.values()) - self.apart

    def add(self, other: Tally) -> None:
        self.households += other.households
        self.orphans += other.orphans
        self.apart += other.apart
        self.apart_masked += other.apart_masked
        for mine, theirs in ((self.refused, other.refused), (self.homes, other.homes)):
            for k, n in theirs.items():
                mine[k] += n
        for p, cells in other.cells.items():
            for key, cell in cells.items():
                self.cells.setdefault(p, {}).setdefault(key, Cell()).add(cell)
        for p, bands in other.bands.items():
            before = self.bands.get(p, [0] * len(bands))
            self.bands[p] = [a + b for a, b in zip(before, bands, strict=True)]


@dataclass(slots=True)
class About:
    """What the tally must know of a programme. `about`: homes · people · others; `classes`: columns of choices among its results."""

    id: str
    about: str
    paid: tuple[bool, bool]
    there: tuple[bool, bool]
    classes: list[str]


def tallied(both: Both, programmes: list[About]) -> Tally:
    """The tally of one chunk."""
    out = Tally(both.count, orphans=both.orphans)
    seen = [s for s in both.seen if s is not None]
    if not seen:
        return out
    rows, kept = _read(both, out)
    flags = np.zeros((len(rows), 3), bool)  # gains, loses, unclear
    for about in programmes:
        _programme(both, about, seen[-1], (rows, kept), out, flags)
    gain, lose, unclear = flags[kept].T
    for name, found in (
        ("unclear", unclear), ("both", gain & lose & ~unclear), ("gain", gain & ~lose & ~unclear), ("lose", lose & ~gain & ~unclear),
        ("untouched", ~gain & ~lose & ~unclear),
    ):
        out.homes[name] = int(found.sum())
    return out


def _read(both: Both, out: Tally) -> tuple[Ints, NDArray[np.bool_]]:
    """The households' rows that some side read, and which both take; counts those that one refused."""
    taken = [np.sort(s.rows[~s.refused]) if s is not None else None for s in both.seen]
    rows = np.unique(np.concatenate([s.rows for s in both.seen if s is not None]))
    held = [np.isin(rows, t) if t is not None else np.ones(len(rows), bool) for t in taken]
    unread = both.count - len(rows)  # lines that neither side could read
    apart = np.isin(rows, both.apart)
    held = [h & ~apart for h in held]
    out.apart, out.apart_masked = int(apart.sum()), both.masked
    out.refused = {
        "old": int((~held[0] & held[1]).sum()), "new": int((held[0] & ~held[1]).sum()),
        "both": int((~held[0] & ~held[1]).sum()) - out.apart + unread,
    }
    return rows, held[0] & held[1]


class Side:
    """One programme's rows of one side: a key for each subject, its status, amount over `den` where it is known, words."""

    def __init__(self, table: Any, about: About, side: int):
        self.there = table is not None and about.there[side]
        self.keys = np.zeros(0, np.int64)
        if not self.there:
            return
        column = table["programme"].combine_chunks()
        code = column.dictionary.index(about.id).as_py()
        at = np.flatnonzero(column.indices.to_numpy(zero_copy_only=False) == code) if code >= 0 else np.zeros(0, np.int64)
        row = table["row"].combine_chunks().to_numpy()[at]
        first = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]])) if len(row) else at
        place = np.arange(len(row)) - np.repeat(first, np.diff(np.concatenate([first, [len(row)]])))
        self.keys = row * PLACES + place
        self.table = table.take(at)
        self.status = _coded(self.table["status"], STATUSES)
        self.paid = about.paid[side]

    def only(self, at: Ints) -> Side:
        if self.there:
            self.keys, self.status, self.table = self.keys[at], self.status[at], self.table.take(at)
        return self

    def coded(self, column: str) -> Coded:
        """The words of a column, and the index of each row's; the last for none."""
        if not self.there or column not in self.table.column_names:
            return [], np.zeros(0, np.int64)
        array = self.table[column].combine_chunks()
        array = array if pa.types.is_dictionary(array.type) else array.cast(pa.string()).dictionary_encode()
        words = list(array.dictionary.to_pylist())
        return words, array.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)

    def fen(self) -> tuple[Any, Any]:
        """Amounts in fen, and where they are whole fen."""
        column = self.table["amount"].combine_chunks()
        words = np.frombuffer(column.buffers()[1], np.int64) if len(column) else np.zeros(0, np.int64)
        valid = column.is_valid().to_numpy(zero_copy_only=False)
        return np.where(valid, words[2 * column.offset : 2 * (column.offset + len(column)) : 2], 0), valid


def _coded(column: Any, codes: dict[str, int]) -> Ints:
    array = column.combine_chunks()
    known = np.array([codes[w] for w in array.dictionary.to_pylist()] or [0], np.int64)
    found: Ints = known[array.indices.to_numpy(zero_copy_only=False)]
    return found


def _programme(
    both: Both, about: About, seen: Seen, homes: tuple[Ints, NDArray[np.bool_]], out: Tally, flags: NDArray[np.bool_]
) -> None:
    rows, kept = homes
    old, new = (Side(t, about, i) for i, t in enumerate(both.tables))
    keys = new.keys if new.there else old.keys
    if old.there and new.there and not np.array_equal(old.keys, new.keys):
        keys = np.intersect1d(old.keys, new.keys, assume_unique=True)
    keep = kept[np.searchsorted(rows, keys // PLACES)] if len(keys) else np.zeros(0, bool)
    keys = keys[keep]
    for side in (old, new):
        side.only(np.searchsorted(side.keys, keys))
    a, b = (s.status if s.there else np.zeros(len(keys), np.int64) for s in (old, new))
    money, known, den = _money(old, new, a, b)
    way = _ways(a, b, money, known, paid=about.paid)
    at = np.searchsorted(rows, keys // PLACES)
    for i, ways in enumerate(((IN, UP), (OUT, DOWN), (UNCLEAR, OPENED, SETTLED, OPEN))):
        flags[at[np.isin(way, ways)], i] = True
    cells = out.cells.setdefault(about.id, {})
    for key, mask in _parts(old, new, about, seen, keys):
        cells.setdefault(key, Cell()).add(_cell(way, money, known, den, mask))
    out.bands[about.id] = _bands(way, money, known, den)


def _ways(a: Ints, b: Ints, money: Any, known: Any, *, paid: tuple[bool, bool]) -> Ints:
    way = np.full(len(a), NEITHER, np.int64)
    way[(a == 0) & (b == 1)] = IN
    way[(a == 1) & (b == 0)] = OUT
    stay = (a == 1) & (b == 1)
    way[stay] = SAME
    if any(paid):
        sure = known[0] & known[1]
        way[stay & ~sure] = UNCLEAR
        way[stay & sure & (money[1] > money[0])] = UP
        way[stay & sure & (money[1] < money[0])] = DOWN
    way[(a == 2) & (b == 2)] = OPEN
    way[(a != 2) & (b == 2)] = OPENED
    way[(a == 2) & (b != 2)] = SETTLED
    return way


def _money(old: Side, new: Side, a: Ints, b: Ints) -> tuple[Any, Any, int]:
    """Amounts of both sides as integers over one denominator, and where each is known. What is refused is paid nothing."""
    texts = [_exact(s) for s in (old, new)]
    den = lcm(100, *(f.denominator for t in texts for f in t[0] if f is not None))
    money, known = [], []
    for side, status, (exact, index) in zip((old, new), (a, b), texts, strict=True):
        values: Any = np.zeros(len(status), np.int64)
        sure = status == 0
        if side.there and side.paid and len(status):
            fen, given = side.fen()
            other = [0 if f is None else int(f * den) for f in exact]
            largest = max(int(np.abs(fen).max()) * (den // 100), *(abs(x) for x in other))
            kind = np.int64 if largest * len(fen) < MOST else object
            there = np.array([f is not None for f in exact])
            values = np.where(there[index], np.array(other, kind)[index], fen.astype(kind) * (den // 100))
            sure = sure | ((status == 1) & (given | there[index]))
        elif side.there:
            sure = sure | (status == 1)
        money.append(np.where(status == 1, values, 0))
        known.append(sure)
    return money, known, den


def _exact(side: Side) -> tuple[list[Fraction | None], Ints]:
    """Exact amounts that are no whole fen, by distinct text, and the index of each row's."""
    if not side.there or not side.paid or not len(side.keys):
        return [None], np.zeros(len(side.keys), np.int64)
    array = side.table["amount_exact"].combine_chunks()
    texts = array.dictionary.to_pylist()
    found = [Fraction(t) if ".." not in t else None for t in texts] + [None]
    return found, array.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)


def _cell(way: Ints, money: Any, known: Any, den: int, mask: Any) -> Cell:
    out = Cell()
    chosen = way if mask is None else way[mask]
    out.counts = np.bincount(chosen, minlength=len(WAYS)).tolist()
    for i, n in enumerate(out.counts):
        if n:
            here = (way == i) if mask is None else (way == i) & mask
            out.money[i] = [Fraction(int(money[s][here & known[s]].sum()), den) for s in (0, 1)]
    return out


def _bands(way: Ints, money: Any, known: Any, den: int) -> list[int]:
    """Those whose amount changes, by how much: a step itself belongs to the band nearer to nothing."""
    here = np.isin(way, (UP, DOWN))
    change = money[1][here] - money[0][here]
    if not len(change):
        return [0] * (len(STEPS) + 1)
    ends = np.array([s * den for s in STEPS], change.dtype)
    places = np.where(change > 0, np.searchsorted(ends, change, side="left"), np.searchsorted(ends, change, side="right"))
    return [int(x) for x in np.bincount(places, minlength=len(STEPS) + 1)]


def _parts(old: Side, new: Side, about: About, seen: Seen, keys: Ints) -> list[tuple[tuple[str, str], Any]]:
    """What tells subjects apart, and which they are: all, groups and choices, route, class."""
    out: list[tuple[tuple[str, str], Any]] = [(("", ""), None)]
    groups, where = (seen.people, seen.where) if about.about == "people" else (seen.homes, seen.rows)
    if about.about != "others" and len(where):
        order = np.argsort(where, kind="stable")
        at = order[np.searchsorted(where[order], keys // PLACES)]
        if about.about == "people":
            at = at + keys % PLACES
        out += [(key, mask[at]) for key, mask in groups.items()]
    for column in ("route", *about.classes):
        words, index = _latest(old.coded(column), new.coded(column), len(keys))
        out += [((column.rpartition(".")[2], w), index == i) for i, w in enumerate(words)]
    return out


def _latest(old: Coded, new: Coded, count: int) -> Coded:
    """The new side's word, and the old one's where the new has none: who goes out is counted where they were."""
    words = list(dict.fromkeys([*new[0], *old[0]]))
    out = np.full(count, -1, np.int64)
    for known, index in (new, old):
        if len(index):
            places = np.array([*(words.index(w) for w in known), -1], np.int64)[index]
            out = np.where(out < 0, places, out)
    return words, out
