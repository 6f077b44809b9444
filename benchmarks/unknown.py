"""What unknown facts cost: households of the peers' task with one to three facts removed, and registers that lack a whole column.

    python benchmarks/unknown.py [HOUSEHOLDS]

Needs what batch.py needs. Times are of the process's CPU, from columns in memory to the table of answers, kernels compiled before.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from batch import TREE, data

SHARES = (0.0, 0.01, 0.1, 0.5)


def columns(count: int) -> tuple[Any, Any]:
    """A batch of the policy, and columns of its first households."""
    from doudi.batch.columns import mapping as m
    from doudi.batch.columns.gather import decision_days, gathered
    from doudi.batch.job.work import Worker
    from doudi.batch.tables.sources import source
    from doudi.pipeline import load

    files = data(1_000_000)
    policies = load(str(TREE))
    day = policies.tree.days("task")[-1]
    worker = Worker(policies, "task", None, None)
    batch = worker.batch(day)
    assert batch is not None
    mapping = m.read(Path(files[0]).with_name("mapping.yaml").read_text("utf-8"), batch.plan.door)
    register = source(files[0], files[1], batch.plan.door, batch.plan.root, "", frozenset())
    chunk = next(iter(register.chunks(mapping, count)))
    return batch, gathered(batch.engine.door, chunk, mapping, decision_days(chunk, mapping, None)[0]).columns


def without(whole: Any, share: float, seed: int) -> Any:
    """The same with one to three facts removed from a share of the households."""
    from doudi.batch.code.numeric import A
    from doudi.batch.columns.matrix import picked

    out, r = picked(whole, np.arange(whole.count)), np.random.default_rng(seed)
    doors = [whole.plan.door[s[0]]["facts"] for s in whole.plan.scopes]
    slots = [(s, i) for s, facts in enumerate(doors) for i, row in enumerate(facts) if row[3] != "text"]
    for at in np.flatnonzero(r.random(whole.count) < share).tolist():
        for _ in range(int(r.integers(1, 4))):
            scope, slot = slots[int(r.integers(len(slots)))]
            first, last = (at, at + 1) if scope == 0 else whole.offsets[1][at : at + 2].tolist()
            out.facts[scope][slot, int(r.integers(first, last))] = A
    return out


def lacking(whole: Any, fact: str) -> Any:
    """The same without one column."""
    from doudi.batch.code.numeric import A
    from doudi.batch.columns.matrix import picked

    out = picked(whole, np.arange(whole.count))
    for scope, (record, *_) in enumerate(whole.plan.scopes):
        for i, row in enumerate(whole.plan.door[record]["facts"]):
            if row[0] == fact:
                out.facts[scope][i] = A
    return out


def timed(batch: Any, given: Any) -> tuple[float, int]:
    """Seconds, and how many went to the engine one by one."""
    from doudi.batch.answers.table import schema, table

    columns = schema(batch.plan, batch.programmes)
    at = process_time()
    answers = batch.decide(given)
    _, info = table(answers, np.arange(1, given.count + 1), None, np.ones(given.count, bool), columns)
    return process_time() - at, info["slow"]


def main(count: int) -> None:
    batch, whole = columns(count)
    cases = {f"{share:.0%} with 1 to 3 facts removed": without(whole, share, 1) for share in SHARES}
    cases |= {f"no column {f}": lacking(whole, f) for f in ("disability_kind", "registered_poor", "assets_vehicle", "monthly_income")}
    timed(batch, without(whole, 0.05, 2))  # compiled
    base = 0.0
    print(f"{count:,} households\n\n| | s | × complete | one by one |\n|---|---|---|---|")
    for name, given in cases.items():
        found, slow = timed(batch, given)
        base = base or found
        print(f"| {name} | {found:.3f} | {found / base:.1f} | {slow:,} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
