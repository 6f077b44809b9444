"""Canonical writing: trees and texts agree, `fmt` keeps what is meant, names go over into the other language and back."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import DEEP
from doudi.catalogue import Tree
from doudi.cli.main import main
from doudi.syntax import tree as t
from doudi.syntax.expression import parse
from doudi.syntax.respace import respace
from doudi.syntax.unparse import unparse
from doudi.text.diagnostic import Faults
from doudi.text.source import Source, Span
from trees import Made

ROOT = Path(__file__).parent.parent
NOWHERE = Span(Source("", ""), 0, 0)


def name(text: str) -> t.Name:
    return t.Name(NOWHERE, text)


def read(text: str) -> t.Node | None:
    source = Source("", text)
    return parse(text, lambda i, j: Span(source, i, j), Faults())


names = st.sampled_from(["家庭收入", "有住房", "money", "x1", "非农业", "and_so", "A类"]).map(name)
plain = st.decimals(0, 10**6, places=2).map(Fraction)
numbers = st.one_of(
    st.builds(lambda v, u: t.Number(NOWHERE, v, u), plain, st.sampled_from(["", "元", "元/月", "岁"])),
    st.builds(lambda v: t.Number(NOWHERE, v / 100, "", True), plain),
)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda d: t.Day(NOWHERE, d.toordinal()))
leaves = st.one_of(names, numbers, days, st.builds(lambda a, b: t.Member(NOWHERE, a, b), names, names))


def two(inner: st.SearchStrategy[t.Node], signs: str) -> st.SearchStrategy[tuple[tuple[str, t.Node], ...]]:
    rest = st.lists(st.tuples(st.sampled_from(signs), inner), min_size=1, max_size=3)
    return st.builds(lambda a, b: ((signs[0], a), *b), inner, rest)


def several(inner: st.SearchStrategy[t.Node]) -> st.SearchStrategy[tuple[t.Node, ...]]:
    return st.lists(inner, min_size=2, max_size=3).map(tuple)


def bigger(inner: st.SearchStrategy[t.Node]) -> st.SearchStrategy[t.Node]:
    where = st.builds(lambda a, b: t.Where(NOWHERE, a, b), names, inner)
    items = st.lists(inner, max_size=3).map(lambda x: t.Items(NOWHERE, tuple(x)))
    chains = st.sampled_from([("<",), (">=",), ("=",), ("!=",), ("<", "<="), (">", ">=")])
    return st.one_of(
        st.builds(lambda f, a: t.Call(NOWHERE, f, tuple(a)), names, st.lists(st.one_of(inner, where), max_size=3)),
        st.builds(lambda x: t.Negative(NOWHERE, x), inner),
        st.builds(lambda x: t.Not(NOWHERE, x), inner),
        two(inner, "+-").map(lambda x: t.Sum(NOWHERE, x)),
        two(inner, "*/").map(lambda x: t.Product(NOWHERE, x)),
        chains.flatmap(
            lambda ops: st.lists(inner, min_size=len(ops) + 1, max_size=len(ops) + 1).map(
                lambda x: t.Compare(NOWHERE, tuple(x), ops)
            )
        ),
        st.builds(lambda a, b, n: t.In(NOWHERE, a, b, n), inner, items, st.booleans()),
        several(inner).map(lambda x: t.And(NOWHERE, x)),
        several(inner).map(lambda x: t.Or(NOWHERE, x)),
    )


@settings(max_examples=400 * DEEP)
@given(st.recursive(leaves, bigger, max_leaves=12), st.sampled_from(["zh", "en"]))
def test_what_is_written_reads_back(tree: t.Node, lang: str) -> None:
    text = unparse(tree, lang)
    assert read(text) == tree, text
    assert read(respace(text)) == tree, text
    assert respace(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a+b", "a + b"),
        ("（a＋b）×２", "(a + b) * 2"),
        ("取大(a,b)", "取大(a, b)"),
        ("-a", "-a"),
        ("a - -b", "a - -b"),
        ("a≤b", "a <= b"),
        ("非(a 且 b)", "非 (a 且 b)"),
        ("类别 属于[甲、乙]", "类别 属于 [甲, 乙]"),
        ("合计 (成员 其中 a,b)", "合计(成员 其中 a, b)"),
        ("x==1", "x = 1"),
        ("特困供养 . 获准", "特困供养.获准"),
        ("500元/月", "500元/月"),
        ("a $ b", "a $ b"),
    ],
)
def test_spacing(text: str, wanted: str) -> None:
    assert respace(text) == wanted


def digests(root: Path) -> dict[str, str]:
    tree = Tree(str(root))
    assert not tree.faults.errors
    return {f.source.name.rpartition(root.name)[2]: f.digest for layer in tree.layers.values() for f in layer.files()}


def test_fmt_keeps_the_digest(tmp_path: Path) -> None:
    """Spacing, width of signs, ends of lines: none of them is meaning."""
    root = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", root)
    for path in root.glob("*/*/2*.yaml"):
        text = (
            path.read_text("utf-8")
            .replace(" >= ", ">=")
            .replace(" + ", "＋")
            .replace(" * ", " × ")
            .replace("\n\n", "\n\n\n\n")
        )
        path.write_text(text.replace("\n", "  \n", 3), "utf-8")
    before = digests(root)
    assert main(["fmt", str(root), "--check"]) == 1
    assert main(["fmt", str(root)]) == 0
    assert digests(root) == before == digests_of_the_shipped()
    assert main(["fmt", str(root), "--check"]) == 0


def digests_of_the_shipped() -> dict[str, str]:
    return digests(ROOT / "policies")


def test_2_4_units_of_figures_go_over_too(made: Made) -> None:
    """And come back as they were: 岁 has an English word, which is not that of 年."""
    body = "needs:\n  a: {when: 存在(成员 其中 60岁 <= 周岁(出生日期) < 65岁 且 月收入 * 1年 < 1.50元/人/月 * 2年), assumed: 试}\n"
    made.programme(body)
    path = made.folder / "here" / "aid" / "2020-01-01.yaml"
    before = path.read_text("utf-8")
    assert main(["fmt", str(made.folder), "--names", "en"]) == 0
    english = "exists(members where 60years_old <= age(birth) < 65years_old and income * 1year < 1.50yuan/person/month * 2year)"
    assert english in path.read_text("utf-8")
    assert main(["fmt", str(made.folder), "--names", "zh"]) == 0
    assert path.read_text("utf-8") == before


def test_names_there_and_back(tmp_path: Path) -> None:
    """In English the policies decide every case alike; back in Chinese they are as they were, comments and all."""
    root = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", root)
    assert main(["fmt", str(root)]) == 0
    before = {p: p.read_text("utf-8") for p in root.rglob("*.yaml")}
    assert main(["fmt", str(root), "--names", "en"]) == 0
    english = (root / "model/rural_dibao/2018-01-01.yaml").read_text("utf-8")
    assert "per_capita < standard" in english
    assert "# " in english
    assert main(["test", str(root), "--no-coverage"]) == 0
    assert main(["fmt", str(root), "--names", "zh"]) == 0
    assert {p: p.read_text("utf-8") for p in root.rglob("*.yaml")} == before
