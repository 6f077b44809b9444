"""The households of a programme's policy cases, for whoever wants families that somebody has thought of."""

from __future__ import annotations

from typing import Any

from doudi.casebook.book import read
from doudi.casebook.household import Household
from doudi.catalogue import Tree
from doudi.text.diagnostic import Faults

MOST_CASES = 120


def households(tree: Tree, region: str, programme: str, door: Any, root: str) -> list[tuple[str, dict[str, Any]]]:
    """(name of the case, household) of the region, or of the nearest layer below it that has cases."""
    out: list[tuple[str, dict[str, Any]]] = []
    for layer in reversed(tree.line(region)):
        if programme not in layer.cases:
            continue
        book = read(layer, programme, Faults())
        for case in book.cases[:MOST_CASES]:
            broken = Faults()
            household = Household(case, door, root, broken).object
            if not broken.found:
                out.append((case.name.text, household))
        if out:
            break
    return out
