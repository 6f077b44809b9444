"""Decisions in words. The account is made, phrased for its reader, and laid out by a template compiled ahead (compiled/)."""

from __future__ import annotations

from doudi.explanation import phrases
from doudi.explanation.account import account
from doudi.explanation.base.runtime import Markup, column, html, run
from doudi.explanation.base.values import inert
from doudi.explanation.base.words import WORDS
from doudi.text.light import cache

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision

LANGS, AUDIENCES, FORMATS = ("zh", "en"), ("citizen", "officer", "auditor"), ("text", "markdown", "html", "json")
TITLE = 48  # columns of the title
OTHERS = (
    ("missing", "missing", "what", 34), ("change", "changes", "said", 60), ("fixed", "fixed", "said", 60), ("check", "checks", "label", 34),
)
_templates: dict[tuple[str, str], Any] = {}


def render(decision: Decision, *, lang: str = "zh", audience: str = "officer", format: str = "text") -> str:
    """One decision in words. lang zh | en; audience citizen | officer | auditor; format text | markdown | html | json.

    Raises ValueError for another word. HTML is a whole page; JSON is decision.to_data(), whatever the audience.
    """
    return render_all([decision], lang=lang, audience=audience, format=format)


def render_all(decisions: list[Decision], *, lang: str = "zh", audience: str = "officer", format: str = "text") -> str:
    """Several decisions, of one household say, as one document: HTML with a section each, JSON as a list if there are several."""
    if lang not in LANGS or audience not in AUDIENCES or format not in FORMATS:
        raise ValueError(f"no explanation for lang={lang!r}, audience={audience!r}, format={format!r}")
    if format == "json":
        return _json(decisions)
    if audience == "citizen":  # no letter about what is the office's own work, unless it alone was asked for
        decisions = [d for d in decisions if d.outcome["entitles"]] or decisions
    parts = [_section(d, lang, audience, format) for d in decisions]
    if format != "html":
        return "\n".join(parts)
    words = WORDS[lang]
    title = words["page_title"] if len(decisions) != 1 else _title(decisions[0], lang)
    language = "zh-CN" if lang == "zh" else "en"
    return run(_template("page", "html"), {"lang": language, "title": title, "body": Markup("".join(parts))})


def _title(decision: Decision, lang: str) -> str:
    return inert(decision.outcome["names"][int(lang == "en")])


def _json(decisions: list[Decision]) -> str:
    texts = [d.to_json() for d in decisions]
    return texts[0] if len(texts) == 1 else f"[{','.join(texts)}]"


def _section(decision: Decision, lang: str, audience: str, format: str) -> str:
    told = account(decision, lang, audience)
    if audience == "citizen":
        phrases.citizen(told)
        return _laid_out("citizen", format, told)
    phrases.officer(told)
    text = _laid_out("officer", format, told)
    if audience == "auditor":
        from doudi.explanation.audit import audit

        audit(decision, told)
        text += _laid_out("auditor", format, told)
    return text


def _laid_out(template: str, format: str, told: dict[str, Any]) -> str:
    values: dict[str, Any] = {"a": told, "w": _escaped(told["lang"]) if format == "html" else told["w"]}
    if format == "text":
        values["wide"] = _widths(told) if template == "officer" else {}
        return _stripped(run(_template(template, format), values))
    return run(_template(template, format), values)


@cache
def _escaped(lang: str) -> dict[str, Markup]:
    """Our own words as HTML has them."""
    return {key: Markup(html(text)) for key, text in WORDS[lang].items()}


def _template(name: str, format: str) -> Any:
    """A compiled template; only the module of its format is loaded."""
    found = _templates.get((name, format))
    if found is None:
        found = _templates[name, format] = getattr(_compiled(format), name)
    return found


def _compiled(format: str) -> Any:
    if format == "text":
        from doudi.explanation.compiled import text

        return text
    if format == "html":
        from doudi.explanation.compiled import html

        return html
    from doudi.explanation.compiled import markdown

    return markdown


def _stripped(text: str) -> str:
    """Without the spaces that columns leave at line ends."""
    return "\n".join([line.rstrip() for line in text.split("\n")]) if " \n" in text else text


def _widths(told: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The columns of the officer's text: every entry as it is laid out."""
    widths, title = told["widths"], told["title"]
    out = {
        "title": {title: title + " " * (TITLE - widths[0][title])}, "need": told["names"],
        "shown": column([n["shown"] for n in told["needs"]], 40, widths),
    }
    if told["due"]:
        lines, steps = told["due"]["lines"], told["due"]["steps"]
        rows = [*lines, *steps]
        money = max([len(x["amount"]) for x in rows], default=0)
        for x in lines:
            x["right"] = f"{x['amount'].rjust(money)}  {x['cite']}"
        for x in steps:
            x["right"] = x["amount"].rjust(money)
        out["line"] = column([x["label"] for x in lines] + [x["name"] for x in steps], 30, widths)
        out["working"] = column([x["working"] for x in rows], 34, widths)
    for name, key, of, widest in OTHERS:
        if told[key]:
            out[name] = column([x[of] for x in told[key]], widest, widths)
    return out
