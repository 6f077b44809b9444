"""How right: every household of the task against exact fractions, then with facts removed against all they could be.

    python benchmarks/exact.py [--count 20000] [--completions 40]     exit 1 at the first wrong decision found

Sound: what a partial decision says (granted, refused, the route, the amount or its range, the category) no completion
of the missing facts contradicts. Tried: the household itself, ends of ranges, the task's thresholds, chance.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from households import KINDS, REGIONS, Household, as_input, households, peers, text, without
from oracle import Answer, exact, reference, standard
from task_policy import answer, programme

Place = tuple[int | None, str]


def complete(rows: list[Household]) -> int:
    decide = programme().decide
    plain = reference()[0]
    integers = getattr(peers("reference"), "exact", None)
    wrong, ties, seen = 0, 0, Counter[str]()
    for h in rows:
        want, tie = exact(h)
        ties += tie
        seen[want.decision] += 1
        other = plain(h)
        agreed = (other["decision"], other["category"], Fraction(other["amount"])) == (
            want.decision,
            want.category,
            want.amount,
        ) and tuple(other["reasons"]) == want.reasons
        if integers:
            agreed = agreed and integers(h) == (want.decision, want.category, want.amount * 100)
        assert agreed, f"the references disagree about household {h['id']}"
        given = as_input(h)
        for form, got in (("dict", answer(decide(given))), ("JSON", answer(decide(text(given))))):
            if got != want:
                wrong += 1
                if wrong <= 5:
                    print(f"household {h['id']} from {form}: {got}\n  should be {want}", file=sys.stderr)
    print(f"{len(rows)} households ({dict(seen)}), {ties} at half a fen: {wrong} wrong")
    return wrong


def possible(h: Household, place: Place, r: random.Random) -> object:
    """A value that the fact at `place` may have."""
    member, fact = place
    line = standard(h["region"], h["month"])
    size = len(h["members"])
    near = r.choice((Decimal("-0.01"), Decimal(0), Decimal("0.01")))

    def money(most: int, *edges: Fraction) -> Decimal:
        edge = Decimal(round(r.choice(edges) * 100)).scaleb(-2) + near if edges else Decimal(0)
        pick = (Decimal(0), Decimal(most), edge, Decimal(round(r.lognormvariate(7, 2) * 100)).scaleb(-2))
        return min(max(r.choice(pick), Decimal(0)), Decimal(most))

    match fact:
        case "region":
            return r.choice(REGIONS)
        case "annual_medical_self_paid":
            return money(10**7, 2 * Fraction(h["prev_year_income"]))
        case "prev_year_income":
            return money(10**7, Fraction(h["annual_medical_self_paid"]) / 2)
        case "assets_savings":
            return money(10**7, 24 * line * size)
        case "monthly_income":
            assert member is not None
            rest = sum(Fraction(m["monthly_income"]) for i, m in enumerate(h["members"]) if i != member)
            due, top = line * size - rest, line * size * Fraction(3, 2) - rest
            return money(10**6, due, due + 200, due * Fraction(5, 4), top, top + 200, Fraction(1000))
        case "age":
            return r.choice((0, 17, 18, 69, 70, 120, r.randrange(121)))
        case "disability_grade":
            return r.choice((None, 1, 2, 3, 4))
        case "disability_kind":
            return r.choice((None, *KINDS))
        case "able_to_work":
            return r.choice(("full", "partial", "none"))
        case _:
            return r.random() < 0.5


def completions(h: Household, gone: list[Place], count: int, r: random.Random) -> Iterator[Household]:
    yield h
    for _ in range(count):
        new: Household = {**h, "members": [dict(m) for m in h["members"]]}
        for place in sorted(gone, key=lambda p: p[1] != "region"):  # thresholds follow the region
            member, fact = place
            (new if member is None else new["members"][member])[fact] = possible(new, place, r)
        yield new


def contradicted(decision: Any, want: Answer) -> str | None:
    """What of a partial decision this completion's answer denies."""
    granted = want.decision != "ineligible"
    if decision.status == "undetermined":
        return None
    if decision.status not in ("granted", "refused"):
        return f"status {decision.status}"
    if (decision.status == "granted") != granted:
        return f"{decision.status}, and could be {want.decision}"
    if granted and decision.route is not None and decision.route != want.decision:
        return f"route {decision.route}, and could be {want.decision}"
    low, high = amount_range(decision)
    if granted and not low <= want.amount <= high:
        return f"amount {low} to {high}, and could be {want.amount}"
    category = decision.also.get("category")
    if isinstance(category, int | Fraction | Decimal) and category != want.category:
        return f"category {category}, and could be {want.category}"
    return None


def amount_range(decision: Any) -> tuple[Fraction, Fraction]:
    """The amount's ends: the same twice where it is known."""
    if decision.amount is not None:
        return Fraction(decision.amount), Fraction(decision.amount)
    low, high = decision.amount_range or (Fraction(0), Fraction(0))
    return Fraction(low), Fraction(high)


def sound(rows: list[Household], count: int) -> int:
    decide = programme().decide
    r = random.Random(11)
    wrong, open_though_agreed, seen = 0, 0, Counter[str]()
    for h in rows:
        partial, gone = without(as_input(h), r, most=4)
        decision = decide(partial)
        seen[decision.status] += 1
        outcomes = set()
        for filled in completions(h, gone, count, r):
            want, _ = exact(filled)
            outcomes.add(want.decision != "ineligible")
            fault = contradicted(decision, want)
            if fault:
                wrong += 1
                if wrong <= 5:
                    print(f"household {h['id']} without {gone}: {fault}", file=sys.stderr)
                break
        open_though_agreed += decision.status == "undetermined" and len(outcomes) == 1
    print(
        f"{len(rows)} with 1 to 4 facts removed ({dict(seen)}), {count + 1} completions each: {wrong} contradicted; "
        f"{open_though_agreed} undetermined where all completions tried agree"
    )
    return wrong


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--completions", type=int, default=40)
    chosen = options.parse_args()
    rows, where = households(chosen.count)
    print(where)
    return 1 if complete(rows) + sound(rows, chosen.completions) else 0


if __name__ == "__main__":
    sys.exit(main())
