"""A value of a decision as words can show it: yes or no, a choice, or a number between two ends."""

from __future__ import annotations

from math import gcd

from doudi.text.day import date

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Any


class Value:
    """A value as far as it is known; `type` is its row of Plan.types.

    kind        b yes/no · e a choice · n a number (a day is its ordinal, a moment its seconds)
    truth       of b: None where both are possible
    mask        of e: a bit for each choice that is possible, in the type's order; the bit after them is 无
    low, high   of n: the ends, each (numerator, denominator) in the type's unit, not reduced
    nothing     of n: whether it is 无: 0 no, 1 it may be, 2 it is
    """

    __slots__ = ("high", "kind", "low", "mask", "nothing", "truth", "type")

    def __init__(
        self, kind: str, raw: tuple[Any, ...], over: tuple[Any, ...] | None, den: int, over_den: int, type: list[Any]
    ):
        self.kind, self.type = kind, type
        self.truth: bool | None = None
        self.mask = 0
        self.nothing = 0
        self.low = self.high = (0, 1)
        if kind == "b":
            self.truth = None if raw[0] and raw[1] else bool(raw[0])
        elif kind == "e":
            self.mask = raw[0]
        else:
            low, high, self.nothing = raw
            if over is None:
                self.low, self.high = (low, den), (high, den)
            else:
                small, large = max(over[0], 1), max(over[1], 1)
                self.low = (low * over_den, den * (large if low >= 0 else small))
                self.high = (high * over_den, den * (small if high >= 0 else large))

    def between(self, low: tuple[int, int], high: tuple[int, int]) -> Value:
        """The same kind of value with other ends."""
        out = Value(self.kind, (0, 0, self.nothing), None, 1, 1, self.type)
        out.low, out.high = low, high
        return out

    @property
    def known(self) -> bool:
        """Whether only one value is possible."""
        if self.kind == "b":
            return self.truth is not None
        if self.kind == "e":
            return self.mask & (self.mask - 1) == 0
        return self.nothing == 2 or (self.nothing == 0 and self.low[0] * self.high[1] == self.high[0] * self.low[1])

    @property
    def fraction(self) -> Fraction:
        """The known number."""
        from fractions import Fraction

        return Fraction(*self.low)

    def ratio(self) -> Any:
        """The same as `plain`, to compare by: a number is two integers without a common divisor, and Fraction is not loaded for it."""
        if self.kind != "n" or not self.known or self.nothing == 2:
            return self.plain()
        n, d = self.low
        return n // gcd(n, d), d // gcd(n, d)

    def plain(self) -> Any:
        """bool, choice id, Fraction, ISO day or None (无, or not known)."""
        if not self.known or self.nothing == 2:
            return None
        if self.kind == "b":
            return self.truth
        if self.kind == "e":
            index = self.mask.bit_length() - 1
            choices = self.type[1]
            return choices[index][0] if index < len(choices) else None
        if self.type[0] == "date":
            return date.fromordinal(self.low[0]).isoformat()
        if self.type[0] == "time":
            from doudi.language.values import show_moment

            return show_moment(self.low[0])
        return self.fraction
