"""`doudi leaflet`: 明白纸 of a region; with a household, 一单清 and 一袋清."""

from __future__ import annotations

from doudi.cli.decide import asked_day, day_or_today, read_household, region_id, told_refused
from doudi.cli.options import Given
from doudi.leaflet.make import leaflet
from doudi.pipeline import as_object, load
from doudi.text.diagnostic import InputError


def run(given: Given) -> int:
    """Exit code: 0, 3 when the household was refused, 4 when the policy cannot be used."""
    policies = load(given.policies)
    region = region_id(policies, given.word("region"))
    policies.only = region
    name = given.text("household")
    form = given.word("format")
    if name is None:
        print(leaflet(policies, region, as_of=asked_day(given), lang=given.lang, format=form).rstrip("\n"))
        return 0
    text = read_household(name)
    try:
        day = day_or_today(given, as_object(text))
        print(leaflet(policies, region, text, as_of=day, lang=given.lang, format=form).rstrip("\n"))
    except InputError as problem:
        return told_refused(given, problem.diagnostics, text, name)
    return 0
