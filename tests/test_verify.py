"""`doudi verify`: every kind of finding, with its household; how it is printed; and that nothing proved is ever contradicted."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import DEEP
from doudi.casebook.run import Runner
from doudi.casebook.templates import households
from doudi.catalogue import Tree
from doudi.cli.main import main
from doudi.decision.base.slots import subject_paths
from doudi.diff.changes.built import Built
from doudi.diff.trees.sides import resolve
from doudi.text.messages import MESSAGES
from households import Maker
from strategies import trees
from trees import Made, opened

z3 = pytest.importorskip("z3")

from doudi.verify.atoms import scope_of  # noqa: E402  # needs z3
from doudi.verify.claims import Claims  # noqa: E402
from doudi.verify.finding import Finding  # noqa: E402
from doudi.verify.homes import Homes, judged  # noqa: E402
from doudi.verify.scene import Scene  # noqa: E402
from doudi.verify.telling import Teller  # noqa: E402
from doudi.verify.text import as_markdown, as_text  # noqa: E402
from doudi.verify.verify import Report, verify  # noqa: E402

ROOT = Path(__file__).parent.parent
DAY = date(2020, 6, 15)
RATES = "std: {name: 标准, unit: 元/人/月, from: {2020-01-01: 300}, assumed: 试}\n"
RATES += "floor: {name: 底, unit: 元/月, from: {2020-01-01: 500}, assumed: 试}\n"
NEED = "needs:\n  poor: {name: 收入低, when: 家庭收入 < 标准 * 人数(成员), assumed: 试}\n"
PAYS = "amount:\n  unit: 元/月\n  assumed: 试\n  sum:\n    base: {name: 补差, value: 标准 * 人数(成员) - 家庭收入, assumed: 试}\n"
BODY = NEED + PAYS


def tree(folder: Path, body: str = BODY, rates: str = RATES) -> Made:
    return Made(folder).layer("here").vocabulary().rates(rates).programme(body)


def verified(folder: Path, body: str = BODY, rates: str = RATES, **more: Any) -> Report:
    tree(folder, body, rates)
    return verify(resolve(str(folder), str(folder), str(folder)), as_of=DAY.toordinal(), templates=households, **more)


def codes(r: Report) -> list[tuple[str, str]]:
    return [(f.code, f.key.removeprefix("aid/")) for f in r.findings]


def test_nothing_is_found_of_a_plain_programme(tmp_path: Path) -> None:
    r = verified(tmp_path)
    assert codes(r) == []
    assert r.verified[0].asked == r.verified[0].settled >= 5
    assert Teller(r, "zh").headline().startswith("没有找到毛病")


CASES = "define:\n  t:\n    name: 档\n    unit: 元/月\n    cases:\n{}    otherwise: {}\n    assumed: 试\n"
USES = "amount:\n  unit: 元/月\n  assumed: 试\n  sum:\n    base: {name: 补, value: 档, assumed: 试}\n"


def case(id: str, when: str, value: str) -> str:
    return f"      {id}: {{when: '{when}', value: {value}, assumed: 试}}\n"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            BODY.replace("< 标准 * 人数(成员)", "< 标准 * 人数(成员) 且 家庭收入 > 1000000元/月"),
            [("never-granted", "aid"), ("need-never", "needs.poor")],
        ),
        (BODY.replace("needs:\n", "needs:\n  b: {when: 人数(成员) >= 1人, assumed: 试}\n"), [("need-always", "needs.b")]),
        (BODY.replace("needs:\n", "needs:\n  b: {when: 家庭收入 >= 0 或 有住房, assumed: 试}\n"), [("need-always", "needs.b")]),
        (
            NEED + "routes:\n  r: {needs: {a: {when: 有住房, assumed: 试}}, assumed: 试}\n"
            "  s: {needs: {a: {when: 有住房 且 家庭收入 < 100元/月, assumed: 试}}, assumed: 试}\n"
            "  t: {needs: {a: {when: '家庭收入 > 2000元/月 且 家庭收入 < 1000元/月', assumed: 试}}, assumed: 试}\n",
            [("route-implied", "routes.s"), ("need-never", "routes.t.needs.a"), ("route-never", "routes.t")],
        ),
        (  # a way that the needs of the whole programme shut
            NEED + "routes:\n  r: {needs: {a: {when: 有住房, assumed: 试}}, assumed: 试}\n"
            "  t: {needs: {a: {when: '家庭收入 >= 标准 * 人数(成员)', assumed: 试}}, assumed: 试}\n",
            [("route-never", "routes.t")],
        ),
        (
            BODY + "    extra: {name: 加, when: 家庭收入 > 标准 * 人数(成员), value: 5元/月, assumed: 试}\n",
            [("line-never", "amount.sum.extra")],
        ),
        (
            CASES.format(case("a", "家庭收入 < 100元/月", "5元/月") + case("b", "家庭收入 < 50元/月", "5元/月"), 0) + NEED + USES,
            [("case-implied", "define.t.cases.b"), ("cliff", "amount")],
        ),
        (
            CASES.format(case("a", "家庭收入 < 100元/月", "5元/月") + case("b", "家庭收入 < 150元/月 且 有住房", "6元/月"), 0)
            + NEED + USES,
            [("case-conflict", "define.t"), ("cliff", "amount")],
        ),
        (
            CASES.format(case("a", "家庭收入 < 100元/月", "5元/月") + case("b", "家庭收入 > 100元/月", "5元/月"), "未规定") + NEED + USES,
            [("case-gap", "define.t"), ("cliff", "amount")],
        ),
        (
            CASES.format(case("a", "家庭收入 < 100元/月", "5元/月") + case("b", "家庭收入 >= 100元/月", "5元/月"), 0) + NEED + USES,
            [("otherwise-never", "define.t"), ("cliff", "amount")],
        ),
        (BODY.replace("家庭收入 < 标准 * 人数(成员)", "家庭收入 <= 标准 * 人数(成员) + 1元/月"), [("amount-negative", "amount")]),
        (BODY + "  at_least: 底\n  at_most: 标准 * 人数(成员)\n", [("bounds-crossed", "amount"), ("cliff", "amount")]),
        (
            "define:\n  t: {name: 商, value: 100元/月 / 家庭收入, assumed: 试}\n" + NEED.replace("家庭收入 < 标准 * 人数(成员)", "商 > 1"),
            [("zero-divisor", "define.t")],
        ),
        (BODY.replace("标准 * 人数(成员) - 家庭收入", "200元/月"), [("cliff", "amount")]),
        (
            BODY.replace("value: 标准 * 人数(成员) - 家庭收入", "value: '取小(家庭收入, 标准 * 人数(成员) - 家庭收入)'"),
            [("turns", "amount")],
        ),
        (BODY + "checks:\n  k: {name: 查, when: 获准 且 有住房, must: 非 有住房, assumed: 试}\n", [("check-unmet", "checks.k")]),
        (BODY + "also:\n  z: {name: 结, value: 获准 且 家庭收入 > 标准 * 人数(成员), assumed: 试}\n", [("term-never", "also.z")]),
    ],
    ids=range(17),
)
def test_each_kind_of_finding(tmp_path: Path, body: str, wanted: list[tuple[str, str]]) -> None:
    r = verified(tmp_path, body)
    found = [f for f in r.findings if f.reason != "contradiction"]
    assert sorted((f.code, f.key.removeprefix("aid/")) for f in found) == sorted(wanted), as_text(r, "zh")
    assert all(f.how == "proved" and not f.defects and f.span is not None for f in found)
    for lang in ("zh", "en"):
        assert as_text(r, lang)
        assert as_markdown(r, lang)


def test_a_check_that_never_applies_needs_many_members(tmp_path: Path) -> None:
    """Nine hundred thousand yuan below the standard takes three thousand members: beyond the bound, which is said."""
    body = BODY + "checks:\n  k: {name: 查, when: '获准 且 家庭收入 > 2000元/月', must: 有住房, assumed: 试}\n"
    found = {f.code: f for f in verified(tmp_path, body).findings}
    assert found["check-never"].bound == 6
    assert "已证明到 6 人" in as_text(verified(tmp_path, body), "zh")


def test_a_power_that_is_never_asked_for(tmp_path: Path) -> None:
    body = BODY + "    more: {name: 加, when: 家庭收入 < 100元/月 且 家庭收入 > 200元/月, may: 同意加发, value: 5元/月, assumed: 试}\n"
    assert ("power-never", "powers.may_more") in codes(verified(tmp_path, body))


def test_what_the_day_alone_settles_is_no_idle_rule(tmp_path: Path) -> None:
    assert codes(verified(tmp_path, BODY.replace("needs:\n", "needs:\n  b: {when: 决定日 <= 2020-12-31, assumed: 试}\n"))) == []


def test_a_filling_outside_the_bounds_of_the_model(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").rates(RATES, layer="model")
    define = "define:\n  raise: {name: 提高额, open: 由地方定, unit: 元/月, at_least: 0, at_most: 家庭收入, cite: 一 定}\n"
    made.programme(define + NEED + USES.replace("value: 档", "value: 提高额"), layer="model")
    made.layer("here", extends="model").programme("define:\n  raise: {value: 100元/月, cite: 一 定}\n", head="extends: model/aid\n")
    r = verify(resolve("here", str(tmp_path), str(tmp_path)), as_of=DAY.toordinal(), templates=households)
    assert [f.code for f in r.findings if f.fact == ""] == ["bound-broken"]


def test_days_without_a_figure(tmp_path: Path) -> None:
    late = RATES.replace("from: {2020-01-01: 300}", "from: {2020-03-01: 300}")
    found = verified(tmp_path, rates=late).findings
    assert [(f.code, f.args["days"]) for f in found] == [("figure-missing", "2020-01-01 – 2020-02-29")]
    years = RATES.replace("from: {2020-01-01: 300}", "year: {2018: 1, 2019: 未规定, 2020: 300}")
    assert codes(verified(tmp_path, rates=years)) == []


# -- stated properties, and what the text means


def test_a_property_is_proved_or_refuted(tmp_path: Path) -> None:
    always = "always:\n  kept: {name: 不超标准, that: 金额 <= 标准 * 人数(成员), assumed: 试}\n"
    always += "  low: {name: 总不到六百, that: 金额 < 600元/月, assumed: 试}\n"
    always += "  each: {name: 逐人, each: 成员, when: 获准 且 月收入 > 0, that: 月收入 < 标准, assumed: 试}\n"
    found = {f.key: f for f in verified(tmp_path, BODY + always).findings}
    kept, low, each = (found[f"aid/always.{k}"] for k in ("kept", "low", "each"))
    assert (kept.code, kept.holds, kept.bound, kept.severity) == ("property-holds", True, None, "note")
    assert (low.code, low.severity, each.code) == ("property-broken", "error", "property-broken")
    shown = low.shown[0].decision
    assert shown is not None
    assert shown.amount is not None
    assert shown.amount >= 600
    assert "error" in verified(tmp_path, BODY + always).ways


def test_a_property_for_any_number_of_members(tmp_path: Path) -> None:
    always = "always:\n  pays: {name: 获准就有钱, when: 获准, that: 金额 > 0, assumed: 试}\n"
    found = verified(tmp_path, BODY + always).findings
    assert [(f.code, f.bound) for f in found] == [("property-holds", None)]


def test_a_property_that_rests_on_what_is_open(tmp_path: Path) -> None:
    rates = RATES + "more: {name: 提高额, unit: 元/月, open: 由县区公布, at_least: 0, at_most: 20}\n"
    body = BODY + "    more: {name: 加, value: 提高额, assumed: 试}\n"
    body += "always:\n  p: {name: 提高不到十元, that: 提高额 < 10元/月, assumed: 试}\n"
    body += "  q: {name: 不过二十, that: 提高额 <= 20元/月, assumed: 试}\n"
    found = {f.key: f.code for f in verified(tmp_path, body, rates).findings}
    assert found == {"aid/always.p": "property-open", "aid/always.q": "property-holds"}


def test_money_of_another_country_has_cliffs_too(tmp_path: Path) -> None:
    body = PAYS.replace("元/月", "GBP/月").replace("标准 * 人数(成员) - 家庭收入", "50GBP/月")
    tree(tmp_path, "needs:\n  poor: {name: 收入低, when: 英镑收入 < 100GBP/月, assumed: 试}\n" + body)
    vocabulary = tmp_path / "here" / "vocabulary.yaml"
    text = vocabulary.read_text("utf-8") + "  pounds: {name: 英镑收入, of: household, unit: GBP/月, within: 0 至 10000}\n"
    vocabulary.write_text(text + "units: {GBP: {en: GBP, places: 2}}\n", "utf-8")
    r = verify(resolve(str(tmp_path), str(tmp_path), str(tmp_path)), as_of=DAY.toordinal(), templates=households)
    assert codes(r) == [("cliff", "amount")]
    assert "“英镑收入”多 1 GBP，“救助”就少领 50.00 GBP" in as_text(r, "zh")
    assert "one GBP more of" in as_text(r, "en") and "yuan" not in as_text(r, "en")


def test_what_the_text_means_is_noted(tmp_path: Path) -> None:
    flat = BODY.replace("标准 * 人数(成员) - 家庭收入", "200元/月")
    meant = "meant:\n  stop: {name: 过线就停, finding: cliff, of: 家庭收入, cite: 一 过线就停}\n"
    r = verified(tmp_path, flat + meant)
    assert [(f.code, f.severity, f.meant is not None) for f in r.findings] == [("cliff", "note", True)]
    assert "本意如此（过线就停）：文件 一 过线就停" in as_text(r, "zh")
    assert "cliff" not in r.ways
    assert codes(verified(tmp_path, BODY + meant)) == [("meant-idle", "meant.stop")]


# -- printing, places, saving


LOW = "always:\n  low: {name: 不到二百, that: 金额 < 200元/月, assumed: 试}\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    tree(tmp_path / "t", BODY.replace("标准 * 人数(成员) - 家庭收入", "200元/月") + LOW)
    return tmp_path / "t"


def test_json_by_its_schema(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(broken), "--as-of", "2020-06-15", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    Draft202012Validator(json.loads((ROOT / "schemas" / "verify.schema.json").read_text("utf-8"))).validate(data)
    rows = {f["code"]: f for f in data["regions"][0]["findings"]}
    assert rows["verify-cliff"]["fact"] == "household.money"
    assert rows["verify-cliff"]["shown"][0]["gain"] == "-200.00"
    low = rows["verify-property-broken"]
    assert (low["place"]["line"], low["shown"][0]["decision"]["amount"]) == (13, "200.00")
    assert set(low["shown"][0]["household"]) == {"money", "members"}


def test_sarif_markdown_and_english(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", str(broken), "--as-of", "2020-06-15", "--format", "sarif"])
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert {(r["ruleId"], r["level"]) for r in run["results"]} == {("verify-cliff", "warning"), ("verify-property-broken", "error")}
    main(["verify", str(broken), "--as-of", "2020-06-15", "--format", "markdown", "--lang", "en"])
    assert "one yuan more of" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fails", "code"), [("", 1), ("cliff", 1), ("verify-cliff", 1), ("turns", 0), ("unknown,defect", 0), ("warning", 1)],
)
def test_what_fails(broken: Path, fails: str, code: int) -> None:
    more = ["--fail-on", fails] if fails else []
    assert main(["verify", str(broken), "--as-of", "2020-06-15", "--format", "json", *more]) == code


@pytest.mark.parametrize("more", [["--fail-on", "nothing"], ["--budget", "soon"], ["--budget", "0"]])
def test_usage(broken: Path, more: list[str]) -> None:
    assert main(["verify", str(broken), *more]) == 2


def test_saved_households_are_policy_cases_that_pass(broken: Path, tmp_path: Path) -> None:
    where = tmp_path / "found.yaml"
    main(["verify", str(broken), "--as-of", "2020-06-15", "--save-cases", str(where), "--format", "json"])
    (broken / "here" / "aid" / "cases.yaml").write_text(where.read_text("utf-8"), "utf-8")
    runner = Runner(Tree(str(broken)))
    runner.run("here", "aid")
    assert runner.outcome.results
    assert not [d.message("en") for r in runner.outcome.results for d in r.faults]


def test_what_two_regions_share_is_told_once(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").rates(RATES, layer="model")
    made.programme(BODY.replace("标准 * 人数(成员) - 家庭收入", "200元/月"), layer="model").layer("here", extends="model")
    r = verify(resolve(str(tmp_path), str(tmp_path), str(tmp_path)), as_of=DAY.toordinal(), templates=households)
    assert [(f.code, f.region, f.regions) for f in r.findings] == [("cliff", "here", ["model"])]


def test_no_time_is_said(tmp_path: Path) -> None:
    always = "always:\n  kept: {name: 不超标准, that: 金额 <= 标准 * 人数(成员), assumed: 试}\n"
    found = [f for f in verified(tmp_path, BODY + always, budget=0.0).findings if f.code.startswith("property")]
    assert [(f.how, f.reason, f.severity) for f in found] == [("unknown", "time", "note")]


def test_every_finding_has_words() -> None:
    told = {c.removeprefix("verify-") for c in MESSAGES if c.startswith("verify-")}
    schema = json.loads((ROOT / "schemas" / "programme.schema.json").read_text("utf-8"))
    listed = set(schema["$defs"]["meant"]["properties"]["finding"]["enum"])
    assert listed == told - {"property-broken", "property-open", "property-holds", "meant-idle"}


# -- nothing proved is ever contradicted


@settings(max_examples=30 * DEEP)
@given(trees(), st.integers(0, 10**6))
def test_no_proof_is_contradicted(files: dict[str, str], seed: int) -> None:
    """Random policies: what is proved never to be so is so for none of many households, and what is shown is so for the one shown."""
    policies = opened(files)
    built = Built(policies.tree, "here", DAY.toordinal())
    maker = Maker(built.region, "household", DAY, seed)
    drawn = [maker.household() for _ in range(30)]
    for programme in ("first", "second"):
        plan = built.plan_of(programme)
        if plan.root != "household":
            continue
        claims = Claims(built).of(programme)
        homes = Homes(plan, built.day, [])
        scene = Scene(built, "here", programme, plan, homes, time.monotonic() + 10)
        scene.ground.members = 3
        tried = [e for h in drawn if (e := homes.decide(h)) is not None]
        for claim in claims:
            out = Finding(claim.code, "here", programme, claim.key, claim.names, claim.span)
            found = scene.finding(claim) if claim.never else scene.shown(out, claim.atoms)
            assert found is None or not found.defects, (claim.code, claim.key)
            none = (found is not None and found.how == "proved") if claim.never else out.holds
            if none:
                scope = scope_of(plan, claim.atoms)
                seen = [judged(claim.atoms, e, p) for e in tried for p in (subject_paths(plan, scope, e.slots) if scope else [()])]
                assert True not in seen, (claim.code, claim.key)


MONEY = [Decimal(x) for x in ("0", "1", "99", "99.50", "100", "299", "299.99", "300", "300.01", "301", "599", "600", "601")]
PEOPLE = [{"income": i, "birth": b} for i, b in itertools.product((0, 200, Decimal("300.01")), ("1940-06-15", "2002-06-16"))]
AMOUNTS = [
    "标准 * 人数(成员) - 家庭收入", "200元/月", "'取大(标准 * 人数(成员) - 家庭收入, 50元/月)'", "'取小(家庭收入, 100元/月)'",
    "'舍去(标准 * 人数(成员) - 家庭收入, 10元)'", "'合计(成员, 取大(标准 - 月收入, 0))'", "(标准 * 人数(成员) - 家庭收入) / 3",
    "'合计(成员 其中 周岁(出生日期) >= 60岁, 标准) + 1元/月'",
]


def every_household() -> Iterator[dict[str, Any]]:
    groups = [list(g) for n in (1, 2) for g in itertools.combinations_with_replacement(PEOPLE, n)]
    for money, house, members in itertools.product(MONEY, (True, False), groups):
        yield {"money": money, "house": house, "kind": "a", "events": [], "members": [{**m, "obligors": []} for m in members]}


@pytest.mark.parametrize("value", AMOUNTS, ids=range(len(AMOUNTS)))
def test_growing_against_every_small_household(tmp_path: Path, value: str) -> None:
    """One yuan more of the family's income: no small household loses more where no cliff was found, nor goes a way that was ruled out."""
    body = NEED + PAYS.replace("标准 * 人数(成员) - 家庭收入", value)
    r = verified(tmp_path, body)
    assert not [f.defects for f in r.findings if f.defects]
    found = {f.code for f in r.findings if f.fact == "household.money"}
    assert all(f.how == "proved" for f in r.findings)
    programme = tree(tmp_path, body).policies.programme("here", "aid")

    def due(household: dict[str, Any]) -> Fraction:
        d = programme.decide(household, DAY)
        assert d.status == "refused" or d.amount is not None
        return d.amount or Fraction(0)

    changes = [due({**h, "money": h["money"] + 1}) - due(h) for h in every_household()]
    assert ("cliff" in found) or min(changes) >= -1
    assert ("turns" in found) or min(changes) >= 0 or max(changes) <= 0


def test_another_day_on_which_cases_clash_or_leave_a_gap(tmp_path: Path) -> None:
    """On either side of a date that a rule names, unless a day was asked for; what applies on other days only is no idle rule."""
    late = NEED + (
        "define:\n  extra:\n    unit: 元/月\n    cases:\n"
        "      late: {when: 决定日 > 2021-03-01, value: 10元/月, assumed: 试}\n"
        "      few: {when: 家庭收入 < 100元/月, value: 20元/月, assumed: 试}\n"
        "    otherwise: 0\n    assumed: 试\n"
        "amount:\n  unit: 元/月\n  assumed: 试\n  sum:\n    base: {name: 加, value: extra, assumed: 试}\n"
    )
    tree(tmp_path, late)
    side = resolve(str(tmp_path), str(tmp_path), str(tmp_path))
    r = verify(side, templates=households)
    clash = [f for f in r.findings if f.code == "case-conflict"]
    assert [f.key for f in clash] == ["aid/define.extra"]
    assert clash[0].day == date(2021, 3, 2).toordinal() and clash[0].shown[0].agrees
    assert Decimal(clash[0].shown[0].household["money"]) < 100
    assert "在 2021-03-02，" in as_text(r, "zh") and "on 2021-03-02, " in as_text(r, "en")
    assert all(f.code != "case-conflict" for f in verify(side, as_of=DAY.toordinal(), templates=households).findings)
