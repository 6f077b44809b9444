"""What `doudi coverage` prints: text for a terminal, a Markdown page (docs/coverage.md is one), JSON for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass

from doudi.review.carried import Row
from doudi.review.clauses import KINDS, Register
from doudi.text.render import cell, clean, table_row

MOST_RULES, MOST_CASES = 6, 2  # named in one row
LONGEST_WORDS, LONGEST_CASE = 32, 20  # characters
THIN = 50  # percent: where less of a clause is cited, it is said how much
MARKS = {"carried": "✓", "argued": "–", "open": "○"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause with what carries it, and the cases in which that spoke: `layer/programme name`."""

    row: Row
    cases: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document."""

    register: Register
    names: tuple[str, str]  # of the layer: Chinese, English
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of clauses. Among `carried` are `thin` (less than half of the words cited), `data` (by facts, findings and figures alone)
    and `untried` (no case in which the rules spoke)."""

    clauses: int
    computable: int
    carried: int
    thin: int
    data: int
    untried: int
    argued: int
    open: int
    rest: int  # not computable
    rest_open: int


def totals(sheets: list[Sheet]) -> Totals:
    """The figures of some registers of clauses together."""
    every = [e for s in sheets for e in s.entries]
    mine = [e for e in every if e.row.clause.computable != "none"]
    held = [e for e in mine if e.row.state == "carried"]
    states = [e.row.state for e in mine]
    rest = [e for e in every if e.row.clause.computable == "none"]
    return Totals(
        len(every), len(mine), len(held), sum(_thin(e.row) for e in held), sum(e.row.only_data for e in held),
        sum(not e.cases for e in held), states.count("argued"), states.count("open"), len(rest), sum(e.row.state == "open" for e in rest),
    )


def _thin(row: Row) -> bool:
    return row.cited is not None and row.cited < THIN


def _shown(sheet: Sheet, missing: bool) -> list[Entry]:
    return [e for e in sheet.entries if not missing or e.row.state == "open"]


def _short(text: str, longest: int) -> str:
    text = " ".join(clean(text).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


class _Words:
    """Sentences in one language."""

    def __init__(self, lang: str):
        self.zh = lang == "zh"

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def summed(self, t: Totals) -> str:
        """`可计算 197：规则承担 60（引到的字不足一半 11，…），说明缘由 0，未着落 137；不可计算 219：…`"""
        found = (
            (t.thin, "引到的字不足一半", "less than half cited"), (t.data, "只有数据", "data only"), (t.untried, "没有案例", "no case"),
        )
        notes = self.say("，", ", ").join(self.say(f"{zh} {n}", f"{en} {n}") for n, zh, en in found if n)
        among = self.say(f"（其中{notes}）", f" (of these, {notes})") if notes else ""
        return self.say(
            f"可计算 {t.computable}：规则承担 {t.carried}{among}，说明缘由 {t.argued}，未着落 {t.open}；"
            f"不可计算 {t.rest}：说明缘由 {t.rest - t.rest_open}，未着落 {t.rest_open}",
            f"computable {t.computable}: carried {t.carried}{among}, argued {t.argued}, open {t.open}; "
            f"not computable {t.rest}: argued {t.rest - t.rest_open}, open {t.rest_open}",
        )

    def why(self, row: Row) -> str:
        """Why no rule can carry a clause."""
        c = row.clause
        if not c.kind:
            return self.say("未着落", "open")
        return KINDS[c.kind][not self.zh] + self.say("：", ": ") + clean(c.reason)

    def rules(self, row: Row, quote: str = "") -> str:
        some = [f"{quote}{clean(r)}{quote}" for r in row.rules[:MOST_RULES]]
        more = len(row.rules) - len(some)
        text = self.say("，", ", ").join(some) + (self.say(f" 等 {len(row.rules)} 处", f" and {more} more") if more else "")
        notes = [self.say(f"引了 {row.cited}%", f"{row.cited}% cited")] if _thin(row) else []
        notes += [self.say("只有数据", "data only")] if row.only_data else []
        return text + (self.say("（{}）", " ({})").format(self.say("，", ", ").join(notes)) if notes else "")

    def cases(self, entry: Entry, layer: str) -> str:
        """How many cases, and the first few by name; of another layer than the clause's, with that layer."""
        named = []
        for case in entry.cases[:MOST_CASES]:
            book, _, name = case.partition(" ")
            other = book.partition("/")[0]
            named.append(("" if other == layer else f"{other} ") + _short(name, LONGEST_CASE))
        head = str(len(entry.cases))
        return head + (self.say("：", ": ") + self.say("；", "; ").join(named) if named else "")


def as_text(sheets: list[Sheet], lang: str, *, missing: bool) -> str:
    """Each clause with its rules and cases, for a terminal; `missing`: only those that nothing carries."""
    w = _Words(lang)
    out = []
    for s in sheets:
        r = s.register
        size = len(r.clauses)
        out += [clean(f"{r.document} {r.title}") + w.say(f"（{s.names[0]}，{size} 条）", f" ({s.names[1]}, {size} clauses)"), ""]
        for e in _shown(s, missing):
            c = e.row.clause
            out.append(f"  {MARKS[e.row.state]} {clean(c.id.text)} {clean(c.place.text)} {_short(c.words.text, LONGEST_WORDS)}")
            told = f"{w.rules(e.row)}" if e.row.rules else w.why(e.row) if e.row.state == "argued" else clean(c.summary)
            out.append(f"      {told}")
            if e.row.rules:
                out.append("      " + w.say("案例 ", "cases ") + w.cases(e, r.layer))
        out += ["", w.summed(totals([s])), ""]
    if len(sheets) > 1:
        out.append(w.say("合计：", "In all: ") + w.summed(totals(sheets)))
    return "\n".join(out).rstrip("\n")


HEAD = (
    "条 Clause", "位置 Place", "原文 Words", "大意 In short", "规则 Rules，或缘由 or why none", "案例 Cases",
)
COUNTS = (
    "文件 Document", "条 Clauses", "可计算 Computable", "规则承担 Carried", "说明缘由 Argued", "未着落 Open", "不可计算 Not computable",
)
INTRO = (
    "由 `doudi coverage --format markdown` 生成。每份文件的条文登记在各层的 `clauses.yaml`；规则由引文（`cite`）对上，没有另外的名单。",
    "Made by `doudi coverage --format markdown`. The clauses of each document are registered in its layer's `clauses.yaml`; "
    "rules are found by what they cite.",
)
LEGEND = (
    "规则写作“制度/路径”。案例是其中有规则起了作用的政策案例：条件定了准驳，路径走通，项目发了钱，检查轮到，或有了数值。"
    "“引了 28%”是规则引到的字不到这一条的一半；“只有数据”是只有事实、认定或数字引了它，没有规则据以判断。这两样都要人再看。",
    "A rule is `programme/path`. Cases are those in which one of the rules spoke. “28% cited” marks a clause of which rules cite less than "
    "half of the words; “data only” one that only facts, findings or figures cite. Both want a second look.",
)


def as_markdown(sheets: list[Sheet], lang: str, *, missing: bool) -> str:
    """The same as a page (docs/coverage.md)."""
    w = _Words(lang)
    lines = ["# 条文与规则 · Coverage of clauses", "", w.say(*INTRO), "", w.say(*LEGEND), "", *_table(COUNTS)]
    lines += [table_row([s.register.document, *_counts(totals([s]))]) for s in sheets]
    if len(sheets) > 1:
        lines.append(table_row(["合计 In all", *_counts(totals(sheets))]))
    lines += ["", w.summed(totals(sheets)) + w.say("。", ".")]
    for s in sheets:
        r = s.register
        lines += ["", f"## {s.names[0]} {s.names[1]} · {cell(r.document)}", "", cell(r.title), "", *_table(HEAD)]
        for e in _shown(s, missing):
            c = e.row.clause
            told = w.rules(e.row, "`") if e.row.rules else w.why(e.row) if e.row.state == "argued" else f"**{w.why(e.row)}**"
            tried = w.cases(e, r.layer) if e.row.rules else ""
            lines.append(table_row([c.id.text, c.place.text, _short(c.words.text, LONGEST_WORDS), c.summary, told, tried]))
    return "\n".join(lines)


def _counts(t: Totals) -> list[str]:
    return [str(n) for n in (t.clauses, t.computable, t.carried, t.argued, t.open, t.rest)]


def _table(head: tuple[str, ...]) -> list[str]:
    return [table_row(list(head)), "|" + "---|" * len(head)]


def as_json(sheets: list[Sheet], lang: str, *, missing: bool) -> str:
    """{"documents": […], "totals": {…}}; texts of the registers are as written, `lang` is not asked."""
    documents = [
        {
            "layer": s.register.layer, "document": s.register.document, "title": s.register.title, "totals": _data(totals([s])),
            "clauses": [_clause(e) for e in _shown(s, missing)],
        }
        for s in sheets
    ]
    return json.dumps({"documents": documents, "totals": _data(totals(sheets))}, ensure_ascii=False, indent=1)


def _data(t: Totals) -> dict[str, int]:
    return {name: getattr(t, name) for name in Totals.__slots__}


def _clause(e: Entry) -> dict[str, object]:
    c = e.row.clause
    return {
        "id": c.id.text, "place": c.place.text, "words": c.words.text, "summary": c.summary, "computable": c.computable,
        "state": e.row.state, "rules": list(e.row.rules), "cited_percent": e.row.cited, "cases": e.cases,
        "why_not": {"kind": c.kind, "reason": c.reason} if c.kind else None,
    }
