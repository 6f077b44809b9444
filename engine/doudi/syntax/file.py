"""One policy file: bytes to a document whose shape is checked, with every fault told."""

from __future__ import annotations

import os

from doudi.syntax import shape
from doudi.syntax.document import Map, read
from doudi.text.diagnostic import Faults, fault
from doudi.text.source import LARGEST_FILE, Source, Span, decode


def load(path: str, schema: str, faults: Faults) -> tuple[Source, Map | None]:
    """The text and document of a file; no document when it cannot be used."""
    shown = shown_name(path)
    if os.path.islink(path):
        source = Source(shown, "")
        faults.add(fault("file-is-link", Span(source, 0, 0)))
        return source, None
    with open(path, "rb") as f:
        text, wrong = decode(f.read(LARGEST_FILE + 1))
    source = Source(shown, text)
    if wrong is not None:
        faults.add(fault(wrong, Span(source, 0, 0)))
        return source, None
    doc = read(source, faults)
    if doc is not None and not shape.check(doc, schema, faults):
        doc = None
    return source, doc


def shown_name(path: str) -> str:
    """A path as people see it: relative to where they stand, if that is above it."""
    name = os.path.relpath(path, os.getcwd())
    return path if name.startswith("..") else name
