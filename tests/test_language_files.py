"""docs/language.md, sections 1 and 2: files, versions, names. Names carry the statement."""

from __future__ import annotations

import pytest

from doudi.text.diagnostic import PolicyError
from trees import DAY, Made, value

YES = "needs:\n  a: {when: '是', assumed: 试}\n"
NEED = "needs:\n  a: {when: %s, assumed: 试}\n"
ENDED = "programme: aid\nsource: 文件\nrepealed: 并入低保\ncite: 一 停止执行\n"


def test_1_1_the_newest_version_not_after_the_decision_day(made: Made) -> None:
    made.programme(NEED % "有住房", day="2019-01-01").programme(NEED % "非 有住房", day="2020-02-29")
    found = [
        made.decide({"house": True}, day=d).status for d in ("2019-01-01", "2020-02-28", "2020-02-29", "2030-01-01")
    ]
    assert found == ["granted", "granted", "refused", "refused"]
    with pytest.raises(PolicyError) as problem:
        made.decide({"house": True}, day="2018-12-31")
    assert [d.code for d in problem.value.diagnostics] == ["not-in-force"]


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
