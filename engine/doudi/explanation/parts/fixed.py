"""What is the same in every explanation of a programme in one language, put together once for a reader."""

from __future__ import annotations

from doudi.explanation.base.runtime import width
from doudi.explanation.base.values import inert
from doudi.explanation.parts.also import results
from doudi.explanation.parts.due import Due

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path, Telling
    from doudi.explanation.parts.also import Result

    Row = dict[str, Any]

DOT = " · "


class Fixed:
    """`due`: what makes the amount · `also`: what makes each further result · `covers`: how many are covered and how many may be,
    `counts`: what they are counted in · `leans`: whether anything is assumed · `title`: the place and the programme, before the day."""

    __slots__ = ("also", "counts", "covers", "due", "leans", "programme", "region", "title", "versions", "wide")

    def __init__(self, reader: Reader, outcome: Row):
        self.region, self.programme = reader.name(reader.plan.head["names"]), reader.pair(outcome)
        self.title = "".join(x + DOT for x in (self.region, self.programme) if x)
        self.wide = width(self.title) - len(self.title)
        self.versions = [_version(v) for v in outcome["versions"][-1:]]
        self.due = Due(reader, outcome) if outcome["amount"] is not None else None
        self.also: list[Result] = results(reader, outcome)
        self.leans = reader.book.leaning(outcome)
        self.counts = ""
        self.covers: Callable[[Telling, Path], tuple[int, int]] | None = None
        if outcome["covered"] >= 0 and outcome["entitles"]:
            _, node, _, _, scope = reader.plan.handles[outcome["covered"]]
            record = reader.plan.scopes[scope][0]
            self.counts = reader.counts(record)
            self.covers = _covering(reader, node, record)

    def titled(self, t: Telling, day: str, who: str) -> str:
        title = f"{self.title}{day}{DOT}{who}" if who else self.title + day
        t.widths[title] = len(title) + self.wide + (width(who) - len(who) if who else 0)
        return title


def _covering(reader: Reader, node: int, record: str) -> Callable[[Telling, Path], tuple[int, int]]:
    """How many elements are covered, and of how many that is open."""
    surely, unsure = reader.surely(node), reader.unsure(node)
    return lambda t, path: (t.many(record, path, surely), t.many(record, path, unsure) if unsure else 0)


def fixed(t: Telling) -> Fixed:
    """What is fixed of the programme of a decision."""
    return t.reader.kept("fixed", t.decision.outcome, lambda outcome: Fixed(t.reader, outcome))  # type: ignore[no-any-return]  # kept


def _version(version: list[str]) -> str:
    """The file that decided, with the first digits of its digest."""
    name, digest = version
    kind, _, digits = digest.partition(":")
    return inert(f"{name} {kind}:{digits[:8]}…" if digits else name, 200)
