"""Small edits of policy texts: what a person changes by hand, or breaks."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

NUMBER = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)(?=[元岁月%人日次年件小时\s),\]'/]|$)")
TURN = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "=": "!=", "!=": "="}


def _one(text: str, pattern: str, to: Callable[[re.Match[str]], str], pick: random.Random) -> str:
    found = [m for m in re.finditer(pattern, text) if "name:" not in text[text.rfind("\n", 0, m.start()) : m.start()]]
    if not found:
        return text
    m = pick.choice(found)
    return text[: m.start()] + to(m) + text[m.end() :]


def edited(text: str, pick: random.Random) -> str:
    """The text with one thing changed; it may no longer be a policy."""
    ways: list[Callable[[], str]] = [
        lambda: _one(text, r"(?<= )(<=|>=|!=|<|>|=)(?= )", lambda m: TURN[m.group(1)], pick),
        lambda: _one(text, r"(?<= )(且|或)(?= )", lambda m: "或" if m.group(1) == "且" else "且", pick),
        lambda: _one(text, r"非 ", lambda _: "", pick),
        lambda: _one(text, NUMBER.pattern, lambda m: str(int(float(m.group(1))) + pick.choice((1, 2, 10))), pick),
        lambda: _one(text, r"(取大|取小)", lambda m: "取小" if m.group(1) == "取大" else "取大", pick),
        lambda: _one(text, r"(存在|没有)", lambda m: "没有" if m.group(1) == "存在" else "存在", pick),
        lambda: _one(text, r"(round_up|round_down|round)(?=:)", lambda m: "round_up" if m.group(1) == "round" else "round", pick),
        lambda: _one(text, r"(有住房|贫困)(?=[ )'])", lambda m: "贫困" if m.group(1) == "有住房" else "有住房", pick),
    ]
    return pick.choice(ways)()
