"""The policies that serve: one snapshot at a time, checked whole before it is put in place of the last.

A request takes the snapshot once and keeps it to its end. Trees and plans are only touched by the one worker thread (`Holder.pool`);
the event loop uses engines that are ready.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from doudi.decision.engine import Engine
from doudi.pipeline import Policies, decision_day
from doudi.text.diagnostic import Diagnostic, PolicyError, fault

MOST_READY = 5_000  # decision days and programmes kept ready
TIMES_READ = 4  # attempts to find a tree at rest
SLOWEST_CHECK = 120  # seconds


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Ready:
    """What decides one region (one programme, or all) on one day. `pin`: the digest of `versions`."""

    engine: Engine
    day: int
    as_of: str
    region: str
    programme: str | None
    ids: tuple[str, ...]
    versions: str  # JSON text: sorted [[name, digest], ...] of every file that takes part
    pin: str


@dataclass(slots=True)
class Snapshot:
    """One reading of the tree. `signature`: the digest of all its files."""

    policies: Policies
    signature: str
    loaded: str  # UTC
    ready: dict[tuple[str, str, str | None], Ready] = field(default_factory=dict)
    pages: dict[Any, Any] = field(default_factory=dict)  # answers to GET, made once

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
            versions = versions_of(engine)
            if len(self.ready) >= MOST_READY:
                self.ready.clear()
            found = Ready(engine, day, as_of, region, programme, tuple(engine.plan.outcomes), versions, digest_of(versions.encode()))
            self.ready[key] = found
        return found


def versions_of(engine: Engine) -> str:
    """Every file that takes part in a plan, sorted, as JSON text."""
    plan = engine.plan
    rows = {tuple(v) for o in plan.outcomes.values() for v in o["versions"]} | {tuple(v) for v in plan.head["shared"]}
    return json.dumps(sorted(rows), ensure_ascii=False, separators=(",", ":"))


class Refused(Exception):
    """New policies that have errors; `diagnostics` as check gives them (rows of schemas/diagnostics.schema.json)."""

    def __init__(self, diagnostics: list[dict[str, Any]]):
        self.diagnostics = diagnostics
        super().__init__(f"{len(diagnostics)} errors")


class Holder:
    """Holds the snapshot that serves, and changes it."""

    def __init__(self, root: str):
        self.root = os.path.abspath(root)
        self.pool = ThreadPoolExecutor(1, "policies")
        self.snapshot = self._load()
        self.stamp = stamp(self.root)
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
                before = await asyncio.to_thread(signature, self.root)
                if before == self.snapshot.signature:
                    self.refused = []
                    return False
                self.refused = await checked(self.root)
                if self.refused:
                    raise Refused(self.refused)
                fresh = await self.run(self._load)
                if fresh.signature == before == await asyncio.to_thread(signature, self.root):
                    await self.run(_warm, fresh, list(self.snapshot.ready)[-50:])
                    self.snapshot = fresh
                    return True
            self.refused = [{"code": "service-check-failed", "severity": "error", "message": "the files keep changing"}]
            raise Refused(self.refused)

    def _load(self) -> Snapshot:
        mark = signature(self.root)
        policies = Policies(self.root)
        _ = policies.tree
        return Snapshot(policies, mark, datetime.now(UTC).isoformat(timespec="seconds"))


def _warm(snapshot: Snapshot, keys: list[tuple[str, str, str | None]]) -> None:
    """Make ready what was asked for lately; what is no longer there is left to fail when it is asked for."""
    for key in keys:
        try:
            snapshot.prepare(*key)
        except PolicyError:
            continue


def _files(root: str) -> list[str]:
    """Every file that a policy is made from, sorted; links are not followed, as the catalogue does not."""
    out = []
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(n for n in inner if not n.startswith("."))
        out += [os.path.join(folder, n) for n in sorted(names) if n.endswith((".yaml", ".yml", ".txt"))]
    return out


def stamp(root: str) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes: cheap to compare, enough to notice a change."""
    out = []
    for path in _files(root):
        try:
            at = os.stat(path, follow_symlinks=False)
        except OSError:
            continue
        out.append((path, at.st_mtime_ns, at.st_size))
    return tuple(out)


def signature(root: str) -> str:
    """The digest of every file, by path."""
    whole = hashlib.sha256()
    for path in _files(root):
        try:
            with open(path, "rb") as f:
                data = f.read(3_000_000)
        except OSError:
            data = b""
        whole.update(json.dumps([os.path.relpath(path, root), hashlib.sha256(data).hexdigest()]).encode())
    return "sha256:" + whole.hexdigest()


async def checked(root: str, part: str | None = None, lang: str = "zh", seconds: float = SLOWEST_CHECK, errors: bool = True) -> Any:
    """Diagnostics of `doudi check`, by schemas/diagnostics.schema.json; `errors`: only those.

    In a process of its own, so that a hostile text can cost neither the service's memory nor its time. Raises TimeoutError.
    """
    words = [sys.executable, "-m", "doudi", "--lang", lang, "--policies", root, "check", part or root, "--format", "json"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DOUDI_SERVE_") and k != "DOUDI_RECORD_KEY"}
    with tempfile.TemporaryFile() as out:
        done = await asyncio.create_subprocess_exec(
            *words, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=asyncio.subprocess.DEVNULL, cwd=root,
            env={**kept, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
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
    return [d for d in found if not errors or d["severity"] == "error"]


def diagnostics_of(rows: list[dict[str, Any]]) -> list[Diagnostic]:
    """One diagnostic that says how many errors there were: the rows themselves go beside it."""
    return [fault("service-reload-refused", None, count=len(rows))]


def now() -> str:
    """The time of day as the record and the log write it."""
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
