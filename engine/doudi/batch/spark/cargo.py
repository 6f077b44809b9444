"""A job as bytes: what an executor needs to decide chunks as the one machine would. JSON, so that nothing in it is run.

    {"format", "engine", "code", "region", "day", "days", "programmes", "plans": {version: plan}, "mapping", "root", "record",
     "lists", "twice", "asked", "lang", "by"}

`plans` are those of every version that can decide, by their place among `days`. What is read back is tested as the shelf of plans is
(plan/sound.py), and must come from the same engine: a cluster on which two versions are installed would decide in two ways.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from pathlib import Path

import doudi
from doudi.batch.columns import mapping as m
from doudi.batch.job.by import CARRIED, By, carry
from doudi.batch.job.work import Worker
from doudi.batch.tables.source import Source
from doudi.decision.engine import Engine
from doudi.language.values import show_day
from doudi.plan.nodes import Plan
from doudi.plan.sound import sound
from doudi.plancache import digest
from doudi.text.diagnostic import PolicyError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

FORMAT = "doudi cargo 1"


class Unfit(Exception):
    """The bytes are no job of this engine. The argument says why, in Chinese and in English."""


def code_mark() -> str:
    """A digest of the engine's own text: two machines with the same one decide alike."""
    home = Path(doudi.__file__).parent
    files = sorted(p for room in ("batch", "decision", "language", "plan", "text") for p in (home / room).rglob("*.py"))
    return digest([x for p in files for x in (p.relative_to(home).as_posix().encode(), p.read_bytes())])[:16]


def packed(worker: Worker, source: Source, mapping: m.Mapping, twice: list[str]) -> bytes:
    """A prepared worker's job. `twice`: ids that more than one household has."""
    plans = {str(version): batch.plan.to_data() for version, batch in worker.made().items()}
    data = {
        "format": FORMAT, "engine": doudi.__version__, "code": code_mark(), "region": worker.region, "day": worker.day,
        "days": worker.days, "programmes": worker.programmes, "plans": plans, "mapping": m.write(_plain(mapping)), "root": source.root,
        "record": getattr(source, "record", ""), "lists": getattr(source, "lists", {}), "twice": twice,
        "asked": sorted(worker.asked), "lang": worker.lang, "by": [by.data() for by in worker.apart],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(mapping: m.Mapping) -> m.Mapping:
    """Without the columns that are only carried along."""
    tables = {
        r: m.Table(t.key, {n: c for n, c in t.columns.items() if c.fact != CARRIED}, t.ignored, t.sheets) for r, t in mapping.tables.items()
    }
    return m.Mapping(mapping.region, tables, mapping.lists)


class Carried:
    """Policies of one region as a worker asks for them, from plans alone."""

    def __init__(self, data: dict[str, Any]):
        self.region, self._days = str(data["region"]), [int(d) for d in data["days"]]
        self._plans = {int(k): v for k, v in data["plans"].items()}
        self._engines: dict[int, Engine] = {}

    @property
    def tree(self) -> Carried:
        return self

    def days(self, region: str) -> list[int]:
        """As Tree.days."""
        assert region == self.region
        return self._days

    def engine(self, region: str, day: int, programme: str | None = None) -> Engine:
        """As Policies.engine. Raises PolicyError where no version decides, Unfit where the plan is none."""
        version = bisect_right(self._days, day)
        if version not in self._plans:
            raise PolicyError([fault("not-in-force", None, name=region, day=show_day(day))])
        if version not in self._engines:
            plan = self._plans[version]
            if not sound(plan):
                raise Unfit("计划不成样子", "the plan is not sound")
            self._engines[version] = Engine(Plan.from_data(plan))
        return self._engines[version]

    def any_plan(self) -> Plan:
        """One of the plans: what the records are called is the same in all."""
        last = max(self._plans)
        return self.engine(self.region, self._days[last - 1] if last else 1).plan


class Place(Source):
    """What a worker asks of its source: two tables where there is a `record`, else one."""

    def __init__(self, root: str, record: str, twice: Any):
        self.root, self.twice, self.nested = root, twice, not record
        if record:
            self.record = record


class Job:
    """What `packed` made, ready to decide: `worker`, `source`, `mapping`, and the lists of nested columns."""

    def __init__(self, text: bytes):
        import pyarrow as pa

        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise Unfit("不是 doudi 的任务", "not a job of doudi")
        if (data["engine"], data["code"]) != (doudi.__version__, code_mark()):
            said = f"{data['engine']} ({data['code']})", f"{doudi.__version__} ({code_mark()})"
            raise Unfit(f"执行机上的 doudi 是另一版：{said[1]}，应为 {said[0]}", f"an executor has doudi {said[1]}, not {said[0]}")
        policies: Any = Carried(data)
        self.mapping = m.read(data["mapping"], policies.any_plan().door)
        self.worker = Worker(policies, data["region"], data["programmes"], data["day"])
        self.worker.asked, self.worker.lang = frozenset(data["asked"]), data["lang"]
        self.worker.apart = [By(*x) for x in data["by"]]
        carry(self.worker.apart, self.mapping, data["root"])
        self.worker.prepare()
        twice = pa.array(data["twice"], pa.string()) if data["twice"] else None
        self.source: Any = Place(data["root"], data["record"], twice)
        self.root, self.record, self.lists = data["root"], data["record"], data["lists"]
