"""What the task's decision is: in exact fractions, and as plain Decimal code to take time against.

`exact` follows the task's text line by line and shares nothing with the engine. D, the unit of every ratio, is one
decision of the peers' own Decimal reference where it is beside the checkout, else of `plain` here: the same work.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from time import perf_counter
from typing import Any

from households import Household, peers

STANDARDS = {  # yuan a person and month, from July of 2023, 2024 and 2025
    "A-urban": ("910", "955", "1002.50"),
    "A-rural": ("720", "757.50", "795"),
    "B-urban": ("835", "868", "905"),
    "B-rural": ("640", "671", "703"),
    "C-urban": ("765", "796", "831"),
    "C-rural": ("580", "612.50", "640"),
    "D-urban": ("1245", "1310", "1375"),
    "D-rural": ("1010", "1075", "1130"),
}
AS_DECIMAL = {
    region: [(f"{year}-07", Decimal(row[year - 2023])) for year in (2025, 2024, 2023)]
    for region, row in STANDARDS.items()
}


@dataclass(frozen=True)
class Answer:
    decision: str  # eligible · single · ineligible
    category: int
    amount: Fraction  # yuan
    reasons: tuple[str, ...]


def standard(region: str, month: str) -> Fraction:
    year = int(month[:4]) - (month[5:] < "07")
    return Fraction(STANDARDS[region][year - 2023])


def exact(h: Household) -> tuple[Answer, bool]:
    """The answer; and whether the amount stood at half a fen before it was rounded."""
    members: list[Household] = h["members"]
    line = standard(h["region"], h["month"])
    total = sum(Fraction(m["monthly_income"]) for m in members)
    medical, earlier = Fraction(h["annual_medical_self_paid"]), Fraction(h["prev_year_income"])
    by_medical = medical / 12 if medical > 2 * earlier else Fraction(0)
    by_work = Fraction(0)
    for m in members:
        if m["able_to_work"] != "none":
            by_work += min(Fraction(200), Fraction(m["monthly_income"]) / 5)
    counted = max(Fraction(0), total - by_medical - by_work)
    each = counted / len(members)
    too_rich = each >= line
    saves = Fraction(h["assets_savings"]) > 24 * line * len(members)
    tie = False
    if not (too_rich or saves or h["assets_vehicle"]):
        labour = {m["able_to_work"] for m in members}
        if total == 0 and labour == {"none"}:
            category, due = 1, line * len(members)
        else:
            category, due = (3 if labour == {"full"} else 2), line * len(members) - counted
        raised = sum(is_impaired(m) or m["seriously_ill"] or not 18 <= m["age"] <= 69 for m in members)
        fen = (due + line * raised / 10) * 100
        tie = fen.denominator == 2
        decision, amount = "eligible", Fraction(math.floor(fen + Fraction(1, 2)), 100)
    else:
        raised, category = 0, 0
        grave = sum(is_grave(m) for m in members) if each < line * 3 / 2 else 0
        decision, amount = ("single", line * grave) if grave else ("ineligible", Fraction(0))
    reasons = {
        "MED": by_medical > 0,
        "EMP": by_work > 0,
        "INCOME": too_rich,
        "SAVINGS": saves,
        "VEHICLE": h["assets_vehicle"],
        "SUPPLEMENT": raised > 0,
        "SINGLE": decision == "single",
    }
    return Answer(decision, category, amount, tuple(code for code, there in reasons.items() if there)), tie


def is_impaired(m: Household) -> bool:
    return m["disability_grade"] in (1, 2)


def is_grave(m: Household) -> bool:
    third = m["disability_grade"] == 3 and m["disability_kind"] in ("intellectual", "mental")
    return bool(is_impaired(m) or m["seriously_ill"] or third)


def plain(h: Household) -> dict[str, Any]:
    """The everyday way: Decimal, one pass a question, a list of codes."""
    zero, people, codes = Decimal(0), h["members"], []
    count = len(people)
    line = next((amount for since, amount in AS_DECIMAL[h["region"]] if since <= h["month"]), zero)
    total = sum((p["monthly_income"] for p in people), zero)
    counted = max(zero, total - deducted(h, codes))
    each = counted / count
    too_rich = each >= line
    if too_rich:
        codes.append("INCOME")
    saves = h["assets_savings"] > 24 * line * count
    if saves:
        codes.append("SAVINGS")
    if h["assets_vehicle"]:
        codes.append("VEHICLE")
    if not (too_rich or saves or h["assets_vehicle"]):
        if total == 0 and all(p["able_to_work"] == "none" for p in people):
            category, due = 1, line * count
        else:
            category = 2 if any(p["able_to_work"] != "full" for p in people) else 3
            due = line * count - counted
        raised = sum(
            1
            for p in people
            if p["disability_grade"] in (1, 2) or p["seriously_ill"] or p["age"] >= 70 or p["age"] < 18
        )
        if raised:
            codes.append("SUPPLEMENT")
        amount = (due + Decimal("0.1") * line * raised).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return {"decision": "eligible", "category": category, "amount": amount, "reasons": codes}
    if each < Decimal("1.5") * line:
        grave = sum(1 for p in people if is_grave(p))
        if grave:
            codes.append("SINGLE")
            amount = (line * grave).quantize(Decimal("0.01"))
            return {"decision": "single", "category": 0, "amount": amount, "reasons": codes}
    return {"decision": "ineligible", "category": 0, "amount": zero, "reasons": codes}


def deducted(h: Household, codes: list[str]) -> Decimal:
    """What does not count of the income, in yuan; why is added to the codes."""
    medical = Decimal(0)
    if h["annual_medical_self_paid"] > 2 * h["prev_year_income"]:
        medical = h["annual_medical_self_paid"] / 12
        codes.append("MED")
    work = sum(
        (
            min(Decimal(200), p["monthly_income"] * Decimal("0.2"))
            for p in h["members"]
            if p["able_to_work"] != "none" and p["monthly_income"] > 0
        ),
        Decimal(0),
    )
    if work > 0:
        codes.append("EMP")
    return medical + work


def reference() -> tuple[Callable[[Household], dict[str, Any]], str]:
    """The Decimal code that D is taken from, and its name."""
    found = peers("reference")
    if found is None:
        return plain, "the plain Decimal code in oracle.py (the peers' reference is not beside this checkout)"
    return found.decide, "the peers' Decimal reference"


def yardstick(rows: list[Household], passes: int = 3) -> Callable[[], float]:
    """A function that takes D now, in seconds."""
    decide, _ = reference()

    def measure() -> float:
        started = perf_counter()
        for _ in range(passes):
            for h in rows:
                decide(h)
        return (perf_counter() - started) / passes / len(rows)

    measure()
    return measure
