"""The log: JSON lines on standard error, those of one turn of the event loop in one write. No query, no body, no name of a person."""

from __future__ import annotations

import asyncio
import atexit
import json
import logging
import sys
from contextlib import suppress
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, Any

from doudi.service.versions.policies import now

if TYPE_CHECKING:
    from doudi.service.http.calls import Call

_lines: list[str] = []


def log(row: dict[str, Any]) -> None:
    """One line; a log that cannot be written stops nothing."""
    _add(json.dumps(row, ensure_ascii=True, separators=(",", ":")))


def log_call(call: Call, method: str, seconds: float) -> None:
    """What is left behind of a request: method, route, status, codes, time, request id and the token's name."""
    codes = f',"codes":{json.dumps(call.codes)}' if call.codes else ""
    _add(
        f'{{"at":"{call.at}","request":{quoted(call.id)},"method":{quoted(method)},"route":{quoted(call.route)},"status":{call.status},'
        f'"ms":{seconds * 1000:.2f},"caller":{quoted(call.caller.name)}{codes}}}'
    )


class Libraries(logging.Handler):
    """What uvicorn and asyncio say, as lines of this log; of a failure its kind and place, since its words could quote a household."""

    def emit(self, record: logging.LogRecord) -> None:
        row: dict[str, Any] = {"at": now(), "level": record.levelname.lower(), "from": record.name}
        raised = record.exc_info[1] if record.exc_info else None
        if raised is None:
            log({**row, "message": str(record.msg)[:200]})  # without what it is about
        else:
            log({**row, "bug": type(raised).__name__, "where": places(raised)})


def of_libraries() -> None:
    """Warnings and worse come to this log, and nowhere else."""
    logging.basicConfig(level=logging.WARNING, handlers=[Libraries()], force=True)


def places(raised: BaseException) -> list[str]:
    """Where something happened, never with what."""
    import traceback

    frames = traceback.extract_tb(raised.__traceback__)[-8:]
    return [f"{f.filename.rpartition('doudi/')[2]}:{f.lineno} {f.name}" for f in frames]


def _add(line: str) -> None:
    _lines.append(line)
    if len(_lines) == 1:
        try:
            asyncio.get_running_loop().call_soon(flush)
        except RuntimeError:
            flush()


@atexit.register
def flush() -> None:
    """Write what waits."""
    if _lines:
        text = "\n".join(_lines) + "\n"
        _lines.clear()
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
