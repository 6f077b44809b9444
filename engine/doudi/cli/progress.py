"""A line at the foot of a terminal: how far, how fast, how long still. Elsewhere nothing is shown."""

from __future__ import annotations

import sys
from time import monotonic

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.batch.job.run import Totals


class Line:
    """One line, written over and over."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()

    def write(self, text: str) -> None:
        """In the place of what stands there."""
        if self.live:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def end(self) -> None:
        self.write("")


class Progress(Line):
    """`total` households, None where it is not known."""

    def __init__(self, total: int | None, lang: str):
        super().__init__()
        self.total, self.lang, self.begin = total, lang, monotonic()
        self.first: int | None = None  # households that an earlier run had done

    def show(self, totals: Totals) -> None:
        self.count(totals.get("households", 0))

    def count(self, count: int) -> None:
        """So many households are done."""
        if not self.live:
            return
        if self.first is None:
            self.first, self.begin = count, monotonic()
        rate = (count - self.first) / max(monotonic() - self.begin, 0.001)
        zh = self.lang == "zh"
        text = f"{count:,}" + (f" / {self.total:,} ({100 * count // max(self.total, 1)}%)" if self.total else "")
        text += f" {'户' if zh else 'households'}  {rate:,.0f}/{'秒' if zh else 's'}"
        if self.total and rate:
            left = max(self.total - count, 0) / rate
            text += f"  {'还要' if zh else 'left'} {int(left) // 60}:{int(left) % 60:02d}"
        self.write(text)
