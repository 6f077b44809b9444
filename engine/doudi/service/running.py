"""Starts the servers: the policies checked first, one process or several, a signal ends them after what they are doing."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from doudi.service.base.settings import GRACE, HANDED, Settings
from doudi.service.versions.policies import TIMES_READ, checked
from doudi.service.versions.tree import Files, read
from doudi.service.wire.protocol import protocol
from doudi.text.diagnostic import InputError, fault

KEEP_ALIVE = 30


def faults(settings: Settings, lang: str) -> tuple[Files, list[dict[str, Any]]]:
    """The policies that would serve, and their errors (schemas/diagnostics.schema.json)."""
    from doudi.text.places import policies_folder

    root = os.path.abspath(policies_folder(settings.policies or None))
    files = read(root)
    for _ in range(TIMES_READ):
        found: list[dict[str, Any]] = asyncio.run(checked(root, lang=lang))
        before, files = files, read(root)
        if found or files.signature == before.signature:
            return files, found
    raise InputError([fault("service-check-failed", None, reason="the files keep changing")])


def serve(settings: Settings, files: Files, said: Callable[[str], None]) -> None:
    """Serve until a signal. files: what was checked; said: told the address once it is bound."""
    import uvicorn

    usable(settings)
    folder = tempfile.mkdtemp(prefix="doudi-serve-")
    try:
        settings = replace(settings, bell=os.path.join(folder, "bell"), fair=os.path.join(folder, "policies.json"))
        open(settings.bell, "w").close()
        if settings.workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        files.saved(settings.fair)
        os.environ[HANDED] = settings.handed()
        bound = listening(settings.host, settings.port)
        host, port = bound.getsockname()[:2]
        config = uvicorn.Config(
            "doudi.service.app:from_environment", factory=True, workers=settings.workers, fd=None, host=host, port=port,
            log_config=None, access_log=False, server_header=False, date_header=True, timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=GRACE, limit_concurrency=settings.concurrency, proxy_headers=False, lifespan="on", ws="none",
            http=protocol(),
        )
        said(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        sys.stdout.flush()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)  # uvicorn ends in order, then raises the signal again: here it has done its work
        if settings.workers > 1:
            _several(config, bound, settings.bell)
        else:
            _hang_up(settings.bell, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
            uvicorn.Server(config).run(sockets=[bound])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _several(config: Any, bound: socket.socket, bell: str) -> None:
    """Under a supervisor, which starts another worker in the place of one that ended. Raises InputError when it gave that up."""
    from uvicorn.supervisors import Multiprocess

    supervisor, told = Multiprocess(config, sockets=[bound]), list[int]()

    def end(number: int, _: Any) -> None:  # at once: the supervisor may be waiting for a worker that does not answer
        told.append(number)
        supervisor.should_exit.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    _hang_up(bell, end)
    supervisor.run()
    if not told:
        raise InputError([fault("service-check-failed", None, reason="no worker could start")])


def _hang_up(bell: str, end: Callable[[int, Any], None]) -> None:
    """SIGHUP: the policies are read again, as services do; where somebody at a terminal started it and leaves, it ends."""
    def again(number: int, frame: Any) -> None:
        with suppress(OSError):
            os.utime(bell)

    signal.signal(signal.SIGHUP, end if sys.stdin is not None and sys.stdin.isatty() else again)


def usable(settings: Settings) -> None:
    """Make the record, or see that it is there, and that tokens and key can be read, before anything serves. Raises InputError, OSError."""
    from sqlalchemy.exc import SQLAlchemyError

    from doudi.service.base import tokens
    from doudi.service.record.keeping import key
    from doudi.service.record.rows import Record

    if settings.tokens:
        tokens.read(settings.tokens)
    if settings.keep == "encrypted":
        key(os.environ)
    if settings.record_url is not None:
        try:
            Record(settings.record_url).close()
        except (SQLAlchemyError, ModuleNotFoundError) as refused:
            reason = str(getattr(refused, "orig", None) or refused).split("\n")[0][:200]
            raise InputError([fault("service-record", None, reason=reason)]) from None


def listening(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 is any free one. Raises InputError where there can be none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as refused:
        bound.close()
        raise InputError([fault("service-setting", None, name="port", found=f"{host}:{port}", wanted=refused.strerror)]) from None
    bound.listen(1024)  # requests wait from here on
    bound.set_inheritable(True)
    return bound
