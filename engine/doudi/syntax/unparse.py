"""A tree as canonical text, in Chinese or English, with the brackets it needs and no others.

parse(unparse(tree)) == tree for every tree that `parse` can give (tests/test_writing.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from doudi.language.functions import OPERATORS_ZH
from doudi.syntax import tree as t

Spell = Callable[[t.Name], str]
OR, AND, NOT, COMPARE, SUM, PRODUCT, UNARY, ATOM = range(8)


def as_written(name: t.Name) -> str:
    return name.text


def unparse(node: t.Node, lang: str = "zh", spell: Spell = as_written, unit: Callable[[str], str] = str) -> str:
    """The text of a tree. `spell` says how a name is written, `unit` how a unit is."""
    return _Writer(lang, spell, unit).write(node)


class _Writer:
    def __init__(self, lang: str, spell: Spell, unit: Callable[[str], str]):
        self.spell, self.unit = spell, unit
        self.word = OPERATORS_ZH if lang == "zh" else {k: k for k in OPERATORS_ZH}

    def write(self, node: t.Node) -> str:
        if isinstance(node, t.Where):
            return f"{self.spell(node.items)} {self.word['where']} {self.inside(node.condition, OR)}"
        return self.inside(node, OR)

    def inside(self, node: t.Node, level: int) -> str:
        """The text of a part, in brackets where it binds looser than its place asks."""
        text = self.bare(node)
        return f"({text})" if _level(node) < level else text

    def bare(self, node: t.Node) -> str:
        match node:
            case t.Number(_, value, unit, percent):
                return _number(value * 100) + "%" if percent else _number(value) + self.unit(unit)
            case t.Day(_, ordinal):
                return date.fromordinal(ordinal).isoformat()
            case t.Name():
                return self.spell(node)
            case t.Member(_, owner, name):
                return f"{self.spell(owner)}.{self.spell(name)}"
            case t.Call(_, function, args):
                return f"{self.spell(function)}({', '.join(map(self.write, args))})"
            case t.Items(_, items):
                return f"[{', '.join(self.inside(i, SUM) for i in items)}]"
            case t.Negative(_, of):
                return f"-{self.inside(of, UNARY)}"
            case t.Sum(_, terms):
                return _chain(terms, [self.inside(x, PRODUCT) for _, x in terms])
            case t.Product(_, factors):
                return _chain(factors, [self.inside(x, UNARY) for _, x in factors])
            case t.Compare(_, operands, operators):
                out = self.inside(operands[0], SUM)
                for sign, x in zip(operators, operands[1:], strict=True):
                    out += f" {sign} {self.inside(x, SUM)}"
                return out
            case t.In(_, item, items, negated):
                word = self.word["not in" if negated else "in"]
                return f"{self.inside(item, SUM)} {word} {self.inside(items, SUM)}"
            case t.Not(_, of):
                return f"{self.word['not']} {self.inside(of, NOT)}"
            case t.And(_, parts):
                return f" {self.word['and']} ".join(self.inside(p, NOT) for p in parts)
            case t.Or(_, parts):
                return f" {self.word['or']} ".join(self.inside(p, NOT) for p in parts)  # 且 inside 或 is bracketed
            case t.Group(_, of):
                return f"({self.bare(of)})"
            case _:
                return self.write(node)


def _chain(pairs: tuple[tuple[str, t.Node], ...], texts: list[str]) -> str:
    return texts[0] + "".join(f" {sign} {x}" for (sign, _), x in zip(pairs[1:], texts[1:], strict=True))


def _level(node: t.Node) -> int:
    match node:
        case t.Or():
            return OR
        case t.And():
            return AND
        case t.Not():
            return NOT
        case t.Compare() | t.In():
            return COMPARE
        case t.Sum():
            return SUM
        case t.Product():
            return PRODUCT
        case t.Negative():
            return UNARY
    return ATOM


def _number(value: Fraction) -> str:
    """Decimal digits of a literal; every literal has them."""
    places = 0
    while value * 10**places % 1:
        places += 1
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
