"""What is assumed that this decision leaned on: figures, terms, cases, conditions and lines."""

from __future__ import annotations

from doudi.explanation.values import inert

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.explanation.telling import Path, Telling

    Row = dict[str, Any]



def assumptions(t: Telling, needs: list[Row], lines: list[Row], path: Path) -> tuple[list[Row], list[Row]]:
    """(figures, readings of the text), each {"name", "value", "unit", "reason"}; `needs` and `lines` are the rows told."""
    found: dict[tuple[str, str], Row] = {}
    for shown in needs:
        row = shown["row"]
        if row is None:
            continue
        if row["assumed"]:
            _note(t, found, t.pair(row), row["assumed"])
        _gather(t, t.book.leans(row["display"]), path, found)
    for shown in lines:
        line, case = shown["row"], shown["case"]
        for row in (line, case):
            if row is not None and row["assumed"]:
                _note(t, found, t.pair(row), row["assumed"])
        _gather(t, t.book.leans(line["display"]), path, found)
        _gather(t, t.book.leans(line["guard"]), path, found)
    amount = t.decision.outcome["amount"]
    if lines and amount is not None and amount["assumed"]:
        _note(t, found, t.words["amount"], amount["assumed"])
    rows = list(found.values())
    return [r for r in rows if r["value"]], [r for r in rows if not r["value"]]


def _note(t: Telling, found: dict[tuple[str, str], Row], name: str, reason: str, value: str = "", unit: str = "") -> None:
    found.setdefault((name, reason), {"name": name, "value": value, "unit": unit, "reason": t.reason(reason)})


def _gather(t: Telling, items: list[Any], path: Path, found: dict[tuple[str, str], Row]) -> None:
    for item in items:
        kind = item[0]
        if kind == "term":
            entry = t.plan.entries[item[1]]
            _note(t, found, t.pair(entry), entry["assumed"])
        elif kind == "rate":
            _rate(t, item, path, found)
        elif kind == "case":
            row = item[1]
            _note(t, found, t.pair(row), row["assumed"])
        elif kind == "when":
            if _anywhere(t, item[1], path):
                _gather(t, item[2], path, found)
        elif not any(_everywhere(t, handle, path) for handle in item[1]):
            _gather(t, item[2], path, found)


def _rate(t: Telling, item: list[Any], path: Path, found: dict[tuple[str, str], Row]) -> None:
    row = t.plan.rates[item[1]]
    scope = t.plan.handles[item[2]][4]
    paths = _paths(t, scope, path)
    shown = list(dict.fromkeys(t.say(item[2], p, written=True) for p in paths))
    value = t.words["comma"].join(shown[:4]) if shown else ""
    _note(t, found, t.name(row[1:3]), row[9]["assumed"], inert(value), t.unit(item[2]))


def _paths(t: Telling, scope: int, path: Path) -> list[Path]:
    """The elements of a scope, or the subject itself for what is not a list of it."""
    if scope == t.decision.outcome["scope"] or t.plan.scopes[scope][1] < 0:
        return [path]
    return t.paths(t.plan.scopes[scope][0], path)


def _anywhere(t: Telling, handle: int, path: Path) -> bool:
    return any(t.holds(handle, p) is not False for p in _paths(t, t.plan.handles[handle][4], path))


def _everywhere(t: Telling, handle: int, path: Path) -> bool:
    return all(t.holds(handle, p) is True for p in _paths(t, t.plan.handles[handle][4], path))
