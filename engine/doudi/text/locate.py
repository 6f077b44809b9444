"""Where a path such as `members[1].income` stands in a JSON text: for people who have the file before them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

from doudi.text.diagnostic import Diagnostic
from doudi.text.source import Source, Span

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
DEEPEST = 20  # records inside records
MOST = 400_000  # tokens looked at; a household has a few hundred


def located(diagnostics: Iterable[Diagnostic], text: str, name: str) -> list[Diagnostic]:
    """The diagnostics with spans in `text` where their paths are found there."""
    source = Source(name, text)
    places: dict[str, tuple[int, int]] | None = None
    out = []
    for d in diagnostics:
        if d.span is None and d.code == "json-broken":
            d = replace(d, span=_broken(source))
        elif d.span is None and d.path == "$":
            d = replace(d, span=Span(source, 0, 1))
        elif d.span is None and d.path:
            if places is None:
                places = paths(text)
            found = _nearest(d.path, places)
            d = replace(d, span=Span(source, *found)) if found else d
        out.append(d)
    return out


def _nearest(path: str, places: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    """The place of a path, or of what holds it when it is not written."""
    while path not in places and path:
        path = re.sub(r"(\.[^.\[\]]*|\[\d+\])$|^[^.\[\]]*$", "", path) if re.search(r"[.\[]", path) else ""
    return places.get(path)


def paths(text: str) -> dict[str, tuple[int, int]]:
    """Each path to the place of its key (of the last one, when a key is given twice), or of its list element."""
    out: dict[str, tuple[int, int]] = {"": (0, 1), "$": (0, 1)}
    stack: list[tuple[str, int]] = []  # (path of the container, index or -1 for an object)
    key: str | None = None
    for count, m in enumerate(TOKEN.finditer(text)):
        token, span = m.group(), m.span()
        if count > MOST:
            break
        if token in "]}":
            if stack:
                stack.pop()
            key = None
            continue
        if token in ",:":
            if token == "," and stack and stack[-1][1] >= 0:
                stack[-1] = (stack[-1][0], stack[-1][1] + 1)
            continue
        here, index = stack[-1] if stack else ("", -2)
        if index == -1 and key is None:
            key = _string(token)
            out[f"{here}.{key}" if here else key] = span
            continue
        path = f"{here}[{index}]" if index >= 0 else f"{here}.{key}" if here and key is not None else key or ""
        if index >= 0:
            out[path] = span
        key = None
        if token in "[{":
            if len(stack) >= DEEPEST:
                break
            stack.append((path, 0 if token == "[" else -1))
    return out


def _string(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token.strip('"')


def _broken(source: Source) -> Span | None:
    """Where the JSON stops being JSON."""
    try:
        json.loads(source.text)
    except json.JSONDecodeError as raised:
        problem = comma(raised)
        at = min(problem.pos, max(len(source.text) - 1, 0))
        return Span(source, at, at + 1)
    except (ValueError, RecursionError):
        pass
    return None


def comma(problem: json.JSONDecodeError) -> json.JSONDecodeError:
    """A comma before the end of an object or a list said as such, where it stands: Python does so only from 3.13 on."""
    before = problem.doc[: problem.pos].rstrip()
    end = problem.doc[problem.pos : problem.pos + 1]
    if before.endswith(",") and end in ("}", "]"):
        whole = "object" if end == "}" else "array"
        return json.JSONDecodeError(f"Illegal trailing comma before end of {whole}", problem.doc, len(before) - 1)
    return problem
