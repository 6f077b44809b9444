"""POST /v1/check of texts that are wrong, hostile, or far too many: answered in time, told at their place, while deciding goes on."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service import Server, served, until
from trees import block, simple

NEED = "needs:\n  n: {when: 有住房, assumed: x}\n"
HEAD = "programme: aid\nname: 救助\nsubject: household\nsource: 文件\n"
PATH = "/v1/check?region=here&file=aid/2030-01-01.yaml&lang=en"
YAML = {"Content_Type": "application/yaml"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simple(tmp_path_factory.mktemp("tree")).programme(NEED).folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, tree: Path) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("check"), tree) as found:
        yield found


def terms(count: int, later: str) -> str:
    values = ["家庭收入", *(later.format(d=f"d{i}") for i in range(count - 1))]
    lines = "\n".join(f"d{i}: {{value: {x}, assumed: x}}" for i, x in enumerate(values))
    return f"{HEAD}define:\n{block(lines)}needs:\n  n: {{when: d{count - 1} > 0元/月, assumed: x}}\n"


WRONG = block("\n".join(f"d{i}: {{value: 收人{i}, assumed: x}}" for i in range(4_000)))
TEXTS: dict[str, tuple[str | bytes, str]] = {
    "nothing": (b"", "file-empty"),
    "no text": (b"\x89PNG\r\n\x1a\n\x00\x00", "file-not-utf8"),
    "GB18030": (f"{HEAD}{NEED}".encode("gb18030"), "file-not-utf8"),
    "a lone surrogate": (b"programme: \xed\xa0\x80\n", "file-not-utf8"),
    "an alias": ("a: &a [*a]\n", "yaml-anchor"),
    "brackets": (b"a: " + b"[" * 500_000, "yaml-too-deep"),
    "steps": ("\n".join(" " * i + "a:" for i in range(1_000)), "yaml-too-deep"),
    "entries": ("\n".join(f"k{i}: {i}" for i in range(60_000)), "yaml-too-large"),
    "a line": (b"#" * 1_900_000, "yaml-line-long"),
    "a tower": (terms(1_500, "{d} + 1元/月"), "terms-too-deep"),
    "squares": (terms(40, "{d} * {d}").replace("家庭收入", "家庭收入 / 1元/月").replace("0元/月", "0"), "figure-too-large"),
    "units": (terms(40, "{d} * {d}"), "unit-differs"),
    "wrong names": (f"{HEAD}define:\n{WRONG}{NEED}", "name-unknown"),
    "right": (f"{HEAD}{NEED}", ""),
}


def test_whatever_is_posted(server: Server) -> None:
    """All at once, while somebody decides: each is answered with its first fault, and every decision is made."""
    said: dict[str, tuple[int, Any]] = {}

    def post(name: str, text: str | bytes) -> None:
        status, _, body = server.raw("POST", PATH, text if isinstance(text, bytes) else text.encode(), **YAML)
        said[name] = status, json.loads(body)

    asking = [threading.Thread(target=post, args=(name, text)) for name, (text, _) in TEXTS.items()]
    for thread in asking:
        thread.start()
    decided = 0
    while any(t.is_alive() for t in asking):
        path = "/v1/decide?region=here&programme=aid&as_of=2020-06-15"
        assert server.raw("POST", path, b'{"house": true, "members": [{}]}', Content_Type="application/json")[0] == 200
        decided += 1
    assert decided > 10
    for name, (_, code) in TEXTS.items():
        status, found = said[name]
        codes = {d["code"] for d in found["diagnostics"]}
        assert status == 200 and found["ok"] is (code == "") and (code in codes if code else not codes), (name, found["diagnostics"][:2])
    many = said["wrong names"][1]
    assert many["count"] == 4_000 and len(many["diagnostics"]) == 1_000


def helpers(server: Server) -> list[int]:
    """The processes that the service has started."""
    pid = server.process.pid
    return [int(x) for task in os.listdir(f"/proc/{pid}/task") for x in Path(f"/proc/{pid}/task/{task}/children").read_text().split()]


@contextlib.contextmanager
def stuck(server: Server) -> Iterator[None]:
    """What the service has started does not move: as slow as a text can make it."""
    there = helpers(server)
    for pid in there:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in there:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found by /proc")
def test_a_check_ends_with_its_time_and_with_who_asked(tmp_path: Path, tree: Path) -> None:
    text = f"{HEAD}{NEED}".encode()
    with served(tmp_path, tree, env={"DOUDI_SERVE_REQUEST_SECONDS": "3"}) as server:
        assert server.raw("POST", PATH, text, **YAML)[0] == 200
        before = set(helpers(server))
        with stuck(server):
            link = http.client.HTTPConnection(*server.address, timeout=20)
            link.request("POST", PATH, text, {"Content-Type": "application/yaml"})
            until(lambda: len(before & set(helpers(server))) < len(before) or (link.sock is not None and link.close()), True)
            assert server.raw("POST", PATH, text, **YAML)[0] == 200  # not after the time of who hung up
        said: list[tuple[int, str]] = []

        def ask() -> None:
            status, _, body = server.raw("POST", PATH, text, **YAML)
            said.append((status, json.loads(body).get("code", "")))

        with stuck(server):
            asking = [threading.Thread(target=ask) for _ in range(80)]
            for thread in asking:
                thread.start()
            for thread in asking:
                thread.join()
        count = Counter(said)
        assert count[503, "service-time"] >= 1 and count[503, "service-full"] >= 10 and set(count) <= {
            (503, "service-time"), (503, "service-full"), (200, ""),
        }
        assert server.raw("POST", PATH, text, **YAML)[0] == 200
