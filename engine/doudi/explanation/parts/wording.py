"""Wording that a policy adds: text with `{name}` places for terms, facts and rates. Nothing else in it means anything."""

from __future__ import annotations

from doudi.explanation.base.values import inert

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.explanation.base.telling import Path, Telling

LONGEST = 300


def worded(t: Telling, wording: list[str], tree: list[Any], path: Path) -> str:
    """The wording with each `{name}` of a value that the condition reads put in; what is not such a name stays as it is."""
    text = inert(wording[t.at] or wording[0], LONGEST)
    if "{" not in text:
        return text
    known = values(t, tree, path)
    out, rest = "", text
    while rest:
        before, brace, rest = rest.partition("{")
        out += before
        if not brace:
            break
        name, closed, after = rest.partition("}")
        value = known.get(name.strip()) if closed else None
        if value is None:
            out += "{"
        else:
            out, rest = out + value, after
    return out


def values(t: Telling, tree: list[Any], path: Path, depth: int = 3) -> dict[str, str]:
    """Shown values by id and by name of the leaves of a tree, and of the terms below it."""
    out: dict[str, str] = {}
    op = tree[0]
    if op in ("count", "total", "highest", "lowest", "exists", "all"):
        return out
    names: list[Any] = []
    if op == "fact":
        names = list(t.book.facts[tree[2]][:3])
    elif op == "rate":
        names = list(t.plan.rates[tree[2]][:3])
    elif op == "term":
        entry = t.plan.entries[tree[2]]
        names = [entry["id"], *entry["names"]]
        if depth:
            out.update(values(t, entry["display"], path, depth - 1))
    if names:
        shown = t.counted(t.say(tree[1], path), t.unit(tree[1]))
        out.update(dict.fromkeys((n for n in names if n), shown))
    for inner in tree[2:]:
        if isinstance(inner, list) and len(inner) > 1 and isinstance(inner[0], str) and isinstance(inner[1], int):
            for name, shown in values(t, inner, path, depth).items():
                out.setdefault(name, shown)
    return out
