"""What a word means where it stands: one lookup for facts, terms, rates, lists and programmes of a region."""

from __future__ import annotations

from dataclasses import dataclass, field

from doudi.program.layers import Item
from doudi.program.model import Fact, Names, Rate, Record
from doudi.text.diagnostic import Related
from doudi.text.source import Span


@dataclass(frozen=True, slots=True)
class Declared:
    """A term before its expression is typed. `programme` is "" for shared terms."""

    programme: str
    section: str  # define · also · vocabulary
    item: Item
    names: Names
    record: str

    @property
    def key(self) -> str:
        return f"{self.programme}.{self.names.id}"


@dataclass(slots=True)
class Scope:
    """All names of one region. Words are compared after NFKC."""

    records: dict[str, Record]
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)  # (record, word)
    terms: dict[tuple[str, str], Declared] = field(default_factory=dict)  # (programme, word)
    rates: dict[str, Rate] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # word -> record
    programmes: dict[str, str] = field(default_factory=dict)  # word -> id
    removed: dict[str, Span] = field(default_factory=dict)  # word -> where an upper layer removes what it named
    lost: set[str] = field(default_factory=set)  # words of what could not be declared: that has been complained of already

    def ancestors(self, record: str) -> list[str]:
        """A record and those that it lies in. One that does not exist, which is said elsewhere, lies in none."""
        out = [record]
        while (found := self.records.get(out[-1])) is not None and found.parent is not None and len(out) < 8:
            out.append(found.parent)
        return out

    def fact(self, word: str, record: str) -> Fact | None:
        """The fact of that name that an element of `record` sees: its own first, then its parent's."""
        for r in self.ancestors(record):
            if (r, word) in self.facts:
                return self.facts[r, word]
        return None

    def hidden(self, word: str) -> Fact | None:
        """A fact of that name anywhere."""
        return next((f for (_, w), f in self.facts.items() if w == word), None)

    def nowhere(self, word: str) -> bool:
        """Whether no fact and no term has that name."""
        return self.hidden(word) is None and all(w != word for _, w in self.terms)

    def gone(self, word: str) -> list[Related]:
        """Where an upper layer removes what a word named."""
        return [Related(self.removed[word], "removed-here")] if word in self.removed else []

    def term(self, word: str, programme: str) -> Declared | None:
        return self.terms.get((programme, word)) or self.terms.get(("", word))

    def words(self, record: str, programme: str) -> set[str]:
        """Every word that can be written in `record` of `programme`, for suggestions."""
        near = set(self.ancestors(record))
        return (
            {w for (r, w) in self.facts if r in near}
            | {w for (p, w) in self.terms if p in ("", programme)}
            | set(self.rates)
            | set(self.lists)
            | set(self.programmes)
        )
