"""`doudi show`: a programme as it stands in a region after layering."""

from __future__ import annotations

from doudi.cli.decide import programme_id, region_and_day
from doudi.cli.options import Given
from doudi.pipeline import load, not_yet
from doudi.program.consolidated import lines
from doudi.text.diagnostic import PolicyError, did_you_mean, fault
from doudi.text.render import width


def run(given: Given) -> int:
    """Prints the consolidated text; with --origin, each line with its layer and place."""
    policies = load(given.policies)
    region, day = region_and_day(given, policies)
    policies.tree.region(region, day)  # raises when the region cannot be used
    programme = programme_id(policies, region, day, given.word("programme")) or ""
    documents = policies.tree.documents(region, day)
    if programme not in documents.programmes:
        if (late := not_yet(policies, region, programme, day)) is not None:
            raise PolicyError([late])
        guess = did_you_mean(programme, documents.programmes)
        raise PolicyError([fault("programme-unknown", None, name=programme, suggestion=guess)])
    rows = list(lines(documents.programmes[programme]))
    side = min(max((width(text) for text, _ in rows), default=0), 76)
    for text, origin in rows:
        pad = " " * max(side - width(text), 0)
        print(f"{text}{pad}  # {origin}" if given.flag("origin") and origin else text)
    return 0
