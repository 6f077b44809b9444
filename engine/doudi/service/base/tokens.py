"""API tokens: 256 random bits each, kept as digests in a file of lines `name scope,scope sha256:…`."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from doudi.text.diagnostic import InputError, fault

SCOPES = ("decide", "read-record", "reload")
LINE = re.compile(r"([A-Za-z0-9._-]{1,64})\s+([a-z,-]+)\s+sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the name of a token, or `local` where none is wanted."""

    name: str
    scopes: frozenset[str]


LOCAL = Caller("local", frozenset(SCOPES))
NOBODY = Caller("", frozenset())


class Tokens:
    """The tokens of a file. `caller` compares with every one of them, so that its time says nothing."""

    def __init__(self, rows: list[tuple[str, frozenset[str], bytes]]):
        self.rows = rows

    def caller(self, token: str) -> Caller | None:
        """Whose token it is; None when it is nobody's."""
        given = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        found = None
        for name, scopes, kept in self.rows:
            if hmac.compare_digest(given, kept):
                found = Caller(name, scopes)
        return found


def new(name: str, scopes: list[str]) -> tuple[str, str]:
    """(the token, to be shown once, and its line for the file). Raises InputError for a name or scope that cannot be."""
    for scope in scopes:
        if scope not in SCOPES:
            raise InputError([fault("service-setting", None, name="scope", found=scope[:40], wanted=" ".join(SCOPES))])
    token = "doudi_" + secrets.token_urlsafe(32)
    line = f"{name} {','.join(scopes)} sha256:{hashlib.sha256(token.encode()).hexdigest()}"
    if not LINE.fullmatch(line):
        raise InputError([fault("service-setting", None, name="name", found=name[:64], wanted="[A-Za-z0-9._-]{1,64}")])
    return token, line


def read(path: str) -> Tokens:
    """The tokens of a file; `#` begins a comment. Raises InputError at the first line that is none, OSError without the file."""
    rows = []
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            text = line.split("#")[0].strip()
            m = LINE.fullmatch(text)
            if text and (m is None or not set(m[2].split(",")) <= set(SCOPES)):
                found = f"{path}:{number}"  # never the line itself: it may hold a token pasted by mistake
                raise InputError([fault("service-setting", None, name="tokens", found=found, wanted="name scope,scope sha256:…")])
            if m is not None:
                rows.append((m[1], frozenset(m[2].split(",")), bytes.fromhex(m[3])))
    if not rows:
        raise InputError([fault("service-setting", None, name="tokens", found=path, wanted="doudi token NAME")])
    return Tokens(rows)
