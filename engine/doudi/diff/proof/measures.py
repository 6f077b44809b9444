"""Facts that both versions know by different measures: 元/月 and 元/年, or more decimal places. One figure stands for both, converted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from doudi.language.types import Type
from doudi.program.model import Fact, Region

YEAR, MONTH = "年", "月"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure in two measures. `factor`: what the old value is multiplied by for the new; at the scales of the two versions the
    old value is `before` times, and the new `after` times, an integer that stands for both."""

    factor: Fraction
    before: int
    after: int


Measures = Mapping[str, Measure]  # by `record.id`
ALIKE: Measures = {}


def measures(a: Region, b: Region) -> tuple[dict[str, Measure], frozenset[str]]:
    """The facts of both whose measure differs, and those of which a value of one version says nothing about the other. Choices may be
    added and taken away."""
    found: dict[str, Measure] = {}
    unlike = set()
    for key in a.facts.keys() & b.facts.keys():
        x, y = a.facts[key], b.facts[key]
        if x.type.kind != y.type.kind or x.type.percent != y.type.percent:
            unlike.add(key)
        elif x.type.kind == "number" and (x.type.unit != y.type.unit or x.places != y.places):
            factor = _factor(x.type, y.type)
            if factor is None:
                unlike.add(key)
            else:
                found[key] = _measure(factor, x, y)
    return found, frozenset(unlike)


def _measure(factor: Fraction, x: Fact, y: Fact) -> Measure:
    scaled = factor * 10**y.places / 10**x.places
    return Measure(factor, scaled.denominator, scaled.numerator)


def _factor(x: Type, y: Type) -> Fraction | None:
    """By what a value is multiplied that is said by the month in one unit and by the year in the other; None for any other change."""
    old, new = dict(x.unit), dict(y.unit)
    times = [u.pop(YEAR, 0) for u in (old, new)]
    months = [u.pop(MONTH, 0) for u in (old, new)]
    if old != new or times[0] + months[0] != times[1] + months[1]:
        return None
    return Fraction(12) ** (times[0] - times[1])
