"""Random policy trees of another make than `strategies.py`: three layers that fill and override, versions of several days, programmes
about members that others read, findings, choices and days worked out, lists in lists, units of one's own, figures for hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from strategies import CHOICES, NUMBERS, VOCABULARY, Writer

UNITS = "units: {点: {en: points, places: 1}}\n"
FACTS = """\
  marks: {name: 得分, of: household, unit: 点, within: -5 至 60}
  price: {name: 时价, of: household, unit: 元/小时, within: 0 至 40, places: 1}
  other: {name: 另一类别, of: household, choices: {one: 甲类, two: 乙类, three: 丙类}, may_be_none: true}
  ended: {name: 结束日, of: members, is: date, may_be_none: true, within: 2017-01-01 起}
  toll: {name: 折扣, of: obligors, unit: '%', within: -50 至 150, may_be_none: true}
  tied: {name: 关系, of: obligors, choices: [亲, 疏, 远], may_be_none: true}
"""
DEFINE = """\
  first_day: {name: 首日, value: '最早(成员, 出生日)'}
  helped: {name: 人均赡养, each: 成员, value: '合计(义务人, 赡养费 * 折扣)'}
"""
OWN = """\
vocabulary: own
define:
  own_count: {name: 获准人数, value: 人数(成员 其中 个人项.获准)}
  own_sum: {name: 个人合计, value: '合计(成员, 个人项.金额)'}
"""
BASE = VOCABULARY.replace("records:\n", UNITS + "records:\n").replace("define:\n", FACTS + "define:\n") + DEFINE
MODEL = "region: base\nname: 范本\nsources:\n  文件: {title: 某文件}\n"
MORE: dict[str, list[tuple[str, str, bool]]] = {
    "点": [("得分", "household", False), ("点档", "household", False), ("于(点档, 迁入日)", "household", False)],
    "元/小时": [("时价", "household", False), ("时薪", "household", False), ("上年度(时薪)", "household", False)],
    "元/月": [("人均赡养", "members", False), ("日档", "household", False), ("于(日档, 核对日)", "household", True)],
    "": [("折扣", "obligors", True), ("空比", "household", False), ("入档", "members", False)],
    "date": [("首日", "household", True), ("结束日", "members", True), ("截止", "household", False), ("上年度(截止)", "household", False)],
}
MORE_CHOICES = {
    "另一类别": ("household", ("甲类", "乙类", "丙类"), True),
    "关系": ("obligors", ("亲", "疏", "远"), True),
    "档类": ("members", ("低", "中", "高"), False),
}
SAME = [("类别", "另一类别", "household")]  # facts of the same choices
FILLED = ["  free: {from: {2018-01-01: 70%, 2020-02-29: 80%}, assumed: 试}\n", "  gap: {from: {2020-01-01: 1/3}, assumed: 试}\n"]
OTHER = """\
rates: h
values:
  std: {overrides: 另定, unit: 元/人/月, from: {2018-01-01: 300, 2020-02-29: 316.67}, assumed: 试}
"""
STEPS = {"元/月": "元", "元/人/月": "元", "": "", "元/小时": "元", "岁": "岁", "人": "人", "点": "点"}
KINDS = ("bool", "bool", "元/月", "元/月", "元/人/月", "", "岁", "date", "sort", "人", "月", "点", "元/小时", "小时", "日")


class Wider(Writer):
    """Writes the same language with other habits."""

    def __init__(self, draw: Callable[[Any], Any]):
        super().__init__(draw)
        for kind, found in MORE.items():
            self.leaves[kind] = self.leaves.get(kind, []) + found
        self.choices = {**CHOICES, **MORE_CHOICES}
        self.same, self.covers, self.subject = list(SAME), False, "household"
        self.kinds = KINDS

    # -- expressions

    def number(self, kind: str, near: str, deep: int, lists: int) -> str:
        if deep <= 0 or self.chance(3):
            return self.leaf(kind, near)

        def again(k: str = kind) -> str:
            return self.value(k, near, deep - 1, lists)

        step = self.pick(["0.05", "0.125", "5", "7", "12", "0.3", "100"])
        ways = [
            lambda: f"{self.pick(['舍入', '进位', '舍去'])}({again()}, {step})",
            lambda: f"{self.pick(['舍入', '进位', '舍去'])}({again()} / {self.pick([3, 8, 12])}, {step})",
            lambda: f"取大({again()}, {again()}, {again()})",
            lambda: f"(-({again()} - {again()}))",
            lambda: f"({again()} - {again()} * {self.leaf('', near)})",
            lambda: f"({again()} * {self.pick(['1/3', '2/7', '0.333'])})",
        ]
        if kind == "元/月":
            ways.append(lambda: f"({again('元/小时')} * {again('小时')} / 1月)")
            ways.append(lambda: f"({again('点')} / 1点 * {self.leaf(kind, near)})")
            if lists > 1:
                some, inner = self.condition("members", 0, 0), self.leaf("元/月", "obligors")
                ways += [lambda: f"合计(成员 其中 {some}, 合计(义务人, {inner}))", lambda: f"最大(成员, 最小(义务人, {inner}))"]
        if kind == "人" and lists > 1:
            ways.append(lambda: f"人数(成员 其中 存在(义务人 其中 {self.condition('obligors', 1, 0)}))")
            ways.append(lambda: f"人数(成员 其中 人数(义务人 其中 {self.condition('obligors', 0, 0)}) >= 1人)")
        return str(self.pick(ways)()) if self.chance(2) else super().number(kind, near, deep, lists)

    def date(self, near: str, deep: int, lists: int) -> str:
        if deep <= 0 or not self.chance(3):
            return super().date(near, deep, lists)
        a, b = self.leaf("date", near), self.date(near, deep - 1, lists)
        ways = [
            f"{self.pick(['取大', '取小'])}({a}, {b})",
            f"{self.pick(['月初', '月末', '年初', '年末'])}({b} + {self.pick([1, 25])}月)",
            f"({b} - {self.leaf('日', near)})",
        ]
        return str(self.pick(ways))

    def choice(self, near: str) -> str:
        pairs = [(a, b) for a, b, record in self.same if record in ("household", near)]
        if pairs and self.chance(4):
            a, b = self.pick(pairs)
            return f"{a} {self.pick(['=', '!='])} {b}"
        return super().choice(near)

    # -- entries

    def sort(self, near: str) -> str:
        """A value that is a choice: one of them, or a fact of the same choices."""
        return str(self.pick([*self.choices["类别"][1], "类别", "另一类别"]))

    def content(self, kind: str, near: str, deep: int) -> list[str]:
        if kind == "sort":
            lines = ["cases:"]
            cases = [self.flow(when=self.condition(near, 1, 1), value=self.sort(near), assumed="试") for _ in range(self.pick([1, 2]))]
            lines += [f"  c{i}: {case}" for i, case in enumerate(cases)]
            return [*lines, f"otherwise: '{self.sort(near)}'"]
        if kind in ("元/月", "date") and self.chance(6):  # a value that may be 无
            some = "存款" if kind == "元/月" else "核对日"
            when, value = self.condition(near, 1, 1), self.value(kind, near, 1, 1)
            return ["cases:", f"  c0: {self.flow(when=when, value=some, assumed='试')}", f"otherwise: '{value}'"]
        return super().content(kind, near, deep)

    def limits(self, kind: str, near: str) -> list[str]:
        bounded = [w for w in ("at_least", "at_most") if kind not in ("bool", "sort") and self.chance(6)]
        found = [f"{w}: '{self.value(kind, near, 1, 1)}'" for w in bounded]
        if kind in STEPS and self.chance(4):
            found.append(f"{self.pick(['round', 'round_up', 'round_down'])}: {self.pick(['0.05', '3', '10', '0.25'])}{STEPS[kind]}")
        return found

    def term(self, indent: str = "  ") -> list[str]:
        name, kind = self.fresh(), self.pick(self.kinds)
        near = self.pick(("household", "members")) if self.subject == "household" else "members"
        lines = [f"name: {name}", "assumed: 试"] + (["each: 成员"] if near != self.subject else [])
        if kind == "sort":
            lines.append("choices: {one: 甲类, two: 乙类, three: 丙类}")
        lines += [*self.content(kind, near, 2), *self.limits(kind, near)]
        if kind == "sort":
            self.choices[name] = (near, ("甲类", "乙类", "丙类"), False)
        else:
            self.leaves[kind].append((name, near, False))
        return [f"{indent}t{self.count}:", *(f"{indent}  {x}" for x in lines)]

    def finding(self) -> str:
        """A finding, which later entries read: of the household or of the members."""
        name, near = self.fresh(), self.pick(("household", "members"))
        kind = self.pick(("bool", "元/月", "date", "bool"))
        type = {"bool": "", "元/月": ", unit: 元/月, within: 0 至 800", "date": ", is: date"}[kind]
        self.leaves[kind].append((name, near, False))
        return f"  f{self.count}: {{name: {name}, of: {near}{type}, assumed: 试}}"

    def need(self, id: str, near: str, deep: int) -> str:
        name = self.fresh() if self.chance(8) else ""
        return f"{id}: {self.flow(name=self.fresh(), when=self.condition(near, deep, 1), may=name and f'同意{name}', assumed='试')}"

    def checks(self, near: str) -> list[str]:
        kind = self.pick(("元/月", "岁", "日", "点"))
        measure, least, most = self.value(kind, near, 1, 1), self.leaf(kind, near), self.value(kind, near, 1, 1)
        over = {"household": ("成员", "members"), "members": ("义务人", "obligors")}[near]
        deep = self.pick((over, ("事件", "events"))) if near == "household" else over
        ends = self.pick((self.date(near, 1, 0), self.value("time", near, 1, 0)))
        return [
            "checks:",
            f"  k1: {{name: 查甲, measure: '{measure}', at_least: '{least}', at_most: '{most}', assumed: 试, "
            f"when: '{self.condition(near, 1, 1)}'}}",
            f"  k2: {{name: 查乙, for_each: {deep[0]}, must: {{a: {self.flow(when=self.condition(deep[1], 1, 1), assumed='试')}, "
            f"b: {self.flow(when=self.condition(deep[1], 1, 0), assumed='试')}}}, assumed: 试, due: '{self.date(deep[1], 1, 0)}'}}",
            f"  k3: {{name: 查丙, when: 获准, must: '{self.condition(near, 1, 1)} 或 金额 > 3元/月', assumed: 试, due: '{ends}'}}",
        ]

    def programme(self, id: str, name: str, near: str = "household", extends: str = "") -> str:
        self.subject = near
        head = [f"programme: {id}", f"name: {name}", f"subject: {near}", "source: 文件", "findings:", self.finding(), "define:"]
        for _ in range(self.pick([1, 2, 3])):
            head += self.term()
        head += ["needs:", "  " + self.need("n0", near, self.pick([0, 1, 2]))]
        routes = [f"r{i}" for i in range(self.pick([0, 1, 2, 3]))]
        head += ["routes:"] if routes else []
        for r in routes:
            under = {"household": ("成员", "members"), "members": ("义务人", "obligors")}[near]
            covers = "" if self.chance(2) and r != "r0" else f", covers: '{under[0]} 其中 {self.condition(under[1], 1, 1)}'"
            head.append(f"  {r}: {{name: 路{r}{id}, needs: {{{self.need(r + '_n', near, 1)}}}{covers}, assumed: 试}}")
        self.covers = bool(routes)
        head += self.lines(routes, near)
        before = {k: list(v) for k, v in self.leaves.items()}
        self.leaves["bool"].append(("获准", near, False))
        self.leaves["元/月"].append(("金额", near, False))
        tail = ["also:", *self.term(), *self.term(), *self.checks(near)]
        self.leaves = before
        return "\n".join([*head, *tail]) + "\n"

    def lines(self, routes: list[str], near: str) -> list[str]:
        out = ["amount:", "  unit: 元/月", "  sum:"]
        covers = ("保障对象", "保障对象 其中 有能力") if self.covers else ()
        eaches = ("", "保障对象", "成员 其中 在校", "保障对象 其中 在校", "事件") if near == "household" else ("", "义务人", *covers)
        for i in range(self.pick([1, 2, 2, 3])):
            each = self.pick(eaches) if i else ""  # the first line is what layers above replace
            at = near
            if each:
                at = "events" if each == "事件" else "members" if near == "household" else "obligors"
            lines = ["assumed: 试"] + ([f"each: '{each}'"] if each else [])
            if routes and self.chance(3):
                lines.append(f"for: [{', '.join(routes[:2])}]")
            if self.chance(3):
                lines.append(f"when: '{self.condition(at, 1, 1)}'")
            if self.chance(8):
                lines.append(f"may: 同意{self.fresh()}")
            unit = "元/人/月" if at == "members" and each else "元/月"
            lines += [*super().content(unit, at, 2), *self.limits(unit, at)]
            out += [f"    l{i}:", *(f"      {x}" for x in lines)]
        out += [f"  {w}: '{self.value('元/月', near, 1, 1)}'" for w in ("at_least", "at_most") if self.chance(4)]
        ends = ["round: 0.05元", "round_up: 0.3元", "round_down: 7元", "round: 100元", "round: open"]
        return out + ([f"  {self.pick(ends)}"] if self.chance(2) else [])

    def more_rates(self) -> str:
        n = [self.pick(NUMBERS) for _ in range(12)]
        shut = self.pick(["未规定", n[0], n[1]])
        return (
            self.rates()
            + f"""\
  points: {{name: 点档, unit: 点, rows: 得分, assumed: 试, from: {{2018-01-01: {{超过30点: 1, 3.5点起: {n[2]}, 其余: -2}},
    2020-02-01: {{30点起: {n[3]}, 其余: {shut}}}}}}}
  wage: {{name: 时薪, unit: 元/小时, rows: 另一类别, from: {{2018-01-01: {{无: 3, 甲类: {n[4]}, 其余: 1/7}}}}, assumed: 试}}
  days: {{name: 日档, unit: 元/月, rows: 家庭收入, columns: 另一类别, assumed: 试,
    from: {{2018-01-01: {{300元/月起: {{甲类: {n[5]}, 其余: {shut}}}, 超过1000元/月: 5, 其余: {n[6]}}}}}}}
  until: {{name: 截止, is: date, from: {{2018-01-01: 2019-06-30, 2020-01-01: 2020-02-29}}, assumed: 试}}
  level: {{name: 档类, choices: [低, 中, 高], rows: 年龄, from: {{2018-01-01: {{18岁起: 中, 60岁起: 高, 其余: 低}}}}, assumed: 试}}
  into: {{name: 入档, rows: 月收入, assumed: 试,
    from: {{2018-01-01: {{100元/人/月起: 10%, 超过300元/人/月: {n[7]}%, 其余: 0}}}}}}
  gap: {{name: 空比, open: 由地方定, at_least: 10%, at_most: 90%}}
"""
        )


def over(w: Wider, id: str, below: str, layer: str, routes: bool) -> str:
    """A version laid over one below: some things replaced, added and removed, each with its reason."""
    out = [f"programme: {id}", f"extends: {below}/{id}", "source: 文件"]
    if w.chance(2):
        out += ["define:", *w.term()]
    if w.chance(2):
        out += ["needs:", "  " + w.need("n0", "household", 1)[:-1] + ", overrides: 另定}"]
        if w.chance(2):
            out.append("  " + w.need(f"n_{layer}", "household", 1)[:-1] + ", overrides: 加严}")
    if routes and w.chance(2):
        place = w.pick(["before: r0", "after: r0", ""])
        need = w.need(f"{layer}_n", "household", 1)
        out += ["routes:", f"  {layer}: {{name: 新路{layer}{id}, needs: {{{need}}}, assumed: 试{', ' + place if place else ''}}}"]
    out += ["amount:", "  sum:"]
    unit = "元/月"
    if w.chance(2):
        out += ["    l0:", "      overrides: 另定", "      assumed: 试", *(f"      {x}" for x in Writer.content(w, unit, "household", 2))]
    out += [f"    l_{layer}:", "      assumed: 试", *(f"      {x}" for x in Writer.content(w, unit, "household", 1))]
    if w.chance(3):
        out += ["  round_up: 0.5元", "  overrides: 另定", "  assumed: 试"]
    return "\n".join(out) + "\n"


def layered(w: Wider) -> dict[str, str]:
    """Files of three layers, the lowest `base`, the region itself `here`."""
    files = {
        "base/region.yaml": MODEL,
        "base/vocabulary.yaml": BASE,
        "base/rates.yaml": w.more_rates(),
        "town/region.yaml": MODEL.replace("base", "town").replace("范本", "市") + "extends: base\n",
        "here/region.yaml": MODEL.replace("base", "here").replace("范本", "本地") + "extends: town\n",
        "town/rates.yaml": "rates: t\nvalues:\n" + w.pick(FILLED),
        "here/rates.yaml": OTHER,
    }
    before = {k: list(v) for k, v in w.leaves.items()}, dict(w.choices)

    def fresh() -> None:
        w.leaves, w.choices = {k: list(v) for k, v in before[0].items()}, dict(before[1])

    files["base/own/2018-01-01.yaml"] = w.programme("own", "个人项", "members")
    fresh()
    w.subject = "household"
    results = {
        "bool": [("个人项.获准", "members", False)],
        "元/月": [("个人项.金额", "members", False)],
    }
    for kind, found in results.items():
        w.leaves[kind] += found
    files["base/vocabulary_own.yaml"] = OWN
    w.leaves["人"].append(("获准人数", "household", False))
    w.leaves["元/月"].append(("个人合计", "household", False))
    before = {k: list(v) for k, v in w.leaves.items()}, dict(w.choices)
    first = w.programme("first", "先项")
    fresh()
    files["base/first/2018-01-01.yaml"] = first
    if w.chance(2):
        files["base/first/2020-01-01.yaml"] = w.programme("first", "先项")
        fresh()
    new = files.get("base/first/2020-01-01.yaml", first)
    if "r0:" in first and "r0:" in new:
        files["town/first/2019-01-01.yaml"] = over(w, "first", "base", "town", True)
        fresh()
    if w.chance(2):
        below = "town" if "town/first/2019-01-01.yaml" in files else "base"
        files["here/first/2020-02-29.yaml"] = over(w, "first", below, "here", "r0:" in new)
        fresh()
    w.leaves["bool"] += [("先项.获准", "household", False), ("先项.保障对象", "members", False)]
    w.leaves["元/月"].append(("先项.金额", "household", False))
    files["base/second/2018-01-01.yaml"] = w.programme("second", "后项")
    return files


@st.composite
def trees_more(draw: Callable[[Any], Any]) -> dict[str, str]:
    """Files of a tree with the programmes `own` (about members), `first` and `second`."""
    return layered(Wider(draw))
