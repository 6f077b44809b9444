"""The OpenAPI document as one HTML page for people: no script, no style from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from doudi.text.messages import MESSAGES
from doudi.text.pages import spoken

STYLE = """body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{margin-top:2.5rem;border-top:1px solid #ccc;padding-top:1rem}code,pre{font:14px/1.5 ui-monospace,monospace;background:#f4f4f2}
pre{padding:.8rem;overflow:auto;max-height:24rem}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;
vertical-align:top}summary{cursor:pointer}b.m{display:inline-block;min-width:3.5rem}"""
WORDS = {
    "zh": {
        "first": "先试一次", "parameter": "参数", "meaning": "意思", "values": "可写", "body": "请求内容", "answer": "回答",
        "example": "例子", "machine": "给程序看的", "fields": "各项", "for_example": "如", "default": "不写就是", "headers": "回答的头部",
        "here": "本服务的地址",
        "token": "要令牌的服务（`doudi token` 生成），每个请求带上", "codes": "错误代码",
        "wrong": "出错时答 application/problem+json（RFC 9457）：code 是代码，和命令行的一样；diagnostics 逐条说明，path 指出在哪里；"
        "type 是下面的说明页。",
    },
    "en": {
        "first": "Try it first", "parameter": "parameter", "meaning": "meaning", "values": "values", "body": "Request body",
        "answer": "Answers", "example": "example", "machine": "for programs", "fields": "Fields",
        "for_example": "such as", "codes": "Codes of errors", "default": "default:", "headers": "Headers of the answer",
        "here": "the address of this service",
        "token": "Where the service wants a token (made by `doudi token`), send with every request",
        "wrong": "Whatever goes wrong is application/problem+json (RFC 9457): code is that of the command line; diagnostics has each "
        "fault, path its place; type is one of the pages below.",
    },
}


CURL = """DOUDI=http://127.0.0.1:8080   # {here}
curl "$DOUDI/v1/missing?region=zhongwei&programme=rural_dibao" \\
  -H 'Content-Type: application/json' -d '{{"as_of": "2019-06-01", "members": [{{}}]}}'
curl "$DOUDI/v1/decide?region=zhongwei&programme=rural_dibao" \\
  -H 'Content-Type: application/json' --data-binary @examples/zhongwei_wang.json"""
DEEP = 4  # levels of fields that are listed


def page(document: dict[str, Any], lang: str) -> str:
    """The whole page. lang: zh or en."""
    w = WORDS[lang]
    info = document["info"]
    about = info["description"].split("\n\n")[int(lang == "en")]
    tried = escape(CURL.format(here=w["here"]))
    parts = [
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{escape(info["title"])}</title><style>{STYLE}</style>',
        f'<h1>{escape(info["title"])} {escape(info["version"])}</h1><p>{escape(about)}</p>',
        f'<p><a href="/openapi.json">openapi.json</a>（{w["machine"]}）· ',
        '<a href="/docs?lang=zh">中文</a> · <a href="/docs?lang=en">English</a></p>',
        f'<h2>{w["first"]}</h2><pre>{tried}</pre><p>{w["token"]}: <code>Authorization: Bearer …</code></p><ul>',
    ]
    operations = [(method.upper(), path, o) for path, row in document["paths"].items() for method, o in row.items()]
    for method, path, o in operations:
        parts.append(f'<li><a href="#{o["operationId"]}"><b class="m">{method}</b> {escape(path)}</a> {_side(o["summary"], lang)}')
    parts.append("</ul>")
    for method, path, o in operations:
        parts += _operation(method, path, o, w, lang, document["components"])
    parts.append(f'<h2 id="codes">{w["codes"]}</h2><p>{w["wrong"]}</p><table>')
    for code, entry in MESSAGES.items():
        if code.startswith(("service-", "record-", "input-", "json-")):
            title = escape(spoken(entry.zh if lang == "zh" else entry.en))
            parts.append(f'<tr><td><a href="/v1/errors/{code}?lang={lang}"><code>{code}</code></a><td>{title}')
    return "".join([*parts, "</table>"])


def _side(text: str, lang: str) -> str:
    """One half of a text in two languages."""
    halves = text.split(" · ")
    return escape(halves[int(lang == "en")] if len(halves) == 2 else text)


def _operation(method: str, path: str, o: Any, w: dict[str, str], lang: str, parts: Any) -> list[str]:
    """parts: the components of the document."""
    kept = parts["examples"]
    out = [f'<h2 id="{o["operationId"]}"><code>{method} {escape(path)}</code> {_side(o["summary"], lang)}</h2>']
    if "description" in o:
        out.append(f"<p>{escape(o['description'].split(chr(10) * 2)[int(lang == 'en')])}</p>")
    rows = [
        f"<tr><td><code>{p['name']}</code>{' *' if p.get('required') else ''}<td>{_side(p.get('description', ''), lang)}"
        f"<td>{escape(_values(p, w))}"
        for p in o["parameters"]
    ]
    out.append(f"<table><tr><th>{w['parameter']}<th>{w['meaning']}<th>{w['values']}{''.join(rows)}</table>")
    for kind, content in o.get("requestBody", {}).get("content", {}).items():
        out.append(f"<p>{w['body']}: <code>{escape(kind)}</code></p>{_examples(content, w, lang, kept)}")
    out.append(f"<p>{w['answer']}:</p><ul>")
    for status, answer in o["responses"].items():
        kinds = ", ".join(answer.get("content", {}))
        out.append(f"<li><code>{status}</code> {_side(answer['description'], lang)} <code>{escape(kinds)}</code>")
        if status == "200":
            shown = "".join(f"<tr><td><code>{name}</code><td>{_side(h['description'], lang)}" for name, h in answer["headers"].items())
            out.append(f"<details><summary>{w['headers']}</summary><table>{shown}</table></details>")
        for kind, content in answer.get("content", {}).items():
            out.append(_examples(content, w, lang, kept))
            if kind == "application/json" and (found := list(_fields(content["schema"], parts["schemas"], "", DEEP))):
                table = "".join(f"<tr><td><code>{escape(name)}</code><td>{escape(of)}<td>{_side(said, lang)}" for name, of, said in found)
                out.append(f"<details><summary>{w['fields']}</summary><table>{table}</table></details>")
    out.append("</ul>")
    return out


def _values(p: dict[str, Any], w: dict[str, str]) -> str:
    schema = p["schema"]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"])) + (f" ({w['default']} {schema['default']})" if "default" in schema else "")
    shown = p.get("example", next(iter(schema.get("examples", ())), schema.get("pattern", "")))
    if "default" in schema:
        return f"{w['default']} {schema['default']}"
    return f"{w['for_example']} {shown}" if shown else ""


def _fields(schema: dict[str, Any], known: dict[str, Any], path: str, deep: int) -> Iterator[tuple[str, str, str]]:
    """(where, type, meaning) of what an answer has, by its schema; `known` are the schemas that others refer to."""
    if "$ref" in schema:
        schema = {**known[schema["$ref"].rpartition("/")[2]], **{k: v for k, v in schema.items() if k != "$ref"}}
    if path and "description" in schema:
        yield path, _kind(schema, known), schema["description"]
    if not deep:
        return
    for name, inner in schema.get("properties", {}).items():
        yield from _fields(inner, known, f"{path}.{name}".lstrip("."), deep - 1)
    if isinstance(schema.get("items"), dict):
        yield from _fields({k: v for k, v in schema["items"].items() if k != "description"}, known, f"{path}[]", deep)


def _kind(schema: dict[str, Any], known: dict[str, Any]) -> str:
    """What a field can be: its types or its values."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    some = schema.get("anyOf") or schema.get("allOf")
    if some:
        return " | ".join(_kind(x, known) for x in some)
    kind = schema.get("type", schema.get("enum", ()))
    return kind if isinstance(kind, str) else " | ".join(map(str, kind))


def _examples(content: dict[str, Any], w: dict[str, str], lang: str, kept: dict[str, Any]) -> str:
    """Examples in the reader's language, and those that are of none. kept: examples that others refer to."""
    out = []
    for name, x in content.get("examples", {}).items():
        if name in WORDS and name != lang and "summary" not in x:
            continue
        value = kept[x["$ref"].rpartition("/")[2]]["value"] if "$ref" in x else x["value"]
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
        out.append(f"<details><summary>{w['example']}: {escape(x.get('summary', name))}</summary><pre>{escape(shown)}</pre></details>")
    return "".join(out)
