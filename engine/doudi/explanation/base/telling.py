"""One decision being told in one language: reads values of the trace and says them."""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import subject_paths
from doudi.decision.base.value import Value
from doudi.decision.unknowns import is_open, open_nodes
from doudi.explanation.base.book import OPEN_LEAVES
from doudi.explanation.base.reader import reader_of
from doudi.explanation.base.runtime import column, stripped, width
from doudi.explanation.base.values import counted, inert, number, spread, varies
from doudi.explanation.base.words import WORDS
from doudi.text.light import attrgetter

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.decision import Decision, Evaluation

    Path = tuple[int, ...]


NOTHING_BESIDE: dict[str, Any] = {
    "changes": [], "no_change": "", "fixed": [], "checks": [], "checks_met": "", "powers": [], "waits": [],
}


def anybody(t: Telling, path: Path) -> bool:
    """What holds of every element (Telling.those, many)."""
    return True


class Telling:
    """What the reader's functions are called with. `at` is 0 for Chinese and 1 for English, and picks out of [zh, en] pairs."""

    __slots__ = ("audience", "beside", "decision", "evaluation", "path", "plan", "reader", "trace", "widths", "words")

    noted = False  # whether what is asked is noted (forms/)

    def __init__(self, decision: Decision, lang: str, audience: str):
        self.decision, self.audience, self.path = decision, audience, decision.path
        self.evaluation = evaluation = decision.evaluation
        self.trace, self.words = evaluation.trace, WORDS[lang]
        self.reader = reader = reader_of(evaluation.engine, evaluation.mode, lang, self.words)
        self.plan = reader.plan
        self.beside = NOTHING_BESIDE  # what is found out for each household by deciding or searching more, in words
        self.widths: dict[str, int] = {}  # columns on a terminal of texts put together here, where that is known without counting

    lang = property(attrgetter("reader.lang"))
    english = property(attrgetter("reader.english"))
    at = property(attrgetter("reader.at"))
    book = property(attrgetter("reader.book"))
    values = property(attrgetter("evaluation.values"))

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
        return subject_paths(self.plan, self.book.scopes[record], self.evaluation.slots, path)

    # -- what the words hang on: asked here and nowhere else, so that it can be noted (forms/)

    def those(self, record: str, path: Path, holds: Callable[[Any, Path], bool]) -> list[Path]:
        """The elements of a list below `path` of which something holds, as a reader of yes or no says."""
        return [p for p in self.paths(record, path) if holds(self, p)]

    def many(self, record: str, path: Path, holds: Callable[[Any, Path], bool]) -> int:
        """How many they are."""
        return len(self.those(record, path, holds))

    def asks(self, question: Callable[..., Any], *about: Any) -> Any:
        """The answer to a question about figures and texts: yes or no, a whole number, or a tuple of them."""
        return question(*about)

    def puts(self, write: Callable[..., str], *of: Any) -> str:
        """What is written of figures and texts."""
        return write(*of)

    def same(self, a: str, b: str) -> bool:
        """Whether two texts read alike."""
        return a == b

    def distinct(self, texts: list[str]) -> list[str]:
        """Texts, each once."""
        return list(dict.fromkeys(texts))

    def figure(self, text: str) -> bool:
        """Whether a text can be a figure, and not words in place of one."""
        return text.isascii()

    def counted(self, text: str, unit: str) -> str:
        """A number and its unit."""
        return self.puts(counted, text, unit) if varies(unit) else counted(text, unit)

    # -- laying out

    def columns(self, text: str) -> int:
        """How wide a text is on a terminal."""
        return self.widths.get(text) or self.reader.widths.get(text) or width(text)

    def column(self, texts: list[str], widest: int) -> dict[str, str]:
        """Texts of one column as they are laid out, as `runtime.column` fills them."""
        return column(texts, widest, (self.widths, self.reader.widths))

    def filled(self, text: str, columns: int) -> str:
        """A text, filled with spaces to a width."""
        return text + " " * (columns - self.columns(text))

    def flush(self, figures: list[str]) -> list[str]:
        """Figures of one column, flush right."""
        most = max(map(len, figures), default=0)
        return [x.rjust(most) for x in figures]

    def laid_out(self, text: str, format: str) -> str:
        """What a template has made, as it is handed out."""
        return stripped(text) if format == "text" else text

    # -- saying

    def name(self, names: list[str]) -> str:
        return self.reader.name(names)

    def word(self, status: str) -> str:
        """What an outcome is called: in the programme's own words, where it has some."""
        own = self.decision.outcome["words"].get(status)
        return (own and own[self.at] and inert(own[self.at])) or self.words[status]

    def pair(self, row: dict[str, Any]) -> str:
        """The name of a row of the plan."""
        return self.reader.name(row["names"])

    def unit(self, handle: int) -> str:
        return self.reader.unit(handle)

    def say(self, handle: int, path: Path, *, written: bool = False) -> str:
        """A value without its unit."""
        return self.reader.saying(handle, written)(self, path)  # type: ignore[no-any-return]  # a text, as the reader says

    def full(self, handle: int, path: Path, *, written: bool = False) -> str:
        """A value with its unit."""
        return self.reader.full(handle, written)(self, path)  # type: ignore[no-any-return]  # a text, as the reader says

    def whole(self, handle: int, path: Path, *, written: bool = False) -> str:
        """The same of a value that can be a range, a day or a choice."""
        v = self.value(handle, path)
        text = self.told(handle, path, written=written)
        return self.counted(text, self.unit(handle)) if v.nothing != 2 and text not in self.reader.unsaid else text

    def told(self, handle: int, path: Path, *, written: bool = False) -> str:
        """The same without its unit; of what is not known because the text says nothing, that it does: no paper would help."""
        v = self.value(handle, path)
        text = self.shown(v, written=written)
        if text == self.words["unknown"]:
            return self.silence(handle, path)
        return self._ends(v, handle, path, text) if v.kind == "n" and not v.nothing and not v.known and v.type[0] == "number" else text

    def _ends(self, v: Value, handle: int, path: Path, text: str) -> str:
        """A range without an end that says only how long an unknown list may be."""
        from doudi.explanation.base.unlisted import told

        return told(self, handle, path, v, text)

    def of(self, evaluation: Evaluation) -> Telling:
        """The same of another evaluation."""
        d = self.decision
        return Telling(type(d)(evaluation, d.outcome, d.path), self.lang, self.audience)

    def silence(self, handle: int, path: Path) -> str:
        """Why something is not known: 原文没有规定 or 尚未公布 where nothing else is open, else 未知."""
        node, raw, scopes = self.plan.handles[handle][1], self.values.raw, self.plan.scopes
        for n in self.reader.book.silences(node):
            if scopes[n.scope][1] >= 0 or is_open(n, raw(n, ())):
                break
        else:
            return self.words["unknown"]  # the quick and usual answer
        d = self.decision
        found = open_nodes(type(d)(d.evaluation, d.outcome, path), d.evaluation, [node])
        leaves = {self.plan.nodes[i].op for i, _ in found} & {"fact", *OPEN_LEAVES}
        return self.words["unknown" if not leaves or "fact" in leaves else "not_laid_down" if "silent" in leaves else "not_published"]

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
        return words["or_nothing"].format(text) if v.nothing and text != words["unknown"] else text

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
        from doudi.decision.base.runtime import FIRST, LAST
        from doudi.language.values import show_day, show_moment

        low, high = v.low[0], v.high[0]
        if v.type[0] == "time":
            return self.puts(show_moment, low) if low == high else self.words["unknown"]
        if low == high:
            return self.puts(show_day, low)
        begins = low > FIRST + 2 * 366  # a while after the first day of all is no more than that day
        if high >= LAST:
            return self.words["not_before"].format(self.puts(show_day, low)) if begins else self.words["unknown"]
        if not begins:
            return self.words["date<="].format(self.puts(show_day, high))
        return self.words["range"].format(self.puts(show_day, low), self.puts(show_day, high))

    def money(self, handle: int, path: Path) -> str:
        """An amount with its unit: 每月 710.00 元."""
        return self.reader.paid(self.plan.handles[handle][3], self.say(handle, path))

    def counts(self, record: str) -> str:
        return self.reader.counts(record)

    def record(self, record: str) -> str:
        return self.reader.record(record)

    def who(self, record: str, path: Path) -> str:
        """How an element is called: its name, else its id, else 成员2."""
        own, list_slot, begins = self.reader.called(record)
        if not path:
            slots = self.evaluation.slots
        elif len(path) == 1:
            slots = self.evaluation.slots[list_slot][path[0]]
        else:
            slots = self.decision.slots_at(self.book.scopes[record], path)
        for slot in own:
            name = slots[slot]
            if name is not ABSENT and name and (name := inert(str(name)).strip()):
                return str(name)
        return f"{begins}{path[-1] + 1}" if path else ""

    def called(self, element: dict[str, Any]) -> str:
        name = element.get("name") or element.get("id")
        if name and (name := inert(str(name)).strip()):
            return name
        if element["record"] == self.plan.root:
            return ""
        return f"{self.reader.called(element['record'])[2]}{element['index'] + 1}"

    def cite(self, row: dict[str, Any]) -> str:
        return self.reader.cite(row)

    def cites(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Every citation: {"document", "title", "place", "words"}."""
        titles = self.plan.head["documents"]
        return [
            {"document": inert(d), "title": inert(str(titles.get(d, "")), 200), "place": inert(p or ""), "quote": inert(w or "", 500)}
            for d, p, w in row["cites"]
        ]

    def reason(self, text: str | None) -> str:
        return self.reader.reason(text)
