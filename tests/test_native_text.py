"""Machine code reads JSON text as the door does: the same values, nothing that the door would refuse, nothing beyond its end."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import DEEP
from doudi.batch.native.capi import places_of
from doudi.decision.base.runtime import Surprise
from doudi.decision.door.quick import parse
from doudi.decision.engine import Engine
from doudi.pipeline import LONG_WAY, Policies
from doudi.text.diagnostic import InputError
from households import Maker
from natively import DAY, ROOT, TASK_DAY, drawn, left_by, served_by, task, written
from strategies import trees


def held(engine: Engine, mode: str, texts: list[Any], day: int) -> int:
    """How many texts machine code decided; each trace is held against that of the code in Python."""
    rates, served = engine.epochs.at(day)[0], 0
    for text, native, trace, code in served_by(engine, mode, texts, day):
        served += 1
        household = parse(text.decode() if isinstance(text, bytes) else text)
        try:
            expected = code(household, rates, day)
        except LONG_WAY:  # the code in Python gives more up; the reader of objects is held to the general one elsewhere
            expected = native.expand(native.decide(household, native.base(day), day, -1))
        assert repr(trace) == repr(expected), text
    return served


@given(files=trees(), seed=st.integers(0, 10**6))
@settings(max_examples=15 * DEEP)
def test_random_policies(files: dict[str, str], seed: int) -> None:
    (policies, households), r = drawn(files, seed, (0, 0, 0, 0.1, 0.2, 0.4)), random.Random(seed)
    plan = policies.engine("here", DAY).plan
    some = [written(household, r) for household in households]
    for mode in ("fused", "wide"):
        held(Engine(plan), mode, [*some, *(x.encode() for x in some)], DAY)


@pytest.mark.parametrize(
    ("region", "programme", "day"), [("zhongwei", "rural_dibao", "2019-06-01"), ("taian", "temporary_relief", "2020-08-01")]
)
def test_shipped_policies(region: str, programme: str, day: str) -> None:
    policies, number, r = Policies(str(ROOT / "policies")), date.fromisoformat(day).toordinal(), random.Random(5)
    engine = policies.engine(region, number, programme)
    maker = Maker(policies.tree.region(region, number), "household", date.fromisoformat(day), 3)
    some = [written(maker.without(maker.household(), share), r) for share in [0, 0.05, 0.2, 0.5, 0.8] * 12]
    assert held(engine, "wide", [*some, *(x.encode() for x in some)], number) > 40


# -- texts that are broken, odd or merely unusual

SPLICES = [
    "", '"', "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\0", "\x01", "\x7f", "\ufeff", "é", "\ud800", "null", "true", "false", "nul",
    "truee", "0", "1", "-", "-0", "00", "01", "1.", ".5", "1.50", "1.234567", "1e3", "1E-2", "1.5e2", "+1", "NaN", "Infinity", "-Infinity",
    "0x10", "123456789012", "1234567890123", "99999999999999999999", "0.00000000000000001", '"1"', '"1.5"', '"\\u4e2d"', '"\\ud83d"',
    '"\\n"', '"\\x"', '"2024-02-29"', '"2023-02-29"', '"2024-1-01"', '"1899-12-31"', '"2200-01-01"', '"id"', '"as_of"', '"members"', "[]",
    "{}", "[[]]", "//", "/**/", '"' + "x" * 200 + '"', '"' + "x" * 201 + '"', '"' + "中" * 200 + '"', '"' + "中" * 201 + '"', '"unclosed',
    "\\u0022", "１",
]  # fmt: skip


def outcome(programme: Any, text: Any) -> Any:
    try:
        return programme.decide(text, None).to_data()
    except InputError as problem:
        return sorted((d.code, d.path) for d in problem.diagnostics)


def test_spoilt_texts_are_what_they_are_without_machine_code() -> None:
    warm, cold, some = task()
    r = random.Random(11)
    day = TASK_DAY.isoformat()
    base = [written({**h, "as_of": day}, r) for h in some[:12]]
    packed = 0
    for _ in range(1500 * DEEP):
        text = r.choice(base)
        for _ in range(r.choice((1, 1, 2))):
            at = r.randrange(len(text) + 1)
            text = text[:at] + r.choice(SPLICES) + text[min(len(text), at + r.choice((0, 0, 1, 2, 5))) :]
        packed += warm._as_written(text, None) is not None
        assert outcome(warm, text) == outcome(cold, text), text
    assert packed > 5


def values_of(text: str) -> list[tuple[int, int]]:
    """Where the values of a text stand that JSON of one line has: behind a colon, up to a comma or bracket."""
    found, at = [], text.find(":")
    while at >= 0:
        end = min(i for i in (text.find(c, at) for c in ",}]") if i >= 0)
        found.append((at + 1, end))
        at = text.find(":", at + 1)
    return found


def test_every_odd_value_in_every_place() -> None:
    warm, cold, some = task()
    day = TASK_DAY.isoformat()
    text = written({**some[0], "as_of": day, "id": "1", "members": some[0]["members"][:1]}, random.Random(0))
    for first, end in values_of(text):
        for value in SPLICES:
            one = text[:first] + value + text[end:]
            assert outcome(warm, one) == outcome(cold, one), one


def test_a_key_given_twice_an_empty_text_and_what_follows_it() -> None:
    warm, cold, some = task()
    day = TASK_DAY.isoformat()
    text = written({**some[0], "as_of": day}, random.Random(1)).strip()
    assert warm._as_written(text, None) is not None
    key = next(k for k in some[0] if k != "members")
    twice = [f'{{"{k}":{json.dumps(v)},{text[1:]}' for k, v in ((key, None), ("as_of", day), ("members", []), ("id", "1"))]
    for one in ["", " ", "{}", "{", "[]", '"as_of"', text + "x", text + "{}", text + " \n", text + "\0", "\0" + text, text[:-1], *twice]:
        assert outcome(warm, one) == outcome(cold, one), one
    assert warm._as_written(text + "\0", None) is None
    for one in twice[:3]:
        assert warm._as_written(one, None) is None


def test_the_day_that_is_said_is_the_day_that_is_decided() -> None:
    """Where a text seems to say another day than it does, its own day counts; a day that is asked for goes before it."""
    warm, cold, some = task()
    early, late = TASK_DAY.isoformat(), "2024-09-01"
    plain = {k: v for k, v in some[0].items() if k != "as_of"}
    for day in (early, late):
        warm.decide({**plain, "as_of": day})
        warm.warm(day)
    body = written(plain, random.Random(2)).strip()[1:]
    texts = [f'{{"as_of":"{late}",{body}', f'{{"name":"as_of","id":"{early}","as_of":"{late}",{body}', f'{{"as_of" : "{late}",{body}']
    for text in texts:
        assert outcome(warm, text) == outcome(cold, text), text
        for asked in (early, late):
            assert warm.decide(text, asked).as_of == cold.decide(text, asked).as_of == asked
            assert warm.decide(text, asked) == cold.decide(text, asked)
    assert warm._as_written(texts[0], None).as_of == late


def test_it_reads_no_further_than_the_text() -> None:
    """Every beginning of a text is as broken as it is without machine code."""
    warm, _, some = task()
    ready = next(r for r in warm._ready.values() if r.loose is not None)
    text = written({**some[0], "as_of": TASK_DAY.isoformat(), "name": "某户"}, random.Random(3))
    whole = text.rstrip()
    for end in range(len(whole)):
        for part in (whole[:end], whole[:end].encode("utf-8", "surrogatepass")):
            assert ready.loose.decide(part, ready.loose.base, TASK_DAY.toordinal(), -1) is None, part
    wrong = whole.encode().replace("某户".encode(), b"\xff\xfe")
    assert ready.loose.decide(wrong, ready.loose.base, TASK_DAY.toordinal(), -1) is None


def test_nothing_that_was_read_is_held_or_lost() -> None:
    warm, _, some = task()
    ready = next(r for r in warm._ready.values() if r.loose is not None)
    members = [{**m, "name": "甲某"} for m in some[0]["members"]]
    household = {**some[0], "as_of": TASK_DAY.isoformat(), "name": "某户\n之家", "members": members}
    good = written(household, random.Random(4))
    late = good.rstrip()[:-1]

    def once() -> None:
        found = ready.loose.decide(good, ready.loose.base, TASK_DAY.toordinal(), -1)
        assert found.__class__ is tuple
        ready.loose.expand(found)
        assert ready.loose.decide(late, ready.loose.base, TASK_DAY.toordinal(), -1) is None

    left = left_by(once, [good, late, None, True, ...])
    assert max(map(abs, left)) < 100, str(left)


def test_a_table_finds_its_words_and_no_others() -> None:
    """As `find` looks them up, in Python."""
    kept: list[object] = []
    words = {f"{a}{b}": i for i, (a, b) in enumerate([(a, b) for a in ("", "income", "收入") for b in "abcdefghij"])}
    mask, *cells = places_of(words, kept.append)
    rows = [cells[i : i + 4] for i in range(0, len(cells), 4)]
    assert len(rows) == mask + 1 >= 2 * len(words)
    for word, number in words.items():
        total = 0
        for c in word.encode():
            total = total * 31 + c
        k = total & mask
        while rows[k][3] != number or rows[k][1] != len(word.encode()):
            assert rows[k][1] >= 0
            k = (k + 1) & mask
    assert len(kept) == len(words)


def test_what_is_no_text_at_all() -> None:
    warm, _, _ = task()
    ready = next(r for r in warm._ready.values() if r.exact is not None)
    for thing in (bytearray(b"{}"), memoryview(b"{}"), 1, None, [], ()):
        assert ready.exact.decide(thing, ready.exact.base, TASK_DAY.toordinal(), -1) is None
    with pytest.raises((InputError, Surprise)):
        warm.decide("[]")
