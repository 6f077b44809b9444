"""What the code that Jinja makes of the shipped templates needs when it runs: a few names, so that Jinja itself is not imported.

tools/compile_templates.py makes compiled/ of a room from its templates/; a test holds the two equal and their output equal
to Jinja's own. Templates read dicts and lists, and use no filter but `pad`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

missing = object()
MARKDOWN = "\\`*_[]{}<>#|~&!$@:"  # what could mean something in Markdown; the rest of the punctuation stands mid-line
_escapes = str.maketrans({c: "\\" + c for c in MARKDOWN})
WIDE = [
    ("\u1100", "\u115f"), ("\u2e80", "\ua4cf"), ("\uac00", "\ud7a3"), ("\uf900", "\ufaff"), ("\ufe30", "\ufe6f"), ("\uff00", "\uff60"),
    ("\uffe0", "\uffe6"), ("\U00020000", "\U0003ffff"),
]
_widths: dict[str, int] = {}


class Columns(dict[str, int]):
    """How wide a character is, found on first use."""

    def __missing__(self, c: str) -> int:
        found = self[c] = 1 + any(low <= c <= high for low, high in WIDE)
        return found


_columns = Columns()


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def plain(value: Any) -> str:
    """Terminal text: values are inert when they reach a template."""
    return value if value.__class__ is str else str(value)


def html(value: Any) -> str:
    if value.__class__ is Markup:
        return value
    text = value if value.__class__ is str else str(value)
    if text.isalnum():
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")


def markdown(value: Any) -> str:
    if value.__class__ is Markup:
        return value
    text = value if value.__class__ is str else str(value)
    if text.isalnum():
        return text
    digits = len(text) - len(text.lstrip("0123456789"))
    if text[:1] in ("-", "+", "=") or (digits and text[digits : digits + 2] in (". ", ") ", ".", ")")):
        return text[:digits].translate(_escapes) + "\\" + text[digits:].translate(_escapes)  # no list, no underline
    return text.translate(_escapes).replace("www.", "www\\.")


def width(text: str) -> int:
    """Columns on a terminal: two for a Chinese character or full-width sign."""
    if text.isascii():
        return len(text)
    found = _widths.get(text)
    if found is None:
        found = sum(map(_columns.__getitem__, text))
        if len(_widths) < 5000:
            _widths[text] = found
    return found


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces to a width; longer text is left whole."""
    return text + " " * (columns - width(text))


class Environment:
    """Stands for jinja2.Environment when a template runs."""

    concat = staticmethod("".join)
    filters = {"pad": pad}  # noqa: RUF012  # as Jinja names it; never changed
    tests: dict[str, Any] = {}  # noqa: RUF012
    undefined = None


class Context:
    """Stands for jinja2.runtime.Context: the variables of one rendering."""

    __slots__ = ("exported_vars", "values", "vars")

    def __init__(self, values: dict[str, Any]):
        self.values = values
        self.vars: dict[str, Any] = {}
        self.exported_vars: set[str] = set()

    def resolve_or_missing(self, name: str) -> Any:
        return self.values.get(name, missing)


environment = Environment()


def run(root: Any, values: dict[str, Any]) -> str:
    """The text of a compiled template."""
    events: Iterator[str] = root(Context(values), missing, environment)
    return "".join(events)
