"""Programmes to outcomes: what is decided, whom it covers, what is due, as handles into the nodes."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from doudi.language import types as ty
from doudi.language.values import FIRST_DAY
from doudi.plan.builder import MOST_DIGITS, Builder, Oversize
from doudi.plan.display import Display
from doudi.plan.door import door
from doudi.plan.lower import Lowering, Val
from doudi.plan.nodes import Node, Plan
from doudi.plan.readings import Readings
from doudi.program.model import CaseInfo, Check, Expr, Line, Need, Origin, Programme, Region, Term
from doudi.text.diagnostic import Faults


class Circle(Exception):
    """Entries that read each other in a circle; the argument lists them."""


def plan_of(region: Region, root: str, programmes: list[str], faults: Faults) -> Plan:
    """The plan of some programmes whose subjects lie under one root record. Circles are told to `faults`."""
    return Planner(region, root, faults).build(programmes)


class Planner:
    """`bare`: a plan that is only compared, and neither explained nor recorded: without what words need, and without digests."""

    def __init__(self, region: Region, root: str, faults: Faults, bare: bool = False):
        self.region, self.faults, self.bare = region, faults, bare
        self.plan = Plan()
        self.plan.root = root
        self.plan.door, slots = door(region, root)
        parents = {r.id: (r.parent, r.required) for r in region.records.values()}
        self.builder = Builder(self.plan, parents, slots)
        self.builder.scope(root)
        self.readings = Readings(self.plan)
        self.lowering = Lowering(region, self.plan, self.builder, self.readings, faults, self.term, self.result)
        self.display = Display(self, bare)
        self.terms: dict[str, Val] = {}
        self.parts: dict[str, dict[str, Any]] = {}  # programme -> nodes of its results
        self.busy: list[str] = []
        self.wanted: list[str] = []

    def build(self, programmes: list[str]) -> Plan:
        plan, region = self.plan, self.region
        for id in programmes:
            origin = region.programmes[id].origin
            try:
                plan.outcomes[id] = self.outcome(region.programmes[id])
            except Circle as circle:
                self.faults.say("programmes-circular", origin.span if origin else None, circle=" → ".join(circle.args[0]))
            except RecursionError:
                self.busy.clear()
                self.faults.say("terms-too-deep", origin.span if origin else None, name=region.programmes[id].names.zh)
            except Oversize:  # a sum over many lines or people
                self.faults.say("figure-too-large", origin.span if origin else None, digits=MOST_DIGITS)
        done = 0
        while done < len(self.wanted):
            self._entry(self.wanted[done])
            done += 1
        plan.head = {
            "region": region.id,
            "names": [region.names.zh, region.names.en],
            "layers": list(region.layers),
            "documents": dict(region.documents),
            "rights": list(region.rights),
            "shared": [[v.name, "" if self.bare else v.digest] for v in region.shared],
            "programmes": {p.id: [p.names.zh, p.names.en] for p in region.programmes.values()},
            "records": {r.id: [r.names.zh, r.names.en, r.counts] for r in region.records.values()},
        }
        return plan

    # -- terms and results, once each

    @cached_property
    def all_terms(self) -> dict[str, Term]:
        found = dict(self.region.terms)
        for p in self.region.programmes.values():
            found.update(p.terms)
            found.update({t.key: t for t in p.also})
        return found

    def term(self, key: str) -> Val:
        if key not in self.terms:
            if key in self.busy:
                raise Circle([*self.busy[self.busy.index(key) :], key])
            self.busy.append(key)
            self.terms[key] = self.lowering.val(self.all_terms[key].expr)
            self.busy.pop()
        return self.terms[key]

    def result(self, programme: str, what: str) -> Val:
        target = self.region.programmes[programme]
        if what in ("granted", "route", "covered"):
            part = self._part(target, "way")
            return part[what]  # type: ignore[no-any-return]  # a dict of Val by name
        if what == "amount":
            return self._part(target, "due")["total"]  # type: ignore[no-any-return]
        return self.term(f"{programme}.{what}")

    def _part(self, p: Programme, which: str) -> dict[str, Any]:
        key = f"{p.id}:{which}"
        if key not in self.parts:
            if key in self.busy:
                raise Circle([*self.busy[self.busy.index(key) :], key])
            self.busy.append(key)
            self.parts[key] = self._way(p) if which == "way" else self._due(p)
            self.busy.pop()
        return self.parts[key]

    # -- eligibility

    def _way(self, p: Programme) -> dict[str, Any]:
        """Needs, routes in order, who is covered."""
        b, low = self.builder, self.lowering
        scope = b.scope(p.subject)
        needs = [low.bool(n.expr) for n in p.needs]
        all_needs = b.logic("and", needs)
        holds: list[Node] = []
        covers: list[Node | None] = []
        for r in p.routes:
            parts = [low.bool(n.expr) for n in r.needs]
            cover = low.bool(r.covers) if r.covers is not None else None
            covers.append(cover)
            if cover is not None:
                parts.append(low.aggregate("any", p.covered, b.const(True, "b"), Val("b", cover)).node)
            holds.append(b.logic("and", parts))
        granted = b.logic("and", [all_needs, b.logic("or", holds)]) if p.routes else all_needs
        chosen = [b.logic("and", [h, *(b.negate(e) for e in holds[:i])]) for i, h in enumerate(holds)]
        size = len(p.routes)
        route = None
        if p.routes:
            picks = [(b.logic("and", [all_needs, c]), b.const(1 << i, "e")) for i, c in enumerate(chosen)]
            route = Val("e", b.select(picks, b.const(1 << size, "e")))
        covered = None
        if p.covered and self.region.records[p.covered].parent == p.subject:
            inner = b.scope(p.covered)
            whole = b.const(True, "b")
            node = b.logic("and", [all_needs, self._by_route(holds, [whole if c is None else c for c in covers])])
            if node.scope != inner:  # the same for all: still a value of each member
                node = b.node("and", (node,), None, "b", scope=inner)
            covered = Val("b", node)
        out = {
            "granted": Val("b", granted),
            "all": all_needs,
            "needs": needs,
            "holds": holds,
            "chosen": chosen,
            "scope": scope,
            "covers": covers,
        }
        return {**out, "route": route, "covered": covered}

    def _by_route(self, holds: list[Node], values: list[Node]) -> Node:
        """The value of the first route that holds (of no route: false), chosen one after the other.

        Choosing keeps what is true on either of two routes true while it is open which of them is taken.
        """
        if not holds:
            return self.builder.const(True, "b")
        found = self.builder.const(False, "b")
        for hold, value in reversed(list(zip(holds, values, strict=True))):
            found = self.builder.select([(hold, value)], found)
        return found

    # -- amount

    def _due(self, p: Programme) -> dict[str, Any]:
        """Lines, their sum, floors and caps, rounding."""
        b, low, way = self.builder, self.lowering, self._part(p, "way")
        amount = p.amount
        assert amount is not None
        lines = [self._line(p, line, way) for line in amount.lines]
        vals, over = low.common([line["sum"] for line in lines])
        raw = Val("n", b.add([(1, v.node) for v in vals]), over)
        total = raw
        if amount.at_least is not None:
            total = low.extreme("max", [total, low.val(amount.at_least)])
        if amount.at_most is not None:
            total = low.extreme("min", [total, low.val(amount.at_most)])
        before = total
        if amount.rounding is not None and amount.rounding.mode != "open":
            total = low.rounded(total, amount.rounding.mode, amount.rounding.step)
        zero = Val("n", b.const(0, "n"))
        total = low.case([way["granted"].node], [total, zero])
        return {"lines": lines, "raw": raw, "before": before, "total": total}

    def _line(self, p: Programme, line: Line, way: dict[str, Any]) -> dict[str, Any]:
        b, low = self.builder, self.lowering
        parts = [way["granted"].node]
        if line.routes:
            here = [b.const(r.id in line.routes, "b") for r in p.routes]
            parts.append(self._by_route(way["holds"], here))
        if line.filter is not None:
            parts.append(low.bool(line.filter))
        guard = low.bool(line.guard) if line.guard is not None else None
        if guard is not None:
            parts.append(guard)
        pays = b.logic("and", parts)
        value = low.val_where(guard, line.expr)
        if line.record == p.subject:
            total = low.case([pays], [value, Val("n", b.const(0, "n"))])
        else:
            total = low.aggregate("sum", line.record, pays, value)
        return {"pays": Val("b", pays), "value": value, "sum": total}

    # -- rows for deciding and explaining

    def outcome(self, p: Programme) -> dict[str, Any]:
        way, show = self._part(p, "way"), self.display
        row: dict[str, Any] = {
            "id": p.id,
            "names": [p.names.zh, p.names.en],
            "scope": way["scope"],
            "source": p.source,
            "words": {status: [zh, en] for status, zh, en in p.words},
            "versions": [[v.name, "" if self.bare else v.digest] for v in p.versions],
            "entitles": p.entitles,
            "granted": show.handle(way["granted"], ty.BOOL),
            "needs": [self._need(n, node) for n, node in zip(p.needs, way["needs"], strict=True)],
            "routes": [self._route(p, i, way) for i in range(len(p.routes))],
            "route": way["route"].node.id if way["route"] else -1,
            "covered": show.handle(way["covered"], ty.BOOL) if way["covered"] else -1,
            "amount": self._amount(p) if p.amount is not None else None,
            "also": [self._also(t) for t in p.also],
            "checks": [self._check(c) for c in p.checks],
        }
        row["powers"] = self._powers(p)
        return row

    def _need(self, need: Need, node: Node) -> dict[str, Any]:
        return {
            "id": need.id,
            "names": [need.names.zh, need.names.en],
            "node": node.id,
            "display": self.display.of(need.expr),
            "power": need.power,
            "wording": [need.wording.zh, need.wording.en] if need.wording else None,
            **origin_row(need.origin),
        }

    def _route(self, p: Programme, i: int, way: dict[str, Any]) -> dict[str, Any]:
        r = p.routes[i]
        needs = [self._need(n, self.lowering.bool(n.expr)) for n in r.needs]
        cover = way["covers"][i]
        return {
            "id": r.id,
            "names": [r.names.zh, r.names.en],
            "needs": needs,
            "holds": way["holds"][i].id,
            "chosen": way["chosen"][i].id,
            "cover": cover.id if cover is not None else -1,
            "covers": self.display.of(r.covers) if r.covers is not None else None,
            **origin_row(r.origin),
        }

    def _amount(self, p: Programme) -> dict[str, Any]:
        due, amount, show = self._part(p, "due"), p.amount, self.display
        assert amount is not None
        type = ty.number(amount.unit)
        lines = []
        for line, row in zip(amount.lines, due["lines"], strict=True):
            lines.append(
                {
                    "id": line.id,
                    "names": [line.names.zh, line.names.en],
                    "pays": row["pays"].node.id,
                    "record": line.record,
                    "each": line.record != p.subject,
                    "value": show.handle(row["value"], line.expr.type),
                    "sum": show.handle(row["sum"], type),
                    "display": show.of(line.expr),
                    "guard": show.of(line.guard) if line.guard is not None else None,
                    "power": line.power,
                    "cases": [self._case(c) for c in line.cases],
                    **origin_row(line.origin),
                }
            )
        rounding = amount.rounding
        return {
            "type": show.type(type),
            "lines": lines,
            "raw": show.handle(due["raw"], type),
            "before": show.handle(due["before"], type),
            "total": show.handle(due["total"], type),
            "at_least": show.of(amount.at_least) if amount.at_least is not None else None,
            "at_most": show.of(amount.at_most) if amount.at_most is not None else None,
            "rounding": [rounding.mode, rounding.step.numerator, rounding.step.denominator] if rounding else None,
            **origin_row(amount.origin),
        }

    def _case(self, c: CaseInfo) -> dict[str, Any]:
        return {"id": c.id, "names": [c.names.zh, c.names.en], "power": c.power, **origin_row(c.origin)}

    def _also(self, t: Term) -> dict[str, Any]:
        val = self.term(t.key)
        self.need(t.key)
        scope = self.builder.scope(t.declared_record) if t.declared_record else None
        return {
            "id": t.names.id,
            "names": [t.names.zh, t.names.en],
            "key": t.key,
            "handle": self.display.handle(val, t.expr.type, scope),
        }

    def _check(self, c: Check) -> dict[str, Any]:
        def show(x: Expr | None) -> list[Any] | None:
            return self.display.of(x) if x is not None else None

        b, low = self.builder, self.lowering
        scope = b.scope(c.record)
        when = low.bool(c.when) if c.when is not None else b.const(True, "b")
        tests = [low.bool(n.expr) for n in c.must]
        if c.measure is not None:
            m = low.val_where(when, c.measure)
            if c.at_least is not None:
                tests.append(low._ordered(m, ">=", low.val(c.at_least)))
            if c.at_most is not None:
                tests.append(low._ordered(m, "<=", low.val(c.at_most)))
        ok = b.logic("and", tests)
        due = low.val(c.due) if c.due is not None else None
        late = b.const(True, "b")
        if due is not None:
            now = low._as_of(Expr("as_of", ty.DATE, c.record))
            late = low._ordered(now, ">", self._day_of(due) if c.due is not None and c.due.type.kind == "time" else due)
        scope = max([scope, when.scope, ok.scope], key=self.plan.depth)
        return {
            "id": c.id,
            "names": [c.names.zh, c.names.en],
            "scope": scope,
            "when": when.id,
            "ok": ok.id,
            "late": late.id,
            "whens": show(c.when),
            "measure": low.where(when, lambda: show(c.measure)),
            "at_least": show(c.at_least),
            "at_most": show(c.at_most),
            "due": show(c.due),
            "must": [self._need(n, low.bool(n.expr)) for n in c.must],
            **origin_row(c.origin),
        }

    def _day_of(self, moment: Val) -> Val:
        """The day of a moment in China (UTC+8): moments are seconds since 1900, days ordinals."""
        b, day = self.builder, 86_400
        n = b.linear([(1, moment.node)], 8 * 3600, 1)
        whole = b.node("round", (n,), ["down", 1, day, 1], "n", 1, n.lo // day, n.hi // day, n.nullable)
        return Val("n", b.linear([(1, whole)], FIRST_DAY, 1))

    def _powers(self, p: Programme) -> list[dict[str, Any]]:
        """The discretions that this programme reads: a fact and the nodes that say it is asked for."""
        mine = {n.power for n in p.needs} | {n.power for r in p.routes for n in r.needs}
        if p.amount is not None:
            mine |= {line.power for line in p.amount.lines} | {c.power for line in p.amount.lines for c in line.cases}
        mine |= {c.power for t in (*p.terms.values(), *p.also) for c in t.cases}
        out = []
        for key in sorted(k for k in mine if k):
            fact = self.region.facts[key]
            val = self.lowering.fact(fact)
            guards = [g.id for g, _ in self.lowering.guards.get(key, [])]
            out.append(
                {
                    "key": key,
                    "id": fact.id,
                    "names": [fact.names.zh, fact.names.en],
                    "node": val.node.id,
                    "guards": guards,
                    "scope": val.node.scope,
                }
            )
        return out

    # -- entries that displays refer to

    def need(self, key: str) -> None:
        if key not in self.plan.entries and key not in self.wanted:
            self.wanted.append(key)

    def _entry(self, key: str) -> None:
        t = self.all_terms[key]
        self.plan.entries[key] = {
            "id": t.names.id,
            "names": [t.names.zh, t.names.en],
            "handle": self.display.handle(self.term(key), t.expr.type),
            "display": self.display.of(t.expr),
            "cases": [self._case(c) for c in t.cases],
            **origin_row(t.origin),
        }


def origin_row(origin: Origin | None) -> dict[str, Any]:
    """Citations, assumption and layer as data."""
    if origin is None:
        return {"cites": [], "assumed": None, "layer": ""}
    cites = [[c.document, c.place, c.words] for c in origin.cites]
    row: dict[str, Any] = {"cites": cites, "assumed": origin.assumed, "layer": origin.layer}
    if origin.overrides:
        row["overrides"] = origin.overrides
    return row
