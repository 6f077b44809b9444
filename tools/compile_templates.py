"""Compiles the templates of every room that has some with Jinja into its compiled/: `python tools/compile_templates.py [--check]`.

What Jinja generates is kept, as a plain function that gives its pieces in a list: no context, no generator, names as the template has
them, and explanation/base/runtime.py for its imports, so that nothing of Jinja is loaded when it runs.
"""

import ast
import json
import re
import sys
from itertools import product
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ENGINE = Path(__file__).resolve().parent.parent / "engine" / "doudi"
ROOMS = sorted(p.parent for p in ENGINE.glob("*/templates"))
HEAD = '''"""Made by tools/compile_templates.py from templates/*.{kind}.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import {imports}
'''
WRITERS = {"text": "plain", "markdown": "markdown", "html": "html"}
IMPORTS = {"text": "pad, plain", "markdown": "markdown", "html": "html"}
NOISE = re.compile(
    r"pass|_loop_vars = .*|(resolve|undefined|concat) = .*|if 0: yield None|(l_\d_\w+ = )+(missing|resolve\('\w+'\))"
)


def environment(kind: str, room: Path = ENGINE / "explanation") -> Environment:
    """Jinja as the templates of one format are meant: undefined names are errors, HTML and Markdown escape by themselves."""
    from doudi.explanation.base.runtime import laid, pad

    made = Environment(
        loader=FileSystemLoader(room / "templates"), autoescape=kind != "text", trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, undefined=StrictUndefined,
    )
    made.filters.update(laid=laid, pad=pad)
    return made


def function(path: Path) -> str:
    """One template as a function of its name: `officer.text.j2` is `officer` in text.py."""
    name, kind, _ = path.name.split(".")
    source = environment(kind).compile(path.read_text("utf-8"), name=None, filename=None, raw=True)
    body = source[source.index("def root(") : source.index("\nblocks = ")].rstrip()
    asked = sorted(set(re.findall(r"resolve\('(\w+)'\)", body)))
    writer = WRITERS[kind]
    body = re.sub(r"\b(?:escape|str)\(", f"{writer}(", body)
    body = re.sub(r"    cond_expr_undefined = Undefined\n", "", body)
    body = re.sub(r"\(undefined\(name='\w+'\) if (\w+) is missing else \1\)", r"\1", body)  # every rendering gives every name
    while (direct := re.sub(r"environment\.getattr\(([\w\[\]']+), ('\w+')\)", r"\1[\2]", body)) != body:
        body = direct  # and every value that a template looks into is a dict
    for t, filter in re.findall(r"(t_\d+) = environment\.filters\['(\w+)'\]", body):
        body = re.sub(rf"    try:\n        {t} = .*\n    except .*\n(?: {{8}}.*\n)*", "", body)
        body = re.sub(rf"\b{t}\b", filter, body)
    body = re.sub(r"\blaid\(([^,()]+), ([^,()]+)\)", r"\2[\1]", body)
    lines = [line for line in body.split("\n")[1:] if not NOISE.fullmatch(line.strip())]
    body = joined("\n".join(lines))
    body = re.sub(r"\bl_\d_(\w+)", r"\1", body)
    body = re.sub(r"^( *)yield (.*)$", r"\1say(\2)", body, flags=re.MULTILINE)
    head = f"def {name}({', '.join(asked)}, **_):\n    out = []\n    say = out.append\n"
    return f"{head}{body}\n    return out"


def joined(body: str) -> str:
    """What is yielded in a row as one text."""
    out: list[str] = []
    for line in body.split("\n"):
        indent, given, value = line.partition("yield ")
        before, _, earlier = out[-1].partition("yield ") if out else ("", "", "")
        if given and not indent.strip() and earlier and before == indent:
            out[-1] = f"{indent}yield {earlier} + {value}"
        else:
            out.append(line)
    return "\n".join(map(_formatted, out))


def _formatted(line: str) -> str:
    """`yield 'a' + f(x) + 'b'` with the parts put into one f-string."""
    indent, given, value = line.partition("yield ")
    if not given or indent.strip() or " + " not in value:
        return line
    tree = ast.parse(value, mode="eval").body
    parts: list[str] = []
    while isinstance(tree, ast.BinOp):
        parts.insert(0, _part(tree.right))
        tree = tree.left
    return f'{indent}yield f"{"".join([_part(tree), *parts])}"'


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return json.dumps(node.value, ensure_ascii=False)[1:-1].replace("{", "{{").replace("}", "}}")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == WRITERS["text"]:
        node = node.args[0]  # an f-string makes text of it
    return "{" + ast.unparse(node) + "}"


def generated(room: Path, kind: str) -> str:
    """The module of one format."""
    paths = sorted((room / "templates").glob(f"*.{kind}.j2"))
    return HEAD.format(kind=kind, imports=IMPORTS[kind]) + "".join(f"\n\n{function(p)}\n" for p in paths)


def main(check: bool) -> int:
    stale = 0
    for room, kind in product(ROOMS, WRITERS):
        target, text = room / "compiled" / f"{kind}.py", generated(room, kind)
        if check and not (target.exists() and target.read_text("utf-8") == text):
            print(f"{target} is out of date: run python tools/compile_templates.py", file=sys.stderr)
            stale = 1
        elif not check:
            target.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
