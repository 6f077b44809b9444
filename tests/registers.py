"""Small registers as offices keep them, and `doudi batch` over them. Shared by the tests of tables."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from doudi.cli.main import main
from trees import DAY, Made, simple

HEAD = ["户号", "家庭收入（元/月）", "有住房", "类别"]
PEOPLE = ["户号", "编号", "月收入", "出生日期"]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path / "tree").programme(
        """
        needs:
          poor: {name: 收入低, when: 家庭收入 < 1000元/月, assumed: 试}
          room: {name: 无房, when: 非 有住房, assumed: 试}
        amount: {unit: 元/月, sum: {gap: {name: 差额, value: 1000元/月 - 家庭收入, assumed: 试}}, round: 分}
        also:
          people: {name: 几口人, value: 人数(成员), assumed: 试}
        """
    )


def rows(count: int) -> tuple[list[list[str]], list[list[str]]]:
    """Tables of households, some refused by the policy, one or two members each."""
    households, members = [[*HEAD, "备注"]], [[*PEOPLE]]
    for i in range(count):
        households.append([f"H{i:05d}", f"{i % 1500}.{i % 100:02d}", "是" if i % 7 == 0 else "否", ("甲类", "乙类", "c")[i % 3], "略"])
        members += [[f"H{i:05d}", f"m{k}", "10", "1980-01-02"] for k in range(1 + i % 2)]
    return households, members


def as_csv(path: Path, lines: list[list[Any]], encoding: str = "utf-8") -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def book(path: Path, *sheets: tuple[str, list[list[Any]]], hidden: str = "") -> Path:
    """A workbook by hand."""
    out = openpyxl.Workbook()
    out.remove(out.active)
    for title, lines in sheets:
        sheet = out.create_sheet(title)
        for line in lines:
            sheet.append(line)
        if title == hidden:
            sheet.sheet_state = "hidden"
    out.save(path)
    return path


def people(ids: list[str]) -> list[list[Any]]:
    return [PEOPLE, *([id, f"{id}-1", "10", "1980-01-02"] for id in ids)]


def towns(path: Path, *more: tuple[str, list[list[Any]]]) -> Path:
    """A workbook with a sheet of households a township, and their people in two sheets."""
    return book(
        path, ("甲镇", [["甲镇登记表"], HEAD, ["H1", 1, "否", "甲类"], ["合计", 1]]), ("甲镇成员", people(["H1", "H9"])),
        ("乙镇", [HEAD[::-1], ["甲类", "否", 2, "H2"], ["甲类", "否", "x", "H3"], ["乙类", "否", 3, "H4"]]),
        ("说明", [["请如实填写", "谢谢"]]), ("乙镇成员", people(["H2", "H3", "H4"])), *more,
    )  # fmt: skip


def batch(made: Made, *words: Any, day: str | None = DAY) -> int:
    """The command's exit code."""
    dated = ["--as-of", day] if day else []
    return main(["batch", "here", *map(str, words), *dated, "--policies", str(made.folder), "--lang", "en"])


def read(path: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(path).to_pylist())


def refused(path: Path) -> list[dict[str, str]]:
    """Rows of the rejects file beside an output."""
    beside = path.with_suffix(".rejects.csv")
    return list(csv.DictReader(io.StringIO(beside.read_text("utf-8-sig")))) if beside.exists() else []


def codes(out: Path) -> list[tuple[str, str, str, str]]:
    return [(w["table"], w["row"], w["column"], w["code"]) for w in refused(out)]
