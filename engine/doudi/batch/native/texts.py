"""JSON text to columns, in the Python that batch/code/compiler.py compiles: a household is read where it stands; no object is made of it.

`pos` is where the reader stands: an address, and the sum over the text that was read last, by which tables are searched. The bytes end with
a nought, which no JSON holds, so nothing reads beyond them. What is not plain (an escape, an exponent, a number in quotes) goes to the
door's own reader of JSON and to `fact`, one value at a time; what is wrong gives STRANGE or False, and the codes in Python say what it is.
"""

# ruff: noqa: SIM102, SIM110  # there is no `all`, and both sides of `and` are computed there: what must not be asked too early has an `if` of its own

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.batch.code.dialect import (
        BOOL,
        BYTES,
        CHOICE,
        DAY,
        FACT,
        LIST,
        NUMBER,
        PARSE,
        STR,
        STRANGE,
        TEXT,
        A,
        N,
        Py_DecRef,
        PyBytes_AsString,
        PyBytes_FromStringAndSize,
        PyBytes_Size,
        PyErr_Clear,
        PyObject_CallOneArg,
        PyUnicode_AsUTF8AndSize,
        PyUnicode_DecodeUTF8,
        PyUnicode_GetLength,
        byte_at,
        here,
        line,
        rows,
        word_at,
    )
    from doudi.batch.code.numeric import _length, _ordinal
    from doudi.batch.native.objects import called, fact, kept, put, within


def begin(o: int, size: int) -> int:
    """Where the bytes of a text begin, their number at `size`; 0 where it is none."""
    at = 0
    if word_at(o + 8) == STR:
        at = PyUnicode_AsUTF8AndSize(o, size)
        if at == 0:
            PyErr_Clear()
    if word_at(o + 8) == BYTES:
        at = PyBytes_AsString(o)
        put(here(size), PyBytes_Size(o))
    return at


# -- punctuation


def space(pos: line) -> int:
    """Steps over white space; the character there."""
    at = pos[0]
    c = byte_at(at)
    while (c == 32) | (c == 10) | (c == 13) | (c == 9):
        at = at + 1
        c = byte_at(at)
    pos[0] = at
    return c


def opened(pos: line, bracket: int) -> int:
    """Steps over an opening bracket; the character that follows, -1 where there is no such bracket."""
    if byte_at(pos[0]) != bracket:
        return -1
    pos[0] = pos[0] + 1
    return space(pos)


def follows(pos: line, bracket: int) -> int:
    """Behind a value: 1 where another one comes, 0 where the bracket closed, -1 for anything else."""
    c = space(pos)
    pos[0] = pos[0] + 1
    if c == bracket:
        return 0
    if c != 44:
        return -1
    space(pos)
    return 1


def plain(pos: line) -> int:
    """Steps over a text behind its opening quote: its length in bytes; -1 where something is escaped, or it has no end."""
    at = pos[0]
    first = at
    total = 0
    c = byte_at(at)
    while (c != 34) & (c != 92) & (c >= 32):
        total = total * 31 + c
        at = at + 1
        c = byte_at(at)
    pos[0] = at + 1
    pos[1] = total
    return at - first if c == 34 else -1


def find(table: line, at: int, size: int, total: int) -> int:
    """The number of a text in a table of texts, -1 where it is none of them: a mask, then rows of sum, size, address, number."""
    k = total & table[0]
    e = 1 + k * 4
    while table[e + 1] >= 0:
        if (table[e] == total) & (table[e + 1] == size):
            if alike(table[e + 2], at, size):
                return table[e + 3]
        k = (k + 1) & table[0]
        e = 1 + k * 4
    return -1


def alike(a: int, b: int, size: int) -> bool:
    """Whether `size` bytes at two addresses are the same."""
    for k in range(size):
        if byte_at(a + k) != byte_at(b + k):
            return False
    return True


def key(pos: line, keys: line) -> int:
    """Steps over a key and its colon; the number of the key, -1 where it is none that is known."""
    if byte_at(pos[0]) != 34:
        return -1
    pos[0] = pos[0] + 1
    first = pos[0]
    size = plain(pos)
    if size < 0:
        return -1
    found = find(keys, first, size, pos[1])
    if space(pos) != 58:
        return -1
    pos[0] = pos[0] + 1
    space(pos)
    return found


# -- values


def blank(columns: rows, i: int, count: int) -> int:
    """Nothing is given yet."""
    for k in range(count):
        columns[k, i] = A
    return 0


def field(facts: line, f: int, pos: line, columns: rows, i: int, day: int, heads: line, owned: line) -> bool:
    """Reads a fact to column i; whether it is plain and was not given before."""
    if columns[f, i] != A:
        return False
    value = said(facts, f * FACT, pos, day, owned)
    if value == STRANGE:
        return False
    columns[f, i] = value
    heads[0] = heads[0] - (facts[f * FACT + 7] >> 1 & 1)
    return True


def said(facts: line, r: int, pos: line, day: int, owned: line) -> int:
    """The value of a fact, as columns have it (a text: its address); STRANGE where only the slow reader can say what it is."""
    kind = facts[r + 1]
    first = pos[0]
    if spelt(first, 0x6C6C756E, 4):
        pos[0] = first + 4
        return nothing(facts, r, kind)
    value = STRANGE
    if kind == NUMBER:
        value = figure(pos, facts[r + 2])
    if kind == BOOL:
        value = truth(pos)
    if (kind == CHOICE) | (kind == TEXT) | (kind == DAY):
        if byte_at(first) == 34:
            pos[0] = first + 1
            size = plain(pos)
            if size >= 0:
                if kind == CHOICE:
                    value = find(here(facts[r + 8]), first + 1, size, pos[1])
                    if value < 0:
                        return STRANGE
                if kind == TEXT:
                    value = word(first + 1, size, owned)
                if kind == DAY:
                    value = calendar(first + 1, size)
    if value == STRANGE:
        return slowly(first, facts, r, pos, day, owned)
    return within(value, facts, r, day) if (kind == NUMBER) | (kind == DAY) else value


def nothing(facts: line, r: int, kind: int) -> int:
    """What `null` is for a fact: 无, where it may be."""
    if (kind == BOOL) | (facts[r + 7] & 1 == 0):
        return STRANGE
    return facts[r + 2] if kind == CHOICE else N


def figure(pos: line, places: int) -> int:
    """A number of at most twelve digits, times ten to the power of `places`."""
    first = pos[0]
    below = byte_at(first) == 45
    if below:
        first = first + 1
    at = first
    value = 0
    rest = -1  # digits after the point
    c = byte_at(at)
    while ((c >= 48) & (c <= 57)) | ((c == 46) & (rest < 0)):
        if c == 46:
            rest = 0
        else:
            value = value * 10 + c - 48
            if rest >= 0:
                rest = rest + 1
        at = at + 1
        c = byte_at(at)
    digits = at - first - (rest >= 0)
    if (digits < 1) | (digits > 12) | (c == 46) | (c == 69) | (c == 101):
        return STRANGE
    c = byte_at(first)
    if (rest == 0) | (rest > places) | (c == 46):
        return STRANGE
    if (c == 48) & (digits > 1):
        if byte_at(first + 1) != 46:
            return STRANGE
    for _k in range(places - max(rest, 0)):
        value = value * 10
    pos[0] = at
    return -value if below else value


def spelt(at: int, letters: int, count: int) -> bool:
    """Whether some letters stand there, the first in the lowest byte."""
    for k in range(count):
        if byte_at(at + k) != (letters >> k * 8) & 255:
            return False
    return True


def truth(pos: line) -> int:
    """1 for `true`, 0 for `false`."""
    if spelt(pos[0], 0x65757274, 4):
        pos[0] = pos[0] + 4
        return 1
    if spelt(pos[0], 0x65736C6166, 5):
        pos[0] = pos[0] + 5
        return 0
    return STRANGE


def word(first: int, size: int, owned: line) -> int:
    """A text of at most 200 characters; owned until the trace is made."""
    if size > 800:
        return STRANGE
    x = PyUnicode_DecodeUTF8(first, size, 0)
    if x == 0:
        PyErr_Clear()
        return STRANGE
    value = kept(x, owned) if PyUnicode_GetLength(x) <= 200 else STRANGE
    Py_DecRef(x)
    return value


def digits(at: int, count: int) -> int:
    """A number of some digits, -1 where one of them is none."""
    value = 0
    for k in range(count):
        c = byte_at(at + k)
        if (c < 48) | (c > 57):
            return -1
        value = value * 10 + c - 48
    return value


def calendar(at: int, size: int) -> int:
    """`2019-03-11` as an ordinal."""
    if size != 10:
        return STRANGE
    year = digits(at, 4)
    month = digits(at + 5, 2)
    day = digits(at + 8, 2)
    if (byte_at(at + 4) != 45) | (byte_at(at + 7) != 45) | (year < 1900) | (year > 2199) | (month < 1) | (month > 12) | (day < 1):
        return STRANGE
    return _ordinal(year, month, day) if day <= _length(year, month) else STRANGE


# -- what is not plain


def scalar(pos: line) -> int:
    """Where a text, or a number or word, ends."""
    at = pos[0]
    c = byte_at(at)
    if c == 34:
        at = closing(at)
        return at + 1 if byte_at(at) == 34 else at
    while (c > 32) & (c != 44) & (c != 93) & (c != 125):
        at = at + 1
        c = byte_at(at)
    return at


def closing(quote: int) -> int:
    """Where the text behind an opening quote has its closing one, or the bytes end."""
    at = quote + 1
    c = byte_at(at)
    while (c != 34) & (c != 0):
        if c == 92:
            if byte_at(at + 1) != 0:
                at = at + 1
        at = at + 1
        c = byte_at(at)
    return at


def parsed(first: int, end: int) -> int:
    """A new object of some JSON, as the door reads it; 0 where it cannot be read."""
    written = PyBytes_FromStringAndSize(first, end - first)
    found = 0
    if written != 0:
        found = PyObject_CallOneArg(PARSE, written)
        Py_DecRef(written)
    if found == 0:
        PyErr_Clear()
    return found


def slowly(first: int, facts: line, r: int, pos: line, day: int, owned: line) -> int:
    """The value of a fact by way of an object."""
    pos[0] = first
    pos[0] = scalar(pos)
    x = parsed(first, pos[0])
    if x == 0:
        return STRANGE
    value = fact(x, facts, r, day, owned)
    Py_DecRef(x)
    return value


def day_written(pos: line, reader: int) -> int:
    """The day that an object says, by its own reader where it is not plain."""
    first = pos[0]
    if byte_at(first) == 34:
        pos[0] = first + 1
        size = plain(pos)
        if size >= 0:
            value = calendar(first + 1, size)
            if value != STRANGE:
                return value
    pos[0] = first
    pos[0] = scalar(pos)
    x = parsed(first, pos[0])
    if x == 0:
        return STRANGE
    value = called(x, word_at(x + 8), reader)
    Py_DecRef(x)
    return value


def beyond(first: int) -> int:
    """Where a list ends that begins there, or the bytes."""
    at = first
    depth = 0
    c = byte_at(at)
    while c != 0:
        if c == 34:
            at = closing(at)
        if (c == 91) | (c == 123):
            depth = depth + 1
        if (c == 93) | (c == 125):
            depth = depth - 1
        if byte_at(at) != 0:
            at = at + 1
        c = byte_at(at)
        if depth == 0:
            return at
    return at


def list_written(first: int, reader: int, owned: line) -> int:
    """A list that no rule walks, as the door's own reader has it: its address, owned."""
    x = parsed(first, beyond(first))
    if x == 0:
        return STRANGE
    found = 0
    if word_at(x + 8) == LIST:
        found = PyObject_CallOneArg(reader, x)
        if found == 0:
            PyErr_Clear()
    Py_DecRef(x)
    if found == 0:
        return STRANGE
    held = kept(found, owned)
    Py_DecRef(found)
    return held
