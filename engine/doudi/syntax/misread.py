"""What to say of an expression that the grammar does not take: what was probably meant, at its very word."""

from __future__ import annotations

import re
from collections.abc import Callable

from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from doudi.language import slips
from doudi.language.functions import BY_NAME, OPERATOR_WORDS
from doudi.text.diagnostic import Faults, fault
from doudi.text.source import Span

Place = Callable[[int, int], Span]  # offsets in the expression -> span in its file

MISSING = ("COMPARE", "TIMES", "OVER", "PLUS", "AND", "OR", "IN", "WHERE", "COMMA", "CLOSE", "RIGHT")  # something is missing beside them
SIGNS = {"【": "[", "】": "]", "〔": "(", "〕": ")", "〈": "<", "〉": ">", "《": "<", "》": ">", "、": ",", "—": "-", "―": "-", "﹣": "-",
         "·": "*", "•": "*", "∗": "*", "✕": "*", "∕": "/", "⁄": "/", "≦": "<=", "≧": ">=", "⩽": "<=", "⩾": ">=", "‰": "/1000"}
CHOSEN = re.compile(r"(?:属于|\bin)\s*\(?\s*([^()\[\]]*)$")  # a list of choices without its brackets


def explain(problem: UnexpectedInput, text: str, place: Place, faults: Faults) -> None:
    """One fault of `text`, whose full-width signs are folded."""
    if isinstance(problem, UnexpectedToken) and problem.token.type != "$END":
        _token(problem, text, place, faults)
    elif isinstance(problem, UnexpectedCharacters):
        _character(problem, text, place, faults)
    elif (opened := _open(text)) is not None:
        faults.say("bracket-open", place(opened, opened + 1))
    else:
        end = len(text.rstrip())
        faults.say("expression-unfinished", place(max(end - 1, 0), end))


def _open(text: str) -> int | None:
    """Where the innermost bracket stands that is not closed."""
    opened: list[int] = []
    for i, c in enumerate(text):
        if c in "([":
            opened.append(i)
        elif c in ")]" and opened:
            opened.pop()
    return opened[-1] if opened else None


def _token(problem: UnexpectedToken, text: str, place: Place, faults: Faults) -> None:
    token = problem.token
    word, start = str(token), token.start_pos or 0
    before = text[:start].rstrip()
    if _conditional(word, start, before, place, faults):
        return
    if token.type in MISSING:
        _beside(token.type, word, start, text, place, faults)
    elif re.search(r"[\w)\]%]$", before) and token.type in ("NAME", "NUMBER", "NOT", "OPEN"):
        _between(word, start, before, text, place, faults)
    else:
        faults.say("unexpected-word", place(start, start + len(word)), word=word)


def _conditional(word: str, start: int, before: str, place: Place, faults: Faults) -> bool:
    """如果 … 那么 …: an expression says what holds or how much it is, never what follows."""
    previous = re.search(r"\w+$", before)
    if word in slips.CONDITIONALS:
        faults.say("conditional", place(start, start + len(word)), word=word)
    elif previous is not None and previous.group() in slips.CONDITIONALS:
        faults.say("conditional", place(previous.start(), previous.end()), word=previous.group())
    else:
        return False
    return True


def _beside(type: str, word: str, start: int, text: str, place: Place, faults: Faults) -> None:
    """An operator, comma or closing bracket beside which something is missing."""
    before = text[:start]
    if type == "COMPARE" and (sign := re.search(r"[<>=!]=?\s*$", before)) is not None:
        both = sign.group() + word
        meant = slips.OPERATORS.get(both, slips.OPERATORS.get(sign.group().strip() + word, ""))
        if meant:
            faults.add(fault("operand-missing", place(sign.start(), start + len(word)), word=both, suggestion=meant))
            return
    if type == "COMMA":
        chosen = CHOSEN.search(before)
        if chosen is not None:
            rest = re.match(r"[^()\[\]]*", text[start:])
            items = chosen.group(1) + (rest.group() if rest else "")
            end = start + (rest.end() if rest else 1)
            faults.add(fault("in-needs-list", place(chosen.start(1), end), suggestion=f"[{items.strip()}]"))
        else:
            faults.say("comma-unexpected", place(start, start + len(word)))
        return
    if type in ("CLOSE", "RIGHT") and not _opens(before, word):
        faults.say("bracket-extra", place(start, start + len(word)), word=word)
        return
    faults.add(fault("operand-missing", place(start, start + len(word)), word=word))


def _opens(before: str, close: str) -> bool:
    """Whether a bracket is open that `close` could close."""
    return before.count("(" if close == ")" else "[") > before.count(close)


def _between(word: str, start: int, before: str, text: str, place: Place, faults: Faults) -> None:
    """Two words with nothing between them that joins them."""
    span = place(start, start + len(word))
    found = re.search(r"\w+$", before)
    previous = found.group() if found else ""
    begins = found.start() if found else start
    meant = slips.OPERATORS.get(word, slips.bound(word))
    if meant is None and previous in slips.NEGATIONS and word != "(":
        span, meant = place(begins, start + len(word)), f"非 {word}"
    if meant is None and previous.isdigit():
        rest = re.match(r"[\w/]+", text[start:])
        if word == "(":
            span, meant = place(begins, start + 1), f"{previous} * ("
        elif rest is not None and rest.group().split("/")[0] in (*slips.UNITS, *slips.UNIT_WORDS):
            span, meant = place(begins, start + rest.end()), f"{previous}{rest.group()}"
    code = "comparison-word" if word in slips.OPERATORS else "operator-missing"
    faults.add(fault(code, span, word=word, suggestion=split_words(previous) if meant is None else meant))


def _character(problem: UnexpectedCharacters, text: str, place: Place, faults: Faults) -> None:
    at: int = getattr(problem, "pos_in_stream", 0)
    c = text[at]
    if c in "“”‘’\"'":
        faults.say("quote-in-expression", place(at, at + 1), character=c)
    elif c.isdigit():
        digits = re.match(r"[\w.]+", text[at:])
        faults.say(
            "number-form",
            place(at, at + (digits.end() if digits else 1)),
            text=digits.group()[:40] if digits else c,
        )
    else:
        shown = c if c.isprintable() else repr(c)
        faults.add(fault("character-unexpected", place(at, at + 1), character=shown, suggestion=SIGNS.get(c)))


def split_words(word: str) -> str | None:
    """`低保标准且有住房` -> `低保标准 且 有住房`: what was meant when the spaces are missing."""
    for operator in ("不属于", "且", "或", "属于", "其中"):
        at = word.find(operator, 1)
        if 0 < at < len(word) - len(operator):
            return f"{word[:at]} {operator} {word[at + len(operator) :]}"
    if word.startswith("非") and len(word) > 1:
        return f"非 {word[1:]}"
    return None


def split_suggestion(word: str, known: Callable[[str], bool]) -> str | None:
    """A reading of an unknown word as known words and operators without their spaces."""
    guess = split_words(word)
    if guess and all(known(w) or w in OPERATOR_WORDS or w in BY_NAME for w in guess.split()):
        return guess
    return None
