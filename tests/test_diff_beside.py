"""The files that two sides share are read and typed once: what is said is the same as if each were read alone."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from doudi.diff.analysis import Report, analyse
from doudi.diff.report.data import to_data
from doudi.diff.report.text import as_text
from doudi.diff.trees.sides import Side, resolve
from doudi.text.diagnostic import PolicyError
from edits import edited

ROOT = Path(__file__).parent.parent / "policies"
REGION = "zhongwei"
BY_HAND = (
    ("zhongwei/rates.yaml", "2019-01-01: 3800", "2019-01-01: 3800\n      2020-01-01: 4200"),
    ("zhongwei/rates.yaml", "2019-01-01: 3800", "2019-01-01: 3801"),
    ("model/vocabulary.yaml", "unit: 元/月", "unit: 元/年"),
    ("model/vocabulary.yaml", "proof: ", "proof: 新"),
    ("zhongwei/region.yaml", "name:", "# 说明\nname:"),
    ("model/rural_dibao/2018-01-01.yaml", "决定日 <= 渐退期止", "决定日 < 渐退期止"),
)


def said(old: Path, new: Path, apart: bool, monkeypatch: pytest.MonkeyPatch) -> tuple[object, str]:
    with monkeypatch.context() as patch:
        if apart:
            patch.setattr(Side, "stand_beside", lambda self, other: None)
        sides = [resolve(str(x / REGION), str(x), str(x)) for x in (old, new)]
        try:
            report: Report = analyse(sides[0], sides[1], proof=False)
        except PolicyError as problem:
            return [(d.code, d.span.source.name if d.span else "", d.span.start if d.span else 0) for d in problem.diagnostics], ""
        return to_data(report), as_text(report, "zh")


def layers() -> list[str]:
    return ["model", REGION]


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    room = tmp_path_factory.mktemp("beside")
    for name in ("old", "new"):
        for layer in layers():
            shutil.copytree(ROOT / layer, room / name / layer)
    return room / "old", room / "new"


@pytest.mark.parametrize("number", range(14 + len(BY_HAND)))
def test_what_is_said_does_not_depend_on_sharing(trees: tuple[Path, Path], number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = trees
    if number < len(BY_HAND):
        name, was, now = BY_HAND[number]
        path = new / name
        text = path.read_text("utf-8")
        changed = text.replace(was, now, 1)
    else:
        pick = random.Random(number)
        files = (p for layer in layers() for p in (new / layer).rglob("*.yaml"))
        path = pick.choice(sorted(p for p in files if re.match(r"\d{4}-|rates|vocab", p.name)))
        text = path.read_text("utf-8")
        changed = edited(text, pick)
    assert changed != text or number >= len(BY_HAND)
    path.write_text(changed, "utf-8")
    try:
        assert said(old, new, False, monkeypatch) == said(old, new, True, monkeypatch)
    finally:
        path.write_text(text, "utf-8")


def test_sides_that_stand_beside_each_other(trees: tuple[Path, Path]) -> None:
    """Compared one way before anything is read, and then the other way."""
    old, new = (resolve(str(x / REGION), str(x), str(x)) for x in trees)
    new.stand_beside(old)
    old.stand_beside(new)
    assert not analyse(old, new, proof=False).changed
    assert not analyse(new, old, proof=False).changed
