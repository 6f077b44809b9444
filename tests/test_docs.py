"""The documents are run. In ```console blocks every `$ ` line is run in a copy of the tree, and its exit code compared (`exit=1` where
it is not 0); the output too where the block says `exact`, with `…` on a line of its own for lines left out. What a text says to
write (新建 `path`：, 改 `path`：, New file `path`:) is written, and ```pycon blocks are doctests. DOUDI_ACCEPT=1 writes the outputs
found into the documents: whole ones, and the lines before and after a `…`.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doudi.cli.main import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
RECORDS = sorted(ROOT.glob("docs/decisions/0*.md"))
RUN = ("doudi", "python", "cp", "mkdir")  # what else a block shows (pip, make) is not run
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.M | re.S)
WRITE = re.compile(r"(新建|改|New file|Change) `([^`]+)`[：:]\s*$")
DIGEST = re.compile(r"sha256:[0-9a-f]+")
ACCEPT = bool(os.environ.get("DOUDI_ACCEPT"))


class Place:
    """A copy of what a reader has before them, with `doudi` and `python` on the path."""

    def __init__(self, folder: Path):
        self.home = folder / "doudi"
        for name in ("policies", "examples"):
            shutil.copytree(ROOT / name, self.home / name)
        programs = folder / "bin"
        programs.mkdir()
        for name, words in (("doudi", "-m doudi"), ("python", "")):
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
            (programs / name).chmod(0o755)
        left_out = ("DOUDI_LANG", "DOUDI_POLICIES", "DOUDI_SOURCES", "DOUDI_DEBUG")
        self.env = {k: v for k, v in os.environ.items() if k not in left_out}
        self.env |= {"PATH": f"{programs}:{self.env['PATH']}", "PYTHONPATH": str(ROOT / "engine"), "DOUDI_CACHE": str(folder / "cache")}
        (folder / "cache").mkdir(mode=0o700)

    def run(self, command: str) -> tuple[int, list[str]]:
        """Exit code and output. What needs no shell is run in this process, which saves a start each time."""
        words = shlex.split(command)
        if words[0] == "doudi" and not {"<", ">", "|"} & set(words):
            code, said = self._here(words[1:])
        else:
            done = subprocess.run(
                command, shell=True, cwd=self.home, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, encoding="utf-8",
            )
            code, said = done.returncode, done.stdout
        return code, [line.rstrip() for line in said.rstrip("\n").split("\n")]

    def _here(self, words: list[str]) -> tuple[int, str]:
        said = io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch, contextlib.chdir(self.home),
            contextlib.redirect_stdout(said), contextlib.redirect_stderr(said),
        ):
            for name in {*os.environ, *self.env}:
                if name.startswith("DOUDI_"):
                    patch.delenv(name, raising=False)
            patch.setenv("DOUDI_CACHE", self.env["DOUDI_CACHE"])
            code = main(words)
        return code, said.getvalue()

    def write(self, path: str, kind: str, body: str) -> None:
        """A new file, or in a ```diff a change: what is taken away must stand in the file once."""
        file = self.home / path
        assert file.resolve().is_relative_to(self.home.resolve())
        if kind != "diff":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(body, encoding="utf-8")
            return
        lines = body.split("\n")[:-1]
        old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
        new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{path} does not hold once:\n{old}"
        file.write_text(text.replace(old, new), encoding="utf-8")


def blocks(text: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None]]:
    """Every fenced block, and what the line before it says to do with it."""
    for block in FENCE.finditer(text):
        before = text[: block.start()].rstrip().rsplit("\n", 1)[-1]
        yield block, WRITE.search(before)


def commands(body: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a block with the output shown."""
    command, shown = "", []
    for line in body.split("\n")[:-1]:
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], []
        else:
            shown.append(line.rstrip())
    if command:
        yield command, shown


def like(shown: list[str], found: list[str]) -> bool:
    """Whether an output is as shown; a line `…` stands for any lines, a digest for any digest."""
    lines = [None if x == "…" else re.escape(DIGEST.sub("sha256:", x)) + "\n" for x in _trimmed(shown)]
    pattern = "".join("(?:.*\n)*" if x is None else x for x in lines)
    return re.fullmatch(pattern, DIGEST.sub("sha256:", "".join(f"{x}\n" for x in _trimmed(found)))) is not None


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def accepted(shown: list[str], found: list[str]) -> list[str]:
    """The output found, cut as the one shown was."""
    shown = _trimmed(shown)
    if "…" not in shown:
        return found
    head, after = shown.index("…"), shown[::-1].index("…")
    assert head + after + 1 == len(shown), f"more than one … cannot be accepted: {shown[:3]}"
    return [*found[:head], "…", *(found[-after:] if after else [])]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    place: Place | None = None
    wrong, changes = [], []
    for block, write in blocks(text):
        kind, info, body = block.groups()
        if write is None and kind != "console":
            continue
        place = place or Place(tmp_path)
        if write is not None:
            place.write(write.group(2), kind, body)
            continue
        expected = int(m.group(1)) if (m := re.search(r"exit=(\d+)", info)) else 0
        new = []
        for command, shown in commands(body):
            new += [f"$ {command}", *shown]
            if command.split()[0] not in RUN or "-m pip" in command or "-m venv" in command:
                continue
            code, found = place.run(command)
            if code != expected:
                wrong.append(f"$ {command}\nexit code {code}, not {expected}\n" + "\n".join(found))
            elif "exact" in info and not like(shown, found):
                wrong.append(f"$ {command}\nprints\n" + "\n".join(found))
                new[len(new) - len(shown) :] = accepted(shown, found)
        changes.append((block.start(3), block.end(3), "".join(f"{line}\n" for line in new)))
    if ACCEPT:
        for start, end, body in reversed(changes):
            text = text[:start] + body + text[end:]
        page.write_text(text, encoding="utf-8")
        wrong = [w for w in wrong if "exit code" in w]
    assert not wrong, "\n\n".join(["as of now (DOUDI_ACCEPT=1 writes outputs into the page):", *wrong])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ```pycon blocks of a page, one after the other in one session at the root of the checkout."""
    source = "\n".join(block.group(3) for block, _ in blocks(page.read_text("utf-8")) if block.group(1) == "pycon")
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("DOUDI_POLICIES", raising=False)
    test = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    assert not said, "".join(said)


def test_links(tmp_path: Path) -> None:
    """Every page can be made, and no link leads nowhere."""
    spec = importlib.util.spec_from_file_location("docs_tool", ROOT / "tools" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.main(tmp_path) == 0


@pytest.mark.parametrize("record", RECORDS, ids=lambda p: p.name[:4])
def test_records(record: Path) -> None:
    """A decision record has its number, its date and status, and the four headings of the template."""
    template, text = (p.read_text("utf-8") for p in (RECORDS[0], record))
    assert re.match(rf"# {record.name[:4]} \S", text)
    assert [x for x in text.split("\n") if x.startswith("## ")] == [x for x in template.split("\n") if x.startswith("## ")]
    assert record == RECORDS[0] or re.search(r"(?m)^Date: \d{4}-\d\d-\d\d · Status: (accepted|replaced by \d{4})$", text)
    assert record == RECORDS[0] or 12 <= len(text.strip().split("\n")) <= 30


def test_numbers() -> None:
    """Records are numbered without a gap."""
    assert [r.name[:4] for r in RECORDS] == [f"{i:04}" for i in range(len(RECORDS))]


def test_outputs_are_compared() -> None:
    assert like(["a", "…", "c"], ["a", "b", "b", "c"])
    assert like(["…", "c"], ["b", "c"])
    assert like(["a", "…"], ["a", "b"])
    assert not like(["a", "c"], ["a", "b", "c"])
    assert not like(["a", "…", "c"], ["a", "b"])


def mapped(room: str) -> str:
    page = (ROOT / "docs" / "how-it-works.md").read_text("utf-8")
    return page.partition(f"\n| `{room}` | |\n|---|---|\n")[2].partition("\n\n")[0]


def files_of(*room: str) -> set[str]:
    return {p.stem for p in ROOT.joinpath("engine", "doudi", *room).glob("[a-z]*.py")}


@pytest.mark.parametrize("room", ["batch", "decision", "diff", "explanation", "service"])
def test_the_map_of_the_quarters_is_whole(room: str) -> None:
    told = [re.findall(r"`(\w+)`", row) for row in mapped(room).split("\n")]
    quarters = {p.parent.name for p in ROOT.joinpath("engine", "doudi", room).glob("*/__init__.py")} - {"compiled"}
    assert {quarter: set(files) for quarter, *files in told if quarter in quarters} == {q: files_of(room, q) for q in quarters}
    assert {x for row in told if row[0] not in quarters for x in row} == files_of(room)


def test_every_benchmark_is_on_their_page() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    assert {p.name for p in (ROOT / "benchmarks").glob("*.py")} == set(re.findall(r"(?m)^\| `(\w+\.py)` \|", page))
