"""`doudi diff --population`: a register decided by both sides of a comparison, chunk by chunk on several threads, and summed up."""

from __future__ import annotations

import os
import tempfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from doudi.batch.columns.heading import units_of
from doudi.batch.columns.mapping import known, shown
from doudi.batch.job.run import SIZE, lean, processors
from doudi.batch.tables.sources import source
from doudi.batch.tables.taken import in_file, mapped
from doudi.impact import summary
from doudi.impact.both import Sided, decide, union
from doudi.impact.groups import PLACES
from doudi.impact.summary import Impact, Told
from doudi.impact.tally import About, Tally, tallied
from doudi.plan.nodes import CHOICES, KIND
from doudi.text.diagnostic import InputError, PolicyError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from typing import Any

    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.tables.source import Source
    from doudi.diff.analysis import Compared, Report
    from doudi.diff.report.words import Pair
    from doudi.pipeline import Policies
    from doudi.plan.nodes import Plan

LIMIT = 5  # counts below this are hidden
DECIDED = ("changed", "added", "removed")


class Asked:
    """What is asked for. `members`, `mapping`: as of `doudi batch`; `by`: facts of the household to tell apart by; `limit`: LIMIT.

    `tell` takes what is known of the register before it is decided (file, columns, told), and whether the columns were guessed.
    """

    def __init__(
        self, path: str, *, members: str | None = None, mapping: str | None = None, by: list[str] | None = None, limit: int = LIMIT,
        jobs: int = 0, tell: Callable[[Impact, bool], None] = lambda _, __: None,
    ):
        self.path, self.members, self.mapping, self.by, self.limit = path, members, mapping, by or [], limit
        self.jobs, self.tell = jobs or processors(), tell


def impacts(report: Report, asked: Asked, begin: Callable[[int | None], Callable[[int], None]]) -> list[Impact]:
    """One for each region that was compared. `begin` takes how many households there are (None: not known) and gives what is told how
    many are done. Raises InputError, PolicyError, OSError."""
    lean()
    own = region_of(asked.path)
    compared = report.compared
    if own is not None and any(own in c.regions for c in compared):
        compared = [c for c in compared if own in c.regions]  # a synthetic register says whose it is
    return [impact(report, c, asked, begin) for c in compared]


def region_of(path: str) -> str | None:
    """The region that a synthetic Parquet file was made for."""
    if not path.lower().endswith(".parquet"):
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        meta = pq.read_schema(path).metadata or {}
    except pa.ArrowInvalid:
        return None  # said when it is read
    return str(meta[b"doudi.region"].decode()) if meta.get(b"doudi.synthetic") == b"true" else None


def impact(report: Report, c: Compared, asked: Asked, begin: Callable[[int | None], Callable[[int], None]]) -> Impact:
    """One region's register under both versions."""
    wanted = [m.programme for m in c.meanings if m.kind in DECIDED]
    plans = [plan_of(report, c, i, wanted) for i in (0, 1)]
    doors = [p for p in plans if p is not None]
    synthetic = region_of(asked.path) is not None
    out = Impact(os.path.basename(asked.path), synthetic, c.regions[1], asked.limit, 0, 0, {"old": 0, "new": 0, "both": 0}, 0, {})
    if not doors:
        return out
    abouts = [a for id in wanted if (a := about_of(plans, id, asked.by)) is not None]
    out.outside = [id for id in wanted if id not in {a.id for a in abouts}]
    if not abouts:
        return out
    sides = []
    for i, (side, region, figures) in enumerate(zip(report.sides, c.regions, c.figures, strict=True)):
        days = c.day, figures if figures != c.day else None
        sides.append(sided(i, side.policies, region, plans, abouts, days, asked.by))
    for fact in asked.by:
        exists(fact, doors)
    with tempfile.TemporaryDirectory(prefix="doudi-impact-") as room:
        taken = Taken(asked, doors, room)
        out.columns, out.told = taken.columns, taken.register.told()
        asked.tell(out, taken.guessed)
        tally, register = _pass((sides[0], sides[1]), taken, abouts, asked.jobs, begin)
    out.households, out.compared, out.refused, out.orphans = tally.households, tally.compared, tally.refused, tally.orphans
    out.synthetic = synthetic or register
    out.programmes += [told(plans, a, tally, asked.limit, asked.by) for a in abouts]
    out.homes = summary.homes(tally, asked.limit, out.programmes)
    return out


def plan_of(report: Report, c: Compared, i: int, wanted: list[str]) -> Plan | None:
    """The plan of a side with the programmes that are about the register's households; None where it has none of them."""
    policies, region, day = report.sides[i].policies, c.regions[i], c.figures[i]
    policies.only = None
    typed = policies.tree.region(region, day)
    mine = [id for id in wanted if id in typed.programmes]
    if not mine:
        return None
    try:
        return policies.plan(region, day, mine[0] if len(mine) == 1 else None)
    except PolicyError as problem:
        if problem.not_in_force:
            return None
        raise


def about_of(plans: list[Plan | None], id: str, by: list[str]) -> About | None:
    """What the tally must know of a programme; None where it is not about the register's households."""
    there = tuple(p is not None and id in p.outcomes for p in plans)
    if not any(there):
        return None
    outcomes = [p.outcomes[id] if p is not None and t else None for p, t in zip(plans, there, strict=True)]
    p, o = next((p, o) for p, o in zip(reversed(plans), reversed(outcomes), strict=True) if p is not None and o is not None)
    scopes = {_record(q, x) for q, x in zip(plans, outcomes, strict=True) if q is not None and x is not None}
    if len(scopes) > 1:
        return None  # they decide about different things
    if not o["needs"] and not o["routes"] and not o["amount"]:
        return None  # duties of the office alone: it grants nothing
    record = p.scopes[o["scope"]]
    kind = "homes" if o["scope"] == 0 else "people" if any(f[0] == "birth" for f in p.door[record[0]]["facts"]) else "others"
    classes = [
        f"{id}.{a['id']}" for a in o["also"]
        if p.handles[a["handle"]][0] == "e" and p.handles[a["handle"]][4] in (0, o["scope"]) and ("class" in a["id"] or a["id"] in by)
    ]
    paid = tuple(x is not None and bool(x["amount"]) for x in outcomes)
    return About(id, kind, (paid[0], paid[1]), (there[0], there[1]), classes)


def _record(p: Plan, o: dict[str, Any]) -> str:
    return str(p.scopes[o["scope"]][0])


def sided(
    i: int, policies: Policies, region: str, plans: list[Plan | None], abouts: list[About], days: tuple[int | None, int | None],
    by: list[str],
) -> Sided | None:
    """What decides one side; None where it has none of the programmes. days: as of Sided, the decision day and that of the figures."""
    plan, programmes = plans[i], [a.id for a in abouts if a.there[i]]
    if plan is None or not programmes:
        return None
    made = Sided(policies, region, plan, programmes, *days, by)
    made.other = plans[1 - i]
    return made


def exists(fact: str, plans: list[Plan]) -> None:
    """Raises InputError where no side has such a choice, yes/no or result."""
    known = {f[0]: f[KIND] for p in plans for f in p.door[p.root]["facts"]}
    known |= {a["id"]: "enum" for p in plans for o in p.outcomes.values() for a in o["also"] if p.handles[a["handle"]][0] == "e"}
    if known.get(fact) not in ("bool", "enum"):
        some = " ".join(k for k, kind in known.items() if kind in ("bool", "enum"))[:300]
        problem = f"要写家庭的一项选择或是否，或一项结果：{some}", f"it takes a choice or yes/no of a household, or a result: {some}"
        raise InputError([fault("batch-by", None, name=fact[:60], problem=problem)])


def _pass(
    sides: tuple[Sided | None, Sided | None], taken: Taken, abouts: list[About], jobs: int,
    begin: Callable[[int | None], Callable[[int], None]],
) -> tuple[Tally, bool]:
    """The whole register, and whether its ids say that it is synthetic."""
    register, mapping = taken.register, taken.mapping
    parts = (partial(_one, sides, chunk, register, mapping, abouts) for chunk in register.chunks(mapping, SIZE))
    out = summed(parts, jobs, begin(register.total))
    return out, any(s is not None and s.invented for s in sides)


class Taken:
    """A register, and what its columns are taken for: `mapping`, which was `guessed` or given; `columns` the same in words."""

    def __init__(self, asked: Asked, doors: list[Plan], room: str):
        door, root = union([p.door for p in doors]), doors[-1].root
        given = in_file(asked.mapping, door) if asked.mapping is not None else None
        self.register = register = source(asked.path, asked.members, door, root, os.path.join(room, "work"), known(door, given))
        self.guessed = given is None and bool(register.columns)
        units = {k: u for p in doors for k, u in units_of(p).items()}
        self.mapping = mapped(register, door, units, given, "", (asked.path, asked.mapping or ""))
        self.columns: Pair = (shown(self.mapping, door, "zh"), shown(self.mapping, door, "en")) if register.columns else ("", "")


def summed(parts: Iterator[Callable[[], Tally]], jobs: int, tell: Callable[[int], None]) -> Tally:
    """The sum of some tallies, made on several threads; so many parts are held at a time, and one more."""
    out = Tally()
    waiting: deque[Future[Tally]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for part in parts:
                if len(waiting) > jobs:
                    out.add(waiting.popleft().result())
                    tell(out.households)
                waiting.append(pool.submit(part))
            while waiting:
                out.add(waiting.popleft().result())
                tell(out.households)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return out


def _one(sides: tuple[Sided | None, Sided | None], chunk: Any, register: Source, mapping: Mapping, abouts: list[About]) -> Tally:
    return tallied(decide(sides, chunk, register, mapping), abouts)


# -- names


def told(plans: list[Plan | None], a: About, tally: Tally, limit: int, by: list[str]) -> Told:
    """A programme as it is shown: its figures with names, small cells hidden."""
    out = summary.told(
        _blank(plans, a), tally.cells.get(a.id, {}), tally.bands.get(a.id, []), limit, names_of(plans, a, by)
    )
    out.dims = dims([p for p in plans if p is not None], by)
    return out


def _blank(plans: list[Plan | None], a: About) -> Told:
    """What a programme is called and pays, without figures."""
    p = next(p for p, t in zip(reversed(plans), reversed(a.there), strict=True) if t and p is not None)
    o = p.outcomes[a.id]
    unit: Pair = ("", "")
    for q, paid in zip(plans, a.paid, strict=True):
        if q is not None and paid:
            row = q.types[q.outcomes[a.id]["amount"]["type"]]
            unit = str(row[1]), str(row[2])
    return Told(a.id, (str(o["names"][0]), str(o["names"][1])), a.about, unit, period(unit), a.there)


def period(unit: Pair) -> str:
    """How often an amount is paid: month · year · once; "" where nothing is."""
    if not unit[0]:
        return ""
    return {"月": "month", "年": "year"}.get(unit[0].rpartition("/")[2], "once")


def names_of(plans: list[Plan | None], a: About, by: list[str]) -> dict[tuple[str, str], Pair]:
    """Names of routes, classes and choices by (dim, value)."""
    out: dict[tuple[str, str], Pair] = {}
    for p, there in zip(plans, a.there, strict=True):
        if p is None or not there:
            continue
        o = p.outcomes[a.id]
        out |= {("route", r["id"]): (r["names"][0], r["names"][1]) for r in o["routes"]}
        for row in o["also"]:
            type = p.types[p.handles[row["handle"]][3]]
            if type[0] == "enum":
                out |= {(row["id"], str(c[0])): (str(c[1]), str(c[0])) for c in type[1]}
        for fact in (*PLACES, *by):
            for f in p.door[p.root]["facts"]:
                if f[0] == fact:
                    out |= {(fact, str(c[0])): (str(c[1]), str(c[0])) for c in f[CHOICES]}
                    out |= {(fact, "yes"): ("是", "yes"), (fact, "no"): ("否", "no"), (fact, "none"): ("无", "none")}
                    out[fact, "?"] = ("不清楚", "not known")
    return out


def dims(plans: list[Plan], by: list[str]) -> dict[str, Pair]:
    """What rows are told apart by, and how each is called."""
    out: dict[str, Pair] = {"group": ("有谁", "who is in it"), "route": ("路径", "route")}
    for p in plans:
        out |= {f[0]: (f[1], f[2]) for f in p.door[p.root]["facts"] if f[0] in (*PLACES, *by)}
        for o in p.outcomes.values():
            out |= {a["id"]: (a["names"][0], a["names"][1]) for a in o["also"] if "names" in a}
    return out
