"""The data of a comparison as its templates take it: titles, one text a cell, regions that say the same together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.comparison.words import WORDS
from doudi.explanation.base.runtime import widest

if TYPE_CHECKING:
    Row = dict[str, Any]
    Words = dict[str, str]

AMOUNTS = ("line", "rounding")
MARKS = {True: "✓ ", False: "✗ ", None: "? "}


def phrased(data: Row, lang: str) -> Row:
    """{"title", "headline", "aside", "blocks", "left_out"} for the templates."""
    w = WORDS[lang]
    regions = [r for r in data["regions"] if r["state"] == "decided"]
    names = {r["id"]: r["name"] for r in regions}
    aside = [r["name"] + w["brackets"].format(_aside(r, w)) for r in data["regions"] if r["state"] != "decided"]
    return {
        "title": w["title"].format(data["household"], data["as_of"]), "headline": data["headline"],
        "blocks": [b for p in data["programmes"] for b in _programme(p, regions, names, w)],
        "aside": w["left_aside"].format(w["semicolon"].join(aside)) if aside else "", "left_out": _left_out(regions, w),
    }


def _left_out(regions: list[Row], w: Words) -> list[str]:
    """Regions that were not given the same facts, together."""
    groups: dict[str, list[str]] = {}
    for r in regions:
        if r["left_out"]:
            groups.setdefault(w["comma"].join(dict.fromkeys(x["name"] for x in r["left_out"])), []).append(r["name"])
    return [w["left_out"].format(w["comma"].join(where), what) for what, where in groups.items()]


def _aside(r: Row, w: Words) -> str:
    """Why a region is not compared; of one that cannot read the household, what it says."""
    told = r["state"] == "refused" and r["faults"]
    return f"{r['said']}{w['colon']}{r['faults'][0]}" if told else str(r["said"])


def _programme(p: Row, regions: list[Row], names: dict[str, str], w: Words) -> list[Row]:
    """The blocks of a programme: those where regions part, then in one line each those where they do not."""
    out = [_block(p, b, regions, names, w) for b in p["subjects"] if not b["alike"]]
    alike: dict[str, Row] = {}
    for b in p["subjects"]:
        if b["alike"]:
            d = next(iter(b["decisions"].values()))
            said = w["all_same"].format(" ".join(x for x in (d["word"], d["amount_said"]) if x))
            row = alike.setdefault(said, {"who": [], "rules": {}})
            row["who"] += b["who"]
            row["rules"] |= {x["name"]: None for x in b["parts"] if x["differs"]}
    for said, row in alike.items():
        rules = w["rules_apart"].format(w["comma"].join(row["rules"])) if row["rules"] else ""
        blank = {"results": [], "parts": [], "columns": 1, "wide": {}, "only": []}
        out.append({**blank, "title": _title(p, row["who"], w), "alike": said, "rules": rules})
    only = [_only(o, names, w) for o in p["only"]]
    if out:
        out[0]["only"] = only
    return out


def _title(p: Row, who: list[str], w: Words) -> str:
    return str(p["name"]) + (w["brackets"].format(w["comma"].join(who)) if who else "")


def _block(p: Row, b: Row, regions: list[Row], names: dict[str, str], w: Words) -> Row:
    results = [_result(r, b["decisions"].get(r["id"]), w) for r in regions]
    rows = [_part(x, b, names, w) for x in b["parts"] if x["differs"]]
    same = len(b["parts"]) - len(rows)
    wide = {key: widest([r[key] for r in results]) for key in ("name", "word", "route", "amount")}
    wide["who"] = widest([g["who"] for r in rows for g in r["groups"]])
    return {
        "title": _title(p, b["who"], w), "results": results, "parts": rows, "wide": wide, "columns": len(results) + 1, "only": [],
        "alike": w["alike"].format(same) if same and rows else "", "rules": "",
    }


def _result(r: Row, d: Row | None, w: Words) -> Row:
    blank = {"id": r["id"], "name": r["name"], "word": w["none"], "route": "", "amount": "", "why": "", "status": "none"}
    if d is None:
        return blank
    return {
        **blank, "word": d["word"], "route": d["route_name"] or "", "amount": d["amount_said"], "why": d["why"], "status": d["status"],
    }


def _part(x: Row, b: Row, names: dict[str, str], w: Words) -> Row:
    """{"kind", "name", "cells": one a region, "groups": regions that say the same}."""
    lacking = w["no_route"] if x["route_name"] else w["no_rule"] if x["kind"] == "need" else w["unused"]
    cells = [{"name": names[r], **_cell(x, c, b["decisions"][r], lacking, w)} for r, c in x["cells"].items()]
    groups: dict[tuple[str, str], list[str]] = {}
    for c in cells:
        groups.setdefault((c["shown"], c["note"]), []).append(c["name"])
    name = w["by_route"].format(x["name"], x["route_name"]) if x["kind"] == "need" and x["route_name"] else x["name"]
    return {
        "kind": w[f"kind_{x['kind']}"], "name": name, "cells": cells,
        "groups": [{"who": w["comma"].join(who), "shown": shown, "note": note} for (shown, note), who in groups.items()],
    }


def _cell(x: Row, c: Row | None, d: Row | None, lacking: str, w: Words) -> Row:
    """{"shown", "note"} of one region."""
    if c is None and x["kind"] in AMOUNTS:
        return {"shown": w["not_paid"] if d is not None and d["status"] == "granted" else w["dash"], "note": ""}
    if c is None:
        return {"shown": lacking, "note": ""}
    shown = c["open"] or c["shown"]
    notes = [c["cite"], w["assumed"].format(c["assumed"]) if c["assumed"] else ""]
    if x["kind"] == "rate" and c["open"]:
        shown = w["not_published"] + (w["brackets"].format(c["open"]) if c["open"] != w["not_published"] else "")
    mark = MARKS[c["met"]] if x["kind"] == "need" else ""
    return {"shown": mark + shown, "note": w["semicolon"].join(n for n in notes if n)}


def _only(o: Row, names: dict[str, str], w: Words) -> str:
    facts = [w["given"].format(f["name"]) if f["given"] else f["name"] for f in o["facts"]]
    return w["only"].format(names[o["region"]], w["comma"].join(facts))
