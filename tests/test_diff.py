"""`doudi diff`: what changed, blind to writing; what it means; sides out of git; how it is printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from doudi.casebook.run import Runner
from doudi.casebook.templates import households
from doudi.catalogue import Tree
from doudi.cli.main import main
from doudi.diff.analysis import Report, analyse
from doudi.diff.report.markdown import as_markdown
from doudi.diff.report.telling import Teller
from doudi.diff.report.text import as_text
from doudi.diff.trees.sides import resolve
from doudi.text.diagnostic import PolicyError
from trees import Made

ROOT = Path(__file__).parent.parent
RATES = "std: {name: 标准, unit: 元/人/月, from: {2020-01-01: 300}, assumed: 试}\n"
BODY = """\
define:
  head: {name: 人均收入, value: 家庭收入 / 人数(成员), assumed: 试}
needs:
  poor: {name: 收入低于标准, when: 人均收入 < 标准, assumed: 试}
  housed: {when: 有住房, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  sum:
    base: {name: 补差, value: 标准 * 人数(成员) - 家庭收入, assumed: 试}
also:
  young: {name: 有儿童, value: '存在(成员 其中 周岁(出生日期) < 18岁)', assumed: 试}
"""


def tree(folder: Path, body: str = BODY, rates: str = RATES) -> Made:
    return Made(folder).layer("here").vocabulary().rates(rates).programme(body)


def report(tmp_path: Path, body: str = BODY, rates: str = RATES, **more: Any) -> Report:
    """The usual tree against one with another text."""
    tree(tmp_path / "old"), tree(tmp_path / "new", body, rates)
    sides = [resolve(str(tmp_path / name), str(tmp_path / "old"), str(tmp_path)) for name in ("old", "new")]
    return analyse(sides[0], sides[1], templates=households, **more)


def kinds(r: Report) -> dict[str, str]:
    return {c.key: c.kind for x in r.compared for c in x.changes if c.kind != "indirect"}


def answers(r: Report) -> dict[str, tuple[str, str, int | None]]:
    return {v.question: (v.answer, v.how, v.bound) for x in r.compared for m in x.meanings for v in m.verdicts}


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("define:", "# a comment\ndefine:"),
        BODY.replace("when: 有住房", "when: 'house'").replace("人均收入 < 标准", "(head)  <  std"),
        BODY.replace("人均收入 < 标准", "标准 > 人均收入"),
    ],
    ids=["comment", "language", "turned"],
)
def test_writing_is_no_change(tmp_path: Path, body: str) -> None:
    assert body != BODY
    assert not report(tmp_path, body).changed


def test_order_is_no_change(tmp_path: Path) -> None:
    lines = BODY.split("\n")
    lines[3], lines[4] = lines[4], lines[3]
    assert not report(tmp_path, "\n".join(lines)).changed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("人均收入 < 标准", "非 (人均收入 >= 标准)"),
        ("家庭收入 / 人数(成员)", "家庭收入 / (人数(成员 其中 月收入 > 0) + 人数(成员 其中 非 月收入 > 0))"),
        ("标准 * 人数(成员) - 家庭收入", "(标准 - 人均收入) * 人数(成员)"),
    ],
    ids=["negation", "total", "distributed"],
)
def test_equivalent_writing_touches_nobody(tmp_path: Path, old: str, new: str) -> None:
    r = report(tmp_path, BODY.replace(old, new))
    assert {a for a, how, _ in answers(r).values()} <= {"equivalent"}
    assert {how for _, how, _ in answers(r).values()} <= {"proved"}


def test_a_rate_a_fen_higher(tmp_path: Path) -> None:
    """Both directions: more are in, nobody is out, amounts rise; for any number of members."""
    r = report(tmp_path, rates=RATES.replace("300", "300.01"))
    (change,) = [c for c in r.compared[0].changes if c.kind == "changed"]
    assert (change.key, change.aspects[0].old, change.aspects[0].new) == ("rates.std", "300", "300.01")
    assert answers(r) == {"status": ("widens", "proved", None), "amount": ("up", "proved", None)}
    assert {"aid/needs.poor", "aid/amount.sum.base", "aid"} <= {c.key for c in r.compared[0].changes if c.kind == "indirect"}
    assert all(c.through == ["rates.std"] for c in r.compared[0].changes if c.key == "aid/needs.poor")


def test_witnesses_are_decided_so(tmp_path: Path) -> None:
    r = report(tmp_path, BODY.replace("人均收入 < 标准", "人均收入 <= 标准"))
    (m,) = r.compared[0].meanings
    assert [w.direction for w in m.witnesses if not w.most] == ["widens"]
    for w in m.witnesses:
        assert w.agrees
        assert w.pair.statuses == ("refused", "granted")
        assert w.pair.new.amount == 0
    assert r.ways >= {"widens", "changed"}
    assert "narrows" not in r.ways
    assert not m.defects


def test_a_need_removed_added_moved(tmp_path: Path) -> None:
    without = BODY.replace("  housed: {when: 有住房, assumed: 试}\n", "")
    assert kinds(report(tmp_path / "a", without)) == {"aid/needs.housed": "removed"}
    routed = without.replace("amount:", "routes:\n  way:\n    assumed: 试\n    needs:\n      housed: {when: 有住房, assumed: 试}\namount:")
    r = report(tmp_path / "b", routed)
    moved = next(c for c in r.compared[0].changes if c.kind == "moved")
    assert (moved.key, moved.moved_from) == ("aid/routes.way.needs.housed", "aid/needs.housed")
    assert answers(r)["status"] == ("equivalent", "proved", None)


def test_fingerprints_do_not_depend_on_where_trees_lie(tmp_path: Path) -> None:
    body = BODY.replace("<", "<=", 1)
    found = [[c.print for c in report(tmp_path / name, body, proof=False).compared[0].changes] for name in ("a", "b")]
    assert found[0] == found[1] != []


def test_a_result_that_changes(tmp_path: Path) -> None:
    r = report(tmp_path, BODY.replace("18岁", "16岁"))
    (m,) = r.compared[0].meanings
    assert {v.answer for v in m.verdicts} == {"equivalent"}
    assert m.results["also.young"].answer == "changed"
    assert "result" in r.ways


def test_citations_and_assumptions(tmp_path: Path) -> None:
    r = report(tmp_path, BODY.replace("when: 有住房, assumed: 试", "when: 有住房, assumed: 别的理由"))
    assert kinds(r) == {"aid/needs.housed": "described"}
    assert [a.name for c in r.compared[0].changes for a in c.aspects] == ["assumed"]


def test_a_fact_in_another_unit_is_compared_converted(tmp_path: Path) -> None:
    """560 元/月 and 560 元/年 are not one value; 560 元/月 and 6720 元/年 are."""
    made = tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("家庭收入", "按月(家庭收入)"))
    for m, unit in zip(made, ("元/月", "元/年"), strict=True):
        text = (m.folder / "here/vocabulary.yaml").read_text("utf-8")
        m.file("here/vocabulary.yaml", text.replace("unit: 元/月, within: 0 至 1000000", f"unit: {unit}, within: 0 至 1000000"))
    sides = [resolve(str(m.folder), "", str(tmp_path)) for m in made]
    found = answers(analyse(sides[0], sides[1]))
    assert {(a, how) for a, how, _ in found.values()} == {("equivalent", "proved")}


def test_a_figure_that_was_open(tmp_path: Path) -> None:
    """Who had no decision gets one: not the same as nobody being touched."""
    tree(tmp_path / "old", rates="std: {name: 标准, unit: 元/人/月, open: 待定}\n"), tree(tmp_path / "new")
    r = analyse(*(resolve(str(tmp_path / name), "", str(tmp_path)) for name in ("old", "new")))
    assert Teller(r, "zh").headline().startswith("救助：原来没有规定的“标准”现在有了规定，原来定不下来的家庭会有决定")


def test_limits_of_a_fact(tmp_path: Path) -> None:
    """Where a fact may be more than before, the versions are compared on what both accept, and that is said."""
    made = tree(tmp_path / "old"), tree(tmp_path / "new")
    text = (made[1].folder / "here/vocabulary.yaml").read_text("utf-8")
    made[1].file("here/vocabulary.yaml", text.replace("0 至 1000000", "0 至 2000000"))
    r = analyse(*(resolve(str(m.folder), "", str(tmp_path)) for m in made))
    assert kinds(r) == {"facts.household.money": "changed"}
    assert "只比较两版都收的家庭" in Teller(r, "zh").headline()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (BODY.replace("人均收入 < 标准", "人均收入 < 标准 + 0.01元/人/月"), "widens"),
        (BODY.replace("人均收入 < 标准", "人均收入 < 标准 且 存在(成员 其中 月收入 < 200元/人/月)"), "narrows"),
        (BODY.replace("人均收入 < 标准", "(人均收入 < 标准 且 存在(成员)) 或 (家庭收入 = 0 且 没有(成员 其中 月收入 > 0))"), "equivalent"),
        (BODY.replace("人均收入 < 标准", "家庭收入 < 标准 * (人数(成员) + 人数(成员 其中 周岁(出生日期) >= 80岁))"), "widens"),
        (BODY.replace("when: 有住房", "when: 非 有住房"), "both"),
    ],
    ids=["fen", "narrower", "redundant", "hidden", "opposite"],
)
def test_hand_made_edits(tmp_path: Path, body: str, status: str) -> None:
    """Each for any number of members."""
    assert answers(report(tmp_path, body))["status"] == (status, "proved", None)


def test_a_rule_moved_into_the_model(tmp_path: Path) -> None:
    """A region's own need becomes the model's: nobody is touched, and the layer is told."""
    need = "needs:\n  poor: {when: 家庭收入 < 300元/月, assumed: 试}\n"
    empty = "needs:\n  housed: {when: 有住房, assumed: 试}\n"
    made = []
    for name, (below, above) in (("old", (empty, need.replace("poor: {", "poor: {overrides: 试, "))), ("new", (empty + need[7:], ""))):
        m = tree(tmp_path / name, below).layer("there", extends="here")
        m.programme(above or "define: {}\n", layer="there", head="extends: here/aid\n")
        made.append(resolve(str(m.folder / "there"), "", str(tmp_path)))
    r = analyse(made[0], made[1])
    assert kinds(r)["aid/needs.poor"] == "described"
    assert any((a.name, a.old, a.new) == ("layer", "there", "here") for c in r.compared[0].changes for a in c.aspects)
    assert answers(r) == {"status": ("equivalent", "proved", None)}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["diff", *words])
    return code, capsys.readouterr().out


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("人均收入 < 标准", "人均收入 <= 标准"))
    paths = str(tmp_path / "old"), str(tmp_path / "new")
    code, out = run(capsys, *paths, "--fail-on", "narrows,amount-down")
    assert code == 0
    assert out.startswith("救助：有家庭新获准（如原来差在“收入低于标准”的）（已证明，不论多少人）。其余的人不受影响。\n")
    assert run(capsys, *paths, "--fail-on", "widens")[0] == 1
    assert main(["diff", *paths, "--fail-on", "wides"]) == 2
    code, out = run(capsys, *paths, "--lang", "en")
    assert out.startswith("aid: some families are newly in")
    code, out = run(capsys, *paths, "--format", "markdown")
    assert out.startswith("**救助：有家庭新获准")
    assert out.count("<details>") == out.count("</details>") > 0
    code, out = run(capsys, *paths, "--format", "sarif")
    (found,) = json.loads(out)["runs"][0]["results"][:1]
    assert found["partialFingerprints"]["doudi/v1"]
    assert found["locations"][0]["physicalLocation"]["region"]["startLine"] > 1


def test_json_is_by_its_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("人均收入 < 标准", "人均收入 <= 标准"), RATES.replace("300", "280"))
    _, out = run(capsys, str(tmp_path / "old"), str(tmp_path / "new"), "--format", "json")
    schema = json.loads((ROOT / "schemas" / "diff.schema.json").read_text("utf-8"))
    decision = json.loads((ROOT / "schemas" / "decision.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    data = json.loads(out)
    Draft202012Validator(schema).validate(data)
    for c in data["compared"]:
        for w in (w for p in c["programmes"] for w in p["witnesses"]):
            Draft202012Validator(decision).validate(w["old"])
            Draft202012Validator(decision).validate(w["new"])


def test_saved_cases_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree(tmp_path / "old"), tree(tmp_path / "new", rates=RATES.replace("300", "300.01"))
    run(capsys, str(tmp_path / "old"), str(tmp_path / "new"), "--save-cases", str(tmp_path / "new/here/aid/cases.yaml"))
    runner = Runner(Tree(str(tmp_path / "new")))
    runner.run("here", "aid")
    assert len(runner.outcome.results) >= 2
    assert not runner.outcome.failed
    assert not runner.outcome.broken.errors


# -- sides


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(["git", *who, *words], cwd=folder, env=env, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "repo"
    tree(home / "policies")
    git(home, "init", "-q")
    git(home, "add", "-A")
    git(home, "commit", "-qm", "one")
    tree(home / "policies", BODY.replace("<", "<=", 1))
    monkeypatch.chdir(home)
    return home


@pytest.mark.parametrize("path", ["policies", "./policies", "policies/here", "policies/here/aid", "policies/here/aid/2020-01-01.yaml", ""])
def test_a_git_revision(repo: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    new = path.removeprefix("./") or "policies"
    code, out = run(capsys, f"HEAD:{path}", new, "--fail-on", "widens")
    assert code == 1, out
    assert "policies/here/aid/2020-01-01.yaml:" in out


@pytest.mark.parametrize(
    "word",
    ["--output=x:policies", "-x:policies", "no such:policies", "nowhere:policies", "HEAD:../..", "HEAD:nowhere", "HEAD:policies/none"],
)
def test_a_revision_that_cannot_be(repo: Path, word: str) -> None:
    with pytest.raises(PolicyError):
        resolve(word, "policies", str(repo.parent))
    assert not (repo / "x").exists()


def test_links_in_a_revision_are_refused(repo: Path) -> None:
    (repo / "policies/here/aid/2021-01-01.yaml").symlink_to("/etc/passwd")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "link")
    with pytest.raises(PolicyError, match="diff-revision"):
        resolve("HEAD:policies", "policies", str(repo.parent))


def test_two_days_of_one_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tree(tmp_path / "p", rates=RATES.replace("{2020-01-01: 300}", "{2020-01-01: 300, 2021-01-01: 400}"))
    code, out = run(capsys, "here@2020-06-01", "here@2021-06-01", "--policies", str(made.folder))
    assert code == 0
    assert out.startswith("救助：有家庭新获准"), out
    assert "数字 标准  rates.std\n      2021-01-01 起：300 → 400（+33.3%）" in out  # one text says both: what came into force is told
    code, out = run(capsys, "here@2021-02-01", "here@2021-06-01", "--policies", str(made.folder))
    assert "rates.std" not in out


def test_two_years_of_a_figure_by_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tree(tmp_path / "p", rates=RATES.replace("from: {2020-01-01: 300}", "year: {2020: 300, 2021: 400}"))
    _, out = run(capsys, "here@2020-06-01", "here@2021-06-01", "--policies", str(made.folder))
    assert "2021-01-01 起：300 → 400" in out
    _, out = run(capsys, "here@2021-06-01", "here@2022-06-01", "--policies", str(made.folder))
    assert "数字 标准  rates.std" in out  # from a figure to none


def test_sides_that_are_not_there(tmp_path: Path) -> None:
    made = tree(tmp_path / "p")
    for word in ("nowhere", "here/none", "here@2020-13-01", "a b c", str(tmp_path)):
        with pytest.raises(PolicyError):
            resolve(word, str(made.folder), str(tmp_path))


def test_git_driver_and_hook(repo: Path) -> None:
    """docs/diff.md: what git calls says what changed; a commit that narrows is stopped."""
    command = f'PYTHONPATH="{ROOT / "engine"}" DOUDI_LANG=zh "{sys.executable}" -m doudi'
    (repo / ".gitattributes").write_text("policies/**/*.yaml diff=doudi\n")
    out = git(repo, "-c", f"diff.doudi.command={command} diff-driver", "diff")
    assert "条件 收入低于标准" in out
    assert "条件：人均收入 < 标准 → 人均收入 <= 标准" in out
    hook = repo / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\nexec env {command} diff HEAD:policies policies --fail-on narrows,amount-down\n")
    hook.chmod(0o755)
    git(repo, "commit", "-qam", "wider")
    tree(repo / "policies", BODY)
    with pytest.raises(subprocess.CalledProcessError):
        git(repo, "commit", "-qam", "narrower")


def test_without_the_solver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed is told all the same, and that nobody looked whom it affects."""
    monkeypatch.setattr("doudi.diff.analysis.can_prove", lambda: False)
    r = report(tmp_path, BODY.replace("人均收入 < 标准", "人均收入 <= 标准"))
    assert kinds(r) == {"aid/needs.poor": "changed"}
    assert "谁受影响没有查（没有装 z3" in Teller(r, "zh").headline()


def test_structure_needs_no_solver(tmp_path: Path) -> None:
    """z3 costs a third of a second to load: only a proof pays it."""
    tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("人均收入 < 标准", "人均收入 <= 标准"))
    words = f"['diff', {str(tmp_path / 'old')!r}, {str(tmp_path / 'new')!r}, '--no-proof']"
    code = f"import sys\nfrom doudi.cli.main import main\nmain({words})\nsys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "engine")}).returncode == 0


def test_hostile_names_stay_in_their_line(tmp_path: Path) -> None:
    """A policy's names and texts neither break out of Markdown nor drive a terminal."""
    name = "收入<img src=x>`|@all](http://x)**"
    r = report(tmp_path, BODY.replace("name: 收入低于标准, when: 人均收入 <", f"name: '{name}', when: 人均收入 <="))
    text = re.sub(r"^```text\n.*?^```$", "", as_markdown(r, "zh"), flags=re.S | re.M)
    assert not re.search(r"(?<!\\)<img", text)
    assert "@all" not in text
    assert "\x1b" not in as_text(r, "zh")


def test_words_of_letters_are_told(tmp_path: Path) -> None:
    """What decides nothing and people read: told, and called no change of the rules."""
    for name, word, proof in (("old", "转介", "户口簿"), ("new", "予以转介", "身份证")):
        made = Made(tmp_path / name).layer("here").vocabulary().rates(RATES)
        path = tmp_path / name / "here" / "vocabulary.yaml"
        path.write_text(path.read_text("utf-8").replace("有住房, ", f"有住房, proof: {proof}, ", 1), "utf-8")
        made.programme(f"words: {{granted: {word}}}\n{BODY}")
    old, new = (resolve(str(tmp_path / name), str(tmp_path / "old"), str(tmp_path)) for name in ("old", "new"))
    found = analyse(old, new, templates=households)
    told = {c.key: [(a.name, a.old, a.new) for a in c.aspects] for x in found.compared for c in x.changes}
    assert {c.kind for x in found.compared for c in x.changes} == {"described"}
    assert [("proof", "户口簿", "身份证")] in told.values()
    assert any(a[0] == "words" and "转介" in a[1] and "予以转介" in a[2] for rows in told.values() for a in rows)
    assert "结果的叫法" in as_text(found, "zh")
