"""The service against the same framework's empty handler: decisions a second of one worker, and how late answers are at 70% of that.

python benchmarks/serve.py [--seconds 10] [--rounds 10] [--framework starlette]

Both servers run one after the other under one uvicorn configuration and get the same bodies from the same sender over kept
connections; the empty handler reads the body and answers as many bytes as a decision has. Rounds alternate, ratios are the
median; 70% is of the round's own rate, just before.
--framework: starlette (an application with one route, as anyone begins), router (its router alone, the least that answers HTTP), fastapi
(where it is installed).
The processor time of one answer, which a busy machine blurs less than the rate, is told beside it. At 70% load the empty handler is
measured too: what it loses is the machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from households import as_input, households, text
from load import Due, Load

ROOT = Path(__file__).resolve().parent.parent
COUNT = 200  # households
TREE = ROOT / "benchmarks" / "task" / "policies"


def requests(path: str) -> list[bytes]:
    rows, _ = households(COUNT)
    out = []
    for h in rows:
        body = text(as_input(h)).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        out.append(head.encode() + body)
    return out


def application(framework: str, handler: Any) -> Any:
    """One route of a framework."""
    from starlette.applications import Starlette
    from starlette.routing import Route, Router

    if framework == "fastapi":
        from fastapi import FastAPI

        app = FastAPI()
        app.post("/v1/decide")(handler)
        return app
    routes = [Route("/v1/decide", handler, methods=["POST"])]
    return Router(routes) if framework == "router" else Starlette(routes=routes)


def empty(size: int, framework: str) -> None:
    """The empty handler, under the configuration of `doudi serve`."""
    import uvicorn
    from starlette.requests import Request
    from starlette.responses import Response

    from doudi.service.running import listening

    answer = b'{"decisions":"' + b"x" * (size - 16) + b'"}'

    async def handler(request: Request) -> Response:
        await request.body()
        return Response(answer, media_type="application/json")

    bound = listening("127.0.0.1", 0)
    print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    globals()["Request"] = Request  # FastAPI looks annotations up by name
    config = uvicorn.Config(application(framework, handler), log_level="warning", access_log=False,
                            server_header=False, proxy_headers=False, lifespan="off", ws="none", limit_concurrency=512,
                            timeout_keep_alive=30)
    uvicorn.Server(config).run(sockets=[bound])


@contextlib.contextmanager
def server(*words: str, folder: str) -> Iterator[tuple[int, int]]:
    """(port, process id) of a server that runs meanwhile."""
    path = os.pathsep.join([str(ROOT / "engine"), *filter(None, [os.environ.get("PYTHONPATH")])])
    environ = {**os.environ, "PYTHONPATH": path, **({} if "DOUDI_SERVE_LOG" in os.environ else {"DOUDI_SERVE_LOG": "on"})}
    with open(os.path.join(folder, "log"), "wb") as log:
        process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=log, cwd=folder, env=environ)
        assert process.stdout is not None
        try:
            line = process.stdout.readline().decode()
            yield int(line.rstrip().split(":")[2].split()[0].strip("/")), process.pid
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()


SOON = "import sys, doudi.decision.ready as r; r.WORTH = 30; from doudi.cli.main import main; sys.exit(main(sys.argv[1:]))"


def doudi(folder: str, tree: str, record: str, soon: bool = False) -> Any:
    """soon: machine code after thirty households, not twenty thousand."""
    words = ("--lang", "zh", "--policies", tree, "serve", "--port", "0", "--record", record)
    return server(*(("-c", SOON) if soon else ("-m", "doudi")), *words, folder=folder)


def measured(port: int, pid: int, some: list[bytes], seconds: float) -> tuple[float, float]:
    """Answers a second, and the server's own processor time for one in µs, which a busy machine blurs less."""
    load, before = Load(port, some), processor(pid)
    rate = asyncio.run(load.run(seconds, None))
    return rate, (processor(pid) - before) / len(load.times) * 1e6


def processor(pid: int) -> float:
    """Seconds of user and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waited(pid: int) -> float:
    """Seconds that the thread which answers was ready to run and had no processor: what of its lateness is the machine's."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


def memory(pid: int) -> float:
    """Resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def decisions_path() -> str:
    layer = next(p.parent.name for p in sorted(TREE.glob("*/region.yaml")))
    programme = next(p.parent.name for p in sorted(TREE.glob(f"{layer}/*/20*.yaml")))
    return f"/v1/decide?region={layer}&programme={programme}"


def warm(port: int, some: list[bytes]) -> int:
    """Code is compiled on first use, machine code after twenty thousand decisions; the size of one answer."""
    load = Load(port, some)
    while len(load.times) < 25_000:
        asyncio.run(load.run(1, None))
    if load.failed:
        raise SystemExit(load.example.decode(errors="replace"))
    head, body = some[0].split(b"\r\n\r\n", 1)
    path = head.split()[1].decode()
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked) as answer:
        return len(answer.read())


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """No pauses of the sender's own, which would be told as the server's."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


class Late(NamedTuple):
    """How late answers were at a rate, from when each was due: milliseconds; shares of the time without a processor, of the server and of
    its sender."""

    p50: float
    p99: float
    failed: int
    server: float
    sender: float


def late(port: int, pid: int, some: list[bytes], seconds: float, rate: float) -> Late:
    load, before = Due(port, some), [waited(x) for x in (pid, os.getpid())]
    with uncollected():
        load.run(seconds, rate)
    alone = [(waited(x) - a) / seconds for x, a in zip((pid, os.getpid()), before, strict=True)]
    times = sorted(load.times)
    return Late(times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, load.failed, *alone)


def told(rounds: list[Late]) -> str:
    """Medians of the rounds, so that a pause of the machine is one round's; and the worst round."""
    p50, p99 = (statistics.median(x[i] for x in rounds) for i in (0, 1))
    ratios = [x.p99 / x.p50 for x in rounds]
    alone = f"without a processor {statistics.median(x.server for x in rounds):.1%} of the time, its sender "
    alone += f"{statistics.median(x.sender for x in rounds):.1%}"
    each = f"p50 {p50:.2f} ms p99 {p99:.2f} ms p99/p50 {statistics.median(ratios):.1f} (rounds {min(ratios):.1f} to {max(ratios):.1f})"
    return f"{each} failed {sum(x.failed for x in rounds)}, {alone}"


def compare(seconds: float, rounds: int, record: str, framework: str) -> None:
    some = requests(decisions_path())
    folder = tempfile.mkdtemp(prefix="doudi-bench-")
    try:
        with doudi(folder, str(TREE), record) as ours:
            size = warm(ours[0], some)
            with server(str(Path(__file__).resolve()), "--empty", str(size), "--framework", framework, folder=folder) as bare:
                warm(bare[0], some)
                rates, spent, lateness = [], [], []
                for _ in range(rounds):
                    found = [measured(*x, some, seconds / rounds) for x in (ours, bare)]
                    rates.append([rate for rate, _ in found])
                    spent.append([cost for _, cost in found])
                    pairs = zip((ours, bare), found, strict=True)
                    lateness.append([late(*x, some, seconds / rounds, 0.7 * rate) for x, (rate, _) in pairs])
    finally:
        shutil.rmtree(folder)
    mine, theirs = (statistics.median(x[i] for x in rates) for i in (0, 1))
    ratio = statistics.median(a / b for a, b in rates)
    said = f"decisions/s {mine:6.0f}  empty {framework} handler/s {theirs:6.0f}"
    print(f"record {record:<8} {said}  ratio {ratio:.2f} (at least 0.5)")
    cost, base = (statistics.median(x[i] for x in spent) for i in (0, 1))
    print(f"  processor time: {cost:.0f} µs a decision, {base:.0f} µs an empty answer, ratio {base / cost:.2f}")
    for name, which in (("a decision (p99/p50 under 5)", 0), ("an empty answer", 1)):
        print(f"  at 70%, {name}: {told([x[which] for x in lateness])}")


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("--seconds", type=float, default=10)
    words.add_argument("--rounds", type=int, default=10)
    words.add_argument("--record", default="record.sqlite,off")
    words.add_argument("--empty", type=int, default=0)
    words.add_argument("--framework", choices=("starlette", "router", "fastapi"), default="starlette")
    given = words.parse_args()
    if given.empty:
        empty(given.empty, given.framework)
    else:
        for where in given.record.split(","):
            compare(given.seconds, given.rounds, where, given.framework)
