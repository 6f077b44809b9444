"""What the Python that compiler.py compiles may say beside its own functions, by its types: nothing here has a value.

Objects are addresses. The functions in capitals and small letters are those of Python's C interface by these names.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable

line = list[int]
rows = dict[tuple[int, int], int]

A: int  # a fact that is not known
N: int  # 无
STRANGE: int  # what only the slow reader can say
DAYS: int  # the dict of days read before
PARSE: int  # the reader of JSON that the door has, of bytes

# Words of a row of a table of facts and of a table of cells, and the kinds of both (batch/native/capi.py).
JOB: int
FOUND: int
MOST_WORDS: int
FACT: int
CELL: int
BOOL: int
CHOICE: int
NUMBER: int
DAY: int
TEXT: int
INTEGER: int
BIT: int
SLOT: int
MAYBE_NONE: int
ROWS: int

# Python's own marks and types.
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

word_at: Callable[[int], int]
byte_at: Callable[[int], int]
here: Callable[[int], line]  # what lies at an address, as an array

PyBytes_AsString: Callable[[int], int]
PyBytes_FromStringAndSize: Callable[[int, int], int]
PyBytes_Size: Callable[[int], int]
PyDict_GetItemWithError: Callable[[int, int], int]
PyDict_Next: Callable[[int, int, int, int], int]
PyDict_Size: Callable[[int], int]
PyErr_Clear: Callable[[], int]
PyList_GetItem: Callable[[int, int], int]
PyList_Size: Callable[[int], int]
PyLong_AsLongLong: Callable[[int], int]
PyLong_FromLongLong: Callable[[int], int]
PyObject_CallOneArg: Callable[[int, int], int]
PyTuple_GetItem: Callable[[int, int], int]
PyTuple_New: Callable[[int], int]
PyTuple_SetItem: Callable[[int, int, int], int]
PyUnicode_AsUTF8AndSize: Callable[[int, int], int]
PyUnicode_Compare: Callable[[int, int], int]
PyUnicode_DecodeUTF8: Callable[[int, int, int], int]
PyUnicode_GetLength: Callable[[int], int]
PyUnicode_ReadChar: Callable[[int, int], int]
Py_DecRef: Callable[[int], int]
Py_IncRef: Callable[[int], int]
