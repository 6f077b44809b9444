"""The amount: each line with its arithmetic, then floors, caps and rounding. Made once for a reader, told for each decision."""

from __future__ import annotations

from doudi.decision.record import exact_text
from doudi.explanation.base.values import blank, decimal, exact_in, joined, number, spread, standing, worked
from doudi.explanation.forms import often
from doudi.explanation.parts.working import ATOM, LOOSE, SUM, below, choosing, said, step_of

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path, Telling

    Row = dict[str, Any]
    Ratio = tuple[int, int]
    Key = tuple[str | None, Any, tuple[str, int]]  # case, what each gets, the working and how tightly it binds

OPENED = {"citizen": (1, 1), "officer": (4, 6), "auditor": (8, 40)}  # levels and lines below a line that is not worked out itself


NONE: list[str] = []


class Due:
    """The amount of one programme, where it is granted: of another decision, what it would be is not told."""

    def __init__(self, reader: Reader, outcome: Row):
        amount = outcome["amount"]
        self.reader, self.amount = reader, amount
        self.lines = [often(Line(reader, line, outcome["covered"]).told) for line in amount["lines"]]
        self.rest = often(self._rest)
        self.ratios = [reader.known(amount[k]) for k in ("raw", "before", "total")]
        self.says = {"total": reader.saying(amount["total"]), **{k: reader.worked(amount[k]) for k in ("raw", "before")}}
        self.type = type = reader.plan.types[amount["type"]]
        self.unit = type[1 + reader.at]
        self.sum = reader.wide(reader.words["sum"])
        self.open = not amount["rounding"] or amount["rounding"][0] == "open"

    def told(self, t: Telling, path: Path) -> Row:
        """{"lines", "steps", "total", "unit", "open", "fault", "lists", "note"}; `fault`: it is negative or 无; `lists`: those for
        want of which there is no upper end. A line: {"who", "name", "working", "amount", "cite", "row", "case", "steps"}, the last
        being how the terms in it come about, a text each."""
        lines = [row for line in self.lines for row in line(t, t.audience, path)]
        return {"lines": lines, **self.rest(t, len(lines) > 1, path)}

    def _rest(self, t: Telling, several: bool, path: Path) -> Row:
        """All but the lines; `several`: there is more than one."""
        raw, before, total = (known(t, path) for known in self.ratios)
        shown = self.says["total"](t, path)
        left_open = self.open and total is not None and not exact_in(total[0], total[1], self.type[4])
        steps: list[Row] = []
        if raw is not None and before is not None and total is not None:
            if several:
                steps.append({"name": self.sum, "working": "", "amount": self.says["raw"](t, path)})
            if _differ(raw, before):
                steps.append(self._bound(t, raw, before, path))
            if _differ(before, total) and self.amount["rounding"]:
                steps.append(self._rounded(before, shown))
        told: Row = {
            "steps": steps, "total": shown, "unit": self.unit, "each_period": self.reader.paid(self.amount["type"], shown),
            "open": total is None, "fault": False, "lists": self._lists(t, path) if total is None else NONE,
            "note": t.words["round_open"].format(exactly(total), shown) if left_open and total is not None else "",
        }
        if total[0] < 0 if total is not None else t.decision._negative():  # nothing that can be paid is told as due
            told.update(total=t.words["no_amount"], each_period="", fault=True, note="")
        return told

    def _lists(self, t: Telling, path: Path) -> list[str]:
        """The lists for want of which no upper end can be told."""
        from doudi.explanation.base.unlisted import ends, lists

        handle = self.amount["total"]
        if ends(t, handle, path, t.value(handle, path))[1]:
            return NONE
        return [t.record(t.plan.scopes[scope][0]) for scope in lists(t, t.plan.handles[handle][1])]

    def _bound(self, t: Telling, raw: Ratio, before: Ratio, path: Path) -> Row:
        """A floor or a cap that bites."""
        shown = self.says["before"](t, path)
        higher = before[0] * raw[1] > raw[0] * before[1]
        return {"name": t.words["floor" if higher else "cap"].format(shown), "working": f"{exactly(raw)} → {shown}", "amount": shown}

    def _rounded(self, before: Ratio, shown: str) -> Row:
        mode, up, down = self.amount["rounding"]
        step = self.reader.words[f"round_{mode}"].format(step_of(self.reader, up, down, self.type))
        return {"name": step, "working": f"{exactly(before)} → {shown}", "amount": shown}


class Line:
    """One line of the sum."""

    def __init__(self, reader: Reader, row: Row, covered: int):
        self.reader, self.row, self.record = reader, row, row["record"] if row["each"] else ""
        display = row["display"]
        own = reader.wide(reader.pair(row)), reader.cite(row)
        named = {c["id"]: own[0] if c["names"][0] == c["id"] else reader.wide(reader.pair(c)) for c in row["cases"]}  # an id is no word
        self.called = {None: own, **{c["id"]: (named[c["id"]], reader.cite(c) or own[1]) for c in row["cases"]}}
        self.working, self.below = said(reader, display, named=False), below(reader, display)
        self.choose = choosing(reader, display) if row["cases"] and display[0] == "case" else None
        self.cases = {c["id"]: c for c in reversed(row["cases"])}
        if row["each"]:
            self.pays, self.pay = reader.true(row["pays"]), reader.maybe(row["pays"])
            self.certain = reader.column(row["pays"]) is not None
            self.value = row["value"]
            self.known, self.counts = reader.known(row["value"]), reader.counts(row["record"])
            self.type = reader.plan.types[reader.plan.handles[row["value"]][3]]
            self.differs = _differs(reader, display)
            self.everybody = _everybody(reader, covered)
        else:
            self.pays, self.known, self.say = reader.true(row["pays"]), reader.known(row["sum"]), reader.worked(row["sum"])

    def told(self, t: Telling, _: str, path: Path) -> list[Row]:
        """Its rows, for the readers of one kind: none where it does not pay, several of a line for each of a list."""
        if self.record:
            return self._for_each(t, path)
        return self._once(t, path) if self.pays(t, path) is not False else []

    def _row(self, t: Telling, case: Row | None, who: str, working: str, amount: str, steps: list[str]) -> Row:
        name, cite = self.called[case["id"] if case is not None else None]
        working = "" if t.same(working, amount) or t.same(f"{working}.00", amount) else working
        return {
            "who": who, "name": name, "label": f"{who}  {name}" if who else name, "working": working, "amount": amount, "cite": cite,
            "row": self.row, "case": case, "id": self.row["id"], "steps": steps,
        }

    def _steps(self, t: Telling, path: Path, binds: int) -> list[str]:
        """How the terms of a line come about, where the line alone does not show it; an auditor sees that of every line."""
        if binds not in (ATOM, LOOSE) and t.audience != "auditor":
            return NONE
        return self.below(t, path, *OPENED[t.audience])

    def _case(self, t: Telling, path: Path) -> Row | None:
        """The row of the case whose value pays."""
        chosen = self.choose(t, path) if self.choose else None
        return self.cases.get(chosen[0]) if chosen is not None else None

    def _once(self, t: Telling, path: Path) -> list[Row]:
        r = self.known(t, path)
        if r is None:
            return [self._row(t, self._case(t, path), "", "", self.say(t, path), NONE)]
        if not r[0]:
            return []
        text, binds = self.working(t, path, [])
        return [self._row(t, self._case(t, path), "", text, self.say(t, path), self._steps(t, path, binds))]

    # -- a line for each of a list

    def _for_each(self, t: Telling, path: Path) -> list[Row]:
        """Those for whom the line pays, alike ones together."""
        found: list[tuple[Key, Path]] = []
        same: tuple[str, int] | None = None  # the working, where it does not depend on the element
        for p in t.those(self.record, path, self.pay):
            truth = self.certain or self.pays(t, p)
            case = self._case(t, p) if self.choose else None
            r = self.known(t, p) if truth else None
            if r is not None:
                shown = same or self.working(t, p, [])
                same = None if self.differs else shown
                key: Key = (case["id"] if case else None, r, shown)
            else:
                v = t.value(self.value, p)
                key = (case["id"] if case else None, (v.low, v.high, truth), ("", 0))
            found.append((key, p))
        groups: dict[int, list[Path]] = {}
        several = len(found) > 1 and (self.differs or not self.certain)
        for first, (_, p) in zip(t.asks(alike, *[key for key, _ in found]) if several else [0] * len(found), found, strict=True):
            groups.setdefault(first, []).append(p)
        return self._grouped(t, [(found[first][0], members) for first, members in groups.items()], path)

    def _grouped(self, t: Telling, groups: list[tuple[Key, list[Path]]], path: Path) -> list[Row]:
        out: list[Row] = []
        for (_, value, (text, binds)), members in groups:
            count = len(members)
            last = 0 < len(out) == len(groups) - 1 and sum([len(m) for _, m in groups]) == self.everybody(t, path)
            who = self._who(t, members, last=last)
            amount = self._together(t, value, count)
            if amount is None:
                continue
            steps = self._steps(t, members[0], binds) if text else NONE
            if steps and count > 1 and self.differs:  # of the others it may come about otherwise
                steps = [t.words["is"].format(t.who(self.record, members[0]), s) for s in steps]
            if text and count > 1:
                text = f"({text}) × {count}" if binds <= SUM else f"{text} × {count}"
            out.append(self._row(t, self._case(t, members[0]), who, text, amount, steps))
        return out

    def _together(self, t: Telling, value: Any, count: int) -> str | None:
        """What a group of `count` gets; None for nothing. `value` is a pair, or (lowest, highest, whether it surely pays)."""
        if len(value) == 2:
            return worked(value[0] * count, value[1], self.type) if value[0] else None
        low, high, pays = value
        if pays is None:
            low, high = (low if low[0] < 0 else (0, 1)), (high if high[0] > 0 else (0, 1))
        low, high = (low[0] * count, low[1]), (high[0] * count, high[1])
        return number(*low, self.type) if not _differ(low, high) else spread(low, high, self.type, t.words)

    def _who(self, t: Telling, members: list[Path], *, last: bool) -> str:
        if last and len(members) > 1:
            return t.words["the_rest"].format(len(members), self.counts)
        if len(members) > 3:
            return t.words["people"].format(len(members), self.counts)
        return joined([t.who(self.record, p) for p in members], t.words, self.counts)


def _differs(reader: Reader, tree: list[Any]) -> bool:
    """Whether a working can read differently for elements of a list."""
    parts = [x for x in tree[2:] if isinstance(x, list) and len(x) > 1 and isinstance(x[0], str) and isinstance(x[1], int)]
    if tree[0] in ("sum", "product", "scale") and parts:
        return any(_differs(reader, p) for p in parts)
    return tree[0] not in ("const", "rate", "fact", "term", "as_of") or reader.plan.handles[tree[1]][4] != 0


def _everybody(reader: Reader, covered: int) -> Callable[[Telling, Path], int]:
    """How many are covered or may be, so that the last group can be called the rest; -1 where the programme covers no one by name."""
    if covered < 0:
        return lambda t, path: -1
    _, node, _, _, scope = reader.plan.handles[covered]
    record, may = reader.plan.scopes[scope][0], reader.maybe(node)
    return lambda t, path: t.many(record, path, may)


def alike(*keys: Key) -> tuple[int, ...]:
    """For each key where the first one like it stands."""
    first: dict[Key, int] = {}
    return tuple([first.setdefault(key, i) for i, key in enumerate(keys)])


def _differ(a: Ratio, b: Ratio) -> bool:
    return a[0] * b[1] != b[0] * a[1]


def exactly(ratio: Ratio) -> str:
    """A number before rounding: all its decimals, or four and the mark that it goes on."""
    if standing(ratio) is not None:
        return blank(exactly, ratio, figure=False)
    text = exact_text(ratio, 2)
    return decimal(*ratio, 4) + "…" if "/" in text or len(text) > 24 else text
