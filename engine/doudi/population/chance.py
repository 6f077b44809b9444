"""Chance as a function: what an element gets depends on the seed, its number and the name of what is drawn, and on nothing
else.

So the same seed gives the same families on every machine, in chunks of any size, and a fact that is added moves no other.
Integers only: a logarithm or an exponential may differ in its last bit from one processor to the next.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

import numpy as np

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Marks = NDArray[np.uint64]

WHOLE = 2**32  # a draw is a number below this
STEPS = 2**31  # values that one stretch may hold
HALF = np.uint64(32)


def mark(seed: int, name: str) -> np.uint64:
    """The number that stands for a name under a seed."""
    return np.uint64(int.from_bytes(sha256(f"{seed} {name}".encode()).digest()[:8], "big"))


def mixed(x: Marks) -> Marks:
    """The finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def below(elements: Marks, name: np.uint64) -> Marks:
    """A number below 2^32 for each element."""
    return mixed(elements * np.uint64(0x9E3779B97F4A7C15) + name) >> HALF


def share(percent: Fraction) -> int:
    """A percentage as a number of draws out of 2^32."""
    return int(percent * WHOLE / 100)


def chosen(draws: Marks, weights: list[Fraction]) -> Ints:
    """The place that each draw falls on, by weights that need not add up to anything."""
    total, run, ends = sum(weights), Fraction(0), []
    for w in weights:
        run += w
        ends.append(int(run * WHOLE / total))
    return np.searchsorted(np.array(ends[:-1], np.uint64), draws, side="right").astype(np.int64)


def stretched(which: Marks, within: Marks, ends: list[int], step: int) -> Ints:
    """Each draw falls with equal chance on one of the stretches between neighbouring `ends`, and evenly on the steps in it."""
    lows = np.array(ends[:-1], np.int64)
    counts = np.maximum((np.array(ends[1:], np.int64) - lows) // step + 1, 1)
    at = ((which * np.uint64(len(lows))) >> HALF).astype(np.int64)
    places = ((within * counts[at].astype(np.uint64)) >> HALF).astype(np.int64)
    found: Ints = lows[at] + places * step
    return found
