"""Examples of the OpenAPI description: what this service answers about an invented household (example.json), in both languages.

Each part is left out where the tree that serves has no such region, programme or file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import doudi
from doudi.pipeline import as_object, evaluate
from doudi.service.base.problems import Problem, problem
from doudi.service.base.problems import body as problem_body
from doudi.service.record.rows import START, Entry, chained
from doudi.service.versions.policies import Snapshot, digest_of
from doudi.service.work import about
from doudi.service.work.household import Told, told
from doudi.service.work.questions import questions
from doudi.text.diagnostic import InputError, PolicyError
from doudi.text.pages import page
from doudi.text.render import data as row_of

LANGS = ("zh", "en")
JSON, LINES, PLAIN, MARKDOWN = "application/json", "application/x-ndjson", "text/plain", "text/markdown"
MOST = 2_500  # characters of an example that is a text
AT = "2026-01-05T01:02:03.000000Z"
WRONG: dict[str, tuple[str, dict[str, Any]]] = {  # a problem of each status, as it might come
    "400": ("service-parameter-missing", {"name": "region"}), "401": ("service-token", {}), "403": ("service-scope", {"scope": "reload"}),
    "404": ("region-unknown", {"name": "zhongwai", "known": "zhongwei", "suggestion": "zhongwei"}),
    "408": ("service-body-slow", {"seconds": "10"}), "409": ("service-policies-differ", {"found": START}),
    "412": ("service-policies-differ", {"found": START}), "413": ("service-body-large", {"most": 4_000_000}),
    "415": ("service-body-type", {"found": "text/plain", "wanted": JSON}), "422": ("service-reload-refused", {"count": 2}),
    "429": ("service-busy", {"seconds": "3"}), "503": ("service-record", {"reason": "OperationalError"}),
}


def problems() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(status, language, problem document)"""
    for status, (code, args) in WRONG.items():
        for lang in LANGS:
            yield status, lang, problem_body(problem(int(status), code, **args), lang, "4f1c")


class Examples:
    """answers: by name of the endpoint and content type · words: of parameters · households, lines, file: bodies to send."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot
        self.households: dict[str, Any] = {}
        self.answers: dict[tuple[str, str], dict[str, Any]] = {}
        self.refused: dict[str, Any] = {}
        self.words: dict[str, str] = {}
        self.lines = self.file = ""
        self.roots: list[str] = []  # outermost records of any region
        source = Path(__file__).with_name("example.json").read_text("utf-8")
        self.given = json.loads(source)
        self.text = source[source.index('"household":') + 12 : source.rindex("}")]
        for make in (self._browsing, self._household, self._compared, self._leaflets, self._changes, self._keeping):
            with suppress(PolicyError, InputError, Problem, KeyError):
                make()

    def _in_both(self, name: str, kind: str, make: Callable[..., Any], *more: Any) -> None:
        self.answers[name, kind] = {lang: {"value": _short(make(lang, *more))} for lang in LANGS}

    def _one(self, name: str, kind: str, value: Any) -> None:
        self.answers[name, kind] = {"answer": {"value": value}}

    def _browsing(self) -> None:
        self._one("health", JSON, about.health())
        policies = {"digest": self.snapshot.signature, "loaded": self.snapshot.loaded, "refused": 0}
        for name, record in (("ready", "ok"), ("not ready", "failed")):
            self._one(name, JSON, {"status": name, "version": doudi.__version__, "policies": policies, "record": record})
        self._one("reload", JSON, {"changed": True, "digest": self.snapshot.signature, "loaded": self.snapshot.loaded})
        self._one("metrics", PLAIN, '# TYPE doudi_decisions_total counter\ndoudi_decisions_total{status="granted"} 7.0\n')
        self._in_both("code", MARKDOWN, lambda lang: page("service-day-missing", lang))
        self._one("docs", "text/html", "<!doctype html>…")
        self._one("openapi", JSON, {"openapi": "3.1.0"})
        self.roots = about.roots(self.snapshot)
        found = about.regions(self.snapshot)
        self._one("regions", JSON, {**found, "regions": found["regions"][:2]})
        self._one("schema", "application/schema+json", {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"})
        region, programme = self.given["region"], self.given["programme"]
        whole = about.region(self.snapshot, region, None)
        self._one("region", JSON, {**whole, "programmes": whole["programmes"][:2]})
        self._one("programme", JSON, about.programme(self.snapshot, region, programme, None))
        pin = about.programme(self.snapshot, region, programme, self.given["household"]["as_of"])["digest"]
        self.words = {"region": region, "programme": programme, "policies": pin}

    def _household(self) -> None:
        household = self.given["household"]
        ready = self.snapshot.prepare(self.given["region"], household["as_of"], self.given["programme"])
        self.households = {
            "en": {"summary": "English keys", "value": household},
            "zh": {"summary": "中文键", "value": _chinese(ready.engine.plan.door, ready.engine.plan.root, household)},
        }
        decisions = [d for id in ready.ids for d in evaluate(ready.engine, as_object(self.text), ready.day).decisions(id)]
        found = told(decisions)
        self._one("decide", JSON, {"decisions": json.loads(found.answer)})
        self._one("explain", JSON, json.loads(found.answer))
        for form, kind in (("text", PLAIN), ("markdown", MARKDOWN), ("html", "text/html")):
            self._in_both("explain", kind, lambda lang, form: doudi.explain(decisions[0], lang=lang, format=form), form)
        few = {k: v for k, v in household.items() if k in ("as_of", "members")}
        some = evaluate(ready.engine, as_object(json.dumps(few, ensure_ascii=False)), ready.day)
        typed = self.snapshot.policies.tree.region(self.given["region"], ready.day)
        open_ones = [d for id in ready.ids for d in some.decisions(id)]
        self._in_both("missing", JSON, lambda lang: _first_two(questions(open_ones, lang, typed, few)))
        self._lines(ready, found)
        self._record(ready, found)

    def _lines(self, ready: Any, found: Told) -> None:
        broken = '{"houshold_income": 1}'
        self.lines = " ".join(self.text.split()) + f"\n{broken}\n"
        try:
            evaluate(ready.engine, as_object(broken), ready.day)
        except InputError as raised:
            wrong = Problem(400, raised.diagnostics)
            self.refused = {lang: {"value": problem_body(wrong, lang, "4f1c")} for lang in LANGS}
            rows = {lang: [row_of(d, lang) for d in raised.diagnostics] for lang in LANGS}
            first = f'{{"line":1,"record":"12:{START}","decisions":{found.answer}}}\n'
            self._in_both("decide", LINES, lambda lang: first + json.dumps({"line": 2, "errors": rows[lang]}, ensure_ascii=False) + "\n")

    def _record(self, ready: Any, found: Told) -> None:
        entry = Entry(
            AT, "4f1c", "intake", "decide", ready.region, ready.programme, ready.as_of, digest_of(self.text.encode()), ready.pin,
            doudi.__version__, found.outcome, digest_of(found.answer.encode()), found.trace,
        )
        _, (kept,) = chained(0, START, [entry])
        names = [n for n in Entry.__slots__ if n not in ("input", "versions")]
        row = {"seq": 1, **{n: getattr(entry, n) for n in names}, "previous": START, "digest": kept.digest}
        row["outcome"] = json.loads(found.outcome)
        self._one("rows", LINES, json.dumps(row, ensure_ascii=False) + "\n")
        self._one("row", JSON, {**row, "versions": json.loads(ready.versions)})

    def _compared(self) -> None:
        from doudi.comparison.compare import compare

        regions, programme = self.given["regions"], self.given["programme"]
        self.words["regions"] = ",".join(regions)
        def made(lang: str, form: str) -> Any:
            said = compare(self.snapshot.policies, self.text, regions=regions, programme=programme, lang=lang, format=form)
            return json.loads(said) if form == "json" else said

        for form, kind in (("json", JSON), ("text", PLAIN), ("markdown", MARKDOWN), ("html", "text/html")):
            self._in_both("compare", kind, made, form)

    def _leaflets(self) -> None:
        from doudi.leaflet.make import leaflet

        def made(lang: str, household: str | None, form: str) -> str:
            return leaflet(self.snapshot.policies, self.given["region"], household, lang=lang, format=form)

        for form, kind in (("text", PLAIN), ("markdown", MARKDOWN), ("html", "text/html")):
            self._in_both("leaflet", kind, made, None, form)
        self._in_both("family_leaflet", PLAIN, made, self.text, "text")
        for form, kind in (("markdown", MARKDOWN), ("html", "text/html")):
            self.answers["family_leaflet", kind] = {"zh": {"value": _short(made("zh", self.text, form))}}

    def _changes(self) -> None:
        from doudi.service.work.diffing import reported, shown

        old, new = self.given["diff"]
        self.words |= {"old": old, "new": new}
        report = reported(self.snapshot.policies.root, old, new, proof=False)

        sarif = json.loads(shown(report, "sarif", "en"))
        sarif["runs"][0]["results"] = sarif["runs"][0]["results"][:1]
        for name in ("diff", "propose"):
            self._one(name, JSON, json.loads(shown(report, "json", "en")))
            self._one(name, "application/sarif+json", sarif)
            for form, kind in (("text", PLAIN), ("markdown", MARKDOWN)):
                self._in_both(name, kind, lambda lang, form: shown(report, form, lang), form)

    def _keeping(self) -> None:
        layer = self.snapshot.policies.tree.layers[self.given["region"]]
        programme, _, name = self.given["file"].partition("/")
        file = next(f for f in layer.programmes[programme].values() if f.path.endswith(name))
        self.words["file"], self.file = self.given["file"], file.source.text
        found = problem(400, "file-has-nul").diagnostics
        wrong = {lang: {"value": {"ok": False, "count": len(found), "diagnostics": [row_of(d, lang) for d in found]}} for lang in LANGS}
        self.answers["check", JSON] = {"ok": {"value": {"ok": True, "count": 0, "diagnostics": []}}, **wrong}


def _short(value: Any) -> Any:
    """A long text is cut: the description is to be read."""
    return value[:MOST] + "…" if isinstance(value, str) and len(value) > MOST else value


def _first_two(asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked, "questions": asked["questions"][:2]}


def _chinese(door: dict[str, Any], record: str, given: dict[str, Any]) -> dict[str, Any]:
    """The same household under its Chinese names."""
    rows = door[record]
    facts = {row[0]: row for row in rows["facts"]}
    lists = dict(zip(rows["lists"], rows["list_names"], strict=True))
    out: dict[str, Any] = {}
    for name, x in given.items():
        if name in lists:
            out[lists[name][0]] = [_chinese(door, name, o) for o in x]
        else:
            out[facts[name][1] if name in facts else {"as_of": "决定日"}.get(name, name)] = x
    return out
