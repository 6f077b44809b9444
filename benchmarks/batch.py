"""A million households of the peers' task: `doudi batch` beside the hand-written Polars streaming query, each in processes of its own.

    python benchmarks/batch.py [HOUSEHOLDS] [ROUNDS]

Needs the peers' folder (households.py says where it is looked for), numpy, pyarrow and polars. The data is made once, in a temporary folder
named by DOUDI_BENCH_DATA. Rounds alternate, so that whatever else the machine does falls on both; medians are told, and every column
is compared. `in memory` is Parquet to decisions with reasons in memory, for both; `first` includes what a new process costs before its
first answer, `command` writes the whole output with all columns to Parquet.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from households import PEERS

TREE = HERE / "task" / "policies"
GRADES = "{fact: disability_grade, empty: none, values: {'1': grade_1, '2': grade_2, '3': grade_3, '4': grade_4}}"
SAME = ("annual_medical_self_paid", "prev_year_income", "assets_savings", "assets_vehicle", "registered_poor")
THEIRS = ("age", "seriously_ill", "able_to_work", "in_school", "monthly_income")


def mapping() -> str:
    """The peers' columns as the policy's facts."""
    places = ", ".join(f"{p}-{k}: {p.lower()}_{k}" for p in "ABCD" for k in ("urban", "rural"))
    months = ", ".join(f"'{y}-{m:02d}': '{y}-{m:02d}-01'" for y in (2024, 2025) for m in range(1, 13))
    own = "".join(f"      {c}: {c}\n" for c in SAME)
    theirs = "".join(f"      {c}: {c}\n" for c in THEIRS)
    return (
        f"tables:\n  household:\n    key: id\n    columns:\n      id: id\n      month: {{fact: as_of, values: {{{months}}}}}\n"
        f"      region: {{fact: region, values: {{{places}}}}}\n{own}  members:\n    key: household_id\n    columns:\n{theirs}"
        f"      disability_grade: {GRADES}\n      disability_kind: {{fact: disability_kind, empty: none}}\n"
    )


def data(count: int) -> tuple[str, str]:
    """Both Parquet files, made if they are not there."""
    folder = Path(os.environ.get("DOUDI_BENCH_DATA") or Path(tempfile.gettempdir(), "doudi-bench"))
    folder.mkdir(parents=True, exist_ok=True)
    names = folder / f"households_{count}.parquet", folder / f"members_{count}.parquet"
    if not all(n.is_file() for n in names):
        code = "import sys, gen; from pathlib import Path; gen.DATA = Path(sys.argv[1]); gen.parquet(int(sys.argv[2]), sys.argv[2])"
        subprocess.run([sys.executable, "-c", code, str(folder), str(count)], cwd=PEERS, check=True)
    (folder / "mapping.yaml").write_text(mapping(), "utf-8")
    return str(names[0]), str(names[1])


def ours(files: tuple[str, str]) -> Any:
    """A function that decides all households and gives the sums of what it found."""
    import collections
    from concurrent.futures import ThreadPoolExecutor

    from doudi.batch.columns import mapping as m
    from doudi.batch.job.run import SIZE, lean
    from doudi.batch.job.work import Worker
    from doudi.batch.tables.sources import source
    from doudi.pipeline import load

    lean()
    policies = load(str(TREE))
    plan = policies.engine("task", policies.tree.days("task")[-1]).plan
    worker = Worker(policies, "task", None, None)
    worker.prepare()
    columns = m.read(Path(files[0]).with_name("mapping.yaml").read_text("utf-8"), plan.door)

    def run() -> list[Any]:
        register = source(files[0], files[1], plan.door, plan.root, "", frozenset())
        out: list[Any] = []
        with ThreadPoolExecutor(2) as pool:
            waiting: Any = collections.deque()
            for chunk in register.chunks(columns, SIZE):
                waiting.append(pool.submit(worker.decide, chunk, register, columns))
                if len(waiting) > 3:
                    out.append(waiting.popleft().result().table)
            return out + [w.result().table for w in waiting]

    return run


def theirs(files: tuple[str, str]) -> Any:
    sys.path.insert(0, str(PEERS))
    from peers.batch_polars import load

    run = load("polars streaming")
    return lambda: run(*files)


def sums_of_ours(tables: list[Any]) -> dict[str, int]:
    import pyarrow as pa
    import pyarrow.compute as pc

    t = pa.concat_tables(tables)
    amount = pc.sum(t["amount"]).as_py() * 100
    names = ("med", "emp", "over_income", "over_savings", "vehicle", "supplemented")
    flags = {f"reason {i}": pc.sum(t[f"allowance.{n}"]).as_py() for i, n in enumerate(names)}
    routes = t["route"].cast(pa.string())
    return {
        "households": t.num_rows, "amount": int(amount), "category": sum(map(int, t["allowance.category"].to_pylist())),
        "eligible": pc.sum(pc.equal(routes, "eligible")).as_py(), "single": pc.sum(pc.equal(routes, "single")).as_py(), **flags,
    }  # fmt: skip


def sums_of_theirs(found: dict[str, Any]) -> dict[str, int]:
    return {
        "households": len(found["id"]), "amount": int(found["amount"].sum()), "category": int(found["category"].sum(dtype="int64")),
        "eligible": int((found["decision"] == 2).sum()), "single": int((found["decision"] == 1).sum()),
        **{f"reason {i}": int((found["reasons"] >> i & 1).sum()) for i in range(6)},
    }  # fmt: skip


def child(which: str, files: tuple[str, str]) -> None:
    """One process: the first answer from its start, then three more, its peak memory, and the sums."""
    import resource
    from time import perf_counter, process_time, time

    begun = float(os.environ["BEGUN"])
    run = ours(files) if which == "doudi" else theirs(files)
    found = run()
    first, times, used = time() - begun, [], []
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    for _ in range(3):
        at, cpu = perf_counter(), process_time()
        found = run()
        times.append(perf_counter() - at)
        used.append(process_time() - cpu)
    sums = sums_of_ours(found) if which == "doudi" else sums_of_theirs(found)
    print(json.dumps({"first": first, "again": statistics.median(times), "cpu": statistics.median(used), "peak": peak, "sums": sums}))


def started(words: list[str], cache: str) -> tuple[float, str, float]:
    """Seconds of a whole process, what it printed, and its peak memory in MB."""
    from time import time

    begun = time()
    env = {**os.environ, "BEGUN": str(begun), "DOUDI_CACHE": cache, "PYTHONPATH": str(HERE.parent / "engine")}
    with subprocess.Popen([sys.executable, *words], env=env, stdout=subprocess.PIPE, text=True) as p:
        text = p.stdout.read() if p.stdout else ""
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode:
        raise SystemExit(f"{words[:2]}: exit {p.returncode}")
    return time() - begun, text, used.ru_maxrss / 1000


def main(count: int, rounds: int) -> None:
    files = data(count)
    found: dict[str, list[dict[str, Any]]] = {"doudi": [], "polars streaming": []}
    command: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o700)
        words = ["-m", "doudi", "batch", "task", files[0], "--members", files[1], "--policies", str(TREE), "--lang", "en"]
        words += ["--mapping", str(Path(files[0]).with_name("mapping.yaml")), "-o", f"{folder}/out.parquet"]
        compiled = started(words, folder)
        for _ in range(rounds):
            for which in found:
                found[which].append(json.loads(started([__file__, "child", which, *files], folder)[1]))
            seconds, _, peak = started(words, folder)
            command.append((seconds, peak))
    print(f"{count:,} households, {rounds} rounds, medians\n\n| | in memory s | its CPU s | first s | peak MB |\n|---|---|---|---|---|")
    for which, rows in found.items():
        told = [statistics.median(r[k] for r in rows) for k in ("again", "cpu", "first", "peak")]
        print(f"| {which} | {told[0]:.2f} | {told[1]:.2f} | {told[2]:.2f} | {told[3]:.0f} |")
    print(f"| command, to Parquet | | | {statistics.median(c[0] for c in command):.2f} | {statistics.median(c[1] for c in command):.0f} |")
    print(f"| command, the first time | | | {compiled[0]:.2f} | {compiled[2]:.0f} |")
    same = all(a["sums"] == b["sums"] for a, b in zip(*found.values(), strict=True))
    for kind, name in (("again", "time"), ("cpu", "CPU")):
        ratio = [a[kind] / b[kind] for a, b in zip(*found.values(), strict=True)]
        print(f"\ndoudi / polars, in memory, {name}, by round: {' '.join(f'{r:.2f}' for r in ratio)}")
    print(f"Sums of every column agree: {same}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(sys.argv[2], (sys.argv[3], sys.argv[4]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
