"""The page of a diagnostic code, made from the catalogue of messages and errors.yaml: for `doudi explain` and docs/errors/."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from doudi.text.messages import MESSAGES

FAMILIES = {
    "file": ("file-", "version-file-name", "programme-folder"), "yaml": ("yaml-", "key-twice"),
    "verify": ("verify-",), "stated": ("property-", "meant-"), "service": ("service-",),
    "record": ("record-missing", "record-empty", "record-unreadable", "record-row", "record-key", "record-input"),
    "shape": ("shape-", "reason-", "key-", "id-form", "value-not-among"),
    "request": ("diff-", "region-unknown", "programme-unknown", "not-in-force", "repealed"),
    "layers": (
        "override-", "need-added", "bounds-of", "bound-", "layer", "figure-days", "extends-", "subject-changed", "version-", "model-",
        "published-",
    ),
    "law": ("citation-", "document-", "clause-", "uncited", "assumed-"), "input": ("input-", "json-"), "cases": ("case-", "cases-"),
    "tables": ("batch-", "reconcile-"),
    "expression": (
        "expression-", "character-", "quote-in", "bracket-", "comma-", "conditional", "operand-", "operator-", "unexpected-", "and-or",
        "chain-", "number-", "day-", "year-",
    ),
    "names": ("name-", "declared-", "record-", "choice", "function-", "list-", "rate-wanted", "result-", "terms-", "programmes-", "unused"),
    "types": (
        "arguments-", "needs-list", "quantifier-", "text-in", "not-", "date-", "type-", "unit-", "order-", "compares-", "never-none", "in-",
        "division-", "ratio-", "receipt-type",
    ),
}
KINDS = {"error": ("错误", "error"), "warning": ("提醒", "warning"), "note": ("说明", "note")}
STANDS = {
    "value": ("一个算式", "an expression"), "programme": ("制度文件", "a programme file"),
    "facts": ("vocabulary.yaml 的 facts", "facts in vocabulary.yaml"),
    "rates": ("rates.yaml 的 values", "values in rates.yaml"), "upper": ("地方的制度文件", "a regional programme file"),
    "household": ("家庭的 JSON", "a household as JSON"), "cases": ("cases.yaml", "cases.yaml"), "clauses": ("clauses.yaml", "clauses.yaml"),
}


@cache
def book() -> dict[str, Any]:
    """errors.yaml as plain data."""
    from ruamel.yaml import YAML

    loaded = YAML(typ="safe", pure=True).load(Path(__file__).with_name("errors.yaml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def family(code: str) -> str:
    """Which general reason a code has."""
    found = [(len(p), name) for name, starts in FAMILIES.items() for p in starts if code.startswith(p)]
    return max(found)[1] if found else "other"


def page(code: str, lang: str) -> str:
    """The page in one language, as Markdown."""
    i = int(lang != "zh")
    message, entry = MESSAGES[code], book()["pages"].get(code, {})
    why = entry.get("why") or book()["families"][family(code)]
    said, help = spoken((message.zh, message.en)[i]), spoken((message.help_zh, message.help_en)[i])
    lines = [f"# {code}", "", f"{KINDS[message.severity][i]}：{said}" if not i else f"{KINDS[message.severity][i]}: {said}", ""]
    lines += [("为什么：" if not i else "Why: ") + why[("zh", "en")[i]], ""]
    if help:
        lines += [("怎么改：" if not i else "What to do: ") + help, ""]
    if "wrong" in entry:
        where = STANDS[entry["at"]][i]
        lines += [(f"错的（{where}）：" if not i else f"Wrong ({where}):"), "", *fenced(entry["wrong"])]
        lines += [("对的：" if not i else "Right:"), "", *fenced(entry["right"])]
    return "\n".join(lines).rstrip("\n")


def spoken(text: str) -> str:
    """A message with … where its arguments go."""
    return re.sub(r"\{\w+\}", "…", text.replace("{{", "\0").replace("}}", "\1")).replace("\0", "{").replace("\1", "}")


def fenced(text: str) -> list[str]:
    shown = "".join(c if c.isprintable() or c == "\n" else f"<U+{ord(c):04X}>" for c in text)
    return ["```yaml", *shown.split("\n"), "```", ""]


def document(code: str) -> str:
    """docs/errors/<code>.md: Chinese, then English."""
    english = page(code, "en").split("\n", 2)[2]
    return f"{page(code, 'zh')}\n\n---\n\n{english}\n"


def index() -> str:
    """docs/errors/README.md."""
    lines = ["# 错误代码 · Codes of faults", "", "由 tools/pages.py 生成。Made by tools/pages.py from engine/doudi/text/.", ""]
    lines += [f"- [{code}]({code}.md) {spoken(m.zh)}" for code, m in sorted(MESSAGES.items())]
    return "\n".join(lines) + "\n"
