"""The head and the body of an answer in one write to the kernel, where the server makes two: a write costs as much as a small decision.

By uvicorn's own option for a protocol and asyncio's own interface of a transport; without httptools uvicorn chooses, and writes twice.
"""

from __future__ import annotations

import asyncio
from typing import Any

try:
    from doudi.service.heads import Heads
except ImportError:
    Heads = None  # type: ignore[assignment,misc]  # asked for below


class OneWrite:
    """A transport that holds what is written until the next write, or the end of this turn of the event loop."""

    __slots__ = ("_held", "_loop", "_under")

    def __init__(self, under: Any):
        self._under, self._held = under, b""
        self._loop = asyncio.get_running_loop()

    def write(self, data: Any) -> None:
        if self._held:
            data, self._held = self._held + data, b""
            try:
                self._under.write(data)
            except RuntimeError:  # it was ended while this answer waited for its turn
                if not self._under.is_closing():
                    raise
        elif data:
            self._held = bytes(data)
            self._loop.call_soon(self._rest)

    def _rest(self) -> None:
        if self._held:
            data, self._held = self._held, b""
            if not self._under.is_closing():
                self._under.write(data)

    def close(self) -> None:
        self._rest()
        self._under.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._under, name)


if Heads is not None:

    class Protocol(Heads):  # at the top of the module: worker processes are handed it by its name
        """uvicorn's protocol by httptools, with limits of heads, upon such a transport."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(OneWrite(transport))  # it has what a transport has


def protocol() -> Any:
    """For uvicorn's `http`; "auto" where httptools is not there."""
    return Protocol if Heads is not None else "auto"
