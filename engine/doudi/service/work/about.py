"""What a snapshot holds, as data: regions, programmes, versions in force, schemas. For answers, and for examples of answers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import doudi
from doudi.decision.door.schema import schema_of
from doudi.pipeline import decision_day
from doudi.plan.door import door
from doudi.service.base.problems import problem
from doudi.service.versions.policies import Snapshot, digest_of, listed
from doudi.text.diagnostic import PolicyError, fault


def known_region(snapshot: Snapshot, region: str) -> str:
    """A region of the tree. Raises PolicyError."""
    if region not in snapshot.policies.tree.layers:
        snapshot.policies.tree.region(region, 1)
    return region


def day_of(snapshot: Snapshot, region: str, as_of: str | None) -> str:
    """The day asked about; else the one on which the newest version comes into force."""
    days = snapshot.policies.tree.days(region)
    return as_of or date.fromordinal(days[-1] if days else 1).isoformat()


def _names(names: Any) -> dict[str, str]:
    return {"zh": names.zh, "en": names.en}


def regions(snapshot: Snapshot) -> dict[str, Any]:
    """Every region with its layers and the days its versions come into force."""
    tree = snapshot.policies.tree
    rows = []
    for id in tree.ids:
        days = [date.fromordinal(d).isoformat() for d in tree.days(id)]
        typed = tree.region(id, tree.days(id)[-1] if days else 1)
        rows.append({"region": id, "names": _names(typed.names), "layers": [x.id for x in tree.line(id)], "days": days})
    return {"digest": snapshot.signature, "loaded": snapshot.loaded, "regions": rows}


def roots(snapshot: Snapshot) -> list[str]:
    """Ids of the outermost records of every region's newest versions; households come first."""
    tree, out = snapshot.policies.tree, dict[str, None]()
    for id in tree.ids:
        typed = tree.region(id, max(tree.days(id), default=1))
        out |= {r.id: None for r in typed.records.values() if r.parent is None}
    return list(out)


def region(snapshot: Snapshot, region: str, as_of: str | None) -> dict[str, Any]:
    """The programmes in force in a region on a day, each with the digest to pin it by."""
    known_region(snapshot, region)
    day = day_of(snapshot, region, as_of)
    typed = snapshot.policies.tree.region(region, decision_day({}, day))
    plan = _plan(snapshot, region, day)
    rows = [_programme(snapshot, typed, region, id, day) for id in typed.programmes]
    pin = _pin(listed(plan.outcomes.values(), plan))
    return {"region": region, "names": _names(typed.names), "as_of": day, "digest": pin, "programmes": rows}


def programme(snapshot: Snapshot, region: str, id: str, as_of: str | None) -> dict[str, Any]:
    """One programme: what decides on a day, and every version there is."""
    known_region(snapshot, region)
    day = day_of(snapshot, region, as_of)
    typed = snapshot.policies.tree.region(region, decision_day({}, day))
    if id not in typed.programmes:
        id = snapshot.prepare(region, day, id).ids[0]  # its Chinese name, or nothing
    all_versions = [
        {"layer": layer.id, "from": date.fromordinal(first).isoformat(), "digest": file.digest}
        for layer in snapshot.policies.tree.line(region)
        for first, file in sorted(layer.programmes.get(id, {}).items())
    ]
    return {**_programme(snapshot, typed, region, id, day), "region": region, "as_of": day, "published": all_versions}


def _programme(snapshot: Snapshot, typed: Any, region: str, id: str, day: str) -> dict[str, Any]:
    """Its versions as the plan of all programmes has them; nothing is compiled."""
    plan, p = _plan(snapshot, region, day), typed.programmes[id]
    if id not in plan.outcomes:  # about another root than households
        plan = snapshot.policies.engine(region, decision_day({}, day), id).plan
    versions = listed([plan.outcomes[id]], plan)
    return {"programme": id, "names": _names(p.names), "subject": p.subject, "digest": _pin(versions), "versions": json.loads(versions)}


def _plan(snapshot: Snapshot, region: str, day: str) -> Any:
    """The plan of all programmes. Raises PolicyError when none is in force."""
    plan = snapshot.policies.engine(region, decision_day({}, day)).plan
    if not plan.outcomes:
        raise PolicyError([fault("not-in-force", None, name=region, day=day)])
    return plan


def _pin(versions: str) -> str:
    return digest_of(versions.encode())


def household_schema(snapshot: Snapshot, region: str, day: str, root: str | None = None) -> dict[str, Any]:
    """The schema with exact bounds (Decimal). Raises Problem for a root record that is none, PolicyError."""
    typed = snapshot.policies.tree.region(region, decision_day({}, day))
    roots = [r.id for r in typed.records.values() if r.parent is None]
    root = root or roots[0]
    if root not in roots:
        raise problem(400, "service-parameter-value", name="root", found=root[:40], wanted=" | ".join(roots), path="root")
    rows, _ = door(typed, root)
    return schema_of(rows, root, f"{typed.names.zh} · {typed.names.en}")


def health() -> dict[str, Any]:
    return {"status": "ok", "version": doudi.__version__}
