"""Readers of single values, made once for an engine, a mode of its code and a language: closures that know their column and format.

`truth`, `ratio` and `text` each map a handle to a function of (trace, path). What they do not know in advance they leave to `Telling`.
"""

from __future__ import annotations

from doudi.explanation.values import counted, number

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.engine import Engine

    Path = tuple[int, ...]
    Read = Callable[[Any, Path], Any]


class Reader:
    """The readers of one (engine, mode, language)."""

    __slots__ = (
        "certain", "cites", "counts", "engine", "lang", "names", "plan", "ratios", "texts",
        "truths", "units", "where", "wholes", "words",
    )

    def __init__(self, engine: Engine, mode: str, lang: str, words: dict[str, str]):
        self.engine, self.plan, self.lang, self.words = engine, engine.plan, lang, words
        self.where = engine.code(mode)[1]
        maybe = engine.maybe.get(mode)
        self.certain: Any = None if mode == "ranges" else (maybe or ())  # nodes not in it hold one value; None: all are ranges
        self.names: dict[str, str] = {}  # a policy's name -> the same made inert
        self.cites: dict[int, tuple[Any, str]] = {}  # identity of a row of the plan -> the row and its first citation
        self.wholes: dict[int, Read | None] = {}
        self.truths: dict[int, Read | None] = {}
        self.ratios: dict[int, Read | None] = {}
        self.texts: dict[tuple[int, bool, bool], Read | None] = {}
        english = lang == "en"
        self.units: list[str] = [row[1 + english] if row[0] == "number" and not row[3] else "" for row in self.plan.types]
        # the units worth saying in a working: what is counted, not money
        self.counts = [u if "/" not in u and not u.startswith(("元", "yuan")) else "" for u in self.units]

    def column(self, id: int) -> Read | None:
        """Reads the one value of a node; None where it can be a range or is not in the trace."""
        steps = self.where.get(id)
        if steps is None or self.certain is None or id in self.certain:
            return None
        if len(steps) == 1:
            at = steps[0]
            return lambda trace, path: trace[at]
        if len(steps) == 2:
            rows, at = steps
            return lambda trace, path: trace[rows][path[0]][at]
        return None

    def whole(self, id: int) -> Read | None:
        """The integer of a node."""
        if id not in self.wholes:
            node = self.plan.nodes[id]
            value = node.data
            self.wholes[id] = (lambda trace, path: value) if node.op == "const" else self.column(id)
        return self.wholes[id]

    def truth(self, id: int) -> Read | None:
        """The truth of a yes/no node."""
        if id not in self.truths:
            node = self.plan.nodes[id]
            value = bool(node.data)
            self.truths[id] = (lambda trace, path: value) if node.op == "const" else self.column(id)
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
            return lambda trace, path: fixed
        read, den = self.column(id), top.den
        if read is None:
            return None
        if over < 0:
            if not top.nullable:
                return lambda trace, path: (read(trace, path), den)
            return lambda trace, path: None if (n := read(trace, path)) is None else (n, den)
        bottom = self.plan.nodes[over]
        below, over_den = self.column(over), bottom.den
        if below is None or top.nullable:
            return None
        return lambda trace, path: (read(trace, path) * over_den, den * below(trace, path))

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
            truth = self.truth(id)
            return None if truth is None else lambda trace, path: words["yes"] if truth(trace, path) else words["no"]
        if row[0] != "number":
            return None
        read = self.ratio(handle)
        if read is None:
            return None
        nothing, symbol = words["nothing"], self.units[type] if unit else ""
        simple = row[4] == 2 and not row[3] and not written and not row[1].startswith("小时")

        def money(trace: Any, path: Path) -> str:
            r = read(trace, path)
            if r is None:
                return nothing
            n, d = r
            if n < 0:
                return number(n, d, row)
            q = n if d == 100 else (200 * n + d) // (2 * d)
            return f"{q // 100}.{q % 100:02d}"

        def plain(trace: Any, path: Path) -> str:
            r = read(trace, path)
            return nothing if r is None else number(r[0], r[1], row, written=written)

        said = money if simple else plain
        return said if not symbol else lambda trace, path: counted(said(trace, path), symbol)


def reader_of(engine: Engine, mode: str, lang: str, words: dict[str, str]) -> Reader:
    """The readers kept with an engine."""
    found = engine.kept.get((mode, lang))
    if found is None:
        found = engine.kept[mode, lang] = Reader(engine, mode, lang, words)
    return found
