"""Diagnostics for people and machines: the source line with a mark under the very characters, JSON, SARIF, GitHub annotations."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from doudi.text.diagnostic import Diagnostic
from doudi.text.messages import MESSAGES, NOTES
from doudi.text.source import Span

KINDS = {"error": ("错误", "error", "31"), "warning": ("提醒", "warning", "33"), "note": ("说明", "note", "36")}
WIDEST = 160  # columns of a source line that are shown
LONGEST_MARK = 120


def text(diagnostics: Iterable[Diagnostic], lang: str, stream: TextIO | None = None) -> str:
    """One block a diagnostic. Colour and boxes only where `stream` is a terminal and NO_COLOR is not set."""
    fancy = stream is not None and stream.isatty() and not os.environ.get("NO_COLOR")
    return "\n\n".join(_block(d, lang, fancy) for d in diagnostics)


def _block(d: Diagnostic, lang: str, fancy: bool) -> str:
    zh, en, colour = KINDS[d.severity]
    word = zh if lang == "zh" else en
    head = f"\033[1;{colour}m{word}[{d.code}]\033[0m" if fancy else f"{word}[{d.code}]"
    out = [f"{head} {clean(d.message(lang))}"]
    where = place(d.span)
    if d.path:
        where = f"{where} ({d.path})" if where else d.path
    if where:
        out.append(f"  {'╭─' if fancy else '-->'} {clean(where)}")
    if d.span is not None and d.span.source.text:
        out += _excerpt(d.span, fancy, colour)
    for r in d.related:
        zh_note, en_note = NOTES[r.note]
        out.append(f"  {'├─' if fancy else '-->'} {place(r.span)}: {zh_note if lang == 'zh' else en_note}")
        if r.span.source.text:
            out += _excerpt(r.span, fancy, "36")
    help = d.help(lang)
    if help:
        out.append(f"  {'╰─' if fancy else '='} {clean(help)}")
    return "\n".join(out)


def place(span: Span | None) -> str:
    """`file:line:column`"""
    if span is None:
        return ""
    line, column = span.source.position(span.start)
    return f"{span.source.name}:{line}:{column}"


def _excerpt(span: Span, fancy: bool, colour: str) -> list[str]:
    """The line and the mark under it; of a long line, the part around the mark."""
    number, column = span.source.position(span.start)
    line = span.source.line(number)
    start = column - 1
    end = min(start + max(span.end - span.start, 1), max(len(line), start + 1), start + LONGEST_MARK)
    newline = span.source.text.find("\n", span.start, span.end)
    if newline >= 0:
        end = min(end, start + max(newline - span.start, 1))
    cut = max(0, start - WIDEST // 2) if len(line) > WIDEST else 0
    shown = clean(line[cut : cut + WIDEST])
    gutter = f"{number:>5}"
    bar = "│" if fancy else "|"
    pad = " " * width(clean(line[cut:start]))
    mark = ("━" if fancy else "^") * max(width(clean(line[start:end])), 1)
    if fancy:
        mark = f"\033[{colour}m{mark}\033[0m"
    return [f"{gutter} {bar} {shown}", f"{'':>5} {bar} {pad}{mark}"]


def width(text: str) -> int:
    """Columns a terminal gives a text: two for East Asian wide characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def aligned(rows: list[list[str]]) -> list[str]:
    """The lines of a table: names to the left, figures to the right, under their heads in the first row."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    out = []
    for name, *figures in rows:
        cells = [name + " " * (widths[0] - width(name)), *(" " * (w - width(x)) + x for w, x in zip(widths[1:], figures, strict=True))]
        out.append("  ".join(cells).rstrip())
    return out


def clean(text: str) -> str:
    """A text that cannot command a terminal: control, bidirectional and zero-width characters are shown as what they are."""
    if text.isprintable():
        return text
    return "".join(
        " " if c == "\t" else c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
        for c in text
    )


def table_row(cells: Iterable[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(map(cell, cells)) + " |"


def cell(text: str) -> str:
    """A text that stays on its line of Markdown and within its cell, and makes no element of HTML."""
    return " ".join(clean(text).split()).replace("|", "\\|").replace("<", "&lt;")


# -- for machines


def data(d: Diagnostic, lang: str = "zh") -> dict[str, Any]:
    """One diagnostic by schemas/diagnostics.schema.json."""
    out: dict[str, Any] = {"code": d.code, "severity": d.severity, "message": d.message(lang)}
    if d.help(lang):
        out["help"] = d.help(lang)
    if d.suggestion:
        out["suggestion"] = d.suggestion
    if d.path:
        out["path"] = d.path
    if d.span is not None:
        out["place"] = placed(d.span)
    if d.related:
        out["related"] = [{**placed(r.span), "note": NOTES[r.note][0 if lang == "zh" else 1]} for r in d.related]
    return out


def placed(span: Span) -> dict[str, Any]:
    """Where something stands, as schemas/diagnostics.schema.json has it: lines and columns count from 1."""
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(max(span.end, span.start))
    return {"file": span.source.name, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def as_json(diagnostics: Sequence[Diagnostic], lang: str) -> str:
    return json.dumps({"diagnostics": [data(d, lang) for d in diagnostics]}, ensure_ascii=False, indent=1)


def sarif(diagnostics: Sequence[Diagnostic], lang: str, version: str) -> str:
    """SARIF 2.1.0, for code hosts and editors."""
    codes = sorted({d.code for d in diagnostics})
    rules = [
        {
            "id": c, "shortDescription": {"text": MESSAGES[c].zh if lang == "zh" else MESSAGES[c].en},
            "defaultConfiguration": {"level": MESSAGES[c].severity},
        }
        for c in codes
    ]
    results = []
    for d in diagnostics:
        help = d.help(lang)
        row: dict[str, Any] = {
            "ruleId": d.code, "ruleIndex": codes.index(d.code), "level": d.severity,
            "message": {"text": d.message(lang) + (f"\n{help}" if help else "")},
        }
        if d.span is not None:
            row["locations"] = [physical(placed(d.span))]
        if d.related:
            row["relatedLocations"] = [
                {**physical(placed(r.span)), "message": {"text": NOTES[r.note][0 if lang == "zh" else 1]}} for r in d.related
            ]
        results.append(row)
    return sarif_file(version, rules, results)


def sarif_file(version: str, rules: list[dict[str, Any]], results: list[dict[str, Any]], summary: str = "") -> str:
    """One run of doudi as SARIF."""
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "doudi", "version": version, "rules": rules}}, "columnKind": "unicodeCodePoints", "results": results,
    }
    run |= {"properties": {"summary": summary}} if summary else {}
    whole = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def physical(at: dict[str, Any]) -> dict[str, Any]:
    """A place (`placed`) as a location of SARIF."""
    region = {"startLine": at["line"], "startColumn": at["column"], "endLine": at["end_line"], "endColumn": at["end_column"]}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(at["file"])}, "region": region}}


def _uri(name: str) -> str:
    from pathlib import Path
    from urllib.parse import quote

    return Path(name).as_uri() if os.path.isabs(name) else quote(name.replace(os.sep, "/"))


def github(diagnostics: Iterable[Diagnostic], lang: str) -> str:
    """Workflow commands: GitHub shows them at their lines."""
    out = []
    for d in diagnostics:
        kind = {"error": "error", "warning": "warning", "note": "notice"}[d.severity]
        message = d.message(lang) + (f"\n{d.help(lang)}" if d.help(lang) else "")
        fields = [f"title={_escape(d.code, True)}"]
        if d.span is not None:
            at = placed(d.span)
            fields = [
                f"file={_escape(at['file'], True)}", f"line={at['line']}", f"endLine={at['end_line']}", f"col={at['column']}",
                f"endColumn={at['end_column']}", *fields,
            ]
        out.append(f"::{kind} {','.join(fields)}::{_escape(message, False)}")
    return "\n".join(out)


def _escape(text: str, field: bool) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if field else text
