"""`check --fix-quotes`: quotations that differ from their source in width or spacing alone, written as it has them."""

from __future__ import annotations

from collections.abc import Iterator

from doudi.catalogue import Tree
from doudi.program.citations import unlike
from doudi.review.places import Chosen
from doudi.review.sources import Texts
from doudi.review.tree import document_of
from doudi.syntax.document import Map, Scalar, read
from doudi.text.diagnostic import Faults
from doudi.text.source import Source


def fix(tree: Tree, part: Chosen) -> Iterator[tuple[str, int]]:
    """Rewrites the files asked about; yields each that changed with how many quotations did."""
    texts = Texts(tree)
    for layer in tree.layers.values():
        known = texts.of(layer.id)
        for file in layer.files():
            if file.doc is None or not part.holds(file.path):
                continue
            document = document_of(file.doc, layer, known, Faults())
            changes = [(q.doc, q.place, said) for q, said in unlike(file.doc, document, known)]
            if changes:
                yield _write(file.path, file.source, changes)


def _write(path: str, source: Source, changes: list[tuple[Scalar, str, str]]) -> tuple[str, int]:
    out, count = source.text, 0
    for doc, place, said in sorted(changes, key=lambda c: -c[0].span.start):
        wanted = f"{place} {said}"
        for shape in (wanted, "'" + wanted.replace("'", "''") + "'"):
            if doc.style in ("|", ">") or (doc.style in "'\"" and doc.style and shape == wanted):
                continue
            tried = out[: doc.span.start] + shape + out[doc.span.end :]
            again = read(Source(source.name, tried), Faults())
            if isinstance(again, Map):
                out, count = tried, count + 1
                break
    if count:
        with open(path, "w", encoding="utf-8") as f:
            f.write(out)
    return path, count
