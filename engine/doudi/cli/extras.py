"""Libraries that a command needs and that not everybody has: said before the work, not in the middle of it."""

from __future__ import annotations

from importlib.util import find_spec

from doudi.cli.options import Given, Usage


def need(given: Given, extra: str, *modules: str) -> None:
    """Raises Usage where one of `modules`, which come with `extra`, is not installed."""
    if any(find_spec(name) is None for name in modules):
        install = f"pip install 'doudi[{extra}]'"
        raise Usage(given.say(f"缺少要用的库；请装 {install}", f"libraries are missing: {install}"))
