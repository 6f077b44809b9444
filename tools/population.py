"""The tables of docs/population.md from the shipped parameters: `python tools/population.py`; tests/test_population.py keeps them true."""

import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "population.md"
HEAD = "## Every distribution\n"
TIMES = ("source", "assumed", "cases")


def shown(x: Any) -> str:
    """A value as one writes it in a line of YAML."""
    if isinstance(x, dict):
        return ", ".join(f"{k} {shown(v)}" for k, v in x.items())
    if isinstance(x, list):
        return " · ".join(map(shown, x))
    return str(x)


def told(rule: dict[str, Any]) -> str:
    """How something is drawn: case by case, then otherwise."""
    parts = []
    for case in rule.get("cases", []):
        drawn = {k: v for k, v in case.items() if k != "when"}
        parts.append(f"if {shown(case['when']) or 'any'}: {shown(drawn)}")
    rest = {k: v for k, v in rule.items() if k not in TIMES}
    return "; ".join([*parts, ("else " if parts else "") + shown(rest)])


def row(name: str, rule: dict[str, Any]) -> str:
    why = rule["source"] if "source" in rule else f"assumed: {rule.get('assumed', '')}"
    return f"| `{name}` | {told(rule)} | {why} |".replace("\n", " ")


def tables() -> str:
    """From the heading on."""
    data = YAML(typ="safe", pure=True).load((ROOT / "engine" / "doudi" / "population" / "families.yaml").read_text("utf-8"))
    head = ["| | how | from |", "|---|---|---|"]
    lines = [HEAD, "Made by tools/population.py from the shipped file.", "", *head]
    gaps = data["unknown"]
    lines += [f"| not known | {gaps['facts']} of 100 facts in {gaps['families']} of 100 families; powers always known | assumed |"]
    for section in ("families", "people"):
        lines += ["", f"### {section}", "", *head, *(row(k, v) for k, v in data[section].items())]
    for section in ("hidden", "facts"):
        for record, rules in data[section].items():
            lines += ["", f"### {section} of {record}", "", *head, *(row(k, v) for k, v in rules.items())]
    for section in ("lists", "defaults"):
        lines += ["", f"### {section}", "", *head, *(row(k, v) for k, v in data[section].items())]
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    return text[: text.index(HEAD)] + tables() if HEAD in text else text + tables()


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    sys.exit(0)
