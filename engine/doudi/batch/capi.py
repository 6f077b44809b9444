"""Of Python's own C interface: what batch/objects.py calls, and the addresses of the types and marks that it compares with."""

from __future__ import annotations

import ctypes
import sys
from decimal import Decimal

from doudi.batch import compiled, dialect, numeric
from doudi.decision.door import known_days

FUNCTIONS = tuple(name for name in dialect.__annotations__ if name.startswith("Py"))
FACT, CELL = 8, 5  # words
BOOL, CHOICE, NUMBER, DAY, TEXT, TIME = range(6)  # kinds of facts; the last is nothing to the machine code but a value for a callback
INTEGER, BIT, SLOT, MAYBE_NONE, WORD, ROWS = range(6)  # kinds of cells: batch/layouts.py
CONSTANTS = compiled.CONSTANTS | {
    "STRANGE": numeric.OPEN + 1,  # what only the slow reader can say
    "FACT": FACT, "CELL": CELL, "BOOL": BOOL, "CHOICE": CHOICE, "NUMBER": NUMBER, "DAY": DAY, "TEXT": TEXT,
    "INTEGER": INTEGER, "BIT": BIT, "SLOT": SLOT, "MAYBE_NONE": MAYBE_NONE, "ROWS": ROWS,
    **{name: id(x) for name, x in {"NONE": None, "TRUE": True, "FALSE": False, "ELLIPSIS": ...}.items()},
    **{t.__name__.upper(): id(t) for t in (int, str, bytes, list, dict, Decimal)},
    "DAYS": id(known_days),
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
