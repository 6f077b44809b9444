"""How long `doudi diff` takes: a whole region, structure only; and one comparison flipped in each programme, with proof and witnesses.

    python benchmarks/diff.py [PROGRAMMES]       at most so many programmes (default: all); z3 for the second part

Seconds are the process's own (CPU): `first` is the first comparison of a new process, with what it loads and the slowness of a processor
that was idle, `again` the median of three more; `clock` is the whole command from its start. Every edit is made in a
copy of the policies, in a temporary folder.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parent.parent
POLICIES = ROOT / "policies"
REGIONS = ("zhongwei", "changle", "guizhou", "taian")
EDITS = (  # what changed, in which file, from, to
    ("a rule", "zhongwei/rural_dibao/2019-03-11.yaml", "110% * 月低保标准", "111% * 月低保标准"),
    ("a figure from a later day", "zhongwei/rates.yaml", "2019-01-01: 3800", "2019-01-01: 3800\n      2020-01-01: 4200"),
    ("a word of the vocabulary", "model/vocabulary.yaml", "proof: ", "proof: 新"),
    ("the writing of every file", "", "", ""),
)
COMPARED = re.compile(r"(when|value|must):.* (<=|<|>=|>) ")
TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
ROUNDS = 5


def edited(folder: Path, file: str, was: str, now: str) -> Path:
    """A copy of all policies with one text changed, or a line of comment put before each."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(POLICIES, folder)
    for path in [folder / file] if file else folder.rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert was in text
        path.write_text(text.replace(was, now, 1) if file else f"# 说明\n{text}", "utf-8")
    return folder


def structure(new: str) -> None:
    """For a process of its own: the seconds of its first comparison, and of another."""
    from doudi.diff.analysis import analyse
    from doudi.diff.trees.sides import resolve

    seconds = []
    for _ in range(4):
        begun = process_time()
        old, other = (resolve(str(Path(x) / REGIONS[0]), str(POLICIES), new) for x in (str(POLICIES), new))
        analyse(old, other, proof=False)
        seconds.append(process_time() - begun)
    print(seconds[0], statistics.median(seconds[1:]))


def measured(new: Path) -> list[float]:
    """Seconds of the first comparison and of another, and of the command by the clock: medians."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    rows = []
    for _ in range(ROUNDS):
        told = subprocess.run([sys.executable, __file__, "structure", str(new)], env=env, capture_output=True, text=True, check=True)
        begun = perf_counter()
        words = ["-m", "doudi", "diff", str(POLICIES / REGIONS[0]), str(new / REGIONS[0]), "--no-proof"]
        subprocess.run([sys.executable, *words], env=env, stdout=subprocess.DEVNULL, check=True)
        rows.append([*map(float, told.stdout.split()), perf_counter() - begun])
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def proofs(folder: Path, most: int) -> list[tuple[float, str]]:
    """Seconds for each programme in which one comparison was flipped."""
    from doudi.casebook.templates import households
    from doudi.diff.analysis import analyse
    from doudi.diff.trees.sides import resolve

    out = []
    files = [f for region in REGIONS for f in sorted((POLICIES / region).glob("*/2*.yaml"))]
    for file in files:
        found = COMPARED.search(file.read_text("utf-8"))
        if found is None or len(out) == most:
            continue
        sign = f" {found.group(2)} "
        new = edited(folder, str(file.relative_to(POLICIES)), found.group(), found.group().removesuffix(sign) + f" {TURNED[sign.strip()]} ")
        region, programme = file.parts[-3:-1]
        begun = process_time()
        old, other = (resolve(str(Path(x) / region), str(POLICIES), str(new)) for x in (POLICIES, new))
        report = analyse(old, other, programme=programme, templates=households)
        ways = {v.how for c in report.compared for m in c.meanings for v in m.verdicts}
        out.append((process_time() - begun, f"{region}/{programme} {' '.join(sorted(ways)) or 'same'}"))
    return out


def main(most: int) -> None:
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as room:
        folder = Path(room, "new")
        print("| a whole region, structure only | first s | again s | command, clock s |\n|---|---|---|---|")
        for name, *edit in EDITS:
            print(f"| {name} | {' | '.join(f'{x:.2f}' for x in measured(edited(folder, *edit)))} |")
        times = sorted(proofs(folder, most))
        if times:
            seconds = [t for t, _ in times]
            middle, last = statistics.median(seconds), times[-1]
            print(f"\nOne comparison flipped, proof and witnesses, {len(times)} programmes:")
            print(f"median {middle:.2f} s, most {last[0]:.2f} s ({last[1]})")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "engine"))
    if sys.argv[1:2] == ["structure"]:
        structure(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
