"""Properties that a programme states (`always`): proved, refuted by a household, or resting on what the policy leaves open."""

from __future__ import annotations

from collections.abc import Iterator

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
        out = Finding("property-broken", scene.region, p.id, key, x.names, x.origin.span)
        out.nodes = tuple(n for a in atoms for n in a.nodes)
        if scene.shown(out, atoms) is None:
            out.code = "property-holds" if out.holds else "property-open"
        yield out
