"""一单清: one row for each programme and each person it is about: entitled, receiving, how much, since when, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.decision.base.runtime import ABSENT
from doudi.explanation.account import account
from doudi.explanation.base.telling import Telling
from doudi.explanation.base.values import inert, joined
from doudi.explanation.base.words import WORDS as TOLD
from doudi.language.values import show_day
from doudi.leaflet import steps
from doudi.leaflet.words import WORDS

if TYPE_CHECKING:
    from doudi.decision.decision import Decision
    from doudi.leaflet.ground import Ground

    Row = dict[str, Any]

RANK = {"granted": 0, "undetermined": 1, "waits": 1, "refused": 2}


def decisions(g: Ground, found: list[Decision]) -> list[Row]:
    """What each decision of a programme that grants something comes to, alike ones of one programme together, what can be had first:
    {"id", "programme", "who", "status", "entitled", "receiving", "amount", "since", "steps", "next", "span"}; "" where nothing is known."""
    rows: list[Row] = []
    for d in found:
        if d.outcome["entitles"]:
            _together(rows, _row(g, d))
    rows = _in_order(rows)
    w = WORDS[g.lang]
    for row in rows:
        row["who"] = joined(row.pop("whos"), w, most=4)
    for i, row in enumerate(rows):
        first = i == 0 or rows[i - 1]["id"] != row["id"]
        row["span"] = sum(r["id"] == row["id"] for r in rows) if first else 0
    return rows


def _in_order(rows: list[Row]) -> list[Row]:
    """What can be had stands above what is open, and that above what is refused; the rows of one programme together."""
    best: dict[str, int] = {}
    for r in rows:
        best[r["id"]] = min(best.get(r["id"], len(RANK)), RANK[r["status"]])
    order = {id: i for i, id in enumerate(best)}
    return sorted(rows, key=lambda r: (best[r["id"]], order[r["id"]], RANK[r["status"]]))


def _together(rows: list[Row], row: Row) -> None:
    """Adds a row, or its person to a row that says the same."""
    alike = next((r for r in rows if {**r, "whos": 0} == {**row, "whos": 0}), None)
    if alike is not None:
        alike["whos"] += row["whos"]
    else:
        rows.append(row)


def _row(g: Ground, d: Decision) -> Row:
    w = WORDS[g.lang]
    told = account(d, g.lang, "citizen")
    status = told["status"]
    receiving, since = received(g, d)
    said = status
    if status == "undetermined":
        said = "waits" if told["waits"] and not told["missing"] else "undetermined"
    coming = steps.steps(g, d, told, receiving)
    own = d.outcome["words"] and said == status and told["word"] != TOLD[g.lang][status]
    return {
        "id": d.programme, "programme": g.name(g.region.programmes[d.programme].names), "whos": [_who(d, g, told)], "status": said,
        "entitled": told["word"] if own else w[f"is_{said}"],
        "receiving": {True: w["yes"], False: w["no"], None: ""}[receiving], "amount": _amount(told, w),
        "since": since, "steps": coming, "next": w["semicolon"].join(coming),
    }


def _amount(told: Row, w: dict[str, str]) -> str:
    """What is due; of what is still wholly open, that it is."""
    if told["status"] != "granted" or not told["due"]:
        return ""
    if told["due"]["fault"]:
        return w["cannot_be_given"]
    return told["amount"] if any(c.isdigit() for c in told["due"]["total"]) else w["to_be_settled"]


def _who(d: Decision, g: Ground, told: Row) -> str:
    """The person a programme is about; of one about the household, all or those who are covered."""
    w = WORDS[g.lang]
    if d.path:
        return str(told["who"])
    covered, outcome = told["covered"], d.outcome
    if not covered:
        return w["whole_family"]
    t = Telling(d, g.lang, "citizen")
    record = d.plan.scopes[d.plan.handles[outcome["covered"]][4]][0]
    if len(covered) == len(t.paths(record, ())) or len(covered) > 4:
        return w["covered_all" if len(covered) == len(t.paths(record, ())) else "covered_some"].format(len(covered), t.counts(record))
    return joined(covered, w, most=4)


def received(g: Ground, d: Decision) -> tuple[bool | None, str]:
    """(whether the programme is being received, since which day): what facts marked `receives` and `since` say; None and "" where
    the vocabulary has none or the household does not say."""
    scope = d.outcome["scope"]
    record = d.plan.scopes[scope][0]
    slots = d.slots_at(scope, d.path)
    place = {row[0]: i for i, row in enumerate(d.plan.door[record]["facts"])}
    said: list[bool] = []
    days: list[Any] = []
    for f in g.region.facts.values():
        value = slots[place[f.id]] if f.record == record and f.id in place and d.programme in (f.receives, f.since) else ABSENT
        if value is ABSENT or value is None:
            continue
        if f.receives == d.programme and f.type.kind == "bool":
            said.append(bool(value))
        elif f.since == d.programme and f.type.kind == "date":
            days.append(value)
    receiving = any(said) if said else None
    return receiving, show_day(min(days)) if days and receiving is not False else ""


def called(d: Decision, g: Ground) -> str:
    """The household's name."""
    t = Telling(d, g.lang, "citizen")
    return t.who(d.plan.root, ()) or inert(WORDS[g.lang]["this_family"])
