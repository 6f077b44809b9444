"""The small slips of one expression: every way in which it could be a little wrong and still be typed.

A form keeps the type and the place of what it replaces, so that a changed programme goes the way of any other: to a plan, and to
decisions. Conditions are not taken out of the tree but made 是 or 否, which means the same and leaves what stands beside them as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from doudi.language import types as ty
from doudi.language.units import UnitTable
from doudi.language.values import show_day
from doudi.program.model import Expr
from doudi.text.source import Span

EDGES = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
NUMBER = re.compile(r"\d+(\.\d+)?")
PERCENT_STEP = Fraction(1, 10_000)  # the last digit that a fact in percent has: two places
SHOWN = 60  # characters of a condition that is quoted
LISTS = ("count", "total", "highest", "lowest", "all")  # ops whose first arg picks elements
MODES = {"half": ("down",), "up": ("half",), "down": ("half",)}
MODE_WORDS = {"half": ("四舍五入", "round"), "up": ("进位", "round up"), "down": ("舍去", "round down")}

Said = tuple[str, str]  # in Chinese, in English


@dataclass(frozen=True, slots=True)
class Form:
    """`span` is what was changed, `kind` threshold · comparison · condition · choice · case · bound · part · rounding."""

    kind: str
    said: Said
    span: Span | None
    expr: Expr


def forms(x: Expr, units: UnitTable) -> Iterator[Form]:
    """Every form of an expression: its own, then those of its parts. Order is that of the text; nothing hangs on anything else."""
    yield from _own(x, units)
    for i, a in enumerate(x.args):
        if (x.op == "require" and i) or (x.op == "rate" and x.data[1] != "at"):
            continue  # the model's bounds of a filling; the keys of a table are its own
        for f in forms(a, units):
            if x.op == "product" and x.data[i] == "/" and f.expr.op == "const" and not f.expr.data:
                continue
            data = None if x.data == "power" and i == len(x.args) - 1 else x.data
            yield replace(f, expr=replace(x, args=(*x.args[:i], f.expr, *x.args[i + 1 :]), data=data))


def _own(x: Expr, units: UnitTable) -> Iterator[Form]:
    match x.op:
        case "const":
            yield from _moved(x, units)
        case "compare":
            edge = EDGES[x.data]
            yield Form("comparison", changed(x, x.data, edge), x.span, replace(x, data=edge))
        case "and" | "or":
            for a in x.args:
                if a.op != "const":
                    yield Form("condition", dropped(a), a.span or x.span, _without(x, a))
        case "not":
            said = f"“{quoted(x)}”反过来", f"“{quoted(x)}” is turned round"
            yield Form("condition", said, x.span, x.args[0])
        case "in":
            yield from _choices(x)
        case "case":
            yield from _cases(x)
        case "sum":
            for i, a in enumerate(x.args):
                zero = replace(x, args=(*x.args[:i], replace(a, op="const", args=(), data=Fraction(0)), *x.args[i + 1 :]))
                yield Form("part", (f"不计“{quoted(a)}”", f"“{quoted(a)}” is left out"), a.span or x.span, zero)
        case "larger" | "smaller":
            yield from _unbounded(x)
        case "round":
            yield from _rounded(x, units)
        case op if op in LISTS:
            body = x.args[0]
            if body.op != "const":
                yes = replace(x, args=(truth(body, True), *x.args[1:]))
                yield Form("condition", dropped(body), body.span or x.span, yes)


def truth(x: Expr, value: bool) -> Expr:
    """是 or 否 in place of a condition."""
    return Expr("const", ty.BOOL, x.record, (), value, x.span)


def _without(x: Expr, part: Expr) -> Expr:
    """A conjunction or disjunction with one part that no longer counts."""
    args = tuple(truth(a, x.op == "and") if a is part else a for a in x.args)
    last = part is x.args[-1]
    return replace(x, args=args, data=None if x.data == "power" and last else x.data)


# -- words


def quoted(x: Expr) -> str:
    """The text of an expression, on one line, not too long."""
    text = " ".join(x.span.text.split()) if x.span is not None else x.op
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def dropped(x: Expr) -> Said:
    return f"去掉条件“{quoted(x)}”", f"“{quoted(x)}” is dropped"


def changed(x: Expr, before: str, after: str) -> Said:
    """A sign that turned into another."""
    return f"“{quoted(x)}”的 {before} 改成 {after}", f"“{quoted(x)}”: {before} becomes {after}"


# -- values


def _moved(x: Expr, units: UnitTable) -> Iterator[Form]:
    """A literal moved by the smallest step, either way; of a choice, another one."""
    if x.span is None or x.data is None:
        return
    if x.type.kind == "bool":
        new = "否" if x.data else "是"
        yield Form("choice", _turned(x, new), x.span, replace(x, data=not x.data))
    elif x.type.kind == "enum":
        other = x.data + 1 if x.data + 1 < len(x.type.choices) else x.data - 1
        if other >= 0:
            yield Form("choice", _turned(x, x.type.choices[other].name), x.span, replace(x, data=other))
    elif x.type.kind in ("number", "zero", "date"):
        step = step_of(x.type, x.span.text, units)
        for sign in (1, -1):
            value = x.data + sign * step
            yield Form("threshold", _turned(x, written(x, value)), x.span, replace(x, data=value))


def step_of(type: ty.Type, text: str, units: UnitTable) -> Fraction:
    """The smallest step: of a unit its last place (a fen, a month, a year of age), of a plain number its last digit, of days one."""
    if type.kind == "date":
        return Fraction(1)
    if type.percent:
        return PERCENT_STEP
    if type.unit:
        return Fraction(1, 10 ** units.places_of(type.unit))
    found = NUMBER.search(text)
    places = len(found.group(1)) - 1 if found is not None and found.group(1) else 0
    return Fraction(1, 10**places)


def written(x: Expr, value: Any) -> str:
    """A moved literal as it would be written."""
    assert x.span is not None
    if x.type.kind == "date":
        return show_day(int(value))
    plain = decimal(value * 100 if x.type.percent else value)
    return NUMBER.sub(plain, x.span.text, count=1) if NUMBER.search(x.span.text) else plain


def decimal(value: Fraction) -> str:
    """A finite decimal, without zeros at its end."""
    places = 0
    while (value * 10**places).denominator != 1 and places < 12:
        places += 1
    text = f"{abs(round(value * 10**places)):0{places + 1}d}"
    whole = text if not places else f"{text[:-places]}.{text[-places:]}"
    return f"-{whole}" if value < 0 else whole


def figure(value: Fraction, type: ty.Type) -> str:
    """A figure as a decimal, in percent where it is one; as a fraction where no decimal is exact."""
    shown = value * 100 if type.percent else value
    finite = 10**12 % shown.denominator == 0
    return (decimal(shown) if finite else f"{shown.numerator}/{shown.denominator}") + ("%" if type.percent else "")


def _turned(x: Expr, new: str) -> Said:
    return f"“{quoted(x)}”改成“{new}”", f"“{quoted(x)}” becomes “{new}”"


def _choices(x: Expr) -> Iterator[Form]:
    """`属于` with a choice less, and with the neighbours of its choices."""
    choices = x.args[0].type.choices
    for i in x.data:
        if len(x.data) > 1:
            rest = tuple(k for k in x.data if k != i)
            said = f"“{quoted(x)}”少了“{choices[i].name}”", f"“{quoted(x)}” without “{choices[i].name}”"
            yield Form("choice", said, x.span, replace(x, data=rest))
    for i in sorted({k + d for k in x.data for d in (-1, 1)} - set(x.data)):
        if 0 <= i < len(choices):
            said = f"“{quoted(x)}”多了“{choices[i].name}”", f"“{quoted(x)}” with “{choices[i].name}” too"
            yield Form("choice", said, x.span, replace(x, data=tuple(sorted((*x.data, i)))))


# -- cases, bounds, rounding


def _cases(x: Expr) -> Iterator[Form]:
    """Each case that never holds, and each value that stands in the place of the next."""
    guards, values = x.args[:-1:2], [*x.args[1:-1:2], x.args[-1]]
    for i, guard in enumerate(guards):
        args = (*x.args[: 2 * i], truth(guard, False), *x.args[2 * i + 1 :])
        said = f"去掉情形“{quoted(guard)}”", f"the case “{quoted(guard)}” is dropped"
        yield Form("case", said, guard.span or x.span, replace(x, args=args))
    for i, (a, b) in enumerate(pairwise(values)):
        if "silent" in (a.op, b.op) or a == b:
            continue
        args_ = list(x.args)
        there = 2 * i + 3 if 2 * i + 3 < len(x.args) - 1 else len(x.args) - 1
        args_[2 * i + 1], args_[there] = b, a
        said = f"“{quoted(a)}”与“{quoted(b)}”对调", f"“{quoted(a)}” and “{quoted(b)}” change places"
        yield Form("case", said, a.span or x.span, replace(x, args=tuple(args_)))


def _unbounded(x: Expr) -> Iterator[Form]:
    """A bound that does not bind; of 取大 and 取小, each value left out."""
    word = ("不低于", "at least") if x.op == "larger" else ("不高于", "at most")
    if x.data == "bound":
        b = x.args[1]
        yield Form("bound", (f"去掉“{word[0]} {quoted(b)}”", f"“{word[1]} {quoted(b)}” is dropped"), x.span, x.args[0])
        return
    for a in x.args:
        rest = tuple(k for k in x.args if k is not a)
        out = rest[0] if len(rest) == 1 else replace(x, args=rest)
        yield Form("bound", (f"“{quoted(x)}”里去掉“{quoted(a)}”", f"“{quoted(a)}” is left out of “{quoted(x)}”"), a.span or x.span, out)


def _rounded(x: Expr, units: UnitTable) -> Iterator[Form]:
    old, size = x.data
    for mode, step, said in roundings(old, size, x.type, units):
        yield Form("rounding", said, x.span, replace(x, data=(mode, step)))


def roundings(mode: str, step: Fraction, type: ty.Type, units: UnitTable) -> Iterator[tuple[str, Fraction, Said]]:
    """Another direction; a step ten times as large, or as small where the unit has places for it."""
    for other in MODES.get(mode, ()):
        was, new = MODE_WORDS[mode], MODE_WORDS[other]
        yield other, step, (f"{was[0]}改成{new[0]}", f"{was[1]} becomes {new[1]}")
    least = Fraction(1, 10 ** units.places_of(type.unit))
    zh, en = units.show(type.unit), units.show(type.unit, "en")
    for size in (step * 10, step / 10):
        if size >= least:
            a, b = decimal(step), decimal(size)
            yield mode, size, (f"取整到 {a}{zh} 改成到 {b}{zh}", f"rounding to {a} {en} becomes {b} {en}")
