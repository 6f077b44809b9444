"""YAML text to nodes that know the place of every character of every scalar.

Scalars stay text (no number, date or `no` is ever guessed), what YAML does silently is refused by name (traps.py), and the shape
is checked against schemas/ by jsonschema with each fault at its line (shape.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from doudi.syntax import traps
from doudi.text.diagnostic import Faults, fault
from doudi.text.source import Source, Span

DEEPEST = 24  # nesting of one document; the language needs seven
MOST_NODES = 60_000


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `place(i, j)` is the span of its characters i to j in the file, through quotes and folding."""

    text: str
    span: Span = field(compare=False, repr=False)
    style: str = field(default="", compare=False, repr=False)
    _known: list[int] = field(default_factory=list, compare=False, repr=False)  # offsets, once they were asked for
    tree: object = field(default=None, compare=False, repr=False)  # of an expression, once it was read without a fault (expression.py)

    def place(self, start: int, end: int) -> Span:
        """The place in the file of the characters `start` to `end` of the text; never empty."""
        first, raw = self.span.start, self.span.source.text
        if not self.style and raw.startswith(self.text, first):  # on one line, as nearly all are
            last = len(self.text)
            a, b = first + min(start, last), first + min(max(end - 1, start), last) + 1
            return Span(self.span.source, a, max(b, a))
        if not self._known:
            self._known.extend(_offsets(self))
        offsets = self._known
        last = len(offsets) - 1
        a, b = offsets[min(start, last)], offsets[min(max(end - 1, start), last)] + 1
        return Span(self.span.source, a, max(b, a))


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and what is written under it."""

    key: Scalar
    value: Doc


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping in the order of the text. No key stands twice in one that was read without a fault."""

    entries: tuple[Entry, ...]
    span: Span = field(compare=False, repr=False)

    def get(self, key: str) -> Doc | None:
        """What stands under a key, None where it is not there."""
        for e in self.entries:
            if e.key.text == key:
                return e.value
        return None

    def entry(self, key: str) -> Entry | None:
        """A key with what stands under it."""
        for e in self.entries:
            if e.key.text == key:
                return e
        return None

    def text(self, key: str) -> str | None:
        """The text under a key; None where it is not there or no scalar."""
        value = self.get(key)
        return value.text if isinstance(value, Scalar) else None

    def map(self, key: str) -> Map | None:
        """The mapping under a key; None where it is not there or none."""
        value = self.get(key)
        return value if isinstance(value, Map) else None

    def keys(self) -> Iterator[str]:
        return (e.key.text for e in self.entries)


@dataclass(frozen=True, slots=True)
class Seq:
    """A sequence."""

    items: tuple[Doc, ...]
    span: Span = field(compare=False, repr=False)


Doc = Map | Seq | Scalar


def read(source: Source, faults: Faults) -> Map | None:
    """The document of a policy file, or None with the reason in `faults`."""
    found = len(faults.errors)
    traps.look(source, faults)
    if len(faults.errors) > found:
        return None
    try:
        root = _composed(source.text)
    except MarkedYAMLError as problem:
        traps.explain(problem, source, faults)
        return None
    except RecursionError:
        faults.say("yaml-too-deep", Span(source, 0, 1))
        return None
    except (YAMLError, ValueError) as problem:
        if (at := getattr(problem, "position", None)) is not None:  # a character that YAML does not take
            faults.say("character-invisible", Span(source, at, at + 1), name=f"U+{ord(source.text[at]):04X}")
            return None
        faults.say("yaml-broken", Span(source, 0, 1), problem=str(problem).splitlines()[0][:120])
        return None
    if root is None:
        faults.say("file-empty", Span(source, 0, 0))
        return None
    reader = _Reader(source, faults)
    doc = reader.node(root, 0)
    if doc is not None and not isinstance(doc, Map):
        faults.say("file-not-a-map", doc.span)
        return None
    return doc if len(faults.errors) == found else None


UNTAGGED = Tag(suffix="untagged")


class _AsWritten(VersionedResolver):
    """Every scalar is text (1.4): no tag is looked for, which halves the time; one that is written stays to be refused."""

    def resolve(self, kind: object, value: object, implicit: object) -> Tag:
        return UNTAGGED

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


def _composed(text: str) -> YamlNode | None:
    """The node tree by libyaml, three times as fast; where it finds a fault, what ruamel.yaml itself says of it is plainer."""
    try:
        yaml = YAML(typ="safe")
        yaml.Resolver = _AsWritten
        return yaml.compose(text)  # type: ignore[no-any-return]  # untyped there
    except MarkedYAMLError:
        YAML(typ="safe", pure=True).compose(text)
        raise


class _Reader:
    def __init__(self, source: Source, faults: Faults):
        self.source, self.faults, self.count = source, faults, 0

    def node(self, node: YamlNode, depth: int) -> Doc | None:
        self.count += 1
        span = Span(self.source, node.start_mark.index, node.end_mark.index)
        if depth > DEEPEST or self.count > MOST_NODES:
            self.faults.say("yaml-too-deep" if depth > DEEPEST else "yaml-too-large", span)
            return None
        if node.anchor:
            self.faults.say("yaml-anchor", Span(self.source, span.start, span.start + 1), name=str(node.anchor))
            return None
        if node.ctag is not UNTAGGED:
            self.faults.say("yaml-tag", Span(self.source, span.start, span.start + 1))
            return None
        if isinstance(node, ScalarNode):
            start = span.start
            return Scalar(node.value, Span(self.source, start, self._end(start, span.end)), node.style or "")
        if isinstance(node, SequenceNode):
            items = tuple(x for child in node.value if (x := self.node(child, depth + 1)) is not None)
            return Seq(items, span)
        assert isinstance(node, MappingNode)
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.faults.say(
                    "yaml-key-not-text", Span(self.source, key_node.start_mark.index, key_node.end_mark.index)
                )
                continue
            key = self.node(key_node, depth + 1)
            value = self.node(value_node, depth + 1)
            if not isinstance(key, Scalar) or value is None:
                continue
            if node.flow_style and isinstance(value, Scalar) and not value.text and not value.style and not self._colon(key_node):
                self.faults.say("yaml-flow-comma", key.span, text=key.text[:40])
                continue
            if key.text in entries:
                self.faults.add(fault("key-twice", key.span, key=key.text))
                continue
            if traps.key(key.text, key.span, self.faults):
                continue
            entries[key.text] = Entry(key, value)
        return Map(tuple(entries.values()), span)

    def _colon(self, key: YamlNode) -> bool:
        """Whether a colon stands between a key and its empty value: without one, a comma inside { } cut a text in two."""
        after = self.source.text[key.end_mark.index :].lstrip(" \n")
        return after.startswith(":")

    def _end(self, start: int, end: int) -> int:
        while end > start and self.source.text[end - 1] in " \n\r":
            end -= 1
        return end


def _offsets(scalar: Scalar) -> list[int]:
    """For each character of the value, its offset in the file; one more for the end."""
    raw, start = scalar.span.source.text, scalar.span.start
    end = scalar.span.end
    at = start
    if scalar.style in ("|", ">"):
        at = raw.find("\n", start) + 1 or end
    elif scalar.style in ("'", '"'):
        at += 1
    out: list[int] = []
    for c in scalar.text:
        if scalar.style == '"' and at < end and raw[at] == "\\" and c != "\n":
            out.append(at)
            at += {"x": 4, "u": 6, "U": 10}.get(raw[at + 1] if at + 1 < end else "", 2)
            continue
        if scalar.style == "'" and c == "'":
            out.append(at)
            at += 2
            continue
        if c in " \n":
            out.append(min(at, end))
            if at < end and raw[at] in " \n":
                folded = raw[at] == "\n" or raw[at : at + 80].lstrip(" ").startswith("\n")
                at += 1
                while folded and at < end and raw[at] in " \n":
                    at += 1
            continue
        while at < end and raw[at] != c and raw[at] in " \n\\":
            at += 1
        out.append(min(at, end))
        at += 1
    out.append(min(max(at, start), end) if out else start)
    return out
