"""What a reconciliation comes to by a column of the register, a township say: each decision and each row of the roll counted once."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.batch.job.by import By, Figures

COUNTS = ("missed", "wrong", "amounts", "open")  # lists whose lines are counted
HEADS = {
    "households": ("户数", "households"), "people": ("人数", "people"), "homes": ("在发户数", "households paid"),
    "paid": ("实发（元/月）", "paid (yuan a month)"), "missed": ("漏保", "missed"),
    "missed_fen": ("漏保应发（元/月）", "due to the missed"),
    "wrong": ("错保", "wrongly paid"), "wrong_fen": ("错保实发（元/月）", "paid wrongly"), "amounts": ("金额不符", "amounts differ"),
    "open": ("情况不明", "undetermined"),
}
MONEY = frozenset(["paid", "missed_fen", "wrong_fen"])
ALL, EMPTY, OUTSIDE = ("合计", "all"), ("（没有填）", "(not given)"), ("（没有对上登记册）", "(not matched)")

Row = dict[str, int]


class Towns:
    """`tables[i]`: by value of column i its figures by HEADS, money in fen. What no household is found for lies in `outside`."""

    def __init__(self, bys: list[By]):
        self.headings = [by.heading for by in bys]
        self.tables: list[dict[str, Row]] = [{} for _ in bys]
        self.outside: Row = {}

    def add(self, values: list[str], name: str, n: int) -> None:
        """`values`: of a household, by column."""
        for table, value in zip(self.tables, values, strict=True):
            row = table.setdefault(value, {})
            row[name] = row.get(name, 0) + n

    def register(self, figures: list[dict[str, Figures]]) -> None:
        """The households of the register, those that were refused among them."""
        for table, values in zip(self.tables, figures, strict=True):
            for value, found in values.items():
                row = table.setdefault(value, {})
                for name in ("households", "people"):
                    row[name] = row.get(name, 0) + found.plain.get(name, 0)

    def lines(self, i: int, lang: str) -> list[tuple[str, Row]]:
        """One column's table: its values in their order, then what was not matched, then the sum."""
        at, table = 0 if lang == "zh" else 1, self.tables[i]
        found = [(value or EMPTY[at], table[value]) for value in sorted(table, key=lambda v: (not v, v))]
        found += [(OUTSIDE[at], self.outside)] if self.outside else []
        return [*found, (ALL[at], {h: sum(row.get(h, 0) for _, row in found) for h in HEADS})]

    def most(self, i: int, name: str, count: int) -> tuple[list[tuple[str, int]], int]:
        """The values with most lines of a list, and how many more have some."""
        found = sorted(((v, row[name]) for v, row in self.tables[i].items() if row.get(name)), key=lambda x: (-x[1], x[0]))
        return found[:count], max(0, len(found) - count)
