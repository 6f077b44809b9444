"""What a programme reads for its own decision: facts, rates and the places it cites. What belongs to another programme is not followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doudi.leaflet.ground import Ground
    from doudi.program.model import CaseInfo, Cite, Expr, Fact, Origin, Programme


class Reads:
    """facts: `record.fact` -> the fact · rates: index of the plan -> the keys of its table · cites: document -> places; all in the
    order in which the conditions, then the amount, come to them."""

    def __init__(self, g: Ground, p: Programme):
        self.g = g
        self.facts: dict[str, Fact] = {}
        self.rates: dict[int, tuple[Expr, ...]] = {}
        self.cites: dict[str, dict[str, None]] = {}
        self._seen: set[str] = set()
        for x, origin in roots(p):
            if origin is not None:
                self._cite(origin)
            if x is not None:
                self._read(x)

    def _read(self, x: Expr) -> None:
        if x.op == "fact":
            self.facts.setdefault(x.data, self.g.region.facts[x.data])
        elif x.op == "rate":
            self._rate(x)
        elif x.op == "term" and x.data not in self._seen:
            self._seen.add(x.data)
            term = self.g.terms[x.data]
            self._cite(term.origin)
            self._cases(term.cases)
            self._read(term.expr)
        elif x.op == "silent":
            for bound in x.data[1:]:
                if bound is not None:
                    self._read(bound)
        for a in x.args:
            self._read(a)

    def _rate(self, x: Expr) -> None:
        id, mode = x.data
        wanted = "last_year" if mode == "last_year" else "now"
        for i, row in enumerate(self.g.plan.rates):
            if row[0] == id and row[9]["mode"] == wanted:
                self.rates.setdefault(i, x.args)
                for document, place, _ in row[9]["cites"]:
                    self._place(document, place)

    def _cases(self, cases: tuple[CaseInfo, ...]) -> None:
        for c in cases:
            self._cite(c.origin)

    def _cite(self, origin: Origin) -> None:
        for c in origin.cites:
            self._cited(c)

    def _cited(self, c: Cite) -> None:
        self._place(c.document, c.place)

    def _place(self, document: str, place: str) -> None:
        self.cites.setdefault(document, {}).setdefault(place)


def roots(p: Programme) -> Iterator[tuple[Expr | None, Origin | None]]:
    """Everything that makes a programme's status and amount, each with where it stands."""
    for n in p.needs:
        yield n.expr, n.origin
    for r in p.routes:
        yield r.covers, r.origin
        for n in r.needs:
            yield n.expr, n.origin
    if p.amount is None:
        return
    for line in p.amount.lines:
        yield line.expr, line.origin
        yield line.guard, None
        yield line.filter, None
        for c in line.cases:
            yield None, c.origin
    yield p.amount.at_least, p.amount.origin
    yield p.amount.at_most, None
