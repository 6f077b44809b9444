"""Broken and hostile households (shared/design/hostile.md): each a located, coded error within a second, never a traceback."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from doudi.text.diagnostic import InputError, PolicyError
from effort import bounded
from trees import Made, input_codes

ONE = '"members": [{}]'
FAMILY: dict[str, Any] = {"members": [{}]}
TEXTS: list[tuple[str, str, str, str]] = [
    ("a key twice", '{"money": 1, "money": 2, MEMBERS}', "input-key-twice", "money"),
    ("a key twice, deep", '{"members": [{"income": 1, "income": 1}]}', "input-key-twice", "income"),
    ("a key twice, one of them after escapes", '{"money": 1, "mone\\u0079": 2, MEMBERS}', "input-key-twice", "money"),
    ("NaN", '{"money": NaN, MEMBERS}', "json-broken", "$"),
    ("Infinity", '{"money": -Infinity, MEMBERS}', "json-broken", "$"),
    ("5,000 digits", '{"money": ' + "9" * 5000 + ", MEMBERS}", "json-broken", "$"),
    ("4,000 digits", '{"money": ' + "9" * 4000 + ", MEMBERS}", "input-range", "money"),
    ("5,000 digits after the point", '{"money": 0.' + "1" * 5000 + ", MEMBERS}", "input-places", "money"),
    ("100,000 [", "[" * 100_000, "json-too-deep", "$"),
    ("100,000 [ inside", '{"members": ' + "[" * 100_000, "json-too-deep", "$"),
    ("100,000 {", '{"a":' * 100_000, "json-too-deep", "$"),
    ("cut off", '{"money": 1, "members": [{', "json-broken", "$"),
    ("empty", "", "json-broken", "$"),
    ("a list", "[]", "input-not-object", "$"),
    ("a number", "5", "input-not-object", "$"),
    ("two values", "{MEMBERS} {}", "json-broken", "$"),
    ("a lone surrogate in a choice", '{"kind": "\\ud800", MEMBERS}', "input-choice", "kind"),
    ("in a name", '{"name": "\\ud800", MEMBERS}', "input-surrogate", "name"),
    ("in a key", '{"\\ud800": 1, MEMBERS}', "input-key-unknown", "?"),
    ("true for a number", '{"money": true, MEMBERS}', "input-type", "money"),
    ("1 for yes", '{"house": 1, MEMBERS}', "input-type", "house"),
    ("text for a number", '{"money": "１２", MEMBERS}', "input-type", "money"),
    ("digits as text", '{"money": "12", MEMBERS}', "input-type", "money"),
    ("an object for a fact", '{"money": {"a": 1}, MEMBERS}', "input-type", "money"),
    ("a list for a fact", '{"kind": ["a"], MEMBERS}', "input-type", "kind"),
    ("an object for a list", '{"members": {}}', "input-list", "members"),
    ("null for a list", '{"members": null}', "input-list", "members"),
    ("a number for a member", '{"members": [1]}', "input-not-object", "members[0]"),
    ("a member twice", '{"members": [{"id": "1"}, {"id": "1"}]}', "input-member-twice", "members[1].id"),
    ("no members", '{"money": 1}', "input-required", "members"),
    ("none", '{"members": []}', "input-required", "members"),
    ("10,000 members", '{"members": [' + ", ".join(["{}"] * 10_000) + "]}", "input-list-long", "members"),
    ("an unknown fact", '{"moneey": 1, MEMBERS}', "input-key-unknown", "moneey"),
    ("10^30", '{"money": ' + str(10**30) + ", MEMBERS}", "input-range", "money"),
    ("1e30", '{"money": 1e30, MEMBERS}', "input-range", "money"),
    ("1e999999", '{"money": 1e999999, MEMBERS}', "input-range", "money"),
    ("1e-999999", '{"money": 1e-999999, MEMBERS}', "input-range", "money"),
    ("a huge exponent", '{"money": 1e' + "9" * 4000 + ", MEMBERS}", "input-type", "money"),
    ("negative income", '{"members": [{"income": -0.01}]}', "input-range", "members[0].income"),
    ("born tomorrow", '{"members": [{"born": "2020-06-16"}]}', "input-range", "members[0].born"),
    ("born before 1900", '{"members": [{"born": "1899-12-31"}]}', "input-type", "members[0].born"),
    ("no such day", '{"members": [{"born": "2019-02-29"}]}', "input-type", "members[0].born"),
    ("full-width digits in a day", '{"members": [{"born": "２０１９-01-01"}]}', "input-type", "members[0].born"),
    ("a day with a time", '{"members": [{"born": "2019-01-01T00:00:00"}]}', "input-type", "members[0].born"),
    ("id and name of one fact", '{"money": 1, "家庭收入": 1, MEMBERS}', "input-key-twice", "家庭收入"),
    ("id and name of one list", '{MEMBERS, "成员": [{}]}', "input-key-twice", "成员"),
    ("null", '{"money": null, MEMBERS}', "input-none", "money"),
    ("a megabyte of key", '{"' + "长" * 1_000_000 + '": 1, MEMBERS}', "input-key-unknown", "长" * 120),
    ("five megabytes", '{"name": "' + "长" * 5_000_000 + '", MEMBERS}', "json-too-large", "$"),
    ("a long name", '{"name": "' + "长" * 201 + '", MEMBERS}', "input-long", "name"),
    ("a key of nothing", '{"": 1, MEMBERS}', "input-key-unknown", ""),
    ("dunder", '{"__class__": 1, MEMBERS}', "input-key-unknown", "__class__"),
    ("BOM", "\ufeff{MEMBERS}", "json-broken", "$"),
    ("a broken day", '{"as_of": "2020-02-30", MEMBERS}', "input-as-of", "as_of"),
    ("single quotes", "{'money': 1}", "json-broken", "$"),
]


@pytest.fixture
def ready(made: Made) -> Made:
    """A programme that reads every kind of fact."""
    made.vocabulary("born: {name: 生日, of: members, is: date, within: 至 决定日}")
    made.programme(
        "needs:\n  a: {when: '有住房 且 家庭收入 > 0 且 类别 = 甲类 且 存在(成员 其中 月收入 > 0 且 生日 < 决定日)', assumed: 试}\n"
    )
    made.decide({"house": False})
    return made


@pytest.mark.parametrize(("text", "code", "path"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_texts(ready: Made, text: str, code: str, path: str) -> None:
    with bounded():
        found = input_codes(ready, text.replace("MEMBERS", ONE))
    assert (code, path) in found, found
    assert len(found) == 1
    str(found).encode()


VALUES: list[tuple[str, dict[Any, Any], str, str]] = [
    ("a float", {"money": 0.5}, "input-float", "money"),
    ("float nan", {"money": float("nan")}, "input-float", "money"),
    ("Decimal nan", {"money": Decimal("NaN")}, "input-range", "money"),
    ("Decimal infinity", {"money": Decimal("-Infinity")}, "input-range", "money"),
    ("Decimal 1e999999", {"money": Decimal("1e999999")}, "input-range", "money"),
    ("Decimal 1e-999999", {"money": Decimal("1e-999999")}, "input-range", "money"),
    ("5,000 digits", {"money": 10**5000}, "input-range", "money"),
    ("a set", {"money": {1}}, "input-type", "money"),
    ("a complex", {"money": 1j}, "input-type", "money"),
    ("a tuple for a list", {"members": ({},)}, "input-list", "members"),
    ("a key that is no text", {5: 1}, "input-key-unknown", ""),
    ("bytes for text", {"name": b"\xff"}, "input-type", "name"),
    ("bytes for a choice", {"kind": b"a"}, "input-type", "kind"),
    ("bytes that are no number", {"money": b"\xff\xfe"}, "input-type", "money"),
    ("an object", {"money": object()}, "input-type", "money"),
    ("a class", {"house": bool}, "input-type", "house"),
    ("yes as text", {"house": "true"}, "input-type", "house"),
]


@pytest.mark.parametrize(("facts", "code", "path"), [v[1:] for v in VALUES], ids=[v[0] for v in VALUES])
def test_values(ready: Made, facts: dict[Any, Any], code: str, path: str) -> None:
    with bounded():
        found = input_codes(ready, {**FAMILY, **facts})
    assert found == [(code, path)]


@pytest.mark.parametrize("given", [b'{"money": 1}', None, 5, 1.5, [], object()], ids=lambda x: type(x).__name__)
def test_what_is_no_household(ready: Made, given: Any) -> None:
    assert input_codes(ready, given) == [("input-not-object", "$")]


def test_a_suggestion_is_made(ready: Made) -> None:
    with pytest.raises(InputError) as problem:
        ready.decide({"moneey": 1, "有住戶": True})
    assert [d.suggestion for d in problem.value.diagnostics] == ["money", "有住房"]


def test_every_fault_in_one_run(ready: Made) -> None:
    found = input_codes(ready, {"money": -1, "house": "x", "nope": 1, "members": [{"income": 1}, {"income": True}]})
    assert [p for _, p in found] == ["money", "house", "nope", "members[1].income"]


def test_errors_can_be_written_anywhere(ready: Made) -> None:
    with pytest.raises(InputError) as problem:
        ready.decide('{"kind": "\\ud800", "\\udfff": 1, "money": "\\ud83d", "members": [{"\\ud800": "\\ud800"}]}')
    str(problem.value).encode()
    json.dumps([d.message("en") for d in problem.value.diagnostics]).encode()


@pytest.mark.parametrize("day", ["2019-12-31", "1900-01-01"])
def test_a_day_outside_every_version(ready: Made, day: str) -> None:
    with pytest.raises(PolicyError) as problem:
        ready.decide(FAMILY, day=day)
    assert [d.code for d in problem.value.diagnostics] == ["not-in-force"]


@pytest.mark.parametrize(
    "day", ["2020-02-30", "20200101", "２０２０-01-01", "9999-99-99", "0000-00-00", "", "x" * 10**6, "\ud800"]
)
def test_a_day_that_is_none(ready: Made, day: str) -> None:
    with pytest.raises(InputError) as problem:
        ready.decide(FAMILY, day=day)
    assert [d.code for d in problem.value.diagnostics] == ["input-as-of"]


def test_no_day_at_all(ready: Made) -> None:
    with pytest.raises(InputError) as problem:
        ready.decide(FAMILY, day=None)
    assert [(d.code, d.path) for d in problem.value.diagnostics] == [("input-day-missing", "as_of")]


def test_chinese_keys_and_a_thousand_members_are_taken(ready: Made) -> None:
    given = json.dumps(
        {
            "有住房": True,
            "家庭收入": 5,
            "类别": "甲类",
            "成员": [{"月收入": i, "生日": "2000-02-29", "编号": i} for i in range(1000)],
        },
        ensure_ascii=False,
    )
    with bounded():
        assert ready.decide(given).status == "granted"


def test_names_are_carried_as_they_are(ready: Made) -> None:
    name = "{{ 7*7 }}<script>\x1b[31m%99999999s"
    d = ready.decide({"house": False, "members": [{"name": name, "id": "甲"}]})
    assert d.status == "refused"
    assert d.element(1, (0,))["name"] == name
