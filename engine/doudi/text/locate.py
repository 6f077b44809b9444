"""Where a path such as `members[1].income` stands in a JSON text: for people who have the file before them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

from doudi.text import brokenjson
from doudi.text.diagnostic import Diagnostic
from doudi.text.source import Source, Span

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
DEEPEST = 20  # records inside records
OF_VALUES = (  # what is wrong with the value of a key, and not with the key
    "input-type", "input-choice", "input-range", "input-places", "input-none", "input-long", "input-surrogate", "input-as-of",
    "input-member-twice", "input-list", "input-list-long",
)
MOST = 400_000  # tokens looked at; a household has a few hundred


def located(diagnostics: Iterable[Diagnostic], text: str, name: str) -> list[Diagnostic]:
    """The diagnostics with spans in `text` where their paths are found there."""
    source = Source(name, text)
    found: tuple[Places, Places] | None = None
    out = []
    for d in diagnostics:
        if d.span is None and d.code == "json-broken":
            d = replace(d, span=_broken(source))
        elif d.span is None and d.path == "$":
            d = replace(d, span=Span(source, 0, 1))
        elif d.span is None and d.path:
            if found is None:
                found = places(text)
            keys, values = found
            at = (d.code in OF_VALUES and values.get(d.path)) or _nearest(d.path, keys)
            d = replace(d, span=Span(source, *at)) if at else d
        out.append(d)
    return out


def _nearest(path: str, places: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    """The place of a path, or of what holds it when it is not written."""
    while path not in places and path:
        path = re.sub(r"(\.[^.\[\]]*|\[\d+\])$|^[^.\[\]]*$", "", path) if re.search(r"[.\[]", path) else ""
    return places.get(path)


Places = dict[str, tuple[int, int]]


def places(text: str) -> tuple[Places, Places]:
    """Each path to the place of its key (of the last one, when a key is given twice) or of its list element; and to that of its value."""
    out: Places = {"": (0, 1), "$": (0, 1)}
    values: Places = {}
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
        values[path] = span
        key = None
        if token in "[{":
            if len(stack) >= DEEPEST:
                break
            stack.append((path, 0 if token == "[" else -1))
    return out, values


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
        return None
    constant = brokenjson.constant(source.text)
    return Span(source, *constant) if constant else None


def comma(problem: json.JSONDecodeError) -> json.JSONDecodeError:
    """A comma before the end of an object or a list said as such, where it stands: Python does so only from 3.13 on."""
    before = problem.doc[: problem.pos].rstrip()
    end = problem.doc[problem.pos : problem.pos + 1]
    if before.endswith(",") and end in ("}", "]"):
        whole = "object" if end == "}" else "array"
        return json.JSONDecodeError(f"Illegal trailing comma before end of {whole}", problem.doc, len(before) - 1)
    return problem
