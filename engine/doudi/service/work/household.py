"""What deciding a household comes to, for the event loop and for the helper processes alike: no network, no record."""

from __future__ import annotations

import hashlib
import json
import marshal
from dataclasses import dataclass
from typing import Any

from doudi.decision.alike import first_like
from doudi.decision.decision import Decision, Evaluation
from doudi.decision.said import said, text
from doudi.decision.search import unknown
from doudi.pipeline import as_object, decision_day, evaluate
from doudi.service.base.problems import Problem, same
from doudi.service.record.keeping import masked
from doudi.service.versions.policies import Ready
from doudi.text.diagnostic import InputError, fault
from doudi.text.locate import located

QUICK = ("fused", "exact")
FORM = "2"
SMALL = 32_000  # characters of a household that the event loop looks at
FAMILY = 30  # members and the like: so many can be searched whatever is unknown
MOST_SEARCHED = 50_000  # subjects unlike each other, times elements of the household
MOST_MISSING = 50_000  # facts that the decisions of one household may name


@dataclass(slots=True)
class Told:
    """Decisions as they are given out and recorded. answer: a JSON list · outcome: JSON without names · trace: `code:digest` ·
    statuses: (programme, status) each · kept: the masked household, where that is kept."""

    answer: str
    outcome: str
    trace: str
    statuses: list[tuple[str, str]]
    kept: str | None = None


def decisions(ready: Ready, household: str, given: Any) -> list[Decision]:
    """Raises InputError with places in the body."""
    evaluation = _evaluated(ready, household, given)
    return [d for id in ready.ids for d in evaluation.decisions(id)]


def _evaluated(ready: Ready, household: str, given: Any) -> Evaluation:
    try:
        return evaluate(ready.engine, given, ready.day)
    except InputError as raised:
        raise InputError(located(raised.diagnostics, household, "body")) from None


def as_wanted(ready: Ready, household: str, given: Any, pin: str | None, header: str) -> None:
    """Raises Problem where the request wants other policies than those that decide; InputError where the household is at fault, for a
    condition counts only in a request that could be answered (RFC 9110, 13.2.1)."""
    try:
        same(pin, header, ready.pin)
    except Problem:
        _evaluated(ready, household, given)
        raise


def searchable(found: list[Decision]) -> list[Decision]:
    """The same decisions; raises InputError for a household so large, and so little known, that what is open would take minutes to search.

    A search tries values in the whole household, for each subject that is unlike the others; and each may name facts of everybody.
    """
    alike = found[0].evaluation.alike if found else None
    if alike is None or alike.elements <= FAMILY:
        return found
    subjects: dict[tuple[str, tuple[int, ...]], tuple[Decision, int]] = {}
    for d in found:
        if not _settled(d):
            first = first_like(d)
            subjects[d.programme, first.path] = first, subjects.get((d.programme, first.path), (d, 0))[1] + 1
    fine = len(subjects) * alike.elements <= MOST_SEARCHED
    if not fine or sum(len(unknown(d)) * count for d, count in subjects.values()) > MOST_MISSING:
        raise InputError([fault("service-household-open", None, count=alike.elements)])
    return found


def light(found: list[Decision]) -> bool:
    """Whether nothing is open: possible values alone settle each status and amount, so that no completions are tried."""
    return all(d.evaluation.mode in QUICK or _settled(d) for d in found)


def _settled(d: Decision) -> bool:
    if len(d.possible) == 2:
        return False
    amount = d.outcome["amount"]
    return amount is None or d.possible == ("refused",) or d.handle(amount["total"]).known


def told(found: list[Decision], form: str = FORM) -> Told:
    """All of them, in one list. form: of the trace."""
    answers, rows, statuses = [], [], []
    for d in found:
        quick = said(d)
        if quick is None:
            data = d.to_data()
            answers.append(text(data))
            status, due = data["status"], text(data.get("amount", data.get("amount_range")))
        else:
            answers.append(quick[0])
            status, due = quick[1:]
        statuses.append((d.programme, status))
        index = "null" if not d.path else str(d.path[-1])
        rows.append(f'["{d.programme}",{index},"{status}",{due}]')
    return Told(f"[{','.join(answers)}]", f"[{','.join(rows)}]", trace(found, form), statuses)


def trace(found: list[Decision], form: str = FORM) -> str:
    """`code.form:digest` of every value that was worked out. Which code ran depends on what was asked before: only the same ones compare.

    form: how the values are written for the digest. "2" is marshal's version 2, which says nothing of references and is written alike by
    every process; "" is `repr`, in older rows.
    """
    if not found:
        return ""
    evaluation = found[0].evaluation
    code, data = evaluation.mode.partition("-")[0], b""
    if form == FORM:
        try:
            data = marshal.dumps(evaluation.trace, 2)
        except ValueError:  # it holds what marshal does not know
            form = ""
    if not data:
        data = repr(evaluation.trace).encode("utf-8", "replace")
    return f"{code}.{form}:{hashlib.sha256(data).hexdigest()}" if form else f"{code}:{hashlib.sha256(data).hexdigest()}"


def keep(form: str, ready: Ready, household: str, given: Any) -> str | None:
    """The masked household, where that is what is kept."""
    if form != "masked":
        return None
    return masked(ready.engine, given if given.__class__ is dict else parsed(household))


def parsed(household: str) -> Any:
    """An object that only the slow reader takes (Chinese keys are not among its reasons; a colon in a text is)."""
    return json.JSONDecoder(parse_float=str.encode).decode(household)


def day_given(household: str, given: Any) -> str:
    """The household's own decision day. Raises InputError."""
    if given.__class__ is str:  # the fast parser did not take it
        try:
            decision_day(given, None)
        except InputError as raised:
            if raised.diagnostics[0].code != "input-as-of":
                raise InputError(located(raised.diagnostics, household, "body")) from None
        raise InputError([fault("json-broken", None, problem="", path="$")])
    found = (given.get("as_of", given.get("决定日"))) if given.__class__ is dict else None
    if found is None:
        raise InputError([fault("service-day-missing", None, path="as_of")])
    if found.__class__ is not str:
        decision_day({}, found)
    return str(found)


__all__ = ["Told", "as_object", "as_wanted", "day_given", "decisions", "keep", "light", "parsed", "searchable", "told", "trace"]
