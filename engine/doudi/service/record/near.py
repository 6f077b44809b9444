"""Appends to SQLite by the only process that serves: the rows in the event loop, the commit, which waits for the disk, in a thread.

The same statements as rows.py, on one connection of the driver that stays open: SQLAlchemy's own work for a transaction costs as much as
thirty rows. Another process may write too (`doudi record prune`): every append takes the lock and reads the last row again.

SQLite moves what its log holds into the table with the commit that makes the log a thousand pages long, and everybody waits for that. Here
it is moved sooner and beside the commits, on a connection of its own: in WAL mode the two do not wait for each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from doudi.service.record.rows import HIGHEST, INSERT, START, Entry, Kept, Record, chained

LAST = "SELECT seq, digest FROM doudi_record ORDER BY seq DESC LIMIT 1"
ROWS_OF_A_PAGE, PAGES_OF_A_COMMIT = 6, 2  # about: a row has some 600 bytes, and a commit leaves its last page half full
ENOUGH = 250  # pages worth moving


class Near:
    """Raises sqlite3.Error as the driver does, and RecordGone; then nothing of the append is kept."""

    def __init__(self, record: Record):
        self._record = Record(record.url, existing=True, wait=0)
        self._held = [self._record.db.raw_connection() for _ in range(2)]
        self._link, self._mover = (_sqlite(one.driver_connection) for one in self._held)
        self._sets: set[str] = set()
        self._main, self._last = record, 0  # which knows the highest row that there was; what is to be that
        self._pages = 0  # committed since anything was moved

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
        self._pages += PAGES_OF_A_COMMIT + len(entries) // ROWS_OF_A_PAGE

    @property
    def full(self) -> bool:
        """Whether there is enough in the log to be moved."""
        return self._pages >= ENOUGH

    def move(self) -> None:
        """From the log into the table, as far as nobody reads there: in another thread than the commits."""
        self._pages = 0
        with suppress(sqlite3.Error):  # a commit moves it later, and tells what is wrong
            self._mover.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _back(self) -> None:
        if self._link.in_transaction:
            self._link.execute("ROLLBACK")

    def close(self) -> None:
        for one in self._held:
            one.close()
        self._record.close()


def _sqlite(link: object) -> sqlite3.Connection:
    assert isinstance(link, sqlite3.Connection)
    return link
