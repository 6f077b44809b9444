"""`doudi diff --format html`: one page that fetches and runs nothing, whose curves are what the evaluator says, and names stay text."""

from __future__ import annotations

import json
import re
import shutil
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from doudi.cli.main import main
from doudi.diff.analysis import analyse
from doudi.diff.trees.sides import resolve
from doudi.impact.charts import bar, benefit, figure, ticks
from doudi.impact.curves import CEILING, Drawn, drawn
from trees import Made

ROOT = Path(__file__).parent.parent
RATES = "std: {name: 标准, unit: 元/人/月, from: {2020-01-01: 600}, assumed: 试}\n"
BODY = """\
define:
  head: {name: 人均收入, value: 家庭收入 / 人数(成员), assumed: 试}
needs:
  poor: {name: 收入低于标准, when: 人均收入 < 标准, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  sum:
    base: {name: 定额, value: 标准 * 人数(成员) / 2, assumed: 试}
"""
WORDS = """\
html head meta title style body header section footer h1 h2 h3 h4 p b i small span strong div table thead tbody tr th td ul li br code pre
details summary figure svg line text path rect
"""
ALLOWED = set(WORDS.split())
HOSTILE = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


class Tags(HTMLParser):
    """Every tag that a browser would see, with its attributes; void ones apart, each must be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag


def harmless(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    for tag, attrs in tags.found:
        assert tag in ALLOWED, tag
        assert not [a for a in attrs if a.startswith("on") or a in ("href", "src", "style", "xlink:href", "action")], (tag, attrs)
    (policy,) = [a["content"] for t, a in tags.found if t == "meta" and "http-equiv" in a]
    assert policy is not None and policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style and "@import" not in style
    return tags


def tree(folder: Path, body: str = BODY, rates: str = RATES) -> Made:
    return Made(folder).layer("here").vocabulary().rates(rates).programme(body)


def curves(tmp_path: Path) -> list[Drawn]:
    both = [resolve(str(tmp_path / n), str(tmp_path / "old"), str(tmp_path)) for n in ("old", "new")]
    report = analyse(both[0], both[1], proof=False)
    return drawn(report, report.compared[0])


def test_a_cliff_is_found_to_the_fen(tmp_path: Path) -> None:
    """A flat sum that ends at the standard: level up to it, gone from it on, on either side at its own place."""
    tree(tmp_path / "old"), tree(tmp_path / "new", rates=RATES.replace("600", "610.55"))
    found = curves(tmp_path)
    assert {d.kind[0] for d in found} == {"一个人过的老人", "夫妻和两个孩子", "三代同堂"}  # nothing says who is disabled
    for d in found:
        people = len(d.people)
        for curve, standard in zip(d.curves, (Fraction(600), Fraction("610.55")), strict=True):
            due = standard * people / 2
            assert curve.jumps == [(int(standard * people * 100), due, 0)]
            assert [{y for _, y in run} for run in curve.runs] == [{due}, {0}]
            assert curve.runs[0][-1][0] + 1 == curve.runs[1][0][0] == curve.jumps[0][0]
        assert d.top > 610 * 100 * people
        chart = benefit(d)
        assert chart["old"].count("M") == 2 and len(chart["new_jumps"]) == 1
        assert re.fullmatch(r"[ML0-9. ]+", chart["old"] + chart["new"])


def test_a_line_lies_on_what_is_decided(tmp_path: Path) -> None:
    """A sum that falls with income to a floor: every point is exact, and the line between two goes through what is decided there."""
    body = BODY.replace("value: 标准 * 人数(成员) / 2", "value: '取大(标准 * 人数(成员) - 家庭收入 * 0.7, 50元/月)'")
    tree(tmp_path / "old", body), tree(tmp_path / "new", body.replace("0.7", "0.9"))
    for d in curves(tmp_path):
        for curve, rate in zip(d.curves, (Fraction(7, 10), Fraction(9, 10)), strict=True):
            for run in curve.runs[:-1]:
                for x, y in run:
                    assert y == max(600 * len(d.people) - rate * Fraction(x, 100), 50)
                for (x, y), (u, v) in pairwise(run):
                    mid = Fraction(x + u, 2)
                    wanted = max(600 * len(d.people) - rate * mid / 100, Fraction(50))
                    assert abs((y + v) / 2 - wanted) <= Fraction(600 * len(d.people), 200)


def test_income_that_does_not_matter_is_cut(tmp_path: Path) -> None:
    body = BODY.replace("人均收入 < 标准", "人均收入 >= 0元/人/月")
    tree(tmp_path / "old", body), tree(tmp_path / "new", body, RATES.replace("600", "601"))
    assert all(d.top < CEILING * 100 for d in curves(tmp_path))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_are_text(tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Names of regions, programmes, needs, routes, units, choices, cases, households and files, and what lines of a policy say."""
    for name, rates in (("old", RATES), ("new", RATES.replace("600", "640"))):
        quoted = "'" + HOSTILE.replace("'", "''") + "'"
        body = BODY.replace("name: 收入低于标准", f"name: {quoted}").replace("name: 定额", f"name: {quoted}")
        made = Made(tmp_path / name).layer("here").vocabulary().rates(rates.replace("assumed: 试", f"assumed: {quoted}"))
        made.programme(body, name="救助")
        region = f"region: here\nname: {quoted}\nsources:\n  文件: {{title: {quoted}}}\n"
        made.file("here/region.yaml", region)
        vocabulary = (tmp_path / name / "here/vocabulary.yaml").read_text("utf-8")
        made.file("here/vocabulary.yaml", vocabulary.replace("a: 甲类", f"a: {quoted}"))
        programme = next((tmp_path / name / "here/aid").glob("*.yaml"))
        programme.write_text(re.sub(r"^name: .*$", f"name: {{zh: 救助, en: {quoted}}}", programme.read_text("utf-8"), flags=re.M), "utf-8")
        people = "members: [{id: m1, name: " + quoted + "}]"
        made.file("here/aid/cases.yaml", "of: here/aid\ncases:\n  - name: " + quoted + "\n    as_of: 2020-06-15\n"
                  "    household: {money: 1, name: " + quoted + ", " + people + "}\n    expect: {status: granted}\n")
    register = tmp_path / "p<script>.jsonl"
    member = {"id": HOSTILE, "name": HOSTILE, "birth": "1990-01-01"}
    rows = [{"id": f"{HOSTILE}{i}", "name": HOSTILE, "money": i * 40, "kind": "a", "members": [member]} for i in range(40)]
    register.write_text("\n".join(json.dumps(r) for r in rows) + "\n", "utf-8")
    words = ["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--format", "html", "--lang", lang, "--population", str(register)]
    code = main([*words, "--by", "kind"])
    out = capsys.readouterr()
    assert code == 0, out.err
    harmless(out.out)
    assert "<script" not in out.out and "<img" not in out.out and "&lt;script&gt;" in out.out


def test_the_page_of_a_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped tree with a raised standard and a register: every part is there, and it is small."""
    shutil.copytree(ROOT / "policies", tmp_path / "new")
    rates = tmp_path / "new/zhongwei/rates.yaml"
    rates.write_text(rates.read_text("utf-8").replace("3800", "4000"), "utf-8")
    register = tmp_path / "p.parquet"
    assert main(["population", "zhongwei", "-o", str(register), "--households", "300"]) == 0
    words = ["diff", str(ROOT / "policies/zhongwei"), str(tmp_path / "new/zhongwei"), "--programme", "农村低保"]
    assert main([*words, "--population", str(register), "--format", "html"]) == 0
    page = capsys.readouterr().out
    tags = harmless(page)
    counts: dict[str, Any] = {t: sum(1 for x, _ in tags.found if x == t) for t in ("figure", "details", "table")}
    assert counts["figure"] == 4 and counts["details"] >= 4 and counts["table"] == 2
    for text in ("农村低保：", "一个人过的老人", "有一、二级残疾人的家庭", "这是虚构的家庭", "每年", "3800 → 4000"):
        assert text in page
    assert len(page) < 200_000


@pytest.mark.parametrize("top", ["0.5", "1", "37", "333.33", "2000", "98765"])
def test_axes_have_few_round_numbers(top: str) -> None:
    found = ticks(Fraction(top))
    assert 2 <= len(found) <= 6 and found[-1] <= Fraction(top) and all("e" not in figure(x) for x in found)


def test_a_bar_is_whole() -> None:
    parts = bar([("gain", "a", 1), ("lose", "b", 1), ("untouched", "c", 1)])
    assert abs(sum(float(p["wide"]) for p in parts) - 100) < 0.01
