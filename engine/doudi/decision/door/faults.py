"""The slow reader: everything that is wrong with a household, each at its path with a suggestion. It also takes Chinese keys."""

from __future__ import annotations

import json
import re
from typing import Any

from doudi.decision.base.runtime import ABSENT, Surprise
from doudi.decision.door.quick import LONGEST, Door, day_of, reader_of
from doudi.decision.door.reading import LONGEST_TEXT, MOST
from doudi.language import slips
from doudi.language.values import decimal_text, show_day
from doudi.plan.nodes import CHOICES, HIGH, KIND, LOW, NULLABLE, PLACES
from doudi.text import brokenjson
from doudi.text.diagnostic import Faults, InputError, fault
from doudi.text.locate import comma

FIGURE = re.compile(r"-?\d{1,30}(?:\.\d{1,10})?", re.ASCII)
MOST_FAULTS = 1_000  # of one household; more are not looked for
KINDS = {  # in Chinese and in English
    "bool": (" true 或 false", "true or false"),
    "number": ("数", "a number"),
    "percent": ("百分数", "a percentage"),
    "date": ("日期，如 2019-06-01", "a date such as 2019-06-01"),
    "time": ("时间，如 2020-05-01T08:30:00+08:00", "a time such as 2020-05-01T08:30:00+08:00"),
    "text": ("文字", "text"),
    "enum": ("选项", "one of the choices"),
}


def read(door: Door, given: Any) -> list[Any]:
    """Slots of a household that the fast reader did not take. Raises InputError with every fault."""
    faults = Faults()
    obj = parsed(given, faults) if isinstance(given, str) else given
    slots: list[Any] = []
    if not faults.errors:
        if not isinstance(obj, dict):
            faults.add(fault("input-not-object", None, path="$"))
        else:
            slots = _Reader(door, faults).record(door.plan.root, obj, "", True)
    if faults.errors:
        raise InputError(faults.found)
    return slots


class _Twice(ValueError):
    pass


def parsed(given: str, faults: Faults) -> Any:
    """The JSON value of a text, read slowly, its faults told: too large or no JSON (then None), a key twice (the last one counts)."""
    if len(given) > LONGEST:
        faults.add(fault("json-too-large", None, path="$"))
        return None
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for k, _ in found:
            if k in seen:
                twice.append(k)
            seen.add(k)
        return dict(found)

    def constant(name: str) -> Any:
        raise _Twice(name)

    try:
        obj = json.JSONDecoder(parse_float=str.encode, parse_constant=constant, object_pairs_hook=pairs).decode(given)
    except _Twice as problem:
        both = f"{problem} 不是数；不知道的就不写这个键", f"{problem} is no number; leave out what is not known"
        faults.add(fault("json-broken", None, problem=both, path="$"))
        return None
    except RecursionError:
        faults.add(fault("json-too-deep", None, path="$"))
        return None
    except json.JSONDecodeError as raised:
        faults.add(fault("json-broken", None, problem=brokenjson.said(comma(raised)), path="$"))
        return None
    except ValueError:
        faults.add(fault("json-broken", None, problem=("数太长", "a number is too long"), path="$"))
        return None
    for key in twice:
        faults.add(fault("input-key-twice", None, key=_show(key), path=_show(key)))
    return obj


class _Reader:
    def __init__(self, door: Door, faults: Faults):
        self.door, self.faults = door, faults

    def record(self, record: str, obj: dict[Any, Any], path: str, root: bool) -> list[Any]:
        rows = self.door.plan.door[record]
        slots = self.door.template(record)
        facts = {w: i for i, row in enumerate(rows["facts"]) for w in (row[1], row[0])}
        lists = {w: i for i, n in enumerate(rows["list_names"]) for w in (n[0], rows["lists"][i])}
        day = {"as_of", "决定日"} if root else set()
        given: set[int] = set()
        meant: set[str | None] = set()  # what keys were that are not known: not called missing as well
        for key, x in obj.items():
            if len(self.faults.found) >= MOST_FAULTS:
                raise InputError(self.faults.found)
            at = f"{path}{_show(key, 120)}" if isinstance(key, str) else path
            if key in day:
                slots[-1] = self._day(x, at)
            elif key in facts:
                i = facts[key]
                if i in given:
                    self.faults.add(fault("input-key-twice", None, key=rows["facts"][i][0], path=at))
                given.add(i)
                slots[i] = self._fact(rows["facts"][i], x, at)
            elif key in lists:
                i = lists[key]
                base = len(rows["facts"]) + i
                if base in given:
                    self.faults.add(fault("input-key-twice", None, key=rows["lists"][i], path=at))
                given.add(base)
                slots[base] = self._list(rows["lists"][i], rows["list_names"][i], x, at)
            else:
                word = _show(key, 60)
                belongs = self._elsewhere(record, word)
                if belongs is not None:
                    self.faults.add(fault("input-key-place", None, key=word, record=belongs, path=at))
                    continue
                near = self.faults.guess(word, lambda: [*facts, *lists, *day])  # it is called here
                meant.add(near)
                self.faults.add(fault("input-key-unknown", None, key=word, path=at, suggestion=near))
        for i, (zh, en, required) in enumerate(rows["list_names"]):
            slot = len(rows["facts"]) + i
            told = not meant.isdisjoint((zh, rows["lists"][i]))
            if required and not told and (slot not in given or obj.get(rows["lists"][i], obj.get(zh)) == []):
                self.faults.add(fault("input-required", None, name=(zh, en), path=f"{path}{rows['lists'][i]}"))
        return slots

    def _elsewhere(self, record: str, word: str) -> tuple[str, str] | None:
        """The other record of the household that has a fact of this name, in Chinese and by its key."""
        door = self.door.plan.door
        heads = self.door.plan.head["records"]
        for other, rows in door.items():
            if other != record and any(word in row[:3] for row in rows["facts"] if row[0] not in ("id", "name")):
                return heads[other][0], other
        return None

    def _day(self, x: Any, at: str) -> Any:
        try:
            return day_of(x)
        except Surprise:
            meant = slips.day(x[:40]) if isinstance(x, str) else None
            self.faults.add(fault("input-as-of", None, found=_show(x), suggestion=meant, path=at))
            return ABSENT

    def _list(self, record: str, names: list[Any], x: Any, at: str) -> Any:
        if not isinstance(x, list):
            self.faults.add(fault("input-list", None, name=(names[0], names[1]), path=at))
            return ABSENT
        if len(x) > MOST:
            self.faults.add(fault("input-list-long", None, name=(names[0], names[1]), most=MOST, path=at))
            return ABSENT
        items = []
        seen: dict[Any, int] = {}
        ids = next(i for i, row in enumerate(self.door.plan.door[record]["facts"]) if row[0] == "id")
        for i, o in enumerate(x):
            if not isinstance(o, dict):
                self.faults.add(fault("input-not-object", None, path=f"{at}[{i}]"))
                continue
            slots = self.record(record, o, f"{at}[{i}].", False)
            id = slots[ids]
            if id is not ABSENT and id in seen:
                self.faults.add(fault("input-member-twice", None, found=_show(id), path=f"{at}[{i}].id"))
            seen[id] = i
            items.append(slots)
        return items

    def _fact(self, row: list[Any], x: Any, at: str) -> Any:
        try:
            return reader_of(row)(x)
        except Surprise:
            self.faults.add(why_not(row, x, at))
        except (ValueError, TypeError, KeyError):
            self.faults.add(fault("input-type", None, name=(row[1], row[2]), wanted=KINDS[row[KIND]], found=_show(x), path=at))
        return ABSENT


def why_not(row: list[Any], x: Any, at: str) -> Any:
    """What is wrong with one value."""
    name, kind = (row[1], row[2]), row[KIND]
    if x is None:
        return fault("input-none", None, name=name, path=at)
    if isinstance(x, float):
        return fault("input-float", None, name=name, path=at)
    if kind == "enum" and isinstance(x, str):
        words = [c[1] for c in row[CHOICES]]
        guess = _none(row, x) or slips.choice(x[:40], words) or _near(x[:40], [w for c in row[CHOICES] for w in c])
        return fault(
            "input-choice", None, name=name, found=_show(x), options=(" ".join(words), " ".join(c[0] for c in row[CHOICES])),
            suggestion=guess, path=at,
        )
    if kind == "text" and isinstance(x, str):
        if len(x) > LONGEST_TEXT:
            return fault("input-long", None, name=name, length=len(x), longest=LONGEST_TEXT, path=at)
        return fault("input-surrogate", None, name=name, path=at)
    if kind in ("number", "percent") and not isinstance(x, (str, bool, list, dict)):
        return _number(row, x, at)
    if kind == "date" and isinstance(x, str):
        try:
            day_of(x)
            lo, hi = show_day(row[LOW]), show_day(row[HIGH])
            return fault("input-range", None, name=name, found=x[:20], lo=lo, hi=hi, path=at)
        except Surprise:
            pass
    found = f'"{_show(x)}"' if isinstance(x, str) else _show(x)  # "3" is a text, 3 a number
    return fault("input-type", None, name=name, wanted=KINDS[kind], found=found, suggestion=_meant(row, x), path=at)


def _none(row: list[Any], x: str) -> str | None:
    """`null`, where a value may be 无 and a word for it is written in another way."""
    return "null" if row[NULLABLE] and x.strip().lower() in slips.NONE_MEANT else None


def _near(word: str, known: list[str]) -> str | None:
    """The choice that a word is all but: one that merely looks alike may say the opposite."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1, cutoff=0.85)), None)


def _meant(row: list[Any], x: Any) -> str | None:
    """What a value of the wrong type was likely meant to be."""
    kind, text = row[KIND], _show(x)
    if isinstance(x, str) and (none := _none(row, x)) is not None:
        return none
    if kind in ("number", "percent") and isinstance(x, str):
        return text if FIGURE.fullmatch(text) else slips.figure(text)
    if kind == "date" and not isinstance(x, (bool, list, dict)):
        return slips.day(text)
    if kind == "enum" and not isinstance(x, (bool, list, dict)):
        return slips.choice(text, [c[1] for c in row[CHOICES]])
    if kind == "bool" and not isinstance(x, (list, dict)):
        truth = slips.YES_NO.get(text, {"是": True, "否": False, "true": True, "false": False}.get(text))
        return None if truth is None else "true" if truth else "false"
    return None


def _number(row: list[Any], x: Any, at: str) -> Any:
    from decimal import Decimal, InvalidOperation
    from fractions import Fraction

    shown = _show(x)
    try:
        value = Decimal(x.decode()) if isinstance(x, bytes) else x
        huge = isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > 60)
        exact = Fraction(10**60 if huge else value) * 10 ** row[PLACES]
    except (InvalidOperation, ValueError, TypeError, OverflowError):
        return fault("input-type", None, name=(row[1], row[2]), wanted=KINDS[row[KIND]], found=shown, path=at)
    if exact.denominator != 1 and row[LOW] <= exact <= row[HIGH]:
        return fault("input-places", None, name=(row[1], row[2]), places=row[PLACES], found=shown, path=at)
    lo, hi = (decimal_text(Fraction(end, 10 ** row[PLACES])) for end in (row[LOW], row[HIGH]))
    return fault("input-range", None, name=(row[1], row[2]), found=shown, lo=lo, hi=hi, path=at)


def _show(x: Any, most: int = 40) -> str:
    """A value in a message: short, never a whole object, and text that can be written anywhere."""
    if isinstance(x, bytes):
        return x.decode("utf-8", "replace")[:most]
    if isinstance(x, bool):
        return "true" if x else "false"
    if x is None:
        return "null"
    if isinstance(x, (dict, list)):
        return "{…}" if isinstance(x, dict) else "[…]"
    text = "…" if isinstance(x, int) and x.bit_length() > 10_000 else str(x)  # Python refuses to write longer ones
    return text[:most].encode("utf-8", "replace").decode()


def future(door: Door, slots: list[Any], day: int) -> None:
    """Days that may not lie after the decision day (a birth). Raises InputError."""
    faults = Faults()
    _future(door, door.plan.root, slots, day, "", faults)
    if faults.errors:
        raise InputError(faults.found)


def _future(door: Door, record: str, slots: list[Any], day: int, path: str, faults: Faults) -> None:
    rows = door.plan.door[record]
    for i in door.past[record]:
        if slots[i].__class__ is int and slots[i] > day:
            row = rows["facts"][i]
            found, hi, lo = show_day(slots[i]), show_day(day), show_day(row[LOW])
            faults.add(fault("input-range", None, name=(row[1], row[2]), found=found, lo=lo, hi=hi, path=f"{path}{row[0]}"))
    for i, name in enumerate(rows["lists"]):
        items = slots[len(rows["facts"]) + i]
        for j, inner in enumerate(() if items is ABSENT else items):
            _future(door, name, inner, day, f"{path}{name}[{j}].", faults)
