"""Types of expressions: yes/no, one of some choices, a number with a unit, a day, a moment, a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import normalize

from doudi.language.units import PLAIN, Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice: English id, Chinese name."""

    id: str
    name: str
    once: tuple[str, ...] = field(default=(), compare=False)  # what layers below call it


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` is bool, enum, number, date, time, text, list, zero (the literal 0), none (无) or unsettled (未规定)."""

    kind: str
    unit: Unit = PLAIN
    choices: tuple[Choice, ...] = ()
    percent: bool = False  # shown and read as a percentage
    nullable: bool = False
    record: str = ""  # of a list: what its elements are

    def but(self, *, nullable: bool) -> Type:
        return Type(self.kind, self.unit, self.choices, self.percent, nullable, self.record)

    def choice(self, word: str) -> int | None:
        """Position of the choice with that id or name, compared after NFKC."""
        word = normalize("NFKC", word)
        for i, c in enumerate(self.choices):
            if word in (c.id, normalize("NFKC", c.name), *c.once):
                return i
        return None


BOOL = Type("bool")
DATE = Type("date")
TIME = Type("time")
TEXT = Type("text")
NONE = Type("none")
UNSETTLED = Type("unsettled")
ZERO = Type("zero")
BROKEN = Type("broken")  # of what has been complained of already


def number(unit: Unit = PLAIN, *, percent: bool = False, nullable: bool = False) -> Type:
    return Type("number", unit, (), percent, nullable)


def enum(choices: tuple[Choice, ...], *, nullable: bool = False) -> Type:
    return Type("enum", PLAIN, choices, False, nullable)


def list_of(record: str) -> Type:
    return Type("list", record=record)
