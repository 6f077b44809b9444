"""Untyped tree to typed expression: every name resolved, every unit checked, one message for one slip."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from doudi.language import slips
from doudi.language import types as ty
from doudi.language import units as un
from doudi.language.functions import (
    AS_OF,
    BY_NAME,
    FALSE,
    NOTHING,
    OPERATOR_WORDS,
    RESULT_IDS,
    RESULTS,
    SILENT,
    TRUE,
)
from doudi.program import calls, guesses
from doudi.program.model import Expr, Rate
from doudi.program.scope import Declared, Scope
from doudi.syntax import tree as t
from doudi.text.diagnostic import Faults, Related, did_you_mean, fault
from doudi.text.source import Span

PERIODS = {"年": "year", "月": "month", "日": "day", "小时": "hour"}


def _upper(unit: un.Unit) -> list[tuple[str, int]]:
    """What stands above the line of a unit: 元 of 元/人/月."""
    return [(s, e) for s, e in unit if e > 0]


class Typer:
    """Types the expressions of one programme (or of the vocabulary, with programme "")."""

    def __init__(
        self,
        scope: Scope,
        units: un.UnitTable,
        programme: str,
        covered: str,
        faults: Faults,
        term_type: Callable[[Declared], Expr],
        result_type: Callable[[str, str], tuple[ty.Type, str] | None],
        used: set[str],
    ):
        self.scope, self.units, self.programme, self.covered, self.faults = scope, units, programme, covered, faults
        self.term_type, self.result_type, self.used = term_type, result_type, used
        self.depth = 0
        self.told_of_each: set[tuple[str, int]] = set()  # files and lines of which it was said that a name there is of each

    # -- entry points

    def expr(self, node: t.Node, record: str, want: ty.Type | None = None) -> Expr:
        """`node` typed in the scope of `record`; `want` names the choices a bare word may be and gives 0 its unit."""
        match node:
            case t.Number():
                return self._number(node, record, want)
            case t.Day(span, ordinal):
                return Expr("const", ty.DATE, self.root(record), data=ordinal, span=span)
            case t.Name():
                return self._name(node, record, want)
            case t.Member():
                return self._member(node, record)
            case t.Call():
                return calls.call(self, node, record, want)
            case t.Negative(span, of):
                x = self.expr(of, record, want)
                return Expr("neg", x.type, x.record, (x,), span=span) if self._numeric(x) else self.broken(span, record)
            case t.Sum():
                return self._sum(node, record, want)
            case t.Product():
                return self._product(node, record)
            case t.Compare():
                return self._compare(node, record)
            case t.In():
                return self._in(node, record)
            case t.Not(span, of):
                x = self.condition(of, record)
                return Expr("not", ty.BOOL, x.record, (x,), span=span)
            case t.And(span, parts) | t.Or(span, parts):
                xs = tuple(self.condition(p, record) for p in parts)
                return Expr(
                    "and" if isinstance(node, t.And) else "or", ty.BOOL, self.deepest(xs, record), xs, span=span
                )
            case t.Where(span) | t.Items(span):
                self.faults.say("list-where-value", span)
        return self.broken(node.span, record)

    def condition(self, node: t.Node, record: str) -> Expr:
        """`node` as yes/no."""
        x = self.expr(node, record, ty.BOOL)
        if x.type.kind in ("bool", "broken"):
            return x
        if x.type.kind == "unsettled":
            return Expr("silent", ty.BOOL, x.record, data=("expression", None, None), span=x.span)
        self.faults.say("not-yes-no", node.span, found=self.describe(x.type))
        return self.broken(node.span, record)

    def fit(self, x: Expr, want: ty.Type, span: Span | None) -> Expr:
        """`x` as a value of type `want`; says so when it cannot be."""
        kind = x.type.kind
        if "broken" in (kind, want.kind):
            return x
        if kind == "zero" and want.kind == "number":
            return Expr("const", ty.number(want.unit), x.record, data=Fraction(0), span=x.span)
        if kind == "unsettled":
            return Expr("silent", want, x.record, data=("expression", None, None), span=x.span)
        if kind == "none" and want.nullable:
            return Expr("const", want, x.record, data=None, span=x.span)
        if kind != want.kind or (kind == "enum" and x.type.choices != want.choices):
            self.faults.say("type-differs", span, found=self.describe(x.type), wanted=self.describe(want))
            return self.broken(span, x.record)
        if kind == "number" and x.type.unit != want.unit:
            self.unit_fault(x, want, span)
            return self.broken(span, x.record)
        return x

    # -- parts

    def list_of(self, node: t.Node, record: str) -> tuple[str, Expr | None] | None:
        """The record and filter that `成员` or `成员 其中 …` names; None when it names no list."""
        name, condition = (node.items, node.condition) if isinstance(node, t.Where) else (node, None)
        if not isinstance(name, t.Name):
            self.faults.add(fault("list-wanted", node.span, suggestion=guesses.spaced(self, node.span.text)))
            return None
        if RESULT_IDS.get(name.text) == "covered" and self.covered:
            target, base = self.covered, self._result(self.programme, "covered", name.span, record)
        elif name.text in self.scope.lists:
            target, base = self.scope.lists[name.text], None
        else:
            lists = [*self.scope.lists, *(w for w, id in RESULT_IDS.items() if id == "covered" and self.covered)]
            guess = guesses.spaced(self, name.text) or did_you_mean(name.text, lists)
            known = tuple(" ".join(w for w in lists if w.isascii() is english) for english in (False, True))
            self.faults.add(fault("list-unknown", name.span, name=name.text, known=known, suggestion=guess))
            return None
        self.used.add(f"list:{target}")
        parent = self.scope.records[target].parent
        if parent is None or parent not in self.scope.ancestors(record):
            self.faults.say("list-out-of-reach", name.span, name=name.text)
            return None
        filters = [base] if base else []
        if condition is not None:
            if self.depth >= 2:
                self.faults.say("quantifier-too-deep", node.span)
                return None
            self.depth += 1
            filters.append(self.condition(condition, target))
            self.depth -= 1
        if len(filters) == 2:
            return target, Expr("and", ty.BOOL, target, tuple(filters), span=node.span)
        return target, filters[0] if filters else None

    def _number(self, node: t.Number, record: str, want: ty.Type | None) -> Expr:
        root = self.root(record)
        if node.percent:
            return Expr("const", ty.number(un.PLAIN, percent=True), root, data=node.value, span=node.span)
        if not node.unit:
            kind = ty.ZERO if node.value == 0 else ty.number(un.PLAIN)
            return Expr("const", kind, root, data=node.value, span=node.span)
        unit = self.units.parse(node.unit)
        if unit is None:
            guesses.no_unit(self, node, want)
            return self.broken(node.span, record)
        return Expr("const", ty.number(unit), root, data=node.value, span=node.span)

    def _name(self, node: t.Name, record: str, want: ty.Type | None) -> Expr:
        word, root = node.text, self.root(record)
        if want is not None and want.kind == "enum" and (i := want.choice(word)) is not None:
            return Expr("const", ty.enum(want.choices), root, data=i, span=node.span)
        found = self._entry(node, record)
        if found is not None:
            return found
        if word in TRUE | FALSE:
            return Expr("const", ty.BOOL, root, data=word in TRUE, span=node.span)
        if word in NOTHING:
            return Expr("const", ty.NONE, root, data=None, span=node.span)
        if word in SILENT:
            return Expr("unsettled", ty.UNSETTLED, root, span=node.span)
        if word in AS_OF:
            return Expr("as_of", ty.DATE, root, span=node.span)
        self._unknown(node, record, want)
        return self.broken(node.span, record)

    def _entry(self, node: t.Name, record: str) -> Expr | None:
        """A declared thing of that name: term, fact, rate or own result."""
        word, span = node.text, node.span
        declared = self.scope.term(word, self.programme)
        if declared is not None:
            self.used.add(declared.key)
            if declared.record not in self.scope.ancestors(record):
                self._of_each(span, word, declared.record, self.term_type(declared).type)
                return self.broken(span, record)
            x = self.term_type(declared)
            return Expr("term", x.type, declared.record, data=declared.key, span=span)
        fact = self.scope.fact(word, record)
        if fact is not None:
            self.used.add(f"{fact.record}.{fact.id}")
            if fact.type.kind == "text":
                self.faults.say("text-in-expression", span, name=word)
                return self.broken(span, record)
            return Expr("fact", fact.type, fact.record, data=f"{fact.record}.{fact.id}", span=span)
        if word in self.scope.rates:
            return self.rate(self.scope.rates[word], record, span, "now", ())
        if word in RESULT_IDS and self.programme:
            return self._result(self.programme, RESULT_IDS[word], span, record)
        return None

    def rate(self, rate: Rate, record: str, span: Span, mode: str, day: tuple[Expr, ...]) -> Expr:
        """A reading of `rate`, with what its rows and columns look at."""
        self.used.add(f"rate:{rate.names.id}")
        if any(axis and self.scope.nowhere(axis) for axis in (rate.rows, rate.columns)):
            return self.broken(span, record)  # told at the rate
        keys = [self.expr(t.Name(span, axis), record) for axis in (rate.rows, rate.columns) if axis]
        args = (*keys, *day)
        if any(k.type.kind == "broken" for k in args):
            return self.broken(span, record)
        nothing = mode == "at" and day[0].type.nullable and rate.type.kind in ("number", "date")  # of a day that is 无 there is no figure
        type = replace(rate.type, nullable=True) if nothing else rate.type
        return Expr("rate", type, self.deepest(args, record), args, (rate.names.id, mode), span)

    def _member(self, node: t.Member, record: str) -> Expr:
        programme = self.scope.programmes.get(node.owner.text)
        if programme is None:
            guess = did_you_mean(node.owner.text, self.scope.programmes)
            self.faults.add(fault("programme-unknown", node.owner.span, name=node.owner.text, suggestion=guess))
            return self.broken(node.span, record)
        what = RESULT_IDS.get(node.name.text, node.name.text)
        return self._result(programme, what, node.span, record)

    def _result(self, programme: str, what: str, span: Span, record: str) -> Expr:
        found = self.result_type(programme, what)
        if found is None:
            self.faults.add(fault("result-unknown", span, name=what, suggestion=slips.own(what)))
            return self.broken(span, record)
        type, at = found
        if at not in self.scope.ancestors(record) and not (what == "covered" and self.scope.records[at].parent):
            self._of_each(span, span.text, at, type)
            return self.broken(span, record)
        declared = self.scope.terms.get((programme, what))
        what = declared.names.id if declared is not None and what not in RESULTS else what
        return Expr("result", type, at, data=(programme, what), span=span)

    def _sum(self, node: t.Sum, record: str, want: ty.Type | None) -> Expr:
        signs = tuple(s for s, _ in node.terms)
        first = self.expr(node.terms[0][1], record, want)
        if first.type.kind in ("date", "time"):
            return self._dates(node, first, record)
        return self._numbers(node, [first, *(self.expr(x, record, want) for _, x in node.terms[1:])], signs, record)

    def _numbers(self, node: t.Sum, xs: list[Expr], signs: tuple[str, ...], record: str) -> Expr:
        """Figures of one unit added up."""
        if any(not self._numeric(x) for x in xs):
            return self.broken(node.span, record)
        unit = next((x.type for x in xs if x.type.kind == "number"), None)
        if unit is None:
            return Expr("sum", ty.ZERO, self.deepest(xs, record), tuple(xs), signs, node.span)
        fitted = [self.fit(x, unit, x.span) for x in xs]
        if any(x.type.kind == "broken" for x in fitted):
            return self.broken(node.span, record)
        nullable = any(x.type.nullable for x in xs)
        percent = all(x.type.percent for x in xs)
        type = ty.number(unit.unit, percent=percent, nullable=nullable)
        return Expr("sum", type, self.deepest(xs, record), tuple(fitted), signs, node.span)

    def _dates(self, node: t.Sum, first: Expr, record: str) -> Expr:
        """date ± period, date − date, time ± hours, time − time; what is added to a difference is days or hours as it is."""
        x = first
        for i, (sign, part) in enumerate(node.terms[1:], 1):
            if x.type.kind == "number":
                rest = [self.expr(y, record) for _, y in node.terms[i:]]
                return self._numbers(node, [x, *rest], ("+", *(s for s, _ in node.terms[i:])), record)
            y = self.expr(part, record)
            at = self.deepest((x, y), record)
            nullable = x.type.nullable or y.type.nullable
            if y.type.kind == x.type.kind and x.type.kind in ("date", "time") and sign == "-":
                symbol = "日" if x.type.kind == "date" else "小时"
                x = Expr("difference", ty.number(((symbol, 1),), nullable=nullable), at, (x, y), x.type.kind, node.span)
                continue
            unit = y.type.unit[0] if y.type.kind == "number" and len(y.type.unit) == 1 else ("", 0)
            period = PERIODS.get(unit[0]) if unit[1] == 1 else None
            fits = {"date": ("year", "month", "day"), "time": ("hour", "day")}.get(x.type.kind, ())
            if "broken" in (x.type.kind, y.type.kind) or period not in fits:
                if "broken" not in (x.type.kind, y.type.kind):
                    self.faults.say("date-arithmetic", part.span, found=self.describe(y.type))
                return self.broken(node.span, record)
            x = Expr("shift", x.type.but(nullable=nullable), at, (x, y), (period, sign), node.span)
        return x

    def _product(self, node: t.Product, record: str) -> Expr:
        xs = [self.expr(x, record) for _, x in node.factors]
        if any(not self._numeric(x) for x in xs):
            return self.broken(node.span, record)
        unit: un.Unit = un.PLAIN
        for (sign, part), x in zip(node.factors, xs, strict=True):
            unit = un.times(unit, x.type.unit, 1 if sign == "*" else -1)
            if sign == "/" and x.op == "const" and not x.data:
                self.faults.say("division-by-zero", part.span)
                return self.broken(node.span, record)
        ops = tuple(s for s, _ in node.factors)
        nullable = any(x.type.nullable for x in xs)
        type = ty.number(unit, nullable=nullable)
        return Expr("product", type, self.deepest(xs, record), tuple(xs), ops, node.span)

    def _compare(self, node: t.Compare, record: str) -> Expr:
        parts = []
        for a, op, b in zip(node.operands, node.operators, node.operands[1:], strict=False):
            span = a.span.to(b.span)
            x, y = self._pair(a, b, record)
            parts.append(self._comparison(x, op, y, span, record))
        if len(parts) == 1:
            return parts[0]
        return Expr("and", ty.BOOL, self.deepest(parts, record), tuple(parts), "chain", node.span)

    def _pair(self, a: t.Node, b: t.Node, record: str) -> tuple[Expr, Expr]:
        """Both sides typed, each lending the other its choices."""
        bare = self._bare(b, record)
        if self._bare(a, record) and not bare:
            y = self.expr(b, record)
            return self.expr(a, record, y.type), y
        x = self.expr(a, record)
        return x, x if bare and x.type.kind == "broken" else self.expr(b, record, x.type)

    def _bare(self, node: t.Node, record: str) -> bool:
        """Whether a word can only be a choice, of which nothing is known without the other side."""
        if not isinstance(node, t.Name):
            return False
        word, scope = node.text, self.scope
        return not (scope.term(word, self.programme) or scope.fact(word, record) or word in scope.rates or word in RESULT_IDS)

    def _comparison(self, x: Expr, op: str, y: Expr, span: Span, record: str) -> Expr:
        kinds = {x.type.kind, y.type.kind}
        if "broken" in kinds:
            return self.broken(span, record)
        at = self.deepest((x, y), record)
        if (x.op, x.data, x.args) == (y.op, y.data, y.args) and x.op != "const":
            self.faults.say("compares-itself", span)
            return self.broken(span, record)
        if "none" in kinds:
            some = x if y.type.kind == "none" else y
            if not some.type.nullable:
                self.faults.say("never-none", span, name=(some.span or span).text)
                return self.broken(span, record)
            has = Expr("has", ty.BOOL, some.record, (some,), span=span)
            return has if op == "!=" else Expr("not", ty.BOOL, some.record, (has,), span=span)
        if kinds & {"bool", "enum"} and op not in ("=", "!="):
            self.faults.say("order-of-unordered", span, found=self.describe(x.type))
            return self.broken(span, record)
        wanted = x.type if x.type.kind not in ("zero", "unsettled") else y.type
        before = len(self.faults.found)
        x, y = self.fit(x, wanted, span), self.fit(y, wanted, span)
        if len(self.faults.found) > before or "broken" in (x.type.kind, y.type.kind):
            return self.broken(span, record)
        return Expr("compare", ty.BOOL, at, (x, y), op, span)

    def _in(self, node: t.In, record: str) -> Expr:
        x = self.expr(node.item, record)
        if x.type.kind == "broken":
            return x
        if not isinstance(node.items, t.Items):
            self.faults.say("in-needs-list", node.items.span)
            return self.broken(node.span, record)
        if x.type.kind == "enum":
            wanted = set()
            for item in node.items.items:
                y = self.expr(item, record, x.type)
                if y.type.kind == "broken":
                    return y
                if y.op != "const" or y.type.kind != "enum":
                    self.faults.say("in-needs-list", item.span)
                    return self.broken(node.span, record)
                wanted.add(y.data)
            if len(wanted) == len(x.type.choices):
                self.faults.say("in-all-choices", node.span)
                return self.broken(node.span, record)
            found = Expr("in", ty.BOOL, x.record, (x,), tuple(sorted(wanted)), node.span)
        else:
            equal = [self._comparison(x, "=", self.expr(i, record, x.type), i.span, record) for i in node.items.items]
            found = Expr("or", ty.BOOL, self.deepest(equal, record), tuple(equal), span=node.span)
        return Expr("not", ty.BOOL, found.record, (found,), span=node.span) if node.negated else found

    # -- words about types

    def unit_fault(self, x: Expr, want: ty.Type, span: Span | None) -> None:
        """Two units that do not go together, with the fix where there is one."""
        have, need = x.type.unit, want.unit
        fix = None
        text = (x.span or span).text if (x.span or span) is not None else ""  # type: ignore[union-attr]  # one of them is set
        if un.convert_period(have, "年", "月") == need:
            fix = f"per_month({text})" if text.isascii() else f"按月({text})"
        elif un.convert_period(have, "月", "年") == need:
            fix = f"per_year({text})" if text.isascii() else f"按年({text})"
        elif have == un.PLAIN and x.op == "const":
            fix = f"{text}{self.units.show(need)}"
        elif un.times(have, (("人", -1),)) == need:
            fix = f"{text} / 人数(成员)"
        elif un.times(have, (("人", 1),)) == need:
            fix = f"{text} * 人数(成员)"
        elif x.op == "const" and _upper(have) == _upper(need) and (digits := re.match(r"[\d.]+", text)):
            fix = f"{digits.group()}{self.units.show(need)}"
        found, wanted = self.describe(ty.number(have)), self.describe(ty.number(need))
        figure = self.scope.rates.get(x.data[0]) if x.op == "rate" and have == un.PLAIN and not x.type.percent else None
        origin = figure.origin if figure is not None else None
        related = [Related(origin.span, "without-unit")] if origin is not None and origin.span is not None else []
        self.faults.add(fault("unit-differs", x.span or span, related=related, suggestion=fix, found=found, wanted=wanted))

    def describe(self, type: ty.Type) -> tuple[str, str]:
        """A type in Chinese and in English."""
        if type.kind == "number":
            plain = ("%", "%") if type.percent else ("纯数", "a plain number")
            return self.units.show(type.unit) or plain[0], self.units.show(type.unit, "en") or plain[1]
        if type.kind == "enum":
            more = "…" if len(type.choices) > 4 else ""
            zh = "、".join(c.name for c in type.choices[:4])
            return f"选项（{zh}{more}）", f"a choice ({', '.join(c.id for c in type.choices[:4])}{more})"
        return {
            "bool": ("是/否", "yes/no"), "date": ("日期", "a date"), "time": ("时间", "a time"), "text": ("文字", "text"),
            "zero": ("0", "0"), "none": ("无", "none"), "list": ("名单", "a list"), "unsettled": ("未规定", "unsettled"),
        }.get(type.kind, (type.kind, type.kind))

    def deepest(self, xs: tuple[Expr, ...] | list[Expr], record: str) -> str:
        """The deepest record among the parts; all lie on the line from `record` to its root."""
        line = self.scope.ancestors(record)
        return min((x.record for x in xs if x.record in line), key=line.index, default=self.root(record))

    def _numeric(self, x: Expr) -> bool:
        if x.type.kind in ("number", "zero"):
            return True
        if x.type.kind != "broken":
            self.faults.say("not-a-number", x.span, found=self.describe(x.type))
        return False

    def _unknown(self, node: t.Name, record: str, want: ty.Type | None) -> None:
        word = node.text
        if word in self.scope.lost:
            return
        if word in OPERATOR_WORDS:
            self.faults.say("operator-as-name", node.span, word=word)
            return
        hidden = self.scope.hidden(word)
        if hidden is not None:
            self._of_each(node.span, word, hidden.record, hidden.type)
            return
        if word in self.scope.lists:
            self.faults.say("list-as-value", node.span, name=word)
            return
        choices = [c.name for c in want.choices] if want and want.kind == "enum" else []
        if word in BY_NAME and not choices:
            self.faults.say("function-without-brackets", node.span, name=word)
            return
        gone = self.scope.gone(word)
        if not gone and not choices and (alone := guesses.choice_alone(self, word)) is not None:
            self.faults.say("choice-alone", node.span, choice=word, fact=alone)
            return
        guess = None if gone else guesses.name(self, word, record, choices, node.span)
        if choices:
            guess = slips.choice(word, choices) or guess
            options = " ".join(choices)
            self.faults.add(fault("choice-unknown", node.span, related=gone, choice=word, options=options, suggestion=guess))
        else:
            self.faults.add(fault("name-unknown", node.span, related=gone, name=word, suggestion=slips.length(word) or guess))

    def _of_each(self, span: Span, word: str, record: str, type: ty.Type) -> None:
        """A name that each element of a list has, used outside the list: it is a total for a number, else a question of some or all."""
        zh, en = self.scope.records[record].names.zh, self.scope.records[record].names.id
        use = f"存在({zh} 其中 {word} …)", f"exists({en} where {word} …)"
        if type.kind == "number":
            use = f"合计({zh}, {word})", f"total({en}, {word})"
        line = span.source.name, span.source.position(span.start)[0]
        if line not in self.told_of_each:  # where `each` was left out, all names of a line are of each
            self.told_of_each.add(line)
            self.faults.say("needs-list-function", span, name=word, list=(zh, en), use=use)

    def root(self, record: str) -> str:
        """The record that all others lie in."""
        return self.scope.ancestors(record)[-1]

    def broken(self, span: Span | None, record: str) -> Expr:
        """What stands in place of an expression of which a fault has been told: nothing more is said of it."""
        return Expr("broken", ty.BROKEN, self.root(record), span=span)

