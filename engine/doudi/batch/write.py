"""The output, put together from the parts: Parquet, CSV, JSON Lines or Excel by its ending. Written under another name and renamed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.pages import SHEET

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.pages import Pages

ENDINGS = (".parquet", ".csv", ".jsonl", ".xlsx")
MOST_ROWS = 1_048_575  # of an Excel sheet, below its heading
FORMULA = "^[=+\\-@\t\r\n]"  # a cell that begins so would be run by a spreadsheet


class TooMany(Exception):
    """More rows than an Excel sheet holds."""


def written(path: str, tables: Iterator[Any], schema: Any) -> int:
    """Write all tables; returns the number of rows. Raises TooMany, OSError."""
    part = f"{path}.new"
    write = {".parquet": _parquet, ".csv": _csv, ".jsonl": _lines, ".xlsx": _excel}[Path(path).suffix.lower()]
    try:
        count = write(part, tables, schema)
        os.replace(part, path)
    finally:
        Path(part).unlink(missing_ok=True)
    return count


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
            for batch in t.to_batches(max_chunksize=4096):
                for row in batch.to_pylist():
                    for name in ("reasons", "missing", "gaps", "checks"):
                        row[name] = row[name].split() if row[name] else []
                    if row["amount"] is not None:
                        row["amount"] = str(row["amount"])
                    kept = {k: v for k, v in row.items() if v is not None}
                    f.write(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += t.num_rows
    return count


def _excel(path: str, tables: Iterator[Any], schema: Any) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("decisions")
    sheet.append(schema.names)
    count = 0
    for t in tables:
        count += t.num_rows
        if count > MOST_ROWS:
            raise TooMany
        for batch in flat(t).to_batches(max_chunksize=4096):
            for row in batch.to_pylist():
                cells = []
                for x in row.values():
                    cell = WriteOnlyCell(sheet, _legible(x))
                    if isinstance(x, str):
                        cell.data_type = "s"  # text, whatever it begins with
                    cells.append(cell)
                sheet.append(cells)
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
    import re

    part, count, at = f"{path}.new", 0, -2 if lang == "zh" else -1
    try:
        with open(part, "w", encoding="utf-8-sig", newline="") as f:
            out = csv.writer(f)
            out.writerow(["table", "row", *([SHEET] if pages else []), "id", "column", "code", "message"])
            for row in pages.lines(rows):
                count += 1
                cells = [*row[:-2], row[at]]
                out.writerow([f"'{x}" if isinstance(x, str) and re.match(FORMULA, x) else x for x in cells])
        if count:
            os.replace(part, path)
        else:
            Path(path).unlink(missing_ok=True)
    finally:
        Path(part).unlink(missing_ok=True)
    return count
