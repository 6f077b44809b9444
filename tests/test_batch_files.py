"""`doudi batch` over files as offices keep them: encodings, dirty cells, joins, kills, and totals that add up."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.batch.answers import table
from doudi.batch.job import run as job
from doudi.cli.main import main
from registers import HEAD, PEOPLE, as_csv, batch, made, read, refused, rows
from trees import DAY, Made, simple

__all__ = ["made"]  # a fixture


def check(made: Made, got: list[dict[str, Any]], households: list[list[str]], members: list[list[str]]) -> None:
    """Every row is what `decide` says."""
    by_id: dict[str, list[Any]] = {}
    for m in members[1:]:
        by_id.setdefault(m[0], []).append({"id": m[1], "income": int(m[2]), "birth": m[3]})
    lines = {h[0]: h for h in households[1:]}
    for row in got:
        h = lines[row["id"]]
        text = json.dumps({"money": "MONEY", "house": h[2] == "是", "kind": h[3], "members": by_id[h[0]]}).replace('"MONEY"', h[1])
        said = table.row_of(made.policies.programme("here", "aid").decide(text, DAY), None)
        for name in ("status", "amount", "reasons", "covered", "missing"):
            assert row[name] == said.get(name), (row, said)
        assert row["aid.people"] == said["aid.people"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_two_csv_files(made: Made, tmp_path: Path, capsys: Any, encoding: str) -> None:
    households, members = rows(300)
    a, b = as_csv(tmp_path / "户.csv", households, encoding), as_csv(tmp_path / "人.csv", members, encoding)
    out = tmp_path / "out.parquet"
    assert batch(made, a, "--members", b, "-o", out) == 0
    got = read(out)
    assert len(got) == 300
    check(made, got, households, members)
    said = capsys.readouterr().err
    assert ("户.csv is read as GB18030" in said) == (encoding == "gb18030")
    assert ("户.csv is read as UTF-16" in said) == (encoding == "utf-16")
    assert "300 households: 300 decided, 0 refused" in said
    assert "家庭收入（元/月） → money" in said
    assert not out.with_suffix(".rejects.csv").exists()
    assert not Path(f"{out}.work").exists()


def test_the_mapping_is_read_back(made: Made, tmp_path: Path, capsys: Any) -> None:
    households, members = rows(20)
    households[0] = ["hh", "甲", "乙", "丙", "丁"]
    for h in households[1:]:
        h[2] = {"是": "Y!", "否": "N!"}[h[2]]
    a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members)
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "tables:\n  household:\n    key: hh\n    columns:\n      hh: id\n      甲: money\n      丙: kind\n"
        "      乙: {fact: house, values: {Y!: true, N!: false}}\n  members:\n    key: 户号\n    columns: {编号: id, 月收入: income}\n"
    )
    out = tmp_path / "out.parquet"
    assert batch(made, a, "--members", b, "-o", out, "--mapping", mapping) == 0
    assert {r["status"] for r in read(out)} == {"granted", "refused"}
    mapping.write_text("tables: {household: {columns: {甲: nothing}}}")
    assert batch(made, a, "--members", b, "-o", out, "--mapping", mapping) == 3
    assert "batch-mapping" in capsys.readouterr().err


def test_dirty_rows_are_refused_one_by_one_and_sums_add_up(made: Made, tmp_path: Path, capsys: Any) -> None:
    households, members = rows(40)
    households[3][1] = "很多"
    households[5][3] = "丁类"
    households[6][1] = "1.005"
    households[16][1] = ""  # not known: decided as such
    households[9][1] = "1,234.50"
    households[11][0] = households[10][0]  # twice: neither is decided; H00010 has no household any more
    households.append(["H90000", "1", "否", "甲类", "没有成员"])
    households[13] = households[13][:3]
    members.append(["H77777", "m0", "10", "1980-01-02"])
    members[30][2] = "-5"
    members[33][1] = members[32][1] = "m0" if members[33][0] == members[32][0] else members[33][1]
    a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members)
    out = tmp_path / "out.parquet"
    assert batch(made, a, "--members", b, "-o", out) == 3
    got, why = read(out), refused(out)
    codes = [w["code"] for w in why]
    assert {"input-type", "input-choice", "input-places", "input-range", "input-required"} <= {*codes}
    assert {"batch-id-twice", "batch-no-household", "batch-line"} <= {*codes}
    assert codes.count("batch-id-twice") == 2
    assert [w["row"] for w in why if w["code"] == "batch-line"] == ["13"]
    assert [(w["row"], w["id"]) for w in why if w["code"] == "input-required"][-1] == ("41", "H90000")
    assert all(households[r["row"]][0] == r["id"] for r in got)
    lost = {(w["table"], w["row"]) for w in why if w["table"] == "household" and w["code"] != "batch-line"}
    said = capsys.readouterr().err
    total = int(said.split(" households:")[0].splitlines()[-1])
    assert total == 40  # 41 rows, one of which does not fit its table
    assert f"{total - len(got)} refused" in said
    assert len(lost) <= total - len(got)
    assert next(r for r in got if r["id"] == "H00015")["status"] == "undetermined"
    assert next(r for r in got if r["id"] == "H00015")["missing"] == "money"
    assert {r["id"] for r in got}.isdisjoint({"H00002", "H00004", "H00005", "H00009", "H90000"})


def test_a_workbook_with_a_title_and_two_rows_of_headings(made: Made, tmp_path: Path) -> None:
    households, members = rows(60)
    book = openpyxl.Workbook()
    first = book.active
    first.title = "家庭"
    first.append(["某县低保家庭登记表"])
    first.merge_cells("A1:E1")
    first.append(["户号", "家庭情况", None, None, "备注"])
    first.merge_cells("B2:D2")
    first.merge_cells("A2:A3")
    first.merge_cells("E2:E3")
    first.append([None, "家庭收入", "有住房", "类别", None])
    for h in households[1:]:
        first.append([h[0], float(h[1]), h[2], h[3], h[4]])
    second = book.create_sheet("成员")
    for m in members:
        second.append(m)
    path = tmp_path / "登记.xlsx"
    book.save(path)
    out = tmp_path / "out.parquet"
    assert batch(made, path, "-o", out) == 0
    check(made, read(out), households, members)
    assert len(read(out)) == 60


def test_outputs_say_the_same_and_run_nothing(made: Made, tmp_path: Path) -> None:
    households, members = rows(10)
    households[1][0] = members[1][0] = "+1+1"
    a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members)
    for ending in ("parquet", "csv", "jsonl", "xlsx"):
        assert batch(made, a, "--members", b, "-o", tmp_path / f"out.{ending}") == 0
    want = [(r["id"], r["status"], str(r["amount"] or "")) for r in read(tmp_path / "out.parquet")]
    assert want[0][0] == "+1+1" or any(w[0] == "+1+1" for w in want)
    text = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    safe = [("'+1+1" if i == "+1+1" else i, s, a) for i, s, a in want]
    assert [(r["id"], r["status"], r["amount"]) for r in text] == safe
    lines = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(r["id"], r["status"], r.get("amount", "")) for r in lines] == want
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [c.value for c in next(sheet.iter_rows(min_row=1, max_row=1))][:3] == ["row", "id", "programme"]
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)


def test_unsorted_tables_are_joined_in_buckets(made: Made, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(job, "SIZE", 64)
    households, members = rows(500)
    mixed = [households[0], *sorted(households[1:], key=lambda h: h[0][::-1])]
    jumbled = [members[0], *sorted(members[1:], key=lambda m: (m[0][::-1][2:], m[1]))]
    a, b = as_csv(tmp_path / "a.csv", mixed), as_csv(tmp_path / "b.csv", jumbled)
    out = tmp_path / "out.parquet"
    assert batch(made, a, "--members", b, "-o", out) == 0
    got = read(out)
    assert sorted(r["row"] for r in got) == list(range(1, 501))
    assert all(mixed[r["row"]][0] == r["id"] for r in got)
    for r in got:
        r["covered"] = sorted(r["covered"])
    check(made, got, households, members)


def test_json_lines_and_nested_parquet(made: Made, tmp_path: Path) -> None:
    households, members = rows(50)
    people: dict[str, list[Any]] = {}
    for m in members[1:]:
        people.setdefault(m[0], []).append({"id": m[1], "income": 10})
    nested = [{"id": h[0], "money": float(h[1]), "house": h[2] == "是", "members": people[h[0]]} for h in households[1:]]
    pq.write_table(pa.Table.from_pylist(nested), tmp_path / "in.parquet")
    text = "\n".join(json.dumps({**h, "money": "M"}).replace('"M"', x[1]) for h, x in zip(nested, households[1:], strict=True))
    (tmp_path / "in.jsonl").write_text(text + '\n{"money": 1}\nnot json\n')
    a, b = tmp_path / "a.parquet", tmp_path / "b.parquet"
    assert batch(made, tmp_path / "in.parquet", "-o", a) == 0
    assert batch(made, tmp_path / "in.jsonl", "-o", b) == 3
    assert read(a) == read(b)
    assert [w["code"] for w in refused(b)] == ["input-required", "json-broken"]


def test_lists_that_no_table_has_are_not_known(made: Made, tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["a"], "money": [1]}), tmp_path / "in.parquet")
    out = tmp_path / "out.parquet"
    assert batch(made, tmp_path / "in.parquet", "-o", out) == 3
    assert [w["code"] for w in refused(out)] == ["input-required"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""), ("a.csv", b"\n\n"), ("a.jsonl", b""), ("a.parquet", b""), ("a.parquet", b"PAR1 nonsense"), ("a.xlsx", b""),
        ("a.xlsx", b"PK nonsense"), ("a.csv", b"\x00\x01"), ("a.csv", "户号".encode("utf-16")), ("a.csv", b"id,id\n1,2\n"), ("a.doc", b"x"),
    ],
)
def test_files_that_cannot_be_read_are_said_to_be_so(made: Made, tmp_path: Path, capsys: Any, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert batch(made, tmp_path / name, "-o", tmp_path / "out.csv") == 3
    said = capsys.readouterr().err
    assert "batch-file" in said
    assert "Traceback" not in said


def test_an_unpacking_bomb_is_refused(made: Made, tmp_path: Path, capsys: Any) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/workbook.xml", b"0" * 60_000_000)
    assert batch(made, tmp_path / "a.xlsx", "-o", tmp_path / "out.csv") == 3
    assert "batch-file" in capsys.readouterr().err


def test_headings_only_is_an_empty_register(made: Made, tmp_path: Path) -> None:
    a, b = as_csv(tmp_path / "a.csv", [HEAD]), as_csv(tmp_path / "b.csv", [PEOPLE])
    out = tmp_path / "out.parquet"
    assert batch(made, a, "--members", b, "-o", out) == 0
    assert read(out) == []


def test_a_kill_in_the_middle_loses_and_repeats_nothing(made: Made, tmp_path: Path) -> None:
    households, members = rows(900)
    households[500][1] = "很多"
    a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members, "utf-16")
    whole, out = tmp_path / "whole.parquet", tmp_path / "out.parquet"
    small = "import sys; from doudi.batch.job import run; run.SIZE = 100; from doudi.cli.main import main; sys.exit(main(sys.argv[1:]))"
    words = [
        sys.executable, "-c", small,
        "batch", "here", str(a), "--members", str(b), "--as-of", DAY, "--policies", str(made.folder), "--lang", "en",
    ]  # fmt: skip
    assert subprocess.run([*words, "-o", str(whole)], capture_output=True).returncode == 3
    for stop in ("3", "6"):
        killed = subprocess.run([*words, "-o", str(out)], capture_output=True, env={**os.environ, "DOUDI_BATCH_STOP": stop})
        assert killed.returncode == 137
        assert not out.exists()
    last = subprocess.run([*words, "-o", str(out)], capture_output=True, text=True)
    assert last.returncode == 3
    assert "going on: " in last.stderr
    assert read(out) == read(whole)
    assert refused(out) == refused(whole)
    assert "900 households: 899 decided, 1 refused" in last.stderr
    assert not Path(f"{out}.work").exists()


def test_a_changed_input_or_engine_starts_anew(made: Made, tmp_path: Path, monkeypatch: Any) -> None:
    from doudi.batch.job.journal import Journal

    out = str(tmp_path / "out.parquet")
    first = Journal(out, {"inputs": ["a"]})
    (first.folder / "part000000.json").write_text("{}")
    assert Journal(out, {"inputs": ["a"]}).resumed
    assert not Journal(out, {"inputs": ["b"]}).resumed
    assert Journal(out, {"inputs": ["b"]}).done() == set()
    (first.folder / "part000000.json").write_text("{}")
    monkeypatch.setattr("doudi.__version__", "another")
    assert not Journal(out, {"inputs": ["b"]}).resumed


def test_a_changed_file_of_the_engine_starts_anew(tmp_path: Path, monkeypatch: Any) -> None:
    from doudi.batch.job.journal import engine_mark

    monkeypatch.setattr("doudi.__file__", str(tmp_path / "__init__.py"))
    code = tmp_path / "batch" / "tables" / "flat.py"
    code.parent.mkdir(parents=True)
    code.write_text("a = 1\n")
    before = engine_mark()
    code.write_text("a = 10\n")
    assert engine_mark() != before


def test_what_is_not_ours_is_not_touched(made: Made, tmp_path: Path, capsys: Any) -> None:
    a = as_csv(tmp_path / "a.csv", rows(3)[0])
    out = tmp_path / "out.csv"
    (tmp_path / "out.csv.work").mkdir()
    (tmp_path / "out.csv.work" / "mine.txt").write_text("x")
    assert batch(made, a, "-o", out) == 2
    assert (tmp_path / "out.csv.work" / "mine.txt").exists()
    assert batch(made, a, "-o", a) == 2
    assert batch(made, a, "-o", tmp_path / "out.doc") == 2
    assert batch(made, a) == 2
    capsys.readouterr()


def test_a_full_disk_is_said_and_the_work_goes_on_later(made: Made, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    households, members = rows(200)
    a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members)
    out = tmp_path / "out.parquet"

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as m:
        m.setattr(job, "written", full)
        assert batch(made, a, "--members", b, "-o", out) == 5
    assert "No space left" in capsys.readouterr().err
    assert batch(made, a, "--members", b, "-o", out) == 0
    assert "going on" in capsys.readouterr().err
    assert len(read(out)) == 200


def test_a_decision_day_a_row_and_explanations(made: Made, tmp_path: Path, capsys: Any) -> None:
    households, members = rows(12)
    for i, h in enumerate(households):
        h.append("决定日" if i == 0 else "" if i == 3 else "2019/6/1" if i == 4 else "2020年6月15日")
    a, b = as_csv(tmp_path / "a.csv", households), as_csv(tmp_path / "b.csv", members)
    out = tmp_path / "out.parquet"
    assert batch(made, a, "--members", b, "-o", out, "--explain", "H00005", day=None) == 3
    assert sorted(w["code"] for w in refused(out)) == ["input-as-of", "not-in-force"]
    assert len(read(out)) == 10
    assert "✓ poor" in capsys.readouterr().out


@pytest.mark.parametrize(("day", "code"), [("2019-12-31", "not-in-force"), ("2020-06-15", "repealed")])
def test_a_programme_that_is_not_in_force_on_the_day_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str, code: str
) -> None:
    """With other programmes in force it ended in a traceback."""
    made = simple(tmp_path / "p").programme("needs:\n  a: {when: 有住房, assumed: 试}\n")
    made.programme("needs:\n  a: {when: 有住房, assumed: 试}\n", id="other", name="另项", day="2019-01-01")
    made.file("here/aid/2020-03-01.yaml", "programme: aid\nsource: 文件\nrepealed: 停办\nassumed: 试\n")
    register = tmp_path / "r.jsonl"
    register.write_text('{"id": "a", "house": true, "members": [{}]}\n', "utf-8")
    given = ["batch", "here", str(register), "-o", str(tmp_path / "o.jsonl"), "--policies", str(made.folder), "--programme", "救助"]
    assert main([*given, "--as-of", day]) == 4
    assert f"[{code}]" in capsys.readouterr().err
    assert main([*given, "--as-of", "2020-02-01"]) == 0
