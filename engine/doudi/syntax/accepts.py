"""A quick yes: whether a document has the shape of a schema, as a tree of functions made once a schema.

A yes is final and spares the import and the walk of jsonschema; a no says nothing: jsonschema then decides and names the faults
(shape.py). Takes the keywords that the schemas of policy files use; any other makes the answer no. tests/test_shape.py holds the two
against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from doudi.syntax.document import Doc, Map, Scalar, Seq

Accepts = Callable[[Doc], bool]

TYPES: dict[str, type] = {"string": Scalar, "object": Map, "array": Seq}
SILENT = {"$schema", "$id", "$defs", "title", "description"}


def accepts(schema: dict[str, Any]) -> Accepts:
    """The function of a schema (JSON Schema 2020-12, as schemas/ holds it)."""
    return _Maker(schema).of(schema)


class _Maker:
    def __init__(self, root: dict[str, Any]):
        self.root = root
        self.made: dict[str, list[Accepts]] = {}  # by $ref; a list, as a schema may lead back to itself

    def of(self, schema: Any) -> Accepts:
        if schema is True:
            return lambda doc: True
        if not isinstance(schema, dict):
            return lambda doc: False
        tests = [self.keyword(word, schema) for word in schema if word not in SILENT and word != "properties"]
        if "properties" in schema and "additionalProperties" not in schema:
            tests.append(self.keyword("properties", schema))
        if len(tests) == 1:
            return tests[0]
        return lambda doc: all(test(doc) for test in tests)

    def keyword(self, word: str, schema: dict[str, Any]) -> Accepts:
        value = schema[word]
        match word:
            case "type":
                kinds = tuple(TYPES[t] for t in ([value] if isinstance(value, str) else value) if t in TYPES)
                return lambda doc: isinstance(doc, kinds)
            case "enum":
                words = frozenset(v for v in value if isinstance(v, str))
                return lambda doc: isinstance(doc, Scalar) and doc.text in words
            case "pattern":
                search = re.compile(value).search
                return lambda doc: not isinstance(doc, Scalar) or search(doc.text) is not None
            case "required":
                needed = frozenset(value)
                return lambda doc: not isinstance(doc, Map) or needed <= set(doc.keys())
            case "minProperties":
                return lambda doc: not isinstance(doc, Map) or len(doc.entries) >= value
            case "anyOf":
                choices = [self.of(s) for s in value]
                return lambda doc: any(choice(doc) for choice in choices)
            case "items":
                item = self.of(value)
                return lambda doc: not isinstance(doc, Seq) or all(item(i) for i in doc.items)
            case "propertyNames":
                name = self.of(value)
                return lambda doc: not isinstance(doc, Map) or all(name(e.key) for e in doc.entries)
            case "properties" | "additionalProperties":
                return self.entries(schema.get("properties", {}), schema.get("additionalProperties", True))
            case "$ref":
                return self.ref(value)
        return lambda doc: False

    def entries(self, properties: dict[str, Any], other: Any) -> Accepts:
        known = {key: self.of(s) for key, s in properties.items()}
        rest = self.of(other)

        def test(doc: Doc) -> bool:
            return not isinstance(doc, Map) or all(known.get(e.key.text, rest)(e.value) for e in doc.entries)

        return test

    def ref(self, target: str) -> Accepts:
        found = self.made.get(target)
        if found is None:
            found = self.made[target] = []
            at: Any = self.root if target.startswith("#") else None
            for step in target.split("/")[1:]:
                at = at.get(step) if isinstance(at, dict) else None
            found.append(self.of(at))
        kept = found
        return lambda doc: kept[0](doc)  # noqa: PLW0108  # a schema that leads back to itself is not made yet
