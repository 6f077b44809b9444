"""What is searched once for all that are alike, and by smaller code, is what would be found by searching each for itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.decision import engine as engines
from doudi.decision.alike import Alike
from doudi.pipeline import Policies, as_object, decision_day, evaluate
from doudi.service.work import household as work
from doudi.service.work.questions import questions
from doudi.text.diagnostic import InputError
from households import to_json
from trees import Made

ROOT = Path(__file__).resolve().parents[1]

DAY = "2020-06-15"


class Apart(Alike):
    """Nothing is like anything else."""

    def _key(self, scope: int, here: list[Any], steps: Any) -> tuple[Any, ...]:
        super()._key(scope, here, steps)
        return (steps,)


def decided(policies: Policies, household: dict[str, Any]) -> list[Any]:
    day = decision_day({}, DAY)
    made = evaluate(policies.engine("here", day), as_object(to_json(household)), day)
    return [d for id in made.plan.outcomes for d in made.decisions(id)]


def said(decisions: list[Any]) -> list[tuple[Any, ...]]:
    """Everything but whether each missing fact decides."""
    rows = [d.to_data() for d in decisions]
    return [({k: v for k, v in row.items() if k != "missing"}, [{**m, "decides": 0} for m in row.get("missing", ())]) for row in rows]


# Of everybody, of each person, and of each person among the others.
PROGRAMMES = {
    "home": ("name: 甲\nsubject: household\n", "合计(成员, 月收入) + 家庭收入 < 500元/月 或 存在(成员 其中 周岁(出生日期, 决定日) > 9岁)"),
    "own": ("name: 乙\nsubject: members\n", "月收入 < 300元/人/月 且 (有住房 或 存在(法定义务人 其中 有能力))"),
    "others": ("name: 丁\nsubject: members\n", "合计(成员, 月收入) - 月收入 * 1人 < 500元/月"),
    "among": ("name: 丙\nsubject: members\n", "月收入 * 1人 <= 合计(成员, 月收入) / 2 且 人数(法定义务人 其中 有能力) < 2人"),
}
PERSON = st.fixed_dictionaries({}, optional={
    "income": st.sampled_from([100, 400]), "birth": st.just("1950-01-01"),
    "obligors": st.lists(st.fixed_dictionaries({}, optional={"able": st.booleans()}), max_size=2),
})
FAMILIES = st.fixed_dictionaries(
    {"members": st.tuples(PERSON, PERSON, st.lists(st.integers(0, 1), min_size=2, max_size=4)).map(lambda x: [x[i] for i in x[2]])},
    optional={"money": st.just(0), "house": st.booleans()},
)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    made = Made(tmp_path_factory.mktemp("alike")).layer("here").vocabulary()
    for id, (head, when) in PROGRAMMES.items():
        made.programme(f"needs:\n  a: {{when: '{when}', assumed: 试}}\n", id=id, head=head)
    assert made.errors() == []
    return made.policies


@settings(max_examples=40, deadline=None)
@given(FAMILIES)
def test_alike_and_cones_change_nothing(here: Policies, household: dict[str, Any]) -> None:
    def asked(each: type[Alike], often: int) -> tuple[list[Any], dict[Any, bool | None]]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engines, "OFTEN", often)
            patch.setattr("doudi.decision.alike.Alike", each)
            here.engine("here", decision_day({}, DAY)).kept.clear()
            found = decided(here, household)
            return said(found), {(d.programme, d.path, m.place): m.decides for d in found for m in d.missing}

    once, found = asked(Alike, 1)
    each, before = asked(Apart, 10**9)
    assert once == each or found.keys() != before.keys()
    for place in found.keys() | before.keys():  # what the budget did not settle for each may be settled for all; nothing else differs
        assert found.get(place, False) is before.get(place, False) or before[place] is None


def test_a_large_household_is_searched_once_for_all_alike() -> None:
    """Two hundred people of whom nothing is known: as many questions as for one kind of person, each weighed as the others."""
    policies = Policies(str(ROOT / "policies"))
    day = decision_day({}, "2019-06-01")
    household = {"as_of": "2019-06-01", "members": [{} for _ in range(200)]}
    made = evaluate(policies.engine("zhongwei", day, "rural_dibao"), household, day)
    (found,) = work.searchable(made.decisions("rural_dibao"))
    asked = questions([found], "zh", policies.tree.region("zhongwei", day), household)["questions"]
    kinds: dict[str, set[Any]] = {}
    for q in asked:
        kinds.setdefault(q["fact"], set()).add((q["settles"], q["decides"]))
    assert len(asked) > 200 and all(len(x) == 1 for x in kinds.values())


def test_what_would_take_minutes_is_refused() -> None:
    """Where each decision would name the facts of everybody, or everybody is unlike the others."""
    policies = Policies(str(ROOT / "policies"))
    day = decision_day({}, "2019-06-01")
    engine = policies.engine("zhongwei", day)
    for members in ([{} for _ in range(400)], [{"income": i} for i in range(400)]):
        made = evaluate(engine, {"members": members}, day)
        with pytest.raises(InputError) as refused:
            work.searchable([d for id in engine.plan.outcomes for d in made.decisions(id)])
        assert refused.value.diagnostics[0].code == "service-household-open"
