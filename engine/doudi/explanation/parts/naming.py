"""What a condition means, in a few words and for no household in particular: 角色：申请人. Told of whom a list is narrowed to."""

from __future__ import annotations

from doudi.explanation.parts.comparing import SIGN

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.explanation.base.telling import Telling

    Tree = list[Any]

OR, AND, ATOM = 1, 2, 3  # how tightly a text binds
SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
LONGEST = 60  # characters; a longer condition is not told


def narrowed(t: Telling, filter: Tree) -> str:
    """What a list is narrowed to: nothing for a whole list, else what its elements meet."""
    return t.reader.kept("narrowed", filter, lambda tree: _narrowed(t, tree))  # type: ignore[no-any-return]  # what was kept


def _narrowed(t: Telling, filter: Tree) -> str:
    if filter[0] == "const":
        return ""
    said = meant(t, filter)[0]
    return said if said and len(said) <= LONGEST else t.words["certain"]


def meant(t: Telling, tree: Tree) -> tuple[str, int]:
    """(text, how tightly it binds); no text for what cannot be said shortly."""
    op, words = tree[0], t.words
    if op == "const":
        return t.full(tree[1], (), written=True), ATOM
    if op in ("fact", "term", "rate", "result", "as_of"):
        return t.reader.label(tree), ATOM
    parts = [meant(t, x) for x in tree[3:] if isinstance(x, list)]
    if op in ("exists", "all", "count", "total", "highest", "lowest", "case") or not all(text for text, _ in parts):
        return "", ATOM
    first = parts[0][0] if parts else ""
    if op == "not":
        if tree[3][0] == "result" and tree[3][3] == "granted":
            return t.reader.label(tree[3], refused=True), ATOM
        return words["not"].format(first if parts[0][1] == ATOM else words["brackets"].format(first).strip()), ATOM
    if op == "and" and tree[2] == "chain":
        (low, _), (value, _) = (meant(t, x) for x in tree[3][3:5])
        return f"{low} {SIGN[tree[3][2]]} {value} {SIGN[tree[4][2]]} {meant(t, tree[4][4])[0]}", ATOM
    if op in ("and", "or"):
        binds = AND if op == "and" else OR
        inner = [text if b in (ATOM, binds) else words["brackets"].format(text).strip() for text, b in parts]
        return words[op].join(dict.fromkeys(inner)), binds
    if op == "compare":
        return _compared(t, tree, first, parts[1][0]), ATOM
    if op == "in":
        choices = t.plan.types[t.plan.handles[tree[3][1]][3]][1]
        return words["is"].format(first, words["or"].join(t.choice(choices, i) for i in tree[2])), ATOM
    if op == "has":
        return words["with"].format(first), ATOM
    if op == "age":
        return words["age"].format(first), ATOM
    if op in ("sum", "product"):
        return "".join(f"{SIGNS[s] if i else ''}{x}" for i, (s, (x, _)) in enumerate(zip(tree[2], parts, strict=True))), ATOM
    return "", ATOM


def _compared(t: Telling, tree: Tree, left: str, right: str) -> str:
    if t.plan.handles[tree[3][1]][0] == "n":
        return f"{left} {SIGN[tree[2]]} {right}"
    return t.words["is" if tree[2] == "=" else "is_not"].format(left, right)
