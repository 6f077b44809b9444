"""The working of a number: its expression with values put in, `(家庭月收入 560.00 − 就业成本扣减 200.00) ÷ 3 人`.

An expression is made once into a function of (t, path, leaves) that gives the text and how tightly it binds; it is kept with the reader.
`leaves` gathers the terms that were shown by their value: what a next line may work out.
"""

from __future__ import annotations

from doudi.explanation.values import counted, exact_in

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.reader import Reader
    from doudi.explanation.telling import Path, Telling

    Tree = list[Any]
    Leaves = list[tuple["Step", Path]]
    Lines = Callable[[Telling, Path], list[str]]
    Chosen = tuple[str | None, int]
    Said = Callable[[Telling, Path, Leaves], tuple[str, int]]
    Value = Callable[[Telling, Path], str]
    Leaf = tuple[Value, "Step | None"]

SUM, PRODUCT, ATOM = 1, 2, 3  # how tightly a text binds
ARITHMETIC = ("sum", "product", "scale", "larger", "smaller", "total", "neg", "case", "round", "require")
SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}


def said(reader: Reader, tree: Tree, *, named: bool) -> Said:
    """The function of an expression. `named`: terms and facts carry their names (of an amount they do not: its lines are short)."""
    return reader.kept("named" if named else "bare", tree, Maker(reader, named=named).made)  # type: ignore[no-any-return]  # what was kept


class Step:
    """A term in a working that a next line may work out: its own working is made when it is asked for."""

    __slots__ = ("_made", "atoms", "begins", "key", "make", "say", "zero")

    def __init__(self, reader: Reader, key: str, handle: int):
        entry = reader.plan.entries[key]
        display = entry["display"]
        self.key, self.zero, self.say = key, reader.zero(handle), reader.saying(handle)
        self.begins, self.atoms = f"{reader.pair(entry)} ", display[0] != "case"
        self.make: Callable[[], Said] | None = (lambda: said(reader, display, named=True)) if display[0] in ARITHMETIC else None
        self._made: Said | None = None

    @property
    def made(self) -> Said:
        if self._made is None:
            assert self.make is not None
            self._made = self.make()
        return self._made


class Maker:
    """Makes the functions of expressions for one reader."""

    __slots__ = ("named", "plan", "reader", "words")

    def __init__(self, reader: Reader, *, named: bool):
        self.named, self.reader, self.plan, self.words = named, reader, reader.plan, reader.words

    def made(self, tree: Tree) -> Said:
        leaf = self.leaf(tree)
        return _alone(*leaf) if leaf else MADE[tree[0]](self, tree)

    def leaf(self, tree: Tree) -> Leaf | None:
        """Of what is shown by its value: its text, and the step that works it out."""
        op = tree[0]
        if op in MADE and (op != "term" or self.plan.entries[tree[2]]["display"][0] == "scale"):
            return None
        if op == "term":
            return self._called(tree, self.value(tree[1])), Step(self.reader, tree[2], tree[1]) if self.named else None
        value = self.value(tree[1], written=op in ("const", "rate"))
        return self._called(tree, value) if op in ("fact", "rate", "result") else value, None

    def value(self, handle: int, *, written: bool = False) -> Value:
        say = self.reader.saying(handle, written)
        unit = self.reader.worth_saying[self.plan.handles[handle][3]] if self.named else ""
        if not unit:
            return say
        one, many = (counted(n, unit).removeprefix(n) for n in ("1", "2"))

        def value(t: Telling, path: Path) -> str:
            text: str = say(t, path)
            return f"{text}{one if text == '1' else many}" if text.isascii() else text

        return value

    def _called(self, tree: Tree, value: Value) -> Value:
        """A value with its name, where names are said."""
        op = tree[0]
        if not self.named or (op == "term" and self.plan.entries[tree[2]]["display"][0] == "count"):
            return value
        name = self.reader.label(tree if op != "result" else [*tree[:3], ""])
        return (lambda t, path: f"{name} {value(t, path)}") if name else value

    def _scaled(self, tree: Tree) -> Said:
        """A term that is a figure of another period: its own working where it would not add up rounded, 3800 ÷ 12."""
        handle, display = tree[1], self.plan.entries[tree[2]]["display"]
        whole = _alone(self._called(tree, self.value(handle)), Step(self.reader, tree[2], handle) if self.named else None)
        ratio, places, inner = self.reader.known(handle), self.plan.types[self.plan.handles[handle][3]][4], self.made(display)

        def scaled(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            r = ratio(t, path)
            rounded = r is not None and not exact_in(r[0], r[1], places)
            return inner(t, path, leaves) if rounded else whole(t, path, leaves)

        return scaled

    # -- operators

    def _sum(self, tree: Tree) -> Said:
        parts = [(self.reader.zero(p[1]), *self._operand(p), sign == "-", SIGNS[sign]) for sign, p in zip(tree[2], tree[3:], strict=True)]

        def sum_of(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            out, kept = "", 0
            for zero, say, step, part, minus, sign in parts:
                if zero(t, path):
                    continue
                if say is not None:
                    text = say(t, path)
                    if step is not None:
                        leaves.append((step, path))
                else:
                    text, binds = part(t, path, leaves)
                    if minus and binds == SUM:
                        text = f"({text})"
                out = f"{out}{sign}{text}" if out else f"−{text}" if minus else text
                kept += 1
            if not kept:
                return "0", ATOM
            return out, (SUM if kept > 1 or out.startswith("−") else ATOM)

        return sum_of

    def _operand(self, tree: Tree) -> tuple[Value | None, Step | None, Any]:
        """(text, step) of a leaf, or what is made of anything else."""
        leaf = self.leaf(tree)
        return (*leaf, None) if leaf else (None, None, self.made(tree))

    def _product(self, tree: Tree) -> Said:
        parts = [(*self._operand(p), sign == "/", SIGNS[sign]) for sign, p in zip(tree[2], tree[3:], strict=True)]

        def product(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            out = ""
            for say, step, part, divides, sign in parts:
                if say is not None:
                    text = say(t, path)
                    if step is not None:
                        leaves.append((step, path))
                else:
                    text, binds = part(t, path, leaves)
                    if binds == SUM or (binds == PRODUCT and divides):
                        text = f"({text})"
                out = f"{out}{sign}{text}" if out else text
            return out, PRODUCT

        return product

    def _scale(self, tree: Tree) -> Said:
        (up, down), part = tree[2], self.made(tree[3])
        after = (f" × {up}" if up != 1 else "") + (f" ÷ {down}" if down != 1 else "")

        def scale(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            text, binds = part(t, path, leaves)
            return (f"({text})" if binds == SUM else text) + after, PRODUCT

        return scale

    def _neg(self, tree: Tree) -> Said:
        part = self.made(tree[3])

        def neg(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            text, binds = part(t, path, leaves)
            return "−" + (f"({text})" if binds == SUM else text), SUM

        return neg

    def _larger(self, tree: Tree) -> Said:
        """A floor of nought is not worth a word where it does not bite."""
        zero, all_parts, among = self.reader.zero(tree[1]), [self.made(p) for p in tree[3:]], self._among
        floors = [self.reader.zero(p[1]) if p[0] == "const" else None for p in tree[3:]]

        def larger(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            parts = all_parts
            if not zero(t, path):
                parts = [p for p, floor in zip(all_parts, floors, strict=True) if floor is None or not floor(t, path)]
            return among("larger", parts, t, path, leaves)

        return larger

    def _smaller(self, tree: Tree) -> Said:
        parts, among = [self.made(p) for p in tree[3:]], self._among
        return lambda t, path, leaves: among("smaller", parts, t, path, leaves)

    def _among(self, word: str, parts: list[Said], t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
        if len(parts) == 1:
            return parts[0](t, path, leaves)
        texts = list(dict.fromkeys(p(t, path, leaves)[0] for p in parts))
        if len(texts) == 1:
            return texts[0], SUM
        return self.words[word].format(self.words["list_comma"].join(texts)), ATOM

    def _case(self, tree: Tree) -> Said:
        value, choose, parts = self.value(tree[1]), choosing(self.reader, tree), [self.made(p) for p in tree[4::2]]
        parts += [self.made(tree[-1])] if len(tree) % 2 == 0 else []

        def case(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            chosen = choose(t, path)
            if chosen is None:
                return value(t, path), ATOM
            return parts[chosen[1] // 2](t, path, leaves)

        return case

    def _total(self, tree: Tree) -> Said:
        """Up to four parts one by one, else the total and over how many."""
        record, named, words, counts = tree[2], self.named, self.words, self.reader.counts(tree[2])
        keep, zero, say = self.reader.holding(tree[3][1]), self.reader.zero(tree[4][1]), self.reader.saying(tree[4][1])
        value, known = self.value(tree[1]), self.reader.known(tree[1])

        depth = self.reader.plan.depth(self.reader.plan.handles[tree[1]][4])

        def total(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            paths = [p for p in t.paths(record, path[:depth]) if keep(t, p) is not False]
            counted = [p for p in paths if not zero(t, p)]
            whole = value(t, path)
            if known(t, path) is None or len(counted) > 4 or not counted:
                if not named or not counted:
                    return whole, ATOM
                return whole + words["brackets"].format(words["count_of"].format(len(paths), counts)), ATOM
            parts = [f"{t.who(record, p)} {say(t, p)}" if named else say(t, p) for p in counted]
            return " + ".join(parts), (SUM if len(parts) > 1 else ATOM)

        return total

    def _round(self, tree: Tree) -> Said:
        part, word = self.made(tree[3]), self.words["rounded"]
        return lambda t, path, leaves: (word.format(part(t, path, leaves)[0]), ATOM)

    def _require(self, tree: Tree) -> Said:
        return self.made(tree[3])


MADE = {
    "term": Maker._scaled, "sum": Maker._sum, "product": Maker._product, "scale": Maker._scale, "neg": Maker._neg,
    "larger": Maker._larger, "smaller": Maker._smaller, "case": Maker._case, "total": Maker._total, "round": Maker._round,
    "require": Maker._require,
}


def _alone(say: Value, step: Step | None) -> Said:
    """A leaf where it is not part of a sum or product."""
    if step is None:
        return lambda t, path, leaves: (say(t, path), ATOM)

    def alone(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
        leaves.append((step, path))
        return say(t, path), ATOM

    return alone


def choosing(reader: Reader, tree: Tree) -> Callable[[Telling, Path], Chosen | None]:
    """(case id, index of its value among tree[3:]) when it is known; the id of the last is None."""
    cases = [(reader.holding(tree[3 + 2 * i][1]), (name, 2 * i + 1)) for i, name in enumerate(tree[2])]
    last: Chosen = (None, 2 * len(tree[2]))

    def chosen(t: Telling, path: Path) -> Chosen | None:
        for holds, found in cases:
            truth = holds(t, path)
            if truth is None:
                return None
            if truth:
                return found
        return last

    return chosen


def lines(reader: Reader, tree: Tree, depth: int) -> Lines:
    """The working of a number and, below it, of the terms in it: `depth` lines deep, nothing where there is nothing to work out."""
    display = reader.plan.entries[tree[2]]["display"] if tree[0] == "term" else tree
    if display[0] not in ARITHMETIC:
        return lambda t, path: []
    work, atoms = said(reader, display, named=True), display[0] in ("total", "smaller", "larger", "round")
    own = {tree[2]} if tree[0] == "term" else set()

    def worked(t: Telling, path: Path) -> list[str]:
        level: Leaves = []
        text, binds = work(t, path, level)
        if binds == ATOM and not atoms:
            return []
        return [text, *_deeper(t, level, own, depth - 1)] if level and depth > 1 else [text]

    return worked


def _deeper(t: Telling, level: Leaves, own: set[str], depth: int) -> list[str]:
    """The working of the terms of a line, then of the terms in those, each once."""
    out: list[str] = []
    seen = own.copy()
    for _ in range(depth):
        deeper: Leaves = []
        for step, at in level:
            if step.make is None or step.key in seen or step.zero(t, at):
                continue
            seen.add(step.key)
            found: Leaves = []
            text, binds = step.made(t, at, found)
            value = step.say(t, at)
            if text in (value, "0") or (binds == ATOM and not step.atoms):
                continue
            out.append(f"{step.begins}{value} = {text}")
            deeper += found
        level = deeper
    return out
