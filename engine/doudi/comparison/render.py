"""Comparisons laid out: text, Markdown, one HTML page, or the data itself as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.comparison.phrases import phrased
from doudi.comparison.words import WORDS
from doudi.explanation.base.runtime import Markup, run, stripped, template

if TYPE_CHECKING:
    Row = dict[str, Any]

FORMATS = ("text", "markdown", "html", "json")


def laid_out(data: Row, format: str, lang: str) -> str:
    """`data` is what compare.data gives."""
    if format == "json":
        import json

        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    told = phrased(data, lang)
    values: Row = {"a": told, "w": WORDS[lang]}
    text = run(template("comparison", "comparison", format), values)
    if format == "html":
        page = {"lang": "zh-CN" if lang == "zh" else "en", "title": told["title"], "body": Markup(text)}
        return run(template("comparison", "page", "html"), page)
    return stripped(text) if format == "text" else text
