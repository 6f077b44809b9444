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

from doudi.batch.columns.heading import again, lead, title_unit
from doudi.batch.tables.coding import OLD
from doudi.batch.tables.flat import (
    FOOT,
    HEADING,
    MOST_COLUMNS,
    PAGE,
    TOTAL,
    Bad,
    Flat,
    apart,
    heading,
    tidy,
    unreadable,
)
from doudi.batch.tables.sheet_xml import Beside, Down
from doudi.batch.tables.sheets import Chooser, Sheet, notes, places
from doudi.text.diagnostic import fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.matrix import Ints

SUM = re.compile(TOTAL)
MOST_BYTES = 2_000_000_000  # unpacked
MOST_FILES = 5_000
MOST_RATIO = 400  # unpacked to packed; a full sheet of numbers has about 20
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


class Excel(Flat):
    """Named sheets; else those that can be seen and whose headings tell most of the record `words` is of (sheets.py): several of one kind
    are read one after the other.

    `read` are the sheets that are read, `others` those that list members. A row's number is its own in its sheet, and PAGE more for each
    sheet before that.
    """

    def __init__(self, path: str, sheets: list[str] | None, words: frozenset[str]):
        super().__init__(path)
        self.words = words
        _bounded(path)
        try:
            self._choose(sheets)
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError, SyntaxError) as problem:  # a broken workbook
            raise unreadable(path, " ".join(str(problem).split())[:120] or ("工作簿已损坏", "a broken workbook")) from None
        if not any(self.parts[0].names):
            raise unreadable(path, ("表是空的", "the sheet is empty"))
        for part in self.parts:
            part.names = apart(path, part.names, words)
        self.names, self.unit = self.parts[0].names, self.parts[0].unit
        self.read = [p.title for p in self.parts]
        self.sheets = self.read if len(self.read) > 1 else []
        self._places: list[int] = []  # the rows of the sheets that hold data, as far as they were read

    def _book(self, *, values: bool = True) -> Any:
        from openpyxl import load_workbook

        return load_workbook(self.path, read_only=True, data_only=values, keep_links=False)

    def _choose(self, sheets: list[str] | None) -> None:
        """The sheets with their headings, and those of members."""
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book = self._book()
        try:
            found, hidden = [], []
            for s in book.worksheets:
                rows = [[_shown(x) for x in row] for row in _first(s)]
                if not any(any(row) for row in rows):
                    continue
                if s.sheet_state != "visible" and s.title not in (sheets or ()):
                    hidden.append(s.title)
                else:
                    head, names, count = heading(rows, self.words)
                    unit = title_unit([x for row in rows[:head] for x in row])
                    found.append(Sheet(s.title, s._worksheet_path, head, names, count, unit))
            self.percent = _percent(book)
            if book.epoch == CALENDAR_MAC_1904:
                name = os.path.basename(self.path)
                zh = f"{name} 的日期从 1904 年算起：写成数字、没有设成日期格式的日期会差四年，请设成日期"
                en = f"{name} counts days from 1904: days that are bare numbers come out four years early; format them as days"
                self.notes.append((zh, en))
        finally:
            book.close()
        if not found:
            raise unreadable(self.path, ("工作簿是空的", "the workbook is empty"))
        chooser = Chooser(self.path, found, self.words)
        self.parts = chooser.named(sheets) if sheets else chooser.table()
        members = chooser.members(self.parts, sure=not sheets)
        if not sheets:
            self.notes += notes(self.path, self.parts, members, [s.title for s in found if s not in (*self.parts, *members)], hidden)
        self.others = [s.title for s in members]
        self._beside()

    def _beside(self) -> None:
        """What the sheets hold beside their cells; that merged cells were filled down is said."""
        for part in self.parts:
            beside = Beside(self.path, part.part)
            part.formulas, part.hidden = beside.formulas, beside.hidden(part.head)
            part.merges = [m for m in beside.merges if m[1] > part.head and m[0] < len(part.names)]
        name = os.path.basename(self.path)
        if hidden := sum(p.hidden for p in self.parts):
            zh = f"{name} 工作表里有 {hidden} 行是隐藏的（筛选过的？），也读了"
            self.notes.append((zh, f"{name}: {hidden} rows are hidden in the sheet and are read all the same"))
        if count := sum(len(p.merges) for p in self.parts):
            zh = f"{name} 有 {count} 处上下合并的单元格：合并的值算作每一行的"
            self.notes.append((zh, f"{name} has {count} cells merged over several rows: their value counts for each of these rows"))

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        self.bad.clear()
        self._places.clear()
        held: list[list[str]] = []
        for row in self._rows(columns):
            held.append(row)
            if len(held) == size:
                yield _table(columns, held, self.keyed)
                held = []
        if held:
            yield _table(columns, held, self.keyed)

    def _rows(self, columns: list[str]) -> Iterator[list[str]]:
        """The cells of some columns in each row of data. Its number is kept; rows of sums are kept in `bad`."""
        wanted = [self.names.index(c) for c in columns]
        book = self._book()  # once for all sheets: the words of a workbook are read when it is opened
        written = self._book(values=False) if any(p.formulas for p in self.parts) else None
        try:
            for page, part in enumerate(self.parts):
                where = places(self.names, part.names)
                yield from self._page(PAGE * page, part, self._cells(book, written, part), [where[i] for i in wanted])
        finally:
            book.close()
            if written is not None:
                written.close()

    def _page(self, base: int, part: Sheet, rows: Iterator[tuple[int, list[str]]], cut: list[int]) -> Iterator[list[str]]:
        """The rows of one sheet. `base` is added to their numbers; `cut` are the places of the cells."""
        down, heads = Down(part.merges), lead(part.names)
        for number, cells in rows:
            if not any(cells):  # sheets often end in thousands of empty rows
                continue
            down.fill(number, cells)
            total = _total(cells)
            if total is not None or again(cells, heads):
                why = fault("batch-total", None, found=total[:20]) if total is not None else fault("batch-heading", None)
                self.bad.append(Bad(base + number, why, self.names[0]))
                continue
            self._places.append(base + number)
            yield [cells[i] if 0 <= i < len(cells) else "" for i in cut]

    def numbers(self, first: int, count: int) -> Ints:
        return np.array(self._places[first - 1 : first - 1 + count], np.int64)

    def _cells(self, book: Any, written: Any, part: Sheet) -> Iterator[tuple[int, list[str]]]:
        """(number in the sheet, texts) of each row below the heading. A formula that was never computed is shown as it is `written`."""
        begin, width = part.head + 1, len(part.names)
        rows = _whole(book[part.title]).iter_rows(min_row=begin, max_col=width, values_only=not self.percent)
        others = None
        if part.formulas:
            others = _whole(written[part.title]).iter_rows(min_row=begin, max_col=width, values_only=True)
        for number, row in enumerate(rows, begin):
            cells = [_of_cell(x) for x in row] if self.percent else [_shown(x) for x in row]
            if others is not None:
                formulas = next(others, ())
                cells = [c or (_shown(f) if str(f)[:1] == "=" else "") for c, f in zip_longest(cells, formulas, fillvalue="")]
            yield number, cells


def _total(cells: list[str]) -> str | None:
    """What a row of sums, or one below the table, says of itself."""
    first = next((x for x in cells[:3] if x), "")
    return first if FOOT.match(first) else next((x for x in cells[:3] if SUM.match(x)), None)


def _percent(book: Any) -> bool:
    """Whether some cell style shows a fraction as a percentage: then the style of each cell must be looked at."""
    custom = {164 + i for i, f in enumerate(book._number_formats) if "%" in f}
    return any(style.numFmtId in {9, 10} | custom for style in book._cell_styles)


def _of_cell(cell: Any) -> str:
    """A cell as text, 0.15 that is shown as 15% as 15%."""
    x = cell.value
    if isinstance(x, (int, float)) and not isinstance(x, bool) and "%" in (cell.number_format or ""):
        return f"{(Decimal(f'{x:.15g}') * 100).normalize():f}%"
    return _shown(x)


def _bounded(path: str) -> None:
    """Refuse what is no workbook, or would unpack to far more than a workbook."""
    try:
        with zipfile.ZipFile(path) as z:
            files = z.infolist()
    except (zipfile.BadZipFile, EOFError):
        raise unreadable(path, _no_book(path)) from None
    unpacked, packed = sum(f.file_size for f in files), sum(f.compress_size for f in files)
    if len(files) > MOST_FILES or unpacked > MOST_BYTES or (unpacked > 50_000_000 and unpacked > MOST_RATIO * max(packed, 1)):
        raise unreadable(path, ("解开后太大，可能是压缩炸弹", "it unpacks to far too much"))


def _no_book(path: str) -> tuple[str, str]:
    with open(path, "rb") as f:
        old = f.read(8).startswith(OLD)
    if old:
        zh = "加了密码，或是旧的 Excel（.xls）；请打开，去掉密码，另存为 .xlsx"
        return zh, "locked by a password, or an old Excel (.xls): open it and save it as .xlsx without one"
    return "不是 .xlsx 工作簿（旧 .xls 请另存为 .xlsx）", "not an .xlsx workbook (save an old .xls as .xlsx)"


def _first(sheet: Any) -> list[Any]:
    return list(_whole(sheet).iter_rows(min_row=1, max_row=HEADING, max_col=MOST_COLUMNS, values_only=True))


def _whole(sheet: Any) -> Any:
    """The sheet as far as it has rows: how large it says it is, programs often write wrongly."""
    sheet.reset_dimensions()
    return sheet


def _shown(x: Any) -> str:
    """A cell as text: 560.5 as 560.5, 12.0 as 12, a day as 2019-06-01; a number by the 15 digits that a spreadsheet shows and keeps."""
    if x is None:
        return ""
    if isinstance(x, bool):
        return "true" if x else "false"
    if isinstance(x, (int, float)):
        if abs(x) >= EXACT or x != x:
            return f"{x:.14E}"  # which no key and no identity number is: digits are lost
        text = f"{x:.15g}"
        return text if "e" not in text else f"{Decimal(text):f}"
    if isinstance(x, datetime):
        return x.strftime("%Y-%m-%d") if x.hour == x.minute == x.second == 0 else x.isoformat()
    return str(x).strip()


def _table(columns: list[str], rows: list[list[str]], keyed: set[str]) -> Any:
    arrays = {name: pa.array([r[i] for r in rows], pa.string()) for i, name in enumerate(columns)}
    return pa.table({name: tidy(array) if name in keyed else array for name, array in arrays.items()})
