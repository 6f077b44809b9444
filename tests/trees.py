"""Small policy trees written to a folder, and the decisions they give. Shared by the tests of the language."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from hypothesis import reject

from doudi.pipeline import Policies
from doudi.text.diagnostic import InputError, PolicyError

DAY = "2020-06-15"
RECORDS = """\
  household: {name: 家庭}
  members: {name: 成员, in: household, counts: 人, required: true}
  obligors: {name: 法定义务人, in: members, counts: 人}
  events: {name: 救助事件, in: household, counts: 次}
"""
FACTS = """\
  money: {name: 家庭收入, of: household, unit: 元/月, within: 0 至 1000000}
  house: {name: 有住房, of: household}
  kind: {name: 类别, of: household, choices: {a: 甲类, b: 乙类, c: 丙类}}
  income: {name: 月收入, of: members, unit: 元/人/月, within: 0 至 100000}
  birth: {name: 出生日期, of: members, is: date}
  able: {name: 有能力, of: obligors}
  gift: {name: 赡养费, of: obligors, unit: 元/月, within: 0 至 1000}
  cost: {name: 花费, of: events, unit: 元, within: 0 至 100000}
  fixed: {name: 已办结, of: events}
"""


def block(text: str, by: int = 2) -> str:
    """A snippet brought to a depth of `by` spaces."""
    return indent(dedent(text).strip("\n"), " " * by) + "\n" if text.strip() else ""


class Made:
    """A tree of one layer `here` (or of several, through `layer`) that can be written bit by bit."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._policies: Policies | None = None

    def file(self, path: str, text: str | bytes) -> Made:
        where = self.folder / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(text if isinstance(text, bytes) else text.encode())
        self._policies = None
        return self

    def layer(self, id: str, *, extends: str = "") -> Made:
        below = f"extends: {extends}\n" if extends else ""
        return self.file(f"{id}/region.yaml", f"region: {id}\nname: {id}\n{below}sources:\n  文件: {{title: 某文件}}\n")

    def vocabulary(
        self, facts: str = "", *, records: str = "", define: str = "", bare: bool = False, layer: str = "here"
    ) -> Made:
        text = "vocabulary: v\nrecords:\n" + (block(records) if bare else RECORDS + block(records))
        text += "facts:\n" + ("" if bare else FACTS) + block(facts)
        return self.file(f"{layer}/vocabulary.yaml", text + ("define:\n" + block(define) if define else ""))

    def rates(self, values: str, *, layer: str = "here") -> Made:
        return self.file(f"{layer}/rates.yaml", "rates: r\nvalues:\n" + block(values))

    def programme(
        self,
        body: str,
        *,
        id: str = "aid",
        name: str = "救助",
        day: str = "2020-01-01",
        layer: str = "here",
        head: str = "",
    ) -> Made:
        top = head or f"name: {name}\nsubject: household\n"
        return self.file(f"{layer}/{id}/{day}.yaml", f"programme: {id}\n{top}source: 文件\n{dedent(body)}")

    @property
    def policies(self) -> Policies:
        if self._policies is None:
            self._policies = Policies(str(self.folder))
        return self._policies

    def codes(self, *, region: str = "here", day: str = DAY) -> list[str]:
        """Codes of everything found wrong, warnings too."""
        from doudi.language.values import parse_day

        tree = self.policies.tree
        number = parse_day(day) or 0
        found = [d.code for d in tree.faults.found]
        if region in tree.layers:
            found += [d.code for d in tree.assembled(region, number)[1].found]
        try:
            self.policies.plan(region, number)
        except PolicyError as problem:
            found += [d.code for d in problem.diagnostics]
        return list(dict.fromkeys(found))

    def errors(self, **where: str) -> list[str]:
        from doudi.text.messages import MESSAGES

        return [c for c in self.codes(**where) if MESSAGES[c].severity == "error"]

    def decide(self, household: Any = None, *, id: str = "aid", day: str | None = DAY, region: str = "here") -> Any:
        """The one decision about a household; `None` is a family of one of whom nothing is known."""
        given = {"members": [{}]} if household is None else household
        if isinstance(given, dict) and "members" not in given:
            given = {"members": [{}], **given}
        return self.policies.programme(region, id).decide(given, day)


def simple(folder: Path) -> Made:
    """A layer with the usual vocabulary, no rates, no programme."""
    return Made(folder).layer("here").vocabulary()


def value(
    made: Made, expression: str, household: Any = None, *, each: str = "", declare: str = "", day: str = DAY
) -> Any:
    """What an expression is for a household, read through `also`."""
    made.programme(
        "needs:\n  all: {when: '是', assumed: 试}\nalso:\n  x:\n    name: 结果\n    assumed: 试\n"
        + (f"    each: {each}\n" if each else "")
        + (f"    {declare}\n" if declare else "")
        + f"    value: '{expression}'\n"
    )
    return made.decide(household, day=day).also["x"]


def input_codes(made: Made, household: Any, *, day: str | None = DAY, id: str = "aid") -> list[tuple[str, str]]:
    """(code, path) of everything wrong with a household."""
    try:
        made.policies.programme("here", id).decide_all(household, day)
    except InputError as problem:
        for d in problem.diagnostics:
            d.message("zh"), d.message("en"), d.help("zh"), d.help("en")
        return [(d.code, d.path) for d in problem.diagnostics]
    return []


def number(text: str) -> Decimal:
    return Decimal(text)


def opened(files: dict[str, str], *days: str) -> Policies:
    """A tree written to a folder that is read at once, as it is on some days, and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            where = Path(folder, path)
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_text(text, "utf-8")
        policies = Policies(folder)
        try:
            for day in days or (DAY,):
                policies.engine("here", date.fromisoformat(day).toordinal())
        except PolicyError as problem:
            assert {d.code for d in problem.diagnostics} <= {"ratio-in-total", "bounds-crossed"}, problem
            reject()
    return policies
