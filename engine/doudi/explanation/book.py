"""What words need to know of a plan, worked out once and kept with its engine: names, scopes, powers, dependencies."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.engine import Engine

    Row = dict[str, Any]

SILENT_LEAF = ("const", "as_of", "fact")


class Book:
    """facts: `record.fact` -> its door row · scopes: record -> index · handles: node -> a handle of that node alone."""

    def __init__(self, plan: Any):
        self.plan = plan
        self.facts = {f"{record}.{row[0]}": row for record, door in plan.door.items() for row in door["facts"]}
        self.scopes = {row[0]: i for i, row in enumerate(plan.scopes)}
        self.handles = {row[1]: i for i, row in reversed(list(enumerate(plan.handles))) if row[2] < 0}
        self._rests: dict[int, frozenset[int]] = {}
        self._powers: dict[str, dict[str, Row]] = {}
        self._leans: dict[tuple[Any, ...], list[Any]] = {}

    def rests_on(self, node: int) -> frozenset[int]:
        """The fact nodes that a node is computed from."""
        found = self._rests.get(node)
        if found is None:
            todo = [node]
            while todo:
                id = todo[-1]
                n = self.plan.nodes[id]
                open_args = [a for a in n.args if a not in self._rests]
                if open_args:
                    todo += open_args
                    continue
                todo.pop()
                mine = frozenset((id,)) if n.op == "fact" else frozenset()
                self._rests[id] = mine.union(*(self._rests[a] for a in n.args))
            found = self._rests[node]
        return found

    def powers(self, outcome: Row) -> dict[str, Row]:
        """Power key -> the row (need, line or case) that gives it: its names and citation."""
        found = self._powers.get(outcome["id"])
        if found is None:
            rows = [*outcome["needs"], *(n for r in outcome["routes"] for n in r["needs"])]
            lines = outcome["amount"]["lines"] if outcome["amount"] else []
            rows += [x for line in lines for x in (line, *line["cases"])]
            rows += [c for e in self.plan.entries.values() for c in e["cases"]]
            found = self._powers[outcome["id"]] = {}
            for row in rows:
                if row["power"]:
                    found.setdefault(row["power"], row)
        return found

    def leans(self, tree: list[Any] | None) -> list[Any]:
        """What an expression rests on that is assumed: ["term", key] · ["rate", index, handle] · ["case", handle, row] and
        ["when", condition handle, items] where it does so only in one case."""
        if tree is None:
            return []
        key = (tree[0], tree[1], repr(tree[2]) if len(tree) > 2 else "")
        found = self._leans.get(key)
        if found is None:
            self._leans[key] = []  # a term never reads itself: this only stops a repeated walk
            found = self._leans[key] = self._leaning(tree)
        return found

    def _leaning(self, tree: list[Any]) -> list[Any]:
        op = tree[0]
        if op in SILENT_LEAF or op in ("silent", "result"):
            return []
        if op == "term":
            entry = self.plan.entries[tree[2]]
            mine: list[Any] = [["term", tree[2]]] if entry["assumed"] else []
            return mine + self._cases(entry["display"], entry["cases"])
        if op == "rate":
            mine = [["rate", tree[2], tree[1]]] if self.plan.rates[tree[2]][9]["assumed"] else []
            return mine + [x for a in tree[4:] for x in self.leans(a)]
        if op == "case":
            return self._cases(tree, [])
        return [x for a in tree[2:] if isinstance(a, list) and a and isinstance(a[0], str) and len(a) > 1 for x in self.leans(a)]

    def _cases(self, tree: list[Any], rows: list[Row]) -> list[Any]:
        """Of cases: what the conditions rest on, and what each value does under its condition."""
        if tree[0] != "case":
            return self.leans(tree)
        out: list[Any] = []
        by_id = {r["id"]: r for r in rows}
        parts = tree[3:]
        for name, condition, value in zip(tree[2], parts[:-1:2], parts[1:-1:2], strict=False):
            out += self.leans(condition)
            row = by_id.get(name)
            inner = [["case", row]] if row is not None and row["assumed"] else []
            inner += self.leans(value)
            if inner:
                out.append(["when", condition[1], inner])
        conditions = [c[1] for c in parts[:-1:2]]
        last = self.leans(parts[-1])
        return [*out, ["otherwise", conditions, last]] if last else out


def book_of(engine: Engine) -> Book:
    """The book of an engine's plan."""
    found = engine.kept.get("book")
    if found is None:
        found = engine.kept["book"] = Book(engine.plan)
    return found  # type: ignore[no-any-return]  # only books are kept under that name
