"""A file of parameters to data, each fault at its place. Shape is the schema's matter, what the words mean is told here."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from doudi.population.model import Draw, Family, Parameters, Person, Rule, Test
from doudi.syntax.document import Map, Scalar, Seq
from doudi.syntax.file import load
from doudi.text.diagnostic import Faults, InputError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from doudi.syntax.document import Doc, Entry
    from doudi.text.source import Span

    K = TypeVar("K")
    T = TypeVar("T")

SHIPPED = Path(__file__).with_name("families.yaml")
KINDS = ("yes", "choose", "even", "number", "days", "same", "total", "count", "any", "born", "who")
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
RANGE = re.compile(r"(-?\d{1,12}(?:\.\d{1,6})?)?\.\.(-?\d{1,12}(?:\.\d{1,6})?)?", re.ASCII)
LONGEST = 40  # people of one role


class Unfit(Exception):
    """What is wrong, in Chinese and English, and where."""

    def __init__(self, span: Span, zh: str, en: str):
        super().__init__(en)
        self.span, self.words = span, (zh, en)


def parameters(path: str | None) -> Parameters:
    """The shipped parameters, with the file at `path` laid over them. Raises InputError, OSError."""
    out = Parameters()
    faults = Faults()
    for name in [str(SHIPPED), *([path] if path is not None else [])]:
        source, doc = load(name, "population", faults)
        out.digest = sha256(f"{out.digest} {source.text}".encode()).hexdigest()
        if doc is not None:
            _Reader(out, faults, own=name == path).file(doc)
    if faults.errors:
        raise InputError(faults.errors)
    return out


class _Reader:
    def __init__(self, out: Parameters, faults: Faults, *, own: bool):
        self.out, self.faults, self.own = out, faults, own

    def file(self, doc: Map) -> None:
        out = self.out
        out.title = doc.text("population") or ""
        found = doc.map("unknown")
        if found is not None:
            old = dict(zip(("families", "facts"), out.gaps, strict=True))
            new = {e.key.text: self._kept(partial(percent, e.value), None) or Fraction(0) for e in found.entries}
            both = old | new
            out.gaps = both["families"], both["facts"]
        for e in self._entries(doc, "people"):
            self._put(out.people, e.key.text, partial(person, e))
        for e in self._entries(doc, "families"):
            self._put(out.families, e.key.text, partial(family, e, out))
        for section, into in (("hidden", out.hidden), ("facts", out.facts)):
            for record in self._entries(doc, section):
                assert isinstance(record.value, Map)
                for e in record.value.entries:
                    self._put(into, (record.key.text, e.key.text), partial(rule, e, own=self.own))
        for section, rules in (("lists", out.lists), ("defaults", out.defaults)):
            for e in self._entries(doc, section):
                self._put(rules, e.key.text, partial(rule, e, own=self.own))
        if sum(f.share for f in out.families.values()) <= 0:
            self._say(doc.span, "各种家庭的 share 加起来要大于 0", "the shares of the families add up to nothing")

    def _entries(self, doc: Map, key: str) -> tuple[Entry, ...]:
        found = doc.map(key)
        return found.entries if found is not None else ()

    def _put(self, into: dict[K, T], key: K, made: Callable[[], T]) -> None:
        found = self._kept(made, None)
        if found is not None:
            into[key] = found

    def _kept(self, made: Callable[[], T], other: T | None) -> T | None:
        """What `made` gives, else `other`, with the reason told."""
        try:
            return made()
        except Unfit as problem:
            self._say(problem.span, *problem.words)
            return other

    def _say(self, span: Span, zh: str, en: str) -> None:
        self.faults.add(fault("population-parameter", span, problem=(zh, en)))


# -- values


def number(doc: Doc) -> Fraction:
    """A number as written, exact. Raises Unfit."""
    if not isinstance(doc, Scalar) or not NUMBER.fullmatch(doc.text):
        raise Unfit(doc.span, "要写一个数", "a number is wanted")
    return Fraction(doc.text)


def percent(doc: Doc) -> Fraction:
    """A share out of a hundred."""
    text = doc.text.removesuffix("%") if isinstance(doc, Scalar) else ""
    if not NUMBER.fullmatch(text) or not 0 <= Fraction(text) <= 100:
        raise Unfit(doc.span, "要写 0 到 100 之间的数（百分比）", "a percentage from 0 to 100 is wanted")
    return Fraction(text)


def stretches(doc: Doc) -> tuple[Fraction, ...]:
    """Ends of stretches, going up."""
    items = tuple(map(number, doc.items)) if isinstance(doc, Seq) else ()
    if len(items) < 2 or any(b < a for a, b in pairwise(items)):
        raise Unfit(doc.span, "要写两个以上从小到大的数", "two or more numbers are wanted, going up")
    return items


def weights(doc: Doc) -> tuple[tuple[str, Fraction], ...]:
    """Words with their weights, which need not sum to one. Raises Unfit."""
    assert isinstance(doc, Map)
    found = tuple((e.key.text, number(e.value)) for e in doc.entries)
    if any(w < 0 for _, w in found) or sum(w for _, w in found) <= 0:
        raise Unfit(doc.span, "权重不能是负数，也不能全是 0", "weights may not be negative, nor all 0")
    return found


def tests(doc: Doc | None) -> tuple[Test, ...]:
    if not isinstance(doc, Map):
        return ()
    return tuple(_test(e) for e in doc.entries)


def _test(e: Entry) -> Test:
    items = e.value.items if isinstance(e.value, Seq) else (e.value,)
    words, spans = [], []
    for item in items:
        assert isinstance(item, Scalar)
        found = RANGE.fullmatch(item.text)
        if found is not None and item.text != "..":
            spans.append((_end(found[1]), _end(found[2])))
        elif NUMBER.fullmatch(item.text):
            spans.append((Fraction(item.text), Fraction(item.text)))
        else:
            words.append(item.text)
    return Test(e.key.text, tuple(words), tuple(spans), e.key.span)


def _end(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


def note(doc: Map) -> tuple[str, str]:
    """Where a figure is from: (`source` or `assumed`, its words); empty where neither is written."""
    for word in ("source", "assumed"):
        found = doc.text(word)
        if found is not None:
            return word, found
    return "", ""


# -- entries


def rule(e: Entry, *, own: bool) -> Rule:
    assert isinstance(e.value, Map)
    doc = e.value
    cases = doc.get("cases")
    found = []
    for item in cases.items if isinstance(cases, Seq) else ():
        assert isinstance(item, Map)
        found.append((tests(item.get("when")), draw(item, doc, item.span)))
    unknown = doc.get("unknown")
    return Rule(
        tuple(found), draw(doc, doc, e.key.span, whole=bool(found)), e.key.span,
        percent(unknown) if unknown is not None else None, note(doc), own,
    )


def draw(doc: Map, rule: Map, span: Span, *, whole: bool = False) -> Draw:
    """One way of drawing. `rule`: where `step` stands if not here; `whole`: with cases beside it."""
    kinds = [k for k in KINDS if doc.get(k) is not None]
    none = doc.get("none")
    if len(kinds) > 1:
        raise Unfit(span, f"{' '.join(kinds)} 只能写一样", f"only one of {' '.join(kinds)} may stand here")
    if not kinds and none is None:
        words = f"要写其中一样：{' '.join(KINDS)} none", f"one of these is wanted: {' '.join(KINDS)} none"
        raise Unfit(span, *words)
    kind = kinds[0] if kinds else "none"
    value = doc.get(kind)
    assert value is not None
    step = doc.get("step") or rule.get("step")
    share, name = Fraction(0), ""
    ends: tuple[Fraction, ...] = ()
    chances: tuple[tuple[str, Fraction], ...] = ()
    if kind == "yes":
        share = percent(value)
    elif kind == "choose":
        chances = weights(value)
    elif kind in ("number", "days"):
        ends = stretches(value)
    else:
        name = value.text if isinstance(value, Scalar) else ""
    if kind in ("same", "total") and (found := doc.get("percent") or rule.get("percent")) is not None:
        ends = stretches(found)
    if kind in ("count", "any"):
        chances = ((name, Fraction(1)),)
    if kind == "total":
        chances = ((doc.text("of") or "", Fraction(1)),)
    size = number(step) if step is not None else None
    if step is not None and size is not None and size <= 0:
        raise Unfit(step.span, "step 要大于 0", "`step` is above 0")
    least = percent(none) if none is not None else Fraction(100 if kind == "none" else 0)
    given = tests(doc.get("when")) if kind in ("count", "any") else ()
    return Draw(kind, span, share, chances, ends, name, given, least, size)


def family(e: Entry, out: Parameters) -> Family:
    assert isinstance(e.value, Map)
    doc = e.value
    share = number(doc.get("share") or doc)
    people = doc.map("people")
    if people is None:  # another share for a family that is known
        if e.key.text not in out.families:
            raise Unfit(e.key.span, "要写 people：有哪些人", "`people` is wanted: who lives in it")
        return Family(share, out.families[e.key.text].people, note(doc), e.key.span)
    found = []
    for p in people.entries:
        if p.key.text not in out.people:
            known = " ".join(out.people)
            raise Unfit(p.key.span, f"people 里没有“{p.key.text}”，有：{known}", f"`people` has no “{p.key.text}”; it has: {known}")
        counts = weights(p.value) if isinstance(p.value, Map) else ((p.value.text, Fraction(1)),) if isinstance(p.value, Scalar) else ()
        if any(not c.isascii() or not c.isdigit() or int(c) > LONGEST for c, _ in counts):
            raise Unfit(p.key.span, f"人数是 0 到 {LONGEST} 的整数", f"a count is a whole number up to {LONGEST}")
        found.append((p.key.text, tuple((int(c), w) for c, w in counts)))
    if share < 0:
        raise Unfit(e.key.span, "share 不能是负数", "`share` may not be negative")
    return Family(share, tuple(found), note(doc), e.key.span)


def person(e: Entry) -> Person:
    assert isinstance(e.value, Map)
    doc = e.value
    years = doc.get("years")
    within = doc.get("within")
    assert years is not None
    found = stretches(within) if within is not None else (Fraction(0), Fraction(110))
    if found[0] < 0 or found[-1] > 120:
        raise Unfit((within or years).span, "年龄在 0 到 120 之间", "ages are from 0 to 120")
    beside = tuple(t for k in ("beside", "or") if (t := doc.text(k)))
    return Person(
        doc.text("name") or e.key.text, stretches(years), beside, (int(found[0]), int(found[-1])), note(doc), e.key.span
    )
