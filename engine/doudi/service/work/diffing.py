"""What changed between two versions, for GET and POST /v1/diff: in a helper process, of the tree that serves."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from contextlib import chdir
from typing import Any

from doudi import __version__
from doudi.casebook import book
from doudi.casebook.templates import households
from doudi.catalogue import Layer
from doudi.diff.analysis import Report, analyse
from doudi.diff.report.data import as_sarif, to_data
from doudi.diff.report.markdown import as_markdown
from doudi.diff.report.text import as_text
from doudi.diff.trees import sides
from doudi.diff.trees.sides import Side
from doudi.language.values import parse_day
from doudi.pipeline import Policies
from doudi.service.base.problems import Problem
from doudi.service.versions.tree import lay
from doudi.text.diagnostic import Faults, PolicyError

BOOK = re.compile(r"([a-z][a-z0-9_-]*)/cases(_[a-z0-9_]+)?\.yaml")
VERSION = re.compile(r"([a-z][a-z0-9_-]*)/([0-9]{4}-[0-9]{2}-[0-9]{2})\.yaml")


def diff(root: str, job: dict[str, Any], folder: str) -> dict[str, Any]:
    """{"words"}. job: old and new as names (SIDE), or `file` and `text` to be put in the place of it; proof, format, lang.

    Raises PolicyError for what cannot be used.
    """
    if job.get("file"):
        with tempfile.TemporaryDirectory(dir=folder) as room, chdir(room):
            return {"words": shown(_proposed(root, job, room), job["format"], job["lang"])}
    report = reported(root, job["old"], job["new"], job["proof"] == "yes")
    return {"words": shown(report, job["format"], job["lang"])}


def reported(root: str, old: str, new: str, proof: bool) -> Report:
    """Two versions of a tree by their names: never a file or a revision (asking.SIDE)."""
    return analyse(sides.named(old, root), sides.named(new, root), proof=proof, templates=households)


def _proposed(root: str, job: dict[str, Any], room: str) -> Report:
    """The tree as it is against the tree with one file more, or another in its place. Raises Problem 422 for a text with errors."""
    tree, region, file = os.path.join(room, "policies"), job["region"], job["file"]
    shutil.copytree(root, tree, symlinks=True)
    path = os.path.join(tree, region, *file.split("/"))
    if os.path.lexists(path):
        os.unlink(path)
    lay(tree, {f"{region}/{file}": job["text"].encode("utf-8", "surrogateescape")})
    version, cases = VERSION.fullmatch(file), BOOK.fullmatch(file)
    programme, day = (version[1], parse_day(version[2])) if version else (None, None)
    os.chdir(tree)  # faults are told from the root, as /v1/check tells them
    policies = Policies(tree)
    try:
        policies.tree.region(region, day or max(policies.tree.days(region), default=1))
        if programme is not None and day is not None:
            policies.engine(region, day, programme)  # faults that show only in the plan
        if cases is not None:
            programme = cases[1]
            _readable(policies.tree.layers[region], programme)
    except PolicyError as raised:
        raise Problem(422, raised.diagnostics) from None
    old = Side(f"{region}/{programme or file}", Policies(root), region, programme, prefix="policies")
    new = Side(f"{region}/{file}", policies, region, programme, prefix="policies")
    return analyse(old, new, as_of=day, proof=job["proof"] == "yes", templates=households)


def _readable(layer: Layer, programme: str) -> None:
    """Raises PolicyError for files of cases with errors: they decide nothing, so that nothing else would say so."""
    faults = Faults()
    book.read(layer, programme, faults)
    wrong = [d for d in faults.found if d.severity == "error"]
    if wrong:
        raise PolicyError(wrong)


def shown(report: Report, form: str, lang: str) -> str:
    """The report as its format has it: json, sarif, markdown, text."""
    if form == "json":
        return json.dumps(to_data(report), ensure_ascii=False, separators=(",", ":"))
    if form == "sarif":
        return as_sarif(report, lang, __version__)
    return (as_markdown if form == "markdown" else as_text)(report, lang)
