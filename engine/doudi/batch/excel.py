"""A sheet of a workbook as offices keep them: a title over it, headings in one or two rows, merged cells. Cells are read as text.

A workbook is a zip: what it would unpack to is bounded before anything is read, and formulas are not computed (their last value counts).
"""

from __future__ import annotations

import zipfile
from datetime import datetime

import pyarrow as pa

from doudi.batch.flat import MOST_COLUMNS, Flat, unreadable
from doudi.batch.mapping import plain

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MOST_BYTES = 2_000_000_000  # unpacked
MOST_FILES = 5_000
MOST_RATIO = 400  # unpacked to packed; a full sheet of numbers has about 20
HEADING = 12  # rows in which the heading may be


class Excel(Flat):
    """The first sheet with a heading, or a named one. `others` are the sheets after it that have one too."""

    def __init__(self, path: str, sheet: str | None, words: frozenset[str]):
        super().__init__(path)
        self.words = words
        _bounded(path)
        try:
            self.sheet, self.others = self._choose(sheet)
            self.head, self.names = self._heading(self.sheet)
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError, SyntaxError) as problem:  # a broken workbook
            raise unreadable(path, " ".join(str(problem).split())[:120] or ("工作簿已损坏", "a broken workbook")) from None
        if not any(self.names):
            raise unreadable(path, ("表是空的", "the sheet is empty"))
        twice = next((n for n in self.names if n and self.names.count(n) > 1), None)
        if twice is not None:
            raise unreadable(path, (f"有两列都叫“{twice[:40]}”", f"two columns are called “{twice[:40]}”"))

    def _book(self) -> Any:
        from openpyxl import load_workbook

        return load_workbook(self.path, read_only=True, data_only=True, keep_links=False)

    def _choose(self, sheet: str | None) -> tuple[str, list[str]]:
        book = self._book()
        try:
            full = [s.title for s in book.worksheets if any(any(_shown(x) for x in row) for row in _first(s))]
        finally:
            book.close()
        if not full:
            raise unreadable(self.path, ("工作簿是空的", "the workbook is empty"))
        chosen = sheet if sheet is not None else full[0]
        if chosen not in full:
            raise unreadable(self.path, (f"没有名为“{chosen[:40]}”的工作表", f"no sheet “{chosen[:40]}”"))
        return chosen, full[full.index(chosen) + 1 :]

    def _heading(self, sheet: str) -> tuple[int, list[str]]:
        """The rows above the data, and the headings: the row, or two rows read as one, with the most words that are known. Under a cell
        merged over several columns the lower row counts, beside it the upper one. With no known word the first row of several texts."""
        book = self._book()
        try:
            rows = [[_shown(x) for x in row] for row in _first(book[sheet])]
        finally:
            book.close()
        best, head, names = -1, 0, [""]
        for i, row in enumerate(rows):
            for more in (0, 1):
                if i + more < len(rows):
                    found = _over(row, rows[i + more]) if more else row
                    known = sum(plain(x) in self.words for x in found if x)
                    if known > best and (known or len([x for x in found if x]) > 1):
                        best, head, names = known, i + more + 1, list(found)
        while names and not names[-1]:
            names.pop()
        if len(names) > MOST_COLUMNS:
            raise unreadable(self.path, ("列太多", "too many columns"))
        return head, names

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        places = [self.names.index(c) for c in columns]
        book = self._book()
        try:
            held: list[list[str]] = []
            for row in book[self.sheet].iter_rows(min_row=self.head + 1, max_col=len(self.names), values_only=True):
                cells = [_shown(x) for x in row]
                if not any(cells):  # sheets often end in thousands of empty rows
                    continue
                held.append([cells[i] if i < len(cells) else "" for i in places])
                if len(held) == size:
                    yield _table(columns, held)
                    held = []
            if held:
                yield _table(columns, held)
        finally:
            book.close()


def _bounded(path: str) -> None:
    """Refuse what is no workbook, or would unpack to far more than a workbook."""
    try:
        with zipfile.ZipFile(path) as z:
            files = z.infolist()
    except (zipfile.BadZipFile, EOFError):
        words = "不是 .xlsx 工作簿（旧 .xls 请另存为 .xlsx）", "not an .xlsx workbook (save an old .xls as .xlsx)"
        raise unreadable(path, words) from None
    unpacked, packed = sum(f.file_size for f in files), sum(f.compress_size for f in files)
    if len(files) > MOST_FILES or unpacked > MOST_BYTES or (unpacked > 50_000_000 and unpacked > MOST_RATIO * max(packed, 1)):
        raise unreadable(path, ("解开后太大，可能是压缩炸弹", "it unpacks to far too much"))


def _first(sheet: Any) -> list[Any]:
    return list(sheet.iter_rows(min_row=1, max_row=HEADING, max_col=MOST_COLUMNS, values_only=True))


def _over(upper: list[str], lower: list[str]) -> list[str]:
    """Two rows of headings as one."""
    width = max(len(upper), len(lower))
    a, b = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    return [y or x for x, y in zip(a, b, strict=True)]


def _shown(x: Any) -> str:
    """A cell as text: 560.5 as 560.5, 12.0 as 12, a day as 2019-06-01."""
    if x is None:
        return ""
    if isinstance(x, bool):
        return "true" if x else "false"
    if isinstance(x, float):
        return str(int(x)) if x.is_integer() and abs(x) < 1e15 else repr(x)
    if isinstance(x, datetime):
        return x.strftime("%Y-%m-%d") if x.hour == x.minute == x.second == 0 else x.isoformat()
    return str(x).strip()


def _table(columns: list[str], rows: list[list[str]]) -> Any:
    return pa.table({name: pa.array([r[i] for r in rows], pa.string()) for i, name in enumerate(columns)})
