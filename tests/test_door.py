"""The fast reader against the JSON Schema made from the same rows: what one accepts the other accepts (docs/language.md 4)."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import DEEP
from doudi.decision.base.runtime import Surprise
from doudi.decision.door.quick import Door
from doudi.decision.door.schema import checker, schema_of, text
from doudi.pipeline import Policies

ROOT = Path(__file__).parent.parent
VOCABULARY = """\
vocabulary: v
records:
  household: {name: 家庭}
  members: {name: 成员, in: household, counts: 人, required: true}
  obligors: {name: 法定义务人, in: members, counts: 人}
facts:
  money: {name: 收入, of: household, unit: 元/月, within: 0 至 1000}
  open_money: {name: 负债, of: household, unit: 元, may_be_none: true}
  share: {name: 比例, of: household, unit: '%', within: 0% 至 100%}
  times: {name: 求助次数, of: household, unit: 次, within: -3 至 12}
  fine: {name: 细数, of: household, unit: 元, places: 4}
  house: {name: 有住房, of: household}
  kind: {name: 类别, of: household, choices: {a: 甲, b: 乙}}
  kind_or_none: {name: 别类, of: household, choices: [丙, 丁], may_be_none: true}
  birth: {name: 出生, of: members, is: date, within: 1950-03-05 至 2021-11-30}
  moved: {name: 迁入, of: members, is: date, may_be_none: true}
  told: {name: 报告, of: members, is: time, may_be_none: true}
  note: {name: 备注, of: members, is: text}
  able: {name: 有能力, of: obligors}
"""


@cache
def doors() -> tuple[Door, Door, Draft202012Validator]:
    from tempfile import mkdtemp

    folder = Path(mkdtemp())
    (folder / "here" / "aid").mkdir(parents=True)
    (folder / "here" / "region.yaml").write_text("region: here\nname: here\nsources:\n  文: {title: 文}\n")
    (folder / "here" / "vocabulary.yaml").write_text(VOCABULARY)
    (folder / "here" / "aid" / "2020-01-01.yaml").write_text(
        "programme: aid\nname: 救助\nsubject: household\nsource: 文\nneeds:\n  a: {when: 有住房, assumed: x}\n"
    )
    plan = Policies(str(folder)).plan("here", 737600)
    schema = json.loads(text(schema_of(plan.door, plan.root)), parse_float=Decimal)
    Draft202012Validator.check_schema(json.loads(text(schema_of(plan.door, plan.root))))
    return Door(plan), Door(plan, once=True), Draft202012Validator(schema, format_checker=checker())


def fast(given: str) -> bool:
    """By the code that is made for many, and by the readers that one household is read with: the same slots or none."""
    many, one, _ = doors()
    read = [_read(door, given) for door in (many, one)]
    assert read[0] == read[1]
    return read[0] is not None


def _read(door: Door, given: str) -> list[Any] | None:
    try:
        return door.household(given)
    except Surprise:
        return None


def slow(given: str) -> bool:
    with localcontext() as context:
        context.prec = 200
        found = json.loads(given, parse_float=Decimal)
        return doors()[2].is_valid(found) and distinct(found)


def distinct(value: Any) -> bool:
    """What the schema cannot say: no two elements of a list share an id."""
    if isinstance(value, list):
        ids = [x["id"] for x in value if isinstance(x, dict) and "id" in x]
        return len(set(map(repr, ids))) == len(ids) and all(map(distinct, value))
    return all(map(distinct, value.values())) if isinstance(value, dict) else True


numbers = st.one_of(
    st.integers(-20, 1100),
    st.integers(-(10**14), 10**14),
    st.just(10**30),
    st.decimals(-5, 1005, places=2).map(str),
    st.decimals(-5, 105, places=3).map(str),
    st.sampled_from(["1e2", "1.50", "1E-2", "2.0", "-0.00", "5e-7", "0e1"]),
)
days = st.one_of(
    st.dates().map(str),
    st.sampled_from(
        [
            "1950-03-04",
            "1950-03-05",
            "2021-11-30",
            "2021-12-01",
            "2023-02-29",
            "2020-02-29",
            "2023-02-30",
            "1899-12-31",
            "2199-12-31",
            "2200-01-01",
            "2020-1-01",
            "2020-01-01\n",
            "２０２０-01-01",
            "20200101",
            "2020-13-01",
            "",
        ]
    ),
)
moments = st.sampled_from(
    [
        "2020-05-01T08:30:00+08:00",
        "2020-05-01 08:30Z",
        "2020-05-01T08:30",
        "2020-05-01T25:00:00Z",
        "2020-05-01T08:30:00.5Z",
        "2199-12-31T23:59:59-12:00",
        "1900-01-01T00:00:00+14:00",
        "2020-02-30T00:00:00Z",
        "２020-05-01T08:30:00Z",
    ]
)
words = st.one_of(
    st.text(max_size=4),
    st.sampled_from(["a", "b", "甲", "乙", "丙", "丁", "无", "a" * 200, "a" * 201, "字" * 201, "\ud800", "true"]),
)
junk = st.one_of(st.none(), st.booleans(), numbers, days, words, st.just([]), st.just({}), st.just([1]))
RIGHT = {
    "money": numbers,
    "open_money": numbers | st.none(),
    "share": numbers,
    "times": st.integers(-5, 15),
    "fine": numbers,
    "house": st.booleans(),
    "kind": words,
    "kind_or_none": words | st.none(),
    "birth": days,
    "moved": days | st.none(),
    "told": moments | st.none(),
    "note": words,
    "able": st.booleans(),
    "id": words | st.integers(-2, 2) | st.just(10**18),
    "name": words,
    "as_of": days,
}
RECORDS = {
    "household": [
        "money",
        "open_money",
        "share",
        "times",
        "fine",
        "house",
        "kind",
        "kind_or_none",
        "id",
        "name",
        "as_of",
    ],
    "members": ["birth", "moved", "told", "note", "id", "name"],
    "obligors": ["able", "id", "name"],
}
INSIDE = {"household": "members", "members": "obligors"}


@st.composite
def objects(draw: st.DrawFn, record: str = "household") -> dict[str, Any]:
    """An object that is mostly right: a few facts, now and then a wrong value, an unknown key, a wrong list."""
    out: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(RECORDS[record]), max_size=4, unique=True)):
        out[key] = draw(junk if draw(st.integers(0, 7)) == 0 else RIGHT[key])
    if draw(st.integers(0, 15)) == 0:
        out[draw(st.sampled_from(["mony", "收入", "members", "__class__", ""]))] = draw(junk)
    inner = INSIDE.get(record)
    if inner is not None and draw(st.integers(0, 9)):
        out[inner] = draw(
            st.lists(objects(inner), max_size=2, min_size=int(record == "household" and draw(st.booleans())))
        )
    return out


def as_json(value: Any) -> str:
    """JSON text in which the numbers that are drawn as text stand bare."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    if isinstance(value, str) and value[:1] in "-0123456789" and is_number(value):
        return value
    return json.dumps(value)


def is_number(text: str) -> bool:
    try:
        return isinstance(json.loads(text, parse_float=Decimal), (int, Decimal))
    except ValueError:
        return False


@settings(max_examples=300 * DEEP)
@given(objects())
@example({"members": [{}], "as_of": "2020-06-01"})
@example({"members": []})
@example({"members": [{"told": "2199-12-31T23:59:59-12:00"}]})
def test_the_reader_accepts_what_the_schema_accepts(household: dict[str, Any]) -> None:
    given = as_json(household)
    assert fast(given) == slow(given), given


@pytest.mark.parametrize("most", [1000, 1001])
def test_length_of_lists(most: int) -> None:
    given = json.dumps({"members": [{}] * most})
    assert fast(given) == slow(given) == (most == 1000)


@pytest.mark.parametrize("region", ["changle", "guizhou", "taian", "zhongwei"])
def test_schemas_of_the_policies(region: str) -> None:
    """The examples of a region pass its schema."""
    policies = Policies(str(ROOT / "policies"))
    plan = policies.plan(region, policies.tree.days(region)[-1])
    validator = Draft202012Validator(
        json.loads(text(schema_of(plan.door, plan.root)), parse_float=Decimal), format_checker=checker()
    )
    for path in sorted((ROOT / "examples").glob(f"{region}_*.json")):
        assert not list(validator.iter_errors(json.loads(path.read_text("utf-8"), parse_float=Decimal))), path.name
