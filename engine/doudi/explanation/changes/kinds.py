"""Which facts a least change is looked for in: those that alone could turn the refusal, and how well a change of each would serve."""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import Place, list_slot
from doudi.explanation.base.book import book_of
from doudi.explanation.base.cells import cells_of
from doudi.explanation.changes.turning import turning
from doudi.plan.nodes import FIXED as IS_FIXED
from doudi.plan.nodes import KIND, NULLABLE, PAST, ROLE, SENSITIVE
from doudi.text.light import named, partial

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, NamedTuple

    from doudi.decision.decision import Decision
    from doudi.decision.engine import Engine

    Path = tuple[int, ...]

    class Rated(NamedTuple):
        """A fact node: its row in Plan.door, whether nobody can change it, how well a change of it would serve, and whether words can
        show it."""

        id: int
        row: list[Any]
        fixed: bool
        worth: int
        shown: bool

else:
    Rated = named("Rated", "id row fixed worth shown")

MONEY, NUMBER, JUDGED, OTHER = range(4)  # what a change is worth saying, best first
MOST_KEPT = 2000  # kinds of standing remembered with an engine
FIXED_UNITS = ("岁",)  # what no one can change, said of it or not


class Kind:
    """A fact of the plan, of whichever element. `turn`: which way it turns the grant (turning.py); `fixed`: nobody can change it."""

    __slots__ = (
        "below", "compares", "fixed", "handle", "key", "lists", "node", "own", "past", "root", "row", "scope", "slot", "turn", "worth",
    )

    def __init__(self, engine: Engine, outcome: dict[str, Any], rated: Rated):
        plan, book, id = engine.plan, book_of(engine), rated.id
        self.node = n = plan.nodes[id]
        record = plan.scopes[n.scope][0]
        self.row, self.handle, self.scope, self.slot = plan.door[record]["facts"][n.data], book.handles.get(id, -1), n.scope, n.data
        self.lists = [list_slot(plan, s) for s in plan.line(n.scope)]  # the slots of the lists that lead to an element
        self.own = Place((), n.data)
        self.key = f"{record}.{self.row[0]}"
        self.root = plan.handles[outcome["granted"]][1]
        self.below: set[int] = book.once(("below", self.root), lambda: plan.below([self.root]))
        self.compares = book.compares(self.root, id, outcome["scope"])
        self.fixed, self.worth = rated.fixed, rated.worth
        self.turn = turning(plan, n, self.root, self.below)
        self.past = self.row[KIND] == "date" and self.row[PAST]

    def place(self, path: Path) -> Place:
        """The slot of one element's fact."""
        return Place(tuple(zip(self.lists, path, strict=True)), self.slot) if path else self.own

    def limits(self, day: int) -> tuple[int, int]:
        """The least and the most that a number or day can be."""
        return self.node.lo, min(self.node.hi, day) if self.past else self.node.hi


def _rated(engine: Engine, outcome: dict[str, Any], id: int) -> Rated:
    plan, book = engine.plan, book_of(engine)
    n, handle = plan.nodes[id], book.handles.get(id, -1)
    row = plan.door[plan.scopes[n.scope][0]]["facts"][n.data]
    unit = plan.types[plan.handles[handle][3]][1] if row[KIND] in ("number", "percent") and handle >= 0 else ""
    fixed = bool(row[IS_FIXED] or (row[KIND] == "number" and unit in FIXED_UNITS))
    own = id in book.own(outcome) and not fixed and handle >= 0  # without a handle it is never told
    return Rated(id, row, fixed, _worth(row, n.scope, unit) if own else OTHER, handle >= 0)


def _worth(row: list[Any], scope: int, unit: str) -> int:
    """What a household has and what the office judged come before what a person is."""
    kind, role, sensitive = row[KIND], row[ROLE], row[SENSITIVE]
    if kind in ("number", "percent"):
        return MONEY if unit.startswith("元") else OTHER if sensitive else NUMBER
    if kind not in ("date", "time") and not sensitive and (role == "finding" or (kind == "bool" and scope == 0)):
        return JUDGED
    return OTHER


# -- which of them could turn a refusal


WORTH, FIXED, ALL = "worth", "fixed", "all"  # facts whose change is worth saying, facts that nobody can change, every fact


def kinds(decision: Decision, which: str) -> list[Kind]:
    """Kinds of facts that could turn the refusal and are searched."""

    def searched(rated: Rated) -> bool:
        return rated.shown and (which == ALL or (rated.fixed if which == FIXED else rated.worth != OTHER))

    return _kept(decision, "kinds", which, searched)


def _unsearched(decision: Decision, which: str) -> list[Kind]:
    """Those that a search leaves out, though the words that there is no change speak of them: of all, what no words can show; else a
    figure or a finding that only another programme's result rests on, or that is sensitive."""

    def denied(rated: Rated) -> bool:
        if which == ALL:
            return not rated.shown
        judged = rated.row[ROLE] == "finding" or rated.row[KIND] in ("number", "percent")
        return which == WORTH and judged and rated.worth == OTHER and not (rated.fixed and rated.shown)

    return _kept(decision, "unsearched", which, denied)


def _kept(decision: Decision, what: str, which: str, wanted: Callable[[Rated], bool]) -> list[Kind]:
    """Those wanted of every fact that alone could turn the refusal: the same for the same standing of all conditions."""
    evaluation, outcome = decision.evaluation, decision.outcome
    kept = evaluation.engine.kept
    standing = cells_of(evaluation.engine, evaluation.mode).standing(outcome)(evaluation, decision.path)
    key = (what, evaluation.mode, outcome["id"], which, standing)
    found: list[Kind] | None = kept.get(key)
    if found is None:
        found = [_kind(decision, rated) for rated in _every(decision) if wanted(rated)]
        if len(kept) < MOST_KEPT:
            kept[key] = found
    return found


def _kind(decision: Decision, rated: Rated) -> Kind:
    engine, outcome = decision.evaluation.engine, decision.outcome
    kind: Kind = book_of(engine).once(("kind", outcome["id"], rated.id), partial(Kind, engine, outcome, rated))
    return kind


def _every(decision: Decision) -> Iterator[Rated]:
    """Every fact that alone could turn the refusal, whether words can show it or not."""
    engine, outcome = decision.evaluation.engine, decision.outcome
    plan, book = engine.plan, book_of(engine)
    for id in sorted(reachable(decision)):
        n = plan.nodes[id]
        row = plan.door[plan.scopes[n.scope][0]]["facts"][n.data]
        if row[ROLE] not in ("power", "label") and row[KIND] != "text":
            yield book.once(("rated", outcome["id"], id), partial(_rated, engine, outcome, id))


def _failing(decision: Decision, rows: list[dict[str, Any]]) -> list[int]:
    return [r["node"] for r in rows if decision.truth(r["node"]) is False]


def _common(book: Any, nodes: list[int]) -> frozenset[int] | None:
    """The facts that all of some nodes rest on; None of no nodes: anything."""
    sets = [book.rests_on(n) for n in nodes]
    return sets[0].intersection(*sets[1:]) if sets else None


def reachable(decision: Decision) -> frozenset[int]:
    """Fact nodes that alone could turn the refusal: all that fails on one way in must rest on them."""
    book, outcome = book_of(decision.evaluation.engine), decision.outcome
    general = _failing(decision, outcome["needs"])
    ways: list[frozenset[int] | None] = []
    for route in outcome["routes"]:
        failing = _failing(decision, route["needs"])
        if not failing and route["cover"] >= 0 and decision.truth(route["holds"]) is False:
            both = [book.rests_on(n) for n in general] + [book.rests_on(route["holds"])]
            ways.append(both[0].intersection(*both[1:]))
        else:
            ways.append(_common(book, general + failing))
    if not outcome["routes"]:
        ways.append(_common(book, general))
    if any(w is None for w in ways):
        return book.rests_on(decision.plan.handles[outcome["granted"]][1])
    return frozenset().union(*(w for w in ways if w is not None))


def parted(decision: Decision, which: str) -> tuple[list[Kind], list[Kind], list[Kind]]:
    """The kinds of `kinds`: all, those of figures that turn the grant one way only, whatever the day, and the rest."""
    of = kinds(decision, which)
    kept = decision.evaluation.engine.kept
    found: tuple[list[Kind], list[Kind], list[Kind]] | None = kept.get(("parted", id(of)))
    if found is None or found[0] is not of:
        found = of, [k for k in of if k.turn and not k.past], [k for k in of if not k.turn or k.past]
        if len(kept) < MOST_KEPT:
            kept["parted", id(of)] = found
    return found


def facts(decision: Decision, of: list[Kind]) -> list[tuple[Kind, list[tuple[Path, Any]]]]:
    """Some kinds of facts, each with the elements of which it is known: (path, slot value)."""
    if not of:
        return []
    slots = decision.evaluation.slots
    elements: dict[int, list[tuple[Path, list[Any]]]] = {0: [((), slots)]}
    out = []
    for kind in of:
        slot, number = kind.slot, kind.node.kind == "n"
        here = elements.get(kind.scope)
        if here is None:
            here = elements[kind.scope] = _elements(kind.lists, slots)
        held = [(path, now) for path, x in here if (now := x[slot]) is not ABSENT and (now is not None or not number)]
        if held:
            out.append((kind, held))
    return out


def with_none(decision: Decision, which: str) -> list[tuple[Kind, Path, Any]]:
    """Every number or day that could turn the refusal and may be 无, with what it is: a change to or from 无 is no distance."""
    return _given(decision, [kind for kind in kinds(decision, which) if kind.row[NULLABLE] and kind.node.kind == "n"])


def left_out(decision: Decision, which: str) -> list[tuple[Kind, Path, Any]]:
    """Every fact that could turn the refusal and is not searched, with what it is: not told, and not to be denied."""
    return _given(decision, _unsearched(decision, which))


def _given(decision: Decision, of: list[Kind]) -> list[tuple[Kind, Path, Any]]:
    """What is known of some kinds of facts, element by element."""
    slots = decision.evaluation.slots
    return [(kind, path, x[kind.slot]) for kind in of for path, x in _elements(kind.lists, slots) if x[kind.slot] is not ABSENT]


def _elements(lists: list[int], slots: list[Any]) -> list[tuple[Path, list[Any]]]:
    """Every element of a list, or of a list in its elements: (path, slots)."""
    found: list[tuple[Path, list[Any]]] = [((), slots)]
    for at in lists:
        found = [((*path, i), x) for path, here in found if here[at] is not ABSENT for i, x in enumerate(here[at])]
    return found
