"""One layer of a programme over another, entry by entry. Order of files never decides; what is overridden says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from doudi.syntax.document import Doc, Map, Scalar
from doudi.text.diagnostic import Faults, Related, did_you_mean, fault
from doudi.text.source import Span

SECTIONS = ("findings", "define", "needs", "routes", "also", "checks", "always", "meant")
CONTENT = ("value", "cases", "otherwise", "open")  # one replaces the other
ROUNDING = ("round", "round_up", "round_down")
SAID = ("overrides", "remove", "before", "after")  # about the override, not content
FREE = ("wording", "note")  # words only: never a change of the rules


@dataclass(frozen=True, slots=True)
class Part:
    """A field of an entry and the layer that wrote it."""

    value: Doc
    layer: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry after layering. `under` holds the needs of a route (cases are replaced whole)."""

    id: str
    fields: dict[str, Part]
    layer: str
    span: Span
    under: dict[str, Item] = field(default_factory=dict)
    overrides: str | None = None
    replaced: Item | None = None
    fills: Item | None = None  # the open entry of the model that this one fills
    called: tuple[Doc, ...] = ()  # the names that layers below gave it, where this one gives another

    def get(self, name: str) -> Doc | None:
        part = self.fields.get(name)
        return part.value if part else None

    def text(self, name: str) -> str | None:
        value = self.get(name)
        return value.text if isinstance(value, Scalar) else None

    def scalar(self, name: str) -> Scalar | None:
        value = self.get(name)
        return value if isinstance(value, Scalar) else None


@dataclass(frozen=True, slots=True)
class Layered:
    """A programme after layering: head fields, sections of items, the amount's own fields and its lines."""

    head: Item
    sections: dict[str, dict[str, Item]]
    amount: Item | None
    lines: dict[str, Item]
    removed: tuple[tuple[Item, Span], ...] = ()  # entries of layers below, and where an upper one removes them

    def holds(self, path: str) -> bool:
        """Whether there is an entry at `routes.grace.needs.last`, `amount.sum.base`, `define.grade.cases.b`."""
        first, *rest = path.split(".")
        if first == "amount":
            if rest[:1] != ["sum"]:
                return not rest and self.amount is not None
            rest, item = rest[2:], self.lines.get(".".join(rest[1:2]))
        else:
            rest, item = rest[1:], self.sections.get(first, {}).get(".".join(rest[:1]))
        if item is None or not rest:
            return item is not None
        cases = item.get("cases")
        under = item.under if rest[0] == "needs" else cases.keys() if rest[0] == "cases" and isinstance(cases, Map) else ()
        return len(rest) == 2 and rest[1] in under


def single(doc: Map, layer: str) -> Layered:
    """One file as the first layer."""
    sections = {s: items(doc.map(s), layer) for s in SECTIONS}
    amount = doc.map("amount")
    head = {e.key.text: Part(e.value, layer) for e in doc.entries if e.key.text not in (*SECTIONS, "amount")}
    fields = {e.key.text: Part(e.value, layer) for e in amount.entries if e.key.text != "sum"} if amount else {}
    return Layered(
        Item(doc.text("programme") or "", head, layer, doc.span),
        sections,
        Item("amount", fields, layer, amount.span) if amount else None,
        items(amount.map("sum") if amount else None, layer),
    )


def over(lower: Layered, upper: Layered, faults: Faults) -> Layered:
    """`upper` laid over `lower`; what may not be done is told to `faults`."""
    sections = {}
    lower = _settling(lower, upper, faults)
    for name in SECTIONS:
        sections[name] = _over(lower.sections[name], upper.sections[name], name, faults)
    opened = {k: v for k, v in lower.sections["define"].items() if v.get("open") is not None}
    for id, filler in upper.sections["findings"].items():
        if id in opened:
            del sections["define"][id]
            sections["findings"][id] = replace(filler, fills=opened[id])
        elif id in lower.sections["define"]:
            faults.add(fault("override-unmarked", filler.span, id=id))
    sections["routes"] = _ordered(sections["routes"], upper.sections["routes"], faults)
    lines = _over(lower.lines, upper.lines, "sum", faults)
    amount = _amount(lower.amount, upper.amount, faults)
    subject = upper.head.scalar("subject")
    if subject is not None and subject.text != lower.head.text("subject"):
        faults.say("subject-changed", subject.span)
    fields = {**lower.head.fields, **upper.head.fields, **_words(lower.head, upper.head)}
    head = replace(upper.head, fields=fields, called=renamed(lower.head, upper.head))
    gone = [(lower.sections[s][id], x.span) for s in SECTIONS for id, x in upper.sections[s].items() if _gone(id, x, lower.sections[s])]
    return Layered(head, sections, amount, lines, (*lower.removed, *gone))


def _gone(id: str, item: Item, below: dict[str, Item]) -> bool:
    return id in below and item.text("remove") == "true"


def over_terms(lower: dict[str, Item], upper: dict[str, Item], faults: Faults) -> dict[str, Item]:
    """Shared terms of one layer over those below it."""
    return _over(lower, upper, "define", faults)


def _words(lower: Item, upper: Item) -> dict[str, Part]:
    """`words` of both layers, where both have them: each outcome as the upper layer calls it, else as the lower does."""
    below, above = lower.get("words"), upper.get("words")
    if not isinstance(below, Map) or not isinstance(above, Map):
        return {}
    entries = (*(e for e in below.entries if above.get(e.key.text) is None), *above.entries)
    return {"words": Part(Map(entries, above.span), upper.fields["words"].layer)}


def _settling(lower: Layered, upper: Layered, faults: Faults) -> Layered:
    """A finding of a lower layer that the upper one settles by a term: it gives way to the term, which must say why."""
    findings, define = dict(lower.sections["findings"]), dict(lower.sections["define"])
    for id in upper.sections["define"]:
        if id in findings:
            below = findings.pop(id)
            define[id] = below.fills or below
            if upper.sections["define"][id].overrides is None:
                related = [Related(below.span, "inherited-here")]
                faults.add(fault("override-unmarked", upper.sections["define"][id].span, related=related, id=id))
    return replace(lower, sections={**lower.sections, "findings": findings, "define": define})


def items(section: Map | None, layer: str) -> dict[str, Item]:
    if section is None:
        return {}
    out = {}
    for e in section.entries:
        body = e.value if isinstance(e.value, Map) else Map((), e.value.span)
        fields = {f.key.text: Part(f.value, layer) for f in body.entries if f.key.text != "needs"}
        over = fields.get("overrides")
        reason = over.value.text if over and isinstance(over.value, Scalar) else None
        out[e.key.text] = Item(e.key.text, fields, layer, e.key.span, items(body.map("needs"), layer), reason)
    return out


def _over(lower: dict[str, Item], upper: dict[str, Item], section: str, faults: Faults) -> dict[str, Item]:
    out = dict(lower)
    for id, item in upper.items():
        below = lower.get(id)
        if below is None:
            _addition(item, section, lower, faults)
            if item.text("remove") != "true":
                out[id] = item
        elif _gone(id, item, lower):
            _reasoned(item, faults)
            del out[id]
        else:
            out[id] = _merged(below, item, section, faults)
    return out


def _addition(item: Item, section: str, lower: Iterable[str], faults: Faults) -> None:
    if item.text("remove") == "true" or (item.overrides is not None and section != "needs"):
        faults.add(fault("override-of-nothing", item.span, id=item.id, suggestion=did_you_mean(item.id, lower)))
    elif section == "needs" and item.overrides is None:
        faults.add(fault("need-added-unmarked", item.span, id=item.id))


def _reasoned(item: Item, faults: Faults) -> None:
    """An override must give its reason and its law."""
    if item.overrides is None:
        faults.say("override-unmarked", item.span, id=item.id)
    elif item.get("cite") is None and item.get("assumed") is None:
        faults.say("override-uncited", item.span, id=item.id)


def _merged(below: Item, item: Item, section: str, faults: Faults) -> Item:
    changes = [k for k in item.fields if k not in (*SAID, *FREE, "name", "cite", "assumed", "source")]
    fills = below.get("open") is not None and section in ("define", "also")
    fields = dict(below.fields)
    if fills:
        for k in ("at_least", "at_most", "unit"):
            same = k in item.fields and k in below.fields and item.fields[k].value == below.fields[k].value
            if k in item.fields and k in below.fields and not same and item.overrides is None:
                related = [Related(below.fields[k].value.span, "bounds-here")]
                faults.add(fault("bounds-of-model", item.fields[k].value.span, related=related, id=item.id))
    elif changes and item.overrides is None:
        faults.add(fault("override-unmarked", item.span, related=[Related(below.span, "inherited-here")], id=item.id))
    elif item.overrides is not None:
        _reasoned(item, faults)
    if any(k in item.fields for k in CONTENT):
        for k in CONTENT:
            fields.pop(k, None)
    lawful = item.get("cite") is not None or item.get("assumed") is not None
    if any(k in item.fields for k in CONTENT) or (lawful and {"when", "that"} & item.fields.keys()):  # its law goes with what is replaced
        for k in ("assumed", "cite", "source"):
            fields.pop(k, None)
    if any(k in item.fields for k in ROUNDING):
        for k in ROUNDING:
            fields.pop(k, None)
    fields.update({k: v for k, v in item.fields.items() if k != "overrides"})
    under = _over(below.under, item.under, "needs", faults) if section == "routes" else {}
    kept = fills or item.overrides is not None or changes
    return Item(
        item.id,
        fields,
        item.layer if kept else below.layer,
        item.span,
        under,
        item.overrides or below.overrides,
        below if kept else below.replaced,
        below if fills else None,
        renamed(below, item),
    )


def renamed(below: Item, item: Item) -> tuple[Doc, ...]:
    """The names by which the layers below know an entry that `item` calls otherwise."""
    before, after = below.get("name"), item.get("name")
    return below.called if before is None or after is None or before == after else (*below.called, before)


def _ordered(routes: dict[str, Item], upper: dict[str, Item], faults: Faults) -> dict[str, Item]:
    """Routes with `before` / `after` of the upper layer put in their place, all else in written order."""
    order = [r for r in routes if r not in upper or (upper[r].get("before") is None and upper[r].get("after") is None)]
    for id, item in upper.items():
        for word in ("before", "after"):
            where = item.scalar(word)
            if where is None or id not in routes:
                continue
            if where.text not in order:
                faults.add(
                    fault("route-unknown", where.span, id=where.text, suggestion=did_you_mean(where.text, order))
                )
                continue
            if id in order:
                order.remove(id)
            order.insert(order.index(where.text) + (word == "after"), id)
    return {r: routes[r] for r in (*order, *(r for r in routes if r not in order))}


def _amount(lower: Item | None, upper: Item | None, faults: Faults) -> Item | None:
    if lower is None or upper is None:
        return upper or lower
    fields = dict(lower.fields)
    opened = lower.text("round") == "open" or not any(k in lower.fields for k in ROUNDING)
    for k, part in upper.fields.items():
        free = (k in ROUNDING and opened) or k in (*FREE, "cite", "assumed", "overrides", "name")
        same = k in lower.fields and lower.fields[k].value == part.value
        if not free and not same and upper.overrides is None and upper.get("overrides") is None:
            span = part.value.span
            faults.add(
                fault("override-unmarked", span, related=[Related(lower.span, "inherited-here")], id=f"amount.{k}")
            )
        if k in ROUNDING:
            for r in ROUNDING:
                fields.pop(r, None)
        fields[k] = part
    if upper.get("overrides") is not None and upper.get("cite") is None and upper.get("assumed") is None:
        faults.say("override-uncited", upper.span, id="amount")
    bounds = [("at_least",), ("at_most",), ROUNDING]
    whole = all(any(k in upper.fields for k in kinds) for kinds in bounds if any(k in lower.fields for k in kinds))
    if whole and upper.get("cite") is not None and upper.get("assumed") is None:  # what is still the lower layer's may be what it assumed
        fields.pop("assumed", None)
    return Item("amount", fields, upper.layer, upper.span, replaced=lower)
