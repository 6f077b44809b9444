"""The digest of what a document says: blind to comments, order of keys, quoting and spacing."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from doudi.syntax.document import Doc, Map, Scalar, Seq

ORDERED = frozenset(("routes",))  # sections whose written order is meaning


def digest(doc: Doc) -> str:
    """sha256:… of the document's meaning."""
    return "sha256:" + sha256(json.dumps(_form(doc, ""), ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _form(doc: Doc, key: str) -> Any:
    match doc:
        case Scalar(text):
            return re.sub(r"\s+", " ", text.strip())
        case Seq(items):
            return [_form(i, key) for i in items]
        case Map(entries):
            pairs = [[e.key.text, _form(e.value, e.key.text)] for e in entries]
            return ["ordered", *pairs] if key in ORDERED else ["map", *sorted(pairs, key=lambda p: str(p[0]))]
