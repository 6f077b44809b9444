"""The door: a household from JSON text or a dict to slots, exactly.

The fast reader accepts exactly what schemas made by decision/door/schema.py accept and raises Surprise at anything else; faults.py then
reads again slowly and says what is wrong, each at its path. Slots follow Plan.door: facts, then lists, then (root) the day.
"""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT, FIRST, LAST, Surprise
from doudi.decision.door.reading import LONGEST_TEXT, MOST, WIDEST, compiled
from doudi.plan.nodes import CHOICES, HIGH, KIND, LOW, NULLABLE, PAST, PLACES
from doudi.text.day import date
from doudi.text.scan import BROKEN, scanner

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Read = Callable[[Any], Any]

LONGEST = 4_000_000  # characters of one household
known_days: dict[str, int] = {}


def day_of(text: Any) -> int:
    """`2019-03-11` as an ordinal. Raises Surprise."""
    found = known_days.get(text) if text.__class__ is str else None
    if found is None:
        if text.__class__ is not str or len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
            raise Surprise
        try:
            found = date(int(text[:4]), int(text[5:7]), int(text[8:])).toordinal()
        except ValueError:
            raise Surprise from None
        if not FIRST <= found <= LAST or not (text[:4] + text[5:7] + text[8:]).isdigit():
            raise Surprise
        if len(known_days) < 100_000:
            known_days[text] = found
    return found


def moment_of(text: Any) -> int:
    """`2020-05-01T08:30:00+08:00` as seconds since 1900 UTC. Raises Surprise."""
    from doudi.language.values import parse_moment

    found = parse_moment(text) if text.__class__ is str else None
    if found is None or found < 0:
        raise Surprise
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


# Fractions arrive as bytes: no JSON string can be bytes, and no float is ever made.
_scan = scanner(str.encode, _no_constant)


def parse(text: str) -> Any:
    """JSON text to objects with exact numbers. Raises Surprise for anything that is not plain, valid and free of duplicates."""
    if len(text) > LONGEST:
        raise Surprise
    try:
        found, end = _scan(text, 0)
    except BROKEN:
        return _careful(text)
    if end != len(text) and text[end:].strip(" \t\n\r"):
        raise Surprise
    colons = text.count(":")
    if colons != _shallow(found) and colons != _keys(found):
        return _careful(text)
    return found


def _shallow(value: Any) -> int:
    """Keys of an object and of the objects in its lists: all there are in most households. A colon too many shows the rest."""
    if value.__class__ is not dict:
        return -1
    count = len(value)
    for x in value.values():
        if x.__class__ is list:
            for o in x:
                if o.__class__ is dict:
                    count += len(o)
    return count


def _keys(value: Any) -> int:
    """How many keys were read: as many as colons, if no string holds one and no key was given twice."""
    if value.__class__ is dict:
        return len(value) + sum(_keys(x) for x in value.values() if x.__class__ is list or x.__class__ is dict)
    return sum(map(_keys, value)) if value.__class__ is list else 0


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key given twice")
    return found


def _careful(text: str) -> Any:
    from json import JSONDecoder

    try:
        return JSONDecoder(parse_float=str.encode, parse_constant=_no_constant, object_pairs_hook=_pairs).decode(text)
    except (ValueError, RecursionError):
        raise Surprise from None


def scaled(x: Any, factor: int) -> int:
    """A number times `factor`, an integer or Surprise. Takes int, JSON fraction text as bytes, and Decimal."""
    if x.__class__ is int:
        return int(x * factor)
    if x.__class__ is bytes:
        whole, dot, rest = x.partition(b".")
        if dot and rest.isdigit() and len(x) < 60:
            digits = len(rest)
            top = int(whole + rest)
            scale = 10**digits
            if factor >= scale:
                return int(top * (factor // scale))
            value, over = divmod(top * factor, scale)
            if not over:
                return int(value)
            raise Surprise
        return _exponent(x, factor)
    return _decimal(x, factor)


def _exponent(x: bytes, factor: int) -> int:
    """`1e2`, `1.5E-1`: the mantissa and a small exponent."""
    body, _, power = x.lower().partition(b"e")
    whole, _, rest = body.partition(b".")
    if len(x) > 60 or not power or abs(int(power)) > 30:
        raise Surprise
    n, d = int(whole + rest) * factor, 10 ** len(rest)
    e = int(power)
    n, d = (n * 10**e, d) if e >= 0 else (n, d * 10**-e)
    value, over = divmod(n, d)
    if over:
        raise Surprise
    return int(value)


def _decimal(x: Any, factor: int) -> int:
    """A Decimal or Fraction, without rounding by any context."""
    ratio = getattr(x, "as_integer_ratio", None)
    if ratio is None or x.__class__.__name__ not in ("Decimal", "Fraction"):
        raise Surprise
    if x.__class__.__name__ == "Decimal" and abs(x.adjusted()) > 60:
        raise Surprise  # as a ratio it would fill the memory
    try:
        n, d = ratio()
    except (ValueError, OverflowError):
        raise Surprise from None
    if d == 1:
        return int(n) * factor
    value, over = divmod(n * factor, d)
    if over:
        raise Surprise
    return int(value)


def number(row: list[Any]) -> Read:
    """A reader of a number fact."""
    factor, lo, hi = 10 ** row[PLACES], row[LOW], row[HIGH]

    if factor == 100:

        def read(x: Any) -> int:
            if x.__class__ is bytes and x[-3:-2] == b"." and len(x) < 40:
                n = int(x[:-3] + x[-2:])  # JSON's grammar: digits on both sides
            else:
                n = x * 100 if x.__class__ is int else scaled(x, 100)
            if lo <= n <= hi:
                return n
            raise Surprise

        return read

    def read_other(x: Any) -> int:
        n = x * factor if x.__class__ is int else scaled(x, factor)
        if lo <= n <= hi:
            return int(n)
        raise Surprise

    return read_other


def yes_no(x: Any) -> bool:
    if x is True or x is False:
        return bool(x)
    raise Surprise


def choice_bits(row: list[Any]) -> dict[Any, int]:
    """Bit of every word a choice may be given as; 无 has a bit of its own."""
    bits: dict[Any, int] = {word: 1 << i for i, pair in enumerate(row[CHOICES]) for word in pair}
    if row[NULLABLE]:
        bits[None] = 1 << len(row[CHOICES])
    return bits


def choice(row: list[Any]) -> Read:
    bits = choice_bits(row)

    def read(x: Any) -> int:
        found = bits.get(x) if x.__class__ is str or x is None else None
        if found is None:
            raise Surprise
        return found

    return read


def text(x: Any) -> Any:
    if x.__class__ is str and len(x) <= LONGEST_TEXT:
        if x.isascii():
            return x
        try:
            x.encode()
        except UnicodeEncodeError:
            raise Surprise from None
        return x
    if x.__class__ is int and -(10**18) < x < 10**18:
        return x
    raise Surprise


def _between(read: Read, lo: int, hi: int) -> Read:
    def within(x: Any) -> int:
        n = read(x)
        if lo <= n <= hi:
            return int(n)
        raise Surprise

    return within


def _or_none(read: Read) -> Read:
    return lambda x: None if x is None else read(x)


def reader_of(row: list[Any]) -> Read:
    """The reader of one fact row of Plan.door."""
    kind = row[KIND]
    if kind == "bool":
        return yes_no
    if kind == "enum":
        return choice(row)
    if kind == "text":
        return text if not row[NULLABLE] else _or_none(text)
    read = (
        number(row)
        if kind in ("number", "percent")
        else _between(day_of if kind == "date" else moment_of, row[LOW], row[HIGH])
    )
    return _or_none(read) if row[NULLABLE] else read


class Door:
    """Readers of one plan: `household` gives slots. `once`: for one household, for which no code is worth compiling."""

    def __init__(self, plan: Any, once: bool = False):
        self.plan, self._once = plan, once
        past = {r: [i for i, f in enumerate(d["facts"]) if f[PAST]] for r, d in plan.door.items()}
        self.past = past if any(past.values()) else {}
        self.read = self._record(plan.root)

    def template(self, record: str) -> list[Any]:
        rows = self.plan.door[record]
        return [ABSENT] * (len(rows["facts"]) + len(rows["lists"]) + (record == self.plan.root))

    def _record(self, record: str) -> Callable[[Any], list[Any]]:
        """A function from an object to its slots."""
        rows = self.plan.door[record]
        template = self.template(record)
        base = len(rows["facts"])
        table: dict[str, tuple[int, Read]] = {row[0]: (i, reader_of(row)) for i, row in enumerate(rows["facts"])}
        lists = [(name, base + i, self._record(name), self._id_slot(name)) for i, name in enumerate(rows["lists"])]
        required = [base + i for i, n in enumerate(rows["list_names"]) if n[2]]
        root = record == self.plan.root
        if root:
            table["as_of"] = len(template) - 1, day_of
        if base <= WIDEST and not self._once:
            return self._straight(record, table, lists, root)
        table |= {name: (at, self._list(reader, id)) for name, at, reader, id in lists}

        def read(obj: Any) -> list[Any]:
            slots = template.copy()
            for key, x in obj.items():
                i, function = table[key]
                slots[i] = function(x)
            for i in required:
                if not slots[i] or slots[i] is ABSENT:
                    raise Surprise
            return slots

        return read

    def _straight(
        self, record: str, table: dict[str, tuple[int, Read]], lists: list[tuple[str, int, Read, int]], root: bool
    ) -> Callable[[Any], list[Any]]:
        """The same as code with a line or two for each fact. `lists`: name, slot, reader of an element, slot of its id."""
        rows = self.plan.door[record]
        space: dict[str, Any] = {f"f{i}": function for i, function in table.values()}
        space |= {f"t{i}": choice_bits(row) for i, row in enumerate(rows["facts"]) if row[KIND] == "enum"}
        space |= {"A": ABSENT, "S": Surprise}
        for _, at, reader, id in lists:
            space[f"r{at}"], space[f"f{at}"] = reader, distinct(id)
        told = [(name, bool(row[2]), id) for (name, _, _, id), row in zip(lists, rows["list_names"], strict=True)]
        return compiled(rows["facts"], told, root, space)

    def _id_slot(self, record: str) -> int:
        return next(i for i, row in enumerate(self.plan.door[record]["facts"]) if row[0] == "id")

    def _list(self, read: Callable[[Any], list[Any]], id: int) -> Read:
        apart = distinct(id)

        def items(x: Any) -> list[list[Any]]:
            if x.__class__ is not list or len(x) > MOST:
                raise Surprise
            found = [read(o) for o in x]
            apart(found)
            return found

        return items

    def list_reader(self, record: str) -> Read:
        """A reader of a whole list of `record`."""
        return self._list(self._record(record), self._id_slot(record))

    def household(self, given: Any) -> list[Any]:
        """Slots of a dict or JSON text. Raises Surprise when only the slow reader can say what it is."""
        obj = parse(given) if given.__class__ is str else given
        if obj.__class__ is not dict:
            raise Surprise
        try:
            return self.read(obj)
        except (KeyError, AttributeError, TypeError, ValueError, IndexError, ArithmeticError, RecursionError):
            raise Surprise from None


def distinct(id: int) -> Callable[[list[list[Any]]], None]:
    """A test that no two elements carry one id. Raises Surprise."""

    def distinct(found: list[list[Any]]) -> None:
        given = [o[id] for o in found if o[id] is not ABSENT]
        if len(set(given)) < len(given):
            raise Surprise

    return distinct
