"""Conditions: how each stood, with the numbers or the people that made it so."""

from __future__ import annotations

from doudi.explanation.values import decimal, inert, joined, number
from doudi.explanation.wording import worded
from doudi.explanation.working import lines

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Value
    from doudi.explanation.telling import Path, Telling
    from doudi.explanation.working import Tree

    Row = dict[str, Any]

MARKS = {True: "✓", False: "✗", None: "?"}
SIGN = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}
FAILED = {"<": "≥", "<=": ">", ">": "≤", ">=": "<", "=": "≠", "!=": "="}
TELLS = ("fact", "compare", "in", "has", "exists", "all", "and", "or", "not")


def need(t: Telling, row: Row, met: bool | None, path: Path, depth: int) -> Row:
    """{"id", "mark", "met", "name", "shown", "working", "cite", "assumed", "wording", "row"}; `shown` holds the numbers, findings or
    names; `working` is a list of lines."""
    tree = row["display"]
    return {
        "id": row["id"], "mark": MARKS[met], "met": met, "name": t.pair(row), "shown": state(t, tree, path),
        "working": worked(t, tree, path, depth) if depth else [], "assumed": t.reason(row["assumed"]),
        "cite": t.cite(row) or (t.words["assumed_mark"] if row["assumed"] else ""),
        "wording": worded(t, row["wording"], tree, path) if row["wording"] else "", "row": row,
        **(_for_citizen(t, row, path) if t.audience == "citizen" else {}),
    }


def _for_citizen(t: Telling, row: Row, path: Path) -> Row:
    return {"plain": sides(t, row["display"], path), "name_failed": t.words["c_not"].format(t.pair(row))}


def plain(t: Telling, tree: Tree) -> Tree:
    """The tree that says what a yes/no term means, where that can be told in a line."""
    while tree[0] == "term":
        inner = t.plan.entries[tree[2]]["display"]
        if inner[0] not in TELLS and inner[0] != "term":
            return tree
        tree = inner
    return tree


def state(t: Telling, tree: Tree, path: Path) -> str:
    """What there is to see of a condition: `120.00 < 316.67 元/人/月`, 经办认定：是, the people who break it."""
    tree = plain(t, tree)
    op = tree[0]
    if op == "compare":
        return relation(t, tree, path)
    if op == "fact":
        return _fact(t, tree, path)
    if op == "not" and tree[3][0] in ("fact", "term") and plain(t, tree[3])[0] in ("fact", "or", "and"):
        return part(t, tree[3], path)
    if op in ("and", "or"):
        return _several(t, tree, path)
    if op == "exists":
        return _exists(t, tree, path)
    if op == "all":
        return _all(t, tree, path)
    return part(t, tree, path)


def _fact(t: Telling, tree: Tree, path: Path) -> str:
    role, truth = t.book.facts[tree[2]][9], t.holds(tree[1], path)
    words = t.words
    if role == "power":
        given = t.decision.slots_at(*_home(t, tree, path))[t.plan.nodes[t.plan.handles[tree[1]][1]].data]
        return words["power_used"] if truth else words["power_refused"] if given is False else words["power_open"]
    if role == "finding":
        return words["finding_open"] if truth is None else words["finding"].format(words["yes"] if truth else words["no"])
    return words["not_given"] if truth is None else words["yes"] if truth else words["no"]


def _home(t: Telling, tree: Tree, path: Path) -> tuple[int, Path]:
    """The scope of a leaf, and the way to the element it is read from."""
    scope = t.plan.handles[tree[1]][4]
    depth, above = 0, scope
    while above > 0:
        depth, above = depth + 1, t.plan.scopes[above][1]
    return scope, path[:depth]


def relation(t: Telling, tree: Tree, path: Path, *, gap: bool = True) -> str:
    """`120.00 < 316.67 元/人/月`; of one that fails also by how much."""
    _, handle, op, a, b = tree
    truth = t.holds(handle, path)
    if t.plan.handles[a[1]][0] != "n":
        return part(t, tree, path)
    if truth is not False:
        left, right = t.say(a[1], path, written=a[0] == "const"), t.say(b[1], path, written=b[0] in ("const", "rate"))
        if left != right:
            text = f"{left} {SIGN[op]} {right} {t.unit(a[1]) or t.unit(b[1])}".rstrip()
            return t.words["whether"].format(text) if truth is None and gap else text
    x, y = t.value(a[1], path), t.value(b[1], path)
    for side, v in ((a, x), (b, y)):
        if v.nothing == 2 and side[0] != "const":  # there is none, so it is neither before nor after
            return t.words["is"].format(label(t, side), t.words["nothing"])
    sign = FAILED[op] if truth is False else SIGN[op]
    left, right = _apart(t, x, y, a, b)
    unit = t.unit(a[1]) or t.unit(b[1])
    text = f"{left} {sign} {right} {unit}".rstrip()
    return text + _gap(t, x, y, op) if truth is False and gap else text


def _apart(t: Telling, x: Value, y: Value, a: Tree, b: Tree) -> tuple[str, str]:
    """Both sides, with more decimals where two would hide that they differ."""
    left, right = t.shown(x, written=a[0] == "const"), t.shown(y, written=b[0] in ("const", "rate"))
    if left != right or not (x.known and y.known) or x.nothing or y.nothing or x.type[0] != "number":
        return left, right
    if x.low[0] * y.low[1] == y.low[0] * x.low[1]:
        return left, right
    for places in range(3, 10):
        left, right = decimal(*x.low, places), decimal(*y.low, places)
        if left != right:
            break
    return left, right


def _gap(t: Telling, x: Value, y: Value, op: str) -> str:
    """，高出 33.33 — by how much a comparison fails."""
    if op in ("=", "!=") or not (x.known and y.known) or x.nothing or y.nothing or x.type[0] == "time":
        return ""
    n, d = x.low[0] * y.low[1] - y.low[0] * x.low[1], x.low[1] * y.low[1]
    if not n:
        return ""
    text = t.words["day"].format(abs(n)) if x.type[0] == "date" else number(abs(n), d, x.type if x.type[0] == "number" else y.type)
    if text in ("0", "0.00"):
        text = decimal(abs(n), d, 4)
    return t.words["over" if n > 0 else "under"].format(text)


def _several(t: Telling, tree: Tree, path: Path) -> str:
    """Of and/or, the parts that made it so: all that fail, or the first that carries it."""
    truth, op, parts = t.holds(tree[1], path), tree[0], tree[3:]
    if tree[2] == "chain" and len(parts) == 2:
        return _chain(t, parts, path)
    telling = [p for p in parts if t.holds(p[1], path) is truth] if (op == "or") is (truth is True) or truth is None else parts
    if op == "and" and truth is False:
        telling = [p for p in parts if t.holds(p[1], path) is False]
    return together(t, telling[:4], path)


def together(t: Telling, parts: list[Tree], path: Path) -> str:
    """Some conditions in one line; what the officer found under one heading, no text twice."""
    found, rest = [], []
    for p in parts:
        inner = p[3] if p[0] == "not" else p
        if inner[0] == "fact" and t.book.facts[inner[2]][9] == "finding" and t.holds(inner[1], path) is not None:
            found.append(_found(t, inner, path))
        else:
            rest.append(part(t, p, path))
    semicolon = t.words["semicolon"]
    if found:
        rest.insert(0, t.words["finding"].format(semicolon.join(found)))
    return semicolon.join(dict.fromkeys(rest))


def _found(t: Telling, tree: Tree, path: Path) -> str:
    return t.words["found"].format(label(t, tree), t.words["yes" if t.holds(tree[1], path) else "no"])


def _chain(t: Telling, parts: list[Tree], path: Path) -> str:
    first, last = (relation_sides(t, p, path) for p in parts)
    unit = t.unit(parts[0][3][1]) or t.unit(parts[0][4][1])
    return f"{first[0]} {first[1]} {first[2]} {last[1]} {last[2]} {unit}".rstrip()


def relation_sides(t: Telling, tree: Tree, path: Path) -> tuple[str, str, str]:
    sign = FAILED[tree[2]] if t.holds(tree[1], path) is False else SIGN[tree[2]]
    return t.say(tree[3][1], path), sign, t.say(tree[4][1], path)


def part(t: Telling, tree: Tree, path: Path) -> str:
    """A condition inside another: named, with how it stands."""
    op, words = tree[0], t.words
    if op in ("term", "fact", "result"):
        truth = t.holds(tree[1], path)
        value = words["unknown"] if truth is None else words["yes"] if truth else words["no"]
        name = label(t, tree)
        if op == "fact" and t.book.facts[tree[2]][9] == "finding":
            return words["to_judge"].format(name) if truth is None else words["finding"].format(_found(t, tree, path))
        if op == "fact" and truth is None:
            value = words["not_given"]
        return words["is"].format(name, value)
    if op == "compare":
        return _compared(t, tree, path)
    if op in ("in", "has"):
        inner = tree[3]
        return words["is"].format(label(t, inner), t.say(inner[1], path))
    if op == "not":
        return part(t, tree[3], path)
    if op == "exists":
        return _exists(t, tree, path)
    if op == "all":
        return _all(t, tree, path)
    if op in ("and", "or"):
        return _several(t, tree, path)
    return words["yes"] if t.holds(tree[1], path) else words["no"]


def _compared(t: Telling, tree: Tree, path: Path) -> str:
    """家庭人均月收入 350.00 ≥ 316.67 元/人/月; of choices just what is the case."""
    name = label(t, tree[3])
    if t.plan.handles[tree[3][1]][0] != "n":
        return t.words["is"].format(name, t.say(tree[3][1], path))
    return f"{name} {relation(t, tree, path, gap=False)}".lstrip()


def label(t: Telling, tree: Tree) -> str:
    """What a leaf is called; nothing for what has no name."""
    if tree[0] == "fact":
        return t.name(t.book.facts[tree[2]][1:3])
    if tree[0] == "term":
        return t.pair(t.plan.entries[tree[2]])
    if tree[0] == "rate":
        return t.name(t.plan.rates[tree[2]][1:3])
    if tree[0] == "as_of":
        return t.words["day_of_decision"]
    if tree[0] == "result":
        outcome = t.plan.outcomes.get(tree[2])
        of = t.pair(outcome) if outcome else inert(str(tree[2]))
        return t.words["result_granted"].format(of) if tree[3] == "granted" else of
    if tree[0] in ("count", "total"):
        return t.record(tree[2]) if tree[0] == "count" else label(t, tree[4])
    return ""


def _exists(t: Telling, tree: Tree, path: Path) -> str:
    """Who satisfies it; when nobody does, that nobody does."""
    paths = t.paths(tree[2], path)
    found = [p for p in paths if t.holds(tree[3][1], p) is True]
    if found:
        return joined([t.who(tree[2], p) for p in found], t.words, t.counts(tree[2]))
    if t.holds(tree[1], path) is None:
        return t.words["unknown"]
    return t.words["nobody" if paths else "no_list"].format(t.record(tree[2]))


def _all(t: Telling, tree: Tree, path: Path) -> str:
    """Who breaks it; of an empty list that there is nothing in it."""
    paths = [p for p in t.paths(tree[2], path) if t.holds(tree[3][1], p) is not False]
    broken = [p for p in paths if t.holds(tree[4][1], p) is False]
    if broken:
        return t.words["breaks"].format(joined([t.who(tree[2], p) for p in broken], t.words, t.counts(tree[2])))
    if t.holds(tree[1], path) is None:
        return t.words["unknown"]
    return t.words["everybody" if paths else "no_list"].format(t.record(tree[2]))


def worked(t: Telling, tree: Tree, path: Path, depth: int) -> list[str]:
    """The working beneath a condition: of both sides of a comparison, or of who came near."""
    tree = plain(t, tree)
    if tree[0] == "compare" and t.plan.handles[tree[3][1]][0] == "n":
        out = lines(t, tree[3], path, depth) if t.ratio(tree[3][1], path) else []
        other = lines(t, tree[4], path, 1) if t.ratio(tree[4][1], path) else []
        if other:
            name = label(t, tree[4])
            out.append(f"{name} {t.say(tree[4][1], path)} = {other[0]}" if name else f"{t.say(tree[4][1], path)} = {other[0]}")
        return out
    if tree[0] == "exists" and t.holds(tree[1], path) is False:
        paths = t.paths(tree[2], path)
        if len(paths) <= 3:
            return [t.words["is"].format(t.who(tree[2], p), _why_not(t, tree[3], p)) for p in paths]
    if tree[0] in ("and", "or"):
        return [x for p in tree[3:] if t.holds(p[1], path) is not True for x in worked(t, p, path, depth)] if depth > 1 else []
    return []


def _why_not(t: Telling, tree: Tree, path: Path) -> str:
    """What keeps one element from satisfying a condition, in at most two parts."""
    tree = plain(t, tree)
    if tree[0] != "and":
        return state(t, tree, path)
    failed: list[Tree] = []
    todo = list(tree[3:])
    while todo:
        p = todo.pop(0)
        if t.holds(p[1], path) is not False:
            continue
        inner = plain(t, p)
        if inner[0] == "and" and inner[2] != "chain":
            todo = list(inner[3:]) + todo
        else:
            failed.append(p)
    return together(t, failed[:2], path)


def sides(t: Telling, tree: Tree, path: Path) -> str:
    """（家庭人均月收入 120.00，月低保标准 316.67 元/人/月）: both sides of a comparison in plain words, or who it is about."""
    tree = plain(t, tree)
    words = t.words
    if tree[0] == "compare" and t.plan.handles[tree[3][1]][0] == "n":
        left, right = label(t, tree[3]), label(t, tree[4])
        x, y = _apart(t, t.value(tree[3][1], path), t.value(tree[4][1], path), tree[3], tree[4])
        unit = t.unit(tree[3][1]) or t.unit(tree[4][1])
        return words["c_sides"].format(left or words["here"], x, right or words["limit"], f"{y} {unit}".rstrip())
    if tree[0] in ("exists", "all"):
        return words["brackets"].format(state(t, tree, path))
    return ""
