"""`doudi serve`, asked over HTTP: what it answers is what the engine says, in the schemas that it names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import doudi
from doudi.client import Client, Refused
from doudi.client import text as exact
from doudi.service.openapi.fields import OF
from service import ROOT, WANG, Server, served

ASKED = "region=zhongwei&programme=rural_dibao"
HOUSEHOLDS = sorted((ROOT / "examples").glob("*.json"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("service"), ROOT / "policies") as found:
        yield found


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    with server.client() as found:
        yield found


@pytest.fixture(scope="module")
def shipped() -> doudi.Policies:
    return doudi.load(str(ROOT / "policies"))


def post(
    server: Server, path: str, body: str | bytes, kind: str = "application/json", **headers: str,
) -> tuple[int, dict[str, str], Any]:
    data = body.encode() if isinstance(body, str) else body
    status, heads, answer = server.raw("POST", path, data, Content_Type=kind, **headers)
    kind_given = heads.get("content-type", "")
    return status, heads, json.loads(answer) if "json" in kind_given and "ndjson" not in kind_given else answer


@pytest.mark.parametrize("path", HOUSEHOLDS, ids=lambda p: p.stem)
def test_decides_as_the_engine(client: Client, shipped: doudi.Policies, path: Path) -> None:
    """All programmes at once, and each alone."""
    region, text = path.stem.split("_")[0], path.read_text("utf-8")
    wanted = [d.to_data() for d in shipped.decide(region, text)]
    answer = client.decide(region, text)
    assert answer.decisions == wanted
    assert answer.record.split(":")[0].isdigit()
    one = wanted[0]["programme"]
    assert client.decide(region, text, programme=one).decisions == [d.to_data() for d in shipped.decide(region, text, programme=one)]


def test_many(client: Client, shipped: doudi.Policies) -> None:
    few = {"as_of": "2019-06-01", "property_over": True, "members": [{"name": "甲"}]}
    lines = client.decide_many("zhongwei", [WANG, few, '{"as_of": "2019-06-01", "property_ower": true}', "{"], programme="rural_dibao")
    assert [x.number for x in lines] == [1, 2, 3, 4]
    assert lines[0].decisions == [d.to_data() for d in shipped.decide("zhongwei", WANG, programme="rural_dibao")]
    assert lines[1].decisions[0]["status"] == "refused"
    assert {e["code"] for e in lines[2].errors} >= {"input-key-unknown"}
    assert lines[3].errors[0]["code"] == "json-broken"
    first, second = (int(x.record.split(":")[0]) for x in lines[:2])
    assert second == first + 1 and not lines[2].record


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("audience", ["officer", "citizen", "auditor"])
@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_explains_as_the_engine(client: Client, shipped: doudi.Policies, lang: Any, audience: Any, form: Any) -> None:
    said = client.explain("zhongwei", WANG, programme="rural_dibao", lang=lang, audience=audience, format=form)
    decision = shipped.programme("zhongwei", "rural_dibao").decide(WANG)
    if form == "json":
        assert json.loads(said) == [decision.to_data()]
    else:
        assert said == doudi.explain(decision, lang=lang, audience=audience, format=form)


def test_missing_puts_what_settles_first(client: Client) -> None:
    given = {"as_of": "2019-06-01", "members": [{"id": "m1"}]}
    asked = client.missing("zhongwei", given, programme="rural_dibao")
    assert len(asked) > 3
    weights = [Decimal(x["settles"]) for x in asked if "/" not in x["settles"]]
    assert asked[0]["fact"] == "household.property_over" and weights[0] == max(weights) > 0
    # answered as it says, there is nothing left to ask
    then = client.missing("zhongwei", {**given, "property_over": True}, programme="rural_dibao")
    assert then == []
    assert client.missing("zhongwei", WANG, programme="rural_dibao") == []


def test_answers_go_where_the_household_says_it_in_chinese(client: Client) -> None:
    given = '{"决定日": "2019-06-01", "成员": [{"编号": "m1", "出生日期": "1950-01-01"}, {}]}'
    asked = client.missing("zhongwei", given, programme="tekun")
    assert {x["at"].rpartition("/")[0] for x in asked} >= {"/成员/0", "/成员/1"} and not any("/members" in x["at"] for x in asked)


def test_a_form_is_built_from_the_questions_alone(client: Client, server: Server) -> None:
    """Each answer goes where the question says, and is one that it allows; every answer is taken, and in the end nothing is asked."""
    schema = json.loads(server.raw("GET", "/openapi.json")[2])
    shape = {"$ref": "#/components/schemas/Missing/properties/questions", "components": schema["components"]}
    answers: dict[str, Callable[[Any], Any]] = {
        "bool": lambda q: len(q["fact"]) % 2 == 0, "list": lambda q: [], "text": lambda q: "x",
        "number": lambda q: Decimal(q["within"][0]), "percent": lambda q: Decimal(q["within"][0]),
        "date": lambda q: None if q["none"] else "1950-01-01", "enum": lambda q: None if q["none"] else q["choices"][0]["id"],
        "time": lambda q: "2019-05-01T08:00:00+08:00",
    }
    for programme in ("rural_dibao", "tekun", "temporary_relief"):
        household: dict[str, Any] = {"as_of": "2019-06-01", "members": [{}]}
        asked: list[str] = []
        while found := client.missing("zhongwei", household, programme=programme):
            jsonschema.validate(found, shape)
            q = found[0]
            *path, last = q["at"].split("/")[1:]
            place: Any = household
            for step in path:
                place = place[int(step)] if isinstance(place, list) else place[step]
            place[last] = answers[q["kind"]](q)
            asked.append(q["at"])
            assert len(asked) == len(set(asked)) < 60
            assert q["kind"] != "number" or q["fact"].endswith(("count", "months")) or q["unit"]["en"]
        assert asked, programme


def test_exact_numbers(client: Client) -> None:
    """What a float would blur is read as written, and too many places are refused, not rounded."""
    household = json.loads(WANG, parse_float=Decimal)
    household["household_income"] = Decimal("950.01")  # a third of it is just over the limit
    text = exact(household)
    assert b"950.01" in text
    assert client.decide("zhongwei", household, programme="rural_dibao").decisions
    household["household_income"] = Decimal("560.001")
    with pytest.raises(Refused) as refused:
        client.decide("zhongwei", household, programme="rural_dibao")
    assert (refused.value.status, refused.value.code) == (400, "input-places")
    with pytest.raises(TypeError):
        exact({"household_income": 560.5})


def test_problem_is_the_command_lines(server: Server) -> None:
    """Code, message, path and place; in the language that is asked for."""
    body = '{"as_of": "2019-06-01",\n "houshold_income": 1.5, "members": [{"income": -1}]}'
    status, heads, found = post(server, f"/v1/decide?{ASKED}&lang=en", body, X_Request_Id="abc-1")
    assert (status, heads["content-type"], heads["x-request-id"]) == (400, "application/problem+json", "abc-1")
    assert (found["code"], found["status"], found["instance"]) == ("input-key-unknown", 400, "urn:doudi:request:abc-1")
    first, second = found["diagnostics"]
    assert first["help"] == "Did you mean “household_income”?"
    assert (first["place"]["line"], first["place"]["column"]) == (2, 2)
    assert (second["code"], second["path"]) == ("input-range", "members[0].income")
    assert server.raw("GET", found["type"])[0] == 200
    _, _, zh = post(server, f"/v1/decide?{ASKED}", body, Accept_Language="zh-CN,en;q=0.5")
    assert zh["detail"] == "没有“houshold_income”这个事实"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "service-parameter-missing"),
        ("region=nowhere", 404, "region-unknown"),
        ("region=..%2f..%2fetc", 404, "region-unknown"),
        ("region=zhongwei&programme=../x", 404, "programme-unknown"),
        ("region=zhongwei&programme=rural_dibao&as_of=1990-01-01", 404, "not-in-force"),
        ("region=zhongwei&as_of=2019-02-30", 400, "service-parameter-value"),
        ("region=zhongwei&as_of=%ff", 400, "service-parameter"),
        ("region=zhongwei&region=taian", 400, "service-parameter-twice"),
        ("region=zhongwei&programe=x", 400, "service-parameter"),
        ("region=zhongwei&lang=fr", 400, "service-parameter-value"),
    ],
)
def test_parameters(server: Server, query: str, status: int, code: str) -> None:
    found = post(server, f"/v1/decide?{query}", WANG)
    assert (found[0], found[2]["code"]) == (status, code)


@pytest.mark.parametrize("path", [
    "/v1/decide?regoin=zhongwei&lang=en", "/v1/diff?lang=en&old=x&new=y&format=html", "/v1/nothing?lang=en", "/v1/record/0?lang=en",
])
def test_faults_are_told_in_the_language_asked_for(server: Server, path: str) -> None:
    status, _, body = server.raw("GET", path)
    assert status >= 400 and not re.search("[\u4e00-\u9fff]", json.loads(body)["detail"])


@pytest.mark.parametrize("call", ["decide", "explain", "missing", "leaflet"])
def test_a_large_household_is_answered_like_a_small_one(server: Server, call: str) -> None:
    """It is read by a helper, which looks for its day, its policies and its faults as the service does."""
    programme = "" if call == "leaflet" else "&programme=rural_dibao"
    wrong = "sha256:" + "0" * 64
    for path, body in (
        (f"region=zhongwei{programme}", WANG), (f"region=nowhere{programme}", WANG), ("region=zhongwei&programme=nothing", WANG),
        (f"region=zhongwei{programme}", '{"members": [{}]}'), (f"region=zhongwei{programme}", '{"as_of": "2019-06-01", "mebmers": []}'),
        (f"region=zhongwei{programme}&as_of=2010-01-01", WANG), (f"region=zhongwei{programme}&policies={wrong}", WANG),
    ):
        said = []
        for text in (body, body + " " * 40_000):
            status, headers, answer = server.raw("POST", f"/v1/{call}?lang=en&{path}", text.encode(), Content_Type="application/json")
            found = re.sub(rb"urn:doudi:request:\w+", b"", answer)
            said.append((status, headers.get("doudi-policies"), headers["content-type"], found))
        assert said[0] == said[1], path


def test_no_decision_day(server: Server) -> None:
    assert post(server, f"/v1/decide?{ASKED}", '{"members": [{}]}')[2]["code"] == "service-day-missing"
    assert post(server, f"/v1/decide?{ASKED}", '{"as_of": 3, "members": [{}]}')[2]["code"] == "input-as-of"


def test_policies_and_pins(server: Server, client: Client) -> None:
    region = client.policies("zhongwei", as_of="2019-06-01")
    whole = client.decide("zhongwei", WANG)
    assert whole.policies == region["digest"]
    row = next(p for p in region["programmes"] if p["programme"] == "rural_dibao")
    assert client.decide("zhongwei", WANG, programme="rural_dibao", policies=row["digest"]).policies == row["digest"]
    one = client.policies("zhongwei", "rural_dibao")
    assert one["published"] and {"layer", "from", "digest"} == set(one["published"][0])
    other = "sha256:" + "0" * 64
    with pytest.raises(Refused) as refused:
        client.decide("zhongwei", WANG, programme="rural_dibao", policies=other)
    assert (refused.value.status, refused.value.code) == (409, "service-policies-differ")
    assert row["digest"] in refused.value.problem["detail"]
    for path in ("decide", "explain", "leaflet", "missing"):
        assert post(server, f"/v1/{path}?region=zhongwei&as_of=2019-06-01", WANG, If_Match=f'"{other}"')[0] == 412
        assert post(server, f"/v1/{path}?region=zhongwei&as_of=2019-06-01", "B", If_Match=f'"{other}"')[0] == 400  # RFC 9110, 13.2.1
    assert post(server, f"/v1/decide?{ASKED}", WANG, If_Match=f'"{row["digest"]}"')[0] == 200


@pytest.mark.parametrize(
    "path", ["/v1/policies", "/v1/policies/zhongwei?as_of=2019-06-01", "/v1/schema/taian", "/openapi.json", "/docs?lang=en"],
)
def test_conditional_requests(server: Server, path: str) -> None:
    status, heads, body = server.raw("GET", path)
    assert status == 200 and body
    again = server.raw("GET", path, If_None_Match=heads["etag"])
    assert (again[0], again[2]) == (304, b"") and again[1]["etag"] == heads["etag"]
    assert server.raw("GET", path, If_None_Match='"other"')[0] == 200


def test_schema_is_the_commands(server: Server) -> None:
    status, _, body = server.raw("GET", "/v1/schema/zhongwei?as_of=2019-06-01")
    assert status == 200
    schema = json.loads(body)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(WANG), schema)
    assert server.raw("GET", "/v1/schema/zhongwei?root=nothing")[0] == 400


def test_check(client: Client) -> None:
    """A text is checked where it would stand, and nothing is left behind."""
    source = (ROOT / "policies/zhongwei/rates.yaml").read_text("utf-8")
    assert [d for d in client.check("zhongwei", "rates.yaml", source) if d["severity"] == "error"] == []
    found = client.check("zhongwei", "rural_dibao/2030-01-01.yaml", "programme: rural_dibao\nname: &x 低保\n")
    assert {d["code"] for d in found} >= {"yaml-anchor"}
    assert {d["place"]["file"] for d in found if "place" in d} == {"zhongwei/rural_dibao/2030-01-01.yaml"}
    assert not (ROOT / "policies/zhongwei/rural_dibao/2030-01-01.yaml").exists()
    for file in ("clauses.yaml", "rural_dibao/cases.yaml", "rural_dibao/cases_edges.yaml", "vocabulary_duties.yaml"):
        text = (ROOT / "policies/zhongwei" / file).read_text("utf-8")
        assert not [d for d in client.check("zhongwei", file, text) if d["severity"] == "error"], file
        assert [d for d in client.check("zhongwei", file, text + "x: [") if d["severity"] == "error"], file
    for file in ("../region.yaml", "/etc/passwd", "a/b/c.yaml", "rural_dibao/x.txt", "rates.yaml\n"):
        with pytest.raises(Refused) as refused:
            client.check("zhongwei", file, "x")
        assert refused.value.status == 400


def test_for_those_who_run_it(server: Server, client: Client) -> None:
    client.decide("zhongwei", WANG, programme="rural_dibao")
    text = server.raw("GET", "/metrics")[2].decode()
    assert 'doudi_decisions_total{programme="rural_dibao",region="zhongwei",status="granted"}' in text
    assert "doudi_record_commit_seconds_count" in text and "王某" not in text
    assert json.loads(server.raw("GET", "/health")[2])["status"] == "ok"
    assert json.loads(server.raw("GET", "/ready")[2])["record"] == "ok"
    log = (server.folder / "log.txt").read_text("utf-8")
    row = json.loads(log.strip().split("\n")[-1])
    assert {"at", "request", "route", "status", "ms", "caller"} <= set(row)
    assert "王某" not in log and "\\u738b" not in log


def test_many_at_once(server: Server, client: Client) -> None:
    """Callers side by side get their own answers."""
    wanted = client.decide("zhongwei", WANG, programme="rural_dibao").decisions

    def ask(n: int) -> bool:
        with server.client() as mine:
            household = json.loads(WANG, parse_float=Decimal) | {"id": f"h{n}"}
            return all(mine.decide("zhongwei", household, programme="rural_dibao").decisions == wanted for _ in range(5))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(16)))


def test_openapi_holds(server: Server) -> None:
    """Every schema of the document is one, and its examples are what the service answers."""
    document = json.loads(server.raw("GET", "/openapi.json")[2])
    assert document["openapi"] == "3.1.0"
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    decide = document["paths"]["/v1/decide"]["post"]
    for example in decide["requestBody"]["content"]["application/json"]["examples"].values():
        status, _, found = post(server, f"/v1/decide?{ASKED}", json.dumps(example["value"]))
        assert status == 200
        shown = decide["responses"]["200"]["content"]["application/json"]["examples"]["answer"]["value"]
        assert found == shown
        jsonschema.validate(found, {"$ref": "#/components/schemas/Decisions", "components": document["components"]})
    operations = {o["operationId"]: o for row in document["paths"].values() for o in row.values()}
    for o in operations.values():
        for link in o["responses"]["200"].get("links", {}).values():
            assert set(link["parameters"]) <= {p["name"] for p in operations[link["operationId"]]["parameters"]}
        for p in o["parameters"]:
            shown = [*p["schema"].get("examples", ()), *([p["example"]] if "example" in p else [])]
            assert all(x.isascii() and re.fullmatch(p["schema"].get("pattern", ".*"), x) for x in shown), p
        assert "description" in o and all(c.get("examples") for r in o["responses"].values() for c in r.get("content", {}).values())
    for side, lang in enumerate(("zh", "en")):
        page = server.raw("GET", f"/docs?lang={lang}")[2].decode()
        assert "<script" not in page and "/v1/decide" in page
        assert escape(OF["Missing.settles"][side]) in page and escape(OF["Missing.settles"][1 - side]) not in page


def test_a_household_of_several_regions(server: Server) -> None:
    """What one region knows may stand beside what another asks: a comparison leaves it out there, and its schema says so."""
    document = json.loads(server.raw("GET", "/openapi.json")[2])
    taken = document["paths"]["/v1/compare"]["post"]["requestBody"]["content"]["application/json"]["schema"]

    def fits(household: Any) -> bool:
        return jsonschema.Draft202012Validator({**taken, "components": document["components"]}).is_valid(household)

    for member, status in (({}, 200), ({"other_item_due": {"x": []}}, 200), ({"nobody_knows": 1}, 400), ({"monthly_income": True}, 400)):
        household = {"as_of": "2019-06-01", "members": [member]}
        assert (post(server, "/v1/compare", json.dumps(household))[0], fits(household)) == (status, status == 200), member


def test_every_field_is_described_in_both_languages(server: Server) -> None:
    schemas = json.loads(server.raw("GET", "/openapi.json")[2])["components"]["schemas"]
    answers = {k: v for k, v in schemas.items() if not k.startswith("Household_")}

    def bare(x: Any, at: str) -> Iterator[str]:
        for name, inner in x.get("properties", {}).items():
            if "$ref" not in inner and len(inner.get("description", "").split(" · ")) != 2:
                yield f"{at}.{name}"
            yield from bare(inner, f"{at}.{name}")
        for inner in [x.get("items"), *x.get("anyOf", ()), *x.get("allOf", ())]:
            if isinstance(inner, dict):
                yield from bare(inner, at)

    assert [f for name, x in answers.items() for f in bare(x, name)] == []
    used = {f"{name}.{part}" for name, x in answers.items() for part in re.findall(r'"(\w+)":', json.dumps(x))}
    assert OF.keys() <= used
