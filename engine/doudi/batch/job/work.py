"""A chunk decided: its households by version in force, its rejects, and what it adds to the totals. One worker serves many threads."""

from __future__ import annotations

from _thread import allocate_lock
from bisect import bisect_right

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.answers.deciding import FEW, Batch
from doudi.batch.answers.table import by_row, schema, table
from doudi.batch.code.numeric import LAST
from doudi.batch.columns.chunk import nameless
from doudi.batch.columns.gather import Gathered, Reject, decision_days, gathered
from doudi.batch.columns.matrix import from_slots
from doudi.language.values import show_day
from doudi.pipeline import as_object, decision_day, slots_of
from doudi.text.diagnostic import InputError, PolicyError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.answers.crew import Crew
    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.columns.matrix import Ints
    from doudi.batch.job.by import By, Placed, Seen
    from doudi.batch.tables.source import Source
    from doudi.decision.decision import Decision
    from doudi.pipeline import Policies


SPOILT = "^(=.*|\\d(\\.\\d+)?[Ee]\\+\\d{2}|#(N/A|REF!|VALUE!|NAME\\?|DIV/0!|NULL!|NUM!))$"


class Done:
    """What became of a chunk. `counts`: households, refused, elements, …, and `status.<programme>.<status>`."""

    def __init__(self, number: int):
        self.number = number
        self.table: Any = None
        self.rejects: list[Reject] = []
        self.counts: dict[str, int] = {}
        self.told: list[list[str]] = []  # explanations asked for: [id, text]
        self.seen: list[Seen] = []  # where figures are told apart: the households
        self.lost: list[Ints] = []  # and the rows of those that were refused
        self.placed: Placed | None = None

    def add(self, name: str, count: int) -> None:
        self.counts[name] = self.counts.get(name, 0) + count


class Worker:
    """Decides chunks of one source. `day`: the decision day, None where each household says its own. Raises PolicyError."""

    def __init__(self, policies: Policies, region: str, programmes: list[str] | None, day: int | None):
        self.policies, self.region, self.day = policies, region, day
        self.programmes = programmes
        self.asked: frozenset[str] = frozenset()  # ids whose explanation is asked for
        self.lang = "zh"
        self.apart: list[By] = []  # columns by which figures are told apart
        self.crew: Crew | None = None  # processes for what goes one by one; set before `prepare`
        self._days = policies.tree.days(region)
        self._batches: dict[int, Batch | None] = {}
        self._lock = allocate_lock()
        self.schema: Any = None

    def batch(self, day: int) -> Batch | None:
        """What decides on a day; None where nothing is in force."""
        version = bisect_right(self._days, day)
        with self._lock:
            if version not in self._batches:
                self._batches[version] = self._made(day)
            return self._batches[version]

    def _in_force(self, day: int) -> Batch:
        """As `batch`. Raises PolicyError where nothing is in force."""
        found = self.batch(day)
        if found is None:
            raise PolicyError([fault("not-in-force", None, name=self.region, day=show_day(day))])
        return found

    def _made(self, day: int) -> Batch | None:
        try:
            single = self.programmes[0] if self.programmes and len(self.programmes) == 1 else None
            engine = self.policies.engine(self.region, day, single)
        except PolicyError as problem:
            if problem.not_in_force:
                return None
            raise
        chosen = [id for id in engine.plan.outcomes if self.programmes is None or id in self.programmes]
        if not chosen:
            return None
        found = Batch(engine, chosen)
        found.crew = self.crew
        return found

    @property
    def days(self) -> list[int]:
        """The days on which another version comes into force."""
        return self._days

    def made(self) -> dict[int, Batch]:
        """What decides, by version: how many of `days` have come. Whole after `prepare`."""
        return {version: batch for version, batch in self._batches.items() if batch is not None}

    def prepare(self) -> None:
        """Fix the columns of the output: those of every version that can decide."""
        fields: dict[str, Any] = {}
        for day in [self.day] if self.day is not None else self._days:
            batch = self.batch(day)
            if batch is not None:
                for f in schema(batch.plan, batch.programmes):
                    if f.name in fields and fields[f.name].type != f.type:
                        f = pa.field(f.name, pa.string())
                    fields[f.name] = f
        last = fields.pop("policy", None)
        if last is None:
            asked: list[str | None] = [*self.programmes] if self.programmes else [None]
            for id in asked:
                self.policies.engine(self.region, self.day or 1, id)  # says what is not in force
            self._in_force(self.day or 1)
        self.schema = pa.schema([*fields.values(), last])

    def decide(self, chunk: Chunk, source: Source, mapping: Mapping) -> Done:
        """All households of a chunk."""
        done = Done(chunk.number)
        for row, key in chunk.orphans:
            done.rejects.append(
                Reject(_list(source), row, key[:60], mapping.tables[_list(source)].key, fault("batch-no-household", None, found=key[:40]))
            )
        done.add("orphans", len(chunk.orphans))
        if chunk.number < 0:
            return done
        done.add("households", chunk.count)
        parts = self._lines(chunk, done) if chunk.lines is not None else self._tables(chunk, source, mapping, done)
        parts = [p for p in parts if p.num_rows]
        whole = pa.concat_tables(parts).unify_dictionaries() if parts else self.schema.empty_table()
        if len(parts) > 1:
            whole = by_row(whole)
        done.table = whole.combine_chunks()
        _statuses(done)
        if self.apart:
            self._apart(chunk, done)
        return done

    def _apart(self, chunk: Chunk, done: Done) -> None:
        """The figures by column. Of tables the households are known as they came, of JSON Lines as they were read."""
        from doudi.batch.job import by

        if chunk.lines is None:
            done.seen = [by.of_tables(self.apart, chunk)]
        else:
            read = {int(r) for s in done.seen for r in s.rows}
            rest = [at for at, _ in chunk.lines if at not in read]
            done.seen.append(by.unread(self.apart, rest))
            done.lost.append(np.array(rest, np.int64))
        done.placed = by.Placed(done.seen, self.apart)
        by.count(done, done.placed, np.concatenate([*done.lost, np.zeros(0, np.int64)]))

    # -- tables

    def _tables(self, chunk: Chunk, source: Source, mapping: Mapping, done: Done) -> list[Any]:
        days, undated = decision_days(chunk, mapping, self.day)
        if len(undated):
            days = days.copy()
            days[undated] = 0
        for record, rows in chunk.rows.items():
            if record != chunk.root:
                done.add("elements", len(rows))
        ends = {bisect_right(self._days, int(d)) for d in (days.min(initial=LAST), days.max(initial=0))}
        if len(ends) == 1 and not len(undated) and len(days):
            return [self._version(chunk, days, source, mapping, done)]
        versions = np.searchsorted(np.array(self._days), days, side="right")
        versions[days == 0] = -1
        parts = []
        for version in np.unique(versions).tolist():
            which = np.flatnonzero(versions == version)
            part = chunk if len(which) == chunk.count else chunk.take(which)
            parts.append(self._version(part, days[which], source, mapping, done))
        return parts

    def _version(self, chunk: Chunk, days: Ints, source: Source, mapping: Mapping, done: Done) -> Any:
        batch = self.batch(int(days[0])) if days[0] else None
        if batch is None:
            code = "not-in-force" if days[0] else "input-as-of"
            self._refuse_all(chunk, mapping, code, days, done)
            return self.schema.empty_table()
        got = gathered(batch.engine.door, chunk, mapping, days)
        if got.ids is not None:
            if not source.nested:
                _nameless(got, chunk, mapping)
            _rounded(got, chunk, mapping)
            if source.twice is not None:
                _twice(got, chunk, mapping, source.twice)
        done.rejects += got.rejects
        done.add("refused", int(got.refused.sum()))
        done.lost.append(got.rows[got.refused])
        return self._answered(batch, got, done)

    def _answered(self, batch: Batch, got: Gathered, done: Done) -> Any:
        answers = batch.decide(got.columns, few=got.columns.count < FEW)
        answers.ok[got.refused] = 0
        found, info = table(answers, got.rows, got.ids, ~got.refused, self.schema)
        done.add("one_by_one", info["slow"])
        if self.asked:
            self._explain(answers, got, done)
        return found

    def _explain(self, answers: Any, got: Gathered, done: Done) -> None:
        """The full explanation of households that were asked for by id (where there are no ids, by row)."""
        from doudi.explanation.render import render_all

        ids = got.ids.to_pylist() if got.ids is not None else [str(x) for x in got.rows.tolist()]
        for row, id in enumerate(ids):
            if id in self.asked and not got.refused[row]:
                evaluation = answers.evaluation(row)
                decisions: list[Decision] = [d for p in answers.batch.programmes for d in evaluation.decisions(p)]
                done.told.append([id, render_all(decisions, lang=self.lang, audience="officer", format="text")])

    def _refuse_all(self, chunk: Chunk, mapping: Mapping, code: str, days: Ints, done: Done) -> None:
        root = mapping.tables[chunk.root]
        key = root.ids
        ids = chunk.tables[chunk.root][key].to_pylist() if key else [None] * chunk.count
        column = root.of("as_of") or ""
        given = chunk.tables[chunk.root][column].to_pylist() if column else [None] * chunk.count
        for row, id, day, text in zip(chunk.rows[chunk.root].tolist(), ids, days.tolist(), given, strict=True):
            why = (
                fault(code, None, found="" if text is None else str(text)[:40])
                if code == "input-as-of"
                else fault(code, None, name=self.region, day=show_day(day))
            )
            done.rejects.append(Reject(chunk.root, row, "" if id is None else str(id)[:60], column, why))
        done.add("refused", chunk.count)
        done.lost.append(chunk.rows[chunk.root])

    # -- JSON Lines

    def _lines(self, chunk: Chunk, done: Done) -> list[Any]:
        assert chunk.lines is not None
        groups: dict[int, list[tuple[int, list[Any], int]]] = {}
        for at, text in chunk.lines:
            try:
                given = as_object(text)
                day = self.day or decision_day(given, None)
                slots = slots_of(self._in_force(day).engine.door, given, day)
                groups.setdefault(bisect_right(self._days, day), []).append((at, slots, day))
            except (InputError, PolicyError) as problem:
                done.add("refused", 1)
                done.rejects += [Reject(chunk.root, at, "", d.path, d) for d in problem.diagnostics]
        parts = []
        for members in groups.values():
            batch = self._in_force(members[0][2])
            columns = from_slots(batch.engine.door, [s for _, s, _ in members], np.array([d for _, _, d in members], np.int64))
            ids = pa.array([str(x) if x.__class__ in (str, int) else None for x in columns.texts[0][batch.plan.id_slot(0)]], pa.string())
            rows = np.array([a for a, _, _ in members], np.int64)
            if self.apart:
                from doudi.batch.job.by import of_lines

                done.seen.append(of_lines(self.apart, columns, rows))
            parts.append(self._answered(batch, Gathered(columns, ids, rows), done))
        return parts


def _list(source: Source) -> str:
    return getattr(source, "record", source.root)


def _refuse(got: Gathered, chunk: Chunk, column: str, places: Any, code: str) -> None:
    """Refuse the households at some places for what is wrong with their id."""
    for at in np.flatnonzero(places).tolist():
        id = str(got.ids[at].as_py() or "")
        got.refused[at] = True
        got.rejects.append(Reject(chunk.root, int(got.rows[at]), id[:60], column, fault(code, None, found=id[:40])))


def _nameless(got: Gathered, chunk: Chunk, mapping: Mapping) -> None:
    """Refuse the households that members cannot be found for: their id is empty."""
    root = mapping.tables[chunk.root]
    given = chunk.tables[chunk.root][root.ids]
    if not pa.types.is_integer(given.type) or given.null_count:
        _refuse(got, chunk, root.key or root.ids, nameless(got.ids), "batch-no-id")


def _rounded(got: Gathered, chunk: Chunk, mapping: Mapping) -> None:
    """Refuse the households whose id a spreadsheet took for a number (6.40522E+17), and lost the end of, or did not find (#N/A, =A1)."""
    column = mapping.tables[chunk.root].ids
    if not pa.types.is_integer(chunk.tables[chunk.root][column].type):
        found = pc.fill_null(pc.match_substring_regex(got.ids, SPOILT), False)
        _refuse(got, chunk, column, found.to_numpy(zero_copy_only=False), "batch-id-spoilt")


def _twice(got: Gathered, chunk: Chunk, mapping: Mapping, twice: Any) -> None:
    """Refuse the households whose id another has too."""
    found = pc.is_in(got.ids, value_set=pc.cast(twice, pa.string()))
    _refuse(got, chunk, mapping.tables[chunk.root].ids, found.to_numpy(zero_copy_only=False), "batch-id-twice")


def _statuses(done: Done) -> None:
    """Rows by programme and status."""
    for rows in done.table.select(["programme", "status"]).to_batches():
        programmes, statuses = rows.columns
        several = len(statuses.dictionary)
        codes = programmes.indices.to_numpy().astype(np.int64) * several + statuses.indices.to_numpy()
        for code, count in enumerate(np.bincount(codes).tolist()):
            if count:
                done.add(f"status.{programmes.dictionary[code // several]}.{statuses.dictionary[code % several]}", count)
