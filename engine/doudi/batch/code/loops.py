"""Loops over whole columns, in the Python that compiler.py compiles: what numpy would do in several passes is done in one.

`count` elements from `offset`; `valid` is Arrow's bitmap of what is there, looked at where `nulls` is not 0; `absent` is what stands for an
empty cell. Lines are int64, `narrow` int32, flags bytes or bitmaps.
"""

from __future__ import annotations

from _thread import allocate_lock

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    line = list[int]
    narrow = list[int]
    flags = list[int]

NAMES = ("look_up", "small", "spelt", "yes_no", "decimals", "wholes", "narrows", "in_step", "walk", "covered", "digits", "bitmap", "marks")


def look_up(codes: narrow, offset: int, count: int, valid: flags, nulls: int, known: line, absent: int, out: line) -> int:
    """out = known[codes]."""
    for i in range(count):
        k = offset + i
        x = absent
        there = 1
        if nulls != 0:
            there = valid[k >> 3] >> (k & 7) & 1
        if there != 0:
            x = known[codes[k]]
        out[i] = x
    return 0


def small(words: flags, offset: int, count: int, valid: flags, nulls: int, known: line, absent: int, strange: int, out: line) -> int:
    """out = known[words] of 8-bit integers; returns how many are `strange`."""
    wrong = 0
    for i in range(count):
        k = offset + i
        x = known[words[k]]
        there = 1
        if nulls != 0:
            there = valid[k >> 3] >> (k & 7) & 1
        wrong = wrong + (x == strange) * there
        out[i] = x if there != 0 else absent
    return wrong


def spelt(places: line, count: int, begins: narrow, letters: flags, starts: narrow, text: flags) -> int:
    """Texts by their place, one after the other; those of the places lie in `letters` from `begins` on."""
    at = 0
    for i in range(count):
        starts[i] = at
        for j in range(begins[places[i]], begins[places[i] + 1]):
            text[at] = letters[j]
            at = at + 1
    starts[count] = at
    return at


def yes_no(bits: flags, offset: int, count: int, valid: flags, nulls: int, absent: int, out: line) -> int:
    """A bitmap as 0 and 1."""
    for i in range(count):
        k = offset + i
        x = bits[k >> 3] >> (k & 7) & 1
        if nulls != 0:
            x = x if valid[k >> 3] >> (k & 7) & 1 != 0 else absent
        out[i] = x
    return 0


def decimals(
    words: line, offset: int, count: int, valid: flags, nulls: int, absent: int, factor: int, lo: int, hi: int, out: line
) -> int:
    """The low words of 128-bit decimals, times a factor; returns how many lie outside lo..hi before."""
    wrong = 0
    for i in range(count):
        k = offset + i
        x = words[k * 2]
        there = 1
        if nulls != 0:
            there = valid[k >> 3] >> (k & 7) & 1
        wrong = wrong + ((x < lo) | (x > hi)) * there
        out[i] = x * factor if there != 0 else absent
    return wrong


def wholes(words: line, offset: int, count: int, valid: flags, nulls: int, absent: int, factor: int, lo: int, hi: int, out: line) -> int:
    """The same of 64-bit integers."""
    wrong = 0
    for i in range(count):
        k = offset + i
        x = words[k]
        there = 1
        if nulls != 0:
            there = valid[k >> 3] >> (k & 7) & 1
        wrong = wrong + ((x < lo) | (x > hi)) * there
        out[i] = x * factor if there != 0 else absent
    return wrong


def narrows(
    words: narrow, offset: int, count: int, valid: flags, nulls: int, absent: int, factor: int, lo: int, hi: int, out: line
) -> int:
    """The same of 32-bit integers."""
    wrong = 0
    for i in range(count):
        k = offset + i
        x = words[k]
        there = 1
        if nulls != 0:
            there = valid[k >> 3] >> (k & 7) & 1
        wrong = wrong + ((x < lo) | (x > hi)) * there
        out[i] = x * factor if there != 0 else absent
    return wrong


def in_step(own: line, theirs: line, count: int, many: int, offsets: line) -> int:
    """1 where `own` goes up and `theirs` are the same keys in the same order, each as often as it likes; where each one's begin."""
    at = 0
    last = 0
    for i in range(count):
        x = own[i]
        if (i > 0) & (x <= last):
            return 0
        last = x
        offsets[i] = at
        going = 1
        while going != 0:
            going = 0
            if at < many:
                going = 1 if theirs[at] == x else 0
            at = at + going
    offsets[count] = at
    return 1 if at == many else 0


def walk(own: line, count: int, theirs: line, many: int, begin: int, seen: narrow) -> int:
    """Counts in `seen` how often each of `own` stands in `theirs`; both go up, `own` ends with a key beyond all at `count`.

    From the place `begin` of `own`; returns the place of the last one, -1 where one is not there or lies before.
    """
    i = begin
    for k in range(many):
        x = theirs[k]
        while own[i] < x:
            i = i + 1
        if own[i] != x:
            return -1
        seen[i] = seen[i] + 1
    return i if i < count else -1


def covered(chosen: flags, offsets: line, column: line, bit: int, count: int, starts: narrow, places: narrow) -> int:
    """Of the parents chosen, the elements whose bit is set: their places in the list, and where each parent's begin."""
    at = 0
    for i in range(count):
        starts[i] = at
        if chosen[i] != 0:
            first = offsets[i]
            for j in range(first, offsets[i + 1]):
                if column[j] >> bit & 1 != 0:
                    places[at] = j - first
                    at = at + 1
    starts[count] = at
    return at


def digits(numbers: line, offset: int, count: int, starts: narrow, text: flags) -> int:
    """Whole numbers from 0 written out one after the other; -1 where one is below 0."""
    at = 0
    for i in range(count):
        starts[i] = at
        x = numbers[offset + i]
        if x < 0:
            return -1
        size = 1
        y = x
        while y > 9:
            y = y // 10
            size = size + 1
        at = at + size
        j = at
        y = x
        for _k in range(size):
            j = j - 1
            text[j] = 48 + y % 10
            y = y // 10
    starts[count] = at
    return at


def bitmap(column: line, bit: int, count: int, out: flags) -> int:
    """One bit of each word, as a bitmap. `out` has room for the last byte."""
    for b in range((count + 7) // 8):
        byte = 0
        for i in range(b * 8, min(b * 8 + 8, count)):
            byte = byte | (column[i] >> bit & 1) << (i & 7)
        out[b] = byte
    return 0


def marks(keys: line, count: int, seen: narrow) -> int:
    """How often each key occurs."""
    for i in range(count):
        seen[keys[i]] = seen[keys[i]] + 1
    return 0


_lock = allocate_lock()
_made: dict[str, Any] = {}


def fast(name: str) -> Any:
    """A loop of this file, compiled: a function of integers and arrays (numpy, or the address of a buffer)."""
    if name not in _made:
        from doudi.batch.code.compiled import functions

        with _lock:
            if name not in _made:
                _made.update(functions(__file__, NAMES))
    return _made[name]
