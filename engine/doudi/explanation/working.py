"""The working of a number: its expression with values put in, `(家庭月收入 560.00 − 就业成本扣减 200.00) ÷ 3 人`."""

from __future__ import annotations

from doudi.explanation.values import counted, exact_in, inert

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.explanation.telling import Path, Telling

    Tree = list[Any]

SUM, PRODUCT, ATOM = 1, 2, 3  # how tightly a text binds
ARITHMETIC = ("sum", "product", "scale", "larger", "smaller", "total", "neg", "case", "round", "require")
SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}


class Working:
    """Texts of one telling. `named`: terms and facts carry their names (of an amount they do not: its lines are short).

    After a call, `leaves` holds the terms that were shown by their value: what a next line may work out.
    """

    __slots__ = ("leaves", "named", "t")

    def __init__(self, telling: Telling, *, named: bool):
        self.t, self.named = telling, named
        self.leaves: list[tuple[str, int, Path]] = []

    def text(self, tree: Tree, path: Path) -> tuple[str, int]:
        """The text and how tightly it binds."""
        method = SAID.get(tree[0])
        return method(self, tree, path) if method else (self._value(tree[1], path), ATOM)

    def _value(self, handle: int, path: Path, *, written: bool = False) -> str:
        t = self.t
        if self.named and (unit := t.reader.counts[t.plan.handles[handle][3]]):
            text = t.say(handle, path, written=written)
            return counted(text, unit) if text.isascii() else text
        return t.say(handle, path, written=written)

    def _called(self, name: str, text: str) -> tuple[str, int]:
        return (f"{name} {text}" if self.named else text), ATOM

    # -- leaves

    def _const(self, tree: Tree, path: Path) -> tuple[str, int]:
        return self._value(tree[1], path, written=True), ATOM

    def _fact(self, tree: Tree, path: Path) -> tuple[str, int]:
        return self._called(self.t.name(self.t.book.facts[tree[2]][1:3]), self._value(tree[1], path))

    def _rate(self, tree: Tree, path: Path) -> tuple[str, int]:
        return self._called(self.t.name(self.t.plan.rates[tree[2]][1:3]), self._value(tree[1], path, written=True))

    def _term(self, tree: Tree, path: Path) -> tuple[str, int]:
        t, entry = self.t, self.t.plan.entries[tree[2]]
        if entry["display"][0] == "scale":
            r, type = t.ratio(tree[1], path), t.plan.types[t.plan.handles[tree[1]][3]]
            if r is not None and not exact_in(*r, type[4]):  # a rounded figure would not add up: 3800 ÷ 12
                return self.text(entry["display"], path)
        self.leaves.append((tree[2], tree[1], path))
        text = self._value(tree[1], path)
        return self._called(t.pair(entry), text) if entry["display"][0] != "count" else (text, ATOM)

    def _result(self, tree: Tree, path: Path) -> tuple[str, int]:
        outcome = self.t.plan.outcomes.get(tree[2])
        name = self.t.pair(outcome) if outcome else inert(str(tree[2]))
        return self._called(name, self._value(tree[1], path))

    # -- operators

    def _sum(self, tree: Tree, path: Path) -> tuple[str, int]:
        out = ""
        kept = 0
        for sign, part in zip(tree[2], tree[3:], strict=True):
            if self._zero(part[1], path):
                continue
            text, binds = self.text(part, path)
            if binds == SUM and sign == "-":
                text = f"({text})"
            out += (SIGNS[sign] if out else "−" if sign == "-" else "") + text
            kept += 1
        if not kept:
            return "0", ATOM
        return out, (SUM if kept > 1 or out.startswith("−") else ATOM)

    def _zero(self, handle: int, path: Path) -> bool:
        r = self.t.ratio(handle, path)
        return r is not None and r[0] == 0

    def _product(self, tree: Tree, path: Path) -> tuple[str, int]:
        out = ""
        for sign, part in zip(tree[2], tree[3:], strict=True):
            text, binds = self.text(part, path)
            if binds == SUM or (binds == PRODUCT and sign == "/"):
                text = f"({text})"
            out += (SIGNS[sign] if out else "") + text
        return out, PRODUCT

    def _scale(self, tree: Tree, path: Path) -> tuple[str, int]:
        (up, down), part = tree[2], tree[3]
        text, binds = self.text(part, path)
        if binds == SUM:
            text = f"({text})"
        text += f" × {up}" if up != 1 else ""
        return (text + f" ÷ {down}" if down != 1 else text), PRODUCT

    def _neg(self, tree: Tree, path: Path) -> tuple[str, int]:
        text, binds = self.text(tree[3], path)
        return "−" + (f"({text})" if binds == SUM else text), SUM

    def _larger(self, tree: Tree, path: Path) -> tuple[str, int]:
        """A floor of nought is not worth a word where it does not bite."""
        parts = tree[3:]
        if not self._zero(tree[1], path):
            parts = [p for p in parts if not (p[0] == "const" and self._zero(p[1], path))]
        return self._among("larger", parts, path)

    def _smaller(self, tree: Tree, path: Path) -> tuple[str, int]:
        return self._among("smaller", tree[3:], path)

    def _among(self, word: str, parts: list[Tree], path: Path) -> tuple[str, int]:
        if len(parts) == 1:
            return self.text(parts[0], path)
        texts = list(dict.fromkeys(self.text(p, path)[0] for p in parts))
        if len(texts) == 1:
            return texts[0], SUM
        return self.t.words[word].format(self.t.words["list_comma"].join(texts)), ATOM

    def _case(self, tree: Tree, path: Path) -> tuple[str, int]:
        chosen = chosen_case(self.t, tree, path)
        if chosen is None:
            return self._value(tree[1], path), ATOM
        return self.text(tree[3:][chosen[1]], path)

    def _total(self, tree: Tree, path: Path) -> tuple[str, int]:
        """Up to four parts one by one, else the total and over how many."""
        keep, body = tree[3], tree[4]
        paths = [p for p in self.t.paths(tree[2], path) if self.t.holds(keep[1], p) is not False]
        counted = [p for p in paths if not self._zero(body[1], p)]
        whole = self._value(tree[1], path)
        if self.t.ratio(tree[1], path) is None or len(counted) > 4 or not counted:
            if not self.named or not counted:
                return whole, ATOM
            return whole + self.t.words["brackets"].format(self.t.words["count_of"].format(len(paths), self.t.counts(tree[2]))), ATOM
        parts = []
        for p in counted:
            value = self.t.say(body[1], p)
            parts.append(f"{self.t.who(tree[2], p)} {value}" if self.named else value)
        return " + ".join(parts), (SUM if len(parts) > 1 else ATOM)

    def _round(self, tree: Tree, path: Path) -> tuple[str, int]:
        return self.t.words["rounded"].format(self.text(tree[3], path)[0]), ATOM

    def _require(self, tree: Tree, path: Path) -> tuple[str, int]:
        return self.text(tree[3], path)


SAID = {
    "const": Working._const, "fact": Working._fact, "rate": Working._rate, "term": Working._term, "result": Working._result,
    "sum": Working._sum, "product": Working._product, "scale": Working._scale, "neg": Working._neg, "larger": Working._larger,
    "smaller": Working._smaller, "case": Working._case, "total": Working._total, "round": Working._round,
    "require": Working._require,
}


def chosen_case(t: Telling, tree: Tree, path: Path) -> tuple[str | None, int] | None:
    """(case id, index of its value among tree[3:]) when it is known; the id of the last is None."""
    for i, name in enumerate(tree[2]):
        truth = t.holds(tree[3 + 2 * i][1], path)
        if truth is None:
            return None
        if truth:
            return name, 2 * i + 1
    return None, 2 * len(tree[2])


def lines(t: Telling, tree: Tree, path: Path, depth: int) -> list[str]:
    """The working of a number and, below it, of the terms in it: `depth` lines deep, nothing where there is nothing to work out."""
    display = tree
    if tree[0] == "term":
        display = t.plan.entries[tree[2]]["display"]
    if display[0] not in ARITHMETIC:
        return []
    w = Working(t, named=True)
    text, binds = w.text(display, path)
    if binds == ATOM and display[0] not in ("total", "smaller", "larger", "round"):
        return []
    out = [text]
    seen = {tree[2]} if tree[0] == "term" else set()
    level = w.leaves
    for _ in range(depth - 1):
        deeper: list[tuple[str, int, Path]] = []
        for key, handle, at in level:
            display = t.plan.entries[key]["display"]
            if key in seen or display[0] not in ARITHMETIC or not (t.ratio(handle, at) or (0, 1))[0]:
                continue
            seen.add(key)
            w = Working(t, named=True)
            text, binds = w.text(display, at)
            value = t.say(handle, at)
            if text in (value, "0") or (binds == ATOM and display[0] == "case"):
                continue
            out.append(f"{t.pair(t.plan.entries[key])} {value} = {text}")
            deeper += w.leaves
        level = deeper
    return out
