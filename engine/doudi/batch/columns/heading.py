"""What a heading says: its words without marks and brackets, and the unit that stands in the brackets."""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"  # characters that nobody sees, copied along from pages and chats
BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
MARKS = re.compile(r"^\s*(\d{1,2}[.、)]\s*)?[*＊]*|[*＊:：]+\s*$")
SCALE = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
PERIODS = ("年", "季", "月", "周", "日", "次")
ALIKE = {"天": "日", "季度": "季", "个月": "月", "口": "人", "周岁": "岁", "公历年": "年"}
MONEY = re.compile(r"(亿|万|千|百)?(元)?((?:/(?:人|户|年|季|月|周|日|次))*)")
OTHERS = frozenset(["岁", "人", "户", "亩", "平方米", "㎡", "m2", "公斤", "斤", "吨", "件", "%", "‰", "小时", *PERIODS])


def plain(name: str) -> str:
    """A heading without its unit in brackets, its number, stars, spaces and case."""
    text = re.sub(f"[{UNSEEN}]", "", unicodedata.normalize("NFKC", name)).strip().lower()
    while (shorter := BRACKET.sub("", MARKS.sub("", text))) not in (text, ""):
        text = shorter
    return re.sub(r"[\s_]+", "", text)


def lead(names: list[str]) -> list[tuple[int, str]]:
    """The first two headings, with their places: a row that has them again is no data."""
    return [(i, n) for i, n in enumerate(names[:2]) if n and n[0] != "\0"]


def again(cells: list[str], heads: list[tuple[int, str]]) -> bool:
    """Whether a row is the headings once more, as where each printed page has them. `heads` as `lead` has them."""
    return bool(heads) and all(i < len(cells) and _first(cells[i]) == _first(n) and plain(cells[i]) == plain(n) for i, n in heads)


def _first(text: str) -> str:
    """A quick look before the whole heading is compared."""
    return text.lstrip("*＊ 0123456789.、)")[:1]


def bracket(name: str) -> str:
    """What stands in brackets at the end of a heading, as it is compared."""
    text, found = re.sub(f"[{UNSEEN}]", "", unicodedata.normalize("NFKC", name)).strip(), []
    while (m := BRACKET.search(text := MARKS.sub("", text))) is not None:
        found.append(m[1])
        text = text[: m.start()]
    return next((x for x in map(_spelt, found) if _unit(x)), found[-1] if found else "")


def _spelt(text: str) -> str:
    """A unit as it is compared: 每月 as /月, 天 as 日."""
    text = re.sub(r"^(计量)?单位:?|人民币|按|\s", "", text).replace("每", "/").replace("·", "/").replace("//", "/")
    parts = text.split("/")
    return "/".join(ALIKE.get(x, x) for x in parts)


def _unit(text: str) -> bool:
    return text in OTHERS or (bool(text) and MONEY.fullmatch(text) is not None)


def factor(said: str, unit: str) -> int:
    """How much a number counts whose heading says `said` where the fact is in `unit`: 10000 for 万元; 0 where it is another unit.

    What is no unit (今年, 必填) says nothing. `unit` is "" where the fact has none.
    """
    said = _spelt(said)
    if not unit or not _unit(said):
        return 1
    top, *under = unit.split("/")
    if top != "元":
        return int(said == unit)
    given = ("", "", f"/{said}") if said in PERIODS else _parts(said)
    if given is None:
        return 0
    scale, _, rest = given
    told = {x for x in rest.split("/") if x}
    period = told & set(PERIODS)
    if period and period != set(under) & set(PERIODS):
        return 0
    if ("人" in told and "人" not in under) or ("户" in told and "人" in under):
        return 0
    return SCALE[scale or ""]


def _parts(said: str) -> tuple[str, ...] | None:
    """Scale, 元 and what it is by, of an amount of money."""
    m = MONEY.fullmatch(said)
    return None if m is None or said in OTHERS else tuple(x or "" for x in m.groups())


def rank(name: str) -> int:
    """How surely a heading means a fact: 0 with nothing in brackets but a unit, 1 with something else."""
    said = bracket(name)
    return int(bool(said) and not _unit(_spelt(said)))


def title_unit(cells: list[str]) -> str:
    """The unit that a title gives for the whole table (单位：万元); "" where none does."""
    for cell in cells:
        m = re.search(r"单位\s*[:：]\s*([^\s，。；)）]{1,8})", cell)
        if m is not None and MONEY.fullmatch(found := _spelt(unicodedata.normalize("NFKC", m[1]))) and found not in ("", "元"):
            return found
    return ""


def units_of(plan: Any) -> dict[tuple[str, str], str]:
    """(record, fact) -> its unit, of the facts that are numbers and that some programme reads."""
    found: dict[tuple[str, str], str] = {}
    for _, node, over, type, _ in plan.handles:
        n = plan.nodes[node] if node >= 0 and over < 0 else None
        row = plan.types[type]
        if n is not None and n.op == "fact" and row[0] == "number":
            record = plan.scopes[n.scope][0]
            found[record, plan.door[record]["facts"][n.data][0]] = "%" if row[3] else row[1]
    return found
