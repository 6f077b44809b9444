"""A report as Markdown, short enough for a comment on a pull request; detail is folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from doudi.diff.analysis import Compared, Report
from doudi.diff.proof.meant import Meaning
from doudi.diff.report.telling import Teller
from doudi.diff.report.words import WAYS, how

LONGEST = 60_000  # a comment holds 65,536 characters
SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#])")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: no link, no tag, no emphasis, nobody is notified."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("@", "@\u200b")


def in_tag(text: str) -> str:
    """The same inside an HTML line, where Markdown is not read."""
    return escape(" ".join(text.split())).replace("@", "@\u200b")


def as_markdown(report: Report, lang: str) -> str:
    """The report, cut at LONGEST characters, with a line that says so."""
    t = Teller(report, lang)
    lines = [f"**{plain(t.headline())}**"]
    for c in report.compared:
        if c.changes or c.meanings:
            lines += ["", *_region(t, c)]
    text = "\n".join(lines) + "\n"
    if len(text) > LONGEST:
        cut = t.say("（其余从略，见 doudi diff）", "(the rest is left out: run doudi diff)")
        text = text[: text.rfind("\n", 0, LONGEST)] + "\n\n</details>\n\n" + cut + "\n"
    return text


def _region(t: Teller, c: Compared) -> Iterable[str]:
    names = " → ".join(dict.fromkeys(plain(n.show(t.lang)) for n in c.names))
    days = " → ".join(dict.fromkeys(t.day(d) for d in c.figures))
    yield f"### {names} · {days}"
    rows = [m for m in c.meanings if m.verdicts]
    if rows:
        yield ""
        yield t.say("| 制度 | 资格 | 金额 | 怎么知道的 |", "| programme | who | amount | known how |")
        yield "|---|---|---|---|"
        for m in rows:
            yield _row(t, m)
    for m in c.meanings:
        yield from _witnesses(t, m)
    yield from _changes(t, c)


def _row(t: Teller, m: Meaning) -> str:
    answers = [next((t.answer(v) for v in m.verdicts if v.question == q), "—") for q in ("status", "amount")]
    cells = [plain(m.names.show(t.lang)), *answers]
    known = dict.fromkeys(how(v.how, v.bound, v.sampled, t.lang, v.reason) for v in m.verdicts)
    return f"| {' | '.join([*cells, '; '.join(known)])} |"


def _witnesses(t: Teller, m: Meaning) -> Iterable[str]:
    from doudi.explanation.render import render

    for w in m.witnesses:
        if w.direction not in WAYS:
            continue
        which = t.say("（差得最多）", " (touched most)") if w.most else ""
        head = f"{in_tag(m.names.show(t.lang))} · {t.heading(m, w)}{which}"
        yield ""
        old, new = t.sides(w)
        yield f"<details><summary>{head}：{in_tag(old)} → {in_tag(new)}</summary>"
        yield ""
        differ = t.differences(w, w.start)
        if w.case and not differ:
            yield t.say(f"案例「{plain(w.case)}」。", f"The policy case “{plain(w.case)}”.")
        elif differ:
            like = t.say(f"同案例「{plain(w.case)}」，只是：", f"As in “{plain(w.case)}”, but: ") if w.case else ""
            yield like + plain(t.say("；", "; ").join(differ[:20]))
        yield from _decision(t.say("旧", "Old"), render(w.pair.old, lang=t.lang))
        yield from _decision(t.say("新", "New"), render(w.pair.new, lang=t.lang))
        yield ""
        yield "</details>"


def _decision(title: str, text: str) -> Iterable[str]:
    """An explanation as it stands, in a fence that it cannot close."""
    return "", f"**{title}**", "", "```text", text.replace("```", "ʼʼʼ").rstrip(), "```"


def _changes(t: Teller, c: Compared) -> Iterable[str]:
    direct = [x for x in c.changes if x.kind != "indirect"]
    indirect = [x for x in c.changes if x.kind == "indirect" and x.entry.kind != "programme"]
    if not direct and not indirect:
        return
    summary = t.say(f"改动 {len(direct)} 处，受牵连 {len(indirect)} 处", f"{len(direct)} changes, {len(indirect)} entries affected")
    yield from ("", f"<details><summary>{summary}</summary>", "")
    for x in direct:
        meaning = t.meaning(x, c)
        yield f"- **{t.kind(x, c)}** {plain(t.label(x))} `{x.key}`" + (f" ⇒ {meaning}" if meaning else "") + f" · {plain(t.place(x))}"
        for line in t.aspects(x):
            yield f"  - {plain(line)}"
    for x in indirect:
        through = t.say("因 ", "through ") + ", ".join(f"`{k}`" for k in x.through[:3]) if x.through else ""
        yield f"- {t.kind(x, c)} {plain(t.label(x))} `{x.key}` {through}".rstrip()
    yield from ("", "</details>")
