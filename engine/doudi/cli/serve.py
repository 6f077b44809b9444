"""`doudi serve`: decisions over HTTP. The room `service` is imported here and nowhere below."""

from __future__ import annotations

import os
import sys

from doudi.cli.options import Given
from doudi.text.diagnostic import InputError, fault

TAKEN = ("host", "port", "record", "keep", "tokens", "workers", "watch")


def run(given: Given) -> int:
    """Exit code: 0 after a signal, 3 for wrong settings, 4 when the policies have errors."""
    try:
        from doudi.service.base.settings import misspelt, settings
        from doudi.service.running import faults, serve
    except ModuleNotFoundError as absent:
        raise InputError([fault("service-part-missing", None, name=absent.name)]) from None
    values = {name: text for name in TAKEN if (text := given.text(name)) is not None}
    if given.policies:
        values["policies"] = given.policies
    chosen = settings(values, given.text("config"), os.environ)
    for name, near in misspelt(os.environ):
        said = given.say(f"没有 {name} 这个设置", f"{name} is no setting")
        print(f"doudi: {said}" + (given.say(f"；是不是 {near}？", f"; is it {near}?") if near else ""), file=sys.stderr)
    files, found = faults(chosen, given.lang)
    if found:
        for d in found[:20]:
            place = d.get("place", {})
            where = f"{place['file']}:{place['line']}:{place['column']}: " if place else ""
            print(f"{where}[{d['code']}] {d['message']}", file=sys.stderr)
        return 4
    serve(chosen, files, lambda address: print(given.say(f"doudi 在 {address} 服务", f"doudi serves at {address}"), flush=True))
    return 0
