"""A real `doudi serve` for the tests: started on a free port, known to be ready when it says so, ended by a signal."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from doudi.cli.main import main
from doudi.client import Client

ROOT = Path(__file__).resolve().parents[1]
WANG = (ROOT / "examples" / "zhongwei_wang.json").read_text("utf-8")
SLOWLY = {"DOUDI_SERVE_REQUEST_SECONDS": "150"}  # a busy machine is no fault of the service
SMALL = '{"as_of": "2020-06-15", "money": 100.00, "house": true, "members": [{"id": "m1", "name": "甲", "income": 1.00}]}'


class Server:
    """One running service; `url` is where."""

    def __init__(self, folder: Path, policies: Path, *words: str, env: dict[str, str] | None = None):
        self.folder = folder
        left = {k: v for k, v in os.environ.items() if not k.startswith("DOUDI_")}
        self.env = {**left, "PYTHONPATH": str(ROOT / "engine"), "DOUDI_CACHE": "off", **SLOWLY, **(env or {})}
        self.record = folder / "record.sqlite"
        given = ["--record", str(self.record)] if "--record" not in words else []
        self.log = open(folder / "log.txt", "ab")  # noqa: SIM115  # open as long as the server runs
        self.process = subprocess.Popen(
            [sys.executable, "-m", "doudi", "--policies", str(policies), "serve", "--port", "0", *given, *words],
            cwd=folder, env=self.env, stdout=subprocess.PIPE, stderr=self.log, text=True, encoding="utf-8",
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()  # comes once the port is bound; requests then wait in its queue
        found = re.search(r"http://\S+", said)
        assert found, (said, (folder / "log.txt").read_text())
        self.url = found[0]
        host = urlsplit(self.url)
        self.address = (host.hostname, host.port)

    def client(self, **more: Any) -> Client:
        return Client(self.url, **{"timeout": 160, **more})

    def raw(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Any request on a connection of its own: status, headers, body. `_` in a header's name is `-`."""
        link = http.client.HTTPConnection(*self.address, timeout=160)
        try:
            link.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            answer = link.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            link.close()

    def workers(self) -> list[int]:
        """Processes that its supervisor started to answer."""
        asked = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)]
        listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
        return [int(line.split()[0]) for line in listed if "spawn_main" in line]

    def kill(self) -> None:
        self.process.kill()
        self._ended()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def _ended(self) -> int:
        code = self.process.wait(40)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.log.close()
        return code

    def doudi(self, *words: str) -> tuple[int, str]:
        """A command on this server's record: exit code and what it said."""
        said = io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch, contextlib.chdir(self.folder),
            contextlib.redirect_stdout(said), contextlib.redirect_stderr(said),
        ):
            for name, value in {**self.env, "DOUDI_SERVE_RECORD": str(self.record)}.items():
                patch.setenv(name, value)
            code = main(list(words))
        return code, said.getvalue()


@contextlib.contextmanager
def served(folder: Path, policies: Path, *words: str, env: dict[str, str] | None = None) -> Iterator[Server]:
    server = Server(folder, policies, *words, env=env)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
        else:
            server.log.close()


def until(found: Any, wanted: Any, seconds: float = 20) -> None:
    """Ask again until the answer is the one wanted."""
    end = time.monotonic() + seconds
    while (last := found()) != wanted:
        assert time.monotonic() < end, last
