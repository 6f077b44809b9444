"""The engine against a second evaluator, on random policies and on the shipped ones (tests/reference.py)."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement import compare, expected, fits, possible, reference
from conftest import DEEP
from doudi.decision.decision import Decision, Evaluation
from doudi.pipeline import Policies
from doudi.program.model import Region
from households import Maker, to_json
from strategies import trees
from strategies_more import trees_more
from trees import opened

DAYS = ["2018-06-01", "2019-12-31", "2020-01-01", "2020-02-29", "2020-06-15", "2021-02-28"]
SHIPPED = Policies(str(Path(__file__).parents[1] / "policies"))
PLACES = [(r, d) for r in SHIPPED.regions for d in ("2019-06-01", "2020-02-29", "2021-12-31")]
MORE = {"files": trees_more(), "day": st.sampled_from(DAYS), "seed": st.integers(0, 10**6)}
DRAWN = {"files": trees(), "day": st.sampled_from(DAYS), "seed": st.integers(0, 10**6)}


def decisions(policies: Policies, region: str, household: Any, day: str) -> dict[str, list[Decision]]:
    """Decisions by programme, from JSON text."""
    found: dict[str, list[Decision]] = {}
    for d in policies.decide(region, to_json(household), as_of=day):
        found.setdefault(d.programme, []).append(d)
    return found


def agree(policies: Policies, region: str, household: dict[str, Any], day: str) -> None:
    """Complete facts: what the reference knows, the engine says; what the policy leaves open, it does not contradict."""
    typed = policies.tree.region(region, date.fromisoformat(day).toordinal())
    found = decisions(policies, region, household, day)
    ref = reference(typed, household, date.fromisoformat(day))
    programmes = {id: p for id, p in typed.programmes.items() if typed.ancestors(p.subject)[-1] == "household"}
    for id, p in programmes.items():
        for d, e in zip(found[id], ref.subjects(p), strict=True):
            compare(d, expected(ref, p, e))
            explained(d)
    for seed in (1, 2, 3):
        ref = reference(typed, household, date.fromisoformat(day), seed=seed)
        for id, p in programmes.items():
            for d, e in zip(found[id], ref.subjects(p), strict=True):
                possible(d, expected(ref, p, e))


def explained(d: Decision) -> None:
    """An undetermined decision says why."""
    if d.status == "undetermined":
        assert d.missing or d.gaps or d.waits_for, d.to_data()


def same_in_ranges(policies: Policies, region: str, household: dict[str, Any], day: str) -> None:
    """The code for possible values gives the same answer on complete facts."""
    for id, found in decisions(policies, region, household, day).items():
        for d in found:
            e = Evaluation(d.evaluation.engine, d.evaluation.slots, d.evaluation.day)
            e.mode, e.trace = "ranges", e.engine.spread(e.slots, e.day)
            assert Decision(e, d.outcome, d.path).to_data() == d.to_data(), id


def sound(maker: Maker, policies: Policies, region: str, partial: dict[str, Any], day: str, completions: int) -> None:
    """No completion of the missing facts contradicts a partial decision."""
    before = decisions(policies, region, partial, day)
    for found in before.values():
        for d in found:
            explained(d)
    for _ in range(completions):
        after = decisions(policies, region, maker.filled(partial), day)
        for id, found in before.items():
            for d, c in zip(found, after[id], strict=True):
                kept(d, c)


def nothing(d: Decision) -> bool:
    """Whether the sum is 无: shown as 0.00, which is reported (test_9_6_an_amount_of_none_is_not_zero)."""
    return bool(d.handle(d.outcome["amount"]["total"]).nothing)


def kept(d: Decision, c: Decision) -> None:
    """What the partial decision `d` holds for known is so in its completion `c`."""
    negative = "negative-amount" in [g["id"] for g in c.gaps]
    if d.status != "undetermined":
        assert c.status == d.status or (negative and d.status == "granted"), (d.status, c.status)
    if d.status == "granted" and c.amount_range is not None and not nothing(c):
        (low, high), (least, most) = d.amount_range or (0, 0), c.amount_range
        assert low <= least <= most <= high, (d.amount_range, c.amount_range)
    if d.status == c.status == "granted" and d.route is not None:
        assert c.route == d.route
        known = [x["index"] for x in d.covered if not x["open"]]
        assert not d.covered_listed or set(known) <= {x["index"] for x in c.covered if not x["open"]} <= {x["index"] for x in d.covered}
    for id, value in d.also.items():
        for a, b in (
            zip(value, c.also[id], strict=True)
            if isinstance(value, list) and isinstance(c.also[id], list)
            else [(value, c.also[id])]
        ):
            assert a is None or a == b or a == [] or (b is None and c.waits_for), (id, a, b)
    if len(d.checks) == len(c.checks):  # else a list was not known
        for a, b in zip(d.checks, c.checks, strict=True):
            assert fits(a["result"], b["result"]) or (b["result"] == "undetermined" and c.waits_for), (a["id"], a["result"], b["result"])


@given(**DRAWN)
@settings(max_examples=150 * DEEP)
def test_random_policies_decide_complete_households_as_the_reference_does(
    files: dict[str, str], day: str, seed: int
) -> None:
    policies = opened(files)
    typed = policies.tree.region("here", date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), seed)
    for _ in range(6):
        household = maker.household()
        agree(policies, "here", household, day)
        same_in_ranges(policies, "here", household, day)


@given(**MORE)
@settings(max_examples=20 * DEEP)
def test_random_layers_and_versions_decide_as_the_reference_does(files: dict[str, str], day: str, seed: int) -> None:
    policies = opened(files, DAYS[-1], day)
    typed = policies.tree.region("here", date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), seed)
    for share in (0, 0, 0.05, 0.2, 0.5):
        household = maker.household()
        if share:
            sound(maker, policies, "here", maker.without(household, share), day, 4)
        else:
            agree(policies, "here", household, day)
            same_in_ranges(policies, "here", household, day)


@given(**DRAWN)
@settings(max_examples=60 * DEEP)
def test_no_completion_contradicts_a_partial_decision(files: dict[str, str], day: str, seed: int) -> None:
    policies = opened(files)
    typed = policies.tree.region("here", date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), seed)
    for share in (0.05, 0.2, 0.5):
        sound(maker, policies, "here", maker.without(maker.household(), share), day, 8)


# -- which facts decide, by brute force


def closed(typed: Region, maker: Maker, most: int) -> tuple[dict[str, Any], list[tuple[tuple[Any, ...], list[Any]]]]:
    """A household of which only some yes/no facts and choices are missing: (path to the fact, all it can be)."""
    household, missing = maker.household(), []

    def walk(record: str, data: dict[str, Any], path: tuple[Any, ...]) -> None:
        for key in list(data):
            child = typed.records.get(key)
            if child is not None and child.parent == record:
                for i, x in enumerate(data[key]):
                    walk(key, x, (*path, key, i))
            else:
                type = typed.facts[f"{record}.{key}"].type
                if (
                    type.kind in ("bool", "enum")
                    and typed.facts[f"{record}.{key}"].role != "power"
                    and maker.random.random() < 0.6
                ):
                    values = (
                        [True, False] if type.kind == "bool" else [c.id for c in type.choices] + [None] * type.nullable
                    )
                    missing.append(((*path, key), values))

    walk("household", household, ())
    maker.random.shuffle(missing)
    chosen: list[tuple[tuple[Any, ...], list[Any]]] = []
    size = 1
    for path, values in missing:
        if size * len(values) <= most:
            chosen.append((path, values))
            size *= len(values)
    for path, _ in chosen:
        put(household, path, None, remove=True)
    return household, chosen


def put(household: Any, path: tuple[Any, ...], value: Any, *, remove: bool = False) -> None:
    for step in path[:-1]:
        household = household[step]
    if remove:
        del household[path[-1]]
    else:
        household[path[-1]] = value


def flips(answers: dict[tuple[int, ...], Any], at: int) -> bool:
    """Whether two completions that differ only at one place have different known answers."""
    groups: dict[tuple[int, ...], set[Any]] = {}
    for key, answer in answers.items():
        if answer is not None:
            groups.setdefault((*key[:at], *key[at + 1 :]), set()).add(answer)
    return any(len(g) > 1 for g in groups.values())


def judge(policies: Policies, typed: Region, maker: Maker, region: str, day: str, most: int) -> None:
    partial, unknown = closed(typed, maker, most)
    before = decisions(policies, region, partial, day)
    answers: dict[str, dict[tuple[int, ...], Any]] = {}
    for key in product(*(range(len(values)) for _, values in unknown)):
        for (path, values), i in zip(unknown, key, strict=True):
            put(partial, path, values[i])
        for id, found in decisions(policies, region, partial, day).items():
            for n, d in enumerate(found):
                answers.setdefault(f"{id}/{n}/status", {})[key] = d.truth(d.plan.handles[d.outcome["granted"]][1])
                answers.setdefault(f"{id}/{n}/amount", {})[key] = total(d)
    for id, found in before.items():
        for n, d in enumerate(found):
            affects = "status" if d.status == "undetermined" else "amount"
            named = {named_path(d, m): m for m in d.missing}
            assert all(m.affects == affects for m in d.missing)
            waits = bool(d.waits_for)
            for at, (path, _) in enumerate(unknown):
                turns = flips(answers[f"{id}/{n}/{affects}"], at)
                m = named.get(path)
                if m is None:
                    assert not turns or d.status == "refused", (id, path, affects, d.status)
                elif m.decides and not waits and not any(g["kind"] != "rate" for g in d.gaps):
                    assert turns, (id, path, affects)


def total(d: Decision) -> Any:
    """The payable sum where it is known, even one that is negative and so not given."""
    if d.outcome["amount"] is None:
        return None
    v = d.handle(d.outcome["amount"]["total"])
    return v.fraction if v.known else None


def named_path(d: Decision, m: Any) -> tuple[Any, ...]:
    """The path in JSON of a missing fact."""
    plan, record, out = d.plan, d.plan.root, []
    for slot, index in m.place.steps:
        rows = plan.door[record]
        record = rows["lists"][slot - len(rows["facts"])]
        out += [record, index]
    return (*out, m.row[0])


@given(**DRAWN)
@settings(max_examples=40 * DEEP)
def test_the_facts_named_are_those_that_decide(files: dict[str, str], day: str, seed: int) -> None:
    policies = opened(files)
    typed = policies.tree.region("here", date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), seed)
    for _ in range(3):
        judge(policies, typed, maker, "here", day, 48)


# -- the shipped policies


@pytest.mark.parametrize(("region", "day"), PLACES)
def test_shipped_policies_decide_as_the_reference_does(region: str, day: str) -> None:
    typed = SHIPPED.tree.region(region, date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), 7)
    for _ in range(12 * DEEP):
        household = maker.household()
        agree(SHIPPED, region, household, day)
        same_in_ranges(SHIPPED, region, household, day)


@pytest.mark.parametrize(("region", "day"), PLACES)
def test_no_completion_contradicts_a_partial_decision_of_shipped_policies(region: str, day: str) -> None:
    typed = SHIPPED.tree.region(region, date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), 8)
    for share in (0.03, 0.1, 0.4) * (2 * DEEP):
        sound(maker, SHIPPED, region, maker.without(maker.household(), share), day, 5)


@pytest.mark.parametrize(("region", "day"), PLACES[::3])
def test_the_facts_named_by_shipped_policies_are_those_that_decide(region: str, day: str) -> None:
    typed = SHIPPED.tree.region(region, date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), 9)
    for _ in range(3 * DEEP):
        judge(SHIPPED, typed, maker, region, day, 32)
