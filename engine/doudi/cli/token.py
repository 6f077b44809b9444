"""`doudi token`: a new API token. It is shown once; the file of the service holds its digest."""

from __future__ import annotations

import os
import sys

from doudi.cli.options import Given


def run(given: Given) -> int:
    """Prints the token on standard output; its line goes to --to, or to standard error."""
    from doudi.service.base.tokens import new

    token, line = new(given.word("name"), given.many("scope") or ["decide"])
    where = given.text("to")
    if where is not None:
        with open(os.open(where, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as f:
            f.write(line + "\n")
    else:
        print(line, file=sys.stderr)
    print(token)
    return 0
