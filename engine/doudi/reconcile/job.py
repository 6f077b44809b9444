"""A reconciliation from end to end: the roll read, the register decided in parts that survive a kill, the lists drawn up and written."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from doudi.batch.columns.column import Column
from doudi.batch.columns.heading import plain
from doudi.batch.job.by import CARRIED, figures
from doudi.batch.job.journal import both
from doudi.reconcile.headings import identities
from doudi.reconcile.identity import SALT, masked
from doudi.reconcile.ledger import Ledger, households
from doudi.reconcile.match import matched
from doudi.reconcile.policy import ALLOWANCES, SUPPORT, Ground
from doudi.reconcile.policy import named as called
from doudi.reconcile.report import Report
from doudi.reconcile.roll import ROLL
from doudi.reconcile.store import LATE, Store
from doudi.reconcile.words import HEADS

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.job.journal import Journal
    from doudi.batch.job.run import Totals
    from doudi.batch.tables.pages import Pages
    from doudi.batch.tables.source import Source
    from doudi.pipeline import Policies
    from doudi.reconcile.headings import Headings
    from doudi.reconcile.roll import Note
    from doudi.reconcile.watch import Watch

SIZE = 4_096  # households of a part: each line of a list is words, so parts are smaller than those of a batch
IDENTITY = "\0identity"  # the "fact" of a column that is carried along and never decided upon


def salt(folder: Path) -> bytes:
    """The salt of a job, drawn once and kept with its parts: it goes when they go."""
    path = folder / "salt"
    if path.is_file() and len(found := path.read_bytes()) == SALT:
        return found
    found = os.urandom(SALT)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as f:
        f.write(found)
    return found


def programmes(plan: Any) -> list[str]:
    """Those that grant something to a household or a member."""
    return [id for id, o in plan.outcomes.items() if o["entitles"]]


def named(plan: Any, ids: list[str]) -> dict[str, str]:
    """Words by which a roll may name a programme."""
    return {plain(w): id for id in ids for w in (id, *plan.outcomes[id]["names"]) if w}


def receives(policies: Policies, region: str, day: int) -> dict[str, tuple[str, str]]:
    """record.fact -> (record, programme), of facts that say that a programme is received."""
    facts = policies.tree.region(region, day).facts.values()
    return {f"{f.record}.{f.id}": (f.record, f.receives) for f in facts if f.receives and f.type.kind == "bool"}


def with_numbers(source: Source, mapping: Mapping, given: dict[str, str]) -> dict[str, str]:
    """Let the columns of identity numbers be carried along with the facts; returns which they are."""
    if not source.columns:
        return {}
    own = {r: c for r in source.columns if (c := mapping.tables[r].of("id"))}  # an id may be an identity number itself
    found = {**own, **identities(source.columns, mapping), **{r: c for r, c in given.items() if r in source.columns}}
    for record, column in found.items():
        mapping.tables[record].columns.setdefault(column, Column(IDENTITY))
    return found


def needed(plan: Any, covered: set[str]) -> list[str]:
    """What is decided: the reconciled programmes, and the support for the destitute beside an allowance."""
    more = {SUPPORT} if covered & set(ALLOWANCES) and SUPPORT in plan.outcomes else set()
    return [id for id in plan.outcomes if id in covered | more]


class Outcome:
    """What a job came to. `report` for the summary, `store` for the lists; `end` clears the work away."""

    def __init__(self, report: Report, store: Store, journal: Journal):
        self.report, self.store, self.journal = report, store, journal

    def end(self) -> None:
        self.store.end()
        self.journal.end()


def drawn(
    worker: Watch, source: Source, journal: Journal, totals: Totals, covered: set[str], within: int, day: date, lang: str,
    headings: Headings, mapping: Mapping, files: tuple[str, str],
) -> Outcome:
    """The lists, from the parts. Raises OSError."""
    roll = worker.roll
    plan = worker.batch(day.toordinal()).plan  # type: ignore[union-attr]  # `prepare` made sure of it
    ground = Ground(plan, list(worker.programmes or ()), worker.receives, lang, by_person=headings.people)
    store = Store(journal.folder / "lists.sqlite")
    try:
        pages = source.pages()
        place = partial(pages.said, plan.root) if plan.root in pages.titles else int
        ledger = Ledger(ground, roll, matched(journal.folder, roll), store, covered, within, day, place, worker.apart)
        refused = _refusals(source, journal, store, ledger, plan, lang)
        for n in sorted(journal.done()):
            table = journal.table(n)
            for found in households(table, ground) if table is not None else ():
                ledger.take(found)
        rows = ledger.rest(refused)
        ledger.towns.register(figures(totals, worker.apart))
        for note in (*roll.rejected, *roll.remarks):
            _note(store, note, lang, ledger.say["roll"], roll.pages)
        _columns(store, headings, mapping, worker.identity, plan, ledger)
        store.close()
        return Outcome(_report(ledger, totals, rows, ground, files, plan), store, journal)
    except BaseException:
        store.end()
        raise


def _refusals(source: Source, journal: Journal, store: Store, ledger: Ledger, plan: Any, lang: str) -> dict[int, str]:
    """What could not be read of the register goes to the list of rejects; why, by the household's row."""
    refused: dict[int, str] = {}
    pages = source.pages()
    for n in sorted(journal.done()):
        for reject in journal.mark(n)["rejects"]:
            _reject(store, reject, plan, lang, ledger.say["register"], refused, pages)
    for bad in source.bad_lines():
        row = [bad.table, bad.row, "", bad.column, bad.diagnostic.code, *both(bad.diagnostic)]
        _reject(store, row, plan, lang, ledger.say["register"], {}, pages)
    return refused


def _reject(store: Store, reject: list[Any], plan: Any, lang: str, side: str, refused: dict[int, str], pages: Pages) -> None:
    """A fault of the register: [record, row, id, column, code, Chinese, English]."""
    record, row, id, column, code = reject[:5]
    words = str(reject[5 if lang == "zh" else 6])
    names = plan.door[record]["names"] if record in plan.door else [record, record]
    where = "·".join(x for x in (side, str(called(names, 0 if lang == "zh" else 1))) if x)
    if record == plan.root:
        refused.setdefault(int(row), masked(words))
    at = pages.said(str(record), int(row))
    line = {"side": where, "rows": at, "id": masked(str(id)), "column": str(column), "code": str(code), "why": masked(words)}
    store.add("rejects", LATE + int(row), line)


def _note(store: Store, note: Note, lang: str, side: str, pages: Pages) -> None:
    why = note.diagnostic
    help = why.help(lang)
    words = masked(why.message(lang) + ("；" * bool(help) if lang == "zh" else "; " * bool(help)) + help)
    line = {"side": side, "rows": pages.said(ROLL, note.row), "id": note.id, "column": note.column, "code": why.code, "why": words}
    store.add("rejects", note.row, line)


def _columns(store: Store, headings: Headings, mapping: Mapping, identity: dict[str, str], plan: Any, ledger: Ledger) -> None:
    """What each column was taken for."""
    at = 0 if ledger.ground.lang == "zh" else 1
    facts = {f[0]: str(f[1 + at]) for f in plan.door[plan.root]["facts"]}
    roles = {name: HEADS[name] for name in ("name", "programme")} | {"household": HEADS["id"], "amount": HEADS["paid"]}
    roles["identity"] = (ledger.say["person"],) * 2
    rows = [
        (ledger.say["roll"], name, "、".join(x for x in (roles[h.role][at] if h.role else "", facts.get(h.fact, h.fact)) if x))
        for name, h in headings.columns.items()
    ]
    rows += [(ledger.say["roll"], name, ledger.say["unused"]) for name in headings.ignored]
    for record, t in mapping.tables.items():
        side = f"{ledger.say['register']}·{called(plan.door[record]['names'], at)}"
        names = {f[0]: str(f[1 + at]) for f in plan.door[record]["facts"]}
        for name, c in t.columns.items():
            numbers = ledger.say["person"] if identity.get(record) == name else ""
            fact = {IDENTITY: "", CARRIED: ledger.say["by"]}.get(c.fact, names.get(c.fact, c.fact))
            rows.append((side, name, "、".join(x for x in (fact, numbers) if x)))
        rows += [(side, name, ledger.say["unused"]) for name in t.ignored if name not in t.columns]
    for i, (side, name, why) in enumerate(rows):
        store.add("columns", i, {"side": side, "column": name, "why": why})


def _report(ledger: Ledger, totals: Totals, rows: dict[str, int], ground: Ground, files: tuple[str, str], plan: Any) -> Report:
    statuses: dict[str, dict[str, int]] = {}
    for name, count in totals.items():
        if name.startswith("status."):
            _, programme, status = name.split(".")
            statuses.setdefault(ground.names[programme], {})[status] = count
    households, out = totals.get("households", 0), totals.get("refused", 0)
    failed = sorted(((ground.needs.get(k, k), n) for k, n in ledger.failed.items()), key=lambda x: (-x[1], x[0]))
    versions = {tuple(v) for p in ground.names for v in plan.outcomes[p]["versions"]}
    region = called(plan.head["names"], 0 if ground.lang == "zh" else 1)
    return Report(
        lang=ground.lang, region=region, day=ledger.day.isoformat(), files=files, within=ledger.within, rows=rows,
        covered=[name for p, name in ground.names.items() if p in ledger.covered],
        other=[name for p, name in ground.names.items() if p not in ledger.covered],
        register={"households": households, "decided": households - out, "refused": out}, counts=dict(ledger.store.counts),
        agreed=ledger.agreed, within_open=ledger.within_open, money=ledger.money, statuses=statuses, failed=failed,
        policy=sorted((str(a), str(b)) for a, b in versions), towns=ledger.towns,
    )
