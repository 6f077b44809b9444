"""What the Python that batch/machine.py compiles may say beside its own functions. For the type checker and for readers: nothing runs it.

Objects are addresses. The functions in capitals and small letters are those of Python's C interface by these names.
"""

# ruff: noqa: N802

from __future__ import annotations

line = list[int]
rows = dict[tuple[int, int], int]

A: int  # a fact that is not known
N: int  # 无
STRANGE: int  # what only the slow reader can say
BOOL: int
CHOICE: int
NUMBER: int
DAY: int
TEXT: int
NONE: int
TRUE: int
FALSE: int
ELLIPSIS: int
INT: int
STR: int
BYTES: int
LIST: int
DICT: int
DECIMAL: int
DAYS: int  # the dict of days read before


def word_at(address: int) -> int:
    raise NotImplementedError


def byte_at(address: int) -> int:
    raise NotImplementedError


def here(address: int) -> line:
    """Written `line(address)`: what lies there as an array."""
    raise NotImplementedError


def PyBytes_AsString(o: int) -> int:
    raise NotImplementedError


def PyBytes_Size(o: int) -> int:
    raise NotImplementedError


def PyDict_GetItemWithError(o: int, key: int) -> int:
    raise NotImplementedError


def PyErr_Clear() -> int:
    raise NotImplementedError


def PyList_GetItem(o: int, i: int) -> int:
    raise NotImplementedError


def PyList_Size(o: int) -> int:
    raise NotImplementedError


def PyLong_AsLongLong(o: int) -> int:
    raise NotImplementedError


def PyLong_FromLongLong(x: int) -> int:
    raise NotImplementedError


def PyObject_CallOneArg(function: int, o: int) -> int:
    raise NotImplementedError


def PyTuple_New(count: int) -> int:
    raise NotImplementedError


def PyTuple_SetItem(o: int, i: int, x: int) -> int:
    raise NotImplementedError


def PyUnicode_Compare(a: int, b: int) -> int:
    raise NotImplementedError


def PyUnicode_GetLength(o: int) -> int:
    raise NotImplementedError


def PyUnicode_ReadChar(o: int, i: int) -> int:
    raise NotImplementedError


def Py_DecRef(o: int) -> int:
    raise NotImplementedError


def Py_IncRef(o: int) -> int:
    raise NotImplementedError


def PyBytes_FromStringAndSize(text: int, size: int) -> int:
    raise NotImplementedError


def PyDict_Size(o: int) -> int:
    raise NotImplementedError


def PyTuple_GetItem(o: int, i: int) -> int:
    raise NotImplementedError


def PyDict_Next(o: int, position: int, key: int, value: int) -> int:
    raise NotImplementedError
