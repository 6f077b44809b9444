"""A column is one region asked about the household: decided, or why it was not.

A region that does not know a fact of another cannot be given it, so each household is cut to what its region knows; a key that no region
of the tree knows stays, and is refused as a mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.explanation.base.values import inert
from doudi.pipeline import evaluate
from doudi.plan.door import door
from doudi.text.diagnostic import InputError, PolicyError

if TYPE_CHECKING:
    from doudi.decision.decision import Decision, Evaluation
    from doudi.pipeline import Policies
    from doudi.program.model import Region
    from doudi.text.diagnostic import Diagnostic

    Doors = dict[str, Any]

MODEL = "model"
DAY_KEYS = ("as_of", "决定日")


class Column:
    """`state`: decided · not_in_force · unusable (its policies are at fault) · refused (it cannot read the household)."""

    def __init__(self, id: str, names: tuple[str, str]):
        self.id, self.names = id, names
        self.state = "decided"
        self.faults: tuple[Diagnostic, ...] = ()
        self.region: Region | None = None
        self.doors: Doors = {}
        self.left_out: dict[str, tuple[str, str]] = {}  # keys of the household that this region does not know -> what another calls them
        self.evaluation: Evaluation | None = None

    def name(self, lang: str) -> str:
        return inert(self.names[lang == "en"])

    def fails(self, state: str, faults: tuple[Diagnostic, ...]) -> None:
        self.state, self.faults = state, faults

    def decisions(self, programme: str) -> dict[tuple[int, ...], Decision]:
        """The decisions of a programme that grants something, by the place of whom they are about."""
        plan = self.evaluation.plan if self.evaluation is not None else None
        if plan is None or programme not in plan.outcomes or not plan.outcomes[programme]["entitles"]:
            return {}
        assert self.evaluation is not None
        return {d.path: d for d in self.evaluation.decisions(programme)}


def columns(policies: Policies, given: Any, day: int, wanted: list[str]) -> list[Column]:
    """The columns of `wanted`, decided. Raises InputError when no region can read the household, PolicyError when none is in force."""
    everywhere = [x for x in policies.regions if x != MODEL]
    made = {id: _opened(policies, id, day) for id in dict.fromkeys([*wanted, *everywhere])}
    known = [c.doors for c in made.values() if c.doors]
    chosen = [made[id] for id in wanted]
    for c in chosen:
        if c.state == "decided":
            _decide(policies, c, given, day, known)
    if all(c.state != "decided" for c in chosen):
        refused = next((c for c in chosen if c.state == "refused"), None)
        if refused is not None:
            raise InputError(refused.faults)
        raise PolicyError(next((c for c in chosen if c.state == "unusable"), chosen[0]).faults)
    return chosen


def _opened(policies: Policies, id: str, day: int) -> Column:
    """A region with its doors, or why it has none on the day. Raises PolicyError for a region that the tree does not have."""
    if id not in policies.tree.layers:
        policies.tree.region(id, day)
    names = policies.tree.layers[id].names
    column = Column(id, (names.zh, names.en))
    try:
        region = policies.tree.region(id, day)
        column.region, column.doors = region, door(region, region.household)[0]
    except PolicyError as problem:
        column.fails("unusable", problem.diagnostics)
    return column


def _decide(policies: Policies, c: Column, given: Any, day: int, known: list[Doors]) -> None:
    assert c.region is not None
    root = c.region.household
    try:
        engine = policies.engine(c.id, day, root=root)
    except PolicyError as problem:
        c.fails("not_in_force" if problem.not_in_force else "unusable", problem.diagnostics)
        return
    mine = fitted(given, root, c.doors, known, c.left_out)
    try:
        c.evaluation = evaluate(engine, mine, day)
    except InputError as problem:
        c.fails("refused", problem.diagnostics)


def fitted(given: Any, record: str, doors: Doors, known: list[Doors], left_out: dict[str, tuple[str, str]], path: str = "") -> Any:
    """A household without the keys that this region does not know and another does; their paths go to `left_out`."""
    if not isinstance(given, dict) or record not in doors:
        return given
    words, lists = _words(doors, record), _lists(doors, record)
    elsewhere: dict[Any, tuple[str, str]] = {}
    for doors_there in known:
        elsewhere |= _called(doors_there, record) if record in doors_there else {}
    out = {}
    for key, value in given.items():
        if key in lists and isinstance(value, list):
            inside = lists[key]
            out[key] = [fitted(x, inside, doors, known, left_out, f"{path}{inside}.") for x in value]
        elif key in words or key not in elsewhere:
            out[key] = value
        else:
            left_out.setdefault(f"{path}{key}", elsewhere[key])
    return out


def _called(doors: Doors, record: str) -> dict[Any, tuple[str, str]]:
    """Every key that a record may carry, with the names of what it stands for."""
    rows = doors[record]
    named = {w: (row[1], row[2]) for row in rows["facts"] for w in row[:2]}
    lists = zip(rows["lists"], rows["list_names"], strict=True)
    return named | {w: (names[0], names[1]) for id, names in lists for w in (id, names[0])}


def _words(doors: Doors, record: str) -> set[Any]:
    """Every key that a record may carry, by id and by name."""
    rows = doors[record]
    return {w for row in rows["facts"] for w in row[:2]} | set(_lists(doors, record)) | set(DAY_KEYS)


def _lists(doors: Doors, record: str) -> dict[Any, str]:
    rows = doors[record]
    named = zip(rows["lists"], rows["list_names"], strict=True)
    return {word: id for id, names in named for word in (id, names[0])}
