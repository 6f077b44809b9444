"""docs/errors/ and docs/cli.md from their one source: `python tools/pages.py` writes them, tests/test_pages.py keeps them true."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "engine"))

from doudi.cli.commands import COMMANDS, EXITS, GLOBAL  # noqa: E402  # the checkout's own engine
from doudi.cli.options import usage  # noqa: E402
from doudi.text.messages import MESSAGES  # noqa: E402
from doudi.text.pages import document, index  # noqa: E402


def commands() -> str:
    """docs/cli.md."""
    lines = ["# 命令 · Commands", "", "由 tools/pages.py 生成。Made by tools/pages.py from engine/doudi/cli/commands.py.", ""]
    for c in COMMANDS.values():
        lines += [f"## doudi {c.name}", "", f"{c.summary[0]}。{c.summary[1].capitalize()}.", ""]
        lines += ["```", usage(c), f"$ {c.example}", "```", ""]
        lines += [f"- `{f'{o.name} {o.meta}'.strip()}` {o.help[0]} · {o.help[1]}" for o in (*c.places, *c.options)] + [""]
    lines += ["## 通用 · Everywhere", ""]
    lines += [f"- `{f'{o.name} {o.meta}'.strip()}` {o.help[0]} · {o.help[1]}" for o in GLOBAL]
    lines += ["", "## 退出码 · Exit codes", "", "| | | |", "|---|---|---|", *(f"| {n} | {zh} | {en} |" for n, (zh, en) in EXITS)]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    errors = ROOT / "docs" / "errors"
    made = {errors / f"{code}.md": document(code) for code in MESSAGES}
    return {**made, errors / "README.md": index(), ROOT / "docs" / "cli.md": commands()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
