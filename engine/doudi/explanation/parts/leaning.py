"""What is assumed that this decision leaned on: figures, terms, cases, conditions and lines. What to look at is made once for a reader."""

from __future__ import annotations

from doudi.explanation.base.book import called
from doudi.explanation.base.values import inert

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path, Telling

    Row = dict[str, Any]
    Found = dict[tuple[str, str], Row]  # (name, reason) -> what is told of it
    Look = Callable[[Telling, Path, Found], None]

MOST = 4  # values of one figure that are told


def assumptions(t: Telling, needs: list[Row], lines: list[Row], path: Path) -> tuple[list[Row], list[Row]]:
    """(figures, readings of the text), each {"name", "value", "much", "reason"}, `much` being the value with its unit; `needs` and `lines`
    are the rows told."""
    found: Found = {}
    for shown in needs:
        if shown["row"] is not None:
            _look(t, shown["row"], found, path, "display")
    for shown in lines:
        line, case = shown["row"], shown["case"]
        if case is None:
            _look(t, line, found, path, "display", "guard")
        else:
            _note(t.reader, found, line)
            _note(t.reader, found, called(case, line))
            _look(t, line, found, path, "display", "guard")
    amount = t.decision.outcome["amount"]
    if lines and amount is not None and amount["assumed"]:
        _put(found, t.words["amount"], amount["assumed"], t.reader)
    rows = list(found.values())
    return [r for r in rows if r["value"]], [r for r in rows if not r["value"]]


def _look(t: Telling, row: Row, found: Found, path: Path, *trees: str) -> None:
    """What a row rests on, itself first."""
    looks: list[Look] = t.reader.kept("leans", row, lambda row: _made(t.reader, t.decision.outcome["scope"], row, trees))
    for look in looks:
        look(t, path, found)


def _made(reader: Reader, subject: int, row: Row, trees: tuple[str, ...]) -> list[Look]:
    out: list[Look] = [lambda t, path, found: _note(reader, found, row)] if row["assumed"] else []
    for tree in trees:
        out += [_looking(reader, subject, item) for item in reader.book.leans(row[tree])]
    return out


def _looking(reader: Reader, subject: int, item: list[Any]) -> Look:
    """What looks at one thing that is assumed, or that may be in some cases."""
    kind = item[0]
    if kind == "term":
        entry = reader.plan.entries[item[1]]
        return lambda t, path, found: _note(reader, found, entry)
    if kind == "rate":
        return _rate(reader, subject, item)
    if kind == "case":
        return lambda t, path, found: _note(reader, found, item[1])
    inner = [_looking(reader, subject, x) for x in item[2]]
    if kind == "when":
        conditions = [_somewhere(reader, subject, item[1], may=True)]
    else:
        conditions = [_somewhere(reader, subject, handle, may=False) for handle in item[1]]

    def look(t: Telling, path: Path, found: Found) -> None:
        if all(applies(t, path) for applies in conditions):
            for x in inner:
                x(t, path, found)

    return look


def _inside(reader: Reader, subject: int, handle: int) -> str:
    """The list whose elements a handle is a value of; "" for the subject's own."""
    scope = reader.plan.handles[handle][4]
    return "" if scope == subject or reader.plan.scopes[scope][1] < 0 else reader.plan.scopes[scope][0]


def _somewhere(reader: Reader, subject: int, handle: int, *, may: bool) -> Callable[[Telling, Path], bool]:
    """Whether a condition may hold somewhere; else whether it is not settled everywhere that it does."""
    record, node = _inside(reader, subject, handle), reader.plan.handles[handle][1]
    surely = reader.surely(node)
    holds = reader.maybe(node) if may else lambda t, path: not surely(t, path)
    return (lambda t, path: bool(t.many(record, path, holds))) if record else holds


def _rate(reader: Reader, subject: int, item: list[Any]) -> Look:
    """A figure, with the values that it has here."""
    row, say, record = reader.plan.rates[item[1]], reader.saying(item[2], True), _inside(reader, subject, item[2])
    name, unit, reason = reader.name(row[1:3]), reader.unit(item[2]), row[9]["assumed"]
    comma = reader.words["comma"]

    def look(t: Telling, path: Path, found: Found) -> None:
        if (name, reason) in found:
            return
        shown = t.distinct([say(t, p) for p in (t.paths(record, path) if record else (path,))])
        if shown and reader.unsaid >= {*shown}:
            return  # no figure is in force that could be assumed
        value = t.puts(inert, comma.join(shown[:MOST])) if shown else ""
        _put(found, name, reason, reader, value, "" if reader.unsaid & {*shown} else t.counted(value, unit))

    return look


def _note(reader: Reader, found: Found, row: Row) -> None:
    """A row of the plan, where it is assumed."""
    if row["assumed"]:
        _put(found, reader.pair(row), row["assumed"], reader)


def _put(found: Found, name: str, reason: str, reader: Reader, value: str = "", much: str = "") -> None:
    if (name, reason) not in found:
        found[name, reason] = {"name": name, "value": value, "much": much or value, "reason": reader.reason(reason)}
