"""The entry of the room: a leaflet of a region, or of one household of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from doudi.language.values import show_day
from doudi.leaflet.bag import Bag
from doudi.leaflet.family import called, decisions
from doudi.leaflet.ground import Ground
from doudi.leaflet.region import sheet
from doudi.leaflet.render import FORMATS, laid_out
from doudi.leaflet.words import WORDS
from doudi.pipeline import as_object, decision_day, evaluate

if TYPE_CHECKING:
    from doudi.decision.decision import Decision
    from doudi.pipeline import Policies

LANGS = ("zh", "en")


def leaflet(
    policies: Policies,
    region: str,
    household: Any = None,
    *,
    as_of: str | date | None = None,
    lang: str = "zh",
    format: str = "text",
) -> str:
    """明白纸 of a region on a day; with a household (JSON text or dict), its 一单清 and 一袋清.

    as_of: the day; else the one the household carries; without either, of a region, the day its newest version comes into force.
    Programmes whose subject does not lie in a household are left out. Raises InputError (the household, the day), PolicyError (the
    region cannot be used, nothing is in force), ValueError (another lang or format).
    """
    if lang not in LANGS or format not in FORMATS:
        raise ValueError(f"no leaflet for lang={lang!r}, format={format!r}")
    if household is None:
        return laid_out("region", format, sheet(_ground(policies, region, _day(policies, region, as_of), lang)))
    given = as_object(household)
    return family(policies, region, given, decision_day(given, as_of), lang, format)[0]


def family(policies: Policies, region: str, given: Any, day: int, lang: str, format: str) -> tuple[str, list[Decision]]:
    """The lists of one household (as_object), and the decisions that they tell of. Raises as `leaflet`."""
    g = _ground(policies, region, day, lang)
    evaluation = evaluate(g.engine, given, day)
    found = [d for id in g.plan.outcomes for d in evaluation.decisions(id)]
    bag = Bag(g)
    for d in found:
        bag.add(d)
    name = called(found[0], g)
    told = {
        "lang": lang, "title": f"{WORDS[lang]['list_sheet']} {name}", "region": g.name(g.region.names),
        "day": show_day(day), "household": name, "rows": decisions(g, found), "papers": bag.rows(),
    }
    return laid_out("family", format, told), found


def _ground(policies: Policies, region: str, day: int, lang: str) -> Ground:
    typed = policies.tree.region(region, day)
    return Ground(typed, policies.engine(region, day, root=typed.household), day, lang)


def _day(policies: Policies, region: str, as_of: str | date | None) -> int:
    if as_of is not None:
        return decision_day({}, as_of)
    days = policies.tree.days(region) if region in policies.tree.layers else []
    return days[-1] if days else 1
