"""Typing of the built-in functions (language/functions.py): one small rule each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from doudi.language import slips
from doudi.language import types as ty
from doudi.language import units as un
from doudi.language.functions import BY_NAME, Function
from doudi.program.model import Expr
from doudi.syntax import tree as t
from doudi.text.diagnostic import did_you_mean, fault

if TYPE_CHECKING:
    from doudi.program.typing import Typer

SHAPES = {  # the letters of `takes`, as people are told them
    "L": ("成员 其中 …", "members where …"), "e": ("数", "number"), "c": ("条件", "condition"), "x": ("值", "value"),
    "n": ("数", "number"), "d": ("日期", "date"), "r": ("标准", "rate"),
}  # fmt: skip


def call(typer: Typer, node: t.Call, record: str, want: ty.Type | None) -> Expr:
    """`function(args)` typed in the scope of `record`."""
    function = BY_NAME.get(node.function.text)
    if function is None:
        word = node.function.text
        guess = slips.FUNCTIONS.get(word) or slips.own(word) or did_you_mean(word, BY_NAME)
        typer.faults.add(fault("function-unknown", node.function.span, name=node.function.text, suggestion=guess))
        return typer.broken(node.span, record)
    low, high = _arity(function)
    if not low <= len(node.args) <= high:
        typer.faults.say(
            "arguments-count", node.span, name=node.function.text, wanted=_usage(function), count=len(node.args)
        )
        return typer.broken(node.span, record)
    if function.takes[0] == "L":
        return _aggregate(typer, function, node, record, want)
    if function.takes[0] == "r":
        return _rate(typer, function, node, record)
    args = _arguments(typer, function, node, record, want)
    if any(x.type.kind == "broken" for x in args):
        return typer.broken(node.span, record)
    at = typer.deepest(args, record)
    nullable = any(x.type.nullable for x in args)
    match function.id:
        case "larger" | "smaller":
            return _extreme(typer, function, node, args, at, nullable)
        case "per_month" | "per_year":
            return _period(typer, function, node, args[0])
        case "round" | "round_up" | "round_down":
            return _round(typer, function, node, args, at)
        case "has":
            return Expr("has", ty.BOOL, at, args, span=node.span)
        case "age":
            return Expr("age", ty.number((("岁", 1),), nullable=nullable), at, args, span=node.span)
        case "months_between":
            return Expr("months", ty.number((("月", 1),), nullable=nullable), at, args, span=node.span)
        case _:
            return Expr("calendar", ty.DATE.but(nullable=nullable), at, args, function.id, node.span)


def _arity(function: Function) -> tuple[int, int]:
    takes = function.takes
    if takes.endswith("+"):
        return 2, 20
    optional = takes.count("?")
    count = len(takes.replace("?", ""))
    return count - optional, count


def _usage(function: Function) -> tuple[str, str]:
    """How a function is written and what it means, in Chinese and in English."""
    forms = dict.fromkeys([function.takes.partition("?")[0], function.takes.replace("?", "")])  # without and with what may be left out
    zh = " 或 ".join(_form(function.zh[0], takes, 0) for takes in forms)
    en = " or ".join(_form(function.id, takes, 1) for takes in forms)
    return f"{zh}，{function.doc_zh}", f"{en}, {function.doc_en}"


def _form(name: str, takes: str, lang: int) -> str:
    given = [SHAPES[c][lang] for c in takes.rstrip("+")]
    return f"{name}({', '.join([*given, given[-1], '…'] if takes.endswith('+') else given)})"


def _arguments(typer: Typer, function: Function, node: t.Call, record: str, want: ty.Type | None) -> tuple[Expr, ...]:
    """Arguments of a plain function; dates are dates, and 年龄's second day is the decision day when left out."""
    args = [typer.expr(a, record, want if function.id in ("larger", "smaller") else None) for a in node.args]
    kinds = function.takes.replace("?", "").replace("+", "")
    for i, x in enumerate(args):
        if kinds[min(i, len(kinds) - 1)] == "d" and x.type.kind not in ("date", "broken"):
            typer.faults.say("date-wanted", x.span, found=typer.describe(x.type))
            args[i] = typer.broken(x.span, record)
        if function.id == "has" and x.type.kind != "broken" and not x.type.nullable:
            typer.faults.say("never-none", x.span, name=(x.span or node.span).text)
            args[i] = typer.broken(x.span, record)
    if function.id == "age" and len(args) == 1:
        args.append(Expr("as_of", ty.DATE, typer.root(record), span=node.span))
    return tuple(args)


def _extreme(typer: Typer, function: Function, node: t.Call, args: tuple[Expr, ...], at: str, nullable: bool) -> Expr:
    wanted = next((x.type for x in args if x.type.kind not in ("zero", "unsettled")), args[0].type)
    fitted = tuple(typer.fit(x, wanted, x.span) for x in args)
    if any(x.type.kind == "broken" for x in fitted):
        return typer.broken(node.span, at)
    if wanted.kind not in ("number", "date", "time", "zero"):
        typer.faults.say("not-a-number", node.span, found=typer.describe(wanted))
        return typer.broken(node.span, at)
    return Expr(function.id, wanted.but(nullable=nullable), at, fitted, span=node.span)


def _period(typer: Typer, function: Function, node: t.Call, x: Expr) -> Expr:
    old, new, factor = ("年", "月", Fraction(1, 12)) if function.id == "per_month" else ("月", "年", Fraction(12))
    if x.type.kind == "zero":
        return x
    unit = un.convert_period(x.type.unit, old, new) if x.type.kind == "number" else None
    if unit is None:
        typer.faults.say("not-per-period", x.span, found=typer.describe(x.type), period=old, name=node.function.text)
        return typer.broken(node.span, x.record)
    type = ty.number(unit, nullable=x.type.nullable)
    return Expr("scale", type, x.record, (x,), factor, node.span)


def _round(typer: Typer, function: Function, node: t.Call, args: tuple[Expr, ...], at: str) -> Expr:
    x, step = args
    mode = {"round": "half", "round_up": "up", "round_down": "down"}[function.id]
    money = next((s for s, e in x.type.unit if e > 0), None)
    plain_step = step.op == "const" and step.data > 0
    if not plain_step or (step.type.unit not in ((), ((money, 1),), x.type.unit)):
        typer.faults.say("rounding-form", step.span, text=(step.span or node.span).text)
        return typer.broken(node.span, at)
    return Expr("round", x.type, at, (x,), (mode, step.data), node.span)


def _rate(typer: Typer, function: Function, node: t.Call, record: str) -> Expr:
    name = node.args[0]
    rate = typer.scope.rates.get(name.text) if isinstance(name, t.Name) else None
    if rate is None:
        known = typer.scope.rates
        guess = did_you_mean(name.text, known) if isinstance(name, t.Name) else None
        typer.faults.add(fault("rate-wanted", name.span, name=name.span.text, suggestion=guess))
        return typer.broken(node.span, record)
    if function.id == "last_year":
        return typer.rate(rate, record, node.span, "last_year", ())
    day = typer.expr(node.args[1], record)
    if day.type.kind != "date":
        if day.type.kind != "broken":
            typer.faults.say("date-wanted", day.span, found=typer.describe(day.type))
        return typer.broken(node.span, record)
    return typer.rate(rate, record, node.span, "at", (day,))


def _aggregate(typer: Typer, function: Function, node: t.Call, record: str, want: ty.Type | None) -> Expr:
    if typer.depth >= 2:
        typer.faults.say("quantifier-too-deep", node.span)
        return typer.broken(node.span, record)
    found = typer.list_of(node.args[0], record)
    if found is None:
        return typer.broken(node.span, record)
    target, chosen = found
    at = typer.scope.records[target].parent or record
    keep = (chosen,) if chosen is not None else ()
    if any(x.type.kind == "broken" for x in keep):
        return typer.broken(node.span, record)
    filter = chosen or Expr("const", ty.BOOL, typer.root(record), data=True, span=node.span)
    if function.id == "count":
        counts = typer.scope.records[target].counts
        unit = typer.units.parse(counts) if counts else un.PLAIN
        return Expr("count", ty.number(unit or un.PLAIN), at, (filter,), target, node.span)
    if function.id in ("exists", "none_of"):
        some = Expr("exists", ty.BOOL, at, (filter,), target, node.span)
        return some if function.id == "exists" else Expr("not", ty.BOOL, at, (some,), span=node.span)
    typer.depth += 1
    body = typer.condition(node.args[1], target) if function.id == "all" else typer.expr(node.args[1], target, want)
    typer.depth -= 1
    if body.type.kind == "broken":
        return typer.broken(node.span, record)
    if function.id == "all":
        return Expr("all", ty.BOOL, at, (filter, body), target, node.span)
    if body.type.kind not in ("number", "date", "time", "zero"):
        typer.faults.say("not-a-number", body.span, found=typer.describe(body.type))
        return typer.broken(node.span, record)
    if function.id == "total":
        if body.type.kind not in ("number", "zero"):
            typer.faults.say("not-a-number", body.span, found=typer.describe(body.type))
            return typer.broken(node.span, record)
        varies(typer, body, target)
        return Expr("total", ty.number(summed(typer, body.type.unit, target)), at, (filter, body), target, node.span)
    return Expr(function.id, body.type.but(nullable=True), at, (filter, body), target, node.span)


def varies(typer: Typer, body: Expr, target: str) -> None:
    """A figure that is the same for each element and not per 人 is counted as often as there are elements: seldom what is meant."""
    record = typer.scope.records[target]
    if body.type.kind == "number" and body.record != target and record.counts and not un.per(body.type.unit, record.counts):
        unit = typer.units.show(un.times(body.type.unit, ((record.counts, 1),), -1))
        typer.faults.say("same-for-each", body.span, list=record.names.zh, list_en=record.names.en, unit=unit)


def summed(typer: Typer, unit: un.Unit, record: str) -> un.Unit:
    """The unit of a sum over elements: a figure per 人 over things counted in 人 loses its 人."""
    counts = typer.scope.records[record].counts
    return un.times(unit, ((counts, 1),)) if counts and un.per(unit, counts) else unit
