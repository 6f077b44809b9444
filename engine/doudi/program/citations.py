"""Citations against the text they cite: the place exists there, and the words stand under it.

A place is a chapter 三, a section 二（四）, an item 二(一)4 or a 一是: 二（一）一是; 文头 is what stands before the first chapter. Any
other place (第十二条, 3.2, §5) is a line that begins with it. Width, spacing, page breaks and ** never count.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from doudi.program.model import parted
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.text.diagnostic import Faults, did_you_mean, fault

NUMERAL = "一二三四五六七八九十百零〇"
HEADINGS = (
    re.compile(rf"^[\s*]*([{NUMERAL}]+)\s*、"),
    re.compile(rf"^[\s*]*[（(]\s*([{NUMERAL}]+)\s*[)）]"),
    re.compile(r"^[\s*]*([0-9０-９]{1,3})\s*(?:[．、]|[.](?![0-9]))"),
)
PLACE = re.compile(rf"(?:([{NUMERAL}]+)、?)?(?:[（(]([{NUMERAL}]+)[)）])?([0-9]{{1,3}})?[.、]?(?:([{NUMERAL}]+)是)?")
FIRST = re.compile(rf"(?<![{NUMERAL}\w])([{NUMERAL}]+)是")
PAGE = re.compile(r"(?m)^[\s　]*[-—－―]+\s*\d+\s*[-—－―]+[\s　]*$")
ALIKE = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "－": "-", "–": "-", "―": "-", "﹣": "-"})
HEADS = ("文头", "head")
Key = tuple[str, str, str]


class Text:
    """A document cited from: its text folded for comparison, and where its places begin and end."""

    def __init__(self, name: str, raw: str):
        self.name, self.raw = name, raw
        self.folded, self.offsets = fold(PAGE.sub(lambda m: " " * len(m.group()), raw))
        self.places: dict[Key, tuple[int, int]] = {}
        self._read()

    def _read(self) -> None:
        """Chapters, sections and items, each from its heading to the next of the same or a higher level."""
        open_at: list[tuple[int, Key, int]] = []  # level, place, start
        current = ["", "", ""]
        first = len(self.raw)
        at = 0

        def close(level: int, end: int) -> None:
            while open_at and open_at[-1][0] >= level:
                _, key, start = open_at.pop()
                self.places.setdefault(key, (start, end))

        for line in self.raw.split("\n"):
            for level, heading in enumerate(HEADINGS):
                m = heading.match(line)
                if not m:
                    continue
                close(level, at)
                current[level:] = [unicodedata.normalize("NFKC", m.group(1))] + [""] * (2 - level)
                open_at.append((level, (current[0], current[1], current[2]), at))
                first = min(first, at)
                break
            at += len(line) + 1
        close(0, len(self.raw))
        self.places[("文头", "", "")] = (0, first)

    def find(self, place: str) -> tuple[int, int] | None:
        """Where a place begins and ends in the text; None if it has no such place."""
        place = unicodedata.normalize("NFKC", place)
        if place in HEADS:
            return self.places["文头", "", ""]
        m = PLACE.fullmatch(place)
        if m and any(m.groups()):
            chapter, section, item, ordinal = (x or "" for x in m.groups())
            found = self.places.get((chapter, section, item)) if (chapter or section or item) else (0, len(self.raw))
            if found is None and not chapter:  # a document without chapters
                found = self.places.get(("", section, item))
            if found is not None and ordinal:
                return self._ordinal(found, ordinal)
            if found is not None:
                return found
        return self._line(place)

    def _ordinal(self, within: tuple[int, int], numeral: str) -> tuple[int, int] | None:
        """`一是` to the next `二是`."""
        marks = [(m.group(1), m.start()) for m in FIRST.finditer(self.raw, *within)]
        for i, (found, start) in enumerate(marks):
            if found == numeral:
                return start, marks[i + 1][1] if i + 1 < len(marks) else within[1]
        return None

    def _line(self, place: str) -> tuple[int, int] | None:
        """Lines that begin with the place as written, to the next line that begins alike."""
        wanted = fold(place)[0]
        shape = re.sub(rf"[{NUMERAL}]+", lambda _: f"[{NUMERAL}]+", re.sub(r"\\?\d+", r"\\d+", re.escape(wanted)))
        if shape == re.escape(wanted):  # no number: nothing that a line could begin with as a place
            return None
        alike = re.compile(shape + r"(?!\d|\.\d)")
        start = None
        at = 0
        for line in self.raw.split("\n"):
            head = fold(line[: len(place) + 12])[0]
            if start is not None and alike.match(head):
                return start, at
            if start is None and head.startswith(wanted) and not re.match(r"[\d.]*\d", head[len(wanted) :]):
                start = at
            at += len(line) + 1
        return None if start is None else (start, len(self.raw))

    def search(self, words: str, within: tuple[int, int]) -> tuple[int, int] | None:
        """Where the words stand in a range of the text, compared folded."""
        wanted = fold(words)[0]
        lo, hi = bisect_left(self.offsets, within[0]), bisect_left(self.offsets, within[1])
        at = self.folded.find(wanted, lo, hi)
        return None if at < 0 else (self.offsets[at], self.offsets[at + len(wanted) - 1] + 1)

    def where(self, words: str) -> str | None:
        """The narrowest place under which the words do stand."""
        found = self.search(words, (0, len(self.raw)))
        if found is None:
            return None
        holding = [
            (end - start, key) for key, (start, end) in self.places.items() if start <= found[0] and found[1] <= end
        ]
        if not holding:
            return None
        chapter, section, item = min(holding)[1]
        return chapter + (f"（{section}）" if section else "") + item

    def nearest(self, words: str, within: tuple[int, int]) -> str | None:
        """The words under a place that are most like those sought, if any are alike."""
        wanted = fold(words)[0]
        lo, hi = bisect_left(self.offsets, within[0]), bisect_left(self.offsets, within[1])
        text = self.folded[lo:hi]
        match = SequenceMatcher(None, text, wanted, autojunk=False).find_longest_match()
        if match.size < 2 or match.size * 4 < len(wanted):
            return None
        start = max(match.a - match.b, 0)
        end = min(start + len(wanted), len(text))
        if SequenceMatcher(None, text[start:end], wanted, autojunk=False).ratio() < 0.5:
            return None
        return self.quote(self.offsets[lo + start], self.offsets[lo + end - 1] + 1)

    def quote(self, start: int, end: int) -> str:
        """The source's own writing of a range, without its spacing and page furniture."""
        return tidy(self.raw[start:end])

    def nearest_place(self, place: str) -> str | None:
        known = [c + (f"（{s}）" if s else "") + i for c, s, i in self.places]
        return did_you_mean(unicodedata.normalize("NFKC", place).replace("(", "（").replace(")", "）"), known)


def fold(text: str) -> tuple[str, list[int]]:
    """A text without spacing, asterisks and width; and for each character left, its offset in `text`."""
    out: list[str] = []
    offsets: list[int] = []
    for i, c in enumerate(text):
        if c.isspace() or c in "*\u200b\ufeff\u00ad":
            continue
        for x in _alike(c):
            out.append(x)
            offsets.append(i)
    return "".join(out), offsets


@lru_cache(20_000)
def _alike(c: str) -> str:
    """One character as it is compared."""
    return "".join(x for x in unicodedata.normalize("NFKC", c).translate(ALIKE) if not x.isspace())


def tidy(text: str) -> str:
    """Spacing out, but for one space between words written in letters or digits."""
    text = PAGE.sub("", text).replace("*", "")
    text = re.sub(r"(?<=[A-Za-z0-9.,;:])[\s　]+(?=[A-Za-z0-9(])", "\0", text)
    return re.sub(r"[\s　]+", "", text).replace("\0", " ")


@dataclass(frozen=True, slots=True)
class Quote:
    """One citation where it is written."""

    doc: Scalar
    place: str
    words: str
    at: int  # where the words begin in the scalar
    source: str = ""  # the `source` of its entry: the document, where the layer lists one of that name


def quotes(doc: Doc) -> Iterator[Quote]:
    """Every `cite` of a document."""
    if isinstance(doc, Map):
        source = doc.text("source") or ""
        for e in doc.entries:
            if e.key.text == "cite" and not isinstance(e.value, Map):
                for one in e.value.items if isinstance(e.value, Seq) else (e.value,):
                    if isinstance(one, Scalar):
                        yield _quote(one, source)
            else:
                yield from quotes(e.value)
    elif isinstance(doc, Seq):
        for item in doc.items:
            yield from quotes(item)


def _quote(doc: Scalar, source: str) -> Quote:
    text = doc.text
    lead = len(text) - len(text.lstrip())
    place, words = parted(text[lead:])
    rest = words.strip()
    return Quote(doc, place, rest, text.find(rest, lead + len(place)) if rest else len(text), source)


def _cut(q: Quote) -> bool:
    """Whether the place is only a sign, or a word that its number follows: § 20, Art. 9."""
    digits = any(map(str.isdigit, q.place))
    return not any(map(str.isalnum, q.place)) or (q.place.isascii() and not digits and q.words[:1].isdigit())


def _apart(text: str) -> str | None:
    """A place and the words that were written right behind it: 二(二)6脱贫再返贫, 二（五）：其他."""
    m = PLACE.match(text)
    words = text[m.end() :].lstrip("：: ") if m else ""
    return f"{m.group()} {words}" if m and m.group() and words else None


def check(doc: Map, document: str, texts: Mapping[str, Text | None], faults: Faults) -> dict[str, tuple[int, int]]:
    """The citations of one file against `document`, or that which their entry names: by document, how many, how many could be compared."""
    out: dict[str, tuple[int, int]] = {}
    for q in quotes(doc):
        cited = q.source if q.source in texts else document
        text = texts.get(cited)
        if cited and not q.words:
            faults.add(fault("citation-words", q.doc.span, suggestion=_apart(q.place)))
        elif cited and _cut(q):
            faults.add(fault("citation-place-cut", q.doc.span, place=q.place, whole=f"{q.place}{q.words.split()[0]}"))
        elif text is not None:
            _one(q, text, faults)
        many, compared = out.get(cited, (0, 0))
        out[cited] = many + 1, compared + (text is not None)
    return out


def _one(q: Quote, text: Text, faults: Faults) -> None:
    found = amiss(text, q.place, q.words)
    if found is not None:
        code, told, suggestion = found
        of_words = code == "citation-not-found"
        span = q.doc.place(q.at, q.at + len(q.words)) if of_words else q.doc.place(0, len(q.place))
        faults.add(fault(code, span, suggestion=suggestion, **told))


def amiss(text: Text, place: str, words: str) -> tuple[str, dict[str, Any], str | None] | None:
    """What is wrong with a citation: a code, its arguments, what may be meant. citation-not-found is about the words, others the place."""
    within = text.find(place)
    if within is None:
        return "citation-place", {"place": place}, text.where(words) or text.nearest_place(place)
    if text.search(words, within) is not None:
        return None
    elsewhere = text.where(words)
    if elsewhere is not None:
        return "citation-elsewhere", {"place": place, "found": elsewhere}, elsewhere
    return "citation-not-found", {"place": place}, text.nearest(words, within)


def unlike(doc: Map, document: str, texts: Mapping[str, Text | None]) -> Iterable[tuple[Quote, str]]:
    """Quotations that are found but not written as the source has them, with its writing."""
    for q in quotes(doc):
        text = texts.get(q.source if q.source in texts else document)
        if text is None:
            continue
        within = text.find(q.place) if q.words else None
        found = text.search(q.words, within) if within else None
        if found is not None and (said := text.quote(*found)) != q.words:
            yield q, said
