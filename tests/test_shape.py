"""What spares time at the start says the same as what it stands in for: the quick yes of shapes, the tables of the grammar."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from doudi.syntax import tables
from doudi.syntax.accepts import accepts
from doudi.syntax.document import Doc, Entry, Map, Scalar, Seq, read
from doudi.syntax.shape import plain
from doudi.text.diagnostic import Faults
from doudi.text.source import Source, Span

ROOT = Path(__file__).parent.parent
SPAN = Span(Source("made", ""), 0, 0)
KINDS = {"region.yaml": "region", "rates.yaml": "rates", "cases.yaml": "cases", "clauses.yaml": "clauses"}


def kind(path: Path) -> str:
    return KINDS.get(path.name) or ("programme" if path.name[0].isdigit() else path.name.split("_")[0].removesuffix(".yaml"))


FILES = sorted(p for p in (ROOT / "policies").glob("zhongwei/**/*.yaml") if kind(p) != "published")[::3]


def doc(value: Any) -> Doc:
    if isinstance(value, dict):
        return Map(tuple(Entry(Scalar(k, SPAN), doc(v)) for k, v in value.items()), SPAN)
    return Seq(tuple(map(doc, value)), SPAN) if isinstance(value, list) else Scalar(value, SPAN)


def broken(value: Any, every: int) -> Iterator[Any]:
    """The document with one place changed: another kind of value, a key gone, a key too many."""
    places: list[tuple[Any, Any]] = []

    def walk(at: Any) -> None:
        for key in list(at) if isinstance(at, dict) else range(len(at)):
            places.append((at, key))
            if isinstance(at[key], (dict, list)):
                walk(at[key])

    whole = copy.deepcopy(value)
    walk(whole)
    for at, key in places[::every]:
        kept = at[key]
        for other in ("某某", {"a": "b"}, ["a"], {}, "2019-01-01"):
            at[key] = other
            yield whole
        at[key] = kept
        if isinstance(at, dict):
            items = list(at.items())
            del at[key]
            yield whole
            at.clear()
            at.update({("9 x" if k == key else k): v for k, v in items})
            yield whole
            at.clear()
            at.update(items)


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_the_quick_yes_is_the_yes_of_jsonschema(path: Path) -> None:
    schema = json.loads((ROOT / "schemas" / f"{kind(path)}.schema.json").read_text("utf-8"))
    quick, slow = accepts(schema), Draft202012Validator(schema)
    faults = Faults()
    found = read(Source(path.name, path.read_text("utf-8")), faults)
    assert found is not None and quick(found) and slow.is_valid(plain(found))
    size = len(path.read_text("utf-8"))
    answers = {True: 0, False: 0}
    for other in broken(plain(found), max(1, size // 400)):
        wanted = slow.is_valid(other)
        answers[wanted] += 1
        assert quick(doc(other)) == wanted, other
    assert answers[False]


def test_a_keyword_that_the_quick_yes_does_not_know_is_left_to_jsonschema() -> None:
    assert not accepts({"type": "string", "maxLength": 3})(doc("ab"))


def test_the_tables_of_the_grammar_are_of_this_grammar_and_this_lark() -> None:
    assert tables.kept() is not None, "run tools/compile_grammar.py"
    for text in ("a >= 3元 且 非 b", "取小(c, 4.50) × 2 - d", "count(成员, 年龄 < 18岁) > 2", "a 属于 [x, y]"):
        assert tables.parser(None).parse(text) == tables.analysed().parse(text)


def test_other_tables_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "tables.json"
    for text in ("", "{", "[]", json.dumps({"lark": "0.1", "grammar": "start: \"a\"", "data": {}, "memo": {}})):
        other.write_text(text, "utf-8")
        monkeypatch.setattr(tables, "TABLES", other)
        assert tables.kept() is None
        assert tables.parser(None).parse("a > 3") == tables.analysed().parse("a > 3")
