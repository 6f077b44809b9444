"""JSON text to objects by the standard library's scanner, without importing the json package, which brings `re` and `enum` and costs a
process that decides once a tenth of its time."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# What a scanner raises at text that is no JSON; SystemError where CPython 3.11 looks for the json package and does not find it.
BROKEN = (ValueError, RecursionError, StopIteration, SystemError)


class _Wishes:
    """What the scanner reads off its maker."""

    strict, object_hook, object_pairs_hook = True, None, None

    def __init__(self, parse_float: Callable[[str], Any], parse_constant: Callable[[str], Any]):
        self.parse_float, self.parse_constant = parse_float, parse_constant
        self.parse_int = int
        self.memo: dict[str, str] = {}


def scanner(parse_float: Callable[[str], Any], parse_constant: Callable[[str], Any]) -> Any:
    """A function of (text, start) to (value, end), as json.JSONDecoder.scan_once; raises one of BROKEN."""
    try:
        from _json import make_scanner
    except ImportError:  # not CPython's
        from json import JSONDecoder

        return JSONDecoder(parse_float=parse_float, parse_constant=parse_constant).scan_once  # type: ignore[attr-defined]  # json.decoder sets it
    return make_scanner(_Wishes(parse_float, parse_constant))  # type: ignore[arg-type]  # any object with these names
