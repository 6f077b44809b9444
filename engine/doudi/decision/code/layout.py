"""The order in which generated code visits scopes, and where it leaves each value.

A list is walked once for each pass: a node of an element that needs a total over the list waits for the next pass. Each pass
leaves one tuple an element; the root leaves one tuple. `where[node]` is the way to a value: [column], or [column of the
pass, column] in an element's tuple, and so on inwards.
"""

from __future__ import annotations

from doudi.plan.nodes import Node, Plan

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable

AGGREGATES = ("count", "sum", "amin", "amax", "any", "all")


class Walk:
    """One pass over a list: the visit of each element, and the totals over the list that this pass completes."""

    __slots__ = ("block", "child", "totals")

    def __init__(self, child: int, block: Block, totals: list[Node]):
        self.child, self.block, self.totals = child, block, totals


class Block:
    """One visit of a scope: nodes of the scope and walks over its lists, in order of need."""

    __slots__ = ("columns", "scope", "steps")

    def __init__(self, scope: int):
        self.scope = scope
        self.steps: list[Node | Walk] = []
        self.columns: list[Node | Walk] = []


def flat(plan: Plan, node: Node) -> bool:
    """A total whose parts do not depend on the element: no walk is needed."""
    return node.op in AGGREGATES and all(not plan.within(plan.nodes[a].scope, node.data) for a in node.args)


def root_block(plan: Plan, nodes: list[Node]) -> Block:
    """The visit of the root with all walks inside it."""
    return _block(plan, 0, nodes)


def _block(plan: Plan, scope: int, nodes: list[Node]) -> Block:
    mine = {n.id for n in nodes}
    level: dict[int, int] = {}
    children = {n.id: _child(plan, scope, n.scope) for n in nodes}
    for n in nodes:  # topological order
        total = n.scope == scope and n.op in AGGREGATES and not flat(plan, n)
        top = int(total)
        for a in n.args:
            if a in mine:
                below, other = children[n.id], children[a]
                later = total or (other is not None and other != below)
                top = max(top, level[a] + later)
        level[n.id] = top
    block = Block(scope)
    for k in range(max(level.values(), default=-1) + 1):
        at_level = [n for n in nodes if level[n.id] == k]
        block.steps += [n for n in at_level if children[n.id] is None]
        inner: dict[int, list[Node]] = {}
        totals: dict[int, list[Node]] = {}
        for n in at_level:
            child = children[n.id]
            if child is not None:
                inner.setdefault(child, []).append(n)
        for n in nodes:
            if level[n.id] == k + 1 and n.scope == scope and n.op in AGGREGATES and not flat(plan, n):
                totals.setdefault(n.data, []).append(n)
        for child in sorted({*inner, *totals}):
            walk = Walk(child, _block(plan, child, inner.get(child, [])), totals.get(child, []))
            block.steps.append(walk)
    block.columns = [s for s in block.steps if isinstance(s, Walk) or s.op != "const"]
    return block


def _child(plan: Plan, scope: int, at: int) -> int | None:
    """The child scope of `scope` that `at` lies in; None when it is `scope` itself."""
    if at == scope:
        return None
    while plan.scopes[at][1] != scope:
        at = plan.scopes[at][1]
    return at


def places(
    block: Block, width: Callable[[Node], int], head: Callable[[Block], int] = lambda _: 0
) -> dict[int, list[int]]:
    """`where` for a block: `width` says how many columns a node takes, `head` how many lie before the first."""
    out: dict[int, list[int]] = {}
    column = head(block)
    for step in block.columns:
        if isinstance(step, Walk):
            for id, inner in places(step.block, width, head).items():
                out[id] = [column, *inner]
            column += 1
        else:
            out[step.id] = [column]
            column += width(step)
    return out
