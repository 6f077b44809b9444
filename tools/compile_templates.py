"""Compiles the shipped templates with Jinja into explanation/compiled/: `python tools/compile_templates.py [--check]`.

What Jinja generates is kept; only its imports give way to explanation/runtime.py, so that nothing of Jinja is loaded when it runs.
"""

import re
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOM = Path(__file__).resolve().parent.parent / "engine" / "doudi" / "explanation"
HEAD = '''"""Made by tools/compile_templates.py from templates/*.{kind}.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, {writer}
'''
WRITERS = {"text": "plain", "markdown": "markdown", "html": "html"}


def environment(kind: str) -> Environment:
    """Jinja as the templates of one format are meant: undefined names are errors, HTML and Markdown escape by themselves."""
    from doudi.explanation.runtime import pad

    made = Environment(
        loader=FileSystemLoader(ROOM / "templates"), autoescape=kind != "text", trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, undefined=StrictUndefined,
    )
    made.filters["pad"] = pad
    return made


def function(path: Path) -> str:
    """One template as a function of its name: `officer.text.j2` is `officer` in text.py."""
    name, kind, _ = path.name.split(".")
    source = environment(kind).compile(path.read_text("utf-8"), name=None, filename=None, raw=True)
    body = source[source.index("def root(") : source.index("\nblocks = ")].rstrip()
    body = body.replace("def root(", f"def {name}(", 1)
    writer = WRITERS[kind]
    body = re.sub(r"\b(?:escape|str)\(", f"{writer}(", body)
    body = re.sub(r"    cond_expr_undefined = Undefined\n", "", body)
    body = re.sub(r"\(undefined\(name='\w+'\) if (\w+) is missing else \1\)", r"\1", body)  # every rendering gives every name
    while (direct := re.sub(r"environment\.getattr\(([\w\[\]']+), ('\w+')\)", r"\1[\2]", body)) != body:
        body = direct  # and every value that a template looks into is a dict
    return body


def generated(kind: str) -> str:
    """The module of one format."""
    paths = sorted((ROOM / "templates").glob(f"*.{kind}.j2"))
    return HEAD.format(kind=kind, writer=WRITERS[kind]) + "".join(f"\n\n{function(p)}\n" for p in paths)


def main(check: bool) -> int:
    stale = 0
    for kind in WRITERS:
        target, text = ROOM / "compiled" / f"{kind}.py", generated(kind)
        if check and not (target.exists() and target.read_text("utf-8") == text):
            print(f"{target} is out of date: run python tools/compile_templates.py", file=sys.stderr)
            stale = 1
        elif not check:
            target.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
