"""Of Python's own C interface: what objects.py calls, and the addresses of the types and marks that it compares with."""

from __future__ import annotations

import ctypes
import sys
from decimal import Decimal

from doudi.batch.code import compiled, dialect, numeric
from doudi.decision.door.quick import known_days, parse

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

FUNCTIONS = tuple(name for name in dialect.__annotations__ if name.startswith("Py"))
FACT, CELL = 9, 5  # words
BOOL, CHOICE, NUMBER, DAY, TEXT, TIME = range(6)  # kinds of facts; the last is nothing to the machine code but a value for a callback
INTEGER, BIT, SLOT, MAYBE_NONE, WORD, ROWS = range(6)  # kinds of cells: layouts.py


def parsed(text: bytes) -> object:
    """A value of JSON text, as the door has it. Raises Surprise, UnicodeDecodeError."""
    return parse(text.decode())


CONSTANTS = compiled.CONSTANTS | {
    "STRANGE": numeric.OPEN + 1,  # what only the slow reader can say
    "FACT": FACT, "CELL": CELL, "BOOL": BOOL, "CHOICE": CHOICE, "NUMBER": NUMBER, "DAY": DAY, "TEXT": TEXT,
    "INTEGER": INTEGER, "BIT": BIT, "SLOT": SLOT, "MAYBE_NONE": MAYBE_NONE, "ROWS": ROWS,
    **{name: id(x) for name, x in {"NONE": None, "TRUE": True, "FALSE": False, "ELLIPSIS": ...}.items()},
    **{t.__name__.upper(): id(t) for t in (int, str, bytes, list, dict, Decimal)},
    "DAYS": id(known_days), "PARSE": id(parsed),
}
FASTCALL = 0x80  # METH_FASTCALL: (self, arguments, how many)


class Method(ctypes.Structure):
    """PyMethodDef."""

    _fields_ = [("name", ctypes.c_char_p), ("code", ctypes.c_void_p), ("flags", ctypes.c_int), ("doc", ctypes.c_char_p)]


def usable() -> bool:
    """Whether this interpreter is one whose objects are laid out as the machine code has them: CPython of 64 bits, under one lock."""
    if sys.implementation.name != "cpython" or sys.maxsize < 2**32 or not getattr(sys, "_is_gil_enabled", lambda: True)():
        return False
    if not all(hasattr(ctypes.pythonapi, name) for name in FUNCTIONS):
        return False
    tries: list[object] = [1, "x", b"x", [], {}, Decimal(1)]
    return all(ctypes.c_size_t.from_address(id(x) + 8).value == id(type(x)) for x in tries)


def address(name: str) -> int:
    """Where a function of Python's lies."""
    found = ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value
    assert found
    return found


def function(name: str, code: int, owner: object) -> tuple[object, Method]:
    """A Python function of machine code at `code`, which keeps `owner` alive; and what `owner` has to keep."""
    method = Method(name.encode(), code, FASTCALL, None)
    make = ctypes.pythonapi.PyCFunction_NewEx
    make.restype, make.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p]
    return make(ctypes.addressof(method), owner, None), method


def places_of(words: dict[str, int], own: Callable[[Any], int]) -> list[int]:
    """A table in which `find` (texts.py) looks texts up: a mask, then rows of the sum over its bytes, length, address and number.

    At least half of the rows are free (length -1). own: keeps an object for as long as the code.
    """
    size = 2 << len(words).bit_length()
    rows = [[0, -1, 0, 0] for _ in range(size)]
    for word, number in words.items():
        spelt, total = word.encode(), 0
        for c in spelt:
            total = (total * 31 + c) & (2**64 - 1)
        k = total & (size - 1)
        while rows[k][1] >= 0:
            k = (k + 1) & (size - 1)
        own(spelt)
        begin = ctypes.cast(ctypes.c_char_p(spelt), ctypes.c_void_p).value
        assert begin
        rows[k] = [total - 2**64 if total >= 2**63 else total, len(spelt), begin, number]
    return [size - 1, *(x for row in rows for x in row)]
