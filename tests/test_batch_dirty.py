"""Tables as offices really keep them: every fault has its row, its column and its words, and no row is lost without them."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from doudi.batch.tables import coding
from doudi.cli.main import main
from registers import HEAD, PEOPLE, as_csv, batch, book, codes, made, people, read, refused, rows
from trees import DAY, Made

__all__ = ["made"]  # a fixture


def test_a_sheet_with_titles_sums_and_empty_rows(made: Made, tmp_path: Path, capsys: Any) -> None:
    lines: list[list[Any]] = [
        ["某县农村低保登记表"], ["填表单位：民政局", None, None, "单位：元"], ["户号", "收入情况", "住房", None],
        [None, "家庭收入（元/月）", "有住房", "类别"],
        ["H1", "１，２３４．５０元", "是", "甲类"], [None, None, None, None], ["H2", " 500 ", "否", "乙类"],
        ["H3", 12.5, "否", "甲类"], ["小 计", 1747],
        ["H4", "约五百", "否", "甲类"], ["合计", "=SUM(B5:B10)"], ["制表人：某某", None, "审核：某某"],
    ]  # fmt: skip
    path = book(tmp_path / "户.xlsx", ("登记表", lines), ("成员", people(["H1", "H2", "H3", "H4"])))
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 3
    assert [(r["id"], r["row"], r["status"], str(r["amount"])) for r in read(out)] == [
        ("H1", 5, "refused", "None"), ("H2", 7, "granted", "500.00"), ("H3", 8, "granted", "987.50"),
    ]  # fmt: skip
    assert codes(out) == [
        ("household", "10", "家庭收入（元/月）", "input-type"), ("household", "9", "户号", "batch-total"),
        ("household", "11", "户号", "batch-total"), ("household", "12", "户号", "batch-total"),
    ]  # fmt: skip
    assert "4 households: 3 decided, 1 refused" in capsys.readouterr().err


def test_dates_and_numbers_as_sheets_have_them(made: Made, tmp_path: Path) -> None:
    lines = [[f"H{i}", f"m{i}", income, birth] for i, (income, birth) in enumerate([
        (10, 29222), ("１０", "１９８０年１月２日"), ("10", "1980/1/2"), ("1,0", "1980.1.2"), ("¥10", "29222.0"),
        (10, "1980年1月"), (10, "1980-02-30"),
        ("1e3", "1980-01-02"), ("10万元", "1980-01-02"), ("10²", "1980-01-02"),
    ])]  # fmt: skip
    households = [HEAD, *([f"H{i}", 100, "否", "甲类"] for i in range(len(lines)))]
    path = book(tmp_path / "x.xlsx", ("户", households), ("人", [PEOPLE, *lines]))
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 3
    assert [r["id"] for r in read(out)] == ["H0", "H1", "H2", "H3", "H4"]
    assert sorted((int(w["row"]), w["column"]) for w in refused(out)) == [
        (7, "出生日期"), (8, "出生日期"), (9, "月收入"), (10, "月收入"), (11, "月收入"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("100 元", "900.00"), ("\u200b100\ufeff", "900.00"), ("￥ 100", "900.00"), ("1, 00", None), ("100 200", None), ("100\n200", None),
        ("100　200", None), ("100\t", "900.00"),
    ],
)
def test_two_numbers_in_a_cell_are_not_one(made: Made, tmp_path: Path, cell: str, amount: str | None) -> None:
    path = book(tmp_path / "x.xlsx", ("户", [HEAD, ["H1\u200b", cell, "否\u200d", "甲类\ufeff"]]), ("人", people(["\ufeffH1"])))
    assert batch(made, path, "-o", (out := tmp_path / "out.parquet")) == (0 if amount else 3)
    assert [str(r["amount"]) for r in read(out)] == [amount] * bool(amount)
    assert [w["column"] for w in refused(out)] == ["家庭收入（元/月）"] * (not amount)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("1980 年 3 月 1 日", 0), ("1980年3月1号", 0), ("1980年3月1日\u200b", 0), ("1980 . 3 . 1", 0), ("1980年3月", 3), ("1980 3 1", 3),
        ("1980年 13月1日", 3), ("9767", 0), ("2019", 3), ("1950", 3),
    ],
)  # fmt: skip
def test_days_as_they_are_typed(made: Made, tmp_path: Path, day: str, code: int) -> None:
    path = book(tmp_path / "x.xlsx", ("户", [HEAD, ["H1", 1, "否", "甲类"]]), ("人", [PEOPLE, ["H1", "a", 1, day]]))
    assert batch(made, path, "-o", tmp_path / "out.parquet") == code


@pytest.mark.parametrize(
    "head", ["\ufeff户号,家庭收入,有住房", "户号\u200b,家庭收入（元/月）\ufeff,有\u200d住房", 'sep=,\n"户号",家庭收入,有住房']
)
def test_headings_with_what_nobody_sees(made: Made, tmp_path: Path, head: str) -> None:
    """And ids as programs write them that want a spreadsheet to keep them whole; those that it has not computed."""
    (tmp_path / "a.csv").write_bytes(codecs.BOM_UTF8 + f'{head}\n"=""0012""",1,否\n=A1,2,否\n\t0013,3,否\n'.encode())
    out = tmp_path / "out.parquet"
    assert batch(made, tmp_path / "a.csv", "--members", as_csv(tmp_path / "b.csv", people(["0012", "=A1", "0013"])), "-o", out) == 3
    assert [(r["id"], str(r["amount"])) for r in read(out)] == [("0012", "999.00"), ("0013", "997.00")]
    assert [w["code"] for w in refused(out)] == ["batch-id-spoilt"]


def test_days_from_1904_are_said(made: Made, tmp_path: Path, capsys: Any) -> None:
    path = book(tmp_path / "x.xlsx", ("户", [HEAD, ["H1", 1, "否", "甲类"]]), ("人", people(["H1"])))
    edited = openpyxl.load_workbook(path)
    edited.epoch = CALENDAR_MAC_1904
    edited.save(path)
    assert batch(made, path, "-o", tmp_path / "out.parquet") == 0
    assert "x.xlsx counts days from 1904" in capsys.readouterr().err


def test_hidden_rows_are_read_and_said(made: Made, tmp_path: Path, capsys: Any) -> None:
    """A filter hides rows that are there: an office may think that they are not."""
    ids = [f"H{i}" for i in range(4)]
    path = book(tmp_path / "x.xlsx", ("户", [HEAD, *([id, 1, "否", "甲类"] for id in ids)]), ("人", people(ids)))
    edited = openpyxl.load_workbook(path)
    for n in (3, 5):
        edited["户"].row_dimensions[n].hidden = True
    edited.save(path)
    assert batch(made, path, "-o", tmp_path / "out.parquet") == 0
    assert len(read(tmp_path / "out.parquet")) == 4
    assert "x.xlsx: 2 rows are hidden in the sheet and are read all the same" in capsys.readouterr().err


def test_headings_that_stand_again_are_no_household(made: Made, tmp_path: Path, capsys: Any) -> None:
    """As they do where each printed page has them, in sheets and in text."""
    head = ["1、户号", "*家庭收入（元/月）", *HEAD[2:]]
    lines = [head, ["H1", 1, "否", "甲类"], ["户 号", "家庭收入", *HEAD[2:]], ["H2", 2, "否", "甲类"], head]
    members = [*people(["H1"]), PEOPLE, people(["H2"])[1]]
    for path, more in (
        (book(tmp_path / "x.xlsx", ("户", lines), ("人", members)), []),
        (as_csv(tmp_path / "a.csv", [[str(x) for x in r] for r in lines]), ["--members", as_csv(tmp_path / "b.csv", members)]),
    ):
        out = tmp_path / "out.parquet"
        assert batch(made, path, *more, "-o", out) == 3
        assert [r["id"] for r in read(out)] == ["H1", "H2"]
        first = 1 if more else 2
        assert sorted((w["table"], w["row"], w["code"]) for w in refused(out)) == [
            ("household", str(first + 1), "batch-heading"), ("household", str(first + 3), "batch-heading"),
            ("members", str(first + 1), "batch-heading"),
        ]  # fmt: skip
        assert "2 households: 2 decided, 0 refused" in capsys.readouterr().err


def test_hidden_and_foreign_sheets_are_named_and_not_read(made: Made, tmp_path: Path, capsys: Any) -> None:
    old = [HEAD, ["H9", 1, "否", "甲类"]]
    path = book(
        tmp_path / "x.xlsx", ("说明", [["填表说明"], ["请如实填写", "谢谢"]]), ("旧表", old), ("户", [HEAD, ["H1", 100, "否", "甲类"]]),
        ("备忘", [["a", "b"], ["c", "d"]]), ("人", people(["H1"])), hidden="旧表",
    )  # fmt: skip
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 0
    assert [r["id"] for r in read(out)] == ["H1"]
    said = capsys.readouterr().err
    assert "x.xlsx: sheet “户” is read, not 说明、备忘" in said
    assert "x.xlsx has hidden sheets, which are not read: 旧表" in said


def test_a_formula_counts_by_its_value_or_is_refused(made: Made, tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", ("户", [HEAD, ["H1", "=50+50", "否", "甲类"], ["H2", 7, "否", "甲类"]]), ("人", people(["H1", "H2"])))
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 3  # the value was never computed: empty would be “not known”
    why = refused(out)
    assert [(w["row"], w["column"]) for w in why] == [("2", "家庭收入（元/月）")]
    assert "=50+50" in why[0]["message"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Excel (.xls)"),
        ("a.xls", b"PK\x03\x04" + b"\0" * 60, "it is an .xlsx workbook"),
        ("a.xls", "<html><table><tr><td>户号".encode(), "it is a web page"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked by a password"),
        ("a.csv", "户号,收入\nH1,1\n".encode("utf-32"), "it is UTF-32; save it as “CSV UTF-8”"),
        ("a.csv", "户号,收入\nH1,1\n".encode("utf-16")[:-1], "it is UTF-16, broken from line 2"),
        ("a.txt", codecs.BOM_UTF16_BE + "户号,收入\nH1,1\nH2,".encode("utf-16-be") + b"\xd8\0\0\n", "it is UTF-16, broken from line 3"),
        ("a.csv", "户号,收入\nH1,1\n".encode("utf-16-le"), "it looks like UTF-16"),
        ("a.csv", "户号,收入\n张,1\n".encode() + "李,2\n王,3\n".encode("gb18030"), "broken from line 3"),
        ("a.csv", b"PK\x03\x04" + b"\0" * 60, "its name must end with .xlsx"),
        ("a.csv", b"<html><table><tr><td>", "it is a web page"),
        ("a.csv", b"", "the file is empty"),
        ("a.doc", b"x", "unknown ending"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "no column is known"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(made: Made, tmp_path: Path, capsys: Any, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    members = as_csv(tmp_path / "b.csv", people(["H1"]))
    assert batch(made, path, "--members", members, "-o", tmp_path / "out.parquet") == 3
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_unicode_text_as_a_spreadsheet_saves_it(made: Made, tmp_path: Path, capsys: Any, order: str) -> None:
    """Tabs, CRLF, cells over several lines, characters whose bytes look like quotation marks and ends of lines, one mark never closed."""
    lines = [
        [*HEAD, "备注"], ["H1", "100", "否", "甲类", '"上户\r\n判决删除"'], ["H2", "１00", "否", "乙类", '"他说""好"""'],
        ["合计", "200", "", "", ""], ["H3", "300", "否", "甲类", '"没有收尾'],
        ["H4", "x", "否", "甲类", "\U00020bb7"], ["H5", "500", "否", "甲类", ""],
    ]  # fmt: skip
    text = "".join("\t".join(line) + "\r\n" for line in lines)
    mark = codecs.BOM_UTF16_LE if order.endswith("le") else codecs.BOM_UTF16_BE
    (tmp_path / "a.txt").write_bytes(mark + text.encode(order))
    out = tmp_path / "out.parquet"
    members = as_csv(tmp_path / "b.csv", people(["H1", "H2", "H3", "H4", "H5"]))
    assert batch(made, tmp_path / "a.txt", "--members", members, "-o", out) == 3
    assert [(r["id"], r["row"], str(r["amount"])) for r in read(out)] == [
        ("H1", 1, "900.00"), ("H2", 2, "900.00"), ("H3", 4, "700.00"), ("H5", 6, "500.00"),
    ]  # fmt: skip
    assert codes(out) == [("household", "5", "家庭收入（元/月）", "input-type"), ("household", "3", "户号", "batch-total")]
    said = capsys.readouterr().err
    assert "a.txt is read as UTF-16" in said
    assert "1 quotation marks are never closed" in said


def test_utf16_is_read_as_utf8_from_any_place(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(coding, "PIECE", 7)
    text = "户号\t判决\n\U00020bb7上\n" * 5
    (tmp_path / "a.txt").write_bytes(text.encode("utf-16"))
    with coding.binary(str(tmp_path / "a.txt"), coding.UTF16) as f:
        assert f.read() == text.encode()
        for place in (40, 3, 17, 17, 0):
            f.seek(place)
            assert (f.tell(), f.readline()) == (place, text.encode()[place:].split(b"\n")[0] + b"\n")


def test_csv_with_a_title_tabs_and_sums(made: Made, tmp_path: Path) -> None:
    lines = "登记表\t\t\t\n\t单位：元\t\t\n" + "\n".join("\t".join(r) for r in [
        HEAD, ["H1", "100", "否", "甲类"], ["H2", "200", "否"], ["H3", "300", "否", "甲类"], ["合计", "600", "", ""],
        ["H4", "x", "否", "甲类"],
    ])  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_bytes(lines.encode("gb18030"))
    out = tmp_path / "out.parquet"
    members = as_csv(tmp_path / "b.csv", people(["H1", "H3", "H4"]))
    assert batch(made, path, "--members", members, "-o", out) == 3
    assert [(r["id"], r["row"]) for r in read(out)] == [("H1", 1), ("H3", 3)]
    assert sorted(codes(out)) == [
        ("household", "2", "", "batch-line"), ("household", "4", "户号", "batch-total"),
        ("household", "5", "家庭收入（元/月）", "input-type"),
    ]  # fmt: skip


def test_a_row_without_an_id_is_refused(made: Made, tmp_path: Path) -> None:
    households = [HEAD, ["H1", "100", "否", "甲类"], ["", "200", "否", "甲类"], ["H3", "300", "否", "甲类"]]
    members = [*people(["H1", "H3"]), ["", "x", "1", "1980-01-02"]]
    for order in (1, -1):
        a = as_csv(tmp_path / "a.csv", [HEAD, *households[1:][::order]])
        b = as_csv(tmp_path / "b.csv", [PEOPLE, *members[1:][::order]])
        out = tmp_path / "out.parquet"
        assert batch(made, a, "--members", b, "-o", out) == 3
        assert sorted(r["id"] for r in read(out)) == ["H1", "H3"]
        assert sorted((w["table"], w["code"]) for w in refused(out)) == [
            ("household", "batch-no-id"), ("household", "input-required"), ("members", "batch-no-household"),
        ]  # fmt: skip


def test_an_output_that_cannot_be_written(made: Made, tmp_path: Path, capsys: Any) -> None:
    households, members = rows(3)
    a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members)
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "no" / "such" / "x.csv", tmp_path / "file" / "x.csv"):
        assert batch(made, a, "--members", b, "-o", out) == 2
        err = capsys.readouterr().err
        assert "Traceback" not in err
        assert "x" in err


@pytest.mark.skipif(os.getuid() != 0 or not Path("/proc/mounts").exists(), reason="a small disk is made by root")
def test_a_full_disk_is_said_and_loses_nothing(made: Made, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(small)], capture_output=True).returncode:
        pytest.skip("no tmpfs here")
    try:
        households, members = rows(1500)  # few: nothing is compiled for them
        a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members)
        words = ["batch", "here", str(a), "--members", str(b), "-o", str(small / "out.csv"), "--as-of", DAY, "--policies", str(made.folder)]
        env = {**os.environ, "DOUDI_CACHE": "off"}
        done = subprocess.run([sys.executable, "-m", "doudi", *words], capture_output=True, text=True, env=env)
        assert done.returncode == 5, done.stderr
        assert "写不下了" in done.stderr
        assert not (small / "out.csv").exists()
        subprocess.run(["mount", "-o", "remount,size=20m", str(small)], check=True)
        assert main(words) == 0
        assert len((small / "out.csv").read_text("utf-8-sig").splitlines()) == 1501
    finally:
        subprocess.run(["umount", str(small)], check=True)
