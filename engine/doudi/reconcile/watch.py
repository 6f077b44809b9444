"""The worker of `doudi batch`, with an eye on the roll: it tells the facts that the roll knows, and keeps the rows that are worth a line.

A row is kept where its subject is paid, could be paid, or might be: the others are counted and let go.
"""

from __future__ import annotations

import json
from _thread import allocate_lock
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.answers.deciding import FEW
from doudi.batch.answers.table import table
from doudi.batch.code.numeric import A
from doudi.batch.columns.column import Column
from doudi.batch.columns.convert import read
from doudi.batch.job.journal import write
from doudi.batch.job.work import Worker
from doudi.reconcile.called import differing
from doudi.reconcile.claims import NOBODY, Claims, Matcher, texts
from doudi.reconcile.identity import looks_like, masked
from doudi.reconcile.reasons import Said, both, followings, line, worth
from doudi.reconcile.roll import UNPAID

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.gather import Gathered
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.columns.matrix import Columns, Ints
    from doudi.batch.job.work import Done
    from doudi.batch.tables.source import Source
    from doudi.pipeline import Policies
    from doudi.reconcile.roll import Roll

EXTRA = pa.schema([
    ("paid", pa.list_(pa.int64())), ("member", pa.int64()), ("why", pa.string()), ("cite", pa.string()), ("asks", pa.string()),
    ("action", pa.string()), ("action_cite", pa.string()), ("who", pa.string()), ("by", pa.list_(pa.string())),
])
Near = dict[int, list[tuple[int, int, int]]]  # row -> (row of the roll, member, way)
Keys = dict[tuple[int, str, int], list[int]]


class Watch(Worker):
    """`identity`: by record the register's column of identity numbers. `receives`: fact -> programme, for facts that say it is received."""

    def __init__(self, policies: Policies, region: str, programmes: list[str], day: int | None, matcher: Matcher, folder: Path):
        super().__init__(policies, region, programmes, day)
        self.matcher, self.roll, self.folder = matcher, matcher.roll, folder
        self.identity: dict[str, str] = {}
        self.receives: dict[str, tuple[str, str]] = {}  # record.fact -> (record, programme)
        self._claims: dict[int, Claims] = {}
        self._own = allocate_lock()

    def prepare(self) -> None:
        super().prepare()
        self.schema = pa.schema([*self.schema, *EXTRA])

    def decide(self, chunk: Chunk, source: Source, mapping: Mapping) -> Done:
        claims = self._tables_claims(chunk, mapping) if chunk.number >= 0 and chunk.lines is None else Claims(late=True)
        with self._own:
            self._claims[chunk.number] = claims
        done = super().decide(chunk, source, mapping)
        with self._own:
            del self._claims[chunk.number]
        if done.table is not None:
            done.table = self._placed(done, done.table.filter(pc.is_valid(done.table["why"])).combine_chunks())
        self._keep(chunk.number, claims)
        return done

    def _placed(self, done: Done, table: Any) -> Any:
        """The rows with what they are told apart by."""
        if done.placed is None:
            return table
        values = pa.array(done.placed.of(table["row"].to_numpy()), pa.list_(pa.string()))
        return table.set_column(table.schema.get_field_index("by"), "by", values)

    def _tables_claims(self, chunk: Chunk, mapping: Mapping) -> Claims:
        """What the households of a chunk of tables answer for: whether or not they are refused."""
        root, tables = mapping.tables[chunk.root], chunk.tables
        count = chunk.count
        key = root.ids
        ids = texts(tables[chunk.root][key]) if key in tables[chunk.root].column_names else [None] * count
        column = self.identity.get(chunk.root)
        heads = texts(tables[chunk.root][column]) if column and column in tables[chunk.root].column_names else None
        members = None
        for record, parent in chunk.parent.items():
            column = self.identity.get(record)
            if parent == chunk.root and members is None and column and column in tables[record].column_names:
                members = chunk.offsets[record], texts(tables[record][column])
        return self.matcher.claims(chunk.rows[chunk.root], ids, heads, members)

    def _keep(self, number: int, claims: Claims) -> None:
        """The claims of a chunk, beside its part: written first, so that a part that is there has its claims."""
        data = {
            "entries": claims.entries, "ids": claims.ids, "people": claims.people.tolist(), "homes": claims.homes.tolist(),
            "withheld": claims.withheld, "named": claims.named,
        }
        write(self.folder / f"claims{number + 1:06d}.json", json.dumps(data, ensure_ascii=False))

    # -- one version of the policy

    def _answered(self, batch: Any, got: Gathered, done: Done) -> Any:
        claims = self._claims[done.number]
        columns = got.columns
        if claims.late:  # JSON Lines: ids are known only now
            self._lines_claims(claims, columns, got)
        by_row = claims.by_row()
        claims.named += differing(columns, got.rows, by_row, self.roll.names)
        self._tell(columns, got.rows, by_row, claims)
        answers = batch.decide(columns, few=columns.count < FEW)
        answers.ok[got.refused] = 0
        place = {int(r): i for i, r in enumerate(got.rows.tolist())}
        notes = Notes(answers, self._paid(answers, by_row, place), place, self.roll, self.lang)
        found, info = table(answers, got.rows, got.ids, ~got.refused, self.schema, notes.decided)
        done.add("one_by_one", info["slow"])
        return self._noted(notes, found)

    def _lines_claims(self, claims: Claims, columns: Columns, got: Gathered) -> None:
        ids = got.ids.to_pylist() if got.ids is not None else [None] * columns.count
        heads = [x if x is not None and looks_like(x) else None for x in ids]
        members = None
        scope = columns.inner
        if scope is not None and columns.plan.id_slot(scope) in columns.texts[scope]:
            members = columns.offsets[scope], [columns.word(scope, "id", i) or None for i in range(columns.size(scope))]
        more = self.matcher.claims(got.rows, ids, heads, members)
        claims.entries += more.entries
        claims.ids.update(more.ids)
        claims.withheld += more.withheld
        claims.people, claims.homes = np.concatenate([claims.people, more.people]), np.concatenate([claims.homes, more.homes])

    def _tell(self, columns: Columns, rows: Ints, by_row: Near, claims: Claims) -> None:
        """Facts that the roll knows, where the register does not: its own columns, and who receives what."""
        door = columns.plan.door
        facts = {f[0]: (i, f) for i, f in enumerate(door[columns.plan.root]["facts"])}
        self._receiving(columns, rows, by_row, claims)
        given = [(facts[f], values) for f, values in self.roll.facts.items() if f in facts]
        if not given:
            return
        for at in range(columns.count):
            for index, _, _ in by_row.get(int(rows[at]), ()):
                for (i, row), values in given:
                    word = values[index].as_py()
                    if word and columns.facts[0][i][at] == A:
                        value = read(row, word, Column(row[0]))
                        if value is not None:
                            columns.facts[0][i][at] = value

    def _receiving(self, columns: Columns, rows: Ints, by_row: Near, claims: Claims) -> None:
        """Who is on the roll receives; who is not does not, where the roll tells everybody apart."""
        roll = self.roll
        withheld = np.isin(rows, np.array(claims.withheld, np.int64))  # a row that could not be read may be theirs
        for fact, (record, programme) in self.receives.items():
            scope = next((s for s, row in enumerate(columns.plan.scopes) if row[0] == record), None)
            slot = columns.plan.slot(scope, fact.partition(".")[2]) if scope is not None else None
            if scope is None or slot is None or programme not in roll.programmes:
                continue
            p = roll.programmes.index(programme)
            yes = np.zeros(columns.size(scope), bool)
            sure = scope == 0 or bool((roll.people[roll.programme == p] != 0).all())
            for at in range(columns.count):
                for index, member, _ in by_row.get(int(rows[at]), ()):
                    if roll.programme[index] == p and (scope == 0 or member != NOBODY):
                        yes[at if scope == 0 else int(columns.offsets[scope][at]) + member] = True
            values = columns.facts[scope][slot]
            values[(values == A) & yes] = 1
            if sure:
                values[(values == A) & ~yes & ~columns.spread(withheld, 0, scope)] = 0

    # -- what is worth a line

    def _noted(self, notes: Notes, found: Any) -> Any:
        """The table with EXTRA filled in: `why` is empty (null) where a row is of no interest."""
        numbers, programmes = found["row"].to_pylist(), found["programme"].to_pylist()
        status, amounts = found["status"].to_pylist(), found["amount"].to_pylist()
        members = _ranks(numbers, programmes, notes.plan)
        out: dict[str, list[Any]] = {f.name: [None] * len(numbers) for f in EXTRA}
        kept: dict[str, dict[int, tuple[int, bool]]] = {}  # programme -> subject -> its line, and whether words are wanted
        for i, key in enumerate(zip(numbers, programmes, members, strict=True)):
            held = notes.paid.get(key)
            if status[i] == "refused" and not held:
                continue
            subject = notes.subject(*key)
            out["paid"][i], out["member"][i], out["who"][i] = held or [], key[2], self._who(notes.answers, key[1], subject)
            kept.setdefault(key[1], {})[subject] = i, worth(status[i], amounts[i], notes.fen(held))
        for id, lines in kept.items():
            for i, told in notes.told(id, lines):
                for name in ("why", "cite", "asks", "action", "action_cite"):
                    out[name][i] = masked(getattr(told, name))
        for f in EXTRA:
            found = found.set_column(found.schema.get_field_index(f.name), f, pa.array(out[f.name], f.type))
        return found

    def _paid(self, answers: Any, by_row: Near, place: dict[int, int]) -> Keys:
        """(row, programme, member or NOBODY) -> rows of the roll that pay it."""
        roll, plan, out = self.roll, answers.plan, Keys()
        for row, entries in by_row.items():
            if row not in place:
                continue
            for index in dict.fromkeys(e[0] for e in entries):
                id = roll.programmes[int(roll.programme[index])]
                if id not in plan.outcomes:
                    continue
                members = [m for i, m, _ in entries if i == index and m != NOBODY]
                scope = plan.outcomes[id]["scope"]
                member = NOBODY if scope == 0 else members[0] if members else self._member(answers, scope, place[row], index)
                out.setdefault((row, id, member), []).append(index)
        return out

    def _member(self, answers: Any, scope: int, at: int, index: int) -> int:
        """The member whom a row without an identity number means: the only one, or the only one of that name."""
        c = answers.columns
        first, last = int(c.offsets[scope][at]), int(c.offsets[scope][at + 1])
        if last - first == 1:
            return 0
        name = self.roll.names[index].as_py()
        same = [i for i in range(first, last) if c.word(scope, "name", i) == name] if name else []
        return same[0] - first if len(same) == 1 else NOBODY

    def _who(self, answers: Any, id: str, subject: int) -> str:
        """The member's name, or that of the household."""
        c, scope = answers.columns, answers.plan.outcomes[id]["scope"]
        return masked(c.word(scope, "name", subject))[:60]


class Notes:
    """What is said of the decisions of one part. `paid`: (row, programme, member or NOBODY) -> rows of the roll that pay it."""

    def __init__(self, answers: Any, paid: Keys, place: dict[int, int], roll: Roll, lang: str):
        self.answers, self.plan, self.paid, self.place, self.roll, self.lang = answers, answers.plan, paid, place, roll, lang
        self._said: dict[tuple[str, int], Said] = {}  # of those that are decided one by one, in one go with their rows
        self._actions = {id: followings(self.plan, id, lang) for id in answers.batch.programmes}

    def subject(self, row: int, id: str, member: int) -> int:
        """The element of a programme's scope that a row of the table is about."""
        scope, at = self.plan.outcomes[id]["scope"], self.place[row]
        return at if scope == 0 else int(self.answers.columns.offsets[scope][at]) + member

    def fen(self, held: list[int] | None) -> int | None:
        """What rows of the roll pay together: UNPAID where one does not say, None where there is none."""
        fen = [int(self.roll.fen[i]) for i in held or ()]
        return None if not fen else sum(fen) if min(fen) >= 0 else UNPAID

    def decided(self, answers: Any, id: str, subjects: list[int]) -> Iterator[dict[str, Any]]:
        """Rows of what the engine decides one by one; what there is to say of each is kept."""
        inner = bool(self.plan.outcomes[id]["scope"])
        sure = [(row, m, held) for (row, p, m), held in self.paid.items() if p == id and (m != NOBODY or not inner)]
        given = {self.subject(row, id, m): self.fen(held) for row, m, held in sure}
        work = partial(both, lang=self.lang, actions=self._actions[id])
        for subject, (row, told) in zip(subjects, answers.each(id, subjects, work, given), strict=True):
            if told is not None:
                self._said[id, subject] = told
            yield row

    def told(self, id: str, lines: dict[int, tuple[int, bool]]) -> Iterator[tuple[int, Said]]:
        """(line, what is said) of subjects; nothing where no words are wanted."""
        wanted = [s for s, (_, words) in lines.items() if words and (id, s) not in self._said]
        work = partial(line, lang=self.lang, actions=self._actions[id])
        more = dict(zip(wanted, self.answers.each(id, wanted, work), strict=True))
        for subject, (i, words) in lines.items():
            yield i, (self._said.get((id, subject)) or more[subject]) if words else Said("", "", "", "", "")


def _ranks(rows: list[int], programmes: list[str], plan: Any) -> list[int]:
    """Of each row of a programme about members its place in the household; NOBODY of one about households."""
    seen: dict[tuple[int, str], int] = {}
    out = []
    for key in zip(rows, programmes, strict=True):
        if plan.outcomes[key[1]]["scope"] == 0:
            out.append(NOBODY)
            continue
        seen[key] = seen.get(key, -1) + 1
        out.append(seen[key])
    return out
