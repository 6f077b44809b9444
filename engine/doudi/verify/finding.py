"""What verification finds, and the household that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from doudi.decision.decision import Decision
from doudi.program.model import Meant, Names
from doudi.text.diagnostic import Diagnostic, fault
from doudi.text.messages import MESSAGES
from doudi.text.source import Span

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A household that shows a finding, decided by the evaluator. `case` is the policy case that it is, or started from ("" for none);
    `start` that case's household where this one differs; `path` the element; `agrees`: the evaluator bears the solver out. `after` is
    the decision once the fact has grown, for findings about growing, and `gain` how much the amount changes by it."""

    household: Object
    decision: Decision | None
    path: tuple[int, ...] = ()
    case: str = ""
    start: Object | None = None
    agrees: bool = True
    after: Decision | None = None
    gain: str = ""


@dataclass(slots=True)
class Finding:
    """`how`: proved · sampled · unknown; `bound`: for lists of at most so many elements, None for any number; `reason` why it is not
    known; `sampled` how many households were tried. `meant` is the declaration by which the text wants it. `holds`: nothing is wrong,
    a stated property was proved."""

    code: str
    region: str
    programme: str
    key: str
    names: Names
    span: Span | None
    how: str = "proved"
    bound: int | None = None
    reason: str = ""
    sampled: int = 0
    args: dict[str, Any] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    meant: Meant | None = None
    holds: bool = False
    fact: str = ""  # `record.id` of the fact that a finding about growing is about
    nodes: tuple[int, ...] = ()  # of the plan, that it is about
    day: int | None = None  # where it is found on another day than that of the verification
    regions: list[str] = field(default_factory=list)  # other regions of the same run in which it is found too

    @property
    def severity(self) -> str:
        """error · warning · note. What is not known for sure, and what the text wants, is a note."""
        if self.how != "proved" or self.meant is not None or self.holds:
            return "note"
        return MESSAGES[self.diagnostic.code].severity

    @property
    def diagnostic(self) -> Diagnostic:
        """Code and words."""
        return fault(f"verify-{self.code}", self.span, **{"name": (self.names.zh, self.names.en), **self.args})

    @property
    def defects(self) -> list[Shown]:
        """Households that the evaluator does not bear out: faults of doudi."""
        return [s for s in self.shown if not s.agrees]

    def same(self, other: Finding) -> bool:
        """Whether another region has the same finding at the same place."""
        places = [f.span and (f.span.source.name, f.span.start) for f in (self, other)]
        told = [(f.code, f.key, f.how, f.bound, f.holds, f.meant, f.args, f.day) for f in (self, other)]
        return places[0] == places[1] and told[0] == told[1]
