"""A form: what a part of an explanation says, with blanks, as a function that fills them in for a household."""

from __future__ import annotations

from doudi.explanation.base.runtime import width
from doudi.explanation.forms.blanks import LITERALS, Notes, Unfit

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.telling import Telling

AS_IT_IS = ("row", "case")  # entries that are parts of the plan: not copied
COLUMNS = ("title", "shown", "working", "label")  # entries whose width on a terminal is asked for


class Form:
    """`fill(trace, evaluation, telling)` gives the part, and notes the widths of its texts; `proved`: for how many households it said what
    the teller said."""

    __slots__ = ("fill", "proved")

    def __init__(self, notes: Notes, told: Any):
        self.proved = 0
        self.fill = Writer(notes).made(told)


class Writer:
    """Writes the source of one form."""

    def __init__(self, notes: Notes):
        self.notes = notes
        self.lines: list[str] = []
        self.texts: dict[str, str] = {}  # a text with blanks -> the variable that holds it
        self.blanks: dict[str, str] = {}
        self.widths: dict[str, str] = {}

    def made(self, told: Any) -> Callable[[Any, Any, Telling], Any]:
        body = self.value(told)
        widths = ["W = X.widths", *(f"W[{text}] = {wide}" for text, wide in self.widths.items())] if self.widths else []
        if self.notes.format == "text":
            body = f"stripped({body})"
        return self.notes.names.function([*self.lines, *widths], body, "T, E, X")

    def value(self, x: Any, key: str = "") -> str:
        if x.__class__ is str:
            return self.text(x, key)
        if x.__class__ in LITERALS:
            return repr(x)
        if key in AS_IT_IS:
            return self.notes.names.name(x)
        if x.__class__ is dict:
            return f"{{{', '.join([f'{k!a}: {self.value(v, k)}' for k, v in x.items()])}}}"
        if x.__class__ is list:
            return f"[{', '.join([self.value(v) for v in x])}]"
        raise Unfit

    def text(self, text: str, key: str) -> str:
        """The source of a text; what has blanks is put together once."""
        if not self.notes.within(text):
            if key in COLUMNS and not text.isascii():
                self.widths[ascii(text)] = str(width(text))
            return ascii(text)
        found = self.texts.get(text)
        if found is None:
            parts = list(self.notes.parts(text))
            if len(parts) == 1 and parts[0][1] is not None:
                found = self.texts[text] = self.blank(text, parts[0][1].source)
                return found
            inside = "".join([_literal(c) if blank is None else f"{{{self.blank(c, blank.source)}}}" for c, blank in parts])
            found = self.texts[text] = f"s{len(self.texts)}"
            self.lines.append(f"{found} = f'{inside}'")
        if key in COLUMNS and found not in self.widths:
            columns, fixed = self.notes.measured(text)
            self.widths[found] = f"{self.filled(columns)} + {fixed}"
        return found

    def blank(self, c: str, source: str) -> str:
        found = self.blanks.get(c)
        if found is None:
            source = self.filled(source)
            if self.notes.format == "html" and not self.notes.within(c)[0][1].figure:
                source = f"html({source})"
            found = self.blanks[c] = f"b{len(self.blanks)}"
            self.lines.append(f"{found} = {source}")
        return found

    def filled(self, source: str) -> str:
        """A source with the variables of the blanks in it."""
        for at, inner in self.notes.within(source):
            source = source.replace(at, self.blank(at, inner.source))
        return source


def _literal(text: str) -> str:
    """A text inside a single-quoted f-string."""
    return ascii(text + '"')[1:-2].replace("{", "{{").replace("}", "}}")  # with both quotes in it, ascii chooses single ones
