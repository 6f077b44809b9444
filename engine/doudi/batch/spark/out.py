"""What executors wrote, taken to where it belongs: a folder of Parquet as Spark writes it, or one file put together here."""

from __future__ import annotations

import json
import os

import pyarrow as pa

from doudi.batch.answers.write import rejects, written
from doudi.batch.job.run import SIZE, Totals
from doudi.batch.spark.driver import place, quoted
from doudi.batch.spark.remote import AT, KIND, NOTES, ROWS
from doudi.batch.tables.flat import PAGE
from doudi.batch.tables.pages import SHEET

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.tables.pages import Pages


class Torn(Exception):
    """What was counted and what was written differ: a bug, never an output."""


class Found:
    """Rows and notes of a job, in a folder of their own."""

    def __init__(self, spark: Any, folder: str):
        self.spark, self.folder = spark, folder
        jvm = spark._jvm
        self._path = jvm.org.apache.hadoop.fs.Path
        self._files = self._path(place(folder, read=False)).getFileSystem(spark._jsc.hadoopConfiguration())

    def write(self, frame: Any) -> None:
        """Decide, and write everything: this is where the work is done. Raises what Spark raises."""
        out = frame.write.partitionBy(KIND).option("compression", "zstd").mode("overwrite")  # what a run before left of its own
        out.parquet(place(self.folder, read=False))

    def taken(self, output: str) -> bool:
        """Whether something is there already."""
        return self._exists(output)

    def _part(self, kind: str) -> str:
        return f"{self.folder}/{KIND}={kind}"

    def _exists(self, path: str) -> bool:
        return bool(self._files.exists(self._path(place(path, read=False))))

    def notes(self) -> Iterator[dict[str, Any]]:
        """Of each chunk, in the order of the input: counts, rejects, and what was told."""
        if self._exists(self._part(NOTES)):
            frame = self.spark.read.parquet(place(self._part(NOTES)))
            for row in frame.orderBy("row").select("id").toLocalIterator():
                yield json.loads(row[0])

    def rows(self) -> int:
        """How many rows were written."""
        return int(self.spark.read.parquet(place(self._part(ROWS))).count()) if self._exists(self._part(ROWS)) else 0

    def totals(self) -> Totals:
        """The counts of all chunks. Raises Torn where they are not what was written."""
        out = Totals()
        for note in self.notes():
            out.take(note["counts"])
        told = sum(n for name, n in out.items() if name.startswith("status."))
        if told != self.rows():
            raise Torn(f"{told} rows counted, {self.rows()} written")
        return out

    def rejected(self, path: str, bad: list[list[Any]], lang: str, pages: Pages) -> int:
        """The file of what was refused; how many lines it has."""
        lines = (line for note in self.notes() for line in note["rejects"])
        return rejects(path, (line for part in (lines, iter(bad)) for line in part), lang, pages)

    def told(self) -> list[str]:
        """The explanations that were asked for."""
        return [text for note in self.notes() for _, text in note["told"]]

    def by_sheet(self, pages: Pages, root: str) -> None:
        """Rows of a table that lies in several sheets, each with its sheet and its own number in it."""
        titles = pages.titles.get(root)
        if not titles or not self._exists(self._part(ROWS)):
            return
        from pyspark.sql import functions as f

        frame, page = self.spark.read.parquet(place(self._part(ROWS))), (f.col("row") / PAGE).cast("int")
        sheet = f.element_at(f.array(*map(f.lit, titles)), page + 1)
        names = ["row", SHEET, *(n for n in frame.columns if n != "row")]
        with_sheet = frame.withColumn(SHEET, sheet).withColumn("row", f.col("row") % PAGE).select(*map(quoted, names))
        with_sheet.write.option("compression", "zstd").parquet(place(f"{self.folder}/by_sheet", read=False))
        self._files.delete(self._path(place(self._part(ROWS), read=False)), True)
        self._files.rename(self._path(place(f"{self.folder}/by_sheet", read=False)), self._path(place(self._part(ROWS), read=False)))

    def as_folder(self, output: str, schema: Any) -> None:
        """The rows, as they lie, become the folder `output`. Raises OSError."""
        if not self._exists(self._part(ROWS)):
            self.spark.createDataFrame([], schema).write.parquet(place(self._part(ROWS), read=False))
        to = self._path(place(output, read=False))
        if not self._files.rename(self._path(place(self._part(ROWS), read=False)), to):
            raise OSError(f"cannot rename to {output}")
        self._files.createNewFile(self._path(to, "_SUCCESS"))

    def as_file(self, output: str, schema: Any, pages: Pages, root: str) -> int:
        """One file by its ending, in the order of the input; returns its rows. Raises TooMany, OSError.

        Sorted from what was written: a sort looks at its input twice, and nothing should be decided twice.
        """
        folder = f"{self.folder}/ordered"
        if self._exists(self._part(ROWS)):
            frame = self.spark.read.parquet(place(self._part(ROWS))).orderBy("row", AT)
            frame.drop(AT).write.parquet(place(folder, read=False))
        return written(output, (pages.table(root, t) for t in _tables(folder)), pages.schema(root, schema))

    def end(self) -> None:
        """Remove what is left."""
        self._files.delete(self._path(place(self.folder, read=False)), True)


def _tables(folder: str) -> Iterator[Any]:
    import pyarrow.parquet as pq

    names = sorted(n for n in os.listdir(folder) if n.endswith(".parquet")) if os.path.isdir(folder) else []
    for name in names:
        with pq.ParquetFile(os.path.join(folder, name), pre_buffer=False) as file:
            for batch in file.iter_batches(batch_size=SIZE, use_threads=False):
                yield pa.Table.from_batches([batch])
