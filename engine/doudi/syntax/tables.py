"""The parser of expressions from tables made beforehand: analysing the grammar at each start costs more than reading a small policy.

expression.tables.json is made by tools/compile_grammar.py and holds data only, with the marks of what it was made from; where a mark
differs (another Lark, an edited grammar), the grammar is analysed as ever.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lark
from lark import Lark

HERE = Path(__file__).parent
TABLES = HERE / "expression.tables.json"


def parser(builder: Any) -> Lark:
    """The parser of expression.lark, which calls `builder` for each rule as it is reduced."""
    found = kept()
    if found is None:
        return analysed(builder)
    return Lark._load_from_dict(found["data"], found["memo"], transformer=builder)  # type: ignore[no-any-return, no-untyped-call]  # untyped there


def kept() -> dict[str, Any] | None:
    """The tables; None where they were made of something else than what is here."""
    try:
        found = json.loads(TABLES.read_text("utf-8"), object_pairs_hook=_numbered)
    except (OSError, ValueError):
        return None
    same = isinstance(found, dict) and all(found.get(k) == mark for k, mark in _marks().items())
    return found if same else None


def _marks() -> dict[str, str]:
    return {"lark": lark.__version__, "grammar": (HERE / "expression.lark").read_text("utf-8")}


def analysed(builder: Any = None) -> Lark:
    return Lark(_marks()["grammar"], parser="lalr", maybe_placeholders=False, propagate_positions=False, transformer=builder)


def made() -> str:
    """The text of the tables for what is here; Lark numbers its states anew each time, so no two makings are alike."""
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = analysed().memo_serialize([TerminalDef, Rule])
    return json.dumps({**_marks(), "data": data, "memo": memo}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _numbered(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    """Lark numbers its states and its memo; JSON has made text of the numbers."""
    return {int(k) if k.isdecimal() else k: v for k, v in pairs}
