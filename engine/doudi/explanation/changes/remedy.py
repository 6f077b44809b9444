"""What would turn a refusal, in words: each change of one fact, and what would then be granted."""

from __future__ import annotations

from doudi.explanation.base.runtime import width
from doudi.explanation.base.telling import Telling
from doudi.explanation.base.values import counted, several
from doudi.text.light import cache

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path
    from doudi.explanation.changes.change import Change

    Row = dict[str, Any]

MOST = {"citizen": 1, "officer": 3, "auditor": 8}
MOST_FIXED = 2  # that an officer reads, where nothing else would do
WORTH, FIXED, ALL = "worth", "fixed", "all"  # as in kinds.py, which is loaded with the search

def remedies(t: Telling) -> Row:
    """"changes": rows {"what", "before", "after", "unit", "by", "then"} with from and to values, how far apart, what would be granted;
    "no_change": that there is none, where that is sure; "fixed": rows of facts that nobody can change, never for a citizen."""
    search, everything = _search(), t.audience == "auditor"
    found, sure = search(t.decision, MOST[t.audience], which=ALL if everything else WORTH)
    free, fixed = [c for c in found if not c.fixed], [c for c in found if c.fixed]
    if not found and t.audience == "officer":
        fixed, _ = search(t.decision, MOST_FIXED, which=FIXED)
    none = "change_none" + ("_free" if fixed else "") + ("_at_all" if everything else "")  # of as much as was searched, no more
    no_change = "" if free or not sure else t.words[none]
    return {"changes": [_row(t, c) for c in free], "no_change": no_change, "fixed": [_row(t, c) for c in fixed]}


@cache
def _search() -> Callable[..., tuple[list[Change], bool]]:
    """The search and its emitters, loaded when a refusal is first told of."""
    from doudi.explanation.changes.change import least_changes

    return least_changes


def _row(t: Telling, c: Change) -> Row:
    who = t.who(t.plan.scopes[c.scope][0], c.path) if c.path and c.path != t.path else ""
    kept = t.reader.made.get(("remedy", id(c.row)))
    line: Line = kept[1] if kept is not None else t.reader.kept("remedy", c.row, lambda row: Line(t.reader, row, c.handle))
    name, unit, figures = line.name, line.unit, line.figures
    before: Any = c.before
    after: Any = c.after
    what = f"{who} {name}" if who else name
    down, way = bool(before.__class__ is int and after.__class__ is int and after < before), "row"
    if figures is not None:
        way = "down" if down else "up"
        before, after, by = figures(before), figures(after), figures(before - after if down else after - before)
    else:
        before, after, by = t.shown(c.value(before)), t.shown(c.value(after)), _days(t, c)
    if c.fixed:
        said = t.words["change_fixed_row"].format(what, counted(after, unit), counted(before, unit))
        return {"what": what, "said": said, "then": _then(t, c)}
    said = line.said(what, before, after, by, down)
    if figures is not None:  # what a line is wider than it is long is the same every time, but for a name
        t.widths[said] = len(said) + line.wide[down] + (width(who) - len(who) if who else 0)
    begins, ends = line.by[down]
    return {
        "name": name, "who": who, "what": what, "before": before, "after": after, "unit": unit, "way": way,
        "by": f"{begins}{by}{ends}" if by else "", "said": said, "then": _then(t, c), "role": c.row[9],
    }


class Line:
    """How the changes of one fact are said; of what there are two, the second is of a fall."""

    __slots__ = ("by", "figures", "name", "pieces", "unit", "wide")

    def __init__(self, reader: Reader, row: list[Any], handle: int):
        kind, node, _, type, _ = reader.plan.handles[handle]
        words = reader.words
        number = kind == "n" and reader.plan.types[type][0] == "number"
        self.figures = reader.figures(type, reader.plan.nodes[node].den) if number else None
        self.name, self.unit = reader.name(row[1:3]), reader.unit(handle)
        self.by = [words[word].split("{}") for word in ("more", "less")]
        between = words["change_row"].split("{}")
        begins, ends = words["brackets"].split("{}")
        after = f" {several(self.unit)}" if self.unit else ""
        tails = [(after + begins + before_by, after_by + ends + between[3]) for before_by, after_by in self.by]
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


def _then(t: Telling, c: Change) -> str:
    """走「整户纳入」，每月 0.01 元 — what the changed household would be granted."""
    found = c.granted if c.granted is not None else c.then.at_once
    if found is not None:
        kept = t.reader.made.get(("then", id(t.decision.outcome)))
        at_once: Granting = kept[1] if kept is not None else _granting(t.reader, t.decision)
        return at_once.of(*found)
    then = c.then
    inner = Telling(then, t.lang, t.audience)
    return _granting(inner.reader, then).told(inner, then.path)


def _granting(reader: Reader, then: Decision) -> Granting:
    return reader.kept("then", then.outcome, lambda outcome: Granting(reader, outcome))  # type: ignore[no-any-return]  # as made


class Granting:
    """By which route something is granted and how much."""

    __slots__ = ("chosen", "comma", "figures", "paid", "reader", "routes", "say", "type")

    def __init__(self, reader: Reader, outcome: Row):
        amount = outcome["amount"]
        self.comma = reader.words["list_comma"]
        self.routes = [reader.words["then_by"].format(reader.pair(r)) for r in outcome["routes"]]
        self.chosen = [reader.true(r["chosen"]) for r in outcome["routes"]]
        self.type: int = amount["type"] if amount is not None else 0
        self.reader = reader
        self.figures: dict[int, Callable[[int], str]] = {}
        self.say, self.paid = reader.saying(amount["total"]) if amount is not None else None, reader.paid

    def told(self, t: Telling, path: Path) -> str:
        """Of a decision whose trace is read."""
        by = next((text for chosen, text in zip(self.chosen, self.routes, strict=True) if chosen(t, path)), "")
        return self._joined(by, self.say(t, path)) if self.say is not None else by

    def of(self, route: int, due: int, den: int) -> str:
        """The same of what machine code left (Decision.at_once)."""
        figures = self.figures.get(den)
        if figures is None:
            figures = self.figures[den] = self.reader.figures(self.type, den)
        return self._joined(self.routes[route] if route >= 0 else "", figures(due))

    def _joined(self, by: str, figure: str) -> str:
        pay = self.paid(self.type, figure)
        return f"{by}{self.comma}{pay}" if by else pay
