"""Figures by a column of the register: they add up to the whole, and each is what deciding one by one gives."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.batch.job import by
from doudi.batch.job import run as job
from registers import as_csv, batch, made, read, rows, towns
from trees import DAY, Made

__all__ = ["made"]  # a fixture
HEADS = [
    "households", "people", "households refused", "programme", "granted: households", "granted: people", "amount", "unit", "not granted",
    "undetermined", "granted, amount open",
]  # fmt: skip
TOWNS = ("西安镇", " 西安镇\u3000", "兴仁镇", "", "=1+1")


def table(path: Path) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The headings, and the rows by their first cell."""
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    return lines[0], {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:]}


def register(tmp_path: Path, count: int) -> tuple[Path, Path, list[list[str]]]:
    households, members = rows(count)
    households[0].append("乡镇*")
    for i, line in enumerate(households[1:]):
        line.append(TOWNS[i % len(TOWNS)])
    households[7][1] = "很多"
    return as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members), households


def test_figures_add_up_and_are_those_of_the_rows(made: Made, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(job, "SIZE", 64)
    a, b, households = register(tmp_path, 300)
    out = tmp_path / "out.parquet"
    assert batch(made, a, "--members", b, "-o", out, "--by", "乡镇") == 3
    heads, found = table(tmp_path / "out.by.csv")
    assert heads == ["乡镇", *HEADS]
    assert list(found) == ["'=1+1", "兴仁镇", "西安镇", "(not given)", "all"]
    town = {line[0]: line[5].strip(" \u3000") for line in households[1:]}
    want: dict[str, Counter[str]] = {}
    for row in read(out):
        for key in (town[row["id"]], "all"):
            mine = want.setdefault(key, Counter())
            mine[row["status"]] += 1
            mine["amount"] += row["amount"] or Decimal(0)
    want["'=1+1"], want["(not given)"] = want.pop("=1+1"), want.pop("")
    for key, line in found.items():
        assert (int(line["granted: households"]), int(line["not granted"])) == (want[key]["granted"], want[key]["refused"])
        assert Decimal(line["amount"]) == want[key]["amount"]
        assert line["unit"] == "yuan/month"
    for name in ("households", "people", "households refused", "granted: households"):
        assert sum(int(x[name]) for key, x in found.items() if key != "all") == int(found["all"][name])
    assert [found[k]["households"] for k in ("西安镇", "all")] == ["120", "300"]
    assert [found[k]["households refused"] for k in ("西安镇", "all")] == ["1", "1"]
    assert found["all"]["people"] == "450"
    assert f"by “乡镇” (the whole table is {tmp_path / 'out.by.csv'})" in (said := capsys.readouterr().err)
    assert re.search(r"\n  西安镇 +120 +180 +1 +\d+ ", said)


def test_a_kill_in_the_middle_changes_no_figure(made: Made, tmp_path: Path) -> None:
    a, b, _ = register(tmp_path, 300)
    small = "import sys; from doudi.batch.job import run; run.SIZE = 64; from doudi.cli.main import main; sys.exit(main(sys.argv[1:]))"
    words = [
        sys.executable, "-c", small, "batch", "here", str(a), "--members", str(b), "--as-of", DAY, "--policies", str(made.folder),
        "--by", "乡镇*,类别", "-o",
    ]  # fmt: skip
    killed = subprocess.run([*words, str(tmp_path / "out.csv")], capture_output=True, env={**os.environ, "DOUDI_BATCH_STOP": "2"})
    assert killed.returncode == 137
    for name in ("out", "whole"):
        assert subprocess.run([*words, str(tmp_path / f"{name}.csv")], capture_output=True).returncode == 3
    for end in ("by", "by2"):
        assert (tmp_path / f"out.{end}.csv").read_text() == (tmp_path / f"whole.{end}.csv").read_text()
    assert list(table(tmp_path / "out.by2.csv")[1])[:3] == ["c", "乙类", "甲类"]


def test_by_sheet_by_fact_and_by_what_is_not_there(made: Made, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    path, out = towns(tmp_path / "x.xlsx"), tmp_path / "out.parquet"
    assert batch(made, path, "-o", out, "--by", "工作表") == 3
    assert {k: (x["households"], x["amount"]) for k, x in table(tmp_path / "out.by.csv")[1].items()} == {
        "甲镇": ("1", "999.00"), "乙镇": ("3", "1995.00"), "all": ("4", "2994.00"),
    }  # fmt: skip
    for word in ("kind", "类别"):
        assert batch(made, path, "-o", out, "--by", word) == 3
        assert table(tmp_path / "out.by.csv")[0][0] == "类别"
    capsys.readouterr()
    monkeypatch.setattr(by, "MOST", 2)
    assert batch(made, path, "-o", out, "--by", "户号") == 3
    assert "figures cannot be told apart by “户号”: it has 4 values or more" in capsys.readouterr().err
    assert batch(made, path, "-o", out, "--by", "乡镇") == 3
    assert "it takes a column of the households' table: 户号、家庭收入（元/月）、有住房、类别、工作表" in capsys.readouterr().err


def test_values_that_are_written_in_two_ways(made: Made, tmp_path: Path) -> None:
    towns = ["滨河镇（东）", "滨河镇(东) ", "滨河镇（东\u200b）", "A\0村"]
    people = [[{"id": "a", "income": 1, "birth": None}]] * 4
    pq.write_table(pa.table({"id": ["1", "2", "3", "4"], "money": [1] * 4, "乡镇": towns, "members": people}), tmp_path / "in.parquet")
    assert batch(made, tmp_path / "in.parquet", "-o", tmp_path / "out.csv", "--by", "乡镇") == 0
    assert {k: x["households"] for k, x in table(tmp_path / "out.by.csv")[1].items()} == {"A 村": "1", "滨河镇（东）": "3", "all": "4"}


@pytest.mark.parametrize("word", ["类别", "有住房", "姓名", "家庭收入"])
def test_by_a_fact_of_json_lines(made: Made, tmp_path: Path, capsys: Any, word: str) -> None:
    people = [{"id": "a", "income": 1, "birth": "1980-01-02"}]
    lines = [{"id": str(i), "money": i, "house": i == 1, "kind": "ab"[i % 2], "members": people} for i in range(4)]
    text = "\n".join(json.dumps(x) for x in [*lines, {"id": "9"}])
    (tmp_path / "in.jsonl").write_text(text)
    out = tmp_path / "out.csv"
    code = batch(made, tmp_path / "in.jsonl", "-o", out, "--by", word)
    assert code == 3
    if word == "家庭收入":
        assert "it takes a choice, a yes/no or a text" in capsys.readouterr().err
        return
    found = table(tmp_path / "out.by.csv")[1]
    assert (found["all"]["households"], found["all"]["households refused"], found["all"]["granted: households"]) == ("5", "1", "3")
    assert {"类别": "甲类", "有住房": "否", "姓名": "(not given)"}[word] in found
