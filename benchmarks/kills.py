"""kill -9 under load, again and again: every decision that was acknowledged must be on the record, and its chain must hold.

python benchmarks/kills.py [--times 20] [--record sqlite,postgres] [--full] [--native]

PostgreSQL is a server of its own, started for this (initdb must be on the PATH). --full: a small disk fills up under load (needs the right
to mount one): what cannot be recorded is refused with service-record, nothing acknowledged is lost, and with room it goes on.
--native: each server makes its machine code first, so that decisions go the short way (doudi/service/wire/short.py).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from households import as_input, households, text
from serve import ROOT, TREE, decisions_path, doudi

sys.path.insert(0, str(ROOT / "engine"))

from doudi.client import Client, Refused
from doudi.service.base.settings import url_of
from doudi.service.record.rows import Record
from doudi.service.record.verifying import verify

CALLERS = 6


class Callers:
    """Ask without a pause until they are stopped or the service is gone; `kept`: what was acknowledged."""

    def __init__(self, port: int, pause: float = 0):
        self.kept: list[str] = []
        self.refused: list[str] = []
        self._stop = threading.Event()
        region, programme = (x.partition("=")[2] for x in decisions_path().partition("?")[2].split("&"))
        some = [text(as_input(h)) for h in households(CALLERS)[0]]

        def ask(household: str) -> None:
            with Client(f"http://127.0.0.1:{port}", timeout=20) as client:
                while not self._stop.wait(pause):
                    try:
                        self.kept.append(client.decide(region, household, programme=programme).record)
                    except Refused as refused:
                        self.refused.append(refused.code)
                    except Exception:  # noqa: BLE001  # it was killed
                        return

        self._threads = [threading.Thread(target=ask, args=(h,)) for h in some]
        for t in self._threads:
            t.start()

    def until(self, count: int, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while len(self.kept) < count and time.monotonic() < end:
            time.sleep(0.005)

    def end(self) -> None:
        self._stop.set()
        for t in self._threads:
            t.join()


MADE = 4.0  # seconds in which machine code is made


def kills(record: str, times: int, least: int = 100, seed: int = 7, *, native: bool = False) -> dict[str, Any]:
    """{"acknowledged", "rows", "lost", "faults"}. record: a file or a URL."""
    moments, kept = random.Random(seed), []
    folder = tempfile.mkdtemp(prefix="doudi-kills-")
    try:
        for _ in range(times):
            with doudi(folder, str(TREE), record, native) as (port, pid):
                callers = Callers(port)
                if native:
                    time.sleep(MADE)
                callers.until(len(callers.kept) + least + moments.randrange(least))
                time.sleep(moments.random() / 20)
                os.kill(pid, 9)
                callers.end()
            kept += callers.kept
        return {"acknowledged": len(kept), **compared(record, kept)}
    finally:
        shutil.rmtree(folder)


def compared(record: str, kept: list[str]) -> dict[str, Any]:
    """What of the acknowledged is not on the record, and what is wrong with its chain."""
    found = Record(url_of(record) or "", existing=True)
    there = {f"{r['seq']}:{r['digest']}" for r in found.rows()}
    verdict = verify(found)
    found.close()
    return {"rows": verdict.rows, "lost": len(set(kept) - there), "faults": verdict.faults}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, on a socket in a folder of its own."""
    folder = tempfile.mkdtemp(prefix="doudi-pg-")
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = f"{folder}/data"
    made = ["initdb", "-D", data, "-A", "trust", "-U", "doudi", "-E", "UTF8"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **who)
    words = ["postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    server = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who)
    try:
        end = time.monotonic() + 30
        while not Path(folder, ".s.PGSQL.5432").exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)
        yield f"postgresql://doudi@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[str]:
    """A folder on a disk of its own; CalledProcessError where none may be mounted."""
    folder = tempfile.mkdtemp(prefix="doudi-disk-")
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True, capture_output=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", folder], check=False, capture_output=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def full(megabytes: int = 4, *, native: bool = False) -> dict[str, Any]:
    """{"before", "refused", "after", "lost", "faults", "ready": while full, after}: the disk of the record fills, then has room."""
    with small_disk(megabytes) as disk:
        folder, record = tempfile.mkdtemp(prefix="doudi-full-"), os.path.join(disk, "record.sqlite")
        filler = Path(disk, "filler")
        try:
            with doudi(folder, str(TREE), record, native) as (port, _):
                callers, client = Callers(port, 0.002), Client(f"http://127.0.0.1:{port}")
                callers.until(200)
                if native:
                    time.sleep(MADE)
                with contextlib.suppress(OSError), filler.open("wb", buffering=0) as f:
                    while True:
                        f.write(b"x" * 4_096)
                end = time.monotonic() + 30
                while not callers.refused and time.monotonic() < end:
                    time.sleep(0.01)
                time.sleep(0.3)
                before, while_full = len(callers.kept), client.ready()
                filler.unlink()
                callers.until(len(callers.kept) + 200)
                callers.end()
                ready = client.ready()
            out = {"before": before, "refused": len(callers.refused), "codes": sorted(set(callers.refused)), "after": len(callers.kept)}
            return {**out, "ready": (while_full, ready), **compared(record, callers.kept)}
        finally:
            shutil.rmtree(folder)


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("--times", type=int, default=20)
    words.add_argument("--record", default="sqlite,postgres")
    words.add_argument("--full", action="store_true")
    words.add_argument("--native", action="store_true")
    given = words.parse_args()
    bad = 0
    for kind in given.record.split(",") if given.times else ():
        with postgres() if kind == "postgres" else tempfile.TemporaryDirectory() as where:
            found = kills(where if kind == "postgres" else os.path.join(where, "record.sqlite"), given.times, native=given.native)
        print(f"{kind}: killed {given.times} times, {found['acknowledged']} acknowledged, {found['rows']} rows, "
              f"{found['lost']} lost, chain {'whole' if not found['faults'] else found['faults']}", flush=True)
        bad |= bool(found["lost"] or found["faults"])
    if given.full:
        found = full(8 if given.native else 4, native=given.native)
        print(f"disk full: {found['before']} acknowledged before, {found['refused']} refused ({' '.join(found['codes'])}), "
              f"{found['after']} after, {found['lost']} lost, chain {'whole' if not found['faults'] else found['faults']}, "
              f"ready while full and after: {found['ready']}")
        bad |= bool(found["lost"] or found["faults"] or found["ready"] != (False, True))
    return int(bad)


if __name__ == "__main__":
    raise SystemExit(main())
