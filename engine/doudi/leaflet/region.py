"""明白纸: all programmes of a region that are in force on a day, for no household in particular."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.language.values import show_day
from doudi.leaflet.programme import told
from doudi.leaflet.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doudi.leaflet.ground import Ground

    Row = dict[str, Any]

DIGITS = "零一二三四五六七八九"


def sheet(g: Ground) -> Row:
    """{"title", "day", "programmes": rows of programme.told with "number", "duties": names of check programmes, …}."""

    w = WORDS[g.lang]
    programmes = [g.region.programmes[id] for id in g.plan.outcomes]
    rows = [told(g, p) for p in programmes if p.entitles]
    for i, row in enumerate(rows, 1):
        row["number"] = w["numbered"].format(ordinal(i) if g.lang == "zh" else i, row["name"])
    duties = [g.name(p.names) for p in programmes if not p.entitles]
    return {
        "lang": g.lang, "title": w["sheet"].format(g.name(g.region.names)), "region": g.name(g.region.names),
        "day": w["sheet_day"].format(show_day(g.day)), "programmes": rows, "duties": duties,
        "duties_said": w["comma"].join(duties), "any_assumed": any(x is True for x in _leaves(rows, "assumed")),
        "any_open": any(w["open_figure"] in x for x in _leaves(rows) if isinstance(x, str)),
    }


def ordinal(n: int) -> str:
    """一 二 … 十 十一 … 九十九; digits beyond."""
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones or not tens else "")


def _leaves(x: Any, key: str = "", at: str = "") -> Iterator[Any]:
    """Every value below, or those under `key`."""
    if isinstance(x, dict):
        for k, inner in x.items():
            yield from _leaves(inner, key, k)
    elif isinstance(x, list):
        for inner in x:
            yield from _leaves(inner, key, at)
    elif not key or at == key:
        yield x
