"""Conditions as rows: what each is called, how it stood, what it rests on. The words are made once (conditions.py)."""

from __future__ import annotations

from doudi.explanation.comparing import sides
from doudi.explanation.conditions import Conditions, conditions
from doudi.explanation.wording import worded

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.reader import Reader
    from doudi.explanation.telling import Path, Telling

    Row = dict[str, Any]
    Need = Callable[[Telling, bool | None, Path], Row]

KINDS = [f"need {depth}" for depth in range(8)]  # what a need is kept as, by the depth of its working
MARKS = {True: "✓", False: "✗", None: "?"}


def need(t: Telling, row: Row, met: bool | None, path: Path, depth: int) -> Row:
    """{"id", "mark", "met", "name", "shown", "working", "cite", "assumed", "wording", "row"}; `shown` holds the numbers, findings or
    names; `working` is a list of lines. For a citizen also "plain" and "name_failed"."""
    made: Need = t.reader.kept(KINDS[depth], row, lambda row: _made(t.reader, row, depth))
    out = made(t, met, path)
    if t.audience == "citizen":
        out["plain"] = _plain(t, row, path)
        out["name_failed"] = t.words["c_not"].format(out["name"])
    return out


def _made(reader: Reader, row: Row, depth: int) -> Need:
    c, tree, wording = conditions(reader), row["display"], row["wording"]
    shown, work = c.state(tree), c.worked(tree, depth) if depth else None
    id, name, assumed = row["id"], reader.wide(reader.pair(row)), reader.reason(row["assumed"])
    cite = reader.cite(row) or (reader.words["assumed_mark"] if row["assumed"] else "")

    def made(t: Telling, met: bool | None, path: Path) -> Row:
        return {
            "id": id, "mark": MARKS[met], "met": met, "name": name, "shown": shown(t, path),
            "working": work(t, path) if work else [], "assumed": assumed, "cite": cite,
            "wording": worded(t, wording, tree, path) if wording else "", "row": row,
        }

    return made


def _plain(t: Telling, row: Row, path: Path) -> str:
    """Both sides of a comparison in plain words, or who it is about."""
    said: Callable[[Telling, Path], str] = t.reader.kept("plain", row, lambda row: _plainly(conditions(t.reader), row["display"]))
    return said(t, path)


def _plainly(c: Conditions, tree: list[Any]) -> Callable[[Telling, Path], str]:
    tree = c.plain(tree)
    if tree[0] == "compare" and c.numeric(tree):
        return sides(c.reader, tree)
    if tree[0] in ("exists", "all"):
        state, brackets = c.state(tree), c.words["brackets"]
        return lambda t, path: brackets.format(state(t, path))
    return lambda t, path: ""
