"""The decision record: append-only rows, each one's digest over its own fields and over the row before.

SQLite (WAL, synchronous=FULL) or PostgreSQL, through SQLAlchemy. An append takes a lock that all workers share, reads the last row and
commits; only then is a decision given out. What is kept of a household is not under the digest (its own digest is), so that it
can be forgotten after its time without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from doudi.text.diagnostic import InputError, fault

FORMAT = 1
START = "sha256:" + "0" * 64  # what the first row follows
LOCK = 0x_D00D_1  # of PostgreSQL's advisory locks
WAIT = 30  # seconds for another worker's append
CHUNK = 2_000

META = sa.MetaData()
ROWS = sa.Table(
    "doudi_record", META,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in (
        "at", "request", "caller", "kind", "region", "programme", "as_of", "input_digest", "policies", "engine", "outcome",
        "answer", "trace", "previous", "digest", "input_form",
    )),
    sa.Column("input", sa.Text, nullable=True),
    sqlite_autoincrement=True,  # SQLite then remembers the highest row there ever was
)
SETS = sa.Table("doudi_policy_sets", META, sa.Column("pin", sa.Text, primary_key=True), sa.Column("versions", sa.Text, nullable=False))
COVERED = (
    "at", "request", "caller", "kind", "region", "programme", "as_of", "input_digest", "policies", "engine", "outcome", "answer", "trace",
)
LAST = sa.select(ROWS.c.seq, ROWS.c.digest).order_by(ROWS.c.seq.desc()).limit(1)
HIGHEST = "SELECT seq FROM sqlite_sequence WHERE name = 'doudi_record'"
TEXTS = (*COVERED, "previous", "digest", "input_form")
COLUMNS = ("seq", *TEXTS, "input")
INSERT = {  # by how a driver marks a value
    mark: f"INSERT INTO doudi_record ({', '.join(COLUMNS)}) VALUES ({', '.join([mark] * len(COLUMNS))})"  # noqa: S608  # our own names
    for mark in ("?", "%s")
}
FIELDS = attrgetter(*COVERED)


@dataclass(slots=True)
class Entry:
    """One row to be. kind: decide, explain, reload, prune.

    policies: the pin (Ready.pin) · outcome: JSON, what was decided without names · answer, trace: digests · input: as input_form says
    (none, masked, encrypted). `versions` are written once a pin.
    """

    at: str
    request: str
    caller: str
    kind: str
    region: str = ""
    programme: str = ""
    as_of: str = ""
    input_digest: str = ""
    policies: str = ""
    engine: str = ""
    outcome: str = "[]"
    answer: str = ""
    trace: str = ""
    input_form: str = "none"
    input: str | None = None
    versions: str = ""


class Kept(NamedTuple):
    """Where an entry stands in the record."""

    seq: int
    digest: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.digest}"


def row_digest(seq: int, previous: str, values: Sequence[str]) -> str:
    """values: the covered fields in order. The digest is over the JSON text of [FORMAT, seq, previous, ...values]."""
    text = f"[{FORMAT},{seq},{','.join(map(quoted, (previous, *values)))}]"
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chained(seq: int, previous: str, entries: Sequence[Entry]) -> tuple[list[tuple[Any, ...]], list[Kept]]:
    """Entries as rows in the order of COLUMNS, each upon the one before.

    seq is of the last row that there ever was, previous of the last that there is: what was cut off at the end is so missed for ever.
    """
    rows, kept = [], []
    for e in entries:
        seq += 1
        values = FIELDS(e)
        digest = row_digest(seq, previous, values)
        rows.append((seq, *values, previous, digest, e.input_form, e.input))
        kept.append(Kept(seq, digest))
        previous = digest
    return rows, kept


def broken(row: dict[str, Any]) -> InputError:
    return InputError([fault("record-row-broken", None, seq=row["seq"])])


def outcome_of(row: dict[str, Any]) -> list[Any]:
    """What was decided, [programme, subject, status, amount] each; of a prune where it cut. Raises InputError when it is something else."""
    try:
        found = json.loads(row["outcome"])
    except ValueError:
        raise broken(row) from None
    size = 2 if row["kind"] == "prune" else 4
    if not isinstance(found, list) or not all(isinstance(x, list) and len(x) == size and x[0].__class__ in (str, int) for x in found):
        raise broken(row)
    return found


class RecordGone(SQLAlchemyError):
    """The file of the record was taken away or replaced while it was in use: rows written to what is still open would be lost."""


class Record:
    """A record by its URL. Made when it is not there, unless `existing`. wait: seconds for another writer on SQLite.

    Raises SQLAlchemyError as the database does.
    """

    def __init__(self, url: str, existing: bool = False, wait: float = WAIT):
        self.url = url
        self.lite = url.startswith("sqlite")
        near: dict[str, Any] = {"connect_args": {"timeout": wait, "check_same_thread": False}}
        self.db = sa.create_engine(url, **(near if self.lite else {"pool_pre_ping": True}))
        self._sets: set[str] = set()
        self.seen: int | None = None  # the highest row that there ever was, as far as is known
        if self.lite:
            _as_sqlite(self.db)
        if self.lite and not existing:
            _of_its_owner(self.db.url.database)
        self._existing, self._file = existing, self._stands()
        if not existing:
            with self._writing() as link:
                META.create_all(link)
            self._existing = True

    @property
    def name(self) -> str:
        """For people: without a password."""
        return self.db.url.render_as_string(hide_password=True)

    @property
    def place(self) -> str:
        """The file, or the database: neither user, password nor host."""
        return self.db.url.database or self.db.url.drivername

    @property
    def present(self) -> bool:
        """Whether there is a record at all."""
        if self.lite and not os.path.isfile(self.db.url.database or ""):
            return False
        return sa.inspect(self.db).has_table(ROWS.name)

    def in_place(self) -> None:
        """Raises RecordGone where there is no file, or no longer the one that was there first. Put back, it is."""
        found = self._stands()
        if (found is None and self._existing) or found != (self._file or found):
            raise RecordGone
        self._file = found

    def _stands(self) -> tuple[int, int] | None:
        """The file that stands at the path of an SQLite record; always the same for what is no path."""
        path = self.db.url.database or ":memory:"
        if path.startswith((":memory:", "file:")):
            return 0, 0
        try:
            found = os.stat(path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def close(self) -> None:
        self.db.dispose()

    # -- writing

    def _writing(self) -> Any:
        """A transaction that no other append can overtake."""
        return _Writing(self)

    def append(self, entries: Sequence[Entry]) -> list[Kept]:
        """All of them or none; they are on the disk when this returns."""
        with self._writing() as link:
            kept = self._append(link, entries)
        self._sets |= {e.policies for e in entries if e.versions}
        self.seen = kept[-1].seq
        return kept

    def _append(self, link: sa.Connection, entries: Sequence[Entry]) -> list[Kept]:
        last = link.execute(LAST).first()
        seq, previous = (last[0], last[1]) if last is not None else (0, START)
        if self.seen is None:
            self.seen = (link.scalar(sa.text(HIGHEST)) if self.lite else None) or 0
        rows, kept = chained(max(seq, self.seen), previous, entries)
        self._name_sets(link, {e.policies: e.versions for e in entries if e.versions and e.policies not in self._sets})
        link.exec_driver_sql(INSERT["?" if self.lite else "%s"], rows)  # as tuples: no statement is built for each of them
        return kept

    def _name_sets(self, link: sa.Connection, new: dict[str, str]) -> None:
        if new:
            there = set(link.scalars(sa.select(SETS.c.pin).where(SETS.c.pin.in_(list(new)))))
            wanted = [{"pin": pin, "versions": text} for pin, text in new.items() if pin not in there]
            if wanted:
                link.execute(sa.insert(SETS), wanted)

    def forget_inputs(self, before: str) -> int:
        """Wipe what is kept of households in rows earlier than `before` (an ISO time); how many there were."""
        with self._writing() as link:
            old = (ROWS.c.at < before) & ROWS.c.input.is_not(None)
            done = link.execute(sa.update(ROWS).where(old).values(input=None, input_form="forgotten"))
            return int(done.rowcount)

    def drop_rows(self, before: str, entry: Entry) -> Kept | None:
        """Take away the rows ahead of the first one that is not earlier than `before`, and say so in a row of its own, `entry`.

        A clock that was wrong for a while can so keep a row too long, never take one away too early. Gives where the chain was cut, or
        None when nothing was.
        """
        with self._writing() as link:
            first = link.scalar(sa.select(sa.func.min(ROWS.c.seq)).where(ROWS.c.at >= before))
            cut = sa.select(ROWS.c.seq, ROWS.c.digest).order_by(ROWS.c.seq.desc()).limit(1)
            last = link.execute(cut if first is None else cut.where(ROWS.c.seq < first)).first()
            if last is None:
                return None
            entry.outcome = json.dumps([[last[0], last[1]]])
            self._append(link, [entry])
            link.execute(sa.delete(ROWS).where(ROWS.c.seq <= last[0]))
            return Kept(last[0], last[1])

    # -- reading

    def rows(self, after: int = 0, limit: int | None = None, upto: int | None = None) -> Iterator[dict[str, Any]]:
        """Rows in order, as dicts, read a chunk at a time: a writer is not kept waiting. Raises InputError at one that we did not write."""
        for row in self.found(after, limit, upto):
            if not all(row[c].__class__ is str for c in TEXTS) or not isinstance(row["input"], str | None):
                raise broken(row)
            yield row

    def found(self, after: int = 0, limit: int | None = None, upto: int | None = None) -> Iterator[dict[str, Any]]:
        """The same, whatever stands in them."""
        left = limit if limit is not None else 1 << 60
        while left > 0:
            asked = sa.select(ROWS).where(ROWS.c.seq > after).order_by(ROWS.c.seq).limit(min(CHUNK, left))
            if upto is not None:
                asked = asked.where(ROWS.c.seq <= upto)
            with self.db.connect() as link:
                found = [dict(r._mapping) for r in link.execute(asked)]
            yield from found
            if not found:
                return
            after, left = found[-1]["seq"], left - len(found)

    def row(self, seq: int) -> dict[str, Any] | None:
        return next(self.rows(seq - 1, 1, seq), None) if 0 < seq < 1 << 62 else None

    def newest(self) -> int:
        """The number of the last row; 0 of an empty record."""
        with self.db.connect() as link:
            return link.scalar(sa.select(sa.func.max(ROWS.c.seq))) or 0

    def asked(self, kinds: Sequence[str], upto: int) -> list[tuple[str, str]]:
        """(region, decision day) of all rows of some kinds, each once."""
        wanted = sa.select(ROWS.c.region, ROWS.c.as_of).where(ROWS.c.kind.in_(kinds), ROWS.c.seq <= upto).distinct()
        with self.db.connect() as link:
            return sorted((r[0], r[1]) for r in link.execute(wanted))

    def versions(self, pin: str) -> str | None:
        """The policy files behind a pin, as JSON text."""
        with self.db.connect() as link:
            return link.scalar(sa.select(SETS.c.versions).where(SETS.c.pin == pin))

    def head(self) -> Kept | None:
        """The last row. Kept elsewhere, it shows later whether the end of the record was cut off."""
        with self.db.connect() as link:
            last = link.execute(LAST).first()
        return Kept(last[0], last[1]) if last is not None else None

    def highest(self) -> int | None:
        """The highest row that SQLite ever had; None elsewhere."""
        if not self.lite:
            return None
        with self.db.connect() as link:
            found: int | None = link.scalar(sa.text(HIGHEST))
        return found


class _Writing:
    """Begin, lock, commit or roll back."""

    def __init__(self, record: Record):
        self.record = record

    def __enter__(self) -> sa.Connection:
        if self.record.lite:
            self.record.in_place()
        link = self.record.db.connect().execution_options(doudi_writes=True)
        self.link = link
        try:
            self.began = link.begin()
            if not self.record.lite:
                link.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        except SQLAlchemyError:
            link.close()
            raise
        return link

    def __exit__(self, kind: Any, *_: object) -> None:
        try:
            if kind is None:
                self.began.commit()
            else:
                self.began.rollback()
        finally:
            self.link.close()


def _of_its_owner(path: str | None) -> None:
    """Make the file of a new record so that nobody else can read it; SQLite gives the mode to the files beside it."""
    if path:
        with suppress(OSError):  # it is there, or there is no such folder: SQLite says so
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _as_sqlite(db: sa.Engine) -> None:
    """WAL, every commit to the disk, and one writer at a time."""

    def connected(link: Any, _: object) -> None:
        link.isolation_level = None  # the driver begins nothing of its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            link.execute(f"PRAGMA {pragma}")

    def began(link: sa.Connection) -> None:
        link.exec_driver_sql("BEGIN IMMEDIATE" if link.get_execution_options().get("doudi_writes") else "BEGIN")

    sa.event.listen(db, "connect", connected)
    sa.event.listen(db, "begin", began)
