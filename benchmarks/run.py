"""How fast: each figure a ratio to D, one decision of the plain Decimal reference here, just before and after.

python benchmarks/run.py [--rounds 15] [--strict]     --strict: exit 1 where a limit is passed
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import doudi
from doudi.decision.door.quick import parse
from doudi.explanation import forms
from households import Household, as_input, households, text, without
from oracle import reference, yardstick
from task_policy import TREE, programme

ROOT = Path(__file__).resolve().parent.parent
REAL = 1.3  # real policies may take that much more than the task's
COUNT = 1000
LEARNT = 19_000  # households of which words are told before those that are timed, each once


@dataclass(frozen=True)
class Row:
    what: str
    measured: float
    unit: str  # D · × python · s · bytes
    limit: float | None
    note: str = ""

    @property
    def over(self) -> bool:
        return self.limit is not None and self.measured > self.limit

    def cells(self) -> list[str]:
        verdict = "" if self.limit is None else "over" if self.over else "ok"
        digits = 0 if self.unit == "bytes" else 2
        limit = "–" if self.limit is None else f"{self.limit:g} {self.unit}"
        return [self.what, limit, f"{self.measured:.{digits}f} {self.unit}", verdict, self.note]


class Clock:
    def __init__(self, rows: list[Household], rounds: int):
        self.yard, self.rounds = yardstick(rows), rounds

    def ratio(self, run: Callable[[Any], object], inputs: Iterable[Any]) -> tuple[float, str]:
        """The median over the rounds of (time of one call) / D; and its spread with the time itself."""
        inputs = list(inputs)
        for x in inputs:
            run(x)
        gc.collect()  # what was left by others is not part of this
        ratios, times = [], []
        for _ in range(self.rounds):
            before = self.yard()
            started = perf_counter()
            for x in inputs:
                run(x)
            each = (perf_counter() - started) / len(inputs)
            ratios.append(each / ((before + self.yard()) / 2))
            times.append(each * 1e6)
        return statistics.median(ratios), f"{min(ratios):.2f}–{max(ratios):.2f}, {statistics.median(times):.1f} µs"


def decisions(clock: Clock, rows: list[Household]) -> Iterable[Row]:
    """In machine code, as whoever decides often has it; and by the codes in Python, as the first ones are, or all without llvmlite."""
    ready, alone = programme(), programme()
    made = ready.warm(as_input(rows[0])["as_of"])
    alone.grow = None
    decide = ready.decide
    inputs = [as_input(h) for h in rows]
    r = random.Random(7)
    partial = [without(h, r)[0] for h in inputs]

    def timed(what: str, limit: float | None, run: Callable[[Any], object], given: Iterable[Any]) -> Row:
        measured, note = clock.ratio(run, given)
        return Row(what, measured, "D", limit, note)

    where = "" if made else " (no machine code here)"
    yield timed(f"decision, validated, full trace{where}", 1.6, decide, inputs)
    yield timed("… from numbers as JSON gives them", 1.6, decide, [parse(text(h)) for h in inputs])
    yield timed("… 1 to 3 facts missing", 2.5, decide, partial)
    yield timed("… and its status asked: a third of them undetermined", None, lambda h: decide(h).status, partial)
    yield timed("… from JSON text", 3, decide, [text(h) for h in inputs])
    yield timed("… from JSON text, facts missing", None, decide, [text(h) for h in partial])
    for what, given in (("decision", inputs), ("facts missing", partial), ("from JSON text", [text(h) for h in inputs])):
        yield timed(f"… by the codes in Python alone: {what}", None, alone.decide, given)
    decided = [decide(h) for h in inputs[:300]]
    seldom, forms.SELDOM = forms.SELDOM, 10**9
    yield timed("officer's text put into words each time, on top", None, lambda d: words(d, "zh", "text"), decided)
    forms.SELDOM = seldom
    for h in households(COUNT + LEARNT)[0][COUNT:]:  # forms are made of other households (explanation/forms/)
        other = decide(as_input(h))
        for lang, form in (("zh", "text"), ("en", "text"), ("zh", "html")):
            words(other, lang, form)
    for what, limit, lang, form in (
        ("officer's text, on top", 15, "zh", "text"),
        ("officer's text in English, on top", 15, "en", "text"),
        ("officer's HTML, on top", 20, "zh", "html"),
        ("JSON with reasons, on top", None, "zh", "json"),
    ):
        yield timed(what, limit, lambda d, lang=lang, form=form: words(d, lang, form), decided)
    sizes = [len(words(d, "zh", "json").encode()) for d in decided]
    yield Row("JSON with reasons, median", statistics.median(sizes), "bytes", 2048, f"largest {max(sizes)}")


def words(decision: Any, lang: str, form: str) -> str:
    return doudi.explain(decision, lang=lang, audience="officer", format=form)


def shipped(clock: Clock) -> Iterable[Row]:
    """The examples under the shipped policies; a name begins with its region."""
    policies = doudi.load(ROOT / "policies")
    for path in sorted((ROOT / "examples").glob("*.json")):
        region = path.stem.split("_")[0]
        one = policies.programme(region, "rural_dibao")
        one.warm(one.decide(path.read_text("utf-8")).as_of)
        measured, note = clock.ratio(one.decide, [path.read_text("utf-8")] * 200)
        yield Row(f"{path.name} from JSON text", measured, "D", 3 * REAL, note)


def run(command: list[str], cache: Path | None = None) -> float:
    places = {"XDG_CACHE_HOME": str(cache), "DOUDI_CACHE": str(cache / "doudi")} if cache else {}
    started = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **places})
    return perf_counter() - started


def cold(what: str, command: list[str], rounds: int, slack: float | None) -> Iterable[Row]:
    """Process start to printed explanation, against a Python that does nothing, each round beside its own. slack: on the limits, if any."""
    bare = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder) / "warm"
        for _ in range(2):
            run(bare)
            run(command, warm)
        for name, limit, cache in (("warm cache", 4, warm), ("no cache", 25, None)):
            ratios, times = [], []
            for i in range(rounds):
                before = run(bare)
                times.append(run(command, cache or Path(folder) / f"{name}{i}"))
                ratios.append(times[-1] / ((before + run(bare)) / 2))
            note = f"{min(ratios):.1f}–{max(ratios):.1f}, {statistics.median(times) * 1000:.0f} ms"
            yield Row(f"{what}, {name}", statistics.median(ratios), "× python", limit * slack if slack else None, note)


def commands(rows: list[Household], rounds: int) -> Iterable[Row]:
    here = str(Path(sys.executable).parent / "doudi")
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "household.json"
        given.write_text(text(as_input(rows[1])), encoding="utf-8")
        yield from cold("doudi decide", [here, "decide", "task", str(given), "--policies", str(TREE)], rounds, 1)
        example = next(iter(sorted((ROOT / "examples").glob("*.json"))), None)
        if example:
            command = [here, "decide", example.stem.split("_")[0], str(example)]
            yield from cold(f"doudi decide {example.name} of one programme", [*command, "--programme", "rural_dibao"], rounds, REAL)
            yield from cold(f"doudi decide {example.name} of every programme of its region", command, rounds, None)
        check = [here, "check", str(ROOT / "policies")]
        times = [run(check, Path(folder) / f"check{i}") for i in range(5)]
        yield Row("doudi check, every shipped policy", statistics.median(times), "s", 3)


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--strict", action="store_true")
    chosen = options.parse_args()
    rows, where = households(COUNT)
    clock = Clock(rows, chosen.rounds)
    print(f"{COUNT} {where}; D is {reference()[1]}: {clock.yard() * 1e6:.2f} µs now\n")
    print("| what | limit | measured | | spread |\n|---|---|---|---|---|")
    over = 0
    for source in (decisions(clock, rows), shipped(clock), commands(rows, chosen.rounds)):
        for row in source:
            over += row.over
            print("| " + " | ".join(row.cells()) + " |", flush=True)
    print(f"\n{over} limits passed")
    return 1 if over and chosen.strict else 0


if __name__ == "__main__":
    sys.exit(main())
