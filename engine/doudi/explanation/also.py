"""Further results of a programme, each in a few words: made once for a reader."""

from __future__ import annotations

from doudi.decision.unknowns import open_nodes
from doudi.explanation.values import joined

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.reader import Reader
    from doudi.explanation.telling import Path, Telling

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
        truth, unknown = reader.true(node), name + words["brackets"].format(words["unknown"])
        return lambda t, path: "" if (found := truth(t, path)) is False else name if found else unknown
    full, nothing, is_ = reader.full(handle), words["nothing"], words["is"]

    def value(t: Telling, path: Path) -> str:
        text = _why(t, node, full(t, path), path)
        return is_.format(name, text) if text != nothing or t.audience == "auditor" else ""

    return value


def _of_each(reader: Reader, row: Row, scope: int) -> Result:
    """A result of every element: who has it, or each value."""
    handle, words, name = row["handle"], reader.words, reader.pair(row)
    kind, node, _, _, _ = reader.plan.handles[handle]
    record, full, truth = reader.plan.scopes[scope][0], reader.full(handle), reader.true(node)
    counts = reader.counts(record)

    def who_has_it(t: Telling, path: Path) -> str:
        who = [t.who(record, p) for p in t.paths(record, path) if truth(t, p)]
        return words["is"].format(name, joined(who, words, counts)) if who else ""

    def values(t: Telling, path: Path) -> str:
        said = [f"{t.who(record, p)} {_why(t, node, full(t, p), p)}" for p in t.paths(record, path)]
        return words["is"].format(name, words["comma"].join(said[:MOST]) + ("…" if len(said) > MOST else "")) if said else ""

    return who_has_it if kind == "b" else values


def _why(t: Telling, node: int, text: str, path: Path) -> str:
    """What is not known because the text says nothing is said so: no paper of the family would help."""
    if text != t.words["unknown"]:
        return text
    d = t.decision
    found = open_nodes(type(d)(d.evaluation, d.outcome, path), d.evaluation, [node])
    leaves = {t.plan.nodes[i].op for i, _ in found} & {"fact", "silent", "rate", "table", "rate_at"}
    return t.words["not_laid_down"] if leaves and "fact" not in leaves else text
