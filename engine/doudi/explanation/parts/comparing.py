"""Comparisons of numbers and days in words, made once for a reader: `120.00 < 316.67 元/人/月`, and by how much one fails."""

from __future__ import annotations

from doudi.explanation.base.runtime import width
from doudi.explanation.base.values import decimal, is_money, number, several

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.base.value import Value
    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path, Telling

    Tree = list[Any]
    Say = Callable[[Telling, Path], str]
    Ratio = tuple[int, int]

SIGN = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}
FAILED = {"<": "≥", "<=": ">", ">": "≤", ">=": "<", "=": "≠", "!=": "="}


class Comparing:
    """One comparison; `handles`, `written` and `types` are of its two sides."""

    __slots__ = (
        "failed", "handles", "is_", "labels", "must", "nothing", "over", "says_gap", "sign", "tree", "types", "under", "unit", "unsaid",
        "words", "written",
    )

    def __init__(self, reader: Reader, tree: Tree):
        self.tree, self.words, self.unsaid = tree, reader.words, reader.unsaid
        day = reader.plan.types[reader.plan.handles[tree[3][1]][3]][0] == "date"
        self.over, self.under = (reader.words[w] for w in (("late", "early") if day else ("over", "under")))
        self.sign, self.failed = SIGN[tree[2]], FAILED[tree[2]]
        a, b = tree[3], tree[4]
        self.handles, self.written = (a[1], b[1]), (a[0] == "const", b[0] in ("const", "rate"))
        self.types = tuple(reader.plan.types[reader.plan.handles[h][3]] for h in self.handles)
        self.says_gap = tree[2] not in ("=", "!=") and self.types[0][0] != "time"
        self.labels = reader.label(a), reader.label(b)
        unit = reader.unit(a[1]) or reader.unit(b[1])
        self.unit = f" {several(unit)}" if unit else ""
        dates = "date" if self.types[0][0] in ("date", "time") else ""
        self.must = {op: reader.words[f"{dates}{op}"] for op in SIGN}[tree[2]]

    def carefully(self, t: Telling, path: Path, truth: bool | None, *, gap: bool) -> str:
        """The same of values that can be 无, a range or alike when shown."""
        (a, b), handles = self.tree[3:5], self.handles
        x, y = t.value(handles[0], path), t.value(handles[1], path)
        for side, v in ((a, x), (b, y)):
            if v.nothing == 2 and side[0] != "const":  # there is none, so it is neither before nor after
                return none_of(t, side, path)
        left, right = self.apart(t, x, y)
        text = f"{left} {self.failed if truth is False else self.sign} {right}{self.unit}".rstrip()
        if truth is not False or not gap or not (x.known and y.known) or x.nothing or y.nothing:
            return text
        return text + self.gap(t, x.low, y.low)

    def undecided(self, left: str, right: str) -> str:
        """`120.00 至 400.00，须低于 316.67 元/人/月`; of an open figure on the right that it is open, and what is known of it: no day is
        “not after not before 2019-01-01”."""
        words, label = self.words, self.labels[1]
        ends = tuple(words[w].split("{}")[0] for w in ("at_least", "at_most", "not_before", "date<="))
        if label and right.startswith(ends):
            return f"{left}{self.unit}{words['semicolon']}{words['is'].format(label, right)}{self.unit}"
        if right not in self.unsaid:
            return words["must"].format(left, self.must.format(f"{right}{self.unit}"))
        if not label:
            return words["must_open"].format(left if left in self.unsaid else f"{left}{self.unit}", right)
        open_ = words["is"].format(label, right)
        return open_ if left == right else f"{left}{self.unit}{words['semicolon']}{open_}"

    def apart(self, t: Telling, x: Value, y: Value) -> tuple[str, str]:
        """Both sides, with more decimals where two would hide that they differ."""
        left, right = t.shown(x, written=self.written[0]), t.shown(y, written=self.written[1])
        if not t.same(left, right) or not (x.known and y.known) or x.nothing or y.nothing or x.type[0] != "number":
            return left, right
        return further(t, x.low, y.low, left, right)

    def gap(self, t: Telling, x: Ratio, y: Ratio) -> str:
        """，高出 33.33 — by how much a comparison fails."""
        n, d = x[0] * y[1] - y[0] * x[1], x[1] * y[1]
        if not n or not self.says_gap:
            return ""
        if self.types[0][0] == "date":
            text = self.words["day"].format(abs(n))
        else:
            text = number(abs(n), d, self.types[0] if self.types[0][0] == "number" else self.types[1])
        if t.same(text, "0") or t.same(text, "0.00"):
            text = decimal(abs(n), d, 4)
        return self.over.format(text) if n > 0 else self.under.format(text)


def none_of(t: Telling, side: Tree, path: Path) -> str:
    """上次核对日期：无 — that there is no value, said of what it is for want of."""
    name, tree = t.reader.label(side), side
    while not name:
        tree = next((x for x in tree[2:] if isinstance(x, list) and _is_none(t, x, path)), [])
        if not tree:
            break
        name = t.reader.label(tree)
    return t.words["is"].format(name, t.words["nothing"]) if name else t.words["nothing"]


def _is_none(t: Telling, tree: Tree, path: Path) -> bool:
    """Whether a part of an expression is a value, of this element, that is known to be 无."""
    if len(tree) < 2 or not isinstance(tree[0], str) or not isinstance(tree[1], int) or tree[0] == "const":
        return False
    kind, _, _, _, scope = t.plan.handles[tree[1]]
    return kind == "n" and t.plan.depth(scope) <= len(path) and t.value(tree[1], path).nothing == 2


def further(t: Telling, x: Ratio, y: Ratio, left: str, right: str) -> tuple[str, str]:
    """Two numbers that look alike, with as many decimals as tell them apart."""
    if x[0] * y[1] == y[0] * x[1]:
        return left, right
    for places in range(3, 10):
        left, right = decimal(*x, places), decimal(*y, places)
        if not t.same(left, right):
            break
    return left, right


def comparing(reader: Reader, tree: Tree, *, gap: bool) -> Say:
    """The function of a comparison of numbers or days. `gap`: it stands alone, and says by how much it fails."""
    c, holds = Comparing(reader, tree), reader.holding(tree[1])
    says = [reader.saying(h, w) for h, w in zip(c.handles, c.written, strict=True)]
    left_of, right_of = says
    x_of, y_of = (reader.known(h) if c.types[0][0] == "number" else None for h in c.handles)
    sign, failed, unit, further_off = c.sign, c.failed, c.unit, gap and c.says_gap
    wide = width(f" {sign} {unit}") - len(f" {sign} {unit}")  # what the text is wider than it is long, about figures
    more = width(c.over) - len(c.over), width(c.under) - len(c.under)
    plain = is_money(c.types[0])

    def far(t: Telling, x: Ratio, y: Ratio) -> tuple[str, int]:
        """By how much it fails, and how wide that is."""
        n, d = x[0] * y[1] - y[0] * x[1], x[1] * y[1]
        if not plain or -d < 50 * n < d:  # a hair's breadth needs more decimals
            text = c.gap(t, x, y)
        else:
            text = (c.over if n > 0 else c.under).format(decimal(abs(n), d, 2))
        return text, len(text) + more[n < 0] if text else 0

    def relation(t: Telling, path: Path) -> str:
        truth = holds(t, path)
        if truth is not False:
            left, right = left_of(t, path), right_of(t, path)
            if truth is None:
                return c.undecided(left, right)
            if not t.same(left, right):
                text = f"{left} {sign} {right}{unit}".rstrip()
                if left.isascii() and right.isascii():
                    t.widths[text] = len(text) + wide
                return text
        elif x_of is not None and y_of is not None:
            x, y = x_of(t, path), y_of(t, path)
            if x is not None and y is not None:
                left, right = left_of(t, path), right_of(t, path)
                if t.same(left, right):
                    left, right = further(t, x, y, left, right)
                text = f"{left} {failed} {right}{unit}"
                if not further_off:
                    return text
                end, columns = far(t, x, y)
                t.widths[text + end] = len(text) + wide + columns
                return text + end
        return c.carefully(t, path, truth, gap=gap)

    return relation


def chained(reader: Reader, trees: list[Tree]) -> Say:
    """Two comparisons of one value in a line: `60 ≤ 61 < 65 岁`, and where one fails `66 不在 60 至不满 65 岁之间`."""
    (first, last), unit = trees, reader.unit(trees[0][3][1]) or reader.unit(trees[0][4][1])
    end = f" {several(unit)}" if unit else ""
    low, middle, high = (reader.saying(h) for h in (first[3][1], first[4][1], last[4][1]))
    one, two = (SIGN[tree[2]] for tree in trees)
    holds = [reader.holding(tree[1]) for tree in trees]
    falling = first[2] in (">", ">=")  # from high to low
    outside, name = reader.words[_outside(reader, trees)], reader.label(first[4])

    def chain(t: Telling, path: Path) -> str:
        if any(h(t, path) is False for h in holds):
            ends = (high(t, path), f"{low(t, path)}{end}") if falling else (low(t, path), f"{high(t, path)}{end}")
            return outside.format(f"{name} {middle(t, path)}" if name else middle(t, path), *ends)
        value = middle(t, path)
        if value in reader.unsaid and name:
            return reader.words["is"].format(name, value)
        return f"{low(t, path)} {one} {value} {two} {high(t, path)}{end}".rstrip()

    return chain


def _outside(reader: Reader, trees: list[Tree]) -> str:
    """The key of the words for a value outside both ends: which of them belong, and whether they are days."""
    signs = [tree[2].replace(">", "<") for tree in trees]
    lower, upper = reversed(signs) if trees[0][2] in (">", ">=") else signs
    kind = reader.plan.types[reader.plan.handles[trees[0][4][1]][3]][0]
    return f"{'dates' if kind in ('date', 'time') else 'outside'}{lower}{upper}"


def sides(reader: Reader, tree: Tree) -> Say:
    """（家庭人均月收入 120.00，月低保标准 316.67 元/人/月）: both sides of a comparison in plain words."""
    c, words = Comparing(reader, tree), reader.words
    left, right, holds = c.labels[0] or words["here"], c.labels[1], reader.holding(tree[1])

    def said(t: Telling, path: Path) -> str:
        x, y = c.apart(t, t.value(c.handles[0], path), t.value(c.handles[1], path))
        end = f"{y}{c.unit}".rstrip()
        if right:
            return words["c_sides"].format(left, x, f"{right} {end}")
        said = c.must.format(end)
        return words["c_sides"].format(left, x, words["c_must"].format(said) if holds(t, path) is False else said)

    return said
