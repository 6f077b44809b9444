"""What a leaflet is written from: the region as typed, its plan, and what is known on a day when nothing is known of any household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.explanation.base.telling import Telling
from doudi.explanation.base.values import inert, number
from doudi.pipeline import evaluate

if TYPE_CHECKING:
    from doudi.decision.decision import Evaluation
    from doudi.decision.engine import Engine
    from doudi.language.types import Type
    from doudi.plan.nodes import Plan
    from doudi.program.model import Expr, Names, Region, Term

LISTS = ("count", "total", "highest", "lowest", "exists", "all")


class Ground:
    """One region on one day in one language. `at` is 0 for Chinese and 1 for English."""

    def __init__(self, region: Region, engine: Engine, day: int, lang: str):
        self.region, self.engine, self.day, self.lang = region, engine, day, lang
        self.plan: Plan = engine.plan
        self.at = int(lang == "en")
        self.terms: dict[str, Term] = dict(region.terms)
        for p in region.programmes.values():
            self.terms |= p.terms
            self.terms |= {t.key: t for t in p.also}
        self._fixed: dict[str, bool] = {}
        self._telling: Telling | None = None

    # -- names

    def name(self, names: Names) -> str:
        return inert(names.show(self.lang))

    def record(self, id: str) -> str:
        return self.name(self.region.records[id].names)

    def choice(self, type: Type, index: int) -> str:
        c = type.choices[index]
        return inert(c.id.replace("_", " ") if self.at else c.name)

    def unit(self, type: Type) -> str:
        """As `explanation.values.unit_words`: a length of time is 3 个月."""
        said = "" if type.percent else inert(self.region.units.said(type.unit, self.lang))
        return "个月" if said == "月" else said

    def number(self, n: int, d: int, type: Type) -> str:
        """A figure as a policy writes it, without its unit."""
        units = self.region.units
        row = ["number", units.said(type.unit, "zh"), units.said(type.unit, "en"), type.percent, units.places_of(type.unit)]
        return number(n, d, row, written=True)

    # -- what does not hang on any household

    def fixed(self, x: Expr) -> bool:
        """Whether a value is the same for every household on this day (it may still be open)."""
        if x.op in ("fact", "result", *LISTS):
            return False
        if x.op == "term":
            if x.data not in self._fixed:
                self._fixed[x.data] = self.fixed(self.terms[x.data].expr)
            return self._fixed[x.data]
        return all(self.fixed(a) for a in x.args)

    def figure(self, key: str) -> tuple[str, bool] | None:
        """The value of a term that hangs on no household: (text with its unit, whether it is one value); None of another or of one
        that the plan does not show."""
        entry, term = self.plan.entries.get(key), self.terms[key]
        if entry is None or not self.fixed(term.expr):
            return None
        scope = self.plan.handles[entry["handle"]][4]
        path = (0,) * self.plan.depth(scope)
        v = self.telling.value(entry["handle"], path)
        return self.telling.full(entry["handle"], path, written=term.expr.op == "const"), v.known

    @property
    def telling(self) -> Telling:
        """Tells of a household of which nothing is known: one element in every list, no fact."""
        if self._telling is None:
            outcome = next(iter(self.plan.outcomes))
            self._telling = Telling(self._blank().decisions(outcome)[0], self.lang, "officer")
        return self._telling

    def _blank(self) -> Evaluation:
        return evaluate(self.engine, self._empty(self.plan.root), self.day, False)

    def _empty(self, record: str) -> dict[str, Any]:
        return {x: [self._empty(x)] for x in self.plan.door[record]["lists"]}
