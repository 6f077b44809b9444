"""The working of a number: its expression with values put in, `(家庭月收入 560.00 − 就业成本扣减 200.00) ÷ 3 人`.

An expression is made once into a function of (t, path, leaves) that gives the text and how tightly it binds; it is kept with the reader.
`leaves` gathers the terms that were shown by their value: what a next line may work out.
"""

from __future__ import annotations

from doudi.decision.record import exact_text
from doudi.explanation.base.values import exact_in, inert, varies
from doudi.explanation.parts.naming import narrowed

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path, Telling

    Tree = list[Any]
    Leaves = list[tuple["Step", Path]]
    Lines = Callable[[Telling, Path], list[str]]
    Chosen = tuple[str | None, int]
    Said = Callable[[Telling, Path, Leaves], tuple[str, int]]
    Value = Callable[[Telling, Path], str]
    Leaf = tuple[Value, "Step | None"]

LOOSE, SUM, PRODUCT, ATOM = 0, 1, 2, 3  # how tightly a text binds; loose is one with a remark behind it: rounded, at least 0
DAYS = ("months",)
MOST_WORKED = 2  # elements of a total whose own figures are worked out below it
ARITHMETIC = ("sum", "product", "scale", "larger", "smaller", "total", "neg", "case", "round", "require", *DAYS)
SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}


def said(reader: Reader, tree: Tree, *, named: bool) -> Said:
    """The function of an expression. `named`: terms and facts carry their names (of an amount they do not: its lines are short)."""
    return reader.kept("named" if named else "bare", tree, Maker(reader, named=named).made)  # type: ignore[no-any-return]  # what was kept


class Step:
    """A term in a working that a next line may work out: its own working is made when it is asked for."""

    __slots__ = ("_made", "begins", "bites", "branch", "depth", "key", "make", "record", "say", "zero")

    def __init__(self, reader: Reader, key: str, handle: int):
        entry = reader.plan.entries[key]
        display = entry["display"]
        self.key, self.zero, self.say = key, reader.zero(handle), reader.worked(handle)
        self.begins = f"{reader.pair(entry)} "
        scope = reader.plan.handles[handle][4]
        self.depth, self.record = reader.plan.depth(scope), reader.plan.scopes[scope][0]
        self.bites = biting(reader, display)
        body = display[3] if display[0] == "require" else display  # what a layer above filled in
        self.branch = branch(reader, body, entry["cases"]) if body[0] == "case" else None
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
        if op in MADE and (op != "term" or self._written_out(self.plan.entries[tree[2]]["display"])):
            return None
        if op == "term":
            return self.value(tree[1], self._name(tree)), Step(self.reader, tree[2], tree[1]) if self.named else None
        name = self._name(tree) if op in ("fact", "rate", "result") else ""
        return self.value(tree[1], name, written=op in ("const", "rate")), None

    def value(self, handle: int, before: str = "", *, written: bool = False) -> Value:
        """A value with what stands before it and, where it is worth saying, its unit."""
        say = self.reader.worked(handle, written)
        unit = self.reader.worth_saying[self.plan.handles[handle][3]] if self.named else ""
        if not unit:
            return (lambda t, path: before + say(t, path)) if before else say
        varied = varies(unit)

        def value(t: Telling, path: Path) -> str:
            text: str = say(t, path)
            if not t.figure(text):
                return before + text
            return f"{before}{t.counted(text, unit)}" if varied else f"{before}{text} {unit}"

        return value

    def _name(self, tree: Tree) -> str:
        """What stands before a value: its name, where names are said."""
        op = tree[0]
        if not self.named or (op == "term" and self.plan.entries[tree[2]]["display"][0] == "count"):
            return ""
        name = self.reader.label(tree if op != "result" else [*tree[:3], ""])
        return f"{name} " if name else ""

    def _written_out(self, display: Tree) -> bool:
        """Whether a term can stand as its own working: a figure of another period, or a share of a line that says no names."""
        return display[0] == "scale" or (display[0] == "product" and "/" in display[2] and not self.named)

    def _scaled(self, tree: Tree) -> Said:
        """A term that is a figure of another period, or so much for each: its own working where it would not add up rounded, 3800 ÷ 12."""
        handle, display = tree[1], self.plan.entries[tree[2]]["display"]
        whole = _alone(self.value(handle, self._name(tree)), Step(self.reader, tree[2], handle) if self.named else None)
        places = 4 if display[0] == "product" else self.plan.types[self.plan.handles[handle][3]][4]  # as many as a working shows
        ratio, inner = self.reader.known(handle), self.made(display)

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
                if zero(t, path) and not (step is not None and step.bites is not None and step.bites(t, path)):
                    continue  # nought is worth a word only where a floor made it so
                if say is not None:
                    text = say(t, path)
                    if step is not None:
                        leaves.append((step, path))
                else:
                    text, binds = part(t, path, leaves)
                    if binds == LOOSE or (minus and binds == SUM):
                        text = f"({text})"
                out = f"{out}{sign}{text}" if out else f"−{text}" if minus else text
                kept += 1
            if not kept:
                return "0", ATOM
            return out, (SUM if kept > 1 or out.startswith("−") else ATOM)

        return sum_of

    def _operand(self, tree: Tree) -> tuple[Value, Step | None, None] | tuple[None, None, Said]:
        """Of a leaf what is said, which binds as tightly as can be, and the step that works it out; of any other part its function."""
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
                    if binds <= SUM or (binds == PRODUCT and divides):
                        text = f"({text})"
                out = f"{out}{sign}{text}" if out else text
            return out, PRODUCT

        return product

    def _scale(self, tree: Tree) -> Said:
        (up, down), part = tree[2], self.made(tree[3])
        after = (f" × {up}" if up != 1 else "") + (f" ÷ {down}" if down != 1 else "")

        def scale(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            text, binds = part(t, path, leaves)
            return (f"({text})" if binds <= SUM else text) + after, PRODUCT

        return scale

    def _neg(self, tree: Tree) -> Said:
        part = self.made(tree[3])

        def neg(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            text, binds = part(t, path, leaves)
            return "−" + (f"({text})" if binds <= SUM else text), SUM

        return neg

    def _larger(self, tree: Tree) -> Said:
        """A floor of nought is not worth a word where it does not bite."""
        zero, all_parts, among = self.reader.zero(tree[1]), [self._called(p) for p in tree[3:]], self._among
        nodes, handles = self.plan.nodes, self.plan.handles
        worth = [made for made, p in zip(all_parts, tree[3:], strict=True) if p[0] != "const" or nodes[handles[p[1]][1]].data != 0]
        bound = self._bound(tree)

        def larger(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            if bound is not None and (said := bound(t, path, leaves)) is not None:
                return said
            parts = worth if bound is not None or not zero(t, path) else all_parts
            return parts[0](t, path, leaves) if len(parts) == 1 else among("larger", parts, t, path, leaves)

        return larger

    def _smaller(self, tree: Tree) -> Said:
        parts, among, bound = [self._called(p) for p in tree[3:]], self._among, self._bound(tree)

        def smaller(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            said = bound(t, path, leaves) if bound is not None else None
            return said if said is not None else among("smaller", parts, t, path, leaves)

        return smaller

    def _called(self, tree: Tree) -> Said:
        """One of those of which the larger or smaller counts: a bare figure would not say which it is."""
        if self.named or tree[0] not in ("term", "fact", "rate", "result"):
            return self.made(tree)
        if tree[0] == "term" and self.plan.entries[tree[2]]["display"][0] == "scale":
            return self.made(tree)
        name = self.reader.label(tree if tree[0] != "result" else [*tree[:3], ""])
        return _alone(self.value(tree[1], f"{name} " if name else "", written=tree[0] == "rate"), None)

    def _bound(self, tree: Tree) -> Callable[[Telling, Path, Leaves], tuple[str, int] | None] | None:
        """Where a fixed floor or cap bites: what the value would be, then the bound, `300 − 400 = -100.00, at least 0`. Where it does not,
        a citizen is told the value alone."""
        bites = biting(self.reader, tree)
        if bites is None:
            return None
        other, fixed = (tree[3], tree[4]) if tree[4][0] == "const" else (tree[4], tree[3])
        made, value, end, comma = self._called(other), self.value(other[1]), self.value(fixed[1], written=True), self.words["list_comma"]
        word, known = self.words["floor" if tree[0] == "larger" else "cap"], self.reader.known(other[1])

        def bound(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int] | None:
            if not bites(t, path):
                return made(t, path, leaves) if t.audience == "citizen" and known(t, path) is not None else None
            (text, binds), shown = made(t, path, leaves), value(t, path)
            if binds == LOOSE:
                text = f"({text})"
            whole = text if binds == ATOM or t.same(text, shown) or known(t, path) is None else f"{text} = {shown}"
            return f"{whole}{comma}{word.format(end(t, path))}", LOOSE

        return bound

    def _among(self, word: str, parts: list[Said], t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
        if len(parts) == 1:
            return parts[0](t, path, leaves)
        both = [p(t, path, leaves) for p in parts]
        texts = t.distinct([text if binds else f"({text})" for text, binds in both])
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
        keep, zero = self.reader.maybe(self.reader.plan.handles[tree[3][1]][1]), self.reader.zero(tree[4][1])
        say = self.reader.worked(tree[4][1])
        value, known = self.value(tree[1]), self.reader.known(tree[1])

        depth = self.reader.plan.depth(self.reader.plan.handles[tree[1]][4])
        body = self.made(tree[4]) if named else None

        def counts_in(t: Telling, path: Path) -> bool:
            return keep(t, path) and not zero(t, path)

        def total(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            many, whole = t.many(record, path[:depth], counts_in), value(t, path)
            if known(t, path) is None or many > 4 or not many:
                if not named or not many:
                    return whole, ATOM
                return whole + words["brackets"].format(words["count_of"].format(t.many(record, path[:depth], keep), counts)), ATOM
            counted = t.those(record, path[:depth], counts_in)
            if body is not None and len(counted) <= MOST_WORKED:
                for p in counted:
                    body(t, p, leaves)
            parts = [f"{t.who(record, p)} {say(t, p)}" if named else say(t, p) for p in counted]
            return " + ".join(parts), (SUM if len(parts) > 1 else ATOM)

        return total

    def _round(self, tree: Tree) -> Said:
        part, (mode, up, down), comma = self.made(tree[3]), tree[2], self.words["list_comma"]
        after = comma + self.words[f"round_{mode}"].format(step_of(self.reader, up, down, self.plan.types[self.plan.handles[tree[1]][3]]))

        def rounded(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            text, binds = part(t, path, leaves)
            return (text if binds else f"({text})") + after, LOOSE

        return rounded

    def _require(self, tree: Tree) -> Said:
        return self.made(tree[3])

    def _span(self, tree: Tree) -> Said:
        """The days that months are counted from and to: 出生日期 1956-02-03 至 2024-02-01."""
        days = [(self.leaf(d) or (self.value(d[1]), None))[0] for d in tree[3:]]
        between = self.words["span"]

        def span(t: Telling, path: Path, leaves: Leaves) -> tuple[str, int]:
            said = [day(t, path) for day in days]
            return between.format(*said), LOOSE

        return span


MADE = {
    "term": Maker._scaled, "sum": Maker._sum, "product": Maker._product, "scale": Maker._scale, "neg": Maker._neg,
    "larger": Maker._larger, "smaller": Maker._smaller, "case": Maker._case, "total": Maker._total, "round": Maker._round,
    "require": Maker._require, "months": Maker._span,
}


def _alone(say: Value, step: Step | None) -> Said:
    """A leaf: its text, and the step that works it out kept for later."""
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


def biting(reader: Reader, tree: Tree) -> Callable[[Telling, Path], bool] | None:
    """Of 取大 or 取小 with one fixed figure: whether that figure is surely what counts. None of anything else."""
    if tree[0] in ("round", "require"):
        return biting(reader, tree[3])
    if tree[0] not in ("larger", "smaller") or len(tree) != 5 or (tree[3][0] == "const") is (tree[4][0] == "const"):
        return None
    other, fixed = (tree[3], tree[4]) if tree[4][0] == "const" else (tree[4], tree[3])
    value, end, sign = reader.known(other[1]), reader.known(fixed[1]), 1 if tree[0] == "larger" else -1

    def bites(t: Telling, path: Path) -> bool:
        x, y = value(t, path), end(t, path)
        if y is None:
            return False
        if x is not None:
            return bool((y[0] * x[1] - x[0] * y[1]) * sign > 0)
        v = t.value(other[1], path)  # not known, and yet it may be sure that only the bound counts
        far = v.high if sign > 0 else v.low
        return not v.nothing and bool((y[0] * far[1] - far[0] * y[1]) * sign >= 0)

    return bites


def branch(reader: Reader, tree: Tree, cases: list[dict[str, Any]]) -> Callable[[Telling, Path], str]:
    """Which case of a term it was: its name, else what it asks; 其余情形 of the last."""
    choose, brackets, otherwise = choosing(reader, tree), reader.words["brackets"], reader.words["otherwise"]
    named = {c["id"]: reader.pair(c) for c in cases if c["names"][0] != c["id"]}

    def chosen(t: Telling, path: Path) -> str:
        found = choose(t, path)
        if found is None:
            return ""
        id, at = found
        name = otherwise if id is None else named.get(id) or narrowed(t, tree[2 + at])
        return brackets.format(name) if name else ""

    return chosen


def step_of(reader: Reader, up: int, down: int, type: list[Any]) -> str:
    """What a number is rounded to: 分, or 0.01 GBP."""
    money = type[1 + reader.at].partition("/")[0]
    if not reader.english and money == "元" and (word := {(1, 100): "分", (1, 10): "角", (1, 1): "元"}.get((up, down))):
        return word
    return inert(f"{exact_text((up, down))} {money}".rstrip())


def below(reader: Reader, tree: Tree) -> Callable[[Telling, Path, int, int], list[str]]:
    """The working of the terms in a line of the amount: (t, path, how many levels deep, at most how many lines)."""
    top = said(reader, tree, named=True)

    def steps(t: Telling, path: Path, depth: int, most: int) -> list[str]:
        level: Leaves = []
        top(t, path, level)
        return _deeper(t, path, level, set(), depth)[:most] if level else []

    return steps


def lines(reader: Reader, tree: Tree, depth: int) -> Lines:
    """The working of a number and, below it, of the terms in it: `depth` lines deep, nothing where there is nothing to work out."""
    display = reader.plan.entries[tree[2]]["display"] if tree[0] == "term" else tree
    if display[0] not in ARITHMETIC:
        return lambda t, path: []
    work, atoms = said(reader, display, named=True), display[0] in ("total", "smaller", "larger", "round", *DAYS)
    own = {tree[2]} if tree[0] == "term" else set()

    def worked(t: Telling, path: Path) -> list[str]:
        level: Leaves = []
        text, binds = work(t, path, level)
        if binds == ATOM and not atoms:
            return []
        alone = len(level) == 1 and t.same(text, f"{level[0][0].begins}{level[0][0].say(t, level[0][1])}")
        top = [] if alone else [text]  # a name says nothing
        return [*top, *_deeper(t, path, level, own, depth - 1)] if level and depth > 1 else top

    return worked


def _again(text: str, begins: str, value: str) -> bool:
    """Whether a working is a name and its value once more, as of a rate of the same name. Another name may begin with the same words."""
    return text.startswith(begins) and value.startswith(text[len(begins) :].partition(" ")[0])


def _deeper(t: Telling, path: Path, level: Leaves, own: set[str], depth: int) -> list[str]:
    """The working of the terms of a line about `path`, then of the terms in those, each once; what is another's with whose it is."""
    out: list[str] = []
    seen: list[tuple[str, Path]] = []  # no set: of elements of which only is noted which they are, whether two are the same is a question
    for _ in range(depth):
        deeper: Leaves = []
        for step, at in level:
            if step.make is None or step.key in own or (step.zero(t, at) and not (step.bites and step.bites(t, at))):
                continue
            whose = (step.key, at[: step.depth])
            if whose in seen:
                continue
            seen.append(whose)
            found: Leaves = []
            text, binds = step.made(t, at, found)
            value = step.say(t, at)
            if t.same(text, value) or t.same(text, "0") or (binds == ATOM and t.asks(_again, text, step.begins, value)):
                continue
            chosen = step.branch(t, at) if step.branch is not None else ""
            whom = "" if at[: step.depth] == path[: step.depth] else f"{t.who(step.record, at[: step.depth])} "
            out.append(f"{whom}{step.begins}{value} = {text}{chosen}")
            deeper += found
        level = deeper
    return out
