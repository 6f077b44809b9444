"""The command line. golden/cli_*.txt hold input files, a command and what it printed; DOUDI_ACCEPT=1 writes what it prints now."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cited import PLAIN, cited
from doudi.cli.commands import COMMANDS
from doudi.cli.main import main
from doudi.pipeline import Policies
from trees import Made

ROOT = Path(__file__).parent.parent
GOLDEN = sorted((Path(__file__).parent / "golden").glob("cli_*.txt"))
PART = re.compile(r"^=== (\S+)\n((?:(?!=== ).*\n)*)", re.M)


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_golden(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`=== file` writes a file over a small tree; `$ command` lines are run; `-> code` and what was printed follow."""
    whole = path.read_text("utf-8")
    head, _, rest = whole.partition("=== commands\n")
    cited(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOUDI_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DOUDI_LANG", raising=False)
    for name, text in PART.findall(head):
        where = tmp_path / name
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text, "utf-8")
    made = head + "=== commands\n"
    for command in re.findall(r"^\$ (.*)$", rest, re.M):
        words = command.split()
        assert words[0] == "doudi"
        code = main(
            [*words[1:], *([] if "--policies" in words or "policies" in command else ["--policies", "policies"])]
        )
        out, err = capsys.readouterr()
        shown = re.sub(r"sha256:[0-9a-f]{64}", "sha256:…", out + err)
        made += f"$ {command}\n-> {code}\n" + "".join(f"{line.rstrip()}\n" for line in shown.splitlines()) + "\n"
    if os.environ.get("DOUDI_ACCEPT") == "1":
        path.write_text(made, "utf-8")
    assert made == whole


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOUDI_LANG", raising=False)
    monkeypatch.delenv("DOUDI_DEBUG", raising=False)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help", "--lang", lang]) == 0
    assert COMMANDS[name].example in capsys.readouterr().out


def test_general_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(c.example in out for c in COMMANDS.values())
    assert main(["--version"]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["dcide"], "decide"),
        (["decide"], "REGION"),
        (["decide", "zhongwei"], "HOUSEHOLD"),
        (["check", "--strct"], "--strict"),
        (["check", "--format"], "--format"),
        (["check", "--format", "xml"], "sarif"),
        (["check", "a", "b"], "b"),
        (["--lang"], "--lang"),
        (["--lang", "fr"], "--lang"),
        (["check", "--strict=1"], "--strict"),
        (["check", "/nowhere"], "/nowhere"),
        (["--wat"], "--wat"),
        (["explain", "unit-difers"], "unit-differs"),
        (["schema", "zhongwei", "--root", "village"], "household"),
        (["diff", "zhongwei", "changle", "--as-of", "soon"], "soon"),
        (["diff", "zhongwei", "changle", "--fail-on", "wide"], "widens"),
        (["verify", "zhongwei", "--budget", "0"], "--budget"),
        (["population", "zhongwei", "-o", "x.csv", "--seed", "-1"], "--seed"),
        (["batch", "zhongwei", "x.csv", "-o", "y.csv", "--jobs", "65"], "64"),
    ],
)
def test_misuse_is_exit_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert said in out + err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["batch", "zhongwei", "x.csv", "-o", "y.csv"], ["population", "zhongwei", "-o", "x.csv"],
        ["reconcile", "zhongwei", "r.csv", "x.csv", "-o", "y.xlsx"], ["impact", "zhongwei", "zhongwei", "x.csv"],
    ],
    ids=lambda words: words[0],
)
def test_a_library_that_is_not_there_is_said(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("doudi.cli.extras.find_spec", lambda name: None)
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert "doudi[batch]" in capsys.readouterr().err


def test_exit_codes_of_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "h.json"
    file.write_text('{"members": [{"id": "m1"}], "mony": 1, "as_of": "2019-06-01"}')
    assert main(["decide", "zhongwei", str(file)]) == 3
    assert f"{file}:1:" in capsys.readouterr().err
    assert main(["decide", "zhongwe", str(file)]) == 4
    assert "zhongwei" in capsys.readouterr().err
    assert main(["decide", "zhongwei", str(tmp_path / "none.json")]) == 2


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe{", b"[", b"[" * 100_000, b'{"a": NaN}', b"9" * 5000, b'"x"', b"{\x00}", b'{"members": 1}']
)
def test_broken_households(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "h.json"
    file.write_bytes(data)
    assert main(["decide", "zhongwei", str(file), "--as-of", "2019-06-01"]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_names_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["decide", "中卫市", str(ROOT / "examples/zhongwei_wang.json"), "--format", "json"]
    assert main([*words, "--programme", "农村低保"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [d["programme"] for d in found] == ["rural_dibao"]


def test_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that is refused is said with its number; every other line is decided."""
    good = json.dumps(
        json.loads((ROOT / "examples/zhongwei_wang.json").read_text("utf-8"), parse_float=lambda x: int(Decimal(x)))
    )
    file = tmp_path / "many.jsonl"
    file.write_text(f'{good}\n\n{{"members": []}}\n{{broken\n{good}\n')
    assert main(["decide", "zhongwei", str(file), "--as-of", "2019-06-01"]) == 3
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["line"], "errors" in r) for r in rows] == [(1, False), (3, True), (4, True), (5, False)]
    assert rows[1]["errors"][0]["code"] == "input-required"


def test_decisions_match_their_schema(capsys: pytest.CaptureFixture[str]) -> None:
    check = schema("decision")
    policies = Policies(str(ROOT / "policies"))
    for path in sorted((ROOT / "examples").glob("*.json")):
        whole = json.loads(path.read_text("utf-8"), parse_float=Decimal)
        cut = {k: x for k, x in whole.items() if k not in ("class_abc", "household_income")}
        cut["members"] = [
            {k: x for k, x in m.items() if k not in ("employed", "chosen", "has_livelihood")} for m in whole["members"]
        ]
        for household in (whole, cut):
            for d in policies.decide(path.stem.split("_")[0], household):
                check.validate(d.to_data())
                assert len(json.dumps(d.to_data(), ensure_ascii=False).encode()) < 8000


def broken(folder: Path) -> Made:
    return cited(folder).programme("define:\n  a: {value: 家廷收入 > 0}\n  b: {name: 有住房, value: 有住房}\n" + PLAIN)


def test_diagnostics_match_their_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken(tmp_path)
    for lang in ("zh", "en"):
        assert main(["check", str(tmp_path / "policies"), "--format", "json", "--lang", lang]) == 1
        found = json.loads(capsys.readouterr().out)
        schema("diagnostics").validate(found)
        assert {"name-unknown", "declared-twice"} <= {d["code"] for d in found["diagnostics"]}


def test_sarif_and_github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    broken(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "policies", "--format", "sarif"]) == 1
    sarif = json.loads(capsys.readouterr().out)
    run = sarif["runs"][0]
    assert sarif["version"] == "2.1.0"
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region["endColumn"] >= region["startColumn"]
    assert main(["check", "policies", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("::error file=policies/here/aid/2020-01-01.yaml,line=") for line in lines)


def test_the_policies_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "policies")]) == 0
    assert main(["test", str(ROOT / "policies")]) == 0


def test_never_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import doudi.cli.check as command

    def fail(given: object) -> int:
        raise ZeroDivisionError("x" * 500)

    monkeypatch.setattr(command, "run", fail)
    assert main(["check"]) == 70
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "DOUDI_DEBUG" in err
    monkeypatch.setenv("DOUDI_DEBUG", "1")
    assert main(["check"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_goes_away() -> None:
    """`doudi explain | head -1`: no complaint on standard error."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    first = subprocess.Popen(
        [sys.executable, "-m", "doudi", "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    assert first.stdout is not None
    first.stdout.close()
    _, err = first.communicate(timeout=20)
    assert err == b""
    assert first.returncode == 141


@pytest.mark.parametrize("name", ["灾害救助", "disaster_relief", "Disaster relief"])
def test_a_programme_that_begins_later_says_when(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither shown nor decided before its first day, and not called unknown."""
    household = str(ROOT / "examples" / "guizhou_yang.json")
    for command in (["show", "guizhou", name], ["decide", "guizhou", household, "--programme", name]):
        assert main([*command, "--as-of", "2018-02-01"]) == 4
        said = capsys.readouterr().err
        assert "[not-in-force] 灾害救助（2018-07-26 起施行） 在 2018-02-01 尚未施行" in said
        assert main([*command, "--as-of", "2018-02-01", "--lang", "en"]) == 4
        assert "Disaster relief (in force from 2018-07-26) is not in force on 2018-02-01" in capsys.readouterr().err


def test_deciding_starts_light() -> None:
    """Nothing heavy is imported on the way to a decision from the shelf of plans."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    words = ["decide", "zhongwei", str(ROOT / "examples/zhongwei_wang.json")]
    script = (
        "import sys; bare = set(sys.modules); from doudi.cli.main import main; "
        f"main({words!r}); print(sorted(set(sys.modules) - bare), file=sys.stderr)"
    )
    for _ in range(2):
        found = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, env=env, cwd=ROOT, timeout=30
        )
    loaded = found.stderr.strip().splitlines()[-1]
    for heavy in (
        "'argparse'",
        "'ruamel.yaml'",
        "'lark'",
        "'jsonschema'",
        "'jinja2'",
        "'dataclasses'",
        "'typing'",
        "'datetime'",
        "'json'",
        "'collections'",
        "'contextlib'",
        "'functools'",
        "'operator'",
        "'warnings'",
        "'doudi.catalogue'",
    ):
        assert heavy not in loaded


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "doudi" in capsys.readouterr().out
