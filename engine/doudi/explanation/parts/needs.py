"""Conditions as rows: what each is called, how it stood, what it rests on. The words are made once (conditions.py)."""

from __future__ import annotations

from doudi.explanation.forms import often
from doudi.explanation.parts.comparing import sides
from doudi.explanation.parts.conditions import Conditions, conditions
from doudi.explanation.parts.wording import worded

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path, Telling

    Row = dict[str, Any]
    Need = Callable[[Telling, bool | None, Path], Row]

KINDS = [f"need {depth}" for depth in range(8)]  # what a need is kept as, by the depth of its working
MARKS = {True: "✓", False: "✗", None: "?"}


def need(t: Telling, row: Row, met: bool | None, path: Path, depth: int) -> Row:
    """{"id", "mark", "met", "name", "shown", "working", "cite", "assumed", "wording", "row"}; `shown` holds the numbers, findings or
    names; `working` is a list of lines. For a citizen also "plain" and "name_failed"."""
    return need_of(t.reader, row, depth)(t, met, path)


def need_of(reader: Reader, row: Row, depth: int) -> Need:
    """What makes the row of a need; the working `depth` lines deep: none for a citizen, who is told it plainly."""
    return reader.kept(KINDS[depth], row, lambda row: _made(reader, row, depth))  # type: ignore[no-any-return]  # what was kept


def _made(reader: Reader, row: Row, depth: int) -> Need:
    c, tree, wording = conditions(reader), row["display"], row["wording"]
    shown, work = c.state(tree), c.worked(tree, depth) if depth else None
    failed = reader.words["c_not"].format(reader.pair(row))
    id, name, assumed = row["id"], reader.wide(reader.pair(row)), reader.reason(row["assumed"])
    plain = _plainly(c, tree) if not depth else None
    cite = reader.cite(row) or (reader.words["assumed_mark"] if row["assumed"] else "")

    def made(t: Telling, met: bool | None, path: Path) -> Row:
        out = {
            "id": id, "mark": MARKS[met], "met": met, "name": name, "shown": shown(t, path),
            "working": work(t, path) if work else [], "assumed": assumed, "cite": cite,
            "wording": worded(t, wording, tree, path) if wording else "", "row": row,
        }
        if plain is not None:
            out["plain"], out["name_failed"] = plain(t, path), failed
        return out

    return often(made)


def _plainly(c: Conditions, tree: list[Any]) -> Callable[[Telling, Path], str]:
    """Both sides of a comparison in plain words, what lies between which ends, or who it is about."""
    tree = c.plain(tree)
    if tree[0] == "compare" and c.numeric(tree):
        return sides(c.reader, tree)
    listed = tree[3] if tree[0] == "not" else tree
    if listed[0] == "exists" or tree[0] == "all" or (tree[0] == "and" and tree[2] == "chain"):
        state, brackets = c.state(tree), c.words["brackets"]
        return lambda t, path: brackets.format(state(t, path))
    return lambda t, path: ""
