"""One decision in one line for an officer: why, by which sentences of the document, what it asks for, and what the policy says follows."""

from __future__ import annotations

from doudi.batch.answers.table import row_of
from doudi.explanation.account import brief
from doudi.reconcile.policy import named

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision

    Row = dict[str, Any]

LONGEST = 600  # characters of a reason
MOST_LINES = 6  # lines of a sum that are told
ACTION = "action"  # the further result by which a programme says what follows


class Said:
    """`why`, `cite`, `asks`, `action`, `action_cite`: texts, "" where there is nothing to say."""

    __slots__ = ("action", "action_cite", "asks", "cite", "why")

    def __init__(self, why: str, cite: str, asks: str, action: str, action_cite: str):
        self.why, self.cite, self.asks, self.action, self.action_cite = why, cite, asks, action, action_cite


def said(decision: Decision, lang: str, actions: dict[str, tuple[str, str]]) -> Said:
    """What there is to say of a decision. `actions`: what `followings` gave."""
    told = brief(decision, lang)
    stop = "；" if lang == "zh" else "; "
    needs, granted = _needs(told), told["status"] == "granted"
    lines = told["due"]["lines"] if granted and told["due"] else []
    parts = [told["route"]] if granted else [told["nearest"]] if told["status"] == "refused" else []
    parts += [_need(n, lang) for n in needs]
    parts += [" ".join(x for x in (w["who"], w["name"], _is(w["working"], w["amount"])) if x) for w in lines[:MOST_LINES]]
    parts += [f"{g['name']}：{g['reason']}" if g["reason"] else g["name"] for g in told["gaps"]]
    cites = dict.fromkeys(x["cite"] for x in (*(told["needs"] if granted else needs), *lines) if x["cite"])
    assumed = {n["cite"] for n in told["needs"] if n["assumed"] and not n["row"]["cites"]}
    kept = [c for c in cites if c not in assumed] or list(cites)
    action = actions.get(str(decision.also.get(ACTION)), ("", ""))
    return Said(
        stop.join(p for p in parts if p)[:LONGEST], "、".join(kept)[:LONGEST], stop.join(_asks(told, lang))[:LONGEST], *action
    )


def line(decision: Decision, _: Any, lang: str, actions: dict[str, tuple[str, str]]) -> Said:
    """As `said`, by a process of its own or by this one (batch/answers/crew.py)."""
    return said(decision, lang, actions)


def both(decision: Decision, paid: int | None, lang: str, actions: dict[str, tuple[str, str]]) -> tuple[dict[str, Any], Said | None]:
    """A decision's row, and what there is to say of it. `paid`: fen, UNPAID if no amount is written, None if not on the roll."""
    row = row_of(decision, None)
    return row, said(decision, lang, actions) if worth(row["status"], row.get("amount"), paid) else None


def worth(status: str, amount: Any, paid: int | None) -> bool:
    """Whether a decision needs words: not where nobody is paid and nothing is due, nor where what is due is paid."""
    if paid is None:
        return status != "refused"
    return not (status == "granted" and amount is not None and int(amount * 100) == paid)


def _is(working: str, amount: str) -> str:
    return f"{working} = {amount}" if working else amount


def _needs(told: Row) -> list[Row]:
    """Refused: what fails. Undetermined: what is open or fails. Granted: what speaks with a figure, else all."""
    if told["status"] == "granted":
        figures = [n for n in told["needs"] if any(c.isdigit() for c in n["shown"])]
        return figures or list(told["needs"])
    wanted = (False,) if told["status"] == "refused" else (None, False)
    return [n for n in told["needs"] if n["met"] in wanted]


def _need(n: Row, lang: str) -> str:
    mark = {True: "", False: "不合：" if lang == "zh" else "fails: ", None: "不明：" if lang == "zh" else "open: "}[n["met"]]
    inner = f"（{n['shown']}）" if lang == "zh" else f" ({n['shown']})"
    return f"{mark}{n['name']}" + (inner if n["shown"] and n["shown"] != n["name"] else "")


def _asks(told: Row, lang: str) -> list[str]:
    """What is missing and what to ask, or whose decision it waits for."""
    zh = lang == "zh"
    out = []
    for m in told["missing"]:
        who = (f"{m['who']}：" if zh else f"{m['who']}: ") if m["who"] else ""
        proof = (f"（凭{m['proof']}）" if zh else f" ({m['proof']})") if m["proof"] else ""
        out.append(f"{who}{m['asks'] or m['name'] + ('（名单没有填）' if zh else ' (no list is given)')}{proof}")
    out += [(f"等经办决定：{w['name']}" if zh else f"waits for the officer: {w['name']}") for w in told["waits"]]
    return out


def followings(plan: Any, programme: str, lang: str) -> dict[str, tuple[str, str]]:
    """choice -> (its name, where the document says it): what a programme says follows, if it has such a result."""
    row = next((a for a in plan.outcomes[programme]["also"] if a["id"] == ACTION), None)
    if row is None or plan.handles[row["handle"]][0] != "e":
        return {}
    at = 0 if lang == "zh" else 1
    choices = plan.types[plan.handles[row["handle"]][3]][1]
    entry = plan.entries[row["key"]]
    cites = _cites(plan, entry)
    return {c[0]: (named(c[1:], at), cites.get(c[0], "")) for c in choices}


def _cites(plan: Any, entry: Row) -> dict[str, str]:
    """choice -> citation of the case that gives it."""
    shown, cases = entry["display"], entry.get("cases") or []
    if not shown or shown[0] != "case":
        return {}
    out: dict[str, str] = {}
    for i, case in enumerate(cases):
        value = shown[3 + 2 * i + 1] if len(shown) > 4 + 2 * i else None
        if value and value[0] == "const":
            kind, node, _, type, _ = plan.handles[value[1]]
            index = int(plan.nodes[node].data).bit_length() - 1 if kind == "e" else -1
            if 0 <= index < len(plan.types[type][1]):
                out.setdefault(plan.types[type][1][index][0], "、".join(f"{c[0]} {c[1]}" for c in case["cites"]))
    return out
