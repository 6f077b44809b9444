"""Appends to SQLite by the only process that serves: the rows in the event loop, the commit, which waits for the disk, in a thread.

The same statements as record.py, on one connection of the driver that stays open: SQLAlchemy's own work for a transaction costs as much as
thirty rows. Another process may write too (`doudi record prune`): every append takes the lock and reads the last row again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from doudi.service.record import HIGHEST, INSERT, START, Entry, Kept, Record, chained

LAST = "SELECT seq, digest FROM doudi_record ORDER BY seq DESC LIMIT 1"


class Near:
    """Raises sqlite3.Error as the driver does, and RecordGone; then nothing of the append is kept."""

    def __init__(self, record: Record):
        self._record = Record(record.url, existing=True, wait=0)
        self._fairy = self._record.db.raw_connection()
        link = self._fairy.driver_connection
        assert isinstance(link, sqlite3.Connection)
        self._link = link
        self._sets: set[str] = set()
        self._main, self._last = record, 0  # which knows the highest row that there was; what is to be that

    def rows(self, entries: Sequence[Entry]) -> list[Kept]:
        """Everything of an append but the commit."""
        link = self._link
        self._record.in_place()
        link.execute("BEGIN IMMEDIATE")
        try:
            last = link.execute(LAST).fetchone() or (0, START)
            if self._main.seen is None:
                self._main.seen = (link.execute(HIGHEST).fetchone() or (0,))[0]
            rows, kept = chained(max(last[0], self._main.seen), last[1], entries)
            self._last = kept[-1].seq
            for e in entries:
                if e.policies not in self._sets and e.versions:
                    link.execute("INSERT OR IGNORE INTO doudi_policy_sets (pin, versions) VALUES (?, ?)", (e.policies, e.versions))
            link.executemany(INSERT["?"], rows)
        except BaseException:
            self._back()
            raise
        return kept

    def commit(self, entries: Sequence[Entry]) -> None:
        """The rest: on the disk when this returns."""
        try:
            self._link.execute("COMMIT")
        except BaseException:
            self._back()
            raise
        self._main.seen = self._last
        self._sets |= {e.policies for e in entries if e.versions}

    def _back(self) -> None:
        if self._link.in_transaction:
            self._link.execute("ROLLBACK")

    def close(self) -> None:
        self._fairy.close()
        self._record.close()
