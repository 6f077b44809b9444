"""What a reconciliation reads from the policy: who excludes whom, which route is grace, what tells the next review, and what is a duty."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from doudi.reconcile.exclusive import exclusive

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

# Ids that the layers use alike. A policy without them has no such list.
GRACE, UNTIL, NEXT, INTERVAL = "grace", "grace_until", "next_review", "review_months"
ALLOWANCES, SUPPORT = ("rural_dibao", "urban_dibao"), "tekun"
ENDLESS = 10**13  # fen: an upper end that is the widest a figure of 元 can be, and no bound
DUTIES = ("wrong_scheme", "all_who_qualify")  # checks of the support for the destitute, the nearest first


class Ground:
    """`grace`: route -> citation. `reviews`: programme -> citation of its next review. `names`: how programmes are called."""

    def __init__(self, plan: Any, programmes: list[str], receives: dict[str, tuple[str, str]], lang: str, *, by_person: bool):
        self.lang, self.by_person = lang, by_person
        at = 0 if lang == "zh" else 1
        outcomes = {p: plan.outcomes[p] for p in programmes}
        self.names = {p: named(o["names"], at) for p, o in outcomes.items()}
        self.by_member = {p for p, o in outcomes.items() if o["scope"] != 0}
        self.exclusive = exclusive(plan, programmes, receives)
        self.allowances, self.support = ALLOWANCES, SUPPORT
        self.grace = {GRACE: next((_cites(r) for o in outcomes.values() for r in o["routes"] if r["id"] == GRACE), "")}
        self.reviews = {p: _cites(plan.entries[a["key"]]) for p, o in outcomes.items() for a in o["also"] if a["id"] == NEXT}
        self.needs = {
            f"{p} {code}": named(n["names"], at) for p, o in outcomes.items()
            for code, n in (*((n["id"], n) for n in o["needs"]), *((f"{r['id']}/{n['id']}", n) for r in o["routes"] for n in r["needs"]))
        }
        nobody = ("没有可以保障的成员", "nobody to be covered")[at]
        self.needs |= {f"{p} {r['id']}/covers": nobody for p, o in outcomes.items() for r in o["routes"]}
        self.duty, self.duty_cite = _duty(outcomes.get(SUPPORT), at)

    def row(self, raw: Row) -> Row:
        """A row of a part's table as a ledger takes it: amounts in fen, days as days."""
        p = raw["programme"]
        amount = raw["amount"]
        found = _day(raw.get(f"{p}.{UNTIL}")), _day(raw.get(f"{p}.{NEXT}")), raw.get(f"{p}.{INTERVAL}")
        return {
            **{k: raw[k] for k in ("row", "id", "programme", "status", "route", "reasons", "paid", "member")},
            **{k: raw[k] or "" for k in ("why", "cite", "asks", "action", "action_cite", "who")},
            "by": raw.get("by") or [], "fen": int(amount * 100) if amount is not None else None, "range": _range(raw["amount_exact"]),
            "until": found[0], "next_review": found[1], "interval": int(Fraction(found[2])) if found[2] else None,
        }


def named(names: list[Any], at: int) -> str:
    """A name in Chinese (0) or English (1), where it has one."""
    return str((names[at] if at < len(names) else "") or names[0])


def _cites(row: Row) -> str:
    return "、".join(dict.fromkeys(f"{c[0]} {c[1]}" for c in row.get("cites") or ()))


def _duty(outcome: Row | None, at: int) -> tuple[str, str]:
    """What the policy asks of an office that finds a destitute person on the allowance: what must be done, and where it says so."""
    checks = {c["id"]: c for c in outcome["checks"]} if outcome else {}
    check = next((checks[d] for d in DUTIES if d in checks), None)
    if check is None:
        return "", ""
    names = [named(m["names"], at) for m in check["must"]] if check["id"] == DUTIES[0] else []
    cites = list(dict.fromkeys(f"{c[0]} {c[1]}" for m in (check, *check["must"]) for c in m["cites"]))
    return ("、" if at == 0 else ", ").join(names), "、".join(cites)


def _range(text: str | None) -> tuple[int | None, int | None]:
    """`low..high` in fen; an exact amount of parts of a fen is the whole fen below and above it."""
    if not text:
        return None, None
    low, dots, high = text.partition("..")
    top = _fen(high if dots else low, up=True)
    return _fen(low, up=False), None if top is not None and top >= ENDLESS else top


def _fen(text: str, *, up: bool) -> int | None:
    try:
        value = Fraction(text) * 100
    except (ValueError, ZeroDivisionError):
        return None
    return -int(-value // 1) if up else int(value // 1)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
