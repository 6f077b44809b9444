"""One decision being told in one language: reads values of the trace and says them."""

from __future__ import annotations

from doudi.decision.decision import Value
from doudi.decision.runtime import ABSENT
from doudi.decision.slots import subject_paths
from doudi.explanation.book import book_of
from doudi.explanation.reader import reader_of
from doudi.explanation.values import counted, inert, number, per_period, spread
from doudi.explanation.words import WORDS

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision

    Path = tuple[int, ...]

LONGEST_REASON = 400


class Telling:
    """`at` is 0 for Chinese and 1 for English, and picks out of every [zh, en] pair of the plan."""

    __slots__ = ("at", "audience", "book", "decision", "english", "lang", "path", "plan", "reader", "trace", "values", "words")

    def __init__(self, decision: Decision, lang: str, audience: str):
        self.decision, self.lang, self.audience = decision, lang, audience
        self.words = WORDS[lang]
        self.english = lang == "en"
        self.at = int(self.english)
        self.plan, self.path = decision.plan, decision.path
        self.values = decision.evaluation.values
        evaluation = decision.evaluation
        self.trace = evaluation.trace
        self.reader = reader_of(evaluation.engine, evaluation.mode, lang, self.words)
        self.book = book_of(evaluation.engine)

    # -- reading

    def truth(self, node: int, path: Path) -> bool | None:
        return self.reader.true(node)(self, path)  # type: ignore[no-any-return]  # as the reader says

    def value(self, handle: int, path: Path) -> Value:
        kind, node, over, type, _ = self.plan.handles[handle]
        nodes, raw = self.plan.nodes, self.values.raw
        top = nodes[node]
        if over < 0:
            return Value(kind, raw(top, path), None, top.den, 1, self.plan.types[type])
        bottom = nodes[over]
        return Value(kind, raw(top, path), raw(bottom, path), top.den, bottom.den, self.plan.types[type])

    def holds(self, handle: int, path: Path) -> bool | None:
        """The truth of a yes/no handle."""
        return self.truth(self.plan.handles[handle][1], path)

    def ratio(self, handle: int, path: Path) -> tuple[int, int] | None:
        """A number that is known, as numerator and denominator."""
        return self.reader.known(handle)(self, path)  # type: ignore[no-any-return]  # a pair, as the reader says

    def single(self, handle: int, path: Path) -> tuple[int, int] | None:
        """The same of a number that can be a range."""
        v = self.value(handle, path)
        return v.low if v.kind == "n" and v.known and not v.nothing else None

    def paths(self, record: str, path: Path) -> list[Path]:
        """The elements of a list below `path`."""
        scope = self.book.scopes[record]
        slots = self.decision.evaluation.slots
        if not path and self.plan.scopes[scope][1] == 0:
            items = slots[len(self.plan.door[self.plan.root]["facts"]) + self.plan.scopes[scope][2]]
            return [] if items is ABSENT else [(i,) for i in range(len(items))]
        return subject_paths(self.plan, scope, slots, path)

    # -- saying

    def name(self, names: list[str]) -> str:
        text = names[self.at] or names[0]
        found = self.reader.names.get(text)
        if found is None:
            found = self.reader.names[text] = inert(text)
        return found

    def pair(self, row: dict[str, Any]) -> str:
        """The name of a row of the plan."""
        return self.name(row["names"])

    def unit(self, handle: int) -> str:
        type: int = self.plan.handles[handle][3]
        return self.reader.units[type]

    def say(self, handle: int, path: Path, *, written: bool = False) -> str:
        """A value without its unit."""
        return self.reader.saying(handle, written)(self, path)  # type: ignore[no-any-return]  # a text, as the reader says

    def full(self, handle: int, path: Path, *, written: bool = False) -> str:
        """A value with its unit."""
        read = self.reader.text(handle, written, True)
        if read is not None:
            return read(self, path)  # type: ignore[no-any-return]  # a text, as the reader says
        v = self.value(handle, path)
        text = self.shown(v, written=written)
        return counted(text, self.unit(handle)) if v.nothing != 2 and text != self.words["unknown"] else text

    def shown(self, v: Value, *, written: bool = False) -> str:
        words, type = self.words, v.type
        if v.kind == "b":
            return words["unknown"] if v.truth is None else words["yes"] if v.truth else words["no"]
        if v.kind == "e":
            return self._choices(v)
        if v.nothing == 2:
            return words["nothing"]
        if type[0] in ("date", "time"):
            text = self._days(v)
        elif v.low == v.high or v.low[0] * v.high[1] == v.high[0] * v.low[1]:
            text = number(v.low[0], v.low[1], type, written=written)
        else:
            text = spread(v.low, v.high, type, words)
        return words["or_nothing"].format(text) if v.nothing else text

    def _choices(self, v: Value) -> str:
        rows = [i for i in range(v.mask.bit_length()) if v.mask >> i & 1]
        choices = v.type[1] if len(v.type) > 1 else []
        if len(rows) > 1 and len(rows) >= len(choices):
            return self.words["unknown"]
        return self.words["or"].join(self.choice(choices, i) for i in rows)

    def choice(self, choices: list[Any], index: int) -> str:
        if index >= len(choices):
            return self.words["nothing"]
        id, name = choices[index]
        return inert(id.replace("_", " ") if self.english else name)

    def _days(self, v: Value) -> str:
        from doudi.decision.runtime import FIRST, LAST
        from doudi.language.values import show_day, show_moment

        low, high = v.low[0], v.high[0]
        if v.type[0] == "time":
            return show_moment(low) if low == high else self.words["unknown"]
        if low == high:
            return show_day(low)
        if low <= FIRST and high >= LAST:
            return self.words["unknown"]
        if high >= LAST:
            return self.words["not_before"].format(show_day(low))
        return self.words["range"].format(show_day(low), show_day(high))

    def money(self, handle: int, path: Path) -> str:
        """An amount with its unit: 每月 710.00 元."""
        return per_period(self.say(handle, path), self.plan.types[self.plan.handles[handle][3]], self.english)

    def counts(self, record: str) -> str:
        """What a list counts in: 人."""
        row = self.plan.head["records"].get(record)
        return (row[2] or "") if row else ""

    def record(self, record: str) -> str:
        row = self.plan.head["records"].get(record)
        return self.name(row[:2]) if row else record

    def who(self, record: str, path: Path) -> str:
        """How an element is called: its name, else its id, else 成员2."""
        slots = self.decision.evaluation.slots if not path else self._slots(record, path)
        for slot in self.book.called[record]:
            name = slots[slot]
            if name is not ABSENT and name and (name := inert(str(name)).strip()):
                return str(name)
        if not path:
            return ""
        return self.words["element"].format(self.record(record), path[-1] + 1)

    def _slots(self, record: str, path: Path) -> list[Any]:
        """The slots of an element."""
        if len(path) == 1:
            plan, scope = self.plan, self.book.scopes[record]
            at = len(plan.door[plan.root]["facts"]) + plan.scopes[scope][2]
            return self.decision.evaluation.slots[at][path[0]]  # type: ignore[no-any-return]  # a list of slots
        return self.decision.slots_at(self.book.scopes[record], path)

    def called(self, element: dict[str, Any]) -> str:
        name = element.get("name") or element.get("id")
        if name and (name := inert(str(name)).strip()):
            return name
        if element["record"] == self.plan.root:
            return ""
        return self.words["element"].format(self.record(element["record"]), element["index"] + 1)

    def cite(self, row: dict[str, Any]) -> str:
        """The first citation, short: document and place."""
        found = self.reader.cites.get(id(row))
        if found is None or found[0] is not row:
            document, place, _ = row["cites"][0] if row["cites"] else ("", "", "")
            found = self.reader.cites[id(row)] = (row, inert(f"{document} {place or ''}".strip()))
        return found[1]

    def cites(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Every citation: {"document", "title", "place", "words"}."""
        titles = self.plan.head["documents"]
        return [
            {"document": inert(d), "title": inert(str(titles.get(d, "")), 200), "place": inert(p or ""), "quote": inert(w or "", 500)}
            for d, p, w in row["cites"]
        ]

    def reason(self, text: str | None) -> str:
        return inert(text, LONGEST_REASON) if text else ""
