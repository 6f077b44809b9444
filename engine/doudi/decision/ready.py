"""One programme on one day, ready to decide by the million: an object in, a decision out."""

from __future__ import annotations

from doudi.decision.base.runtime import Surprise
from doudi.decision.decision import Decision
from doudi.decision.engine import Engine

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.base.slots import Place

LARGE = 2**62  # beyond lie the marks of machine code, and what its words do not hold
WORTH = 20_000  # households before machine code is made: about as many as its making takes the time of

# What straight code raises where it cannot serve.
LONG_WAY = (Surprise, KeyError, TypeError, AttributeError, ValueError, IndexError, ArithmeticError)


def day_seen(text: str) -> str | None:
    """The day that a JSON text seems to say. A guess by which code is found: who reads the text holds it against what it says."""
    at = text.find('"as_of"')
    if at < 0:
        return None
    at = text.find('"', at + 7) + 1
    return text[at : at + 10]


class Packed:
    """How a packed trace is read: what machine code of a mode leaves for a programme (batch/native/household.py)."""

    __slots__ = ("_again", "_jobs", "_slot", "_sweep", "_sweeps", "base", "decide", "expand", "granted", "mode", "plain", "total", "ways")

    def __init__(self, native: Any, outcome: dict[str, Any], base: int):
        self.mode: str = native.mode
        self.decide, self.expand = native.decide, native.expand
        self._again, self._slot, self._sweep, self._jobs = native.again, native.slot, native.sweep, native.jobs
        self._sweeps: dict[int, tuple[list[Any], int]] = {}  # identity of some kinds of facts -> them, where it lies what is asked of them
        self.base = base  # where the day's figures begin
        self.granted: tuple[int, int, int, int] | None = native.holds(native.plan.handles[outcome["granted"]][1])
        chosen = [native.holds(row["chosen"]) for row in outcome["routes"]]
        sure = self.mode == "fused" and None not in chosen
        self.ways = [(at[0], at[1]) for at in chosen if at is not None] if sure else None  # where each route says whether it is taken
        self.plain = not outcome["powers"]  # a refusal stands: nobody has a power that could turn it
        self.total: tuple[int, int] | None = native.total(outcome)

    def again(self, trace: Any, place: Place, value: Any, day: int) -> Any:
        """The packed trace with a slot changed from one known value to another; None where the codes in Python have to do it."""
        plain = value.__class__ is bool or (value.__class__ is int and -LARGE < value < LARGE)
        at = self._slot(place) if plain else 0
        return self._again(trace, at, value, self.base, day) if at else None

    def sweep(self, trace: Any, of: list[Any], outcome: dict[str, Any], day: int) -> tuple[int, ...] | None:
        """The nearest values that grant of some kinds of facts, of every element: what nearest.py tells, or None."""
        if self._jobs is None:
            return None
        found = self._sweeps.get(id(of))
        if found is None:
            found = self._sweeps[id(of)] = of, self._jobs(of, outcome)  # held, so that their identity stays theirs
        return self._sweep(trace, self.base, day, found[1]) if found[1] else None

    def due(self, route: int, due: int) -> tuple[int, int, int] | None:
        """What `sweep` says of a grant, as `at_once` has it."""
        return (route, due, self.total[1]) if self.ways is not None and self.total is not None and due >= 0 else None

    def at_once(self, trace: Any) -> tuple[int, int, int] | None:
        """(place of the route by which it is granted, -1 for none; what is due, over what), where the trace alone says so."""
        if self.ways is None or self.total is None or self.status(trace) != "granted":
            return None
        words, (at, den) = trace[0], self.total
        value, route = int.from_bytes(words[at : at + 8], "little", signed=True), -1
        for k, (byte, bit) in enumerate(self.ways):
            if words[byte] & bit:
                route = k
                break
        return (route, value, den) if value >= 0 else None

    def status(self, trace: Any) -> str | None:
        """granted · refused, where the trace alone says so."""
        if self.granted is None:
            return None
        can, can_bit, fails, fails_bit = self.granted
        words = trace[0]
        if not words[can] & can_bit:
            return "refused" if self.plain else None
        return None if fails_bit and words[fails] & fails_bit else "granted"

    def amount(self, trace: Any) -> tuple[int, int] | None:
        """What is due as an integer ratio, where the trace alone says so."""
        if self.total is None or self.mode != "fused" or self.status(trace) != "granted":
            return None
        at, den = self.total
        value = int.from_bytes(trace[0][at : at + 8], "little", signed=True)
        return (value, den) if value >= 0 else None


class Ready:
    """The straight codes of a plan with the day's rates. Both give one meaning; which is tried first is a guess from the last
    household, for facts are mostly missing from many forms alike.

    When the engine has served `WORTH` households `grow` is called, once: it may leave the same two in machine code with the engine.
    """

    __slots__ = ("code", "day", "engine", "exact", "gaps", "grow", "loose", "outcome", "quick", "rates", "serves", "settled", "wide")

    def __init__(self, engine: Engine, programme: str, day: int, grow: Callable[[Ready], None] | None = None):
        self.engine, self.day = engine, day
        self.outcome = engine.plan.outcomes[programme]
        self.rates = engine.epochs.at(day)[0]
        self.serves = self.outcome["scope"] == 0
        self.code: Any = engine.fused if self.serves else None
        self.wide: Any = engine.wide if self.serves else None
        modes = [mode for mode in ("fused", "wide") if engine.readers.get(mode) and self.serves]
        self.quick = {mode: engine.quick(programme, mode) for mode in modes}
        self.exact: Packed | None = None
        self.loose: Packed | None = None
        self.grow, self.settled = grow, False
        self.gaps = self.code is None  # whether the household before lacked a fact, or none can be decided by the exact code
        self.adopt()

    def adopt(self) -> None:
        """Takes the engine's machine code, where there is some."""
        found = self.engine.kept.get("native")
        if found is not None:
            self.settled = True
            if self.serves:
                self.exact, self.loose = (Packed(n, self.outcome, n.base(self.day)) if n is not None else None for n in found)

    def decide(self, given: dict[str, Any]) -> Decision | None:
        """The decision; None where the straight codes do not serve."""
        if self.settled:
            found = self.packed(given, -1)
            if found is not None:
                return found
        return self._in_python(given)

    def packed(self, given: Any, own: int) -> Decision | None:
        """The decision by machine code about an object, or about JSON text that says the day `own` (-1: whichever); None where there is no
        such code, or what is given is not plain."""
        if not self.gaps:
            found = self.complete(given, own)
            if found is not None:
                return found
        if self.gaps and self.loose is not None:
            trace = self.loose.decide(given, self.loose.base, self.day, own)
            if trace.__class__ is tuple:
                self.gaps = trace[0][0] != 0 or trace[0][1] != 0 or self.exact is None
                return Decision.packed(self, trace, self.loose)
        return None

    def complete(self, given: Any, own: int) -> Decision | None:
        """The same where every fact is given."""
        if self.exact is None:
            return None
        trace = self.exact.decide(given, self.exact.base, self.day, own)
        if trace.__class__ is tuple:
            return Decision.packed(self, trace, self.exact)
        self.gaps = trace is False
        return None

    def count(self) -> None:
        """One household more that the codes in Python served."""
        engine = self.engine
        engine.served += 1
        if engine.served >= WORTH:
            self.adopt()
            if engine.served == WORTH and self.grow is not None:
                self.grow(self)

    def _in_python(self, given: dict[str, Any]) -> Decision | None:
        """The same by the codes in Python."""
        if not self.settled:
            self.count()
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
