"""Policies that are too much for what reads them, or merely very wrong: a fault at its place, never minutes, gigabytes or a traceback."""

from __future__ import annotations

import difflib
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from doudi.catalogue import Tree
from doudi.review.tree import review
from doudi.text.diagnostic import MOST_GUESSES, Diagnostic, InputError, PolicyError
from trees import Made, block

ROOT = Path(__file__).resolve().parents[1]
NEED = "needs:\n  n: {{when: {when}, assumed: x}}\n"


def found(made: Made) -> list[Diagnostic]:
    return [d for d in review(Tree(str(made.folder))).found if d.severity == "error"]


def terms(count: int, first: str, later: str) -> str:
    """Terms d0, d1, … of which each reads the one before: `later` with `{d}` for it."""
    values = [first, *(later.format(d=f"d{i}") for i in range(count - 1))]
    return "define:\n" + block("\n".join(f"d{i}: {{value: {x}, assumed: x}}" for i, x in enumerate(values)))


@pytest.mark.parametrize("count", [60, 400, 3_000])
@pytest.mark.parametrize("backwards", [False, True])
def test_terms_on_terms(made: Made, count: int, backwards: bool) -> None:
    """Too deep a tower is told of at its terms, in whichever order it is written; what stands on it is not told as well."""
    head, *lines = terms(count, "家庭收入", "{d} + 1元/月").splitlines(keepends=True)
    body = head + "".join(reversed(lines) if backwards else lines)
    said = found(made.vocabulary().programme(body + NEED.format(when=f"d{count - 1} > 0")))
    assert {d.code for d in said} == {"terms-too-deep"} and len(said) <= count // 40 + 1
    assert all(d.span is not None and d.span.source.name.endswith("2020-01-01.yaml") for d in said)


def test_towers_that_are_no_higher_than_fifty(made: Made) -> None:
    body = terms(49, "家庭收入", "{d} + 1元/月") + NEED.format(when="d48 > 0元/月")
    assert not found(made.vocabulary().programme(body))
    assert made.decide({"money": 100, "members": [{}]}).status == "granted"


def test_brackets_in_every_term_of_a_tower(made: Made) -> None:
    deep = "取大(" * 30 + "{d}" + ", 0元/月)" * 30
    body = terms(45, "家庭收入", f"'{deep}'") + NEED.format(when="d44 > 0元/月")
    assert {d.code for d in found(made.vocabulary().programme(body))} == {"terms-too-deep"}


def test_long_circles(made: Made) -> None:
    lines = block("\n".join(f"d{i}: {{value: d{(i + 1) % 2_000} + 1元/月, assumed: x}}" for i in range(2_000)))
    said = Counter(d.code for d in found(made.vocabulary().programme(f"define:\n{lines}" + NEED.format(when="d0 > 0元/月"))))
    assert set(said) <= {"terms-too-deep", "terms-circular"} and sum(said.values()) < 100


@pytest.mark.parametrize("first", ["家庭收入 / 1元/月", "999999"])
def test_numbers_that_double_their_digits(made: Made, first: str) -> None:
    """Squares of squares have as many digits as there are people."""
    said = found(made.vocabulary().programme(terms(40, first, "{d} * {d}") + NEED.format(when="d39 > 1000")))
    assert [d.code for d in said] == ["figure-too-large"] and said[0].span is not None and "*" in said[0].span.text


def test_records_in_records(made: Made) -> None:
    records = "\n".join(f"s{i}: {{name: 层{i}, in: {f's{i - 1}' if i else 'household'}}}" for i in range(1_000))
    made.vocabulary(records=records).programme(NEED.format(when="有住房"))
    assert {d.code for d in found(made)} == {"records-too-deep"}


def test_routes_beyond_counting(made: Made) -> None:
    lines = block("\n".join(f"r{i}: {{needs: {{a: {{when: 家庭收入 <= {i}元/月, assumed: x}}}}}}" for i in range(2_000)))
    assert [d.code for d in found(made.vocabulary().programme(f"routes:\n{lines}"))] == ["routes-too-many"]


def test_very_many_wrong_names(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of names that nothing has, beside thousands that there are, are not each held against each."""
    asked: list[str] = []

    def counted(word: str, names: list[str], **more: float) -> list[str]:
        asked.append(word)
        return []

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    lines = block("\n".join(f"d{i}: {{value: 家庭收人{i}, assumed: x}}" for i in range(2_000)))
    said = found(made.vocabulary().programme(f"define:\n{lines}" + NEED.format(when="有住房")))
    assert Counter(d.code for d in said) == {"name-unknown": 2_000} and len(asked) <= MOST_GUESSES


def test_very_many_wrong_keys_of_a_household(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(difflib, "get_close_matches", lambda word, names, **more: asked.append(word) or [])
    made.vocabulary().programme(NEED.format(when="有住房"))
    household = json.dumps({"members": [{}], **{f"k{i}": 1 for i in range(100_000)}})
    with pytest.raises(InputError) as refused:
        made.decide(household)
    assert len(refused.value.diagnostics) == 1_000 and len(asked) <= MOST_GUESSES


def test_a_layer_with_figures_and_no_head(tmp_path: Path) -> None:
    """Its region.yaml is broken: that is said, and nothing breaks on the figures that now stand alone."""
    shutil.copytree(ROOT / "policies/model", tmp_path / "model")
    (tmp_path / "model/region.yaml").write_text("''\n", "utf-8")
    with pytest.raises(PolicyError) as refused:
        Tree(str(tmp_path)).region("model", 737_000)
    assert "file-not-a-map" in [d.code for d in refused.value.diagnostics]
