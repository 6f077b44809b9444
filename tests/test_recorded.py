"""What other rules would have said of those on the record: every figure is what deciding each of them by itself gives; nobody is lost."""

from __future__ import annotations

import base64
import json
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from doudi.cli.main import main
from doudi.pipeline import Policies, as_object
from doudi.service.record.keeping import encrypted, masked
from doudi.service.record.rows import Entry, Record
from doudi.service.versions.policies import digest_of
from doudi.service.work.household import told
from trees import Made

ROOT = Path(__file__).parent.parent
SECRET = b"k" * 32
RATES = "std: {name: 标准, unit: 元/人/月, from: {2020-01-01: 300, 2021-01-01: 330}, assumed: 试}\n"
BODY = """\
needs:
  poor: {name: 收入低于标准, when: 家庭收入 / 人数(成员) < 标准, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  sum:
    base: {name: 补差, value: '标准 * 人数(成员) - 家庭收入 / 3', assumed: 试}
"""
OTHER = "needs:\n  housed: {when: 有住房, assumed: 试}\n"


def tree(folder: Path, rates: str = RATES, body: str = BODY) -> Made:
    return Made(folder).layer("here").vocabulary().rates(rates).programme(body).programme(OTHER, id="home", name="住房")


def household(rng: random.Random, id: str | None, day: str) -> str:
    """Exact thirds, open facts, ids in either language."""
    given: dict[str, Any] = {"as_of": day, "members": [{"name": "某人", "income": 5} for _ in range(rng.randrange(1, 4))]}
    if id is not None:
        given[rng.choice(("id", "编号"))] = id
    if rng.random() < 0.85:
        given["money"] = rng.randrange(0, 1500)
    if rng.random() < 0.7:
        given["house"] = rng.random() < 0.5
    return json.dumps(given, ensure_ascii=False)


class Written:
    """A record that is written as the service writes it, and what stands on it."""

    def __init__(self, url: str, policies: Policies):
        self.record, self.policies = Record(url), policies
        self.rows: list[dict[str, Any]] = []

    def decide(self, text: str, programme: str = "", form: str = "encrypted", outcome: str | None = None) -> None:
        given = as_object(text)
        found = self.policies.decide("here", text, programme=programme or None)
        digest, pin = digest_of(text.encode()), "sha256:0"
        kept = {"encrypted": lambda: encrypted(text, SECRET, digest), "none": lambda: None, "masked": lambda: masked(
            self.policies.engine("here", found[0].evaluation.day), given)}[form]()
        said = told(found)
        entry = Entry(
            "2022-01-01T00:00:00Z", "r", "x", "decide", "here", programme, given["as_of"], digest, pin, "0", outcome or said.outcome,
            digest_of(said.answer.encode()), said.trace, form, kept,
        )
        (at,) = self.record.append([entry])
        self.rows.append({"seq": at.seq, "given": given, "programme": programme, "form": form})


def expected(rows: list[dict[str, Any]], programme: str, sides: tuple[Policies, Policies]) -> tuple[Counter[str], list[Fraction]]:
    """The newest row of each household that asked for a programme, decided one by one."""
    newest: dict[Any, dict[str, Any]] = {}
    for row in rows:
        if row["form"] != "none" and row["programme"] in ("", programme):
            id = (row["given"].get("id") or row["given"].get("编号")) if row["form"] == "encrypted" else None
            newest[id or json.dumps(row["given"])] = row["given"]
    counts: Counter[str] = Counter()
    paid = [Fraction(0), Fraction(0)]
    for given in newest.values():
        (a,), (b,) = (p.decide("here", given, programme=programme) for p in sides)
        for i, d in enumerate((a, b)):
            paid[i] += d.amount or 0 if d.status == "granted" else 0
        if "undetermined" in (a.status, b.status):
            counts["unsettled"] += 1
        elif a.status != b.status:
            counts["in" if b.status == "granted" else "out"] += 1
        elif a.status == "refused":
            counts["neither"] += 1
        else:
            gain = (b.amount or 0) - (a.amount or 0)
            counts["up" if gain > 0 else "down" if gain < 0 else "same"] += 1
    return counts, paid


def impact(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["impact", *words, "--suppress", "0", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    schema = json.loads((ROOT / "schemas/diff.schema.json").read_text("utf-8"))
    Draft202012Validator({"$ref": "#/$defs/impact", "$defs": schema["$defs"]}).validate(found[0])
    return found


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Made, Made]:
    monkeypatch.setenv("DOUDI_RECORD_KEY", base64.b64encode(SECRET).decode())
    return tree(tmp_path / "old"), tree(tmp_path / "new", RATES.replace("330", "400.01"), BODY.replace("家庭收入 / 3", "家庭收入 / 7"))


def filled(written: Written) -> None:
    """Households decided once, again, for one programme and for all; on days with different figures; some with nothing kept."""
    rng = random.Random(11)
    for i in range(160):
        id = f"h{rng.randrange(60)}" if rng.random() < 0.9 else None
        text = household(rng, id, rng.choice(("2020-03-01", "2020-11-30", "2021-02-03")))
        written.decide(text, rng.choice(("", "", "aid", "home")), "none" if i % 9 == 0 else "masked" if i % 10 == 1 else "encrypted")


def checked(written: Written, found: Any, sides: tuple[Policies, Policies]) -> None:
    (one,) = found
    counts, paid = expected(written.rows, "aid", sides)
    told = one["programmes"][0]
    assert told["programme"] == "aid" and {k: told["rows"][0][k] for k in counts} == dict(counts)
    assert [Fraction(told["rows"][0][k]) for k in ("paid_old", "paid_new")] == paid
    assert told["rows"][0]["total"] == sum(counts.values()) and counts["in"] and counts["up"] and counts["unsettled"]
    r = one["record"]
    assert r["decisions"] == len(written.rows) == one["households"] + r["elsewhere"] + r["not_kept"] + r["superseded"]
    assert r["not_kept"] == sum(x["form"] == "none" and x["programme"] != "home" for x in written.rows)
    assert r["elsewhere"] == sum(x["programme"] == "home" for x in written.rows)
    assert one["compared"] == one["households"] == sum(one["homes"].values()) and r["otherwise"] == 0


def test_every_figure_is_what_deciding_gives(tmp_path: Path, both: tuple[Made, Made], capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'r.sqlite'}"
    written = Written(url, both[0].policies)
    filled(written)
    words = (str(both[0].folder), str(both[1].folder), "--record", str(tmp_path / "r.sqlite"))
    checked(written, impact(capsys, *words), (both[0].policies, both[1].policies))
    for form, said in (("text", "件申请"), ("markdown", "### 决定记录"), ("html", "决定记录")):
        assert main(["impact", *words, "--format", form]) == 0
        assert said in capsys.readouterr().out
    assert main(["--lang", "en", "diff", *words, "--no-proof", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["impact"][0]["record"]["decisions"] == 160
    assert {p.name.partition("-")[0] for p in tmp_path.iterdir() if p.is_file()} == {"r.sqlite"}  # nothing was written beside it
    written.record.close()


def test_postgres(both: tuple[Made, Made], postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    written = Written(postgres, both[0].policies)
    filled(written)
    found = impact(capsys, str(both[0].folder), str(both[1].folder), "--record", postgres.replace("+psycopg", ""))
    checked(written, found, (both[0].policies, both[1].policies))
    assert "doudi@" not in json.dumps(found)
    written.record.close()


def test_rules_of_a_later_day(tmp_path: Path, both: tuple[Made, Made], capsys: pytest.CaptureFixture[str]) -> None:
    """Both sides are as on each decision day; what comes into force later is named, and taken when it is asked for."""
    written = Written(f"sqlite:///{tmp_path / 'r.sqlite'}", both[0].policies)
    for i, day in enumerate(("2020-03-01", "2020-11-30")):
        written.decide(json.dumps({"as_of": day, "id": f"h{i}", "money": 310, "members": [{}]}))
    later = tree(tmp_path / "later").programme(BODY.replace("/ 人数(成员) < 标准", "/ 人数(成员) < 标准 + 50元/人/月"), day="2023-01-01")
    words = (str(both[0].folder), str(later.folder), "--record", str(tmp_path / "r.sqlite"))
    (none,) = impact(capsys, *words)
    assert none["programmes"] == [] and none["record"]["unused"] == "2023-01-01"
    assert main(["--lang", "en", "impact", *words]) == 0
    assert "--as-of 2023-01-01" in capsys.readouterr().out
    (one,) = impact(capsys, *words, "--as-of", "2023-01-01")
    assert (one["programmes"][0]["rows"][0]["in"], one["record"]["rules"], one["record"]["unused"]) == (2, "2023-01-01", None)
    assert one["programmes"][0]["rows"][0]["paid_new"] == "453.33" or "/" in one["programmes"][0]["rows"][0]["paid_new"]
    written.record.close()


def test_what_cannot_be_compared_is_said(tmp_path: Path, both: tuple[Made, Made], capsys: pytest.CaptureFixture[str]) -> None:
    """A row that the old side decides otherwise than the record says, one whose sensitive facts are masked, and a wrong key."""
    old, new = both
    secret = "  money: {name: 家庭收入, of: household, unit: 元/月, within: 0 至 1000000, sensitive: true}"
    for made in both:
        path = made.folder / "here/vocabulary.yaml"
        text = path.read_text("utf-8").replace("  money: {name: 家庭收入, of: household, unit: 元/月, within: 0 至 1000000}", secret)
        made.file("here/vocabulary.yaml", text)
    written = Written(f"sqlite:///{tmp_path / 'r.sqlite'}", old.policies)
    given = {"as_of": "2021-02-03", "money": 100, "members": [{}]}
    written.decide(json.dumps({**given, "id": "a"}), "aid")
    written.decide(json.dumps({**given, "id": "b"}), "aid", "masked")
    written.decide(json.dumps({**given, "id": "c"}), "aid", outcome='[["aid",null,"granted","1.00"]]')
    written.decide(json.dumps({**given, "id": "d"}), "home")
    words = (str(old.folder), str(new.folder), "--record", str(tmp_path / "r.sqlite"))
    (one,) = impact(capsys, *words)
    assert (one["households"], one["compared"], one["record"]["otherwise"], one["record"]["otherwise_masked"]) == (3, 1, 2, 1)
    assert main(["--lang", "en", "impact", *words]) == 0
    assert "2 (1 of them masked) are left out" in capsys.readouterr().out
    monkey = pytest.MonkeyPatch()
    monkey.setenv("DOUDI_RECORD_KEY", base64.b64encode(b"x" * 32).decode())
    assert main(["impact", *words]) == 3 and "[record-key]" in capsys.readouterr().err
    monkey.undo()
    assert main(["impact", str(old.folder), str(new.folder)]) == 2
    assert main(["impact", str(old.folder), str(new.folder), "p.jsonl", "--record", "r.sqlite"]) == 2
    assert main(["impact", *words[:3], "none.sqlite"]) == 3
    written.record.close()
