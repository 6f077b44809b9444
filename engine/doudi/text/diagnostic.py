"""Diagnostics as data: a code, a place, the words filled in later from one catalogue (messages/)."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from doudi.text.counts import singular
from doudi.text.messages import MESSAGES
from doudi.text.source import Span


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first."""

    span: Span
    note: str  # a key of NOTES in messages/


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. `args` fill the message; `suggestion` is a text to write in place of the span."""

    code: str
    span: Span | None
    args: tuple[tuple[str, Any], ...] = ()
    related: tuple[Related, ...] = ()
    suggestion: str | None = None
    path: str = ""  # a place in a household, e.g. members[1].income
    strict: bool = False  # an error because `check --strict` asks for it

    @property
    def severity(self) -> str:
        """error · warning · note"""
        return "error" if self.strict else MESSAGES[self.code].severity

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes it one with another: its code, place and words; not what is shown beside it."""
        span = self.span
        return self.code, span and (span.source.name, span.start, span.end), self.args, self.path

    def message(self, lang: str = "zh") -> str:
        entry = MESSAGES[self.code]
        return entry.zh.format(**self._words(lang)) if lang == "zh" else singular(entry.en.format(**self._words(lang)))

    def _words(self, lang: str) -> dict[str, Any]:
        """The arguments; of a pair, the one in the reader's language."""
        return {k: x[lang != "zh"] if isinstance(x, tuple) else x for k, x in self.args}

    def help(self, lang: str = "zh") -> str:
        """What to do; empty where the message says it all."""
        entry = MESSAGES[self.code]
        words = (entry.help_zh if lang == "zh" else entry.help_en).format(**self._words(lang))
        if self.suggestion:
            words = "" if entry.alone else words
            asks = f"是不是想写“{self.suggestion}”？" if lang == "zh" else f"Did you mean “{self.suggestion}”?"
            return f"{asks}{'' if lang == 'zh' else ' '}{words}".strip()
        return words


def fault(
    code: str, span: Span | None, *, related: Iterable[Related] = (), suggestion: str | None = None, path: str = "",
    **args: Any,
) -> Diagnostic:
    """A diagnostic whose message is filled from `args`."""
    return Diagnostic(code, span, tuple(sorted(args.items())), tuple(related), suggestion, path)


NOT_THEN = ("not-in-force", "repealed")  # codes of what is asked about on a day on which it is no policy: no fault of the policies
LONGEST_NAME = 100  # characters of a name that is compared with others
FEWEST = 4  # letters of a Latin name that another holds: “id” stands in half of all words
MOST_GUESSES = 100  # suggestions of one run: comparing every name with every other takes minutes where both are thousands


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known name nearest to a misspelt one, if one is near."""
    if len(word) > LONGEST_NAME:
        return None
    names = [n for n in known if len(n) <= LONGEST_NAME]
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return close[0]
    within = [n for n in names if min(len(n), len(word)) >= (FEWEST if n.isascii() else 2) and (n in word or word in n)]
    return max(within, key=len) if within else None


@dataclass(slots=True)
class Faults:
    """The faults of one run, in the order found, each kept once."""

    found: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[Any, ...]] = field(default_factory=set)
    _guesses: int = 0

    def add(self, diagnostic: Diagnostic) -> None:
        if (key := diagnostic.identity) not in self._seen:
            self._seen.add(key)
            self.found.append(diagnostic)

    def say(self, code: str, span: Span | None, **args: Any) -> None:
        self.add(fault(code, span, **args))

    def guess(self, word: str, known: Callable[[], Iterable[str]]) -> str | None:
        """As did_you_mean, for the first MOST_GUESSES misspelt names of a run."""
        self._guesses += 1
        return did_you_mean(word, known()) if self._guesses <= MOST_GUESSES else None

    def extend(self, more: Iterable[Diagnostic]) -> None:
        for one in more:
            self.add(one)

    @property
    def errors(self) -> list[Diagnostic]:
        return [d for d in self.found if d.severity == "error"]


class PolicyError(Exception):
    """A policy that cannot be used. `diagnostics` says why, each with its place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(_line(d) for d in self.diagnostics[:20]))

    @property
    def not_in_force(self) -> bool:
        """Whether nothing is wrong but the day: no version decides then."""
        return all(d.code in NOT_THEN for d in self.diagnostics)


class InputError(Exception):
    """A household (or request) that cannot be read. `diagnostics` says why, each with its path."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(_line(d) for d in self.diagnostics[:20]))


def _line(d: Diagnostic) -> str:
    where = d.path
    if d.span is not None:
        line, column = d.span.source.position(d.span.start)
        where = f"{d.span.source.name}:{line}:{column}"
    return f"{where}: [{d.code}] {d.message('zh')}"
