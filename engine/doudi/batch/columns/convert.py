"""One Arrow column to the integers of a fact. What is not plainly a value of the fact is marked, never guessed.

Values come as they lie in tables: typed (Parquet), or as text (CSV, Excel). There 是 and 否 stand for yes and no, a choice for its id
or its name, 1,234.50 or １２３４元 for a number, and for a day 2019-06-01, 2019/6/1, 2019年6月1日 or 43617, a spreadsheet's own number.
A binary fraction counts as the number it is written as.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext
from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.code.numeric import BIG, A, N
from doudi.batch.columns.column import Column
from doudi.batch.columns.heading import UNSEEN
from doudi.decision.base.runtime import FIRST, LAST, Surprise
from doudi.decision.door.quick import choice_bits, reader_of
from doudi.plan.nodes import CHOICES, HIGH, KIND, LOW, NULLABLE, PLACES

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.columns.matrix import Ints

AS_OF: list[Any] = ["as_of", "决定日", "as_of", "date", 1, FIRST, LAST, [], False]  # its row, as the door has them
EPOCH = date(1970, 1, 1).toordinal()
YES = frozenset(["是", "有", "true", "yes", "y", "1", "√", "✓", "✔", "☑"])
NO = frozenset(["否", "无", "没有", "false", "no", "n", "0", "×", "✗", "✘"])
NOTHING = frozenset(["无", "none", "/", "-", "—"])
NARROW = str.maketrans("０１２３４５６７８９．，％－＋￥／：　", "0123456789.,%-+¥/: ")  # full width
NUMBER = re.compile(r"¥?\s*([+-]?\d(?:,?\d){0,39}(?:\.\d{1,20})?)\s*(元|%)?", re.ASCII)  # 1,234.50元; a space within parts two numbers
HIDDEN = re.compile(f"[{UNSEEN}]")
SERIAL = re.compile(r"([3-9]\d{3}|[1-6]\d{4})(\.0+)?", re.ASCII)  # days since 1899-12-30, as a spreadsheet counts them: 1908 to 2091
EXCEL = date(1899, 12, 30).toordinal()
DAY = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]|(\d{2})(\d{2}))(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?", re.ASCII
)


class Converted:
    """`values` int64; `bad` the places of what is no value of the fact; `large` place -> a number past 2^62."""

    __slots__ = ("bad", "large", "values")

    def __init__(self, values: Ints, bad: Ints, large: dict[int, int] | None = None):
        self.values, self.bad, self.large = values, bad, large or {}


def converted(row: list[Any], array: Any, how: Column) -> Converted:
    """A column (pyarrow.Array) as values of the fact of a door row."""
    if pa.types.is_dictionary(array.type):
        return _by_word(row, array, how)
    plain = None
    if how.plain:
        plain = _plain(row, array)
    if plain is None:
        return _by_word(row, array.dictionary_encode() if not pa.types.is_null(array.type) else array, how)
    values, wrong = plain
    nothing = empty(row, how)
    if array.null_count:
        nulls = array.is_null().to_numpy(zero_copy_only=False)
        values[nulls] = nothing
        wrong &= ~nulls
    return _marked(values, wrong)


def _marked(values: Ints, wrong: NDArray[Any]) -> Converted:
    bad = np.flatnonzero(wrong)
    values[bad] = A
    return Converted(values, bad)


def empty(row: list[Any], how: Column) -> int:
    """What an empty cell is: not known, or 无, or what else the mapping says."""
    if not how.empty:
        return A
    if how.empty == "none":
        return 1 << len(row[CHOICES]) if row[KIND] == "enum" else N
    found = read(row, how.empty, Column(row[0]))
    return A if found is None else found


def _filled(array: Any) -> Any:
    """A fixed-width array without nulls, as numpy (what lay under a null is anything)."""
    return array.fill_null(0).to_numpy(zero_copy_only=False) if array.null_count else array.to_numpy(zero_copy_only=False)


def _plain(row: list[Any], array: Any) -> tuple[Ints, NDArray[Any]] | None:
    """Values and where they are wrong, for the types that need no look at each value; None for the others."""
    kind, type = row[KIND], array.type
    if kind == "bool" and pa.types.is_boolean(type):
        values = _filled(array.cast(pa.uint8())).astype(np.int64)
        return values, np.zeros(len(values), bool)
    if kind in ("number", "percent"):
        return _numbers(row, array)
    if kind == "date" and pa.types.is_date32(type):
        values = _filled(array.cast(pa.int32())).astype(np.int64) + EPOCH
        return values, (values < row[LOW]) | (values > row[HIGH])
    return None


def _numbers(row: list[Any], array: Any) -> tuple[Ints, NDArray[Any]] | None:
    type, places = array.type, row[PLACES]
    factor, lo, hi = 10**places, max(row[LOW], -BIG + 1), min(row[HIGH], BIG - 1)
    if pa.types.is_integer(type) and type != pa.uint64():
        raw = _filled(array).astype(np.int64)
        wrong = (raw < -(-lo // factor)) | (raw > hi // factor)
        raw[wrong] = 0
        return raw * factor, wrong
    if pa.types.is_decimal128(type) and type.precision <= 18:
        words = np.frombuffer(array.buffers()[1], np.int64)[2 * array.offset : 2 * (array.offset + len(array)) : 2]
        return _scaled(words.copy(), type.scale, places, lo, hi)
    if pa.types.is_float64(type):
        raw = _filled(array)
        with np.errstate(over="ignore", invalid="ignore"):
            near = np.rint(raw * factor)
            wrong = ~((near / factor == raw) & (np.abs(near) < 2**52) & (near >= lo) & (near <= hi))
        near[wrong] = 0
        return near.astype(np.int64), wrong
    return None


def _scaled(values: Ints, scale: int, places: int, lo: int, hi: int) -> tuple[Ints, NDArray[Any]]:
    if scale > places:
        step = 10 ** (scale - places)
        wrong = values % step != 0
        values = values // step
    else:
        step = 10 ** (places - scale)
        wrong = np.abs(values) > BIG // step
        values[wrong] = 0
        values = values * step
    return values, wrong | (values < lo) | (values > hi)


# -- text, and whatever else: each distinct value is read once


def _by_word(row: list[Any], array: Any, how: Column) -> Converted:
    if pa.types.is_null(array.type):
        return Converted(np.full(len(array), empty(row, how), np.int64), np.zeros(0, np.int64))
    known: list[int] = []
    large: dict[int, int] = {}
    for i, x in enumerate(array.dictionary.to_pylist()):
        value = read(row, x, how)
        if value is not None and abs(value) >= BIG and value not in (A, N):
            large[i] = value
            value = BIG
        known.append(A + 2 if value is None else value)
    known.append(empty(row, how))
    indices = array.indices.fill_null(len(known) - 1).to_numpy(zero_copy_only=False)
    values = np.array(known, np.int64)[indices]
    found = _marked(values, values == A + 2)
    if large:
        found.large = {int(j): large[int(indices[j])] for j in np.flatnonzero(values == BIG).tolist()}
    return found


def seen(text: str) -> str:
    """A cell's text without spaces around it, without characters that nobody sees, and ="123" as the text that it is a formula of."""
    text = text.strip() if text.isascii() else HIDDEN.sub("", text).strip()
    return text[2:-1].strip() if text[:2] == '="' and text[-1] == '"' and len(text) > 2 else text


def read(row: list[Any], x: Any, how: Column) -> int | None:
    """A cell as a value of the fact: an integer, A or N; None where it is none."""
    if x is None:
        return empty(row, how)
    word = seen(x) if isinstance(x, str) else x
    if how.values and str(word) in how.values:
        word = how.values[str(word)]
        if word is None:
            return 1 << len(row[CHOICES]) if row[KIND] == "enum" else N
    if isinstance(word, str) and not word:
        return empty(row, how)
    try:
        return _value(row, word, how.times)
    except (Surprise, ValueError, InvalidOperation, OverflowError):
        return None


def _value(row: list[Any], word: Any, times: int = 1) -> int | None:
    kind, nullable = row[KIND], row[NULLABLE]
    if kind == "enum":
        return _choice(row, word)
    if nullable and isinstance(word, str) and word.lower() in NOTHING:
        return N
    if kind == "bool":
        said = normalize("NFKC", str(word)).lower()
        return 1 if said in YES else 0 if said in NO else None
    if kind in ("number", "percent"):
        x = _number(word, percent=kind == "percent")
        found = reader_of(row)(x if times == 1 else _times(x, times))
    elif kind == "date":
        found = reader_of(row)(_day(word))
    else:
        found = reader_of(row)(word)
    return int(found)


def _choice(row: list[Any], word: Any) -> int | None:
    bits = choice_bits(row)
    found = bits.get(str(word))
    if found is None:
        near = {x for k, x in bits.items() if k is not None and _bare(k) == _bare(word)}
        found = near.pop() if len(near) == 1 else None
    if found is None and row[NULLABLE] and str(word).lower() in NOTHING:
        found = bits[None]
    return found


def _bare(word: Any) -> str:
    """A choice's word as it is compared where it is not written quite alike: Ａ类, a 类."""
    return re.sub(r"\s", "", normalize("NFKC", str(word))).casefold()


def _times(x: Any, times: int) -> Decimal:
    """A number that counts so many times as much, exactly."""
    with localcontext() as c:
        c.prec = 80
        return Decimal(x) * times


def decimal_of(word: Any) -> Decimal | None:
    """A number as it is written in tables; None where it is none."""
    try:
        return Decimal(_number(word, percent=False))
    except (Surprise, InvalidOperation, ValueError):
        return None


def _number(word: Any, *, percent: bool) -> Any:
    if isinstance(word, str):
        found = NUMBER.fullmatch(seen(word.translate(NARROW)))
        if found is None or (found[2] == "%" and not percent):
            raise Surprise
        return Decimal(found[1].replace(",", ""))
    if isinstance(word, float):
        return Decimal(repr(word))
    if isinstance(word, bool):
        raise Surprise
    return word


def _day(word: Any) -> str:
    if isinstance(word, date):  # a datetime is one too
        if getattr(word, "hour", 0) or getattr(word, "minute", 0):
            raise Surprise
        return word.strftime("%Y-%m-%d")
    text = re.sub(r"\s*([年月日号./-])\s*", r"\1", seen(str(word).translate(NARROW)))
    found = DAY.fullmatch(text)
    if found is None:
        if SERIAL.fullmatch(text):
            return date.fromordinal(EXCEL + int(text.partition(".")[0])).isoformat()
        raise Surprise
    year, *rest = (g for g in found.groups() if g is not None)
    return f"{int(year):04d}-{int(rest[0]):02d}-{int(rest[1]):02d}"


def days(array: Any, how: Column) -> tuple[Ints, Ints]:
    """Decision days of a column, and the places of what is no day."""
    found = converted(AS_OF, array, how)
    unknown = np.flatnonzero(found.values == A)
    return found.values, np.unique(np.concatenate([found.bad, unknown]))


def texts(array: Any) -> Any:
    """An id or a name as text: an Arrow array of strings."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array if pa.types.is_string(array.type) else pc.cast(array, pa.string())
