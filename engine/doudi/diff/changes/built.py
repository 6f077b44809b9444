"""One region on one day, typed and lowered, with a fingerprint of what each of its entries means."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from doudi.catalogue import Tree
from doudi.diff.changes.entries import Entry, digest, entries, type_text
from doudi.diff.changes.prints import fingerprints
from doudi.plan.lower import Val
from doudi.plan.nodes import Plan
from doudi.plan.outcome import Circle, Planner
from doudi.program.model import Expr, Region
from doudi.text.diagnostic import Faults, PolicyError, fault


class Built:
    """A side made ready. `nodes[key][aspect]` is (root record, node, divisor or -1) of an entry's expression."""

    def __init__(self, tree: Tree, region: str, day: int, beside: Built | None = None, bare: bool = False):
        self.tree, self.day, self.beside, self.bare = tree, day, beside, bare
        self.region: Region = tree.region(region, day)
        self.known: dict[str, dict[int, str]] = {}
        self.links: dict[str, set[str]] = {}  # what each entry reads, once it was asked (structure.py)
        self._faults = Faults()
        self._nodes: dict[str, dict[str, tuple[str, int, int]]] = {}
        self._printed: dict[str, list[str]] = {}

    def root_of(self, record: str) -> str:
        return self.region.ancestors(record)[-1]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return entries(self.region, (self.beside.region, self.beside.entries) if self.beside is not None else None)

    @cached_property
    def planners(self) -> dict[str, Planner]:
        """The plan of each root record; a bare one grows as it is asked. Raises PolicyError."""
        roots = {self.root_of(p.subject) for p in self.region.programmes.values()} | {self.root_of(r) for r in self.region.records}
        out = {root: Planner(self.region, root, self._faults, self.bare) for root in roots}
        for root, planner in out.items() if not self.bare else ():
            planner.build([id for id, p in self.region.programmes.items() if self.root_of(p.subject) == root])
        self._sound()
        return out

    def _sound(self) -> None:
        if self._faults.errors:
            raise PolicyError(self._faults.errors)

    @cached_property
    def nodes(self) -> dict[str, dict[str, tuple[str, int, int]]]:
        """Every expression of every entry as a node of the plan of its root. Raises PolicyError."""
        return {key: self.nodes_of(key) for key in self.entries}

    def nodes_of(self, key: str) -> dict[str, tuple[str, int, int]]:
        """Those of one entry."""
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = {}
            e = self.entries[key]
            for aspect, x in e.exprs.items():
                val = self.val(e, x)
                if val is not None:
                    found[aspect] = (self.root_for(e, x), val.node.id, val.over.id if val.over is not None else -1)
            self._sound()
        return found

    def root_for(self, e: Entry, x: Expr) -> str:
        """The root record in whose plan an expression of an entry stands."""
        p = self.region.programmes.get(e.programme)
        if p is not None:
            return self.root_of(p.subject)
        return self.root_of(x.record) if x.record else "household"

    def val(self, e: Entry, x: Expr) -> Val | None:
        """An expression of an entry, or a part of one, lowered; None for a part that cannot stand alone."""
        planner = self.planners.get(self.root_for(e, x))
        if planner is None:
            return None
        try:
            if e.kind in ("term", "also") and x is e.exprs["value"]:
                return planner.term(f"{e.programme}.{e.names.id}")
            return planner.lowering.val(x)
        except (Circle, KeyError):  # the programme around it is compared all the same
            return None

    @property
    def prints(self) -> dict[str, list[str]]:
        """By root record the fingerprint of each node that the plan has."""
        for root, p in self.planners.items():
            known = self._printed.setdefault(root, [])
            if len(known) < len(p.plan.nodes):
                known += fingerprints(p.plan, self.day, self.known.get(root), self._units, known)
        return self._printed

    @cached_property
    def _units(self) -> dict[str, str]:
        return {key: "" if f.type.kind == "enum" else type_text(f.type) for key, f in self.region.facts.items()}

    def learn(self, root: str, node: int, fingerprint: str) -> None:
        """A node was proved equal to one of the other side that has this fingerprint: what stands on it is compared so."""
        self.known.setdefault(root, {})[node] = fingerprint
        self._printed.clear()

    def meaning(self, key: str) -> str:
        """What an entry's expressions mean: equal texts mean the same on every household. "" for what has none."""
        rows = self.nodes_of(key)
        if not rows:
            return ""
        prints = self.prints
        made = sorted((aspect, prints[root][node], prints[root][over] if over >= 0 else "") for aspect, (root, node, over) in rows.items())
        return digest(made)

    def plan_of(self, programme: str) -> Plan:
        """The plan that holds a programme. Raises PolicyError when there is none."""
        p = self.region.programmes.get(programme)
        if p is None:
            raise PolicyError([fault("programme-unknown", None, name=programme)])
        planner = self.planners[self.root_of(p.subject)]
        if programme not in planner.plan.outcomes:
            planner.build([programme])
            self._sound()
        return planner.plan

    def outcome_print(self, programme: str) -> str:
        """What a programme decides: status, route, whom it covers, amount, results, checks."""
        plan = self.plan_of(programme)
        o = plan.outcomes[programme]
        prints = self.prints[plan.root]

        def of(handle: int) -> list[str]:
            _, node, over, _, _ = plan.handles[handle]
            return [prints[node], prints[over] if over >= 0 else ""]

        made: list[Any] = [of(o["granted"]), prints[o["route"]] if o["route"] >= 0 else "", of(o["covered"]) if o["covered"] >= 0 else ""]
        made += [[r["id"] for r in o["routes"]], of(o["amount"]["total"]) if o["amount"] else ""]
        made += [sorted([a["id"], *of(a["handle"])] for a in o["also"])]
        made += [sorted([c["id"], prints[c["when"]], prints[c["ok"]], prints[c["late"]]] for c in o["checks"])]
        return digest(made)
