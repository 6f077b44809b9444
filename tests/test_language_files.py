"""docs/language.md, sections 1 to 3 and 6, 7: files, names, vocabulary, layers, rates. Names carry the statement."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import doudi
from doudi.cli.main import main
from doudi.text.diagnostic import PolicyError
from trees import DAY, Made, input_codes, number, value

F = Fraction
YES = "needs:\n  a: {when: '是', assumed: 试}\n"
NEED = "needs:\n  a: {when: %s, assumed: 试}\n"


@pytest.fixture
def layered(tmp_path: Path) -> Made:
    """A model and a region `here` that extends it."""
    return Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")


# -- 1 files


def test_1_1_the_newest_version_not_after_the_decision_day(made: Made) -> None:
    made.programme(NEED % "有住房", day="2019-01-01").programme(NEED % "非 有住房", day="2020-02-29")
    found = [
        made.decide({"house": True}, day=d).status for d in ("2019-01-01", "2020-02-28", "2020-02-29", "2030-01-01")
    ]
    assert found == ["granted", "granted", "refused", "refused"]
    with pytest.raises(PolicyError) as problem:
        made.decide({"house": True}, day="2018-12-31")
    assert [d.code for d in problem.value.diagnostics] == ["not-in-force"]


ENDED = "programme: aid\nsource: 文件\nrepealed: 并入低保\ncite: 一 停止执行\n"


def test_1_1_a_programme_ends_with_a_version_that_repeals_it(layered: Made) -> None:
    layered.programme(NEED % "有住房", layer="model", day="2018-01-01")
    layered.programme(NEED % "有住房", id="other", name="另项", day="2018-01-01")
    layered.file("here/aid/2019-01-01.yaml", ENDED)
    family = {"members": [{}], "house": True}
    assert layered.errors() == []
    assert layered.decide(family, day="2018-12-31").status == "granted"
    with pytest.raises(PolicyError) as problem:
        layered.decide(family, day="2019-01-01")
    assert [d.code for d in problem.value.diagnostics] == ["repealed"]
    assert "“救助”自 2019-01-01 起废止：并入低保" in str(problem.value)
    assert [d.programme for d in layered.policies.decide("here", family, as_of=DAY)] == ["other"]
    assert layered.policies.programmes("model", DAY) == ["aid"]
    layered.programme(NEED % "非 有住房", layer="model", day="2020-01-01")  # the city's new version does not undo what the county repealed
    assert layered.policies.programmes("here", DAY) == ["other"]
    layered.programme(NEED % "非 有住房", day="2020-05-01")
    assert layered.decide(family).status == "refused"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENDED.replace("cite: 一 停止执行\n", ""), "override-uncited"),
        (ENDED + YES, "repealed-with-rules"),
        ("{programme: aid, source: 文件, repealed: 并入, cite: 一 停止}\n", "repealed-with-rules"),
        ("programme: aid\nsource: 文件\nname: 救助\ncite: 一 停止\n" + YES, "key-unknown"),
    ],
)
def test_1_1_what_a_repeal_says(layered: Made, text: str, code: str) -> None:
    layered.programme(NEED % "有住房", layer="model", day="2018-01-01").file("here/aid/2019-01-01.yaml", text)
    assert code in layered.errors()


def test_1_2_a_region_is_laid_over_the_model_in_force(layered: Made) -> None:
    layered.programme(NEED % "有住房", layer="model", day="2019-01-01").programme(
        NEED % "非 有住房", layer="model", day="2020-06-01"
    )
    layered.programme(
        "also:\n  x: {name: 结, value: '1', assumed: 试}\n", head="extends: model/aid\n", day="2019-06-01"
    )
    early, late = (layered.decide({"house": True}, day=d) for d in ("2020-05-31", "2020-06-01"))
    assert (early.status, late.status, late.also) == ("granted", "refused", {"x": 1})


def test_1_3_what_a_region_does_not_carry_is_inherited_whole(layered: Made) -> None:
    assert layered.programme(NEED % "有住房", layer="model").decide({"house": True}).status == "granted"


def test_1_4_scalars_are_text(made: Made) -> None:
    made.vocabulary("v: {name: 版本, of: household, choices: {a: 3.10, b: no, c: 2019-01-01}}").programme(
        NEED % "有住房"
    )
    choices = made.policies.tree.region("here", 737500).facts["household.v"].type.choices
    assert [c.name for c in choices] == ["3.10", "no", "2019-01-01"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("needs: &a {}\n", "yaml-anchor"),
        ("needs: *a\n", "yaml-anchor"),
        ("<<: {}\n", "yaml-merge-key"),
        ("needs: !!map {}\n", "yaml-tag"),
        ("needs: {a: {when: !!str 有住房, assumed: 试}}\n", "yaml-tag"),
        ("---\nneeds: {}\n", "yaml-several-documents"),
        ("needs:\n\ta: {}\n", "yaml-indent-character"),
        ("needs: {}\nneeds: {}\n", "key-twice"),
    ],
)
def test_1_5_what_yaml_does_silently_is_refused(made: Made, text: str, code: str) -> None:
    assert code in made.programme(text).errors()


def test_1_5_a_directive_is_refused(made: Made) -> None:
    assert "yaml-directive" in made.file("here/aid/2020-01-01.yaml", "%YAML 1.1\n---\nprogramme: aid\n").errors()


# -- 2 names


def test_2_1_id_and_name_alike(made: Made) -> None:
    made.vocabulary("has_car: {name: {zh: 有车辆, en: has_vehicle}, of: household}")
    assert value(made, "has_car 且 有车辆 且 has_vehicle", {"has_car": True}) is True
    names = made.policies.tree.region("here", 737500).facts
    assert (names["household.has_car"].names.en, names["household.money"].names.en) == ("has_vehicle", "money")


@pytest.mark.parametrize("id", ["Car", "1car", "车", "my-car"])
def test_2_1_the_form_of_ids(made: Made, id: str) -> None:
    assert "id-form" in made.vocabulary(f"{id}: {{name: 车, of: household}}").programme(YES).errors()


@pytest.mark.parametrize("name", ["收\u200b入额", "收\u202e入额"])
def test_2_2_hidden_characters_in_names(made: Made, name: str) -> None:
    assert "character-invisible" in made.vocabulary(f'q: {{name: "{name}", of: household}}').programme(YES).errors()


def test_2_2_mixed_scripts_in_declared_names(made: Made) -> None:
    assert made.vocabulary("q: {name: 收а入额, of: household}").programme(YES).errors()


@pytest.mark.parametrize("name", ["且", "或", "属于", "1号", "有 车", "人数", "是", "未规定"])
def test_2_3_names_that_cannot_be(made: Made, name: str) -> None:
    assert set(made.vocabulary(f"q: {{name: {name}, of: household}}").programme(YES).errors()) & {
        "name-is-operator",
        "name-form",
    }


def test_2_3_a_term_may_not_take_the_name_of_a_fact(made: Made) -> None:
    body = "define:\n  t: {name: 家庭收入, value: '1'}\nneeds:\n  a: {when: t > 0, assumed: 试}\n"
    assert "declared-twice" in made.programme(body).errors()


@pytest.mark.parametrize("other", ["fact", "rate", "list"])
def test_2_3_no_two_entries_seen_from_one_place_share_a_name(made: Made, other: str) -> None:
    if other == "fact":
        made.vocabulary("m: {name: 家庭收入, of: members, unit: 元/人/月}")
    elif other == "rate":
        made.rates("m: {name: 家庭收入, unit: 元/月, from: {2019-01-01: 3}, assumed: 试}")
    else:
        made.vocabulary("m: {name: 成员, of: household}")
    assert "declared-twice" in made.programme(YES).errors()


# -- 3 vocabulary


def test_3_2_types_of_facts(made: Made) -> None:
    assert [f.type.kind for f in made.programme(YES).policies.tree.region("here", 737500).facts.values()][:4] == [
        "number",
        "bool",
        "enum",
        "number",
    ]


@pytest.mark.parametrize(
    ("within", "unit", "good", "bad"),
    [
        ("0 起", "元", ["0", "999999"], ["-0.01"]),
        ("0 至 100", "元", ["0", "100"], ["-0.01", "100.01"]),
        ("至 100", "元", ["-5", "100"], ["100.01"]),
        ("0.005 至 9.995", "元", ["0.01", "9.99"], ["0", "10"]),
        ("0 至 100", "'%'", ["0", "54", "99.99"], ["100.01"]),
    ],
)
def test_3_3_within(made: Made, within: str, unit: str, good: list[str], bad: list[str]) -> None:
    made.vocabulary(f"x: {{name: 某数, of: household, unit: {unit}, within: {within}}}").programme(NEED % "某数 > 0")
    for text in good:
        assert input_codes(made, {"x": number(text), "members": [{}]}) == []
    for text in bad:
        assert input_codes(made, {"x": number(text), "members": [{}]}) == [("input-range", "x")]


def test_3_3_within_of_days(made: Made) -> None:
    made.vocabulary("d: {name: 日子, of: household, is: date, within: 2000-01-01 起}").programme(
        NEED % "日子 > 2010-01-01"
    )
    assert input_codes(made, {"d": "1999-12-31", "members": [{}]}) == [("input-range", "d")]
    assert input_codes(made, {"d": "2000-01-01", "members": [{}]}) == []


def test_3_3_a_day_of_the_past_is_within_the_decision_day(made: Made) -> None:
    made.vocabulary("d: {name: 生日, of: members, is: date, within: 至 决定日}").programme(
        NEED % "'全部(成员, 周岁(生日) >= 0)'"
    )
    assert input_codes(made, {"members": [{"d": "2020-06-16"}]}) == [("input-range", "members[0].d")]
    assert made.decide({"members": [{"d": "2020-06-15"}]}).status == "granted"
    assert made.decide({"members": [{}]}).status == "granted"


def test_3_4_none_only_where_it_may_be(made: Made) -> None:
    made.vocabulary("x: {name: 某额, of: household, unit: 元, may_be_none: true}").programme(NEED % "某额 = 无")
    assert made.decide({"x": None}).status == "granted"
    assert input_codes(made, {"money": None, "members": [{}]}) == [("input-none", "money")]


def test_3_5_who_receives_what_is_carried_and_changes_no_decision(made: Made) -> None:
    made.vocabulary("on: {name: 在享, of: household, receives: aid}\nfrom_day: {name: 起享日, of: household, is: date, since: aid}")
    made.programme(NEED % "有住房")
    facts = made.policies.tree.region("here", 737500).facts
    assert (facts["household.on"].receives, facts["household.from_day"].since) == ("aid", "aid")
    found = [made.decide({"house": True, "members": [{}], **more}).status for more in ({}, {"on": True, "from_day": "2020-01-01"})]
    assert found == ["granted", "granted"]


def test_3_6_places_and_widest_bounds(made: Made) -> None:
    made.vocabulary(
        "x: {name: 亩数, of: household, unit: 件}\ny: {name: 面积, of: household, unit: 件, places: 3}"
    ).programme(NEED % "亩数 > 0")
    family = {"members": [{}]}
    assert input_codes(made, {"x": number("1.5"), **family}) == [("input-places", "x")]
    assert input_codes(made, {"y": number("1.125"), **family}) == []
    assert input_codes(made, {"y": number("1.1255"), **family}) == [("input-places", "y")]
    assert [input_codes(made, {"x": n, **family}) for n in (10**12, -(10**12))] == [[], []]
    assert input_codes(made, {"x": 10**12 + 1, **family}) == [("input-range", "x")]


def test_3_7_choices_by_id_and_name(made: Made) -> None:
    made.vocabulary("x: {name: 档, of: household, choices: [一档, 二档]}").programme(NEED % "类别 = 甲类 且 档 = 一档")
    assert [made.decide({"kind": k, "x": "一档"}).status for k in ("a", "甲类", "b")] == [
        "granted",
        "granted",
        "refused",
    ]


def test_3_8_text_is_not_for_expressions(made: Made) -> None:
    made.vocabulary("note: {name: 备注, of: household, is: text}").programme(NEED % "备注 = 1")
    assert made.errors() == ["text-in-expression"]
    assert (
        made.programme(NEED % "有住房")
        .decide({"house": True, "note": "文字", "id": "1", "name": "王某", "members": [{"id": "a", "name": "甲"}]})
        .status
        == "granted"
    )


def test_3_9_shared_terms(made: Made) -> None:
    made.vocabulary(define="age: {name: 年龄, each: 成员, value: 周岁(出生日期)}").programme(
        NEED % "存在(成员 其中 年龄 >= 60岁)"
    )
    assert [made.decide({"members": [{"birth": b}]}).status for b in ("1960-06-15", "1960-06-16")] == [
        "granted",
        "refused",
    ]


# -- 6 layers

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


# -- 7 rates

RATES = """
    std: {name: 标准, unit: 元/年, from: {2019-01-01: 3800, 2020-06-15: 4000}, assumed: 试}
    line: {name: 线, unit: 元/年, year: {2018: 未规定, 2019: 3218, 2020: 3500}, assumed: 试}
    by: {name: 按类, unit: 元/月, rows: 类别, from: {2019-01-01: {甲类: 1, 其余: 2}}, assumed: 试}
    two: {name: 二维, rows: 类别, columns: 收入档, assumed: 试, from: {
      2019-01-01: {甲类: {100元/月起: 80%, 超过200元/月: 1/3, 其余: 0}, 其余: 1}}}
    flag: {name: 标志, rows: 类别, from: {2019-01-01: {甲类: 是, 乙类: 否, 丙类: 未规定}}, assumed: 试}
    raise: {name: 提高额, unit: 元/月, open: 由县区公布, at_least: 10, at_most: 20}
    later: {name: 开关, from: {2021-01-01: 是}, assumed: 试}
"""


@pytest.mark.parametrize(
    ("statement", "text", "day", "want"),
    [
        ("7.1", "标准", "2019-01-01", F(3800)),
        ("7.1", "标准", "2020-06-14", F(3800)),
        ("7.1", "标准", "2020-06-15", F(4000)),
        ("7.1", "标准", "2018-12-31", None),
        ("7.1", "线", "2019-12-31", F(3218)),
        ("7.1", "线", "2018-05-01", None),
        ("7.1", "线", "2021-01-01", None),
        ("7.2", "上年度(线)", "2020-01-01", F(3218)),
        ("7.2", "上年度(标准)", "2021-01-01", F(4000)),
        ("7.2", "上年度(标准)", "2020-12-31", F(3800)),
        ("7.2", "上年度(标准)", "2019-12-31", None),
        ("7.2", "于(标准, 2020-06-14)", "2020-12-31", F(3800)),
        ("7.2", "于(线, 2020-06-14)", "2019-12-31", F(3500)),
        ("7.2", "at(line, 2017-01-01)", "2019-12-31", None),
        ("7.3", "提高额", "2020-01-01", None),
        ("7.3", "提高额 >= 10元/月", "2020-01-01", True),
        ("7.3", "提高额 > 20元/月", "2020-01-01", False),
        ("7.3", "开关", "2020-01-01", None),
        ("7.3", "开关", "2021-01-01", True),
        ("7.3", "非 开关", "2020-01-01", None),
    ],
)
def test_7_rates(made: Made, statement: str, text: str, day: str, want: Any) -> None:
    made.vocabulary(define="band: {name: 收入档, value: 家庭收入}").rates(RATES)
    made.programme(
        f"needs:\n  all: {{when: 是, assumed: 试}}\nalso:\n  x: {{name: 结果, assumed: 试, value: '{text}'}}\n",
        day="2018-01-01",
    )
    assert made.decide({"kind": "a"}, day=day).also["x"] == want


@pytest.mark.parametrize(
    ("statement", "text", "kind", "money", "want"),
    [
        ("7.4", "按类", "a", 0, F(1)),
        ("7.4", "按类", "c", 0, F(2)),
        ("7.5", "二维", "a", "99.99", F(0)),
        ("7.5", "二维", "a", 100, F(4, 5)),
        ("7.5", "二维", "a", 200, F(4, 5)),
        ("7.5", "二维", "a", "200.01", F(1, 3)),
        ("7.6", "二维", "b", 5, F(1)),
        ("7.6", "标志", "a", 0, True),
        ("7.6", "标志", "b", 0, False),
        ("7.6", "标志", "c", 0, None),
    ],
)
def test_7_tables(made: Made, statement: str, text: str, kind: str, money: Any, want: Any) -> None:
    made.vocabulary(define="band: {name: 收入档, value: 家庭收入}").rates(RATES)
    assert value(made, text, {"kind": kind, "money": number(str(money))}) == want


def test_question_14_an_unknown_key_gives_the_rows_still_possible(made: Made) -> None:
    made.rates("by: {name: 按类, unit: 元/月, rows: 类别, from: {2019-01-01: {甲类: 1, 其余: 2}}, assumed: 试}")
    assert (value(made, "按类 >= 1元/月", {}), value(made, "按类 < 3元/月", {}), value(made, "按类 > 1元/月", {})) == (
        True,
        True,
        None,
    )
    assert value(made, "按类 = 2元/月", {"kind": "b"}) is True


def test_7_5_a_band_is_exact_however_near(made: Made) -> None:
    made.vocabulary(
        "big: {name: 总额, of: household, unit: 元/月, within: 1 至 100000000000}",
        define="share: {name: 比重, value: 家庭收入 / 总额}",
    )
    made.rates("r: {name: 分档, rows: 比重, from: {2019-01-01: {超过30%: 1, 其余: 0}}, assumed: 试}")
    wants = {"300000": 0, "300000.01": 1, "299999.99": 0}
    assert {m: value(made, "分档", {"money": number(m), "big": 1000000}) for m in wants} == wants


def test_7_4_no_row_is_none(made: Made) -> None:
    made.vocabulary("x: {name: 某额, of: household, unit: 元, may_be_none: true}")
    made.rates("r: {name: 分档, rows: 某额, from: {2019-01-01: {0元起: 1, 10元起: 5, 其余: 9}}, assumed: 试}")
    assert [value(made, "分档", {"x": x}) for x in (-1, 0, 10, None)] == [9, 1, 5, None]


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        ("rows: 类别, from: {2019-01-01: {甲类: 1, 乙类: 2}}", "table-incomplete"),
        ("rows: 收入档, from: {2019-01-01: {5元/月起: 1}}", "table-incomplete"),
        ("rows: 类别, from: {2019-01-01: {丁类: 1, 其余: 2}}", "choice-unknown"),
        ("rows: 收入档, from: {2019-01-01: {5岁起: 1, 其余: 0}}", "band-unit"),
        ("rows: 收入档, from: {2019-01-01: {约5: 1, 其余: 0}}", "band-form"),
        ("rows: 没有, from: {2019-01-01: {a: 1}}", "axis-unknown"),
        ("from: {2019-02-30: 1}", "day-impossible"),
        ("year: {19: 1}", "year-form"),
        ("unit: 元", "rate-without-value"),
        ("from: {2019-01-01: 很多}", "number-form"),
    ],
)
def test_7_faults_of_rates(made: Made, rate: str, code: str) -> None:
    made.vocabulary(define="band: {name: 收入档, value: 家庭收入}").rates(f"r: {{name: 某标准, {rate}, assumed: 试}}")
    assert code in made.programme(YES).errors()


def test_1_6_a_vocabulary_in_several_files(made: Made) -> None:
    made.file("here/vocabulary_more.yaml", "vocabulary: v\nfacts:\n  beds: {name: 床位, of: household, unit: 人}\n")
    made.programme("needs:\n  a: {when: '床位 > 3人', assumed: 试}\n")
    assert made.decide({"beds": 4, "members": [{}]}).status == "granted"
    assert made.decide({"beds": 3, "members": [{}]}).status == "refused"


def test_1_6_a_fact_twice_in_one_layer_is_an_error(made: Made) -> None:
    for part in ("a", "b"):
        made.file(f"here/vocabulary_{part}.yaml", "vocabulary: v\nfacts:\n  beds: {name: 床位, of: household, unit: 人}\n")
    made.programme("needs:\n  a: {when: '床位 > 3人', assumed: 试}\n")
    assert "declared-twice" in made.codes()
