"""What would turn a refusal, in words: each change of one fact, and what would then be granted."""

from __future__ import annotations

from functools import cache

from doudi.explanation.runtime import width
from doudi.explanation.telling import Telling
from doudi.explanation.values import counted, several

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
MOST_FIXED = 2  # that an officer reads, where nothing else would do
WORTH, FIXED, ALL = "worth", "fixed", "all"  # as in kinds.py, which is loaded with the search

NO_REMEDY: Row = {"changes": [], "no_change": "", "fixed": []}


def remedies(t: Telling) -> Row:
    """"changes": rows {"what", "before", "after", "unit", "by", "then"} with from and to values, how far apart, what would be granted;
    "no_change": that there is none, where that is sure; "fixed": rows of facts that nobody can change, never for a citizen."""
    search, everything = _search(), t.audience == "auditor"
    found, sure = search(t.decision, MOST[t.audience], which=ALL if everything else WORTH)
    free, fixed = [c for c in found if not c.fixed], [c for c in found if c.fixed]
    if not found and t.audience == "officer":
        fixed, _ = search(t.decision, MOST_FIXED, which=FIXED)
    none = "" if free or not sure else "change_none_free" if fixed else "change_none_at_all" if everything else "change_none"
    return {"changes": [_row(t, c) for c in free], "no_change": t.words[none] if none else "", "fixed": [_row(t, c) for c in fixed]}


@cache
def _search() -> Callable[..., tuple[list[Change], bool]]:
    """The search and its emitters, loaded when a refusal is first told of."""
    from doudi.explanation.change import least_changes

    return least_changes


def _row(t: Telling, c: Change) -> Row:
    who = t.who(t.plan.scopes[c.scope][0], c.path) if c.path and c.path != t.path else ""
    line: Line = t.reader.kept("remedy", c.row, lambda row: Line(t.reader, row, c.handle))
    name, unit, what = line.name, line.unit, f"{who} {line.name}" if who else line.name
    down = c.after < c.before if c.before.__class__ is int and c.after.__class__ is int else False
    if line.figures is not None:
        before, after, by = line.figures(c.before), line.figures(c.after), line.figures(abs(c.after - c.before))
    else:
        before, after, by = t.shown(c.value(c.before)), t.shown(c.value(c.after)), _days(t, c)
    if c.fixed:
        said = t.words["change_fixed_row"].format(what, counted(after, unit), counted(before, unit))
        return {"what": what, "said": said, "then": _then(t, c.then)}
    said = line.said(what, before, after, by, down)
    if line.figures is not None:  # what a line is wider than it is long is the same every time, but for a name
        t.widths[said] = len(said) + line.wide[down] + (width(who) - len(who) if who else 0)
    return {
        "name": name, "who": who, "what": what, "before": before, "after": after, "unit": unit,
        "way": ("down" if down else "up") if line.figures is not None else "row",
        "by": (line.less if down else line.more).format(by) if by else "", "said": said, "then": _then(t, c.then), "role": c.row[9],
    }


class Line:
    """How the changes of one fact are said."""

    __slots__ = ("figures", "less", "more", "name", "pieces", "unit", "wide")

    def __init__(self, reader: Reader, row: list[Any], handle: int):
        kind, node, _, type, _ = reader.plan.handles[handle]
        words = reader.words
        number = kind == "n" and reader.plan.types[type][0] == "number"
        self.figures = reader.figures(type, reader.plan.nodes[node].den) if number else None
        self.name, self.unit, self.less, self.more = reader.name(row[1:3]), reader.unit(handle), words["less"], words["more"]
        between = words["change_row"].split("{}")
        begins, ends = words["brackets"].split("{}")
        after = f" {several(self.unit)}" if self.unit else ""
        tails = []
        for word in (self.more, self.less):
            before_by, after_by = word.split("{}")
            tails.append((after + begins + before_by, after_by + ends + between[3]))
        self.pieces = (*between[:3], tails, after + between[3])
        self.wide = [width(text) - len(text) for text in (self.said(self.name, "", "", "1", down) for down in (False, True))]

    def said(self, what: str, before: str, after: str, by: str, down: bool) -> str:
        """`存款 900.00 → 799.99 元（少 100.01）`"""
        a, b, c, tails, end = self.pieces
        if not by:
            return f"{a}{what}{b}{before}{c}{after}{end}"
        begins, ends = tails[down]
        return f"{a}{what}{b}{before}{c}{after}{begins}{by}{ends}"


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
    say = reader.saying(amount["total"]) if amount is not None else None

    def granting(t: Telling, path: Path) -> str:
        by = next((text for chosen, text in routes if chosen(t, path)), "")
        if say is None:
            return by
        pay = reader.paid(amount["type"], say(t, path))
        return f"{by}{comma}{pay}" if by else pay

    return granting
