"""docs/readings/: what each text leaves to be read, and how it is read. People write the pages; no entry may be left out."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from doudi.catalogue import Tree

ROOT = Path(__file__).parent.parent
PAGES = sorted(p.stem for p in (ROOT / "docs" / "readings").glob("*.md") if p.stem != "README")

spec = importlib.util.spec_from_file_location("readings", ROOT / "tools" / "readings.py")
assert spec is not None and spec.loader is not None
readings = importlib.util.module_from_spec(spec)
spec.loader.exec_module(readings)


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(str(ROOT / "policies"))


@pytest.mark.parametrize("layer", PAGES)
def test_every_finding_open_term_assumption_and_power_is_on_the_page(tree: Tree, layer: str) -> None:
    assert not readings.behind(tree, layer)


def test_the_pages_are_there() -> None:
    assert {"model", "zhongwei", "changle", "guizhou", "taian"} <= set(PAGES)


def test_what_is_listed(tree: Tree) -> None:
    rows = {r.key: r for listed in readings.readings(tree, "zhongwei").values() for r in listed}
    assert rows["rural_dibao/findings.hardship"].kinds == ("认定",)
    assert rows["rural_dibao/amount.sum.top_up"].kinds == ("设定", "可")
    assert rows["rates/values.rural_income"].kinds == ("开放", "设定")
    assert rows["tekun/define.tekun_standard"].words[0].startswith("二(三)9“")
    assert rows["rural_dibao/routes.grace.needs.over"].name == "家庭人均月收入不再低于月低保标准"
    assert "tekun/needs.registered" not in rows  # removed: it decides nothing


def test_names_on_a_page() -> None:
    found = readings.named("| 读法 | 一项 `rural_dibao/findings.hardship`，`doudi check` | `zhongwei.md` |")
    assert found == {"rural_dibao/findings.hardship"}
