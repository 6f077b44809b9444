"""The spine: text → tree → program → plan → decision → words, and the handles that a caller holds.

Policies  a tree on disk, loaded once
Programme one programme of one region: `decide(household, as_of)`
"""

from __future__ import annotations

from doudi.decision.base.runtime import Surprise
from doudi.decision.decision import Decision, Evaluation
from doudi.decision.door.quick import day_of, parse
from doudi.decision.engine import Engine
from doudi.decision.ready import LONG_WAY, Ready, day_seen
from doudi.text.day import date
from doudi.text.light import bisect_right, cache

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from doudi.catalogue import Tree
    from doudi.decision.door.quick import Door
    from doudi.plan.nodes import Plan
    from doudi.plancache import Shelf
    from doudi.program.model import Names
    from doudi.text.diagnostic import Diagnostic


class Policies:
    """The policies of a tree. `region(id)` and `programme(region, id)` give what decides."""

    def __init__(self, root: str):
        self.root = root
        self.only: str | None = None  # set before first use: the one region that this process will ask about,
        self.asked: tuple[str, ...] = ()  # of it the programmes, by id or name; none for all,
        self.carried: tuple[str, ...] = ()  # and the keys of the household
        self.beside: Policies | None = None  # set before first use: policies that these differ little from
        self._tree: Tree | None = None
        self._kept_read = True  # whether a plan may come from the shelf
        self._shelf: Shelf | None = None
        self._engines: dict[tuple[Any, ...], Engine] = {}

    @property
    def tree(self) -> Tree:
        """The files of the tree, looked for on first use (catalogue.py)."""
        if self._tree is None:
            from doudi.catalogue import Tree

            self._tree = Tree(self.root, self.only, self.asked, self.carried, self.beside.tree if self.beside is not None else None)
        return self._tree

    def widen(self) -> bool:
        """Forget that only some programmes were asked about, and what was read so; False when all were."""
        if not self.asked:
            return False
        self.asked, self._tree, self._kept_read, self._engines = (), None, False, {}
        return True

    @property
    def regions(self) -> list[str]:
        """Ids of the layers: the model, and the regions that stand on it."""
        return self.tree.ids

    def programmes(self, region: str, as_of: str | date) -> list[str]:
        """Ids of the programmes in force in a region on a day (ISO text or a date). Raises PolicyError."""
        return list(self.tree.region(region, _day(as_of)).programmes)

    def programme(self, region: str, programme: str) -> Programme:
        """A programme by id or Chinese name. Raises PolicyError when it or the region does not exist or cannot be used."""
        last = max(self.tree.days(region), default=1) if region in self.tree.layers else 1
        typed = self.tree.region(region, last)
        id = _named(typed.programmes, programme)
        if id not in typed.programmes:
            names = _ever(self.tree, region, programme)  # one that ended
            if names is None or self.tree.repealed(region, names.id, last) is None:
                raise _unknown(programme, typed.programmes)
            id = names.id
        return Programme(self, region, id)

    def decide(
        self,
        region: str,
        household: Any,
        *,
        programme: str | None = None,
        as_of: str | date | None = None,
        once: bool = False,
    ) -> list[Decision]:
        """Decisions of one programme, or of all whose subject lies in the household.

        household: JSON text, or a dict with int, Decimal, str, bool, None, list. as_of: the decision day; else the one the household
        carries. once: see `engine`. Raises InputError (the household), PolicyError (the policy).
        """
        given = as_object(household)
        day = decision_day(given, as_of)
        engine = self.engine_for(region, day, given, programme, once=once)
        evaluation = evaluate(engine, given, day)
        ids = list(engine.plan.outcomes)
        return [d for id in ids for d in evaluation.decisions(id)]

    def engine(
        self, region: str, day: int, programme: str | None = None, root: str | None = None, once: bool = False
    ) -> Engine:
        """The compiled plan in force on a day, for one programme or for all under one root record.

        `once`: a process that decides one household. The plan comes from the shelf if it is there, without reading a policy file's
        YAML, and only the general code is compiled. day: an ordinal. Raises PolicyError.
        """
        if once and self._tree is None and self._kept_read:
            plan = self._kept_plan(region, day, programme, root)
            if plan is not None:
                return Engine(plan, once=True)
        key = (region, programme, root, self.tree.selection(region, day) if region in self.tree.layers else day)
        found = self._engines.get(key)
        if found is None:
            plan = self.plan(region, day, programme, root)
            found = self._engines[key] = Engine(plan, once=once)
            if once:
                layers = [x.id for x in self.tree.line(region)]
                names = {p.names.zh: id for id, p in self.tree.region(region, day).programmes.items()}
                self.shelf.keep(region, date.fromordinal(day).isoformat(), programme, root, layers, names, plan)
        return found

    def engine_for(self, region: str, day: int, given: Any, programme: str | None = None, once: bool = False) -> Engine:
        """The engine for what is asked about: with no programme, for the root record whose keys the object carries.

        A household is the first root; an object of which no key is a household's is looked for among the others (institution, region …).
        """
        engine = self.engine(region, day, programme, once=once)
        if programme is not None or given.__class__ is not dict or _carried(engine.plan.door[engine.plan.root], given):
            return engine
        typed = self.tree.region(region, day)
        subjects = {typed.ancestors(p.subject)[-1] for p in typed.programmes.values()}
        for root in (r.id for r in typed.records.values() if r.parent is None and r.id in subjects):
            other = self.engine(region, day, None, root, once=once)
            if _carried(other.plan.door[root], given, nothing_told=False):
                return other
        return engine

    def leaflet(
        self,
        region: str,
        household: Any = None,
        *,
        as_of: str | date | None = None,
        lang: str = "zh",
        format: str = "text",
    ) -> str:
        """明白纸 of a region; with a household, its 一单清 and 一袋清. lang zh | en; format text | markdown | html.

        household, as_of: as in `decide`; of a region without either, the day its newest version comes into force. Raises InputError,
        PolicyError, and ValueError for another word.
        """
        made = _above("leaflet.make").leaflet(self, region, household, as_of=as_of, lang=lang, format=format)
        return str(made)

    def compare(
        self,
        household: Any,
        *,
        regions: Sequence[str] | None = None,
        programme: str | None = None,
        as_of: str | date | None = None,
        lang: str = "zh",
        format: str = "text",
    ) -> str:
        """One household in several regions (ids; default all but the model). lang zh | en; format text | markdown | html | json.

        household, as_of: as in `decide`; what a region does not know of the household it is not given. Raises InputError when no region
        can read it, PolicyError when a region or the programme cannot be used, and ValueError for another word.
        """
        asked = {"regions": regions, "programme": programme, "as_of": as_of, "lang": lang, "format": format}
        return str(_above("comparison.compare").compare(self, household, **asked))

    @property
    def shelf(self) -> Shelf:
        """Where plans of this tree are kept between runs."""
        if self._shelf is None:
            import doudi
            from doudi.plancache import Shelf

            self._shelf = Shelf(self.root, doudi.__version__)
        return self._shelf

    def _kept_plan(self, region: str, day: int, programme: str | None, root: str | None) -> Plan | None:
        return self.shelf.plan(region, date.fromordinal(day).isoformat(), programme, root)

    def plan(self, region: str, day: int, programme: str | None = None, root: str | None = None) -> Plan:
        """The plan in force on a day (an ordinal) of one programme, or of all under one root record. Raises PolicyError."""
        from doudi.plan.outcome import plan_of
        from doudi.text.diagnostic import Faults, PolicyError, fault

        typed = self.tree.region(region, day)
        if programme is not None:
            programme = _named(typed.programmes, programme)
            if programme not in typed.programmes:
                late = not_yet(self, region, programme, day)
                if late is not None:
                    raise PolicyError([late])
                raise _unknown(programme, typed.programmes)
            chosen = [programme]
            root = typed.ancestors(typed.programmes[programme].subject)[-1]
        else:
            roots = [r.id for r in typed.records.values() if r.parent is None]
            root = root or (roots[0] if roots else "household")
            chosen = [id for id, p in typed.programmes.items() if typed.ancestors(p.subject)[-1] == root]
        if not chosen:
            raise PolicyError([fault("not-in-force", None, name=region, day=date.fromordinal(day).isoformat())])
        faults = Faults()
        plan = plan_of(typed, root, chosen, faults)
        if faults.errors:
            raise PolicyError(faults.errors)
        return plan


class Programme:
    """One programme of one region, ready to decide by the million: engines are kept per version in force."""

    def __init__(self, policies: Policies, region: str, id: str):
        self.policies, self.region, self.id = policies, region, id
        self._days = policies.tree.days(region)
        self._kept: dict[int, Engine] = {}
        self._ready: dict[Any, Ready] = {}  # by the decision day as written
        self.grow: Callable[[Ready], None] | None = grow  # None: no machine code in the background
        if region not in policies.tree.layers:
            policies.tree.region(region, 1)

    def engine(self, day: int) -> Engine:
        """The compiled plan of the version in force on a day (an ordinal). Raises PolicyError."""
        version = bisect_right(self._days, day)
        found = self._kept.get(version)
        if found is None:
            found = self._kept[version] = self.policies.engine(self.region, day, self.id)
        return found

    def decide(self, household: Any, as_of: str | date | None = None) -> Decision:
        """The decision about a household (a programme about members: `decide_all`). Raises InputError, PolicyError."""
        if household.__class__ is str:
            found = self._as_written(household, as_of)
            if found is not None:
                return found
        given = household if household.__class__ is dict else as_object(household)
        if as_of is None and given.__class__ is dict:
            as_of = given.get("as_of")
        ready = self._ready.get(as_of) if as_of.__class__ is str else None
        if ready is None:
            ready = self._prepare(given, as_of)
        if ready.serves and given.__class__ is dict:
            decision = ready.decide(given)
            if decision is not None:
                return decision
        each = evaluate(ready.engine, given, ready.day, False).decisions(self.id)
        if len(each) != 1:
            raise ValueError(f"{self.id} decides about each of {len(each)} elements: use decide_all")
        return each[0]

    def _as_written(self, text: str, as_of: str | date | None) -> Decision | None:
        """The decision by machine code that reads the text itself; None where it does not serve, or for the first household of a day."""
        said = day_seen(text) if as_of is None else as_of
        ready = self._ready.get(said) if said.__class__ is str else None
        if ready is None or not ready.settled:
            return None
        return ready.packed(text, ready.day if as_of is None else -1)

    def _prepare(self, given: Any, as_of: str | date | None) -> Ready:
        """What deciding on one day needs."""
        day = decision_day(given, as_of)
        found = Ready(self.engine(day), self.id, day, self.grow)
        if as_of.__class__ is str and len(self._ready) < 5_000:
            self._ready[as_of] = found
        return found

    def warm(self, as_of: str | date) -> bool:
        """Makes machine code for a day now rather than in the background after some households; whether there is any.

        as_of: ISO text or a date. Raises InputError (no such day), PolicyError.
        """
        ready = self._prepare({}, str(as_of))
        found = ready.serves and _machine_code() and _above("batch.native.household").attach(ready.engine)
        for kept in (ready, *self._ready.values()):
            kept.adopt()
        return bool(found)

    def decide_all(self, household: Any, as_of: str | date | None = None) -> list[Decision]:
        """One decision an element of the programme's subject, in the order of the list. Raises InputError, PolicyError."""
        given = as_object(household)
        day = decision_day(given, as_of)
        return evaluate(self.engine(day), given, day).decisions(self.id)


def _machine_code() -> bool:
    """Whether what makes machine code is installed."""
    from importlib.util import find_spec

    return find_spec("llvmlite") is not None


def grow(ready: Ready) -> None:
    """Machine code for who decides by the million, made by another thread."""
    if ready.serves and _machine_code():
        from threading import Thread

        Thread(target=lambda: _above("batch.native.household").attach(ready.engine), name="doudi-native").start()


def _above(module: str) -> Any:
    """A room above this one, asked for by name: what it makes is offered here, where a caller looks for it."""
    from importlib import import_module

    return import_module(f"doudi.{module}")


def evaluate(engine: Engine, given: Any, day: int, fused: bool = True) -> Evaluation:
    """One household (as_object) through the door and the plan; `fused`: try the code that does both at once. Raises InputError."""
    if fused and given.__class__ is dict and engine.fused is not None:
        try:
            return Evaluation.traced(engine, engine.fused(given, engine.epochs.at(day)[0], day), day)
        except LONG_WAY:
            pass  # the long way says what is unknown or wrong
    return Evaluation(engine, slots_of(engine.door, given, day), day)


def slots_of(door: Door, given: Any, day: int) -> list[Any]:
    """A household in slots, read quickly or, where anything is not plainly right, slowly. Raises InputError."""
    try:
        slots: list[Any] = door.household(given)
    except Surprise:
        from doudi.decision.door.faults import read

        slots = read(door, given)
    if door.past:
        from doudi.decision.door.faults import future

        future(door, slots, day)
    return slots


def as_object(household: Any) -> Any:
    """JSON text parsed once; what the fast parser does not take stays text, for the slow reader to explain."""
    if household.__class__ is not str:
        return household
    try:
        return parse(household)
    except Surprise:
        return household


def decision_day(given: Any, as_of: str | date | None) -> int:
    """The decision day: `as_of`, else the one the household carries. Raises InputError when there is none."""
    if as_of is None and given.__class__ is dict:
        as_of = given.get("as_of")
        if as_of is None:
            as_of = given.get("决定日")
    if as_of is not None:
        return _day(as_of)
    from doudi.decision.door.faults import parsed
    from doudi.text.diagnostic import Faults, InputError, fault

    faults = Faults()
    obj = parsed(given, faults) if isinstance(given, str) else given
    if faults.errors:
        raise InputError(faults.found)
    if not isinstance(obj, dict):
        raise InputError([fault("input-not-object", None, path="$")])
    if obj is not given:
        return decision_day(obj, None)
    raise InputError([fault("input-day-missing", None, path="as_of")])


def _day(as_of: str | date | None) -> int:
    if as_of.__class__ is not str and isinstance(as_of, date):
        return as_of.toordinal()
    try:
        return day_of(as_of)
    except Surprise:
        from doudi.language import slips
        from doudi.text.diagnostic import InputError, fault

        found = str(as_of)[:40]
        raise InputError([fault("input-as-of", None, found=found, suggestion=slips.day(found), path="as_of")]) from None


def _carried(record: dict[str, Any], given: dict[str, Any], nothing_told: bool = True) -> bool:
    """Whether an object carries any fact or list of a record; `nothing_told` where it carries none that could tell (id, name, day)."""
    told = given.keys() - {"id", "name", "as_of", "编号", "姓名", "决定日"}
    if not told:
        return nothing_told
    names = {w for row in record["facts"] for w in row[:3]} | set(record["lists"]) | {w for row in record["list_names"] for w in row[:2]}
    return not names.isdisjoint(told)


def _unknown(word: str, known: Any) -> Exception:
    from doudi.text.diagnostic import PolicyError, did_you_mean, fault

    return PolicyError([fault("programme-unknown", None, name=word, suggestion=did_you_mean(word, known))])


def _named(programmes: Any, word: str) -> str:
    """The id of a programme given by id or Chinese name."""
    for id, p in programmes.items():
        if word in (id, p.names.zh):
            return str(id)
    return word


def _ever(tree: Tree, region: str, word: str) -> Names | None:
    """The names of the programme of that id or name that some version of a region's layers has."""
    from doudi.program import declare
    from doudi.text.diagnostic import Faults

    heads = [(id, f.doc) for x in tree.line(region) for id, v in x.programmes.items() for f in v.values() if f.doc is not None]
    named = [declare.names(id, doc.get("name"), Faults()) for id, doc in heads if doc.get("name") is not None]
    return next((n for n in reversed(named) if word in (n.id, n.zh, n.en)), None)


def not_yet(policies: Policies, region: str, word: str, day: int) -> Diagnostic | None:
    """Of a programme, by id or name, that begins after a day or ended before it: since when. None where there is no such programme."""
    from doudi.catalogue import Tree
    from doudi.text.diagnostic import fault

    tree = Tree(policies.root, region) if policies.asked else policies.tree  # all of it, whatever was asked about
    names = _ever(tree, region, word)
    if names is None:
        return None
    ended = tree.repealed(region, names.id, day)
    if ended is not None:
        since, file = ended
        reason = (file.doc.text("repealed") if file.doc is not None else None) or ""
        return fault("repealed", None, name=(names.zh, names.en), day=date.fromordinal(since).isoformat(), reason=reason)
    days = (d for d in tree.days(region) if d > day)
    first = next((d for d in days if any(x.split("/")[1] == names.id for x, _ in tree.selection(region, d))), None)
    if first is None:
        return None
    begins = date.fromordinal(first).isoformat()
    said = f"{names.zh}（{begins} 起施行）", f"{names.en} (in force from {begins})"
    return fault("not-in-force", None, name=said, day=date.fromordinal(day).isoformat())


def load(path: str | None = None) -> Policies:
    """The policies of a tree: `path`, else DOUDI_POLICIES, else the shipped ones. Nothing is read until it is used."""
    from doudi.text.places import policies_folder

    return Policies(str(policies_folder(str(path) if path is not None else None)))


def decide(
    region: str, household: Any, *, programme: str | None = None, as_of: str | date | None = None
) -> list[Decision]:
    """Decisions by the shipped policies, or by those of DOUDI_POLICIES. See Policies.decide."""
    return _shipped().decide(region, household, programme=programme, as_of=as_of)


_loaded: dict[str, Policies] = {}


def _shipped() -> Policies:
    from doudi.text.places import policies_folder

    root = policies_folder()
    if root not in _loaded:
        _loaded[root] = Policies(root)
    return _loaded[root]


def explain(decision: Decision, *, lang: str = "zh", audience: str = "officer", format: str = "text") -> str:
    """The decision in words. lang zh | en; audience citizen | officer | auditor; format text | markdown | html | json.

    Raises ValueError for another word.
    """
    return _renderer()(decision, lang=lang, audience=audience, format=format)


@cache
def _renderer() -> Callable[..., str]:
    """What puts decisions into words, loaded when a first one is: an import costs as much as a line of the explanation."""
    from doudi.explanation.render import render

    return render


__all__ = ["Policies", "Programme", "decide", "explain", "load"]
