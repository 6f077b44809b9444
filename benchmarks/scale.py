"""How `doudi batch` grows: the peers' task from 10 thousand to 10 million households, and the same by Spark on this machine.

    python benchmarks/scale.py [HOUSEHOLDS…] [--spark]

Each size is one process of the whole command, two Parquet tables to one Parquet table with every column. `CPU` is all processes' together,
which a busy machine stretches less than the clock. Memory is the largest sum of what lay in memory (Pss, twice a second) in the first
half of the time and in the second: where it is flat, they are alike. Data is made once, in the folder of DOUDI_BENCH_DATA: about 0.5 GB for
ten million, and as much again while it runs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import batch

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def data(count: int) -> tuple[str, str]:
    """Both Parquet files with exactly that many households."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if count >= 100_000:
        return batch.data(count)
    files = batch.data(100_000)
    out = tuple(f.replace("100000", f"{count}-cut") for f in files)
    if not all(Path(f).is_file() for f in out):
        first = pq.read_table(files[0]).slice(0, count)
        members = pq.read_table(files[1])
        kept = members.filter(pc.less_equal(members["household_id"], first["id"][-1]))
        for table, name in zip((first, kept), out, strict=True):
            pq.write_table(table, name, store_decimal_as_integer=True)
    return out[0], out[1]


class Tree:
    """A process and all below it: CPU seconds, and the most memory that they held together, in MB."""

    def __init__(self, pid: int):
        self.pid, self.cpu = pid, 0.0
        self.held: list[float] = []  # MB, one a look
        self._seen: dict[int, float] = {}
        self._stop = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.5 if self.held else 0.2):
            self._look()

    def _look(self) -> None:
        below: dict[int, list[int]] = {}
        used: dict[int, float] = {}
        for name in os.listdir("/proc"):
            try:
                row = Path("/proc", name, "stat").read_text().rpartition(")")[2].split() if name.isdigit() else []
            except OSError:
                continue
            if row:
                below.setdefault(int(row[1]), []).append(int(name))
                used[int(name)] = sum(map(int, row[11:13])) / os.sysconf("SC_CLK_TCK")
        total, stack = 0.0, [self.pid]
        while stack:
            pid = stack.pop()
            stack += below.get(pid, [])
            self._seen[pid] = used.get(pid, self._seen.get(pid, 0.0))
            total += _memory(pid)
        self.held.append(total)

    def end(self) -> None:
        self._stop.set()
        self._thread.join()
        self.cpu = sum(self._seen.values())

    def peaks(self) -> str:
        """The largest of the first half and of the second."""
        half = max(1, len(self.held) // 2)
        return f"{max(self.held[:half]):.0f} · {max(self.held[half:] or self.held):.0f}"


def _memory(pid: int) -> float:
    try:
        for line in Path("/proc", str(pid), "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0


def _children() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def run(count: int, engine: list[str], folder: str) -> str:
    """One row of the table."""
    import pyarrow.parquet as pq

    files = data(count)
    out = f"{folder}/out.parquet"
    words = [sys.executable, "-m", "doudi", "batch", "task", files[0], "--members", files[1], "--policies", str(batch.TREE)]
    words += ["--mapping", str(Path(files[0]).with_name("mapping.yaml")), "-o", out, "--lang", "en", *engine]
    env = {**os.environ, "DOUDI_CACHE": folder, "PYTHONPATH": str(HERE.parent / "engine")}
    begun, used = perf_counter(), _children()
    with subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True) as p:
        tree = Tree(p.pid)
        said = p.stderr.read() if p.stderr else ""
    seconds = perf_counter() - begun
    tree.end()
    cpu = max(tree.cpu, _children() - used)  # a JVM is nobody's child at the end, a short run ends between two looks
    if p.returncode:
        raise SystemExit(said)
    assert f"{count} households: {count} decided, 0 refused" in said
    members = pq.ParquetFile(files[1]).metadata.num_rows
    size = sum(Path(f).stat().st_size for f in files) / 1e6, Path(out).stat().st_size / 1e6
    Path(out).unlink()
    return f"| {count:,} | {members:,} | {size[0]:.0f} → {size[1]:.0f} | {seconds:.1f} | {cpu:.1f} | {tree.peaks()} |"


def main(sizes: tuple[int, ...], spark: bool) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("DOUDI_BENCH_DATA")) as folder:
        os.chmod(folder, 0o700)
        run(SIZES[0], [], folder)
        for engine in ([], ["--engine", "spark"]) if spark else ([],):
            print(f"{' '.join(engine) or 'one process'}; load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores\n")
            print("| households | members | MB in → out | s | CPU s | peak MB |\n|---|---|---|---|---|---|")
            for count in sizes:
                print(run(count, engine, folder), flush=True)
            print()


if __name__ == "__main__":
    main(tuple(int(x) for x in sys.argv[1:] if x.isdigit()) or SIZES, "--spark" in sys.argv)
