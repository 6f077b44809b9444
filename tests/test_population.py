"""Synthetic families: the same everywhere, coherent, taken whole by `doudi batch`, and parameters refused at their place."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from doudi.cli.main import main
from doudi.pipeline import load
from doudi.population.make import Population
from doudi.population.reading import parameters

ROOT = Path(__file__).parent.parent
REGIONS = ("zhongwei", "changle", "taian", "guizhou", "model")


def made(region: str, count: int, seed: int = 1, path: str | None = None) -> Population:
    policies = load(str(ROOT / "policies"))
    day = policies.tree.days(region)[-1]
    return Population(policies.engine(region, day).plan, parameters(path), day, seed, count)


def rows(population: Population) -> list[dict]:
    return population.tables(0, population.count).to_pylist()


def age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@pytest.mark.parametrize("region", REGIONS)
def test_every_family_is_taken_by_batch(region: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "p.jsonl"
    assert main(["population", region, "-o", str(out), "--households", "60", "--seed", "3"]) == 0
    assert main(["batch", region, str(out), "-o", str(tmp_path / "d.csv")]) == 0, capsys.readouterr().err
    assert "60 户：决定 60，拒收 0" in capsys.readouterr().err


def test_two_tables_and_nested_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for words in (["p.jsonl"], ["p.parquet"], ["h.parquet", "m.parquet"], ["h.csv", "m.csv"]):
        names = [str(tmp_path / w) for w in words]
        more = ["--members", names[1]] if len(names) > 1 else []
        assert main(["population", "zhongwei", "-o", names[0], *more, "--households", "80"]) == 0
        out = tmp_path / "d.jsonl"
        assert main(["batch", "zhongwei", names[0], *more, "-o", str(out), "--programme", "rural_dibao"]) == 0
        answers.append([(r["id"], r["status"], r.get("amount")) for r in map(json.loads, out.read_text("utf-8").splitlines())])
    assert answers[0] == answers[1] and answers[2] == answers[3] and len(answers[0]) == 80
    meta = pq.read_schema(tmp_path / "p.parquet").metadata
    assert meta[b"doudi.synthetic"] == b"true" and meta[b"doudi.region"] == b"zhongwei" and meta[b"doudi.seed"] == b"1"
    capsys.readouterr()


def test_the_same_bytes_everywhere() -> None:
    """A digest of the values of fixed families: another one is another population, on any machine."""
    found = rows(made("zhongwei", 50, 7))
    kept = [[h["id"], h["household_income"], [[m["birth"], m["income"], m["labour"]] for m in h["members"]]] for h in found]
    text = json.dumps(kept, default=str)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "45883bd0f85ce2ed"


def test_chunks_do_not_matter() -> None:
    population = made("changle", 90)
    parts = [r for a, b in ((0, 1), (1, 40), (41, 49)) for r in population.tables(a, b).to_pylist()]
    assert parts == rows(population) == rows(made("changle", 200))[:90]
    assert rows(made("changle", 90, seed=2)) != parts


def test_families_are_coherent() -> None:
    population = made("zhongwei", 3000)
    day = date.fromordinal(population.day)
    kinds: Counter[tuple[str, ...]] = Counter()
    for h in rows(population):
        people = h["members"]
        assert h["id"].startswith("synthetic-") and len({m["id"] for m in people}) == len(people)
        kinds[tuple(m["relation"] for m in people)] += 1
        if h["on_dibao"] is False:
            assert h["last_review"] in (None, "none")
        for m in people:
            if m["birth"] is None:
                continue
            years = age(m["birth"], day)
            assert years <= 17 if m["relation"] == "子女" else years >= 20
            if years <= 15:
                assert m["labour"] in (None, "not_rated") and not m["income"]
            assert (m["disability_grade"] in (None, "none")) or (m["disability_kind"] != "none")
    assert kinds["户主",] > 400 and sum(n for k, n in kinds.items() if "子女" in k) > 900


def test_shares_are_as_written() -> None:
    population = made("zhongwei", 20_000)
    whole = population.tables(0, 20_000)
    poor = whole["registered_poor"].combine_chunks()
    assert 0.35 < pc.mean(poor.cast("int8")).as_py() < 0.5
    gaps = sum(whole[c].null_count for c in whole.column_names if c not in ("id", "as_of", "members"))
    share = gaps / (20_000 * (len(whole.column_names) - 3))
    assert 0.006 < share < 0.011  # 6 of 100 facts in 15 of 100 families; powers, county and township are known


def test_parameters_are_laid_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "population: old\nunknown: {families: 0}\n"
        "families: {elder_alone: {share: 1}, " + ", ".join(
            f"{k}: {{share: 0}}" for k in parameters(None).families if k != "elder_alone") + "}\n"
        "facts: {household: {registered_poor: {yes: 100}}}\n", "utf-8",
    )
    for h in rows(made("zhongwei", 300, path=str(path))):
        assert h["registered_poor"] is True and len(h["members"]) == 1 and h["members"][0]["birth"] is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("population: x\nfamily: {}\n", "2:1"),
        ("population: x\nunknown: {families: 120}\n", "0 到 100"),
        ("population: x\nfamilies: {alone: {share: many}}\n", "要写一个数"),
        ("population: x\nfamilies: {new: {share: 1, people: {uncle: 1}}}\n", "uncle"),
        ("population: x\nfacts: {household: {registred_poor: {yes: 5}}}\n", "registered_poor"),
        ("population: x\nfacts: {household: {on_dibao: {yes: 5, number: [1, 2]}}}\n", "只能写一样"),
        ("population: x\nfacts: {household: {on_dibao: {cases: [{when: {lots: poor}, yes: 5}], yes: 1}}}\n", "是不是“lot”"),
        ("population: x\nfacts: {members: {labour: {choose: {hole: 5}}}}\n", "whole"),
        ("population: x\nfacts: {members: {labour: {choose: {whole: 5}, cases: [{when: {kind: castle}, choose: {lost: 1}}]}}}\n", "castle"),
        ("population: x\nfacts: {household: {last_amount: {number: [5, 1]}}}\n", "从小到大"),
        ("population: x\nfacts: {members: {employed: {same: at_school}, at_school: {same: employed}}}\n", "圈"),
        ("population: x\nfamilies: {" + ", ".join(f"{k}: {{share: 0}}" for k in parameters(None).families) + "}\n", "大于 0"),
        ("population: x\nfacts: {household: {on_dibao: {}}}\n", "要写其中一样"),
        ("population: x\nfacts: {household: {last_amount: {number: [0, 9], step: 0}}}\n", "大于 0"),
    ],
)
def test_faults_of_parameters_are_told_at_their_place(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(text, "utf-8")
    assert main(["population", "zhongwei", "-o", "p.jsonl", "--households", "5", "--parameters", "mine.yaml"]) == 3
    told = capsys.readouterr().err
    assert "mine.yaml:" in told and said in told
    assert not list(tmp_path.glob("p.jsonl*"))


@pytest.mark.parametrize(
    "words", [["--households", "0"], ["--households", "x"], ["--seed", "-1"], ["-o", "p.txt"], ["-o", "p.jsonl", "--members", "m.csv"], []]
)
def test_misuse_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    base = [] if "-o" in words or not words else ["-o", "/nonexistent/p.jsonl"]
    assert main(["population", "zhongwei", *base, *words]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_page_lists_what_is_shipped() -> None:
    spec = importlib.util.spec_from_file_location("tables", ROOT / "tools" / "population.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ROOT / "docs" / "population.md").read_text("utf-8")
    assert text == module.page(text), "run tools/population.py"


def test_every_shipped_rule_says_where_it_is_from() -> None:
    found = parameters(None)
    groups = (found.families, found.people, found.hidden, found.facts, found.lists, found.defaults)
    assert [k for g in groups for k, x in g.items() if not x.note[0]] == []
