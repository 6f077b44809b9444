"""One household under every programme of a region: what is granted in full, all else in a line each."""

from __future__ import annotations

from doudi.explanation.account import duties
from doudi.explanation.base.runtime import pad
from doudi.explanation.base.runtime import width as columns
from doudi.explanation.base.telling import Telling
from doudi.explanation.render import render_all

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.decision.decision import Decision

FEW = 3  # so many decisions are told in full whatever they are
MARKS = {"granted": "✓", "refused": "✗", "undetermined": "?"}


def overview(decisions: list[Decision], *, lang: str, audience: str) -> str:
    """Text: granted entitlements in full, then the others by name and result."""
    if len(decisions) <= FEW:
        return render_all(decisions, lang=lang, audience=audience, format="text")
    full = [d for d in decisions if d.outcome["entitles"] and d.status == "granted"]
    told = {id(d) for d in full}
    rest = [d for d in decisions if id(d) not in told and (audience != "citizen" or d.outcome["entitles"])]
    parts = [render_all(full, lang=lang, audience=audience, format="text")] if full else []
    if rest:
        parts.append(_list(rest, lang, audience, bool(full)))
    return "\n".join(parts)


def _list(decisions: list[Decision], lang: str, audience: str, others: bool) -> str:
    rows: dict[tuple[str, str, str], list[str]] = {}
    for d in decisions:
        t = Telling(d, lang, audience)
        entitles = d.outcome["entitles"]
        word = t.word(d.status) if entitles else duties(t)
        mark = MARKS[d.status] if entitles else " "
        who = [t.who(t.plan.scopes[d.outcome["scope"]][0], d.path)] if d.path else []
        rows.setdefault((mark, t.pair(d.outcome), word), []).extend(who)
    words = Telling(decisions[0], lang, audience).words
    comma, brackets = words["comma"], words["brackets"]
    lines = [(m, name + (brackets.format(comma.join(who)) if who else ""), word) for (m, name, word), who in rows.items()]
    width = min(max((columns(x[1]) for x in lines), default=0), 48)
    head = words["overview_citizen" if audience == "citizen" else "overview_rest" if others else "overview"]
    return "\n".join([head, *(f" {m} {pad(name, width)}  {word}" for m, name, word in lines)]) + "\n"
