"""What is said of single values and names, made once for an engine, a mode of its code and a language.

A reader is the cells of the mode with texts: each is a function of (t, path), where t is a `Telling`. It also holds what the plan calls
things, and what other files make once of a part of the plan (`kept`). Nothing in it is of a household.
"""

from __future__ import annotations

from doudi.decision.base.slots import list_slot
from doudi.explanation.base.cells import Cells
from doudi.explanation.base.runtime import width
from doudi.explanation.base.values import (
    CENTS,
    cents,
    inert,
    is_money,
    number,
    one_of,
    period_words,
    unit_words,
    worked,
)
from doudi.text.day import date

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


class Reader(Cells):
    """The readers of one (engine, mode, language)."""

    def __init__(self, engine: Engine, mode: str, lang: str, words: dict[str, str]):
        super().__init__(engine, mode)
        self.lang, self.words = lang, words
        self.english = english = lang == "en"
        self.unsaid = frozenset(words[w] for w in ("unknown", "not_laid_down", "not_published"))  # in place of a value
        self.at = int(english)  # picks out of every [zh, en] pair of the plan
        self.outlooks: dict[Any, Any] = {}  # how a programme's conditions stand -> what that alone says
        self.names: dict[str, str] = {}  # a policy's name -> the same made inert
        self.cites: dict[int, tuple[Any, str]] = {}  # identity of a row of the plan -> the row and its first citation
        self.made: dict[tuple[str, int], tuple[Any, Any]] = {}  # (what, identity of a part of the plan) -> the part, what was made of it
        self.widths: dict[str, int] = {}  # columns on a terminal of what the plan says
        self.days: dict[int, str] = {}
        self.accounts = 0  # told by it
        self.elements: dict[str, tuple[list[int], int, str]] = {}
        self.texts: dict[tuple[int, bool, bool], Read | None] = {}
        self.units: list[str] = [unit_words(row, english) for row in self.plan.types]
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
            name = self.record(record)
            begins = self.words["element"].format(one_of(name) if self.english else name, "")
            found = self.elements[record] = self.book.called[record], at, begins
        return found

    def counts(self, record: str) -> str:
        """What a list counts in: 人."""
        row = self.plan.head["records"].get(record)
        return (row[2] or "") if row else ""

    def unit(self, handle: int) -> str:
        type: int = self.plan.handles[handle][3]
        return self.units[type]

    def paid(self, type: int, shown: str) -> str:
        """An amount as it is said alone: 每月 710.00 元; of one that is not known just that: 金额尚未公布."""
        if shown in self.unsaid:
            return self.words["amount_unsaid"].format(shown)
        before, after = self.around[type]
        return f"{before}{shown}{after}"

    def cite(self, row: Row) -> str:
        """The first citation, short: document and place."""
        found = self.cites.get(id(row))
        if found is None:
            document, place, _ = row["cites"][0] if row["cites"] else ("", "", "")
            found = self.cites[id(row)] = (row, inert(f"{document} {place or ''}".strip()))
        return found[1]

    def reason(self, text: str | None) -> str:
        return inert(text, LONGEST_REASON) if text else ""

    def label(self, tree: list[Any], *, refused: bool = False) -> str:
        """What a leaf is called; nothing for what has no name. `refused`: of the grant of a programme, that it is not."""
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
            names = self.plan.head.get("programmes", {}).get(tree[2])
            of = self.name(names) if names else inert(str(tree[2]))
            return self.words["result_refused" if refused else "result_granted"].format(of) if tree[3] == "granted" else of
        if op in ("count", "total"):
            return self.record(tree[2]) if op == "count" else self.label(tree[4])
        if op in ("age", "months") and (by := self.label(tree[3])):
            return self.words[op].format(by)
        return ""

    # -- one value of the trace

    def text(self, handle: int, written: bool, unit: bool) -> Read | None:
        """A known number or yes/no as text, with its unit if asked."""
        key = (handle, written, unit)
        if key not in self.texts:
            self.texts[key] = self._text(handle, written, unit)
        return self.texts[key]

    def _text(self, handle: int, written: bool, unit: bool) -> Read | None:
        kind, id, _, type, _ = self.plan.handles[handle]
        row, words = self.plan.types[type], self.words
        if kind == "b":
            truth, yes, no = self.true(id), words["yes"], words["no"]
            return lambda t, path: t.silence(handle, path) if (found := truth(t, path)) is None else yes if found else no
        if row[0] != "number":
            return None
        read = self.ratio(handle)
        if read is None:
            return None
        said = self._money(handle, read) if is_money(row) and not written else self._figure(handle, read, written)
        symbol = self.units[type] if unit else ""
        unsaid = self.unsaid
        return said if not symbol else lambda t, path: text if (text := said(t, path)) in unsaid else t.counted(text, symbol)

    def figures(self, type: int, den: int) -> Callable[[int], str]:
        """How integers over a divisor are written as a type."""
        row = self.plan.types[type]
        if not is_money(row):
            return lambda n: number(n, den, row)
        twice = 2 * den
        if den == 100:
            return lambda n: f"{n // 100}{CENTS[n % 100]}" if n >= 0 else number(n, 100, row)
        return lambda n: f"{(q := (200 * n + den) // twice) // 100}{CENTS[q % 100]}" if n >= 0 else number(n, den, row)

    def _money(self, handle: int, read: Read) -> Read:
        """Of two decimals, as `number` writes it."""
        _, id, over, type, _ = self.plan.handles[handle]
        row, node = self.plan.types[type], self.plan.nodes[id]
        at, den = self.only(id) if over < 0 and node.op != "const" else None, node.den
        twice = 2 * den

        def exactly(t: Any, path: Path) -> str:
            n = t.trace[at]
            return cents(n) if n >= 0 else number(n, 100, row)

        def rounded(t: Any, path: Path) -> str:
            n = t.trace[at]
            if n < 0:
                return number(n, den, row)
            return cents((200 * n + den) // twice)

        def money(t: Any, path: Path) -> str:
            r = read(t, path)
            if r is None:
                return t.told(handle, path)  # type: ignore[no-any-return]  # a text
            return number(r[0], r[1], row)

        return money if at is None else exactly if den == 100 else rounded

    def _figure(self, handle: int, read: Read, written: bool) -> Read:
        """Any other number. What the plan itself says (a figure of the policy, a constant) is written once."""
        _, id, over, type, _ = self.plan.handles[handle]
        row, node = self.plan.types[type], self.plan.nodes[id]
        at = self.only(id) if over < 0 else None
        if at is not None and node.den == 1 and not row[3] and not row[4]:
            return lambda t, path: f"{t.trace[at]}"

        def plain(t: Any, path: Path) -> str:
            r = read(t, path)
            return t.told(handle, path, written=written) if r is None else number(r[0], r[1], row, written=written)

        if over >= 0 or node.op not in ("rate", "table", "rate_at", "const"):
            return plain
        known: dict[Any, str] = {}
        at = self.single(id) if node.op != "const" else None

        def figure(t: Any, path: Path) -> str:
            r = read(t, path)
            if r is not None and r[0].__class__ is not int:
                return plain(t, path)
            return known.get(r) or keep(r, plain(t, path))

        def here(t: Any, path: Path) -> str:
            n = t.trace[at]
            if n.__class__ is not int:
                return plain(t, path)
            return known.get(n) or keep(n, plain(t, path))

        def keep(r: Any, text: str) -> str:
            if r is not None and len(known) < MOST_FIGURES:
                known[r] = text
            return text

        return figure if at is None else here

    # -- the same for any value

    def saying(self, handle: int, written: bool = False) -> Read:
        """A value without its unit."""
        read = self.text(handle, written, False)
        if read is not None:
            return read
        row = self.plan.types[self.plan.handles[handle][3]]
        if row[0] != "number":
            return lambda t, path: t.told(handle, path, written=written)
        known = self.known(handle)

        def said(t: Any, path: Path) -> str:
            r = known(t, path)
            if r is None:
                return t.told(handle, path, written=written)  # type: ignore[no-any-return]  # a text
            return number(r[0], r[1], row, written=written)

        return said

    def worked(self, handle: int, written: bool = False) -> Read:
        """A value without its unit as a working has it (values.worked)."""
        _, node, over, type, _ = self.plan.handles[handle]
        say, row = self.saying(handle, written), self.plan.types[type]
        if written or row[0] != "number" or not is_money(row) or (over < 0 and 100 % self.plan.nodes[node].den == 0):
            return say
        known = self.known(handle)

        def told(t: Any, path: Path) -> str:
            r = known(t, path)
            return say(t, path) if r is None else worked(r[0], r[1], row)

        return told

    def full(self, handle: int, written: bool = False) -> Read:
        """A value with its unit."""
        read = self.text(handle, written, True)
        return read if read is not None else lambda t, path: t.whole(handle, path, written=written)


def reader_of(engine: Engine, mode: str, lang: str, words: dict[str, str]) -> Reader:
    """The readers kept with an engine."""
    found = engine.kept.get((mode, lang))
    if found is None:
        found = engine.kept[mode, lang] = Reader(engine, mode, lang, words)
    return found
