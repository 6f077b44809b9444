"""What would turn a refusal, in words: each change of one fact, and what would then be granted."""

from __future__ import annotations

from doudi.explanation.runtime import width
from doudi.explanation.telling import Telling

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.explanation.change import Change
    from doudi.explanation.reader import Reader
    from doudi.explanation.telling import Path

    Row = dict[str, Any]

MOST = {"citizen": 1, "officer": 3, "auditor": 8}


def remedies(t: Telling) -> tuple[list[Row], str]:
    """(rows {"what", "before", "after", "unit", "by", "then"}: from and to values, how far apart, what would be granted; or that there is
    no such change, where that is sure)."""
    from doudi.explanation.change import least_changes

    everything = t.audience == "auditor"
    found, sure = least_changes(t.decision, MOST[t.audience], everything=everything)
    if not found and sure:
        return [], t.words["change_none_at_all" if everything else "change_none"]
    return [_row(t, c) for c in found], ""


def _row(t: Telling, c: Change) -> Row:
    who = t.who(t.plan.scopes[c.scope][0], c.path) if c.path and c.path != t.path else ""
    name, unit, say, wide = t.reader.kept("remedy", c.row, lambda row: _words(t.reader, row, c.handle))
    if say is not None:
        before, after, by = say(c.before), say(c.after), say(abs(c.after - c.before))
    else:
        before, after, by = t.shown(c.value(c.before)), t.shown(c.value(c.after)), _days(t, c)
    words, down = t.words, bool(by) and c.after < c.before
    far = words["less" if down else "more"].format(by) if by else ""
    what = f"{who} {name}" if who else name
    end = f" {unit}" if unit else ""
    said = words["change_row"].format(what, before, after + end + (words["brackets"].format(far) if far else ""))
    if say is not None:  # what is wider than it is long is the same every time, but for a name
        if down not in wide:
            wide[down] = width(said) - len(said) - (width(who) - len(who))
        t.widths[said] = len(said) + wide[down] + (width(who) - len(who) if who else 0)
    return {
        "name": name, "who": who, "what": what, "before": before, "after": after, "unit": unit, "by": far, "said": said,
        "then": _then(t, c.then), "role": c.row[9],
    }


def _words(reader: Reader, row: list[Any], handle: int) -> tuple[str, str, Callable[[int], str] | None, dict[bool, int]]:
    """The name and unit of a fact, how slot values are written where it is a number, and a place for how wide that makes a line."""
    kind, node, _, type, _ = reader.plan.handles[handle]
    figures = reader.figures(type, reader.plan.nodes[node].den) if kind == "n" and reader.plan.types[type][0] == "number" else None
    return reader.name(row[1:3]), reader.unit(handle), figures, {}


def _days(t: Telling, c: Change) -> str:
    """How many days a date moves."""
    if t.plan.types[t.plan.handles[c.handle][3]][0] != "date" or c.before is None or c.after is None:
        return ""
    return t.words["day"].format(abs(c.after - c.before))


def _then(t: Telling, then: Decision) -> str:
    """走「整户纳入」，每月 0.01 元 — what the changed household would be granted."""
    inner = Telling(then, t.lang, t.audience)
    said: Callable[[Telling, Path], str] = inner.reader.kept("then", then.outcome, lambda outcome: _granting(inner.reader, outcome))
    return said(inner, then.path)


def _granting(reader: Reader, outcome: Row) -> Callable[[Telling, Path], str]:
    """By which route something is granted and how much."""
    routes = [(reader.true(r["chosen"]), reader.words["then_by"].format(reader.pair(r))) for r in outcome["routes"]]
    comma, amount = reader.words["list_comma"], outcome["amount"]
    before, after = reader.around[amount["type"]] if amount is not None else ("", "")
    say = reader.saying(amount["total"]) if amount is not None else None

    def granting(t: Telling, path: Path) -> str:
        by = next((text for chosen, text in routes if chosen(t, path)), "")
        if say is None:
            return by
        pay = f"{before}{say(t, path)}{after}"
        return f"{by}{comma}{pay}" if by else pay

    return granting
