"""What a table's layout hides: units, merged cells, sums, sheets of one kind, quotes that swallow rows. Nothing is guessed in silence."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.batch.columns.heading import factor, plain
from doudi.batch.tables.quotes import Mended, unclosed
from registers import HEAD, PEOPLE, as_csv, batch, book, codes, made, people, read, refused, towns
from trees import Made

__all__ = ["made"]  # a fixture


def alone(made: Made, tmp_path: Path, head: list[Any], row: list[Any], *above: list[Any]) -> tuple[int, dict[str, Any]]:
    """One household in a sheet: the exit code, and what was decided."""
    path = book(tmp_path / "x.xlsx", ("户", [*above, head, row]), ("人", people(["H1"])))
    code = batch(made, path, "-o", tmp_path / "out.parquet")
    found = read(tmp_path / "out.parquet")
    return code, found[0] if found else {}


def rezipped(path: Path, pattern: bytes, put: bytes) -> None:
    """The workbook with something else in its sheets."""
    with zipfile.ZipFile(path) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name, re.sub(pattern, put, data) if "worksheets/" in name else data)


@pytest.mark.parametrize(
    ("heading", "cell", "status", "said"),
    [
        ("家庭收入（元/月）", 900, "granted", ""),
        ("1.家庭收入(元)*", 900, "granted", ""),
        ("家庭收入（万元）", 0.09, "granted", "×10000"),
        ("家庭收入（万元）", 0.11, "refused", "×10000"),
        ("家庭收入（元/年）", 900, "undetermined", "is not in 元/月"),
        ("家庭收入（年）", 900, "undetermined", "is not in 元/月"),
        ("家庭收入（元/人/月）", 900, "undetermined", "is not in 元/月"),
        ("家庭收入（亩）", 900, "undetermined", "is not in 元/月"),
    ],
)
def test_a_heading_in_another_unit(made: Made, tmp_path: Path, capsys: Any, heading: str, cell: Any, status: str, said: str) -> None:
    code, row = alone(made, tmp_path, ["户号", heading, "有住房"], ["H1", cell, "否"])
    assert (code, row["status"]) == (0, status)
    assert said in capsys.readouterr().err


def test_a_title_that_gives_the_unit_of_the_table(made: Made, tmp_path: Path, capsys: Any) -> None:
    above: list[list[Any]] = [["某县登记表"], ["填报单位：民政局", None, "单位：万元"]]
    _, row = alone(made, tmp_path, ["户号", "家庭收入", "有住房"], ["H1", 0.05, "否"], *above)
    assert str(row["amount"]) == "500.00"
    assert "×10000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "unit", "times"),
    [
        ("", "元/月", 1), ("元", "元/月", 1), ("单位:万元", "元", 10000), ("每月", "元/月", 1), ("元每人每月", "元/人/月", 1),
        ("元/月", "元/人/月", 1), ("季", "元/月", 0), ("元/天", "元/日", 1), ("岁", "月", 0), ("个月", "月", 1), ("必填", "元/月", 1),
        ("千元/年", "元/年", 1000), ("%", "元", 0), ("元/月", "", 1),
    ],
)  # fmt: skip
def test_units_of_headings(said: str, unit: str, times: int) -> None:
    assert factor(said, unit) == times


def test_headings_are_compared_without_marks() -> None:
    assert {plain(x) for x in ("*户号", "1、户 号", "户号（必填）", "户\n号*", "户号:", "（一）") if x} == {"户号", "(一)"}


def test_two_columns_alike_are_not_chosen_between(made: Made, tmp_path: Path, capsys: Any) -> None:
    code, row = alone(made, tmp_path, ["户号", "家庭收入（去年）", "家庭收入（今年）", "有住房"], ["H1", 100, 2000, "否"])
    assert (code, row["missing"]) == (0, "money")
    assert "look alike: none is used" in capsys.readouterr().err


def test_columns_that_nobody_asks_for_may_stand_twice(made: Made, tmp_path: Path, capsys: Any) -> None:
    code, row = alone(made, tmp_path, [*HEAD, "备注", "备注"], ["H1", 100, "否", "甲类", "a", "b"])
    assert (code, row["status"]) == (0, "granted")
    assert "not used: 备注、备注 (2)" in capsys.readouterr().err


def test_the_mapping_says_what_an_empty_cell_is_and_what_a_number_counts(made: Made, tmp_path: Path, capsys: Any) -> None:
    path = book(tmp_path / "x.xlsx", ("户", [["户号", "收入", "房"], ["H1", 0.05, None], ["H2", None, "有"]]), ("人", people(["H1", "H2"])))
    text = """
tables:
  household:
    key: 户号
    columns: {收入: {fact: money, times: 10000, empty: 0}, 房: {fact: house, empty: 否}}
  members: {key: 户号, columns: {}}
"""
    mapping = tmp_path / "m.yaml"
    mapping.write_text(text)
    assert batch(made, path, "-o", tmp_path / "out.parquet", "--mapping", mapping) == 0
    assert [(r["status"], str(r["amount"])) for r in read(tmp_path / "out.parquet")] == [("granted", "500.00"), ("refused", "None")]
    for wrong in ("times: 1.5", "times: 0", "empty: 大概"):
        mapping.write_text(text.replace("times: 10000, empty: 0", wrong))
        assert batch(made, path, "-o", tmp_path / "out.parquet", "--mapping", mapping) == 3
        assert "cannot be used" in capsys.readouterr().err


def test_sums_in_all_their_words(made: Made, tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        HEAD, ["西安镇小计", 1], ["H1", 1, "否", "甲类"], ["合计：1户"], ["其中：A类3户"], ["总计(户)", 4], ["会计家", 5, "否"],
        [None, "本页合计"],
    ]  # fmt: skip
    path = book(tmp_path / "x.xlsx", ("户", lines), ("人", people(["H1", "会计家"])))
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 3
    assert [r["id"] for r in read(out)] == ["H1", "会计家"]
    assert [row for _, row, _, code in codes(out) if code == "batch-total"] == ["2", "4", "5", "6", "8"]


def test_cells_merged_over_rows_count_for_each(made: Made, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "x.xlsx"
    lines = [HEAD, ["H1", 1, "否", "甲类"], ["H2", 2, None, "甲类"], ["H3", 3, "是", "甲类"]]
    book(path, ("户", lines), ("人", people(["H1", "H2", "H3"])))
    edited = openpyxl.load_workbook(path)
    edited["户"].merge_cells("C2:C3")
    edited.save(path)
    assert batch(made, path, "-o", tmp_path / "out.parquet") == 0
    assert [r["status"] for r in read(tmp_path / "out.parquet")] == ["granted", "granted", "refused"]
    assert "x.xlsx has 1 cells merged over several rows" in capsys.readouterr().err


PERSONS = [
    [*HEAD, *PEOPLE[1:]], ["H1", 100, "否", "甲类", "a", 5, "1980-01-01"], [None, None, None, None, "b", 6, "1981-01-01"],
    ["H2", 200, "否", "乙类", "a", 5, "1980-01-01"], ["H2", 300, "否", "乙类", "b", 5, "1980-01-01"],
    ["H3", 300, "", "乙类", "a", "x", "1980-01-01"], ["H3", "", "否", "乙类", "b", 1, "1980-01-01"],
    ["H4", 7, "否", "乙类", "a", 1, "1980-01-01"], ["合计", 4],
]  # fmt: skip


@pytest.mark.parametrize("merged", [True, False])
def test_a_row_for_each_person(made: Made, tmp_path: Path, capsys: Any, merged: bool) -> None:
    lines = [list(line) for line in PERSONS]
    if merged:
        path = book(tmp_path / "x.xlsx", ("花名册", lines))
        edited = openpyxl.load_workbook(path)
        for c in "ABCD":
            edited["花名册"].merge_cells(f"{c}2:{c}3")
        edited.save(path)
    else:
        lines[2][:4] = lines[1][:4]
        path = as_csv(tmp_path / "x.csv", [["" if x is None else str(x) for x in line] for line in lines])
    out, first = tmp_path / "out.parquet", 2 if merged else 1
    assert batch(made, path, "-o", out) == 3
    assert [(r["id"], r["row"], r["aid.people"], str(r["amount"])) for r in read(out)] == [
        ("H1", first, "2", "900.00"), ("H4", first + 6, "1", "993.00"),
    ]  # fmt: skip
    assert codes(out) == [
        ("household", str(first + 2), "家庭收入（元/月）", "input-type"), ("members", str(first + 4), "月收入", "input-type"),
        ("members", str(first + 7), "户号", "batch-total"),
    ]  # fmt: skip
    assert "200；300" in refused(out)[0]["message"]
    assert "a row for each person" in capsys.readouterr().err


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".xlsx"])
def test_sheets_of_one_kind_are_one_table(made: Made, tmp_path: Path, capsys: Any, ending: str) -> None:
    out = tmp_path / f"out{ending}"
    assert batch(made, towns(tmp_path / "x.xlsx"), "-o", out) == 3
    if ending == ".parquet":
        assert [(r["id"], r["sheet"], r["row"], str(r["amount"])) for r in read(out)] == [
            ("H1", "甲镇", 3, "999.00"), ("H2", "乙镇", 2, "998.00"), ("H4", "乙镇", 4, "997.00"),
        ]  # fmt: skip
    elif ending == ".csv":
        lines = out.read_text("utf-8-sig").splitlines()
        assert (lines[0].split(",")[:3], lines[2].split(",")[:3]) == (['"row"', '"sheet"', '"id"'], ["2", '"乙镇"', '"H2"'])
    else:
        assert list(openpyxl.load_workbook(out).active.values)[2][:3] == (2, "乙镇", "H2")  # type: ignore[union-attr]
    assert [(w["table"], w["sheet"], w["row"], w["column"], w["code"]) for w in refused(out)] == [
        ("members", "甲镇成员", "3", "户号", "batch-no-household"), ("household", "乙镇", "3", "家庭收入（元/月）", "input-type"),
        ("household", "甲镇", "4", "户号", "batch-total"),
    ]  # fmt: skip
    said = capsys.readouterr().err
    assert "x.xlsx: 2 sheets with the same headings are read as one: 甲镇、乙镇" in said
    assert "x.xlsx: 2 sheets with the same headings are read as one: 甲镇成员、乙镇成员" in said
    assert "sheet “甲镇、乙镇” is read, not 说明" in said
    assert "4 households: 3 decided, 1 refused" in said


def test_the_mapping_says_which_sheets_are_read(made: Made, tmp_path: Path, capsys: Any) -> None:
    path, out, mapping = towns(tmp_path / "x.xlsx"), tmp_path / "out.parquet", tmp_path / "out.mapping.yaml"
    batch(made, path, "-o", out)
    whole = read(out)
    assert batch(made, path, "-o", out, "--mapping", mapping) == 3  # the guess, read back
    assert read(out) == whole
    text = mapping.read_text("utf-8")
    for said, ids in (("乙镇", ["H2", "H4"]), ("[乙镇, 甲镇]", ["H2", "H4", "H1"])):
        mapping.write_text(text.replace("  household:\n", f"  household:\n    sheet: {said}\n"), "utf-8")
        assert batch(made, path, "-o", out, "--mapping", mapping) == 3
        assert [r["id"] for r in read(out)] == ids
    mapping.write_text(text.replace("  household:\n", "  household:\n    sheet: [乙镇, 甲镇成员]\n"), "utf-8")
    capsys.readouterr()
    assert batch(made, path, "-o", out, "--mapping", mapping) == 3
    assert "the headings of sheet “甲镇成员” are not those of “乙镇”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("title", "head", "said"),
    [
        ("丙镇", ["户号", "家庭收人（元/月）", "有住房", "类别"], "it has no “家庭收入（元/月）” and has “家庭收人（元/月）” besides"),
        ("丙镇", ["户号", "家庭收入（万元）", "有住房", "类别"], "it has no “家庭收入（元/月）” and has “家庭收入（万元）” besides"),
        ("丙镇", ["户号", "家庭收入（元/月）", "有住房", "类别", "单位：万元"], "is in 万元 by its title, “甲镇” in 元"),
        ("2018年", HEAD, "3 sheets have the same headings (甲镇、乙镇、2018年); the names (2018年)"),
        ("甲镇 (2)", HEAD, "the names (甲镇 (2)) do not look like parts of one table"),
        ("已停保", HEAD, "the names (已停保)"),
    ],
)
def test_sheets_that_may_not_be_one_kind_are_not_guessed_about(
    made: Made, tmp_path: Path, capsys: Any, title: str, head: list[str], said: str
) -> None:
    lines = [*([[head.pop()]] if len(head) > 4 else []), head, ["H5", 1, "否", "甲类"]]
    path = towns(tmp_path / "x.xlsx", (title, lines))
    assert batch(made, path, "-o", tmp_path / "out.parquet") == 3
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.parquet").exists()


def test_households_and_members_with_much_alike_are_two_kinds(made: Made, tmp_path: Path) -> None:
    homes = [["户号", "姓名", "编号", "家庭收入（必填）"], ["H1", "甲", "H1", 1]]
    more = [["*户号", "姓名", "编号", "家庭收入"], ["H2", "乙", "H2", 2]]
    lines = [["户号", "姓名", "编号", "月收入"], ["H1", "甲", "a", 3], ["H2", "乙", "b", 4]]
    assert batch(made, book(tmp_path / "x.xlsx", ("甲镇", homes), ("乙镇", more), ("人", lines)), "-o", tmp_path / "out.parquet") == 0
    assert [(r["id"], r["sheet"], r["aid.people"]) for r in read(tmp_path / "out.parquet")] == [("H1", "甲镇", "1"), ("H2", "乙镇", "1")]


def test_people_in_a_sheet_a_township(made: Made, tmp_path: Path) -> None:
    head, first, second = PERSONS[0], PERSONS[1], ["H1", *PERSONS[2][1:]]
    two = ["H2", *first[1:]]
    path = book(tmp_path / "x.xlsx", ("甲镇", [head, first, second]), ("乙镇", [head, PERSONS[7], two]), ("丙镇", [head, two]))
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 3
    assert [(r["id"], r["sheet"], r["row"], r["aid.people"]) for r in read(out)] == [("H1", "甲镇", 2, "2"), ("H4", "乙镇", 2, "1")]
    wrong = {(w["sheet"], w["row"], w["id"]) for w in refused(out)}  # H2 ends one sheet and begins the next: two households
    assert wrong == {("乙镇", "3", "H2"), ("丙镇", "2", "H2")}


def test_keys_that_a_spreadsheet_spoilt(made: Made, tmp_path: Path) -> None:
    lines = [HEAD, [640522198001011234, 1, "否", "甲类"], ["#N/A", 1, "否", "甲类"], [" Ｈ３\u3000", 1, "否", "甲类"]]
    path = book(tmp_path / "x.xlsx", ("户", lines), ("人", people([640522198001011234, "#N/A", "H3"])))  # type: ignore[list-item]
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 3
    assert [r["id"] for r in read(out)] == ["H3"]
    assert [(c, r) for _, r, _, c in codes(out)] == [("batch-id-spoilt", "2"), ("batch-id-spoilt", "3")]
    a = as_csv(tmp_path / "a.csv", [HEAD, ["6.40522E+17", "1", "否", "甲类"], [" H2 ", "1", "否", "甲类"]])
    assert batch(made, a, "--members", as_csv(tmp_path / "b.csv", people(["6.40522E+17", "Ｈ2"])), "-o", out) == 3
    assert [r["id"] for r in read(out)] == ["H2"]


def test_a_sheet_that_says_it_is_smaller_than_it_is(made: Made, tmp_path: Path) -> None:
    lines = [HEAD, ["H1", 0.1 + 0.2, "否", "甲类"], ["H2", 2, "否", "甲类"]]
    path = book(tmp_path / "x.xlsx", ("户", lines), ("人", people(["H1", "H2"])))
    rezipped(path, rb'<dimension ref="[^"]*"', b'<dimension ref="A1"')
    assert batch(made, path, "-o", tmp_path / "out.parquet") == 0
    assert [str(r["amount"]) for r in read(tmp_path / "out.parquet")] == ["999.70", "998.00"]


def test_headings_in_three_rows(made: Made, tmp_path: Path) -> None:
    above: list[list[Any]] = [["某县"], ["户号", "家庭情况"], [None, "收入", None, "住房"]]
    code, row = alone(made, tmp_path, [None, "家庭收入", "类别", "有住房"], ["H1", 100, "甲类", "否"], *above)
    assert (code, row["id"], row["row"], str(row["amount"])) == (0, "H1", 5, "900.00")


def test_rows_of_a_csv_are_counted_as_they_stand(made: Made, tmp_path: Path, capsys: Any) -> None:
    text = '户号,"家庭收入\n（元/月）",有住房,地址,\nH1,100,否,"某乡\n某村,1号",\n,,,,\n\n'
    text += 'H2,"1,100",否,"他说""好""",\nH3,1\nH4,x,否,,\n,　, ,,\n'
    (tmp_path / "a.csv").write_text(text, "utf-8")
    out = tmp_path / "out.parquet"
    assert batch(made, tmp_path / "a.csv", "--members", as_csv(tmp_path / "b.csv", people(["H1", "H2", "H4"])), "-o", out) == 3
    assert [(r["id"], r["row"]) for r in read(out)] == [("H1", 1), ("H2", 4)]
    assert sorted((c, r) for _, r, _, c in codes(out)) == [("batch-line", "5"), ("input-type", "6")]
    said = capsys.readouterr().err
    assert "empty rows, not read 3" in said
    assert "\0" not in said
    assert "?" not in said


def test_a_quote_that_is_never_closed_stays_in_its_row(made: Made, tmp_path: Path, capsys: Any) -> None:
    ids = [f"H{i}" for i in range(1, 40)]
    rows = [f'{i},{n},否,"甲类"' for n, i in enumerate(ids)]
    rows[3], rows[20], rows[38] = 'H4,"3,否,甲类', 'H21,20,否,"甲类', 'H39,"38,否,甲类'
    text = "户号,家庭收入,有住房,类别\n" + "\n".join(rows) + "\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    out = tmp_path / "out.parquet"
    assert batch(made, tmp_path / "a.csv", "--members", as_csv(tmp_path / "b.csv", people(ids)), "-o", out) == 3
    assert [(w["row"], w["column"]) for w in refused(out)] == [("4", "家庭收入"), ("21", "类别"), ("39", "家庭收入")]
    said = capsys.readouterr().err
    assert "39 households: 36 decided, 3 refused" in said
    assert "3 quotation marks are never closed" in said


@given(cells=st.lists(st.lists(st.text('a,"\n；', max_size=6), min_size=3, max_size=3), min_size=1, max_size=12))
def test_cells_that_are_quoted_rightly_are_left_alone(tmp_path_factory: Any, cells: list[list[str]]) -> None:
    import csv
    import io

    whole = all(x.count(",") < 2 for line in cells for x in line)  # a cell of which every line looks like a row may be taken for rows
    path = tmp_path_factory.mktemp("q") / "a.csv"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells)
    path.write_text(out.getvalue(), "utf-8")
    found = unclosed(str(path), ",", 3)
    assert not (whole and found)
    with Mended(str(path), found) as f:
        data = f.read()
    assert len(data) == path.stat().st_size
    assert [i for i, (a, b) in enumerate(zip(data, path.read_bytes(), strict=True)) if a != b] == found
