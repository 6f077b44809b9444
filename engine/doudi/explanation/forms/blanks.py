"""What stands for the figures and names of any household while the words of one are worked out.

The teller that puts a decision into words runs as it always does, on an evaluation whose trace and slots are `Part`s. Whatever it asks
of what they hold (is it true, is it above another, how long is the list) is noted as a question with its answer; whatever it writes of a
figure or a name becomes a blank. A household for which every question has the same answer has the same words, with its own in the blanks.

Sources are Python expressions over `T` (the trace) and `E` (the evaluation). They are made of columns, integers and names of our own; what
a policy or a household wrote stands in them only as a literal that `ascii` has quoted.
"""

from __future__ import annotations

import re

from doudi.decision.base.runtime import ABSENT
from doudi.explanation.base.runtime import html, stripped, width
from doudi.explanation.base.values import CENTS, as_written, cents, inert, worked

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

FIRST = 0x13000  # blanks are hieroglyphs, which are printable and one column wide; a policy with some of its own gets no forms
MOST_BLANKS = 1000
BLANKS = re.compile(f"[{chr(FIRST)}-{chr(FIRST + MOST_BLANKS - 1)}]")
MOST_QUESTIONS = 1500
MOST_SUPPOSED = 6  # questions about one element
FIGURES = frozenset("0123456789.-/%")  # what a written figure is made of
GIVEN: dict[Any, Any] = {}  # of a list in slots, which may not be known
LITERALS = (int, bool, type(None))
NOBODY = object()  # in place of an element's row, of whom nothing is known but what could be asked
BUILTINS = {"len": len, "max": max, "str": str}
LIST = re.compile(r"\bp\d+\b")  # as Names.listed calls them


class Unfit(Exception):
    """The words hang on what cannot be noted."""


class Open(Exception):
    """A question that nothing is supposed of yet."""

    def __init__(self, source: str):
        self.source = source


class Blank:
    """A text that every household has its own of: where it comes from, what it is here, whether it is a figure for all; `number` is the
    source of what is written in it with two decimals (in hundredths) or with none; `wide` that of its columns, where it is not counted."""

    __slots__ = ("decimals", "figure", "now", "number", "source", "wide")

    def __init__(self, source: str, now: str, *, figure: bool, number: str = "", decimals: int = 0, wide: str = ""):
        self.source, self.now, self.figure, self.number, self.decimals, self.wide = source, now, figure, number, decimals, wide


class Names:
    """What sources call by name: the same in all sources of one part, which are compiled over `things`. Lists of indices that several
    sources look into have names too, and are put together first."""

    __slots__ = ("_listing", "_lists", "_named", "things")

    def __init__(self) -> None:
        self.things: dict[str, Any] = {**{f.__name__: f for f in CALLED}, "CENTS": CENTS, "__builtins__": BUILTINS}
        self._named: dict[Any, str] = {}
        self._lists: dict[str, str] = {}
        self._listing: dict[str, Callable[[Any, Any], Any]] = {}

    def name(self, thing: Any) -> str:
        """The name of a function, or of a part of the plan."""
        own = getattr(thing, "__self__", None)
        key = id(thing) if own is None else (id(own), thing.__name__)
        found = self._named.get(key)
        if found is None:
            found = self._named[key] = f"n{len(self._named)}"
            self.things[found] = thing  # held, so that its identity stays its own
        return found

    def listed(self, source: str) -> str:
        """The name of a list."""
        return self._lists.setdefault(source, f"p{len(self._lists)}")

    def listing(self, name: str, trace: Any, evaluation: Any) -> Any:
        """What is in a list, for a household."""
        if name not in self._listing:
            self._listing[name] = self.function([], name)
        return self._listing[name](trace, evaluation)

    def before(self, source: str) -> list[str]:
        """The lines that put together the lists which a source looks into."""
        found = {*LIST.findall(source)} if self._lists else ()
        return [f"{name} = {of}" for of, name in self._lists.items() if name in found]

    def function(self, lines: list[str], then: str, takes: str = "T, E") -> Callable[..., Any]:
        """The function of some lines that gives `then`."""
        before = self.before("\n".join([*lines, then]))
        text = "\n ".join([f"def made({takes}):", *before, *lines, f"return {then}"])
        space: dict[str, Any] = {}
        exec(compile(text, "<form>", "exec"), self.things, space)  # noqa: S102  # see above
        return space["made"]  # type: ignore[no-any-return]  # the function just made


class Notes:
    """What was asked and written: `questions` are (source, answer) in order."""

    __slots__ = ("_answers", "_places", "blanks", "forced", "format", "names", "questions")

    def __init__(self, names: Names):
        self.forced: dict[str, bool] | None = None  # while `picked` looks at what could be answered: what is answered for now
        self.format = ""  # text or html, where what is told is a text that has been laid out
        self.questions: list[tuple[str, Any]] = []
        self.blanks: list[Blank] = []
        self.names = names
        self._answers: dict[str, Any] = {}
        self._places: dict[str, str] = {}

    def ask(self, source: str, answer: Any) -> Any:
        """Notes a question once."""
        if self.forced is not None:
            return self._supposed(source)
        if source not in self._answers:
            if len(self.questions) >= MOST_QUESTIONS:
                raise Unfit
            self._answers[source] = answer
            self.questions.append((source, answer))
        return answer

    def _supposed(self, source: str) -> bool:
        if source in self.forced:  # type: ignore[operator]  # called where it is a dict
            return self.forced[source]  # type: ignore[index]
        raise Open(source)

    def picked(self, holds: Callable[[], bool], supposed: dict[str, bool] | None = None) -> str:
        """The source of a yes or no that is reckoned of others: what it is for every answer that they could have. Raises Unfit."""
        self.forced = supposed or {}
        try:
            return repr(bool(holds()))
        except Open as asked:
            if len(self.forced) == MOST_SUPPOSED:
                raise Unfit from None
            before, source = self.forced, asked.source
            yes, no = (self.picked(holds, {**before, source: answer}) for answer in (True, False))
            return either(source, yes, no)
        finally:
            self.forced = None

    def blank(self, source: str, now: str, **more: Any) -> str:
        """The character that stands for a text; `more` as of Blank."""
        found = self._places.get(source)
        if found is None:
            if len(self.blanks) >= MOST_BLANKS or self.forced is not None:
                raise Unfit
            found = self._places[source] = chr(FIRST + len(self.blanks))
            self.blanks.append(Blank(source, now, **{"figure": False, **more}))
        return found

    def put(self, write: Callable[..., str], of: tuple[Any, ...], *, figure: bool = False) -> str:
        """The blank for what `write` makes of figures and texts. figure: whatever they are, it is made of FIGURES."""
        args, now = [self.source(x) for x in of], write(*map(self.now, of))
        if write is cents:
            return self.blank(f"f'{{(q := {args[0]}) // 100}}{{CENTS[q % 100]}}'", now, figure=True, number=args[0], decimals=2)
        if write is worked:
            n, d, _ = args
            short = f"f'{{(q := q // {d}) // 100}}{{CENTS[q % 100]}}'"
            shortly = f"{n} >= 0 and not (q := 100 * {n}) % {d}"  # as nearly always
            return self.blank(f"({short} if {shortly} else worked({', '.join(args)}))", now, figure=True)
        if write is as_written:
            n, d, _ = args
            return self.blank(f"(as_written({', '.join(args)}) if {n} % {d} else f'{{{n} // {d}}}')", now, figure=True)
        return self.blank(f"{self.names.name(write)}({', '.join(args)})", now, figure=figure)

    # -- values

    def stand_for(self, x: Any, source: str, *, kind: str = "") -> Any:
        """What stands for a value of the trace or of the slots. kind: b or e, a yes/no or a choice for certain; n, an integer."""
        if self.forced is not None:
            if kind not in ("b", "n"):
                raise Unfit
            return self.ask(source, x) if kind == "b" else Figure(self, source, 0)
        if kind in ("b", "e"):
            return self.ask(source, x)
        if kind != "n":
            self.ask(f"{source}.__class__", x.__class__)
        if x.__class__ is int:
            return Figure(self, source, x)
        if x.__class__ in (tuple, list):
            return Part(self, x, source)
        if x.__class__ is bool:
            return self.ask(source, x)
        if x.__class__ is str:
            if not self.ask(f"clean({source})", clean(x)):
                raise Unfit
            return self.blank(source, x)
        if x is None or x is ABSENT:
            return x
        raise Unfit

    def now(self, x: Any) -> Any:
        """What something is in the household at hand."""
        if isinstance(x, Figure):
            return x.now
        if x.__class__ is tuple:
            return tuple([self.now(y) for y in x])
        if x.__class__ is str:
            for at, blank in self.within(x):
                x = x.replace(at, blank.now)
        return x

    def within(self, text: str) -> list[tuple[str, Blank]]:
        """The blanks in a text."""
        last = FIRST + len(self.blanks)
        return [(c, self.blanks[ord(c) - FIRST]) for c in dict.fromkeys(BLANKS.findall(text)) if ord(c) < last]

    def parts(self, text: str) -> Iterator[tuple[str, Blank | None]]:
        """A text as what is always so and blanks: (text, blank or None)."""
        last, at = FIRST + len(self.blanks), 0
        for found in BLANKS.finditer(text):
            c = found.group()
            if ord(c) < last:
                if found.start() > at:
                    yield text[at : found.start()], None
                yield c, self.blanks[ord(c) - FIRST]
                at = found.end()
        if at < len(text):
            yield text[at:], None

    def measured(self, text: str, *, columns: bool = True) -> tuple[str, int]:
        """How long a text is, or how many columns it has: the source, in which blanks stand for what fills them, and what is always so."""
        out, fixed = [], 0
        for part, blank in self.parts(text):
            if blank is None:
                fixed += width(part) if columns else len(part)
            else:
                out.append(f"len({part})" if blank.figure or not columns else blank.wide or f"width({part})")
        return " + ".join(out), fixed

    def padding(self, texts: list[str], widest: int = 0, *, columns: bool = True) -> list[str]:
        """What fills each text of a column to the longest, or to the widest of those within `widest`."""
        sizes = [self.measured(x, columns=columns) for x in texts]
        fixed = max([n for source, n in sizes if not source and (not widest or n <= widest)], default=0)
        sums = [f"{source} + {n}" if n and source else source or str(n) for source, n in sizes]
        others = list(dict.fromkeys([x for x, (source, _) in zip(sums, sizes, strict=True) if source]))
        if not others:
            return [" " * (fixed - n) for _, n in sizes]
        of = ", ".join([*others, str(fixed)])
        longest = self.blank(f"max({of})" if not widest else f"(x if (x := max({of})) <= {widest} else most({widest}, {of}))", "")
        return [self.blank(f"' ' * ({longest} - ({x}))", "") for x in sums]

    def alike(self, a: str, b: str) -> str:
        """The question whether two texts are the same, as shortly as it can be put; "" where they never are."""
        (x, n), (y, m) = self._number(a), self._number(b)
        if x and y:
            return f"{x} == {y}" if n == m else ""
        return f"{self.source(a)} == {self.source(b)}"

    def _number(self, text: str) -> tuple[str, int]:
        """Of a text that is a figure and no more, the source of its number and its decimals; a whole figure may have .00 behind it."""
        bare = text.removesuffix(".00")
        parts = list(self.parts(bare))
        blank = parts[0][1] if len(parts) == 1 else None
        if blank is None or not blank.number or (bare != text and blank.decimals):
            return "", 0
        return (f"(100 * {blank.number})", 2) if bare != text else (blank.number, blank.decimals)

    def fixed(self, *things: Any) -> bool:
        """Whether some things are the same for every household."""
        for x in things:
            if isinstance(x, Figure) or (x.__class__ is str and self.within(x)) or (x.__class__ is tuple and not self.fixed(*x)):
                return False
        return True

    def source(self, x: Any) -> str:
        """The expression of a value."""
        if isinstance(x, Figure):
            return x.source  # a text
        if x.__class__ is str:
            found = [ascii(text) if blank is None else blank.source for text, blank in self.parts(x)]
            return found[0] if len(found) == 1 else f"({' + '.join(found)})" if found else "''"
        if x.__class__ in LITERALS:
            return repr(x)
        if x.__class__ is tuple:
            return f"({', '.join([self.source(y) for y in x])},)" if x else "()"
        if x.__class__ is Part or (x.__class__ in (list, set, dict) and not self.fixed(*x)):
            raise Unfit
        return self.names.name(x)


def most(widest: int, *widths: int) -> int:
    """The greatest of those that are not above `widest`; 0 where all are."""
    return max([n for n in widths if n <= widest], default=0)


def elements(items: Any) -> range:
    """The indices of a list; none of one that is not known."""
    return range(len(items)) if items.__class__ is list else range(0)


def either(source: str, yes: str, no: str) -> str:
    """The source of what is `yes` where a question is answered so, and else `no`."""
    if yes == no:
        return yes
    if (yes, no) == ("False", "True"):
        return f"not ({source})"
    if no == "False":
        return source if yes == "True" else f"({source}) and ({yes})"
    if yes == "False":
        return f"not ({source}) and ({no})"
    return f"({source}) or ({no})" if yes == "True" else f"(({yes}) if ({source}) else ({no}))"


def clean(text: str) -> bool:
    """Whether a name is shown as it stands."""
    return bool(text) and inert(text).strip() == text


class Part:
    """A row of the trace, or an element in slots."""

    __slots__ = ("_kinds", "_notes", "_now", "_source")
    __hash__ = None  # type: ignore[assignment]  # what is remembered by it would be another household's

    def __init__(self, notes: Notes, now: Any, source: str, kinds: dict[Any, Any] | None = None):
        """kinds: what columns hold for certain, as in `Notes.stand_for`; of a column that is a list, the kinds of its rows."""
        self._notes, self._now, self._source, self._kinds = notes, now, source, kinds or {}

    def __getitem__(self, at: Any) -> Any:
        if at.__class__ is slice:
            return [self[i] for i in range(*at.indices(self._size()))]
        if at.__class__ is not int or at < 0:
            raise Unfit
        source, kind = f"{self._source}[{at}]", self._kinds.get(at, "")
        found = self._now[at] if self._now is not NOBODY else NOBODY
        if kind.__class__ is dict:
            if kind is GIVEN and self._notes.ask(f"{source}.__class__", found.__class__) is not list:
                return found
            return Rows(self._notes, found, source, kind)
        return self._notes.stand_for(found, source, kind=kind)

    def _size(self) -> int:
        """For a slice, whose ends are the plan's."""
        return len(self._now) if self._now is not NOBODY else MOST_QUESTIONS

    def __len__(self) -> int:
        if self._notes.forced is not None:
            raise Unfit
        return self._notes.ask(f"len({self._source})", len(self._now))  # type: ignore[no-any-return]  # the length

    def __iter__(self) -> Iterator[Any]:
        return iter([self[i] for i in range(len(self))])

    def __eq__(self, other: object) -> bool:
        raise Unfit


class Rows(Part):
    """The rows of a list of the trace, which are alike."""

    __slots__ = ()

    def __getitem__(self, at: Any) -> Any:
        if at.__class__ is Index:
            now = NOBODY if self._notes.forced is not None else self._now[at.now]
            return Part(self._notes, now, f"{self._source}[{at.source}]", self._kinds)
        if at.__class__ is not int or at < 0:
            raise Unfit
        return Part(self._notes, self._now[at], f"{self._source}[{at}]", self._kinds)


def _side(x: Any) -> tuple[str, int]:
    """The source of one side of an operator, and what it is here."""
    if isinstance(x, Figure):
        return x.source, x.now
    if x.__class__ is not int:
        raise Unfit
    return repr(x), x


def _arithmetic(sign: str, of: Callable[[int, int], int]) -> Callable[[Any, Any], Any]:
    def operator(self: Any, other: Any) -> Any:
        (a, x), (b, y) = _side(self), _side(other)
        if b == "1" and sign in ("*", "//"):
            return self
        if a == "1" and sign == "*":
            return other
        return Figure((self if isinstance(self, Figure) else other).notes, f"({a} {sign} {b})", of(x, y))

    return operator


def _turned(of: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda self, other: of(other, self)


def _comparison(sign: str, of: Callable[[int, int], bool], *, turned: bool = False) -> Callable[[Any, Any], bool]:
    """turned: it is not so where `sign` holds. Of two that say the same one question is enough."""

    def operator(self: Figure, other: Any) -> bool:
        b, y = _side(other)
        holds = of(0, 0) if b == self.source else bool(self.notes.ask(f"{self.source} {sign} {b}", of(self.now, y)))
        return not holds if turned else holds

    return operator


class Figure:
    """An integer of the household, or what is reckoned of some."""

    __slots__ = ("notes", "now", "source")
    __hash__ = None  # type: ignore[assignment]  # what is remembered by it would be another household's

    def __init__(self, notes: Notes, source: str, now: int):
        self.notes, self.source, self.now = notes, source, now

    __add__ = _arithmetic("+", lambda a, b: a + b)
    __sub__ = _arithmetic("-", lambda a, b: a - b)
    __mul__ = _arithmetic("*", lambda a, b: a * b)
    __floordiv__ = _arithmetic("//", lambda a, b: a // b)
    __mod__ = _arithmetic("%", lambda a, b: a % b)
    __radd__, __rsub__, __rmul__, __rfloordiv__, __rmod__ = map(_turned, (__add__, __sub__, __mul__, __floordiv__, __mod__))
    __lt__ = _comparison(">=", lambda a, b: a >= b, turned=True)
    __le__ = _comparison(">", lambda a, b: a > b, turned=True)
    __gt__ = _comparison(">", lambda a, b: a > b)
    __ge__ = _comparison(">=", lambda a, b: a >= b)
    __eq__ = _comparison("==", lambda a, b: a == b)
    __ne__ = _comparison("==", lambda a, b: a == b, turned=True)

    def __neg__(self) -> Figure:
        return Figure(self.notes, f"(-{self.source})", -self.now)

    def __abs__(self) -> Figure:
        return self if self >= 0 else -self

    def __bool__(self) -> bool:
        return self != 0

    def __format__(self, spec: str) -> str:
        if spec:
            raise Unfit
        return self.notes.blank(f"str({self.source})", str(self.now), figure=True, number=self.source)

    def __str__(self) -> str:
        return format(self)

    __repr__ = __str__

    def put(self, write: Callable[..., str], of: tuple[Any, ...], *, figure: bool) -> str:
        """What `write` makes of it and others, as `Notes.put`."""
        return self.notes.put(write, of, figure=figure)


class Index(Figure):
    """Which element it is, of those of a list that were asked for. All that stand in paths are such: no path has a number beside them."""

    __slots__ = ()

    __hash__ = None  # whether two are the same is a question

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Index):
            raise Unfit
        if self.source.partition("[")[0] == other.source.partition("[")[0]:  # in one list each stands once
            return self.source == other.source
        return bool(self.notes.ask(f"{self.source} == {other.source}", self.now == other.now))


CALLED = (as_written, clean, elements, html, most, stripped, width, worked)  # what sources call by its own name
