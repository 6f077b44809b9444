"""Python objects to columns and columns to a trace, in the Python that batch/machine.py compiles: the two ends of batch/native.py.

Addresses are integers. Whoever holds the interpreter's lock may read what an address leads to for as long as somebody owns it: whatever
may run Python (a callback) or let go of objects keeps what it still needs, and nothing borrowed is used after.

A row of `table` is what one fact of a record needs (FACT words each), a row of `spec` what one value of a trace needs (CELL words each).
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    line = list[int]
    plane = list[list[int]]

    def word_at(address: int) -> int: ...
    def byte_at(address: int) -> int: ...

    A: int
    N: int
    OPEN: int
    NONE: int
    TRUE: int
    FALSE: int
    ELLIPSIS: int
    INT: int
    STR: int
    BYTES: int
    DECIMAL: int
    LIST: int
    DICT: int
    DAYS: int
    PyBytes_AsString: object
    PyBytes_Size: object
    PyDict_GetItemWithError: object
    PyErr_Clear: object
    PyErr_Occurred: object
    PyList_GetItem: object
    PyList_Size: object
    PyLong_AsLongLong: object
    PyLong_FromLongLong: object
    PyObject_CallOneArg: object
    PyTuple_New: object
    PyTuple_SetItem: object
    PyUnicode_GetLength: object
    PyUnicode_ReadChar: object
    Py_DecRef: object
    Py_IncRef: object
