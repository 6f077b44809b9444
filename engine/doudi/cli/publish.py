"""`doudi publish`: records the digests of versions, so that a later change never goes unseen."""

from __future__ import annotations

import sys

from doudi.catalogue import Tree
from doudi.cli.options import Given
from doudi.cli.place import chosen
from doudi.review import published
from doudi.review.tree import review
from doudi.text import render
from doudi.text.diagnostic import Faults

OWN = ("version-changed", "model-changed", "version-gone")


def run(given: Given) -> int:
    """Exit code: 1 when something is wrong with what would be published; nothing is then written."""
    part = chosen(given)
    tree = Tree(part.root)
    chosen_layers = [x for x in tree.layers.values() if part.layer in (None, x.id)]
    wrong = [
        d for d in review(tree).found
        if d.severity == "error" and d.code not in OWN and (d.span is None or part.within(d.span.source.name))
    ]
    faults = Faults()
    faults.extend(wrong)
    said: list[str] = []
    for layer in chosen_layers if not wrong else ():
        mine = Faults()
        said += published.publish(tree, layer, mine)
        faults.extend(mine.errors)
    if faults.errors:
        print(render.text(faults.errors, given.lang, sys.stderr), file=sys.stderr)
        print(given.say("有错误，未登记", "not published: there are errors"), file=sys.stderr)
        return 1
    for name in said:
        print(given.say(f"登记 {name}", f"published {name}"))
    if not said:
        print(given.say("没有新的版本要登记", "nothing new to publish"))
    return 0

