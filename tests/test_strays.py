"""What stands where it does nothing is told: a typical slip of an office never passes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.review.tree import review
from trees import Made, simple

BODY = "name: 救助\nsubject: household\n"
NEEDS = "needs: {n: {name: 有房, when: 有住房, assumed: 试}}\n"
RATES = """
    r: {name: 标准, unit: 元, open: 由县定, at_least: 80}
    line_of: {name: 线, from: {2020-01-01: 5}, assumed: 试}
"""
OVER = "needs: {n: {overrides: 试, when: 非 有住房, assumed: 试}}\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A city, a county above it, a programme of the city's."""
    made = simple(tmp_path).programme(NEEDS)
    return made.layer("county", extends="here").rates(RATES)


def found(made: Made) -> list[tuple[str, str, str]]:
    return [
        (d.code, f"{Path(d.span.source.name).name}:{d.span.source.position(d.span.start)[0]}" if d.span else "", d.suggestion or "")
        for d in review(made.policies.tree).found
        if d.code not in ("document-absent", "assumed-figure", "unused")  # no programme of these reads the figures
    ]


def over(made: Made, extends: str) -> Made:
    return made.file("county/aid/2021-01-01.yaml", f"programme: aid\nextends: {extends}\nsource: 文件\n{OVER}")


def test_a_version_says_what_it_is_laid_over(made: Made) -> None:
    assert found(over(made, "here/aid")) == []
    for wrong in ("here/iad", "hree/aid", "here", "county/aid"):
        assert found(over(made, wrong)) == [("extends-other", "2021-01-01.yaml:2", "here/aid")]
    town = f"programme: aid\nextends: here/aid\nsource: 文件\n{OVER}"
    made.layer("town", extends="county").file("town/aid/2022-01-01.yaml", town)
    over(made, "here/aid")
    assert found(made) == [("extends-other", "2022-01-01.yaml:2", "county/aid")]  # the county's would be passed over


def test_a_version_may_begin_before_what_it_names(made: Made) -> None:
    needs = NEEDS.replace("{name", "{overrides: 试, name")
    made.file("county/aid/2019-01-01.yaml", f"programme: aid\nextends: here/aid\n{BODY}source: 文件\n{needs}")
    assert "extends-other" not in [code for code, _, _ in found(made)]


@pytest.mark.parametrize(
    ("rate", "code", "guess"),
    [
        ("t: {overrides: 试, from: {2020-01-01: 6}, assumed: 试}", "override-of-nothing", ""),
        ("line_s: {overrides: 试, from: {2020-01-01: 6}, assumed: 试}", "override-of-nothing", "line_of"),
        ("line_ofs: {from: {2020-01-01: 6}, assumed: 试}", "rate-unnamed", "line_of"),
        ("r: {at_least: 50, from: {2020-01-01: 60}, assumed: 试}", "bounds-of-model", ""),
        ("r: {unit: 元/月, from: {2020-01-01: 90}, assumed: 试}", "bounds-of-model", ""),
    ],
)
def test_figures_of_an_upper_layer(made: Made, rate: str, code: str, guess: str) -> None:
    made.rates(rate, layer="county")
    assert [(c, s) for c, _, s in found(made) if c != "rate-unread"] == [(code, guess)]


def test_what_fills_an_open_figure_may_repeat_its_bounds(made: Made) -> None:
    assert found(made.rates("r: {unit: 元, at_least: 80, from: {2020-01-01: 90}, assumed: 试}", layer="county")) == []


def test_files_that_nothing_reads(made: Made) -> None:
    made.file("county/rate.yaml", "rates: r\nvalues: {}\n").file("county/标准.yml", "a: b\n").file("county/备注.txt", "随便")
    assert found(made) == [("file-ignored", "rate.yaml:1", "rates.yaml"), ("file-ignored", "标准.yml:1", "")]


def test_folders_that_nothing_reads(made: Made) -> None:
    made.file("county/农村低保/2021-01-01.yaml", "programme: aid\n").file("海原县/region.yaml", "region: 海原县\n")
    assert sorted(code for code, _, _ in found(made)) == ["folder-name", "folder-name"]


def test_the_head_of_a_layer(made: Made) -> None:
    made.file("county/region.yaml", "region: conuty\nname: 县\nextends: here\nsources:\n  甲: {title: 甲, from: 2020-17-01}\n")
    assert found(made) == [("region-folder", "region.yaml:1", ""), ("day-impossible", "region.yaml:5", "")]


def test_an_end_of_what_nobody_began(made: Made) -> None:
    ended = "source: 文件\nrepealed: 不再办\nassumed: 试\n"
    made.file("county/aids/2021-01-01.yaml", f"programme: aids\n{ended}")
    assert found(made) == [("repeal-of-nothing", "2021-01-01.yaml:3", "aid")]
    (made.folder / "county/aids/2021-01-01.yaml").unlink()
    made.file("county/aid/2021-01-01.yaml", f"programme: aid\n{ended}")
    assert found(made) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2020/7/1", "2020-07-01"), ("2020年7月1日", "2020-07-01"), ("2020－07－01", "2020-07-01"), ("2020-06-31", ""), ("去年", "")],
)
def test_a_day_in_another_form(made: Made, written: str, meant: str) -> None:
    made.rates(f"r: {{name: 标准, unit: 元, from: {{{written}: 90}}, assumed: 试}}", layer="here")
    code = "day-impossible" if written == "2020-06-31" else "day-form"
    assert (code, meant) in [(code, guess) for code, _, guess in found(made)]


@pytest.mark.parametrize(("word", "sign"), [("低于", "<"), ("不超过", "<="), ("至少", ">="), ("等于", "=")])
def test_a_comparison_in_words(made: Made, word: str, sign: str) -> None:
    made.programme(f"needs: {{n: {{name: 收入, when: 家庭收入 {word} 5元/月, assumed: 试}}}}\n")
    assert found(made) == [("comparison-word", "2020-01-01.yaml:5", sign)]


def test_a_question_in_braces(made: Made) -> None:
    made.vocabulary("boat: {name: 有船, of: household, asks: Is there a boat?, proof: 船证}")
    assert next(code for code, _, _ in found(made)) == "yaml-flow-question"


def test_a_wide_space_parts_place_and_words(made: Made, tmp_path: Path) -> None:
    made.file("here/region.yaml", "region: here\nname: 此地\nsources:\n  文件: {title: 某文件, file: a.txt}\n")
    made.file("here/sources/a.txt", "一、有住房的家庭。\n")
    made.programme("needs: {n: {name: 有房, when: 有住房, cite: 一　有住房的家庭}}\n")
    assert found(made) == []
    made.programme("needs: {n: {name: 有房, when: 有住房, cite: 一　有住房的家底}}\n")
    assert [code for code, _, _ in found(made)] == ["citation-not-found"]


def test_a_power_beside_a_fact_of_the_same_id(made: Made) -> None:
    made.vocabulary("pregnant: {name: 孕产妇, of: household}")
    line = "{name: 另发, when: 孕产妇, may: 同意另发, value: 5元/月, assumed: 试}"
    made.programme(NEEDS + f"amount:\n  unit: 元/月\n  sum:\n    pregnant: {line}\n")
    assert found(made) == []
    d = made.decide({"house": True, "pregnant": True, "may_pregnant": True})
    assert d.amount == 5
