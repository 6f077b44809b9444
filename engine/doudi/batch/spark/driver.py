"""The driver of a Spark job: tables as Spark sees them, the chunks decided on executors (remote.py), the answers where they belong.

Parquet and JSON Lines are read by Spark. CSV and Excel are read here, as one machine reads them, and laid as Parquet in the work folder,
so that a register is read in one way only. Two tables are brought together by a digest of their key (cogroup): a bucket is a chunk,
as in tables/pairs.py.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from doudi.batch.job.run import SIZE
from doudi.batch.spark import remote
from doudi.batch.tables.flat import Flat, Parquet, unreadable
from doudi.batch.tables.source import Source
from doudi.batch.tables.sources import LONGEST, Lines, One

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.job.work import Worker

LOCAL = "local"
ALWAYS = {
    "spark.sql.caseSensitive": "true",  # two headings that differ in case are two
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(SIZE),
    "spark.sql.maxConcurrentOutputFileWriters": "2",  # rows and notes side by side: no sort before they are written
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}
ALONE = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


class Stored(Flat):
    """A folder of Parquet, or Parquet at an address that only Spark can read."""

    def __init__(self, path: str, frame: Any):
        super().__init__(path)
        from pyspark.sql.pandas.types import to_arrow_schema

        self.schema = to_arrow_schema(frame.schema)
        self.names, self.rows = self.schema.names, int(frame.count())


@contextmanager
def session(master: str, log: str) -> Iterator[Any]:
    """A session, ended at the end. What the JVM says goes to the file `log`."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("doudi batch")
    for key, value in (ALWAYS | (ALONE if master.startswith(LOCAL) else {})).items():
        builder = builder.config(key, value)
    with _aside(log):
        found = builder.getOrCreate()
    try:
        found.sparkContext.setLogLevel("ERROR")
        yield found
    finally:
        found.stop()


@contextmanager
def _aside(log: str) -> Iterator[None]:
    """What a child started meanwhile writes to its standard error goes to a file, then and later."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, 2)
        os.close(file)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def remote_path(path: str) -> bool:
    """Whether only Spark can say what lies there."""
    return "://" in path or os.path.isdir(path)


def place(path: str, *, read: bool = True) -> str:
    """A path as Spark takes it: a file of this machine by its scheme, and no pattern where it is `read`."""
    if "://" in path:
        return path
    plain = os.path.abspath(path)
    return "file://" + ("".join(f"\\{c}" if c in "{}[]*?\\" else c for c in plain) if read else plain)


def stored(spark: Any, path: str) -> Flat:
    """A table that Spark reads itself. Raises InputError."""
    from pyspark.errors import PySparkException

    try:
        return Stored(path, spark.read.parquet(place(path)))
    except PySparkException as problem:
        raise unreadable(path, _first(problem)) from None


class Frames:
    """A source as DataFrames. `work`: a folder that every machine sees, for what is laid there first."""

    def __init__(self, spark: Any, work: str):
        self.spark, self.work = spark, work

    def frame(self, flat: Flat, used: list[str], row: str) -> Any:
        """The columns `used`, and the row numbers as the column `row`."""
        from pyspark.sql import functions as f

        if not isinstance(flat, (Parquet, Stored)):
            return self.spark.read.parquet(place(self._laid(flat, used, row)))
        found = self.spark.read.parquet(place(flat.path))
        number = f.col("_metadata.row_index") + 1
        names = [f.col(quoted(n)) for n in used]
        if isinstance(flat, Parquet):
            seen = found.count()
            if seen != flat.rows:
                said = f"Spark 只看到 {seen} 行，应有 {flat.rows} 行", f"Spark sees {seen} rows of {flat.rows}"
                raise unreadable(flat.path, said)
            return found.select(*names, number.alias(row))
        path = f.col("_metadata.file_path")
        counts = sorted((r[0], r[1]) for r in found.groupBy(path.alias("path")).count().collect())
        before, at = [], 0
        for name, count in counts:
            before.append((name, at))
            at += count
        if len(before) < 2:
            return found.select(*names, number.alias(row))
        table = f.broadcast(self.spark.createDataFrame(before, "path string, before long"))
        numbered = found.select(*names, number.alias(row), path.alias(f"{row}p"))
        numbered = numbered.join(table, numbered[f"{row}p"] == table["path"])
        return numbered.select(*names, (f.col(row) + f.col("before")).alias(row))

    def _laid(self, flat: Flat, used: list[str], row: str) -> str:
        """A CSV file or a sheet as Parquet of text. Returns its path."""
        import pyarrow.parquet as pq

        folder = Path(self.work, "input")
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{len(list(folder.iterdir()))}.parquet"
        schema = pa.schema([*((n, pa.string()) for n in used), (row, pa.int64())])
        first = 1
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for table in flat.feed(used, SIZE):
                numbers = pa.array(flat.numbers(first, table.num_rows))
                first += table.num_rows
                writer.write_table(table.append_column(row, numbers).cast(schema))
        return str(path)

    def lines(self, source: Lines) -> tuple[Any, dict[tuple[str, int], int]]:
        """Lines with where they lie, and how many lie before each block. Raises InputError."""
        from pyspark.sql import functions as f

        text = self.spark.read.option("lineSep", "\n").text(place(source.path))
        where = f.col("_metadata.file_path").alias("path"), f.col("_metadata.file_block_start").alias("block")
        found = text.select(f.col("value").cast("binary").alias("line"), *where)
        longest = f.max(f.octet_length("line"))
        blocks = sorted(tuple(r) for r in found.groupBy("path", "block").agg(f.count("*"), longest).collect())
        bases, at = {}, 0
        for path, block, count, length in blocks:
            if length >= LONGEST:
                raise unreadable(source.path, ("有一行太长", "a line is too long"))
            bases[path, block] = at
            at += count
        self.spread(at)
        return found, bases

    def spread(self, households: int) -> int:
        """How many buckets households are laid in, a few more than chunks; and no more tasks after a shuffle than that."""
        count = max(1, -(-households * 5 // (SIZE * 4)))
        key = "spark.sql.shuffle.partitions"
        self.spark.conf.set(key, str(max(2, min(count, int(self.spark.conf.get(key))))))
        return count


def decided(spark: Any, worker: Worker, source: Source, mapping: Mapping, work: str, ordered: bool) -> Any:
    """A DataFrame of rows and notes (remote.py). `ordered`: with the column `_at`. Raises InputError."""
    frames = Frames(spark, work)
    if isinstance(source, Lines):
        frame, bases = frames.lines(source)
        cargo = _cargo(worker, source, mapping, [])
        made = frame.mapInArrow(_of_lines(cargo, bases, ordered), _schema(worker, ordered))
    elif isinstance(source, One):
        made = _one(frames, worker, source, mapping, ordered)
    else:
        made = _two(frames, worker, source, mapping, ordered)
    return made


def _one(frames: Frames, worker: Worker, source: One, mapping: Mapping, ordered: bool) -> Any:
    table, key = mapping.tables[source.root], source.keyed(mapping)
    used = [n for n in source.flat.names if n in table.columns or n == key or n in source.lists[source.root]]
    row = _free(used)
    frame = frames.frame(source.flat, used, row)
    frames.spread(frame.count())
    twice = _twice(frame, key) if key else []
    return frame.mapInArrow(_of_tables(_cargo(worker, source, mapping, twice), row, ordered), _schema(worker, ordered))


def _two(frames: Frames, worker: Worker, source: Any, mapping: Mapping, ordered: bool) -> Any:
    from pyspark.sql import functions as f

    sides = []
    keys = source.keyed(mapping)
    for record, flat, key in ((source.root, source.first, keys[0]), (source.record, source.second, keys[1])):
        used = [n for n in flat.names if n in mapping.tables[record].columns or n == key]
        sides.append((flat, used, key))
    row = _free([n for _, used, _ in sides for n in used])
    bucket, made = f"{row}b", []
    tables = [frames.frame(flat, used, row) for flat, used, _ in sides]
    count = frames.spread(tables[0].count())
    for (flat, _, key), table in zip(sides, tables, strict=True):
        if table.schema[key].dataType.typeName() not in ("string", "byte", "short", "integer", "long"):
            raise unreadable(flat.path, ("户号要是文字或整数", "the household's id must be text or a whole number"))
        word = f.coalesce(f.col(quoted(key)).cast("string"), f.lit(""))
        made.append(table.withColumn(bucket, f.crc32(word) % count))
    twice = _twice(tables[0], sides[0][2])
    work = _of_pairs(_cargo(worker, source, mapping, twice), row, bucket, ordered)
    left, right = (t.groupBy(bucket) for t in made)
    return left.cogroup(right).applyInArrow(work, _schema(worker, ordered))


def _cargo(worker: Worker, source: Source, mapping: Mapping, twice: list[str]) -> bytes:
    from doudi.batch.spark.cargo import packed

    return packed(worker, source, mapping, twice)


def _twice(frame: Any, key: str) -> list[str]:
    """Ids that more than one row has."""
    from pyspark.sql import functions as f

    found = frame.select(f.col(quoted(key)).alias("k")).where("k is not null").groupBy("k").count().where("count > 1")
    return sorted(r[0] for r in found.select(f.col("k").cast("string")).collect())


# -- what is sent: bytes, names, and functions that are found by name where doudi is installed


def _of_tables(cargo: bytes, row: str, ordered: bool) -> Callable[..., Any]:
    from doudi.batch.spark.remote import tables

    return lambda batches: tables(cargo, row, ordered, batches)


def _of_lines(cargo: bytes, bases: dict[tuple[str, int], int], ordered: bool) -> Callable[..., Any]:
    from doudi.batch.spark.remote import lines

    return lambda batches: lines(cargo, bases, ordered, batches)


def _of_pairs(cargo: bytes, row: str, bucket: str, ordered: bool) -> Callable[..., Any]:
    from doudi.batch.spark.remote import pair

    return lambda households, members: pair(cargo, row, bucket, ordered, households, members)


def _schema(worker: Worker, ordered: bool) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(remote.plain(worker.schema, ordered))


def quoted(name: str) -> str:
    """A column's name as Spark takes it, whatever is in it."""
    return "`" + name.replace("`", "``") + "`"


def _free(names: list[str]) -> str:
    """A column name that none of these begins with."""
    name = "row"
    while any(n.startswith(name) for n in names):
        name += "_"
    return name


def _first(problem: Exception) -> str:
    return " ".join(str(problem).split())[:160]

