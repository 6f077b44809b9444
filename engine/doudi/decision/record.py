"""A decision as JSON data (schemas/decision.schema.json): short for an ordinary household, exact numbers as text."""

from __future__ import annotations

from doudi.plan.nodes import PROOF

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision


def to_data(decision: Decision) -> dict[str, Any]:
    """Plain data: str, bool, None, list, dict. Numbers are exact text (`710.00`, `1894/3`)."""
    status = decision.status
    out: dict[str, Any] = {
        "region": decision.region,
        "programme": decision.programme,
        "as_of": decision.as_of,
        "status": status,
    }
    if decision.path:
        out["subject"] = decision.subject
    if status == "granted":
        out["route"] = decision.route
        if decision.outcome["covered"] >= 0 and decision.covered_listed:
            out["covered"] = decision.covered
    v = decision._total()
    if v is not None:
        out["unit"] = v.type[1]
        if v.known:
            out["amount"] = exact_text(v.low, 2)
        else:
            out["amount_range"] = [exact_text(v.low, 2), exact_text(v.high, 2)]
    out["also"] = {k: x if x is None or x.__class__ in (bool, str) else _plain(x) for k, x in decision.also.items()}
    if also_open := decision.also_open:
        out["also_open"] = also_open
    out["reasons"] = [{"need": r["need"], "route": r["route"], "met": r["met"]} for r in decision.reasons]
    if decision.missing:
        out["missing"] = [
            {"fact": m.key, "element": m.element, "affects": m.affects, "decides": m.decides, "proof": m.row[PROOF]}
            for m in decision.missing
        ]
    if decision.outcome["powers"]:
        for name, rows in (
            ("waits_for", decision.waits_for if status == "undetermined" else []),
            ("powers", decision.powers),
        ):
            if rows:
                out[name] = [_power(p) for p in rows]
    if gaps := decision.gaps:
        out["gaps"] = [{"id": g["id"], "kind": g["kind"]} for g in gaps]
    if decision.outcome["checks"]:
        out["checks"] = [{"id": c["id"], "element": c["element"], "result": c["result"]} for c in decision.checks]
    out["versions"] = [[name, digest] for name, digest in decision.versions]
    return out


def _power(p: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": p["id"], "elements": p["elements"]}
    if p["adds"] is not None:
        row["adds"] = [exact_text(p["adds"][0], 2), exact_text(p["adds"][1], 2)]
    return row


def _plain(x: Any) -> Any:
    if isinstance(x, list):
        return [_plain(i) for i in x]
    if x is None or isinstance(x, (bool, str)):
        return x
    return exact_text((x.numerator, x.denominator))


def exact_text(ratio: tuple[int, int], places: int = 0) -> str:
    """An exact number as text: decimal digits where they end (at least `places`), else a fraction in lowest terms."""
    from math import gcd

    n, d = ratio
    if d == 100 and places == 2 and n >= 0:
        return f"{n // 100}.{n % 100:02d}"
    if d == 1 and not places:
        return str(n)
    g = gcd(n, d) or 1
    n, d = n // g, d // g
    rest, twos, fives = d, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{n}/{d}"
    digits = max(twos, fives, places)
    scaled = abs(n) * 10**digits // d
    text = str(scaled).rjust(digits + 1, "0")
    shown = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return "-" + shown if n < 0 else shown
