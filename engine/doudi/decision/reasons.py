"""Why: which needs were met, in order of weight, and how the office's duties stand."""

from __future__ import annotations

from doudi.decision.slots import subject_paths

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
    values, path = decision.evaluation.values, decision.path
    for row in rows:
        if values.truth(row["chosen"], path):
            return row  # type: ignore[no-any-return]  # plan rows are JSON data

    waiting = {p["key"] for p in decision.waits_for} if decision.status == "undetermined" and decision.outcome["powers"] else set()

    def distance(row: dict[str, Any]) -> tuple[int, int]:
        found = [None if n["power"] in waiting else values.truth(n["node"], path) for n in row["needs"]]
        bare = row["cover"] >= 0 and not any(
            decision.truth(row["cover"], p) is not False for p in _covered_paths(decision)
        )
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
    truth, path, status = decision.evaluation.values.truth, decision.path, decision.status
    out = [
        {"need": n["id"], "route": None, "met": truth(n["node"], path), "row": n} for n in decision.outcome["needs"]
    ]
    if route is not None:
        id = route["id"]
        out += [{"need": n["id"], "route": id, "met": truth(n["node"], path), "row": n} for n in route["needs"]]
    if route is not None and route["cover"] >= 0 and status != "granted":
        paths = _covered_paths(decision)
        found = [decision.truth(route["cover"], p) for p in paths]
        met = True if any(f is True for f in found) else None if any(f is None for f in found) else False
        if met is not True:
            out.append({"need": "covers", "route": route["id"], "met": met, "row": None})
    if status == "granted":
        return sorted(out, key=lambda r: r["route"] is None) if decision.outcome["needs"] else out
    first = False if status == "refused" else None
    return sorted(out, key=lambda r: (r["met"] is not first, r["met"] is True))


def checks(decision: Decision) -> list[dict[str, Any]]:
    """Every duty for every element it speaks of."""
    plan, out = decision.plan, []
    for row in decision.outcome["checks"]:
        for path in subject_paths(plan, row["scope"], decision.evaluation.slots, decision.path):
            element = decision.element(row["scope"], path) if row["scope"] != decision.outcome["scope"] else None
            out.append(
                {"id": row["id"], "element": element, "result": _result(decision, row, path), "row": row, "path": path}
            )
    return out


def _result(decision: Decision, row: dict[str, Any], path: tuple[int, ...]) -> str:
    when, ok, late = (decision.truth(row[k], path) for k in ("when", "ok", "late"))
    if when is False:
        return "not_applicable"
    if when is None:
        return "undetermined"
    if ok is True:
        return "met"
    if late is False:
        return "not_due"
    if ok is None or late is None:
        return "undetermined"
    return "unmet"
