"""What a sheet's XML says beside its cells, which the reader of rows does not tell: formulas, hidden rows, cells merged over rows."""

from __future__ import annotations

import re
import zipfile

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterable

Merge = tuple[int, int, int]  # column (from 0), first row, last row

AREA = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
NUMBER = re.compile(rb'\br="(\d{1,7})"')
BLOCK = 1 << 20
TAIL = 200  # bytes that are looked at again with the next block
MOST = 2_000_000  # merged areas


class Beside:
    """`formulas`: whether the sheet has any. `merges`: areas over several rows, by their first row. `_hidden`: rows that are."""

    def __init__(self, path: str, part: str):
        self.formulas = False
        found: set[Merge] = set()
        self._hidden: set[int] = set()
        with zipfile.ZipFile(path) as z, z.open(part.lstrip("/")) as f:
            last = b""
            while block := f.read(BLOCK):
                data = last + block
                self.formulas = self.formulas or FORMULA.search(data) is not None
                for m in AREA.finditer(data):
                    top, bottom = int(m[2]), int(m[4])
                    if top < bottom and len(found) < MOST:
                        found.add((_column(m[1]), top, bottom))
                self._hidden.update(int(n[1]) for m in ROW.finditer(data) if (n := NUMBER.search(m[0])))
                last = data[-TAIL:]
        self.merges = sorted(found, key=lambda m: m[1])

    def hidden(self, head: int) -> int:
        """How many rows below the heading are hidden."""
        return sum(n > head for n in self._hidden)


class Down:
    """Carries the value of a merged area down its first column. Rows come in their order."""

    def __init__(self, merges: Iterable[Merge]):
        self._coming = list(merges)[::-1]
        self._open: dict[int, tuple[int, str]] = {}  # column -> last row, value
        self.count = 0  # cells that were filled

    def fill(self, number: int, cells: list[str]) -> None:
        """The row of that number, cells of the areas that lie over it filled in."""
        for column, (last, value) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif value and column < len(cells) and not cells[column]:
                cells[column] = value
                self.count += 1
        while self._coming and self._coming[-1][1] <= number:
            column, first, last = self._coming.pop()
            if first == number and column < len(cells):
                self._open[column] = last, cells[column]


def _column(letters: bytes) -> int:
    out = 0
    for c in letters:
        out = out * 26 + c - 64
    return out - 1
