"""Which row of the roll is which household: the claims of all parts put together, each row settled once."""

from __future__ import annotations

import json

import numpy as np

from doudi.reconcile.claims import BY_HOUSEHOLD, BY_PERSON

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from pathlib import Path

    from doudi.batch.columns.matrix import Ints
    from doudi.reconcile.roll import Roll

NONE = 0  # rows of the register count from 1


class Match:
    """`home`: for each row of the roll its household's row in the register, or NONE. `torn`: those whose two numbers disagree, with both
    rows; `several`: those whose number many households have. `ids`: household ids by row. `shared`: identity numbers of several households.
    """

    def __init__(self, count: int):
        self.home: Ints = np.zeros(count, np.int64)
        self.torn: dict[int, tuple[int, int]] = {}
        self.several: dict[int, list[int]] = {}
        self.ids: dict[int, str] = {}
        self.shared: list[list[int]] = []
        self.withheld: set[int] = set()
        self.named: dict[tuple[int, int], str] = {}  # (row of the roll, its household's row) -> how the register calls them, if otherwise

    @property
    def doubtful(self) -> set[int]:
        """Rows of the register that a doubtful or rejected row of the roll may mean."""
        return self.withheld | {r for both in self.torn.values() for r in both} | {r for rows in self.several.values() for r in rows}


def matched(folder: Path, roll: Roll) -> Match:
    """Reads the claims of every part."""
    out = Match(len(roll.rows))
    ways: dict[int, dict[int, set[int]]] = {BY_HOUSEHOLD: {}, BY_PERSON: {}}
    people, homes = [], []
    for path in sorted(folder.glob("claims*.json")):
        data = json.loads(path.read_text("utf-8"))
        for row, index, _, how in data["entries"]:
            ways[how].setdefault(index, set()).add(row)
        out.ids.update({int(k): v for k, v in data["ids"].items()})
        out.withheld |= set(data["withheld"])
        out.named.update({(index, row): names for index, row, names in data["named"]})
        people.append(np.array(data["people"], np.int64))
        homes.append(np.array(data["homes"], np.int64))
    for index in {*ways[BY_HOUSEHOLD], *ways[BY_PERSON]}:
        _settle(out, index, ways[BY_HOUSEHOLD].get(index, set()), ways[BY_PERSON].get(index, set()))
    if people:
        out.shared = _shared(np.concatenate(people), np.concatenate(homes))
    return out


def _settle(out: Match, index: int, own: set[int], person: set[int]) -> None:
    """Both numbers must mean one household; where a person stands in several, the household id tells which."""
    both = own & person
    if len(both) == 1:
        out.home[index] = next(iter(both))
    elif len(own | person) == 1:
        out.home[index] = next(iter(own | person))
    elif own and person:
        out.torn[index] = (min(own), min(person))
    else:
        out.several[index] = sorted(own | person)


def _shared(people: Ints, homes: Ints) -> list[list[int]]:
    """Rows of the households that have one number, for each number that several have."""
    order = np.lexsort((homes, people))
    people, homes = people[order], homes[order]
    cuts = np.flatnonzero(people[1:] != people[:-1]) + 1
    starts, ends = np.concatenate([[0], cuts]), np.concatenate([cuts, [len(people)]])
    many = np.flatnonzero(ends - starts > 1)
    found = [sorted(set(homes[starts[i] : ends[i]].tolist())) for i in many.tolist()]
    return sorted(rows for rows in found if len(rows) > 1)
