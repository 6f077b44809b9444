"""Which reader a file is for."""

from __future__ import annotations

import os

import pyarrow as pa

from doudi.batch.tables.coding import OLD
from doudi.batch.tables.excel import Excel
from doudi.batch.tables.flat import Csv, Flat, Parquet, short, unreadable

OLD_SHEETS = (".xls", ".et", ".xlsb", ".ods")


def opened(path: str, words: frozenset[str], sheets: list[str] | None = None) -> Flat:
    """The table in a file, by its ending. `words` are headings that are known (mapping.known), `sheets` those of a workbook that are to be
    read. Raises InputError, OSError."""
    ending = os.path.splitext(path)[1].lower()
    try:
        if ending in (".parquet", ".pq"):
            return Parquet(path)
        if ending in (".csv", ".txt", ".tsv"):
            return Csv(path, words)
        if ending in (".xlsx", ".xlsm"):
            return Excel(path, sheets, words)
        if ending in OLD_SHEETS:
            raise unreadable(path, _old(path))
    except pa.ArrowException as problem:
        raise unreadable(path, short(problem)) from None
    raise unreadable(path, ("不认识的文件格式；可用 .parquet .csv .xlsx .jsonl", "unknown ending; use .parquet .csv .xlsx .jsonl"))


def _old(path: str) -> tuple[str, str]:
    """What to do with a workbook of an old or foreign kind. What is called .xls is often something else."""
    with open(path, "rb") as f:
        head = f.read(512)
    if head.startswith(b"PK\3\4"):
        return "里面是 .xlsx 工作簿，把文件名的结尾改成 .xlsx 就能读", "it is an .xlsx workbook: change the end of its name to .xlsx"
    if b"<" in head and not head.startswith(OLD):
        zh = "里面是网页，不是工作簿；请用 Excel 或 WPS 打开，另存为 .xlsx"
        return zh, "it is a web page: open it in Excel or WPS and save it as .xlsx"
    zh = "旧的 Excel（.xls）或 WPS 格式；请用 Excel 或 WPS 打开，另存为 .xlsx"
    return zh, "an old Excel (.xls) or WPS format: open it and save it as .xlsx"
