"""Readers of single values, made once for an engine, a mode of its code and a language: closures that know their column and format.

`truth`, `ratio` and `text` each map a handle to a function of (t, path), where t has the `trace`. What is not sure to be one value is
None; `holding`, `known` and `saying` then ask the `Telling` that t is. A reader also holds what the plan calls things in its language,
and what other files make once of a part of the plan (`kept`). Nothing in it is of a household.
"""

from __future__ import annotations

from datetime import date

from doudi.decision.slots import list_slot
from doudi.explanation.book import book_of
from doudi.explanation.runtime import width
from doudi.explanation.values import counted, inert, number, period_words

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.engine import Engine

    Path = tuple[int, ...]
    Read = Callable[[Any, Path], Any]
    Row = dict[str, Any]

LONGEST_REASON = 400
MOST_FIGURES = 64  # texts remembered of one figure of the policy


class Reader:
    """The readers of one (engine, mode, language)."""

    __slots__ = (
        "around", "at", "book", "certain", "cites", "days", "elements", "engine", "english", "lang", "made", "names", "plan", "ratios", "texts",
        "truths", "units", "where", "wholes", "widths", "words", "worth_saying",
    )

    def __init__(self, engine: Engine, mode: str, lang: str, words: dict[str, str]):
        self.engine, self.plan, self.lang, self.words = engine, engine.plan, lang, words
        self.english = english = lang == "en"
        self.at = int(english)  # picks out of every [zh, en] pair of the plan
        self.book = book_of(engine)
        self.where = engine.code(mode)[1]
        maybe = engine.maybe.get(mode)
        self.certain: Any = None if mode == "ranges" else (maybe or ())  # nodes not in it hold one value; None: all are ranges
        self.names: dict[str, str] = {}  # a policy's name -> the same made inert
        self.cites: dict[int, tuple[Any, str]] = {}  # identity of a row of the plan -> the row and its first citation
        self.made: dict[tuple[str, int], tuple[Any, Any]] = {}  # (what, identity of a part of the plan) -> the part, what was made of it
        self.widths: dict[str, int] = {}  # columns on a terminal of what the plan says
        self.days: dict[int, str] = {}
        self.elements: dict[str, tuple[list[int], int, str]] = {}
        self.wholes: dict[int, Read | None] = {}
        self.truths: dict[int, Read | None] = {}
        self.ratios: dict[int, Read | None] = {}
        self.texts: dict[tuple[int, bool, bool], Read | None] = {}
        self.units: list[str] = [row[1 + english] if row[0] == "number" and not row[3] else "" for row in self.plan.types]
        self.around = [period_words(row, english) if row[0] == "number" else ("", "") for row in self.plan.types]
        # the units worth saying in a working: what is counted, not money
        self.worth_saying = [u if "/" not in u and not u.startswith(("元", "yuan")) else "" for u in self.units]

    # -- what the plan calls things

    def kept(self, what: str, part: Any, make: Callable[[Any], Any]) -> Any:
        """What `make` makes of a part of the plan, made once."""
        found = self.made.get((what, id(part)))
        if found is None:
            found = self.made[what, id(part)] = (part, make(part))  # the part is held, so that its identity stays its own
        return found[1]

    def name(self, names: list[str]) -> str:
        text = names[self.at] or names[0]
        found = self.names.get(text)
        if found is None:
            found = self.names[text] = inert(text)
        return found

    def wide(self, text: str) -> str:
        """`text`, which the plan alone says, with its width noted."""
        self.widths[text] = width(text)
        return text

    def pair(self, row: Row) -> str:
        """The name of a row of the plan."""
        return self.name(row["names"])

    def record(self, record: str) -> str:
        row = self.plan.head["records"].get(record)
        return self.name(row[:2]) if row else record

    def day(self, day: int) -> str:
        """A decision day as text."""
        found = self.days.get(day)
        if found is None:
            found = date.fromordinal(day).isoformat()
            if len(self.days) < MOST_FIGURES:
                self.days[day] = found
        return found

    def called(self, record: str) -> tuple[list[int], int, str]:
        """How elements are called: the slots of name and id, the slot of their list, what stands before the number of one without."""
        found = self.elements.get(record)
        if found is None:
            scope = self.book.scopes[record]
            at = list_slot(self.plan, scope) if scope else -1
            begins = self.words["element"].format(self.record(record), "")
            found = self.elements[record] = self.book.called[record], at, begins
        return found

    def counts(self, record: str) -> str:
        """What a list counts in: 人."""
        row = self.plan.head["records"].get(record)
        return (row[2] or "") if row else ""

    def unit(self, handle: int) -> str:
        return self.units[self.plan.handles[handle][3]]

    def cite(self, row: Row) -> str:
        """The first citation, short: document and place."""
        found = self.cites.get(id(row))
        if found is None:
            document, place, _ = row["cites"][0] if row["cites"] else ("", "", "")
            found = self.cites[id(row)] = (row, inert(f"{document} {place or ''}".strip()))
        return found[1]

    def reason(self, text: str | None) -> str:
        return inert(text, LONGEST_REASON) if text else ""

    def label(self, tree: list[Any]) -> str:
        """What a leaf is called; nothing for what has no name."""
        op = tree[0]
        if op == "fact":
            return self.name(self.book.facts[tree[2]][1:3])
        if op == "term":
            return self.pair(self.plan.entries[tree[2]])
        if op == "rate":
            return self.name(self.plan.rates[tree[2]][1:3])
        if op == "as_of":
            return self.words["day_of_decision"]
        if op == "result":
            outcome = self.plan.outcomes.get(tree[2])
            of = self.pair(outcome) if outcome else inert(str(tree[2]))
            return self.words["result_granted"].format(of) if tree[3] == "granted" else of
        if op in ("count", "total"):
            return self.record(tree[2]) if op == "count" else self.label(tree[4])
        return ""

    # -- one value of the trace

    def column(self, id: int) -> Read | None:
        """Reads the one value of a node; None where it can be a range or is not in the trace."""
        steps = self.where.get(id)
        if steps is None or self.certain is None or id in self.certain:
            return None
        if len(steps) == 1:
            at = steps[0]
            return lambda t, path: t.trace[at]
        if len(steps) == 2:
            rows, at = steps
            return lambda t, path: t.trace[rows][path[0]][at]
        return None

    def certain_column(self, handle: int) -> int | None:
        """The column of the root's row that holds a yes/no handle and nothing else."""
        id = self.plan.handles[handle][1]
        steps = self.where.get(id)
        sure = steps is not None and len(steps) == 1 and self.certain is not None and id not in self.certain
        return steps[0] if sure and self.plan.nodes[id].op != "const" else None

    def whole(self, id: int) -> Read | None:
        """The integer of a node."""
        if id not in self.wholes:
            node = self.plan.nodes[id]
            value = node.data
            self.wholes[id] = (lambda t, path: value) if node.op == "const" else self.column(id)
        return self.wholes[id]

    def truth(self, id: int) -> Read | None:
        """The truth of a yes/no node."""
        if id not in self.truths:
            node = self.plan.nodes[id]
            value = bool(node.data)
            self.truths[id] = (lambda t, path: value) if node.op == "const" else self.column(id)
        return self.truths[id]

    def ratio(self, handle: int) -> Read | None:
        """(numerator, denominator) of a number, or None for 无."""
        if handle not in self.ratios:
            self.ratios[handle] = self._ratio(handle)
        return self.ratios[handle]

    def _ratio(self, handle: int) -> Read | None:
        kind, id, over, _, _ = self.plan.handles[handle]
        top = self.plan.nodes[id]
        if kind != "n":
            return None
        if top.op == "const" and over < 0:
            fixed = (top.data, top.den) if top.data is not None else None
            return lambda t, path: fixed
        read, den = self.column(id), top.den
        if read is None:
            return None
        if over < 0:
            if (at := self._only(id)) is not None:
                return lambda t, path: (t.trace[at], den)
            if not top.nullable:
                return lambda t, path: (read(t, path), den)
            return lambda t, path: None if (n := read(t, path)) is None else (n, den)
        bottom = self.plan.nodes[over]
        below, over_den = self.column(over), bottom.den
        if below is None or top.nullable:
            return None
        return lambda t, path: (read(t, path) * over_den, den * below(t, path))

    def always(self, handle: int) -> bool:
        """Whether a number is known and not 无, whatever the household."""
        _, id, _, _, _ = self.plan.handles[handle]
        return self.ratio(handle) is not None and not self.plan.nodes[id].nullable

    def zero(self, handle: int) -> Callable[[Any, Path], bool]:
        """Whether a number is known to be nought."""
        _, id, over, _, _ = self.plan.handles[handle]
        at = self._only(id) if over < 0 and self.ratio(handle) is not None else None
        if at is not None and self.plan.nodes[id].op != "const":
            return lambda t, path: t.trace[at] == 0
        ratio = self.known(handle)

        def zero(t: Any, path: Path) -> bool:
            r = ratio(t, path)
            return r is not None and r[0] == 0

        return zero

    def _only(self, id: int) -> int | None:
        """The one column of the root's row that holds a node which is never 无."""
        steps = self.where.get(id)
        return steps[0] if steps is not None and len(steps) == 1 and not self.plan.nodes[id].nullable else None

    def text(self, handle: int, written: bool, unit: bool) -> Read | None:
        """A known number or yes/no as text, with its unit if asked."""
        key = (handle, written, unit)
        if key not in self.texts:
            self.texts[key] = self._text(handle, written, unit)
        return self.texts[key]

    def _text(self, handle: int, written: bool, unit: bool) -> Read | None:
        kind, id, over, type, _ = self.plan.handles[handle]
        row, words = self.plan.types[type], self.words
        if kind == "b":
            truth = self.truth(id)
            return None if truth is None else lambda t, path: words["yes"] if truth(t, path) else words["no"]
        if row[0] != "number":
            return None
        read = self.ratio(handle)
        if read is None:
            return None
        said = self._money(handle, read) if row[4] == 2 and not row[3] and not written and not row[1].startswith("小时") else None
        said = said or self._figure(handle, read, written)
        symbol = self.units[type] if unit else ""
        return said if not symbol else lambda t, path: counted(said(t, path), symbol)

    def _money(self, handle: int, read: Read) -> Read:
        """Of two decimals, as `number` writes it."""
        _, id, over, type, _ = self.plan.handles[handle]
        row, nothing, node = self.plan.types[type], self.words["nothing"], self.plan.nodes[id]
        at, den = self._only(id) if over < 0 and node.op != "const" else None, node.den
        twice = 2 * den

        def exactly(t: Any, path: Path) -> str:
            n = t.trace[at]
            return "%d.%02d" % divmod(n, 100) if n >= 0 else number(n, 100, row)

        def rounded(t: Any, path: Path) -> str:
            n = t.trace[at]
            return "%d.%02d" % divmod((200 * n + den) // twice, 100) if n >= 0 else number(n, den, row)

        def money(t: Any, path: Path) -> str:
            r = read(t, path)
            if r is None:
                return nothing
            n, d = r
            return "%d.%02d" % divmod((200 * n + d) // (2 * d), 100) if n >= 0 else number(n, d, row)

        return money if at is None else exactly if den == 100 else rounded

    def _figure(self, handle: int, read: Read, written: bool) -> Read:
        """Any other number. What the plan itself says (a figure of the policy, a constant) is written once."""
        _, id, over, type, _ = self.plan.handles[handle]
        row, nothing, node = self.plan.types[type], self.words["nothing"], self.plan.nodes[id]
        at = self._only(id) if over < 0 else None
        if at is not None and node.den == 1 and not row[3] and not row[4]:
            return lambda t, path: f"{t.trace[at]}"
        if over < 0 and node.op in ("rate", "const"):
            known: dict[Any, str] = {}

            def figure(t: Any, path: Path) -> str:
                r = read(t, path)
                text = known.get(r)
                if text is None:
                    text = nothing if r is None else number(r[0], r[1], row, written=written)
                    if len(known) < MOST_FIGURES:
                        known[r] = text
                return text

            return figure

        def plain(t: Any, path: Path) -> str:
            r = read(t, path)
            return nothing if r is None else number(r[0], r[1], row, written=written)

        return plain

    # -- the same for any value

    def each(self, node: int, record: str) -> Callable[[Any, Path], list[bool | None]]:
        """The truth of a yes/no node for every element of a list, in order."""
        steps, scope = self.where.get(node), self.book.scopes[record]
        holds = self.true(node)

        def asked(t: Any, path: Path) -> list[bool | None]:
            return [holds(t, p) for p in t.paths(record, path)]

        here = self.plan.nodes[node].scope == scope and self.plan.scopes[scope][1] == 0
        if not here or steps is None or len(steps) != 2 or self.certain is None or node in self.certain:
            return asked
        rows, at = steps
        return lambda t, path: asked(t, path) if path else [row[at] for row in t.trace[rows]]

    def holding(self, handle: int) -> Read:
        """The truth of a yes/no handle, None where it can be either."""
        return self.true(self.plan.handles[handle][1])

    def true(self, node: int) -> Read:
        """The truth of a yes/no node, None where it can be either."""
        read = self.truths.get(node) or self.truth(node)
        return read if read is not None else lambda t, path: t.values.truth(node, path)

    def known(self, handle: int) -> Read:
        """A number that is known, as numerator and denominator; else None."""
        read = self.ratios.get(handle) or self.ratio(handle)
        return read if read is not None else lambda t, path: t.single(handle, path)

    def saying(self, handle: int, written: bool = False) -> Read:
        """A value without its unit."""
        read = self.texts.get((handle, written, False)) or self.text(handle, written, False)
        return read if read is not None else lambda t, path: t.shown(t.value(handle, path), written=written)

    def full(self, handle: int, written: bool = False) -> Read:
        """A value with its unit."""
        read = self.texts.get((handle, written, True)) or self.text(handle, written, True)
        return read if read is not None else lambda t, path: t.whole(handle, path, written=written)


def reader_of(engine: Engine, mode: str, lang: str, words: dict[str, str]) -> Reader:
    """The readers kept with an engine."""
    found = engine.kept.get((mode, lang))
    if found is None:
        found = engine.kept[mode, lang] = Reader(engine, mode, lang, words)
    return found
