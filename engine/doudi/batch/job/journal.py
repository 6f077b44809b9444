"""Work that can be taken up again: numbered parts in a folder beside the output, each whole or not there.

`OUTPUT.work/job.json` says what the parts belong to: a digest of the input, the policies, the mapping and the options. A part is its table
(Arrow) and its mark (JSON: counts, rejects), written under another name and then renamed, the mark last. The output is put together from
all parts under another name, renamed, and the folder removed.
"""

from __future__ import annotations

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

import doudi
from doudi.batch.answers.write import replaced

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.job.work import Done
    from doudi.text.diagnostic import Diagnostic

FORMAT = "doudi batch 1"
CUT = 2  # how inputs are cut into parts; another number than a folder has begins its work anew
END = 1_000_000  # bytes at each end of a file that its mark is made of


class Foreign(Exception):
    """The work folder holds something else, which is not touched."""


def file_mark(path: str) -> str:
    """What tells a file from another: size, time of change, and both its ends."""
    mark = sha256()
    with open(path, "rb") as f:
        found = os.fstat(f.fileno())
        mark.update(f"{found.st_size} {found.st_mtime_ns}".encode())
        mark.update(f.read(END))
        if found.st_size > END:
            f.seek(-min(END, found.st_size - END), os.SEEK_END)
            mark.update(f.read(END))
    return mark.hexdigest()


def tree_mark(root: str) -> str:
    """Every policy file of a tree, by name and content."""
    mark = sha256()
    for path in sorted(Path(root).rglob("*.yaml")):
        if path.is_file():
            mark.update(f"{path.relative_to(root).as_posix()}\0".encode())
            mark.update(sha256(path.read_bytes()).digest())
    return mark.hexdigest()


def engine_mark() -> str:
    """Which doudi this is: parts that another version made are not gone on with."""
    home = Path(doudi.__file__).parent
    stats = ((p, p.stat()) for p in sorted(home.rglob("*.py")))  # all of it: what a part rests on reaches down to the units
    text = "".join(f"{p.relative_to(home)} {s.st_size} {s.st_mtime_ns}\n" for p, s in stats)
    return f"{doudi.__version__} {sha256(text.encode()).hexdigest()[:16]}"


class Journal:
    """The parts of one job. Raises Foreign, OSError."""

    def __init__(self, output: str, job: dict[str, Any]):
        self.folder = Path(f"{output}.work")
        self.job = {"format": FORMAT, "cut": CUT, "engine": engine_mark(), **job}
        self.resumed = self._begin()

    def _begin(self) -> bool:
        """Whether parts of this very job are there; parts of another are thrown away."""
        head = self.folder / "job.json"
        if self.folder.is_symlink() or (self.folder.exists() and not self.folder.is_dir()):
            raise Foreign
        if self.folder.is_dir():
            try:
                found = json.loads(head.read_text("utf-8")) if head.is_file() else None
            except ValueError:
                found = None
            if not isinstance(found, dict) or found.get("format") != FORMAT:
                if any(self.folder.iterdir()):
                    raise Foreign
            elif found == self.job:
                return bool(self.done())
            shutil.rmtree(self.folder)
        self.folder.mkdir(mode=0o700, parents=True)
        write(head, json.dumps(self.job, ensure_ascii=False))
        return False

    def done(self) -> set[int]:
        """Numbers of the parts that are whole."""
        return {int(p.stem.removeprefix("part")) for p in self.folder.glob("part*.json")}

    def keep(self, done: Done) -> None:
        """A part, written whole."""
        if done.table is not None:
            schema = done.table.schema
            with replaced(self._table(done.number)) as part, pa.OSFile(part, "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
                writer.write_table(done.table)
        write(self.folder / f"part{done.number:06d}.json", json.dumps(mark_of(done), ensure_ascii=False))

    def _table(self, number: int) -> Path:
        return self.folder / f"table{number:06d}.arrow"

    def mark(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / f"part{number:06d}.json").read_text("utf-8"))
        return found

    def table(self, number: int) -> Any:
        """A part's table, read from disk as it is used; None where it has none."""
        path = self._table(number)
        if not path.is_file():
            return None
        with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as reader:
            return reader.read_all()

    def end(self) -> None:
        """Everything is in the output."""
        shutil.rmtree(self.folder, ignore_errors=True)


def both(why: Diagnostic) -> list[str]:
    """What is wrong and what to do, in Chinese and in English."""
    return [f"{why.message(x)}{stop}{help}" if (help := why.help(x)) else why.message(x) for x, stop in (("zh", "；"), ("en", "; "))]


def mark_of(done: Done) -> dict[str, Any]:
    """What became of a chunk beside its rows, as plain data: counts, rejects (lines of their file, in both languages), what was told."""
    rows = sorted(done.rejects, key=lambda r: r.row)
    rejects = [[r.table, r.row, r.id, r.column, r.diagnostic.code, *both(r.diagnostic)] for r in rows]
    return {"counts": done.counts, "rejects": rejects, "told": done.told}


def write(path: Path, text: str) -> None:
    """A file of the work folder, whole or not at all. Raises OSError."""
    with replaced(path) as part:
        Path(part).write_text(text, "utf-8")
