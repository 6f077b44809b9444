"""A report for the terminal and for a merge request: the score first, then each slip that no case notices, then the cases to add."""

from __future__ import annotations

from collections.abc import Iterator

from doudi.mutation.propose import Proposal
from doudi.mutation.run import Report, Slip
from doudi.mutation.words import reason
from doudi.text.render import clean, place, table_row

MOST = 12  # facts of a proposal that are listed


def as_text(report: Report, lang: str) -> str:
    """The score in the first line."""
    out = [headline(report, lang)]
    for state, zh, en in (
        ("survivor", "没有案例察觉的改动：", "Slips that no case notices:"),
        ("unknown", "没有弄清的改动（不算察觉）：", "Slips of which it is not known (they count as not noticed):"),
    ):
        rows = report.of(state)
        if rows:
            out += ["", zh if lang == "zh" else en]
            out += [line for s in rows for line in _slip(s, lang)]
    if report.proposals:
        out += ["", _note(lang)]
        for p in report.proposals:
            out += ["", f"# {p.number}  {p.stage.layer}/{p.stage.programme}", clean_lines(p.text)]
    return "\n".join(out)


def headline(report: Report, lang: str) -> str:
    """How many slips there are and what became of them."""
    killed, of = report.score
    share = f"{killed * 1000 // of / 10:g}%" if of else "–"
    equal, left, open_ = (len(report.of(s)) for s in ("equivalent", "survivor", "unknown"))
    to = max((s.bound or 0 for s in report.of("equivalent")), default=0)
    if lang == "zh":
        upto = f"，其中有的证明到 {to} 人" if to else ""
        return (
            f"{len(report.slips)} 处改动，{report.cases} 个案例：察觉 {killed}/{of}（{share}），没有察觉 {left}，没有弄清 {open_}；"
            f"另有 {equal} 处已证明不影响任何决定{upto}"
        )
    upto = f", some up to {to} members" if to else ""
    return (
        f"{len(report.slips)} slips, {report.cases} cases: {killed} of {of} noticed ({share}), {left} not, {open_} not known; "
        f"{equal} more are proved to change no decision{upto}"
    )


def _note(lang: str) -> str:
    if lang == "zh":
        return "建议的案例。期望是现行规则的决定：请对照原文核对，改写 working，再并入 cases.yaml。"
    return "Cases to add. They expect what the rules decide as they stand: check each against the source, word its working, then add it."


def _slip(s: Slip, lang: str) -> Iterator[str]:
    m = s.mutant
    yield f"  {place(m.span)}  {m.entry}  {clean(m.name.show(lang))}"
    yield f"      {clean(m.said[int(lang != 'zh')])}"
    if s.proposal is not None:
        yield f"      {told(s.proposal, lang)}"
    elif s.reason:
        yield f"      {reason(s.reason, lang)}"


def told(p: Proposal, lang: str) -> str:
    """A proposal in a line: near which case, what differs, what is expected."""
    rows = [clean(f"{k}: {_shown(v)}") for k, v in p.changed.items()]
    facts = ", ".join(rows[:MOST]) + (" …" if len(rows) > MOST else "")
    expect = ", ".join(f"{k} {v}" for k, v in p.expect.items())
    if lang == "zh":
        near = f"同「{clean(p.like)}」" if p.like else "平常的一户"
        return f"案例 {p.number}：{near}{f'，只是 {facts}' if facts else ''} ⇒ {expect}"
    near = f"as in “{clean(p.like)}”" if p.like else "an ordinary household"
    return f"case {p.number}: {near}{f', but {facts}' if facts else ''} ⇒ {expect}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{len(value)}]"
    return {True: "true", False: "false", None: "null"}.get(value, str(value)) if isinstance(value, bool | None) else str(value)


def clean_lines(text: str) -> str:
    return "\n".join(map(clean, text.rstrip().split("\n")))


# -- for a merge request


def as_markdown(report: Report, lang: str) -> str:
    """A table of what is left, the cases folded under it."""
    zh = lang == "zh"
    out = [f"**{headline(report, lang)}**"]
    left = [*report.of("survivor"), *report.of("unknown")]
    if left:
        out += ["", "| 位置 | 改动 | 案例 |" if zh else "| place | slip | case |", "|---|---|---|"]
        out += [_row(s, lang) for s in left]
    if report.proposals:
        out += ["", f"<details><summary>{_note(lang)}</summary>", "", "```yaml"]
        for p in report.proposals:
            out += [f"# {p.number}  {p.stage.layer}/{p.stage.programme}", clean_lines(p.text)]
        out += ["```", "", "</details>"]
    return "\n".join(out)


def _row(s: Slip, lang: str) -> str:
    m = s.mutant
    last = f"{s.proposal.number}" if s.proposal is not None else reason(s.reason, lang) if s.reason else ""
    return table_row([f"`{place(m.span)}` {m.entry}", m.said[int(lang != "zh")], last])
