"""Which sheets of a workbook are a table: one, or several of one kind (a sheet a township), which are then read as one.

Sheets are of one kind where they have the same headings that are known, with the same units. Nothing is chosen in silence: headings that
are nearly the same are refused, and so are sheets whose names say that they are of different times or set aside.
"""

from __future__ import annotations

import os
import re

from doudi.batch.columns.heading import bracket, plain
from doudi.batch.tables.flat import unreadable

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterable

    from doudi.batch.tables.sheet_xml import Merge
    from doudi.text.diagnostic import InputError

NONE: frozenset[str] = frozenset()
SHOWN = 8  # sheets or headings that are named
NEAR = 3, 5  # so many of the headings of two sheets alike: one of them is misspelt, not another table
NEEDED = re.compile("(非?必|选|可)(选|填)项?")
ASIDE = re.compile(  # a name that tells another time, a copy, or those who are no longer of it
    r"\d{2,4}\s*年|[\d一二三四五六七八九十]{1,2}\s*月|季度|半年|[今去前上本]年|^\d{4,8}$|[（(]\d+[)）]$|副本|备份|旧[表册]|原[表册]"
    r"|作废|注销|停保|停发|退出|死亡|迁出|模板|样表|示例|(?i:copy|backup|old\b|template|example)"
)


class Sheet:
    """A sheet as far as its headings: `head` rows lie above its data; `count` of its headings are known. `part` is its place in the zip."""

    __slots__ = ("count", "formulas", "head", "hidden", "merges", "names", "part", "title", "unit")

    def __init__(self, title: str, part: str, head: int, names: list[str], count: int, unit: str):
        self.title, self.part, self.head, self.names, self.count, self.unit = title, part, head, names, count, unit
        self.merges: list[Merge] = []
        self.formulas, self.hidden = False, 0


class Chooser:
    """`found` are the sheets of a workbook that may be read; `words` headings that are known (mapping.known)."""

    def __init__(self, path: str, found: list[Sheet], words: frozenset[str]):
        self.path, self.found, self.words = path, found, words
        self.matter = words - getattr(words, "ignored", NONE)
        self.good = sorted((s for s in found if s.count), key=lambda s: -self._own(s)) or found[:1]  # the first of those alike

    def table(self) -> list[Sheet]:
        """The sheets whose headings tell most of the record that is looked for. Raises InputError."""
        return self._kind(self.good[0], self.good)

    def named(self, titles: list[str]) -> list[Sheet]:
        """The sheets of these names, which must be of one kind. Raises InputError."""
        out = []
        for title in dict.fromkeys(titles):
            one = next((s for s in self.found if s.title == title), None)
            if one is None:
                raise unreadable(self.path, (f"没有名为“{title[:40]}”的工作表", f"no sheet “{title[:40]}”"))
            out.append(one)
        for one in out[1:]:
            if self.said(one) != self.said(out[0]) or self._forms(one) != self._forms(out[0]):
                raise self._differ(out[0], one)
        return out

    def members(self, mine: list[Sheet], *, sure: bool) -> list[Sheet]:
        """The sheets beside the table that list members; not `sure`: without refusing what is nearly alike. Raises InputError."""
        rest = [s for s in self.good if s not in mine and self.said(s) != self.said(mine[0])]
        lists = [s for s in rest if self._theirs(s)]
        if not lists:
            return []
        return self._kind(lists[0], lists) if sure else [s for s in lists if self._alike(lists[0], s)]

    def said(self, sheet: Sheet) -> frozenset[str]:
        """The headings of a sheet that are known."""
        return frozenset(plain(n) for n in sheet.names if n) & self.matter

    def _alike(self, one: Sheet, other: Sheet) -> bool:
        return self.said(one) == self.said(other) and self._forms(one) == self._forms(other)

    def _kind(self, first: Sheet, rest: list[Sheet]) -> list[Sheet]:
        """The first and those of its kind, in the order of the workbook."""
        for other in rest:
            if other is not first and self._near(first, other) and not self._alike(first, other):
                raise self._differ(first, other)
        same = [s for s in self.found if s is first or (s in rest and self._alike(first, s))]
        aside = [s.title for s in same if ASIDE.search(s.title)]
        if len(same) > 1 and aside:
            some, told = _some(s.title for s in same), _some(aside)
            zh = (
                f"{len(same)} 张工作表表头一样（{some}），看表名（{told}）不像一份表分开放的，没有并；"
                "把不读的表隐藏起来再跑，或在列名对照里写 sheet: 表名（几张并成一张写 sheet: [甲, 乙]）"
            )
            en = (
                f"{len(same)} sheets have the same headings ({some}); the names ({told}) do not look like parts of one table: hide those "
                "that are not to be read, or say in the mapping which are, `sheet: NAME`, or `sheet: [A, B]` to read some as one"
            )
            raise unreadable(self.path, (zh, en))
        return same

    def _near(self, one: Sheet, other: Sheet) -> bool:
        """Whether so many headings are alike that both must have been meant as one kind."""
        a, b = self.said(one), self.said(other)
        own, theirs = getattr(self.words, "own", NONE), getattr(self.words, "theirs", NONE)
        if any(bool(a & some) != bool(b & some) for some in (own, theirs)):
            return False  # households and members, with much beside that both have
        return len(a & b) > 1 and len(a & b) * NEAR[1] >= len(a | b) * NEAR[0]

    def _forms(self, sheet: Sheet) -> tuple[str, frozenset[tuple[str, str]]]:
        """What is said of units: by the title, and in the brackets of headings that are known."""
        return sheet.unit, frozenset(_form(n) for n in sheet.names if n and plain(n) in self.matter)

    def _differ(self, one: Sheet, other: Sheet) -> InputError:
        """What says how the headings of two sheets differ."""
        a, b = ({_form(n): n for n in s.names if n} for s in (one, other))
        mine, theirs = [b[k] for k in b if k not in a], [a[k] for k in a if k not in b]
        zh, en = [], []
        if theirs:
            zh, en = [f"没有“{_some(theirs, '”“')}”"], [f"has no “{_some(theirs, '” “')}”"]
        if mine:
            zh, en = [*zh, f"另有“{_some(mine, '”“')}”"], [*en, f"has “{_some(mine, '” “')}” besides"]
        if one.unit != other.unit:
            zh.append(f"标题写的单位是 {other.unit or '元'}，“{one.title}”是 {one.unit or '元'}")
            en.append(f"is in {other.unit or '元'} by its title, “{one.title}” in {one.unit or '元'}")
        told = (
            f"工作表“{other.title}”的表头和“{one.title}”不一样：{'，'.join(zh)}；改成一样，或把不读的表隐藏起来，再跑",
            f"the headings of sheet “{other.title}” are not those of “{one.title}”: it {' and '.join(en)}; make them the "
            "same, or hide the sheet that is not to be read",
        )
        return unreadable(self.path, told)

    def _own(self, sheet: Sheet) -> int:
        """How many headings are of the record that is looked for, less those of its members alone."""
        own, theirs = getattr(self.words, "own", self.words), getattr(self.words, "theirs", NONE)
        said = {plain(n) for n in sheet.names if n}
        return len(said & own) - len(said & theirs)

    def _theirs(self, sheet: Sheet) -> bool:
        """Whether headings are those of a list of members: a key, and something that only members have."""
        said = {plain(n) for n in sheet.names if n}
        return bool(said & getattr(self.words, "theirs", NONE) and said & getattr(self.words, "keys", NONE))


def notes(path: str, mine: list[Sheet], members: list[Sheet], rest: list[str], hidden: list[str]) -> list[tuple[str, str]]:
    """What the person should know: which sheets are read as one, and which are not read."""
    name, out = os.path.basename(path), []
    for kind in (mine, members):
        if len(kind) > 1:
            some = _some(s.title for s in kind)
            zh = f"{name} 有 {len(kind)} 张工作表表头一样，并成一张读：{some}"
            out.append((zh, f"{name}: {len(kind)} sheets with the same headings are read as one: {some}"))
    if rest:
        said = _some(s.title for s in mine)
        zh = f"{name} 读工作表“{said}”，没有读：{_some(rest)}"
        out.append((zh, f"{name}: sheet “{said}” is read, not {_some(rest)}"))
    if hidden:
        zh = f"{name} 有隐藏的工作表，没有读：{_some(hidden)}"
        out.append((zh, f"{name} has hidden sheets, which are not read: {_some(hidden)}"))
    return out


def _some(names: Iterable[str], between: str = "、") -> str:
    found = list(names)
    return between.join(n[:40] for n in found[:SHOWN]) + "…" * (len(found) > SHOWN)


def places(names: list[str], sheet: list[str]) -> list[int]:
    """Where a sheet has each of some headings; -1 where it has not. Both are told apart (flat.apart)."""
    exact = {n: i for i, n in reversed(list(enumerate(sheet))) if n}
    forms = {_form(n): i for n, i in reversed(exact.items())}
    return [exact.get(n, forms.get(_form(n), -1)) if n else -1 for n in names]


def _form(name: str) -> tuple[str, str]:
    """A heading as those of two sheets are compared: its words, and what stands in brackets but for 必填."""
    said = bracket(name)
    return plain(name), "" if NEEDED.fullmatch(said) else said
