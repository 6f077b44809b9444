"""What is told of figures that are sound by their form and hardly meant: ends that cross, a share without its %, days that are lost."""

from __future__ import annotations

from fractions import Fraction

from doudi.language.values import decimal_text
from doudi.program import declare
from doudi.program.layers import Item
from doudi.program.model import Expr
from doudi.syntax.document import Map, Scalar
from doudi.text.diagnostic import Diagnostic, Faults, Related, fault
from doudi.text.source import Span

SHARE = ("比例", "百分比", "share", "percent")
MANY_TIMES = 2  # a plain share of more than this is hardly one: 1.3 of a standard is, 75 is 75%


def crossed(lo: Expr | None, hi: Expr | None, faults: Faults) -> None:
    """Two written ends between which nothing lies."""
    if lo is not None and hi is not None and lo.op == hi.op == "const" and lo.type.kind == hi.type.kind == "number":
        ends_cross(Fraction(lo.data), Fraction(hi.data), hi.span, hi.type.percent, faults)


def ends_cross(lo: Fraction | None, hi: Fraction | None, span: Span | None, percent: bool, faults: Faults) -> bool:
    """As `crossed`, of two numbers: whether they do."""
    if lo is None or hi is None or lo <= hi:
        return False
    faults.say("bounds-crossed", span, low=written(lo, percent), high=written(hi, percent))
    return True


def written(value: Fraction, percent: bool) -> str:
    """A figure as a rate of its unit has it: 20% where that is %."""
    return f"{decimal_text(value * 100)}%" if percent else decimal_text(value)


def share(doc: Scalar, name: tuple[str, str], value: Fraction | None, percent: bool) -> Diagnostic | None:
    """A share written in a way that may mean a hundred times as much, or as little. percent: its unit is %."""
    text = doc.text.strip()
    if value is None or "%" in text or "/" in text:
        return None
    if percent:
        meant = f"{decimal_text(value * 10000)}%"
        return fault("share-below-one", doc.span, text=text, name=name, meant=meant) if 0 < value < Fraction(1, 100) else None
    if value >= MANY_TIMES and any(w in n for w in SHARE for n in name):
        return fault("share-above-one", doc.span, text=text, name=name, suggestion=f"{text}%")
    return None


def days_lost(below: Item, item: Item) -> Diagnostic | None:
    """A replacement that begins later than what it replaces: in between there is no figure any more."""
    names = declare.called(below, Faults())
    for kind in ("from", "year"):
        old, new = below.get(kind), item.get(kind)
        if not isinstance(old, Map) or not isinstance(new, Map):
            continue
        first = min((e.key.text for e in new.entries), default="")
        gone = [e for e in old.entries if (e.key.text < first if kind == "from" else new.get(e.key.text) is None)]
        if gone and first:
            days = " ".join(e.key.text for e in gone)
            related = [Related(gone[0].key.span, "inherited-here")]
            return fault("figure-days-lost", item.span, related=related, id=(names.zh, names.en), days=days, first=gone[0].key.text)
    return None
