"""A folder for what git hands out, made when the first revision is asked for: most comparisons are of files that lie there."""

from __future__ import annotations

import os


class Room:
    """As a path, the folder; gone at the end of `with`."""

    def __init__(self) -> None:
        self._path = ""

    def __fspath__(self) -> str:
        if not self._path:
            from tempfile import mkdtemp

            self._path = mkdtemp(prefix="doudi-diff-")
        return self._path

    def __enter__(self) -> os.PathLike[str]:
        return self

    def __exit__(self, *why: object) -> None:
        if self._path:
            from shutil import rmtree

            rmtree(self._path, ignore_errors=True)
