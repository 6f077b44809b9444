"""A posted policy text in its place, for POST /v1/check: in a helper process, in a copy of the tree that serves."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import chdir
from typing import Any

from doudi.catalogue import Tree
from doudi.pipeline import Policies
from doudi.review.places import Chosen, divided
from doudi.review.tree import review
from doudi.service.versions.tree import lay
from doudi.text.diagnostic import Diagnostic, fault
from doudi.text.render import data

MOST = 1_000  # diagnostics in one answer


def check(policies: Policies, job: dict[str, Any], folder: str) -> dict[str, Any]:
    """{"words"}: {"ok", "count", "diagnostics"} as JSON text. job: region, file, text, lang."""
    with tempfile.TemporaryDirectory(dir=folder) as room, chdir(room):
        try:
            found = _found(policies, job, room)
        except (MemoryError, RecursionError) as raised:  # the text is too much in a way that nobody has thought of
            found = [fault("service-check-failed", None, reason=type(raised).__name__)]
    fine = not any(d.severity == "error" for d in found)
    shown = found if len(found) <= MOST else sorted(found, key=lambda d: d.severity != "error")[:MOST]
    answer = {"ok": fine, "count": len(found), "diagnostics": [data(d, job["lang"]) for d in shown]}
    return {"words": json.dumps(answer, ensure_ascii=False, separators=(",", ":"))}


def _found(policies: Policies, job: dict[str, Any], room: str) -> list[Diagnostic]:
    """What `doudi check FILE` tells, places from the root of the tree."""
    region, file = job["region"], job["file"]
    standing = policies.tree
    lines = {x: {y.id for y in standing.line(x)} for x in standing.layers}
    for layer in (x for x in lines if x in lines[region] or region in lines[x]):
        shutil.copytree(os.path.join(policies.root, layer), os.path.join(room, layer), symlinks=True)
    place = os.path.join(room, region, *file.split("/"))
    if os.path.lexists(place):
        os.unlink(place)
    lay(room, {f"{region}/{file}": job["text"].encode("utf-8", "surrogateescape")})
    tree = Tree(".")
    here, elsewhere = divided(tree, Chosen(".", place), review(tree))
    return [*here, *elsewhere]
