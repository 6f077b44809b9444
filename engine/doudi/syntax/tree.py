"""Expression trees as written. Frozen; spans never count in equality, so equal trees mean equal writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from doudi.text.source import Span


@dataclass(frozen=True, slots=True)
class Node:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`12`, `10%` (value 1/10, percent), `60岁`, `500元/月`. `unit` is the text after the digits."""

    value: Fraction
    unit: str = ""
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Day(Node):
    ordinal: int


@dataclass(frozen=True, slots=True)
class Name(Node):
    """Any word: a fact, term, rate, choice, 是, 无, 未规定 …; program/scope.py says which."""

    text: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`特困供养.获准`"""

    owner: Name
    name: Name


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: Name
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Where(Node):
    """`成员 其中 条件`"""

    items: Name
    condition: Node


@dataclass(frozen=True, slots=True)
class Items(Node):
    """`[一级, 二级]`"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    of: Node


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """first, then (sign, term) pairs: `a + b - c` is terms ((+, a), (+, b), (-, c))."""

    terms: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    """`a * b / c` is factors ((*, a), (*, b), (/, c))."""

    factors: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`a <= b < c` has operands (a, b, c) and operators (<=, <)."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class In(Node):
    item: Node
    items: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not(Node):
    of: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group(Node):
    """Brackets that were written; gone from the tree once 且 and 或 have been told apart."""

    of: Node
