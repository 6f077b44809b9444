"""The amount: each line with its arithmetic, then floors, caps and rounding."""

from __future__ import annotations

from doudi.explanation.values import decimal, exact_in, inert, joined, number, per_period, spread
from doudi.explanation.working import SUM, chosen_case, said

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.explanation.telling import Path, Telling

    Row = dict[str, Any]



def due(t: Telling, path: Path) -> Row | None:
    """{"lines", "steps", "total", "unit", "open"}; a line {"who", "name", "working", "amount", "cite", "row", "case"}; None when
    nothing is paid by the programme. Of a decision that is not granted: what it would be is not told."""
    amount = t.decision.outcome["amount"]
    if amount is None or t.decision.status != "granted":
        return None
    lines: list[Row] = []
    for line in amount["lines"]:
        if line["each"]:
            lines += _for_each(t, line, path)
        elif t.truth(line["pays"], path) is not False:
            lines += _once(t, line, path)
    type = t.plan.types[amount["type"]]
    total, shown = t.ratio(amount["total"], path), t.say(amount["total"], path)
    left_open = amount["rounding"] and amount["rounding"][0] == "open" and total is not None and not exact_in(*total, type[4])
    return {
        "lines": lines, "steps": _steps(t, amount, path, len(lines)), "total": shown, "unit": type[1 + t.at],
        "each_period": per_period(shown, type, t.english), "open": total is None, "note": t.words["round_open"] if left_open else "",
    }


def _case(t: Telling, line: Row, path: Path) -> Row | None:
    """The row of the case whose value pays."""
    if not line["cases"] or line["display"][0] != "case":
        return None
    chosen = chosen_case(t, line["display"], path)
    if chosen is None:
        return None
    return next((c for c in line["cases"] if c["id"] == chosen[0]), None)


def _line(t: Telling, line: Row, case: Row | None, who: str, working: str, amount: str) -> Row:
    row = case if case is not None else line
    cite = t.cite(row) or t.cite(line)
    return {
        "who": who, "name": t.pair(row), "working": "" if working == amount else working, "amount": amount, "cite": cite, "row": line,
        "case": case, "id": line["id"],
    }


def _once(t: Telling, line: Row, path: Path) -> list[Row]:
    r = t.ratio(line["sum"], path)
    if r is None:
        return [_line(t, line, _case(t, line, path), "", "", t.say(line["sum"], path))]
    if not r[0]:
        return []
    working = said(t, line["display"], named=False)(t, path, [])[0]
    return [_line(t, line, _case(t, line, path), "", working, t.say(line["sum"], path))]


def _for_each(t: Telling, line: Row, path: Path) -> list[Row]:
    """Those for whom the line pays, alike ones together."""
    groups: dict[Any, list[Path]] = {}
    key: tuple[Any, ...]
    inner = t.plan.handles[line["value"]][4] == t.book.scopes[line["record"]]
    same: tuple[str, int] | None = None  # the working, where it does not depend on the element
    pays, working = t.reader.true(line["pays"]), said(t, line["display"], named=False)
    for p in t.paths(line["record"], path):
        truth = pays(t, p)
        if truth is False:
            continue
        r = t.ratio(line["value"], p) if truth else None
        case = _case(t, line, p) if line["cases"] else None
        if r is not None:
            shown = same or working(t, p, [])
            same = None if inner else shown
            key = (case["id"] if case else None, r, shown)
        else:
            v = t.value(line["value"], p)
            key = (case["id"] if case else None, (v.low, v.high, truth), ("", 0))
        groups.setdefault(key, []).append(p)
    out: list[Row] = []
    for (_, value, (text, binds)), members in groups.items():
        last = 0 < len(out) == len(groups) - 1 and _covers_all(groups, t, path)
        who = _who(t, line, members, last=last)
        amount = _together(t, line, value, len(members))
        if amount is None:
            continue
        if text and len(members) > 1:
            text = f"({text}) × {len(members)}" if binds == SUM else f"{text} × {len(members)}"
        out.append(_line(t, line, _case(t, line, members[0]), who, text, amount))
    return out


def _together(t: Telling, line: Row, value: Any, count: int) -> str | None:
    """What a group of `count` gets; None for nothing. `value` is a pair, or (lowest, highest, whether it surely pays)."""
    type = t.plan.types[t.plan.handles[line["value"]][3]]
    if len(value) == 2:
        return number(value[0] * count, value[1], type) if value[0] else None
    low, high, pays = value
    if pays is None:
        low, high = (low if low[0] < 0 else (0, 1)), (high if high[0] > 0 else (0, 1))
    low, high = (low[0] * count, low[1]), (high[0] * count, high[1])
    return number(*low, type) if not _differ(low, high) else spread(low, high, type, t.words)


def _covers_all(groups: dict[Any, list[Path]], t: Telling, path: Path) -> bool:
    """Whether the groups together are all who are covered, so that the last can be called the rest."""
    covered = t.decision.outcome["covered"]
    if covered < 0:
        return False
    _, node, _, _, scope = t.plan.handles[covered]
    everybody = [p for p in t.paths(t.plan.scopes[scope][0], path) if t.truth(node, p) is not False]
    return sum(len(g) for g in groups.values()) == len(everybody)


def _who(t: Telling, line: Row, members: list[Path], *, last: bool) -> str:
    counts = t.counts(line["record"])
    if last and len(members) > 1:
        return t.words["the_rest"].format(len(members), counts)
    if len(members) > 3:
        return t.words["people"].format(len(members), counts)
    return joined([t.who(line["record"], p) for p in members], t.words, counts)


def _steps(t: Telling, amount: Row, path: Path, count: int) -> list[Row]:
    """{"name", "working", "amount"} of the sum where there is more than one line, of a bound that bites and of rounding that rounds."""
    raw, before, total = (t.ratio(amount[k], path) for k in ("raw", "before", "total"))
    out: list[Row] = []
    if raw is None or before is None or total is None:
        return out
    words = t.words
    if count > 1:
        out.append({"name": words["sum"], "working": "", "amount": t.say(amount["raw"], path)})
    if _differ(raw, before):
        shown = t.say(amount["before"], path)
        higher = before[0] * raw[1] > raw[0] * before[1]
        out.append({"name": words["floor" if higher else "cap"].format(shown), "working": f"{exactly(raw)} → {shown}", "amount": shown})
    if _differ(before, total) and amount["rounding"]:
        mode, up, down = amount["rounding"]
        shown = t.say(amount["total"], path)
        step = words[f"round_{mode}"].format(step_of(t, up, down, t.plan.types[amount["type"]]))
        out.append({"name": step, "working": f"{exactly(before)} → {shown}", "amount": shown})
    return out


def _differ(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] * b[1] != b[0] * a[1]


def exactly(ratio: tuple[int, int]) -> str:
    """A number before rounding: all its decimals, or four and the mark that it goes on."""
    from doudi.decision.record import exact_text

    text = exact_text(ratio, 2)
    return decimal(*ratio, 4) + "…" if "/" in text or len(text) > 24 else text


def step_of(t: Telling, up: int, down: int, type: list[Any]) -> str:
    """What an amount is rounded to: 分, or 0.01 GBP."""
    money = type[1 + t.at].partition("/")[0]
    if not t.english and money == "元" and (word := {(1, 100): "分", (1, 10): "角", (1, 1): "元"}.get((up, down))):
        return word
    from doudi.decision.record import exact_text

    return inert(f"{exact_text((up, down))} {money}")
