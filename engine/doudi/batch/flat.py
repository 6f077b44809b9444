"""One table of an office as a stream of Arrow tables: Parquet, CSV (UTF-8 or GB18030), Excel. Nothing is held but the batch at hand.

Of CSV and Excel every cell is text; what it means is read with the fact it belongs to (convert.py).
"""

from __future__ import annotations

import codecs
import os

import numpy as np
import pyarrow as pa

from doudi.text.diagnostic import InputError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns import Ints

ENCODINGS = ("utf-8", "gb18030")
BLOCK = 8_000_000  # bytes of a CSV file read at a time
MOST_COLUMNS = 2_000


class Flat:
    """`names` are the headings, `rows` the number of rows where the file says so (else None), `encoding` that of a CSV file.

    `bad` grows while `feed` runs: (row, columns found, columns wanted) of lines that do not fit.
    """

    names: list[str]
    rows: int | None = None
    encoding = ""

    def __init__(self, path: str):
        self.path = path
        self.bad: list[tuple[int, int, int]] = []

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        """Tables of at most `size` rows with these columns, in the order of the file."""
        raise NotImplementedError

    def numbers(self, first: int, count: int) -> Ints:
        """The row numbers in the file of `count` rows from the `first` that fits: lines that do not fit are counted too."""
        fit = np.arange(first, first + count, dtype=np.int64)
        if not self.bad:
            return fit
        before = np.array(sorted(row for row, _, _ in self.bad), np.int64)
        return fit + np.searchsorted(before - np.arange(len(before)), fit, side="right")


def opened(path: str, words: frozenset[str], sheet: str | None = None) -> Flat:
    """The table in a file, by its ending. `words` are headings that are known (mapping.known). Raises InputError, OSError."""
    ending = os.path.splitext(path)[1].lower()
    try:
        if ending in (".parquet", ".pq"):
            return Parquet(path)
        if ending in (".csv", ".txt"):
            return Csv(path)
        if ending in (".xlsx", ".xlsm"):
            from doudi.batch.excel import Excel

            return Excel(path, sheet, words)
    except pa.ArrowInvalid as problem:
        raise unreadable(path, _short(problem)) from None
    raise unreadable(path, ("不认识的文件格式；可用 .parquet .csv .xlsx .jsonl", "unknown ending; use .parquet .csv .xlsx .jsonl"))


def unreadable(path: str, problem: Any) -> InputError:
    """What says that a file cannot be read. The path is the user's own word for it."""
    return InputError([fault("batch-file", None, problem=problem, path=os.path.basename(path)[:80])])


def _short(problem: Exception) -> str:
    return " ".join(str(problem).split())[:160]


class Parquet(Flat):
    def __init__(self, path: str):
        super().__init__(path)
        import pyarrow.parquet as pq

        with open(path, "rb") as f:
            if not f.read(1):
                raise unreadable(path, ("文件是空的", "the file is empty"))
        schema = pq.read_schema(path)
        words = [f.name for f in schema if pa.types.is_string(f.type)]
        self.file = pq.ParquetFile(path, read_dictionary=words, pre_buffer=False)  # else all row groups to come are held
        self.schema = schema
        self.names = schema.names
        self.rows = self.file.metadata.num_rows
        _sane(path, self.names)

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        try:
            for batch in self.file.iter_batches(batch_size=size, columns=columns, use_threads=False):  # the workers are threads
                yield pa.Table.from_batches([batch])
        except pa.ArrowInvalid as problem:
            raise unreadable(self.path, _short(problem)) from None


class Csv(Flat):
    def __init__(self, path: str):
        super().__init__(path)
        self.encoding = _encoding(path)
        import csv

        with open(path, encoding="utf-8-sig" if self.encoding == "utf-8" else self.encoding, newline="") as f:
            csv.field_size_limit(1_000_000)
            try:
                self.names = [x.strip() for x in next(csv.reader(f), [])]
            except csv.Error as problem:
                raise unreadable(path, _short(problem)) from None
        if not any(self.names):
            raise unreadable(path, ("文件是空的", "the file is empty"))
        _sane(path, self.names)

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        import pyarrow.csv as pc

        self.bad.clear()

        def wrong(row: Any) -> str:
            self.bad.append((int(row.number) - 1 if row.number else 0, int(row.actual_columns), int(row.expected_columns)))
            return "skip"

        read = pc.ReadOptions(
            use_threads=False, block_size=BLOCK, encoding="utf8" if self.encoding == "utf-8" else self.encoding,
            column_names=self.names, skip_rows_after_names=1,
        )
        parse = pc.ParseOptions(newlines_in_values=True, invalid_row_handler=wrong)
        convert = pc.ConvertOptions(
            column_types=dict.fromkeys(self.names, pa.string()), include_columns=columns, strings_can_be_null=False,
            check_utf8=True,
        )
        try:
            with pc.open_csv(self.path, read_options=read, parse_options=parse, convert_options=convert) as stream:
                yield from recut((pa.Table.from_batches([b]) for b in stream), size)
        except pa.ArrowInvalid as problem:
            if "Empty CSV" in str(problem):
                return
            raise unreadable(self.path, _short(problem)) from None


def _encoding(path: str) -> str:
    """utf-8 or gb18030, by reading the whole file."""
    for name in ENCODINGS:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with open(path, "rb") as f:
                while block := f.read(BLOCK):
                    if b"\0" in block:
                        raise unreadable(path, ("不是文本文件（含空字符）", "not a text file (it has NUL characters)"))
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise unreadable(path, ("编码既不是 UTF-8 也不是 GB18030", "neither UTF-8 nor GB18030"))


def recut(tables: Iterator[Any], size: int) -> Iterator[Any]:
    """The same rows in tables of `size` rows."""
    held: list[Any] = []
    count = 0
    for table in tables:
        held.append(table)
        count += table.num_rows
        while count >= size:
            whole = pa.concat_tables(held)
            yield whole.slice(0, size)
            rest = whole.slice(size)
            held, count = [rest], rest.num_rows
    if count:
        yield pa.concat_tables(held)


def _sane(path: str, names: list[str]) -> None:
    """Headings that can be told apart."""
    if len(names) > MOST_COLUMNS:
        raise unreadable(path, ("列太多", "too many columns"))
    given = [n for n in names if n]
    twice = next((n for n in given if given.count(n) > 1), None)
    if twice is not None:
        raise unreadable(path, (f"有两列都叫“{twice[:40]}”", f"two columns are called “{twice[:40]}”"))
