"""Each changed rule by itself: equal for every household, wider, narrower. What is proved equal is one thing from then on."""

from __future__ import annotations

import time

from doudi.diff.changes.built import Built
from doudi.diff.changes.structure import Change
from doudi.diff.proof.measures import measures
from doudi.diff.proof.prove import Sides, Verdict, about_nodes, verdict
from doudi.diff.proof.symbols import Unsupported
from doudi.plan.nodes import Plan

SECONDS = 8.0  # for all changed rules of a region
Nodes = tuple[int, int]


def prove_rules(a: Built, b: Built, day: int, changes: list[Change]) -> dict[str, Verdict]:
    """Verdicts by `key.aspect`, rules before those that read them. `b` learns which nodes are equal to old ones."""
    until = time.monotonic() + SECONDS
    found: dict[str, Verdict] = {}
    todo = [
        (root, node, over, c.key, aspect)
        for c in changes
        if c.kind in ("changed", "rewritten") and c.entry.kind != "rate"
        for aspect, (root, node, over) in b.nodes.get(c.key, {}).items()
    ]
    for root, node, over, key, aspect in sorted(todo):
        before = a.nodes.get(key, {}).get(aspect)
        if before is None or before[0] != root:
            continue
        sides = _sides(a, b, root, day)
        if sides is None:
            continue
        v = _verdict(sides, aspect, (before[1], before[2]), (node, over), until)
        if v is None:
            continue
        found[f"{key}.{aspect}"] = v
        plain = over < 0 and before[2] < 0 and sides.plans[0].nodes[before[1]].den == sides.plans[1].nodes[node].den
        if plain and (v.answer, v.how, v.bound) == ("equivalent", "proved", None):
            b.learn(root, node, a.prints[root][before[1]])
    return found


def _sides(a: Built, b: Built, root: str, day: int) -> Sides | None:
    """Both plans of a root, by whatever programme both have."""
    for id, p in b.region.programmes.items():
        if id in a.region.programmes and b.root_of(p.subject) == root == a.root_of(a.region.programmes[id].subject):
            try:
                prints = [a.prints[root], b.prints[root]]
                by, unlike = measures(a.region, b.region)
                return Sides(a.plan_of(id), b.plan_of(id), id, day, figures=(a.day, b.day), prints=prints, unlike=unlike, measures=by)
            except Unsupported:
                continue
    return None


def _verdict(sides: Sides, aspect: str, old: Nodes, new: Nodes, until: float) -> Verdict | None:
    """One expression against the other, for any one element; None where they do not stand in one list."""
    plans = sides.plans
    nodes = plans[0].nodes[old[0]], plans[1].nodes[new[0]]
    if nodes[0].kind != nodes[1].kind:
        return Verdict(aspect, "changed", "proved")
    deeper = max(zip(plans, nodes, strict=True), key=lambda pn: pn[0].depth(pn[1].scope))
    scope = _scope(plans[0], deeper[0], deeper[1].scope)
    if scope is None:
        return None
    question = about_nodes(aspect, nodes[0].kind, (old, new), scope, ordered=nodes[0].kind != "e")
    return verdict(sides.fresh(until), question)


def _scope(old: Plan, plan: Plan, scope: int) -> int | None:
    """A scope as the old plan counts."""
    return next((i for i, s in enumerate(old.scopes) if s[0] == plan.scopes[scope][0]), None)
