"""The task as doudi decides it: the policy in task/, and a decision read back into the task's own words."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from oracle import Answer

TREE = Path(__file__).resolve().parent / "task" / "policies"
STATUS = {"granted": "eligible", "refused": "ineligible"}
REASONS = {
    "MED": "med",
    "EMP": "emp",
    "INCOME": "over_income",
    "SAVINGS": "over_savings",
    "VEHICLE": "vehicle",
    "SUPPLEMENT": "supplemented",
}


def programme() -> Any:
    import doudi

    return doudi.load(TREE).programme("task", "allowance")


def answer(decision: Any) -> Answer:
    """Of a decision that is granted or refused."""
    also = decision.also
    single = decision.route == "single"
    word = "single" if single else STATUS.get(decision.status, decision.status)
    reasons = tuple(code for code, result in REASONS.items() if also[result]) + (("SINGLE",) if single else ())
    amount = Fraction(decision.amount or 0)
    return Answer(word, int(also["category"]), amount, reasons)
