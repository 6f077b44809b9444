"""Policy files in their canonical writing: spacing of expressions, names in one language; comments, order and lines are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doudi.catalogue import File, Layer, Tree
from doudi.language.functions import OPERATORS_ZH
from doudi.language.types import Type
from doudi.program.model import Region
from doudi.program.renaming import Renaming
from doudi.syntax import canonical
from doudi.syntax.document import Doc, Map, Scalar, Seq, read
from doudi.syntax.expression import parse
from doudi.syntax.respace import respace
from doudi.syntax.unparse import unparse
from doudi.text.diagnostic import Faults
from doudi.text.source import Source, Span

FIELDS = ("value", "when", "otherwise", "at_least", "at_most", "covers", "each", "for_each", "measure", "must", "due", "that")
SECTIONS = ("define", "needs", "routes", "amount", "also", "checks", "always")
Edit = tuple[int, int, str]


def expressions(doc: Map) -> Iterator[tuple[Scalar, tuple[str, ...]]]:
    """Every expression of a programme or vocabulary, with the keys that lead to it."""
    for section in SECTIONS:
        inner = doc.get(section)
        if inner is not None:
            yield from _within(inner, (section,))


def _within(doc: Doc, path: tuple[str, ...]) -> Iterator[tuple[Scalar, tuple[str, ...]]]:
    if isinstance(doc, Map):
        for e in doc.entries:
            if isinstance(e.value, Scalar):
                if e.key.text in FIELDS:
                    yield e.value, (*path, e.key.text)
            else:
                yield from _within(e.value, (*path, e.key.text))
    elif isinstance(doc, Seq):
        for item in doc.items:
            yield from _within(item, path)


def formatted(file: File, region: Region | None = None, lang: str = "zh") -> str:
    """The text of a file in canonical writing; with a region that it is read in, names in `lang`."""
    text = file.source.text
    if file.doc is None:
        return text
    if region is not None:
        text = _applied(text, _renamed(file.doc, region, lang))
    again = read(Source(file.source.name, text), Faults())
    if again is None:
        return file.source.text
    edits = [e for doc, _ in expressions(again) for e in _spacing(doc)]
    out = _tidy(_applied(text, edits))
    final = read(Source(file.source.name, out), Faults())
    if final is None or canonical.whole(final) != canonical.whole(again):
        return text  # never write what would mean something else
    return out


def _tidy(text: str) -> str:
    """No space at the ends of lines, at most one empty line in a row, one newline at the end."""
    lines = [line.rstrip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _applied(text: str, edits: list[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _spacing(doc: Scalar) -> Iterator[Edit]:
    """Edits that put an expression in canonical spacing, line by line where it has several."""
    raw, start = doc.span.text, doc.span.start
    if doc.style == '"' and "\\" in raw:
        return
    if doc.style in ("'", '"'):
        raw, start = raw[1:-1], start + 1
    elif doc.style in (">", "|"):
        head = raw.find("\n") + 1
        if not head:
            return
        raw, start = raw[head:], start + head
    elif "\n" not in raw and (" #" in raw or ": " in raw):
        return
    for line in raw.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        new = respace(line.strip())
        if new and new != line.strip():
            yield start + indent, start + indent + len(line.strip()), new
        start += len(line) + 1


# -- names


def _renamed(doc: Map, region: Region, lang: str) -> list[Edit]:
    programme = doc.text("programme") or ""
    renaming = Renaming(region, programme, lang)
    edits: list[Edit] = []
    for scalar, path in expressions(doc):
        edits += _one(scalar, renaming, *_context(path, doc, region, programme, renaming), lang)
    return edits


def _context(path: tuple[str, ...], doc: Map, region: Region, programme: str, renaming: Renaming) -> tuple[str, Type | None]:
    """The record in whose scope an expression stands, and the type it should have."""
    roots = [r.id for r in region.records.values() if r.parent is None]
    p = region.programmes.get(programme)
    subject = p.subject if p is not None else (roots[0] if roots else "")
    entry: Doc | None = doc
    listed = None
    for key in path[:-1]:
        entry = entry.get(key) if isinstance(entry, Map) else None
        if isinstance(entry, Map) and path[-1] not in ("each", "for_each"):
            listed = entry.text("each") or entry.text("for_each") or listed
    term = renaming.terms.get(path[1]) if path[0] in ("define", "also") and len(path) > 2 else None
    if term is not None:
        return term.declared_record, term.expr.type if path[-1] in ("value", "otherwise") else None
    if listed is not None:
        target = renaming._target(listed.split()[0])
        return (target or subject), None
    return subject, None


def _one(scalar: Scalar, renaming: Renaming, record: str, want: Type | None, lang: str) -> list[Edit]:
    """Edits that write one expression's names and operators in `lang`; none when it would not read the same."""
    source = Source("", scalar.text)
    tree = parse(scalar.text, lambda i, j: Span(source, i, j), Faults())
    if tree is None:
        return []
    spelled = {name.span.start: (name, word) for name, word in renaming.names(tree, record, want)}
    local: list[Edit] = [(n.span.start, n.span.end, w) for n, w in spelled.values() if scalar.text[n.span.start : n.span.end] != w]
    local += _operators(scalar.text, lang)
    if not local:
        return []
    new = parse(_applied(scalar.text, local), lambda i, j: Span(source, i, j), Faults())
    if new is None or unparse(new, lang) != unparse(tree, lang, lambda n: spelled.get(n.span.start, (n, n.text))[1], renaming.unit):
        return []
    out = []
    for start, end, word in local:
        span = scalar.place(start, end)
        out.append((span.start, span.end, word))
    return out


def _operators(text: str, lang: str) -> list[Edit]:
    """Operator words in the other language."""
    from lark import UnexpectedInput

    from doudi.syntax.expression import FOLD, lexed

    kinds = {"AND": "and", "OR": "or", "NOT": "not", "IN": "in", "NOT_IN": "not in", "WHERE": "where"}
    try:
        tokens = lexed(text.translate(FOLD))
    except UnexpectedInput:
        return []
    out = []
    for token in tokens:
        if token.type in kinds:
            word = OPERATORS_ZH[kinds[token.type]] if lang == "zh" else kinds[token.type]
            start = token.start_pos or 0
            if str(token) != word:
                out.append((start, start + len(token), word))
    return out


def region_of(tree: Tree, layer: Layer, file: File) -> Region | None:
    """A region in which the file is in force, assembled."""
    days = [d for versions in layer.programmes.values() for d, f in versions.items() if f is file] or tree.days(layer.id)[-1:]
    for day in days:
        region, faults = tree.assembled(layer.id, day)
        if not faults.errors:
            return region
    return None
