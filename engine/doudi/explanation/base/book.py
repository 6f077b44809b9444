"""What words need to know of a plan, worked out once and kept with its engine: names, scopes, powers, dependencies."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.engine import Engine

    Row = dict[str, Any]

SILENT_LEAF = ("const", "as_of", "fact")
OPEN_LEAVES = ("silent", "rate", "table", "rate_at")  # nodes that can be open because the text says nothing


class Book:
    """facts: `record.fact` -> its door row · scopes: record -> index · handles: node -> a handle of that node alone ·
    called: record -> slots of name and id."""

    def __init__(self, plan: Any):
        self.plan = plan
        self.facts = {f"{record}.{row[0]}": row for record, door in plan.door.items() for row in door["facts"]}
        self.scopes = {row[0]: i for i, row in enumerate(plan.scopes)}
        self.handles = {row[1]: i for i, row in reversed(list(enumerate(plan.handles))) if row[2] < 0}
        self.called = {
            record: [i for i in (_slot(door["facts"], "name"), _slot(door["facts"], "id")) if i >= 0] for record, door in plan.door.items()
        }
        self._made: dict[Any, Any] = {}
        self._rests: dict[int, frozenset[int]] = {}
        self._own: dict[str, frozenset[int]] = {}
        self._compares: dict[tuple[int, int], list[Any]] = {}
        self._powers: dict[str, dict[str, Row]] = {}
        self._leaning_outcomes: dict[str, bool] = {}
        self._leans: dict[int, tuple[Any, list[Any]]] = {}  # by identity of a tree

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What is made of the plan once."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found

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

    def compares(self, root: int, fact: int, scope: int) -> list[Any]:
        """Numeric comparisons under a node, in a scope or the root, that rest on a fact: ((left, factor), (right, factor))."""
        key = (root, fact)
        found = self._compares.get(key)
        if found is None:
            found = self._compares[key] = []
            seen, todo = {root}, [root]
            while todo:
                n = self.plan.nodes[todo.pop()]
                if fact not in self.rests_on(n.id):
                    continue
                if n.op == "cmp" and n.scope in (0, scope):
                    found.append(((n.args[0], n.data[1]), (n.args[1], n.data[2])))
                todo += [a for a in n.args if a not in seen]
                seen.update(n.args)
        return found

    def own(self, outcome: Row) -> frozenset[int]:
        """The fact nodes that a grant rests on otherwise than through the results of other programmes."""
        found = self._own.get(outcome["id"])
        if found is None:
            below = self._below(outcome, [outcome["granted"]])
            found = self._own[outcome["id"]] = frozenset(i for i in below if self.plan.nodes[i].op == "fact")
        return found

    def reads(self, outcome: Row) -> set[int]:
        """All nodes that a grant and its amount rest on otherwise than through the results of other programmes."""
        amount = outcome["amount"]
        return self._below(outcome, [outcome["granted"]] + ([amount["total"]] if amount is not None else []))

    def _below(self, outcome: Row, handles: list[int]) -> set[int]:
        found: set[int] = self.plan.below((self.plan.handles[h][1] for h in handles), self._results(outcome["id"]))
        return found

    def _results(self, programme: str) -> set[int]:
        """Nodes that hold results of other programmes."""
        found: set[int] = set()
        todo: list[Any] = [self.plan.outcomes, self.plan.entries]
        while todo:
            x = todo.pop()
            if isinstance(x, dict):
                todo += x.values()
            elif isinstance(x, (list, tuple)):
                if len(x) == 4 and x[0] == "result":
                    if x[2] != programme:
                        found.add(self.plan.handles[x[1]][1])
                else:
                    todo += x
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
        found = self._leans.get(id(tree))
        if found is None or found[0] is not tree:
            found = self._leans[id(tree)] = (tree, self._leaning(tree))
        return found[1]

    def silences(self, node: int) -> list[Any]:
        """The nodes below one that can be open because the text says nothing."""
        nodes, plan = self.plan.nodes, self.plan
        found: list[Any] = self.once(("silent", node), lambda: [nodes[i] for i in plan.below([node]) if nodes[i].op in OPEN_LEAVES])
        return found

    def leaning(self, outcome: Row) -> bool:
        """Whether anything in a programme rests on what is assumed."""
        found = self._leaning_outcomes.get(outcome["id"])
        if found is None:
            needs = [*outcome["needs"], *(n for r in outcome["routes"] for n in r["needs"])]
            amount = outcome["amount"] or {"lines": [], "assumed": None}
            trees = [n["display"] for n in needs] + [x for line in amount["lines"] for x in (line["display"], line["guard"])]
            rows = [amount, *needs, *amount["lines"], *(c for line in amount["lines"] for c in line["cases"])]
            found = any(row["assumed"] for row in rows) or any(self.leans(tree) for tree in trees)
            self._leaning_outcomes[outcome["id"]] = found
        return found

    def _leaning(self, tree: list[Any]) -> list[Any]:
        op = tree[0]
        if op in SILENT_LEAF or op in ("silent", "result"):
            return []
        if op == "term":
            entry = self.plan.entries[tree[2]]
            mine: list[Any] = [["term", tree[2]]] if entry["assumed"] else []
            return mine + self._cases(entry["display"], [called(row, entry) for row in entry["cases"]])
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


def called(case: Row, owner: Row) -> Row:
    """A case; where it has no name but its id, under the name of the term or line that it is one of."""
    return {**case, "names": owner["names"]} if case["names"][0] == case["id"] else case


def _slot(facts: list[Any], id: str) -> int:
    return next((i for i, row in enumerate(facts) if row[0] == id), -1)


def book_of(engine: Engine) -> Book:
    """The book of an engine's plan."""
    found = engine.kept.get("book")
    if found is None:
        found = engine.kept["book"] = Book(engine.plan)
    return found
