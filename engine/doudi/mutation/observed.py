"""What a case can say about a decision, as text of `expect`, and in what two decisions differ."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from doudi.decision.base.slots import subject_paths
from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.diff.report.saved import quoted

PLAIN = ("status", "reasons", "route", "amount")
MOST = 2  # further things that a case names
Expect = dict[str, str]  # `status` · `route` · `amount` · `reasons` · `covered` · `also.<id>` · `checks.<id>` -> as YAML has it


def observed(d: Decision, whole: bool = False) -> Expect:
    """Everything that an expectation could name, but the facts, powers and gaps that an open answer waits for.

    whole: all facts are given, so that a result which is open is so by the policy's silence; `expect` calls that 无.
    """
    said = {**_also(d, whole), **_checks(d)}
    return {**_decided(d), **said} if d.outcome["entitles"] else said


def _decided(d: Decision) -> Expect:
    out = {"status": d.status}
    if d.status == "refused":
        out["reasons"] = listed(r["need"] for r in d.reasons if r["met"] is False and r["need"] != "covers")
    if d.status != "granted":
        return out
    if d.route is not None:
        out["route"] = d.route
    low_high = d.amount_range
    if d.outcome["amount"] is not None and low_high is not None:
        ends = [exact_text((x.numerator, x.denominator), 2) for x in low_high]
        out["amount"] = ends[0] if ends[0] == ends[1] else f"[{ends[0]}, {ends[1]}]"
    if d.outcome["covered"] >= 0 and not any(x["open"] for x in d.covered):
        out["covered"] = listed(str(x.get("id", x["index"])) for x in d.covered)
    return out


def listed(words: Any) -> str:
    return "[" + ", ".join(dict.fromkeys(map(quoted, words))) + "]"


def _also(d: Decision, whole: bool) -> Expect:
    out: Expect = {}
    left_open = set() if whole else set(d.also_open)
    for row in d.outcome["also"]:
        found = d.also[row["id"]]
        if row["id"] in left_open:
            continue
        if isinstance(found, list):
            scope = d.plan.handles[row["handle"]][4]
            paths = subject_paths(d.plan, scope, d.evaluation.slots, d.path)
            who = [d.element(scope, p) for p in paths]
            pairs = [f"{quoted(str(w.get('id', w['index'])))}: {worded(v)}" for w, v in zip(who, found, strict=True)]
            out[f"also.{row['id']}"] = "{" + ", ".join(pairs) + "}"
        else:
            out[f"also.{row['id']}"] = worded(found)
    return out


def _checks(d: Decision) -> Expect:
    found: dict[str, list[str]] = {}
    for c in d.checks:
        found.setdefault(c["id"], []).append(c["result"])
    return {f"checks.{k}": v[0] if len(set(v)) == 1 else "[" + ", ".join(v) + "]" for k, v in found.items()}


def worded(value: Any) -> str:
    """A result as `expect` writes it."""
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return exact_text((value.numerator, value.denominator))
    return quoted(str(value))


def expectation(d: Decision, other: Decision, whole: bool) -> Expect:
    """What a case should expect so that it notices the other: the plain answer; where that is the same, what else differs."""
    mine, theirs = observed(d, whole), observed(other, whole)
    differ = [k for k, v in mine.items() if theirs.get(k) != v]
    plain = [k for k in PLAIN if k in mine and (mine[k][0] != "[" or k == "reasons" or k in differ)]
    more = [] if set(differ) & set(PLAIN) else differ[:MOST]
    return {k: mine[k] for k in [*plain, *more]}
