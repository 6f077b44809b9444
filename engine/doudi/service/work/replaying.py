"""Decide again from the record: the same bytes by the same policies, or what other policies would have said."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from doudi.pipeline import Policies, as_object, evaluate
from doudi.service.record.keeping import decrypted
from doudi.service.record.rows import Record, outcome_of
from doudi.service.versions.policies import Ready, Snapshot, digest_of
from doudi.service.versions.tree import Files
from doudi.service.work.household import told
from doudi.text.diagnostic import InputError, PolicyError, fault

TRIES = 30  # evaluations until the code that the record names has been compiled (decision/engine.py: HOT)
DECIDED = ("decide", "explain", "leaflet")


@dataclass(slots=True)
class Again:
    """One row decided again.

    result: same (the same bytes) · same_outcome (from a masked household: names differ, the outcome does not) · differs ·
    other_policies (the same outcome, by other policies or another day) · changed (another outcome, by those) · no_input · refused ·
    unreadable (what was kept does not open with the key).
    trace: same, differs, or not_comparable. before, now: outcomes, [programme, subject, status, amount] each.
    """

    seq: int
    result: str
    trace: str = "not_comparable"
    policies: str = "same"
    before: list[Any] = field(default_factory=list)
    now: list[Any] = field(default_factory=list)
    why: str = ""

    def data(self) -> dict[str, Any]:
        return asdict(self)


GOOD = ("same", "same_outcome", "other_policies", "no_input")


def replay(policies: Policies, row: dict[str, Any], secret: bytes | None, household: str | None = None, as_of: str | None = None) -> Again:
    """One row of the record. household: its text, where the record kept none. Raises InputError without a key, or for another household."""
    out = Again(row["seq"], "no_input", before=outcome_of(row))
    try:
        text = household if household is not None else kept(row, secret)
    except InputError:
        if secret is None:
            raise
        out.result = "unreadable"
        return out
    if text is None:
        return out
    if household is not None and digest_of(text.encode()) != row["input_digest"]:
        raise InputError([fault("record-input-differs", None, seq=row["seq"])])
    snapshot = Snapshot(policies, Files({}, ""), "")
    try:
        ready = snapshot.prepare(row["region"], as_of or row["as_of"], row["programme"] or None)
        answer, found, out.now = _decided(ready, text, row["trace"].partition(":")[0])
    except (InputError, PolicyError) as raised:
        out.result, out.why = "refused", f"{raised.diagnostics[0].code}: {raised.diagnostics[0].message('en')}"
        return out
    whole = household is not None or row["input_form"] == "encrypted"
    other = ready.pin != row["policies"] or (as_of is not None and as_of != row["as_of"])
    out.policies = "other" if ready.pin != row["policies"] else "same"
    if other:
        out.result = "other_policies" if out.now == out.before else "changed"
    elif whole:
        out.result = "same" if answer == row["answer"] else "differs"
    else:
        out.result = "same_outcome" if out.now == out.before else "differs"
    if whole and not other and found.partition(":")[0] == row["trace"].partition(":")[0]:
        out.trace = "same" if found == row["trace"] else "differs"
    return out


def _decided(ready: Ready, text: str, code: str) -> tuple[str, str, list[Any]]:
    """(digest of the answer, the trace, the outcome), by the same code and in the form that the record names, where it comes to that."""
    code, _, form = code.partition(".")
    given = as_object(text)
    evaluation = evaluate(ready.engine, given, ready.day)
    for _ in range(TRIES if code == "mixed" else 0):
        if evaluation.mode.partition("-")[0] == code:
            break
        evaluation = evaluate(ready.engine, given, ready.day)
    decisions = [d for id in ready.ids for d in evaluation.decisions(id)]
    found = told(decisions, form)
    return digest_of(found.answer.encode("utf-8", "replace")), found.trace, json.loads(found.outcome)


def kept(row: dict[str, Any], secret: bytes | None) -> str | None:
    """The household of a row as far as it was kept; None when it was not. Raises InputError without the right key."""
    if row["input"] is None:
        return None
    if row["input_form"] != "encrypted":
        return str(row["input"])
    if secret is None:
        raise InputError([fault("record-key", None)])
    return decrypted(row["input"], secret, row["input_digest"])


def rows(record: Record, seq: int | None) -> Any:
    """One row, or all that were decided."""
    if seq is None:
        return (r for r in record.rows() if r["kind"] in DECIDED)
    row = record.row(seq)
    if row is None or row["kind"] not in DECIDED:
        raise InputError([fault("record-row-missing", None, seq=seq)])
    return [row]
