"""Small cells hidden so that nobody can be made out, not even by taking one figure from another.

A table is cells and equations between them (a total is the sum of its parts). A count from 1 to limit - 1 is hidden; so is what the
equations would give away: another cell is hidden wherever a hidden one is fixed by those that are shown (its unit vector lies in the row
space of the equations over the hidden cells), or where the hidden parts of a sum are together fewer than the limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

Key = tuple[str, ...]
WHOLE = ("", "")  # the line of all, which is what people look at first: other cells are hidden before its own
LEAST = ("neither", "untouched")  # of whom there is least to tell: hidden first
PRIME = 2**31 - 1  # elimination modulo a prime: entries are 0, 1 and -1, and products of two stay within int64


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` is the sum of `parts`."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        return (self.total, *self.parts)


def hidden(counts: Mapping[Key, int], sums: Iterable[Sum], limit: int, also: Iterable[Key] = ()) -> frozenset[Key]:
    """The cells to hide: `also`, counts below `limit`, and what would give one of them away. `limit` 1 or less hides nobody."""
    listed = list(sums)
    gone = {k for k, n in counts.items() if 0 < n < limit} | set(also)
    while gone:
        before = len(gone)
        for s in listed:
            while _loose(s, counts, gone, limit) and _hide(s, counts, gone):
                pass
        if len(gone) == before:
            for cell in fixed(listed, gone):
                if any(_hide(s, counts, gone) for s in listed if cell in s.cells):
                    break
        if len(gone) == before:
            break
    return frozenset(gone)


def _loose(s: Sum, counts: Mapping[Key, int], gone: set[Key], limit: int) -> bool:
    """Whether one equation alone gives a hidden cell away, or too small a sum of them."""
    parts = [p for p in s.parts if p in gone]
    if s.total in gone:
        return not parts
    return len(parts) == 1 or (bool(parts) and 0 < sum(counts[p] for p in parts) < limit)


def _hide(s: Sum, counts: Mapping[Key, int], gone: set[Key]) -> bool:
    """Hides the cell that is missed least; False where all are hidden."""
    left = [c for c in s.cells if c not in gone]
    if not left:
        return False
    gone.add(min(left, key=lambda c: (counts[c] == 0, c[1:3] == WHOLE, c == s.total, c[-1] not in LEAST, counts[c], c)))
    return True


def fixed(sums: list[Sum], gone: set[Key]) -> list[Key]:
    """The hidden cells whose values follow from all that is shown."""
    cells = sorted(gone)
    place = {c: i for i, c in enumerate(cells)}
    rows = np.zeros((len(sums), len(cells)), np.int64)
    for row, s in zip(rows, sums, strict=True):
        for c, sign in ((s.total, PRIME - 1), *((p, 1) for p in s.parts)):
            if c in place:
                row[place[c]] = (row[place[c]] + sign) % PRIME
    found = reduced(rows[rows.any(axis=1)])
    return [cells[int(np.flatnonzero(r)[0])] for r in found if np.count_nonzero(r) == 1]


def reduced(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The reduced row echelon form modulo PRIME: a cell that is fixed has a row of its own in it."""
    top = 0
    for column in range(rows.shape[1]):
        pivot = next((i for i in range(top, len(rows)) if rows[i, column]), None)
        if pivot is None:
            continue
        rows[[top, pivot]] = rows[[pivot, top]]
        rows[top] = rows[top] * pow(int(rows[top, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(rows[:, column])
        others = others[others != top]
        rows[others] = (rows[others] - rows[others, column][:, None] * rows[top]) % PRIME
        top += 1
    return rows[:top]
