"""By what a result is told apart: groups of people (a household counts if it has one), and the household's own choices.

Groups are found by the facts that policies of this kind have; where a region has none of them, the group is left out.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from doudi.batch.code.numeric import A, N
from doudi.diff.report.words import Pair
from doudi.plan.nodes import CHOICES, KIND

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.columns.matrix import Columns, Ints
    from doudi.plan.nodes import Plan

    Masks = dict[tuple[str, str], NDArray[np.bool_]]

GROUPS: dict[str, Pair] = {
    "child": ("儿童（未满 18 岁）", "children under 18"), "elder": ("老人（60 岁起）", "people of 60 or more"),
    "disabled": ("残疾人", "disabled people"), "severe": ("一、二级残疾人", "people with a disability of grade 1 or 2"),
    "ill": ("大病或慢性病患者", "the seriously or chronically ill"), "weak": ("完全丧失劳动能力的人", "people who cannot work at all"),
}
PLACES = ("county", "township")  # choices of a household that are told apart without being asked for


def masks(columns: Columns, by: list[str]) -> tuple[Masks, Masks, Ints]:
    """(dim, value) -> which households; the same of people; the household of each person."""
    plan = columns.plan
    scope = next((i for i, s in enumerate(plan.scopes) if s[1] == 0 and plan.slot(i, "birth") is not None), None)
    homes: Masks = {}
    people: Masks = {}
    where = np.zeros(0, np.int64)
    if scope is not None:
        where = columns.parents(scope)
        for name, found in _people(columns, scope).items():
            people["group", name] = found
            homes["group", name] = columns.sums(found.astype(np.int64), scope, 0) > 0
    for fact in dict.fromkeys([*PLACES, *by]):
        homes |= _choices(columns, fact)
    for key, found in homes.items():
        if key not in people:
            people[key] = found[where]
    return homes, people, where


def _fact(plan: Plan, scope: int, fact: str) -> tuple[int, list[Any]] | None:
    """The slot and the row of a fact."""
    slot = plan.slot(scope, fact)
    return (slot, plan.door[plan.scopes[scope][0]]["facts"][slot]) if slot is not None else None


def _people(columns: Columns, scope: int) -> dict[str, NDArray[np.bool_]]:
    out: dict[str, NDArray[np.bool_]] = {}

    def values(fact: str, kind: str) -> tuple[Ints, list[Any]] | None:
        found = _fact(columns.plan, scope, fact)
        return (columns.facts[scope][found[0]], found[1]) if found is not None and found[1][3] == kind else None

    birth = values("birth", "date")
    if birth is not None:
        days = columns.spread(columns.days, 0, scope)
        known = birth[0] > 0
        for name, years in (("child", 18), ("elder", 60)):
            each, places = np.unique(days, return_inverse=True)
            limit = np.array([_before(int(d), years) for d in each] or [0], np.int64)[places.reshape(-1)]
            out[name] = known & ((birth[0] > limit) if name == "child" else (birth[0] <= limit))
    grade = values("disability_grade", "enum")
    if grade is not None:
        size = len(grade[1][7])
        out["disabled"] = _among(grade[0], range(size))
        out["severe"] = _among(grade[0], [i for i, c in enumerate(grade[1][7]) if c[0] in ("grade_1", "grade_2")])
    ill = values("serious_or_chronic", "bool")
    if ill is not None:
        out["ill"] = ill[0] == 1
    labour = values("labour", "enum")
    if labour is not None:
        out["weak"] = _among(labour[0], [i for i, c in enumerate(labour[1][7]) if c[0] == "lost"])
    return out


def _before(day: int, years: int) -> int:
    """The last birthday that makes so many years on a day; who is born on 29 February is older on 1 March."""
    d = date.fromordinal(day)
    try:
        return d.replace(year=d.year - years).toordinal()
    except ValueError:
        return date(d.year - years, 2, 28).toordinal()


def _among(values: Ints, indices: Any) -> NDArray[np.bool_]:
    """Where a choice, one bit, is one of some."""
    bits = sum(1 << i for i in indices)
    found: NDArray[np.bool_] = (values > 0) & ((values & bits) != 0)
    return found


def _choices(columns: Columns, fact: str) -> Masks:
    """The households of each choice of a fact, or of yes and no; "?" where it is not known."""
    found = _fact(columns.plan, 0, fact)
    if found is None or found[1][3] not in ("enum", "bool"):
        return {}
    slot, row = found
    values = columns.facts[0][slot]
    out: Masks = {(fact, "?"): values == A}
    if row[KIND] == "bool":
        out |= {(fact, "yes"): values == 1, (fact, "no"): values == 0, (fact, "none"): values == N}
    else:
        out |= {(fact, str(c[0])): values == 1 << i for i, c in enumerate(row[CHOICES])}
        out[fact, "none"] = values == 1 << len(row[CHOICES])
    return {k: v for k, v in out.items() if k[1] not in ("?", "none") or v.any()}
