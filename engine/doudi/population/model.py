"""What a file of parameters says, as data (schemas/population.schema.json)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.text.source import Span


@dataclass(frozen=True, slots=True)
class Test:
    """`name` is one of `words`, or lies in one of `spans` (either end may be open)."""

    name: str
    words: tuple[str, ...]
    spans: tuple[tuple[Fraction | None, Fraction | None], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Draw:
    """How a value comes about. `kind`: yes · choose · even · number · days · same · total · count · any · born · who · none.

    weights: of `choose`, by word. ends: of `number`, `days` and `percent`. name, of, tests: of `same`, `total`, `count`, `any`.
    """

    kind: str
    span: Span
    share: Fraction = Fraction(0)
    weights: tuple[tuple[str, Fraction], ...] = ()
    ends: tuple[Fraction, ...] = ()
    name: str = ""
    tests: tuple[Test, ...] = ()
    none: Fraction = Fraction(0)
    step: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The first case whose tests hold draws, else `otherwise`. `note`: (source or assumed, its words)."""

    cases: tuple[tuple[tuple[Test, ...], Draw], ...]
    otherwise: Draw
    span: Span
    unknown: Fraction | None = None
    note: tuple[str, str] = ("", "")
    own: bool = False  # of the file that was given, not of the shipped one


@dataclass(frozen=True, slots=True)
class Family:
    share: Fraction
    people: tuple[tuple[str, tuple[tuple[int, Fraction], ...]], ...]  # role, and how many of them: (count, weight)
    note: tuple[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class Person:
    """`beside`: the roles whose age `years` are added to, the first that the family has."""

    name: str
    years: tuple[Fraction, ...]
    beside: tuple[str, ...]
    within: tuple[int, int]
    note: tuple[str, str]
    span: Span


@dataclass(slots=True)
class Parameters:
    """`hidden` and `facts` by (record, name); `digest` of the files they were read from."""

    title: str = ""
    families: dict[str, Family] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    hidden: dict[tuple[str, str], Rule] = field(default_factory=dict)
    facts: dict[tuple[str, str], Rule] = field(default_factory=dict)
    lists: dict[str, Rule] = field(default_factory=dict)
    defaults: dict[str, Rule] = field(default_factory=dict)
    gaps: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))  # families in which something is not known, and how much of it
    digest: str = ""
