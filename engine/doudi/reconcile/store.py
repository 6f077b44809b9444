"""Lines of all lists, on disk while they are gathered: however long they are, memory holds one at a time."""

from __future__ import annotations

import json
import sqlite3

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    Line = dict[str, Any]


LATE = 10**12  # more than any row: where those of the register come after those of the roll


class Store:
    """A file in the work folder, made anew. Raises OSError where it cannot be written."""

    def __init__(self, path: Path):
        path.unlink(missing_ok=True)
        self.path = path
        self.base = sqlite3.connect(path, isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "CREATE TABLE line (list TEXT, at INTEGER, data TEXT)", "BEGIN",
        ):
            self._do(statement, ())
        self.counts: dict[str, int] = {}

    def add(self, name: str, at: int, line: Line) -> None:
        """`at` is where it stands in its list: the row of the roll, or of the register."""
        self.counts[name] = self.counts.get(name, 0) + 1
        self._do("INSERT INTO line VALUES (?, ?, ?)", (name, at, json.dumps(line, ensure_ascii=False)))

    def close(self) -> None:
        self._do("COMMIT", ())
        self._do("CREATE INDEX by_list ON line (list, at)", ())

    def lines(self, name: str) -> Iterator[Line]:
        for (data,) in self.base.execute("SELECT data FROM line WHERE list = ? ORDER BY at, rowid", (name,)):
            yield json.loads(data)

    def end(self) -> None:
        self.base.close()
        self.path.unlink(missing_ok=True)

    def _do(self, statement: str, values: tuple[Any, ...]) -> None:
        try:
            self.base.execute(statement, values)
        except sqlite3.OperationalError as problem:
            if "full" in str(problem) or "I/O" in str(problem):
                import errno

                raise OSError(errno.ENOSPC, str(problem), str(self.path)) from None
            raise
