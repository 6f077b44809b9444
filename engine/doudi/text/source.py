"""A text and a place in it. Offsets count characters; line and column exist only when shown."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

LARGEST_FILE = 2_000_000  # bytes; the longest real policy file is a hundredth of it


@dataclass(frozen=True, slots=False)
class Source:
    """A named text. `name` is what people are shown: a path relative to where they stand, or `<input>`."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), without its end."""
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a source."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of `other`."""
        return Span(self.source, self.start, other.end)


def decode(data: bytes) -> tuple[str, str | None]:
    """Text of a policy file and, where it cannot be taken as it is, the code of what is wrong with it."""
    if len(data) > LARGEST_FILE:
        return "", "file-too-large"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "", "file-not-utf8"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", "file-not-utf8"
    if "\0" in text:
        return text, "file-has-nul"
    return text.replace("\r\n", "\n"), None
