"""What hangs on how a programme's conditions stand and on nothing else: which route is told of, its needs in order of weight.

Standings are few and households many: each is worked out once (decision/reasons.py) and kept with the reader.
"""

from __future__ import annotations

from doudi.decision.reasons import nearest_route, weighed
from doudi.explanation.base.runtime import column
from doudi.explanation.parts.needs import need_of

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.explanation.base.telling import Telling
    from doudi.explanation.parts.needs import Need

    Row = dict[str, Any]

MOST = 1000  # standings remembered of one reader
WIDEST_NAME = 40  # columns of a terminal


class Outlook:
    """`by`: how it is granted; `nearest`: the nearest way of one that is not. A need is (what makes its row, how it stands); `names`
    are theirs as a column."""

    __slots__ = ("by", "names", "nearest", "needs")

    def __init__(self, t: Telling, status: str, depth: int):
        words, d = t.words, t.decision
        route = nearest_route(d)
        self.by = self.nearest = ""
        if route is None or not d.outcome["entitles"]:
            pass  # there is no way in, or nothing that it would grant
        elif status == "granted":
            self.by = words["route"].format(t.pair(route)) if t.truth(route["chosen"], t.path) else words["route_open"]
        elif len(d.outcome["routes"]) > 1:
            self.nearest = words["nearest"].format(t.pair(route))
        waits = {p["key"] for p in d.waits_for} if _waits(d, status) else set()  # what the officer has not said is open, not failing
        self.needs: list[tuple[Need, bool | None]] = []
        for row, _, met in weighed(d, route):
            if row is None:
                self.needs.append((_cover(t, route, met), met))
            else:
                self.needs.append((need_of(t.reader, row, depth), None if row["power"] in waits else met))
        names = [words["covers_nobody"].format(_covered(t)) if row is None else t.pair(row) for row, _, _ in weighed(d, route)]
        self.names = column(names, WIDEST_NAME, ({}, {}))


def _waits(decision: Decision, status: str) -> bool:
    """Whether the officer may still speak: then how the conditions stand is not all there is to know."""
    return status == "undetermined" and bool(decision.outcome["powers"])


def outlook(t: Telling, status: str, depth: int) -> Outlook:
    """What a decision of this status is told of, kept by how its conditions stand; `depth`: how many steps a working goes down."""
    outcome, reader, path = t.decision.outcome, t.reader, t.path
    if _waits(t.decision, status):
        return Outlook(t, status, depth)
    covers: list[bool] = []  # of each route whether it would cover somebody, or may
    if status != "granted":
        for record, surely, unsure in reader.covers(outcome):
            covers += bool(t.many(record, path, surely)), bool(unsure and t.many(record, path, unsure))
    key = (outcome["id"], status, depth, reader.standing(outcome)(t, path), *covers)
    found: Outlook | None = reader.outlooks.get(key)
    if found is None:
        found = Outlook(t, status, depth)
        if len(reader.outlooks) < MOST:
            reader.outlooks[key] = found
    return found


def _covered(t: Telling) -> str:
    """What those are called whom the programme covers."""
    scope = t.plan.handles[t.decision.outcome["covered"]][4]
    return t.record(t.plan.scopes[scope][0])


def _cover(t: Telling, route: Row | None, met: bool | None) -> Need:
    """The condition that a route covers somebody, where it may cover nobody."""
    assert route is not None
    record, words = _covered(t), t.words
    name = words["covers_nobody"].format(record)
    row: Row = {
        "id": "covers", "mark": "✗" if met is False else "?", "met": met, "name": name,
        "shown": words["nobody"].format(record) if met is False else words["unknown"], "working": [], "cite": t.cite(route), "assumed": "",
        "wording": "", "row": None, "plain": "", "name_failed": words["c_not"].format(name),
    }
    return lambda t, met, path: row.copy()
