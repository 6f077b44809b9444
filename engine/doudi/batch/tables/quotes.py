"""Quotation marks of a CSV file that open a cell and never close it: one of them would swallow every row up to the next.

A line that has all its columns, and whose next line has them too, did not mean to go on: the mark that opens its last cell is read as an
ordinary character (an apostrophe), so that the fault stays in its own row and is refused there.
"""

from __future__ import annotations

import io

import numpy as np

from doudi.batch.tables.coding import binary

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

BLOCK = 8_000_000
MARK, LINE = ord('"'), ord("\n")
LONGEST = 1_000_000  # bytes of a line that is looked at


def unclosed(path: str, delimiter: str, width: int, coded: str = "utf-8") -> list[int]:
    """Where in the file, in bytes as coding.binary gives them, those marks stand. `width`: columns."""
    if width < 2 or not _has(path, coded):
        return []
    found: list[int] = []
    inside = -1  # where the line begins whose last cell is open
    with binary(path, coded) as f:
        for start, whole, following in _odd(path, coded, ord(delimiter), width):
            if inside >= 0:
                inside = -1
            elif not (whole and following):
                inside = start
            elif (at := _opened(f, start, delimiter)) >= 0:
                found.append(at)
        if inside >= 0 and (at := _opened(f, inside, delimiter)) >= 0:  # open to the end of the file
            found.append(at)
    return found


def _has(path: str, coded: str) -> bool:
    with binary(path, coded) as f:
        while block := f.read(BLOCK):
            if b'"' in block:
                return True
    return False


def _odd(path: str, coded: str, delimiter: int, width: int) -> Iterator[tuple[int, bool, bool]]:
    """Lines with an odd number of marks: where each begins, whether it has all columns, and whether the next line has."""
    held: tuple[int, bool] | None = None  # the last line of a block, if it is odd
    for starts, marks, parts in _lines(path, coded, delimiter):
        whole = parts == width - 1
        odd = marks % 2 == 1
        if held is not None and len(starts):
            yield *held, bool(whole[0])
        held = None
        for i in np.flatnonzero(odd).tolist():
            if i + 1 < len(starts):
                yield int(starts[i]), bool(whole[i]), bool(whole[i + 1])
            else:
                held = int(starts[i]), bool(whole[i])
    if held is not None:
        yield *held, True


def _lines(path: str, coded: str, delimiter: int) -> Iterator[tuple[NDArray[Any], ...]]:
    """Of the lines of each block: where they begin, how many marks they have, how many delimiters."""
    rest, offset = b"", 0
    with binary(path, coded) as f:
        while True:
            block = f.read(BLOCK)
            data = rest + block
            end = data.rfind(b"\n") + 1 if block else len(data)
            if end:
                raw = np.frombuffer(data, np.uint8, end)
                ends = np.flatnonzero(raw == LINE) + 1
                if not len(ends) or ends[-1] != end:
                    ends = np.append(ends, end)
                starts = np.concatenate([[0], ends[:-1]])
                yield starts + offset, _within(raw == MARK, starts), _within(raw == delimiter, starts)
            rest, offset = data[end:], offset + end
            if not block:
                return


def _within(found: NDArray[Any], starts: NDArray[Any]) -> NDArray[Any]:
    """How many are found in each line."""
    return np.add.reduceat(found.astype(np.int64), starts)


def _opened(f: Any, start: int, delimiter: str) -> int:
    """Where the mark stands that opens a cell which the line does not close; -1 if none does."""
    f.seek(start)
    line, mark, part = f.readline(LONGEST), b'"', delimiter.encode()
    at, opened, fresh = 0, -1, True
    while at < len(line):
        c = line[at : at + 1]
        if opened < 0:
            opened = at if c == mark and fresh else -1
            fresh = c == part
        elif c == mark:
            if line[at + 1 : at + 2] == mark:
                at += 1
            else:
                opened, fresh = -1, False
        at += 1
    return start + opened if opened >= 0 else -1


class Mended(io.RawIOBase):
    """The file, read with an apostrophe in those places."""

    def __init__(self, path: str, places: list[int], coded: str = "utf-8"):
        super().__init__()
        self._file, self._places, self._at = binary(path, coded), np.array(places, np.int64), 0  # closed with this

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = bytearray(self._file.read(len(buffer)))
        first, last = np.searchsorted(self._places, [self._at, self._at + len(data)])
        for place in self._places[first:last].tolist():
            data[place - self._at] = ord("'")
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
