"""The texts that a layer cites, read from where they lie."""

from __future__ import annotations

import os

from doudi.catalogue import Layer, Tree
from doudi.program.citations import Text
from doudi.syntax.document import Map, Scalar
from doudi.text.source import Span

LARGEST = 5_000_000


class Texts:
    """Documents by layer and id. A text that is not at hand is None."""

    def __init__(self, tree: Tree):
        self.tree = tree
        self._read: dict[str, Text | None] = {}

    def of(self, layer: str) -> dict[str, Text | None]:
        """Every document that files of a layer may cite: its own and those of the layers below."""
        out: dict[str, Text | None] = {}
        for x in self.tree.line(layer):
            for id, file, _ in listed(x):
                out[id] = self._text(id, x, file) if file else None
        return out

    def _text(self, id: str, layer: Layer, file: str) -> Text | None:
        path = self.path(layer, file)
        if path is None:
            return None
        if path not in self._read:
            with open(path, "rb") as f:
                data = f.read(LARGEST)
            try:
                self._read[path] = Text(id, data.decode("utf-8-sig").replace("\r\n", "\n"))
            except UnicodeDecodeError:
                self._read[path] = Text(id, data.decode("gb18030", "replace").replace("\r\n", "\n"))
        return self._read[path]

    def path(self, layer: Layer, file: str) -> str | None:
        """Where a text lies: beside the layer, in its `sources`, in DOUDI_SOURCES, or in `shared/sources` beside the checkout."""
        if os.path.isabs(file) or ".." in file.replace("\\", "/").split("/"):
            return None
        beside = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(self.tree.root))), "shared", "sources")
        folders = (layer.folder, os.path.join(layer.folder, "sources"), os.environ.get("DOUDI_SOURCES", ""), beside)
        return next((p for f in folders if f and os.path.isfile(p := os.path.join(f, file))), None)


def documents(tree: Tree, layer: str) -> frozenset[str]:
    """Ids of the documents that files of a layer may cite."""
    return frozenset(id for x in tree.line(layer) for id, _, _ in listed(x))


def listed(layer: Layer) -> list[tuple[str, str, Span]]:
    """The documents that a layer's region.yaml lists: id, file name or "", place."""
    section = layer.head.doc.get("sources") if layer.head.doc is not None else None
    out = []
    for e in section.entries if isinstance(section, Map) else ():
        file = e.value.get("file") if isinstance(e.value, Map) else None
        out.append((e.key.text, file.text if isinstance(file, Scalar) else "", e.key.span))
    return out
