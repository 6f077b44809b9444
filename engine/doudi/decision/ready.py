"""One programme on one day, ready to decide by the million: an object in, a decision out."""

from __future__ import annotations

from doudi.decision.decision import Decision
from doudi.decision.engine import Engine
from doudi.decision.runtime import Surprise

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

# What straight code raises where it cannot serve.
LONG_WAY = (Surprise, KeyError, TypeError, AttributeError, ValueError, IndexError, ArithmeticError)


class Ready:
    """The straight codes of a plan with the day's rates. Both give one meaning; which is tried first is a guess from the last
    household, for facts are mostly missing from many forms alike."""

    __slots__ = ("code", "day", "engine", "gaps", "outcome", "quick", "rates", "serves", "wide")

    def __init__(self, engine: Engine, programme: str, day: int):
        self.engine, self.day = engine, day
        self.outcome = engine.plan.outcomes[programme]
        self.rates = engine.epochs.at(day)[0]
        serves = self.outcome["scope"] == 0
        self.code: Any = engine.fused if serves else None
        self.wide: Any = engine.wide if serves else None
        self.quick = {mode: engine.quick(programme, mode) for mode in ("fused", "wide") if engine.readers.get(mode) and serves}
        self.serves = self.code is not None or self.wide is not None
        self.gaps = self.code is None  # whether the household before lacked a fact, or none can be decided by the exact code

    def decide(self, given: dict[str, Any]) -> Decision | None:
        """The decision; None where the straight codes do not serve."""
        if not self.gaps:
            try:
                return Decision.traced(self, self.code(given, self.rates, self.day), "fused")
            except KeyError:
                self.gaps = True
            except LONG_WAY:
                return None
        if self.wide is None:
            return None
        try:
            trace = self.wide(given, self.rates, self.day)
        except LONG_WAY:
            return None
        self.gaps = trace[-1] or self.code is None
        return Decision.traced(self, trace, "wide")
