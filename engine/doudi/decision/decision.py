"""Decisions: immutable answers over one trace. Everything beyond the status is worked out when asked for."""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import Place, list_slot, listed, set_values, subject_paths
from doudi.decision.base.value import Value
from doudi.decision.engine import Engine, Values
from doudi.text.day import date

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from typing import Any

    from doudi.decision.alike import Alike
    from doudi.decision.ready import Packed, Ready
    from doudi.decision.search import Missing

Path = tuple[int, ...]
COMPLETE = ("fused", "exact")  # the modes of households that lack nothing


class Evaluation:
    """One household under one plan on one day: the slots, the trace, and a decision for each programme and subject."""

    __slots__ = ("_alike", "_slots", "_values", "day", "engine", "mode", "trace")
    _values: Values
    _alike: Alike

    def __init__(self, engine: Engine, slots: list[Any], day: int, mode: str = "", *, complete: bool = False):
        """mode: a general code that is to be used, where it need not be seen which one serves; complete: see Engine.run."""
        self.engine, self.day = engine, day
        self._slots: list[Any] | None = slots
        self.mode, self.trace = (mode, engine.spread(slots, day, mode)) if mode else engine.run(slots, day, complete=complete)

    @classmethod
    def traced(cls, engine: Engine, trace: Any, day: int, mode: str = "fused") -> Evaluation:
        """What straight code decided: its slots are read from the trace when asked for."""
        self = cls.__new__(cls)
        self.engine, self._slots, self.day, self.mode, self.trace = engine, None, day, mode, trace
        return self

    @property
    def slots(self) -> list[Any]:
        """The household in slots (Plan.door)."""
        if self._slots is None:
            self._slots = self.engine.readers[self.mode](self.trace)
        return self._slots

    @property
    def values(self) -> Values:
        """What reads the trace, made on first use."""
        try:
            return self._values
        except AttributeError:
            self._values = Values(self.engine, self.mode, self.trace)
            return self._values

    @property
    def plan(self) -> Any:
        return self.engine.plan

    def decisions(self, programme: str) -> list[Decision]:
        """One decision for a programme about the root record, one an element for one about a list."""
        outcome = self.plan.outcomes[programme]
        if outcome["scope"] == 0:
            return [Decision(self, outcome, ())]
        return [Decision(self, outcome, path) for path in subject_paths(self.plan, outcome["scope"], self.slots)]

    def again(self, changes: dict[Place, Any], about: tuple[int, ...] = ()) -> Evaluation:
        """The same household with some slots changed; a change may be a range (low, high, 0), which needs the general code.

        about: the nodes that will be looked at, with what they stand on; where that is asked often, nothing else is worked out.
        """
        mode = self.engine.cone(about) if about else ""
        if not mode and any(v.__class__ is tuple for v in changes.values()):
            mode = "ranges"
        complete = self.mode in COMPLETE and ABSENT not in changes.values()
        return Evaluation(self.engine, set_values(self.slots, changes), self.day, mode, complete=complete)

    @property
    def alike(self) -> Alike:
        """Which elements of the household the plan cannot tell apart."""
        try:
            return self._alike
        except AttributeError:
            from doudi.decision.alike import Alike

            self._alike = Alike(self.engine, self.slots)
            return self._alike


class Decision:
    """The decision of one programme about one subject."""

    __slots__ = ("_evaluation", "_found", "_mode", "_outcome", "_packed", "_path", "_ready", "_trace")
    _evaluation: Evaluation | None
    _found: dict[str, Any] | None
    _packed: Packed | None
    _ready: Ready
    _trace: Any

    def __init__(self, evaluation: Evaluation, outcome: dict[str, Any], path: Path):
        self._evaluation, self._outcome, self._path, self._mode = evaluation, outcome, path, ""
        self._found = self._packed = None

    @classmethod
    def packed(cls, ready: Ready, trace: Any, packed: Packed) -> Decision:
        """From the packed trace of machine code; it is expanded when more than the status or the amount is asked for."""
        self = cls.__new__(cls)
        self._ready, self._trace, self._packed, self._outcome, self._path, self._mode = ready, trace, packed, ready.outcome, (), ""
        self._evaluation = self._found = None
        return self

    @classmethod
    def traced(cls, ready: Ready, trace: Any, mode: str) -> Decision:
        """From the trace of a straight code; an evaluation is made when more than the status is asked for."""
        self = cls.__new__(cls)
        self._ready, self._trace, self._mode, self._outcome, self._path = ready, trace, mode, ready.outcome, ()
        self._evaluation = self._found = self._packed = None
        return self

    def __eq__(self, other: object) -> bool:
        """Equal decisions say the same: status, amount, reasons, what is missing, by the same versions."""
        return isinstance(other, Decision) and self.to_data() == other.to_data()

    def __hash__(self) -> int:
        return hash((self.region, self.programme, self.as_of, self._path, self.status))

    @property
    def outcome(self) -> dict[str, Any]:
        """The programme's row of the plan (plan/outcome.py)."""
        return self._outcome

    @property
    def path(self) -> Path:
        """Where the subject lies: () for the household, (index,) for a member."""
        return self._path

    @property
    def evaluation(self) -> Evaluation:
        """The household under the plan, made from the trace when more than the status is asked for."""
        if self._evaluation is None:
            ready, packed = self._ready, self._packed
            trace, mode = (self._trace, self._mode) if packed is None else (packed.expand(self._trace), packed.mode)
            self._evaluation = Evaluation.traced(ready.engine, trace, ready.day, mode)
        return self._evaluation

    def changed(self, place: Place, value: Any) -> Decision:
        """The decision with one slot of the household changed, decided anew."""
        packed = self._packed
        if packed is not None and (trace := packed.again(self._trace, place, value, self._ready.day)) is not None:
            return Decision.packed(self._ready, trace, packed)
        return Decision(self.evaluation.again({place: value}), self.outcome, self.path)

    def sweep(self, of: list[Any]) -> tuple[tuple[int, ...], Packed] | None:
        """`Packed.sweep` of the household, and what it is read by; None without machine code."""
        packed = self._packed
        found = packed.sweep(self._trace, of, self._outcome, self._ready.day) if packed is not None else None
        return None if found is None or packed is None else (found, packed)

    @property
    def at_once(self) -> tuple[int, int, int] | None:
        """(the place of the route among the programme's, -1 for none; what is due, over what) of a grant, where machine code left all."""
        return self._packed.at_once(self._trace) if self._packed is not None else None

    # -- what it is about

    @property
    def programme(self) -> str:
        """Its id."""
        return self._outcome["id"]  # type: ignore[no-any-return]  # plan rows are JSON data

    @property
    def region(self) -> str:
        """Its id."""
        return self.plan.head["region"]  # type: ignore[no-any-return]

    @property
    def plan(self) -> Any:
        return (self._evaluation or self.evaluation).engine.plan

    @property
    def as_of(self) -> str:
        """The decision day, ISO."""
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
        out: dict[str, Any] = {"record": record, "index": path[-1] if path else 0}
        for i, id in self._called(record):
            if slots[i] is not ABSENT:
                out[id] = slots[i]
        return out

    def _called(self, record: str) -> list[tuple[int, str]]:
        """The slots of a record's id and name, found once a plan."""
        kept = self.evaluation.engine.kept
        found = kept.get(("called", record))
        if found is None:
            facts = enumerate(self.plan.door[record]["facts"])
            found = kept["called", record] = [(i, row[0]) for i, row in facts if row[0] in ("id", "name")]
        return found

    def slots_at(self, scope: int, path: Path) -> list[Any]:
        """The slots of an element of `scope`."""
        slots = self.evaluation.slots
        for s, index in zip(self.plan.line(scope), path, strict=False):
            slots = slots[list_slot(self.plan, s)][index]
        return slots

    # -- reading values

    def truth(self, node: int, path: Path | None = None) -> bool | None:
        """A yes/no node for an element (of this decision's subject if `path` is None); None where it is open."""
        return (self._evaluation or self.evaluation).values.truth(node, self._path if path is None else path)

    def handle(self, index: int, path: Path | None = None) -> Value:
        """The value of a handle for an element (of this decision's subject if `path` is None)."""
        kind, node, over, type, _ = self.plan.handles[index]
        path = self.path if path is None else path
        values = self.evaluation.values
        raw = values.raw(self.plan.nodes[node], path)
        bottom = values.raw(self.plan.nodes[over], path) if over >= 0 else None
        return Value(
            kind,
            raw,
            bottom,
            self.plan.nodes[node].den,
            self.plan.nodes[over].den if over >= 0 else 1,
            self.plan.types[type],
        )

    # -- the answer

    @property
    def status(self) -> str:
        """granted · refused · undetermined"""
        if self._mode:
            trace, (at, _, powers, _) = self._trace, self._ready.quick[self._mode]
            if at >= 0:
                if trace[at] is False and not powers:
                    return "refused"
                if trace[at] and (self._mode == "fused" or not trace[at + 1]):
                    return "granted"
        elif self._packed is not None and (found := self._packed.status(self._trace)) is not None:
            return found
        return self._once("status", self._status)  # type: ignore[no-any-return]  # _status gives str

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        """A value worked out on first use."""
        if self._found is None:
            self._found = {}
        if name not in self._found:
            self._found[name] = make()
        return self._found[name]

    @property
    def possible(self) -> tuple[str, ...]:
        """What the status can be by possible values alone: never too few, at times one too many. `status` settles it."""
        if self._packed is not None and (found := self._packed.status(self._trace)) is not None:
            return (found,)
        truth = self._known(self.evaluation)
        return ("granted", "refused") if truth is None else ("granted",) if truth else ("refused",)

    @property
    def base(self) -> bool | None:
        """Whether it is granted with the powers as they were exercised; None when completions disagree."""
        found = self._known(self.evaluation)
        if found is None:
            from doudi.decision.search import settled

            return self._once("base", lambda: settled(self))  # type: ignore[no-any-return]  # a bool or None
        return found

    def _status(self) -> str:
        base = self.base
        if base is None:
            return "undetermined"
        if base is False and self.outcome["powers"] and self.waits_for:
            return "undetermined"
        return "granted" if base else "refused"

    def _known(self, evaluation: Evaluation) -> bool | None:
        node = self.plan.handles[self.outcome["granted"]][1]
        return evaluation.values.truth(node, self.path)

    def _negative(self) -> bool:
        """Whether the amount is below zero or 无: nothing that can be paid."""
        amount = self.outcome["amount"]
        if amount is None:
            return False
        v = self.handle(amount["total"])
        return v.high[0] < 0 or v.nothing == 2

    @property
    def waits_for(self) -> list[dict[str, Any]]:
        """Powers of the officer without which nothing is granted and with which something would be."""
        from doudi.decision.powers import waits_for

        return self._once("waits", lambda: waits_for(self))  # type: ignore[no-any-return]  # as the function says

    @property
    def powers(self) -> list[dict[str, Any]]:
        """Open powers: asked for, not exercised; each {"id", "names", "elements", "adds": (low, high) or None}."""
        from doudi.decision.powers import open_powers

        return self._once("powers", lambda: open_powers(self))  # type: ignore[no-any-return]  # as the function says

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
        v = self.handle(amount["total"])
        if v.known:
            return v
        from doudi.decision.search import narrowed

        return self._once("total", lambda: narrowed(self, v))  # type: ignore[no-any-return]  # a Value

    @property
    def amount_range_raw(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The ends of what can be due, (numerator, denominator) each, in the unit of `amount`; (0, 1) twice where nothing is."""
        v = self._total()
        return (v.low, v.high) if v is not None else ((0, 1), (0, 1))

    @property
    def amount_known(self) -> bool:
        """Whether what is due is one figure."""
        v = self._total()
        return v is not None and v.known

    @property
    def amount(self) -> Fraction | None:
        """What is due, exactly, in the unit the programme pays in (yuan a month, say).

        None when nothing is granted, the programme pays nothing, or the amount is a range.
        """
        if self._mode == "fused":
            from fractions import Fraction

            trace, (at, total, _, den) = self._trace, self._ready.quick["fused"]
            if at >= 0 and total >= 0 and den and trace[at] is True and trace[total] >= 0:
                return Fraction(trace[total], den)
        elif self._packed is not None and (ratio := self._packed.amount(self._trace)) is not None:
            from fractions import Fraction

            return Fraction(*ratio)
        v = self._total()
        return v.fraction if v is not None and v.known else None

    @property
    def amount_range(self) -> tuple[Fraction, Fraction] | None:
        """The least and most that can be due, in the unit of `amount`; equal when it is known, None when nothing is due."""
        from fractions import Fraction

        v = self._total()
        return None if v is None else (Fraction(*v.low), Fraction(*v.high))

    @property
    def covered(self) -> list[dict[str, Any]]:
        """Who is covered: each element with "open": whether that is still open."""
        handle = self.outcome["covered"]
        if handle < 0 or self.status == "refused":
            return []
        _, node, _, _, scope = self.plan.handles[handle]
        out, values = [], self.evaluation.values
        for path in subject_paths(self.plan, scope, self.evaluation.slots, self.path):
            truth = values.truth(node, path)
            if truth is not False:
                out.append({**self.element(scope, path), "open": truth is None})
        return out

    @property
    def covered_listed(self) -> bool:
        """Whether `covered` is all who can be: the list that they are in is known. Where it is not, nobody stands there by name."""
        handle = self.outcome["covered"]
        return handle < 0 or self.status == "refused" or listed(self.plan, self.plan.handles[handle][4], self.evaluation.slots, self.path)

    @property
    def also(self) -> dict[str, Any]:
        """Further results by id: plain values (Fraction, bool, choice id, ISO day), None when still open."""
        from doudi.decision.results import also

        return also(self)

    @property
    def also_open(self) -> list[str]:
        """Ids of further results that are not known yet (for some element)."""
        from doudi.decision.results import also_open

        return also_open(self)

    @property
    def missing(self) -> list[Missing]:
        """Facts not known that decide the status or the amount, or that the fixed budget could not settle."""
        return self._once("missing", self._missing)  # type: ignore[no-any-return]  # as the function says

    def _missing(self) -> list[Missing]:
        from doudi.decision.search import missing

        return missing(self)

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """Where the policy is silent and the answer leans on it."""
        return self._once("gaps", self._gaps)  # type: ignore[no-any-return]  # as the function says

    def _gaps(self) -> list[dict[str, Any]]:
        from doudi.decision.search import gaps

        return gaps(self)

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Needs in order of weight: {"need", "route" or None, "met": true, false or null}."""
        from doudi.decision.reasons import reasons

        return reasons(self)

    @property
    def checks(self) -> list[dict[str, Any]]:
        """Duties of the office: {"id", "element", "result"}; result met · unmet · not_due · not_applicable · undetermined."""
        from doudi.decision.results import checks

        return checks(self)

    @property
    def versions(self) -> list[tuple[str, str]]:
        """The versions that decided, each (layer/programme@day, digest)."""
        return [tuple(v) for v in (*self.outcome["versions"], *self.plan.head["shared"])]

    def to_data(self) -> dict[str, Any]:
        """The decision as JSON data, by schemas/decision.schema.json."""
        from doudi.decision.record import to_data

        return to_data(self)

    def to_json(self) -> str:
        """The same as JSON text, made without the data in between where everything is known."""
        from doudi.decision.said import said, text

        found = said(self)
        return found[0] if found is not None else text(self.to_data())

    def _repr_html_(self) -> str:
        return _in_words(self, "html")

    def _repr_markdown_(self) -> str:
        return _in_words(self, "markdown")

    def __repr__(self) -> str:
        who = f" {self.subject.get('name') or self.subject.get('id') or self.subject['index']}" if self.subject else ""
        return f"<Decision {self.region}/{self.programme}@{self.as_of}{who}: {self.status}>"


def _in_words(decision: Decision, format: str) -> str:
    """For notebooks: the explanation lies above this room, so it is asked for by name."""
    from importlib import import_module

    return str(import_module("doudi").explain(decision, format=format))
