"""Which words of an expression name what, so that they can be written in Chinese or English without changing what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from doudi.language.functions import AS_OF, BY_NAME, FALSE, NOTHING, RESULT_IDS, RESULTS, SILENT, TRUE, Function
from doudi.language.types import Type
from doudi.program.declare import words
from doudi.program.model import Fact, Names, Region, Term
from doudi.syntax import tree as t

CONSTANTS = {
    w: pair
    for group, pair in (
        (TRUE, ("是", "true")), (FALSE, ("否", "false")), (NOTHING, ("无", "none")), (SILENT, ("未规定", "unsettled")),
        (AS_OF, ("决定日", "as_of")),
    )
    for w in group
}


class Renaming:
    """The words of one programme of a region (or of its vocabulary, with programme "")."""

    def __init__(self, region: Region, programme: str, lang: str):
        self.region, self.programme, self.lang = region, programme, lang
        self.terms: dict[str, Term] = {}
        found = list(region.terms.values())
        if programme in region.programmes:
            p = region.programmes[programme]
            found += [*p.terms.values(), *p.also]
        for term in found:
            self.terms.update(dict.fromkeys(words(term.names), term))
        self.facts = {(f.record, w): f for f in region.facts.values() for w in words(f.names)}
        self.rates = {w: r for r in region.rates.values() for w in words(r.names)}
        self.lists = {w: r for r in region.records.values() if r.parent is not None for w in words(r.names)}
        self.programmes = {w: p for p in region.programmes.values() for w in words(p.names)}

    def names(self, node: t.Node, record: str, want: Type | None = None) -> Iterator[tuple[t.Name | t.Number, str]]:
        """Each name in an expression, and each figure with a unit, and how it is written in the other language."""
        match node:
            case t.Name():
                yield node, self.spell(node.text, record, want)
            case t.Number(span, _, unit) if unit:
                yield node, span.text.removesuffix(unit) + self.unit(unit)
            case t.Member(_, owner, name):
                yield from self._member(owner, name)
            case t.Call(_, function, args):
                yield from self._call(function, args, record, want)
            case t.Where(_, items, condition):
                yield items, self._list(items.text)
                yield from self.names(condition, self._target(items.text) or record)
            case t.Compare(_, operands, _):
                types = [self.type(o, record) for o in operands]
                lent = next((x for x in types if x is not None and x.kind == "enum"), None)
                for o in operands:
                    yield from self.names(o, record, lent)
            case t.In(_, item, items, _):
                yield from self.names(item, record)
                yield from self.names(items, record, self.type(item, record))
            case t.Items(_, items):
                for i in items:
                    yield from self.names(i, record, want)
            case t.Sum(_, pairs) | t.Product(_, pairs):
                for _, x in pairs:
                    yield from self.names(x, record, want)
            case t.And(_, parts) | t.Or(_, parts):
                for x in parts:
                    yield from self.names(x, record)
            case t.Not(_, of) | t.Negative(_, of) | t.Group(_, of):
                yield from self.names(of, record, want)

    def _member(self, owner: t.Name, name: t.Name) -> Iterator[tuple[t.Name, str]]:
        found = self.programmes.get(owner.text)
        if found is None:
            return
        yield owner, self.pick(found.names)
        if name.text in RESULT_IDS:
            id = RESULT_IDS[name.text]
            yield name, RESULTS[id] if self.lang == "zh" else id
        else:
            yield name, next((self.pick(a.names) for a in found.also if name.text in words(a.names)), name.text)

    def _call(self, function: t.Name, args: tuple[t.Node, ...], record: str, want: Type | None) -> Iterator[tuple[t.Name | t.Number, str]]:
        built = BY_NAME.get(function.text)
        if built is not None:
            yield function, self._called(built, function.text, args) if self.lang == "zh" else built.id
        inner = record
        for i, a in enumerate(args):
            if i == 0 and isinstance(a, t.Name) and (self._target(a.text) is not None):
                yield a, self._list(a.text)
                inner = self._target(a.text) or record
                continue
            if i == 0 and isinstance(a, t.Where):
                inner = self._target(a.items.text) or record
                yield from self.names(a, record)
                continue
            yield from self.names(a, inner, want)

    def _called(self, built: Function, written: str, args: tuple[t.Node, ...]) -> str:
        """A function in Chinese: as written, else for a count by what the list counts in (人数 次数 户数, else 个数)."""
        if written in built.zh or built.id != "count" or not args:
            return written if written in built.zh else built.zh[0]
        items = args[0].items if isinstance(args[0], t.Where) else args[0]
        record = self.region.records.get(self._target(items.text) or "") if isinstance(items, t.Name) else None
        word = f"{record.counts}数" if record is not None else ""
        return word if word in built.zh else "个数"

    def unit(self, text: str) -> str:
        """A unit in the other language; as it is where a figure cannot be written with that word."""
        found = self.region.units.parse(text)
        said = text if found is None else self.region.units.show(found, self.lang)
        return said if all(x and x.replace("_", "").isalpha() for x in said.split("/")) else text

    def spell(self, word: str, record: str, want: Type | None) -> str:
        """A bare word in the language asked for; as it is where it names nothing."""
        if want is not None and want.kind == "enum" and (i := want.choice(word)) is not None:
            choice = want.choices[i]
            return choice.name if self.lang == "zh" or not choice.id.isascii() else choice.id
        found = self._entry(word, record)
        if found is not None:
            return self.pick(found)
        if word in self.rates:
            return self.pick(self.rates[word].names)
        if word in RESULT_IDS and self.programme:
            return RESULTS[RESULT_IDS[word]] if self.lang == "zh" else RESULT_IDS[word]
        if word in CONSTANTS:
            return CONSTANTS[word][self.lang != "zh"]
        return self._list(word)

    def _entry(self, word: str, record: str) -> Names | None:
        if word in self.terms:
            return self.terms[word].names
        fact = self._fact(word, record)
        return fact.names if fact is not None else None

    def _fact(self, word: str, record: str) -> Fact | None:
        """The fact of that name that an element of `record` sees."""
        line = self.region.ancestors(record) if record in self.region.records else ()
        return next((self.facts[r, word] for r in line if (r, word) in self.facts), None)

    def type(self, node: t.Node, record: str) -> Type | None:
        """The type of a name, where it may lend its choices."""
        if isinstance(node, t.Member):
            programme = self.programmes.get(node.owner.text)
            if programme is None:
                return None
            return next((a.expr.type for a in programme.also if node.name.text in words(a.names)), None)
        if not isinstance(node, t.Name):
            return None
        if node.text in self.terms:
            return self.terms[node.text].expr.type
        fact = self._fact(node.text, record)
        if fact is not None:
            return fact.type
        return self.rates[node.text].type if node.text in self.rates else None

    def _target(self, word: str) -> str | None:
        if word in self.lists:
            return self.lists[word].id
        if RESULT_IDS.get(word) == "covered" and self.programme in self.region.programmes:
            return self.region.programmes[self.programme].covered
        return None

    def _list(self, word: str) -> str:
        if word in self.lists:
            return self.pick(self.lists[word].names)
        if RESULT_IDS.get(word) == "covered":
            return RESULTS["covered"] if self.lang == "zh" else "covered"
        return word

    def pick(self, names: Names) -> str:
        """The Chinese name, or the id: the English name may hold spaces."""
        return names.zh if self.lang == "zh" else names.id
