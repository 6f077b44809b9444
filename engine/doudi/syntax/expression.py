"""The text of one expression to its tree, with every fault at its character.

`parse(text, place)` never recurses deeper than the grammar's own nesting, which is capped, and never runs code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from lark import Lark, Token, UnexpectedInput

from doudi.language import slips
from doudi.language.values import parse_day
from doudi.syntax import tables
from doudi.syntax import tree as t
from doudi.syntax.document import Scalar
from doudi.syntax.misread import explain
from doudi.text.diagnostic import Faults, fault
from doudi.text.scripts import mixed
from doudi.text.source import Span

LONGEST = 4_000  # characters of one expression
DEEPEST = 40  # brackets inside brackets
Place = Callable[[int, int], Span]  # offsets in the expression -> span in its file

FOLD = {0x3000: " ", 0x00A0: " ", **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}, 0x2212: "-", 0x2013: "-"}
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
PREFIXES = re.compile(rf"(?:-\s*|(?:非|not)[\s(]+){{{DEEPEST},}}")
SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "<>": "!="}


def parsed(doc: Scalar, faults: Faults) -> t.Node | None:
    """The tree of an expression in a file, as `parse`. A model's is read once for all regions that stand on it."""
    if isinstance(doc.tree, t.Node):
        return doc.tree
    tree, clean = _read(doc.text, doc.place, faults)
    if clean:
        object.__setattr__(doc, "tree", tree)  # it follows from the text: whoever reads it twice at once finds the same
    return tree


def parse(text: str, place: Place, faults: Faults) -> t.Node | None:
    """The tree of `text`, or None when `faults` has been told why not."""
    return _read(text, place, faults)[0]


def _read(text: str, place: Place, faults: Faults) -> tuple[t.Node | None, bool]:
    """The tree, and whether there was nothing to say."""
    folded = text.translate(FOLD)
    if not _sound(folded, place, faults):
        return None, False
    found = Faults()  # told only of a text that the grammar takes
    reader, builder = _idle.pop() if _idle else _made()
    builder.place, builder.faults = place, found
    try:
        tree = reader.parse(folded)
    except UnexpectedInput as problem:
        explain(problem, folded, place, faults)
        return None, False
    finally:
        _idle.append((reader, builder))
    for d in found.found:
        faults.add(d)
    return None if found.errors else _ungroup(tree), not found.found  # type: ignore[arg-type]  # the builder makes nodes; Lark says Tree


def _sound(text: str, place: Place, faults: Faults) -> bool:
    """Length, depth and characters, looked at before the parser sees the text."""
    if not text.strip():
        faults.say("expression-empty", place(0, len(text)))
        return False
    if len(text) > LONGEST:
        faults.say("expression-too-long", place(0, 20), longest=LONGEST)
        return False
    hidden = INVISIBLE.search(text)
    if hidden:
        name = unicodedata.name(hidden.group(), f"U+{ord(hidden.group()):04X}")
        faults.say("character-invisible", place(hidden.start(), hidden.end()), name=name)
        return False
    prefixes = PREFIXES.search(text)
    if prefixes:
        faults.say("expression-too-deep", place(prefixes.start(), prefixes.end()), deepest=DEEPEST)
        return False
    depth = 0
    for i, c in enumerate(text) if text.count("(") + text.count("[") > DEEPEST else ():
        depth += (c in "([") - (c in ")]")
        if depth > DEEPEST:
            faults.say("expression-too-deep", place(i, i + 1), deepest=DEEPEST)
            return False
    return True


_idle: list[tuple[Lark, _Builder]] = []  # one for each thread that parses at the same time


def lexed(folded: str) -> list[Token]:
    """The tokens of a text whose full-width signs are folded. Raises UnexpectedInput."""
    known = _idle.pop() if _idle else _made()
    try:
        return list(known[0].lex(folded))
    finally:
        _idle.append(known)


def _made() -> tuple[Lark, _Builder]:
    builder = _Builder()
    return tables.parser(builder), builder


class _Builder:
    """Called by Lark for each rule as it is reduced. `place` and `faults` are those of the text that is being parsed."""

    place: Place
    faults: Faults

    def _at(self, token: Token) -> Span:
        start = token.start_pos or 0
        return self.place(start, start + len(token))

    def start(self, parts: list[Any]) -> t.Node:
        return parts[0]  # type: ignore[no-any-return]  # Lark types rule results as Any

    def name(self, parts: list[Any]) -> t.Node:
        return self._name(parts[0])

    def _name(self, token: Token) -> t.Name:
        text = unicodedata.normalize("NFKC", str(token))
        if mixed(text):
            self.faults.say("name-mixed-scripts", self._at(token), name=text)
        return t.Name(self._at(token), text)

    def number(self, parts: list[Any]) -> t.Node:
        token = parts[0]
        m = re.match(r"([\d_]+(?:\.\d+)?)(.*)", str(token), re.S)
        assert m is not None  # the terminal says so
        digits, unit = m.groups()
        if "_" in digits or not digits.isascii() or len(digits) > 40:
            self.faults.say("number-form", self._at(token), text=str(token)[:40])
            return t.Number(self._at(token), Fraction(0))
        value = Fraction(digits)
        if unit == "%":
            return t.Number(self._at(token), value / 100, "", True)
        return t.Number(self._at(token), value, unit)

    def day(self, parts: list[Any]) -> t.Node:
        token = parts[0]
        y, m, d = re.findall(r"\d+", str(token))
        ordinal = parse_day(f"{y}-{int(m):02}-{int(d):02}")
        if ordinal is None:
            self.faults.say("day-impossible", self._at(token), text=str(token))
        return t.Day(self._at(token), ordinal or 1)

    def member(self, parts: list[Any]) -> t.Node:
        owner, _, name = parts
        left, right = self._name(owner), self._name(name)
        return t.Member(left.span.to(right.span), left, right)

    def call(self, parts: list[Any]) -> t.Node:
        name = self._name(parts[0])
        args = tuple(p for p in parts[1:] if isinstance(p, t.Node))
        return t.Call(name.span.to(self._at(parts[-1])), name, args)

    def where(self, parts: list[Any]) -> t.Node:
        items, _, condition = parts
        name = self._name(items)
        return t.Where(name.span.to(condition.span), name, condition)

    def items(self, parts: list[Any]) -> t.Node:
        found = tuple(p for p in parts if isinstance(p, t.Node))
        return t.Items(self._at(parts[0]).to(self._at(parts[-1])), found)

    def group(self, parts: list[Any]) -> t.Node:
        left, of, right = parts
        return t.Group(self._at(left).to(self._at(right)), of)

    def negative(self, parts: list[Any]) -> t.Node:
        return t.Negative(self._at(parts[0]).to(parts[1].span), parts[1])

    def negation(self, parts: list[Any]) -> t.Node:
        return t.Not(self._at(parts[0]).to(parts[1].span), parts[1])

    def add(self, parts: list[Any]) -> t.Node:
        terms = (("+", parts[0]), *((str(s), x) for s, x in zip(parts[1::2], parts[2::2], strict=True)))
        return t.Sum(parts[0].span.to(parts[-1].span), terms)

    def multiply(self, parts: list[Any]) -> t.Node:
        signs = {"×": "*", "÷": "/"}
        rest = ((signs.get(str(s), str(s)), x) for s, x in zip(parts[1::2], parts[2::2], strict=True))
        if len(parts) == 5 and all(isinstance(x, t.Number) for x in parts[::2]):  # 2024/3/1
            span = parts[0].span.to(parts[-1].span)
            if (day := slips.day(span.text)) is not None:
                self.faults.add(fault("day-form", span, text=span.text, suggestion=day))
        units = [x.text for x in parts[2::2] if isinstance(x, t.Name)]
        if isinstance(parts[0], t.Name) and units == parts[0].span.to(parts[-1].span).text.split("/")[1:] and {*units} <= {*slips.UNITS}:
            meant = slips.length(parts[0].text)  # 六十元/人/月
            if meant is not None:
                span = parts[0].span.to(parts[-1].span)
                self.faults.add(fault("name-unknown", span, name=span.text, suggestion="/".join((meant, *units))))
        return t.Product(parts[0].span.to(parts[-1].span), (("*", parts[0]), *rest))

    def compare(self, parts: list[Any]) -> t.Node:
        span = parts[0].span.to(parts[-1].span)
        operators = tuple(SIGNS.get(str(s), str(s)) for s in parts[1::2])
        directions = {o[0] for o in operators}
        if len(operators) > 1 and (not directions <= {"<"} and not directions <= {">"}):
            self.faults.say("chain-direction", span)
        return t.Compare(span, tuple(parts[::2]), operators)

    def contained(self, parts: list[Any]) -> t.Node:
        return t.In(parts[0].span.to(parts[2].span), parts[0], parts[2])

    def not_contained(self, parts: list[Any]) -> t.Node:
        return t.In(parts[0].span.to(parts[2].span), parts[0], parts[2], True)

    def both(self, parts: list[Any]) -> t.Node:
        return t.And(parts[0].span.to(parts[-1].span), tuple(parts[::2]))

    def either(self, parts: list[Any]) -> t.Node:
        found = parts[::2]
        at = next((i for i, p in enumerate(found) if isinstance(p, t.And)), None)
        if at is not None:
            one, other = _bracketed(found, at, str(parts[1]))
            self.faults.say("and-or-unclear", parts[0].span.to(parts[-1].span), one=one, other=other)
        return t.Or(parts[0].span.to(parts[-1].span), tuple(found))


def _bracketed(parts: list[t.Node], at: int, either: str) -> tuple[str, str]:
    """Both ways to write an `or` beside the `and` at a place, in the words that were used: the one goes first, or the other."""
    both = f" {'and' if either.isascii() else '且'} "
    either = f" {either} "
    written = [f"({p.span.text})" if isinstance(p, t.And) else p.span.text for p in parts]
    inner = [p.span.text for p in parts[at].parts]  # type: ignore[attr-defined]  # it is an And
    if at:
        inner[0] = f"({either.join([*written[:at], inner[0]])})"
    if at + 1 < len(parts):
        inner[-1] = f"({either.join([inner[-1], *written[at + 1 :]])})"
    return either.join(written), both.join(inner)


def _ungroup(node: t.Node) -> t.Node:
    """The tree without its written brackets; depth is bounded by DEEPEST."""
    match node:
        case t.Group(_, of):
            return _ungroup(of)
        case t.Call(span, function, args):
            return t.Call(span, function, tuple(map(_ungroup, args)))
        case t.Where(span, items, condition):
            return t.Where(span, items, _ungroup(condition))
        case t.Items(span, items):
            return t.Items(span, tuple(map(_ungroup, items)))
        case t.Negative(span, of):
            return t.Negative(span, _ungroup(of))
        case t.Not(span, of):
            return t.Not(span, _ungroup(of))
        case t.Sum(span, terms):
            return t.Sum(span, tuple((s, _ungroup(x)) for s, x in terms))
        case t.Product(span, factors):
            return t.Product(span, tuple((s, _ungroup(x)) for s, x in factors))
        case t.Compare(span, operands, operators):
            return t.Compare(span, tuple(map(_ungroup, operands)), operators)
        case t.In(span, item, items, negated):
            return t.In(span, _ungroup(item), _ungroup(items), negated)
        case t.And(span, parts):
            return t.And(span, tuple(map(_ungroup, parts)))
        case t.Or(span, parts):
            return t.Or(span, tuple(map(_ungroup, parts)))
        case _:
            return node
