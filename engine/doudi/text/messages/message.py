"""What a message is made of."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """`severity` is error, warning or note; texts are filled with str.format."""

    severity: str
    zh: str
    en: str
    help_zh: str = ""
    help_en: str = ""
    alone: bool = False  # the help is for where nothing can be suggested


NOTES = {  # words beside a second place
    "declared-here": ("已在这里声明", "declared here"),
    "inherited-here": ("继承自这里", "inherited from here"),
    "removed-here": ("这里把它删去了，用到它的地方也要改", "removed here; what uses it has to be overridden too"),
    "bounds-here": ("界限定在这里", "bounded here"),
    "overrides-here": ("这里改动了下层的规定", "what lies below is changed here"),
    "without-unit": ("这里没有写 unit", "no unit is written here"),
}
