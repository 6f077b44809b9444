"""What a request asks for: its parameters by a table, its body within size and time, its language. Nothing unknown is ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.types import Receive

from doudi.decision.base.runtime import Surprise
from doudi.decision.door.quick import day_of
from doudi.service.base.problems import problem
from doudi.text.diagnostic import did_you_mean

if TYPE_CHECKING:
    from doudi.service.http.calls import Call, Service

Words = tuple[str, str]  # Chinese, English


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter. `of`: the words it may be, else text; `shape`: day, digest, number, side."""

    name: str
    help: Words
    of: tuple[str, ...] = ()
    shape: str = ""
    needed: bool = False
    default: str = ""


LANG = Parameter("lang", ("说明用的语言；不写看 Accept-Language", "language of the words; default: Accept-Language"), ("zh", "en"))
REGION = Parameter("region", ("地区的编号", "id of a region"), needed=True)
PROGRAMME = Parameter("programme", ("制度的编号；不写就是全部", "id of a programme; default: all"))
AS_OF = Parameter("as_of", ("决定日；优先于家庭里的 as_of", "the decision day; wins over as_of in the household"), shape="day")
PIN = Parameter(
    "policies", ("只按这一版政策决定（摘要），否则 409", "decide only by the policies with this digest, else 409"), shape="digest",
)
DRAINED = 64_000_000  # bytes of a body too large that are read and dropped: who is still sending does not hear an answer
SIDE = re.compile(r"[a-z][a-z0-9_-]*(/[a-z][a-z0-9_-]*)?(@[0-9]{4}-[0-9]{2}-[0-9]{2})?")  # of a comparison
WISHED = re.compile(rb"(?:^|&)lang=(zh|en)(?:&|$)")
DIGEST = 71  # sha256: and 64 hex digits


@lru_cache(2_048)
def parameters(query: bytes, table: tuple[Parameter, ...]) -> Mapping[str, str]:
    """The parameters of a query string; absent ones by their default. Raises Problem 400."""
    known = {p.name: p for p in (*table, LANG)}
    found: dict[str, str] = {}
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise problem(400, "service-parameter", name="?", known=" ".join(known)) from None
    for name, value in pairs:
        if name not in known:
            near = did_you_mean(name[:40], known)
            raise problem(400, "service-parameter", name=name[:40], known=" ".join(known), suggestion=near, path=name[:40])
        if name in found:
            raise problem(400, "service-parameter-twice", name=name, path=name)
        _right(known[name], value)
        found[name] = value
    for p in table:
        if p.needed and p.name not in found:
            raise problem(400, "service-parameter-missing", name=p.name, path=p.name)
    return {**{p.name: p.default for p in table if p.default}, **found}


def _right(p: Parameter, value: str) -> None:
    wanted = ""
    if p.of:
        wanted = "" if value in p.of else " | ".join(p.of)
    elif p.shape == "day":
        try:
            day_of(value)
        except Surprise:
            wanted = "2019-06-01"
    elif p.shape == "digest":
        wanted = "" if len(value) == DIGEST and value.startswith("sha256:") else "sha256:…"
    elif p.shape == "side":
        wanted = "" if SIDE.fullmatch(value) and len(value) < 200 else "region/programme@2024-01-01"
    elif p.shape == "number":
        wanted = "" if value.isascii() and value.isdigit() and len(value) < 16 else "0, 1, 2, …"
    elif not value or len(value) > 200:
        wanted = "1–200"
    if wanted:
        raise problem(400, "service-parameter-value", name=p.name, found=value[:40], wanted=wanted, path=p.name)


def wished(query: bytes) -> str:
    """The language that a query asks for, however wrong the rest of it is; "" for none."""
    found = WISHED.search(query)
    return found[1].decode() if found else ""


@lru_cache(500)
def language(accepted: str) -> str:
    """zh or en: the first of the two in Accept-Language, else zh."""
    for part in accepted.lower().split(",")[:10]:
        if part.strip()[:2] in ("zh", "en"):
            return part.strip()[:2]
    return "zh"


async def body(service: Service, call: Call, kinds: tuple[str, ...], most: int) -> bytes:
    """The whole body. Raises Problem: 415 for another content type, 413 when it is too large, 408 when it comes too slowly."""
    kind = call.headers.get(b"content-type", b"").decode("latin-1")
    if kind not in kinds and (kind := kind.partition(";")[0].strip().lower()) not in kinds:
        raise problem(415, "service-body-type", found=kind[:60], wanted=" | ".join(kinds))
    packed = call.headers.get(b"content-encoding")
    if packed is not None and packed.lower() != b"identity":
        raise problem(415, "service-body-type", found=f"Content-Encoding: {packed.decode('latin-1')[:40]}", wanted=" | ".join(kinds))
    length = call.headers.get(b"content-length", b"")
    if length.isdigit() and (len(length) > 12 or int(length) > DRAINED):
        raise problem(413, "service-body-large", {"Connection": "close"}, most=most)
    try:
        with call.limit:
            parts, size = await _parts(call.receive, most)
    except TimeoutError:
        raise problem(408, "service-body-slow", {"Connection": "close"}, seconds=f"{service.settings.body_seconds:g}") from None
    if size > most:
        raise problem(413, "service-body-large", {"Connection": "close"}, most=most)
    return parts[0] if len(parts) == 1 else b"".join(parts)


async def _parts(receive: Receive, most: int) -> tuple[list[bytes], int]:
    """What of the body is no more than `most`, and how much there was. Raises Problem when the sender went away."""
    parts, size = [], 0
    while size <= DRAINED:
        message = await receive()
        if message["type"] != "http.request":
            raise problem(400, "service-body-slow", seconds="?")
        part = message.get("body", b"")
        size += len(part)
        if size <= most:
            parts.append(part)
        if not message.get("more_body", False):
            break
    return parts, size


def text_of(data: bytes) -> str:
    """A body as text. Raises Problem 400 when it is not UTF-8."""
    try:
        return data.decode() if data[:3] != b"\xef\xbb\xbf" else data[3:].decode()
    except UnicodeDecodeError:
        raise problem(400, "file-not-utf8", path="$") from None
