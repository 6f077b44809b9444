"""Who lives in each household: the kind of family, its people in order, and their ages."""

from __future__ import annotations

import numpy as np

from doudi.population.chance import below, chosen, mark, mixed, stretched

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.population.chance import Ints, Marks
    from doudi.population.model import Parameters, Person

PLACES = np.uint64(4096)  # elements of one list, at the most 1000


class People:
    """Some households' people. `kind`: index of each family's kind; `offsets` where its people begin; `who`, `age` of each person."""

    def __init__(self, parameters: Parameters, seed: int, households: Marks):
        self.parameters, self.seed, self.households = parameters, seed, households
        families = list(parameters.families.values())
        self.kind = chosen(below(households, mark(seed, "family")), [f.share for f in families])
        self._place()
        self.age = self._ages()

    def _place(self) -> None:
        """The people of all families, household by household, in the order in which a family lists them."""
        roles = {name: i for i, name in enumerate(self.parameters.people)}
        homes: list[Ints] = []
        who: list[Ints] = []
        orders: list[Ints] = []
        for i, family in enumerate(self.parameters.families.values()):
            here = np.flatnonzero(self.kind == i)
            for place, (role, counts) in enumerate(family.people):
                at = chosen(below(self.households[here], mark(self.seed, f"count {role}")), [w for _, w in counts])
                many = np.array([c for c, _ in counts], np.int64)[at]
                homes.append(np.repeat(here, many))
                who.append(np.full(len(homes[-1]), roles[role], np.int64))
                orders.append(np.full(len(homes[-1]), place, np.int64))
        home, order = np.concatenate(homes), np.concatenate(orders)
        sort = np.lexsort((order, home))
        self.home: Ints = home[sort]
        self.who: Ints = np.concatenate(who)[sort]
        self.offsets = np.zeros(len(self.households) + 1, np.int64)
        np.cumsum(np.bincount(self.home, minlength=len(self.households)), out=self.offsets[1:])
        self.ids = elements(self.households, self.home, self.offsets)

    def _ages(self) -> Ints:
        """Ages in full years; those who stand beside another are drawn after them."""
        people = list(self.parameters.people.items())
        out = np.zeros(len(self.who), np.int64)
        first: dict[str, Ints] = {}  # by role: the age of the first of them in each household, -1 for none
        waiting = people
        while waiting:
            ready = [(n, p) for n, p in waiting if all(b in first for b in p.beside)]
            for name, p in ready or waiting:  # a circle: as if nobody stood beside
                mine = np.flatnonzero(self.who == people.index((name, p)))
                out[mine] = self._age(name, p, mine, first)
                ages = np.full(len(self.households), -1, np.int64)
                ages[self.home[mine[::-1]]] = out[mine[::-1]]
                first[name] = ages
            waiting = [(n, p) for n, p in waiting if n not in first]
        return out

    def _age(self, name: str, p: Person, mine: Ints, first: dict[str, Ints]) -> Ints:
        ids = self.ids[mine]
        years = stretched(
            below(ids, mark(self.seed, f"age {name}")), below(ids, mark(self.seed, f"year {name}")), [int(y) for y in p.years], 1
        )
        base = np.full(len(mine), -1, np.int64)
        for role in p.beside:
            base = np.where(base < 0, first.get(role, np.full(len(self.households), -1))[self.home[mine]], base)
        years = np.where(base >= 0, np.maximum(base, 0) + years, np.where(years < 0, 40, years))
        return np.clip(years, *p.within)


def elements(parents: Marks, home: Ints, offsets: Ints) -> Marks:
    """A number of its own for each element of a list, from its parent's and its place."""
    place = (np.arange(len(home), dtype=np.int64) - offsets[:-1][home]).astype(np.uint64)
    return mixed(parents[home]) * PLACES + place
