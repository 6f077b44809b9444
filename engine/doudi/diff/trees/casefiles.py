"""Files of policy cases that differ between two sides. They decide nothing; but whoever changed one should hear that it was looked at."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from doudi.diff.trees.sides import Side
from doudi.syntax.file import load
from doudi.text.diagnostic import Faults
from doudi.text.source import LARGEST_FILE


@dataclass(frozen=True, slots=True)
class CaseFile:
    """file: from the root of the tree. broken: the new side's cannot be read."""

    file: str
    broken: bool


def differing(old: Side, new: Side, regions: Iterable[str], programme: str | None) -> list[CaseFile]:
    """Of some regions and the layers below them, which both sides have; of one programme where it is named."""
    out: dict[str, CaseFile] = {}
    for region in regions:
        layers = dict.fromkeys(x.id for side in (old, new) for x in side.policies.tree.line(region))
        for layer in layers:
            a, b = (_files(side, layer, programme) for side in (old, new))
            for name in sorted(a.keys() | b.keys()):
                if name not in out and _data(a.get(name)) != _data(b.get(name)):
                    out[name] = CaseFile(name, name in b and _broken(b[name]))
    return list(out.values())


def _files(side: Side, layer: str, programme: str | None) -> dict[str, str]:
    """Paths by how they are shown."""
    found = side.policies.tree.layers.get(layer)
    chosen = found.cases.items() if found is not None else ()
    return {f"{layer}/{p}/{path.rpartition('/')[2]}": path for p, paths in chosen if programme in (None, p) for path in paths}


def _data(path: str | None) -> bytes | None:
    if path is None or os.path.islink(path):
        return None
    with open(path, "rb") as f:
        return f.read(LARGEST_FILE + 1)


def _broken(path: str) -> bool:
    faults = Faults()
    load(path, "cases", faults)
    return any(d.severity == "error" for d in faults.found)
