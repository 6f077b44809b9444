"""Households as JSON objects: from a z3 model over a template, ordinary ones to start from, random ones to try."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import z3

from doudi.diff.proof.measures import ALIKE, Measure, Measures
from doudi.diff.proof.symbols import Path, Symbols
from doudi.language.values import show_day, show_moment
from doudi.plan.nodes import CHOICES, HIGH, KIND, LOW, NULLABLE, PAST, PLACES, ROLE, Plan

Object = dict[str, Any]
YEAR = 366


def from_model(symbols: Symbols, model: Any, template: Object) -> Object:
    """The household of a model: the template, with every fact that the formula speaks of as the model has it."""
    out = copy.deepcopy(template)
    for path in sorted(symbols.sizes, key=len):
        size = model.eval(symbols.sizes[path], model_completion=True).as_long()
        record = str(path[-1])
        for holder in holders(out, path[:-1]):
            items = holder.get(record) or []
            while len(items) < size:
                items.append(copy.deepcopy(items[-1]) if items else {})
            holder[record] = items[:size]
            _labelled(holder[record], record)
    for (path, id), (value, nothing) in symbols.facts.items():
        for holder in holders(out, path):
            holder[id] = _plain(symbols.rows[path, id], _read(model, value), _read(model, nothing))
    return out


def _labelled(items: list[Any], record: str) -> None:
    """Ids of their own, and no name that another element has."""
    seen: set[Any] = set()
    for i, item in enumerate(items):
        if item.get("id") in seen or ("id" not in item and len(items) > 1):
            item["id"] = f"{record[:1]}{i + 1}"
            item.pop("name", None)
        seen.add(item.get("id"))


def holders(out: Object, path: Path) -> list[Object]:
    """The object at ('members', 1, 'obligors', 0), if the household has it."""
    here: Any = out
    for step in path:
        if isinstance(step, str):
            here = here.get(step) if isinstance(here, dict) else None
        else:
            here = here[step] if isinstance(here, list) and step < len(here) else None
        if here is None:
            return []
    return [here] if isinstance(here, dict) else []


def _read(model: Any, term: Any) -> Any:
    if isinstance(term, (bool, int)):
        return term
    found = model.eval(term, model_completion=True)
    return z3.is_true(found) if z3.is_bool(found) else found.as_long()


def _plain(row: list[Any], value: Any, nothing: Any) -> Any:
    """The value as JSON has it."""
    kind = row[KIND]
    if nothing is True:
        return None
    if kind == "bool":
        return value
    if kind == "enum":
        return row[CHOICES][value][0] if value < len(row[CHOICES]) else None
    if kind == "date":
        return show_day(value)
    if kind == "time":
        return show_moment(value)
    return shortest(value, row[PLACES])


def shortest(value: int, places: int) -> int | Decimal:
    """value / 10^places, as an integer where it is one."""
    return value // 10**places if value % 10**places == 0 else Decimal(value).scaleb(-places)


def encoded(row: list[Any], value: Any) -> Any:
    """A JSON value as the integer, index or truth that its symbol has; None for 无 and for what is no plain value."""
    if value is None:
        return None
    kind = row[KIND]
    if kind == "bool":
        return value if isinstance(value, bool) else None
    if kind == "enum":
        return next((i for i, c in enumerate(row[CHOICES]) if value in c), None)
    if kind == "date":
        return date.fromisoformat(value).toordinal() if isinstance(value, str) else None
    if kind in ("number", "percent"):
        scaled = Decimal(value.decode() if isinstance(value, bytes) else value) * 10 ** row[PLACES]
        return int(scaled) if scaled == int(scaled) else None
    return None


def projected(given: Object, plan: Plan, record: str, measures: Measures = ALIKE) -> Object:
    """Only what a plan's door knows: the other version may have facts of its own. `measures`: what the plan has by another measure."""
    rows = plan.door[record]
    known = {w for row in rows["facts"] for w in row[:2]}
    out = {}
    for key, value in given.items():
        if key in known:
            factor = measures.get(f"{record}.{key}")
            out[key] = value if factor is None else _converted(value, factor)
        elif key in rows["lists"] and isinstance(value, list):
            out[key] = [projected(x, plan, key, measures) for x in value if isinstance(x, dict)]
    return out


def _converted(value: Any, measure: Measure) -> Any:
    """A number by the new measure, exact; as a fraction's nearest decimal where it has no end."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, bytes)):
        return value
    number = Decimal(value.decode() if isinstance(value, bytes) else value)
    exact = number * measure.factor.numerator / measure.factor.denominator
    return int(exact) if exact == int(exact) else exact


# -- ordinary and random ones


def ordinary(plan: Plan, day: int, record: str | None = None) -> Object:
    """A household with nothing out of the way: one member, no money, no yes."""
    record = record or plan.root
    rows = plan.door[record]
    out: Object = {}
    for row in rows["facts"]:
        if row[ROLE] not in ("label", "power") and row[KIND] not in ("text", "time"):
            out[row[0]] = _ordinary(row, day)
    for id, names in zip(rows["lists"], rows["list_names"], strict=True):
        out[id] = [{"id": f"{id[:1]}1", **ordinary(plan, day, id)}] if names[2] else []
    return out


def completed(given: Object, plan: Plan, day: int, record: str | None = None) -> Object:
    """A household with what it does not say filled in as for an ordinary one, so that nothing is left open by it."""
    record = record or plan.root
    rows = plan.door[record]
    lists = set(rows["lists"])
    out = {k: v for k, v in ordinary(plan, day, record).items() if k not in lists} | given
    for id in rows["lists"]:
        items = out.get(id)
        out[id] = [completed(x, plan, day, id) for x in items] if isinstance(items, list) else []
    return out


def _ordinary(row: list[Any], day: int) -> Any:
    kind, lo, hi = row[KIND], row[LOW], row[HIGH]
    if kind == "bool":
        return False
    if row[NULLABLE]:
        return None
    if kind == "enum":
        return row[CHOICES][-1][0]
    if kind == "date":
        return show_day(min(max(day - 40 * YEAR, lo), hi))
    return shortest(min(max(0, lo), hi), row[PLACES])


class Randomly:
    """Believable households around a template, one fact or several changed; seeded."""

    def __init__(self, plan: Plan, day: int, templates: list[Object], seed: int = 0):
        self.plan, self.day, self.random = plan, day, Random(seed)  # noqa: S311  # no secret: the same households on every run
        self.templates = templates or [ordinary(plan, day)]
        self.figures = sorted({c for row in plan.rates for _, cell in row[6] for c in _figures(cell)} | {0, 100, 10_000, 100_000})

    def household(self) -> Object:
        return self._element(self.plan.root, self.random.choice(self.templates))

    def _element(self, record: str, base: Object) -> Object:
        rows, pick = self.plan.door[record], self.random
        out = copy.deepcopy(base)
        for row in rows["facts"]:
            if row[ROLE] == "label" or row[KIND] in ("text", "time"):
                continue
            if row[0] not in out or pick.random() < 0.3:
                out[row[0]] = self._value(row)
        for id, names in zip(rows["lists"], rows["list_names"], strict=True):
            items = base.get(id) or []
            size = pick.choice((1, 1, 2, 3, 4)) if names[2] else pick.choice((0, 0, 1, 2))
            out[id] = [self._element(id, pick.choice(items) if items else {}) for _ in range(size)]
            for i, item in enumerate(out[id]):
                item["id"] = f"{id[:1]}{i + 1}"
        return out

    def _value(self, row: list[Any]) -> Any:
        pick, kind, lo, hi = self.random, row[KIND], row[LOW], row[HIGH]
        if row[NULLABLE] and pick.random() < 0.3:
            return None
        if kind == "bool":
            return pick.random() < 0.5
        if kind == "enum":
            return pick.choice(row[CHOICES])[0]
        if kind == "date":
            top = min(hi, self.day) if row[PAST] else hi
            return show_day(min(max(self.day - pick.randint(-YEAR, 90 * YEAR), lo), top))
        unit = 10 ** row[PLACES]
        n = pick.choice(self.figures) * unit // pick.choice((100, 100, 1200)) + pick.choice((0, 0, 1, -1, unit))
        return shortest(min(max(n, lo), hi), row[PLACES])


def _figures(cell: Any) -> list[int]:
    if isinstance(cell, dict):
        return [x for c in cell["c"] for x in _figures(c)]
    return [cell] if isinstance(cell, int) and not isinstance(cell, bool) else []
