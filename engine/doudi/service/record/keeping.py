"""What the record keeps of a household beside its digest: nothing, the facts without what is personal, or all of it encrypted."""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from typing import Any

from doudi.decision.engine import Engine
from doudi.text.diagnostic import InputError, fault

KEY = "DOUDI_RECORD_KEY"  # 32 bytes in base64
HIDDEN = "＊"


def key(environ: Any) -> bytes:
    """The key from the environment. Raises InputError when there is none or it is not 32 bytes."""
    try:
        found = base64.b64decode(environ.get(KEY, ""), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != 32:
        raise InputError([fault("record-key", None)])
    return found


def encrypted(text: str, secret: bytes, digest: str) -> str:
    """AES-256-GCM, bound to the input's digest: a text moved to another row does not open."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return base64.b64encode(nonce + AESGCM(secret).encrypt(nonce, text.encode("utf-8", "surrogatepass"), digest.encode())).decode()


def decrypted(kept: str, secret: bytes, digest: str) -> str:
    """The household as it was sent. Raises InputError when the key or the row is not the right one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        data = base64.b64decode(kept)
        return AESGCM(secret).decrypt(data[:12], data[12:], digest.encode()).decode("utf-8", "surrogatepass")
    except (InvalidTag, ValueError):
        raise InputError([fault("record-key", None)]) from None


def masked(engine: Engine, given: Any) -> str:
    """A household that was decided, as JSON: names, ids, texts and facts declared sensitive are hidden.

    Ids stay apart from each other (＊1, ＊2), so that what is left can be decided again; a sensitive fact that is no text is left out.
    """
    return _exact(json.dumps(_record(engine, engine.plan.root, given), ensure_ascii=False, separators=(",", ":"), default=_number))


def _number(x: Any) -> str:
    """A number as it was written (bytes: see decision/door/quick.py), marked so that `_exact` can take the quotes off."""
    if isinstance(x, bytes):
        return f"\0{x.decode()}\0"
    raise TypeError(type(x).__name__)


def _exact(text: str) -> str:
    return re.sub(r'"\\u0000([-+0-9.eE]+)\\u0000"', r"\1", text)


def _record(engine: Engine, record: str, given: Any, number: int = 1) -> dict[str, Any]:
    rows = engine.plan.door[record]
    facts = {w: row for row in rows["facts"] for w in (row[0], row[1])}
    lists = {w: rows["lists"][i] for i, n in enumerate(rows["list_names"]) for w in (n[0], rows["lists"][i])}
    out: dict[str, Any] = {}
    for name, x in given.items():
        if name in lists:
            out[name] = [_record(engine, lists[name], o, i) for i, o in enumerate(x, 1)]
        elif name in facts and facts[name][3] == "text":
            out[name] = f"{HIDDEN}{number}"
        elif name not in facts or not facts[name][13]:
            out[name] = x
    return out


__all__ = ["HIDDEN", "KEY", "decrypted", "encrypted", "key", "masked"]
