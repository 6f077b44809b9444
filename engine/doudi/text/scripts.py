"""Names that look like others: letters of two scripts in one word."""

from __future__ import annotations

import re
import unicodedata

USUAL = re.compile(r"[\x00-\x7f\u4e00-\u9fff]*")  # nothing here looks like a letter of another script
LOOKALIKE = {"CYRILLIC", "GREEK"}


def mixed(name: str) -> bool:
    """Whether a name has Cyrillic or Greek letters beside those of another script."""
    if USUAL.fullmatch(name):
        return False
    scripts = {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
    return bool(scripts & LOOKALIKE) and len(scripts) > 1
