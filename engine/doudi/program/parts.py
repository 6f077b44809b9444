"""One programme's entries as typed parts: terms, needs, routes, lines of the amount, results, checks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doudi.language import types as ty
from doudi.language import units as un
from doudi.program import declare, figures
from doudi.program.calls import summed, varies
from doudi.program.layers import Item, Layered, items
from doudi.program.model import (
    Amount,
    CaseInfo,
    Check,
    Expr,
    Line,
    Meant,
    Need,
    Programme,
    Property,
    Route,
    Term,
    Version,
)
from doudi.program.scope import Declared
from doudi.syntax.document import Map, Scalar, Seq
from doudi.text.diagnostic import did_you_mean, fault

if TYPE_CHECKING:
    from doudi.program.entries import Entries

MOST_ROUTES = 200
OF_A_FACT = ("cliff", "turns")  # findings that are about how the amount goes with one fact


class Parts:
    def __init__(self, entries: Entries, programme: str):
        self.entries, self.id = entries, programme
        self.faults, self.scope = entries.faults, entries.scope
        self.typer = entries.typer(programme)
        self.documents = entries.sources.get(programme, entries.sources[""])

    # -- expressions of fields

    def value(self, item: Item, field: str, record: str, want: ty.Type | None = None) -> Expr | None:
        """The typed expression of a field; None when it is not written."""
        doc = item.scalar(field)
        return self.expression(doc, record, want) if doc is not None else None

    def expression(self, doc: Scalar, record: str, want: ty.Type | None) -> Expr:
        tree = self.entries.parse(doc)
        if tree is None:
            return self.broken(record)
        if want is not None and want.kind == "bool":
            return self.typer.condition(tree, record)
        x = self.typer.expr(tree, record, want)
        if want is not None and x.type.kind != "broken":
            x = self.typer.fit(x, want, doc.place(0, len(doc.text)))
        return x

    def broken(self, record: str) -> Expr:
        return Expr("broken", ty.BROKEN, record)

    def power(self, doc: Scalar | None, record: str) -> tuple[Expr, str] | None:
        """The fact that stands for the officer's consent, and its key."""
        if doc is None:
            return None
        fact = self.scope.fact(doc.text, record)
        if fact is None or fact.type.kind != "bool":
            self.faults.say("power-not-yes-no", doc.span, name=doc.text)
            return None
        key = f"{fact.record}.{fact.id}"
        self.entries.used.add(key)
        return Expr("fact", ty.BOOL, fact.record, data=key, span=doc.span), key

    def guarded(self, when: Expr | None, may: tuple[Expr, str] | None, record: str) -> Expr | None:
        """`when` and the officer's consent together."""
        parts = tuple(x for x in (when, may[0] if may else None) if x is not None)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else Expr("and", ty.BOOL, self.typer.deepest(parts, record), parts, "power")

    # -- terms and cases

    def term(self, declared: Declared) -> Term:
        item, record = declared.item, declared.record
        type = declare.declared_type(item, self.entries.units, self.faults)
        try:
            expr, infos = self.content(item, record, type, declared)
            expr = self.shaped(item, expr, record, item.get("open") is None and item.replaced is None)
        except RecursionError:
            if len(self.entries.typing) > 1:  # the first of those that are being typed has room to say it
                raise
            expr, infos = self.entries.too_deep(declared), ()
        return Term(declared.key, declared.names, expr, declare.origin(item, self.documents), infos, record, item.text("open") or "")

    def content(
        self, item: Item, record: str, type: ty.Type | None, declared: Declared
    ) -> tuple[Expr, tuple[CaseInfo, ...]]:
        fact = self.entries.filled.get(declared.key)
        if fact is not None:
            key = f"{fact.record}.{fact.id}"
            self.entries.used.add(key)
            return self.required(item, Expr("fact", fact.type, fact.record, data=key, span=item.span), record), ()
        filled = self.scope.rates.get(f"rate:{item.id}")
        if item.get("open") is not None and filled is not None:
            span = filled.origin.span if filled.origin and filled.origin.span else item.span
            x = self.typer.rate(filled, record, span, "now", ())
            return self.required(item, self.typer.fit(x, type, span) if type else x, record), ()
        if item.get("open") is not None:
            return self.open_term(item, record, type, declared), ()
        if item.get("cases") is not None:
            expr, infos = self.cases(item, record, type)
            expr = replace(expr, args=tuple(_silence_of(declared.key, x) for x in expr.args))
        elif item.get("value") is not None:
            expr, infos = self.value(item, "value", record, type) or self.broken(record), ()
            if expr.type.kind == "unsettled":
                self.faults.say("open-without-type", item.span, id=item.id)
                return self.broken(record), ()
        else:
            self.faults.say("value-missing", item.span, id=item.id)
            return self.broken(record), ()
        if item.replaced is not None and item.replaced.get("open") is not None and expr.type.kind != "broken":
            expr = self.required(item, expr, record)
        return expr, infos

    def open_term(self, item: Item, record: str, type: ty.Type | None, declared: Declared) -> Expr:
        """Unknown by the policy's silence, within its bounds."""
        if type is None:
            self.faults.say("open-without-type", item.span, id=item.id)
            return self.broken(record)
        lo, hi = self.ends(item, record, type)
        return Expr("silent", type, record, (), (declared.key, lo, hi), item.span)

    def required(self, item: Item, x: Expr, record: str) -> Expr:
        """What fills an open term must keep within the bounds the model set."""
        lo, hi = self.ends(item, record, x.type)
        if (lo is None and hi is None) or "broken" in {e.type.kind for e in (lo, hi) if e}:
            return x
        args = tuple(e for e in (x, lo, hi) if e is not None)
        shape = ("lo" if lo else "") + ("hi" if hi else "")
        return Expr("require", x.type, self.typer.deepest(args, record), args, (item.id, shape), item.span)

    def ends(self, item: Item, record: str, type: ty.Type | None) -> tuple[Expr | None, Expr | None]:
        """`at_least` and `at_most`."""
        lo, hi = (self.value(item, k, record, type) for k in ("at_least", "at_most"))
        figures.crossed(lo, hi, self.faults)
        return lo, hi

    def shaped(self, item: Item, x: Expr, record: str, clamps: bool) -> Expr:
        """`at_least`, `at_most`, then rounding."""
        if x.type.kind == "broken":
            return x
        for bound, op in zip(self.ends(item, record, x.type), ("larger", "smaller"), strict=True) if clamps else ():
            if bound is not None and bound.type.kind != "broken":
                args = (x, bound)
                x = Expr(op, x.type, self.typer.deepest(args, record), args, "bound", bound.span)
        rounding = declare.rounding(item, x.type, self.entries.units, self.faults)
        if rounding is not None and rounding.mode != "open" and x.type.kind == "number":
            x = Expr("round", x.type, x.record, (x,), (rounding.mode, rounding.step), item.span)
        return x

    def cases(self, item: Item, record: str, type: ty.Type | None) -> tuple[Expr, tuple[CaseInfo, ...]]:
        """`cases` with `otherwise` as one expression."""
        section = item.get("cases")
        assert isinstance(section, Map)
        found: list[tuple[Expr, Expr]] = []
        infos: list[CaseInfo] = []
        before = len(self.faults.errors)
        for id, case in items(section, item.fields["cases"].layer).items():
            when = self.value(case, "when", record, ty.BOOL)
            may = self.power(case.scalar("may"), record)
            guard = self.guarded(when, may, record)
            if guard is None:
                self.faults.say("case-without-condition", case.span, id=id)
                continue
            self._stands(case)
            value = self.value(case, "value", record, type)
            if value is None:
                self.faults.say("value-missing", case.span, id=id)
                continue
            found.append((guard, value))
            names = declare.names(id, case.get("name"), self.faults)
            infos.append(CaseInfo(id, names, declare.origin(case, self.documents), may[1] if may else None))
        rest_doc = item.scalar("otherwise")
        if rest_doc is None:
            self.faults.say("otherwise-missing", section.span, id=item.id)
            return self.broken(record), ()
        rest = self.expression(rest_doc, record, type)
        if len(found) < len(section.entries) and len(self.faults.errors) > before:
            return self.broken(record), ()  # of a case without its condition or value nothing more is said
        values = [*(v for _, v in found), rest]
        wanted = self._of_all(values, type, item)
        if wanted is None:
            return self.broken(record), ()
        fitted = [self.typer.fit(v, wanted, v.span) for v in values]
        if any(v.type.kind == "broken" for v in fitted) or any(g.type.kind == "broken" for g, _ in found):
            return self.broken(record), ()
        args = [x for (g, _), v in zip(found, fitted, strict=False) for x in (g, v)] + [fitted[-1]]
        at = self.typer.deepest(args, record)
        return Expr("case", wanted, at, tuple(args), tuple(i.id for i in infos), item.span), tuple(infos)

    def _of_all(self, values: list[Expr], type: ty.Type | None, item: Item) -> ty.Type | None:
        """The one type that the values of `cases` are to have; None where there is none, which has then been told."""
        kinds = {v.type.kind for v in values}
        if "broken" in kinds:
            return None
        wanted = next((v.type for v in values if v.type.kind not in ("zero", "unsettled", "none")), type)
        if wanted is None and "zero" in kinds:
            wanted = ty.number()
        if wanted is None:
            self.faults.say("open-without-type", item.span, id=item.id)
            return None
        return wanted.but(nullable="none" in kinds or any(v.type.nullable for v in values))

    def _stands(self, item: Item) -> None:
        """Every rule cites or says that it is assumed."""
        if item.get("cite") is None and item.get("assumed") is None:
            self.faults.say("uncited", item.span, id=item.id)

    # -- needs, routes

    def _may_be_empty(self, every: Expr) -> bool:
        """Whether what an “all” walks can be nobody: a filter may leave none, a list may be empty; who is covered is somebody."""
        filter = every.args[0]
        if filter.op == "const":
            return not self.scope.records[every.data].required
        return filter.op != "result" or filter.data[1] != "covered"

    def need(self, item: Item, record: str) -> Need | None:
        when = self.value(item, "when", record, ty.BOOL)
        may = self.power(item.scalar("may"), record)
        expr = self.guarded(when, may, record)
        if expr is None:
            self.faults.say("need-without-condition", item.span, id=item.id)
            return None
        self._stands(item)
        if when is not None and when.op == "all" and self._may_be_empty(when):
            self.faults.say("all-of-none-grants", item.span, id=item.id)
        names = declare.called(item, self.faults)
        if item.get("name") is None:
            doc = item.scalar("when") or item.scalar("may")
            names = replace(names, zh=doc.text if doc else item.id)
        wording = declare.names(item.id, item.get("wording"), self.faults) if item.get("wording") is not None else None
        return Need(item.id, names, expr, declare.origin(item, self.documents), may[1] if may else None, wording)

    def needs(self, written: dict[str, Item], record: str) -> tuple[Need, ...]:
        found = (self.need(i, record) for i in written.values())
        return tuple(n for n in found if n is not None and n.expr.type.kind != "broken")

    def route(self, item: Item, record: str) -> Route:
        covers = None
        doc = item.scalar("covers")
        if doc is not None and (tree := self.entries.parse(doc)) is not None:
            found = self.typer.list_of(tree, record)
            if found is not None:
                target, covers = found
                if target != self.entries.covered(self.id):
                    self.faults.say("covers-other-list", doc.span, name=doc.text[:20])
        names = declare.called(item, self.faults)
        needs = self.needs(item.under, record)
        if not needs and not item.under and covers is None:  # one that covers nobody does not hold
            self.faults.say("route-without-needs", item.span, id=item.id)
        return Route(item.id, names, needs, covers, declare.origin(item, self.documents))

    # -- amount

    def amount(self, layered: Layered, record: str) -> Amount | None:
        item = layered.amount
        if item is None:
            return None
        doc = item.scalar("unit")
        unit = self.entries.units.parse(doc.text) if doc else None
        if unit is None:
            self.faults.say("amount-unit", doc.span if doc else item.span, unit=doc.text if doc else "")
            return None
        type = ty.number(unit)
        lines = tuple(x for i in layered.lines.values() if (x := self.line(i, layered, record, type)) is not None)
        if not lines and not layered.lines:
            self.faults.say("amount-empty", item.span)
        lo, hi = self.ends(item, record, type)
        lo, hi = (None if e is not None and e.type.kind == "broken" else e for e in (lo, hi))
        return Amount(
            unit, lines, lo, hi, declare.rounding(item, type, self.entries.units, self.faults), declare.origin(item, self.documents)
        )

    def line(self, item: Item, layered: Layered, record: str, total: ty.Type) -> Line | None:
        each, target, filter = self._each(item, record)
        if item.scalar("each") is not None and not target:
            return None  # of whom it is said is not known: nothing more can be said of it
        scope = target or record
        when = self.value(item, "when", scope, ty.BOOL)
        may = self.power(item.scalar("may"), scope)
        guard = self.guarded(when, may, scope)
        infos: tuple[CaseInfo, ...] = ()
        unit = declare.declared_type(item, self.entries.units, self.faults)
        if item.get("cases") is not None:
            expr, infos = self.cases(item, scope, unit)
        elif item.get("value") is not None:
            expr = self.value(item, "value", scope, unit) or self.broken(scope)
        else:
            self.faults.say("value-missing", item.span, id=item.id)
            return None
        self._stands(item)
        if expr.type.kind == "broken" or (guard is not None and guard.type.kind == "broken"):
            return None
        if expr.type.kind == "zero":
            expr = self.typer.fit(expr, total, expr.span)
        shaped = self.shaped(item, expr, scope, True)
        added = summed(self.typer, shaped.type.unit, target) if target and shaped.type.kind == "number" else shaped.type.unit
        if shaped.type.kind != "number" or added != total.unit:
            self.typer.unit_fault(replace(shaped, type=ty.number(shaped.type.unit)), self._per_head(total, target), item.span)
            return None
        if target:
            varies(self.typer, expr, target)
        expr = shaped
        names = declare.called(item, self.faults)
        return Line(
            item.id,
            names,
            self._routes_of(item, layered),
            each,
            guard,
            expr,
            declare.origin(item, self.documents),
            scope,
            filter,
            may[1] if may else None,
            infos,
        )

    def _per_head(self, total: ty.Type, target: str) -> ty.Type:
        """The unit that the figure of a line is wanted in: 元/人/月, where it pays for each of a list."""
        counts = self.scope.records[target].counts if target else ""
        return ty.number(un.times(total.unit, ((counts, 1),), -1)) if counts else total

    def _each(self, item: Item, record: str) -> tuple[str, str, Expr | None]:
        """Whom a line pays for: ("" · covered · all, the record, a further filter)."""
        doc = item.scalar("each")
        if doc is None:
            return "", "", None
        tree = self.entries.parse(doc)
        found = self.typer.list_of(tree, record) if tree is not None else None
        if found is None:
            return "", "", None
        target, filter = found
        return "all", target, filter

    def _routes_of(self, item: Item, layered: Layered) -> tuple[str, ...]:
        doc = item.get("for")
        scalars = doc.items if isinstance(doc, Seq) else (doc,) if doc is not None else ()
        known = {i.id: i for i in layered.sections["routes"].values()}
        by_name = {w: i.id for i in known.values() for w in declare.words(declare.called(i, self.faults))}
        out = []
        for s in scalars:
            if not isinstance(s, Scalar):
                continue
            id = s.text if s.text in known else by_name.get(s.text)
            if id is None:
                gone = self.scope.gone(s.text)
                guess = None if gone else did_you_mean(s.text, [*known, *by_name])
                self.faults.add(fault("route-unknown", s.span, related=gone, id=s.text, suggestion=guess))
            else:
                out.append(id)
        return tuple(out)

    # -- checks and the whole

    def check(self, item: Item, record: str) -> Check | None:
        doc = item.scalar("for_each") or item.scalar("each")
        if doc is not None:
            tree = self.entries.parse(doc)
            found = self.typer.list_of(tree, record) if tree is not None else None
            if found is None:
                return None
            record, extra = found
        else:
            extra = None
        when = self.value(item, "when", record, ty.BOOL)
        when = Expr("and", ty.BOOL, record, (extra, when)) if extra and when else extra or when
        measure = self.value(item, "measure", record)
        want = measure.type if measure is not None and measure.type.kind == "number" else None
        lo, hi = self.ends(item, record, want)
        rounding = declare.rounding(item, None, self.entries.units, self.faults)
        if rounding is not None and lo is not None and lo.type.kind == "number":
            lo = Expr("round", lo.type, lo.record, (lo,), (rounding.mode, rounding.step), lo.span)
        must: tuple[Need, ...] = ()
        written = item.get("must")
        if isinstance(written, Map):
            must = self.needs(items(written, item.fields["must"].layer), record)
        elif isinstance(written, Scalar):
            expr = self.expression(written, record, ty.BOOL)
            names = declare.called(item, self.faults)
            must = (Need(item.id, replace(names, zh=written.text), expr, declare.origin(item, self.documents)),)
        due = self.value(item, "due", record)
        if due is not None and due.type.kind not in ("date", "time", "broken"):
            self.faults.say("date-wanted", due.span, found=self.typer.describe(due.type))
        if not must and (measure is None or (lo is None and hi is None)):
            self.faults.say("check-without-test", item.span, id=item.id)
            return None
        self._stands(item)
        parts = [e for e in (when, measure, lo, hi, due, *(n.expr for n in must)) if e is not None]
        if any(e.type.kind == "broken" for e in parts):
            return None
        names = declare.called(item, self.faults)
        return Check(item.id, names, record, when, measure, lo, hi, must, due, declare.origin(item, self.documents))

    def property(self, item: Item, record: str) -> Property | None:
        _, target, filter = self._each(item, record)
        record = target or record
        when = self.value(item, "when", record, ty.BOOL)
        that = self.value(item, "that", record, ty.BOOL)
        if that is None:
            self.faults.say("property-empty", item.span, id=item.id)
            return None
        self._stands(item)
        if any(e.type.kind == "broken" for e in (filter, when, that) if e is not None):
            return None
        if filter is not None:
            when = filter if when is None else Expr("and", ty.BOOL, record, (filter, when))
        names = declare.called(item, self.faults)
        return Property(item.id, names, record, when, that, declare.origin(item, self.documents))

    def meant(self, item: Item, layered: Layered, record: str) -> Meant | None:
        finding, of = item.text("finding") or "", item.scalar("of")
        self._stands(item)
        if not finding:
            self.faults.say("meant-empty", item.span, id=item.id)
            return None
        names = declare.called(item, self.faults)
        about = ""
        if finding in OF_A_FACT:
            fact = self.scope.fact(of.text, record) or self.scope.hidden(of.text) if of is not None else None
            if fact is None or fact.type.kind != "number":
                self.faults.say("meant-fact", of.span if of is not None else item.span, name=of.text if of is not None else item.id)
                return None
            about = f"{fact.record}.{fact.id}"
        elif of is not None:
            about = of.text
            if not layered.holds(about):
                self.faults.say("meant-entry", of.span, name=of.text)
                return None
        return Meant(item.id, names, finding, about, declare.origin(item, self.documents))

    def _some(self, routes: dict[str, Item]) -> list[Item]:
        """No more routes than can be held against each other: which one is taken says that none before it is."""
        found = list(routes.values())
        if len(found) > MOST_ROUTES:
            self.faults.say("routes-too-many", found[MOST_ROUTES].span, most=MOST_ROUTES)
        return found[:MOST_ROUTES]

    def programme(self, layered: Layered, versions: tuple[Version, ...]) -> Programme:
        record = self.entries.subjects[self.id]
        sections = layered.sections
        terms = {
            d.key: self.entries.term(d)
            for d in self.scope.terms.values()
            if d.programme == self.id and d.section == "define"
        }
        needs = self.needs(sections["needs"], record)
        routes = tuple(self.route(i, record) for i in self._some(sections["routes"]))
        amount = self.amount(layered, record)
        also = tuple(
            {
                d.key: self.entries.term(d)
                for d in self.scope.terms.values()
                if d.programme == self.id and d.section == "also"
            }.values()
        )
        checks = tuple(c for i in sections["checks"].values() if (c := self.check(i, record)) is not None)
        properties = tuple(x for i in sections["always"].values() if (x := self.property(i, record)) is not None)
        meant = tuple(m for i in sections["meant"].values() if (m := self.meant(i, layered, record)) is not None)
        head = layered.head
        names = declare.called(head, self.faults)
        return Programme(
            self.id,
            names,
            record,
            head.text("source") or "",
            versions,
            terms,
            needs,
            routes,
            amount,
            also,
            checks,
            properties,
            meant,
            self.entries.covered(self.id),
            declare.origin(head, self.documents),
            self.status_words(layered),
        )

    def status_words(self, layered: Layered) -> tuple[tuple[str, str, str], ...]:
        """What `words` says of the outcomes; a programme that decides nothing has none to name."""
        doc = layered.head.get("words")
        if doc is not None and not (layered.sections["needs"] or layered.sections["routes"] or layered.amount):
            self.faults.say("words-of-checks", doc.span)
        return declare.status_words(doc, self.faults)


def _silence_of(term: str, x: Expr) -> Expr:
    """A 未规定 that is written as a value is the silence of the term that it stands in."""
    return replace(x, data=(term, *x.data[1:])) if x.op == "silent" and x.data[0] == "expression" else x
