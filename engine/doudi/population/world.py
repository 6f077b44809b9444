"""Facts of some households, drawn when they are asked for: a rule may rest on other facts, on ages, on the kind of family."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np

from doudi.plan.nodes import BOUNDED, CHOICES, DEN, HIGH, KIND, LOW, NULLABLE, PAST, PLACES, ROLE
from doudi.population.chance import STEPS, below, chosen, mark, share, stretched
from doudi.population.model import Draw, Rule
from doudi.population.people import People, elements
from doudi.population.reading import Unfit
from doudi.text.diagnostic import did_you_mean

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.population.chance import Ints, Marks
    from doudi.population.model import Parameters, Test

NONE = -(2**62)  # 无
EPOCH = date(1970, 1, 1).toordinal()
OLDEST = 130
SPECIAL = ("kind", "who", "age", "people")


@dataclass(slots=True)
class Var:
    """Drawn values, int64: 0 and 1, the index of a word, a number times `den`, an ordinal; NONE is 无."""

    kind: str  # bool · enum · number · date · time
    values: Ints
    words: tuple[tuple[str, ...], ...] = ()  # of `enum`: each choice's id and name
    den: int = 1


class World:
    """`count` households from number `start` on (from 0). `records` as the door has them, people in `people` ("" where there are none)."""

    def __init__(self, parameters: Parameters, door: dict[str, Any], root: str, day: int, seed: int, start: int, count: int):
        self.parameters, self.door, self.root, self.day, self.seed = parameters, door, root, day, seed
        numbers = np.arange(start, start + count, dtype=np.uint64) + np.uint64(1)
        self.people = People(parameters, seed, numbers)
        self.list = people_of(door, root)
        self.ids: dict[str, Marks] = {root: numbers}
        self.parents: dict[str, tuple[str, Ints]] = {}  # record: (its parent, the parent's element of each)
        self.offsets: dict[str, Ints] = {}
        self.made: dict[tuple[str, str], Var] = {}
        self._asked: list[tuple[str, str]] = []
        self._rows = {(r, f[0]): f for r, rows in door.items() for f in rows["facts"]}
        self._above = {child: r for r, rows in door.items() for child in rows["lists"]}
        if self.list:
            self._lay(self.list, self.people.ids, self.people.home, self.people.offsets)

    def _lay(self, record: str, ids: Marks, home: Ints, offsets: Ints) -> None:
        self.ids[record], self.parents[record], self.offsets[record] = ids, (self._above[record], home), offsets

    def size(self, record: str) -> int:
        return len(self._ids(record))

    def _ids(self, record: str) -> Marks:
        """The elements of a record; a list is drawn when it is first asked for."""
        if record not in self.ids:
            above = self._above[record]
            parents = self._ids(above)
            rule = self.parameters.lists.get(record) or self.parameters.defaults["list"]
            sizes = self._drawn(above, f"list {record}", rule, ["list", "", "", "number", 1, 0, 60, [], False, "fact"]).values
            offsets = np.zeros(len(parents) + 1, np.int64)
            np.cumsum(sizes, out=offsets[1:])
            home = np.repeat(np.arange(len(parents), dtype=np.int64), sizes)
            self._lay(record, elements(parents + mark(0, record), home, offsets), home, offsets)
        return self.ids[record]

    # -- values by name

    def value(self, record: str, name: str) -> Var:
        """What is known by a name in a record or around it. Raises KeyError, and Unfit where a rule is at fault."""
        found = self._own(record, name)
        if found is not None:
            return found
        if record not in self._above:
            raise KeyError(name)
        self._ids(record)
        above, home = self.parents[record]
        around = self.value(above, name)
        return replace(around, values=around.values[home])

    def fact(self, record: str, name: str) -> Var:
        """What is written for a fact: what rules know by its name, unless they know something else by it."""
        key = record, name
        if name not in SPECIAL and key not in self.parameters.hidden:
            return self.value(record, name)
        return self._drawn(record, name, self.parameters.facts.get(key) or self._default(self._rows[key]), self._rows[key])

    def _own(self, record: str, name: str) -> Var | None:
        key = record, name
        if key in self.made:
            return self.made[key]
        made = self._special(record, name)
        if made is None:
            row = self._rows.get(key)
            rule = self.parameters.hidden.get(key)
            if rule is not None:
                row = None  # a fact of that name is another thing: see `fact`
            else:
                rule = self.parameters.facts.get(key)
            if rule is None and row is None:
                return None
            if rule is None:
                rule = self._default(row)
            if key in self._asked:
                listed = " → ".join(n for _, n in [*self._asked[self._asked.index(key) :], key])
                raise Unfit(rule.span, f"绕成了圈：{listed}", f"in a circle: {listed}")
            self._asked.append(key)
            made = self._drawn(record, name, rule, row)
            self._asked.pop()
        self.made[key] = made
        return made

    def _special(self, record: str, name: str) -> Var | None:
        people = self.people
        if record == self.root and name == "kind":
            return Var("enum", people.kind, tuple((k,) for k in self.parameters.families))
        if record == self.root and name == "people":
            return Var("number", np.diff(people.offsets))
        if record == self.list and name == "who":
            return Var("enum", people.who, tuple((k,) for k in self.parameters.people))
        if record == self.list and name == "age":
            return Var("number", people.age)
        return None

    def _default(self, row: list[Any] | None) -> Rule:
        """How a fact without an entry is drawn."""
        assert row is not None
        kinds = {"bool": row[ROLE], "enum": "choice", "percent": "number", "date": "date", "time": "date"}
        rule = self.parameters.defaults[kinds.get(row[KIND], "number")]
        if row[KIND] in ("number", "percent") and row[BOUNDED] and row[HIGH] - row[LOW] < 10_000 * row[DEN]:
            rule = replace(rule, otherwise=replace(rule.otherwise, ends=(Fraction(row[LOW], row[DEN]), Fraction(row[HIGH], row[DEN]))))
        return rule

    # -- rules

    def _drawn(self, record: str, name: str, rule: Rule, row: list[Any] | None) -> Var:
        """A value for each element of a record."""
        ids = self._ids(record)
        every = [d for _, d in rule.cases] + [rule.otherwise]
        out = _shape(row, every)
        if out.den == 0:
            same = next(d for d in every if d.kind in ("same", "total"))
            base = self._looked(self._record_of(same, record), same)
            out.den, out.words, out.kind = base.den, base.words, base.kind
        out.values = np.full(len(ids), NONE, np.int64)
        left = np.ones(len(ids), bool)
        for given, draw in rule.cases:
            held = left & self.held(record, given, own=rule.own)
            left &= ~held
            self._draw(record, name, draw, np.flatnonzero(held), out, row, rule)
        self._draw(record, name, rule.otherwise, np.flatnonzero(left), out, row, rule)
        if row is not None and row[KIND] in ("number", "percent", "date"):
            lo, hi = row[LOW], min(row[HIGH], self.day) if row[KIND] == "date" and row[PAST] else row[HIGH]
            out.values = np.where(out.values == NONE, NONE, np.clip(out.values, lo, hi))
        return out

    def _draw(self, record: str, name: str, d: Draw, at: Ints, out: Var, row: list[Any] | None, rule: Rule) -> None:
        ids = self._ids(record)[at]
        draws = below(ids, mark(self.seed, f"{record}.{name}"))
        values = self._values(record, name, d, at, draws, out, rule)
        nullable = row is None or row[NULLABLE]
        if d.none and nullable:
            nothing = below(ids, mark(self.seed, f"{record}.{name} none")) < np.uint64(share(d.none))
            values = np.where(nothing, NONE, values)
        out.values[at] = values

    def _values(self, record: str, name: str, d: Draw, at: Ints, draws: Marks, out: Var, rule: Rule) -> Ints:
        if d.kind == "yes":
            return (draws < np.uint64(share(d.share))).astype(np.int64)
        if d.kind in ("choose", "even"):
            return self._choice(d, draws, out, rule)
        if d.kind in ("number", "days"):
            return self._stretch(record, name, d, at, draws, out)
        if d.kind in ("same", "total"):
            base = self._looked(self._record_of(d, record), d).values
            if d.kind == "total":
                base = self._summed(self._record_of(d, record), record, np.where(base == NONE, 0, base))
            return self._times(record, name, d, at, draws, base[at], out)
        if d.kind in ("count", "any"):
            inner = self._record_of(d, record)
            found = self._summed(inner, record, self.held(inner, d.tests, own=rule.own).astype(np.int64))[at]
            return (found > 0).astype(np.int64) if d.kind == "any" else found
        if d.kind == "born":
            return self._born(record, d, at, draws)
        if d.kind == "who":
            return self.value(record, "who").values[at]
        return np.full(len(at), NONE, np.int64)

    def _choice(self, d: Draw, draws: Marks, out: Var, rule: Rule) -> Ints:
        places = {w: i for i, words in enumerate(out.words) for w in words}
        pairs = [(places.get(w, NONE), x) for w, x in d.weights if w in places or w == "none"]
        strange = next((w for w, _ in d.weights if w not in places and w != "none"), None)
        if out.kind == "number":
            pairs = [(int(w) * out.den if w.isdigit() else 0, x) for w, x in d.weights]
        elif strange is not None and rule.own:
            known = [w for words in out.words for w in words]
            near = did_you_mean(strange, known)
            raise Unfit(d.span, f"没有“{strange}”这个选择；可用：{' '.join(known)}" + (f"；是不是“{near}”？" if near else ""),
                        f"there is no choice “{strange}”; there are: {' '.join(known)}")
        if d.kind == "even" or sum(x for _, x in pairs) <= 0:
            pairs = [(i, Fraction(1)) for i in range(max(len(out.words), 1))]
        return np.array([p for p, _ in pairs], np.int64)[chosen(draws, [x for _, x in pairs])]

    def _stretch(self, record: str, name: str, d: Draw, at: Ints, draws: Marks, out: Var) -> Ints:
        within = below(self._ids(record)[at], mark(self.seed, f"{record}.{name} within"))
        den = 1 if d.kind == "days" else out.den
        ends, step = [int(x * den) for x in d.ends], max(int((d.step or Fraction(1)) * den), 1)
        if any((b - a) // step >= STEPS for a, b in pairwise(ends)):
            raise Unfit(d.span, "两个数之间的 step 太小", "`step` is too small for these numbers")
        found = stretched(draws, within, ends, step)
        if d.kind == "number":
            return found
        if out.kind == "time":  # seconds since 1970 (language.values): nine in the morning in China
            return (self.day - found - EPOCH) * 86_400 + 3_600
        return self.day - found

    def _times(self, record: str, name: str, d: Draw, at: Ints, draws: Marks, base: Ints, out: Var) -> Ints:
        """A percentage of another value, to a step."""
        if not d.ends or out.kind != "number":
            return base
        within = below(self._ids(record)[at], mark(self.seed, f"{record}.{name} within"))
        factor = stretched(draws, within, [int(x * 100) for x in d.ends], 1)
        step = max(int((d.step or Fraction(1, out.den)) * out.den), 1)
        return np.where(base == NONE, NONE, base * factor // 10_000 // step * step)

    def _born(self, record: str, d: Draw, at: Ints, draws: Marks) -> Ints:
        """A birthday that makes the age of the person on the day of the population, any day of the year."""
        today = date.fromordinal(self.day)
        days = [date(max(today.year - a, 1), today.month, min(today.day, 28)).toordinal() for a in range(OLDEST)]
        ages = self.value(record, "age").values[at]
        return np.array(days, np.int64)[np.clip(ages, 0, OLDEST - 1)] - ((draws * np.uint64(365)) >> np.uint64(32)).astype(np.int64)

    # -- others

    def held(self, record: str, given: tuple[Test, ...], *, own: bool = False) -> NDArray[np.bool_]:
        """For which elements all tests hold. `own`: of the file that was given, where a word must be one of the region's."""
        out = np.ones(self.size(record), bool)
        for test in given:
            try:
                var = self.value(record, test.name)
            except KeyError:
                raise self._unknown(test, record) from None
            out &= _among(var, test, strict=own or test.name in SPECIAL)
        return out

    def _unknown(self, test: Test, record: str) -> Unfit:
        names = {n for r, n in (*self.parameters.hidden, *self.parameters.facts, *self._rows)} | set(SPECIAL)
        near = did_you_mean(test.name, names)
        return Unfit(
            test.span, f"{record} 里没有“{test.name}”" + (f"；是不是“{near}”？" if near else ""),
            f"{record} has no “{test.name}”" + (f"; did you mean “{near}”?" if near else ""),
        )

    def _record_of(self, d: Draw, record: str) -> str:
        """Where what a draw speaks of lies."""
        if d.kind == "same":
            return record
        inner = d.weights[0][0]
        if self._above.get(inner) != record:
            raise Unfit(d.span, f"“{inner}”不是 {record} 里的名单", f"“{inner}” is no list of {record}")
        self._ids(inner)
        return inner

    def _looked(self, record: str, d: Draw) -> Var:
        try:
            return self.value(record, d.name)
        except KeyError:
            raise Unfit(d.span, f"{record} 里没有“{d.name}”", f"{record} has no “{d.name}”") from None

    def _summed(self, inner: str, record: str, values: Ints) -> Ints:
        running = np.zeros(len(values) + 1, np.int64)
        np.cumsum(values, out=running[1:])
        offsets = self.offsets[inner]
        return running[offsets[1:]] - running[offsets[:-1]]


def people_of(door: dict[str, Any], root: str) -> str:
    """The list of people: `members`, else the first that a household must have, else the first."""
    lists, names = door[root]["lists"], door[root]["list_names"]
    if "members" in lists:
        return "members"
    return next((x for x, n in zip(lists, names, strict=True) if n[2]), lists[0] if lists else "")


def _shape(row: list[Any] | None, draws: list[Draw]) -> Var:
    """What kind of values a rule gives: of the fact if there is one, else as it is drawn. `den` 0: as what it copies."""
    empty = np.zeros(0, np.int64)
    if row is not None and row[KIND] != "text":
        kind = "number" if row[KIND] == "percent" else row[KIND]
        den = 10 ** row[PLACES] if kind == "number" and len(row) > PLACES else 1
        return Var(kind, empty, tuple(tuple(map(str, c)) for c in row[CHOICES]), den)
    kinds = [d.kind for d in draws if d.kind != "none"]
    if any(k in ("yes", "any") for k in kinds):
        return Var("bool", empty)
    if any(k in ("choose", "who") for k in kinds):
        words = dict.fromkeys(w for d in draws if d.kind == "choose" for w, _ in d.weights if w != "none")
        return Var("enum", empty, tuple((w,) for w in words))
    if any(k in ("days", "born") for k in kinds):
        return Var("date", empty)
    return Var("number", empty, (), 0 if any(k in ("same", "total") for k in kinds) else 1 if "count" in kinds else 100)


def _among(var: Var, test: Test, *, strict: bool) -> NDArray[np.bool_]:
    """Where a value is one of those that a test names."""
    out = np.zeros(len(var.values), bool)
    for word in test.words:
        if word == "none":
            out |= var.values == NONE
        elif var.kind == "bool" and word in ("yes", "no", "是", "否"):
            out |= var.values == int(word in ("yes", "是"))
        elif var.kind == "enum" and any(word in w for w in var.words):
            out |= var.values == next(i for i, w in enumerate(var.words) if word in w)
        elif var.kind != "enum" or strict:
            raise Unfit(test.span, f"“{test.name}”不能是“{word}”", f"“{test.name}” cannot be “{word}”")
    for low, high in test.spans:
        if var.kind not in ("number", "enum") or (var.kind == "enum" and var.words):
            raise Unfit(test.span, f"“{test.name}”不是数", f"“{test.name}” is no number")
        found = var.values != NONE
        if low is not None:
            found = found & (var.values >= int(low * var.den))
        if high is not None:
            found = found & (var.values <= int(high * var.den))
        out |= found
    return out
