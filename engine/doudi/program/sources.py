"""Which document a citation points into: that of its file, unless its entry names another of the layer's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from doudi.program.layers import Item


@dataclass(frozen=True, slots=True)
class Sources:
    """By layer: `of_file`, the document that the cites of its file point into; `listed`, those that an entry there may name."""

    of_file: Mapping[str, str]
    listed: Mapping[str, frozenset[str]]

    def of(self, item: Item) -> str:
        """The document that the `cite` of an entry points into; "" where there is none."""
        cite, source = item.fields.get("cite"), item.fields.get("source")
        layer = cite.layer if cite else item.layer
        named = item.text("source")
        if cite and source and named and source.layer == layer and named in self.listed.get(layer, ()):
            return named
        return self.of_file.get(layer, "")

    def over(self, of_file: Mapping[str, str]) -> Sources:
        """With other files of some layers."""
        return replace(self, of_file={**self.of_file, **of_file})
