"""From a path that a person names to the tree of policies above it, and to what of it was meant."""

from __future__ import annotations

import os
from dataclasses import dataclass

from doudi.catalogue import Tree, is_tree
from doudi.review.tree import Report
from doudi.syntax.file import shown_name
from doudi.text.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Chosen:
    """A tree, and the folder or file in it that is asked about ("" for all of it)."""

    root: str
    part: str

    def holds(self, path: str) -> bool:
        """Whether a file is asked about."""
        if not self.part:
            return True
        path = os.path.abspath(path)
        return path == self.part or path.startswith(self.part + os.sep)

    @property
    def rules(self) -> Chosen:
        """What is asked about of the rules: where it is a file of cases, those that lie beside it."""
        folder, name = os.path.split(self.part)
        return Chosen(self.root, folder) if name.endswith(".yaml") and "cases" in name else self

    def within(self, path: str) -> bool:
        """Whether a file lies in the layer that is asked about."""
        layer = self.layer
        return layer is None or os.path.abspath(path).startswith(os.path.join(os.path.abspath(self.root), layer) + os.sep)

    @property
    def layer(self) -> str | None:
        """The layer that is asked about; None for all."""
        return os.path.relpath(self.part, os.path.abspath(self.root)).split(os.sep)[0] if self.part else None


def choose(path: str | None, default: str) -> Chosen | None:
    """The tree above `path`: the folder whose children have a region.yaml. None when there is none."""
    if path is None:
        return Chosen(default, "") if is_tree(default) else None
    here = os.path.abspath(path)
    if not os.path.exists(here):
        return None
    if is_tree(here):
        return Chosen(path, "")
    at = here
    while (above := os.path.dirname(at)) != at:
        if is_tree(above) and os.path.isfile(os.path.join(at, "region.yaml")):
            return Chosen(shown_name(above), here)
        at = above
    return None


def divided(tree: Tree, part: Chosen, report: Report) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Faults in what was asked about, and the errors elsewhere that stand on it: in layers above it, and in layers below it that are
    sound until it is laid over them (what it removes may still be named there)."""
    if not part.part:
        return report.found, []
    held = [d.span is None or part.holds(d.span.source.name) for d in report.found]
    here = [d for d, x in zip(report.found, held, strict=True) if x]
    rest = [d for d, x in zip(report.found, held, strict=True) if not x and d.severity == "error"]
    upper = {x for x in tree.ids if any(y.id == part.layer for y in tree.line(x))}
    root = os.path.abspath(part.root)

    def stands(d: Diagnostic) -> bool:
        assert d.span is not None
        layer = os.path.relpath(os.path.abspath(d.span.source.name), root).split(os.sep)[0]
        regions = report.regions.get(d.identity)
        return layer in upper or (regions is not None and regions <= upper)

    return here, [d for d in rest if stands(d)]


def beneath(tree: Tree, part: Chosen, told: list[Diagnostic], report: Report) -> list[Diagnostic]:
    """Errors that are not `told` in what was asked about, in its layer and those below: with them nothing of it can be decided."""
    if not part.part:
        return []
    under = tuple(os.path.abspath(x.folder) + os.sep for x in tree.line(part.layer or ""))
    rest = (d for d in report.found if d.severity == "error" and d.span is not None and d not in told)
    return [d for d in rest if d.span is not None and os.path.abspath(d.span.source.name).startswith(under)]
