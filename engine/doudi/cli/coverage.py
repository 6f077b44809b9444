"""`doudi coverage`: each clause of the documents with the rules and the cases that carry it, or why none can."""

from __future__ import annotations

import sys

from doudi.casebook.exercised import Exercised
from doudi.casebook.run import Runner
from doudi.catalogue import Layer, Tree
from doudi.cli.coverage_page import Entry, Sheet, as_json, as_markdown, as_text
from doudi.cli.decide import region_id
from doudi.cli.options import Given
from doudi.cli.place import chosen
from doudi.pipeline import Policies
from doudi.review import carried, clauses
from doudi.text import render
from doudi.text.diagnostic import Faults, PolicyError, fault


def run(given: Given) -> int:
    """Exit code: 1 when a register is at fault, or with --strict when a clause is open; 4 when the policies cannot be used."""
    policies = Policies(chosen(given).root)
    tree = policies.tree
    if tree.faults.errors:
        raise PolicyError(tree.faults.errors)
    layers = _layers(given, policies)
    faults = Faults()
    runner = Runner(tree, Exercised())
    for layer in tree.layers.values():
        for programme in layer.cases:
            runner.run(layer.id, programme)
    faults.extend(runner.outcome.broken.errors)
    parts = carried.parts(tree)
    sheets = [s for layer in layers if (s := _sheet(layer, parts, runner, faults)) is not None]
    if not sheets:
        faults.add(fault("clause-register", None, name=" ".join(x.id for x in layers)))
    if faults.errors:
        print(render.text(faults.errors, given.lang, sys.stderr), file=sys.stderr)
        return 1
    form = {"json": as_json, "markdown": as_markdown}.get(given.word("format"), as_text)
    print(form(sheets, given.lang, missing=given.flag("missing")))
    return int(given.flag("strict") and any(e.row.state == "open" for s in sheets for e in s.entries))


def _layers(given: Given, policies: Policies) -> list[Layer]:
    """The layers asked about: one, or the tree's own. Raises PolicyError for one that is not there."""
    tree: Tree = policies.tree
    word = given.text("region")
    if word is None:
        return [tree.layers[id] for id in tree.ids]
    region = region_id(policies, word)
    if region not in tree.layers:
        tree.region(region, 1)
    return [tree.layers[region]]


def _sheet(layer: Layer, parts: list[carried.Part], runner: Runner, faults: Faults) -> Sheet | None:
    register = clauses.read(layer, faults)
    if register is None or runner.exercised is None:
        return None
    rows = carried.rows(register, parts, faults)
    entries = [Entry(row, _cases(layer.id, runner.exercised, row)) for row in rows]
    return Sheet(register, (layer.names.zh, layer.names.en), entries)


def _cases(layer: str, exercised: Exercised, row: carried.Row) -> list[str]:
    """The cases in which the rules of a clause spoke, those of its own layer first."""
    found = exercised.of(row.marks)
    return sorted(found, key=lambda name: not name.startswith(f"{layer}/"))
