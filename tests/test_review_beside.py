"""A second process that looks at a part of a tree says what one would have said alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
POSIX = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no processors to choose here")


def checked(folder: Path, processors: set[int]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "doudi", "check", str(folder)], capture_output=True, text=True, encoding="utf-8",
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
    )
    assert not done.stderr
    return done.returncode, done.stdout


@POSIX
def test_one_process_or_two_say_the_same(tmp_path: Path) -> None:
    """Faults in cases, clauses and rules, of a tree with enough files for two."""
    tree = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", tree)
    cases, rules, register = sorted(tree.rglob("cases.yaml"))[3], sorted(tree.rglob("20*.yaml"))[5], next(tree.rglob("clauses*.yaml"))
    cases.write_text(cases.read_text("utf-8") + "\n- [\n", "utf-8")
    rules.write_text(rules.read_text("utf-8").replace("programme:", "programm:", 1), "utf-8")
    register.write_text(register.read_text("utf-8") + "\n- [\n", "utf-8")
    every = os.sched_getaffinity(0)
    code, said = checked(tree, every)
    assert (code, said) == checked(tree, {min(every)})
    assert code == 1
    assert {f.name for f in (cases, rules, register) if f.name in said} == {cases.name, rules.name, register.name}


def outcome(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


BEGUN = "import os\nfrom doudi.review import beside\nbeside._spare = lambda: True\nhere = os.getpid()\n"


@POSIX
@pytest.mark.parametrize("end", ["raise ValueError", "os._exit(0)", "os._exit(3)", "os.kill(os.getpid(), 9)"])
def test_work_that_fails_beside_is_done_here(end: str) -> None:
    work = f"def work():\n    if os.getpid() != here:\n        {end}\n    return 'done'\n"
    assert outcome(f"{BEGUN}{work}print('a')\nwait = beside.begun(work)\nprint('b', wait())") == ["a", "b", "done"]


@POSIX
def test_what_is_found_beside_comes_back() -> None:
    work = "wait = beside.begun(lambda: (os.getpid() != here, 'x' * 10**6))\nfound, text = wait()\n"
    assert outcome(f"{BEGUN}{work}print(found, len(text))") == ["True", "1000000"]


def test_a_process_with_threads_is_not_forked() -> None:
    held = "import threading\ngo = threading.Event()\nthreading.Thread(target=go.wait).start()\n"
    said = outcome(f"{BEGUN.replace('beside._spare = lambda: True', '')}{held}print(beside.begun(os.getpid)() == here)\ngo.set()")
    assert said == ["True"]
