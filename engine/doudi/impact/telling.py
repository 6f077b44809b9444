"""An impact in words: a line to begin with, tables for the terminal and for Markdown. The page (page.py) says the same."""

from __future__ import annotations

from fractions import Fraction

from doudi.decision.record import exact_text
from doudi.diff.report.markdown import plain
from doudi.diff.report.words import Pair, pick
from doudi.explanation.base.values import inert
from doudi.impact.summary import COLUMNS, DETAIL
from doudi.impact.tally import STEPS
from doudi.text.render import aligned

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.impact.summary import Impact, Recorded, Row, Told

HEADS: dict[str, Pair] = {
    "total": ("合计", "all"), "in": ("新进", "in"), "out": ("退出", "out"), "up": ("多领", "more"), "down": ("少领", "less"),
    "same": ("照旧", "as before"), "neither": ("都不享受", "on neither"), "unsettled": ("定不下来", "not settled"),
}
DETAILS: dict[str, Pair] = {
    "unclear": ("金额定不下来", "the amount is not settled"), "opened": ("原来能定、现在定不下来", "settled before, open now"),
    "settled": ("原来定不下来、现在能定", "open before, settled now"), "open": ("两版都定不下来", "open under both"),
}
HOMES: dict[str, Pair] = {
    "gain": ("有所得", "gain"), "lose": ("有所失", "lose"), "both": ("有得有失", "gain one thing and lose another"),
    "unclear": ("定不下来", "cannot be settled"), "untouched": ("不受影响", "are not touched"),
}
PERIODS: dict[str, Pair] = {"month": ("每月", "a month"), "year": ("每年", "a year"), "once": ("一次性", "once")}
DIMS: dict[str, Pair] = {"group": ("家里有", "with"), "route": ("路径", "route")}


class Speaker:
    """Sentences about one register, in one language."""

    def __init__(self, impact: Impact, lang: str):
        self.impact, self.lang = impact, lang

    def say(self, zh: str, en: str) -> str:
        return pick((zh, en), self.lang)

    def name(self, names: Pair) -> str:
        return inert(pick(names, self.lang))

    def count(self, n: int | None) -> str:
        return "·" if n is None else f"{n:,}"

    def money(self, x: Fraction | None) -> str:
        """To the fen, with separators; exact sums that have more places are in the JSON."""
        if x is None:
            return "·"
        whole, _, part = exact_text((round(x * 100), 100), 2).partition(".")
        sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        return f"{sign}{int(whole):,}.{part}"

    def change(self, a: Fraction | None, b: Fraction | None) -> str:
        """How much more or less is paid."""
        return "·" if a is None or b is None else ("+" if b > a else "") + self.money(b - a)

    # -- sentences

    def first(self) -> str:
        """Of the households of a register: how many gain, how many lose."""
        i, h = self.impact, self.impact.homes
        if not i.programmes:
            return self.say("没有要在登记表上算的：变了的制度不决定这些家庭的待遇", "nothing to count: what changed grants nothing here")
        one = "件" if i.record else "户"
        said = [f"{self.count(h[k])} {self.say(one, '')}{pick(HOMES[k], self.lang)}".replace("  ", " ") for k in HOMES if h[k] != 0]
        which = self.say("户虚构家庭", "invented families") if i.synthetic else self.say("户", "households")
        which = self.say("件申请", "applications") if i.record else which
        return f"{self.count(i.compared)} {which}{self.say('：', ': ')}{self.say('，', ', ').join(said)}"

    def notes(self) -> list[str]:
        """What a reader must know of these figures."""
        i, out = self.impact, []
        if i.synthetic:
            out.append(self.say("这是虚构的家庭（doudi population），人数和钱数不是对任何地方的估计",
                                "These are invented families (doudi population): the figures estimate nothing about any place"))
        if i.limit > 1:
            out.append(self.say(f"· 是不到 {i.limit} 户的格子，和能由别的格子推出它的格子，都不显示",
                                f"· stands for cells below {i.limit}, and for those that would give one away"))
        lost = {k: n for k, n in i.refused.items() if n}
        if lost:
            words = {"old": ("只有旧版拒收", "refused by the old version alone"), "new": ("只有新版拒收", "by the new one alone"),
                     "both": ("两版都拒收", "by both")}
            listed = self.say("，", ", ").join(f"{pick(words[k], self.lang)} {n:,}" for k, n in lost.items())
            one = ("件申请", "applications") if i.record else ("户", "households")
            out.append(self.say(
                f"读了 {i.households:,} {one[0]}；{listed}，没有算在内", f"{i.households:,} {one[1]} were read; {listed}: left out",
            ))
        if i.record is not None:
            out += self._recorded(i.record)
        if i.orphans:
            out.append(self.say(f"成员没有户的 {i.orphans:,} 行", f"{i.orphans:,} members without a household"))
        return out

    def _recorded(self, r: Recorded) -> list[str]:
        """What the record held besides, and on which days and by which rules it was decided again."""
        lost = [
            self.say(zh, en) for n, zh, en in (
                (r.superseded, f"{r.superseded:,} 次后来又决定过，只数最新的", f"{r.superseded:,} were decided again: the newest counts"),
                (r.not_kept, f"{r.not_kept:,} 次没有留下家庭内容，不能重算", f"of {r.not_kept:,} no household was kept"),
                (r.elsewhere, f"{r.elsewhere:,} 次问的不是这些制度", f"{r.elsewhere:,} did not ask about these programmes"),
            ) if n
        ]
        listed = self.say("：", ": ") + self.say("；", "; ").join(lost) if lost else ""
        out = [self.say(f"记录里 {r.decisions:,} 次决定{listed}", f"{r.decisions:,} decisions on the record{listed}")]
        if r.otherwise:
            hidden = self.say(f"（其中 {r.otherwise_masked:,} 件的内容有遮盖）", f" ({r.otherwise_masked:,} of them masked)")
            hidden = hidden if r.otherwise_masked else ""
            out.append(self.say(
                f"{r.otherwise:,} 件{hidden}按旧版现在算出来的和记录不符，没有算在内；doudi replay 逐行列出",
                f"{r.otherwise:,}{hidden} are left out: the old version does not say of them what the record says; doudi replay lists rows",
            ))
        if r.unnamed:
            out.append(self.say(f"{r.unnamed:,} 件没有户号（或已遮盖）：内容一字不差才当作同一户",
                                f"{r.unnamed:,} have no household id (or it is masked): only the same words are the same household"))
        if r.days is not None:
            rules = self.say(f"{r.rules} 的", f"those of {r.rules}") if r.rules else self.say("那一天施行的", "those in force then")
            out.append(self.say(f"每件按当时的决定日看（{r.days[0]} 至 {r.days[1]}）；新版用{rules}条文和数字",
                                f"Each stands on its own decision day ({r.days[0]} to {r.days[1]}); the new side's rules are {rules}"))
        if r.unused:
            out.append(self.say(f"新版另有 {r.unused} 起施行的，没有用到；要用就写 --as-of {r.unused}",
                                f"what the new side has from {r.unused} on was not used: ask for it with --as-of {r.unused}"))
        return out

    def columns(self) -> list[str]:
        """What a table's columns were taken for, and what there is to know about its files; [] of a record, and of JSON Lines."""
        lines = pick(self.impact.columns, self.lang).split("\n")
        return [inert(x) for x in (*(pick(t, self.lang) for t in self.impact.told), *lines) if x]

    @property
    def taken(self) -> str:
        return self.say("列名对照", "Columns")

    @property
    def head(self) -> str:
        return self.say("决定记录", "Record of decisions") if self.impact.record else self.say("登记表", "Register")

    def title(self, t: Told) -> str:
        people = {"homes": ("户", "households"), "people": ("人", "people"), "others": ("项", "subjects")}
        unit = self.say(f"（{pick(people[t.about], 'zh')}）", f" ({pick(people[t.about], 'en')})")
        return self.name(t.names) + unit

    def budget(self, t: Told) -> list[str]:
        """What it costs before and after: by month and by year, or once."""
        if not t.period:
            return []
        old, new = t.whole.paid
        rows = {"month": (("month", Fraction(1)), ("year", Fraction(12))), "year": (("month", Fraction(1, 12)), ("year", Fraction(1))),
                "once": (("once", Fraction(1)),)}[t.period]
        out = []
        for word, factor in rows:
            a, b = (None if x is None else x * factor for x in (old, new))
            more = self.change(a, b)
            share = f"{float((b - a) / a) * 100:+.2f}%" if a and b is not None else ""
            out.append(
                self.say(f"{pick(PERIODS[word], 'zh')} {self.money(a)} → {self.money(b)} 元（{more} 元{'，' + share if share else ''}）",
                         f"{pick(PERIODS[word], 'en')}: {self.money(a)} → {self.money(b)} yuan ({more}{', ' + share if share else ''})")
            )
        return out

    def bands(self, t: Told) -> list[tuple[str, int | None]]:
        """How much more or less those get who are on both: (words, how many), the empty ones left out."""
        out = []
        for i, n in enumerate(t.bands):
            if n == 0:
                continue
            low, high = (STEPS[i - 1] if i else None), (STEPS[i] if i < len(STEPS) else None)
            if high is not None and high <= 0:
                words = self.say(f"少 {-high}～{-low} 元", f"{-high}–{-low} less") if low is not None else self.say(
                    f"少 {-high} 元以上", f"over {-high} less")
            else:
                words = self.say(f"多 {low}～{high} 元", f"{low}–{high} more") if high is not None else self.say(
                    f"多 {low} 元以上", f"over {low} more")
            out.append((words, n))
        return out

    def label(self, t: Told, r: Row) -> str:
        if not r.dim:
            return self.say("全部", "all")
        dim = pick(DIMS.get(r.dim) or t.dims.get(r.dim, (r.dim, r.dim)), self.lang)
        return f"{inert(dim)}{self.say('：', ': ')}{self.name(r.names)}"

    def cells(self, t: Told, r: Row) -> list[str]:
        """As in HEADS, then what is paid before and after and the change."""
        out = [self.count(r.total), *(self.count(n) for n in r.counts)]
        return out + ([self.money(r.paid[0]), self.money(r.paid[1]), self.change(*r.paid)] if t.period else [])

    def heads(self, t: Told) -> list[str]:
        out = [pick(HEADS[k], self.lang) for k in ("total", *COLUMNS)]
        unit = self.name(t.unit)
        more = [self.say(f"旧 {unit}", f"old {unit}"), self.say(f"新 {unit}", f"new {unit}"), self.say("相差", "change")]
        return out + (more if t.period else [])

    def unsettled(self, t: Told) -> str:
        """The parts of those who are not settled; "" where there are none."""
        found = [(k, t.detail.get(k, 0)) for k in DETAIL]
        listed = self.say("，", ", ").join(f"{pick(DETAILS[k], self.lang)} {self.count(n)}" for k, n in found if n != 0)
        return self.say(f"定不下来的：{listed}", f"not settled: {listed}") if listed else ""


def as_text(impacts: list[Impact], lang: str) -> str:
    """For the terminal, under the comparison."""
    lines: list[str] = []
    for impact in impacts:
        s = Speaker(impact, lang)
        lines += ["", "", f"{s.head}  {inert(impact.file)}", f"  {s.first()}"]
        for t in impact.programmes:
            lines += ["", f"  {s.title(t)}", *(f"    {b}" for b in s.budget(t))]
            lines += [f"    {x}" for x in aligned([["", *s.heads(t)], *([s.label(t, r), *s.cells(t, r)] for r in t.rows)])]
            listed = s.say("，", ", ").join(f"{words} {s.count(n)}" for words, n in s.bands(t))
            lines += [f"    {s.say('领的钱', 'amounts')}{s.say('：', ': ')}{listed}"] if listed else []
            lines += [f"    {s.unsettled(t)}"] if s.unsettled(t) else []
        lines += [f"  {n}" for n in s.notes()]
    return "\n".join(lines)


def as_markdown(impacts: list[Impact], lang: str) -> str:
    """For a pull request: the budget in sight, the tables folded."""
    lines: list[str] = []
    for impact in impacts:
        s = Speaker(impact, lang)
        lines += ["", f"### {plain(s.head)} · {plain(impact.file)}", "", f"**{plain(s.first())}**"]
        for t in impact.programmes:
            lines += ["", f"{plain(s.title(t))}", *(f"- {plain(b)}" for b in s.budget(t))]
            lines += ["", f"<details><summary>{s.say('分项', 'in detail')}</summary>", ""]
            heads = ["", *s.heads(t)]
            lines += ["| " + " | ".join(plain(h) for h in heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|"]
            lines += ["| " + " | ".join(plain(x) for x in (s.label(t, r), *s.cells(t, r))) + " |" for r in t.rows]
            more = [f"{words} {s.count(n)}" for words, n in s.bands(t)] + ([s.unsettled(t)] if s.unsettled(t) else [])
            lines += ["", *(f"- {plain(x)}" for x in more), "", "</details>"]
        lines += ["", *(f"- {plain(n)}" for n in s.notes())]
        if columns := s.columns():
            lines += ["", f"<details><summary>{s.taken}</summary>", "", *(f"- {plain(x.strip())}" for x in columns), "", "</details>"]
    return "\n".join(lines) + "\n"
