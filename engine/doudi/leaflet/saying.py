"""Conditions and formulas in words, for no household in particular: 家庭人均月收入低于月低保标准（316.67 元/人/月）.

What hangs on no household carries its figure of the day; what is open is said to be open. `mentioned` gathers the terms that
were named without being explained, in order.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from doudi.explanation.base.values import counted, inert
from doudi.language.values import show_day, show_moment
from doudi.leaflet.words import WORDS

if TYPE_CHECKING:
    from doudi.language.types import Type
    from doudi.leaflet.ground import Ground
    from doudi.program.model import Expr

OR, AND, ATOM = 1, 2, 3  # how tightly a condition binds
SUM, PRODUCT = 1, 2  # and a formula; ATOM again for what stands alone
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
CLOSE = "（）()“”，。；：、"  # what needs no space beside it


def spaced(text: str, *parts: str) -> str:
    """`text` with its {} filled, and a space wherever Chinese then meets a Latin letter, a digit or a sign."""
    out = ""
    for i, piece in enumerate(text.format(*(f"\0{p}\0" for p in parts)).split("\0")):
        if i and out and piece and _apart(out[-1], piece[0]):
            out += " "
        out += piece
    return out


def _apart(a: str, b: str) -> bool:
    plain = a.isascii(), b.isascii()
    return plain[0] != plain[1] and not (a + b).isspace() and " " not in (a, b) and a not in CLOSE and b not in CLOSE


def quotable(text: str) -> str:
    """A text to stand in quotation marks."""
    return text.replace("“", "‘").replace("”", "’")


class Sayer:
    """Says expressions of one ground."""

    def __init__(self, ground: Ground):
        self.g, self.words = ground, WORDS[ground.lang]
        self.mentioned: dict[str, None] = {}

    # -- yes and no

    def condition(self, x: Expr) -> str:
        """A yes/no expression in words."""
        return self._truth(x, True)[0]

    def _truth(self, x: Expr, yes: bool) -> tuple[str, int]:
        """An expression, or (`yes` false) its opposite, and how tightly the text binds."""
        w = self.words
        match x.op:
            case "not":
                return self._truth(x.args[0], not yes)
            case "and" | "or":
                return self._several(x, yes)
            case "compare":
                return self._compared(x, yes), ATOM
            case "in":
                names = [self.g.choice(x.args[0].type, i) for i in x.data]
                some = w["either"].join(names) if yes else w["comma"].join(names)
                return spaced(w["is" if yes else "is_not"], self.value(x.args[0]), some), ATOM
            case "has":
                return spaced(w["has" if yes else "has_not"], self.value(x.args[0])), ATOM
            case "exists":
                return self._exists(x, yes), ATOM
            case "all":
                text = spaced(w["all"], self._of(x.data, x.args[0]), quotable(self.condition(x.args[1])))
                return text if yes else spaced(w["not_all"], quotable(text)), ATOM
            case "const":
                return w["yes" if bool(x.data) is yes else "no"], ATOM
            case "result":
                return self._result(x, yes), ATOM
            case "case":
                text = self._cases(x)
                return text if yes else spaced(w["not_all"], quotable(text)), OR
        name = self.value(x)
        return name if yes else spaced(w["not"], quotable(name)), ATOM

    def _several(self, x: Expr, yes: bool) -> tuple[str, int]:
        """Parts of and/or; what a `may` adds is said to be the officer's."""
        w = self.words
        if x.op == "and" and x.data == "chain" and yes and len(x.args) == 2 and all(a.op == "compare" for a in x.args):
            low, high = x.args
            if low.data in TURNED:
                first = self._relation(TURNED[low.data], low.args[1], low.args[0])
                second = self._relation(high.data, high.args[0], high.args[1], bare=True)
                return first + w["also"] + second, AND
        both = (x.op == "and") is yes
        binds = AND if both else OR
        parts = []
        for i, a in enumerate(x.args):
            if x.data == "power" and i == len(x.args) - 1:
                parts.append(spaced(w["power_of"], self.value(a)) if yes else spaced(w["not"], self.value(a)))
                continue
            text, inner = self._truth(a, yes)
            parts.append(w["group"].format(text) if inner < ATOM and inner != binds else text)
        return w["and" if both else "or"].join(dict.fromkeys(parts)), binds

    def _compared(self, x: Expr, yes: bool) -> str:
        a, b = x.args
        op = x.data if yes else OPPOSITE[x.data]
        if a.type.kind in ("enum", "bool") or b.type.kind == "none":
            if b.op == "const" and b.data is None:
                return spaced(self.words["has_not" if op == "=" else "has"], self.value(a))
            return spaced(self.words["is" if op == "=" else "is_not"], self.value(a), self.value(b))
        return self._relation(op, a, b)

    def _relation(self, op: str, a: Expr, b: Expr, *, bare: bool = False) -> str:
        """Both sides of a comparison; `bare` leaves the left one out."""
        key = f"date{op}" if a.type.kind in ("date", "time") else op
        return spaced(self.words[key], "" if bare else self.value(a, full=True), self.value(b, full=True)).lstrip()

    def _of(self, record: str, filter: Expr) -> str:
        """成员, or those that a filter leaves."""
        name = self.g.record(record)
        if filter.op == "const":
            return name
        return spaced(self.words["of_them"], name, quotable(self.condition(filter)))

    def _exists(self, x: Expr, yes: bool) -> str:
        name, filter, word = self.g.record(x.data), x.args[0], "exists" if yes else "none"
        if filter.op == "const":
            return spaced(self.words[f"{word}_any"], name)
        return spaced(self.words[word], name, quotable(self.condition(filter)))

    def _result(self, x: Expr, yes: bool = True) -> str:
        programme, what = x.data
        p = self.g.region.programmes[programme]
        if what in ("granted", "covered"):
            return spaced(self.words[what if yes else f"not_{what}"], self.g.name(p.names))
        if what in ("amount", "route"):
            return spaced(self.words[f"{what}_of"], self.g.name(p.names))
        term = self.g.terms.get(f"{programme}.{what}")
        name = self.g.name(term.names) if term else inert(what)
        return name if yes else spaced(self.words["not"], name)

    # -- values

    def value(self, x: Expr, *, full: bool = False) -> str:
        """Any expression. `full`: figures with their units, as conditions have them; formulas leave money bare."""
        return self._said(x, full)[0]

    def _said(self, x: Expr, full: bool) -> tuple[str, int]:
        w = self.words
        if x.type.kind == "bool" and x.op not in ("fact", "term", "rate", "silent", "const"):
            return self._truth(x, True)[0], ATOM
        match x.op:
            case "fact":
                return self.g.name(self.g.region.facts[x.data].names), ATOM
            case "term":
                return self._term(x.data, full), ATOM
            case "rate":
                return self._rate(x, full), ATOM
            case "const":
                return self._const(x, full), ATOM
            case "as_of":
                return w["decision_day"], ATOM
            case "result":
                return self._result(x), ATOM
            case "silent":
                return w["silent"], ATOM
            case "require":
                return self._said(x.args[0], full)
            case "sum" | "product" | "scale" | "neg":
                return self._arithmetic(x)
            case "case":
                return self._cases(x), SUM
        return self._function(x), ATOM

    def _term(self, key: str, full: bool) -> str:
        name, figure = self.g.name(self.g.terms[key].names), self.g.figure(key)
        self.mentioned.setdefault(key)
        if figure is None:
            return name
        return self._with(name, figure, self.g.terms[key].expr.type, full)

    def _with(self, name: str, figure: tuple[str, bool], type: Type, full: bool) -> str:
        """A name with its figure of the day: in brackets with its unit, or bare beside it in a formula."""
        text, known = figure
        if not known:
            text = self.words["open_range"].format(text) if any(c.isdigit() for c in text) else self.words["open_figure"]
            return name + self.words["brackets"].format(text)
        if full or type.kind != "number":
            return name + self.words["brackets"].format(text)
        unit = self.g.unit(type)
        bare = text.removesuffix(unit).rstrip() if unit.startswith(("元", "yuan")) else text
        return f"{name} {bare}"

    def _rate(self, x: Expr, full: bool) -> str:
        from doudi.leaflet.figures import figure

        id, mode = x.data
        rate = self.g.region.rates[id]
        name = self.g.name(rate.names)
        name = spaced(self.words["last_year"], name) if mode == "last_year" else name
        if rate.rows or mode == "at":
            return name
        found = figure(self.g, id, mode)
        return self._with(name, (found or "", found is not None), rate.type, full)

    def _const(self, x: Expr, full: bool) -> str:
        if x.data is None:
            return self.words["nothing"]
        match x.type.kind:
            case "bool":
                return self.words["yes" if x.data else "no"]
            case "enum":
                return self.g.choice(x.type, x.data)
            case "date":
                return show_day(x.data)
            case "time":
                return show_moment(x.data)
        value = Fraction(x.data)
        text, unit = self.g.number(value.numerator, value.denominator, x.type), self.g.unit(x.type)
        return counted(text, unit) if unit and (full or not unit.startswith(("元", "yuan"))) and value else text

    def _arithmetic(self, x: Expr) -> tuple[str, int]:
        if x.op == "neg":
            return "−" + self._bound(x.args[0], SUM), SUM
        if x.op == "scale":
            up, down = x.data.numerator, x.data.denominator
            return self._bound(x.args[0], SUM) + (f" × {up}" if up != 1 else "") + (f" ÷ {down}" if down != 1 else ""), PRODUCT
        out = ""
        loosest = PRODUCT if x.op == "product" else SUM
        for sign, a in zip(x.data, x.args, strict=True):
            tight = SUM if x.op == "product" or sign == "-" else 0
            text = self._bound(a, PRODUCT if sign == "/" else tight)
            out += (SIGNS[sign] if out else "−" if sign == "-" else "") + text
        return out, loosest

    def _bound(self, x: Expr, loosest: int) -> str:
        """A part of a formula, in brackets where it binds no tighter than `loosest`."""
        text, binds = self._said(x, False)
        return self.words["group"].format(text) if binds <= loosest else text

    def _cases(self, x: Expr) -> str:
        """Each case with its value, then the rest."""
        w, parts = self.words, []
        conditions, values = x.args[:-1:2], x.args[1:-1:2]
        for condition, value in zip(conditions, values, strict=True):
            if value.type.kind == "bool" and value.op == "const" and value.data:
                parts.append(spaced(w["case_true"], self.condition(condition)))
            else:
                parts.append(spaced(w["case"], self.condition(condition), self.value(value)))
        last = x.args[-1]
        parts.append(w["otherwise_silent"] if last.op == "silent" else spaced(w["otherwise"], self.value(last)))
        return w["semicolon"].join(parts)

    def _function(self, x: Expr) -> str:
        w = self.words
        match x.op:
            case "count":
                people = self.g.region.records[x.data].counts in ("人", "person")
                return spaced(w["count" if people else "count_other"], self._of(x.data, x.args[0]))
            case "total" | "highest" | "lowest":
                word: str = x.op
                if x.args[1].type.kind in ("date", "time"):
                    word = "latest" if x.op == "highest" else "earliest"
                return spaced(w[word], self._of(x.data, x.args[0]), self.value(x.args[1]))
            case "larger" | "smaller":
                return self._among(x)
            case "round":
                mode, step = x.data
                shown = self.g.number(step.numerator, step.denominator, x.type)
                return spaced(w[f"round_{mode}"], self.value(x.args[0]), counted(shown, self.g.unit(x.type).partition("/")[0]))
            case "shift":
                word = "after" if x.data[1] == "+" else "before"
                return spaced(w[word], self.value(x.args[0]), self.value(x.args[1], full=True))
            case "difference":
                return spaced(w["between"], self.value(x.args[1]), self.value(x.args[0]))
            case "age" | "calendar":
                key = "age" if x.op == "age" else str(x.data)
                return spaced(w[key], self.value(x.args[0]))
            case "months":
                return spaced(w["months"], self.value(x.args[0]), self.value(x.args[1]))
        return w["by_text"]

    def _among(self, x: Expr) -> str:
        """取大(x, 0) is x with a floor; of two real values, which of them."""
        w = self.words
        if len(x.args) == 2:
            first, last = x.args if self._bounds(x.args[1], x) else x.args[::-1]
            if self._bounds(last, x):
                if last.op == "const" and not last.data and x.op == "larger":
                    return spaced(w["floor_zero"], self._bound(first, PRODUCT))
                return spaced(w["floor" if x.op == "larger" else "cap"], self._bound(first, PRODUCT), self.value(last))
        return spaced(w[x.op], w["comma"].join(self.value(a) for a in x.args))

    def _bounds(self, part: Expr, x: Expr) -> bool:
        """Whether a part of 取大 or 取小 is a bound that the text sets rather than another value."""
        return part.op == "const" or (x.data == "bound" and part is x.args[1])
