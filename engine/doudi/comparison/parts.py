"""Where decisions part, rule by rule: rates, terms with cases or left open, conditions, lines of the amount, rounding.

A part: {"kind", "id", "route", "route_name", "name", "differs", "cells"}; a cell, by region: {"met", "shown", "value", "standard",
"cite", "assumed", "open"}, None where the region has no such rule. Values are exact text where they are one number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.comparison.live import Live
from doudi.comparison.words import WORDS
from doudi.decision.reasons import nearest_route
from doudi.decision.record import exact_text
from doudi.explanation.account import account
from doudi.explanation.base.telling import Telling
from doudi.explanation.parts.conditions import conditions
from doudi.explanation.parts.needs import need
from doudi.explanation.parts.working import choosing, step_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doudi.decision.decision import Decision

    Row = dict[str, Any]
    Key = tuple[str, str, str]  # kind, route, id

OWN_VALUE = ("case", "silent", "require", "fact")  # terms that a region settles its own way, not by plain arithmetic
MOST_ELEMENTS = 4
ORDER = ("rate", "term", "need", "line", "rounding")


class Told:
    """One decision with its account and what reads its trace."""

    def __init__(self, decision: Decision, lang: str):
        self.decision, self.w = decision, WORDS[lang]
        self.t = Telling(decision, lang, "officer")
        self.account = account(decision, lang, "citizen")
        self.reads = self.t.book.reads(decision.outcome)
        self.routes = {r["id"]: self.t.pair(r) for r in decision.outcome["routes"]}


def parts(told: dict[str, Told]) -> list[Row]:
    """Every rule that the decisions of one programme about one subject used, by region; `differs` where they do not say the same."""
    found: dict[Key, Row] = {}
    lives: dict[str, Live] = {}
    routes = {r["id"] for x in told.values() if (r := nearest_route(x.decision)) is not None}
    names = {id: name for x in told.values() for id, name in x.routes.items()}
    for region, x in told.items():
        live = lives[region] = Live(x.t, routes)
        for key, name, cell in (*_rates(x, live), *_terms(x, live), *_needs(x, routes), *_lines(x)):
            kind, route, id = key
            row = found.get(key)
            if row is None:
                row = found[key] = {
                    "kind": kind, "id": id, "route": route or None, "route_name": names.get(route), "name": name,
                    "cells": dict.fromkeys(told),
                }
            row["cells"][region] = cell
    rows = list(found.values())
    for row in rows:
        if row["kind"] == "term":
            row["cells"] |= {r: _filled(told[r], lives[r], row["id"]) for r, c in row["cells"].items() if c is None}
        row["differs"] = _differs(row, told)
    return sorted(rows, key=lambda row: ORDER.index(row["kind"]))


def _differs(row: Row, told: dict[str, Told]) -> bool:
    """Whether regions part here. Of the amount, only those that grant one are compared."""
    cells = row["cells"]
    if row["kind"] in ("line", "rounding"):
        cells = {r: c for r, c in cells.items() if told[r].account["due"]}
    seen = [None if c is None else (c["met"], c["shown"], c["open"]) for c in cells.values()]
    return len(set(seen)) > 1


def _cell(shown: str, cite: str = "", *, met: bool | None = None, assumed: str = "", silent: str = "", **more: Any) -> Row:
    out = {"met": met, "shown": shown, "value": None, "standard": None, "cite": cite, "assumed": assumed or None, "open": silent or None}
    return {**out, **more}


# -- figures


def _rates(x: Told, live: Live) -> Iterator[tuple[Key, str, Row]]:
    """The rates that a programme reads, as they were read for this household."""
    t = x.t
    seen: set[int] = set()
    for id in sorted(x.reads):
        n = t.plan.nodes[id]
        if n.op not in ("rate", "table", "rate_at") or n.data in seen or n.data not in live.rates or id not in t.book.handles:
            continue
        seen.add(n.data)
        row, handle = t.plan.rates[n.data], t.book.handles[id]
        info = row[9]
        paths = _paths(t, n.scope)
        values = list(dict.fromkeys(t.full(handle, p, written=True) for p in paths))[:MOST_ELEMENTS]
        known = bool(paths) and all(t.value(handle, p).known for p in paths)
        name = t.name(row[1:3])
        name = x.w["last_year"].format(name) if info["mode"] == "last_year" else name
        cite = t.cite({"cites": info["cites"]}) or t.reason(info["source"])
        silent = t.reason(info["open"]) or x.w["not_published"] if not known and not n.args else ""
        value = exact_text(t.value(handle, paths[0]).low) if known and len(values) == 1 and t.value(handle, paths[0]).kind == "n" else None
        cell = _cell("" if silent else t.words["comma"].join(values), cite, assumed=t.reason(info["assumed"]), silent=silent, value=value)
        yield ("rate", info["mode"] if info["mode"] == "last_year" else "", row[0]), name, cell


def _paths(t: Telling, scope: int) -> list[tuple[int, ...]]:
    """The elements of a scope below the subject, or the subject's own place above it."""
    depth = t.plan.depth(scope)
    return [t.path[:depth]] if depth <= len(t.path) else t.paths(t.plan.scopes[scope][0], t.path)


def _terms(x: Told, live: Live) -> Iterator[tuple[Key, str, Row]]:
    """Terms with cases, left open, or filled by a finding: which case, with what value."""
    t = x.t
    for key in live.terms:
        entry = t.plan.entries[key]
        _, node, _, _, scope = t.plan.handles[entry["handle"]]
        display = entry["display"]
        if display[0] not in OWN_VALUE or t.plan.nodes[node].op == "const":
            continue
        shown = list(dict.fromkeys(_term(t, entry, p) for p in _paths(t, scope)))[:MOST_ELEMENTS]
        silent = x.w["silent"] if display[0] == "silent" else ""
        cell = _cell("" if silent else t.words["semicolon"].join(shown), t.cite(entry), assumed=t.reason(entry["assumed"]), silent=silent)
        yield ("term", "", entry["id"]), t.pair(entry), cell


def _filled(x: Told, live: Live, id: str) -> Row | None:
    """What a region that has no such term reads in its place: the finding of that id, which fills what others leave open."""
    for key, (handle, path) in live.facts.items():
        if key.rpartition(".")[2] == id:
            return _cell(x.t.full(handle, path) + x.t.words["brackets"].format(x.w["fact"]))
    return None


def _term(t: Telling, entry: Row, path: tuple[int, ...]) -> str:
    """A value, with the case that gives it."""
    value = t.full(entry["handle"], path)
    if entry["display"][0] != "case" or (chosen := choosing(t.reader, entry["display"])(t, path)) is None:
        return value
    row = next((c for c in entry["cases"] if c["id"] == chosen[0]), None)
    named = row is not None and row["names"][0] != row["id"]
    return value + t.words["brackets"].format(t.pair(row)) if row is not None and named else value


# -- conditions


def _needs(x: Told, routes: set[str]) -> Iterator[tuple[Key, str, Row]]:
    """General conditions, and those of the routes that some region takes or comes nearest to."""
    outcome = x.decision.outcome
    rows = [("", n) for n in outcome["needs"]] + [(r["id"], n) for r in outcome["routes"] if r["id"] in routes for n in r["needs"]]
    for route, row in rows:
        told = need(x.t, row, x.decision.truth(row["node"]), x.t.path, 1)
        cite = x.t.cite(row)
        value, standard = _sides(x.t, row["display"])
        cell = _cell(told["shown"], cite, met=told["met"], assumed=told["assumed"], value=value, standard=standard)
        yield ("need", route, row["id"]), told["name"], cell


def _sides(t: Telling, tree: list[Any]) -> tuple[str | None, str | None]:
    """Both sides of a comparison of numbers, exactly; None where there is none or it is not one number."""
    tree = conditions(t.reader).plain(tree)
    if tree[0] != "compare" or t.plan.handles[tree[3][1]][0] != "n":
        return None, None
    pairs = [t.ratio(side[1], t.path) for side in tree[3:5]]
    low, high = (None if r is None else exact_text(r) for r in pairs)
    return low, high


# -- amount


def _lines(x: Told) -> Iterator[tuple[Key, str, Row]]:
    """The lines that pay, each with its arithmetic; then how the sum is rounded."""
    due, t = x.account["due"], x.t
    if not due:
        return
    lines: dict[str, list[Row]] = {}
    for line in due["lines"]:
        lines.setdefault(line["id"], []).append(line)
    by_id = {line["id"]: line for line in x.decision.outcome["amount"]["lines"]}
    for id, rows in lines.items():
        shown = t.words["semicolon"].join(_line(t, r) for r in rows)
        reason = next((r["case"]["assumed"] for r in rows if r["case"] is not None and r["case"]["assumed"]), None) or by_id[id]["assumed"]
        value = exact_text(total) if (total := t.ratio(by_id[id]["sum"], t.path)) is not None else None
        yield ("line", "", id), t.pair(by_id[id]), _cell(shown, rows[0]["cite"], assumed=t.reason(reason), value=value)
    amount = x.decision.outcome["amount"]
    mode, up, down = amount["rounding"] or ("open", 0, 1)
    step = step_of(t.reader, up, down, t.plan.types[amount["type"]])
    shown = x.w["not_rounded"] if mode == "open" else t.words[f"round_{mode}"].format(step)
    yield ("rounding", "", "rounding"), t.words["amount"], _cell(shown, t.cite(amount), assumed=t.reason(amount["assumed"]))


def _line(t: Telling, row: Row) -> str:
    who = t.words["brackets"].format(row["who"]) if row["who"] else ""
    case = f"{t.pair(row['case'])} " if row["case"] is not None else ""
    return f"{case}{row['working']} = {row['amount']}{who}" if row["working"] else f"{case}{row['amount']}{who}"
