"""docs/language.md, section 6: layers. Names carry the statement."""

from __future__ import annotations

import pytest

import doudi
from doudi.cli.main import main
from trees import Made, input_codes

NEED = "needs:\n  a: {when: %s, assumed: 试}\n"
MODEL = """
define:
  share: {name: 比例, open: 由地方定, unit: '%', at_least: 10%, at_most: 50%, cite: 一 比例}
needs:
  a: {when: 有住房, assumed: 试}
routes:
  r: {name: 路, needs: {n: {when: 家庭收入 < 500元/月, assumed: 试}}, assumed: 试}
amount:
  unit: 元/月
  sum:
    x: {name: 甲, value: 比例 * 100元/月, assumed: 试}
  round: open
"""
OVER = "extends: model/aid\n"
RENAMED = """
findings:
  f: {name: 甲认定, of: household}
define:
  five: {name: 五百, value: 500元/月}
needs:
  a: {name: 收入低, when: 家庭收入 < 五百 且 甲认定, assumed: 试}
routes:
  r: {name: 路, needs: {n: {when: 有住房, assumed: 试}}, assumed: 试}
amount:
  unit: 元/月
  sum:
    x: {name: 甲, for: [路], value: 五百 - 成数, assumed: 试}
checks:
  k: {name: 查, when: 路径 = 路, must: 有住房, assumed: 试}
"""


def test_6_1_an_open_term_is_filled_by_a_term_a_rate_or_a_finding(layered: Made) -> None:
    layered.programme(MODEL, layer="model")
    family = {"house": True, "money": 1}
    assert layered.decide(family).amount_range == (10, 50)
    layered.programme("define:\n  share: {value: 20%, cite: 一 比例}\n", head=OVER)
    assert layered.decide(family).amount == 20
    layered.programme("amount:\n  round: 分\n", head=OVER).rates(
        "share: {name: 比例, unit: '%', from: {2019-01-01: 30}, assumed: 试}"
    )
    assert layered.decide(family).amount == 30
    (layered.folder / "here/rates.yaml").unlink()
    layered.programme(
        "findings:\n  share: {name: 比例, of: household, unit: '%', asks: 几成？, cite: 一 比例}\n", head=OVER
    )
    assert layered.decide({**family, "share": 25}).amount == 25
    assert input_codes(layered, {**family, "share": 51, "members": [{}]}) == [("input-range", "share")]


def test_6_1_the_models_bounds_stay(layered: Made) -> None:
    layered.programme(MODEL, layer="model").programme("define:\n  share: {value: 60%, cite: 一 比例}\n", head=OVER)
    found = layered.errors()
    assert found == ["bound-broken"] or layered.decide({"house": True, "money": 1}).amount is None
    layered.programme("define:\n  share: {value: 20%, at_most: 90%, cite: 一 比例}\n", head=OVER)
    assert "bounds-of-model" in layered.errors()


def test_6_1_what_may_break_the_bounds_is_anything_within_them(layered: Made) -> None:
    over = "findings:\n  f: {name: 甲认定, of: household}\n"
    over += "define:\n  share: {cases: {c: {when: 甲认定, value: 60%, cite: 一 比例}}, otherwise: 45%, cite: 一 比例}\n"
    layered.programme(MODEL, layer="model").programme(over, head=OVER)
    family = {"house": True, "money": 1}
    assert layered.decide({**family, "f": False}).amount == 45
    broken, unknown = layered.decide({**family, "f": True}), layered.decide(family)
    assert (broken.amount_range, [g["id"] for g in broken.gaps]) == ((10, 50), ["bound-broken"])
    assert unknown.amount_range == (10, 50)  # 45 to 50 would deny what is told once the finding is made


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("needs:\n  a: {when: 非 有住房}\n", "override-unmarked"),
        ("needs:\n  a: {overrides: 因地制宜, when: 非 有住房}\n", "override-uncited"),
        ("needs:\n  a: {remove: true}\n", "override-unmarked"),
        ("needs:\n  b: {when: 有住房, assumed: 试}\n", "need-added-unmarked"),
        ("routes:\n  r: {needs: {m: {when: 有住房, assumed: 试}}}\n", "need-added-unmarked"),
        ("amount:\n  at_most: 5元/月\n", "override-unmarked"),
        ("needs:\n  zz: {remove: true, overrides: 因, cite: 一}\n", "override-of-nothing"),
        ("define:\n  zz: {overrides: 因, value: '1', cite: 一}\n", "override-of-nothing"),
    ],
)
def test_6_2_and_6_5_what_a_region_may_not_do(layered: Made, body: str, code: str) -> None:
    assert code in layered.programme(MODEL, layer="model").programme(body, head=OVER).errors()


def test_6_2_and_6_4_an_override_takes_the_fields_that_it_writes(layered: Made) -> None:
    layered.programme(MODEL, layer="model").programme(
        "needs:\n  a: {overrides: 因地制宜, when: 非 有住房, cite: 一 因地}\n", head=OVER
    )
    assert layered.decide({"house": True, "money": 1}).status == "refused"
    layered.programme(
        "amount:\n  sum:\n    x: {overrides: 因, cases: {c: {when: 有住房, value: 7元/月, assumed: 试}}, otherwise: 0, cite: 一}\n",
        head=OVER,
    )
    assert layered.decide({"house": True, "money": 1}).amount == 7


def test_6_3_additions_are_free(layered: Made) -> None:
    added = "define:\n  t: {name: 新项, value: '2'}\nroutes:\n  s: {name: 新路, needs: {n: {when: 新项 = 2, assumed: 试}}, assumed: 试}\n"
    added += "amount:\n  sum:\n    y: {name: 乙, for: [s], value: 1元/月, assumed: 试}\nalso:\n  z: {name: 结, value: 新项, assumed: 试}\n"
    layered.programme(MODEL, layer="model").programme(
        added + "checks:\n  k: {name: 查, must: 有住房, assumed: 试}\n", head=OVER
    )
    d = layered.decide({"house": True, "money": 600})
    assert (layered.errors(), d.route, d.also, [c["result"] for c in d.checks]) == ([], "s", {"z": 2}, ["met"])


def shared(made: Made, model: str, here: str) -> Made:
    """Shared terms of the model and of the layer over it, and a programme that pays what they say."""
    made.vocabulary(define=model, layer="model").file("here/vocabulary.yaml", f"vocabulary: v\ndefine:\n  {here}\n")
    body = "needs:\n  a: {when: 收入 < 线, assumed: 试}\namount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 线 - 收入, assumed: 试}\n"
    return made.programme(body, layer="model")


@pytest.mark.parametrize(
    ("here", "amount", "errors"),
    [
        ("line: {value: 300元/月, cite: 一 线}", 200, []),
        ("line: {value: 600元/月, cite: 一 线}", None, []),
        ("line: {name: 红线, value: 300元/月, cite: 一 线}", 200, []),
        ("pay: {value: 家庭收入 / 2}", None, ["override-unmarked"]),
        ("pay: {value: 家庭收入 / 2, overrides: 因}", None, ["override-uncited"]),
        ("other: {remove: true, overrides: 因, cite: 一}", None, ["override-of-nothing"]),
    ],
)
def test_6_6_shared_terms_are_layered(layered: Made, here: str, amount: int | None, errors: list[str]) -> None:
    model = "line: {name: 线, open: 由地方定, unit: 元/月, at_most: 500元/月}\npay: {name: 收入, value: 家庭收入}"
    made = shared(layered, model, here)
    assert made.errors() == errors
    if not errors:
        assert made.decide({"money": 100}).amount == amount


def test_6_6_a_shared_term_overridden(layered: Made) -> None:
    model = "line: {name: 线, value: 500元/月}\npay: {name: 收入, value: 家庭收入}"
    made = shared(layered, model, "pay: {overrides: 只计一半, value: 家庭收入 / 2, cite: 一 一半}")
    assert made.decide({"money": 100}).amount == 450
    made.file("here/vocabulary_more.yaml", "vocabulary: v\ndefine:\n  pay: {overrides: 因, value: 家庭收入, cite: 一}\n")
    assert made.errors() == ["declared-twice"]


def test_6_7_another_name(layered: Made) -> None:
    """Texts say the new name; the expressions of the model go on with the old one."""
    layered.programme(RENAMED, layer="model", head="name: 旧名\nsubject: household\n")
    layered.programme("needs:\n  a: {when: 旧名.获准, assumed: 试}\n", id="more", name="另项", layer="model")
    layered.rates("part: {name: 成数, unit: 元/月, from: {2019-01-01: 30}, assumed: 试}", layer="model")
    layered.rates("part: {name: 扣数, overrides: 因, unit: 元/月, from: {2019-01-01: 40}, assumed: 试}")
    body = "define:\n  five: {name: 线}\nroutes:\n  r: {name: 通道}\nalso:\n  z: {name: 结果, value: 线 + 五百 + 扣数, assumed: 试}\n"
    layered.programme(body, head=OVER + "name: 新名\n")
    assert layered.errors() == []
    family = {"house": True, "money": 1, "f": True}
    d = layered.decide(family)
    assert (d.amount, d.also, [c["result"] for c in d.checks]) == (460, {"z": 1040}, ["met"])
    assert layered.decide(family, id="more").status == "granted"
    said = doudi.explain(d, audience="auditor")
    assert all(new in said for new in ("新名", "通道", "线", "扣数")) and not any(old in said for old in ("旧名", "五百", "成数"))


def test_6_7_a_fact_in_other_words(layered: Made) -> None:
    layered.programme(NEED % "家庭收入 < 100元/月", layer="model")
    words = "money: {name: 家庭纯收入, of: household, proof: 核对报告}"
    layered.file("here/vocabulary.yaml", f"vocabulary: v\nfacts:\n  {words}\n")
    assert layered.errors() == []
    assert layered.decide({"家庭纯收入": 5}).status == layered.decide({"money": 5}).status == "granted"
    assert "家庭纯收入" in doudi.explain(layered.decide({})) and "核对报告" in doudi.explain(layered.decide({}))


@pytest.mark.parametrize(
    ("section", "line", "code"),
    [
        ("facts", "money: {of: household, unit: 元/年}", "fact-of-below"),
        ("facts", "money: {of: household, within: 0 至 10}", "fact-of-below"),
        ("facts", "money: {of: household, places: 3}", "fact-of-below"),
        ("facts", "kind: {of: household, choices: {a: 甲类}}", "fact-of-below"),
        ("facts", "house: {of: household, fixed: true}", "fact-of-below"),
        ("facts", "house: {name: 家庭收入, of: household}", "declared-twice"),
        ("records", "members: {name: 成员, in: household, counts: 人}", "declared-twice"),
        ("records", "events: {name: 救助事件, in: household, counts: 次}", ""),
        ("units", "户: {en: home}", "unit-twice"),
    ],
)
def test_6_7_what_stays_as_it_is(layered: Made, section: str, line: str, code: str) -> None:
    layered.programme(NEED % "家庭收入 < 100元/月", layer="model")
    layered.file("here/vocabulary.yaml", f"vocabulary: v\n{section}:\n  {line}\n")
    assert layered.errors() == [code] * bool(code)


def test_6_7_units_again(layered: Made) -> None:
    layered.programme(NEED % "家庭收入 < 100元/月", layer="model")
    layered.file("model/vocabulary_units.yaml", "vocabulary: v\nunits:\n  GBP: {en: GBP, places: 2}\n")
    layered.file("here/vocabulary.yaml", "vocabulary: v\nunits:\n  GBP: {en: GBP, places: 2}\n")
    assert layered.errors() == []
    layered.file("here/vocabulary.yaml", "vocabulary: v\nunits:\n  GBP: {en: GBP}\n")
    assert layered.errors() == ["unit-twice"]


def test_6_8_what_is_removed_is_told_where_it_is_used(layered: Made, capsys: pytest.CaptureFixture[str]) -> None:
    used = "checks:\n  k: {name: 查, when: 路径 = 路, must: 有住房, assumed: 试}\n"
    layered.programme(MODEL.replace("{name: 甲,", "{name: 甲, for: [r],") + used, layer="model")
    layered.rates("share: {name: 成数, unit: '%', from: {2019-01-01: 30}, assumed: 试}")
    other = "  s: {needs: {m: {when: 有住房, assumed: 试}}, assumed: 试}\n"
    layered.programme("routes:\n  r: {remove: true, overrides: 不设, cite: 一}\n" + other, head=OVER)
    assert layered.errors() == ["route-unknown", "choice-unknown"]
    assert main(["check", str(layered.folder / "here")]) == 1
    said = capsys.readouterr().out
    assert "没有“r”这条路径" in said and said.count("这里把它删去了") == 2
