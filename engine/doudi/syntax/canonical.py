"""The digest of what a document says: blind to comments, order of keys, quoting, spacing and the width of signs."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from doudi.syntax.document import Doc, Map, Scalar, Seq

WIDTH = {0x3000: " ", 0x00A0: " ", **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}, 0x2212: "-", 0x2013: "-"}
SIGNS = {"×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "<>": "!=", "、": ",", "&&": " and ", "||": " or "}
PLAIN = re.compile("[0-9A-Za-z_\u4e00-\u9fff]*")  # nothing here can be written in another way
SIGN = re.compile("|".join(map(re.escape, SIGNS)))
STATED = ("always", "meant")  # sections of a programme that no decision reads
ORDERED = frozenset(("routes",))  # sections whose written order is meaning


def digest(doc: Doc) -> str:
    """sha256:… of what a policy file decides. What is only stated about a programme (`always`, `meant`) is no part of it: a property
    may be added to a published version, and a decision made before can be made again with the same digests."""
    form = _form(doc, "")
    if isinstance(doc, Map) and doc.text("programme") is not None:
        form = [p for p in form if p[0] not in STATED]
    return _hashed(form)


def whole(doc: Doc) -> str:
    """sha256:… of everything that a document says."""
    return _hashed(_form(doc, ""))


def _hashed(form: Any) -> str:
    return "sha256:" + sha256(json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


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
    if PLAIN.fullmatch(text):
        return text
    plain = SIGN.sub(lambda m: SIGNS[m.group()], text.translate(WIDTH))
    return re.sub(r"\s*([^\w\s])\s*", r"\1", re.sub(r"\s+", " ", plain).strip())
