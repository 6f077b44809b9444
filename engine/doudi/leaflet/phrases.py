"""The lines of leaflets as their templates take them: put together from the parts of its account, the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.explanation.base.runtime import widest
from doudi.leaflet.words import WORDS

if TYPE_CHECKING:
    Row = dict[str, Any]
    Words = dict[str, str]


def region(a: Row) -> None:
    """Adds to every row its mark, label, tail or said, and to the sheet its closing remarks."""
    w = WORDS[a["lang"]]
    for p in a["programmes"]:
        _who(p, w)
        _how_much(p, w)
        p["bring"] = bring(p["papers"], w)
        for x in p["terms"]:
            x["mark"] = mark(x, w)
    told = [("assumed_means", a["any_assumed"]), ("open_means", a["any_open"]), ("not_advice", True)]
    a["remarks"] = [w[key] for key, yes in told if yes]


def mark(row: Row, w: Words) -> str:
    """〔设定〕 of what is assumed."""
    return w["marked"].format(w["assumed"]) if row["assumed"] else ""


def _who(p: Row, w: Words) -> None:
    routes = p["routes"]
    for n in (*p["needs"], *(n for r in routes for n in r["needs"])):
        n["mark"], n["tail"] = mark(n, w), w["colon"] + n["said"] if n["said"] else ""
    for i, r in enumerate(routes, 1):
        r["mark"], r["label"] = mark(r, w), f"{i} {r['name']}" if len(routes) > 1 else r["name"]
    p["needs_title"] = w["one_needed" if len(p["needs"]) == 1 else "all_needed"]
    p["routes_title"] = w["the_route"] if len(routes) == 1 else w["one_route" if p["needs"] else "one_route_alone"]
    p["unconditional"] = not p["needs"] and not routes


def _how_much(p: Row, w: Words) -> None:
    a = p["amount"]
    p["lines"] = a["lines"] if a is not None else []
    p["amount_title"] = w["how_much"] + (w["brackets"].format(a["unit"]) if a is not None else "")
    p["unit_said"] = w["in_unit"].format(a["unit"]) if a is not None else ""
    p["limits"] = (a["said"] + mark(a, w) if a["said"] else "") if a is not None else w["nothing_paid"]
    for line in p["lines"]:
        line["mark"] = mark(line, w)
        line["for_said"] = w["list_comma"].join(x for x in (line["routes"], line["each"]) if x)
        line["label"] = line["name"] + (w["brackets"].format(line["for_said"]) if line["for_said"] else "")
        for c in line["cases"]:
            c["mark"] = mark(c, w)
    for f in p["figures"]:
        note = w["brackets"].format(f["note"]) if f["note"] else ""
        f["said"] = f"{f['name']}{w['colon']}{f['value'] or f['open']}{mark(f, w)}{note}"


def bring(papers: Row, w: Words) -> list[Row]:
    """{"label", "said"}: what the family brings first, then what others look up or find."""
    def listed(rows: list[Row]) -> str:
        return w["semicolon"].join(r["paper"] + w["brackets"].format(r["for"]) for r in rows)

    out = [{"label": w["family"], "said": listed(papers["family"]) or w["nothing_to_bring"]}]
    if papers["unsaid"]:
        out.append({"label": w["unsaid"], "said": listed(papers["unsaid"])})
    if papers["tell"]:
        out.append({"label": w["tell"], "said": papers["tell_said"]})
    if papers["office"]:
        said = w["semicolon"].join(w["held_by"].format(r["who"], r["said"]) for r in papers["office"])
        out.append({"label": w["office"], "said": said})
    if papers["officer"]:
        out.append({"label": w["officer_finds"], "said": w["comma"].join(dict.fromkeys(x for r in papers["officer"] for x in r["papers"]))})
    return out


COLUMNS = {  # of the 一单清: its word and the key of its text
    "programme": "programme", "who": "who", "entitled": "entitled", "receiving": "receiving_said", "amount": "amount_said",
    "since": "since_said",
}
def family(a: Row) -> None:
    """Adds the dashes of 一单清, and of 一袋清 the boxes, labels and what each paper is for."""
    w = WORDS[a["lang"]]
    for r in a["rows"]:
        for key in ("receiving", "amount", "since"):
            r[f"{key}_said"] = r[key] or w["dash"]
    dashes = any(r[k] == w["dash"] for r in a["rows"] for k in COLUMNS.values())
    a["notes"] = [w["dash_means"], w["list_draft"]] if dashes else [w["list_draft"]]
    brings = any(a["papers"][kind] for kind in ("family", "unsaid", "tell"))
    a["bag_intro"], a["remarks"] = w["bag_intro" if brings else "b_empty"], [w["not_advice"]]
    a["place_and_day"] = w["of_day"].format(a["region"], a["day"])
    for key in ("list", "bag"):
        a[f"{key}_title"] = w[f"{key}_sheet"] + w["colon"] + w["of_day"].format(a["household"], a["place_and_day"])
    a["bag"] = [_bag(kind, rows, w) for kind, rows in a["papers"].items() if rows]


def _bag(kind: str, rows: list[Row], w: Words) -> Row:
    for r in rows:
        r["box"] = "□" if r["missing"] else "☑"
        r["label"] = r["paper"] + (w["brackets"].format(r["who"]) if r["who"] else "")
        r["for_said"], r["lacking_said"] = r["for"] or w["dash"], r["lacking"] or w["dash"]
        parts = [(w["b_for"], r["for"]), (w["b_programmes"], r["programmes"]), (w["b_lacking"], r["lacking"])]
        r["said"] = w["semicolon"].join(f"{name}{w['colon']}{said}" for name, said in parts if said)
    return {"title": w[f"b_{kind}"], "rows": rows, "wide": widest([r["label"] for r in rows])}


def widths(a: Row) -> dict[str, int]:
    """How wide each column of the 一单清 must be in text."""
    w = WORDS[a["lang"]]
    return {column: widest([w[f"h_{column}"], *(r[key] for r in a["rows"])]) for column, key in COLUMNS.items()}


