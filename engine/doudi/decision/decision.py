"""Decisions: immutable answers over one trace. Everything beyond the status is worked out when asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from doudi.decision.engine import Engine, Values
from doudi.decision.runtime import ABSENT
from doudi.decision.slots import Place, set_values, subject_paths

if TYPE_CHECKING:
    from fractions import Fraction

    from doudi.decision.search import Missing

Path = tuple[int, ...]


class Evaluation:
    """One household under one plan on one day: the slots, the trace, and a decision for each programme and subject."""

    def __init__(self, engine: Engine, slots: list[Any], complete: bool, day: int):
        self.engine, self.slots, self.complete, self.day = engine, slots, complete, day
        mode, trace = engine.run(slots, complete, day)
        self.values = Values(engine, mode, trace)

    @property
    def plan(self) -> Any:
        return self.engine.plan

    def decisions(self, programme: str) -> list[Decision]:
        """One decision for a programme about the root record, one an element for one about a list."""
        outcome = self.plan.outcomes[programme]
        paths = subject_paths(self.plan, outcome["scope"], self.slots)
        return [Decision(self, outcome, path) for path in paths]

    def again(self, changes: dict[Place, Any]) -> Evaluation:
        """The same household with some slots changed."""
        return Evaluation(self.engine, set_values(self.slots, changes), False, self.day)


class Decision:
    """The decision of one programme about one subject."""

    __slots__ = ("_found", "evaluation", "outcome", "path")

    def __init__(self, evaluation: Evaluation, outcome: dict[str, Any], path: Path):
        self.evaluation, self.outcome, self.path = evaluation, outcome, path
        self._found: dict[str, Any] = {}

    # -- what it is about

    @property
    def programme(self) -> str:
        return self.outcome["id"]  # type: ignore[no-any-return]  # plan rows are JSON data

    @property
    def region(self) -> str:
        return self.plan.head["region"]  # type: ignore[no-any-return]

    @property
    def plan(self) -> Any:
        return self.evaluation.plan

    @property
    def as_of(self) -> str:
        return date.fromordinal(self.evaluation.day).isoformat()

    @property
    def subject(self) -> dict[str, Any] | None:
        """{"record", "index", "id", "name"} of the element decided about; None for the household itself."""
        if not self.path:
            return None
        return self.element(self.outcome["scope"], self.path)

    def element(self, scope: int, path: Path) -> dict[str, Any]:
        """How an element is called: its record, its place in the list, its id and name where given."""
        record = self.plan.scopes[scope][0]
        slots = self.slots_at(scope, path)
        facts = self.plan.door[record]["facts"]
        out: dict[str, Any] = {"record": record, "index": path[-1] if path else 0}
        for i, row in enumerate(facts):
            if row[0] in ("id", "name") and slots[i] is not ABSENT:
                out[row[0]] = slots[i]
        return out

    def slots_at(self, scope: int, path: Path) -> list[Any]:
        """The slots of an element of `scope`."""
        line = []
        while scope >= 0:
            line.insert(0, scope)
            scope = self.plan.scopes[scope][1]
        slots = self.evaluation.slots
        for s, index in zip(line[1:], path, strict=False):
            parent = self.plan.scopes[self.plan.scopes[s][1]][0]
            slots = slots[len(self.plan.door[parent]["facts"]) + self.plan.scopes[s][2]][index]
        return slots

    # -- reading values

    def truth(self, node: int, path: Path | None = None) -> bool | None:
        return self.evaluation.values.truth(node, self.path if path is None else path)

    def handle(self, index: int, path: Path | None = None) -> Value:
        """The value of a handle for an element (of this decision's subject if `path` is None)."""
        kind, node, over, type, scope = self.plan.handles[index]
        path = self.path if path is None else path
        values = self.evaluation.values
        raw = values.raw(self.plan.nodes[node], path)
        bottom = values.raw(self.plan.nodes[over], path) if over >= 0 else None
        return Value(kind, raw, bottom, self.plan.nodes[node].den, self.plan.nodes[over].den if over >= 0 else 1, self.plan.types[type])

    # -- the answer

    @property
    def status(self) -> str:
        """granted · refused · undetermined"""
        found = self._found.get("status")
        if found is None:
            found = self._found["status"] = self._status()
        return found  # type: ignore[no-any-return]

    def _status(self) -> str:
        base = self._known(self.evaluation)
        if base is None:
            from doudi.decision.search import settled

            base = settled(self)
        if base is None:
            return "undetermined"
        if base is False and self.outcome["powers"] and self.waits_for:
            return "undetermined"
        if base and self._negative():
            return "undetermined"
        return "granted" if base else "refused"

    def _known(self, evaluation: Evaluation) -> bool | None:
        node = self.plan.handles[self.outcome["granted"]][1]
        return evaluation.values.truth(node, self.path)

    def _negative(self) -> bool:
        amount = self.outcome["amount"]
        if amount is None:
            return False
        v = self.handle(amount["total"])
        return v.high[0] < 0

    @property
    def waits_for(self) -> list[dict[str, Any]]:
        """Powers of the officer without which nothing is granted and with which something would be."""
        if "waits" not in self._found:
            from doudi.decision.powers import waits_for

            self._found["waits"] = waits_for(self)
        return self._found["waits"]  # type: ignore[no-any-return]

    @property
    def powers(self) -> list[dict[str, Any]]:
        """Open powers: asked for, not exercised; each {"id", "names", "elements", "adds": (low, high) or None}."""
        if "powers" not in self._found:
            from doudi.decision.powers import open_powers

            self._found["powers"] = open_powers(self)
        return self._found["powers"]  # type: ignore[no-any-return]

    @property
    def route(self) -> str | None:
        """The route taken; None when nothing is granted or the route is still open."""
        rows = self.outcome["routes"]
        for row in rows:
            if self.truth(row["chosen"]):
                return row["id"] if self._known(self.evaluation) else None
            if self.truth(row["chosen"]) is None:
                return None
        return None

    def _total(self) -> Value | None:
        amount = self.outcome["amount"]
        if amount is None or self.status != "granted" or self._negative():
            return None
        return self.handle(amount["total"])

    @property
    def amount(self) -> Fraction | None:
        """What is due, exactly; None when nothing is granted, the programme pays nothing, or the amount is a range."""
        v = self._total()
        return v.fraction if v is not None and v.known else None

    @property
    def amount_range(self) -> tuple[Fraction, Fraction] | None:
        """The least and most that can be due; equal when the amount is known."""
        from fractions import Fraction

        v = self._total()
        return None if v is None else (Fraction(*v.low), Fraction(*v.high))

    @property
    def covered(self) -> list[dict[str, Any]]:
        """Who is covered: each element with "open": whether that is still open."""
        handle = self.outcome["covered"]
        if handle < 0 or self.status == "refused":
            return []
        kind, node, _, _, scope = self.plan.handles[handle]
        out = []
        for path in subject_paths(self.plan, scope, self.evaluation.slots, self.path):
            truth = self.truth(node, path)
            if truth is not False:
                out.append({**self.element(scope, path), "open": truth is None})
        return out

    @property
    def also(self) -> dict[str, Any]:
        """Further results by id: plain values (Fraction, bool, choice id, ISO day), None when still open."""
        out = {}
        for row in self.outcome["also"]:
            scope = self.plan.handles[row["handle"]][4]
            if self.plan.scopes[scope][1] >= 0 and scope != self.outcome["scope"]:
                paths = subject_paths(self.plan, scope, self.evaluation.slots, self.path)
                out[row["id"]] = [self.handle(row["handle"], p).plain() for p in paths]
            else:
                out[row["id"]] = self.handle(row["handle"]).plain()
        return out

    @property
    def missing(self) -> list[Missing]:
        """Facts not known that decide the status or the amount, or that the fixed budget could not settle."""
        if "missing" not in self._found:
            from doudi.decision.search import missing

            self._found["missing"] = missing(self)
        return self._found["missing"]  # type: ignore[no-any-return]

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """Where the policy is silent and the answer leans on it."""
        if "gaps" not in self._found:
            from doudi.decision.search import gaps

            self._found["gaps"] = gaps(self)
        return self._found["gaps"]  # type: ignore[no-any-return]

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Needs in order of weight: {"need", "route" or None, "met": true, false or null}."""
        from doudi.decision.reasons import reasons

        return reasons(self)

    @property
    def checks(self) -> list[dict[str, Any]]:
        """Duties of the office: {"id", "element", "result"}; result met · unmet · not_due · not_applicable · undetermined."""
        from doudi.decision.reasons import checks

        return checks(self)

    @property
    def versions(self) -> list[tuple[str, str]]:
        """The published files that decided, each with its digest."""
        return [tuple(v) for v in (*self.outcome["versions"], *self.plan.head["shared"])]

    def to_data(self) -> dict[str, Any]:
        """The decision as JSON data, by schemas/decision.schema.json."""
        from doudi.decision.record import to_data

        return to_data(self)

    def _repr_html_(self) -> str:
        from doudi.pipeline import explain

        return explain(self, format="html")

    def _repr_markdown_(self) -> str:
        from doudi.pipeline import explain

        return explain(self, format="markdown")

    def __repr__(self) -> str:
        who = f" {self.subject.get('name') or self.subject.get('id') or self.subject['index']}" if self.subject else ""
        return f"<Decision {self.region}/{self.programme}@{self.as_of}{who}: {self.status}>"


class Value:
    """A value that words can show. Ratios are (numerator, denominator) pairs of integers, not reduced."""

    __slots__ = ("high", "kind", "low", "mask", "nothing", "truth", "type")

    def __init__(self, kind: str, raw: tuple[Any, ...], over: tuple[Any, ...] | None, den: int, over_den: int, type: list[Any]):
        self.kind, self.type = kind, type
        self.truth: bool | None = None
        self.mask = 0
        self.nothing = 0
        self.low = self.high = (0, 1)
        if kind == "b":
            self.truth = None if raw[0] and raw[1] else bool(raw[0])
        elif kind == "e":
            self.mask = raw[0]
        else:
            low, high, self.nothing = raw
            if over is None:
                self.low, self.high = (low, den), (high, den)
            else:
                small, large = max(over[0], 1), max(over[1], 1)
                self.low = (low * over_den, den * (large if low >= 0 else small))
                self.high = (high * over_den, den * (small if high >= 0 else large))

    @property
    def known(self) -> bool:
        """Whether only one value is possible."""
        if self.kind == "b":
            return self.truth is not None
        if self.kind == "e":
            return self.mask & (self.mask - 1) == 0
        return self.nothing == 2 or (self.nothing == 0 and self.low[0] * self.high[1] == self.high[0] * self.low[1])

    @property
    def fraction(self) -> Fraction:
        """The known number."""
        from fractions import Fraction

        return Fraction(*self.low)

    def plain(self) -> Any:
        """bool, choice id, Fraction, ISO day or None (无, or not known)."""
        if not self.known or self.nothing == 2:
            return None
        if self.kind == "b":
            return self.truth
        if self.kind == "e":
            index = self.mask.bit_length() - 1
            choices = self.type[1]
            return choices[index][0] if index < len(choices) else None
        if self.type[0] == "date":
            return date.fromordinal(self.low[0]).isoformat()
        if self.type[0] == "time":
            from doudi.language.values import show_moment

            return show_moment(self.low[0])
        return self.fraction
