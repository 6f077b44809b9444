"""`doudi fmt`: policy files in their canonical writing."""

from __future__ import annotations

import sys

from doudi.catalogue import Tree
from doudi.cli.options import Given
from doudi.cli.place import chosen
from doudi.review.writing import formatted, region_of
from doudi.text import render
from doudi.text.diagnostic import Faults


def run(given: Given) -> int:
    """Exit code: 1 with --check when something would change, or when a file cannot be read."""
    part = chosen(given)
    tree = Tree(part.root)
    names = given.text("names")
    changed = 0
    broken = Faults()
    for layer in tree.layers.values():
        for file in layer.files():
            if not part.holds(file.path):
                continue
            if file.doc is None:
                broken.extend(d for d in tree.faults.errors if d.span is not None and d.span.source.name == file.source.name)
                continue
            region = region_of(tree, layer, file) if names else None
            if names and region is None:
                broken.extend(tree.assembled(layer.id, (tree.days(layer.id) or [1])[-1])[1].errors)
                continue
            text = formatted(file, region, names or "zh")
            if text != file.source.text:
                changed += 1
                print(file.source.name)
                if not given.flag("check"):
                    with open(file.path, "w", encoding="utf-8") as f:
                        f.write(text)
    if broken.errors:
        print(render.text(broken.errors, given.lang, sys.stderr), file=sys.stderr)
    if given.flag("check"):
        said = given.say(f"{changed} 个文件要改", f"{changed} files would change")
    else:
        said = given.say(f"改了 {changed} 个文件", f"{changed} files changed")
    print(said, file=sys.stderr)
    return int(bool(broken.errors or (given.flag("check") and changed)))
