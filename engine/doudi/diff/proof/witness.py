"""A household that an edit touches: as near to an ordinary one as can be, and the one it touches most; each decided by the evaluator."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import z3

from doudi.diff.proof.decide import Deciders, Pair
from doudi.diff.proof.ground import SMALL, Model, Question, View
from doudi.diff.proof.household import Object, Randomly, completed, encoded, from_model, ordinary
from doudi.diff.proof.prove import Sides, Verdict
from doudi.diff.proof.symbols import Path, Unsupported
from doudi.diff.proof.terms import negated, solver
from doudi.plan.nodes import CHOICES, HIGH, KIND, LOW, NULLABLE, PLACES, Plan

BACK = 100_000  # the same for each wish that is taken up again
EFFORT = 600_000  # z3's own count of steps for one question, so that the same edit has the same witnesses on every machine
LESS = 400_000  # the same for each step towards the largest difference
DROPS = 40  # wishes given up one by one; after that all that stand in the way at once
ORDINARY = 2_000_000  # fen a month that nobody on relief exceeds; other numbers: FEW
FEW, PEOPLE, YEAR = 20, 4, 366
RANK = {"number": 0, "percent": 0, "bool": 1, "enum": 2, "date": 3, "time": 3}  # what is given up first
SAMPLES = 800
STEPS = 6


@dataclass(frozen=True, slots=True)
class Witness:
    """`most`: the one touched most, else the most ordinary. `agrees`: the evaluator goes the way that the proof said; a witness
    that does not is a defect of doudi. `case`: the policy case it started from, "" for none."""

    question: str
    direction: str
    pair: Pair
    most: bool
    agrees: bool
    case: str = ""
    start: Object | None = None  # the household of that case, where this one differs from it


@dataclass(frozen=True, slots=True)
class Template:
    """A household of a policy case."""

    name: str
    household: Object


class Near:
    """A household laid beside the symbols of a view: what each of its facts is as a term."""

    def __init__(self, view: View, household: Object):
        self.view, self.household = view, household

    def at(self, path: Path) -> Object | None:
        """The element that stands for the one at `path`: the last, where there are fewer."""
        here: Any = self.household
        for step in path:
            if isinstance(step, str):
                here = here.get(step) if isinstance(here, dict) else None
            else:
                here = here[min(step, len(here) - 1)] if isinstance(here, list) and here else None
        return here if isinstance(here, dict) else None

    def sized(self) -> list[tuple[Any, list[Any]]]:
        """The size of each list that the household has, and the list, cut to what the view can hold."""
        out = []
        for path, size in self.view.symbols.sizes.items():
            holder = self.at(path[:-1])
            items = holder.get(str(path[-1])) if holder is not None else None
            if isinstance(items, list):
                out.append((size, items[: self.view.symbols.limit(path)]))
        return out


class Nearest:
    """Looks for the model nearest to a template: every fact as the template has it, but for what must differ."""

    def __init__(self, m: Model, template: Object, extra: list[Any], usual: list[Any] | None = None):
        """`extra` must hold; `usual` is what nobody on relief is beyond, kept to where that can be."""
        self.view, self.near = m.view, Near(m.view, template)
        self.solver, self.seed = solver_for(m, extra), m.model
        self.wishes: dict[Any, int] = {}  # literal -> rank
        self.formulas: dict[Any, Any] = {}
        self.facts: dict[Any, tuple[Path, str]] = {}
        for size, items in self.near.sized():
            self._wish(size == len(items), 9)
        self._wish_facts()
        for bound in usual or []:
            self._wish(bound, 8)

    def _wish(self, formula: Any, rank: int) -> Any:
        literal = z3.Bool(f"wish {len(self.wishes)}")
        self.solver.add(z3.Implies(literal, formula))
        self.wishes[literal], self.formulas[literal] = rank, formula
        return literal

    def _wish_facts(self) -> None:
        symbols = self.view.symbols
        for (path, id), (value, nothing) in symbols.facts.items():
            row, holder = symbols.rows[path, id], self.near.at(path)
            if holder is None or id not in holder:
                continue
            wanted = encoded(row, holder[id])
            if wanted is None and row[KIND] == "enum" and row[NULLABLE]:
                wanted = len(row[CHOICES])
            if wanted is not None:
                formula = value == wanted if nothing is False else z3.And(z3.Not(nothing), value == wanted)
            elif nothing is not False:
                formula = nothing
            else:
                continue
            self.facts[self._wish(formula, RANK.get(row[KIND], 1))] = path, id

    def model(self) -> Any:
        """The nearest model, with round figures where figures had to change; None when time ran out without one."""
        kept = dict(self.wishes)
        dropped: list[Any] = []
        self.solver.set("rlimit", EFFORT)
        while True:
            found = self.solver.check(*kept)
            if found == z3.sat:
                return self._round(kept, dropped, self.solver.model())
            core = {c.get_id() for c in self.solver.unsat_core()} if found == z3.unsat else set()
            hit = sorted((w for w in kept if w.get_id() in core), key=lambda w: kept[w])
            if not hit:
                return self._from_seed()
            for w in hit if len(dropped) > DROPS else hit[:1]:
                del kept[w]
                dropped.append(w)

    def _from_seed(self) -> Any:
        """Nearer than the household that was found at first, where the nearest is too far to see."""
        kept = {w: rank for w, rank in self.wishes.items() if z3.is_true(self.seed.eval(self.formulas[w], model_completion=True))}
        if self.solver.check(*kept) != z3.sat:
            return None
        return self._round(kept, [w for w in self.wishes if w not in kept], self.solver.model())

    def _round(self, kept: dict[Any, int], dropped: list[Any], best: Any) -> Any:
        """Every wish that can be had after all is kept again, those that matter most first; then whole hundreds, tens or ones for the
        figures that had to change, where that is possible."""
        self.solver.set("rlimit", BACK)
        given_up = []
        for w in sorted(dropped, key=lambda w: -self.wishes[w]):
            if z3.is_true(best.eval(self.formulas[w], model_completion=True)):
                kept[w] = self.wishes[w]
            elif self.solver.check(*kept, w) == z3.sat:
                kept[w], best = self.wishes[w], self.solver.model()
            else:
                given_up.append(w)
        for w in given_up:
            row, value = self._figure(w)
            if row is None:
                continue
            for step in (100, 10, 1):
                self.solver.push()
                self.solver.add(value % (step * 10 ** row[PLACES]) == 0)
                if self.solver.check(*kept) == z3.sat:
                    best = self.solver.model()
                    break
                self.solver.pop()
        return best

    def _figure(self, w: Any) -> tuple[list[Any] | None, Any]:
        """The row and the term of the number that a wish is about; (None, None) for any other."""
        if w not in self.facts:
            return None, None
        row = self.view.symbols.rows[self.facts[w]]
        return (row, self.view.symbols.facts[self.facts[w]][0]) if row[KIND] in ("number", "percent") else (None, None)


def people(household: Object) -> int:
    """How many elements its longest list has."""
    return max((len(x) for x in household.values() if isinstance(x, list)), default=1)


Usual = dict[tuple[str, ...], int]  # by lists and fact: the largest figure that policy cases have


def usual_figures(plan: Plan, templates: list[Template]) -> Usual:
    """The largest value of each figure in the households of policy cases: what is ordinary where the policy holds."""
    found: Usual = {}

    def look(record: str, at: tuple[str, ...], holder: Object) -> None:
        rows = plan.door[record]
        for row in rows["facts"]:
            value = encoded(row, holder.get(row[0])) if row[KIND] == "number" else None
            if value:
                found[*at, row[0]] = max(found.get((*at, row[0]), 0), value)
        for id in rows["lists"]:
            for x in holder.get(id) or []:
                if isinstance(x, dict):
                    look(id, (*at, id), x)

    for t in templates:
        look(plan.root, (), t.household)
    return found


def ordinary_bounds(view: View, usual: Usual) -> list[Any]:
    """What nobody on relief is beyond: twice what policy cases have, else much money; many members; other centuries."""
    symbols, out = view.symbols, []
    for path, size in symbols.sizes.items():
        out.append(size <= (PEOPLE if len(path) == 1 else 2))
    for key, (value, _) in symbols.facts.items():
        row = symbols.rows[key]
        if row[KIND] == "number":
            most = 2 * usual.get((*(p for p in key[0] if isinstance(p, str)), key[1]), 0)
            most = most or (ORDINARY if row[PLACES] >= 2 else FEW * 10 ** row[PLACES])
            out += [value >= max(row[LOW], 0) if row[HIGH] > 0 else True, value <= max(row[LOW], most)]
        elif row[KIND] == "date":
            out += [value >= symbols.day - 90 * YEAR, value <= symbols.day + YEAR]
    return [x for x in out if x is not True]


def differs_by(sides: Sides, view: View, direction: str) -> Any:
    """How much is won (widens, up) or lost (narrows, down), as a term; None where no amount says so."""
    rows = [o["amount"] for o in sides.outcomes]
    if rows[0] is None or rows[1] is None:
        return None
    pairs = sides.handle(0, rows[0]["total"]), sides.handle(1, rows[1]["total"])
    try:
        a, b, _, _ = view.crossed(pairs, sides.path)
    except Unsupported:
        return None
    return b - a if direction in ("widens", "up") else a - b


class Finder:
    """Witnesses of one programme. `templates` are the households of its policy cases."""

    def __init__(self, sides: Sides, deciders: Deciders, templates: list[Template]):
        self.sides, self.deciders = sides, deciders
        self.templates = templates or [Template("", ordinary(sides.plans[0], sides.day))]
        self.usual = usual_figures(sides.plans[0], templates)
        self.decided = [(t, p) for t in self.templates for p in deciders.decide(t.household)]

    def nearest(self, question: str, direction: str, m: Model) -> Witness | None:
        """The most ordinary household that goes a way: a policy case itself if one does."""
        for template, pair in self.decided:
            if pair.goes(question) == direction:
                return Witness(question, direction, pair, False, True, template.name)
        return self._made(question, direction, m, self._start(direction, m), [], most=False)

    def _start(self, direction: str, m: Model) -> Template:
        """The policy case to start from: one that the old version decides as the model, by the same route where it grants."""
        before = {"widens": "refused", "narrows": "granted"}.get(direction, "granted")
        found = [(t, p) for t, p in self.decided if p.old.status == before]
        route = next((p.old.route for p in self.pairs_of(m)), None) if direction != "widens" else None
        first = found[0][0] if found else self.templates[0]
        return next((t for t, p in found if route is not None and p.old.route == route), first)

    def most(self, near: Witness, m: Model) -> Witness | None:
        """The household that wins or loses the most within ordinary bounds; None where no amount says which, or `near` is it.

        Looked for first among households like `near` but for their figures, then among all.
        """
        m = m.sized(PEOPLE)
        by = differs_by(self.sides, m.view, near.direction)
        if not isinstance(by, z3.ExprRef):
            return None
        bounds = ordinary_bounds(m.view, self.usual)
        like = [*bounds, *alike(m.view, near.pair.household)]
        best = _largest(m, by, like, 0)
        beyond = _largest(m, by, bounds, best or 0)
        if beyond is not None:
            best, like = beyond, bounds
        if best is None:
            return None
        start = Template(near.case, near.pair.household)
        found = self._made(near.question, near.direction, m, start, [*like, by >= best], most=True)
        if found is None or found.pair.gain is None or abs(found.pair.gain) <= abs(near.pair.gain or Fraction(0)):
            return None
        return found

    def _made(self, question: str, direction: str, m: Model, start: Template, extra: list[Any], *, most: bool) -> Witness | None:
        near = m if extra else m.sized(max(people(start.household), SMALL[-1]))
        filled = completed(start.household, self.sides.plans[0], self.sides.day)
        model = Nearest(near, filled, extra, [] if most else ordinary_bounds(near.view, self.usual)).model()
        if model is None:
            near, model = m, m.model
        household = from_model(near.view.symbols, model, filled)
        pairs = self.deciders.decide(household)
        if not pairs:
            return None
        pair = pairs[0]
        goes = pair.goes(question)
        agrees = goes == direction or goes == "open" or not m.sure
        origin = next((t.household for t in self.templates if t.name == start.name), start.household)
        return Witness(question, direction, pair, most, agrees, start.name, completed(origin, self.sides.plans[0], self.sides.day))

    def pairs_of(self, m: Model) -> list[Pair]:
        """The household of a model, over that of the first template, as the evaluator decides it."""
        filled = completed(self.templates[0].household, self.sides.plans[0], self.sides.day)
        return self.deciders.decide(from_model(m.view.symbols, m.model, filled))

    def sample(self, question: str, seconds: float = 3.0) -> tuple[int, dict[str, Witness]]:
        """(households tried, one for each way that was seen): believable households drawn at random."""
        until = time.monotonic() + seconds
        maker = Randomly(self.sides.plans[0], self.sides.day, [t.household for t in self.templates])
        seen: dict[str, Witness] = {}
        tried = 0
        while tried < SAMPLES and time.monotonic() < until:
            tried += 1
            for pair in self.deciders.decide(maker.household()):
                goes = pair.goes(question)
                if goes and goes not in seen:
                    seen[goes] = Witness(question, goes, pair, False, True)
        return tried, seen


def alike(view: View, household: Object) -> list[Any]:
    """As many members, and everything but figures as a household has it."""
    near = Near(view, household)
    out = [size == len(items) for size, items in near.sized()]
    for (path, id), (value, nothing) in view.symbols.facts.items():
        row, holder = view.symbols.rows[path, id], near.at(path)
        if row[KIND] in ("bool", "enum", "date") and holder is not None:
            wanted = encoded(row, holder.get(id))
            if wanted is not None:
                out.append(value == wanted)
            elif nothing is not False and id in holder:
                out.append(nothing)
    return out


def _largest(m: Model, by: Any, bounds: list[Any], low: int) -> int | None:
    """The largest difference above `low` that is found within the bounds and the effort: doubled until it cannot be, then halved in."""
    solver = solver_for(m, bounds)
    solver.set("rlimit", LESS)

    def reaches(least: int) -> int | None:
        solver.push()
        solver.add(by >= least)
        found = solver.check()
        value = solver.model().eval(by, model_completion=True).as_long() if found == z3.sat else None
        solver.pop()
        return value

    best, step = reaches(low + 1), max(low, 1)
    if best is None:
        return None
    for _ in range(STEPS):
        found = reaches(best + step)
        if found is None:
            break
        best, step = found, max(step * 2, best)
    for _ in range(STEPS // 2):
        step //= 2
        found = reaches(best + step) if step else None
        best = found if found is not None else best
    return best


def solver_for(m: Model, extra: list[Any]) -> Any:
    """A solver that knows what a model was found for."""
    out = solver(simple=True)
    out.add(m.view.there_for(m.question), m.formula, *m.view.symbols.rules, *extra)
    if m.sure:
        out.add(*(negated(t) for t in m.view.trouble() if t is not False))
    return out


def settled(v: Verdict, question: Question, finder: Finder) -> tuple[Verdict, dict[str, Witness]]:
    """A verdict that the proof could not give, from households tried at random; the others as they are."""
    if v.answer != "unknown" or v.reason.startswith("fact "):  # one value of such a fact would be two things
        return v, {}
    tried, seen = finder.sample(question.what)
    found = {d: w for d, w in seen.items() if d != "open"}
    ways = sorted({*found, *v.models})
    answer = "both" if len(ways) > 1 else ways[0] if ways else "equivalent"
    how = "proved" if len(ways) > 1 else "sampled"
    return Verdict(v.question, answer, how, None, v.reason, v.models, sampled=tried), found
