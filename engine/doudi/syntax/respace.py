"""One expression in canonical spacing and signs, with the words, brackets and lines that its writer chose."""

from __future__ import annotations

from lark import Token, UnexpectedInput

from doudi.syntax.expression import FOLD, SIGNS, lexed

SIGN = {**SIGNS, "×": "*", "÷": "/", "、": ",", "&&": "and", "||": "or"}
WORDS = ("AND", "OR", "NOT", "IN", "NOT_IN", "WHERE")
BEFORE_UNARY = (*WORDS, "COMPARE", "PLUS", "MINUS", "TIMES", "OVER", "OPEN", "LEFT", "COMMA", "")


def respace(line: str) -> str:
    """The line in canonical spacing; unchanged when it does not read as tokens."""
    folded = line.translate(FOLD)
    try:
        tokens = lexed(folded)
    except UnexpectedInput:
        return line
    out = ""
    before = ""  # type of the token before
    tight = True  # whether nothing goes between that token and the next
    for token in tokens:
        unary = token.type == "MINUS" and before in BEFORE_UNARY
        if not tight and not _clings(token, before):
            out += " "
        out += " ".join(SIGN.get(str(token), str(token)).split())
        tight = token.type in ("OPEN", "LEFT", "DOT") or unary
        before = token.type
    return out


def _clings(token: Token, before: str) -> bool:
    """Whether a token stands directly after the one before it."""
    if token.type in ("COMMA", "CLOSE", "RIGHT", "DOT"):
        return True
    return token.type == "OPEN" and before == "NAME"
