"""What Arrow hands out in pieces, as one."""

from __future__ import annotations

import pyarrow as pa

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


def single(column: Any) -> Any:
    """A column (pyarrow.Array or ChunkedArray) as one array. `combine_chunks` alone leaves some columns in a chunk."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    found = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if not isinstance(found, pa.ChunkedArray):
        return found
    return found.chunk(0) if found.num_chunks else pa.array([], found.type)
