"""English sentences in which a count may be one."""

from __future__ import annotations

NOUNS = (
    "assumptions|cases|citations|clauses|decisions|differences|doubles|errors|facts|files|households|layers|members|quotations|rows|slips|warnings"
)


def singular(text: str) -> str:
    """`1 layers` as `1 layer`."""
    if "1 " not in text:
        return text
    import re  # not at every start of the command

    return re.sub(rf"(?<![\w.,/])1 ({NOUNS})(?![\w-]|\.\w)", lambda m: f"1 {m[1][:-1]}", text)
