"""A case for a slip that none notices: an ordinary household, a little changed, and what the rules as they stand decide about it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from doudi.casebook.book import Case, proposed
from doudi.casebook.household import Household
from doudi.decision.engine import Engine
from doudi.diff.report.saved import entries, entry, quoted
from doudi.language.values import show_day
from doudi.mutation.mutants import Mutant
from doudi.mutation.observed import Expect, expectation
from doudi.mutation.stage import Ready, Stage, wrong
from doudi.pipeline import evaluate
from doudi.plan.nodes import CHOICES, KIND, Plan
from doudi.text.diagnostic import Faults, InputError

Object = dict[str, Any]
CHECK = "由 doudi test --mutate 提出，期望是现行规则的决定；请对照原文核对"


@dataclass(slots=True)
class Proposal:
    """A case as text, and ready to be run. `slips`: how many slips it notices, of those that no case does. `like`: the case it is near."""

    stage: Stage
    text: str
    case: Case
    household: Object
    expect: Expect
    like: str
    changed: dict[str, Any]  # paths that differ from that case's household
    whole: bool = False  # every fact is given, and matters
    slips: int = 1
    number: int = 0

    @property
    def cost(self) -> int:
        """How far it is from the case that it is near: a list written anew counts as many facts."""
        return sum(20 if isinstance(v, list) else 1 for v in self.changed.values())

    def notices(self, changed: Engine) -> bool:
        return bool(wrong(self.case, self.household, changed, self.stage.programme))


class Proposer:
    """Makes proposals for one slip on one stage."""

    def __init__(self, stage: Stage, changed: Plan, mutant: Mutant):
        self.stage, self.mutant = stage, mutant
        self.engines = stage.engine, Engine(changed, once=True)

    def existing(self) -> Proposal | None:
        """The household of a case that already decides differently, though the case does not say enough to notice."""
        for r in self.stage.ready:
            found = self.of(r.household, r)
            if found is not None:
                return found
        return None

    def near(self, household: Object, whole: Object, template: Ready | None) -> Proposal | None:
        """For a household found from a template: only what differs is told, where that is enough. `whole`: the template completed."""
        if template is not None:
            slim = copy.deepcopy(template.household)
            transfer(slim, whole, household)
            found = self.of(slim, template)
            if found is not None:
                return found
        return self.of(household, template) or self.of(household, template, whole=True)

    def of(self, household: Object, template: Ready | None, whole: bool = False) -> Proposal | None:
        """The case of a household, if it holds as the rules stand and not with the slip. `whole`: it says every fact there is."""
        day = template.case.day if template is not None else self.stage.day
        try:
            mine, theirs = (evaluate(e, household, day).decisions(self.stage.programme) for e in self.engines)
        except InputError:
            return None
        if not mine or len(mine) != len(theirs):
            return None
        expects = [expectation(a, b, whole) for a, b in zip(mine, theirs, strict=True)]
        texts: list[tuple[str, Expect]] = [("", expects[0])]
        if mine[0].subject is not None:
            named = [str(d.subject.get("id", d.subject["index"])) for d in mine if d.subject is not None]
            texts = list(zip(named, expects, strict=True))
        return self._checked(household, template, day, texts, whole)

    def _checked(
        self, household: Object, template: Ready | None, day: int, expects: list[tuple[str, Expect]], whole: bool
    ) -> Proposal | None:
        """The case read back from its text: handed out is only what does what it says."""
        stage = self.stage
        base = _base(stage, template)
        household = spoken(household, stage.plan.door, stage.plan.root)
        item = "\n".join(_item(self.mutant, household, template, base, day, expects)) + "\n"
        faults = Faults()
        case = proposed(f"of: {stage.layer}/{stage.programme}\ncases:\n{item}", stage.book, faults)
        if case is None or faults.errors:
            return None
        ready = Household(case, stage.plan.door, stage.plan.root, faults).object
        if faults.errors or wrong(case, ready, self.engines[0], stage.programme):
            return None
        if not wrong(case, ready, self.engines[1], stage.programme):
            return None
        changed = dict(_changes(template.household if template is not None else {}, household))
        like = template.case.name.text if template is not None else ""
        return Proposal(stage, item, case, ready, dict(expects[0][1]), like, changed, whole)


def _base(stage: Stage, template: Ready | None) -> Object | None:
    """The household of the file that a case starts from."""
    if template is None or not template.case.like:
        return None
    c = template.case
    bare = Case(c.name, c.day, c.base, None, (), c.expect, None, c.like)
    return Household(bare, stage.plan.door, stage.plan.root, Faults()).object


# -- households beside one another


def spoken(given: Object, door: dict[str, Any], record: str) -> Object:
    """A household with its choices by their Chinese names, as people write them."""
    rows = {row[0]: row for row in door[record]["facts"]}
    out: Object = {}
    for key, value in given.items():
        row = rows.get(key)
        if isinstance(value, list) and key in door:
            out[key] = [spoken(x, door, key) if isinstance(x, dict) else x for x in value]
        elif row is not None and row[KIND] == "enum" and isinstance(value, str):
            out[key] = next((c[1] for c in row[CHOICES] if c[0] == value), value)
        else:
            out[key] = value
    return out


def transfer(into: Object, before: Object, after: Object) -> None:
    """Puts into a household what differs between two others; lists of another length are taken whole."""
    for key in {**before, **after}:
        a, b = before.get(key), after.get(key)
        if a == b or key not in after:
            continue
        mine = into.get(key)
        if isinstance(a, list) and isinstance(b, list) and isinstance(mine, list) and len(a) == len(b) == len(mine):
            for x, y, z in zip(mine, a, b, strict=True):
                transfer(x, y, z)
        else:
            into[key] = copy.deepcopy(b)


def _changes(before: Object, after: Object, path: str = "") -> list[tuple[str, Any]]:
    """(path, new value) for everything that differs; GONE for what is no longer given."""
    out: list[tuple[str, Any]] = []
    for key in {**before, **after}:
        at = f"{path}.{key}" if path else key
        a, b = before.get(key, GONE), after.get(key, GONE)
        if type(a) is type(b) and a == b:
            continue
        if isinstance(a, list) and isinstance(b, list) and len(a) == len(b) and all(isinstance(x, dict) for x in (*a, *b)):
            for i, (x, y) in enumerate(zip(a, b, strict=True)):
                out += _changes(x, y, f"{at}.{i}")
        else:
            out.append((at, b))
    return out


GONE = object()  # in place of a value: it is no longer given


# -- text


def _item(
    m: Mutant, household: Object, template: Ready | None, base: Object | None, day: int, expects: list[tuple[str, Expect]]
) -> Iterator[str]:
    """One item of `cases:`."""
    yield f"  - name: {quoted(f'边界：{m.name.zh}，{m.said[0]}')}"
    yield f"    as_of: {show_day(day)}"
    if template is not None and base is not None:
        yield f"    like: {template.case.like}"
        changes = _changes(base, household)
        given = [(p, v) for p, v in changes if v is not GONE]
        if given:
            yield "    with:"
            for path, value in given:
                yield from entry(path, value, 6)
        gone = [p for p, v in changes if v is GONE]
        if gone:
            yield f"    without: [{', '.join(gone)}]"
    else:
        yield "    household:"
        yield from entries({k: v for k, v in household.items() if k != "as_of"}, 6)
    if template is not None and template.case.supposed:
        pairs = ", ".join(f"{key}: {quoted(text)}" for key, text in template.case.supposed)
        yield f"    rates: {{{pairs}}}"
    yield "    expect:"
    for who, expect in expects:
        if who:
            yield f"      {quoted(who)}:"
        yield from _expect(expect, 8 if who else 6)
    yield f"    working: {CHECK}{_cited(m)}"


def _cited(m: Mutant) -> str:
    """Where in the source it can be checked."""
    places = "；".join(dict.fromkeys(f"{c.place} {c.words}" for c in m.origin.cites))
    text = f"（{places}）" if places else f"（设定：{m.origin.assumed}）" if m.origin.assumed else ""
    return text.replace(": ", "：").replace(" #", "＃").replace("\n", " ")


def _expect(expect: Expect, depth: int) -> Iterator[str]:
    pad = " " * depth
    yield from (f"{pad}{k}: {v}" for k, v in expect.items() if "." not in k)
    for section in ("also", "checks"):
        rows = [(k.partition(".")[2], v) for k, v in expect.items() if k.startswith(f"{section}.")]
        if rows:
            yield f"{pad}{section}:"
            yield from (f"{pad}  {k}: {v}" for k, v in rows)
