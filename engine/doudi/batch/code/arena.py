"""Rates for kernels: the figures of one epoch, with their tables, as one int64 array.

The first entries are one for each node that reads a rate: its value, or the place of its table. A table of choices is its count and then
its cells. Bands are their count, their thresholds and one cell more; days are their count, the starts and the cells.
"""

from __future__ import annotations

from doudi.batch.code.numeric import N

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.base.rates import Epochs

MOST = 2**62


class TooLarge(Exception):
    """A figure that int64 does not carry with room to spare."""


def arena(epochs: Epochs, day: int, base: int) -> list[int]:
    """The entries for a day, when they are laid at `base` of the array. Raises TooLarge."""
    values, _ = epochs.at(day)
    out = [0] * len(values)
    for i, (n, value) in enumerate(zip(epochs.nodes, values, strict=True)):
        shape = epochs.plan.rates[n.data][5]
        out[i] = _days(value, shape, out, base) if n.op == "rate_at" else _cell(value, shape, out, base)
    return out


def _cell(cell: Any, shape: str, out: list[int], base: int) -> int:
    """The value of a cell, or the place where its table was laid."""
    if cell is None:
        return N
    if not shape:
        return _fits(int(cell))
    if shape[0] == "e":
        inner = [_cell(c, shape[1:], out, base) for c in cell.values()]
        return _lay([len(inner), *inner], out, base)
    steps, cells = cell
    inner = [_cell(c, shape[1:], out, base) for c in cells]
    return _lay([len(steps), *map(_fits, steps), *inner], out, base)


def _days(value: Any, shape: str, out: list[int], base: int) -> int:
    starts, cells = value
    inner = [_cell(c, shape, out, base) for c in cells]
    return _lay([len(starts), *starts, *inner], out, base)


def _lay(block: list[int], out: list[int], base: int) -> int:
    out += block
    return base + len(out) - len(block)


def _fits(x: int) -> int:
    if abs(x) >= MOST:
        raise TooLarge
    return x
