"""The text of a programme after layering, as YAML that says the same, line by line with where each comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doudi.program import layers
from doudi.program.layers import Item, Layered, Part
from doudi.syntax.document import Doc, Map, Scalar
from doudi.text.diagnostic import Faults
from doudi.text.source import Span

PLAIN = re.compile(r"[^\W_][^:#\[\]{},\n\"'&*!|>%@`]*", re.U)
ORDER = ("findings", "define", "needs", "routes", "amount", "also", "checks", "always", "meant")
Row = tuple[str, str]  # a line, and `layer file:line` or ""


def lines(docs: tuple[tuple[str, Map], ...]) -> Iterator[Row]:
    """Lines of the programme that these documents, lowest layer first, make together."""
    merged = layers.single(docs[0][1], docs[0][0])
    for layer, doc in docs[1:]:
        merged = layers.over(merged, layers.single(doc, layer), Faults())
    yield f"programme: {docs[-1][1].text('programme')}", _origin(docs[-1][0], docs[-1][1])
    for key, part in merged.head.fields.items():
        if key == "words" and isinstance(part.value, Map):
            yield from _words(part.value, {doc.span.source.name: layer for layer, doc in docs})
        elif key not in ("programme", "extends"):
            yield from _field(key, part, 0)
    for section in ORDER:
        yield from _section(section, merged)


def _words(doc: Map, layers_by_file: dict[str, str]) -> Iterator[Row]:
    """Each outcome's word may come from another layer."""
    yield "words:", ""
    for e in doc.entries:
        yield from _value(e.key.text, e.value, layers_by_file.get(e.key.span.source.name, ""), 1)


def _section(name: str, merged: Layered) -> Iterator[Row]:
    if name == "amount":
        if merged.amount is not None:
            yield "", ""
            yield "amount:", ""
            for key, part in merged.amount.fields.items():
                yield from _field(key, part, 1)
            yield "  sum:", ""
            for item in merged.lines.values():
                yield from _item(item, 2)
        return
    found = merged.sections[name]
    if found:
        yield "", ""
        yield f"{name}:", ""
        for item in found.values():
            yield from _item(item, 1)


def _item(item: Item, depth: int) -> Iterator[Row]:
    pad = "  " * depth
    if item.overrides is not None:
        yield f"{pad}# overrides: {' '.join(item.overrides.split())}", ""
    yield f"{pad}{item.id}:" + ("" if item.fields or item.under else " {}"), _place(item.layer, item.span.source.name, item.span)
    for key, part in item.fields.items():
        if key not in layers.SAID:
            yield from _field(key, part, depth + 1)
    if item.under:
        yield f"{pad}  needs:", ""
        for need in item.under.values():
            yield from _item(need, depth + 2)


def _field(key: str, part: Part, depth: int) -> Iterator[Row]:
    yield from _value(key, part.value, part.layer, depth)


def _value(key: str, doc: Doc, layer: str, depth: int) -> Iterator[Row]:
    pad = "  " * depth
    if isinstance(doc, Scalar):
        yield f"{pad}{key}: {quoted(doc.text)}", _origin(layer, doc)
    elif isinstance(doc, Map):
        yield f"{pad}{key}:", _origin(layer, doc)
        for e in doc.entries:
            yield from _value(e.key.text, e.value, layer, depth + 1)
    else:
        inside = ", ".join(quoted(i.text, flow=True) for i in doc.items if isinstance(i, Scalar))
        yield f"{pad}{key}: [{inside}]", _origin(layer, doc)


def quoted(text: str, *, flow: bool = False) -> str:
    """A text as a YAML scalar on one line."""
    text = " ".join(text.split())
    safe = PLAIN.fullmatch(text) is not None and text not in ("null", "~")
    if not flow and not safe and re.fullmatch(r"[^\W_][^\"'&*!|>%@`]*", text) and ": " not in text and " #" not in text:
        safe = not text.endswith(":")
    return text if safe else "'" + text.replace("'", "''") + "'"


def _origin(layer: str, doc: Doc) -> str:
    return _place(layer, doc.span.source.name, doc.span)


def _place(layer: str, name: str, span: Span) -> str:
    line = span.source.position(span.start)[0]
    parts = name.replace("\\", "/").split("/")
    at = parts.index(layer) + 1 if layer in parts else max(len(parts) - 2, 0)
    return f"{layer} {'/'.join(parts[at:])}:{line}"
