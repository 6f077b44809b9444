"""The workbook: a summary sheet and one sheet a list, as an office opens, filters and prints it. Texts never run as formulas."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from doudi.batch.answers.write import replaced, safe, saved
from doudi.reconcile.identity import masked
from doudi.reconcile.lists import BY, COLUMNS, COUNTS, DAYS, LISTS, MONEY, TOLD_APART, WIDE, WIDTH, WIDTHS
from doudi.reconcile.towns import HEADS as TOWN_HEADS
from doudi.reconcile.towns import MONEY as TOWN_MONEY
from doudi.reconcile.words import ABOUT, HEADS, TITLES, pick

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.reconcile.report import Report
    from doudi.reconcile.store import Store

MOST = 1_048_000  # rows of a sheet; what is more goes on to a second one
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
LONGEST = 32_000  # characters of a cell
HEADING = "DDE6EE"


class Sheets:
    """One workbook in the making. Rows are written as they come and not held."""

    def __init__(self) -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.book = Workbook(write_only=True)
        line = Side(style="thin", color="BFC8D0")
        self.border = Border(bottom=line)
        self.bold, self.plain = Font(name="SimSun", size=11, bold=True), Font(name="SimSun", size=11)
        self.large = Font(name="SimSun", size=16, bold=True)
        self.fill = PatternFill("solid", fgColor=HEADING)
        self.top, self.wrap = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)

    def sheet(self, title: str, widths: list[int], *, landscape: bool = True) -> Any:
        from openpyxl.utils import get_column_letter

        found = self.book.create_sheet(title[:31])
        for i, width in enumerate(widths, 1):
            found.column_dimensions[get_column_letter(i)].width = width
        found.page_setup.paperSize = 9  # A4
        found.page_setup.orientation = "landscape" if landscape else "portrait"
        found.page_setup.fitToHeight = 0
        found.sheet_properties.pageSetUpPr.fitToPage = True
        found.print_options.horizontalCentered = True
        found.oddFooter.center.text = "&P / &N"
        return found

    def cell(self, sheet: Any, x: Any, kind: str = "", *, wrapped: bool = False, font: Any = None, fill: Any = None) -> Any:
        """`kind`: money (in fen), day (ISO), count, or text."""
        from openpyxl.cell import WriteOnlyCell

        value: Any = "" if x is None else x
        if kind == "money" and isinstance(x, int):
            value = Decimal(x) / 100
        elif kind == "day" and x:
            value = date.fromisoformat(x)
        elif isinstance(value, str):
            value = _said(value)
        out = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            out.data_type = "s"  # text, whatever it begins with
        elif kind == "money":
            out.number_format = "#,##0.00"
        elif kind == "day":
            out.number_format = "yyyy-mm-dd"
        elif isinstance(value, int):
            out.number_format = "0"
        out.font, out.alignment = font or self.plain, self.wrap if wrapped else self.top
        if fill is not None:
            out.fill = fill
        return out


def _said(text: str) -> str:
    """A text as a cell has it: without characters that it cannot hold, without identity numbers, and never run."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return safe(masked(ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST])


def written(path: str, report: Report, store: Store) -> None:
    """Writes the workbook whole or not at all. Raises OSError."""
    with replaced(path) as part:
        sheets = Sheets()
        _summary(sheets, report)
        for i in range(len(report.towns.headings)):
            _towns(sheets, report, i)
        for name in LISTS:
            _list(sheets, name, report, store)
        saved(sheets.book, part)


def _summary(sheets: Sheets, report: Report) -> None:
    zh = report.lang == "zh"
    sheet = sheets.sheet("汇总" if zh else "Summary", [30, 18, 64], landscape=False)
    sheet.append([sheets.cell(sheet, report.title, font=sheets.large)])
    sheet.append([])
    for title, rows in report.blocks():
        rest = [sheets.cell(sheet, "", fill=sheets.fill) for _ in range(2)]
        sheet.append([sheets.cell(sheet, title, font=sheets.bold, fill=sheets.fill), *rest])
        for named, value, kind, more in rows:
            sheet.append([sheets.cell(sheet, named), sheets.cell(sheet, value, kind), sheets.cell(sheet, more, wrapped=True)])
        sheet.append([])


def _towns(sheets: Sheets, report: Report, i: int) -> None:
    """The table by a column of the register."""
    at, heading = 0 if report.lang == "zh" else 1, report.towns.headings[i]
    title = FORBIDDEN.sub(" ", report.say(f"按{heading}分", f"By {heading}"))
    sheet = sheets.sheet(title, [24, *([14] * len(TOWN_HEADS))])
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    heads = (heading, *(pair[at] for pair in TOWN_HEADS.values()))
    sheet.append([sheets.cell(sheet, h, wrapped=True, font=sheets.bold, fill=sheets.fill) for h in heads])
    for value, row in report.towns.lines(i, report.lang):
        sheet.append([sheets.cell(sheet, value), *(
            sheets.cell(sheet, row.get(h, 0), "money" if h in TOWN_MONEY else "count") for h in TOWN_HEADS
        )])


def _list(sheets: Sheets, name: str, report: Report, store: Store) -> None:
    """One list; one that is longer than a sheet goes on on the next."""
    columns, lang = _columns(name, report), report.lang
    title = pick(TITLES[name], lang)
    sheet, count, part = None, 0, 1
    for line in store.lines(name):
        if sheet is None or count == MOST:
            part += sheet is not None
            sheet = _headed(sheets, title if part == 1 else f"{title} ({part})", columns, report, name)
            count = 0
        count += 1
        sheet.append([sheets.cell(sheet, line.get(c), _kind(c), wrapped=c in WIDE) for c in columns])
    if sheet is None:
        sheet = _headed(sheets, title, columns, report, name)
        sheet.append([sheets.cell(sheet, "没有" if lang == "zh" else "none")])


def _columns(name: str, report: Report) -> tuple[str, ...]:
    """The columns of a list; of one about households of the register what they are told apart by stands before the household."""
    columns = COLUMNS[name]
    if name not in TOLD_APART:
        return columns
    at = columns.index("id")
    return (*columns[:at], *(f"{BY}{i}" for i in range(len(report.towns.headings))), *columns[at:])


def _headed(sheets: Sheets, title: str, columns: tuple[str, ...], report: Report, name: str) -> Any:
    from openpyxl.utils import get_column_letter

    apart = {f"{BY}{i}": heading for i, heading in enumerate(report.towns.headings)}
    sheet = sheets.sheet(title, [WIDTHS.get(c, WIDTH) for c in columns])
    sheet.freeze_panes = "A3"
    rows = report.counts.get(name, 0)
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(rows, 1) + 2}"
    sheet.print_title_rows = "2:2"
    about = pick(ABOUT[name], report.lang).format(within=report.within)
    sheet.append([sheets.cell(sheet, f"{title}：{about}" if report.lang == "zh" else f"{title}: {about}", font=sheets.bold)])
    names = [apart[c] if c in apart else pick(HEADS[c], report.lang) for c in columns]
    sheet.append([sheets.cell(sheet, name, wrapped=True, font=sheets.bold, fill=sheets.fill) for name in names])
    return sheet


def _kind(column: str) -> str:
    return "money" if column in MONEY else "day" if column in DAYS else "count" if column in COUNTS else ""
