"""What one column of a table means."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


class Column:
    """What a column means. `empty` is "none" where an empty cell is 无, or the word that it stands for. Numbers count `times` so much."""

    __slots__ = ("empty", "fact", "times", "values")

    def __init__(self, fact: str, empty: str = "", values: dict[str, Any] | None = None, times: int = 1):
        self.fact, self.empty, self.values, self.times = fact, empty, values or {}, times

    @property
    def plain(self) -> bool:
        """Whether cells mean what they say."""
        return not self.values and self.times == 1

    def data(self) -> Any:
        more: dict[str, Any] = {"empty": self.empty} if self.empty else {}
        more |= ({"values": self.values} if self.values else {}) | ({"times": self.times} if self.times != 1 else {})
        return {"fact": self.fact, **more} if more else self.fact
