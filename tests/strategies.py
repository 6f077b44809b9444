"""Random policy trees that are well typed, as YAML text. `trees()` draws one; households come from tests/households.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

VOCABULARY = """\
vocabulary: v
records:
  household: {name: 家庭}
  members: {name: 成员, in: household, counts: 人, required: true}
  obligors: {name: 义务人, in: members, counts: 人}
  events: {name: 事件, in: household, counts: 次}
facts:
  money: {name: 家庭收入, of: household, unit: 元/月, within: 0 至 2000}
  yearly: {name: 年收入, of: household, unit: 元/年, within: -500 至 20000}
  share: {name: 占比, of: household, unit: '%', within: 0 至 100}
  rooms: {name: 房间数, of: household, unit: 件, places: 1, within: 0 至 9}
  saved: {name: 存款, of: household, unit: 元/月, within: 0 至 900, may_be_none: true}
  house: {name: 有住房, of: household}
  poor: {name: 贫困, of: household}
  sort: {name: 类别, of: household, choices: {one: 甲类, two: 乙类, three: 丙类}}
  seen: {name: 核对日, of: household, is: date, may_be_none: true}
  moved: {name: 迁入日, of: household, is: date, within: 1990-01-01 至 2030-12-31}
  hours: {name: 工时, of: household, unit: 小时, within: 0 至 100}
  came: {name: 来时, of: household, is: time}
  left: {name: 走时, of: household, is: time, may_be_none: true}
  income: {name: 月收入, of: members, unit: 元/人/月, within: -100 至 3000}
  bonus: {name: 补助, of: members, unit: 元/人/月, within: 0 至 500, may_be_none: true}
  birth: {name: 出生日, of: members, is: date, within: 至 决定日}
  labour: {name: 劳动, of: members, choices: {lost: 丧失, part: 部分, whole: 完好}}
  grade: {name: 等级, of: members, choices: {g1: 一级, g2: 二级}, may_be_none: true}
  pupil: {name: 在校, of: members}
  able: {name: 有能力, of: obligors}
  gift: {name: 赡养费, of: obligors, unit: 元/月, within: 0 至 300}
  day: {name: 发生日, of: events, is: date}
  cost: {name: 花费, of: events, unit: 元/月, within: 0 至 5000, places: 0}
  done: {name: 已办结, of: events}
define:
  age: {name: 年龄, each: 成员, value: 周岁(出生日)}
"""
REGION = "region: here\nname: 本地\nsources:\n  文件: {title: 某文件}\n"
ABOVE = {
    "household": ("household",),
    "members": ("members", "household"),
    "obligors": ("obligors", "members", "household"),
    "events": ("events", "household"),
}
LISTS = {
    "household": ("members", "events"),
    "members": ("members", "events", "obligors"),
    "obligors": ("members", "events", "obligors"),
    "events": ("members", "events"),
}
WORDS = {"members": "成员", "obligors": "义务人", "events": "事件"}
# kind -> (expression, record it needs, may be 无)
LEAVES: dict[str, list[tuple[str, str, bool]]] = {
    "bool": [
        ("有住房", "household", False),
        ("贫困", "household", False),
        ("在校", "members", False),
        ("有能力", "obligors", False),
        ("已办结", "events", False),
        ("标志", "members", False),
    ],
    "元/月": [
        ("家庭收入", "household", False),
        ("存款", "household", True),
        ("赡养费", "obligors", False),
        ("花费", "events", False),
        ("分档", "household", False),
    ],
    "元/年": [("年收入", "household", False), ("年标准", "household", False), ("上年度(年标准)", "household", False)],
    "元/人/月": [
        ("月收入", "members", False),
        ("补助", "members", True),
        ("标准", "household", False),
        ("龄档", "members", False),
        ("上年度(标准)", "household", False),
        ("于(标准, 迁入日)", "household", False),
    ],
    "": [("占比", "household", False), ("系数", "household", False), ("上限比", "household", False)],
    "件": [("房间数", "household", False)],
    "岁": [("年龄", "members", False)],
    "小时": [("工时", "household", False)],
    "人": [],
    "次": [],
    "日": [],
    "月": [],
    "date": [
        ("决定日", "household", False),
        ("迁入日", "household", False),
        ("核对日", "household", True),
        ("出生日", "members", False),
        ("发生日", "events", False),
    ],
    "time": [("来时", "household", False), ("走时", "household", True)],
}
CHOICES = {
    "类别": ("household", ("甲类", "乙类", "丙类"), False),
    "劳动": ("members", ("丧失", "部分", "完好"), False),
    "等级": ("members", ("一级", "二级"), True),
}
NUMBERS = ["0.01", "0.5", "1", "2", "3", "12", "60", "100", "316.67", "300", "1000"]
DAYS = ["2019-01-31", "2020-02-29", "2000-02-29", "2018-12-31", "2020-06-15"]
ORDERED = ("元/月", "元/年", "元/人/月", "", "件", "岁", "小时", "人", "次", "日", "月", "date", "time")


class Writer:
    """Writes expressions and entries of one tree; `scope` grows as terms are defined."""

    def __init__(self, draw: Callable[[Any], Any]):
        self.draw = draw
        self.leaves = {k: list(v) for k, v in LEAVES.items()}
        self.choices = dict(CHOICES)
        self.count = 0

    def pick(self, options: Any) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def chance(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(0, one_in - 1)) == one_in - 1)

    # -- expressions: each returns text; `near` is the record where it stands, `deep` how far to go, `lists` quantifiers left

    def leaf(self, kind: str, near: str) -> str:
        found = [x for x, record, _ in self.leaves[kind] if record in ABOVE[near]]
        if kind == "date":
            found += DAYS[:3]
        elif kind == "time":
            pass
        elif kind != "bool":
            found += [f"{self.pick(NUMBERS)}{kind}"] + (["10%"] if not kind else [])
        return str(self.pick(found))

    def number(self, kind: str, near: str, deep: int, lists: int) -> str:
        if deep <= 0 or self.chance(4):
            return self.leaf(kind, near)

        def again(k: str = kind) -> str:
            return self.value(k, near, deep - 1, lists)

        ways = [
            lambda: f"({again()} + {again()})",
            lambda: f"({again()} - {again()})",
            lambda: f"取大({again()}, {again()})",
            lambda: f"取小({again()}, {again()})",
            lambda: f"{again()} * {again('')}",
            lambda: f"({again()} / {self.pick([2, 3, 7])})",
            lambda: f"(-{self.leaf(kind, near)})",
            lambda: f"{self.pick(['舍入', '进位', '舍去'])}({again()}, {self.pick(['1', '0.1', '3', '0.01'])})",
        ]
        return str(self.pick(ways + self.special(kind, near, deep, lists))())

    def special(self, kind: str, near: str, deep: int, lists: int) -> list[Callable[[], str]]:
        """Ways to a unit that only some units have."""

        def of(k: str) -> str:
            return self.value(k, near, deep - 1, lists)

        if kind == "人" and lists > 0:
            return [lambda: f"人数({self.listed('members', deep, lists)})"] * 3
        if kind == "次" and lists > 0:
            return [lambda: f"次数({self.listed('events', deep, lists)})"] * 3
        if kind == "岁":
            return [lambda: f"周岁({of('date')})", lambda: f"周岁({of('date')}, {of('date')})"]
        if kind == "月":
            return [lambda: f"满月数({of('date')}, {of('date')})"] * 3
        if kind == "日":
            return [lambda: f"({of('date')} - {of('date')})"] * 3
        if kind == "小时":
            return [lambda: f"({of('time')} - {self.leaf('time', near)})"] * 3
        return self.money(kind, near, deep, lists, of)

    def money(self, kind: str, near: str, deep: int, lists: int, of: Callable[[str], str]) -> list[Callable[[], str]]:
        """Ways to a unit of money, or to a bare number made of money."""

        def over(name: str, body: str, target: str = "members") -> Callable[[], str]:
            return lambda: f"{name}({self.listed(target, deep, lists)}, {self.inner(body, target, deep, lists)})"

        def some() -> str:
            return self.pick(["在校", "劳动 = 丧失", "月收入 > 2元/人/月"])

        found: list[Callable[[], str]] = []
        if kind == "元/月":
            found += [lambda: f"按月({of('元/年')})", lambda: f"{of('元/人/月')} * 人数(成员)"]
            if lists > 0:
                found += [over("合计", "元/人/月")] * 2 + [over("最大", "元/月", "events"), over("合计", "元/月", "events")]
            if lists > 0 and near in ("members", "obligors"):
                found.append(over("合计", "元/月", "obligors"))
        if kind == "元/年":
            found.append(lambda: f"按年({of('元/月')})")
        if kind == "元/人/月":
            found += [lambda: f"({of('元/月')} / 人数(成员))"] * 2
            if lists > 0:
                found += [lambda: f"({of('元/月')} / 人数(成员 其中 {some()}))", over("最小", "元/人/月")]
        if not kind:  # never over a figure that may be open: what stands beside it is then only a range (reported)
            found += [
                lambda: f"({of('元/月')} / {self.pick(['家庭收入', '存款'])})",
                lambda: f"({of('元/年')} / 年收入)",
            ]
        return found

    def inner(self, kind: str, target: str, deep: int, lists: int) -> str:
        return self.value(kind, target, deep - 1, lists - 1)

    def listed(self, target: str, deep: int, lists: int) -> str:
        if self.chance(3):
            return WORDS[target]
        return f"{WORDS[target]} 其中 {self.condition(target, deep - 1, lists - 1)}"

    def date(self, near: str, deep: int, lists: int) -> str:
        if deep <= 0 or self.chance(2):
            return self.leaf("date", near)
        of = self.leaf("date", near)
        ways = [
            lambda: f"({of} + {self.pick([1, 6, 13])}月)",
            lambda: f"({of} - {self.pick([1, 18])}年)",
            lambda: f"({of} + {self.pick([1, 30])}日)",
            lambda: f"({of} + {self.leaf('月', near)})",
            lambda: f"{self.pick(['月初', '月末', '年初', '年末'])}({of})",
        ]
        if lists > 0:
            ways += [
                lambda: f"最早(成员, {self.leaf('date', 'members')})",
                lambda: f"最晚({self.listed('events', deep, lists)}, 发生日)",
            ]
        return str(self.pick(ways)())

    def value(self, kind: str, near: str, deep: int, lists: int) -> str:
        if kind == "bool":
            return self.condition(near, deep, lists)
        if kind == "date":
            return self.date(near, deep, lists)
        if kind == "time":
            of = self.leaf("time", near)
            return of if self.chance(2) else f"({of} + {self.pick(['24小时', '1.5小时', '工时'])})"
        return self.number(kind, near, deep, lists)

    def choice(self, near: str) -> str:
        name = self.pick([c for c, (record, _, _) in self.choices.items() if record in ABOVE[near]])
        _, options, nullable = self.choices[name]
        ways = [f"{name} = {self.pick(options)}", f"{name} != {self.pick(options)}"]
        if len(options) > 2:
            ways.append(f"{name} {self.pick(['属于', '不属于'])} [{', '.join(options[:2])}]")
        ways += [f"{name} = 无", f"有({name})"] if nullable else []
        return str(self.pick(ways))

    def condition(self, near: str, deep: int, lists: int) -> str:
        if deep <= 0:
            return (
                self.pick([self.leaf, lambda _, n: self.choice(n)])("bool", near)
                if near in ("household", "members")
                else self.leaf("bool", near)
            )

        def again() -> str:
            return self.condition(near, deep - 1, lists)

        def compare() -> str:
            kind = self.pick(ORDERED)
            a, b = self.value(kind, near, deep - 1, lists), self.value(kind, near, deep - 1, lists)
            c = self.leaf(kind, near)
            if a == b:
                return self.leaf("bool", near)
            if self.chance(5) and b != c:
                return f"({a} <= {b} < {c})"
            return f"({a} {self.pick(['<', '<=', '>', '>=', '=', '!='])} {b})"

        ways = [
            compare,
            compare,
            compare,
            lambda: f"({again()} 且 {again()})",
            lambda: f"({again()} 或 {again()})",
            lambda: f"(非 {again()})",
            lambda: self.leaf("bool", near),
        ]
        if near in ("household", "members"):
            ways.append(lambda: f"({self.choice(near)})")
        nullable = [x for k, v in self.leaves.items() for x, record, n in v if n and record in ABOVE[near]]
        ways.append(
            lambda: (
                self.pick([f"有({x})" for x in nullable] + [f"({x} = 无)" for x in nullable]) if nullable else again()
            )
        )
        if lists > 0:
            target = self.pick(LISTS[near])
            ways += [
                lambda: f"{self.pick(['存在', '没有'])}({self.listed(target, deep, lists)})",
                lambda: f"全部({self.listed(target, deep, lists)}, {self.condition(target, deep - 1, lists - 1)})",
            ]
        if self.chance(40):
            return "(有住房 且 未规定)"
        return str(self.pick(ways)())

    # -- entries

    def flow(self, **fields: str) -> str:
        """`{a: b, c: d}` with every value quoted."""
        return "{" + ", ".join(f"{k}: '{v}'" for k, v in fields.items() if v) + "}"

    def content(self, kind: str, near: str, deep: int) -> list[str]:
        """`value`, or `cases` and `otherwise`, as lines."""
        make = (
            (lambda: self.pick(self.choices["类别"][1]))
            if kind == "sort"
            else (lambda: self.value(kind, near, deep, 2))
        )
        if kind != "sort" and not self.chance(3):
            return [f"value: '{make()}'"]
        lines = ["cases:"]
        for i in range(self.pick([1, 2, 2, 3])):
            may = f"同意{self.fresh()}" if self.chance(8) else ""
            lines.append(f"  c{i}: {self.flow(when=self.condition(near, 1, 1), may=may, value=make(), assumed='试')}")
        rest = "未规定" if self.chance(5) else "0" if kind in ORDERED[:8] and self.chance(3) else make()
        return [*lines, f"otherwise: '{rest}'"]

    def fresh(self) -> str:
        self.count += 1
        return f"项{self.count}"

    def limits(self, kind: str, near: str) -> list[str]:
        if kind not in ORDERED[:5]:
            return []
        found = [f"{w}: '{self.leaf(kind, near)}'" for w in ("at_least", "at_most") if self.chance(4)]
        step = self.pick(["0.01", "0.1", "1", "10"])
        return found + ([f"{self.pick(['round', 'round_up', 'round_down'])}: '{step}'"] if self.chance(4) else [])

    def term(self, indent: str = "  ") -> list[str]:
        """A term that later entries can read."""
        name, kind = (
            self.fresh(),
            self.pick(("bool", "bool", "元/月", "元/月", "元/人/月", "", "岁", "date", "sort", "人", "月")),
        )
        near = self.pick(("household", "members"))
        lines = [f"name: {name}", "assumed: 试"] + (["each: 成员"] if near == "members" else [])
        if kind == "sort":
            lines.append("choices: {one: 甲类, two: 乙类, three: 丙类}")
        if kind in ("元/月", "") and self.chance(8):
            lines += ["open: 未定", f"unit: '{kind or '%'}'", f"at_least: '{self.pick(['0', '1'])}{kind}'"]
            lines += [f"at_most: '{self.pick(['3', '900'])}{kind}'"] if self.chance(2) else []
        else:
            lines += self.content(kind, near, 2)
            lines += self.limits(kind, near)
        if kind == "sort":
            self.choices[name] = (near, ("甲类", "乙类", "丙类"), False)
        else:
            self.leaves[kind].append((name, near, False))
        return [f"{indent}t{self.count}:", *(f"{indent}  {x}" for x in lines)]

    def programme(self, id: str, name: str) -> str:
        out = [f"programme: {id}", f"name: {name}", "subject: household", "source: 文件", "define:"]
        for _ in range(self.pick([1, 2, 3])):
            out += self.term()
        out.append("needs:")
        for i in range(self.pick([1, 1, 2])):
            may = f"同意{self.fresh()}" if self.chance(8) else ""
            out.append(
                f"  n{i}: {self.flow(when=self.condition('household', self.pick([0, 1, 2]), 2), may=may, assumed='试')}"
            )
        routes = [f"r{i}" for i in range(self.pick([0, 1, 2, 3]))]
        out += ["routes:"] if routes else []
        for r in routes:
            may = f"同意{self.fresh()}" if self.chance(8) else ""
            need = self.flow(when=self.condition("household", self.pick([0, 1]), 1), may=may, assumed="试")
            covers = "" if self.chance(2) else f", covers: '成员 其中 {self.condition('members', 1, 1)}'"
            out.append(f"  {r}: {{name: 路{r}{id}, needs: {{{r}_n: {need}}}{covers}, assumed: 试}}")
        out += self.amount(routes)
        out += ["also:", *self.term(), *self.term()]
        kind = self.pick(("元/月", "岁"))
        measure, bound = self.value(kind, "household", 1, 1), self.leaf(kind, "household")
        due = f"due: '{self.date('household', 1, 1)}'" if self.chance(2) else "note: 无期限"
        when, must = (self.condition("members", 1, 1) for _ in "ab")
        out += [
            "checks:",
            f"  k1: {{name: 查甲, measure: '{measure}', at_least: '{bound}', assumed: 试, {due}}}",
            f"  k2: {{name: 查乙, for_each: 成员, when: '{when}', must: '{must}', assumed: 试}}",
        ]
        return "\n".join(out) + "\n"

    def amount(self, routes: list[str]) -> list[str]:
        out = ["amount:", "  unit: 元/月", "  sum:"]
        for i in range(self.pick([1, 2, 2, 3])):
            each = self.pick(("", "保障对象", "成员", "保障对象 其中 在校"))
            near = "members" if each else "household"
            lines = ["assumed: 试"] + ([f"each: '{each}'"] if each else [])
            if routes and self.chance(3):
                lines.append(f"for: [{', '.join(routes[:1])}]")
            if self.chance(3):
                lines.append(f"when: '{self.condition(near, 1, 1)}'")
            if self.chance(8):
                lines.append(f"may: 同意{self.fresh()}")
            lines += self.content("元/人/月" if each else "元/月", near, 2)
            lines += self.limits("元/人/月" if each else "元/月", near)
            out += [f"    l{i}:", *(f"      {x}" for x in lines)]
        out += [f"  at_least: {self.pick(['0', '12.345元/月'])}"] if self.chance(2) else []
        out += [f"  at_most: '{self.leaf('元/月', 'household')}'"] if self.chance(4) else []
        return out + (
            [f"  {self.pick(['round: 分', 'round_up: 元', 'round_down: 角', 'round: 10元', 'round: open'])}"]
            if self.chance(2)
            else []
        )

    def rates(self) -> str:
        n = [self.pick(NUMBERS) for _ in range(12)]
        shut = self.pick(["未规定", n[0], n[0]])
        return f"""rates: r
values:
  std: {{name: 标准, unit: 元/人/月, from: {{2018-05-01: {n[0]}, 2019-07-01: {shut}, 2020-02-29: {n[1]}}}, assumed: 试}}
  year: {{name: 年标准, unit: 元/年, year: {{2018: {n[2]}, 2019: {shut}, 2020: {n[3]}, 2021: {n[1]}}}, assumed: 试}}
  step: {{name: 分档, unit: 元/月, rows: 类别, from: {{2018-01-01: {{甲类: {n[4]}, 其余: {n[5]}}},
    2020-01-01: {{甲类: {shut}, 乙类: 1/3, 丙类: 7}}}}, assumed: 试}}
  ages: {{name: 龄档, unit: 元/人/月, rows: 年龄, from: {{2018-01-01: {{18岁起: {n[6]}, 超过60岁: {n[7]}, 其余: {shut}}}}}, assumed: 试}}
  part: {{name: 系数, rows: 占比, columns: 类别, assumed: 试,
    from: {{2018-01-01: {{超过30%: {{甲类: 50%, 其余: 1/7}}, 10%起: 20%, 其余: 0}}}}}}
  flag: {{name: 标志, rows: 等级, columns: 劳动, from: {{2018-01-01: {{一级: 是, 二级: {{丧失: 是, 其余: 否}}}}}}, assumed: 试}}
  free: {{name: 上限比, open: 未公布, at_least: 60%, at_most: 80%}}
"""


@st.composite
def trees(draw: Callable[[Any], Any]) -> dict[str, str]:
    """Files of a tree: two programmes, `first` and `second`, the second reading what the first decides."""
    w = Writer(draw)
    files = {"here/region.yaml": REGION, "here/vocabulary.yaml": VOCABULARY, "here/rates.yaml": w.rates()}
    before = {k: list(v) for k, v in w.leaves.items()}, dict(w.choices)
    files["here/first/2018-01-01.yaml"] = w.programme("first", "先项")
    w.leaves, w.choices = before
    w.leaves["bool"] += [("先项.获准", "household", False), ("先项.保障对象", "members", False)]
    w.leaves["元/月"].append(("先项.金额", "household", False))
    files["here/second/2018-01-01.yaml"] = w.programme("second", "后项")
    return files
