"""Arrow columns of the commonest kinds laid straight into a column of a fact, in one pass; whatever is not plain is left to convert.py."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from doudi.batch.code.loops import fast
from doudi.batch.code.numeric import BIG, A
from doudi.batch.columns.convert import empty, read, texts
from doudi.plan.nodes import HIGH, KIND, LOW, PLACES

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.columns.column import Column
    from doudi.batch.columns.matrix import Ints

SMALL = re.compile(r"0|-?[1-9]\d{0,2}", re.ASCII)  # an integer as `str` writes it
STRANGE = A + 2  # no value of any fact
MOST_WORDS = 100_000  # distinct values that are read one by one


def laid(row: list[Any], array: Any, how: Column, out: Ints) -> bool:
    """Whether all values of a column were plainly values of the fact of a door row, and now are in `out`."""
    if how.times != 1:
        return False
    if how.values and array.type == pa.int8() and _small(row, array, how, out):
        return True
    if how.values and pa.types.is_integer(array.type):
        array = array.dictionary_encode()
    type, kind = array.type, row[KIND]
    if pa.types.is_dictionary(type):
        return _words(row, array, how, out)
    if how.values:
        return False
    head = array.offset, len(array), *_valid(array), empty(row, how)
    if kind == "bool" and pa.types.is_boolean(type):
        fast("yes_no")(array.buffers()[1].address, *head, out)
        return True
    if kind in ("number", "percent"):
        return _number(row, array, head, out)
    return False


def _small(row: list[Any], array: Any, how: Column, out: Ints) -> bool:
    """8-bit integers that the mapping names; False where any other occurs."""
    known = np.full(256, STRANGE, np.int64)
    for word in how.values:
        i = int(word) if SMALL.fullmatch(word) else 128
        if -129 < i < 128 and (x := read(row, i, how)) is not None:
            known[i & 255] = x
    head = array.offset, len(array), *_valid(array)
    return bool(fast("small")(array.buffers()[1].address, *head, known, empty(row, how), STRANGE, out) == 0)


def _valid(array: Any) -> tuple[int, int]:
    """The address of the bitmap of what is there, and whether anything is not."""
    bitmap = array.buffers()[0]
    return (bitmap.address, 1) if array.null_count and bitmap is not None else (0, 0)


def _number(row: list[Any], array: Any, head: tuple[int, ...], out: Ints) -> bool:
    type, places = array.type, row[PLACES]
    scale, loop = 0, "wholes" if type == pa.int64() else "narrows" if type == pa.int32() else ""
    if pa.types.is_decimal128(type) and type.precision <= 18 and 0 <= type.scale <= places:
        scale, loop = type.scale, "decimals"
    if not loop:
        return False
    factor = 10 ** (places - scale)
    lo, hi = -(-max(row[LOW], -BIG + 1) // factor), min(row[HIGH], BIG - 1) // factor
    return bool(fast(loop)(array.buffers()[1].address, *head, factor, lo, hi, out) == 0)


def _words(row: list[Any], array: Any, how: Column, out: Ints) -> bool:
    words, codes = array.dictionary, array.indices
    if codes.type != pa.int32() or len(words) > MOST_WORDS:
        return False
    known = [read(row, x, how) for x in words.to_pylist()]
    if any(x is None or (abs(x) >= BIG and x > A + 1) for x in known):
        return False
    buffer = codes.buffers()[1]
    if len(codes):
        raw = np.frombuffer(buffer, np.int32)[codes.offset : codes.offset + len(codes)]
        if raw.min() < 0 or raw.max() >= max(len(known), 1):  # what lies under an empty cell is anything
            return False
    if not known:
        out[:] = empty(row, how)
        return True
    fast("look_up")(buffer.address, codes.offset, len(codes), *_valid(codes), np.array(known, np.int64), empty(row, how), out)
    return True


def names(array: Any) -> Any:
    """A column of ids as text: an Arrow array of strings."""
    if array.type != pa.int64() or array.null_count or not len(array):
        return texts(array)
    starts, text = np.empty(len(array) + 1, np.int32), np.empty(20 * len(array), np.uint8)
    size = fast("digits")(array.buffers()[1].address, array.offset, len(array), starts, text)
    if size < 0:
        return texts(array)
    return pa.Array.from_buffers(pa.string(), len(array), [None, pa.py_buffer(starts), pa.py_buffer(text[:size].copy())])
