"""`doudi compare`: one household in several regions, side by side."""

from __future__ import annotations

from doudi.cli.decide import day_or_today, read_household, region_id, told_refused
from doudi.cli.options import Given, Usage
from doudi.comparison.columns import MODEL
from doudi.comparison.compare import compare
from doudi.pipeline import as_object, load
from doudi.text.diagnostic import InputError


def run(given: Given) -> int:
    """Exit code: 0, 3 when no region can read the household, 4 when a region or programme cannot be used."""
    policies = load(given.policies)
    regions = [region_id(policies, word) for word in given.many("regions")] or [x for x in policies.regions if x != MODEL]
    if len(set(regions)) < 2:
        raise Usage(given.say("至少要有两个地区才好比较", "at least two regions are needed to compare"))
    name = given.word("household")
    text = read_household(name)
    try:
        day = day_or_today(given, as_object(text))
        said = compare(
            policies, text, regions=regions, programme=given.text("programme"), as_of=day, lang=given.lang, format=given.word("format")
        )
    except InputError as problem:
        return told_refused(given, list(problem.diagnostics), text, name)
    print(said.rstrip("\n"))
    return 0
