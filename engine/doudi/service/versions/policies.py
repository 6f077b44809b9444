"""The policies that serve: one snapshot at a time, checked whole before it is put in place of the last.

A request takes the snapshot once and keeps it to its end; it is made from files as they were read at one moment (tree.py), so a disk that
changes under the service changes nothing that serves. Trees and plans are only touched by the one worker thread (`Holder.pool`); the
event loop uses engines that are ready.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from doudi.decision.engine import Engine
from doudi.decision.ready import Ready as Straight
from doudi.decision.said import prepared
from doudi.pipeline import Policies, decision_day, grow
from doudi.service.versions.tree import Files, aside, read, saved, stamp
from doudi.text.diagnostic import Diagnostic, PolicyError, fault

MOST_READY = 5_000  # decision days and programmes kept ready
TIMES_READ = 4  # attempts to find a tree at rest
SLOWEST_CHECK = 120  # seconds
NICE = 2  # below the process that answers everybody


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Ready:
    """What decides one region (one programme, or all) on one day. `pin`: the digest of `versions`; `straight`: what decides from the text
    of a household, once there is machine code for it."""

    engine: Engine
    day: int
    as_of: str
    region: str
    programme: str | None
    ids: tuple[str, ...]
    versions: str  # JSON text: sorted [[name, digest], ...] of every file that takes part
    pin: str
    straight: Straight | None


class Basis(NamedTuple):
    """What of a Ready the record wants, where the deciding was done elsewhere."""

    region: str
    programme: str | None
    as_of: str
    pin: str
    versions: str


@dataclass(slots=True)
class Snapshot:
    """One reading of the tree."""

    policies: Policies
    files: Files
    loaded: str  # UTC
    ready: dict[tuple[str, str, str | None], Ready] = field(default_factory=dict)
    pages: dict[Any, Any] = field(default_factory=dict)  # answers to GET, made once
    making: dict[Any, asyncio.Event] = field(default_factory=dict)  # those that are being made

    @property
    def signature(self) -> str:
        """The digest of all its files."""
        return self.files.signature

    def prepare(self, region: str, as_of: str, programme: str | None) -> Ready:
        """Engines for one question, compiled. Slow the first time. Raises InputError (the day), PolicyError."""
        key = (region, as_of, programme)
        found = self.ready.get(key)
        if found is None:
            day = decision_day({}, as_of)
            engine = self.policies.engine(region, day, programme)
            if not engine.plan.outcomes:
                raise PolicyError([fault("not-in-force", None, name=region, day=as_of)])
            _ = engine.fused, engine.wide  # compiled here, not in the event loop
            engine.code("ranges")
            prepared(engine)
            versions = listed(engine.plan.outcomes.values(), engine.plan)
            if len(self.ready) >= MOST_READY:
                self.ready.clear()
            straight = Straight(engine, programme, day, grow) if programme in engine.plan.outcomes else None
            ids = tuple(engine.plan.outcomes)
            found = Ready(engine, day, as_of, region, programme, ids, versions, digest_of(versions.encode()), straight)
            self.ready[key] = found
        return found


def listed(outcomes: Iterable[dict[str, Any]], plan: Any) -> str:
    """Every file that takes part in some outcomes of a plan, sorted, as JSON text."""
    rows = {tuple(v) for o in outcomes for v in o["versions"]} | {tuple(v) for v in plan.head["shared"]}
    return json.dumps(sorted(rows), ensure_ascii=False, separators=(",", ":"))


class Refused(Exception):
    """New policies that have errors; `diagnostics` as check gives them (rows of schemas/diagnostics.schema.json)."""

    def __init__(self, diagnostics: list[dict[str, Any]]):
        self.diagnostics = diagnostics
        super().__init__(f"{len(diagnostics)} errors")


class Holder:
    """Holds the snapshot that serves, and changes it. fair: the file with what was checked last (settings.py).

    A worker that is started anew, since another was killed, begins with that and not with what lies on the disk by then.
    """

    def __init__(self, root: str, fair: str = ""):
        self.root, self.fair = os.path.abspath(root), fair
        self.pool = ThreadPoolExecutor(1, "policies")
        self.stamp = stamp(self.root)
        there = read(self.root)
        files = saved(fair) if fair else there
        if files.signature != there.signature:
            self.stamp = ()  # as after a change: whoever watches looks into it
        self.snapshot = loaded(files)
        self.refused: list[dict[str, Any]] = []  # errors of the last reload, if it was refused
        self._one = asyncio.Lock()

    async def ready(self, snapshot: Snapshot, region: str, as_of: str, programme: str | None) -> Ready:
        """As Snapshot.prepare; waits for the worker thread only when it must."""
        found = snapshot.ready.get((region, as_of, programme))
        return found or await self.run(snapshot.prepare, region, as_of, programme)

    async def run(self, function: Any, *args: Any) -> Any:
        """A call in the worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, function, *args)

    async def reload(self) -> bool:
        """Whether other policies serve now; False: they are the same. Raises Refused, and the old ones keep serving."""
        async with self._one:
            self.stamp = await asyncio.to_thread(stamp, self.root)
            for _ in range(TIMES_READ):  # a tree that is being written to is read again
                found = await asyncio.to_thread(read, self.root)
                if found.signature != (await asyncio.to_thread(read, self.root)).signature:
                    continue
                if found.signature == self.snapshot.signature:
                    self.refused = []
                    return False
                async with aside(found) as folder:
                    self.refused = await checked(folder)
                if self.refused:
                    raise Refused(self.refused)
                fresh = await self.run(loaded, found)
                await self.run(_warm, fresh, list(self.snapshot.ready)[-50:])
                with suppress(OSError):  # then a worker that starts later begins with those of before, and hears of these
                    if self.fair:
                        await asyncio.to_thread(found.saved, self.fair)
                self.snapshot = fresh
                return True
            self.refused = [{"code": "service-check-failed", "severity": "error", "message": "the files keep changing"}]
            raise Refused(self.refused)


def loaded(files: Files) -> Snapshot:
    """A snapshot of files: everything is read before the folder that they are laid in goes."""
    with files.laid() as folder:
        policies = Policies(folder)
        _ = policies.tree
    return Snapshot(policies, files, datetime.now(UTC).isoformat(timespec="seconds"))


def _warm(snapshot: Snapshot, keys: list[tuple[str, str, str | None]]) -> None:
    """Make ready what was asked for lately; what is no longer there is left to fail when it is asked for."""
    for key in keys:
        try:
            snapshot.prepare(*key)
        except PolicyError:
            continue


async def checked(root: str, lang: str = "zh", seconds: float = SLOWEST_CHECK) -> Any:
    """Errors of a tree as `doudi check` tells them, by schemas/diagnostics.schema.json.

    In a process of its own, so that a bad tree can cost neither the service's memory nor its time. Raises TimeoutError.
    """
    words = [sys.executable, "-m", "doudi", "--lang", lang, "--policies", root, "check", root, "--format", "json"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DOUDI_SERVE_") and k != "DOUDI_RECORD_KEY"}
    with tempfile.TemporaryFile() as out:
        done = await asyncio.create_subprocess_exec(
            *words, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=asyncio.subprocess.DEVNULL, cwd=root,
            env={**kept, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, done.pid, NICE)
        try:
            async with asyncio.timeout(seconds):
                await done.wait()
        finally:
            if done.returncode is None:
                done.kill()
                await done.wait()
        out.seek(0)
        text = out.read()
    try:
        found = json.loads(text)["diagnostics"]
    except (ValueError, KeyError):
        reason = {"code": "service-check-failed", "severity": "error"}
        return [{**reason, "message": fault("service-check-failed", None, reason=f"exit {done.returncode}").message(lang)}]
    return [d for d in found if d["severity"] == "error"]


def diagnostics_of(rows: list[dict[str, Any]]) -> list[Diagnostic]:
    """One diagnostic that says how many errors there were: the rows themselves go beside it."""
    return [fault("service-reload-refused", None, count=len(rows))]


def now() -> str:
    """The time of day, UTC, as the record and the log write it: 2026-01-31T08:00:00.000001Z."""
    second, rest = divmod(time.time_ns(), 1_000_000_000)
    return f"{_second(second)}.{rest // 1000:06d}Z"


@lru_cache(4)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")
