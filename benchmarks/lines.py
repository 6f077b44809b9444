"""JSON Lines to decisions with full traces in one process: doudi beside Zen (zen-engine), in alternating rounds of one process.

    python benchmarks/lines.py [HOUSEHOLDS] [ROUNDS]

A decision is made from the text of each line, with every value of the plan (doudi) or of every node (Zen, its decision loaded once, as
its fastest use is; doudi's machine code made before, as a long run has it): `dropped` before the next line, or `kept`, all of
them, as the peers' loop does. Each reads its own words: Zen the peers' lines, doudi the policy's. CPU seconds of this process. Needs
zen-engine and the peers' folder.
"""

from __future__ import annotations

import gc
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from households import PEERS, as_input_text, households, text
from task_policy import programme


def texts(count: int) -> tuple[list[bytes], list[str]]:
    """Lines as Zen reads them and as doudi does."""
    rows, _ = households(count)
    plain = [text(h) for h in rows]
    return [t.encode() for t in plain], [as_input_text(t) for t in plain]


def zen(lines: list[bytes]) -> Callable[[int], object]:
    sys.path.insert(0, str(PEERS))
    from peers.zen_engine import load

    decide = load("zen(json)+trace")
    return lambda i: decide(lines[i])


def ours(lines: list[str]) -> Callable[[int], object]:
    ready = programme()
    ready.warm(ready.decide(lines[0]).as_of)
    decide = ready.decide

    def one(i: int) -> object:
        decision = decide(lines[i])
        assert decision.status  # the trace lies in the decision; words are made when asked for
        return decision

    return one


def measured(decide: Callable[[int], object], count: int, *, keep: bool) -> float:
    """CPU microseconds a household."""
    gc.collect()
    held = []
    begun = process_time()
    for i in range(count):
        found = decide(i)
        if keep:
            held.append(found)
    return (process_time() - begun) / count * 1e6


def main(count: int, rounds: int) -> None:
    theirs, mine = texts(count)
    runs = {"zen, trace": zen(theirs), "doudi, trace": ours(mine)}
    for keep in (False, True):
        found: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(rounds):
            for name, decide in runs.items():
                found[name].append(measured(decide, count, keep=keep))
        print("kept" if keep else "dropped")
        for name, times in found.items():
            print(f"  {name:14} {statistics.median(times):7.1f} µs a household ({min(times):.1f}–{max(times):.1f})")
        ratios = [a / b for a, b in zip(*found.values(), strict=True)]
        print(f"  zen / doudi by round: {' '.join(f'{r:.1f}' for r in ratios)}; median {statistics.median(ratios):.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
