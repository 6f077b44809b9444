"""The entry of the room: one household in several regions, as data, words or a page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from doudi.comparison import blocks
from doudi.comparison.columns import MODEL, Column, columns
from doudi.comparison.headline import headline
from doudi.comparison.render import FORMATS, laid_out
from doudi.comparison.words import WORDS
from doudi.explanation.base.values import inert
from doudi.language.values import show_day
from doudi.pipeline import as_object, decision_day
from doudi.text.diagnostic import PolicyError, did_you_mean, fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doudi.pipeline import Policies

    Row = dict[str, Any]

LANGS = ("zh", "en")


def compare(
    policies: Policies,
    household: Any,
    *,
    regions: Sequence[str] | None = None,
    programme: str | None = None,
    as_of: str | date | None = None,
    lang: str = "zh",
    format: str = "text",
) -> str:
    """A comparison in text, Markdown, HTML or JSON. See `data`, and ValueError for another lang or format."""
    if lang not in LANGS or format not in FORMATS:
        raise ValueError(f"no comparison for lang={lang!r}, format={format!r}")
    return laid_out(data(policies, household, regions=regions, programme=programme, as_of=as_of, lang=lang), format, lang)


def data(
    policies: Policies,
    household: Any,
    *,
    regions: Sequence[str] | None = None,
    programme: str | None = None,
    as_of: str | date | None = None,
    lang: str = "zh",
) -> Row:
    """A comparison as plain data, by schemas/comparison.schema.json; names and shown values in `lang`, figures as exact text.

    household, as_of: as in Policies.decide. regions: ids, default all of the tree but the model. programme: id or Chinese name.
    Raises InputError (no region can read the household), PolicyError (a region or the programme does not exist; nothing is in force).
    """
    given = as_object(household)
    day = decision_day(given, as_of)
    wanted = list(dict.fromkeys(regions if regions is not None else [x for x in policies.regions if x != MODEL]))
    found = columns(policies, given, day, wanted)
    names = {c.id: c.name(lang) for c in found}
    rows = [row for id in _programmes(policies, found, day, programme) if (row := blocks.programme(found, id, lang)) is not None]
    return {
        "as_of": show_day(day), "household": _called(given, lang), "headline": headline(rows, names, lang),
        "regions": [_region(c, day, lang) for c in found], "programmes": rows,
    }


def _programmes(policies: Policies, found: list[Column], day: int, wanted: str | None) -> list[str]:
    """The ids to compare, in the order in which the regions carry them. Raises PolicyError when no region has the one wanted."""
    typed = [c.region for c in found if c.evaluation is not None and c.region is not None]
    names = {id: p.names.zh for region in typed for id, p in region.programmes.items()}
    if wanted is None:
        return list(names)
    ids = [id for id, name in names.items() if wanted in (id, name)]
    if not ids and any(wanted in layer.programmes for layer in policies.tree.layers.values()):
        raise PolicyError([fault("not-in-force", None, name=wanted, day=show_day(day))])
    if not ids:
        raise PolicyError([fault("programme-unknown", None, name=wanted, suggestion=did_you_mean(wanted, names))])
    return ids


def _region(c: Column, day: int, lang: str) -> Row:
    w = WORDS[lang]
    late = w["not_in_force"].format(show_day(day))
    said = {"not_in_force": late, "unusable": w["unusable"], "refused": w["input_refused"]}
    return {
        "id": c.id, "name": c.name(lang), "state": c.state, "said": said.get(c.state, ""),
        "faults": [inert(d.message(lang), 200) for d in c.faults],
        "left_out": [{"key": inert(key), "name": inert(names[lang == "en"])} for key, names in c.left_out.items()],
    }


def _called(given: Any, lang: str) -> str:
    """The household's name, where it has one."""
    name = given.get("name", given.get("姓名")) if isinstance(given, dict) else None
    return inert(name).strip() if isinstance(name, str) and inert(name).strip() else WORDS[lang]["this_family"]
