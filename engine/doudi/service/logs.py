"""The log: JSON lines on standard error, those of one turn of the event loop in one write. No query, no body, no name of a person."""

from __future__ import annotations

import asyncio
import atexit
import json
import sys
from contextlib import suppress
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doudi.service.calls import Call

_lines: list[str] = []


def log(row: dict[str, Any]) -> None:
    """One line; a log that cannot be written stops nothing."""
    _add(json.dumps(row, ensure_ascii=True, separators=(",", ":")))


def log_call(call: Call, method: str, seconds: float) -> None:
    """What is left behind of a request: method, route, status, codes, time, request id and the token's name."""
    codes = f',"codes":{json.dumps(call.codes)}' if call.codes else ""
    what, who = _words(method, call.route, call.caller.name)
    _add(f'{{"at":"{call.at}","request":"{call.id}",{what},"status":{call.status},"ms":{seconds * 1000:.2f},{who}{codes}}}')


@lru_cache(512)
def _words(method: str, route: str, caller: str) -> tuple[str, str]:
    """What many lines share."""
    return f'"method":{quoted(method)},"route":{quoted(route)}', f'"caller":{quoted(caller)}'


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
