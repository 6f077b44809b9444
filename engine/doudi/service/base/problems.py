"""Everything that goes wrong as problem details (RFC 9457): the codes, messages and places of the command line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from doudi.text.diagnostic import Diagnostic, InputError, PolicyError, fault
from doudi.text.messages import MESSAGES
from doudi.text.pages import spoken
from doudi.text.render import data

ABSENT = ("region-unknown", "programme-unknown", "not-in-force", "repealed", "diff-side")
MOST = 100  # diagnostics in one answer


class Problem(Exception):
    """An answer that is no success. diagnostics: at least one; the first gives the code."""

    def __init__(
        self, status: int, diagnostics: Iterable[Diagnostic], headers: dict[str, str] | None = None, extra: dict[str, Any] | None = None,
    ):
        self.status, self.diagnostics, self.headers, self.extra = status, tuple(diagnostics), headers or {}, extra or {}
        self.codes = list(dict.fromkeys(d.code for d in self.diagnostics))
        super().__init__(self.diagnostics[0].code)


def problem(status: int, code: str, headers: dict[str, str] | None = None, **args: Any) -> Problem:
    """A problem of one diagnostic; `suggestion` and `path` as `fault` takes them."""
    return Problem(status, [fault(code, None, **args)], headers)


def same(wanted: str | None, header: str, found: str) -> None:
    """The pins of a request against what decides. Raises Problem: 409 for the parameter, 412 for If-Match."""
    if wanted is not None and wanted != found:
        raise problem(409, "service-policies-differ", found=found)
    if header and header.strip() != "*" and f'"{found}"' not in [x.strip() for x in header.split(",")]:
        raise problem(412, "service-policies-differ", found=found)


class Passed(Problem):
    """A problem that a helper process has put into words."""

    def __init__(self, made: dict[str, Any], codes: list[str], headers: dict[str, str]):
        self.made, self.codes = made, codes
        self.status, self.headers, self.extra, self.diagnostics = made["status"], headers, {}, ()
        Exception.__init__(self, made["code"])


def of(raised: Exception) -> Problem:
    """The problem that an exception of the engine is. Any other is a bug: 500, and nothing of it is told."""
    if isinstance(raised, Problem):
        return raised
    if isinstance(raised, InputError):
        return Problem(400, raised.diagnostics)
    if isinstance(raised, PolicyError):
        return Problem(404 if raised.diagnostics[0].code in ABSENT else 503, raised.diagnostics)
    return problem(500, "service-internal")


def body(found: Problem, lang: str, request: str) -> dict[str, Any]:
    """The members of application/problem+json, in the reader's language."""
    if isinstance(found, Passed):
        return {**found.made, "instance": f"urn:doudi:request:{request}"}
    first = found.diagnostics[0]
    entry = MESSAGES[first.code]
    return {
        "type": f"/v1/errors/{first.code}",
        "title": spoken(entry.zh if lang == "zh" else entry.en),
        "status": found.status,
        "detail": first.message(lang),
        "instance": f"urn:doudi:request:{request}",
        "code": first.code,
        "diagnostics": [data(d, lang) for d in found.diagnostics[:MOST]],
        **found.extra,
    }


def response(found: Problem, lang: str, request: str) -> Response:
    """The answer itself. Lone surrogates of a quoted value are replaced, so that it is always UTF-8."""
    text = json.dumps(body(found, lang, request), ensure_ascii=False)
    return Response(
        text.encode("utf-8", "replace"), found.status, found.headers, "application/problem+json",
    )
