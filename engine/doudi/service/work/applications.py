"""The record as a register: of each household and programme the newest decision, for impact/recorded.py.

Two passes over the rows that there were at the beginning. The first notes which row is the newest of each household and programme, under
a keyed digest of the household's id, in a database that SQLite keeps on the disk while it is open and that has no name; the second
reads those rows. So memory does not grow with the record, and what was encrypted is never written anywhere in the clear.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any

from doudi.impact.recorded import Application
from doudi.impact.summary import Recorded
from doudi.pipeline import as_object, decision_day
from doudi.service.record.rows import Record, outcome_of
from doudi.service.work.household import parsed
from doudi.service.work.replaying import DECIDED, kept

ID = ("id", "编号")
NOTES = "CREATE TABLE newest (household BLOB, programme TEXT, seq INTEGER, PRIMARY KEY (household, programme)) WITHOUT ROWID"
MANY = 2_000  # notes written at once


class Book:
    """A record as it was when this was made. secret: the key of what was encrypted. Raises SQLAlchemyError as the database does."""

    def __init__(self, record: Record, name: str, secret: bytes | None):
        self.record, self.name, self.secret = record, name, secret
        head = record.head()
        self.upto = head.seq if head is not None else 0

    def regions(self) -> list[str]:
        return list(dict.fromkeys(r for r, _ in self.record.asked(DECIDED, self.upto)))

    def days(self, region: str) -> list[int]:
        return sorted({decision_day({}, d) for r, d in self.record.asked(DECIDED, self.upto) if r == region})

    def applications(self, region: str, programmes: list[str], said: Recorded) -> Iterator[Application]:
        """Raises InputError where a household cannot be opened."""
        key = os.urandom(32)
        with closing(sqlite3.connect("")) as notes:  # no name: a file of its own that is gone when it is closed
            notes.isolation_level = None
            notes.execute(NOTES)
            there = self._note(notes, region, programmes, said, key)
            newest = notes.execute("SELECT seq, programme FROM newest ORDER BY seq")
            rows = self._rows(region)
            for seq, found in groupby(newest, itemgetter(0)):
                row = next((r for r in rows if r["seq"] >= seq), None)
                if row is None or row["seq"] != seq:
                    return  # pruned meanwhile
                there -= 1
                yield self._application(row, [p for _, p in found], said)
            said.superseded = there

    def _rows(self, region: str) -> Iterator[dict[str, Any]]:
        return (r for r in self.record.rows(upto=self.upto) if r["region"] == region and r["kind"] in DECIDED)

    def _note(self, notes: sqlite3.Connection, region: str, programmes: list[str], said: Recorded, key: bytes) -> int:
        """Notes the newest rows; gives how many had a household."""
        held: list[tuple[bytes, str, int]] = []
        there = 0

        def write() -> None:
            notes.execute("BEGIN")
            notes.executemany("INSERT INTO newest VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq", held)
            notes.execute("COMMIT")
            held.clear()

        for row in self._rows(region):
            said.decisions += 1
            decided = {x[0] for x in outcome_of(row)}
            about = [p for p in programmes if p in decided or not row["programme"]]
            if not about:
                said.elsewhere += 1
                continue
            text = kept(row, self.secret)
            if text is None:
                said.not_kept += 1
                continue
            there += 1
            who, _ = _who(row, text)
            household = blake2b(who.encode("utf-8", "surrogatepass"), digest_size=16, key=key).digest()
            held += [(household, p, row["seq"]) for p in about]
            if len(held) >= MANY:
                write()
        write()
        return there

    def _application(self, row: dict[str, Any], counts: list[str], said: Recorded) -> Application:
        text = kept(row, self.secret) or ""
        masked = row["input_form"] == "masked"
        said.masked += masked
        said.unnamed += not _who(row, text)[1]
        outcome: dict[str, list[tuple[str, str | None]]] = {}
        for programme, _, status, due in outcome_of(row):
            outcome.setdefault(programme, []).append((status, _due(due) if status == "granted" else None))
        return Application(row["seq"], decision_day({}, row["as_of"]), text, counts, outcome, masked)


def _due(due: Any) -> str | None:
    """An amount, or the range of one, as a batch writes it."""
    return "..".join(due) if isinstance(due, list) else due


def _who(row: dict[str, Any], text: str) -> tuple[str, bool]:
    """What tells a household from others, and whether that is its own id: else only the same words are the same household."""
    if row["input_form"] != "masked":
        given = _plain(text)
        id = next((given[k] for k in ID if given.get(k) not in (None, "")), None)
        if id.__class__ in (str, int):
            return f"id {id}", True
    return f"digest {row['input_digest']}", False


def _plain(text: str) -> dict[str, Any]:
    """A household's keys, where it could be decided."""
    given = as_object(text)
    if given.__class__ is str:  # what only the slow reader takes
        given = parsed(text)
    return given if isinstance(given, dict) else {}

