"""Whether the roll and the register call a person alike: where a number agrees and the name does not, somebody else may draw the money."""

from __future__ import annotations

import re
from unicodedata import normalize

from doudi.reconcile.claims import NOBODY

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.columns.matrix import Columns, Ints

    Near = dict[int, list[tuple[int, int, int]]]  # row -> (row of the roll, member, way)

MOST = 6  # names that are told


def plain(name: str) -> str:
    """A name as it is compared: without spaces and dots."""
    return re.sub(r"[\s.·•・．‧]", "", normalize("NFKC", name)).upper()


def alike(one: str, other: str) -> bool:
    """Whether two names may be one: a star stands for what is hidden."""
    a, b = plain(one), plain(other)
    return _fits(a, b) or _fits(b, a)


def _fits(pattern: str, name: str) -> bool:
    parts = re.split(r"[*×]+", pattern)
    return re.fullmatch(".+".join(map(re.escape, parts)), name) is not None


def differing(columns: Columns, rows: Ints, near: Near, names: Any) -> list[tuple[int, int, str]]:
    """(row of the roll, row of the register, the register's names) wherever they differ. `names`: those of the roll, an Arrow array.

    The member whom an identity number means, else any of the household; without members' names the household's own.
    """
    inner = columns.inner
    own = columns.plan.slot(0, "name") in columns.texts[0]
    out: list[tuple[int, int, str]] = []
    for at, row in enumerate(rows.tolist()):
        for index in dict.fromkeys(e[0] for e in near.get(row, ())):
            said = str(names[index].as_py() or "")
            meant = [m for i, m, _ in near[row] if i == index and m != NOBODY]
            found = _members(columns, inner, at, meant) if inner is not None else []
            if not found and own and (name := _name(columns, 0, at)):
                found = [name, name.removesuffix("户")]
            if said and found and not any(alike(said, x) for x in found):
                out.append((index, row, "、".join(found[:MOST])))
    return out


def _members(columns: Columns, scope: int, at: int, meant: list[int]) -> list[str]:
    first, last = int(columns.offsets[scope][at]), int(columns.offsets[scope][at + 1])
    places = [first + m for m in meant] or range(first, last)
    found = [_name(columns, scope, i) for i in places]
    return found if all(found) else []  # one who is not named may be the one


def _name(columns: Columns, scope: int, at: int) -> str:
    return columns.word(scope, "name", at).strip()
