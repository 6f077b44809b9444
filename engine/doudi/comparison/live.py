"""What a decision really used: the terms and rates on the way to it, of cases only those that hold or may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doudi.explanation.base.telling import Path, Telling

    Row = dict[str, Any]

LISTS = ("count", "total", "highest", "lowest", "exists", "all")
LEAVES = ("fact", "const", "as_of", "result", "silent")
MOST_ELEMENTS = 30


class Live:
    """terms: keys of Plan.entries · rates: indexes of Plan.rates · facts: `record.fact` -> handle and a path where it was read."""

    def __init__(self, t: Telling, routes: set[str]):
        self.t = t
        self.terms: dict[str, None] = {}
        self.rates: dict[int, None] = {}
        self.facts: dict[str, tuple[int, Path]] = {}
        self._seen: set[tuple[int, Path]] = set()
        outcome = t.decision.outcome
        for row in (*outcome["needs"], *(n for r in outcome["routes"] if r["id"] in routes for n in r["needs"])):
            self._read(row["display"], t.path)
        if t.decision.status == "granted" and outcome["amount"] is not None:
            self._amount(outcome["amount"])

    def _amount(self, amount: Row) -> None:
        """The lines that pay, for those whom they pay for."""
        for line in amount["lines"]:
            for path in self.t.paths(line["record"], self.t.path)[:MOST_ELEMENTS] if line["each"] else [self.t.path]:
                if self.t.truth(line["pays"], path) is not False:
                    self._read(line["display"], path)
        for key in ("at_least", "at_most"):
            if amount[key] is not None:
                self._read(amount[key], self.t.path)

    def _read(self, tree: list[Any], path: Path) -> None:
        op = tree[0]
        if op == "fact":
            self.facts.setdefault(tree[2], (tree[1], path))
        if op in LEAVES or (id(tree), path) in self._seen:
            return
        self._seen.add((id(tree), path))
        if op == "term":
            self.terms.setdefault(tree[2])
            self._read(self.t.plan.entries[tree[2]]["display"], path)
        elif op == "rate":
            self.rates.setdefault(tree[2])
            for key in tree[4:]:
                self._read(key, path)
        elif op == "case":
            self._case(tree, path)
        elif op in LISTS:
            for p in self.t.paths(tree[2], path)[:MOST_ELEMENTS]:
                for part in tree[3:]:
                    self._read(part, p)
        else:
            for part in tree[2:]:
                if isinstance(part, list) and len(part) > 1 and isinstance(part[0], str) and isinstance(part[1], int):
                    self._read(part, path)

    def _case(self, tree: list[Any], path: Path) -> None:
        parts = tree[3:]
        for condition, value in zip(parts[:-1:2], parts[1:-1:2], strict=False):
            self._read(condition, path)
            truth = self.t.holds(condition[1], path)
            if truth is not False:
                self._read(value, path)
            if truth:
                return
        self._read(parts[-1], path)
