"""One programme as a leaflet tells it: who qualifies, how much, what to bring, where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.explanation.base.values import counted, inert
from doudi.leaflet import figures
from doudi.leaflet.papers import papers
from doudi.leaflet.reads import Reads
from doudi.leaflet.saying import Sayer, spaced
from doudi.leaflet.words import WORDS

if TYPE_CHECKING:
    from doudi.leaflet.ground import Ground
    from doudi.program.model import CaseInfo, Expr, Line, Need, Programme, Route

    Row = dict[str, Any]

TELLS = ("fact", "compare", "in", "has", "exists", "all", "and", "or", "not", "term")
STEPS = {"0.01": "分", "0.1": "角", "1": "元"}
PLAINEST = ("fact", "result")
SELF_EVIDENT = ("const", "age")  # a figure shown where it is used, an age


def told(g: Ground, p: Programme) -> Row:
    """{"name", "for_whom", "needs", "routes", "amount", "figures", "terms", "papers", "documents"} in the ground's language."""
    return _Told(g, p).row()


class _Told:
    def __init__(self, g: Ground, p: Programme):
        self.g, self.p, self.w = g, p, WORDS[g.lang]
        self.say = Sayer(g)

    def row(self) -> Row:
        g, p, w = self.g, self.p, self.w
        reads = Reads(g, p)
        root = g.region.records[p.subject].parent is None
        return {
            "id": p.id, "name": g.name(p.names),
            "for_whom": w["per_household"] if root else w["per_element"].format(g.record(p.subject)),
            "needs": [self.need(n) for n in p.needs], "routes": [self.route(r) for r in p.routes],
            "amount": self.amount(), "figures": figures.rows(g, reads.rates), "terms": self.terms(),
            "papers": papers(g, reads, w), "documents": self.documents(reads),
        }

    # -- who

    def need(self, n: Need) -> Row:
        """{"name", "said", "assumed"}: `said` is how it is judged, where the name does not say it already."""
        name = self.g.name(n.names)
        said = self.how(n.expr, name)
        if n.power and not said:
            said = self.w["power"]
        return {"id": n.id, "name": name, "said": "" if said == name else said, "assumed": bool(n.origin.assumed)}

    def how(self, x: Expr, name: str) -> str:
        """A condition in words; just the figure of one whose name says both sides already, of what an officer finds just that."""
        x = self.plain(x)
        bare = x.args[0] if x.op == "not" else x
        if bare.op == "fact":
            role = self.g.region.facts[bare.data].role
            return self.w[role] if role in ("finding", "power") else ""
        if x.op == "compare" and all(self.called(s) in name for s in x.args) and (figures := [s for s in x.args if self.figured(s)]):
            return self.w["comma"].join(self.say.value(s, full=True) for s in figures)
        return "" if bare.op in PLAINEST else self.say.condition(x)

    def plain(self, x: Expr) -> Expr:
        """What a yes/no term stands for, where that can be told in a line."""
        while x.op == "term" and self.g.terms[x.data].expr.op in TELLS:
            x = self.g.terms[x.data].expr
        return x

    def called(self, x: Expr) -> str:
        """The name of one side of a comparison; of what has none, a text that stands in no name."""
        names = self.g.terms if x.op == "term" else self.g.region.facts if x.op == "fact" else None
        if x.op == "rate":
            return self.g.name(self.g.region.rates[x.data[0]].names)
        return self.g.name(names[x.data].names) if names is not None else "\0"

    def figured(self, x: Expr) -> bool:
        return x.op in ("term", "rate") and x.type.kind == "number" and self.g.fixed(x)

    def route(self, r: Route) -> Row:
        covers = self.say.condition(r.covers) if r.covers is not None and r.covers.op != "const" else ""
        name = self.g.record(self.p.covered) if self.p.covered else ""
        return {
            "id": r.id, "name": self.g.name(r.names), "needs": [self.need(n) for n in r.needs], "assumed": bool(r.origin.assumed),
            "covers": spaced(self.w["covers"], spaced(self.w["of_them"], name, covers)) if covers else "",
        }

    # -- how much

    def amount(self) -> Row | None:
        """{"unit", "lines", "limits", "assumed"}; None where the programme pays nothing."""
        a = self.p.amount
        if a is None:
            return None
        limits = [spaced(self.w[key], self.say.value(x, full=True)) for key, x in (("at_least", a.at_least), ("at_most", a.at_most)) if x]
        if a.rounding is not None:
            limits.append(self.rounding(a.rounding.mode, a.rounding.step))
        unit = inert(self.g.region.units.said(a.unit, self.g.lang))
        return {
            "unit": unit, "lines": [self.line(x) for x in a.lines], "limits": limits, "said": self.w["semicolon"].join(limits),
            "assumed": bool(a.origin.assumed),
        }

    def rounding(self, mode: str, step: Any) -> str:
        if mode == "open":
            return self.w["rounding_open"]
        shown = f"{float(step):g}"
        money = self.g.region.units.said(self.p.amount.unit, self.g.lang).partition("/")[0] if self.p.amount else ""
        word = STEPS.get(shown, "") if money == "元" else ""
        return self.w[f"to_{mode}"].format(word or counted(shown, money))

    def line(self, x: Line) -> Row:
        """{"name", "who", "value", "when", "cases": [{"name", "value", "assumed"}], "assumed"}."""
        w, when = self.w, x.guard
        routes = [self.g.name(r.names) for r in self.p.routes if r.id in x.routes]
        some = 0 < len(routes) < len(self.p.routes)
        who = w["by_routes"].format(w["comma"].join(w["quoted"].format(r) for r in routes)) if some else ""
        cases = self.cases(x.cases, x.expr) if x.cases and x.expr.op == "case" else []
        return {
            "id": x.id, "name": self.g.name(x.names), "routes": who, "each": self.each(x),
            "value": "" if cases else self.say.value(x.expr), "cases": cases,
            "when": spaced(w["when"], self.say.condition(when)) if when is not None else "", "assumed": bool(x.origin.assumed),
        }

    def each(self, x: Line) -> str:
        """Whom a line pays for."""
        if x.record == self.p.subject:
            return ""
        f = x.filter
        if f is not None and f.op == "result" and f.data == (self.p.id, "covered"):
            return self.w["each"].format(self.w["covered_one"])
        name = self.g.record(x.record)
        if f is None or f.op == "const":
            return self.w["each"].format(name)
        return self.w["each"].format(spaced(self.w["of_them"], name, self.say.condition(f)))

    def cases(self, infos: tuple[CaseInfo, ...], x: Expr) -> list[Row]:
        by_id, out = {c.id: c for c in infos}, []
        for id, when, value in zip(x.data, x.args[:-1:2], x.args[1:-1:2], strict=False):
            info, said = by_id.get(id), self.say.condition(when)
            named = info is not None and info.names.zh != info.id
            name = f"{self.g.name(info.names)}{self.w['brackets'].format(said)}" if info is not None and named else said
            out.append({"name": name, "value": self.say.value(value), "assumed": info is not None and bool(info.origin.assumed)})
        return [*out, {"name": self.w["the_others"], "value": self.say.value(x.args[-1]), "assumed": False}]

    # -- what the words mean, where it is written

    def terms(self) -> list[Row]:
        """{"name", "said", "assumed"} of every term that was named above, and of those that explain them. Last, so that all are known."""
        out: list[Row] = []
        done: set[str] = set()
        while todo := [key for key in self.say.mentioned if key not in done]:
            for key in todo:
                done.add(key)
                term = self.g.terms[key]
                name, said, assumed = self.g.name(term.names), self.meaning(key), bool(term.origin.assumed)
                if said and said != name and (assumed or term.expr.op not in SELF_EVIDENT):
                    out.append({"name": name, "said": said, "assumed": assumed})
        return out

    def meaning(self, key: str) -> str:
        """What a term stands for; of a figure of the day, how it comes about."""
        x = self.g.terms[key].expr
        figure = self.g.figure(key)
        if x.op == "silent":
            ends = [(">=", x.data[1]), ("<=", x.data[2])]
            bounds = [spaced(self.w[key], "", self.say.value(end, full=True)) for key, end in ends if end is not None]
            return self.w["silent"] + (self.w["brackets"].format(self.w["list_comma"].join(bounds)) if bounds else "")
        bare = x.args[0] if x.op == "require" else x
        if bare.op == "fact" and self.g.region.facts[bare.data].role == "finding":
            return self.w["finding"]
        said = self.say.condition(x) if x.type.kind == "bool" else self.say.value(x, full=figure is not None and bare.op == "const")
        known = figure is not None and figure[1] and bare.op != "const"
        return self.w["equals"].format(said, figure[0]) if known and figure is not None else said

    def documents(self, reads: Reads) -> list[Row]:
        """{"title", "id", "places", "said"}."""
        out, w = [], self.w
        for id, places in reads.cites.items():
            title = inert(str(self.g.region.documents.get(id) or id), 200)
            called = w["document"].format(title) + (w["brackets"].format(inert(id)) if title != inert(id) else "")
            where = w["comma"].join(inert(x) for x in places if x)
            out.append({"title": title, "id": inert(id), "places": where, "said": f"{called}{w['colon']}{where}" if where else called})
        return out
