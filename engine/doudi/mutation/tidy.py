"""A proposed case made as people would write it: nothing changed or said that does not matter, no more elements than it needs, and
days and figures not far off."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from doudi.language.values import parse_day, show_day
from doudi.mutation.propose import GONE, Proposal

NEARBY = (30, 400, 1200, 12_000)  # days before the decision that are tried in place of one far off
ORDINARY = (0, 100, 500, 1000, 3000, 10_000, 50_000)  # in place of a figure above them all
CHUNKS = (32, 8, 1)  # how many facts are put back, or left out of a new element, at once
Object = dict[str, Any]
Again = Callable[[Object], Proposal | None]  # a household -> its case, if that still does what it should


def tidied(found: Proposal, start: Object, again: Again) -> Proposal:
    """The same answer from a plainer household. `start`: that of the case it is near; `again` says whether a household still tells
    the slip from the rule."""
    best = _restored(found, start, again)
    for path, value in best.changed.items():
        if isinstance(value, list):
            best = _short(best, path, again)
            best = best if best.whole else _slim(best, path, again)
        elif isinstance(value, str) and parse_day(value) is not None:
            best = _first(best, path, [show_day(best.case.day - back) for back in NEARBY], again)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool) and value > ORDINARY[-1]:
            best = _first(best, path, list(ORDINARY), again)
    return best


def _at(household: Object, path: str) -> tuple[Any, str]:
    """What holds the last key of `members.0.birth`, and that key; None where nothing does."""
    here: Any = household
    *above, last = path.split(".")
    for step in above:
        if isinstance(here, list):
            here = here[int(step)] if int(step) < len(here) else None
        else:
            here = here.get(step) if isinstance(here, dict) else None
    return here, last


def _with(household: Object, values: dict[str, Any]) -> Object:
    """A household with some paths set, or taken away where the value is GONE."""
    made = copy.deepcopy(household)
    for path, value in values.items():
        here, last = _at(made, path)
        if value is GONE:
            here.pop(last, None)
        else:
            here[last] = copy.deepcopy(value)
    return made


def _same(p: Proposal | None, before: Proposal) -> Proposal | None:
    """A proposal that says as much: leaving facts out must not make it a case about what is missing."""
    if p is None or before.expect.keys() - p.expect.keys():
        return None
    return p if p.expect.get("status") == before.expect.get("status") else None


def _restored(p: Proposal, start: Object, again: Again) -> Proposal:
    """As many facts as can be are what they were."""
    best = p
    for size in CHUNKS:
        held = {k: _at(start, k) for k in best.changed}
        paths = [k for k, (holder, last) in held.items() if holder is not None and (last in holder or not p.whole)]
        for i in range(0, len(paths), size):
            before = {}
            for path in paths[i : i + size]:
                holder, last = _at(start, path)
                before[path] = holder.get(last, GONE)
            best = _same(again(_with(best.household, before)), p) or best
    return best


def _first(p: Proposal, path: str, values: list[Any], again: Again) -> Proposal:
    """With the first of some values that will do."""
    found = (_same(again(_with(p.household, {path: v})), p) for v in values)
    return next((better for better in found if better is not None), p)


def _short(p: Proposal, path: str, again: Again) -> Proposal:
    """The shortest beginning of a list that will do."""
    here, last = _at(p.household, path)
    items = here.get(last) if isinstance(here, dict) else None
    return _first(p, path, [items[:n] for n in range(len(items))], again) if isinstance(items, list) else p


def _slim(p: Proposal, path: str, again: Again) -> Proposal:
    """A list without the facts of its elements that do not matter."""
    best = p
    here, last = _at(p.household, path)
    for i, item in enumerate(here[last]):
        keys = [k for k in item if k not in ("id", "name")] if isinstance(item, dict) else []
        for size in CHUNKS:
            for at in range(0, len(keys), size):
                gone = {f"{path}.{i}.{k}": GONE for k in keys[at : at + size]}
                best = _same(again(_with(best.household, gone)), p) or best
            left = _at(best.household, path)[0][last][i]
            keys = [k for k in keys if k in left]
    return best
