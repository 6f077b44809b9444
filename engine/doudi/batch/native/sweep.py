"""A search for the smallest changes of a refusal by machine code: what is asked (nearest.py), laid out in memory, and its function."""

from __future__ import annotations

from doudi.decision.ready import LARGE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.native.household import Memory
    from doudi.plan.nodes import Node, Plan

JOB, FOUND = 6, 8  # words of a job, and of what is found
MOST_COMPARED = 32  # comparisons that are looked at for one fact
MOST_WORDS = 1000  # of all that is found
WORDS = {"JOB": JOB, "FOUND": FOUND, "MOST_WORDS": MOST_WORDS}


def sweeping(memory: Memory) -> list[str]:
    """`sweep(packed, base, day, jobs)` as Python calls it: a packed trace is read back, and every fact of some jobs searched."""
    third = MOST_COMPARED * 8
    scratch = ", ".join(f"here({memory.at['margins'] + k * third})" for k in range(3))
    return [
        *memory.entry("sweep", ("base", "day", "jobs"), [
            f"    size = reached(word_at(args), base, day, jobs, {memory.line('heads')})",
            f"    found = 0 if size == 0 else integers({memory.line('found')}, size)",
        ]),
        "def reached(trace: int, base: int, day: int, jobs: int, heads: line) -> int:",
        *memory.restored(),
        f"    return swept(day, base, here(jobs), {scratch}, {memory.at['found']})",
        "def asked(at: int, p: int, day: int, base: int) -> bool:",
        "    put(here(at), p)",
        *(line.replace("return 0", "return False") for line in memory.one()),
        "    return True",
    ]


def due(plan: Plan, outcome: dict[str, Any]) -> Node | None:
    """The node of what is due, where that is a number of the root's own."""
    _, id, over, _, _ = plan.handles[outcome["amount"]["total"]] if outcome["amount"] else (0, 0, 0, 0, 0)
    n = plan.nodes[id]
    return None if over >= 0 or n.op == "const" or n.scope or n.nullable else n


class Jobs:
    """Lays out what is asked of one plan: `address(kinds, outcome)` of kinds of facts (explanation/changes/kinds.py) that turn a grant one
    way only. 0 where one cannot be asked here."""

    def __init__(self, memory: Memory, rows: dict[int, tuple[int, int]]):
        self.plan, self.layout, self.words, self.at = memory.plan, memory.layout, memory.words, memory.at
        self.rows = rows
        self.one = memory.words([1])

    def address(self, of: list[Any], outcome: dict[str, Any]) -> int:
        root = self.plan.handles[outcome["granted"]][1]
        jobs = [self._job(kind, root) for kind in of]
        return self.words([len(jobs), self._grant(outcome), *(x for job in jobs for x in job)]) if all(jobs) else 0

    def _grant(self, outcome: dict[str, Any]) -> int:
        """What says how it is granted; 0 where it cannot be told here (as Packed.at_once)."""
        n, nodes, ways = due(self.plan, outcome), self.plan.nodes, [row["chosen"] for row in outcome["routes"]]
        if n is None or any(nodes[w].op == "const" or nodes[w].scope for w in ways):
            return 0
        return self.words([self._place(n.id)[0], len(ways), *(x for w in ways for x in self._place(w))])

    def _place(self, id: int) -> tuple[int, int]:
        """The address of a node's word while a household is worked on, and its bit."""
        offset, bit = self.layout.place(f"v{id}", 0)
        return self.at["E0"] + offset, bit

    def _job(self, kind: Any, root: int) -> list[int]:
        """Nothing for what cannot be asked."""
        begin, width = self.rows.get(kind.lists[0] if kind.lists else -1, (0, 0))
        table = self._table(kind, root) if begin and len(kind.lists) < 2 else 0
        if not table:
            return []
        many = self.at[f"O{kind.scope}"] + 8 if kind.scope else self.one
        limit = kind.node.hi if kind.turn > 0 else kind.node.lo
        return [begin, width, many, kind.slot, limit, table] if -LARGE < limit < LARGE else []

    def _table(self, kind: Any, root: int) -> int:
        nodes, places = self.plan.nodes, self.layout.kernel.places
        sides = [side for pair in kind.compares for side in pair]
        if len(kind.compares) > MOST_COMPARED or nodes[root].op == "const" or any(nodes[i].scope for i in (root, *(i for i, _ in sides))):
            return 0
        out = [*self._place(root), len(kind.compares)]
        for id, factor in sides:
            n = nodes[id]
            if n.data is None if n.op == "const" else f"v{id}" not in places:
                return 0
            out += [self.words([n.data]) if n.op == "const" else self._place(id)[0], factor]
        return self.words(out)
