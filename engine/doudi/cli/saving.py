"""Cases that a command found, written to the file that `--save-cases` names."""

from __future__ import annotations

import os
import sys

from doudi.cli.options import Given


def saved(given: Given, books: dict[str, str]) -> None:
    """Writes the text of each `layer/programme`: FILE, or one file a programme beside it where there are several."""
    path = given.word("save_cases")
    stem, ending = os.path.splitext(path)
    for name, text in books.items():
        where = path if len(books) == 1 else f"{stem}.{name.replace('/', '.')}{ending}"
        with open(where, "w", encoding="utf-8") as f:
            f.write(text)
        print(given.say(f"案例写在 {where}", f"cases written to {where}"), file=sys.stderr)
    if not books:
        print(given.say("没有可写的案例", "there are no cases to write"), file=sys.stderr)
