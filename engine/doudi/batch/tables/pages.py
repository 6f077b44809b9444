"""Where a row stands whose table lies in several sheets of a workbook: the sheet's name, and the row's own number in it (flat.PAGE)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from doudi.batch.tables.flat import PAGE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

SHEET = "sheet"


class Pages:
    """`titles`: by record the sheets that its table lies in; a record with one sheet, or none, is left out. False where there are none."""

    def __init__(self, titles: dict[str, list[str]]):
        self.titles = {record: names for record, names in titles.items() if names}

    def __bool__(self) -> bool:
        return bool(self.titles)

    def place(self, record: str, number: int) -> tuple[str, int]:
        """The sheet's name ("" where the table is not in several) and the row in it."""
        names = self.titles.get(record)
        return (names[number // PAGE], number % PAGE) if names else ("", number)

    def said(self, record: str, number: int) -> str:
        """A row in words: 12, or the sheet's name before it."""
        title, row = self.place(record, number)
        return f"{title} {row}" if title else str(row)

    def schema(self, record: str, schema: Any) -> Any:
        """The columns of an output, with the sheet after the row where there are several."""
        if record not in self.titles:
            return schema
        return schema.insert(schema.get_field_index("row") + 1, pa.field(SHEET, pa.dictionary(pa.int32(), pa.string())))

    def table(self, record: str, table: Any) -> Any:
        """Rows of an output by sheet and row."""
        if record not in self.titles:
            return table
        at = table.schema.get_field_index("row")
        numbers = table["row"].to_numpy()
        pages = pa.array((numbers // PAGE).astype(np.int32))
        sheets = pa.DictionaryArray.from_arrays(pages, pa.array(self.titles[record], pa.string()))
        return table.set_column(at, "row", pa.array(numbers % PAGE)).add_column(at + 1, SHEET, sheets)

    def lines(self, rejects: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Lines of the rejects, [record, row, …], with the sheet after the row where some table lies in several."""
        for line in rejects:
            title, row = self.place(str(line[0]), int(line[1]))
            yield [line[0], row, *([title] if self else []), *line[2:]]
