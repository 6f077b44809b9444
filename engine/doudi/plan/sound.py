"""Whether data read from a file has the shape of a plan: every number an integer, every word one that the plan knows.

Generated code is made from node rows, so nothing but integers and known words may come out of a file that someone could have planted.
"""

from __future__ import annotations

from doudi.plan.nodes import CHOICES, DEN, HIGH, HOLDER, KIND, LOW, PLACES

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


OPS = frozenset(
    [
        *("const", "fact", "rate", "as_of", "silent", "table", "rate_at", "lin", "mul", "min", "max", "abs", "sgn", "guard0"),
        *("nonzero", "round", "cmp", "eqb", "eqe", "isin", "has", "and", "or", "not", "case", "count", "sum", "amin", "amax"),
        *("any", "all", "shift", "age", "months", "calendar", "require"),
    ]
)
WORDS = frozenset(
    [
        "<",
        "<=",
        ">",
        ">=",
        "=",
        "half",
        "up",
        "down",
        "month_start",
        "month_end",
        "year_start",
        "year_end",
        "lo",
        "hi",
        "lohi",
    ]
)
KINDS = frozenset(["bool", "enum", "number", "percent", "date", "time", "text"])


def sound(data: Any) -> bool:
    """Whether `data` can be given to Plan.from_data and run."""
    if not isinstance(data, dict) or not all(
        isinstance(data.get(k), list) for k in ("nodes", "scopes", "rates", "handles", "types", "gaps")
    ):
        return False
    if not all(isinstance(data.get(k), dict) for k in ("door", "entries", "outcomes", "head")) or not isinstance(
        data.get("root"), str
    ):
        return False
    count, scopes, rates = len(data["nodes"]), len(data["scopes"]), len(data["rates"])
    return (
        all(_node(i, row, scopes, rates) for i, row in enumerate(data["nodes"]))
        and all(_scope(row) for row in data["scopes"])
        and all(_record(row) for row in data["door"].values())
        and all(
            isinstance(r, list) and len(r) == 10 and r[3] in ("b", "e", "n") and set(str(r[5])) <= set("eb")
            for r in data["rates"]
        )
        and all(
            isinstance(h, list) and len(h) == 5 and all(_int(x) for x in h[1:]) and h[1] < count
            for h in data["handles"]
        )
    )


def _int(x: Any) -> bool:
    return x.__class__ is int


def _node(i: int, row: Any, scopes: int, rates: int) -> bool:
    if not isinstance(row, list) or len(row) != 9 or row[0] not in OPS or row[4] not in ("b", "e", "n"):
        return False
    op, args, data, scope, _, den, lo, hi, nullable = row
    if not isinstance(args, list) or not all(_int(a) and 0 <= a < i for a in args):
        return False
    if not all(map(_int, (scope, den, lo, hi))) or not 0 <= scope < scopes or den < 1 or nullable.__class__ is not bool:
        return False
    if op in ("rate", "table", "rate_at") and not (_int(data) and 0 <= data < rates):
        return False
    if op in ("fact", "silent", "count", "sum", "amin", "amax", "any", "all", "isin", "shift") and not _int(data):
        return False
    return _data(data)


def _data(data: Any) -> bool:
    if data is None or data.__class__ in (int, bool) or (isinstance(data, str) and data in WORDS):
        return True
    return isinstance(data, list) and all(_data(x) for x in data)


def _scope(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 5 and isinstance(row[0], str) and all(_int(x) for x in row[1:4])


def _record(row: Any) -> bool:
    if not isinstance(row, dict) or not all(isinstance(row.get(k), list) for k in ("facts", "lists", "list_names")):
        return False
    for f in row["facts"]:
        if (
            not isinstance(f, list)
            or len(f) != HOLDER + 1
            or f[KIND] not in KINDS
            or not all(map(_int, (f[DEN], f[LOW], f[HIGH], f[PLACES])))
        ):
            return False
        if not isinstance(f[0], str) or not isinstance(f[CHOICES], list):
            return False
    return all(isinstance(x, str) for x in row["lists"])
