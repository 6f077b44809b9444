"""One table of an office as a stream of Arrow tables: Parquet, CSV (UTF-8, GB18030, UTF-16), Excel. Only the batch at hand is held.

Of CSV and Excel every cell is text; what it means is read with the fact it belongs to (columns/convert.py).
"""

from __future__ import annotations

import os
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.columns.heading import UNSEEN, again, lead, plain, title_unit
from doudi.batch.tables.coding import UTF16, NoText, binary, encoding, text
from doudi.batch.tables.footer import plain_metadata, words_within
from doudi.batch.tables.quotes import Mended, unclosed
from doudi.text.diagnostic import InputError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.matrix import Ints
    from doudi.text.diagnostic import Diagnostic

DELIMITERS = (",", "\t", ";")
# how a row under a table begins that is none of it: sums, who drew it up, remarks
TOTAL = (
    "^[\\s\u3000]*((合|总|小|共|累)[\\s\u3000]*计|(grand )?totals?|Totals?|TOTAL|sum|Sum)[\\s\u3000]*[:：]?[\\s\u3000]*$"
    "|^(制表|填表|填报|审核|审批|负责|经办|单位负责|说明|备注|注)[人日期员]{0,2}[:：]"
)
# in the first cell that says anything: 西安镇小计, 合计（户）, 共计：35户, 其中：…
LOOSE = "^\\D{0,20}(合|总|小|共|累)[\\s\u3000]*计[\\s\u3000]*([（(].{0,20}[)）])?[\\s\u3000]*([:：\\d]|$)|^其中[:：]"
FOOT = re.compile(f"{TOTAL}|{LOOSE}")
HIDDEN = "[" + "".join(c if c == "-" else f"\\x{{{ord(c):x}}}" for c in UNSEEN) + "]"  # as Arrow writes it
BLOCK = 8_000_000  # bytes of a CSV file read at a time
MOST_COLUMNS = 2_000
DEEP = 3  # rows of one heading
HEADING = 12  # rows in which the heading may be
PAGE = 10_000_000  # where several sheets are one table, what a row's number is more for each sheet before its own


class Bad:
    """A line that is no row of its table: its number, the column, and why."""

    __slots__ = ("column", "diagnostic", "row", "table")

    def __init__(self, row: int, diagnostic: Diagnostic, column: str = "", table: str = ""):
        self.row, self.diagnostic, self.column, self.table = row, diagnostic, column, table


class Flat:
    """`names` are the headings, `rows` the number of rows where the file says so (else None), `encoding` that of a CSV file.

    `bad` grows while `feed` runs: lines that do not fit, and rows of sums. So does `blank`, the rows in which nothing is said.
    `keyed` are columns of keys: of text, spaces around them and full-width letters do not count.
    `sheets` are the names of the sheets where several of a workbook are one table; [] else. Row numbers are then by PAGE.
    """

    names: list[str]
    rows: int | None = None
    encoding = ""

    def __init__(self, path: str):
        self.path = path
        self.bad: list[Bad] = []
        self.notes: list[tuple[str, str]] = []  # what the person should know, in Chinese and English
        self.blank: list[int] = []
        self.keyed: set[str] = set()
        self.sheets: list[str] = []
        self.unit = ""  # of all amounts, where a title says it

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        """Tables of at most `size` rows with these columns, in the order of the file."""
        raise NotImplementedError

    def numbers(self, first: int, count: int) -> Ints:
        """The row numbers in the file of `count` rows from the `first` that fits: lines that do not fit are counted too."""
        fit = np.arange(first, first + count, dtype=np.int64)
        if not self.bad and not self.blank:
            return fit
        before = np.array(sorted([*(b.row for b in self.bad), *self.blank]), np.int64)
        return fit + np.searchsorted(before - np.arange(len(before)), fit, side="right")


def unreadable(path: str, problem: Any) -> InputError:
    """What says that a file cannot be read. The path is the user's own word for it."""
    return InputError([fault("batch-file", None, problem=problem, path=os.path.basename(path)[:80])])


def short(problem: Exception) -> str:
    """What a library says of a file, in a line."""
    return " ".join(str(problem).split())[:160]


class Parquet(Flat):
    """A Parquet file. Raises InputError where it is empty; pyarrow's own where it is broken, which `opened` tells."""

    def __init__(self, path: str):
        super().__init__(path)
        import pyarrow.parquet as pq

        with open(path, "rb") as f:
            if not f.read(1):
                raise unreadable(path, ("文件是空的", "the file is empty"))
        with pq.ParquetFile(path) as file:
            self.schema, self.metadata = file.schema_arrow, file.metadata
        if any(words_within(f.type) for f in self.schema):
            self.metadata = plain_metadata(path)
            with pq.ParquetFile(path, metadata=self.metadata) as file:
                self.schema = file.schema_arrow
        self.names = self.schema.names
        self.rows = self.metadata.num_rows
        apart(path, self.names, frozenset())

    def halves(self, columns: list[str], size: int) -> tuple[Iterator[Any], Iterator[Any]]:
        """As `feed`, in two parts that two threads can read at the same time, one after the other in the file."""
        count = self.metadata.num_row_groups
        return self.feed(columns, size, range(count // 2)), self.feed(columns, size, range(count // 2, count))

    def _even(self, size: int) -> int:
        """At most `size` rows, so many that the parts of a row group are alike: what is read ends with one."""
        rows = self.metadata.row_group(0).num_rows if self.metadata.num_row_groups else 0
        return -(-rows // -(-rows // size)) if rows else size

    def feed(self, columns: list[str], size: int, groups: range | None = None) -> Iterator[Any]:
        import pyarrow.parquet as pq

        words = [f.name for f in self.schema if pa.types.is_string(f.type)]
        some = {"batch_size": self._even(size), "columns": columns, "row_groups": None if groups is None else list(groups)}
        try:  # a reader of its own: two of them may go on in two threads; all row groups to come would be held by pre_buffer
            with pq.ParquetFile(self.path, metadata=self.metadata, read_dictionary=words, pre_buffer=False) as file:
                for batch in file.iter_batches(**some, use_threads=False):  # the workers are threads
                    yield pa.Table.from_batches([batch])
        except pa.ArrowException as problem:
            raise unreadable(self.path, short(problem)) from None
        except OSError as problem:  # Arrow's own, for pages that are damaged: the system's have a number
            if problem.errno is not None:
                raise
            raise unreadable(self.path, short(problem)) from None


class Csv(Flat):
    """Text in rows and columns. A tab or a semicolon may stand for the comma."""

    def __init__(self, path: str, words: frozenset[str] = frozenset()):
        super().__init__(path)
        try:
            self.encoding = encoding(path)
        except NoText as problem:
            raise unreadable(path, problem.args) from None
        self.above = 1  # lines above the data
        import csv

        with text(path, self.encoding) as f:
            csv.field_size_limit(1_000_000)
            self.delimiter = _delimiter("".join(f.readline(1_000_000) for _ in range(HEADING)))
            f.seek(0)
            try:
                self._heading(csv.reader(f, delimiter=self.delimiter), words)
            except csv.Error as problem:
                raise unreadable(path, short(problem)) from None
        if not any(self.names):
            raise unreadable(path, ("文件是空的", "the file is empty"))
        self.names = apart(path, self.names, words)
        if "" in self.names:  # columns without a heading are never asked for, but must be told apart
            self.names = [n or f"\0{i}" for i, n in enumerate(self.names)]
        self.unclosed = unclosed(path, self.delimiter, len(self.names), self.encoding)
        if self.unclosed:
            count, name = len(self.unclosed), os.path.basename(path)
            zh = f"{name} 有 {count} 处引号没有收尾，按普通字符读，没有让它吞掉后面的行"
            self.notes.append((zh, f"{name}: {count} quotation marks are never closed; each is read as a character of its own row"))

    def _heading(self, reader: Any, words: frozenset[str]) -> None:
        """The first row; or, where it has no word that is known, the row or two rows below a title that have."""
        rows: list[list[str]] = []
        ends: list[int] = []
        for row in reader:
            if not rows and not any(row):  # empty lines above
                continue
            rows.append([x.strip() for x in row])
            ends.append(reader.line_num)
            if len(rows) == HEADING:
                break
        self.names = rows[0] if rows else []
        self.above = ends[0] if ends else 1  # a heading may go over several lines
        if rows and words:
            head, names, known = heading(rows, words)
            if known and head > 1 and known > heading(rows[:1], words)[2] + 1:
                self.above, wide = ends[head - 1], max(map(len, rows[max(head - 2, 0) : head + 1]))
                self.names = names + [""] * (wide - len(names))
                self.unit = title_unit([x for row in rows[:head] for x in row])

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        import pyarrow.csv as pcsv

        self.bad.clear()
        self.blank.clear()
        unread: list[int] = []  # rows that the parser leaves out

        def wrong(row: Any) -> str:
            number = int(row.number) - self.above if row.number else 0
            unread.append(number)
            cells = [x.strip(' \t\u3000"') for x in row.text.split(self.delimiter)]
            first = next((x for x in cells if x), None)
            if first is None:
                self.blank.append(number)
            elif FOOT.match(first):
                self.bad.append(Bad(number, fault("batch-total", None, found=first[:20]), self.names[0]))
            else:
                self.bad.append(Bad(number, fault("batch-line", None, found=int(row.actual_columns), wanted=int(row.expected_columns))))
            return "skip"

        looked_at = list(dict.fromkeys([*columns, *self.names[:2]]))  # a row of sums says so at its beginning
        read = pcsv.ReadOptions(
            use_threads=False, block_size=BLOCK, encoding="gb18030" if self.encoding == "gb18030" else "utf8",
            column_names=self.names, skip_rows=self.above,
        )
        parse = pcsv.ParseOptions(
            newlines_in_values=True, invalid_row_handler=wrong, delimiter=self.delimiter, ignore_empty_lines=len(self.names) == 1
        )
        convert = pcsv.ConvertOptions(
            column_types=dict.fromkeys(self.names, pa.string()), include_columns=looked_at, strings_can_be_null=False,
            check_utf8=True,
        )
        plain = self.path if self.encoding != UTF16 else binary(self.path, self.encoding)
        source = Mended(self.path, self.unclosed, self.encoding) if self.unclosed else plain
        try:
            with pcsv.open_csv(source, read_options=read, parse_options=parse, convert_options=convert) as stream:
                yield from recut(self._rows((pa.Table.from_batches([b]).select(looked_at) for b in stream), unread), size, columns)
        except pa.ArrowInvalid as problem:
            if "Empty CSV" in str(problem):
                return
            raise unreadable(self.path, short(problem)) from None

    def _rows(self, tables: Iterator[Any], unread: list[int]) -> Iterator[Any]:
        """Without rows of sums and headings that stand again, which are said, and empty rows, which are counted."""
        count, heads = 0, lead(self.names)
        for table in tables:
            total, blank = sums([table[n] for n in self.names[:2]]), empty_rows(table)
            out = pc.or_(pc.or_(total, blank), headings(table, heads))
            if pc.any(out).as_py():
                lines = np.array(sorted(unread), np.int64)
                lines -= np.arange(len(lines))
                nothing = blank.to_numpy(zero_copy_only=False)
                for i in np.flatnonzero(out.to_numpy(zero_copy_only=False)).tolist():
                    fit = count + i + 1
                    row = fit + int(np.searchsorted(lines, fit, side="right"))
                    if nothing[i]:
                        self.blank.append(row)
                        continue
                    cells = [str(table[n][i]).strip() for n in self.names[:2]]
                    found = next(x for x in cells if x)
                    why = fault("batch-heading", None) if again(cells, heads) else fault("batch-total", None, found=found[:20])
                    self.bad.append(Bad(row, why, self.names[0]))
                table = table.filter(pc.invert(out))
            count += len(out)
            for name in self.keyed.intersection(table.column_names):
                table = table.set_column(table.column_names.index(name), name, tidy(table[name]))
            yield table


def empty_rows(table: Any) -> Any:
    """Rows whose cells are all empty: a yes/no array."""
    out = None
    for column in table.columns:
        found = pc.equal(pc.utf8_trim_whitespace(column), "")
        out = found if out is None else pc.and_(out, found)
        if not pc.any(out).as_py():
            break
    return out


def heading(rows: list[list[str]], words: frozenset[str]) -> tuple[int, list[str], int]:
    """(rows above the data, the headings, how many of them are known): the row, or two or three rows read as one, with the most words that
    are known. Under a cell merged over several columns the lower row counts, beside it the upper one. With no known word the first row
    of several texts."""
    best, head, names = -1, 0, [""]
    for i in range(len(rows)):
        found: list[str] = []
        for more, row in enumerate(rows[i : i + DEEP]):
            found = _over(found, row)
            known = sum(plain(x) in words for x in found if x)
            if known > best and (known or len([x for x in found if x]) > 1):
                best, head, names = known, i + more + 1, found
    while names and not names[-1]:
        names.pop()
    return head, names, max(best, 0)


def _over(upper: list[str], lower: list[str]) -> list[str]:
    """Two rows of headings as one."""
    width = max(len(upper), len(lower))
    a, b = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    return [y or x for x, y in zip(a, b, strict=True)]


def headings(table: Any, heads: list[tuple[int, str]]) -> Any:
    """Rows that are the headings once more: a yes/no array. `heads` as heading.lead has them."""
    out = np.zeros(table.num_rows, bool)
    if heads:
        word = "\\s*".join(map(re.escape, plain(heads[0][1])))
        near = pc.match_substring_regex(table[heads[0][1]], f"^\\s*(\\d{{1,2}}[.、)])?[\\s*＊]*{word}", ignore_case=True)
        for i in np.flatnonzero(near.to_numpy(zero_copy_only=False)).tolist() if pc.any(near).as_py() else []:
            cells = {at: str(table[n][i]).strip() for at, n in heads}
            out[i] = again([cells.get(at, "") for at in range(2)], heads)
    return pa.array(out)


def tidy(keys: Any) -> Any:
    """Keys of text as they are compared: without spaces around them or characters that nobody sees, full-width letters as plain ones."""
    keys = pc.utf8_trim_whitespace(keys)
    if pc.any(pc.starts_with(keys, '="')).as_py():  # a formula of a text, by which programs keep a long number whole
        keys = pc.replace_substring_regex(keys, '^="(.*)"$', "\\1")
    if pc.all(pc.string_is_ascii(keys)).as_py():
        return keys
    return pc.utf8_trim_whitespace(pc.utf8_normalize(pc.replace_substring_regex(keys, HIDDEN, ""), form="NFKC"))


def sums(columns: list[Any]) -> Any:
    """Which rows say at their beginning that they are sums (合计): a yes/no array."""
    out = pc.match_substring_regex(columns[0], f"{TOTAL}|{LOOSE}")
    nothing = pc.equal(pc.utf8_trim_whitespace(columns[0]), "")
    for column in columns[1:]:
        out = pc.or_(out, pc.match_substring_regex(column, TOTAL))
        if pc.any(nothing).as_py():
            out = pc.or_(out, pc.and_(nothing, pc.match_substring_regex(column, LOOSE)))
    return out


def _delimiter(heading: str) -> str:
    """What parts the columns: the mark that the line of headings has most of."""
    return max(DELIMITERS, key=lambda d: (heading.count(d), d == ","))


def recut(tables: Iterator[Any], size: int, columns: list[str] | None = None) -> Iterator[Any]:
    """The same rows in tables of `size` rows, and only some of the columns."""
    held: list[Any] = []
    count = 0
    for table in tables:
        held.append(table if columns is None else table.select(columns))
        count += table.num_rows
        while count >= size:
            whole = pa.concat_tables(held)
            yield whole.slice(0, size)
            rest = whole.slice(size)
            held, count = [rest], rest.num_rows
    if count:
        yield pa.concat_tables(held)


def apart(path: str, names: list[str], words: frozenset[str]) -> list[str]:
    """Headings that can be told apart. One that is known and stands twice is refused; of others the later ones get a number."""
    if len(names) > MOST_COLUMNS:
        raise unreadable(path, ("列太多", "too many columns"))
    out: list[str] = []
    for i, name in enumerate(names):
        if name and name in names[:i]:
            if not words or plain(name) in words:
                raise unreadable(path, (f"有两列都叫“{name[:40]}”", f"two columns are called “{name[:40]}”"))
            more = names[:i].count(name) + 1
            while (name := f"{names[i]} ({more})") in names:
                more += 1
        out.append(name)
    return out
