"""Makes the tables of the expression grammar: `python tools/compile_grammar.py [--check]`, after an edit of the grammar or a newer Lark."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "engine"))

from doudi.syntax.tables import TABLES, kept, made


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        return 0 if kept() is not None else 1
    TABLES.write_text(made(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
