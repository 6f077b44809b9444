"""`doudi batch --engine spark` beside the one machine: the same rows, reasons, missing facts, rejects and totals, byte for byte.

What runs on executors is tested everywhere, Spark itself where pyspark and Java are; with DOUDI_REQUIRE=spark (CI) they must be there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.batch.columns import mapping
from doudi.batch.job.work import Worker
from doudi.batch.spark import cargo, remote
from doudi.batch.tables.sources import source
from doudi.cli.main import main
from households import Maker
from registers import as_csv, batch, made, read, refused, rows, towns
from test_reference import SHIPPED
from trees import DAY, Made

__all__ = ["made"]
pytestmark = pytest.mark.filterwarnings("ignore")  # pyspark's own
PLACE, PLACE_DAY = "zhongwei", "2020-02-01"


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    """Skips, or fails where it is required, if Spark cannot run here. One JVM for all, which compiles little: it runs for seconds."""
    why = ""
    if find_spec("pyspark") is None or find_spec("pandas") is None:
        why = "pyspark is not installed: pip install 'doudi[spark]'"
    elif shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        why = "no Java on this machine: apt install openjdk-17-jre-headless"
    if why and "spark" in os.environ.get("DOUDI_REQUIRE", ""):
        pytest.fail(why)
    if why:
        pytest.skip(why)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto")
        yield


def dirty(tmp_path: Path) -> tuple[Path, Path]:
    """Two tables with whatever goes wrong in them, in GB18030 and out of order."""
    households, members = rows(400)
    households[3][1] = "很多"
    households[16][1] = ""
    households[9][1] = "1,234.50"
    households[11][0] = households[10][0]
    households[20][3] = ""
    households.append(["H90000", "1", "否", "甲类", "没有成员"])
    households[13] = households[13][:3]
    households[30][0] = f" {households[30][0]}　"
    households[31][0] = households[31][0].replace("H", "Ｈ")
    households[32][0] = "6.40522E+17"
    households[40:40] = [["", " ", "", "", ""], ["甲镇小计", "40", "", "", ""]]
    households[1:] = households[:0:-1]
    members += [["H77777", "m0", "10", "1980-01-02"], ["", "m0", "10", "1980-01-02"]]
    members[30][2] = "-5"
    members[50][3] = ""
    return as_csv(tmp_path / "户 [1].csv", households, "gb18030"), as_csv(tmp_path / "人.csv", members)


def together(tmp_path: Path) -> Path:
    """A row for each person, the household's columns beside: some differ within a household, one mark of quotation is never closed."""
    households, members = rows(300)
    by = {h[0]: h for h in households[1:]}
    lines = [[*households[0], *members[0][1:]]] + [[*by[m[0]], *m[1:]] for m in members[1:]]
    lines[5][1], lines[9][2], lines[40][6] = "7", "", "x"
    lines.append(["合计", *[""] * (len(lines[0]) - 1)])
    path = as_csv(tmp_path / "花名册.csv", lines)
    text = path.read_text("utf-8").split("\n")
    text[60] = text[60].replace(",略,", ',"略,')
    path.write_text("\n".join(text), "utf-8")
    return path


def lined(count: int, share: float) -> list[str]:
    """Households of a shipped region as lines of JSON, some with facts missing, some broken."""
    day = date.fromisoformat(PLACE_DAY)
    maker = Maker(SHIPPED.tree.region(PLACE, day.toordinal()), "household", day, 11)
    found = [maker.household() for _ in range(count)]
    found = [maker.without(h, share) if i % 2 else h for i, h in enumerate(found)]
    texts = [re.sub(r'"~([^"]*)"', r"\1", json.dumps(h, default=lambda x: f"~{x}", ensure_ascii=False)) for h in found]
    texts[3:3] = ["", '{"members": 7}', "{", '{"as_of": "1900-01-01"}']
    return texts


def alike(tmp_path: Path, capsys: Any, words: list[Any], ending: str, *more: str) -> Path:
    """One machine and Spark over the same input, into one file each: the same bytes, rejects, totals and exit code."""
    said, codes = [], []
    for name, engine in (("one", []), ("spark", ["--engine", "spark", "--master", "local[2]"])):
        out = tmp_path / f"{name}.{ending}"
        given = ["--rejects", tmp_path / f"{name}.rejects", "--mapping", tmp_path / "map.yaml"]
        codes.append(main([str(w) for w in ("batch", *words, "-o", out, *given, "--lang", "en", *more, *engine)]))
        found = capsys.readouterr()
        totals = [x for x in found.err.splitlines() if re.search(r"households:|^  \S+ \d|without a household|are no rows", x)]
        said.append((totals, found.out))
        assert not Path(f"{out}.work").exists()
    assert codes[0] == codes[1] in (0, 3)
    assert said[0] == said[1]
    assert len(said[0][0]) > 1
    one, other = ((tmp_path / f"{n}.rejects").read_text("utf-8-sig").splitlines() for n in ("one", "spark"))
    assert sorted(one) == sorted(other)
    return tmp_path / f"spark.{ending}"


@pytest.mark.usefixtures("spark")
def test_two_tables_as_offices_keep_them(made: Made, tmp_path: Path, capsys: Any) -> None:
    a, b = dirty(tmp_path)
    words = ["here", a, "--members", b, "--as-of", DAY, "--policies", made.folder]
    out = alike(tmp_path, capsys, words, "csv", "--explain", "H00005,H00015")
    assert sorted(out.read_text("utf-8-sig").splitlines()) == sorted((tmp_path / "one.csv").read_text("utf-8-sig").splitlines())
    numbers = [int(x.split(",")[0]) for x in out.read_text("utf-8-sig").splitlines()[1:]]
    assert numbers == sorted(numbers)  # put together in the order of the input, which buckets of one machine are not
    assert len(numbers) > 380


@pytest.mark.usefixtures("spark")
def test_a_table_of_people(made: Made, tmp_path: Path, capsys: Any) -> None:
    words = ["here", together(tmp_path), "--as-of", DAY, "--policies", made.folder]
    out = alike(tmp_path, capsys, words, "parquet")
    found = read(out)
    assert found == read(tmp_path / "one.parquet")
    assert len(found) == 300 - 2
    assert {r["aid.people"] for r in found} == {"1", "2"}


@pytest.mark.usefixtures("spark")
def test_sheets_of_one_kind_and_figures_by_sheet(made: Made, tmp_path: Path, capsys: Any) -> None:
    """Where rows stand, and the figures, into one file and into a folder."""
    path, words = towns(tmp_path / "x.xlsx"), ["--by", "工作表,类别"]
    alike(tmp_path, capsys, ["here", path, "--as-of", DAY, "--policies", made.folder, *words], "csv")
    for end in ("csv", "by.csv", "by2.csv"):
        assert (tmp_path / f"one.{end}").read_bytes() == (tmp_path / f"spark.{end}").read_bytes()
    assert batch(made, path, "-o", tmp_path / "whole.parquet") == 3
    assert batch(made, path, "-o", tmp_path / "out", "--engine", "spark", "--master", "local[2]") == 3
    one, other = (sorted(read(p), key=lambda r: r["id"]) for p in (tmp_path / "whole.parquet", tmp_path / "out"))
    assert one == other
    assert [(r["sheet"], r["row"]) for r in one] == [("甲镇", 3), ("乙镇", 2), ("乙镇", 4)]


@pytest.mark.usefixtures("spark")
def test_lines_of_json_with_what_is_unknown(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(lined(60, 0.05)), "utf-8-sig")
    out = alike(tmp_path, capsys, [PLACE, path, "--policies", SHIPPED.root, "--as-of", PLACE_DAY], "jsonl")
    assert out.read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert '"missing":["' in out.read_text("utf-8")


@pytest.mark.usefixtures("spark")
def test_a_folder_of_parquet_in_and_out(made: Made, tmp_path: Path, capsys: Any) -> None:
    made.programme("needs:\n  poor: {name: 收入低, when: 家庭收入 < 500元/月, assumed: 试}\n", day="2021-01-01")
    days = ["2019-05-05", "2020-06-15", None, "2021-06-15"]
    people = [[{"id": f"m{k}", "income": k} for k in range(i % 3)] or None for i in range(200)]
    table = pa.table(
        {
            "id": pa.array([f"H{i}" for i in range(199)] + ["H7"]), "as_of": pa.array([days[i % 4] for i in range(200)]),
            "money": pa.array([None if i % 9 == 0 else i * 10 for i in range(200)]), "house": pa.array([False, None] * 100),
            "members": pa.array(people),
        }
    )
    folder = tmp_path / "in"
    folder.mkdir()
    pq.write_table(table.slice(0, 120), folder / "a.parquet")
    pq.write_table(table.slice(120), folder / "b.parquet")
    pq.write_table(table, tmp_path / "whole.parquet")
    assert batch(made, tmp_path / "whole.parquet", "-o", tmp_path / "one.parquet", day=None) == 3
    assert batch(made, folder, "-o", tmp_path / "out", "--engine", "spark", day=None) == 3
    assert (tmp_path / "out" / "_SUCCESS").is_file()
    one, other = (sorted(read(p), key=lambda r: r["row"]) for p in (tmp_path / "one.parquet", tmp_path / "out"))
    assert one == other
    assert {r["status"] for r in one} == {"granted", "refused", "undetermined"}
    key = lambda r: tuple(r.values())  # noqa: E731
    assert sorted(refused(tmp_path / "one.parquet"), key=key) == sorted(refused(tmp_path / "out"), key=key)
    assert batch(made, folder, "-o", tmp_path / "out", "--engine", "spark", day=None) == 2
    assert "is there already" in capsys.readouterr().err


# -- without Spark: what executors do


def parts(made: Made, tmp_path: Path) -> tuple[Worker, Any, Any]:
    a, b = dirty(tmp_path)
    plan = made.policies.engine("here", date.fromisoformat(DAY).toordinal()).plan
    register = source(str(a), str(b), plan.door, plan.root, str(tmp_path / "work"), frozenset())
    columns = mapping.guessed("here", plan.door, register.columns, nested=False)
    worker = Worker(made.policies, "here", None, date.fromisoformat(DAY).toordinal())
    worker.prepare()
    return worker, register, columns


def test_a_job_rebuilt_from_its_bytes_decides_alike(made: Made, tmp_path: Path) -> None:
    worker, register, columns = parts(made, tmp_path)
    job = cargo.Job(cargo.packed(worker, register, columns, ["H00009"]))
    assert job.source.twice.to_pylist() == ["H00009"]
    count = 0
    for chunk in register.chunks(columns, 1000):
        job.source.twice = register.twice
        one, other = worker.decide(chunk, register, columns), job.worker.decide(chunk, job.source, job.mapping)
        assert one.counts == other.counts
        assert [(r.row, r.column, r.diagnostic.code) for r in one.rejects] == [(r.row, r.column, r.diagnostic.code) for r in other.rejects]
        assert (one.table is None) == (other.table is None)
        count += one.table.num_rows if one.table is not None else 0
        assert one.table is None or one.table.equals(other.table)
    assert count > 380


def test_a_bucket_gives_rows_and_one_note(made: Made, tmp_path: Path) -> None:
    worker, register, columns = parts(made, tmp_path)
    text = cargo.packed(worker, register, columns, [])
    kept = pa.table({"户号": ["b", "a"], "家庭收入（元/月）": ["1", "2"], "n": pa.array([2, 1]), "k": pa.array([0, 0])})
    people = pa.table({"户号": ["a", "b", "c"], "编号": ["m", "m", "m"], "n": pa.array([3, 1, 2]), "k": pa.array([0, 0, 0])})
    got = remote.pair(text, "n", "k", True, kept, people).to_pylist()
    assert [(r["row"], r["id"], r["_at"]) for r in got if r["_kind"] == "rows"] == [(1, "a", 0), (2, "b", 0)]
    notes = [json.loads(r["id"]) for r in got if r["_kind"] == "notes"]
    assert [(n["counts"]["households"], n["counts"]["orphans"], n["rejects"][0][4]) for n in notes] == [(2, 1, "batch-no-household")]
    empty = remote.pair(text, "n", "k", False, kept.slice(0, 0), people).to_pylist()
    assert [json.loads(r["id"])["counts"] for r in empty] == [{"orphans": 3}]


def test_bytes_that_are_no_job_of_this_engine(made: Made, tmp_path: Path) -> None:
    data = json.loads(cargo.packed(*parts(made, tmp_path), []))
    wrong: list[dict[str, Any]] = [{"format": "x"}, {"code": "0"}, {"engine": "9"}]
    plans = json.loads(json.dumps(data["plans"]))
    next(iter(plans.values()))["nodes"][0][0] = "__import__('os')"
    for change in [*wrong, {"plans": plans}]:
        with pytest.raises(cargo.Unfit):
            cargo.Job(json.dumps(data | change).encode())


def test_what_is_said_where_spark_cannot_run(made: Made, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = dirty(tmp_path)
    words = [a, "--members", b, "-o", tmp_path / "out.csv"]
    assert batch(made, *words, "--master", "local[2]") == 2
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert batch(made, *words, "--engine", "spark") == 2
    said = capsys.readouterr().err
    assert "--engine spark" in said
    assert "apt install openjdk-17" in said or "doudi[spark]" in said
    assert not (tmp_path / "out.csv.work").exists()
