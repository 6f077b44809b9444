"""`doudi serve` beyond deciding: regions side by side, versions, leaflets; what is heavy delays nobody and ends when nobody waits."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

import doudi
from doudi.client import Client, Refused
from doudi.service.endpoints.browsing import kept_page
from service import ROOT, SMALL, WANG, Server, served, until
from test_service import post

OPEN = '{"as_of": "2019-06-01", "members": [{}, {}, {}, {}]}'
SCREENING = (ROOT / "policies/zhongwei/screening/2019-03-11.yaml").read_text("utf-8")
WORKED: dict[int, float] = {}  # by helper, seconds of processor time at the first look
AID = "programme: aid\nname: 救助\nsubject: household\nsource: 卫民发〔2019〕21号\nneeds:\n  n: {{when: {when}, assumed: x}}\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("more"), ROOT / "policies", "--keep", "masked") as found:
        yield found


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    with server.client(lang="en") as found:
        yield found


@pytest.fixture(scope="module")
def shipped() -> doudi.Policies:
    return doudi.load(str(ROOT / "policies"))


@pytest.mark.parametrize("form", ["json", "text", "markdown", "html"])
def test_compares_as_the_engine(client: Client, shipped: doudi.Policies, form: Any) -> None:
    asked = {"regions": ["zhongwei", "taian"], "programme": "rural_dibao", "lang": "en"}
    assert client.compare(WANG, format=form, **asked) == shipped.compare(WANG, format=form, **asked)  # type: ignore[arg-type]  # words


def test_comparison_is_in_its_schema(client: Client) -> None:
    found = json.loads(client.compare(WANG, programme="rural_dibao", format="json"))
    assert [r["id"] for r in found["regions"]] == ["changle", "guizhou", "taian", "zhongwei"]
    jsonschema.validate(found, json.loads((ROOT / "schemas/comparison.schema.json").read_text("utf-8")))


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_leaflets_are_the_engines(server: Server, client: Client, shipped: doudi.Policies, form: Any) -> None:
    assert client.leaflet("taian", format=form) == shipped.leaflet("taian", lang="en", format=form)
    status, heads, said = post(server, f"/v1/leaflet?region=zhongwei&lang=en&format={form}", WANG)
    assert (status, said.decode()) == (200, shipped.leaflet("zhongwei", WANG, lang="en", format=form))
    row = json.loads(server.raw("GET", f"/v1/record/{heads['doudi-record'].split(':')[0]}")[2])
    assert row["kind"] == "leaflet" and row["policies"] == heads["doudi-policies"] and len(row["outcome"]) > 5


def test_leaflet_replays(server: Server, tmp_path: Path) -> None:
    (tmp_path / "wang.json").write_text(WANG, "utf-8")
    _, heads, _ = post(server, "/v1/leaflet?region=zhongwei", WANG)
    seq = heads["doudi-record"].split(":")[0]
    code, said = server.doudi("replay", seq, "--household", str(tmp_path / "wang.json"), "--format", "json")
    assert (code, json.loads(said)["result"]) == (0, "same")


def test_differences(server: Server, client: Client) -> None:
    found = json.loads(client.diff("taian/screening", "zhongwei/screening", format="json"))
    jsonschema.validate(found, json.loads((ROOT / "schemas/diff.schema.json").read_text("utf-8")))
    assert found["compared"][0]["changes"]
    text = client.diff("taian/screening", "zhongwei/screening", proof=False)
    assert "policies/zhongwei/" in text and "/tmp" not in text
    same = json.loads(client.diff("zhongwei/screening@2019-06-01", "zhongwei/screening@2019-06-01", format="json"))
    assert same["compared"][0]["changes"] == []
    path = "/v1/diff?old=taian/screening&new=zhongwei/screening&proof=no&lang=en&format=text"
    status, heads, body = server.raw("GET", path)
    assert (status, body.decode()) == (200, text)
    assert server.raw("GET", path, If_None_Match=heads["etag"])[0] == 304


@pytest.mark.parametrize(
    ("side", "status", "code"),
    [("..", 400, "service-parameter-value"), ("/etc", 400, "service-parameter-value"), ("HEAD:policies", 400, "service-parameter-value"),
     ("policies/zhongwei", 404, "diff-side"), ("zhongwei/nothing", 404, "diff-side"), ("zhongwei@2019-13-01", 404, "diff-side")],
)
def test_sides_are_names_only(server: Server, side: str, status: int, code: str) -> None:
    """No file, no folder, no revision: only what serves."""
    found = server.raw("GET", f"/v1/diff?old={side}&new=zhongwei/screening")
    assert (found[0], json.loads(found[2])["code"]) == (status, code)


def test_what_a_text_would_change(client: Client, server: Server) -> None:
    file = "screening/2019-03-11.yaml"
    assert json.loads(client.propose("zhongwei", file, SCREENING, format="json"))["compared"][0]["changes"] == []
    changed = client.propose("zhongwei", file, SCREENING.replace("建档立卡 且 非 在享低保", "建档立卡", 1), format="json", proof=False)
    assert json.loads(changed)["ways"]
    with pytest.raises(Refused) as refused:
        client.propose("zhongwei", file, "programme: screening\nname: &x 低保\n")
    assert (refused.value.status, refused.value.code) == (422, "yaml-anchor")
    assert refused.value.diagnostics[0]["place"]["file"] == f"zhongwei/{file}"
    with pytest.raises(Refused) as refused:
        product = " * ".join(["(家庭月收入 / 1元/月)"] * 200)
        client.propose("zhongwei", "aid/2019-03-11.yaml", AID.format(when=f"{product} > 1"), proof=False)
    assert (refused.value.status, refused.value.code) == (422, "figure-too-large")  # which only the plan tells
    cases = (ROOT / "policies/zhongwei/screening/cases.yaml").read_text("utf-8")
    assert "screening/cases.yaml" in client.propose("zhongwei", "screening/cases.yaml", cases + "\n# 又看了一遍\n", lang="en", proof=False)
    for broken, code in ((cases + "oops: [\n", "yaml-flow-open"), (cases.replace("as_of: 20", "as_of: x", 1), "input-as-of")):
        with pytest.raises(Refused) as refused:
            client.propose("zhongwei", "screening/cases.yaml", broken, proof=False)
        assert (refused.value.status, refused.value.code) == (422, code)
    with pytest.raises(Refused) as refused:
        client.propose("zhongwei", "../x.yaml", SCREENING)
    assert refused.value.status == 400


def test_what_is_heavy_delays_nobody(server: Server) -> None:
    """While all programmes are searched for an open household, plain decisions are answered."""
    path = "/v1/decide?region=zhongwei&programme=rural_dibao&lang=en"
    assert post(server, path, WANG)[0] == 200
    heavy: list[tuple[int, str]] = []

    def ask() -> None:
        status, heads, _ = post(server, "/v1/decide?region=zhongwei&lang=en", OPEN)
        heavy.append((status, heads.get("doudi-record", "")))

    thread = threading.Thread(target=ask)
    thread.start()
    before = 0
    while thread.is_alive():
        assert post(server, path, WANG)[0] == 200
        before += thread.is_alive()
    thread.join()
    assert heavy[0][0] == 200 and heavy[0][1] and before > 20


def test_who_goes_away_is_not_worked_for(tmp_path: Path) -> None:
    """One helper: the heavy question of somebody who hung up does not keep the next one waiting for its end."""
    with served(tmp_path, ROOT / "policies", env={"DOUDI_SERVE_HELPERS": "1", "DOUDI_SERVE_REQUEST_SECONDS": "20"}) as server:
        asked = "/v1/explain?region=zhongwei&programme=rural_dibao&lang=en"
        assert post(server, asked, WANG)[0] == 200
        heavy = json.dumps({"as_of": "2019-06-01", "members": [{}] * 60})
        link = http.client.HTTPConnection(*server.address, timeout=30)
        link.request("POST", "/v1/missing?region=zhongwei", heavy, {"Content-Type": "application/json"})
        time.sleep(0.3)
        link.close()
        started = time.monotonic()
        assert post(server, asked, WANG)[0] == 200
        assert time.monotonic() - started < 15


def test_too_long_is_given_up(tmp_path: Path) -> None:
    """A question beyond its time ends with a problem, and so does its process; the next is answered."""
    with served(tmp_path, ROOT / "policies", env={"DOUDI_SERVE_HELPERS": "1", "DOUDI_SERVE_REQUEST_SECONDS": "6"}) as server:
        heavy = json.dumps({"as_of": "2019-06-01", "members": [{"income": i} for i in range(70)]})
        status, _, found = post(server, "/v1/missing?region=zhongwei&lang=en", heavy)
        assert (status, found["code"]) == (503, "service-time")
        assert post(server, "/v1/decide?region=zhongwei&programme=rural_dibao", WANG)[0] == 200
        assert server.raw("GET", "/v1/record")[0] == 200


def test_a_helper_that_ends_and_a_service_that_is_told_to(tmp_path: Path) -> None:
    """A helper is killed in the middle: 503, and the next one answers. It was handed no key. SIGTERM: what was asked is answered first."""
    key = base64.b64encode(bytes(32)).decode()
    env = {"DOUDI_SERVE_HELPERS": "1", "DOUDI_RECORD_KEY": key}
    with served(tmp_path, ROOT / "policies", "--keep", "encrypted", env=env) as server, ThreadPoolExecutor(1) as aside:
        ask = partial(post, server, "/v1/missing?region=zhongwei&lang=en")
        heavy = json.dumps({"as_of": "2019-06-01", "members": [{"income": i} for i in range(8)]})
        assert ask(json.dumps({"as_of": "2019-06-01", "members": [{}]}))[0] == 200
        (helper,) = _helpers(server)
        handed = Path(f"/proc/{helper}/environ").read_bytes()
        assert b"DOUDI_RECORD_KEY" not in handed and b"DOUDI_SERVE_" not in handed
        waiting = aside.submit(ask, heavy)
        until(lambda: _busy(helper), True)
        os.kill(helper, signal.SIGKILL)
        status, _, found = waiting.result()
        assert (status, found["code"]) == (503, "service-helper")
        waiting = aside.submit(ask, heavy)
        until(lambda: any(map(_busy, _helpers(server))), True)
        assert server.stop() == 0
        assert waiting.result()[0] == 200 and _helpers(server) == []


def _helpers(server: Server) -> list[int]:
    return [int(p.parent.name) for p in Path("/proc").glob("[0-9]*/cmdline") if _of(p, server)]


def _of(cmdline: Path, server: Server) -> bool:
    try:
        parent = int((cmdline.parent / "stat").read_text().rpartition(")")[2].split()[1])
        return parent == server.process.pid and b"doudi.service.helper" in cmdline.read_bytes()
    except OSError:  # it ended meanwhile
        return False


def _busy(helper: int) -> bool:
    """Whether it has worked for half a second since it read the policies."""
    worked = int(Path(f"/proc/{helper}/stat").read_text().rpartition(")")[2].split()[11]) / os.sysconf("SC_CLK_TCK")
    before = WORKED.setdefault(helper, worked)
    return worked - before > 0.5


def test_what_is_open_without_end_is_refused_early(server: Server, client: Client) -> None:
    """A thousand people of whom nothing is known: one programme is answered; all of them are refused, with what to do."""
    nobody = json.dumps({"as_of": "2019-06-01", "members": [{}] * 1000})
    for call in ("decide", "explain", "missing"):
        status, _, found = post(server, f"/v1/{call}?region=zhongwei&lang=en", nobody)
        assert (status, found["code"]) == (400, "service-household-open") and "programme" in found["diagnostics"][0]["help"]
    status, _, found = post(server, "/v1/missing?region=zhongwei&programme=rural_dibao", nobody)
    assert status == 200 and len(found["questions"]) > 1000


def test_masked_and_many_through_helpers(server: Server, client: Client) -> None:
    lines = client.decide_many("zhongwei", [WANG, SMALL], programme="rural_dibao")
    seq = int(lines[0].record.split(":")[0])
    code, said = server.doudi("record", "show", str(seq), "--input")
    assert code == 0 and "王某" not in json.loads(said)["input"] and lines[1].errors
    code, said = server.doudi("record", "show")
    assert code == 0 and json.loads(said)["seq"] >= seq


def test_a_page_is_made_once() -> None:
    """Of those who ask at once, one has it made; when that one goes away, the next does."""
    call = SimpleNamespace(policies=SimpleNamespace(pages={}, making={}), header=lambda _: "")
    tries: list[int] = []

    async def make() -> bytes:
        tries.append(1)
        await asyncio.sleep(0)
        if len(tries) == 1:
            raise TimeoutError
        return b"x"

    async def many() -> list[Any]:
        asked: list[Any] = [kept_page(call, "page", make) for _ in range(5)]  # type: ignore[arg-type]  # all of a call that is wanted
        return await asyncio.gather(*asked, return_exceptions=True)

    first, *others = asyncio.run(many())
    assert isinstance(first, TimeoutError) and len(tries) == 2
    assert all(answer.body == b"x" for answer in others)
