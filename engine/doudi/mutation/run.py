"""The whole run: slips collected, each held against the cases, and what no case notices proved away or given a case of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from doudi.casebook.book import Case
from doudi.catalogue import Tree
from doudi.decision.engine import Engine
from doudi.diff.analysis import can_prove
from doudi.mutation.mutants import KINDS, Key, Mutant, mutants
from doudi.mutation.proof import Prover
from doudi.mutation.propose import Proposal
from doudi.mutation.stage import Stage, carrying, stages
from doudi.program.model import Region
from doudi.text.diagnostic import Faults

STATES = ("killed", "equivalent", "survivor", "unknown")
BUDGET = 600.0  # seconds for all proofs of a run
EACH = 20.0  # seconds for the proof of one slip


@dataclass(slots=True)
class Slip:
    """One slip in every region that has it. `state`: one of STATES; `by`: the case that noticed, with its book.

    `bound`: proved equivalent for lists of at most so many elements, None for any. `reason`: of an unknown, why it is not known; of a
    survivor without a proposal, why there is none.
    """

    mutant: Mutant
    at: list[tuple[Stage, Region]] = field(default_factory=list)
    state: str = "unknown"
    by: str = ""
    bound: int | None = None
    reason: str = ""
    proposal: Proposal | None = None


@dataclass(slots=True)
class Report:
    """All slips of a run, in the order of files and places. `cases`: how many were run; `broken`: cases that fail as it is."""

    slips: list[Slip] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    cases: int = 0
    broken: Faults = field(default_factory=Faults)
    unmatched: list[str] = field(default_factory=list)  # words of `only` that name no slip

    def of(self, state: str) -> list[Slip]:
        return [s for s in self.slips if s.state == state]

    @property
    def score(self) -> tuple[int, int]:
        """(noticed, those that could be noticed): equivalent ones do not count, unknown ones do."""
        return len(self.of("killed")), len(self.slips) - len(self.of("equivalent"))


def mutate(
    tree: Tree, holds: Callable[[str], bool], only: list[str], budget: float = BUDGET, tick: Callable[[int, int], None] | None = None
) -> Report:
    """Every slip of the entries written in files that `holds` takes. `only`: entries or kinds to keep; `tick`: (done, of all)."""
    report = Report()
    found = collect(tree, holds, only, report)
    report.slips = sorted(found.values(), key=lambda s: s.mutant.key)
    for i, slip in enumerate(report.slips):
        _held(slip)
        if tick is not None:
            tick(i + 1, len(report.slips))
    report.slips = [s for s in report.slips if s.at]
    prove(report, budget)
    return report


def collect(tree: Tree, holds: Callable[[str], bool], only: list[str], report: Report) -> dict[Key, Slip]:
    """The slips by key, each with all stages that it can be seen on."""
    files = [f.path for x in tree.layers.values() for f in x.files() if holds(f.path)]
    found: dict[Key, Slip] = {}
    matched: set[str] = set(KINDS)
    for layer, programme in carrying(tree, files):
        for stage in stages(tree, layer, programme, report.broken):
            used = False
            for m in mutants(stage.region, programme, stage.shared, stage.rates):
                if not holds(m.span.source.name):
                    continue
                named = words(m) & set(only)
                matched |= named
                if named or not only:
                    found.setdefault(m.key, Slip(m)).at.append((stage, m.region))
                    used = True
            report.cases += len(stage.ready) if used else 0
    report.unmatched = [w for w in only if w not in matched]
    return found


def words(m: Mutant) -> set[str]:
    """What `--only` may call it: its kind, the entry, its section, its id or its name."""
    return {m.kind, m.entry, m.entry.partition(".")[0], m.entry.rpartition(".")[2], m.name.zh}


def _held(slip: Slip) -> None:
    """Runs the cases; stages on which no plan can be made are left out."""
    seen: list[tuple[Stage, Region]] = []
    for stage, region in slip.at:
        changed = stage.planned(region)
        if changed is None:
            continue
        seen.append((stage, region))
        ready = stage.noticed(changed)
        if ready is not None:
            slip.state, slip.by = "killed", named(stage, ready.case)
            break
    slip.at = seen


def named(stage: Stage, case: Case) -> str:
    return f"{stage.layer}/{stage.programme} {case.name.text}"


def prove(report: Report, budget: float) -> None:
    """What is left: equivalent, or with a case that would notice it, or not known.

    The time left decides only whether something is known at all, never what is said of it.
    """
    until = time.monotonic() + budget
    for slip in report.slips:
        if slip.state == "killed":
            continue
        if not can_prove():
            slip.reason = "no-solver"
        elif _covered(slip, report.proposals):
            continue
        elif time.monotonic() > until:
            slip.reason = "budget"
        else:
            _proved(slip, report, min(until, time.monotonic() + EACH))
    for slip in report.slips:  # a case that was found later may notice what was not known before
        if slip.state in ("survivor", "unknown") and slip.proposal is None and _covered(slip, report.proposals):
            slip.reason = ""


def _covered(slip: Slip, proposals: list[Proposal]) -> bool:
    """Whether a case that was proposed for another slip notices this one too."""
    for stage, region in slip.at:
        here = [p for p in proposals if p.stage is stage]
        changed = stage.planned(region) if here else None
        engine = Engine(changed, once=True) if changed is not None else None
        for p in here:
            if engine is not None and p.notices(engine):
                slip.state, slip.proposal = "survivor", p
                p.slips += 1
                return True
    return False


def _proved(slip: Slip, report: Report, until: float) -> None:
    """Asks every stage once: those on real figures first, the ones that leave least open before others. Equivalent means so on each."""
    order = sorted(slip.at, key=lambda at: (at[0].supposed, len(at[0].plan.gaps), at[0].layer != slip.mutant.layer))
    real = [at for at in order if not at[0].supposed] or order
    states: list[str] = []
    for stage, region in order:
        if stage.supposed and states and all(s == "equivalent" for s in states):
            continue  # what holds for any figure holds for a supposed one
        found = Prover(stage, region, slip.mutant, until).run()
        states.append(found.state)
        slip.bound = max((b for b in (slip.bound, found.bound) if b is not None), default=None)
        slip.reason = found.reason or slip.reason
        if found.proposal is not None:
            slip.state, slip.proposal, slip.reason = "survivor", found.proposal, ""
            report.proposals.append(found.proposal)
            found.proposal.number = len(report.proposals)
            return
    if all(s == "equivalent" for s in states[: len(real)]):
        slip.state = "equivalent"
    elif {"survivor", "silent"} & set(states):
        slip.state = "survivor"
    else:
        slip.state = "unknown"
