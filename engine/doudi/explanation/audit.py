"""What an auditor sees beside the officer's text: every condition of every route, every term, rate and fact, layers, overrides, words."""

from __future__ import annotations

from doudi.decision.base.slots import subject_paths
from doudi.explanation.base.telling import Telling
from doudi.explanation.base.values import counted, inert
from doudi.explanation.parts.needs import MARKS, need
from doudi.explanation.parts.working import said
from doudi.plan.nodes import ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision

    Row = dict[str, Any]

DEPTH = 6
MOST_ELEMENTS = 30


def audit(decision: Decision, told: Row) -> None:
    """Adds "all_needs", "all_lines", "terms", "rates", "facts" and "digests" to an account."""
    t = Telling(decision, told["lang"], "auditor")
    general = decision.outcome["needs"]
    groups = [{"mark": MARKS[_all(t, general)], "name": t.words["general"], "note": "", "needs": general}]
    groups += [
        {"mark": MARKS[decision.truth(r["holds"])], "name": t.pair(r), "note": t.words["semicolon"].join(notes(t, r)), "needs": r["needs"]}
        for r in decision.outcome["routes"]
    ]
    for g in groups:
        g["needs"] = [{**need(t, n, decision.truth(n["node"]), t.path, DEPTH), "notes": notes(t, n)} for n in g["needs"]]
    told["all_needs"] = [g for g in groups if g["needs"]]
    told["all_lines"] = _lines(t, told)
    told["terms"] = _terms(t)
    told["rates"] = _rates(t)
    told["facts"] = _facts(t)
    told["digests"] = [inert(f"{name} {digest}", 200) for name, digest in decision.versions]


def _all(t: Telling, rows: list[Row]) -> bool | None:
    found = [t.decision.truth(n["node"]) for n in rows]
    return False if False in found else None if None in found else True


def notes(t: Telling, row: Row) -> list[str]:
    """Every citation with its words, what is assumed, which layer it stands in and what it replaced."""
    w = t.words
    out = [f"{c['document']} {c['place']}{w['quoted'].format(c['quote']) if c['quote'] else ''}" for c in t.cites(row)]
    if row.get("assumed"):
        out.append(w["interpretations"] + w["colon"] + t.reason(row["assumed"]))
    if row.get("layer"):
        out.append(w["layer"].format(inert(row["layer"])))
    if row.get("overrides"):
        out.append(w["overrides"].format(t.reason(row["overrides"])))
    return out


def _lines(t: Telling, told: Row) -> list[Row]:
    if not told["due"]:
        return []
    rows = []
    for line in told["due"]["lines"]:
        named = notes(t, line["case"]) if line["case"] is not None else []
        rows.append({**{k: line[k] for k in ("label", "working", "amount", "steps")}, "notes": [*named, *notes(t, line["row"])]})
    steps = [{"label": s["name"], **{k: s[k] for k in ("working", "amount")}, "steps": [], "notes": []} for s in told["due"]["steps"]]
    return rows + steps


def _terms(t: Telling) -> list[Row]:
    """Every term with its value, for each element where it is one of a list."""
    out = []
    for entry in t.plan.entries.values():
        handle = entry["handle"]
        scope = t.plan.handles[handle][4]
        note = t.words["semicolon"].join(notes(t, entry))
        record = t.plan.scopes[scope][0]
        inside = t.plan.scopes[scope][1] >= 0
        paths = subject_paths(t.plan, scope, t.decision.evaluation.slots)[:MOST_ELEMENTS]
        for i, p in enumerate(paths):
            name = t.pair(entry)
            if inside:
                name += t.words["brackets"].format(t.who(record, p))
            value = t.say(handle, p)
            work = said(t.reader, entry["display"], named=True)(t, p, [])[0] if t.plan.handles[handle][0] == "n" else ""
            shown = value if value == t.words["nothing"] else counted(value, t.unit(handle))
            out.append({"name": name, "value": shown, "working": "" if work in (value, shown) else work, "note": "" if i else note})
    return out


def _rates(t: Telling) -> list[Row]:
    """Every rate of the plan with the period in force on the decision day."""
    from doudi.language.values import show_day

    shown = {n.data: i for i, n in enumerate(t.plan.nodes) if n.op in ("rate", "table", "rate_at")}
    out = []
    for index, row in enumerate(t.plan.rates):
        since = [p[0] for p in row[6] if p[0] <= t.decision.evaluation.day]
        info = row[9]
        parts = notes(t, info)
        if info.get("source"):
            parts.insert(0, t.words["source"].format(t.reason(info["source"])))
        if since:
            parts.insert(0, t.words["from_day"].format(show_day(since[-1])))
        handle = t.book.handles.get(shown.get(index, -1), -1)
        value = ""
        if handle >= 0 and t.plan.handles[handle][4] == 0:
            value = counted(t.say(handle, (), written=True), t.unit(handle))
        out.append({"name": t.name(row[1:3]), "value": value, "note": t.words["semicolon"].join(parts)})
    return out


def _facts(t: Telling) -> list[Row]:
    """Every fact of the household that the plan reads, as given or 未提供."""
    by_scope: dict[int, list[Any]] = {}
    for n in t.plan.nodes:
        if n.op == "fact" and n.id in t.book.handles:
            by_scope.setdefault(n.scope, []).append(n)
    out = []
    for scope, nodes in sorted(by_scope.items()):
        record = t.plan.scopes[scope][0]
        for p in subject_paths(t.plan, scope, t.decision.evaluation.slots)[:MOST_ELEMENTS]:
            said = []
            for n in nodes:
                handle = t.book.handles[n.id]
                row = t.plan.door[record]["facts"][n.data]
                v = t.value(handle, p)
                unused = row[ROLE] == "power" and t.decision.slots_at(scope, p)[n.data] not in (True, False)  # counts as no
                text = t.words["power_open"] if unused else t.words["not_given"] if not v.known else t.shown(v)
                text = counted(text, t.unit(handle)) if v.known and v.nothing != 2 else text
                said.append(t.words["is"].format(t.name(row[1:3]), text))
            out.append({"who": t.who(record, p) or t.record(record), "said": t.words["semicolon"].join(said)})
    return out
