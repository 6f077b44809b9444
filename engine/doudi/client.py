"""A client of `doudi serve`, with nothing but the standard library.

    >>> from doudi.client import Client
    >>> answer = Client("http://127.0.0.1:8080").decide("zhongwei", household, programme="rural_dibao")
    >>> answer.decisions[0]["status"], answer.record

Numbers of a household are int, Decimal, or text of JSON; a float is refused before it is sent. A client keeps one connection and is not
shared between threads.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NotRequired, Self, TypedDict
from urllib.parse import quote, urlencode, urlsplit

Lang = Literal["zh", "en"]
Sheet = Literal["text", "markdown", "html"]
Changes = Literal["json", "text", "markdown", "sarif"]
Household = str | bytes | Mapping[str, Any]
JSON, LINES = "application/json", "application/x-ndjson"


class Reason(TypedDict):
    """One condition of a decision: whether it is met, None where that is open; `route` where it is one of a route."""

    need: str
    route: str | None
    met: bool | None


class Decision(TypedDict):
    """schemas/decision.schema.json; keys that have nothing to say are absent. Amounts are exact text."""

    region: str
    programme: str
    as_of: str
    status: Literal["granted", "refused", "undetermined"]
    also: dict[str, Any]
    reasons: list[Reason]
    versions: list[list[str]]
    subject: NotRequired[dict[str, Any]]
    route: NotRequired[str | None]
    covered: NotRequired[list[dict[str, Any]]]
    unit: NotRequired[str]
    amount: NotRequired[str]
    amount_range: NotRequired[list[str]]
    also_open: NotRequired[list[str]]
    missing: NotRequired[list[dict[str, Any]]]
    waits_for: NotRequired[list[dict[str, Any]]]
    powers: NotRequired[list[dict[str, Any]]]
    gaps: NotRequired[list[dict[str, Any]]]
    checks: NotRequired[list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """decisions, the digest of the policies that made them, and where they are recorded (`row:digest`, "" when nowhere)."""

    decisions: list[Decision]
    policies: str
    record: str


@dataclass(frozen=True, slots=True)
class Line:
    """One of many households: its decisions, or its errors (rows of schemas/diagnostics.schema.json)."""

    number: int
    decisions: list[Decision]
    errors: list[dict[str, Any]]
    record: str


class Refused(Exception):
    """An answer that is no success. code: stable, as on the command line; problem: the document of RFC 9457."""

    def __init__(self, status: int, problem: dict[str, Any]):
        self.status, self.problem = status, problem
        self.code = str(problem.get("code", ""))
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')}")

    @property
    def diagnostics(self) -> list[dict[str, Any]]:
        return list(self.problem.get("diagnostics", ()))


class Client:
    """url: where the service is. token: where it wants one. Raises Refused, and OSError when it cannot be reached."""

    def __init__(self, url: str, token: str | None = None, lang: Lang = "zh", timeout: float = 60):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"no address of a service: {url}")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._link = kind(parts.hostname, parts.port, timeout=timeout)
        self._base = parts.path.rstrip("/")
        self._headers = {"Accept-Language": lang, **({"Authorization": f"Bearer {token}"} if token else {})}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._link.close()

    # -- households

    def decide(
        self, region: str, household: Household, *, programme: str | None = None, as_of: str | None = None, policies: str | None = None,
    ) -> Answer:
        """One household. policies: only by this digest, else Refused with 409."""
        asked = {"region": region, "programme": programme, "as_of": as_of, "policies": policies}
        body, headers = self.call("POST", "/v1/decide", asked, text(household), JSON)
        return Answer(json.loads(body)["decisions"], headers.get("doudi-policies", ""), headers.get("doudi-record", ""))

    def decide_many(
        self, region: str, households: Iterable[Household], *, programme: str | None = None, as_of: str | None = None,
        policies: str | None = None,
    ) -> list[Line]:
        """At most a thousand households; one that is refused does not stop the others."""
        asked = {"region": region, "programme": programme, "as_of": as_of, "policies": policies}
        lines = b"\n".join(b" ".join(text(h).splitlines()) for h in households)
        body, _ = self.call("POST", "/v1/decide", asked, lines, LINES)
        rows = [json.loads(line) for line in body.decode().split("\n") if line]
        return [Line(r["line"], r.get("decisions", []), r.get("errors", []), r.get("record", "")) for r in rows]

    def explain(
        self, region: str, household: Household, *, programme: str | None = None, as_of: str | None = None, lang: Lang | None = None,
        audience: Literal["officer", "citizen", "auditor"] = "officer", format: Literal["text", "markdown", "html", "json"] = "text",
    ) -> str:
        """The decisions in words."""
        asked = {"region": region, "programme": programme, "as_of": as_of, "lang": lang, "audience": audience, "format": format}
        return self.call("POST", "/v1/explain", asked, text(household), JSON)[0].decode()

    def missing(self, region: str, household: Household, *, programme: str | None = None, as_of: str | None = None) -> list[dict[str, Any]]:
        """The questions to ask, those that settle most first."""
        asked = {"region": region, "programme": programme, "as_of": as_of}
        found: list[dict[str, Any]] = json.loads(self.call("POST", "/v1/missing", asked, text(household), JSON)[0])["questions"]
        return found

    def compare(
        self, household: Household, *, regions: Iterable[str] = (), programme: str | None = None, as_of: str | None = None,
        lang: Lang | None = None, format: Literal["json", "text", "markdown", "html"] = "text",
    ) -> str:
        """One household in several regions (default: all but the model). Nothing is recorded."""
        asked = {"regions": ",".join(regions) or None, "programme": programme, "as_of": as_of, "lang": lang, "format": format}
        return self.call("POST", "/v1/compare", asked, text(household), JSON)[0].decode()

    def leaflet(
        self, region: str, household: Household | None = None, *, as_of: str | None = None, lang: Lang | None = None,
        format: Sheet = "text",
    ) -> str:
        """明白纸 of a region; with a household its lists, which are recorded."""
        asked = {"as_of": as_of, "lang": lang, "format": format}
        if household is None:
            return self.call("GET", f"/v1/leaflet/{quote(region, safe='')}", asked)[0].decode()
        return self.call("POST", "/v1/leaflet", {"region": region, **asked}, text(household), JSON)[0].decode()

    # -- policies

    def diff(self, old: str, new: str, *, proof: bool = True, lang: Lang | None = None, format: Changes = "text") -> str:
        """What changed between two versions, each `region` or `region/programme`, with `@day` if wanted."""
        asked = {"old": old, "new": new, "proof": "yes" if proof else "no", "lang": lang, "format": format}
        return self.call("GET", "/v1/diff", asked)[0].decode()

    def propose(
        self, region: str, file: str, policy: str, *, proof: bool = True, lang: Lang | None = None, format: Changes = "text",
    ) -> str:
        """What a policy text would change in its place. Refused with 422 when it has errors."""
        asked = {"region": region, "file": file, "proof": "yes" if proof else "no", "lang": lang, "format": format}
        return self.call("POST", "/v1/diff", asked, policy.encode(), "application/yaml")[0].decode()

    def regions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._get("/v1/policies", {})["regions"]
        return found

    def policies(self, region: str, programme: str | None = None, as_of: str | None = None) -> dict[str, Any]:
        """What is in force on a day, with the digests to pin it by."""
        path = f"/v1/policies/{quote(region, safe='')}" + (f"/{quote(programme, safe='')}" if programme else "")
        return self._get(path, {"as_of": as_of})

    def schema(self, region: str, as_of: str | None = None) -> dict[str, Any]:
        return self._get(f"/v1/schema/{quote(region, safe='')}", {"as_of": as_of})

    def check(self, region: str, file: str, policy: str) -> list[dict[str, Any]]:
        """Faults of a policy text in its place, e.g. file `rural_dibao/2026-01-01.yaml`."""
        body, _ = self.call("POST", "/v1/check", {"region": region, "file": file}, policy.encode(), "application/yaml")
        found: list[dict[str, Any]] = json.loads(body)["diagnostics"]
        return found

    # -- keeping

    def reload(self) -> bool:
        """Whether other policies serve now. Refused with 422 when the new ones have errors."""
        return bool(json.loads(self.call("POST", "/v1/reload", {})[0])["changed"])

    def ready(self) -> bool:
        """Whether the service can decide; False too when it cannot be reached."""
        with suppress(Refused, OSError, http.client.HTTPException):
            return bool(self._get("/ready", {})["status"] == "ready")
        self._link.close()
        return False

    def _get(self, path: str, asked: Mapping[str, str | None]) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.call("GET", path, asked)[0])
        return found

    def call(
        self, method: str, path: str, asked: Mapping[str, str | None], body: bytes | None = None, kind: str = "",
    ) -> tuple[bytes, dict[str, str]]:
        """Any request: the body and the headers of a success. A connection that the service closed meanwhile is made anew, once."""
        given = {k: v for k, v in asked.items() if v is not None}
        target = f"{self._base}{path}" + (f"?{urlencode(given)}" if given else "")
        headers = {**self._headers, **({"Content-Type": kind} if kind else {})}
        kept = self._link.sock is not None
        try:
            self._link.request(method, target, body, headers)
            answer = self._link.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._link.close()
            if not kept:
                raise
            self._link.request(method, target, body, headers)
            answer = self._link.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise Refused(answer.status, _problem(data))
        return data, {k.lower(): v for k, v in answer.getheaders()}


def _problem(data: bytes) -> dict[str, Any]:
    with suppress(ValueError):
        found = json.loads(data)
        if isinstance(found, dict):
            return found
    return {"detail": data[:200].decode("utf-8", "replace")}


def text(household: Household) -> bytes:
    """A household as JSON with exact numbers. Raises TypeError for a float."""
    if isinstance(household, bytes):
        return household
    if isinstance(household, str):
        return household.encode()
    _without_floats(household)
    marked = json.dumps(household, ensure_ascii=True, default=lambda x: f"\0{x:f}\0" if isinstance(x, Decimal) else _wrong(x))
    return re.sub(r'"\\u0000(-?[0-9.]+)\\u0000"', r"\1", marked).encode()


def _wrong(x: object) -> str:
    raise TypeError(f"a household cannot carry {type(x).__name__}")


def _without_floats(x: Any) -> None:
    if isinstance(x, float):
        _wrong(x)
    for inner in x.values() if isinstance(x, Mapping) else x if isinstance(x, (list, tuple)) else ():
        _without_floats(inner)
