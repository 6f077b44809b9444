"""Two versions over one register: every figure is what deciding each household by itself gives, totals add up, small cells stay hidden."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from doudi.cli.main import main
from doudi.diff.analysis import analyse
from doudi.diff.proof.decide import Deciders
from doudi.diff.trees.sides import resolve
from doudi.impact.run import Asked, impacts
from doudi.impact.summary import COLUMNS, Impact, data
from doudi.impact.suppress import Sum, fixed, hidden
from trees import Made

ROOT = Path(__file__).parent.parent
RATES = "std: {name: 标准, unit: 元/人/月, from: {2020-01-01: 300}, assumed: 试}\n"
BODY = """\
define:
  head: {name: 人均收入, value: 家庭收入 / 人数(成员), assumed: 试}
routes:
  poor: {name: 穷, needs: {poor: {name: 收入低于标准, when: 人均收入 < 标准, assumed: 试}}, assumed: 试}
  kin: {name: 甲类的, needs: {kind: {when: 类别 = 甲类, assumed: 试}}, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  sum:
    base: {name: 补差, value: '取大(标准 * 人数(成员) - 家庭收入 / 3, 10元/月)', assumed: 试}
"""


def tree(folder: Path, body: str = BODY, rates: str = RATES) -> Made:
    return Made(folder).layer("here").vocabulary().rates(rates).programme(body)


def found(tmp_path: Path, file: str, region: str = "", **more: Any) -> tuple[Any, list[Impact]]:
    both = [resolve(str(tmp_path / n / region), str(tmp_path / "old"), str(tmp_path)) for n in ("old", "new")]
    report = analyse(both[0], both[1], proof=False)
    return report, impacts(report, Asked(file, jobs=2, **more), lambda _: lambda _: None)


def plain(report: Any, households: list[dict[str, Any]], programme: str) -> tuple[Counter[str], list[Fraction]]:
    """The same by the evaluator, household by household."""
    c = report.compared[0]
    plans = [s.policies.plan(r, d, programme) for s, r, d in zip(report.sides, c.regions, c.figures, strict=True)]
    deciders = Deciders((plans[0], plans[1]), programme, c.day, c.figures)
    counts: Counter[str] = Counter()
    paid = [Fraction(0), Fraction(0)]
    for h in households:
        for pair in deciders.decide({k: v for k, v in h.items() if k != "as_of"}):
            a, b = pair.statuses
            for i, x in enumerate(pair.amounts):
                paid[i] += x or 0
            if "undetermined" in (a, b):
                counts["unsettled"] += 1
            elif a != b:
                counts["in" if b == "granted" else "out"] += 1
            elif a == "refused":
                counts["neither"] += 1
            elif pair.gain is None:
                counts["unsettled"] += 1
            else:
                counts["up" if pair.gain > 0 else "down" if pair.gain < 0 else "same"] += 1
    return counts, paid


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(x, parse_float=str.encode) for x in path.read_text("utf-8").splitlines()]


def population(policies: Path, region: str, path: Path, count: int, *more: str) -> Path:
    words = ["--policies", str(policies), "population", region, "-o", str(path), "--households", str(count), *more]
    assert main(words) == 0
    return path


@pytest.mark.parametrize("count", [180, 2300], ids=["one by one", "kernel"])
def test_every_figure_is_what_deciding_gives(tmp_path: Path, count: int) -> None:
    """Exact thirds of a yuan, routes, open facts; by the engine for few households, by the kernel for many."""
    tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("/ 3", "/ 7"), RATES.replace("300", "400.01"))
    path = population(tmp_path / "old", "here", tmp_path / "p.jsonl", count)
    report, (impact,) = found(tmp_path, str(path), limit=0, by=["kind"])
    (told,) = impact.programmes
    counts, paid = plain(report, lines(path), "aid")
    assert dict(zip(COLUMNS, told.whole.counts, strict=True)) == {k: counts[k] for k in COLUMNS}
    assert told.whole.paid == tuple(paid) and told.whole.total == count == impact.compared
    assert counts["in"] and counts["up"] and counts["neither"] and counts["unsettled"]
    for dim in ("kind", "route"):
        rows = [r for r in told.rows if r.dim == dim]
        assert [sum(r.counts[i] or 0 for r in rows) for i in range(len(COLUMNS))] == told.whole.counts
        assert [sum(r.paid[s] or 0 for r in rows) for s in (0, 1)] == list(told.whole.paid)
    assert sum(told.bands) == counts["up"] + counts["down"] and sum(impact.homes.values()) == count
    assert sum(told.detail.values()) == counts["unsettled"]


def test_one_file_in_every_shape(tmp_path: Path) -> None:
    """Two tables, nested and lines give the same."""
    tree(tmp_path / "old"), tree(tmp_path / "new", rates=RATES.replace("300", "320"))
    seen = []
    for name, members in (("p.jsonl", None), ("p.parquet", None), ("h.csv", "m.csv")):
        more = ["--members", str(tmp_path / members)] if members else []
        path = population(tmp_path / "old", "here", tmp_path / name, 150, *more)
        _, (impact,) = found(tmp_path, str(path), members=str(tmp_path / members) if members else None)
        told = data(impact)
        seen.append((told["programmes"], told["homes"]))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("form", ["text", "html", "json", "markdown"])
def test_what_the_columns_were_taken_for(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """As `doudi batch` says it: on the terminal, on the page and in the data; a table without a known column is refused."""
    tree(tmp_path / "old"), tree(tmp_path / "new", rates=RATES.replace("300", "320"))
    homes, people = "户号,家庭收入（元/月）,类别,住址\nH1,100,甲类,<某村>\n", "户号,编号,月收入\nH1,a,5\n"
    (tmp_path / "户.csv").write_bytes(homes.encode("gb18030")), (tmp_path / "人.csv").write_text(people, "utf-8")
    words = [str(tmp_path / "old"), str(tmp_path / "new"), str(tmp_path / "户.csv")]
    assert main(["impact", *words, "--members", str(tmp_path / "人.csv"), "--format", form]) == 0
    out, err = capsys.readouterr()
    lines = ["户.csv 按 GB18030 编码读取", "家庭收入（元/月） → 家庭收入 (money)", "不用的列：住址", "没有的（按未知）：有住房"]
    for line in lines:
        assert line in err
        assert (line in out.replace("&#39;", "'")) == (form != "text")
    if form == "json":
        schema = json.loads((ROOT / "schemas" / "diff.schema.json").read_text("utf-8"))
        Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/impact"}).validate(json.loads(out)[0])
    (tmp_path / "户.csv").write_text("甲,乙\n1,2\n", "utf-8")
    assert main(["impact", *words]) == 3
    assert "没有一列认得出" in capsys.readouterr().err


def test_a_fact_that_one_side_has(tmp_path: Path) -> None:
    """Columns and keys of either version are taken; what neither knows refuses the household on both sides."""
    old, new = tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("人均收入 <", "新事 且 人均收入 <"))
    vocabulary = (tmp_path / "new/here/vocabulary.yaml").read_text("utf-8")
    new.file("here/vocabulary.yaml", vocabulary.rstrip() + "\n  fresh: {name: 新事, of: household}\n")
    assert old is not new
    path = tmp_path / "p.jsonl"
    base = '"as_of": "2020-06-15", "money": 100, "kind": "乙类", "members": [{"id": "m1", "birth": "1990-01-01", "income": 5}]'
    rows = ['{"id": "a", "fresh": true, %s}', '{"id": "b", "fresh": false, %s}', '{"id": "c", %s}', '{"id": "d", "never": 1, %s}', "{%s"]
    path.write_text("\n".join(r % base for r in rows) + "\n", "utf-8")
    _, (impact,) = found(tmp_path, str(path), limit=0)
    assert (impact.households, impact.compared, impact.refused) == (5, 3, {"old": 0, "new": 0, "both": 2})
    assert dict(zip(COLUMNS, impact.programmes[0].whole.counts, strict=True)) | {"same": 1, "out": 1, "unsettled": 1} == dict(
        zip(COLUMNS, impact.programmes[0].whole.counts, strict=True))


def test_what_one_version_refuses(tmp_path: Path) -> None:
    """Narrower limits of a fact: the household is left out, and that is said."""
    tree(tmp_path / "old")
    tree(tmp_path / "new", rates=RATES.replace("300", "320"))
    vocabulary = (tmp_path / "new/here/vocabulary.yaml").read_text("utf-8")
    (tmp_path / "new/here/vocabulary.yaml").write_text(vocabulary.replace("0 至 1000000", "0 至 500"), "utf-8")
    path = tmp_path / "p.csv"
    path.write_text("户号,家庭收入\n1,400\n2,600\n3,x\n", "utf-8")
    (tmp_path / "m.csv").write_text("户号,月收入\n1,0\n2,0\n3,0\n9,0\n", "utf-8")
    _, (impact,) = found(tmp_path, str(path), members=str(tmp_path / "m.csv"), limit=0)
    assert (impact.households, impact.compared, impact.refused, impact.orphans) == (3, 1, {"old": 0, "new": 1, "both": 1}, 1)


def test_added_and_removed_programmes(tmp_path: Path) -> None:
    tree(tmp_path / "old")
    tree(tmp_path / "new").programme(BODY, id="more")
    path = population(tmp_path / "new", "here", tmp_path / "p.jsonl", 60)
    _, (impact,) = found(tmp_path, str(path), limit=0)
    (told,) = impact.programmes
    assert told.programme == "more" and told.there == (False, True) and told.whole.counts[0] and told.whole.paid[0] == 0
    for a, b in (("old", "x"), ("new", "old"), ("x", "new")):
        shutil.move(tmp_path / a, tmp_path / b)
    _, (back,) = found(tmp_path, str(path), limit=0)
    assert back.programmes[0].whole.counts[1] == told.whole.counts[0] and back.programmes[0].whole.paid == told.whole.paid[::-1]


def test_a_region_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped tree with a raised standard: a programme about people too, and the same as household by household."""
    shutil.copytree(ROOT / "policies", tmp_path / "old"), shutil.copytree(ROOT / "policies", tmp_path / "new")
    rates = tmp_path / "new/zhongwei/rates.yaml"
    rates.write_text(rates.read_text("utf-8").replace("3800", "4000"), "utf-8")
    path = population(tmp_path / "old", "zhongwei", tmp_path / "p.jsonl", 120)
    report, (impact,) = found(tmp_path, str(path), "zhongwei", limit=0)
    for told in impact.programmes:
        counts, paid = plain(report, lines(path), told.programme)
        assert dict(zip(COLUMNS, told.whole.counts, strict=True)) == {k: counts[k] for k in COLUMNS}, told.programme
        assert told.whole.paid == tuple(paid)
    capsys.readouterr()
    words = ["diff", str(tmp_path / "old/zhongwei"), str(tmp_path / "new/zhongwei"), "--no-proof", "--population", str(path)]
    assert main([*words, "--format", "json"]) == 0
    schema = json.loads((ROOT / "schemas" / "diff.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads(capsys.readouterr().out))
    for form, lang in (("text", "zh"), ("text", "en"), ("markdown", "zh"), ("markdown", "en")):
        assert main([*words, "--format", form, "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert ("这是虚构的家庭" if lang == "zh" else "invented families") in out


# -- hidden cells


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=5), st.integers(2, 6))
def test_no_hidden_cell_follows_from_what_is_shown(table: list[list[int]], limit: int) -> None:
    """Rows, columns and grand total of any table: no subtraction gives a hidden cell, and no small cell is shown."""
    counts: dict[tuple[str, ...], int] = {}
    sums = []
    for i, row in enumerate(table):
        counts |= {("n", "r", str(i), str(j)): n for j, n in enumerate(row)} | {("n", "r", str(i), "t"): sum(row)}
        sums.append(Sum(("n", "r", str(i), "t"), tuple(("n", "r", str(i), str(j)) for j in range(3))))
    for j in ("0", "1", "2", "t"):
        counts["n", "", "", j] = sum(counts["n", "r", str(i), j] for i in range(len(table)))
        sums.append(Sum(("n", "", "", j), tuple(("n", "r", str(i), j) for i in range(len(table)))))
    sums.append(Sum(("n", "", "", "t"), tuple(("n", "", "", str(j)) for j in range(3))))
    gone = hidden(counts, sums, limit)
    assert all(k in gone for k, n in counts.items() if 0 < n < limit)
    assert not [c for c in fixed(sums, set(gone)) if counts[c]]
    for s in sums:
        left = sum(counts[p] for p in s.parts if p in gone)
        assert s.total in gone or not 0 < left < limit
    assert hidden(counts, sums, 1) == frozenset()


def test_a_lone_family_is_not_told_by_the_budget(tmp_path: Path) -> None:
    """One family newly in: neither its number nor, by what is paid before and after, its money is shown."""
    body = BODY.replace("标准 * 人数(成员) - 家庭收入 / 3", "50元/月")
    tree(tmp_path / "old", body), tree(tmp_path / "new", body, RATES.replace("300", "301"))
    path = tmp_path / "p.csv"
    path.write_text("户号,家庭收入,类别\n" + "".join(f"{i},{300 if i == 7 else 100},乙类\n" for i in range(1, 31)), "utf-8")
    (tmp_path / "m.csv").write_text("户号,月收入\n" + "".join(f"{i},0\n" for i in range(1, 31)), "utf-8")
    _, (impact,) = found(tmp_path, str(path), members=str(tmp_path / "m.csv"))
    whole = impact.programmes[0].whole
    assert dict(zip(COLUMNS, whole.counts, strict=True))["in"] is None and None in whole.paid
    assert sum(x is None for x in whole.counts) > 1
    told = json.dumps(data(impact))
    assert "50.00" not in told and impact.homes["gain"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--by", "nothing", "--population", "p.jsonl"], 3), (["--by", "kind"], 2), (["--population", "p.jsonl", "--suppress", "x"], 2),
        (["--population", "no.csv"], 2), (["--population", "empty.jsonl"], 3), (["--population", "p.jsonl", "--mapping", "bad.yaml"], 3),
    ],
)
def test_misuse_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int) -> None:
    tree(tmp_path / "old"), tree(tmp_path / "new", rates=RATES.replace("300", "301"))
    monkeypatch.chdir(tmp_path)
    Path("p.jsonl").write_text('{"id": "1", "members": [{"id": "m1"}]}\n', "utf-8")
    Path("empty.jsonl").touch()
    Path("bad.yaml").write_text("tables: 3\n", "utf-8")
    assert main(["diff", "old", "new", "--no-proof", *words]) == code
