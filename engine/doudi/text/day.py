"""`date`, the standard library's. CPython keeps it in C and `datetime` first makes a second one in Python, four ms of every start."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from datetime import date
else:
    try:
        from _datetime import date
    except ImportError:  # not CPython's
        from datetime import date

__all__ = ["date"]
