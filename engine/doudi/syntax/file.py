"""One policy file: bytes to a document whose shape is checked, with every fault told."""

from __future__ import annotations

import os
import stat

from doudi.syntax import shape
from doudi.syntax.document import Map, read
from doudi.text.diagnostic import Faults, fault
from doudi.text.source import LARGEST_FILE, Source, Span, decode


def load(path: str, schema: str, faults: Faults) -> tuple[Source, Map | None]:
    """The text and document of a file; no document when it cannot be used. Raises OSError."""
    source, sound = text_of(path, faults)
    return source, document(source, schema, faults) if sound else None


def text_of(path: str, faults: Faults) -> tuple[Source, bool]:
    """The text of a file, and whether it can be taken as it is. Raises OSError."""
    shown = shown_name(path)
    if not stat.S_ISREG(os.lstat(path).st_mode):  # a link leads elsewhere, and a pipe would keep its reader waiting for ever
        source = Source(shown, "")
        faults.add(fault("file-is-link", Span(source, 0, 0)))
        return source, False
    with open(path, "rb") as f:
        text, wrong = decode(f.read(LARGEST_FILE + 1))
    source = Source(shown, text)
    if wrong is not None:
        faults.add(fault(wrong, Span(source, 0, 0)))
    return source, wrong is None


def document(source: Source, schema: str, faults: Faults) -> Map | None:
    """The document in a text whose shape a schema allows."""
    doc = read(source, faults)
    return doc if doc is not None and shape.check(doc, schema, faults) else None


def shown_name(path: str) -> str:
    """A path as people see it: relative to where they stand, if that is above it."""
    name = os.path.relpath(path)
    return path if name.startswith("..") else name
