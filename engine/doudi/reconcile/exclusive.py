"""Which programmes shut one another out, read from the plan: whoever is granted the one can for that reason not have the other.

From the grant of a programme, and from whom each of its routes covers, one walks down the nodes and notes the sign: `not` turns it. Where
the grant of another programme, or a fact that says it is received, is reached with a minus only, the two exclude each other.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

SAME = frozenset(["and", "or", "any", "all"])  # a sign passes through; elsewhere both are possible


def exclusive(plan: Any, programmes: list[str], receives: dict[str, tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(programme, the one that shuts it out) -> where the document says it, "" if it is an assumption."""
    targets: dict[int, str] = {plan.handles[plan.outcomes[q]["granted"]][1]: q for q in programmes if q in plan.outcomes}
    for n in plan.nodes:
        if n.op == "fact":
            record = plan.scopes[n.scope][0]
            fact = plan.door[record]["facts"][n.data][0] if n.data < len(plan.door[record]["facts"]) else ""
            if f"{record}.{fact}" in receives:
                targets.setdefault(n.id, receives[f"{record}.{fact}"][1])
    out: dict[tuple[str, str], str] = {}
    for p in programmes:
        if p not in plan.outcomes:
            continue
        o = plan.outcomes[p]
        granted = _signs(plan, [plan.handles[o["granted"]][1]])
        covers = [_signs(plan, [r["cover"]]) for r in o["routes"] if r["cover"] >= 0]
        for node, q in targets.items():
            out_of = granted.get(node) == {-1} or (covers and all(c.get(node) == {-1} for c in covers))
            if q != p and out_of:
                out[p, q] = out.get((p, q)) or _cite(plan, o, node)
    return out


def _signs(plan: Any, starts: list[int]) -> dict[int, set[int]]:
    """The signs with which each node is reached."""
    found: dict[int, set[int]] = {}
    todo = [(s, 1) for s in starts]
    while todo:
        at, sign = todo.pop()
        if sign in found.setdefault(at, set()):
            continue
        found[at].add(sign)
        node = plan.nodes[at]
        if node.op == "not":
            todo += [(a, -sign) for a in node.args]
        elif node.op in SAME:
            todo += [(a, sign) for a in node.args]
        else:
            todo += [(a, s) for a in node.args for s in (1, -1)]
    return found


def _cite(plan: Any, outcome: dict[str, Any], target: int) -> str:
    """The need, or the covering, under which a node lies."""
    needs = [*outcome["needs"], *(n for r in outcome["routes"] for n in r["needs"])]
    rows = [(n["node"], n) for n in needs] + [(r["cover"], r) for r in outcome["routes"] if r["cover"] >= 0]
    for node, row in rows:
        if node >= 0 and target in _signs(plan, [node]) and row["cites"]:
            return "、".join(f"{c[0]} {c[1]}" for c in row["cites"])
    return ""
