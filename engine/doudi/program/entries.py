"""The entries of one region while it is assembled: declared first, typed on demand, circles caught."""

from __future__ import annotations

import re
from dataclasses import replace

from doudi.language import types as ty
from doudi.language.functions import BY_NAME, OPERATOR_WORDS, RESULTS
from doudi.language.units import UnitTable
from doudi.program import declare
from doudi.program.declare import words
from doudi.program.layers import Item, Layered
from doudi.program.model import Expr, Fact, Names, Origin, Programme, Rate, Term, Version
from doudi.program.parts import Parts
from doudi.program.scope import Declared, Scope
from doudi.program.sources import Sources
from doudi.program.typing import Typer
from doudi.syntax import tree as t
from doudi.syntax.document import Map, Scalar
from doudi.syntax.expression import parsed
from doudi.text.diagnostic import Faults, Related, did_you_mean, fault

RESERVED = {"true", "false", "none", "unsettled", "as_of", *RESULTS, *OPERATOR_WORDS}
DEEPEST = 50  # terms that stand on each other; what is shipped has six
LANGUAGE_WORDS = {"是", "否", "true", "false", "as_of", "决定日", "未规定", "unsettled"}


class Entries:
    def __init__(
        self,
        scope: Scope,
        units: UnitTable,
        layered: dict[str, Layered],
        sources: dict[str, Sources],
        faults: Faults,
    ):
        self.scope, self.units, self.layered, self.sources, self.faults = scope, units, layered, sources, faults
        self.shared: list[Declared] = []
        self.typed: dict[str, Term] = {}
        self.typing: list[str] = []
        self.levels: dict[str, int] = {}  # key of a term -> how deep it is
        self.used: set[str] = set()
        self.items: dict[str, Item] = {}  # key of a fact, rate or term -> its entry
        self.subjects: dict[str, str] = {}
        self.filled: dict[str, Fact] = {}  # open terms that a finding fills within computed bounds
        self._typers: dict[str, Typer] = {}

    # -- declaring

    def add_fact(self, fact: Fact, item: Item) -> None:
        key = f"{fact.record}.{fact.id}"
        old = self.items.get(key)
        if old is not None:
            before = self.scope.facts[fact.record, fact.id]
            if before.type != fact.type or old.layer == item.layer:
                self.faults.add(
                    fault("declared-twice", item.span, related=[Related(old.span, "declared-here")], name=fact.names.zh)
                )
            return
        self.items[key] = item
        for w in words(fact.names):
            other = self.scope.facts.get((fact.record, w))
            if other is not None:
                self.faults.add(
                    fault("declared-twice", item.span, related=self._related(f"{other.record}.{other.id}"), name=w)
                )
            self.scope.facts.setdefault((fact.record, w), fact)  # the first keeps the name, so that what reads it is not complained of

    def say_again(self, fact: Fact, item: Item) -> None:
        """A fact that is declared already, in the words of an upper layer; those of the lower ones name it still."""
        self.items[f"{fact.record}.{fact.id}"] = item
        for w in words(fact.names):
            other = self.scope.facts.get((fact.record, w))
            if other is not None and other.id != fact.id:
                self.faults.add(fault("declared-twice", item.span, related=self._related(f"{other.record}.{other.id}"), name=w))
            else:
                self.scope.facts[fact.record, w] = fact

    def add_term(self, declared: Declared) -> None:
        self.items[declared.key] = declared.item
        for w in words(declared.names):
            other = self.scope.terms.get((declared.programme, w))
            if other is not None:
                self.faults.add(fault("declared-twice", declared.item.span, related=self._related(other.key), name=w))
            self.scope.terms.setdefault((declared.programme, w), declared)

    def add_rate(self, rate: Rate, item: Item) -> None:
        self.items[f"rate:{rate.names.id}"] = item
        for w in words(rate.names):
            if w in self.scope.rates:
                self.faults.add(
                    fault(
                        "declared-twice",
                        item.span,
                        related=self._related(f"rate:{self.scope.rates[w].names.id}"),
                        name=w,
                    )
                )
            self.scope.rates.setdefault(w, rate)
        self._fill(rate)

    def _fill(self, rate: Rate) -> None:
        """A rate of the id of an open term, of one programme or of several, takes its place: the words then name the term, which reads
        the rate within its bounds."""
        id = rate.names.id
        if any(w == id and d.item.get("open") is not None for (_, w), d in self.scope.terms.items()):
            for w in words(rate.names):
                self.scope.rates.pop(w, None)
            self.scope.rates[f"rate:{id}"] = rate
            self.used.add(f"rate:{id}")

    def declare_programmes(self) -> None:
        """Subjects, findings, powers and terms of every programme, before any expression is read."""
        for id, layered in self.layered.items():
            self.subjects[id] = self._subject(layered)
            for item, span in layered.removed:
                self.scope.removed |= dict.fromkeys(words(declare.called(item, self.faults)), span)
        for id, layered in self.layered.items():
            for item in layered.sections["findings"].values():
                if item.get("of") is None:
                    self.faults.say("key-missing", item.span, key="of")
                record = self.record(item.scalar("of"))
                if record is None:
                    self.lose(item)
                else:
                    fact = declare.fact(item, record, "finding", self.units, self.sources[id], self.faults)
                    if item.fills is not None:
                        fact = self._filled(fact, item)
                        self._bounded(id, fact, item.fills)
                    self.add_fact(fact, item)
        for id, layered in self.layered.items():
            for section in ("define", "also"):
                for item in layered.sections[section].values():
                    record = self.each(item) or self.subjects[id]
                    if item.get("each") is not None and self.each(item) is None:
                        self.lose(item)
                        continue
                    names = declare.called(item, self.faults)
                    self.add_term(Declared(id, section, item, names, record))
        for id, layered in self.layered.items():
            self._powers(id, layered)

    def _filled(self, fact: Fact, item: Item) -> Fact:
        """A finding in place of an open term keeps the term's unit and constant bounds."""
        assert item.fills is not None
        below = item.fills
        type = fact.type
        if type.kind == "bool" and (declared := declare.declared_type(below, self.units, self.faults)) is not None:
            type = declared
        lo, hi = fact.lo, fact.hi
        for word in ("at_least", "at_most"):
            doc = below.scalar(word)
            bound = declare.constant(doc, type, self.units) if doc else None
            if bound is not None:
                lo, hi = (max(lo, bound), hi) if word == "at_least" else (lo, min(hi, bound))
        places = fact.places if type is fact.type else 2 if type.percent else self.units.places_of(type.unit)
        return replace(fact, type=type, lo=lo, hi=hi, places=places, bounded=True)

    def _bounded(self, programme: str, fact: Fact, below: Item) -> None:
        """Bounds that must be computed stay with the term, which then reads the finding within them."""
        docs = [d for k in ("at_least", "at_most") if (d := below.scalar(k)) is not None]
        if any(declare.constant(d, fact.type, self.units) is None for d in docs):
            declared = Declared(programme, "define", below, fact.names, fact.record)
            self.filled[declared.key] = fact
            self.add_term(declared)

    def _subject(self, layered: Layered) -> str:
        doc = layered.head.scalar("subject")
        if doc is None:
            return next((r.id for r in self.scope.records.values() if r.parent is None), "household")
        return self.record(doc) or next(iter(self.scope.records), "household")

    def lose(self, item: Item) -> None:
        """What cannot be declared: its names are not complained of again where they are used."""
        self.scope.lost |= declare.words(declare.called(item, self.faults))

    def record(self, of: Scalar | None) -> str | None:
        """The record that `of` or `each` names; None where none is written or there is none like it. One that is all but named is told as
        a fault and taken for it, so that what follows is not told as well."""
        if of is None:
            return None
        by_name = {w: r.id for r in self.scope.records.values() for w in words(r.names)}
        if of.text not in by_name:
            guess = did_you_mean(of.text, by_name)
            self.faults.add(fault("record-unknown", of.span, name=of.text, known=" ".join(self.scope.records), suggestion=guess))
            return by_name[guess] if guess else None
        return by_name[of.text]

    def each(self, item: Item) -> str | None:
        """The record of `each:` on a term."""
        return self.record(item.scalar("each"))

    def _powers(self, id: str, layered: Layered) -> None:
        """Every `may` as a yes/no fact, unless it names a finding."""
        subject = self.subjects[id]
        found: list[tuple[str, str, str, Scalar]] = []  # key, what it is called where another has it, record, power

        def note(key: str, entry: Item, record: str, route: str = "") -> None:
            if (may := entry.scalar("may")) is not None:
                found.append((key, f"{route or id}_{key}", record, may))
            cases = entry.get("cases")
            if isinstance(cases, Map):
                bodies = ((e.key.text, e.value) for e in cases.entries if isinstance(e.value, Map))
                mays = ((case, body.get("may")) for case, body in bodies)
                found.extend((f"{key}_{case}", f"{id}_{key}_{case}", record, m) for case, m in mays if isinstance(m, Scalar))

        for item in layered.sections["needs"].values():
            note(item.id, item, subject)
        for route in layered.sections["routes"].values():
            for item in route.under.values():
                note(item.id, item, subject, route.id)
        for section in ("define", "also"):
            for item in layered.sections[section].values():
                note(item.id, item, self.each(item) or subject)
        for item in layered.lines.values():
            note(item.id, item, self._listed(item, id) or subject)
        taken: dict[str, Scalar] = {}
        for key, other_key, record, may in found:
            if self.scope.fact(may.text, record) is not None:
                continue
            power = f"may_{key}"
            other = self.scope.facts.get((record, power))  # of another programme
            if (power in taken and taken[power].text != may.text) or (other is not None and other.names.zh != may.text):
                power = f"may_{other_key}"
            taken[power] = may
            short = power.removeprefix("may_").replace("_", " ")
            free = self.scope.fact(short, record) is None
            names = Names(power, may.text, short if free else power.replace("_", " "))
            origin = Origin("", may.span)
            fact = Fact(power, names, record, ty.BOOL, role="power", origin=origin)
            self.add_fact(fact, Item(power, {}, "", may.span))

    def _listed(self, line: Item, programme: str) -> str:
        """The record that the `each:` of a line names, which may go on with a filter."""
        doc = line.scalar("each")
        word = doc.text.replace("其中", " ").split() if doc else []
        return self.scope.lists.get(word[0], self.covered(programme)) if word else ""

    def covered(self, programme: str) -> str:
        """The record that 保障对象 of a programme are: the required list inside its subject, else the first.

        A programme about each element of a list covers that element, unless a route of it says whom it covers.
        """
        subject = self.subjects[programme]
        routes = self.layered[programme].sections["routes"].values()
        if self.scope.records[subject].parent is not None and all(r.get("covers") is None for r in routes):
            return ""
        inside = [r for r in self.scope.records.values() if r.parent == subject]
        return next((r.id for r in inside if r.required), inside[0].id if inside else "")

    def check_names(self) -> None:
        """Names that can be seen from one place must differ, and may not be words of the language."""
        for (programme, w), d in self.scope.terms.items():
            if d.key in self.filled:
                continue
            clash = self.scope.fact(w, d.record)
            if clash is not None and w == d.names.zh:
                self.faults.add(
                    fault("declared-twice", d.item.span, related=self._related(f"{clash.record}.{clash.id}"), name=w)
                )
            elif w in self.scope.rates and w != d.names.id:
                self.faults.add(
                    fault(
                        "declared-twice",
                        d.item.span,
                        related=self._related(f"rate:{self.scope.rates[w].names.id}"),
                        name=w,
                    )
                )
            elif programme and ("", w) in self.scope.terms:
                self.faults.add(
                    fault("declared-twice", d.item.span, related=self._related(self.scope.terms["", w].key), name=w)
                )
        for (record, w), fact in self.scope.facts.items():
            if w != fact.names.zh or fact.type.kind == "text":
                continue
            above = next((self.scope.facts[r, w] for r in self.scope.ancestors(record)[1:] if (r, w) in self.scope.facts), None)
            other = f"{above.record}.{above.id}" if above else f"rate:{self.scope.rates[w].names.id}" if w in self.scope.rates else ""
            if other or w in self.scope.lists:
                item = self.items[f"{fact.record}.{fact.id}"]
                self.faults.add(fault("declared-twice", item.span, related=self._related(other), name=w))
        for key, item in self.items.items():
            id = key.rpartition(".")[2].removeprefix("rate:")
            of_record = key.count(".") == 1 and key.partition(".")[0] in self.scope.records
            text = of_record and item.text("is") == "text"
            if id in RESERVED or (of_record and (id in self.scope.records or (id in ("id", "name") and not text))):
                self.faults.say("name-is-operator", item.span, name=id)
            name = item.scalar("name")
            if name is not None and (name.text in LANGUAGE_WORDS or name.text in BY_NAME):
                self.faults.say("name-is-operator", name.span, name=name.text)
            elif name is not None and not writable(name.text):
                plain = re.sub(r"\W", "", name.text)
                self.scope.lost |= {plain, re.split(r"\W", name.text.strip("“”‘’\"'"))[0]}
                self.faults.add(fault("name-form", name.span, name=name.text, suggestion=plain if writable(plain) else None))

    def _related(self, key: str) -> list[Related]:
        item = self.items.get(key)
        return [Related(item.span, "declared-here")] if item else []

    # -- typing

    def typer(self, programme: str) -> Typer:
        if programme not in self._typers:
            covered = self.covered(programme) if programme else ""
            self._typers[programme] = Typer(
                self.scope, self.units, programme, covered, self.faults, self._term_expr, self.result_type, self.used
            )
        return self._typers[programme]

    def parse(self, doc: Scalar) -> t.Node | None:
        return parsed(doc, self.faults)

    def _term_expr(self, declared: Declared) -> Expr:
        if declared.key in self.typing:
            circle = " → ".join([*self.typing[self.typing.index(declared.key) :], declared.key])
            self.faults.say("terms-circular", declared.item.span, circle=circle)
            return Expr("broken", ty.BROKEN, declared.record)
        if len(self.typing) > DEEPEST:
            return self.too_deep(declared)
        return self.term(declared).expr

    def term(self, declared: Declared) -> Term:
        """The typed term, once."""
        if declared.key not in self.typed:
            self.typing.append(declared.key)
            try:
                term = Parts(self, declared.programme).term(declared)
            finally:
                self.typing.pop()
            self.levels[declared.key] = levels = self._levels(term.expr)
            if levels > 2 * DEEPEST:
                self.levels[declared.key] = 0  # said once, and not of all that stands on it
                term = replace(term, expr=self.too_deep(declared))
            self.typed[declared.key] = term
        return self.typed[declared.key]

    def _levels(self, x: Expr) -> int:
        """How deep an expression is, with that of the terms that it reads."""
        inner = [*x.args, *(e for e in x.data[1:] if e is not None)] if x.op == "silent" else x.args
        own = max(map(self._levels, inner), default=0) + 1
        return own + self.levels.get(x.data, 0) if x.op == "term" else own

    def too_deep(self, declared: Declared) -> Expr:
        self.faults.say("terms-too-deep", declared.item.span, name=declared.names.zh)
        return Expr("broken", ty.BROKEN, declared.record)

    def result_type(self, programme: str, what: str) -> tuple[ty.Type, str] | None:
        """Type and record of what other programmes read as `programme.what`; None where there is no such result."""
        layered, subject = self.layered[programme], self.subjects[programme]
        if what == "granted":
            return ty.BOOL, subject
        if what == "covered":
            covered = self.covered(programme)
            return (ty.BOOL, covered) if covered else None
        if what == "route" and layered.sections["routes"]:
            named = [declare.called(i, self.faults) for i in layered.sections["routes"].values()]
            return ty.enum(tuple(ty.Choice(n.id, n.zh, n.once) for n in named), nullable=True), subject
        if what == "amount" and layered.amount is not None:
            unit = layered.amount.scalar("unit")
            return ty.number(self.units.parse(unit.text) or () if unit else ()), subject
        declared = self.scope.terms.get((programme, what))
        if declared is not None and declared.section == "also":
            self.used.add(declared.key)
            return self._term_expr(declared).type, declared.record
        return None

    def programme(self, id: str, versions: tuple[Version, ...]) -> Programme:
        return Parts(self, id).programme(self.layered[id], versions)

    def unused(self) -> None:
        """Findings, terms and figures that nothing reads: a slip of the pen more often than not."""
        for declared in {d.key: d for d in self.scope.terms.values()}.values():
            if declared.section == "define" and declared.key not in self.used and declared.key not in self.filled:
                self.faults.say("unused", declared.item.span, name=declared.names.zh)
        for (record, w), fact in self.scope.facts.items():
            if (
                fact.role == "finding"
                and w == fact.id
                and f"{record}.{w}" not in self.used
                and fact.type.kind != "text"
            ):
                self.faults.say("unused", self.items[f"{record}.{w}"].span, name=fact.names.zh)
        for rate in {r.names.id: r for r in self.scope.rates.values()}.values():
            key = f"rate:{rate.names.id}"
            if key not in self.used and rate.periods:
                self.faults.say("unused", self.items[key].span, name=rate.names.zh)


def writable(text: str) -> bool:
    """Whether a name can be written in an expression: word characters, no digit first."""
    return all(c.isalnum() or c == "_" for c in text) and not text[:1].isdigit() and len(text) <= 60

