"""The figures of a reconciliation: what was compared, what became of every row, how many stand on each list, and the money."""

from __future__ import annotations

from dataclasses import dataclass, field

from doudi.reconcile.lists import LISTS, TO_DO
from doudi.reconcile.towns import EMPTY, Towns
from doudi.reconcile.words import ABOUT, TITLES, pick, yuan
from doudi.text.counts import singular

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    Rows = list[tuple[str, Any, str, str]]  # name, value, kind, remark


@dataclass
class Report:
    """`rows`: read, matched, unmatched, doubles, rejected of the roll. `register`: households, decided, refused. `statuses`: programme ->
    status -> count. `money`: fen. `failed`: [(what fails, count)] among the wrongly paid. `policy`: [(version, digest)]."""

    lang: str
    region: str
    day: str
    files: tuple[str, str]
    covered: list[str]
    other: list[str]
    within: int
    rows: dict[str, int]
    register: dict[str, int]
    counts: dict[str, int]
    agreed: int
    within_open: int
    money: dict[str, int]
    statuses: dict[str, dict[str, int]]
    failed: list[tuple[str, int]]
    policy: list[tuple[str, str]] = field(default_factory=list)
    towns: Towns = field(default_factory=lambda: Towns([]))

    @property
    def title(self) -> str:
        if self.lang == "zh":
            return f"{self.region}救助名册对账情况（{self.dated}）"
        return f"{self.region}: the roll against the register, {self.day}"

    @property
    def dated(self) -> str:
        """The day as the language writes it."""
        year, month, day = (int(x) for x in self.day.split("-"))
        return f"{year}年{month}月{day}日" if self.lang == "zh" else self.day

    def told(self) -> str:
        """The whole of it in a few sentences, as a monthly report takes them over."""
        r, counts = self.rows, self.counts
        share = f"{100 * r['matched'] / r['read']:.1f}%" if r["read"] else "—"
        some = [(pick(SUSPECTED.get(n, TITLES[n]), self.lang), counts.get(n, 0)) for n in TO_DO if n not in ("open", "absent")]
        money = {k: yuan(v, comma=True) for k, v in self.money.items()}
        if self.lang == "zh":
            lists = "、".join(f"{name} {n:,} 件" for name, n in some if n) or "没有发现差错"
            rest = (("open", "缺材料定不下来"), ("absent", "在登记册里找不到或对不准"))
            more = "、".join(f"{counts[n]:,} 件{word}" for n, word in rest if counts.get(n))
            return (
                f"截至{self.dated}，名册所载 {r['read']:,} 行，与登记册对上 {r['matched']:,} 行（{share}），"
                f"发放金额与应发一致 {self.agreed:,} 笔。按现行政策逐户比对：{lists}{'；另有 ' * bool(more)}{more}。"
                f"折合每月：漏保应发 {money['missed']} 元，少发 {money['arrears']} 元；"
                f"错保实发 {money['wrong']} 元，多发 {money['excess']} 元。{self._where()}以上均为比对线索，以入户核实为准。"
            )
        lists = ", ".join(f"{name.lower()} {n:,}" for name, n in some if n) or "no differences were found"
        return (
            f"By {self.day} the roll has {r['read']:,} rows, of which {r['matched']:,} ({share}) were found in the register; "
            f"{self.agreed:,} are paid what is due. Compared household by household: {lists}; undetermined {counts.get('open', 0):,}, "
            f"not found {counts.get('absent', 0):,}. A month: {money['missed']} due to the missed, {money['arrears']} too little, "
            f"{money['wrong']} wrongly paid, {money['excess']} too much. {self._where()}All of these are leads, to be verified."
        )

    def _where(self) -> str:
        """By the first column that it is told apart by: where most lie."""
        parts = []
        for name in ("missed", "wrong") if self.towns.headings else ():
            found, more = self.towns.most(0, name, MOST)
            title = pick(SUSPECTED[name], self.lang)
            zh = f"{title}：" + "、".join(f"{value or EMPTY[0]} {n:,} 件" for value, n in found) + "等" * bool(more)
            en = f"{title}: " + ", ".join(f"{value or EMPTY[1]} {n:,}" for value, n in found) + ", …" * bool(more)
            parts += [self.say(zh, en)] if found else []
        if not parts:
            return ""
        heading = self.towns.headings[0]
        return self.say(f"按{heading}分，{'；'.join(parts)}。", f"By {heading}, {'; '.join(parts)}. ")

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else singular(en)

    def sum(self) -> str:
        """The rows of the roll, added up in words."""
        r = self.rows
        return self.say(
            f"名册 {r['read']} 行 = 对上 {r['matched']} + 没有对上 {r['unmatched']} + 重复 {r['doubles']} + 读不了 {r['rejected']}",
            f"{r['read']} rows = {r['matched']} matched + {r['unmatched']} not matched + {r['doubles']} doubles + {r['rejected']} rejected",
        )

    def blocks(self) -> list[tuple[str, Rows]]:
        """The summary sheet: parts with their titles."""
        say = self.say
        lists: Rows = [
            (pick(TITLES[n], self.lang), self.counts.get(n, 0), "count", pick(ABOUT[n], self.lang).format(within=self.within))
            for n in LISTS
        ]
        comma, at = say("、", ", "), int(self.lang != "zh")
        statuses: Rows = [
            (name, sum(s.values()), "count", comma.join(f"{STATUS[k][at]} {v}" for k, v in sorted(s.items())))
            for name, s in self.statuses.items()
        ]
        policy: Rows = [(name, mark[:23], "", "") for name, mark in self.policy]
        return [
            (say("对的是什么", "What was compared"), self._compared(comma)), (say("行数", "Rows"), self._counted()),
            (say("清单", "Lists"), lists), (say("金额（元/月）", "Money (yuan a month)"), self._paid()),
            (say("登记册上的决定", "Decisions on the register"), statuses), (say("依据的政策文件版本", "Versions of the policy"), policy),
        ]

    def _compared(self, comma: str) -> Rows:
        say = self.say
        out: Rows = [
            (say("名册", "roll"), self.files[0], "", say("现在发放的", "those now paid")),
            (say("登记册", "register"), self.files[1], "", ""),
            (say("决定日", "decision day"), self.day, "day", ""),
            (say("对账的项目", "reconciled"), comma.join(self.covered), "", ""),
            (say("情况说明", "in short"), "", "", self.told()),
        ]
        if self.other:
            beside = say("名册上没有，不列漏保", "not on the roll")
            out.append((say("只作参考的项目", "decided beside"), comma.join(self.other), "", beside))
        return out

    def _counted(self) -> Rows:
        say, r, g = self.say, self.rows, self.register
        return [
            (say("名册行数", "rows of the roll"), r["read"], "count", self.sum()),
            (say("对上的", "matched"), r["matched"], "count", say(
                    f"金额一致 {self.agreed} 笔；政策没有定死、在界限以内 {self.within_open} 笔",
                    f"{self.agreed} decisions agree to the fen, {self.within_open} lie within what is left open",
                )),
            (say("没有对上的", "not matched"), r["unmatched"], "count", pick(ABOUT["absent"], self.lang)),
            (say("重复的", "doubles"), r["doubles"], "count", say("只对第一次出现的", "only the first is compared")),
            (say("读不了的", "rejected"), r["rejected"], "count", ""),
            (
                say("登记册户数", "households"), g["households"], "count",
                say(f"决定 {g['decided']} + 拒收 {g['refused']}", f"{g['decided']} decided + {g['refused']} refused"),
            ),
        ]

    def _paid(self) -> Rows:
        say, m = self.say, self.money
        return [
            (say("对上且应享的，实发", "paid, of those entitled"), m["paid"], "money", say("元/月（名册所写）", "as the roll says")),
            (say("同一批，应发", "due to the same"), m["due"], "money", say("金额政策没有定死的不在内", "without amounts that are open")),
            (say("少发合计", "too little"), m["arrears"], "money", ""),
            (say("多发合计", "too much"), m["excess"], "money", ""),
            (say("漏保应发合计", "due to the missed"), m["missed"], "money", say("入户核对属实后才发", "once verified")),
            (say("错保实发合计", "wrongly paid"), m["wrong"], "money", say("复核属实后才停", "once reviewed")),
        ]


MOST = 3  # townships that are named
SUSPECTED = {"missed": ("疑似漏保", "perhaps missed"), "wrong": ("疑似错保", "perhaps wrongly paid")}
STATUS = {"granted": ("应享", "granted"), "refused": ("不应享", "refused"), "undetermined": ("不明", "undetermined")}
