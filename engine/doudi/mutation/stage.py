"""Cases ready to be run on changed programmes: one stage for each set of versions (and supposed figures) that some cases stand on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from doudi.casebook.book import Book, Case, read
from doudi.casebook.expect import compare
from doudi.casebook.household import Household
from doudi.casebook.run import pairs
from doudi.casebook.suppose import supposing
from doudi.catalogue import Layer, Tree
from doudi.decision.engine import Engine
from doudi.pipeline import evaluate
from doudi.plan.nodes import Plan
from doudi.plan.outcome import Planner
from doudi.program.model import Region
from doudi.text.diagnostic import Diagnostic, Faults, InputError, PolicyError

LAST = 10**7  # a day after every version


@dataclass(slots=True)
class Ready:
    """A case with its household as the door takes it. `kills` counts the slips that it noticed."""

    case: Case
    household: dict[str, Any]
    kills: int = 0


@dataclass(slots=True)
class Stage:
    """The cases of one programme that stand on one region. `supposed`: some figures are as if published."""

    book: Book
    day: int
    region: Region
    plan: Plan
    shared: set[str]  # keys of the shared terms that the programme reads
    rates: set[str]
    engine: Engine  # of the rules as they stand
    ready: list[Ready] = field(default_factory=list)
    supposed: bool = False

    @property
    def layer(self) -> str:
        return self.book.layer

    @property
    def programme(self) -> str:
        return self.book.programme

    def planned(self, region: Region) -> Plan | None:
        """The plan of the programme in a changed region; None when there can be none."""
        found = plan(region, self.programme)
        return found[0] if found is not None else None

    def noticed(self, changed: Plan) -> Ready | None:
        """The first case that a changed plan does not decide as expected; those that noticed most so far go first."""
        engine = Engine(changed, once=True)
        for r in sorted(self.ready, key=lambda r: -r.kills):
            if wrong(r.case, r.household, engine, self.programme):
                r.kills += 1
                return r
        return None


def plan(region: Region, programme: str) -> tuple[Plan, set[str], set[str]] | None:
    """The plan of one programme, with the shared terms and the rates that it reads."""
    p = region.programmes.get(programme)
    if p is None:
        return None
    faults = Faults()
    planner = Planner(region, region.ancestors(p.subject)[-1], faults)
    made = planner.build([programme])
    if faults.errors:
        return None
    return made, {k for k in planner.terms if k.startswith(".")}, {str(row[0]) for row in made.rates}


def wrong(case: Case, household: dict[str, Any], engine: Engine, programme: str) -> list[Diagnostic]:
    """What a plan decides otherwise than a case expects."""
    faults = Faults()
    try:
        decisions = evaluate(engine, household, case.day).decisions(programme)
    except InputError as problem:
        return list(problem.diagnostics)
    for decision, expect in pairs(decisions, case, faults):
        faults.extend(compare(case.name.text, expect, decision))
        if faults.found:
            break
    return faults.found


def stages(tree: Tree, layer: str, programme: str, broken: Faults) -> list[Stage]:
    """The stages of a programme as one layer has it; what is wrong with its cases goes to `broken`.

    A programme without cases has one stage, on its newest versions: every slip survives there.
    """
    book = Book("", layer, programme, ())
    if programme in tree.layers[layer].cases:
        book = read(tree.layers[layer], programme, broken)
    found: dict[tuple[Any, ...], Stage | None] = {}
    for case in book.cases:
        key = (tree.selection(layer, case.day), case.supposed)
        if key not in found:
            found[key] = _stage(tree, book, case.day, case, broken)
        stage = found[key]
        if stage is not None:
            _prepared(stage, case, broken)
    if not book.cases:
        days = [d for x in tree.line(layer) for d in x.programmes.get(programme, {})]
        found[()] = _stage(tree, book, max(days), None, broken) if days else None
    return [s for s in found.values() if s is not None]


def _stage(tree: Tree, book: Book, day: int, case: Case | None, broken: Faults) -> Stage | None:
    try:
        region = tree.region(book.layer, day)
        if case is not None and case.rates is not None:
            region = supposing(tree, book.layer, day, case.rates)
    except PolicyError as problem:
        broken.extend(problem.diagnostics)
        return None
    found = plan(region, book.programme)
    if found is None:
        return None
    made, shared, rates = found
    supposed = set(case.rates.keys()) if case is not None and case.rates is not None else set()
    return Stage(book, day, region, made, shared, rates - supposed, Engine(made, once=True), supposed=bool(supposed))


def _prepared(stage: Stage, case: Case, broken: Faults) -> None:
    """Adds a case that the rules as they stand decide as expected; another is told of."""
    faults = Faults()
    household = Household(case, stage.plan.door, stage.plan.root, faults)
    found = faults.errors or wrong(case, household.object, stage.engine, stage.programme)
    broken.extend(found)
    if not found:
        stage.ready.append(Ready(case, household.object))


def carrying(tree: Tree, files: Iterable[str]) -> list[tuple[str, str]]:
    """(layer, programme) of everything that may stand on one of some files, the layer of the file itself first."""
    folders = {f.id: f for f in tree.layers.values()}
    found: list[tuple[str, str]] = []
    for layer in sorted(folders, key=lambda x: len(tree.line(x))):
        line = tree.line(layer)
        names = dict.fromkeys(p for x in line for p in x.programmes)
        found += [(layer, p) for p in names if any(_touches(x, p, set(files)) for x in line)]
    return found


def _touches(layer: Layer, programme: str, files: set[str]) -> bool:
    paths = {f.path for f in layer.programmes.get(programme, {}).values()} | {f.path for _, f in layer.shared()}
    return bool(paths & files)
