"""Identity numbers: read, tested by GB 11643, told apart by salted digests, and never shown.

A number of 公民身份号码 has 17 digits and a check character by ISO 7064 MOD 11-2 (GB 11643—1999, 3.3); digits 7 to 14 are the day of birth.
What leaves this module is a digest under a salt that is drawn for each job and thrown away with it, or a text in which numbers are masked.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from hashlib import blake2b

from stdnum.iso7064 import mod_11_2

from doudi.batch.columns.heading import UNSEEN

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

SALT = 16  # bytes
SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
OLD = re.compile(r"\d{15}", re.ASCII)
ROUNDED = re.compile(r"\d(\.\d+)?E\+?1[47]|\d{15}000", re.ASCII)  # what a spreadsheet makes of a number of 18 digits
DIGIT, PART = "[0-9０-９]", rf"[\s'’\-{UNSEEN}]?"  # what may part the three pieces of a number
INSIDE = re.compile(
    rf"(?<!{DIGIT})({DIGIT}{{6}}){PART}(?:{DIGIT}{{8}}{PART}({DIGIT}{{3}}[0-9０-９XxＸｘ])|{DIGIT}{{6}}{PART}{DIGIT}{{2}}({DIGIT}))(?!{DIGIT})"
)
SPOILT = re.compile(r"(?<!\d)(\d\.\d{2})\d{6,}(E\+?1[47])(?!\d)", re.ASCII | re.IGNORECASE)  # with the day of birth in it

Fault = tuple[str, str]


class WrongNumber(Exception):
    """No identity number; the argument says why, in Chinese and in English. The number itself is not in it."""


def plain(word: Any) -> str:
    """As it is compared: half-width, without spaces, X as a capital."""
    return re.sub(rf"[\s'’`=\"\-{UNSEEN}]", "", unicodedata.normalize("NFKC", str(word))).upper()


def number(word: Any) -> str:
    """An identity number of 18 characters; an old one of 15 digits is brought to 18. Raises WrongNumber."""
    text = plain(word)
    if OLD.fullmatch(text):
        body = f"{text[:6]}19{text[6:]}"
        text = body + mod_11_2.calc_check_digit(body)
    if not SHAPE.fullmatch(text):
        if ROUNDED.fullmatch(text):
            raise WrongNumber(*_rounded())
        raise WrongNumber(f"应为18位，这里有{len(text)}位", f"it has {len(text)} characters instead of 18")
    if not _born(text[6:14]):
        raise WrongNumber("第7到14位不是日期", "digits 7 to 14 are no day")
    if not mod_11_2.is_valid(text):
        raise WrongNumber(*(_rounded() if text.endswith("000") else ("末位校验码不符", "the check digit is wrong")))
    return text


def _rounded() -> Fault:
    return (
        "表格把号码当成数字存，后三位已经丢了；请把这一列改成文本重填",
        "the spreadsheet kept it as a number and lost its last three digits; make the column text and fill it in again",
    )


def _born(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1850
    except ValueError:
        return False


def looks_like(word: Any) -> bool:
    """Whether a text is a whole identity number."""
    try:
        return bool(number(word))
    except WrongNumber:
        return False


class Marks:
    """Digests of 63 bits under a salt. 0 is none. Equal texts have equal digests within one job, and only there."""

    def __init__(self, salt: bytes):
        self.salt = salt

    def of(self, kind: str, text: str) -> int:
        """`kind` keeps households and people apart."""
        found = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=self.salt, person=kind.encode()).digest()
        return (int.from_bytes(found, "big") >> 1) or 1

    def household(self, text: Any) -> int:
        word = re.sub(f"[{UNSEEN}]", "", unicodedata.normalize("NFKC", str(text))).strip() if text is not None else ""
        return self.of("household", word) if word else 0

    def person(self, word: Any) -> int:
        """Of an identity number in any of its spellings; 0 where it is none."""
        if word is None or not str(word).strip():
            return 0
        try:
            return self.of("person", number(word))
        except WrongNumber:
            return 0


def masked(text: str) -> str:
    """Numbers that may be identity numbers, wherever they stand in a text, with the day of birth and half of the rest taken out."""
    return SPOILT.sub(r"\1…\2", INSIDE.sub(_hidden, text))


def _hidden(found: re.Match[str]) -> str:
    last = found[2] or found[3]
    return f"{found[1]}********{last if len(last) == 1 else '**' + last[-2:]}"
