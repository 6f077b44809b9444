"""Further results of a programme, each in a few words: made once for a reader."""

from __future__ import annotations

from doudi.explanation.base.values import joined

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path, Telling

    Row = dict[str, Any]
    Result = Callable[[Telling, Path], str]  # "" where there is nothing to say

MOST = 6  # elements whose values are told one by one


def also(t: Telling, results: list[Result]) -> list[str]:
    """What is worth saying beside the grant. An auditor is also told what is 无."""
    path = t.path
    return [text for result in results if (text := result(t, path))]


def results(reader: Reader, outcome: Row) -> list[Result]:
    """What says each further result."""
    return [_result(reader, outcome, row) for row in outcome["also"]]


def _result(reader: Reader, outcome: Row, row: Row) -> Result:
    handle, words, name = row["handle"], reader.words, reader.pair(row)
    kind, node, _, _, scope = reader.plan.handles[handle]
    if scope != outcome["scope"] and reader.plan.scopes[scope][1] >= 0:
        return _of_each(reader, row, scope)
    if kind == "b":
        truth, brackets = reader.true(node), words["brackets"]

        def whether(t: Telling, path: Path) -> str:
            found = truth(t, path)
            return "" if found is False else name if found else name + brackets.format(t.silence(handle, path))

        return whether
    full, nothing, is_ = reader.full(handle), words["nothing"], words["is"]

    def value(t: Telling, path: Path) -> str:
        text = full(t, path)
        return is_.format(name, text) if text != nothing or t.audience == "auditor" else ""

    return value


def _of_each(reader: Reader, row: Row, scope: int) -> Result:
    """A result of every element: who has it, or each value."""
    handle, words, name = row["handle"], reader.words, reader.pair(row)
    kind, node, _, _, _ = reader.plan.handles[handle]
    record, full, truth = reader.plan.scopes[scope][0], reader.full(handle), reader.surely(node)
    counts = reader.counts(record)

    def who_has_it(t: Telling, path: Path) -> str:
        who = [t.who(record, p) for p in t.those(record, path, truth)]
        return words["is"].format(name, joined(who, words, counts)) if who else ""

    def values(t: Telling, path: Path) -> str:
        said = [f"{t.who(record, p)} {full(t, p)}" for p in t.paths(record, path)]
        return words["is"].format(name, words["comma"].join(said[:MOST]) + ("…" if len(said) > MOST else "")) if said else ""

    return who_has_it if kind == "b" else values
