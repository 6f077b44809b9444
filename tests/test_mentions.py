"""A process that asks about one programme reads only what that programme stands on, and nobody can tell from what it says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi.cli.main import main
from doudi.mentions import wanted
from doudi.pipeline import Policies, explain, load
from doudi.text.diagnostic import PolicyError
from households import Maker
from trees import Made

REGIONS = ("changle", "guizhou", "model", "taian", "zhongwei")
DAY = "2024-06-01"
WHOLE = load(str(Path(__file__).parent.parent / "policies"))


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {k for v in value.values() for k in keys(v)}
    return {k for v in value for k in keys(v)} if isinstance(value, list) else set()


def without(value: Any, dropped: set[str]) -> Any:
    if isinstance(value, dict):
        return {k: without(v, dropped) for k, v in value.items() if k not in dropped}
    return [without(v, dropped) for v in value] if isinstance(value, list) else value


def alone(made: Policies, region: str, programme: str, given: Any) -> Policies:
    found = Policies(made.root)
    found.only, found.asked, found.carried = region, (programme,), tuple(keys(given))
    return found


@pytest.mark.parametrize("region", REGIONS)
def test_a_shipped_programme_decides_the_same_alone(region: str) -> None:
    typed = WHOLE.tree.region(region, date.fromisoformat(DAY).toordinal())
    findings = {f.id for f in typed.facts.values() if f.role != "fact"}
    few = 0
    for n, (id, programme) in enumerate(typed.programmes.items()):
        root = typed.ancestors(programme.subject)[-1]
        given = without(Maker(typed, root, date.fromisoformat(DAY), n).household(), findings | {"as_of"})
        by_name = alone(WHOLE, region, programme.names.zh, given)
        found = [explain(d) for d in by_name.decide(region, given, programme=id, as_of=DAY)]
        assert found == [explain(d) for d in WHOLE.decide(region, given, programme=id, as_of=DAY)]
        few += len(by_name.tree.region(region, date.fromisoformat(DAY).toordinal()).programmes) < len(typed.programmes) / 2
    assert few > len(typed.programmes) / 2


NEED = "needs:\n  a: {when: %s, assumed: 试}\n"


@pytest.fixture
def town(made: Made) -> Made:
    """`first` stands on `second` by its name and on a finding of `third`; `fourth` is by itself."""
    made.vocabulary(define="poor: {name: 穷, value: 家庭收入 < 500元/月}")
    made.programme(NEED % "第二.granted 且 第三认定", id="first", name="第一")
    made.programme(NEED % "有住房", id="second", name="{zh: 第二, en: Second}")
    made.programme("findings:\n  found_third: {name: 第三认定, of: household, asks: 是否？}\n" + NEED % "第三认定", id="third", name="第三")
    return made.programme("findings:\n  lonely: {name: 孤单, of: household, asks: 是否？}\n" + NEED % "孤单", id="fourth", name="第四")


def read(made: Made, asked: str, given: dict[str, Any]) -> list[str]:
    return list(alone(made.policies, "here", asked, given).tree.region("here", date(2020, 6, 15).toordinal()).programmes)


@pytest.mark.parametrize(("asked", "ids"), [("第一", "first second third"), ("second", "second"), ("third", "third"), ("第四", "fourth")])
def test_what_a_programme_stands_on_is_read_and_no_more(town: Made, asked: str, ids: str) -> None:
    assert read(town, asked, {"money": 1}) == ids.split()


def test_a_finding_of_another_programme_in_the_household_brings_that_one(town: Made) -> None:
    assert read(town, "second", {"money": 1, "lonely": True}) == ["fourth", "second"]
    assert read(town, "second", {"孤单": True}) == ["fourth", "second"]


def test_a_shared_term_may_stand_on_a_programme(town: Made) -> None:
    town.vocabulary(define="safe: {name: 有保障, value: 第四.granted}")
    assert read(town, "second", {}) == ["fourth", "second"]


@pytest.mark.parametrize(
    "text",
    [
        "programme: fourth\nname: '第四'\n",
        "programme: fourth\nname:\n  zh: 第四\n",
        "{programme: fourth, name: 第四,\nsubject: household}\n",
    ],
)
def test_a_name_that_a_look_does_not_tell_is_read(town: Made, text: str) -> None:
    town.file("here/fourth/2020-01-01.yaml", text + "subject: household\n" * ("subject" not in text))
    assert wanted(["second"], (), {"second": ["programme: second\n"], "fourth": [text]}, [], []) == {"second", "fourth"}


def test_an_escape_or_an_unknown_programme_takes_all() -> None:
    texts = {"second": ["programme: second\n"], "fourth": ['programme: fourth\nneeds: {a: {when: "\\u7b2c"}}\n']}
    assert wanted(["second"], (), texts, [], []) is None
    assert wanted(["nothing"], (), {"second": ["programme: second\n"]}, [], []) is None


def test_what_is_wrong_is_told_with_the_whole_region_in_sight(
    town: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOUDI_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "household.json"
    for given, words in (({"lonelly": True, "members": [{}]}, "lonely"), ({"lonely": True, "members": [{}]}, "")):
        file.write_text(json.dumps(given), "utf-8")
        for _ in range(2):  # without the shelf, then with it
            code = main(["decide", "here", str(file), "--programme", "second", "--as-of", "2020-06-15", "--policies", str(town.folder)])
            assert code == (3 if words else 0)
            assert words in capsys.readouterr().err


def test_a_fault_elsewhere_does_not_keep_a_programme_from_deciding(town: Made) -> None:
    town.programme("needs: 3\n", id="fourth", name="第四")
    given = {"house": True, "members": [{}]}
    asked = {"programme": "second", "as_of": "2020-06-15"}
    assert alone(town.policies, "here", "second", given).decide("here", given, **asked)[0].status == "granted"
    with pytest.raises(PolicyError):
        town.policies.decide("here", given, **asked)
