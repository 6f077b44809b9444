"""Whether a record is whole: every digest, every link, no row missing, nothing cut off that is known to have been there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from doudi.service.record.rows import COVERED, START, Kept, Record, outcome_of, row_digest
from doudi.text.diagnostic import InputError

MOST = 50  # faults that are named


@dataclass(slots=True)
class Verdict:
    """rows: how many were read · first, head: the ends · cut: rows taken away on the record (prune) · faults: (seq, what)."""

    rows: int = 0
    first: int = 0
    head: Kept | None = None
    cut: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


FAULTS = {  # for people: zh, en
    "changed": ("内容被改过", "its content was changed"),
    "link": ("接不上前一行", "it does not follow the row before"),
    "gap": ("前面缺行", "rows before it are missing"),
    "start": ("开头缺行，又没有删除的记录", "the rows before it are gone, and no prune says so"),
    "end": ("末尾缺行", "rows at the end are missing"),
    "head": ("与先前记下的末行不符", "the row differs from the head noted earlier"),
    "policies": ("政策清单与摘要不符", "the list of policies does not match its digest"),
}


def verify(record: Record, head: Kept | None = None) -> Verdict:
    """Read the whole record. head: an end noted earlier, which must still be there."""
    out = Verdict()
    prunes: dict[int, str] = {}
    pins: dict[str, int] = {}
    seq, previous, noted = 0, START, head is None
    start = (0, START)
    for row in record.found():
        if not out.rows:
            out.first, start = row["seq"], (row["seq"] - 1, row["previous"])
        elif row["seq"] != seq + 1:
            _add(out, row["seq"], "gap")
        elif row["previous"] != previous:
            _add(out, row["seq"], "link")
        if not _true(row):
            _add(out, row["seq"], "changed")
        elif row["kind"] == "prune":
            prunes |= dict(outcome_of(row))
        if row["policies"].__class__ is str and row["policies"]:
            pins.setdefault(row["policies"], row["seq"])
        if head is not None and row["seq"] == head.seq:
            noted = True
            if row["digest"] != head.digest:
                _add(out, head.seq, "head")
        seq, previous, out.rows = row["seq"], row["digest"], out.rows + 1
    if out.rows:
        out.head = Kept(seq, previous)
        out.cut = start[0]
        if start != (0, START) and start not in prunes.items():
            _add(out, out.first, "start")
    _ends(record, out, seq, noted, head)
    _pins(record, out, pins)
    return out


def _true(row: dict[str, Any]) -> bool:
    """Whether a row is what its digest says, and something that we write."""
    try:
        outcome_of(row)
        return bool(row_digest(row["seq"], row["previous"], [row[c] for c in COVERED]) == row["digest"])
    except (InputError, TypeError):
        return False


def _ends(record: Record, out: Verdict, seq: int, noted: bool, head: Kept | None) -> None:
    highest = record.highest()
    if highest is not None and highest > seq:
        _add(out, highest, "end")
    elif head is not None and not noted:
        _add(out, head.seq, "end" if head.seq > seq else "head")


def _pins(record: Record, out: Verdict, pins: dict[str, int]) -> None:
    import hashlib

    for pin, seq in pins.items():
        text = record.versions(pin)
        if text is None or "sha256:" + hashlib.sha256(text.encode()).hexdigest() != pin:
            _add(out, seq, "policies")


def _add(out: Verdict, seq: int, what: str) -> None:
    if len(out.faults) < MOST:
        out.faults.append((seq, what))
