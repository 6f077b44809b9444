"""What is asked about a programme: each entry that could be idle, each pair that could clash, each number that could go wrong.

A claim is a set of atoms about one element. It is a finding where no household satisfies them (`never`), or where one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from doudi.diff.changes.built import Built
from doudi.diff.changes.entries import Entry
from doudi.plan.lower import Val
from doudi.plan.nodes import Plan
from doudi.program.model import Expr, Names, Programme, case_of
from doudi.text.source import Span
from doudi.verify.atoms import Atom, Below, Holds, Nodes, Some, Unlike, Zero

IDLE = "never-granted"
Where = tuple[str, str, Names, Span | None]  # programme, key, names, place


@dataclass(frozen=True, slots=True)
class Claim:
    """`code` is the finding; `key` the entry, as `doudi diff` names it; `but` the findings about the same entry, or about the whole
    programme, beside which this one says nothing new. `args` fill the message."""

    code: str
    programme: str
    key: str
    names: Names
    span: Span | None
    never: bool
    atoms: tuple[Atom, ...]
    but: tuple[str, ...] = (IDLE,)
    other: Span | None = None
    args: dict[str, Any] = field(default_factory=dict)


class Claims:
    """The claims of a region, programme by programme. Make them all before the plan is evaluated: they add nodes to it."""

    def __init__(self, built: Built):
        self.built = built

    def of(self, id: str) -> list[Claim]:
        """Those of one programme; those of shared terms for ""."""
        p = self.built.region.programmes.get(id)
        found = [*self._programme(p)] if p is not None else []
        for e in self.built.entries.values():
            if e.programme == id:
                found += self._entry(e, p)
        return found

    # -- the programme

    def _programme(self, p: Programme) -> Iterator[Claim]:
        plan = self.built.plan_of(p.id)
        o = plan.outcomes[p.id]
        granted = plan.handles[o["granted"]][1]
        if p.entitles:
            yield Claim(IDLE, p.id, p.id, p.names, _at(p.origin), True, (Holds(granted),), ())
        for route, row in zip(p.routes, o["routes"], strict=True):
            where: Where = (p.id, f"{p.id}/routes.{route.id}", route.names, _at(route.origin))
            yield Claim("route-never", *where, True, (Holds(row["holds"]), Holds(granted)))
            yield Claim("route-implied", *where, True, (Holds(row["chosen"]), Holds(granted)), (IDLE, "route-never"))
        for power in o["powers"]:
            asked = tuple(g for g in power["guards"])
            if asked:
                names = Names(power["id"], *power["names"])
                at = self._power_at(p, power["key"])
                yield Claim("power-never", p.id, f"{p.id}/powers.{power['id']}", names, at, True, (Some(asked),))
        if p.amount is not None:
            yield from self._amount(p, plan, granted)
        for check, row in zip(p.checks, o["checks"], strict=True):
            where = (p.id, f"{p.id}/checks.{check.id}", check.names, _at(check.origin))
            yield Claim("check-never", *where, True, (Holds(row["when"]),), ())
            yield Claim("check-unmet", *where, True, (Holds(row["when"]), Holds(row["ok"])), ("check-never",))

    def _amount(self, p: Programme, plan: Plan, granted: int) -> Iterator[Claim]:
        assert p.amount is not None
        row = plan.outcomes[p.id]["amount"]
        for line, told in zip(p.amount.lines, row["lines"], strict=True):
            key = f"{p.id}/amount.sum.{line.id}"
            yield Claim("line-never", p.id, key, line.names, _at(line.origin), True, (Holds(told["pays"]),))
        _, total, over, _, _ = plan.handles[row["total"]]
        where = (p.id, f"{p.id}/amount", p.names, _at(p.amount.origin))
        yield Claim("amount-negative", *where, False, (Holds(granted), Below((total, over), None)))
        bounds = self.built.nodes.get(f"{p.id}/amount", {})
        if {"at_least", "at_most"} <= bounds.keys():
            low, high = (bounds[k][1:] for k in ("at_least", "at_most"))
            yield Claim("bounds-crossed", *where, False, (Holds(granted), Below(high, low)))

    def _power_at(self, p: Programme, key: str) -> Span | None:
        """Where a discretion is given: the first entry that asks for it."""
        for e in self.built.entries.values():
            if e.programme == p.id and e.says.get("may") == key:
                return e.span
        return _at(self.built.region.facts[key].origin)

    # -- entries

    def _entry(self, e: Entry, p: Programme | None) -> Iterator[Claim]:
        where: Where = (e.programme, e.key, e.names, e.span)
        nodes = self.built.nodes.get(e.key, {})
        if e.kind == "need" and "when" in nodes and e.exprs["when"].op != "const":
            yield Claim("need-never", *where, True, (Holds(nodes["when"][1]),), ())
            yield Claim("need-always", *where, True, (Holds(nodes["when"][1], False),), ())
        elif e.kind == "case" and "when" in nodes:
            yield Claim("case-never", *where, True, (Holds(nodes["when"][1]),), ())
        elif e.kind in ("term", "also") and "value" in nodes:
            yield from self._truth(e, nodes["value"][1], where)
        if e.kind in ("term", "also", "line"):
            yield from self._cases(e, p, where)
        guard = (Holds(nodes["when"][1]),) if e.kind == "line" and "when" in nodes else ()
        for aspect, x in e.exprs.items() if e.kind != "case" else ():
            yield from self._inside(e, x, where, guard if aspect == "value" else ())

    def _truth(self, e: Entry, node: int, where: Where) -> Iterator[Claim]:
        x = e.exprs["value"]
        if x.type.kind == "bool" and x.op not in ("const", "case", "silent", "rate", "fact", "require"):
            yield Claim("term-never", *where, True, (Holds(node),), ())
            yield Claim("term-always", *where, True, (Holds(node, False),), ())

    def _cases(self, e: Entry, p: Programme | None, where: Where) -> Iterator[Claim]:
        """Cases that an earlier one leaves nothing, that clash, and households that none of them takes."""
        keys = [k for k in self.built.entries if k.startswith(f"{e.key}.cases.")]
        found = [(self.built.entries[k], self.built.nodes.get(k, {})) for k in keys]
        chosen = case_of(e.exprs["value"])
        if chosen is None or not found or any({"when", "value"} - n.keys() for _, n in found):
            return
        conditions = [n["when"][1] for _, n in found]
        for i, (case, n) in enumerate(found):
            here: Where = (e.programme, case.key, case.names, case.span)
            for j in range(i):
                other = found[j][0]
                atoms = (Holds(conditions[i]), Holds(conditions[j]), Unlike(n["value"][1:], found[j][1]["value"][1:]))
                yield Claim("case-conflict", *where, False, atoms, (), case.span,
                            {"one": (other.names.zh, other.names.en), "two": (case.names.zh, case.names.en)})
            if i:
                earlier = tuple(Holds(c, False) for c in conditions[:i])
                yield Claim("case-implied", *here, True, (Holds(conditions[i]), *earlier), ("case-never",))
        none = tuple(Holds(c, False) for c in conditions)
        if chosen.args[-1].op in ("silent", "unsettled"):
            granted: tuple[Atom, ...] = ()
            if p is not None and p.entitles and p.subject in self.built.region.ancestors(chosen.record):
                plan = self.built.plan_of(p.id)
                granted = (Holds(plan.handles[plan.outcomes[p.id]["granted"]][1]),)
            yield Claim("case-gap", *where, False, (*none, *granted))
        else:
            yield Claim("otherwise-never", *where, True, none, ())

    def _inside(self, e: Entry, x: Expr, where: Where, under: tuple[Atom, ...] = ()) -> Iterator[Claim]:
        """What can go wrong within an expression, where the cases around it hold: a divisor of zero, bounds that cross, a filling
        outside the bounds of the model."""
        if x.op == "product" and isinstance(x.data, (tuple, list)):
            for sign, part in zip(x.data, x.args, strict=True):
                val = self.built.val(e, part) if sign == "/" and part.op != "const" else None
                if val is not None and val.node.lo <= 0:
                    told = {"part": part.span.text if part.span is not None else ""}
                    here: Where = (e.programme, e.key, e.names, x.span or e.span)
                    yield Claim("zero-divisor", *here, False, (*under, Zero(_nodes(val))), (), None, told)
        if x.op == "smaller" and x.data == "bound" and x.args[0].op == "larger" and x.args[0].data == "bound":
            low, high = self.built.val(e, x.args[0].args[1]), self.built.val(e, x.args[1])
            if low is not None and high is not None:
                yield Claim("bounds-crossed", *where, False, (*under, Below(_nodes(high), _nodes(low))), ())
        if x.op == "require" and x.args[0].op != "fact":  # what an officer sets is a fault of that household
            vals = [self.built.val(e, a) for a in x.args]
            bounds = zip([k for k in ("lo", "hi") if k in x.data[1]], vals[1:], strict=True)
            for k, bound in bounds:
                if vals[0] is not None and bound is not None:
                    pair = (_nodes(vals[0]), _nodes(bound))
                    yield Claim("bound-broken", *where, False, (*under, Below(*(pair if k == "lo" else pair[::-1]))), ())
        if x.op == "case":
            for c, v in zip(x.args[:-1:2], x.args[1:-1:2], strict=True):
                condition = self.built.val(e, c)
                yield from self._inside(e, v, where, (*under, Holds(condition.node.id)) if condition is not None else under)
        inner = [a for a in x.data if isinstance(a, Expr)] if isinstance(x.data, tuple) else []
        for a in (*(x.args if x.op != "case" else (*x.args[:-1:2], x.args[-1])), *inner):
            yield from self._inside(e, a, where, under)


def _nodes(v: Val) -> Nodes:
    return v.node.id, v.over.id if v.over is not None else -1


def _at(origin: Any) -> Span | None:
    return origin.span if origin is not None else None
