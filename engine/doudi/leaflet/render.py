"""Leaflets laid out: the account phrased line by line, then a template compiled ahead (compiled/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.explanation.base.runtime import Markup, run, stripped, template
from doudi.leaflet import phrases
from doudi.leaflet.words import WORDS

if TYPE_CHECKING:
    Row = dict[str, Any]

FORMATS = ("text", "markdown", "html")


def laid_out(kind: str, format: str, told: Row) -> str:
    """A leaflet in text, Markdown or as one HTML page. `kind` names the template: region or family."""
    w = WORDS[told["lang"]]
    values: Row = {"a": told, "w": w}
    getattr(phrases, kind)(told)
    if kind == "family" and format == "text":
        values["wide"] = phrases.widths(told)
    if format == "html":
        language = "zh-CN" if told["lang"] == "zh" else "en"
        body = Markup(run(template("leaflet", kind, format), values))
        page = {"lang": language, "title": told["title"], "kind": kind, "body": body, "wall": kind == "family"}
        return run(template("leaflet", "page", "html"), page)
    text = run(template("leaflet", kind, format), values)
    return stripped(text) if format == "text" else text
