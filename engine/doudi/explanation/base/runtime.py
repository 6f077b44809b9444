"""What the code that Jinja makes of the shipped templates needs when it runs: a few names, so that Jinja itself is not imported.

tools/compile_templates.py makes compiled/ of a room from its templates/; a test holds the two equal and their output equal
to Jinja's own. Templates read dicts and lists, and use no filters but `pad` and `laid`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MARKDOWN = "\\`*_[]{}<>#|~&!$@:"  # what could mean something in Markdown; the rest of the punctuation stands mid-line
_escapes = str.maketrans({c: "\\" + c for c in MARKDOWN})
WIDEST = 30  # columns of a terminal; longer entries stand out rather than push the others
WIDE = [
    ("\u1100", "\u115f"), ("\u2e80", "\ua4cf"), ("\uac00", "\ud7a3"), ("\uf900", "\ufaff"), ("\ufe30", "\ufe6f"), ("\uff00", "\uff60"),
    ("\uffe0", "\uffe6"), ("\U00020000", "\U0003ffff"),
]


class Columns(dict[str, int]):
    """How wide a character is, found on first use."""

    def __missing__(self, c: str) -> int:
        found = self[c] = 1 + any(low <= c <= high for low, high in WIDE)
        return found


_column = Columns().__getitem__


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def plain(value: Any) -> str:
    """Terminal text: values are inert when they reach a template."""
    return value if value.__class__ is str else str(value)


def html(value: Any) -> str:
    """A value inert in HTML, in text and in a quoted attribute; what is Markup stays."""
    if value.__class__ is Markup:
        return value
    text = value if value.__class__ is str else str(value)
    if "<" in text or "&" in text or ">" in text or '"' in text or "'" in text:  # five looks cost half of five replacements
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")
    return text


def markdown(value: Any) -> str:
    """A value inert in Markdown, at the beginning of a line too; what is Markup stays."""
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
    return len(text) if text.isascii() else sum(map(_column, text))


def widest(texts: list[str]) -> int:
    """How wide a column is: its widest text of those that fit."""
    return max((x for x in map(width, texts) if x <= WIDEST), default=0)


def column(texts: list[str], widest: int, known: tuple[dict[str, int], dict[str, int]]) -> dict[str, str]:
    """Texts of one column, each filled with spaces to the widest of them; those beyond `widest` stand out and do not push the others.
    `known`: widths of texts that were put together of known ones, and of those that the plan says."""
    own, said = known
    widths = [(text, (own.get(text) or said.get(text) or width(text)) if text else 0) for text in texts]
    most = 0
    for _, n in widths:
        if most < n <= widest:
            most = n
    return {text: text + " " * (most - n) for text, n in widths}


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces to a width; longer text is left whole."""
    return text + " " * (columns - width(text))


def laid(text: str, column: dict[str, str]) -> str:
    """An entry of a column as `column` has filled it; a compiled template looks it up itself."""
    return column[text]


def run(template: Callable[..., list[str]], values: dict[str, Any]) -> str:
    """The text of a compiled template."""
    return "".join(template(**values))


def template(room: str, name: str, format: str) -> Any:
    """A compiled template of a room; only the module of its format is loaded."""
    from importlib import import_module

    return getattr(import_module(f"doudi.{room}.compiled.{format}"), name)


def stripped(text: str) -> str:
    """Without spaces at the ends of lines."""
    return "\n".join([line.rstrip() for line in text.split("\n")]) if " \n" in text else text
