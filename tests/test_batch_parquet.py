"""Nested Parquet as programs write it: whatever the types, the same decisions; what cannot be read is said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registers import batch, made, read
from trees import Made

__all__ = ["made"]  # a fixture
BIRTH = date(1980, 1, 2)
MIDNIGHT = datetime(1980, 1, 1, 16, tzinfo=UTC)  # of that day in Shanghai


def rows(birth: Any = BIRTH) -> list[dict[str, Any]]:
    return [
        {
            "id": f"H{i}", "money": Decimal(f"{i * 97}.25"), "house": i % 5 == 0, "kind": "甲类" if i % 2 else "乙类",
            "members": [{"id": f"m{k}", "income": Decimal("10.00"), "birth": birth} for k in range(1 + i % 2)],
        }
        for i in range(20)
    ]  # fmt: skip


def table(birth: Any = BIRTH, **types: Any) -> pa.Table:
    """The register with some columns of other types; `list` makes the list's type."""
    kinds = {"id": pa.string(), "money": pa.decimal128(12, 2), "kind": pa.string(), "name": pa.string(), "born": pa.date32(), **types}
    inner = pa.struct([("birth", kinds["born"]), ("more", pa.int8()), ("income", pa.decimal128(9, 2)), ("id", kinds["name"])])
    listed = types.get("list", pa.list_)(inner)
    fields = [("members", listed), ("id", kinds["id"]), ("money", kinds["money"]), ("house", pa.bool_()), ("kind", kinds["kind"])]
    return pa.Table.from_pylist(rows(birth), pa.schema(fields))


WORDS = pa.dictionary(pa.int32(), pa.string())
SHAPES = {
    "plain": (table(), 7),
    "large": (table(id=pa.large_string(), name=pa.large_string(), list=pa.large_list), 7),
    "words": (table(id=WORDS, kind=pa.dictionary(pa.int8(), pa.large_string())), 3),
    "words within": (table(name=WORDS), 3),
    "wide decimals": (table(money=pa.decimal256(60, 6)), 7),
    "moments": (table(MIDNIGHT, born=pa.timestamp("us", tz="Asia/Shanghai")), 7),
    "days as moments": (table(datetime(1980, 1, 2), born=pa.timestamp("ns")), 7),  # noqa: DTZ001  # without a zone is what is meant
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_nested_parquet(made: Made, tmp_path: Path, name: str) -> None:
    register, size = SHAPES[name]
    found = []
    for part, groups in ((table(), 20), (register, size)):
        pq.write_table(part, tmp_path / "x.parquet", row_group_size=groups)
        assert batch(made, tmp_path / "x.parquet", "-o", tmp_path / "out.parquet") == 0
        found.append(read(tmp_path / "out.parquet"))
    assert found[0] == found[1]
    assert len(found[0]) == 20


def test_lists_of_a_fixed_size(made: Made, tmp_path: Path) -> None:
    whole = [{**r, "members": r["members"][:1]} for r in rows()]
    for kind in (pa.list_(table()["members"].type.value_type), pa.list_(table()["members"].type.value_type, 1)):
        schema = table().schema.set(0, pa.field("members", kind))
        pq.write_table(pa.Table.from_pylist(whole, schema), tmp_path / "x.parquet")
        assert batch(made, tmp_path / "x.parquet", "-o", tmp_path / "out.parquet") == 0
        assert {r["aid.people"] for r in read(tmp_path / "out.parquet")} == {"1"}


@pytest.mark.parametrize(("members", "said"), [({"id": "m"}, "is struct<id: string>"), ('[{"id": "m"}]', "is string instead of list")])
def test_a_list_that_is_none_is_said(made: Made, tmp_path: Path, capsys: Any, members: Any, said: str) -> None:
    pq.write_table(pa.Table.from_pylist([{"id": "H1", "members": members}]), tmp_path / "x.parquet")
    assert batch(made, tmp_path / "x.parquet", "-o", tmp_path / "out.parquet") == 3
    assert said in capsys.readouterr().err


def test_nested_columns_that_nobody_knows_are_said(made: Made, tmp_path: Path, capsys: Any) -> None:
    pq.write_table(table().append_column("家人", [[[1]] * 20]), tmp_path / "x.parquet")
    assert batch(made, tmp_path / "x.parquet", "-o", tmp_path / "out.parquet") == 0
    assert "the nested column “家人” is not known and not used" in capsys.readouterr().err


def test_a_damaged_file_is_said(made: Made, tmp_path: Path, capsys: Any) -> None:
    pq.write_table(table(), tmp_path / "x.parquet")
    data = (tmp_path / "x.parquet").read_bytes()
    for broken in (data[:40] + b"\xff" * 200 + data[240:], data[:-300]):
        (tmp_path / "x.parquet").write_bytes(broken)
        assert batch(made, tmp_path / "x.parquet", "-o", tmp_path / "out.parquet") == 3
        assert "the file cannot be read" in capsys.readouterr().err
