"""`doudi schema`: what a household may carry, as JSON Schema."""

from __future__ import annotations

from doudi.cli.decide import region_and_day
from doudi.cli.options import Given, Usage
from doudi.decision.door.schema import schema_of, text
from doudi.pipeline import load
from doudi.plan.door import door


def run(given: Given) -> int:
    """Prints the schema of a region on a day; by default the day its newest version comes into force."""
    policies = load(given.policies)
    region, day = region_and_day(given, policies)
    typed = policies.tree.region(region, day)
    roots = [r.id for r in typed.records.values() if r.parent is None]
    root = given.text("root") or (roots[0] if roots else "")
    if root not in roots:
        some = " ".join(roots)
        raise Usage(given.say(f"没有“{root}”这种最外层的记录；有：{some}", f"there is no root record “{root}”; there are: {some}"))
    rows, _ = door(typed, root)
    names = typed.records[root].names
    print(text(schema_of(rows, root, f"{typed.names.show(given.lang)}：{names.show(given.lang)}")))
    return 0
