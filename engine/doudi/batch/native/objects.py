"""Python objects to columns and columns to a trace, in the Python that batch/code/compiler.py compiles: the two ends of household.py.

Addresses are integers. Whoever holds the interpreter's lock may read what an address leads to as long as somebody owns it. A callback may
run other threads, so lists and elements are owned while they are read, texts until they are written, and nothing else that is
borrowed is used after one.

A row of `facts` is what one fact of a record needs (FACT words), a row of `cells` what one value of a trace's row needs (CELL words).
"""

# ruff: noqa: SIM102  # both sides of `and` are computed there: what must not be asked too early has an `if` of its own

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.batch.code.dialect import (
        BIT,
        BOOL,
        BYTES,
        CELL,
        CHOICE,
        DAY,
        DAYS,
        DECIMAL,
        DICT,
        ELLIPSIS,
        FACT,
        FALSE,
        INT,
        INTEGER,
        LIST,
        MAYBE_NONE,
        NONE,
        NUMBER,
        ROWS,
        SLOT,
        STR,
        STRANGE,
        TEXT,
        TRUE,
        A,
        N,
        Py_DecRef,
        Py_IncRef,
        PyBytes_AsString,
        PyBytes_Size,
        PyDict_GetItemWithError,
        PyDict_Next,
        PyErr_Clear,
        PyList_GetItem,
        PyList_Size,
        PyLong_AsLongLong,
        PyLong_FromLongLong,
        PyObject_CallOneArg,
        PyTuple_GetItem,
        PyTuple_New,
        PyTuple_SetItem,
        PyUnicode_Compare,
        PyUnicode_GetLength,
        PyUnicode_ReadChar,
        byte_at,
        here,
        line,
        rows,
        word_at,
    )


# -- from objects


def fact(x: int, facts: line, r: int, day: int, owned: line) -> int:
    """The value of a fact, as columns have it (a text: its address); STRANGE where only the slow reader can say what it is."""
    kind = facts[r + 1]
    if kind == BOOL:
        return 1 if x == TRUE else 0 if x == FALSE else STRANGE
    t = word_at(x + 8)
    if kind == CHOICE:
        if t != STR:
            if x != NONE:
                return STRANGE
        bit = PyDict_GetItemWithError(facts[r + 5], x)
        return STRANGE if bit == 0 else PyLong_AsLongLong(bit)
    if x == NONE:
        return N if facts[r + 7] & 1 != 0 else STRANGE
    if kind == TEXT:
        return text(x, t, owned)
    value = STRANGE
    if kind == NUMBER:
        if t == INT:
            value = whole(PyLong_AsLongLong(x), facts[r + 2])
        if t == BYTES:
            value = decimals(x, facts[r + 2])
    if kind == DAY:
        value = day_known(x, t)
    if value == STRANGE:
        value = called(x, t, facts[r + 6])
    if value == STRANGE:
        return STRANGE
    return within(value, facts, r, day)


def within(value: int, facts: line, r: int, day: int) -> int:
    """A number or day where it is one that the fact may be."""
    if facts[r + 7] & 4 != 0:
        if value > day:
            return STRANGE
    return value if (value >= facts[r + 3]) & (value <= facts[r + 4]) else STRANGE


def day_known(x: int, t: int) -> int:
    """A day that was read before."""
    if t != STR:
        return STRANGE
    found = PyDict_GetItemWithError(DAYS, x)
    return STRANGE if found == 0 else PyLong_AsLongLong(found)


def day_given(o: int, key: int, reader: int) -> int:
    """The day that an object says; A where it says none."""
    x = PyDict_GetItemWithError(o, key)
    if x == 0:
        return A
    t = word_at(x + 8)
    found = day_known(x, t)
    return called(x, t, reader) if found == STRANGE else found


def whole(x: int, places: int) -> int:
    """An integer times ten to the power of `places`; STRANGE where it is large, or -1, which may stand for a failure."""
    if x == -1:
        PyErr_Clear()
        return STRANGE
    if (x > 1000000000000) | (x < -1000000000000):
        return STRANGE
    for _k in range(places):
        x = x * 10
    return x


def decimals(x: int, places: int) -> int:
    """A fraction in digits times ten to the power of `places`; STRANGE where it is not plain."""
    size = PyBytes_Size(x)
    if size > 13:
        return STRANGE
    at = PyBytes_AsString(x)
    end = at + size
    below = byte_at(at) == 45
    if below:
        at = at + 1
    value = 0
    rest = -1  # digits after the point
    while at < end:
        c = byte_at(at)
        at = at + 1
        if c == 46:
            if rest >= 0:
                return STRANGE
            rest = 0
        else:
            if (c < 48) | (c > 57):
                return STRANGE
            value = value * 10 + c - 48
            if rest >= 0:
                rest = rest + 1
    if (rest < 1) | (rest > places):
        return STRANGE
    for _k in range(places - rest):
        value = value * 10
    return -value if below else value


def text(x: int, t: int, owned: line) -> int:
    """The address of a text of at most 200 characters, none of them a surrogate, or of an integer; owned until the trace is made."""
    if t == INT:
        return STRANGE if whole(PyLong_AsLongLong(x), 0) == STRANGE else kept(x, owned)
    if t != STR:
        return STRANGE
    size = PyUnicode_GetLength(x)
    if size > 200:
        return STRANGE
    for i in range(size):
        c = PyUnicode_ReadChar(x, i) & 4294967295
        if (c >= 55296) & (c <= 57343):
            return STRANGE
    return kept(x, owned)


def kept(x: int, owned: line) -> int:
    """The same object, owned until the trace is made."""
    if owned[0] >= 2000:
        return STRANGE
    Py_IncRef(x)
    owned[0] = owned[0] + 1
    owned[owned[0]] = x
    return x


def called(x: int, t: int, reader: int) -> int:
    """What the door's own reader of a fact makes of a value, of types whose methods are Python's own."""
    if (t != INT) & (t != STR) & (t != BYTES) & (t != DECIMAL):
        return STRANGE
    found = PyObject_CallOneArg(reader, x)
    if found == 0:
        PyErr_Clear()
        return STRANGE
    value = STRANGE
    if word_at(found + 8) == INT:
        value = PyLong_AsLongLong(found)
        if value == -1:
            PyErr_Clear()  # or too large: then the slow reader says so too
            value = STRANGE
    Py_DecRef(found)
    return value


def record(o: int, facts: line, count: int, columns: rows, i: int, day: int, owned: line) -> int:
    """The facts of an object to column i: keys that it has * 65536 + facts that it lacks; STRANGE where something is not plain."""
    given = 0
    lacking = 0
    for f in range(count):
        r = f * FACT
        x = PyDict_GetItemWithError(o, facts[r])
        value = A
        if x == 0:
            lacking = lacking + (facts[r + 7] >> 1 & 1)
        else:
            given = given + 1
            value = fact(x, facts, r, day, owned)
            if value == STRANGE:
                return STRANGE
        columns[f, i] = value
    return given << 16 | lacking


def record_given(o: int, places: int, cursor: int, facts: line, count: int, columns: rows, i: int, day: int, owned: line) -> int:
    """The same for a record of many facts: by the keys that are there. `places` is a dict from a fact's key to its number."""
    lacking = 0
    for f in range(count):
        columns[f, i] = A
        lacking = lacking + (facts[f * FACT + 7] >> 1 & 1)
    given = 0
    put(here(cursor), 0)
    while PyDict_Next(o, cursor, cursor + 8, cursor + 16) & 4294967295 != 0:
        key = word_at(cursor + 8)
        if word_at(key + 8) != STR:
            return STRANGE
        x = word_at(cursor + 16)
        f = PyDict_GetItemWithError(places, key)
        if f != 0:
            n = PyLong_AsLongLong(f)
            value = fact(x, facts, n * FACT, day, owned)
            if value == STRANGE:
                return STRANGE
            columns[n, i] = value
            given = given + 1
            lacking = lacking - (facts[n * FACT + 7] >> 1 & 1)
    return given << 16 | lacking


def list_of(o: int, key: int) -> int:
    """The list that an object has under a key; 0 where it has nothing there, STRANGE where that is no list."""
    x = PyDict_GetItemWithError(o, key)
    if x == 0:
        return 0
    return x if word_at(x + 8) == LIST else STRANGE


def other(o: int, key: int, reader: int, owned: line) -> int:
    """A list that no rule walks, as the door's own reader has it: its address, owned; A where there is none."""
    x = list_of(o, key)
    if x == 0:
        return A
    if x == STRANGE:
        return STRANGE
    found = PyObject_CallOneArg(reader, x)
    if found == 0:
        PyErr_Clear()
        return STRANGE
    held = kept(found, owned)
    Py_DecRef(found)
    return held


def elements(o: int, key: int, most: int) -> int:
    """How many elements the list of an object has, -1 where there is no such list; STRANGE where it is none or too long."""
    x = list_of(o, key)
    if x == 0:
        return -1
    if x == STRANGE:
        return STRANGE
    size = PyList_Size(x)
    return size if size <= most else STRANGE


def element(o: int, key: int, i: int, owned: line) -> int:
    """An element of the list of an object, owned; STRANGE where there is none, or it is no object."""
    x = list_of(o, key)
    if (x == 0) | (x == STRANGE):
        return STRANGE
    found = PyList_GetItem(x, i)
    if found == 0:
        PyErr_Clear()
        return STRANGE
    return kept(found, owned) if word_at(found + 8) == DICT else STRANGE


def apart(columns: rows, id: int, first: int, last: int) -> bool:
    """Whether no two elements carry one id."""
    for i in range(first, last):
        x = columns[id, i]
        if x != A:
            for j in range(first, i):
                y = columns[id, j]
                if y != A:
                    if same(x, y):
                        return False
    return True


def same(x: int, y: int) -> bool:
    """Whether two ids, texts or integers, are one."""
    if word_at(x + 8) != word_at(y + 8):
        return False
    if word_at(x + 8) == STR:
        return PyUnicode_Compare(x, y) & 4294967295 == 0
    return PyLong_AsLongLong(x) == PyLong_AsLongLong(y)


def put(cells: line, x: int) -> int:
    """Sets the first of some words."""
    cells[0] = x
    return x


def release(owned: line) -> int:
    """Lets go of what is still kept."""
    for i in range(owned[0]):
        Py_DecRef(owned[i + 1])
    owned[0] = 0
    return 0


def copied(to: int, words: line, count: int) -> int:
    """Copies some words to an address; gives where the next ones go."""
    fill(here(to), words, count)
    return to + count * 8


def fill(to: line, words: line, count: int) -> int:
    """`count` words copied."""
    for i in range(count):
        to[i] = words[i]
    return 0


def handed(owned: line) -> int:
    """A tuple of what was kept, which owns it from now on; None where it is nothing, 0 where there is no memory."""
    count = owned[0]
    owned[0] = 0
    if count == 0:
        return mark(NONE)
    out = PyTuple_New(count)
    if out == 0:
        return 0
    for i in range(count):
        PyTuple_SetItem(out, i, owned[i + 1])
    return out


def integers(words: line, count: int) -> int:
    """A tuple of integers; 0 where there is no memory."""
    out = PyTuple_New(count)
    if out == 0:
        return 0
    for i in range(count):
        x = PyLong_FromLongLong(words[i])
        if x == 0:
            Py_DecRef(out)
            return 0
        PyTuple_SetItem(out, i, x)
    return out


def pair(a: int, b: int) -> int:
    """A tuple of two objects, which owns them from now on; 0 where there is no memory."""
    out = 0
    if a != 0:
        if b != 0:
            out = PyTuple_New(2)
    if out == 0:
        if a != 0:
            Py_DecRef(a)
        if b != 0:
            Py_DecRef(b)
        return 0
    PyTuple_SetItem(out, 0, a)
    PyTuple_SetItem(out, 1, b)
    return out


# -- to objects. `snap` is what a household's values were copied to: first where each part of it begins. Each function gives a new
# reference, 0 where there is no memory for it.


def number(value: int) -> int:
    return mark(NONE) if value == N else PyLong_FromLongLong(value)


def mark(x: int) -> int:
    """One more owner of an object."""
    Py_IncRef(x)
    return x


def slot(value: int, kind: int) -> int:
    """A fact as slots have it."""
    if value == A:
        return mark(ELLIPSIS)
    if kind == BOOL:
        return mark(TRUE if value == 1 else FALSE)
    if kind == TEXT:
        return mark(NONE if value == N else value)
    return number(value)


def value(cells: line, e: int, snap: int, i: int) -> int:
    """One value of the row of element i, by the kind of its cell: kind, head, offset in the element's part, size of a part, and more."""
    kind = cells[e]
    begin = snap + word_at(snap + cells[e + 1])
    if kind == ROWS:
        return inner(cells, cells[e + 2], snap, word_at(begin + i * 8), word_at(begin + i * 8 + 8))
    part = begin + i * cells[e + 3]
    x = word_at(part + cells[e + 2])
    if kind == INTEGER:
        return number(x)
    if kind == BIT:
        return mark(TRUE if x >> cells[e + 4] & 1 != 0 else FALSE)
    if kind == SLOT:
        return slot(x, cells[e + 4])
    if kind == MAYBE_NONE:
        return mark(NONE) if word_at(part + cells[e + 4]) == 2 else number(x)
    return mark(TRUE if x != 0 else FALSE)


def expanded(cells: line, packed: int) -> int:
    """The tuples of a packed trace; None for what is none."""
    words = PyTuple_GetItem(packed, 0)
    snap = 0
    if words != 0:
        snap = PyBytes_AsString(words)
    if snap == 0:
        PyErr_Clear()
        return mark(NONE)
    return row(cells, 0, snap, 0)


def inner(cells: line, at: int, snap: int, first: int, last: int) -> int:
    """The rows of some elements."""
    out = PyTuple_New(last - first)
    for k in range(first, last):
        if out != 0:
            found = row(cells, at, snap, k)
            if found == 0:
                Py_DecRef(out)
                return 0
            PyTuple_SetItem(out, k - first, found)
    return out


def row(cells: line, at: int, snap: int, i: int) -> int:
    """The row of element i: `at` says how many values it has, then come their cells."""
    count = cells[at]
    out = PyTuple_New(count)
    if out == 0:
        return 0
    for k in range(count):
        found = value(cells, at + 1 + k * CELL, snap, i)
        if found == 0:
            Py_DecRef(out)
            return 0
        PyTuple_SetItem(out, k, found)
    return out
