"""A fingerprint of what each node of a plan means: two nodes with one fingerprint are equal on every household.

Slots, node numbers and the order of sums do not enter; facts are named by record and id, figures by what they come to.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from doudi.plan.nodes import CHOICES, KIND, Node, Plan

COMMUTES = {"and", "or", "mul", "min", "max", "eqb", "eqe"}


def fingerprints(
    plan: Plan, day: int, known: dict[int, str] | None = None, units: dict[str, str] | None = None, before: list[str] | None = None
) -> list[str]:
    """One of each node, in order; figures are those of `day`. `known`: nodes that were proved equal to one with that fingerprint;
    `units`: the type of each fact (`record.id`), which a plan does not carry. `before`: of the first nodes, which are not given again."""
    out = list(before or ())
    known, first = known or {}, len(out)
    for n in plan.nodes[first:]:
        if n.id in known:
            out.append(known[n.id])
            continue
        args: list[Any] = [out[a] for a in n.args]
        data: Any = n.data
        if n.op in COMMUTES:
            args.sort()
        elif n.op == "lin":
            coefficients, constant = n.data
            pairs = sorted(zip(args, coefficients, strict=True))
            args, data = [a for a, _ in pairs], [[k for _, k in pairs], constant]
        elif n.op == "case":
            args = [*map(list, sorted(zip(args[:-1:2], args[1:-1:2], strict=True))), args[-1]]
        elif n.op == "cmp":
            args, data = _turned(args, n.data)
        else:
            data = _data(plan, n, day)
            if n.op == "fact" and units is not None:
                data.append(units.get(f"{plan.scopes[n.scope][0]}.{data[0]}", ""))
        whole = [n.op, args, data, plan.scopes[n.scope][0], n.kind, n.den]
        out.append(blake2b(json.dumps(whole, ensure_ascii=False).encode(), digest_size=12).hexdigest())
    return out[first:]


def _turned(args: list[Any], data: Any) -> tuple[list[Any], Any]:
    """a > b as b < a."""
    op, ka, kb = data
    turned = {">": "<", ">=": "<="}.get(op)
    if turned is not None:
        return args[::-1], [turned, kb, ka]
    if op == "=" and (args[1], kb) < (args[0], ka):
        return args[::-1], [op, kb, ka]
    return args, list(data)


def _data(plan: Plan, n: Node, day: int) -> Any:
    if n.op == "fact":
        row = plan.door[plan.scopes[n.scope][0]]["facts"][n.data]
        return [row[0], n.lo, n.hi, [list(c)[:1] for c in row[CHOICES]] if row[KIND] == "enum" else []]
    if n.op in ("rate", "table", "rate_at"):
        row = plan.rates[n.data]
        periods = row[6] if n.op == "rate_at" else [c for start, c in row[6] if start <= day][-1:]
        silent = [row[0]] if row[9]["open"] is not None or any(_silent(c) for c in periods) or not periods else []
        return [silent, row[3], row[4], row[5], periods, [n.lo, n.hi]]
    if n.op == "silent":
        return plan.gaps[n.data][0]
    if n.op in ("count", "sum", "amin", "amax", "any", "all"):
        return plan.scopes[n.data][0]
    return n.data


def _silent(cell: Any) -> bool:
    """Whether a figure, or a cell of its table, is open."""
    if isinstance(cell, dict):
        return any(_silent(c) for c in cell["c"])
    return cell is None or (isinstance(cell, list) and any(c is None for c in cell[1:]))
