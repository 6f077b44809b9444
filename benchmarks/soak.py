"""The service under load for long: no request may fail, memory may not grow, while the policies change and are reloaded.

python benchmarks/soak.py [--seconds 600] [--every 10] [--rate 0]

The rate is 70% of what the service does at its fastest just before, unless given. Before every reload a policy file is changed (a
comment), so that each takes over whole. Memory is that of the service and its helper processes. The record is verified at the end. Exit
code 1 when a request failed, memory grew by more than a tenth after the first quarter, or the chain does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from time import perf_counter
from typing import Any

from load import Load
from serve import ROOT, TREE, decisions_path, doudi, memory, requests, warm


def children(pid: int) -> list[int]:
    return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def whole(pid: int) -> float:
    """Resident memory of the service and its helpers, in MB."""
    return memory(pid) + sum(memory(x) for x in children(pid))


async def with_reload(load: Load, port: int, file: Path, seconds: float, rate: float) -> int:
    def again() -> int:
        with file.open("a", encoding="utf-8") as f:
            f.write("# x\n")
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/v1/reload", b"", method="POST")
        with urllib.request.urlopen(asked) as answer:
            return int(json.load(answer)["changed"])

    reload = asyncio.create_task(asyncio.to_thread(again))
    await load.run(seconds, rate)
    return await reload


def soak(seconds: float, every: float, rate: float) -> dict[str, Any]:
    """{"answers", "failed", "reloads", "memory": MB after each round, "p99": ms of each round, "rows", "whole"}"""
    some = requests(decisions_path())
    folder = tempfile.mkdtemp(prefix="doudi-soak-")
    tree, record = os.path.join(folder, "policies"), os.path.join(folder, "record.sqlite")
    shutil.copytree(TREE, tree)
    vocabulary = sorted(Path(tree).glob("*/vocabulary.yaml"))[0]
    out: dict[str, Any] = {"answers": 0, "failed": 0, "reloads": 0, "memory": [], "p50": [], "p99": []}
    try:
        with doudi(folder, tree, record) as (port, pid):
            warm(port, some)
            out["rate"] = rate or 0.7 * asyncio.run(Load(port, some).run(min(5, seconds), None))
            end = perf_counter() + seconds
            while perf_counter() < end:
                load = Load(port, some)
                out["reloads"] += asyncio.run(with_reload(load, port, vocabulary, every, out["rate"]))
                times = sorted(load.times)
                out["answers"] += len(times)
                out["failed"] += load.failed
                out["memory"].append(round(whole(pid), 1))
                out["p50"].append(times[len(times) // 2] * 1000)
                out["p99"].append(times[len(times) * 99 // 100] * 1000)
        words = ["-m", "doudi", "--lang", "en", "record", "verify", "--record", record]
        environ = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
        done = subprocess.run([sys.executable, *words], env=environ, capture_output=True, encoding="utf-8", check=False)
        out["whole"], out["verified"] = done.returncode == 0, done.stdout.strip().split("\n")[0]
    finally:
        shutil.rmtree(folder)
    return out


def grown(sizes: list[float]) -> float:
    """Growth of memory after the first quarter, as a share: the median of the last quarter against that of the second."""
    quarter = max(1, len(sizes) // 4)
    return statistics.median(sizes[-quarter:]) / statistics.median(sizes[quarter : 2 * quarter] or sizes) - 1


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("--seconds", type=float, default=600)
    words.add_argument("--every", type=float, default=10)
    words.add_argument("--rate", type=float, default=0)
    given = words.parse_args()
    found = soak(given.seconds, given.every, given.rate)
    sizes = found["memory"]
    print(f"{found['answers']} decisions at {found['rate']:.0f}/s, {found['reloads']} reloads, {found['failed']} failed")
    print(f"memory MB: first {sizes[0]:.0f}, median {statistics.median(sizes):.0f}, most {max(sizes):.0f}, last {sizes[-1]:.0f}, "
          f"growth after the first quarter {grown(sizes):+.1%}")
    print(f"p50 median {statistics.median(found['p50']):.1f} ms, p99 median {statistics.median(found['p99']):.1f} ms, "
          f"worst round {max(found['p99']):.0f} ms; the record: {found['verified']}")
    return int(bool(found["failed"]) or not found["whole"] or grown(sizes) > 0.1)


if __name__ == "__main__":
    raise SystemExit(main())
