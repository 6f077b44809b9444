"""The lines of an account as each reader gets them: short phrases put together from its parts, the same in every format."""

from __future__ import annotations

from doudi.explanation.base.values import counted, joined, per_period

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]
    Words = dict[str, str]

QUOTED = 24  # characters of a quotation in a line


def officer(a: Row) -> None:
    """Adds "what" or "said" to every row but those of `beside`."""
    w: Words = a["w"]
    if a["due"]:
        for line in a["due"]["lines"]:
            line["first"], *line["rest"] = [x for x in (line["working"], *line["steps"]) if x] or [""]
    for m in a["missing"]:
        m["what"] = m["name"] + (w["brackets"].format(m["who"]) if m["who"] else "")
        asked = w["to_find"].format(m["asks"]) if m["office"] and m["asks"] else w["finding_open"] if m["office"] else ""
        proof = w["proved_by"].format(m["proof"]) if m["proof"] and not (m["office"] and m["asks"]) else ""
        m["said"] = w["semicolon"].join(x for x in (m["bears"], asked, proof) if x)
    a["bring_said"] = w["comma"].join(a["bring"])
    for g in a["gaps"]:
        g["title"] = w["faults" if g["fault"] else "gaps"]
        g["said"] = g["name"] + (w["brackets"].format(g["reason"]) if g["reason"] else "")
    for f in a["figures"]:
        f["said"] = w["assumed_rate"].format(f["name"], f["much"], f["reason"])
    a["readings_said"] = w["interpreted"] + w["comma"].join(dict.fromkeys(r["name"] for r in a["readings"])) if a["readings"] else ""
    for r in a["readings"]:
        r["said"] = w["assumed"].format(r["name"], r["reason"])


def beside(found: Row, w: Words) -> None:
    """The same of what stands beside an account: adds "label" or "said" to powers and duties."""
    for p in (*found["powers"], *found["waits"]):
        p["said"] = _power(p, w)
    for c in found["checks"]:
        c["label"] = c["name"] + (w["brackets"].format(c["who"]) if c["who"] else "")
        c["said"] = c["result"] + (w["brackets"].format(c["shown"]) if c["shown"] else "")
        if c["mark"] in "✗?" and c["cite"]:
            c["said"] += f"  {c['cite']}"


def _power(p: Row, w: Words) -> str:
    quote = p["quote"] if len(p["quote"]) <= QUOTED else p["quote"][: QUOTED - 1] + "…"
    cited = p["cite"] + (w["quoted"].format(quote) if quote else "")
    text = p["name"] + (w["brackets"].format(p["who"]) if p["who"] else "")
    if p["adds"]:
        text += w["colon"] + p["adds"]
    return f"{text}  {cited}".rstrip()


def citizen(a: Row) -> None:
    """Adds the letter: "greeting", "opening", "said", "why", "how", "bring", "tell", "office", "again", "signed"."""
    w: Words = a["w"]
    status = a["status"]
    a["notice"] = w["notice_open" if status == "undetermined" else "notice"].format(a["programme"])
    a["greeting"] = w["dear"].format(a["household"] or a["who"] or w["household"])
    others = a["who"] and a["household"] and a["who"] != a["household"]  # without a name of the household it is to whom it is about
    what = w["c_others"].format(a["who"], a["programme"]) if others else w["c_yours"].format(a["programme"])
    a["opening"] = _opening(a, what, w) if a["entitles"] else w["c_check"].format(a["programme"])
    a["said"], a["further"] = _letter(a, w)
    a["why_title"] = w["c_why_not" if status == "refused" else "c_why"]
    a["why"] = _why(a, w) if a["entitles"] else []
    a["how"] = _how(a, w)
    a["office"] = [_asked(m if m["office"] else {**m, "asks": ""}, w) for m in a["missing"] if m["ours"]]
    a["tell"] = [_asked(m, w) for m in a["missing"] if not m["ours"] and not m["proof"]]
    a["bring"] = _bring(a, w)
    a["again"] = [_again(c, w) for c in a["changes"] if not (c["before"] == "0.00" and c["after"] == "0.01")]  # that there be any at all
    for d in a["documents"]:
        named = d["title"] if d["document"].endswith("号") and d["title"] == d["document"] else w["document"].format(d["title"])
        said = named if d["title"] == d["document"] else named + w["brackets"].format(d["document"])
        d["said"] = f"{said} {w['comma'].join(d['places'])}".rstrip() if a["lang"] == "en" else said + w["comma"].join(d["places"])
    a["documents_said"] = w["semicolon"].join(d["said"] for d in a["documents"])
    if a["lang"] == "zh":
        year, month, day = map(int, a["day"].split("-"))
        a["day"] = f"{year}年{month}月{day}日"
    a["signed"] = f"{a['region']}　{a['day']}" if a["lang"] == "zh" else f"{a['region']}, {a['day']}"


def _opening(a: Row, what: str, w: Words) -> str:
    """The first sentence: the usual one, or the outcome as the programme itself calls it."""
    status = a["status"]
    own = status != "undetermined" and a["word"] != w[status]
    return w[f"c_own_{status}"].format(what, a["word"]) if own else w[f"c_{status}"].format(what)


def _letter(a: Row, w: Words) -> tuple[list[str], list[str]]:
    """(what is decided, what is still to be said of it)."""
    out, more = [], []
    if a["status"] == "granted" and a["due"]:
        due = a["due"]
        out.append(w["c_amount_fault"] if due["fault"] else w["c_amount_open"] if due["open"] else w["c_amount"].format(a["amount"]))
    if a["status"] == "granted" and a["covered"]:
        out.append(w["c_covered"].format(joined(a["covered"], w, most=12)))
    more += [w["c_power"].format(_offered(p, w)) for p in a["powers"]]
    more += [w["c_wait"].format(p["name"]) for p in a["waits"]]
    for word, fault in (("c_gap", False), ("c_fault", True)):
        if names := [g["name"] for g in a["gaps"] if g["fault"] is fault]:
            more.append(w[word].format(w["comma"].join(names)))
    if a["figures"] and a["status"] == "granted":
        more.append(w["c_assumed"].format(w["comma"].join(f["name"] for f in a["figures"])))
    return out, more


def _offered(p: Row, w: Words) -> str:
    name = p["name"] + (w["brackets"].format(p["who"]) if p["who"] else "")
    return w["offer_adds"].format(name, p["adds"]) if p["adds"] else name


def _why(a: Row, w: Words) -> list[str]:
    """What failed; of a grant the conditions met, each with its numbers."""
    wanted = {"granted": True, "refused": False}.get(a["status"], False)
    rows = [n for n in a["needs"] if n["met"] is wanted]
    return [n["wording"] or (n["name_failed"] if not wanted else n["name"]) + n["plain"] for n in rows]


def _how(a: Row, w: Words) -> list[str]:
    if not a["due"] or a["due"]["open"] or a["due"]["fault"]:
        return []
    unit, english = a["due"]["unit"], a["lang"] == "en"
    out = []
    for line in a["due"]["lines"]:
        who = line["who"]
        said = f"{who}{w['brackets'].format(line['name'])}" if who else line["name"]
        work = line["working"] or (line["steps"][0].partition(" = ")[2] if line["steps"] else "")
        if not line["working"] and work.endswith(f" {line['amount']}") and " = " not in work:  # the same figure by another name
            work = ""
        work = f"{work} = " if work and _plain(work) != _plain(line["amount"]) else ""
        out.append(f"{said}{w['colon']}{work}{per_period(line['amount'], ['number', unit, unit], english)}")
    last = a["due"]["lines"][0]["amount"] if len(a["due"]["lines"]) == 1 else ""
    for s in a["due"]["steps"]:
        if s["amount"] != last:  # a rounding that does not show is no news to the family
            out.append(f"{s['name']}{w['colon']}{per_period(s['amount'], ['number', unit, unit], english)}")
        last = s["amount"]
    return out


def _plain(figure: str) -> str:
    """A figure without noughts behind its point."""
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def _bring(a: Row, w: Words) -> list[str]:
    """One line a paper, with what it shows."""
    papers: dict[str, list[str]] = {}
    for m in a["missing"]:
        if m["proof"] and not m["ours"]:
            papers.setdefault(m["proof"], []).append(m["name"] + (w["brackets"].format(m["who"]) if m["who"] else ""))
    return [paper + w["brackets"].format(w["shows"].format(w["comma"].join(names))) for paper, names in papers.items()]


def _asked(m: Row, w: Words) -> str:
    who = w["brackets"].format(m["who"]) if m["who"] else ""
    return f"{m['asks'] or m['name']}{who}"


def _again(c: Row, w: Words) -> str:
    what = w["of_whom"].format(c["who"], c["name"]) if c["who"] else c["name"]
    after = counted(c["after"], c["unit"])
    return w["c_change_row"].format(what, c["before"], after) if c["way"] == "row" else w[f"c_change_{c['way']}"].format(what, after)
