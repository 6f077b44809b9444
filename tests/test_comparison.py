"""Regions side by side. Golden files: `pytest --accept`, or DOUDI_ACCEPT=1, writes what comes out for a person to review."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import doudi
from doudi.cli.main import main
from doudi.comparison.compare import data
from doudi.comparison.words import PAIRS
from doudi.pipeline import Policies
from town import AID, DAY, RATES, family, settle
from trees import Made

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"
FORMATS, LANGS = ("text", "markdown", "html", "json"), ("zh", "en")
ENDS = {"text": "txt", "markdown": "md", "html": "html", "json": "json"}
HOSTILE = "张{{ 7*7 }}{0}<script>alert(1)</script>\u202e\u200b\x1b[31m| `a`\n# h"
SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas" / "comparison.schema.json").read_text("utf-8")))
LAND = "  land: {name: {zh: 没有多余的地, en: No spare land}, when: 非 有余地, cite: 一 没有余地}\n"
SPARE = "  spare: {name: 有余地, of: household, asks: 有没有多余的地？, cite: 一 余地}\n"
STRICT = AID.replace("needs:\n", f"needs:\n{LAND}", 1).replace("findings:\n", f"findings:\n{SPARE}", 1)
LOOSE = AID[: AID.index("  grade:\n")] + AID[AID.index("amount:") :]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """甲镇, as the town is; 乙镇, with a lower standard, another condition and a figure for fires; 丙镇, with one route only."""
    made = settle(Made(tmp_path_factory.mktemp("three")), "jia", zh="甲镇", en="Jia")
    rates = RATES.replace("2020-01-01: 600", "2020-01-01: 450").replace("open: 由镇政府公布", "from: {2020-01-01: 2000}, source: 镇公告")
    settle(made, "yi", zh="乙镇", en="Yi", rates=rates, aid=STRICT, facts="acres: {name: 田亩, of: household, unit: 件, within: 0 起}\n")
    return settle(made, "bing", zh="丙镇", en="Bing", aid=LOOSE)


def told(made: Made, household: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = data(made.policies, household, **more)
    SCHEMA.validate(found)
    return found


def aid(found: dict[str, Any]) -> dict[str, Any]:
    return next(p for p in found["programmes"] if p["id"] == "aid")["subjects"][0]


def part(block: dict[str, Any], kind: str, id: str) -> dict[str, Any]:
    return next(x for x in block["parts"] if (x["kind"], x["id"]) == (kind, id))


# -- what is compared


def test_status_route_and_amount_by_region(three: Made) -> None:
    cells = aid(told(three, family(spare=False)))["decisions"]
    assert {r: (c["status"], c["route"], c["amount"], c["unit"]) for r, c in cells.items()} == {
        r: ("granted", "low", amount, "元/月") for r, amount in (("jia", "1200.00"), ("yi", "750.00"), ("bing", "1200.00"))
    }


def test_where_rules_part(three: Made) -> None:
    block = aid(told(three, family(spare=False)))
    standard = part(block, "rate", "standard")
    assert standard["differs"]
    assert [standard["cells"][r]["value"] for r in ("jia", "yi", "bing")] == ["600", "450", "600"]
    low = part(block, "need", "low")
    assert low["differs"]
    assert {r: (c["met"], c["value"], c["standard"]) for r, c in low["cells"].items()} == {
        "jia": (True, "200", "600"), "yi": (True, "200", "450"), "bing": (True, "200", "600"),
    }
    assert low["cells"]["yi"]["shown"] == "200.00 < 450 元/人/月"
    assert low["cells"]["yi"]["cite"] == "文件 一"
    land = part(block, "need", "land")
    assert (land["cells"]["jia"], land["cells"]["yi"]["met"]) == (None, True)
    assert not part(block, "need", "hard")["differs"]
    gap = part(block, "line", "gap")
    assert [gap["cells"][r]["value"] for r in ("jia", "yi")] == ["1200", "750"]


def test_a_route_that_only_one_region_has(three: Made) -> None:
    """Rich, with someone of grade one: by her where there is such a route."""
    found = told(three, family(money=9000, spare=False))
    block = aid(found)
    assert {r: c["status"] for r, c in block["decisions"].items()} == {"jia": "granted", "yi": "granted", "bing": "refused"}
    one = part(block, "need", "one")
    assert (one["route"], one["cells"]["bing"], one["cells"]["jia"]["assumed"]) == ("grade", None, "重残按一级掌握")
    text = three.policies.compare(family(money=9000, spare=False))
    assert re.search(r"丙镇 +没有这条路径", text)
    assert text.splitlines()[1].startswith("差别最大的是救助金：甲镇、乙镇每月 0.00 元；丙镇不予保障（不满足“人均月收入低于救助标准”")


def test_open_figures_part_from_published_ones(three: Made) -> None:
    found = told(three, family(lost=5000, spare=False), programme="火灾救助")
    (fire,) = found["programmes"]
    (block,) = fire["subjects"]
    cell = part(block, "rate", "fire_sum")["cells"]
    assert (cell["jia"]["open"], cell["yi"]["value"], cell["yi"]["open"]) == ("由镇政府公布", "2000", None)
    assert block["decisions"]["yi"]["amount"] == "2000.00"
    assert block["decisions"]["jia"]["amount"] is None


def test_facts_that_one_region_asks(three: Made) -> None:
    found = told(three, family(spare=False))
    only = next(p for p in found["programmes"] if p["id"] == "aid")["only"]
    assert only == [{"region": "yi", "facts": [{"fact": "household.spare", "name": "有余地", "given": True}]}]
    left = {r["id"]: [x["key"] for x in r["left_out"]] for r in found["regions"]}
    assert left == {"jia": ["spare"], "yi": [], "bing": ["spare"]}


def test_members_who_fare_the_same_are_told_together(three: Made) -> None:
    care = next(p for p in told(three, family(spare=False))["programmes"] if p["id"] == "care")
    assert [(b["who"], b["alike"]) for b in care["subjects"]] == [(["陈某甲"], True), (["林某乙", "陈某丙"], True)]
    text = three.policies.compare(family(spare=False))
    assert "护理补贴（陈某甲）\n  各地一样：给予保障 每人每月 120.00 元" in text


def test_what_a_decision_did_not_use_is_not_compared(made: Made) -> None:
    """Of a case that does not hold the value does not matter, however it differs."""
    body = "define:\n  x: {{name: 补额, cases: {{a: {{when: 有住房, value: {}, cite: 一 甲}}}}, otherwise: 5元/月, cite: 一 补}}\n"
    body += "needs:\n  n: {{name: 够低, when: 家庭收入 < 补额 + {}, cite: 一 低}}\n"
    made.programme(body.format("1元/月", "10元/月")).layer("there").vocabulary(layer="there")
    made.programme(body.format("2元/月", "10元/月"), layer="there")
    block = aid(told(made, {"as_of": DAY, "house": False, "money": 3, "members": [{}]}))
    assert not [x for x in block["parts"] if x["differs"]]
    block = aid(told(made, {"as_of": DAY, "house": True, "money": 3, "members": [{}]}))
    assert [x["id"] for x in block["parts"] if x["differs"]] == ["x", "n"]


def test_the_first_line_says_who_refuses_and_why(three: Made) -> None:
    first = told(three, family(spare=True))["headline"]
    assert first == "差别最大的是救助金：丙镇、甲镇每月 1200.00 元；乙镇不予保障（不满足“没有多余的地”（经办认定：有余地 是））。"
    assert told(three, family(), regions=["jia", "bing"])["headline"] == "各地的决定一样。"
    english = told(three, family(spare=True), lang="en")["headline"]
    assert english.startswith("They part most on Aid: Bing, Jia 1200.00 yuan a month; refused in Yi (not met: No spare land")


# -- what cannot be compared


def test_a_region_where_nothing_is_in_force_stands_aside(three: Made, tmp_path: Path) -> None:
    made = settle(Made(tmp_path), "jia", zh="甲镇", en="Jia")
    made.layer("later").vocabulary(layer="later")
    made.programme("needs:\n  a: {when: 有住房, assumed: 试}\n", day="2021-01-01", layer="later")
    made.layer("wrong").vocabulary(layer="wrong").programme("needs:\n  a: {when: 没有的词, assumed: 试}\n", layer="wrong")
    settle(made, "yi", zh="乙镇", en="Yi")
    found = told(made, family())
    assert {r["id"]: r["state"] for r in found["regions"]} == {
        "jia": "decided", "later": "not_in_force", "wrong": "unusable", "yi": "decided",
    }
    text = made.policies.compare(family())
    assert f"没有参加比较：later（{DAY} 没有施行）；wrong（政策有错，不能用）" in text
    with pytest.raises(doudi.PolicyError) as problem:
        made.policies.compare(family(), regions=["later", "wrong"])
    assert problem.value.diagnostics


def test_a_region_that_reads_a_fact_otherwise(tmp_path: Path) -> None:
    """What one region cannot read is said of it; the others are compared."""
    made = settle(Made(tmp_path), "jia", zh="甲镇", en="Jia")
    settle(made, "yi", zh="乙镇", en="Yi")
    words = made.folder / "yi/vocabulary.yaml"
    words.write_text(words.read_text("utf-8").replace("one: 一级", "first: 一级"), "utf-8")
    found = told(made, family())
    assert {r["id"]: r["state"] for r in found["regions"]} == {"jia": "decided", "yi": "refused"}
    assert found["regions"][1]["faults"]


def test_what_no_region_knows_is_refused(three: Made) -> None:
    with pytest.raises(doudi.InputError) as problem:
        three.policies.compare(family(mony=1))
    assert [d.code for d in problem.value.diagnostics] == ["input-key-unknown"]
    with pytest.raises(doudi.InputError):
        three.policies.compare('{"as_of": "2020-06-15", broken')
    with pytest.raises(doudi.PolicyError) as wrong:
        three.policies.compare(family(), programme="care_home")
    assert [d.code for d in wrong.value.diagnostics] == ["programme-unknown"]


def test_the_household_is_not_touched(three: Made) -> None:
    household = family(spare=False)
    before = json.dumps(household)
    three.policies.compare(household)
    assert json.dumps(household) == before


# -- every format, any text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", FORMATS)
def test_golden(format: str, lang: str, three: Made, request: pytest.FixtureRequest) -> None:
    made = three.policies.compare(family(money=9000, spare=True), lang=lang, format=format)
    path = GOLDEN / f"comparison.{lang}.{ENDS[format]}"
    if os.environ.get("DOUDI_ACCEPT") or request.config.getoption("--accept", default=False):
        path.write_text(made, encoding="utf-8")
    assert path.exists(), "run pytest --accept and review what it writes"
    assert made == path.read_text("utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.json")), ids=lambda p: p.stem)
def test_shipped_families(path: Path) -> None:
    """In every region as it decides alone, but for what the region is not given."""
    policies = Policies(str(ROOT / "policies"))
    text = path.read_text("utf-8")
    home = path.stem.split("_")[0]
    for lang in LANGS:
        found = data(policies, text, lang=lang)
        SCHEMA.validate(found)
    for p in found["programmes"]:
        told_there = {b["decisions"][home]["status"] for b in p["subjects"] if b["decisions"].get(home)}
        if told_there:  # else a programme that only others have
            assert told_there == {d.status for d in policies.decide(home, text, programme=p["id"])}


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_names_are_only_text(three: Made, lang: str) -> None:
    people = [{"id": "m1", "name": HOSTILE, "grade": "one"}]
    for format in FORMATS[:3]:
        text = three.policies.compare(family(name=HOSTILE, members=people, spare=True), lang=lang, format=format)
        assert not re.search("[\u202e\u200b\x1b]", text)
        assert "<script" not in text.replace("\\<script", "") or format == "text"
        assert not [line for line in text.splitlines() if line.startswith("# h")]


def test_a_page_is_one_file(three: Made) -> None:
    html = three.policies.compare(family(spare=True), format="html")
    assert not re.search(r"(?:src|href)\s*=|url\(|@import|<script", html)
    assert "default-src 'none'" in html


def test_words_are_in_both_languages() -> None:
    for key, (zh, en) in PAIRS.items():
        assert not re.search("[一-鿿]", en), key
        assert zh.count("{") == en.count("{") or "{0}" in en or key == "and_others", key


# -- the command


def test_command(three: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "family.json"
    file.write_text(json.dumps(family(spare=False), ensure_ascii=False), "utf-8")
    tree = ["--policies", str(three.folder)]
    assert main(["compare", str(file), *tree]) == 0
    assert capsys.readouterr().out == three.policies.compare(family(spare=False))
    assert main(["compare", str(file), "--regions", "甲镇,yi", "--programme", "救助金", "--format", "json", *tree]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [r["id"] for r in found["regions"]] == ["jia", "yi"]
    assert [p["id"] for p in found["programmes"]] == ["aid"]


def test_exit_codes(three: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "family.json"
    tree = ["--policies", str(three.folder)]
    file.write_text('{"members": [{"id": "m1"}],\n "mony": 1, "as_of": "2020-06-15"}', "utf-8")
    assert main(["compare", str(file), *tree]) == 3
    assert f"{file}:2:" in capsys.readouterr().err
    file.write_text(json.dumps(family(), ensure_ascii=False), "utf-8")
    assert main(["compare", str(file), "--regions", "jia,ding", *tree]) == 4
    assert main(["compare", str(file), "--programme", "nothing", *tree]) == 4
    assert main(["compare", str(file), "--as-of", "2019-01-01", *tree]) == 4
    assert main(["compare", str(file), "--regions", "jia", *tree]) == 2
    assert main(["compare", str(tmp_path / "none.json"), *tree]) == 2
    assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(ValueError, match="no comparison"):
        three.policies.compare(family(), format="pdf")


def test_a_member_called_by_a_number(three: Made) -> None:
    """Ids and names may be numbers, and are given back as they came."""
    found = told(three, family(members=[{"id": 7, "name": 0, "grade": "one"}], spare=True))
    elements = [e for p in found["programmes"] for b in p["subjects"] for e in b["elements"]]
    assert {(e["id"], e["name"]) for e in elements} == {(7, 0)}
