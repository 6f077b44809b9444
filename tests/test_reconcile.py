"""`doudi reconcile`: each list holds the cases it is for, every row of the roll is accounted for, and no identity number leaves."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from doudi.batch.job import run as job
from doudi.cli.main import main
from doudi.reconcile import job as reconcile
from doudi.reconcile.called import alike
from doudi.reconcile.charts import bars
from doudi.reconcile.identity import Marks, WrongNumber, masked, number
from doudi.reconcile.lists import LISTS
from doudi.reconcile.towns import HEADS as TOWN_HEADS
from doudi.reconcile.words import SAY, TITLES
from registers import as_csv

ROOT = Path(__file__).parent.parent
SHOWN = ROOT / "examples" / "reconcile"
TITLE = {zh: name for name, (zh, _) in TITLES.items()}
Lists = dict[str, list[dict[str, Any]]]


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.reader(f))


def run(folder: Path, roll: Path, *words: str, code: int = 3, mapping: bool = True) -> Lists:
    """The lists of the workbook, each row by its headings."""
    assert command(folder, roll, *words, mapping=mapping) == code
    return lists(folder / "out.xlsx")


def command(folder: Path, roll: Path, *words: str, mapping: bool = True) -> int:
    given = ["reconcile", "zhongwei", str(roll), str(SHOWN / "households.csv"), "--members", str(SHOWN / "members.csv")]
    given += ["-o", str(folder / "out.xlsx"), "--html", str(folder / "out.html")]
    given += ["--as-of", "2019-06-01", "--policies", str(ROOT / "policies")]
    if mapping:
        shutil.copy(SHOWN / "mapping.yaml", folder / "mapping.yaml")
        given += ["--mapping", str(folder / "mapping.yaml")]
    return main([*given, *words])


def lists(path: Path) -> Lists:
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book.worksheets[1:]:
        rows = list(sheet.iter_rows(values_only=True))
        found[TITLE[sheet.title]] = [dict(zip(rows[1], r, strict=True)) for r in rows[2:] if r[0] != "没有"]
    return found


def accounted(said: str) -> tuple[int, ...]:
    found = re.search(r"名册 (\d+) 行 = 对上 (\d+) \+ 没有对上 (\d+) \+ 重复 (\d+) \+ 读不了 (\d+)", said)
    assert found, said
    return tuple(map(int, found.groups()))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: Any) -> tuple[Path, Lists]:
    """The example in the documents."""
    folder = tmp_path_factory.mktemp("shown")
    return folder, run(folder, SHOWN / "roll.csv")


def test_each_list_holds_the_cases_it_is_for(shown: tuple[Path, Lists]) -> None:
    found = {name: [(r.get("户号"), r.get("项目")) for r in rows] for name, rows in shown[1].items()}
    dibao = "农村低保"
    assert found["missed"] == [("HY005", dibao), ("HY006", dibao)]
    assert found["wrong"] == [("HY007", dibao), ("HY008", dibao), ("HY014", dibao)]
    assert found["amounts"] == [("HY001", dibao), ("HY009", dibao), ("HY010", dibao)]
    assert found["grace"] == [("HY011", dibao)]
    assert found["reviews"] == [("HY012", dibao)]
    assert found["scheme"] == [("HY013", dibao)]
    assert found["overlaps"] == [("HY014", dibao)]
    assert found["absent"] == [("HY099", dibao), ("HY019", dibao)]
    assert found["open"] == [("HY015", dibao)]
    assert found["doubles"] == [("HY016", dibao)]
    assert [(r["行"], r["代码"]) for r in shown[1]["rejects"]] == [
        ("18", "reconcile-amount"), ("19", "reconcile-identity"), ("21", "batch-total"), ("19", "input-type"),
    ]  # fmt: skip


def test_every_case_has_its_reason_and_its_next_step(shown: tuple[Path, Lists]) -> None:
    found = shown[1]
    for name in LISTS[:11]:
        for row in found[name]:
            assert row["理由"], (name, row)
            assert row["下一步"], (name, row)
            assert row["下一步的依据"], (name, row)
    wrong = found["wrong"][0]
    assert "1133.33 ≥ 316.67" in wrong["理由"]
    assert wrong["依据"] == "范本 二（七）"
    assert "联合认定后退出" in wrong["下一步"]
    assert wrong["下一步的依据"] == "范本 二（二）"  # where the document says how one leaves
    assert found["amounts"][0]["应发−实发"] == 120
    assert found["doubles"][0]["下一步的依据"] == SAY["usual"][0]  # no document lays it down, and that is said
    assert found["open"][0]["缺什么、问什么"] == "家庭财产是否超过当地规定？（凭居民家庭经济状况核对报告）"


def test_no_identity_number_leaves(shown: tuple[Path, Lists]) -> None:
    numbers = [r[2] for r in table(SHOWN / "roll.csv")[1:] if r[2]] + [r[3] for r in table(SHOWN / "members.csv")[1:]]
    folder, found = shown
    written = json.dumps(found, ensure_ascii=False, default=str) + (folder / "out.html").read_text()
    assert not [n for n in numbers if n in written or n[6:14] in written]
    assert sorted(p.name for p in folder.iterdir()) == ["mapping.yaml", "out.html", "out.xlsx"]  # salt and parts are gone


def test_the_workbook_is_fit_for_an_office(shown: tuple[Path, Lists]) -> None:
    book = openpyxl.load_workbook(shown[0] / "out.xlsx")
    assert book.sheetnames[0] == "汇总"
    assert len(book.sheetnames) == 1 + len(LISTS)
    sheet = book["金额不符"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert [c.number_format for c in sheet[3] if isinstance(c.value, (int, float)) and c.column > 2] == ["#,##0.00"] * 3
    assert book["渐退期将满"]["G3"].number_format == "yyyy-mm-dd"
    assert book["渐退期将满"].column_dimensions["I"].width == 60
    page = (shown[0] / "out.html").read_text()
    assert page.count("<svg") == 4
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_roll_in_excel_with_other_headings_and_formulas(tmp_path: Path, capsys: Any) -> None:
    """Columns in another order under a title, programmes in the office's words; names that would run do not."""
    book = openpyxl.Workbook()
    sheet = book.active
    lines = table(SHOWN / "roll.csv")[1:8]
    body = [[float(r[4]), r[0], r[1], "低保", r[2]] for r in lines]
    for row in (["某县发放名册"], ["金额", "家庭编号", "姓名", "救助类型", "公民身份号码"], *body):
        sheet.append(row)
    sheet.cell(3, 3, "=HYPERLINK(\"x\")").data_type = "s"
    book.save(tmp_path / "roll.xlsx")
    found = run(tmp_path, tmp_path / "roll.xlsx", mapping=False)
    assert accounted(capsys.readouterr().err) == (7, 7, 0, 0, 0)
    assert [r["户号"] for r in found["wrong"]] == ["HY007", "HY008"]
    assert found["amounts"][0]["名册姓名"].startswith("'=HYPERLINK")
    assert found["amounts"][0]["名册行"] == "3"  # the sheet's own number
    assert "identity: {" in (text := (tmp_path / "out.mapping.yaml").read_text()) or "identity:\n" in text
    assert "公民身份号码: identity" in text


def paged(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    """A workbook of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_sheets_of_one_kind_on_both_sides(tmp_path: Path, capsys: Any, shown: tuple[Path, Lists]) -> None:
    """The register with two sheets of a kind, the roll with a sheet a programme and no column that names it: the same lists."""
    homes, people, roll = (table(SHOWN / f"{n}.csv") for n in ("households", "members", "roll"))
    cut, split = len(homes) // 2, next(i for i, r in enumerate(people) if r[0] > homes[len(homes) // 2 - 1][0] and i)
    register = paged(
        tmp_path / "register.xlsx", ("西镇", homes[:cut]), ("东镇", [homes[0], *homes[cut:]]), ("西镇人", people[:split]),
        ("东镇人", [people[0], *people[split:]]),
    )  # fmt: skip
    column = roll[0].index("救助类别")
    kinds = list(dict.fromkeys(r[column] for r in roll[1:]))
    of_kind = {k: [roll[0], *(r for r in roll[1:] if r[column] == k)] for k in kinds}
    sheets = [(k, [[x for i, x in enumerate(r) if i != column] for r in lines]) for k, lines in of_kind.items()]
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text((SHOWN / "mapping.yaml").read_text("utf-8").replace("    救助类别: programme\n", ""), "utf-8")
    given = ["reconcile", "zhongwei", str(paged(tmp_path / "roll.xlsx", *sheets)), str(register), "-o", str(tmp_path / "out.xlsx")]
    given += ["--as-of", "2019-06-01", "--policies", str(ROOT / "policies"), "--mapping", str(mapping)]
    assert main(given) == 3
    said = capsys.readouterr().err
    assert "register.xlsx 有 2 张工作表表头一样，并成一张读：西镇、东镇" in said
    found = lists(tmp_path / "out.xlsx")
    places = ("名册行", "登记册行", "行", "理由", "列", "哪份表")
    for name, rows in shown[1].items():
        if name == "columns":
            continue
        mine, theirs = ([{k: v for k, v in r.items() if k not in places} for r in x] for x in (found[name], rows))
        assert sorted(map(str, mine)) == sorted(map(str, theirs)), name
    before, after = (rows["missed"][0]["登记册行"] for rows in (shown[1], found))  # of a CSV file counted from below its heading
    assert after == (f"西镇 {before + 1}" if before < cut else f"东镇 {before + 2 - cut}")
    assert {r["名册行"].split()[0] for r in found["wrong"]} <= set(kinds)


def test_by_a_column_of_the_register(tmp_path: Path, capsys: Any, shown: tuple[Path, Lists]) -> None:
    """Each line and each yuan once; the lists are as they were, with the township beside the household."""
    assert command(tmp_path, SHOWN / "roll.csv", "--by", "县区,住的村") == 3
    assert "不能按“住的村”分：要写家庭表的一列；有：户号、户主、低保类别、县区" in capsys.readouterr().err
    assert command(tmp_path, SHOWN / "roll.csv", "--by", "县区,户主") == 3
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames[:3] == ["汇总", "按县区分", "按户主分"]
    head, *body = (list(r) for r in book["按县区分"].iter_rows(values_only=True))
    assert head == ["县区", *(zh for zh, _ in TOWN_HEADS.values())]
    *towns, last = body
    assert last[0] == "合计"
    assert [round(sum(r[i] for r in towns), 2) for i in range(1, 11)] == [round(x, 2) for x in last[1:]]
    roll = table(SHOWN / "roll.csv")[1:]
    found, before = {}, shown[1]
    for sheet in book.worksheets[3:]:
        rows = list(sheet.iter_rows(values_only=True))
        found[TITLE[sheet.title]] = [dict(zip(rows[1], r, strict=True)) for r in rows[2:] if r[0] != "没有"]
    assert last[1] == len(table(SHOWN / "households.csv")) - 1
    lost = {r["名册行"] for r in before["absent"]}
    out = [r for r in (*before["doubles"], *before["rejects"]) if r["哪份表"] == "名册" and r.get("代码") != "reconcile-identity"]
    dropped = {r["行"] for r in out}
    paid = sum(float(r[4]) for i, r in enumerate(roll, 1) if str(i) not in dropped and r[4])
    assert last[4] == pytest.approx(paid)
    assert dict(zip(head, next(r for r in towns if r[0] == "（没有对上登记册）"), strict=True))["实发（元/月）"] == pytest.approx(
        sum(float(roll[int(i) - 1][4]) for i in lost)
    )
    for name, title in (("missed", "漏保"), ("wrong", "错保"), ("amounts", "金额不符"), ("open", "情况不明")):
        assert last[head.index(title)] == len(before[name])
        assert [{k: v for k, v in r.items() if k not in ("县区", "户主")} for r in found[name]] == before[name]
        homes = {h[0]: h[table(SHOWN / "households.csv")[0].index("县区")] for h in table(SHOWN / "households.csv")[1:]}
        assert [r["县区"] for r in found[name]] == [homes[r["户号"]] or None for r in found[name]]
    assert last[6] == pytest.approx(sum(r["应发（元）"] or 0 for r in before["missed"]))
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "按县区分，疑似漏保：" in page
    assert '<h2 class="apart">按户主分</h2>' in page


def test_matching_by_number_and_by_household_must_agree(tmp_path: Path, capsys: Any) -> None:
    head, *lines = table(SHOWN / "roll.csv")
    by = {r[0]: r for r in lines}
    torn = [by["HY001"][0], "", by["HY002"][2], *by["HY001"][3:]]
    other = ["X-1", "", by["HY003"][2], *by["HY003"][3:]]  # another office's household id: the person tells
    none = ["", "", "", *by["HY004"][3:]]
    odd = ["", "", "12345", *by["HY004"][3:]]
    late = [by["HY010"][0], "", "", "高龄津贴", *by["HY010"][4:]]
    found = run(tmp_path, as_csv(tmp_path / "roll.csv", [head, torn, other, none, odd, late], "gb18030"))
    said = capsys.readouterr().err
    assert accounted(said) == (5, 1, 1, 0, 3)
    assert "GB18030" in said
    assert found["absent"][0]["理由"].startswith("户号是一户，身份证号是另一户")
    assert [r["代码"] for r in found["rejects"]][:3] == ["reconcile-no-key", "reconcile-identity", "reconcile-programme"]
    assert "这里有5位" in found["rejects"][1]["理由"]
    missed = {r["户号"] for r in found["missed"]}
    assert not missed & {"HY001", "HY002", "HY003", "HY010"}  # a doubtful or rejected row may mean them
    assert "HY004" in missed


def test_names_that_differ_where_the_numbers_agree(tmp_path: Path, capsys: Any) -> None:
    lines = table(SHOWN / "roll.csv")
    name = lines[0].index("户主姓名")
    for at, said in ((1, "王某"), (2, "张 某*"), (3, "")):
        lines[at][name] = said
    found = run(tmp_path, as_csv(tmp_path / "roll.csv", lines))
    assert [(r["户号"], r["名册姓名"], r["登记册姓名"]) for r in found["names"]] == [("HY001", "王某", "李某甲")]
    assert "查验身份证件" in found["names"][0]["下一步"]
    assert accounted(capsys.readouterr().err) == (21, 16, 2, 1, 2)


def test_amounts_of_a_quarter_are_not_compared_with_those_of_a_month(tmp_path: Path, capsys: Any) -> None:
    lines = table(SHOWN / "roll.csv")
    lines[0][lines[0].index("月发放金额")] = "发放金额（元/季）"
    found = run(tmp_path, as_csv(tmp_path / "roll.csv", lines), mapping=False)
    said = capsys.readouterr().err
    assert "名册“发放金额（元/季）”的单位是 元/季，不是 元/月，没有当作金额" in said
    assert {r["实发（元）"] for r in found["amounts"]} == {None}
    assert all("名册没有写金额" in r["理由"] for r in found["amounts"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("张三", "张 三", True), ("阿依·古丽", "阿依•古丽", True), ("张*", "张三丰", True), ("张**", "李三", False), ("张三", "张山", False)],
)
def test_names_as_they_are_compared(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_a_kill_in_the_middle_loses_nothing(tmp_path: Path, capsys: Any, monkeypatch: Any, shown: tuple[Path, Lists]) -> None:
    monkeypatch.setattr(reconcile, "SIZE", 7)
    whole = job._one

    def killed(worker: Any, chunk: Any, *words: Any) -> Any:
        if chunk.number == 1:
            raise KeyboardInterrupt
        return whole(worker, chunk, *words)

    with monkeypatch.context() as once:
        once.setattr(job, "_one", killed)
        assert command(tmp_path, SHOWN / "roll.csv", "--jobs", "1") == 130
    assert not (tmp_path / "out.xlsx").exists()
    assert oct((tmp_path / "out.xlsx.work").stat().st_mode)[-3:] == "700"
    capsys.readouterr()
    assert run(tmp_path, SHOWN / "roll.csv", "--jobs", "1") == shown[1]
    assert "接着上次做：已有 1 部分" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx.work").exists()


def test_in_english(tmp_path: Path, capsys: Any) -> None:
    assert command(tmp_path, SHOWN / "roll.csv", "--lang", "en") == 3
    assert "21 rows = 16 matched + 2 not matched + 1 double + 2 rejected" in capsys.readouterr().err
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Missed", "Wrongly paid"]
    assert "fails: Monthly income per head below the monthly standard" in [c.value for c in book["Wrongly paid"][3]][7]


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_numbers_are_tested_by_the_standard(born: Any, serial: int, place: int, step: int) -> None:
    body = f"990522{born:%Y%m%d}{serial:03d}"
    good = body + mod_11_2.calc_check_digit(body)
    wide = str.maketrans("0123456789X", "０１２３４５６７８９ｘ")
    assert number(good) == number(good.lower()) == number(f" {good[:6]} {good[6:]}") == number(good.translate(wide)) == good
    wrong = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
    with pytest.raises(WrongNumber):
        number(wrong)
    assert good not in masked(f"户{good}号")
    assert good[6:14] not in masked(f"户{good}号")[6:]
    assert Marks(b"a" * 16).person(good) == Marks(b"a" * 16).person(good.lower()) != Marks(b"b" * 16).person(good)


@pytest.mark.parametrize(
    ("word", "said"),
    [("9.90522197408120E+17", "丢了"), ("990522197408120000", "丢了"), ("990522197413010011", "不是日期"), ("99052219", "8位")],
)
def test_a_wrong_number_says_why(word: str, said: str) -> None:
    with pytest.raises(WrongNumber) as found:
        number(word)
    assert said in found.value.args[0]
    assert word not in found.value.args[0]


@pytest.mark.parametrize(
    "written",
    [
        "{0}", "{0}\u200b", "\ufeff {0}", "{1}", "{2} {3} {4}", "{2}-{3}-{4}", "'{0}", "{2}\u200b{3}{4}", '="{0}"',
    ],
)
def test_a_number_is_read_and_masked_however_it_is_written(written: str) -> None:
    body = "99052219740812001"
    whole = body + mod_11_2.calc_check_digit(body)
    wide = whole.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    text = written.format(whole, wide, whole[:6], whole[6:14], whole[14:])
    assert number(text) == whole
    assert Marks(b"0" * 16).household(f"H1{text[:0]}\u200b ") == Marks(b"0" * 16).household("Ｈ1")
    for x in (text, f"张三{text}，第3页"):
        shown = normalize("NFKC", masked(x))
        assert "0812" not in shown
        assert "990522" in shown


def test_a_number_that_a_spreadsheet_spoilt_is_masked() -> None:
    assert "0812" not in masked("“9.90522197408120E+17”不是户号")
    assert masked("2019-06-01 2019-07-01 12:30:00，1234567.89 元") == "2019-06-01 2019-07-01 12:30:00，1234567.89 元"
    assert masked("第 3、5、12345678901234567 行") == "第 3、5、12345678901234567 行"


def test_bars_show_their_figures_and_keep_their_scale() -> None:
    drawn = bars([("<甲>", 10, "10", "#000"), ("乙", 0, "0", "#000"), ("丙", 1, "1", "#000")], 200, 40, "t")
    assert "&lt;甲&gt;" in drawn
    lengths = [int(x) for x in re.findall(r'width="(\d+)" height="13" fill="#000"', drawn)]
    assert lengths[1] == 0
    assert lengths[0] > 9 * lengths[2] > 0


def test_help_and_usage(tmp_path: Path, capsys: Any) -> None:
    assert main(["reconcile", "--help"]) == 0
    assert "$ " in (said := capsys.readouterr().out) or "doudi reconcile zhongwei roll.csv" in said
    words = ["reconcile", "zhongwei", str(SHOWN / "roll.csv"), str(SHOWN / "households.csv"), "--policies", str(ROOT / "policies")]
    nowhere = ["-o", str(tmp_path / "x.xlsx"), "--html", str(tmp_path / "no" / "x.html")]
    for more, reason in ((["-o", "x.csv"], ".xlsx"), ([], "-o"), (["-o", "x.xlsx", "--within", "soon"], "--within"), (nowhere, "x.html")):
        assert main([*words, *more]) == 2
        assert reason in capsys.readouterr().err
    nobody = as_csv(tmp_path / "r.csv", [["户号", "金额"], ["HY001", "1"]])
    words[2] = str(nobody)
    assert main([*words, "-o", str(tmp_path / "x.xlsx"), "--as-of", "2019-06-01"]) == 2
    assert "--programme" in capsys.readouterr().err
    assert main([*words, "-o", str(tmp_path / "x.xlsx"), "--as-of", "2019-06-01", "--programme", "低保费"]) in (2, 4)
