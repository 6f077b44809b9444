"""Decisions in words. The account is made, phrased for its reader, and laid out by a template compiled ahead (compiled/)."""

from __future__ import annotations

from doudi.explanation import phrases
from doudi.explanation.account import account_of, settled, telling
from doudi.explanation.base.runtime import Markup, html, run
from doudi.explanation.base.telling import NOTHING_BESIDE
from doudi.explanation.base.values import inert
from doudi.explanation.base.words import WORDS
from doudi.explanation.forms import often
from doudi.text.light import cache

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.explanation.base.telling import Path, Telling
    from doudi.explanation.forms import Tell

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
    if format == "text" and lang in LANGS and audience in AUDIENCES:  # the usual way, without what is of several
        return _section(decision, lang, audience, format)
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
    status = decision.status
    t = telling(decision, status, lang, audience)
    found = t.beside
    beside: tuple[int, ...] = ()  # how much of each there is
    if found is not NOTHING_BESIDE and audience != "citizen":
        phrases.beside(found, t.words)
        beside = tuple([len(x) if x.__class__ is list else bool(x) for x in found.values()])
    if audience == "officer":
        if format == "markdown" or not settled(t, status):
            return _officer(t, (status, format), t.path)
        tell: Tell = t.reader.kept("section", decision.outcome, lambda _: often(_officer))
        return tell(t, (status, format, beside), t.path)  # type: ignore[no-any-return]  # a text
    told = account_of(t, status)
    if audience == "citizen":
        phrases.citizen(told)
        return _laid_out(t, "citizen", format, told)
    from doudi.explanation.audit import audit

    phrases.officer(told)
    text = _laid_out(t, "officer", format, told)
    audit(decision, told)
    return text + _laid_out(t, "auditor", format, told)


def _officer(t: Telling, key: tuple[Any, ...], _: Path) -> str:
    """What an officer reads; `key` begins with status and format."""
    status, format, *_shape = key
    told = account_of(t, status)
    phrases.officer(told)
    return _laid_out(t, "officer", format, told)


def _laid_out(t: Telling, template: str, format: str, told: dict[str, Any]) -> str:
    values: dict[str, Any] = {"a": told, "w": _escaped(told["lang"]) if format == "html" else told["w"]}
    if format == "text":
        values["wide"] = columns(t, told) if template == "officer" else {}
    return t.laid_out(run(_template(template, format), values), format)


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


def columns(t: Telling, told: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The columns of the officer's text: every entry as it is laid out."""
    title = told["title"]
    out = {"title": {title: t.filled(title, TITLE)}, "need": told["names"], "shown": t.column([n["shown"] for n in told["needs"]], 40)}
    if told["due"]:
        lines, steps = told["due"]["lines"], told["due"]["steps"]
        rows = [*lines, *steps]
        for x, amount in zip(rows, t.flush([x["amount"] for x in rows]), strict=True):
            x["right"] = f"{amount}  {x['cite']}" if "cite" in x else amount
        out["line"] = t.column([x["label"] for x in lines] + [x["name"] for x in steps], 30)
        out["working"] = t.column([x["working"] for x in rows], 34)
    for name, key, of, widest in OTHERS:
        if told[key]:
            out[name] = t.column([x[of] for x in told[key]], widest)
    return out
