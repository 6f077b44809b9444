"""The footer of a Parquet file, read so that nested columns come as plain values."""

from __future__ import annotations

import os

import pyarrow as pa

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

MAGIC = b"PAR1"
KEPT, HIDDEN = b"ARROW:schema", b"ARROW:hidden"  # of one length: the footer says how long a name is


def words_within(type: Any) -> bool:
    """Whether a nested column holds dictionaries: Arrow cannot read them over more than one row group."""
    inner = [type.field(i).type for i in range(type.num_fields)] if pa.types.is_nested(type) else []
    return any(pa.types.is_dictionary(t) or words_within(t) for t in inner)


def plain_metadata(path: str) -> Any:
    """What the file says of itself, without the note of which Arrow types it was written from: dictionaries are then plain text."""
    import pyarrow.parquet as pq

    with open(path, "rb") as f:
        f.seek(-8, os.SEEK_END)
        tail = f.read(8)
        size = int.from_bytes(tail[:4], "little")
        f.seek(-8 - size, os.SEEK_END)
        footer = f.read(size)
    return pq.read_metadata(pa.BufferReader(MAGIC + footer.replace(KEPT, HIDDEN, 1) + tail))
