"""Which programmes one programme may stand on, told from the raw text of the files, before any of them is read as YAML.

A process that decides by one programme has no need of the region's other forty. An expression reads another programme by its id or its
name, so a programme whose names occur nowhere in a text is not read by it. What is found is never too little: a file whose name cannot
be told by a look at its lines is taken with the rest, and a text that could hide a name behind an escape takes all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

PLAIN = r"[^\s'\"{}\[\],&*!|>%@`#:?-][^#:{}\[\]'\",]*?"
NAME = re.compile(rf"(?P<one>{PLAIN})|\{{ *(?:zh|en): +(?P<first>{PLAIN})(?: *, *(?:zh|en): +(?P<second>{PLAIN}))? *\}}")
FINDINGS = re.compile(r"^findings:\n((?:[ #].*\n|\n)+)", re.M)  # other programmes may read them by their own names
FINDING = re.compile(rf"\b(?:name|zh): *({PLAIN})(?=[,}}\n])")
TOP = re.compile(r"[a-z_]+:(?:[ \t].*)?")


def wanted(
    asked: Iterable[str], carried: Iterable[str], texts: Mapping[str, list[str]], shared: Iterable[str], declared: Iterable[str]
) -> set[str] | None:
    """Ids of the programmes that the asked ones (ids or names) stand on, themselves among them; None when that is all of them.

    carried: the keys of the household; a finding that only another programme declares needs that one. texts: of each programme id the
    files in force, all layers. shared: expressions that every programme may stand on. declared: the files whose facts all programmes share.
    """
    folded = {id: [_folded(t) for t in found] for id, found in texts.items()}
    if any("\\" in t for found in (*folded.values(), shared) for t in found):
        return None
    names = {id: _names(id, found) for id, found in folded.items()}
    words = {_folded(w) for w in asked}
    first = {id for id, known in names.items() if known is not None and words & known}
    if not words <= {w for id in first for w in names[id] or ()}:
        return None
    out = {id for id, known in names.items() if known is None}
    _close(out, first | _mentioned(names, [_folded(t) for t in shared]), names, folded)
    known_here = [_folded(t) for t in declared]
    for key in (_folded(k).removeprefix("may_") for k in carried):  # may_x is what was decided on the power x
        if not any(key in t for t in known_here) and not any(key in t for id in out for t in folded[id]):
            _close(out, {id for id, found in folded.items() if any(key in t for t in found)}, names, folded)
    return out


def _close(out: set[str], new: set[str], names: Mapping[str, set[str] | None], texts: Mapping[str, list[str]]) -> None:
    """Adds the new ones and all that their texts mention."""
    while new:
        out |= new
        new = _mentioned(names, [t for id in new for t in texts[id]]) - out


def _mentioned(names: Mapping[str, set[str] | None], texts: list[str]) -> set[str]:
    return {id for id, known in names.items() if any(w in t for w in known or () for t in texts)}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _names(id: str, texts: list[str]) -> set[str] | None:
    """The words that name a programme; None when a look at the lines does not tell."""
    out = {_folded(id)}
    for text in texts:
        lines = [x.rstrip() for x in text.splitlines() if x[:1] not in ("", " ", "#", "}", "]")]
        if not all(map(TOP.fullmatch, lines)):
            return None
        for line in lines:
            if line.startswith("name:"):
                found = NAME.fullmatch(line[5:].split(" #")[0].strip())
                if found is None:
                    return None
                out |= {w for w in found.groups() if w}
        out |= {w for section in FINDINGS.findall(text) for w in FINDING.findall(section)}
    return out
