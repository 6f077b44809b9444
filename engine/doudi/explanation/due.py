"""The amount: each line with its arithmetic, then floors, caps and rounding."""

from __future__ import annotations

from doudi.explanation.values import inert, joined, number, per_period, spread
from doudi.explanation.working import SUM, Working, chosen_case

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
    total = t.value(amount["total"], path)
    return {
        "lines": lines, "steps": _steps(t, amount, path, len(lines)), "total": t.shown(total), "unit": type[1 + t.at],
        "each_period": per_period(t.shown(total), total.type, t.english), "open": not total.known,
        "note": t.words["round_open"] if amount["rounding"] and amount["rounding"][0] == "open" and _broken(total) else "",
    }


def _broken(total: Any) -> bool:
    """Whether a sum does not end at the fen."""
    return bool(total.known and total.low[0] * 100 % total.low[1])


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
    working = ""
    known = t.value(line["sum"], path).known
    if known:
        working = Working(t, named=False).text(line["display"], path)[0]
        if t.ratio(line["sum"], path) == (0, 1):
            return []
    return [_line(t, line, _case(t, line, path), "", working, t.say(line["sum"], path))]


def _for_each(t: Telling, line: Row, path: Path) -> list[Row]:
    """Those for whom the line pays, alike ones together."""
    groups: dict[Any, list[Path]] = {}
    shown: dict[Any, tuple[Row | None, str, int]] = {}
    paths = t.paths(line["record"], path)
    handle, pays = line["value"], line["pays"]
    for p in paths:
        truth = t.truth(pays, p)
        if truth is False:
            continue
        v = t.value(handle, p)
        known = truth is True and v.known
        case = _case(t, line, p)
        text, binds = Working(t, named=False).text(line["display"], p) if known else ("", 0)
        key = (case["id"] if case else None, text, truth, v.low, v.high)
        groups.setdefault(key, []).append(p)
        shown.setdefault(key, (case, text, binds))
    out = []
    for key, members in groups.items():
        case, text, binds = shown[key]
        who = _who(t, line, members, len(paths), last=len(out) > 0 and len(out) == len(groups) - 1 and _covers_all(groups, t, path))
        low, high = key[3], key[4]
        count = len(members)
        type = t.plan.types[t.plan.handles[line["value"]][3]]
        if key[2] is not True:
            low, high = (low if low[0] < 0 else (0, 1)), (high if high[0] > 0 else (0, 1))
        low, high = (low[0] * count, low[1]), (high[0] * count, high[1])
        same = low[0] * high[1] == high[0] * low[1]
        amount = number(*low, type) if same else spread(low, high, type, t.words)
        if text and count > 1:
            text = f"({text}) × {count}" if binds == SUM else f"{text} × {count}"
        if same and not low[0]:
            continue
        out.append(_line(t, line, case, who, text, amount))
    return out


def _covers_all(groups: dict[Any, list[Path]], t: Telling, path: Path) -> bool:
    """Whether the groups together are all who are covered, so that the last can be called the rest."""
    covered = t.decision.outcome["covered"]
    if covered < 0:
        return False
    _, node, _, _, scope = t.plan.handles[covered]
    everybody = [p for p in t.paths(t.plan.scopes[scope][0], path) if t.truth(node, p) is not False]
    return sum(len(g) for g in groups.values()) == len(everybody)


def _who(t: Telling, line: Row, members: list[Path], size: int, *, last: bool) -> str:
    counts = t.counts(line["record"])
    if last and len(members) > 1:
        return t.words["the_rest"].format(len(members), counts)
    if len(members) > 3:
        return t.words["people"].format(len(members), counts)
    return joined([t.who(line["record"], p) for p in members], t.words, counts)


def _steps(t: Telling, amount: Row, path: Path, count: int) -> list[Row]:
    """{"name", "working", "amount"} of the sum where there is more than one line, of a bound that bites and of rounding that rounds."""
    raw, before, total = (t.value(amount[k], path) for k in ("raw", "before", "total"))
    out: list[Row] = []
    if not (raw.known and before.known and total.known):
        return out
    words = t.words
    if count > 1:
        out.append({"name": words["sum"], "working": "", "amount": t.shown(raw)})
    if _differ(raw, before):
        higher = before.low[0] * raw.low[1] > raw.low[0] * before.low[1]
        bound = words["floor" if higher else "cap"].format(t.shown(before))
        out.append({"name": bound, "working": f"{exactly(t, raw)} → {t.shown(before)}", "amount": t.shown(before)})
    if _differ(before, total) and amount["rounding"]:
        mode, up, down = amount["rounding"]
        step = words[f"round_{mode}"].format(_step(t, up, down, total.type))
        out.append({"name": step, "working": f"{exactly(t, before)} → {t.shown(total)}", "amount": t.shown(total)})
    return out


def _differ(a: Any, b: Any) -> bool:
    return bool(a.low[0] * b.low[1] != b.low[0] * a.low[1])


def exactly(t: Telling, v: Any) -> str:
    """A number before rounding: all its decimals, or four and the mark that it goes on."""
    from doudi.decision.record import exact_text
    from doudi.explanation.values import decimal

    text = exact_text(v.low, 2)
    return decimal(v.low[0], v.low[1], 4) + "…" if "/" in text or len(text) > 24 else text


def _step(t: Telling, up: int, down: int, type: list[Any]) -> str:
    money = type[1 + t.at].partition("/")[0]
    if not t.english and money == "元" and (word := {(1, 100): "分", (1, 10): "角", (1, 1): "元"}.get((up, down))):
        return word
    from doudi.decision.record import exact_text

    return inert(f"{exact_text((up, down))} {money}")
