"""What stands for the figures and names of any household while the words of one are worked out.

The teller that puts a decision into words runs as it always does, on an evaluation whose trace and slots are `Part`s. Whatever it asks
of what they hold (is it true, is it above another, how long is the list) is noted as a question with its answer; whatever it writes of a
figure or a name becomes a blank. A household for which every question has the same answer has the same words, with its own in the blanks.

Sources are Python expressions over `T` (the trace) and `E` (the evaluation). They are made of columns, integers and names of our own; what
a policy or a household wrote stands in them only as a literal that `ascii` has quoted.
"""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.explanation.base.runtime import width
from doudi.explanation.base.values import CENTS, cents, inert

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

FIRST = 0x13000  # blanks are hieroglyphs, which are printable and one column wide; a policy with some of its own gets no forms
MOST_BLANKS = 1000
MOST_QUESTIONS = 1500
FIGURES = frozenset("0123456789.-/%")  # what a written figure is made of
LITERALS = (int, bool, type(None))
BUILTINS = {"len": len, "str": str}


class Unfit(Exception):
    """The words hang on what cannot be noted."""


class Blank:
    """A text that every household has its own of: where it comes from, what it is here, whether it is a figure for all; `number` is the
    source of what is written in it with two decimals (in hundredths) or with none."""

    __slots__ = ("decimals", "figure", "now", "number", "source")

    def __init__(self, source: str, now: str, *, figure: bool, number: str = "", decimals: int = 0):
        self.source, self.now, self.figure, self.number, self.decimals = source, now, figure, number, decimals


class Names:
    """What sources call by name: the same in all sources of one part, which are compiled over `things`."""

    __slots__ = ("_named", "things")

    def __init__(self) -> None:
        self.things: dict[str, Any] = {"CENTS": CENTS, "clean": clean, "width": width, "__builtins__": BUILTINS}
        self._named: dict[Any, str] = {}

    def name(self, thing: Any) -> str:
        """The name of a function, or of a part of the plan."""
        own = getattr(thing, "__self__", None)
        key = id(thing) if own is None else (id(own), thing.__name__)
        found = self._named.get(key)
        if found is None:
            found = self._named[key] = f"n{len(self._named)}"
            self.things[found] = thing  # held, so that its identity stays its own
        return found


class Notes:
    """What was asked and written: `questions` are (source, answer) in order."""

    __slots__ = ("_answers", "_places", "blanks", "names", "questions")

    def __init__(self, names: Names):
        self.questions: list[tuple[str, Any]] = []
        self.blanks: list[Blank] = []
        self.names = names
        self._answers: dict[str, Any] = {}
        self._places: dict[str, str] = {}

    def ask(self, source: str, answer: Any) -> Any:
        """Notes a question once."""
        if source not in self._answers:
            if len(self.questions) >= MOST_QUESTIONS:
                raise Unfit
            self._answers[source] = answer
            self.questions.append((source, answer))
        return answer

    def blank(self, source: str, now: str, **more: Any) -> str:
        """The character that stands for a text; `more` as of Blank."""
        found = self._places.get(source)
        if found is None:
            if len(self.blanks) >= MOST_BLANKS:
                raise Unfit
            found = self._places[source] = chr(FIRST + len(self.blanks))
            self.blanks.append(Blank(source, now, **{"figure": False, **more}))
        return found

    def put(self, write: Callable[..., str], of: tuple[Any, ...], *, figure: bool = False) -> str:
        """The blank for what `write` makes of figures and texts. figure: whatever they are, it is made of FIGURES."""
        args, now = [self.source(x) for x in of], write(*map(self.now, of))
        if write is cents:
            return self.blank(f"f'{{(q := {args[0]}) // 100}}{{CENTS[q % 100]}}'", now, figure=True, number=args[0], decimals=2)
        return self.blank(f"{self.names.name(write)}({', '.join(args)})", now, figure=figure)

    # -- values

    def stand_for(self, x: Any, source: str, *, kind: str = "") -> Any:
        """What stands for a value of the trace or of the slots. kind: b or e, a yes/no or a choice for certain; n, an integer."""
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
        if x.__class__ is Figure:
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
        return [(c, self.blanks[ord(c) - FIRST]) for c in dict.fromkeys(text) if FIRST <= ord(c) < last]

    def parts(self, text: str) -> Iterator[tuple[str, Blank | None]]:
        """A text as what is always so and blanks: (text, blank or None)."""
        last, plain = FIRST + len(self.blanks), ""
        for c in text:
            if FIRST <= ord(c) < last:
                if plain:
                    yield plain, None
                yield c, self.blanks[ord(c) - FIRST]
                plain = ""
            else:
                plain += c
        if plain:
            yield plain, None

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
            if x.__class__ is Figure or (x.__class__ is str and self.within(x)) or (x.__class__ is tuple and not self.fixed(*x)):
                return False
        return True

    def source(self, x: Any) -> str:
        """The expression of a value."""
        if x.__class__ is Figure:
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
            return [self[i] for i in range(*at.indices(len(self._now)))]
        if at.__class__ is not int or at < 0:
            raise Unfit
        found, source, kind = self._now[at], f"{self._source}[{at}]", self._kinds.get(at, "")
        if kind.__class__ is dict:
            return Rows(self._notes, found, source, kind)
        return self._notes.stand_for(found, source, kind=kind)

    def __len__(self) -> int:
        return self._notes.ask(f"len({self._source})", len(self._now))  # type: ignore[no-any-return]  # the length

    def __iter__(self) -> Iterator[Any]:
        return iter([self[i] for i in range(len(self))])

    def __eq__(self, other: object) -> bool:
        raise Unfit


class Rows(Part):
    """The rows of a list of the trace, which are alike."""

    __slots__ = ()

    def __getitem__(self, at: Any) -> Any:
        if at.__class__ is not int or at < 0:
            raise Unfit
        return Part(self._notes, self._now[at], f"{self._source}[{at}]", self._kinds)


def _side(x: Any) -> tuple[str, int]:
    """The source of one side of an operator, and what it is here."""
    if x.__class__ is Figure:
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
        return Figure((self if self.__class__ is Figure else other).notes, f"({a} {sign} {b})", of(x, y))

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
