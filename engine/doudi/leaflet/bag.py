"""一袋清: the papers to bring, what each is for, and what is still missing; then what the office looks up and what an officer finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import subject_paths
from doudi.explanation.base.telling import Telling
from doudi.explanation.base.values import inert, joined
from doudi.leaflet.papers import SILENT
from doudi.leaflet.reads import Reads
from doudi.leaflet.words import WORDS
from doudi.program.holders import holder

if TYPE_CHECKING:
    from doudi.decision.decision import Decision
    from doudi.leaflet.ground import Ground
    from doudi.program.model import Fact

    Row = dict[str, Any]
    Path = tuple[int, ...]

BROUGHT = ("family", "unsaid")  # papers that the family has, or may have


class Bag:
    """Gathers the facts that decisions rest on, by paper."""

    def __init__(self, g: Ground):
        self.g, self.w = g, WORDS[g.lang]
        self.found: dict[tuple[str, str, str], dict[str, Row]] = {}  # (whose, supplier, paper) -> fact -> who has given and who lacks it

    def add(self, d: Decision) -> None:
        """What one decision needs: of one that is refused, nothing."""
        if d.status == "refused" or not d.outcome["entitles"]:
            return
        t = Telling(d, self.g.lang, "citizen")
        lacking = {(m.key, tuple(i for _, i in m.place.steps)) for m in d.missing}
        for key, f in Reads(self.g, self.g.region.programmes[d.programme]).facts.items():
            if f.role in SILENT or f.type.kind == "text":
                continue
            for path in self._paths(d, f):
                self._fact(d, t, key, f, path, lacks=(key, path) in lacking)

    def _paths(self, d: Decision, f: Fact) -> list[Path]:
        """The elements whose fact a decision can read: those below its subject, or the one above it."""
        scope = next((i for i, row in enumerate(d.plan.scopes) if row[0] == f.record), None)
        if scope is None:
            return []
        depth = d.plan.depth(scope)
        return [d.path[:depth]] if depth <= len(d.path) else subject_paths(d.plan, scope, d.evaluation.slots, d.path)

    def _fact(self, d: Decision, t: Telling, key: str, f: Fact, path: Path, *, lacks: bool) -> None:
        """Takes a fact down where a paper is still wanted, or shows what the family has said."""
        whose = holder(f)
        rows = t.plan.door[f.record]["facts"]
        slot = next(i for i, row in enumerate(rows) if row[0] == f.id)
        value = d.slots_at(t.book.scopes[f.record], path)[slot]
        shown = whose in BROUGHT and value is not ABSENT and value not in (None, False, 0)  # of “no”, none and nought there is no paper
        if not (lacks or shown):
            return
        supplier = inert(f.supplier) if whose == "office" else ""
        paper = self.found.setdefault((whose, supplier, inert(f.proof)), {})
        blank: Row = {"fact": self.g.name(f.names), "given": {}, "lacking": {}, "programmes": {}, "counts": t.counts(f.record)}
        row = paper.setdefault(key, blank)
        name = t.who(f.record, path) if path else ""
        row["lacking" if lacks else "given"].setdefault(name)
        row["programmes"].setdefault(self.g.name(self.g.region.programmes[d.programme].names))

    def rows(self) -> Row:
        """{"family", "unsaid", "tell", "office", "officer"}: lists of {"paper", "who", "for", "programmes", "lacking", "missing"}."""
        out: Row = {key: [] for key in ("family", "unsaid", "tell", "office", "officer")}
        for (whose, supplier, paper), facts in self.found.items():
            kind = "tell" if whose == "nobody" or (not paper and whose != "officer") else whose
            out[kind].append(self._row(supplier, paper, list(facts.values())))
        return {kind: sorted(rows, key=lambda r: not r["missing"]) for kind, rows in out.items()}

    def _row(self, supplier: str, paper: str, facts: list[Row]) -> Row:
        w = self.w
        missing = [r for r in facts if r["lacking"]]
        return {
            "paper": paper or w["comma"].join(r["fact"] for r in facts), "who": supplier,
            "for": w["semicolon"].join(self._named(r, {**r["given"], **r["lacking"]}) for r in facts) if paper else "",
            "programmes": w["comma"].join(dict.fromkeys(p for r in facts for p in r["programmes"])),
            "lacking": w["semicolon"].join(self._named(r, r["lacking"]) for r in missing), "missing": bool(missing),
        }

    def _named(self, row: Row, who: dict[str, None]) -> str:
        """月收入（王某甲、李某乙）."""
        names = [x for x in who if x]
        said = joined(names, self.w, row["counts"] or "", most=4)
        return str(row["fact"]) + (self.w["brackets"].format(said) if names else "")
