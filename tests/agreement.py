"""What an engine's decision is compared by, and what the reference says in the same words."""

from __future__ import annotations

from datetime import date, timedelta, timezone
from fractions import Fraction
from random import Random
from typing import Any

from doudi.language.types import Type
from doudi.program.model import Programme, Region, Term
from reference import BEGINNING, Element, Open, Reference

Household = dict[str, Any]


def shown(type: Type, value: Any) -> Any:
    """A reference value as `Decision.also` shows it."""
    if value is None or type.kind == "bool":
        return value
    if type.kind == "enum":
        return type.choices[value].id
    if type.kind == "date":
        return date.fromordinal(int(value)).isoformat()
    if type.kind == "time":
        return (BEGINNING + timedelta(seconds=int(value))).astimezone(timezone(timedelta(hours=8))).isoformat()
    return Fraction(value)


def attempt(function: Any, *args: Any) -> Any:
    """The value, or Open itself where it is not known."""
    try:
        return function(*args)
    except Open:
        return Open


def also(ref: Reference, p: Programme, t: Term, e: Element) -> Any:
    def one(at: Element) -> Any:
        found = attempt(ref.value, t.expr, at)
        return Open if found is Open else shown(t.expr.type, found)

    if t.declared_record and t.declared_record != p.subject:
        return [one(m) for m in ref.items(t.declared_record, e)]
    return one(e)


def expected(ref: Reference, p: Programme, e: Element) -> dict[str, Any]:
    """All that the reference knows of a decision; `Open` where it knows nothing."""
    granted = attempt(ref.granted, p, e)
    out: dict[str, Any] = {"granted": granted, "also": {t.names.id: also(ref, p, t, e) for t in p.also}}
    if granted is True:
        i = attempt(ref.route, p, e)
        out["route"] = Open if i is Open else None if i is None else p.routes[i].id
        if p.covered and ref.region.records[p.covered].parent == p.subject:
            out["covered"] = [attempt(ref.covered, p, m) for m in ref.items(p.covered, e)]
        if p.amount is not None:
            out["amount"] = attempt(ref.amount, p, e)
    checks = []
    for c in p.checks:
        elements = [e]
        for record in reversed(ref.region.ancestors(c.record)[: ref.region.ancestors(c.record).index(p.subject)]):
            elements = [m for x in elements for m in x.lists.get(record, [])]
        checks += [(c.names.id, ref.check(c, m)) for m in elements]
    return {**out, "checks": checks}


def compare(decision: Any, want: dict[str, Any]) -> None:
    """The engine may know more than the reference, never otherwise."""
    granted = want["granted"]
    status = decision.status
    amount = want.get("amount")
    if granted is True:
        negative = isinstance(amount, Fraction) and amount < 0
        assert status == "granted", (status, want)
        if negative or ("amount" in want and amount is None):
            assert decision.amount is None
            assert {"negative-amount", "amount-none"} & {g["id"] for g in decision.gaps}
        if want["route"] is not Open:
            assert decision.route == want["route"], (decision.route, want)
        if "covered" in want and Open not in want["covered"]:
            assert [x["index"] for x in decision.covered if not x["open"]] == [
                i for i, c in enumerate(want["covered"]) if c
            ]
            assert not any(x["open"] for x in decision.covered)
        if "amount" in want and not negative and amount is not Open and amount is not None:
            # two cases that hold and agree by quotients of two different divisors: still open (reported), never wrong
            alike = decision.amount is None and "case-conflict" in [g["id"] for g in decision.gaps]
            low, high = decision.amount_range or (amount, amount)
            assert low <= amount <= high if alike else decision.amount == amount, (decision.amount, amount, decision.amount_range)
    elif granted is False:
        assert status in ("refused", "undetermined"), status
        assert (status == "undetermined") == bool(decision.waits_for)
    waits = granted is False and status == "undetermined"  # what the power would change is not said as if it were refused
    for id, value in want["also"].items():
        found = decision.also[id]
        if waits and found is None:
            continue
        for a, b in zip(found, value, strict=True) if isinstance(value, list) else [(found, value)]:
            assert b is Open or a == b, (id, a, b)
    results = [(c["id"], c["result"]) for c in decision.checks]
    assert len(results) == len(want["checks"])
    for (id, a), (same, b) in zip(results, want["checks"], strict=True):
        assert id == same
        assert a == b or b == "undetermined" or (waits and a == "undetermined"), (id, a, b)


def possible(decision: Any, want: dict[str, Any]) -> None:
    """A completion of the silences: it may not contradict what the engine holds for known."""
    status, granted = decision.status, want["granted"]
    assert not (status == "granted" and granted is False), want
    assert not (status == "refused" and granted is True), want
    if status == "granted" and isinstance(want.get("amount"), Fraction) and decision.amount_range is not None:
        low, high = decision.amount_range
        assert low <= want["amount"] <= high or want["amount"] < 0, (decision.amount_range, want["amount"])
    if status == "granted" and decision.route is not None and want["route"] is not Open:
        assert decision.route == want["route"]
    for id, value in want["also"].items():
        found = decision.also[id]
        if found is None:  # of a list too: nothing is held for known
            continue
        for a, b in zip(found, value, strict=True) if isinstance(value, list) else [(found, value)]:
            assert a is None or b is Open or a == b, (id, a, b)
    for c, (id, b) in zip(decision.checks, want["checks"], strict=True):
        assert fits(c["result"], b) or b == "undetermined", (id, c["result"], b)


def fits(before: str, after: str) -> bool:
    """Whether a check may turn out so: what is not yet due, with facts missing, may be met already."""
    return before in ("undetermined", after) or (before, after) == ("not_due", "met")


def guesser(seed: int) -> Any:
    """Values for what the policy leaves open: any of the type, within the bounds."""
    random = Random(seed)

    def guess(why: str, type: Type, low: Any, high: Any) -> Any:
        if type.kind == "bool":
            return random.random() < 0.5
        if type.kind == "enum":
            return random.randrange(len(type.choices))
        if type.kind == "date":
            return Fraction(random.choice((737000, 737500, 700000)))
        start = (
            low
            if low is not None
            else Fraction(0)
            if why.startswith("rate")
            else high - 1000
            if high is not None
            else Fraction(-1000)
        )
        end = high if high is not None else start + 2000
        if start > end:
            return end  # the bounds contradict each other: the upper one is applied last
        pick = start + (end - start) * Fraction(random.randrange(0, 101), 100)
        return Fraction(round(pick * 100), 100) if start <= Fraction(round(pick * 100), 100) <= end else start

    return guess


def reference(
    region: Region, household: Household, day: date, *, seed: int | None = None, powers: bool = False
) -> Reference:
    return Reference(region, "household", household, day, guesser(seed) if seed is not None else None, powers)
