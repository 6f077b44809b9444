"""A sheet of a workbook as offices keep them: a title over it, headings in one or two rows, merged cells. Cells are read as text.

A workbook is a zip: what it would unpack to is bounded before anything is read, and formulas are not computed (their last value counts).
"""

from __future__ import annotations

import os
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest

import numpy as np
import pyarrow as pa

from doudi.batch.flat import HEADING, MOST_COLUMNS, TOTAL, Bad, Flat, unreadable
from doudi.batch.mapping import plain
from doudi.text.diagnostic import fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns import Ints

FOOT = re.compile(TOTAL)
MOST_BYTES = 2_000_000_000  # unpacked
MOST_FILES = 5_000
MOST_RATIO = 400  # unpacked to packed; a full sheet of numbers has about 20


class Excel(Flat):
    """A named sheet; else the first that can be seen and has a heading that is known, else the first that is not empty.

    `others` are the sheets after it whose heading is known too. A row's number is its own in the sheet.
    """

    def __init__(self, path: str, sheet: str | None, words: frozenset[str]):
        super().__init__(path)
        self.words = words
        _bounded(path)
        try:
            self.sheet, self.others = self._choose(sheet)
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError, SyntaxError) as problem:  # a broken workbook
            raise unreadable(path, " ".join(str(problem).split())[:120] or ("工作簿已损坏", "a broken workbook")) from None
        if not any(self.names):
            raise unreadable(path, ("表是空的", "the sheet is empty"))
        twice = next((n for n in self.names if n and self.names.count(n) > 1), None)
        if twice is not None:
            raise unreadable(path, (f"有两列都叫“{twice[:40]}”", f"two columns are called “{twice[:40]}”"))
        self._places: list[int] = []  # the rows of the sheet that hold data, as far as they were read

    def _book(self, *, values: bool = True) -> Any:
        from openpyxl import load_workbook

        return load_workbook(self.path, read_only=True, data_only=values, keep_links=False)

    def _choose(self, sheet: str | None) -> tuple[str, list[str]]:
        """The sheet, its heading, and the sheets after it."""
        book = self._book()
        try:
            found, hidden = [], []
            for s in book.worksheets:
                rows = [[_shown(x) for x in row] for row in _first(s)]
                if not any(any(row) for row in rows):
                    continue
                if s.sheet_state != "visible" and s.title != sheet:
                    hidden.append(s.title)
                else:
                    found.append((s.title, *heading(rows, self.words)))
            self.percent = _percent(book)
        finally:
            book.close()
        if not found:
            raise unreadable(self.path, ("工作簿是空的", "the workbook is empty"))
        good = [f for f in found if f[3]] or found[:1]
        chosen = next((f for f in good if f[0] == sheet), None) if sheet is not None else good[0]
        if chosen is None:
            raise unreadable(self.path, (f"没有名为“{sheet[:40]}”的工作表", f"no sheet “{sheet[:40]}”") if sheet else "")
        _, self.head, self.names, _ = chosen
        others = [f[0] for f in good[good.index(chosen) + 1 :]]
        if sheet is None:
            self._say(chosen[0], others[:1], [f[0] for f in found if f[0] not in (chosen[0], *others[:1])], hidden)
        if len(self.names) > MOST_COLUMNS:
            raise unreadable(self.path, ("列太多", "too many columns"))
        self.formulas = _formulas(self.path)
        return chosen[0], others

    def _say(self, chosen: str, second: list[str], rest: list[str], hidden: list[str]) -> None:
        """Which sheets are not looked at."""
        name = os.path.basename(self.path)
        if rest:
            some = "、".join(rest[:8])
            self.notes.append((f"{name} 读工作表“{chosen}”，没有读：{some}", f"{name}: sheet “{chosen}” is read, not {some}"))
        if hidden:
            some = "、".join(hidden[:8])
            self.notes.append((f"{name} 有隐藏的工作表，没有读：{some}", f"{name} has hidden sheets, which are not read: {some}"))

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        places = [self.names.index(c) for c in columns]
        self.bad.clear()
        self._places.clear()
        held: list[list[str]] = []
        for number, cells in self._cells():
            if not any(cells):  # sheets often end in thousands of empty rows
                continue
            total = next((x for x in cells[:3] if FOOT.match(x)), None)
            if total is not None:
                self.bad.append(Bad(number, fault("batch-total", None, found=total[:20]), self.names[0]))
                continue
            self._places.append(number)
            held.append([cells[i] if i < len(cells) else "" for i in places])
            if len(held) == size:
                yield _table(columns, held)
                held = []
        if held:
            yield _table(columns, held)

    def numbers(self, first: int, count: int) -> Ints:
        return np.array(self._places[first - 1 : first - 1 + count], np.int64)

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        """(number in the sheet, texts) of each row below the heading. A formula that was never computed is shown as it is written."""
        book = self._book()
        written = self._book(values=False) if self.formulas else None
        begin, width = self.head + 1, len(self.names)
        try:
            rows = book[self.sheet].iter_rows(min_row=begin, max_col=width, values_only=not self.percent)
            others = written[self.sheet].iter_rows(min_row=begin, max_col=width, values_only=True) if written is not None else None
            for number, row in enumerate(rows, begin):
                cells = [_of_cell(x) for x in row] if self.percent else [_shown(x) for x in row]
                if others is not None:
                    formulas = next(others, ())
                    cells = [c or (_shown(f) if str(f)[:1] == "=" else "") for c, f in zip_longest(cells, formulas, fillvalue="")]
                yield number, cells
        finally:
            book.close()
            if written is not None:
                written.close()


def heading(rows: list[list[str]], words: frozenset[str]) -> tuple[int, list[str], int]:
    """(rows above the data, the headings, how many of them are known): the row, or two rows read as one, with the most words that are
    known. Under a cell merged over several columns the lower row counts, beside it the upper one. With no known word the first row of
    several texts."""
    best, head, names = -1, 0, [""]
    for i, row in enumerate(rows):
        for more in (0, 1):
            if i + more < len(rows):
                found = _over(row, rows[i + more]) if more else row
                known = sum(plain(x) in words for x in found if x)
                if known > best and (known or len([x for x in found if x]) > 1):
                    best, head, names = known, i + more + 1, list(found)
    while names and not names[-1]:
        names.pop()
    return head, names, max(best, 0)


def _percent(book: Any) -> bool:
    """Whether some cell style shows a fraction as a percentage: then the style of each cell must be looked at."""
    custom = {164 + i for i, f in enumerate(book._number_formats) if "%" in f}
    return any(style.numFmtId in {9, 10} | custom for style in book._cell_styles)


def _of_cell(cell: Any) -> str:
    """A cell as text, 0.15 that is shown as 15% as 15%."""
    x = cell.value
    if isinstance(x, (int, float)) and not isinstance(x, bool) and "%" in (cell.number_format or ""):
        return f"{(Decimal(repr(x)) * 100).normalize():f}%"
    return _shown(x)


def _formulas(path: str) -> bool:
    """Whether some sheet has a formula."""
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with z.open(name) as f:
                    last = b""
                    while block := f.read(1 << 20):
                        if b"<f>" in last + block or b"<f " in last + block:
                            return True
                        last = block[-3:]
    return False


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
