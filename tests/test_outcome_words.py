"""docs/language.md, 5.13: what a programme calls its outcomes, wherever a decision is told. Never what it decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.comparison.compare import compare
from doudi.explanation.overview import overview
from doudi.explanation.render import render
from doudi.leaflet.make import leaflet
from doudi.program.consolidated import lines
from trees import DAY, Made, simple

HEAD = "name: {zh: 住房转介, en: Housing referral}\nsubject: household\n"
WORDS = "words:\n  granted: {zh: 应予转介, en: to be referred}\n  refused: {zh: 不需转介, en: not to be referred}\n"
NEED = "needs:\n  unsafe: {name: {zh: 没有住房, en: no housing}, when: 非 有住房, assumed: 试}\n"
HOMELESS, HOUSED = {"house": False}, {"house": True}


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path).programme(WORDS + NEED, head=HEAD)


def test_5_13_words_name_the_outcomes_and_change_no_decision(made: Made) -> None:
    decided = [made.decide(h).status for h in (HOMELESS, HOUSED, {})]
    data = made.decide(HOMELESS).to_data()
    made.programme(NEED, head=HEAD)
    assert decided == [made.decide(h).status for h in (HOMELESS, HOUSED, {})] == ["granted", "refused", "undetermined"]
    assert "转介" not in str({**data, "programme": ""}).replace("住房转介", "")


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize(
    ("lang", "words", "usual"),
    [
        ("zh", ("应予转介", "不需转介", "尚不能决定"), "保障"),
        ("en", ("to be referred", "not to be referred", "Undetermined"), "ranted"),
    ],
)
def test_5_13_the_words_stand_in_every_format(made: Made, format: str, lang: str, words: tuple[str, ...], usual: str) -> None:
    for household, word in zip((HOMELESS, HOUSED, {}), words, strict=True):
        text = render(made.decide(household), lang=lang, format=format)
        assert word in text and usual not in text.splitlines()[0]


def test_5_13_the_letter_says_the_result_in_the_programmes_words(made: Made) -> None:
    granted, refused = (render(made.decide(h), audience="citizen") for h in (HOMELESS, HOUSED))
    assert "您申请的住房转介，经过审核，符合条件：应予转介。" in granted and "可以享受" not in granted
    assert "您申请的住房转介，经过审核，目前还不符合条件：不需转介。" in refused
    letter = render(made.decide(HOMELESS), audience="citizen", lang="en")
    assert "Your application for Housing referral has been checked and meets the conditions: to be referred." in letter
    assert "现在还不能决定" in render(made.decide({}), audience="citizen")


def test_5_13_a_plain_word_is_chinese_and_one_in_english_both(made: Made) -> None:
    made.programme("words: {granted: 应予转介, refused: not referred}\n" + NEED, head=HEAD)
    a, b, c, d = (render(made.decide(h), lang=lang) for h in (HOMELESS, HOUSED) for lang in ("zh", "en"))
    assert "应予转介" in a and "Granted" in b and "not referred" in c and "not referred" in d


def test_5_13_each_layer_names_what_it_names(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    made.programme(WORDS + NEED, head=HEAD, layer="model")
    assert "应予转介" in render(made.decide(HOMELESS))
    made.programme("words: {granted: 移交住建}\n", head="extends: model/aid\n")
    assert "移交住建" in render(made.decide(HOMELESS)) and "不需转介" in render(made.decide(HOUSED))
    shown = dict(lines(made.policies.tree.documents("here", 737500).programmes["aid"]))
    assert shown["  granted: 移交住建"] == "here aid/2020-01-01.yaml:4" and shown["    zh: 不需转介"].startswith("model aid/")


def test_5_13_overview_leaflet_and_comparison(made: Made) -> None:
    listed = overview([made.decide(HOUSED)] * 4, lang="zh", audience="officer")
    assert "不需转介" in listed and "不予保障" not in listed
    for household, word in ((HOMELESS, "应予转介"), (HOUSED, "不需转介")):
        sheet = leaflet(made.policies, "here", {"members": [{"id": "m"}], **household}, as_of=DAY, format="text")
        assert word in sheet and "可以享受" not in sheet
    other = "words: {granted: 移交}\nneeds: {no: {when: 有住房, overrides: 试, assumed: 试}}\n"
    made.layer("there", extends="here").programme(other, layer="there", head="extends: here/aid\n")
    family = {"house": False, "members": [{"id": "m"}]}
    both = compare(made.policies, family, regions=["here", "there"], as_of=DAY, format="text")
    assert "here应予转介；there不需转介" in both and "保障" not in both
    english = compare(made.policies, family, regions=["here", "there"], as_of=DAY, format="text", lang="en")
    assert "to be referred in here; not to be referred in there" in english


def test_5_13_a_programme_of_checks_has_no_outcome_to_name(made: Made) -> None:
    made.programme("words: {granted: 已告知}\nchecks: {told: {name: 已告知, must: 有住房, assumed: 试}}\n")
    assert made.errors() == ["words-of-checks"]
    made.programme("words: {passed: 已告知}\n" + NEED)
    assert made.errors() == ["key-unknown"]
