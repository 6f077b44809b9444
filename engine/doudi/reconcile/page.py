"""The page for the month's report: one sheet of A4 that stands by itself, with figures, charts and how to read them."""

from __future__ import annotations

from html import escape
from pathlib import Path

from doudi.batch.answers.write import replaced
from doudi.reconcile.charts import bars, stacked
from doudi.reconcile.identity import masked
from doudi.reconcile.lists import TO_DO
from doudi.reconcile.towns import HEADS as TOWN_HEADS
from doudi.reconcile.towns import MONEY as TOWN_MONEY
from doudi.reconcile.words import ABOUT, TITLES, pick, yuan

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.reconcile.report import Report

BLUE, RED, AMBER, GREY, GREEN = "#2f6690", "#b23a48", "#c9822b", "#8795a1", "#4f7f5a"
COLOURS = {
    "missed": BLUE, "wrong": RED, "amounts": AMBER, "grace": GREEN, "reviews": GREEN, "scheme": RED, "overlaps": RED, "absent": GREY,
    "open": AMBER, "names": AMBER, "doubles": GREY,
}
WIDTH = 690  # pixels of the sheet's text
MOST_TOWNS = 40  # lines of a table by township
MOST_FAILED, MOST_PROGRAMMES, MOST_VERSIONS = 5, 6, 6
STYLE = """
@page { size: A4 portrait; margin: 12mm 13mm; }
* { box-sizing: border-box; }
body { font: 13px/1.45 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", SimSun, sans-serif; color: #1f2d3a;
       width: 690px; margin: 18px auto; background: #fff; }
h1 { font-size: 21px; margin: 0 0 2px; }
h2 { font-size: 14px; margin: 13px 0 5px; border-left: 4px solid #2f6690; padding-left: 7px; line-height: 1.2; }
p { margin: 2px 0; } .quiet { color: #5a6875; font-size: 11.5px; overflow-wrap: anywhere; }
.tiles { display: flex; gap: 8px; margin: 9px 0 0; }
.tile { flex: 1; background: #eef3f7; padding: 6px 9px; border-radius: 3px; }
.tile b { display: block; font-size: 20px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.told { margin: 10px 0 0; font-size: 13.5px; line-height: 1.6; text-align: justify; }
.sign { display: flex; gap: 14px; margin-top: 20px; } .sign span { flex: 1; border-bottom: 1px solid #8795a1; padding-bottom: 2px; }
.pair { display: flex; gap: 18px; } .pair > div { flex: 1; min-width: 0; }
svg { display: block; max-width: 100%; height: auto; font-family: inherit; } .figure { font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-size: 12px; }
th, td { text-align: right; padding: 2px 5px; border-bottom: 1px solid #d5dde3; }
th:first-child, td:first-child { text-align: left; } thead th { background: #eef3f7; font-weight: 600; }
td { font-variant-numeric: tabular-nums; }
.apart { break-before: page; } .towns { font-size: 11px; } .towns tr:last-child td { font-weight: 600; }
@media print { body { margin: 0 auto; } .tile, thead th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
               svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""


def written(path: str, report: Report) -> None:
    """Writes the page whole or not at all. Raises OSError."""
    with replaced(path) as part:
        Path(part).write_text(page(report), "utf-8")


def page(r: Report) -> str:
    """The page as HTML. It loads nothing and runs nothing."""
    lang = "zh-CN" if r.lang == "zh" else "en"
    stop = "、" if r.lang == "zh" else ", "
    versions = [f"{name}" for name, _ in r.policy]
    more = "…" if len(versions) > MOST_VERSIONS else ""
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>{_t(r.title)}</title><style>{STYLE}</style></head><body>
<h1>{_t(r.title)}</h1>
<p class="quiet">{_t(_head(r))}</p>
{_tiles(r)}
<p class="told">{_t(r.told())}</p>
<h2>{_t(r.say("名册各行的去向", "What became of the rows of the roll"))}</h2>
{_rows(r)}
<p class="quiet">{_t(r.sum())}</p>
<h2>{_t(r.say("要办的清单（件）", "Lists to work through"))}</h2>
{_lists(r)}
<div class="pair"><div>
<h2>{_t(r.say("金额（元/月）", "Money (yuan a month)"))}</h2>
{_money(r)}
</div><div>
<h2>{_t(r.say("错保因哪一条不合（件）", "Wrongly paid: what fails"))}</h2>
{_failed(r)}
</div></div>
<h2>{_t(r.say("登记册上的决定", "Decisions on the register"))}</h2>
{_statuses(r)}
<p class="quiet" style="margin-top:8px">{_t(_reading(r))}</p>
<p class="quiet">{_t(r.say("政策版本：", "Policy: ") + stop.join(versions[:MOST_VERSIONS]) + more)}</p>
<p class="sign">{"".join(f"<span>{_t(x)}</span>" for x in _signs(r))}</p>
{"".join(_towns(r, i) for i in range(len(r.towns.headings)))}</body></html>
"""


def _signs(r: Report) -> list[str]:
    """What an office fills in by hand."""
    return ["填报单位（盖章）：", "审核：", "制表：", "日期："] if r.lang == "zh" else ["Office:", "Checked by:", "Drawn up by:", "Date:"]


def _t(text: str) -> str:
    """A text that the page shows and nothing else."""
    return escape(masked("".join(c if c.isprintable() else " " for c in text)))


def _head(r: Report) -> str:
    names = (r.covered, r.files[0], r.files[1])
    if r.lang == "zh":
        return f"对账项目：{'、'.join(names[0])}　名册：{names[1][:60]}　登记册：{names[2][:60]}　决定日：{r.day}"
    return f"Reconciled: {', '.join(names[0])}. Roll: {names[1][:60]}. Register: {names[2][:60]}. Decision day: {r.day}"


def _tiles(r: Report) -> str:
    tiles = [
        (r.say("名册行数", "rows of the roll"), r.rows["read"]), (r.say("对上", "matched"), r.rows["matched"]),
        (r.say("金额一致（笔）", "amounts agree"), r.agreed), (r.say("登记册户数", "households"), r.register["households"]),
        (r.say("要办（件）", "to work through"), sum(r.counts.get(n, 0) for n in TO_DO)),
    ]
    inner = "".join(f'<div class="tile">{_t(name)}<b>{n:,}</b></div>' for name, n in tiles)
    return f'<div class="tiles">{inner}</div>'


def _rows(r: Report) -> str:
    parts = [
        (r.say("对上", "matched"), "matched", BLUE), (r.say("没有对上", "not matched"), "unmatched", AMBER),
        (r.say("重复", "doubles"), "doubles", GREY), (r.say("读不了", "rejected"), "rejected", RED),
    ]
    return stacked([(name, r.rows[key], f"{r.rows[key]:,}", colour) for name, key, colour in parts], WIDTH, r.sum())


def _lists(r: Report) -> str:
    left = 330 if r.lang == "zh" else 400
    rows = [
        (_about(r, n), r.counts.get(n, 0), f"{r.counts.get(n, 0):,}", COLOURS[n]) for n in TO_DO
    ]
    return bars(rows, WIDTH, left, r.say("各清单的件数", "lines of each list"))


def _about(r: Report, name: str) -> str:
    about = pick(ABOUT[name], r.lang).format(within=r.within)
    return f"{pick(TITLES[name], r.lang)}：{about}" if r.lang == "zh" else f"{pick(TITLES[name], r.lang)}: {about}"


def _money(r: Report) -> str:
    m = r.money
    rows = [
        (r.say("少发合计", "paid too little"), m["arrears"], BLUE), (r.say("多发合计", "paid too much"), m["excess"], AMBER),
        (r.say("漏保应发", "due to the missed"), m["missed"], BLUE), (r.say("错保实发", "wrongly paid"), m["wrong"], RED),
    ]
    told = [(name, fen, yuan(fen, comma=True), colour) for name, fen, colour in rows]
    return bars(told, 336, 72 if r.lang == "zh" else 126, r.say("金额", "money"))


def _failed(r: Report) -> str:
    if not r.failed:
        return f'<p class="quiet">{_t(r.say("没有", "none"))}</p>'
    rows = [(name, n, f"{n:,}", RED) for name, n in r.failed[:MOST_FAILED]]
    return bars(rows, 336, 200, r.say("错保不合的条件", "conditions that fail"))


def _statuses(r: Report) -> str:
    heads = [
        r.say("项目", "programme"), r.say("应享", "granted"), r.say("不应享", "refused"), r.say("不明", "undetermined"),
        r.say("合计", "all"),
    ]
    body = []
    for name, found in list(r.statuses.items())[:MOST_PROGRAMMES]:
        cells = [found.get(k, 0) for k in ("granted", "refused", "undetermined")]
        note = "" if name in r.covered else r.say("（名册上没有）", " (not on the roll)")
        body.append(f"<tr><td>{_t(name + note)}</td>" + "".join(f"<td>{n:,}</td>" for n in (*cells, sum(cells))) + "</tr>")
    head = "".join(f"<th>{_t(h)}</th>" for h in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _towns(r: Report, i: int) -> str:
    """The table by a column of the register, on a page of its own behind the first; what it does not show is summed."""
    at, lines = 0 if r.lang == "zh" else 1, r.towns.lines(i, r.lang)
    few = lines
    if len(lines) > MOST_TOWNS:
        rest = lines[MOST_TOWNS - 2 : -1]
        named = r.say(f"其余 {len(rest)} 个", f"{len(rest)} more")
        few = [*lines[: MOST_TOWNS - 2], (named, {h: sum(x.get(h, 0) for _, x in rest) for h in TOWN_HEADS}), lines[-1]]
    heading = r.towns.headings[i]
    head = "".join(f"<th>{_t(h)}</th>" for h in (heading, *(pair[at] for pair in TOWN_HEADS.values())))
    body = ""
    for value, row in few:
        cells = (_town_cell(row.get(h, 0), h) for h in TOWN_HEADS)
        body += f"<tr><td>{_t(value[:40])}</td>" + "".join(f"<td>{x}</td>" for x in cells) + "</tr>"
    title = _t(r.say(f"按{heading}分", f"By {heading}"))
    return f'<h2 class="apart">{title}</h2><table class="towns"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\n'


def _town_cell(n: int, head: str) -> str:
    return yuan(n, comma=True) if head in TOWN_MONEY else f"{n:,}"


def _reading(r: Report) -> str:
    g = r.register
    if r.lang == "zh":
        return (
            f"登记册 {g['households']:,} 户 = 决定 {g['decided']:,} + 拒收 {g['refused']:,}。"
            "各清单是线索：逐户核实以后才补发、调整或停发，停发前告知本人并听取申辩，缺事实的不因此停发。"
            "逐行理由、依据和下一步见工作簿。一行可以在几份清单上，所以各清单的件数不能相加成户数。"
        )
    return (
        f"{g['households']:,} households = {g['decided']:,} decided + {g['refused']:,} refused. "
        "The lists are leads: verify each case, hear the family, and only then pay, change or stop. "
        "Reasons, sources and next steps are in the workbook. "
        "One case may stand on several lists."
    )
