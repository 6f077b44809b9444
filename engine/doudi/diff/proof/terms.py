"""Terms of z3 made small: what is already true, false or a number is not written out."""

from __future__ import annotations

from typing import Any

import z3

from doudi.decision.base import runtime

ARITHMETIC = 2  # z3's older simplex: on terms like ours two to five times as fast as its newer one, which is its default


def solver(*, simple: bool = False) -> Any:
    """A solver for integer terms. `simple`: one that is asked many times and keeps what it has learnt."""
    out = z3.SimpleSolver() if simple else z3.Solver()
    out.set("smt.arith.solver", ARITHMETIC)
    return out


def rounded(mode: str, x: Any, b: int) -> Any:
    """x / b to an integer; b > 0. z3's integer division rounds down for such divisors."""
    if isinstance(x, int):
        return runtime.half(x, b) if mode == "half" else -(-x // b) if mode == "up" else x // b
    if mode == "half":
        return z3.If(x >= 0, (2 * x + b) / (2 * b), -((-2 * x + b) / (2 * b)))
    return -(-x / b) if mode == "up" else x / b


def differ(a: tuple[Any, Any], b: tuple[Any, Any]) -> Any:
    """Two values, of which either may be 无, are not the same."""
    (x, no_x), (y, no_y) = a, b
    if no_x is False and no_y is False:
        return x != y
    return any_of([all_of([no_x, negated(no_y)]), all_of([negated(no_x), no_y]), all_of([negated(no_x), negated(no_y), x != y])])


def chosen(c: Any, x: Any, y: Any) -> Any:
    """`x` where `c` holds, else `y`."""
    if isinstance(c, bool):
        return x if c else y
    if isinstance(x, bool) and isinstance(y, bool) and x == y:
        return x
    return z3.If(c, x, y)


def negated(x: Any) -> Any:
    """Not `x`."""
    return not x if isinstance(x, bool) else z3.Not(x)


def all_of(parts: list[Any]) -> Any:
    """Whether all of them hold: Python's own truth where that is already known."""
    if any(p is False for p in parts):
        return False
    kept = [p for p in parts if p is not True]
    return True if not kept else kept[0] if len(kept) == 1 else _joined(z3.Z3_mk_and, kept)


def any_of(parts: list[Any]) -> Any:
    """Whether any of them holds: Python's own truth where that is already known."""
    if any(p is True for p in parts):
        return True
    kept = [p for p in parts if p is not False]
    return False if not kept else kept[0] if len(kept) == 1 else _joined(z3.Z3_mk_or, kept)


def _joined(make: Any, parts: list[Any]) -> Any:
    """As z3.And and z3.Or, which look at every part several times and take ten times as long."""
    ctx = parts[0].ctx
    return z3.BoolRef(make(ctx.ref(), len(parts), (z3.Ast * len(parts))(*(p.ast for p in parts))), ctx)
