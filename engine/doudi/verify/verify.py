"""One version of a tree, a region or a programme: everything that is found of it, and what was proved.

Per programme: its claims (claims.py), stated properties (stated.py), how its amount grows (steps.py), days without figures (figures.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from doudi.diff.changes.built import Built
from doudi.diff.proof.ground import MEMBERS
from doudi.diff.proof.witness import Template
from doudi.diff.trees.sides import Side, day_for
from doudi.pipeline import not_yet
from doudi.program.model import Names, Programme
from doudi.text.diagnostic import PolicyError, fault
from doudi.verify.claims import Claim, Claims
from doudi.verify.days import others
from doudi.verify.figures import missing
from doudi.verify.finding import Finding
from doudi.verify.homes import Homes
from doudi.verify.scene import Scene
from doudi.verify.stated import stated
from doudi.verify.steps import Growing

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.diff.analysis import Templates

BUDGET = 60.0  # seconds for one programme


@dataclass(slots=True)
class Verified:
    """One region on one day. `programmes`: id and names of those looked at; `asked` counts the questions, `settled` those answered."""

    region: str
    names: Names
    day: int
    programmes: dict[str, Names] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    asked: int = 0
    settled: int = 0
    members: int = MEMBERS


@dataclass(slots=True)
class Report:
    """What was verified, region by region."""

    side: Side
    verified: list[Verified] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        return [f for v in self.verified for f in v.findings]

    @property
    def ways(self) -> set[str]:
        """What `--fail-on` asks for: codes of what is found, error, warning, note, unknown, defect."""
        found = [f for f in self.findings if not f.holds]
        out = {f.code for f in found if f.how == "proved" and f.meant is None} | {f.severity for f in found}
        out |= {"unknown" for f in found if f.how != "proved"}
        return out | {"defect" for f in found if f.defects}


def verify(
    side: Side, *, as_of: int | None = None, programme: str | None = None, templates: Templates | None = None,
    budget: float = BUDGET, told: Callable[[str], None] | None = None,
) -> Report:
    """Raises PolicyError when a region cannot be used. `told` is called with each programme before it is looked at."""
    report = Report(side)
    wanted = programme or side.programme
    for region in side.regions:
        day = day_for(side, region, as_of)
        built = Built(side.policies.tree, region, day)
        if wanted is None or wanted in built.region.programmes:
            free = as_of is None and side.day is None  # a day that is asked for is the only one
            report.verified.append(_region(side, region, built, wanted, templates, budget, told, free))
    if wanted is not None and not report.verified:
        late = (not_yet(side.policies, r, wanted, day_for(side, r, as_of)) for r in side.regions)
        raise PolicyError([next((d for d in late if d is not None), None) or fault("programme-unknown", None, name=wanted)])
    _merged(report)
    return report


def _region(
    side: Side, region: str, built: Built, wanted: str | None, templates: Templates | None, budget: float,
    told: Callable[[str], None] | None, free: bool,
) -> Verified:
    out = Verified(region, built.region.names, built.day)
    chosen = [id for id in built.region.programmes if wanted in (None, id)]
    claims = {id: Claims(built).of(id) for id in ([*chosen, ""] if wanted is None else chosen)}
    for id in chosen:
        p = built.region.programmes[id]
        out.programmes[id] = p.names
        if told is not None:
            told(p.names.zh)
        plan = built.plan_of(id)
        named = templates(side.policies.tree, region, id, plan.door, plan.root) if templates is not None else []
        found = [Template(*x) for x in named]
        scene = Scene(built, region, id, plan, Homes(plan, built.day, found), time.monotonic() + budget)
        _programme(out, scene, p, claims[id])
        for day in others(side.policies.tree, region, built, id) if free else ():
            _on_another(out, Built(side.policies.tree, region, day), id, found, scene.ground.until)
    if wanted is None:
        _shared(out, built, region, claims[""], budget)
    return out


def _on_another(out: Verified, built: Built, id: str, homes: list[Template], until: float) -> None:
    """What some household of a programme meets on another day and none on the day of the verification."""
    claims = [c for c in Claims(built).of(id) if not c.never]
    plan = built.plan_of(id)
    scene = Scene(built, out.region, id, plan, Homes(plan, built.day, homes), until)
    known = {(f.code, f.key) for f in out.findings}
    for f in _claimed(out, scene, claims):
        if f.how == "proved" and (f.code, f.key) not in known:
            f.day = built.day
            out.findings.append(f)


def _programme(out: Verified, scene: Scene, p: Programme, claims: list[Claim]) -> None:
    found = [*_claimed(out, scene, claims)]
    found += stated(scene, p)
    if p.amount is not None and all(f.code != "never-granted" for f in found):
        found += Growing(scene, p).findings()
    found += missing(scene.built, scene.region, p, scene.plan)
    out.asked += len(p.properties)
    out.settled += sum(1 for f in found if f.code.startswith("property-") and f.how == "proved")
    out.findings += _meant(p, scene, found)


def _claimed(out: Verified, scene: Scene, claims: list[Claim]) -> Iterator[Finding]:
    """Findings of claims in their order: one that another says already is not asked."""
    said: dict[str, set[str]] = {}
    for claim in claims:
        if (said.get(claim.key, set()) | said.get(claim.programme, set())) & set(claim.but):
            continue
        out.asked += 1
        found = scene.finding(claim)
        if found is not None and found.code == "case-gap" and found.reason in ("silence", "contradiction"):
            found = None  # a gap that only a silence leads to is told at that silence
        out.settled += found is None or found.how == "proved"
        if found is not None:
            said.setdefault(claim.key, set()).add(claim.code)
            yield found


def _shared(out: Verified, built: Built, region: str, claims: list[Claim], budget: float) -> None:
    """Terms of the vocabulary, which belong to no programme; each in the plan of the root that it is seen from."""
    until = time.monotonic() + budget
    for root, planner in built.planners.items():
        mine = [c for c in claims if any(r == root for r, _, _ in built.nodes.get(c.key, {}).values())]
        if mine:
            scene = Scene(built, region, "", planner.plan, Homes(planner.plan, built.day, []), until)
            out.findings += _claimed(out, scene, mine)


def _meant(p: Programme, scene: Scene, found: list[Finding]) -> Iterator[Finding]:
    """Findings with the declarations that want them; a declaration that fits none is one itself."""
    used = set()
    for f in found:
        for m in p.meant:
            about = f.fact if f.fact else f.key.removeprefix(f"{p.id}/")
            if m.finding == f.code and m.of in ("", about):
                f.meant = m
                used.add(m.id)
        yield f
    for m in p.meant:
        if m.id not in used:
            yield Finding("meant-idle", scene.region, p.id, f"{p.id}/meant.{m.id}", m.names, m.origin.span, args={"code": m.finding})


def _merged(report: Report) -> None:
    """What several regions have at one place is told once."""
    kept: list[Finding] = []
    for v in report.verified:
        mine = []
        for f in v.findings:
            first = next((k for k in kept if k.same(f)), None)
            if first is None:
                kept.append(f)
                mine.append(f)
            else:
                first.regions.append(v.region)
        v.findings = mine
