"""The helper processes as the service sees them: a few, started when needed, ended when one takes too long or nobody waits for it.

Lanes, so that a comparison of versions, which may prove for seconds, or a posted text does not stand before a family's explanation.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from doudi.service.base.problems import Passed, problem
from doudi.service.http.logs import log
from doudi.service.versions.policies import now

if TYPE_CHECKING:
    from doudi.service.http.calls import Call
    from doudi.service.versions.policies import Snapshot

APART = ("diff", "check")  # kinds of jobs with a lane of their own
HOUSEHOLDS = ""
MOST_WAITING = 64  # jobs that wait in a lane; more are refused


class Helpers:
    """`count` processes for what concerns one household, one each for comparing and for checking policies."""

    def __init__(self, count: int):
        self.lanes = {HOUSEHOLDS: Lane(count), **{do: Lane(1) for do in APART}}

    async def ask(self, do: str, call: Call, job: dict[str, Any]) -> dict[str, Any]:
        """What a helper says. Raises Problem: what it refused, 503 when it cannot be had or ended; TimeoutError by who waits."""
        lane = self.lanes[do if do in APART else HOUSEHOLDS]
        answer = await _watched(lane.ask({"do": do, "lang": call.lang, **job}, call.policies), call)
        if "problem" in answer:
            raise Passed(answer["problem"], answer["codes"], answer["headers"])
        if "bug" in answer:
            log({"at": now(), "request": call.id, "bug": answer["bug"], "where": answer["where"]})
            raise problem(500, "service-internal")
        return answer

    async def ready(self, snapshot: Snapshot) -> None:
        """Have one helper read these policies, so that the first who asks need not wait for it."""
        with suppress(Exception):
            await self.lanes[HOUSEHOLDS].ask({"do": "load"}, snapshot)

    async def close(self) -> None:
        for lane in self.lanes.values():
            await lane.close()


async def _watched(asking: Any, call: Call) -> dict[str, Any]:
    """The answer, unless whoever asked goes away before: then what is done for them ends."""
    answer, gone = asyncio.ensure_future(asking), asyncio.ensure_future(_gone(call))
    try:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise problem(499, "service-gone")
        found: dict[str, Any] = answer.result()
        return found
    finally:
        for task in (answer, gone):
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


async def _gone(call: Call) -> None:
    while (await call.receive())["type"] != "http.disconnect":
        pass


class Lane:
    """So many processes, and who waits for one."""

    def __init__(self, count: int):
        self._free = asyncio.Semaphore(count)
        self._idle: list[Process] = []
        self._ending: set[asyncio.Task[None]] = set()
        self._waiting = 0

    async def ask(self, job: dict[str, Any], snapshot: Snapshot) -> dict[str, Any]:
        if self._waiting >= MOST_WAITING:
            raise problem(503, "service-full", {"Retry-After": "5"})
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._by(await self._taken(snapshot), job, snapshot)
        finally:
            self._free.release()

    async def _taken(self, snapshot: Snapshot) -> Process:
        """An idle process, best one that has read these policies; else a new one."""
        self._idle.sort(key=lambda p: p.tree == snapshot.signature)
        while self._idle:
            found = self._idle.pop()
            if found.alive:
                return found
        return await Process.started()

    async def _by(self, process: Process, job: dict[str, Any], snapshot: Snapshot) -> dict[str, Any]:
        try:
            if process.tree != snapshot.signature:
                tree = {"files": snapshot.files.texts(), "signature": snapshot.signature, "loaded": snapshot.loaded}
                await process.ask({"do": "load", **tree})
                process.tree = snapshot.signature
            answer = {} if job["do"] == "load" else await process.ask(job)
        except (asyncio.IncompleteReadError, OSError):  # it ended: out of memory, or by somebody
            self._end(process)
            raise problem(503, "service-helper", {"Retry-After": "1"}) from None
        except BaseException:  # nobody waits any more
            self._end(process)
            raise
        self._idle.append(process)
        return answer

    def _end(self, process: Process) -> None:
        process.kill()
        ending = asyncio.create_task(process.ended())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """End all of them, and see that they have."""
        for process in self._idle:
            self._end(process)
        self._idle.clear()
        if self._ending:
            await asyncio.wait(self._ending)


class Process:
    """One helper; `tree`: the signature of what it has read."""

    def __init__(self, process: asyncio.subprocess.Process):
        self._process, self.tree = process, ""
        assert process.stdin is not None and process.stdout is not None
        self._to, self._from = process.stdin, process.stdout

    @classmethod
    async def started(cls) -> Process:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DOUDI_SERVE_") and k != "DOUDI_RECORD_KEY"}
        return cls(await asyncio.create_subprocess_exec(
            sys.executable, "-m", "doudi.service.helper", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, env={**kept, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        ))

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        data = json.dumps(job, ensure_ascii=True, separators=(",", ":")).encode()
        self._to.write(struct.pack(">I", len(data)) + data)
        await self._to.drain()
        size = struct.unpack(">I", await self._from.readexactly(4))[0]
        found: dict[str, Any] = json.loads(await self._from.readexactly(size))
        return found

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    async def ended(self) -> None:
        with suppress(ProcessLookupError):
            await self._process.wait()
