"""A verification for the terminal, and as Markdown for a pull request."""

from __future__ import annotations

from doudi.diff.report.markdown import plain
from doudi.verify.telling import WORDS, Teller
from doudi.verify.verify import Report


def as_text(report: Report, lang: str) -> str:
    """The first line says what was found; then each finding, where, how it is known, and the household that shows it."""
    t = Teller(report, lang)
    lines = [t.headline()]
    for v in report.verified:
        groups = t.groups(v)
        if groups:
            lines += ["", t.region(v)]
        for name, found in groups:
            lines += ["", f"  {name}"]
            for f in found:
                lines.append(f"    {WORDS[f.severity][t.i]}[{f.diagnostic.code}] {t.words(f)}  {t.known(f)}")
                if f.span is not None:
                    lines.append(f"      {t.where(f)}")
                lines += [f"      {told}" for told in (t.meant(f), t.also(f)) if told]
                for s in f.shown:
                    first, *rest = t.shown(s) or [""]
                    lines += [f"      · {first}", *(f"        {r}" for r in rest)]
                if f.severity != "note" and f.diagnostic.help(lang):
                    lines.append(f"      = {f.diagnostic.help(lang)}")
    return "\n".join(lines)


def as_markdown(report: Report, lang: str) -> str:
    """The same with the households folded."""
    t = Teller(report, lang)
    lines = [f"**{plain(t.headline())}**"]
    for v in report.verified:
        for name, found in t.groups(v):
            lines += ["", f"### {plain(t.region(v))} · {plain(name)}", ""]
            for f in found:
                lines.append(f"- {WORDS[f.severity][t.i]} `{f.diagnostic.code}` {plain(t.words(f))} ({plain(t.known(f))})")
                told = [t.where(f), t.meant(f), t.also(f), *(x for s in f.shown for x in t.shown(s))]
                lines += [f"  <br>{plain(x)}" for x in told if x]
    return "\n".join(lines) + "\n"
