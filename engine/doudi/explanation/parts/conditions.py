"""How a condition stood: its numbers, findings or people, as a function of (t, path) made once for a reader.

Whatever the plan alone decides (names, signs, units, which way a condition is told) is settled when the function is made.
"""

from __future__ import annotations

from doudi.explanation.base.telling import anybody
from doudi.explanation.base.values import joined
from doudi.explanation.parts.comparing import chained, comparing
from doudi.explanation.parts.naming import narrowed
from doudi.explanation.parts.working import lines

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Read, Reader
    from doudi.explanation.base.telling import Path, Telling

    Tree = list[Any]
    Say = Callable[[Telling, Path], str]
    Lines = Callable[[Telling, Path], list[str]]

MOST_CASES = 3  # of a yes/no term that are told in a line
TELLS = ("fact", "compare", "in", "has", "exists", "all", "and", "or", "not")


class Part:
    """A condition inside another: how it stands, what is said of it, and what the officer found where it is a finding."""

    __slots__ = ("found", "holds", "judged", "said")

    def __init__(self, c: Conditions, tree: Tree):
        self.holds, self.said = c.reader.holding(tree[1]), c.part(tree)
        inner = tree[3] if tree[0] == "not" else tree
        finding = inner[0] == "fact" and c.reader.book.facts[inner[2]][9] == "finding"
        self.judged: Read | None = c.reader.holding(inner[1]) if finding else None
        self.found: Say | None = c.found(inner) if finding else None


class Conditions:
    """Makes the functions of one reader."""

    __slots__ = ("plan", "reader", "words")

    def __init__(self, reader: Reader):
        self.reader, self.plan, self.words = reader, reader.plan, reader.words

    def plain(self, tree: Tree) -> Tree:
        """The tree that says what a yes/no term means, where that can be told in a line."""
        while tree[0] == "term":
            inner = self.plan.entries[tree[2]]["display"]
            if inner[0] not in TELLS and inner[0] != "term":
                return tree
            tree = inner
        return tree

    def state(self, tree: Tree) -> Say:
        """What there is to see of a condition: `120.00 < 316.67 元/人/月`, 经办认定：是, the people who break it."""
        tree = self.plain(tree)
        op = tree[0]
        if op == "compare":
            return self._relation(tree)
        if op == "fact":
            return self._fact(tree)
        return self.part(tree)

    def part(self, tree: Tree) -> Say:
        """A condition inside another: named, with how it stands."""
        op, words = tree[0], self.words
        if op in ("term", "fact", "result"):
            return self._named(tree)
        if op == "compare":
            return self._compared(tree)
        if op in ("in", "has"):
            name, value, is_ = self.reader.label(tree[3]), self.reader.saying(tree[3][1]), words["is"]
            return lambda t, path: is_.format(name, value(t, path))
        if op == "not":
            return self._exists(tree[3], wanted=False) if tree[3][0] == "exists" else self.part(tree[3])
        if op == "exists":
            return self._exists(tree)
        if op == "all":
            return self._all(tree)
        if op in ("and", "or"):
            return self._several(tree)
        return self._or_silent(tree[1], words["yes"], words["no"], "{}")

    def _or_silent(self, handle: int, yes: str, no: str, open_: str) -> Say:
        """One of two texts; of what is open, whether it is because the text says nothing."""
        known, holds = self._by_truth(handle, yes, no, ""), self.reader.holding(handle)
        if self.reader.sure(handle) is not None:
            return known

        def said(t: Telling, path: Path) -> str:
            truth = holds(t, path)
            return open_.format(t.silence(handle, path)) if truth is None else yes if truth else no

        return said

    def _by_truth(self, handle: int, yes: str, no: str, unknown: str) -> Say:
        """One of three texts."""
        for text in (yes, no, unknown):
            self.reader.wide(text)
        at, holds = self.reader.sure(handle), self.reader.holding(handle)
        if at is not None:
            return lambda t, path: yes if t.trace[at] else no
        return lambda t, path: unknown if (truth := holds(t, path)) is None else yes if truth else no

    # -- facts

    def _fact(self, tree: Tree) -> Say:
        words, role = self.words, self.reader.book.facts[tree[2]][9]
        if role == "power":
            return self._power(tree)
        if role == "finding":
            yes, no = (words["finding"].format(words[w]) for w in ("yes", "no"))
            return self._by_truth(tree[1], yes, no, words["finding_open"])
        return self._by_truth(tree[1], words["yes"], words["no"], words["not_given"])

    def _power(self, tree: Tree) -> Say:
        words, holds = self.words, self.reader.holding(tree[1])
        scope, slot = self.plan.handles[tree[1]][4], self.plan.nodes[self.plan.handles[tree[1]][1]].data
        depth = len(self.plan.line(scope))

        def power(t: Telling, path: Path) -> str:
            if holds(t, path):
                return words["power_used"]
            given = t.decision.slots_at(scope, path[:depth])[slot]
            return words["power_refused"] if given is False else words["power_open"]

        return power

    def found(self, tree: Tree) -> Say:
        """What the officer found: 生活困难 是."""
        words, name = self.words, self.reader.label(tree)
        yes, no = (words["found"].format(name, words[w]) for w in ("yes", "no"))
        return self._by_truth(tree[1], yes, no, no)

    def _cases(self, tree: Tree) -> Say | None:
        """Of a yes/no term of cases, the one that holds; where none does, how each of a few stands."""
        display = self.plan.entries[tree[2]]["display"] if tree[0] == "term" else tree
        if display[0] != "case" or len(display[2]) > MOST_CASES:
            return None
        parts = [Part(self, p) for p in display[3:-1:2]]
        brackets, together = self.words["brackets"], self._together

        def cases(t: Telling, path: Path) -> str:
            held = [p for p in parts if p.holds(t, path)]
            said = together(t, held or parts, path)
            return brackets.format(said) if said else ""

        return cases

    def _named(self, tree: Tree) -> Say:
        named, cases = self._by_name(tree), self._cases(tree)
        return named if cases is None else lambda t, path: named(t, path) + cases(t, path)

    def _by_name(self, tree: Tree) -> Say:
        words, name = self.words, self.reader.label(tree)
        role = self.reader.book.facts[tree[2]][9] if tree[0] == "fact" else ""
        if role == "power":
            power, is_ = self._power(tree), words["is"]
            return lambda t, path: is_.format(name, power(t, path))
        if role == "finding":
            yes, no = (words["finding"].format(words["found"].format(name, words[w])) for w in ("yes", "no"))
            return self._by_truth(tree[1], yes, no, words["to_judge"].format(name))
        yes, no, open_ = (words["is"].format(name, words[w]) for w in ("yes", "no", "not_given"))
        if tree[0] == "fact":
            return self._by_truth(tree[1], yes, no, open_)
        return self._or_silent(tree[1], yes, no, words["is"].format(name.replace("{", "{{").replace("}", "}}"), "{}"))

    # -- comparisons

    def _relation(self, tree: Tree) -> Say:
        """`120.00 < 316.67 元/人/月`; of one that fails also by how much."""
        return comparing(self.reader, tree, gap=True) if self.numeric(tree) else self.part(tree)

    def numeric(self, tree: Tree) -> bool:
        return bool(self.plan.handles[tree[3][1]][0] == "n")

    def _compared(self, tree: Tree) -> Say:
        """家庭人均月收入 350.00 ≥ 316.67 元/人/月; of choices just what is the case."""
        name, words = self.reader.label(tree[3]), self.words
        if not self.numeric(tree):
            value, is_ = self.reader.saying(tree[3][1]), words["is"]
            return lambda t, path: is_.format(name, value(t, path))
        relation = comparing(self.reader, tree, gap=False)
        if not name:
            return lambda t, path: relation(t, path).lstrip()
        none = words["is"].format("", words["nothing"])

        def compared(t: Telling, path: Path) -> str:
            said = relation(t, path)
            return said if said.endswith(none) else f"{name} {said}"

        return compared

    # -- and, or

    def _several(self, tree: Tree) -> Say:
        """Of and/or, the parts that made it so: all that fail, or the first that carries it."""
        op, trees, whole = tree[0], tree[3:], self.reader.holding(tree[1])
        if tree[2] == "chain" and len(trees) == 2:
            return chained(self.reader, trees)
        parts, together = [Part(self, p) for p in trees], self._together

        def several(t: Telling, path: Path) -> str:
            truth = whole(t, path)
            every = truth is (op == "and")  # every part made it so
            telling = parts if every else [p for p in parts if p.holds(t, path) is truth]
            return together(t, telling[:4], path)

        return several

    def _together(self, t: Telling, parts: list[Part], path: Path) -> str:
        """Some conditions in one line; what the officer found under one heading, no text twice."""
        found, rest = [], []
        for p in parts:
            if p.judged is not None and p.found is not None and p.judged(t, path) is not None:
                found.append(p.found(t, path))
            else:
                rest.append(p.said(t, path))
        semicolon = self.words["semicolon"]
        if found:
            rest.insert(0, self.words["finding"].format(semicolon.join(found)))
        return semicolon.join(t.distinct(rest))

    # -- elements

    def _depth(self, tree: Tree) -> int:
        """How deep the element lies whose list a condition looks at: a member's condition may ask about all members."""
        return self.plan.depth(self.plan.handles[tree[1]][4])

    def _exists(self, tree: Tree, *, wanted: bool = True) -> Say:
        """Who satisfies it, and where nobody should, in what; when nobody does, that nobody does, and what was asked of them."""
        words, record = self.words, tree[2]
        whole, counts = self.reader.holding(tree[1]), self.reader.counts(record)
        inner = self.reader.surely(self.plan.handles[tree[3][1]][1])
        whom, filter, depth = self.reader.record(record), tree[3], self._depth(tree)
        nobody, no_list = (words[w].format(whom) for w in ("nobody", "no_list"))

        def exists(t: Telling, path: Path) -> str:
            found = t.those(record, path[:depth], inner)
            several = found or t.many(record, path[:depth], anybody)
            said = narrowed(t, filter) if several and not (found and wanted) else ""
            if found:
                who = joined([t.who(record, p) for p in found], words, counts)
                return words["is"].format(who, said) if said not in ("", words["certain"]) else who
            if whole(t, path) is None:
                return t.silence(tree[1], path)
            return words["nobody_of"].format(whom, said) if said not in ("", words["certain"]) else nobody if several else no_list

        return exists

    def _all(self, tree: Tree) -> Say:
        """Who breaks it; of an empty list that there is nothing in it."""
        words, record = self.words, tree[2]
        whole, inner = self.reader.holding(tree[1]), self.reader.holding(tree[4][1])
        keep = self.reader.maybe(self.plan.handles[tree[3][1]][1])
        whom, filter = self.reader.record(record), tree[3]
        everybody, no_list = (words[w].format(whom) for w in ("everybody", "no_list"))
        counts, depth, filtered = self.reader.counts(record), self._depth(tree), filter[0] != "const"

        def breaks(t: Telling, path: Path) -> bool:
            return keep(t, path) and inner(t, path) is False

        def all_of(t: Telling, path: Path) -> str:
            broken = t.those(record, path[:depth], breaks)
            if broken:
                return words["breaks"].format(joined([t.who(record, p) for p in broken], words, counts))
            if whole(t, path) is None:
                return t.silence(tree[1], path)
            several = t.many(record, path[:depth], keep)
            if filtered:
                return words["everybody_of" if several else "no_list_of"].format(whom, narrowed(t, filter))
            return everybody if several else no_list

        return all_of

    # -- the working beneath

    def worked(self, tree: Tree, depth: int) -> Lines:
        """The working beneath a condition: of both sides of a comparison, or of who came near; `depth` lines deep."""
        tree = self.plain(tree)
        if tree[0] == "compare" and self.numeric(tree):
            return self._both(tree, depth)
        if tree[0] == "exists":
            return self._near(tree)
        if tree[0] in ("and", "or") and depth > 1:
            parts = [(self.reader.holding(p[1]), self.worked(p, depth)) for p in tree[3:]]
            return lambda t, path: [x for holds, worked in parts if holds(t, path) is not True for x in worked(t, path)]
        return lambda t, path: []

    def _both(self, tree: Tree, depth: int) -> Lines:
        left, right = lines(self.reader, tree[3], depth), lines(self.reader, tree[4], 1)
        x, y = (None if self.reader.always(side[1]) else self.reader.known(side[1]) for side in tree[3:5])
        say, name = self.reader.saying(tree[4][1]), self.reader.label(tree[4])
        before = f"{name} " if name else ""

        def both(t: Telling, path: Path) -> list[str]:
            out = left(t, path) if x is None or x(t, path) else []
            other = right(t, path) if y is None or y(t, path) else []
            if other:
                out.append(f"{before}{say(t, path)} = {other[0]}")
            return out

        return both

    def _near(self, tree: Tree) -> Lines:
        """Of a condition that nobody satisfies, what keeps each of a few from it."""
        whole, record, why_not, is_ = self.reader.holding(tree[1]), tree[2], self._why_not(tree[3]), self.words["is"]

        depth = self._depth(tree)

        def near(t: Telling, path: Path) -> list[str]:
            if whole(t, path) is not False:
                return []
            paths = t.paths(record, path[:depth])
            return [is_.format(t.who(record, p), why_not(t, p)) for p in paths] if len(paths) <= 3 else []

        return near

    def _why_not(self, tree: Tree) -> Say:
        """What keeps one element from satisfying a condition, in at most two parts."""
        tree = self.plain(tree)
        if tree[0] != "and" or tree[2] == "chain":
            return self.state(tree)
        failing, together = self._failing(tree), self._together
        return lambda t, path: together(t, failing(t, path)[:2], path)

    def _failing(self, tree: Tree) -> Callable[[Telling, Path], list[Part]]:
        """The parts of an `and` that fail, those of its inner ones in their place."""
        parts: list[tuple[Part | None, Read, Any]] = []
        for p in tree[3:]:
            inner = self.plain(p)
            deeper = self._failing(inner) if inner[0] == "and" and inner[2] != "chain" else None
            parts.append((None if deeper else Part(self, p), self.reader.holding(p[1]), deeper))

        def failing(t: Telling, path: Path) -> list[Part]:
            out: list[Part] = []
            for part, holds, deeper in parts:
                if holds(t, path) is False:
                    out += [part] if part is not None else deeper(t, path)
            return out

        return failing


def conditions(reader: Reader) -> Conditions:
    return reader.kept("conditions", reader.plan, lambda _: Conditions(reader))  # type: ignore[no-any-return]  # what was kept


def state(t: Telling, tree: Tree, path: Path) -> str:
    """How a condition stands, said alone."""
    said: Say = t.reader.kept("state", tree, conditions(t.reader).state)
    return said(t, path)


def part(t: Telling, tree: Tree, path: Path) -> str:
    """The same, said beside others."""
    said: Say = t.reader.kept("part", tree, conditions(t.reader).part)
    return said(t, path)
