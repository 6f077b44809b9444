"""The lists of a reconciliation: what each is called, its columns, and how a column is shown. The words themselves are in words.py."""

from __future__ import annotations

HEAD = ("roll_rows", "row", "id", "name", "programme")
TAIL = ("why", "cite", "step", "step_cite")
CHECK = ("checked", "checked_by", "checked_on")  # left empty: the office's record of what it found
COLUMNS: dict[str, tuple[str, ...]] = {
    "missed": ("row", "id", "who", "programme", "due", *TAIL, *CHECK),
    "wrong": (*HEAD, "who", "paid", *TAIL, *CHECK),
    "amounts": (*HEAD, "who", "paid", "due", "difference", *TAIL, *CHECK),
    "grace": (*HEAD, "paid", "until", "days", *TAIL, *CHECK),
    "reviews": (*HEAD, "interval", "until", "days", *TAIL, *CHECK),
    "scheme": (*HEAD, "who", "paid", "due", *TAIL, *CHECK),
    "overlaps": (*HEAD, "who", "paid", *TAIL, *CHECK),
    "absent": ("roll_rows", "id", "name", "programme", "paid", "why", "step", "step_cite", *CHECK),
    "open": (*HEAD, "who", "paid", "asks", "why", "cite", "step", "step_cite", *CHECK),
    "names": ("roll_rows", "row", "id", "name", "known_as", "programme", "paid", "why", "step", "step_cite", *CHECK),
    "doubles": ("side", "rows", "id", "name", "programme", "paid", "why", "step", "step_cite", *CHECK),
    "rejects": ("side", "rows", "id", "column", "code", "why"),
    "columns": ("side", "column", "why"),
}
LISTS = tuple(COLUMNS)
TOLD_APART = frozenset(["missed", "wrong", "amounts", "grace", "reviews", "scheme", "overlaps", "open"])
BY = "by"  # of a column of the register that lines are told apart by: by0, by1, …
TO_DO = LISTS[:11]  # lists of cases: what an office works through
MONEY = frozenset(["paid", "due", "difference"])
DAYS = frozenset(["until"])
COUNTS = frozenset(["row", "days", "interval"])
WIDTHS = {
    "why": 60, "cite": 30, "step": 44, "step_cite": 26, "asks": 60, "programme": 14, "name": 12, "who": 12, "known_as": 16, "id": 18,
    "paid": 12, "due": 12, "difference": 12,
    "until": 12, "days": 8, "interval": 8, "row": 10, "roll_rows": 10, "rows": 12, "side": 10, "column": 24, "code": 24,
    "checked": 24, "checked_by": 10, "checked_on": 12,
}
WIDTH = 16  # of a column of the office's own
WIDE = frozenset(["why", "cite", "step", "step_cite", "asks", "checked"])  # wrapped
