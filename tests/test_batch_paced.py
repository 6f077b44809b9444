"""Two Parquet files in the order of one key: what the quick walk hands out is what the careful one does, and it gives way where it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.batch.answers.table import _spelt
from doudi.batch.code.numeric import A
from doudi.batch.columns.column import Column
from doudi.batch.columns.direct import laid
from doudi.batch.columns.mapping import Mapping, Table
from doudi.batch.tables import paced, pairs
from doudi.batch.tables.flat import Parquet

ROOT, RECORD = "household", "members"


def _chunks(folder: Path, own: list[Any], theirs: list[Any], size: int, monkeypatch: Any, quick: bool) -> tuple[list[Any], Any]:
    """Everything that the chunks of two tables say, and the ids that occur twice."""
    files = str(folder / "a.parquet"), str(folder / "b.parquet")
    for path, key, name, values, rows in zip(files, ("id", "of"), "xy", (own, theirs), (5, 7), strict=True):
        pq.write_table(pa.table({key: pa.array(values, pa.int64()), name: pa.array(range(len(values)))}), path, row_group_size=rows)
    pair = pairs.Pair(Parquet(files[0]), Parquet(files[1]), ROOT, RECORD, str(folder))
    tables = {ROOT: Table("id", {"x": Column("x")}, []), RECORD: Table("of", {"y": Column("y")}, [])}
    with monkeypatch.context() as patch:
        if not quick:
            patch.setattr(pairs, "paced", lambda *_: None)
        out = []
        for c in pair.chunks(Mapping("r", tables), size):
            a, b = (c.tables.get(r) for r in (ROOT, RECORD))
            told = a and (a["id"].to_pylist(), a["x"].to_pylist(), b["y"].to_pylist(), c.rows[ROOT].tolist(), c.rows[RECORD].tolist())
            out.append((c.number, told, c.offsets[RECORD].tolist() if a else None, c.orphans))
        return out, pair.twice if pair.twice is None else pair.twice.to_pylist()


keys = st.lists(st.integers(-3, 30) | st.just(2**63 - 1) | st.none(), max_size=24)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_quick_is_careful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Any) -> None:
    own: list[Any] = data.draw(keys)
    if data.draw(st.booleans()):
        own = sorted({x for x in own if x is not None})
    theirs: list[Any] = data.draw(keys)
    if own and data.draw(st.booleans()):
        theirs = sorted(x for x in data.draw(st.lists(st.sampled_from(own), max_size=40)) if x is not None)
    size = data.draw(st.integers(1, 9))
    found = [_chunks(tmp_path, own, theirs, size, monkeypatch, quick) for quick in (True, False)]
    assert found[0] == found[1]


def test_the_quick_walk_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "ascending", None)  # the careful one would ask it
    found, twice = _chunks(tmp_path, [1, 2, 5], [1, 1, 5], 2, monkeypatch, quick=True)
    assert [f[2] for f in found] == [[0, 2, 2], [0, 1]] and twice is None


def test_a_reader_that_fails_says_so() -> None:
    def items() -> Any:
        yield 1
        raise OSError("gone")

    ahead = paced.Ahead(items())
    with pytest.raises(OSError, match="gone"):
        list(ahead)
    ahead.close()


def test_small_integers_are_as_the_mapping_says() -> None:
    row = ["grade", "残疾等级", "grade", "enum", 1, 0, 0, [["one", "一级", "one"], ["two", "二级", "two"]], False, "", 0, 0, 0, 0, 0]
    how = Column("grade", values={"1": "one", "-2": "two"})
    array = pa.array([9, 1, None, -2, 1], pa.int8()).slice(1)
    out = np.zeros(4, np.int64)
    assert laid(row, array, how, out) and out.tolist() == [1, A, 2, 1]
    assert not laid(row, pa.array([9, 1, 3, 1], pa.int8()), how, out)  # a number that is not named is looked at by convert


def test_texts_by_place() -> None:
    texts, places = pa.array(["", "一级", "b"]), np.array([2, 1, 0, 1], np.int64)
    assert _spelt(texts, places).to_pylist() == ["b", "一级", "", "一级"]
    assert _spelt(pa.array(["a", None]), np.array([1, 0], np.int64)).to_pylist() == [None, "a"]
    assert _spelt(pa.array([""]), np.array([0, 0], np.int64)).to_pylist() == ["", ""]
