"""The doors of the service: who may pass, what is too much, what comes broken; and the whole OpenAPI file tried by schemathesis."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.routing import Router

from doudi.cli.main import main
from doudi.service.base import tokens
from doudi.service.base.metrics import Metrics
from doudi.service.base.problems import Problem
from doudi.service.base.settings import Settings, settings
from doudi.service.http.calls import Call
from doudi.service.http.doors import Buckets, Doors
from doudi.service.wire.heads import ENDED, Heads
from doudi.text.diagnostic import InputError
from service import ROOT, WANG, Server, served, until
from trees import simple

ASKED = "/v1/decide?region=here&programme=aid&as_of=2020-06-15"
GOOD = b'{"house": true, "members": [{}]}'
NEEDS = "needs:\n  housed: {when: 有住房, assumed: x}\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simple(tmp_path_factory.mktemp("tree")).programme(NEEDS).folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, tree: Path) -> Iterator[Server]:
    """Open to this machine, with small limits of time and size."""
    env = {"DOUDI_SERVE_BODY_SECONDS": "0.5", "DOUDI_SERVE_BODY_LIMIT": "1000000"}
    with served(tmp_path_factory.mktemp("open"), tree, env=env) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, tree: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """With tokens of each scope, and a rate."""
    folder = tmp_path_factory.mktemp("guarded")
    made, lines = {}, []
    for scope in tokens.SCOPES:
        made[scope], line = tokens.new(f"who-{scope}", [scope])
        lines.append(line)
    (folder / "tokens").write_text("# of the tests\n" + "\n".join(lines) + "\n")
    with served(folder, tree, "--tokens", "tokens", env={"DOUDI_SERVE_RATE": "1", "DOUDI_SERVE_BURST": "40"}) as found:
        yield found, made


def decide(server: Server, body: bytes, kind: str = "application/json", path: str = ASKED, **headers: str) -> tuple[int, str]:
    """Status, and the code of the problem."""
    status, heads, answer = server.raw("POST", path, body, Content_Type=kind, **headers)
    if heads["content-type"] == "application/problem+json":
        found = json.loads(answer)
        assert found["status"] == status and found["diagnostics"] and found["type"].endswith(found["code"])
        return status, found["code"]
    return status, ""


DEEP = b"[" * 100_000
BODIES: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 400, "json-broken"),
    "cut off": (b'{"house": tr', 400, "json-broken"),
    "no object": (b"[]", 400, "input-not-object"),
    "deep": (DEEP, 400, "json-too-deep"),
    "deep object": (b'{"members":' * 50_000, 400, "json-too-deep"),
    "NaN": (b'{"money": NaN, "members": [{}]}', 400, "json-broken"),
    "Infinity": (b'{"money": -Infinity, "members": [{}]}', 400, "json-broken"),
    "5,000 digits": (b'{"money": ' + b"9" * 5_000 + b', "members": [{}]}', 400, "json-broken"),
    "10^30": (b'{"money": 1e30, "members": [{}]}', 400, "input-range"),
    "10^999999": (b'{"money": 1e999999999, "members": [{}]}', 400, "input-range"),
    "a key twice": (b'{"house": true, "house": false, "members": [{}]}', 400, "input-key-twice"),
    "a key twice within": (b'{"members": [{"income": 1, "income": 2}]}', 400, "input-key-twice"),
    "true for a number": (b'{"money": true, "members": [{}]}', 400, "input-type"),
    "full-width digits": ('{"money": "１２", "members": [{}]}'.encode(), 400, "input-type"),
    "lone surrogate": (b'{"name": "\\ud800", "members": [{}]}', 400, "input-surrogate"),
    "surrogate as key": (b'{"\\ud800": 1, "members": [{}]}', 400, "input-key-unknown"),
    "UTF-16": (GOOD.decode().encode("utf-16"), 400, "file-not-utf8"),
    "GB18030": ('{"name": "王", "members": [{}]}'.encode("gb18030"), 400, "file-not-utf8"),
    "NUL": (b'{"house": true\x00}', 400, "json-broken"),
    "BOM": (b"\xef\xbb\xbf" + GOOD, 200, ""),
    "a colon in a text": ('{"name": "甲:乙", "house": true, "members": [{}]}'.encode(), 200, ""),
    "Chinese keys": ('{"有住房": true, "成员": [{}]}'.encode(), 200, ""),
    "10,000 members": (b'{"members": [' + b"{}," * 9_999 + b"{}]}", 400, "input-list-long"),
    "no members": (b'{"members": []}', 400, "input-required"),
    "a member twice": (b'{"members": [{"id": 1}, {"id": 1}]}', 400, "input-member-twice"),
    "10 MB": (b'{"name": "' + b"x" * 10_000_000 + b'"}', 413, "service-body-large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_hostile_body(server: Server, name: str) -> None:
    body, status, code = BODIES[name]
    assert decide(server, body) == (status, code)


def test_wrong_types_and_paths(server: Server) -> None:
    assert decide(server, GOOD, "text/plain") == (415, "service-body-type")  # what a page of another site may send unasked
    assert decide(server, GOOD, "application/x-www-form-urlencoded") == (415, "service-body-type")
    assert decide(server, GOOD, Content_Encoding="gzip") == (415, "service-body-type")  # it would be read as what it is not
    assert server.raw("GET", "/v1/decide")[0] == 405
    assert server.raw("DELETE", "/v1/policies")[0] == 405
    for path in ("/", "/v1", "/v1/policies/", "/v1/policies/here/../../x", "/v1/policies/%2e%2e", "/v1/record/0", "/v1/record/-1"):
        assert server.raw("GET", path)[0] == 404, path
    for lines in (b"\n".join([GOOD] * 1_001), b"\n" * 900_000):
        assert decide(server, lines, "application/x-ndjson") == (413, "service-lines")


def test_a_wrong_method_is_told_all_that_are_right(server: Server) -> None:
    for path, wanted in (("/v1/diff", "GET, HEAD, POST"), ("/v1/leaflet/here", "GET, HEAD"), ("/v1/reload", "POST")):
        status, headers, _ = server.raw("DELETE", path)
        assert (status, headers["allow"]) == (405, wanted)


def test_names_of_other_machines(server: Server) -> None:
    """Without tokens only this machine's own names are answered, and no page of another site."""
    assert decide(server, GOOD, Host="evil.example") == (403, "service-origin")
    assert decide(server, GOOD, Origin="https://evil.example") == (403, "service-origin")
    assert decide(server, GOOD, Host="localhost:1") == (200, "")
    host = "{}:{}".format(*server.address)
    assert decide(server, GOOD, Host=host, Origin=f"http://{host}") == (200, "")


def test_headers(server: Server) -> None:
    for path in ("/health", "/nothing", "/v1/policies"):
        heads = server.raw("GET", path, X_Request_Id="a b\tc")[1]
        assert heads["x-content-type-options"] == "nosniff" and heads["x-frame-options"] == "DENY"
        assert heads["content-security-policy"].startswith("default-src 'none'") and "server" not in heads
        assert len(heads["x-request-id"]) == 16  # not the one that was given: it could not stand in a log


def test_slow_and_cut_off(server: Server) -> None:
    """A body that trickles is given up in its time; one whose sender goes away leaves nothing behind."""
    head = f"POST {ASKED} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode()
    with socket.create_connection(server.address, 10) as link:
        link.sendall(head)
        assert link.recv(4_000).startswith(b"HTTP/1.1 408")
    with socket.create_connection(server.address, 10) as link:
        link.sendall(head)
    with socket.create_connection(server.address, 10) as link:
        link.sendall(b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 200_000 + b"\r\n\r\n")
        assert not link.recv(4_000).startswith(b"HTTP/1.1 2")  # refused or closed
    assert decide(server, GOOD) == (200, "")


def test_heads_are_limited(server: Server) -> None:
    """However long a head goes on, it is not kept; whatever is said about it is a line of the log."""
    with socket.create_connection(server.address, 30) as link:
        link.sendall(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nX: ")
        with pytest.raises(OSError, match=r"reset|Broken|aborted"):
            for _ in range(1_000):
                link.sendall(b"a" * 100_000)
    with socket.create_connection(server.address, 10) as link:
        link.sendall(b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n")
        assert link.recv(4_000).startswith(b"HTTP/1.1 400")
    assert decide(server, GOOD) == (200, "")
    assert all(json.loads(line) for line in (server.folder / "log.txt").read_text("utf-8").splitlines())


def test_a_head_has_its_time() -> None:
    """A connection on which a head does not come is ended; one that waits for its next request is not."""
    closed: list[bool] = []
    waiting: Any = Heads.__new__(Heads)
    waiting.cycle = None
    waiting.transport = SimpleNamespace(is_closing=lambda: False, close=lambda: closed.append(True), get_write_buffer_size=lambda: 0)
    waiting.loop = SimpleNamespace(time=lambda: 100.0, call_later=lambda *_: "again")
    for head, begun, ended in ((ENDED, 0.0, 0), (0, 90.0, 0), (0, 80.0, 1), (700, 80.0, 2)):
        waiting.head, waiting.begun, waiting.look = head, begun, "before"
        waiting._looked()
        assert (len(closed), waiting.look) == (ended, "again")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found by /proc")
def test_the_port_is_free_when_the_service_is_gone(tmp_path: Path, tree: Path) -> None:
    """A helper that outlives kill -9 does not keep the port: a supervisor starts the service anew at once."""
    server = Server(tmp_path, tree)
    server.raw("GET", "/openapi.json")  # there is a helper now
    helpers = [int(x) for x in Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()]
    for helper in helpers:
        os.kill(helper, signal.SIGSTOP)  # as busy as one can be
    try:
        assert helpers
        server.kill()
        socket.create_server(server.address).close()
    finally:
        for helper in helpers:
            os.kill(helper, signal.SIGKILL)


def test_workers_end_with_their_supervisor(tmp_path: Path, tree: Path) -> None:
    server = Server(tmp_path, tree, "--workers", "2")
    assert server.raw("GET", "/health")[0] == 200
    server.kill()

    def free() -> bool:
        try:
            socket.create_server(server.address).close()
        except OSError:
            return False
        return True

    until(free, True)


def test_scopes(guarded: tuple[Server, dict[str, str]]) -> None:
    server, made = guarded
    paths = {"decide": ("POST", ASKED), "read-record": ("GET", "/v1/record"), "reload": ("POST", "/v1/reload")}
    for scope, (method, path) in paths.items():
        assert server.raw(method, path, GOOD, Content_Type="application/json")[0] == 401
        for held, token in made.items():
            heads = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
            assert server.raw(method, path, GOOD, **heads)[0] == (200 if held == scope else 403), (scope, held)
    for wrong in ("Bearer nonsense", f"Basic {made['decide']}", "Bearer " + "x" * 5_000, f"Bearer {made['decide']}x"):
        status, heads, _ = server.raw("POST", ASKED, GOOD, Authorization=wrong, Content_Type="application/json")
        assert (status, heads["www-authenticate"]) == (401, "Bearer")
    assert server.raw("GET", "/health")[0] == 200
    log = (server.folder / "log.txt").read_text()
    assert '"caller":"who-decide"' in log and not any(token in log for token in made.values())


def test_too_many(guarded: tuple[Server, dict[str, str]]) -> None:
    server, made = guarded
    heads = {"Authorization": f"Bearer {made['decide']}"}
    seen = [server.raw("GET", "/v1/policies", **heads) for _ in range(45)]
    assert seen[-1][0] == 429 and int(seen[-1][1]["retry-after"]) >= 1
    other = server.raw("GET", "/v1/record", Authorization=f"Bearer {made['read-record']}")
    assert other[0] == 200  # each caller has a bucket of its own


def test_guesses_of_tokens_are_counted() -> None:
    """Who guesses is slowed down by address, whatever token they try."""
    service: Any = SimpleNamespace(settings=Settings(tokens="x", rate=0.001, burst=3), tokens=tokens.Tokens([]))
    doors, statuses = Doors(Router(), service, {}), []
    for guess in range(5):
        call = Call("r", {b"authorization": b"Bearer %d" % guess}, None, None)  # type: ignore[arg-type]  # of which nothing is asked here
        with pytest.raises(Problem) as refused:
            doors.enters(call, {"path": "/v1/decide", "client": ("10.0.0.9", 1)})
        statuses.append(refused.value.status)
    assert statuses == [401, 401, 401, 429, 429]


def test_what_is_cut_off_at_the_end_is_told_so() -> None:
    """A request that outlasts the time that the service gives itself to end: a problem document, no bare 500."""
    sent: list[Any] = []
    service: Any = SimpleNamespace(settings=Settings(), tokens=None, holder=SimpleNamespace(snapshot=None), metrics=Metrics())

    async def slow(call: Call, query: bytes) -> Any:
        await asyncio.sleep(1000)

    async def send(message: Any) -> None:
        sent.append(message)

    async def cut_off() -> None:
        doors = Doors(Router(), service, {("GET", "/x"): slow})
        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"lang=en", "headers": headers, "http_version": "1.1"}
        task = asyncio.ensure_future(doors(scope, None, send))  # type: ignore[arg-type]  # nothing is received
        await asyncio.sleep(0)
        task.cancel()
        await task

    asyncio.run(cut_off())
    assert sent[0]["status"] == 503 and json.loads(sent[1]["body"])["code"] == "service-helper"


def test_buckets() -> None:
    buckets = Buckets(1_000, 2)
    assert [buckets.wait("a") > 0 for _ in range(3)] == [False, False, True]
    assert buckets.wait("b") == 0


def test_settings_precede(tmp_path: Path) -> None:
    """Command line over environment over file over default."""
    (tmp_path / "c.toml").write_text('port = 1\nworkers = 3\nkeep = "masked"\nrate = 2\n')
    found = settings({"port": "3"}, str(tmp_path / "c.toml"), {"DOUDI_SERVE_PORT": "2", "DOUDI_SERVE_WORKERS": "4"})
    assert (found.port, found.workers, found.keep, found.rate, found.host) == (3, 4, "masked", 2.0, "127.0.0.1")
    for given, file in (({"port": "x"}, ""), ({"keep": "all"}, ""), ({"workers": "0"}, ""), ({}, "prot = 1"), ({}, "port = [")):
        (tmp_path / "c.toml").write_text(file)
        with pytest.raises(InputError) as refused:
            settings(given, str(tmp_path / "c.toml"), {})
        assert refused.value.diagnostics[0].code == "service-setting"
    with pytest.raises(InputError) as refused:
        Settings(host="0.0.0.0")
    assert refused.value.diagnostics[0].code == "service-open-door"


@pytest.mark.parametrize(("setting", "value", "code"), [
    ("TOKENS", "nowhere", 2), ("KEEP", "encrypted", 3), ("WATCH", "-1", 3), ("RATE", "-1", 3),
])
def test_what_cannot_serve_says_no_address(
    tmp_path: Path, tree: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, setting: str, value: str, code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, x in {setting: value, "WORKERS": "2", "PORT": "0", "WROKERS": "3"}.items():
        monkeypatch.setenv(f"DOUDI_SERVE_{name}", x)
    assert main(["--policies", str(tree), "serve"]) == code
    said = capfd.readouterr()
    assert not said.out and ("DOUDI_SERVE_WORKERS" in said.err) == (setting in ("TOKENS", "KEEP"))  # a slip in a name is told


def test_tokens_are_kept_as_digests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = tmp_path / "tokens"
    assert main(["token", "intake", "--scope", "decide,reload", "--to", str(where)]) == 0
    token = capsys.readouterr().out.strip()
    assert token not in where.read_text() and where.stat().st_mode & 0o077 == 0
    found = tokens.read(str(where)).caller(token)
    assert found == tokens.Caller("intake", frozenset({"decide", "reload"}))
    assert tokens.read(str(where)).caller(token[:-1]) is None
    assert main(["token", "x", "--scope", "everything"]) == 3
    where.write_text(token)
    with pytest.raises(InputError) as refused:
        tokens.read(str(where))
    assert token not in str(refused.value)


def test_broken_policies_do_not_start(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    simple(tmp_path).programme("needs:\n  housed: {when: 没有的词, assumed: x}\n")
    assert main(["--policies", str(tmp_path), "serve", "--port", "0"]) == 4
    assert "name-unknown" in capfd.readouterr().err


@pytest.mark.filterwarnings("ignore")
def test_schemathesis(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every operation of the OpenAPI file with what it allows and what it does not: no 5xx, and every answer as it is described."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given
    from hypothesis import settings as tried
    from schemathesis import GenerationMode
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    names = (
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
        "response_headers_conformance", "negative_data_rejection", "unsupported_method",
    )
    checks = CHECKS.get_by_names(list(names))
    of_text = CHECKS.get_by_names([n for n in names if n != "negative_data_rejection"])  # any text may be posted as a policy
    with served(tmp_path_factory.mktemp("any"), ROOT / "policies") as server:
        schema = schemathesis.openapi.from_url(server.url + "/openapi.json", timeout=160)
        count = 0
        for found in schema.get_all_operations():
            operation: Any = found.ok()
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

                @given(case=operation.as_strategy(generation_mode=mode))
                @tried(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
                def run(case: Any) -> None:
                    nonlocal count
                    count += 1
                    texts = case.operation.path in ("/v1/check", "/v1/diff") and case.method == "POST"
                    case.call_and_validate(checks=of_text if texts else checks, timeout=160)

                run()
        assert count > 80
        assert server.client().decide("zhongwei", WANG, programme="rural_dibao").decisions
