"""A proposed case made as people would write it: no more elements than it needs, nothing said that does not matter, days not far off."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

from doudi.language.values import parse_day
from doudi.mutation.propose import Proposal

NEARBY = (30, 400, 1200, 12_000)  # days before the decision that are tried in place of one far off
CHUNKS = (32, 8, 1)  # how many facts of a new element are left out at once
Object = dict[str, Any]
Again = Callable[[Object], Proposal | None]  # a household -> its case, if that still does what it should


def tidied(found: Proposal, again: Again) -> Proposal:
    """The same answer from a plainer household. `again` says whether a household still tells the slip from the rule."""
    best = found
    for path, value in found.changed.items():
        if isinstance(value, list):
            best = _slim(_short(best, path, again), path, again)
        elif isinstance(value, str) and parse_day(value) is not None:
            best = _near(best, path, again)
    return best


def _with(p: Proposal, path: str, value: Any) -> Object:
    """The household of a proposal with `members.0.birth` set."""
    household = copy.deepcopy(p.household)
    here: Any = household
    *above, last = path.split(".")
    for step in above:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[last] = value
    return household


def _same(p: Proposal | None, before: Proposal) -> Proposal | None:
    """A proposal that says as much: leaving facts out must not make it a case about what is missing."""
    if p is None or before.expect.keys() - p.expect.keys():
        return None
    return p if p.expect.get("status") == before.expect.get("status") else None


def _near(p: Proposal, path: str, again: Again) -> Proposal:
    for back in NEARBY:
        better = _same(again(_with(p, path, date.fromordinal(p.case.day - back).isoformat())), p)
        if better is not None:
            return better
    return p


def _short(p: Proposal, path: str, again: Again) -> Proposal:
    """The shortest beginning of a list that will do."""
    items = p.household.get(path)
    for n in range(len(items) if isinstance(items, list) else 0):
        better = _same(again(_with(p, path, items[:n])), p) if isinstance(items, list) else None
        if better is not None:
            return better
    return p


def _slim(p: Proposal, path: str, again: Again) -> Proposal:
    """A list without the facts of its elements that do not matter."""
    best = p
    items = p.household.get(path)
    for i, item in enumerate(items if isinstance(items, list) else []):
        keys = [k for k in item if k not in ("id", "name")] if isinstance(item, dict) else []
        for size in CHUNKS:
            for at in range(0, len(keys), size):
                gone = set(keys[at : at + size])
                now = best.household[path]
                less = [{k: v for k, v in x.items() if k not in gone} if n == i else x for n, x in enumerate(now)]
                better = _same(again(_with(best, path, less)), p)
                best = better or best
            keys = [k for k in keys if k in best.household[path][i]]
    return best
