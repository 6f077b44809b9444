"""What is told often of a decision: put into words once for all households alike, and filled in (docs/decisions/0017).

A part is what a function of (t, key, path) tells: a text, or texts in lists and dicts that nobody else holds. What it tells hangs on the
trace, the slots, the day and the key alone, and whatever it asks of a text it asks of `t`, so that it can be noted (blanks.py).
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.telling import Path, Telling

    Tell = Callable[[Telling, Any, Path], Any]

SELDOM = 64  # accounts that a reader tells before forms are made


def often(tell: Tell) -> Tell:
    """The same function, by forms once it is called for often; a form is of a household, not of an element of it."""
    forms: Tell | None = None

    def told(t: Telling, key: Any, path: Path) -> Any:
        nonlocal forms
        if path or t.noted or t.reader.accounts <= SELDOM:
            return tell(t, key, path)
        if forms is None:
            from doudi.explanation.forms.kept import Forms

            forms = Forms(tell)
        return forms(t, key, path)

    return told
