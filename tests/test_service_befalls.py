"""What befalls a service that runs: its record hangs, is taken away or cut; a worker is killed; it is told to read again, and to end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy")

from doudi.client import Refused
from doudi.service.base.metrics import Metrics
from doudi.service.record import writer
from doudi.service.record.rows import Entry, Kept
from doudi.service.versions.tree import read
from service import ROOT, SMALL, served, until
from trees import simple

NEEDS = "needs:\n  housed: {when: 有住房, assumed: x}\n"
POOR = "needs:\n  poor: {when: 家庭收入 < 50元/月, assumed: x}\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simple(tmp_path_factory.mktemp("tree")).programme(NEEDS).folder


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


def test_a_pipe_among_the_policies(tmp_path: Path, tree: Path) -> None:
    """It keeps nobody waiting: the tree is read as if it were a link, and refused as one."""
    shutil.copytree(tree, tmp_path / "tree")
    os.mkfifo(tmp_path / "tree/here/aid/2021-01-01.yaml")
    assert read(str(tmp_path / "tree")).content["here/aid/2021-01-01.yaml"] is None


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


@pytest.mark.parametrize(("workers", "instead"), [(1, True), (2, False)])
def test_a_record_that_was_taken_away(tmp_path: Path, tree: Path, workers: int, instead: bool) -> None:
    """Its file is still open, and would take rows that nobody could ever read: nothing is decided until it is back."""
    with served(tmp_path, tree, "--workers", str(workers)) as server, server.client() as client:
        client.decide("here", SMALL)
        away = tmp_path / "away.sqlite"
        server.record.rename(away)
        if instead:
            server.record.write_bytes(away.read_bytes())
        with pytest.raises(Refused) as refused:
            client.decide("here", SMALL)
        assert (refused.value.status, refused.value.code) == (503, "service-record")
        assert server.record.exists() == instead
        away.replace(server.record)
        client.decide("here", SMALL)
        assert server.doudi("record", "verify")[0] == 0


@pytest.mark.parametrize(("cut", "while_it_runs"), [("seq > 3", True), ("seq > 0", False)])
def test_what_was_cut_off_is_missed_for_ever(tmp_path: Path, tree: Path, cut: str, while_it_runs: bool) -> None:
    """Rows that come after do not take the numbers of those that were taken away, so that no head need have been noted."""

    def taken_away() -> None:
        with closing(sqlite3.connect(tmp_path / "record.sqlite", timeout=20)) as other:
            other.execute(f"DELETE FROM doudi_record WHERE {cut}")
            other.commit()

    with served(tmp_path, tree) as server, server.client() as client:
        for _ in range(5):
            client.decide("here", SMALL)
        if while_it_runs:
            taken_away()
            assert client.decide("here", SMALL).record.startswith("6:")
    if not while_it_runs:
        taken_away()
        with served(tmp_path, tree) as server, server.client() as client:
            assert client.decide("here", SMALL).record.startswith("6:")
    code, said = server.doudi("--lang", "en", "record", "verify")
    assert code == 1 and said.startswith("row 6: rows before it are missing" if cut == "seq > 3" else "row 6: ")


def test_a_worker_that_starts_while_the_record_is_away(tmp_path: Path, tree: Path) -> None:
    """It makes no record of its own, and does not end the service: it refuses, and goes on when the record is back."""
    with served(tmp_path, tree, "--workers", "2") as server:
        def decided() -> set[int]:
            return {server.raw("POST", "/v1/decide?region=here&programme=aid", SMALL.encode(), Content_Type="application/json")[0]
                    for _ in range(8)}

        until(decided, {200})
        away = tmp_path / "away.sqlite"
        server.record.rename(away)
        until(lambda: len(server.workers()), 2)
        before = server.workers()
        os.kill(before[0], signal.SIGKILL)
        until(lambda: len(set(server.workers()) - set(before)), 1)
        until(decided, {503})
        assert not server.record.exists() and server.process.poll() is None
        away.replace(server.record)
        until(decided, {200})
        assert server.doudi("record", "verify")[0] == 0


def deaf(pid: int) -> bool:
    """Whether a process has begun to leave SIGHUP to its supervisor."""
    ignored = re.search(r"SigIgn:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    return ignored is not None and bool(int(ignored[1], 16) & 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_hang_up_reloads(tmp_path: Path, workers: int) -> None:
    """SIGHUP reads the policies again in every process; and of many of them none keeps the service from ending."""
    made = simple(tmp_path / "tree").programme(NEEDS)
    with served(tmp_path, made.folder, "--watch", "0", "--workers", str(workers)) as server:
        def digests() -> set[str]:
            return {json.loads(server.raw("GET", "/v1/policies")[2])["digest"] for _ in range(8)}

        (old,) = digests()
        until(lambda: sum(map(deaf, server.workers())), workers if workers > 1 else 0)
        made.programme(POOR)
        processes = [server.process.pid, *server.workers()]
        for pid in processes:
            os.kill(pid, signal.SIGHUP)
        until(lambda: old in digests(), False)
        assert [server.process.pid, *server.workers()] == processes
        for _ in range(50):
            os.kill(server.process.pid, signal.SIGHUP)
        assert server.stop() == 0
