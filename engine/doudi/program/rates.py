"""Published figures: `from` a day, of a `year`, open, or a table by rows and columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from doudi.language import slips
from doudi.language import types as ty
from doudi.language.functions import FALSE, SILENT, TRUE
from doudi.language.units import PLAIN, UnitTable
from doudi.language.values import decimal_text, parse_day, parse_number, show_day
from doudi.program import declare, figures
from doudi.program.figures import written
from doudi.program.layers import Item
from doudi.program.model import Names, Rate
from doudi.program.sources import Sources
from doudi.syntax.document import Doc, Map, Scalar
from doudi.text.diagnostic import Faults, did_you_mean, fault

BAND = re.compile(r"(超过|高于|满|over|from)?\s*(-?\d+(?:\.\d+)?)\s*(%|[^\d\s%起以]*?)\s*(起|以上|and over|up)?")
NOTHING = ("无", "none")
PEOPLE = ("人", "户")  # of which there are seldom fewer than one
REST = ("其余", "otherwise", "其他")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by row. `bands` is None for rows of a choice (one cell a choice), else (threshold, included) ascending,
    with one cell more than thresholds: the first is below them all."""

    bands: tuple[tuple[Fraction, bool], ...] | None
    cells: tuple[Any, ...]


def read(
    item: Item, units: UnitTable, documents: Sources, axis: Callable[[Scalar], ty.Type | None], faults: Faults
) -> Rate:
    """A rate as declared. `axis` gives the type of the name in `rows` or `columns`."""
    names = declare.called(item, faults)
    type = declare.declared_type(item, units, faults)
    rows, columns = item.scalar("rows"), item.scalar("columns")
    row_type = axis(rows) if rows else None
    column_type = axis(columns) if columns else None
    reader = _Reader(type, row_type, column_type, units, faults, names)
    periods: list[tuple[int, Any]] = []
    yearly = item.get("year") is not None
    table = item.get("year") or item.get("from")
    if yearly and item.get("from") is not None:
        faults.say("rate-two-kinds", item.span, id=item.id)
    if item.get("open") is None and all(item.get(k) is None for k in ("cite", "assumed", "source")):
        faults.say("rate-uncited", item.span, id=item.id)
    if table is None and item.get("open") is None:
        faults.say("rate-without-value", item.span, id=item.id)
    lost = (rows is not None and row_type is None) or (columns is not None and column_type is None)
    if isinstance(table, Map) and not lost:  # of a table by something unknown nothing more can be said
        for e in table.entries:
            day = _year(e.key.text) if yearly else parse_day(e.key.text)
            if day is None:
                meant = re.match(r"\d{4}(?=\s*年?$)", e.key.text)
                wrong = fault("year-form", e.key.span, text=e.key.text, suggestion=meant and meant.group()) if yearly else None
                faults.add(wrong or declare.no_day(e.key.text, e.key.span))
                continue
            periods.append((day, reader.rows(e.value)))
    unread = isinstance(table, Map) and table.entries and not periods  # told at its days; nothing follows from it
    found = reader.type or (ty.BROKEN if unread else ty.number(PLAIN, percent=reader.percent))
    lo, hi = (reader.bound(item.scalar(k)) for k in ("at_least", "at_most"))
    if not figures.ends_cross(lo, hi, item.fields["at_most"].value.span if hi is not None else None, found.percent, faults):
        _within(item, names, periods, (lo, hi), found.percent, faults)
    return Rate(
        item.id,
        names,
        found,
        yearly,
        tuple(sorted(periods, key=lambda p: p[0])),
        rows.text if rows else "",
        columns.text if columns else "",
        item.text("open"),
        lo,
        hi,
        declare.origin(item, documents),
    )


def _within(
    item: Item, names: Names, periods: list[tuple[int, Any]], ends: tuple[Fraction | None, Fraction | None], percent: bool, faults: Faults
) -> None:
    """A figure keeps the bounds that its own layer or the one that left it open has set."""
    lo, hi = ends
    for day, cell in periods:
        for value in _leaves(cell):
            low = lo is not None and isinstance(value, Fraction) and value < lo
            if low or (hi is not None and isinstance(value, Fraction) and value > hi):
                bound = f"≥ {written(lo, percent)}" if low and lo is not None else f"≤ {written(hi or Fraction(0), percent)}"
                found = f"{written(value, percent)}（{show_day(day)}）"
                faults.add(fault("bound-broken", item.span, id=(names.zh, names.en), found=found, bound=bound))
                return


def _leaves(cell: Any) -> list[Any]:
    return [v for c in cell.cells for v in _leaves(c)] if isinstance(cell, Table) else [cell]


def _year(text: str) -> int | None:
    return date(int(text), 1, 1).toordinal() if re.fullmatch(r"(19|20|21)\d\d", text, re.ASCII) else None


class _Reader:
    def __init__(
        self, type: ty.Type | None, rows: ty.Type | None, columns: ty.Type | None, units: UnitTable, faults: Faults, names: Names
    ):
        self.names = names.zh, names.en
        self.type, self.axes, self.units, self.faults = type, (rows, columns), units, faults
        self.percent = False

    def rows(self, doc: Doc) -> Any:
        return self._level(doc, [a for a in self.axes if a is not None])

    def _level(self, doc: Doc, axes: list[ty.Type]) -> Any:
        if not axes:
            if isinstance(doc, Scalar):
                return self.cell(doc)
            self.faults.say("rate-cell", doc.span)
            return None
        if not isinstance(doc, Map):
            if isinstance(doc, Scalar):  # one cell for all that is below
                below = self._level(doc, axes[1:])
                size = len(axes[0].choices) + axes[0].nullable if axes[0].kind == "enum" else 1
                return Table(None if axes[0].kind == "enum" else (), (below,) * size)
            self.faults.say("rate-cell", doc.span)
            return None
        return self._choices(doc, axes) if axes[0].kind == "enum" else self._bands(doc, axes)

    def _choices(self, doc: Map, axes: list[ty.Type]) -> Table:
        """A cell a choice, and one for 无 where the axis may be 无: its own, or that of `其余`, or none."""
        axis = axes[0]
        cells: dict[int, Any] = {}
        rest: Any = None
        open_rest, strange = True, False
        for e in doc.entries:
            if e.key.text in REST:
                rest, open_rest = self._level(e.value, axes[1:]), False
                continue
            nothing = axis.nullable and e.key.text in NOTHING
            index = len(axis.choices) if nothing else axis.choice(e.key.text)
            if index is None:
                strange = True
                known = [c.name for c in axis.choices] + ["无"] * axis.nullable
                guess = did_you_mean(e.key.text, known)
                options = " ".join(known)
                self.faults.add(
                    fault("choice-unknown", e.key.span, choice=e.key.text, options=options, suggestion=guess)
                )
            elif index in cells:
                self.faults.say("choice-twice", e.key.span, choice=e.key.text)
            else:
                cells[index] = self._level(e.value, axes[1:])
        missing = [c.name for i, c in enumerate(axis.choices) if i not in cells]
        if missing and open_rest and not strange:  # a choice misspelt is told as that
            self.faults.say("table-incomplete", doc.span, missing=" ".join(missing))
        return Table(None, tuple(cells.get(i, rest) for i in range(len(axis.choices) + axis.nullable)))

    def _bands(self, doc: Map, axes: list[ty.Type]) -> Table:
        found: list[tuple[Fraction, bool, Any]] = []
        rest: Any = None
        open_rest = True
        for e in doc.entries:
            if e.key.text in REST:
                rest, open_rest = self._level(e.value, axes[1:]), False
                continue
            m = BAND.fullmatch(e.key.text.strip())
            value = parse_number(m.group(2)) if m else None
            unit = m.group(3) if m else ""
            if m is None or value is None or not (m.group(1) or m.group(4)):
                self.faults.add(fault("band-form", e.key.span, text=e.key.text, suggestion=slips.simplified(e.key.text)))
                continue
            wanted = axes[0].unit
            if unit == "%":
                value = value / 100
            elif (self.units.parse(unit) if unit else PLAIN) != wanted:
                meant, unit = slips.simplified(e.key.text), self.units.show(wanted) or "1"
                self.faults.add(fault("band-unit", e.key.span, text=e.key.text, unit=unit, suggestion=meant))
            found.append((value, m.group(1) not in ("超过", "高于", "over"), self._level(e.value, axes[1:])))
        found.sort(key=lambda b: (b[0], not b[1]))
        for a, b in pairwise(found):
            if a[:2] == b[:2]:
                self.faults.say("band-twice", doc.span)
        if open_rest:
            self.faults.say("table-incomplete", doc.span, missing=("其余", "otherwise"))
        elif len(found) > 1 and found[0][0] <= 1 and (unit := self.units.show(axes[0].unit)) in PEOPLE:
            last = decimal_text(found[-1][0] + 1)
            self.faults.say("band-rest-low", doc.span, first=decimal_text(found[0][0]) + unit, next=last + unit)
        return Table(tuple((v, i) for v, i, _ in found), (rest, *(c for _, _, c in found)))

    def cell(self, doc: Scalar) -> Any:
        """A value, or None where the policy is silent."""
        text = doc.text.strip()
        if text in SILENT:
            return None
        if (self.type is None or self.type.kind == "bool") and text in TRUE | FALSE:
            self.type = ty.BOOL
            return text in TRUE
        if self.type is not None and self.type.kind == "enum":
            index = self.type.choice(text)
            if index is None:
                options = " ".join(c.name for c in self.type.choices)
                self.faults.say("choice-unknown", doc.span, choice=text, options=options)
            return index
        if self.type is not None and self.type.kind == "date":
            return parse_day(text)
        value = self.number(text)
        if value is None:
            meant = "未规定" if slips.OPEN.fullmatch(text) else slips.own(text) or slips.figure(text)
            self.faults.add(fault("number-form", doc.span, text=text[:40], suggestion=meant))
        elif text.endswith("%") and self.type is not None and self.type.kind == "number" and self.type.unit != PLAIN:
            unit = self.units.show(self.type.unit), self.units.show(self.type.unit, "en")
            self.faults.say("percent-of-unit", doc.span, text=text[:40], unit=unit)
        elif self.type is None or self.type.unit == PLAIN:
            slip = figures.share(doc, self.names, value, self.type is not None and self.type.percent)
            self.faults.extend([slip] if slip is not None else [])
        return value

    def number(self, text: str) -> Fraction | None:
        if text.endswith("%"):
            self.percent = True
            value = parse_number(text[:-1])
            return None if value is None else value / 100
        value = parse_number(text)
        return value / 100 if value is not None and self.type is not None and self.type.percent else value

    def bound(self, doc: Scalar | None) -> Fraction | None:
        if doc is None:
            return None
        value = self.number(doc.text.strip())
        if value is None:
            self.faults.add(fault("number-form", doc.span, text=doc.text[:40], suggestion=slips.figure(doc.text)))
        return value
