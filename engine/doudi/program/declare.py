"""Small readers that turn document fields into declared things: names, types, bounds, citations, roundings."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from unicodedata import normalize

from doudi.language import slips
from doudi.language import types as ty
from doudi.language.functions import OPERATOR_WORDS
from doudi.language.units import PLAIN, UnitTable
from doudi.language.values import FIRST_DAY, LAST_DAY, LIMIT, parse_day, parse_moment, parse_number
from doudi.program.layers import Item
from doudi.program.model import Cite, Fact, Names, Origin, Rounding, parted
from doudi.program.sources import Sources
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.text.diagnostic import Diagnostic, Faults, did_you_mean, fault
from doudi.text.scripts import mixed
from doudi.text.source import Span

MONEY_STEPS = {
    "分": Fraction(1, 100),
    "角": Fraction(1, 10),
    "元": Fraction(1),
    "fen": Fraction(1, 100),
    "yuan": Fraction(1),
}
WITHIN = re.compile(
    r"(?:至|到|to|up to)\s*(?P<top>\S+)|(?P<a>\S+?)\s*(?:起|以上|and up)|(?:从|from)\s*(?P<b>\S+?)(?:\s*起)?|"
    r"(?P<c>\S+?)\s*(?:至|到|to)\s*(?P<end>\S+)"
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x1b\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def names(id: str, doc: Doc | None, faults: Faults) -> Names:
    """Names of an entry. Without `en` the English name is the id with spaces; without `zh` the id."""
    spoken = id.replace("_", " ")
    if isinstance(doc, Map):
        zh, en = doc.text("zh") or doc.text("en") or id, doc.text("en") or spoken
    else:
        zh = doc.text if isinstance(doc, Scalar) else id
        en = zh if zh.isascii() and isinstance(doc, Scalar) else spoken  # a name in English is the English name too
    if doc is not None:
        _visible(zh + en, doc, faults)
    if zh in OPERATOR_WORDS and doc is not None:
        faults.say("name-is-operator", doc.span, name=zh)
    if doc is not None and mixed(zh):
        faults.say("name-mixed-scripts", doc.span, name=zh)
    return Names(id, zh, en)


def called(item: Item, faults: Faults) -> Names:
    """The names of an entry, with those that layers below gave it."""
    now = names(item.id, item.get("name"), faults)
    if not item.called:
        return now
    before = (names(item.id, doc, Faults()) for doc in item.called)
    return replace(now, once=tuple(sorted({w for n in before for w in words(n)} - words(now))))


def words(names: Names) -> set[str]:
    """The words that name an entry in expressions."""
    out = {names.id, normalize("NFKC", names.zh), *names.once}
    if names.en.isidentifier():
        out.add(names.en)
    return out


def _visible(text: str, doc: Doc, faults: Faults) -> None:
    """What is shown to people has no characters that they cannot see."""
    if (hidden := CONTROL.search(text)) is not None:
        faults.say("character-invisible", doc.span, name=repr(hidden.group()))


def status_words(doc: Doc | None, faults: Faults) -> tuple[tuple[str, str, str], ...]:
    """A programme's own words for its outcomes: (status, Chinese, English). "" in a language in which none is written."""
    out = []
    for e in doc.entries if isinstance(doc, Map) else ():
        if isinstance(e.value, Map):
            zh, en = e.value.text("zh") or "", e.value.text("en") or ""
        else:
            zh = e.value.text if isinstance(e.value, Scalar) else ""
            en = zh if zh.isascii() else ""
        _visible(zh + en, e.value, faults)
        out.append((e.key.text, zh, en))
    return tuple(out)


def cites(doc: Doc | None, document: str) -> tuple[Cite, ...]:
    """`place words` each; a list for several."""
    if isinstance(doc, Scalar):
        place, words = parted(doc.text.strip())
        return (Cite(document, place, words.strip(), doc.span),)
    if isinstance(doc, Seq):
        return tuple(c for item in doc.items for c in cites(item, document))
    return ()


def origin(item: Item, documents: Sources) -> Origin:
    """Where an entry stands and leans."""
    before = origin(item.replaced, documents) if item.replaced else None
    return Origin(
        item.layer,
        item.span,
        cites(item.get("cite"), documents.of(item)),
        item.text("assumed"),
        item.text("source"),
        item.overrides,
        before,
    )


def no_day(text: str, span: Span) -> Diagnostic:
    """The fault of a text that is no day: written otherwise, or a day that does not exist."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return fault("day-impossible", span, text=text)
    return fault("day-form", span, text=text[:40], suggestion=slips.day(text))


def declared_type(item: Item, units: UnitTable, faults: Faults) -> ty.Type | None:
    """The type that `unit`, `choices` or `is` declare; None when none of them is written."""
    nullable = item.text("may_be_none") == "true"
    if (unit := item.scalar("unit")) is not None:
        if unit.text == "%":
            return ty.number(PLAIN, percent=True, nullable=nullable)
        parsed = units.parse(unit.text)
        if parsed is None:
            known = [s for s, _ in units.places]
            guess = slips.unit(unit.text, known) or did_you_mean(unit.text, known)
            faults.add(fault("unit-unknown", unit.span, unit=unit.text, suggestion=guess))
            return ty.BROKEN
        return ty.number(parsed, nullable=nullable)
    if (choices := item.get("choices")) is not None:
        return ty.enum(choice_list(choices, faults), nullable=nullable)
    if (kind := item.text("is")) is not None:
        return {"date": ty.DATE, "time": ty.TIME, "text": ty.TEXT}[kind].but(nullable=nullable)
    return None


def choice_list(doc: Doc, faults: Faults) -> tuple[ty.Choice, ...]:
    """The choices of a fact as declared, `[name, …]` or `{id: name}`; faults: choice-twice, choices-empty."""
    out: list[ty.Choice] = []
    seen: set[str] = set()
    pairs: list[tuple[str, str, Span]] = []
    if isinstance(doc, Seq):
        pairs = [(i.text, i.text, i.span) for i in doc.items if isinstance(i, Scalar)]
    elif isinstance(doc, Map):
        pairs = [(e.key.text, e.value.text, e.value.span) for e in doc.entries if isinstance(e.value, Scalar)]
    for id, name, span in pairs:
        if {id, name} & seen:
            faults.say("choice-twice", span, choice=name)
        seen |= {id, name}
        out.append(ty.Choice(id, name))
    if not out:
        faults.say("choices-empty", doc.span)
    return tuple(out)


def fact(item: Item, record: str, role: str, units: UnitTable, documents: Sources, faults: Faults) -> Fact:
    """A fact or finding as declared."""
    type = declared_type(item, units, faults) or ty.BOOL
    if type.kind == "bool" and item.text("may_be_none") == "true":
        faults.say("none-for-yes-no", item.span, id=item.id)
    if type.nullable and type.kind == "enum" and any(type.choice(w) is not None for w in ("无", "none")):
        faults.say("none-twice", item.span, id=item.id)
    places = item.text("places")
    decimals = units.places_of(type.unit) if type.kind == "number" and not type.percent else 2 if type.percent else 0
    if places is not None:
        if places.isascii() and places.isdigit() and int(places) <= 6:
            decimals = int(places)
        else:
            faults.say("places-form", item.fields["places"].value.span)
    within = item.scalar("within")
    past = within is not None and type.kind == "date" and within.text.split()[-1:] in (["决定日"], ["as_of"])
    lo, hi, bounded = bounds(None if past else within, type, units, faults)
    for key, kind, words in (("receives", "bool", ("是/否", "a yes/no")), ("since", "date", ("日期", "a date"))):
        if item.get(key) is not None and type.kind not in (kind, "broken"):
            faults.say("receipt-type", item.fields[key].value.span, key=key, kind=words)
    asks = item.get("asks")
    asked = names(item.id, asks, faults) if asks is not None else None
    return Fact(
        item.id,
        called(item, faults),
        record,
        type,
        decimals,
        lo,
        hi,
        role,
        item.text("proof") or "",
        item.text("from") or "",
        asked.zh if asked else "",
        (asked.en if isinstance(asks, Map) and asked else ""),
        item.text("sensitive") == "true",
        bounded,
        past,
        item.text("receives") or "",
        item.text("since") or "",
        origin(item, documents),
        item.text("fixed") == "true",
    )


def bounds(within: Scalar | None, type: ty.Type, units: UnitTable, faults: Faults) -> tuple[Fraction, Fraction, bool]:
    """`0 起`, `0 至 100`, `至 100` as both ends; where an end is not written, what the language allows."""
    day = type.kind == "date"
    lo, hi = (Fraction(FIRST_DAY), Fraction(LAST_DAY)) if day else (Fraction(-LIMIT), Fraction(LIMIT))
    if type.kind == "time":
        lo, hi = Fraction(0), Fraction(parse_moment("2199-12-31T23:59:59+00:00") or 0)
    if within is None or type.kind == "broken":
        return lo, hi, False
    m = WITHIN.fullmatch(within.text.strip())
    written = (m["a"] or m["b"] or m["c"], m["end"] or m["top"]) if m else (None, None)
    low, high = (None if x is None else _bound(x, type, units) for x in written)
    if written == (None, None) or (low is None and written[0]) or (high is None and written[1]):
        faults.say("within-form", within.span, text=within.text[:40])
        return lo, hi, False
    low, high = lo if low is None else low, hi if high is None else high
    if low > high:
        faults.say("within-empty", within.span, text=within.text[:40])
        return lo, hi, False
    return low, high, True


def _bound(text: str, type: ty.Type, units: UnitTable) -> Fraction | None:
    if type.kind == "date":
        day = parse_day(text)
        return None if day is None else Fraction(day)
    m = re.fullmatch(r"(-?[\d.]+)(%|[^\d.%].*)?", text)
    value = parse_number(m.group(1)) if m else None
    if m is None or value is None or type.kind != "number":
        return None
    if m.group(2) == "%" or (type.percent and not m.group(2)):
        return value / 100
    if m.group(2) and units.parse(m.group(2)) != type.unit:
        return None
    return value


def rounding(item: Item, type: ty.Type | None, units: UnitTable, faults: Faults) -> Rounding | None:
    """`round`, `round_up` or `round_down` of an entry."""
    written = [k for k in ("round", "round_up", "round_down") if item.get(k) is not None]
    if not written:
        return None
    step = item.scalar(written[0])
    if len(written) > 1 or step is None:
        faults.say("rounding-twice", item.fields[written[-1]].value.span)
        return None
    where = Origin(item.fields[written[0]].layer, step.span)
    if step.text in ("open", "未规定", "unsettled"):
        return Rounding("open", Fraction(0), where)
    value = MONEY_STEPS.get(step.text)
    m = re.fullmatch(r"(\d+(?:\.\d+)?)?\s*([^\d\s]*)", step.text)
    if value is None and m and (m.group(2) in MONEY_STEPS or m.group(2) in dict(units.symbols) or (m.group(1) and not m.group(2))):
        scale = MONEY_STEPS.get(m.group(2), Fraction(1))
        value = (Fraction(m.group(1)) if m.group(1) else Fraction(1)) * scale
    word = (m.group(2) if m else "") or (step.text if step.text in MONEY_STEPS else "")
    if not value or not _step_fits(word, type, units):
        faults.say("rounding-form", step.span, text=step.text[:20])
        return None
    return Rounding({"round": "half", "round_up": "up", "round_down": "down"}[written[0]], value, where)


def _step_fits(word: str, type: ty.Type | None, units: UnitTable) -> bool:
    """Whether a step in `word` can round a figure of that type: its own upper unit, or no unit at all."""
    if not word or type is None or type.kind != "number":
        return True
    symbol = "元" if word in MONEY_STEPS else dict(units.symbols).get(word)
    return any(s == symbol for s, e in type.unit if e > 0)


def constant(doc: Scalar, type: ty.Type, units: UnitTable) -> Fraction | None:
    """A bound that is a plain figure such as `12月` or `0`; None for anything that must be computed."""
    m = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(\S*)", doc.text.strip())
    value = parse_number(m.group(1)) if m else None
    if m is not None and value is not None and m.group(2) == "%" and type.unit == PLAIN:
        return value / 100
    if m is None or value is None or (m.group(2) and units.parse(m.group(2)) != type.unit):
        return None
    return value
