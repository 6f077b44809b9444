"""The first line: on what the regions part most, from how much to how much, who refuses and why."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from doudi.comparison.words import WORDS

if TYPE_CHECKING:
    Row = dict[str, Any]
    Words = dict[str, str]

FEW = 3  # amounts that are told one by one


def headline(programmes: list[Row], names: dict[str, str], lang: str) -> str:
    """One sentence. `names`: the regions by id."""
    w = WORDS[lang]
    blocks = [(p, b) for p in programmes for b in p["subjects"]]
    if not blocks:
        return w["all_alike"]
    p, b = max(blocks, key=lambda pair: _apart(pair[1]))
    if not any(_apart(b)):
        return w["all_alike"]
    about = w["of_whom"].format(p["name"], w["comma"].join(b["who"])) if b["who"] else p["name"]
    said = [_amounts(b, names, w), _others(b, "refused", names, w), _others(b, "undetermined", names, w)]
    return w["most"].format(about, w["semicolon"].join(x for x in said if x))


def _apart(b: Row) -> tuple[int, int, Fraction, int]:
    """How far a block parts: granted here and refused there counts most, then what is open in one, then the amounts."""
    cells = [c for c in b["decisions"].values() if c is not None]
    status = {c["status"] for c in cells}
    ends = [e for c in cells if c["status"] == "granted" for e in _ends(c)]
    spread = Fraction(0)
    if ends and len({c["unit"] for c in cells if c["unit"]}) == 1:
        spread = (max(ends) - min(ends)) / max(*ends, Fraction(1))
    return (int({"granted", "refused"} <= status), int(len(status) > 1), spread, int(not b["alike"]))


def _ends(c: Row) -> list[Fraction]:
    if c["amount_range"] is not None:
        return [Fraction(c["amount_range"][0])]
    return [Fraction(c["amount"])] if c["amount"] is not None else []


def _amounts(b: Row, names: dict[str, str], w: Words) -> str:
    """Each amount with its regions; of many the least and the most."""
    granted = {r: c for r, c in b["decisions"].items() if c is not None and c["status"] == "granted"}
    said: dict[tuple[str, str], list[str]] = {}
    for r, c in sorted(granted.items(), key=lambda x: _ends(x[1]) or [Fraction(0)]):
        said.setdefault((c["amount_said"], "" if c["amount_said"] else c["word"]), []).append(names[r])
    if not said:
        return ""
    if len(said) <= FEW:
        told = [(w["comma"].join(where), amount, word) for (amount, word), where in said.items()]
        return w["list_comma"].join(_beside(at, x) if x else _at("granted", word, at, "", w) for at, x, word in told)
    ((low, _), at_low), *_, ((high, _), at_high) = said.items()
    return w["amounts"].format(low, w["comma"].join(at_low), high, w["comma"].join(at_high))


def _beside(where: str, amount: str) -> str:
    """中卫市每月 710.00 元, but 东县 2000.00 元."""
    return f"{where} {amount}" if amount[0].isascii() else where + amount


def _others(b: Row, status: str, names: dict[str, str], w: Words) -> str:
    """Who refuses, or cannot decide, and why: regions with one reason together."""
    said: dict[tuple[str, str], list[str]] = {}
    for r, c in b["decisions"].items():
        if c is not None and c["status"] == status:
            said.setdefault((c["why"], c["word"]), []).append(names[r])
    return w["semicolon"].join(
        _at(status, word, w["comma"].join(where), w["brackets"].format(why) if why else "", w) for (why, word), where in said.items()
    )


def _at(status: str, word: str, where: str, why: str, w: Words) -> str:
    """An outcome and where it is: in the usual words, or in the programme's own."""
    if word in (w[status], w["waits"]):
        return w[f"{status}_at"].format(where, why)
    return w["own_at"].format(where, word, why)
