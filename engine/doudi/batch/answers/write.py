"""The output, put together from the parts: Parquet, CSV, JSON Lines or Excel by its ending. Written under another name and renamed."""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.tables.pages import SHEET

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.tables.pages import Pages

ENDINGS = (".parquet", ".csv", ".jsonl", ".xlsx")
MOST_ROWS = 1_048_575  # of an Excel sheet, below its heading
FORMULA = "^[=+\\-@\t\r\n]"  # a cell that begins so would be run by a spreadsheet


class TooMany(Exception):
    """More rows than an Excel sheet holds."""


@contextmanager
def replaced(path: str | Path) -> Iterator[str]:
    """A name to write to, whose file becomes that of `path` when it is whole; without it `path` is left as it was. Raises OSError."""
    part = f"{path}.new"
    try:
        yield part
        os.replace(part, path)
    finally:
        Path(part).unlink(missing_ok=True)


def safe(text: str) -> str:
    """A text that a spreadsheet shows and never runs."""
    return f"'{text}" if re.match(FORMULA, text) else text


def written(path: str, tables: Iterator[Any], schema: Any) -> int:
    """Write all tables; returns the number of rows. Raises TooMany, OSError."""
    write = {".parquet": _parquet, ".csv": _csv, ".jsonl": _lines, ".xlsx": _excel}[Path(path).suffix.lower()]
    with replaced(path) as part:
        return write(part, tables, schema)


def _parquet(path: str, tables: Iterator[Any], schema: Any) -> int:
    import pyarrow.parquet as pq

    count = 0
    words = [f.name for f in schema if f.name not in ("row", "id", "amount", "covered")]  # the others hardly repeat
    options = {"compression": "zstd", "compression_level": 1, "store_decimal_as_integer": True, "use_dictionary": words}
    with pq.ParquetWriter(path, schema, **options) as writer:
        for t in tables:
            writer.write_table(t.cast(schema))
            count += t.num_rows
    return count


def flat(table: Any) -> Any:
    """Lists as text with spaces, words as plain text, and nothing that a spreadsheet would run."""
    for i, f in enumerate(table.schema):
        column = table[f.name]
        if pa.types.is_list(f.type):
            inner = column.cast(pa.list_(pa.string())) if f.type.value_type != pa.string() else column
            column = pc.binary_join(inner, " ")
        elif pa.types.is_dictionary(f.type):
            column = column.cast(pa.string())
        if pa.types.is_string(column.type):
            risky = pc.fill_null(pc.match_substring_regex(column, FORMULA), False)
            column = pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
        table = table.set_column(i, f.name, column)
    return table


def _csv(path: str, tables: Iterator[Any], schema: Any) -> int:
    import pyarrow.csv as pcsv

    count = 0
    empty = flat(schema.empty_table())
    with open(path, "wb") as f:
        f.write(b"\xef\xbb\xbf")  # so that a spreadsheet reads Chinese as UTF-8
        with pcsv.CSVWriter(f, empty.schema) as writer:
            for t in tables:
                writer.write_table(flat(t))
                count += t.num_rows
    return count


def _lines(path: str, tables: Iterator[Any], schema: Any) -> int:
    count = 0
    with open(path, "w", encoding="utf-8") as f:
        for t in tables:
            for row in _rows(t):
                for name in ("reasons", "missing", "gaps", "checks"):
                    row[name] = row[name].split() if row[name] else []
                if row["amount"] is not None:
                    row["amount"] = str(row["amount"])
                kept = {k: v for k, v in row.items() if v is not None}
                f.write(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += t.num_rows
    return count


def _rows(table: Any) -> Iterator[dict[str, Any]]:
    """The rows of a table, some at a time as Python's own values."""
    for batch in table.to_batches(max_chunksize=4096):
        yield from batch.to_pylist()


def _excel(path: str, tables: Iterator[Any], schema: Any) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("decisions")
    sheet.append(schema.names)
    count = 0

    def cell(x: Any) -> Any:
        out = WriteOnlyCell(sheet, _legible(x))
        if isinstance(x, str):
            out.data_type = "s"  # text, whatever it begins with
        return out

    for t in tables:
        count += t.num_rows
        if count > MOST_ROWS:
            raise TooMany
        for row in _rows(flat(t)):
            sheet.append([cell(x) for x in row.values()])
    saved(book, path)
    return count


def saved(book: Any, path: str) -> None:
    """Save a workbook. On a full disk, what the library leaves half written is put away here: else it complains at some later time."""
    import gc
    import sys

    failed: OSError | None = None
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        try:
            book.save(path)
        except OSError as problem:
            failed = OSError(problem.errno, problem.strerror or str(problem), path)
        if failed is None:
            return
        for sheet in book.worksheets:
            with suppress(Exception):
                sheet.close()
        gc.collect()
    finally:
        sys.unraisablehook = hook
    raise failed


def _legible(x: Any) -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", x)[:32_000] if isinstance(x, str) else x


def rejects(path: str, rows: Iterator[list[Any]], lang: str, pages: Pages) -> int:
    """The file of refused rows, as CSV that a spreadsheet opens; returns how many there are. With none, no file is left."""
    import csv

    count, at = 0, -2 if lang == "zh" else -1
    with replaced(path) as part, open(part, "w", encoding="utf-8-sig", newline="") as f:
        out = csv.writer(f)
        out.writerow(["table", "row", *([SHEET] if pages else []), "id", "column", "code", "message"])
        for row in pages.lines(rows):
            count += 1
            out.writerow([safe(x) if isinstance(x, str) else x for x in (*row[:-2], row[at])])
    if not count:
        Path(path).unlink(missing_ok=True)
    return count
