"""What a word or a figure that means nothing here was likely meant to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from doudi.language import slips
from doudi.language import types as ty
from doudi.syntax import tree as t
from doudi.syntax.misread import split_suggestion
from doudi.text.diagnostic import did_you_mean, fault
from doudi.text.source import Span

if TYPE_CHECKING:
    from doudi.program.typing import Typer

ENGLISH_ANSWERS = {"yes": "true", "no": "false", "null": "none"}  # what people write for the words of the language

CHINESE = re.compile("[\u4e00-\u9fff]")


def no_unit(typer: Typer, node: t.Number, want: ty.Type | None) -> None:
    """Says of a word behind a number that it is no unit: 60周岁, 0.6万元/月, or the choice 1级."""
    text = node.span.text
    if want is not None and want.kind == "enum":
        names = [c.name for c in want.choices]
        meant = slips.choice(text, names)
        typer.faults.add(fault("choice-unknown", node.span, choice=text, options=" ".join(names), suggestion=meant))
        return
    symbols = [s for s, _ in typer.units.symbols]
    digits = text.removesuffix(node.unit)
    if node.unit.startswith("万元") and (value := slips.figure(digits + "万")) is not None:
        meant, digits = slips.unit(node.unit, symbols), value
    else:
        meant = slips.unit(node.unit, symbols) or did_you_mean(node.unit, symbols)
    typer.faults.add(fault("unit-unknown", node.span, unit=node.unit, suggestion=meant and digits + meant))


def spaced(typer: Typer, text: str) -> str | None:
    """`成员其中年龄 >= 60岁` as 成员 其中 年龄 >= 60岁."""
    for word in ("其中", "where"):
        before, found, after = text.partition(word)
        if found and before in typer.scope.lists and after:
            return f"{before} {word} {after.lstrip()}"
    return None


def choice_alone(typer: Typer, word: str) -> tuple[str, str] | None:
    """The fact of which a word that stands alone is a choice, by both its names."""
    for fact in typer.scope.facts.values():
        if fact.type.kind == "enum" and any(word in (c.name, c.id) for c in fact.type.choices):
            return fact.names.zh, fact.names.id
    return None


def name(typer: Typer, word: str, record: str, choices: list[str], span: Span) -> str | None:
    """What a word that names nothing was likely meant to be."""
    if word in slips.YES_NO:
        line = span.source.line(span.source.position(span.start)[0])
        zh, en = ("是", "true") if slips.YES_NO[word] else ("否", "false")
        return zh if CHINESE.search(line) else en
    if word in ENGLISH_ANSWERS:
        return ENGLISH_ANSWERS[word]
    if (meant := slips.percent(word) or slips.own(word)) is not None:
        return meant
    guess = split_suggestion(word, lambda w: w in typer.scope.words(record, typer.programme))
    return guess or typer.faults.guess(word, lambda: choices or typer.scope.words(record, typer.programme))
