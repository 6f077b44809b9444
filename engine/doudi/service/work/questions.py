"""What to ask next: the facts that are missing, those that settle most first. For building forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from doudi.decision.decision import Decision
from doudi.decision.record import exact_text
from doudi.decision.search import Missing, Question, kind
from doudi.language.values import decimal_text, show_day
from doudi.plan.nodes import ASKS, ASKS_EN, CHOICES, HIGH, KIND, LOW, NULLABLE, PLACES, PROOF
from doudi.program.model import Region

TRIES = 6  # values of one fact that are tried
Asked = tuple[Decision, Missing]  # a decision that is open, a fact it misses
MOST = 60  # questions that are weighed, and all like them; the rest follow as they come


def questions(decisions: list[Decision], lang: str, region: Region, given: Any) -> dict[str, Any]:
    """{"open": [{programme, subject, status}], "questions": [...]}: by schemas of openapi/. region: whose units are told.
    given: the household as it was sent, whose lists may have Chinese names.

    `settles` is the share of the open decisions that the fact alone would settle, over the values that were tried: 1 is everything.
    """
    wanted: dict[Any, list[Asked]] = {}
    still = [d for d in decisions if d.missing]
    for d in still:
        for m in d.missing:
            wanted.setdefault(m.place, []).append((d, m))
    weights = Weights()
    rows = [(weights.together(asks) / len(still), len(asks), any(m.decides for _, m in asks), asks) for asks in wanted.values()]
    rows.sort(key=lambda row: (-row[0], -row[1], not row[2]))
    return {
        "open": [_open(d) for d in still],
        "questions": [_question(asks, weight, lang, region, given) for weight, _, _, asks in rows],
    }


def _open(d: Decision) -> dict[str, Any]:
    out: dict[str, Any] = {"programme": d.programme, "status": d.status}
    if d.subject is not None:
        out["subject"] = d.subject
    return out


class Weights:
    """How much the answer to each question would settle; worked out once for facts and subjects that are alike."""

    def __init__(self) -> None:
        self._left = MOST
        self._found: dict[tuple[Any, ...], Fraction] = {}
        self._boxes: dict[tuple[Any, ...], dict[Any, tuple[Any, ...]]] = {}  # of each subject, what a kind of fact can be

    def together(self, asks: list[Asked]) -> Fraction:
        """Of the decisions that miss one fact, how many its answer would settle, in shares; 0 when enough were weighed."""
        kinds = [kind(d, m.place) for d, m in asks]
        if not all(k in self._found for k in kinds):
            self._left -= 1
            if self._left < 0:
                return Fraction(0)
        return sum((self._of(k, *x) for k, x in zip(kinds, asks, strict=True)), Fraction(0))

    def _of(self, found: tuple[Any, ...], decision: Decision, m: Missing) -> Fraction:
        """The share of a fact's values with which the decision would be settled, by possible values alone."""
        if found not in self._found:
            question = Question(decision, m.affects)
            boxes = self._boxes.get(found[:2])
            if boxes is None:
                unknown = question.relevant(decision.evaluation)
                boxes = self._boxes[found[:2]] = {kind(decision, x.place): x.boxes for x in unknown}
            tried = boxes.get(found, ())
            if len(tried) > TRIES:
                tried = tuple(tried[i * len(tried) // TRIES] for i in range(TRIES))
            settled = sum(_settled(question, {m.place: value}) for value in tried)
            self._found[found] = Fraction(settled, len(tried) or 1)
        return self._found[found]


def _settled(question: Question, answer: dict[Any, Any]) -> bool:
    decision = question.decision
    then = Decision(question.again(answer), decision.outcome, decision.path)
    if question.target == "status":
        return len(then.possible) == 1
    return then.handle(decision.outcome["amount"]["total"]).known


def _question(asks: list[Asked], weight: Fraction, lang: str, region: Region, given: Any) -> dict[str, Any]:
    """One question: the fact, where the answer goes, how to ask for it, what may be answered, and whom it concerns."""
    d, m = asks[0]
    row = m.row
    out: dict[str, Any] = {
        "fact": m.key, "at": _pointer(d, m, given), "element": m.element, "names": {"zh": row[1], "en": row[2]}, "kind": row[KIND],
        "ask": (row[ASKS_EN] or row[2] if lang == "en" else row[ASKS] or row[1]) if len(row) > 12 else row[1],
        "proof": row[PROOF] if len(row) > 10 else "", "settles": exact_text((weight.numerator, weight.denominator)),
        "none": len(row) > 8 and row[KIND] != "list" and bool(row[NULLABLE]),
        "decides": True if any(m.decides for _, m in asks) else None,
        "for": [{**_open(d), "affects": m.affects} for d, m in asks],
    }
    if row[KIND] == "enum":
        out["choices"] = [{"id": c[0], "name": c[1]} for c in row[CHOICES]]
    elif row[KIND] in ("number", "percent"):
        units, fact = region.units, region.facts.get(m.key)
        if fact is not None and (zh := units.show(fact.type.unit)):
            out["unit"] = {"zh": zh, "en": units.show(fact.type.unit, "en")}
        out["within"] = [decimal_text(Fraction(end, 10 ** row[PLACES])) for end in (row[LOW], row[HIGH])]
    elif row[KIND] == "date":
        out["within"] = [show_day(end) for end in (row[LOW], row[HIGH])]
    return out


def _pointer(d: Decision, m: Missing, given: Any) -> str:
    """Where the answer goes in the household, as a JSON pointer (RFC 6901): /members/0/birth, or /成员/0/birth where it says 成员."""
    record, out = d.plan.root, ""
    for slot, index in m.place.steps:
        rows = d.plan.door[record]
        which = slot - len(rows["facts"])
        record, name = rows["lists"][which], rows["list_names"][which][0]
        key = name if name in given else record
        given = given[key][index] if key in given else {}
        out += f"/{key}/{index}"
    return f"{out}/{m.row[0]}"
