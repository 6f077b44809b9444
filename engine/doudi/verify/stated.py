"""Properties that a programme states (`always`): proved, refuted by a household, or resting on what the policy leaves open."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from doudi.diff.symbols import Unsupported
from doudi.program.model import Programme
from doudi.verify.atoms import Atom, Holds
from doudi.verify.finding import Finding
from doudi.verify.scene import Scene


def stated(scene: Scene, p: Programme) -> Iterator[Finding]:
    """One finding a property: `holds` where it was proved."""
    for x in p.properties:
        key = f"{p.id}/always.{x.id}"
        nodes = scene.built.nodes[key]
        if "that" not in nodes:
            continue
        atoms: tuple[Atom, ...] = (Holds(nodes["that"][1], False),)
        if "when" in nodes:
            atoms = (Holds(nodes["when"][1]), *atoms)
        yield _answer(scene, Finding("property-broken", scene.region, p.id, key, x.names, x.origin.span), atoms)


def _answer(scene: Scene, out: Finding, atoms: tuple[Atom, ...]) -> Finding:
    out.nodes = tuple(n for a in atoms for n in a.nodes)
    homes = scene.homes
    home = homes.showing(atoms, homes.cases)
    if home is not None:
        out.shown = [scene.told(home[0].household, home[1], home[0].case)]
        return out
    drawn = homes.showing(atoms, homes.drawn)
    try:
        found = scene.asked(atoms)
    except (Unsupported, z3.Z3Exception) as problem:
        if drawn is None:
            return scene.unknown(out, atoms, str(problem)[:80])
        found = None
    if found is not None and found.model is not None:
        return scene.shown_by(out, found.model, atoms)
    if drawn is not None:
        out.shown = [scene.told(drawn[0].household, drawn[1], "")]
    elif found is not None and found.reason:
        return scene.unknown(out, atoms, found.reason)
    elif found is not None and found.open:
        out.code = "property-open"
    elif found is not None:
        out.code, out.holds, out.bound = "property-holds", True, None if found.never else scene.ground.members
    return out
