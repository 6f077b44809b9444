"""Why: which needs were met, in order of weight."""

from __future__ import annotations

from doudi.decision.base.slots import subject_paths

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision


def nearest_route(decision: Decision) -> dict[str, Any] | None:
    """The route taken; else the one with the fewest needs that fail, then the fewest open, then the first written.

    A need that only an unexercised power keeps from holding is open, not failing: the officer has not spoken yet.
    """
    rows = decision.outcome["routes"]
    if not rows:
        return None
    truth, path = decision.evaluation.values.truth, decision.path
    for row in rows:
        if truth(row["chosen"], path):
            return row  # type: ignore[no-any-return]  # plan rows are JSON data
    if len(rows) == 1:
        return rows[0]  # type: ignore[no-any-return]
    asked = decision.status == "undetermined" and decision.outcome["powers"]
    waiting = {p["key"] for p in decision.waits_for} if asked else set()
    elements = _covered_paths(decision)

    def distance(row: dict[str, Any]) -> tuple[int, int]:
        found = [None if n["power"] in waiting else truth(n["node"], path) for n in row["needs"]]
        cover = row["cover"]
        bare = cover >= 0 and not any(truth(cover, p) is not False for p in elements)
        return found.count(False) + 2 * bare, found.count(None)

    return min(rows, key=distance)  # type: ignore[no-any-return]


def _covered_paths(decision: Decision) -> list[tuple[int, ...]]:
    handle = decision.outcome["covered"]
    if handle < 0:
        return []
    return subject_paths(decision.plan, decision.plan.handles[handle][4], decision.evaluation.slots, decision.path)


def reasons(decision: Decision) -> list[dict[str, Any]]:
    """Refused: what fails first. Undetermined: what is open first. Granted: the route's needs, then the general ones."""
    return reasons_on(decision, nearest_route(decision))


def reasons_on(decision: Decision, route: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The reasons, where the nearest route is known."""
    return [
        {"need": row["id"] if row is not None else "covers", "route": of, "met": met, "row": row}
        for row, of, met in weighed(decision, route)
    ]


def weighed(
    decision: Decision, route: dict[str, Any] | None
) -> list[tuple[dict[str, Any] | None, str | None, bool | None]]:
    """The same, each as (its row, the route it is of, how it stands); the row is None where a route covers nobody."""
    truth, path, status = decision.evaluation.values.truth, decision.path, decision.status
    rows = decision.outcome["needs"]
    general = [(n, None, truth(n["node"], path)) for n in rows]
    if route is None:
        own = []
    else:
        id = route["id"]
        own = [(n, id, truth(n["node"], path)) for n in route["needs"]]
        if route["cover"] >= 0 and status != "granted":
            found = [truth(route["cover"], p) for p in _covered_paths(decision)]
            met = True if True in found else None if None in found else False
            if met is not True:
                own.append((None, id, met))
    if status == "granted":
        return own + general
    first = False if status == "refused" else None
    return sorted(general + own, key=lambda r: (r[2] is not first, r[2] is True))
