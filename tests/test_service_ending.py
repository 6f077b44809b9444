"""A record that neither takes nor refuses a row: who asked is told, the load balancer is told, and the service still ends."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from typing import Any

import pytest

pytest.importorskip("sqlalchemy")

from doudi.service import writer
from doudi.service.metrics import Metrics
from doudi.service.record import Entry, Kept
from service import ROOT

STUCK = """
import os, signal, sys, threading
from doudi.service.ending import bounded
told = []
signal.signal(signal.SIGTERM, lambda *_: told.append(1))
bounded(0.2)
threading.Thread(target=threading.Event().wait).start()  # Python would wait for it
os.kill(os.getpid(), signal.SIGTERM)
assert told == [1]
print("in order")
"""


def test_a_thread_that_never_comes_back_does_not_keep_the_service() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUCK], env={"PYTHONPATH": str(ROOT / "engine")}, capture_output=True, text=True, timeout=30,
    )
    assert (done.returncode, done.stdout) == (1, "")  # what it had not written to the end goes: it was cut off
    assert json.loads(done.stderr)["ended"] == "cut off"


class Stuck:
    """A record whose first append waits until it is let go."""

    lite = False

    def __init__(self) -> None:
        self.go, self.there = threading.Event(), threading.Event()
        self.written: list[list[str]] = []

    def append(self, entries: list[Entry]) -> list[Kept]:
        self.there.set()
        assert self.go.wait(20)
        self.written.append([e.request for e in entries])
        return [Kept(1, "x") for _ in entries]

    def close(self) -> None:
        pass


def test_a_commit_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is known, and what nobody waits for any more is not written when there is an end to it after all."""
    monkeypatch.setattr(writer, "LARGEST", 3)

    async def run() -> Stuck:
        record: Any = Stuck()
        found = writer.Writer(record, Metrics(), alone=False)
        given = [found.append([Entry("2020-01-01T00:00:00Z", "first", "x", "decide")])]
        await asyncio.to_thread(record.there.wait, 20)
        assert found.fine
        monkeypatch.setattr(writer, "LATE", 0.0)
        assert not found.fine
        given += [found.append([Entry("2020-01-01T00:00:00Z", str(i), "x", "decide")]) for i in range(20)]
        for one in given[1:19]:
            one.cancel()
        given.append(found.append([Entry("2020-01-01T00:00:00Z", "last", "x", "decide")]))
        assert len(found._waiting) == 3  # what was given up does not pile up
        given[19].cancel()
        record.go.set()
        await given[-1]
        assert found.fine
        await found.close()
        return record  # type: ignore[no-any-return]

    assert asyncio.run(run()).written == [["first"], ["19", "last"]]
