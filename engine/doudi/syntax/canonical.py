"""The digest of what a document says: blind to comments, order of keys, quoting, spacing and the width of signs."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from doudi.syntax.document import Doc, Map, Scalar, Seq

WIDTH = {0x3000: " ", 0x00A0: " ", **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}, 0x2212: "-", 0x2013: "-"}
SIGNS = {"×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "<>": "!=", "、": ",", "&&": " and ", "||": " or "}
SIGN = re.compile("|".join(map(re.escape, SIGNS)))
ORDERED = frozenset(("routes",))  # sections whose written order is meaning


def digest(doc: Doc) -> str:
    """sha256:… of the document's meaning."""
    return (
        "sha256:" + sha256(json.dumps(_form(doc, ""), ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    )


def _form(doc: Doc, key: str) -> Any:
    match doc:
        case Scalar(text):
            return _said(text)
        case Seq(items):
            return [_form(i, key) for i in items]
        case Map(entries):
            pairs = [[e.key.text, _form(e.value, e.key.text)] for e in entries]
            return ["ordered", *pairs] if key in ORDERED else ["map", *sorted(pairs, key=lambda p: str(p[0]))]


def _said(text: str) -> str:
    """A text without what writing alone decides; spaces between words stay."""
    plain = SIGN.sub(lambda m: SIGNS[m.group()], text.translate(WIDTH))
    return re.sub(r"\s*([^\w\s])\s*", r"\1", re.sub(r"\s+", " ", plain).strip())
