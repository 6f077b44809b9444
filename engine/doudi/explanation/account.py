"""Decision to account: plain data in one language for one reader, which templates only lay out.

An account: {"lang", "audience", "status", "region", "programme", "day", "who", "word", "amount", "route", "nearest", "needs", "due",
"powers", "waits", "missing", "bring", "gaps", "figures", "readings", "changes", "fixed", "also", "checks", "checks_met", "documents",
"versions", …}; every text in it is inert and in `lang`. Lists are empty, and texts "", where there is nothing to say.
"""

from __future__ import annotations

from doudi.decision.unknowns import open_nodes, relevant
from doudi.explanation.base.book import OPEN_LEAVES
from doudi.explanation.base.telling import NOTHING_BESIDE, Telling
from doudi.explanation.base.values import UNBOUNDED, inert, joined, number, per_period
from doudi.explanation.changes.remedy import remedies
from doudi.explanation.forms import often
from doudi.explanation.parts.also import also
from doudi.explanation.parts.conditions import part, state
from doudi.explanation.parts.fixed import fixed
from doudi.explanation.parts.leaning import assumptions
from doudi.explanation.parts.outlook import outlook
from doudi.explanation.parts.working import choosing
from doudi.plan.nodes import ASKS, ASKS_EN, HOLDER, PROOF, ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.explanation.base.telling import Path
    from doudi.explanation.forms import Tell
    from doudi.explanation.parts.fixed import Fixed

    Row = dict[str, Any]

DEPTH = {"citizen": 0, "officer": 2, "auditor": 6}


def account(decision: Decision, lang: str = "zh", audience: str = "officer") -> Row:
    """What there is to tell. lang zh | en; audience citizen | officer | auditor."""
    status = decision.status
    return account_of(telling(decision, status, lang, audience), status)


def telling(decision: Decision, status: str, lang: str, audience: str) -> Telling:
    """Begins an account: what takes more than reading the trace is found out. Its `beside` holds "changes", "no_change", "fixed",
    "checks", "checks_met", "powers" and "waits"."""
    t = Telling(decision, lang, audience)
    t.reader.accounts += 1
    outcome, found = decision.outcome, {}
    if status == "refused":
        found = remedies(t) if outcome["entitles"] else {}
    elif outcome["powers"]:
        found = {"powers" if status == "granted" else "waits": [_power(t, p) for p in decision.powers]}
    if outcome["checks"] and audience != "citizen":
        found["checks"], found["checks_met"] = _checks(t)
    if found:
        t.beside = {**NOTHING_BESIDE, **found}
    return t


def account_of(t: Telling, status: str) -> Row:
    """The account of a telling that has begun."""
    decision, audience, path = t.decision, t.audience, t.path
    outcome, citizen, granted = decision.outcome, audience == "citizen", status == "granted"
    same, view = fixed(t), outlook(t, status, DEPTH[audience])
    needs = [make(t, met, path) for make, met in view.needs]
    pay = same.due.told(t, path) if granted and same.due is not None else None
    if pay and audience == "officer":
        _once(t, pay["lines"], needs)
    figures, readings = assumptions(t, needs, pay["lines"] if pay else [], path) if same.leans else ([], [])
    head: Tell = t.reader.kept("head", outcome, lambda outcome: often(_head))
    told: Row = {
        **head(t, (status, view.by, audience), path), **_open(t, status, pay), **t.beside,
        "nearest": view.nearest, "needs": needs, "names": view.names, "due": pay, "amount": pay["each_period"] if pay else "",
        "figures": figures, "readings": readings,
        "covered": _covered(t) if citizen and granted and outcome["entitles"] else [],
        "w": t.words,
    }
    if not outcome["entitles"]:
        told["word"] = duties(t)
    if citizen:
        told["rights"] = inert(t.plan.head["rights"][t.at], 400)
        told["id"] = inert(str(decision.element(0, ()).get("id", "")))
    told["documents"] = _documents(t, told) if citizen else []
    return told


def _once(t: Telling, lines: list[Row], needs: list[Row]) -> None:
    """No step below a line of the amount that a condition has shown already."""
    if any(line["steps"] for line in lines):
        shown = [x for n in needs for x in n["working"]]
        for line in lines:
            line["steps"] = [s for s in line["steps"] if not any(t.same(s, x) for x in shown)]


def brief(decision: Decision, lang: str = "zh") -> Row:
    """What an officer needs for one line of a list: "status", "route", "nearest", "needs", "due", "missing", "waits" and "gaps" of an
    account. What takes a search beyond the decision itself (what would change it, what powers would add) is left out."""
    t = Telling(decision, lang, "officer")
    status, path = decision.status, t.path
    same, view = fixed(t), outlook(t, status, DEPTH["officer"])
    granted, waiting = status == "granted", status == "undetermined"
    pay = same.due.told(t, path) if granted and same.due is not None else None
    unsure = waiting or bool(pay and (pay["open"] or pay["fault"]))
    return {
        "status": status, "route": _granted_by(t, view.by, same) if granted else "", "nearest": view.nearest,
        "needs": [make(t, met, path) for make, met in view.needs], "due": pay,
        "missing": _missing(t) if unsure else [], "gaps": [_gap(t, g) for g in decision.gaps] if unsure else [],
        "waits": [_power(t, p) for p in decision.powers] if waiting and decision.outcome["powers"] else [],
    }


def _head(t: Telling, key: tuple[str, str, str], path: Path) -> Row:
    """What it is about and how it stands; `key`: status, how it is granted, audience."""
    (status, by, audience), same = key, fixed(t)
    outcome, reader, granted = t.decision.outcome, t.reader, status == "granted"
    more = also(t, same.also) if audience == "auditor" or (granted and audience == "officer") else []
    day, who = t.puts(reader.day, t.evaluation.day), t.who(t.plan.scopes[outcome["scope"]][0], path)
    return {
        "lang": reader.lang, "audience": audience, "status": status, "entitles": outcome["entitles"],
        "word": t.word(status) if outcome["words"] else t.words[status],
        "region": same.region, "programme": same.programme, "day": day, "who": who, "title": same.titled(t, day, who),
        "household": t.who(t.plan.root, ()) if path else who, "route": _granted_by(t, by, same) if granted else "",
        "also": more, "also_said": t.words["semicolon"].join(more),
        "versions": same.versions, "versions_said": t.words["semicolon"].join(same.versions),
    }


def _granted_by(t: Telling, by: str, same: Fixed) -> str:
    """How it is granted and for how many."""
    if same.covers is None or (t.evaluation.mode != "fused" and not t.decision.covered_listed):  # the fused code has every list
        return by
    words, (sure, unsure) = t.words, same.covers(t, t.path)
    covers = words["covers"].format(sure, same.counts)
    text = by + covers if by else covers.lstrip("，, ").capitalize()
    return text + words["covers_open"].format(unsure, same.counts) if unsure else text


def _covered(t: Telling) -> list[str]:
    return [t.called(c) for c in t.decision.covered if not c["open"]]


# -- what is open


NOTHING_OPEN: Row = {"missing": [], "bring": [], "gaps": [], "open_amount": ""}


def _open(t: Telling, status: str, pay: Row | None) -> Row:
    """"missing", "bring", "gaps" and "open_amount" of an account."""
    if _settled(t, status):
        return NOTHING_OPEN
    missing = _missing(t)
    proofs = [m["proof"] for m in missing if m["proof"] and not m["ours"]]
    return {
        "missing": missing, "bring": list(dict.fromkeys(proofs)),
        "gaps": [_gap(t, g) for g in t.decision.gaps],
        "open_amount": _open_amount(t, pay) if pay and (pay["fault"] or pay["open"]) else "",
    }


def _open_amount(t: Telling, pay: Row) -> str:
    """Why there is no figure, or none at the upper end."""
    if pay["fault"] or not pay["lists"]:
        return t.words["amount_fault" if pay["fault"] else "amount_open"]
    return t.words["amount_no_end"].format(t.words["comma"].join(pay["lists"]))


def settled(t: Telling, status: str) -> bool:
    """Whether it entitles to something, and nothing is open."""
    return t.decision.outcome["entitles"] and _settled(t, status)


def _settled(t: Telling, status: str) -> bool:
    """Whether nothing can be missing: it is refused, or granted and what is due is one figure."""
    amount = t.decision.outcome["amount"]
    if status != "granted" or amount is None:
        return status != "undetermined"
    due = t.ratio(amount["total"], t.path)
    return due is not None and due[0] >= 0


def _power(t: Telling, p: Row) -> Row:
    """{"name", "cite", "quote", "who", "adds"}: what the officer may decide, and what it would add."""
    row = t.book.powers(t.decision.outcome).get(p["key"])
    who = [t.called(e) for e in p["elements"]]
    cites = t.cites(row) if row is not None else []
    adds = ""
    if p["adds"] is not None:
        adds = _adds(t, p["adds"])
    return {
        "name": t.pair(row) if row is not None and row["names"][0] != row["id"] else t.name(p["names"]), "power": t.name(p["names"]),
        "cite": t.cite(row) if row is not None else "", "quote": cites[0]["quote"] if cites else "",
        "who": joined(who, t.words) if who else "", "adds": adds,
    }


def _adds(t: Telling, both: tuple[tuple[int, int], tuple[int, int]]) -> str:
    amount = t.decision.outcome["amount"]
    type = t.plan.types[amount["type"]]
    low, high = both
    if low[0] == 0 and high[0] == 0:
        return t.words["adds_route"]
    if any(abs(end[0]) >= UNBOUNDED * end[1] for end in both):
        return t.words["adds_open"]
    word = "takes" if high[0] < 0 else "alters" if low[0] < 0 else "adds"
    if high[0] < 0:
        low, high = (-high[0], high[1]), (-low[0], low[1])
    text = number(*low, type)
    if low[0] * high[1] != high[0] * low[1]:
        text = t.words["range"].format(text, number(*high, type))
    return t.words[word].format(per_period(text, type, t.english))


def _missing(t: Telling) -> list[Row]:
    """Facts of one kind together: {"name", "who", "asks", "proof", "bears", "office", "ours"}; office: the officer finds it; ours: no paper
    for the family to bring."""
    groups: dict[str, Row] = {}
    for m in t.decision.missing:
        row = groups.get(m.key)
        if row is None:
            bears = "missing_unsettled" if m.decides is None else "missing_amount" if m.affects == "amount" else ""
            row = groups[m.key] = {
                "name": t.name(m.row[1:3]), "whos": [], "asks": inert(m.row[ASKS_EN if t.english else ASKS] or "", 200),
                "proof": inert(m.row[PROOF] or ""), "bears": t.words[bears] if bears else "", "office": m.row[ROLE] == "finding",
                "ours": m.row[HOLDER] in ("office", "officer"),
            }
        if m.element is not None:
            row["whos"].append(t.called(m.element))
    for row in groups.values():
        row["who"] = joined(row["whos"], t.words) if row["whos"] else ""
    return list(groups.values())


FAULTS = ("conflict", "negative", "bound")


def _gap(t: Telling, g: Row) -> Row:
    """{"name", "reason", "fault"}; `fault`: the policy does say, but contradicts itself."""
    said = {"zero": "gap_zero", "conflict": "gap_conflict", "negative": "gap_negative"}.get(g["kind"])
    if g["id"] == "amount-none":
        said = "gap_none"
    elif g["kind"] == "negative" and not t.decision._negative():
        said = "gap_negative_maybe"
    return {"name": t.words[said] if said else t.name(g["names"]), "reason": t.reason(g["reason"]), "fault": g["kind"] in FAULTS}


# -- duties

RESULTS = {"unmet": "✗", "undetermined": "?", "not_due": "…", "met": "✓", "not_applicable": "–"}


def _checks(t: Telling) -> tuple[list[Row], str]:
    """(duties to look at, how many more are met). An auditor sees them all."""
    rows, met = [], 0
    for c in t.decision.checks:
        result = c["result"]
        quiet = ("met", "not_applicable") if t.decision.outcome["entitles"] else ("not_applicable",)
        if t.audience != "auditor" and result in quiet:
            met += result == "met"
            continue
        row = c["row"]
        rows.append({
            "mark": RESULTS[result], "name": t.pair(row), "who": t.called(c["element"]) if c["element"] else "",
            "result": t.words["check_undetermined" if result == "undetermined" else result],
            "shown": _duty(t, row, c["path"], result), "cite": t.cite(row), "row": row,
        })
    return rows, t.words["checks_met"].format(met) if met else ""


def _duty(t: Telling, row: Row, path: Path | None, result: str) -> str:
    """The measure against its bounds, what of `must` fails, the day it is due; of one that cannot be judged what is missing."""
    if result == "not_applicable":
        return ""
    if path is None:  # its list is not known
        return t.words["list_unknown"].format(t.record(t.plan.scopes[row["scope"]][0]))
    parts = []
    if row["measure"] is not None:
        handle = row["measure"][1]
        parts.append(t.full(handle, path))
        bounds = {key: t.full(row[key][1], path) for key in ("at_least", "at_most") if row[key] is not None}
        parts += [_bound(t, key, text) for key, text in bounds.items()]
    failing = [n for n in row["must"] if result == "unmet" and t.truth(n["node"], path) is not True]
    parts += [state(t, n["display"], path) if n["names"] == row["names"] else part(t, n["display"], path) for n in failing]
    if row["due"] is not None:
        due = t.value(row["due"][1], path)
        parts.append(t.words["due_on"].format(t.shown(due)) if due.known and not due.nothing else t.words["due_open"])
    if result == "undetermined":
        wanted = _wanted(t, row, path)
        parts += [t.words["wants"].format(t.words["comma"].join(wanted))] if wanted else _why_open(t, row, path)
    return t.words["semicolon"].join(t.distinct(parts))


def _bound(t: Telling, key: str, text: str) -> str:
    """不低于 3 人; of a bound that is itself open, what is known of it."""
    if text in t.reader.unsaid:
        return t.words[f"{key}_open"].format(text)
    other = t.words["at_most" if key == "at_least" else "at_least"].split("{}")[0]
    if text.startswith(other):  # all that is known of a most is a least
        return t.words[f"{key}_open"].format(t.words["unknown"])
    return text if text.startswith(t.words[key].split("{}")[0]) else t.words[key].format(text)


def _wanted(t: Telling, row: Row, path: Path) -> list[str]:
    """Names of the facts that a duty cannot be judged without, at most four; each with the paper that shows it."""
    d = t.decision
    here = type(d)(d.evaluation, d.outcome, path)
    told = {m.place for m in d.missing}  # the decision itself waits for them, and says so above
    found = relevant(here, d.evaluation, [row["when"], row["ok"], row["late"]])
    if found and d.status == "undetermined" and all(u.place in told for u in found):
        return []
    out = []
    for u in found:
        proof = inert(str(u.row[PROOF])) if not t.english and u.row[PROOF] else ""
        out.append(t.name(u.row[1:3]) + (t.words["brackets"].format(proof) if proof else ""))
    return list(dict.fromkeys(out))[:4]


def _why_open(t: Telling, row: Row, path: Path) -> list[str]:
    """Why a duty cannot be judged where no fact is wanting: what the text leaves open, or that nothing is decided yet."""
    d, plan = t.decision, t.plan
    if d.status == "undetermined":
        return [t.words["after_decision"]]
    here, out = type(d)(d.evaluation, d.outcome, path), []
    for id, _ in open_nodes(here, d.evaluation, [row["when"], row["ok"], row["late"]]):
        n = plan.nodes[id]
        if n.op == "silent":
            out.append(t.words["is"].format(t.name(plan.gaps[n.data][1:3]), t.words["not_laid_down"]))
        elif n.op in OPEN_LEAVES:
            out.append(t.words["is"].format(t.name(plan.rates[n.data][1:3]), t.words["not_published"]))
    return out


def duties(t: Telling) -> str:
    """How the duties of a programme stand, in a word."""
    results = [c["result"] for c in t.decision.checks if c["result"] != "not_applicable"]
    if not results:
        return t.words["duties_none"]
    if bad := results.count("unmet"):
        return t.words["duties_open"].format(bad)
    if unsure := results.count("undetermined"):
        return t.words["duties_unsure"].format(unsure)
    if "met" not in results:
        return t.words["duties_ahead"]
    return t.words["duties_kept"]


# -- what it is founded on


def _documents(t: Telling, told: Row) -> list[Row]:
    """Documents cited by what is told, in order, and the places in them: {"document", "title", "places"}; of a refusal, by what failed."""
    rows = [n["row"] for n in told["needs"] if n["row"] is not None]
    if told["status"] == "refused":
        rows = [n["row"] for n in told["needs"] if n["row"] is not None and not n["met"]] or rows
    if told["due"]:
        rows += [x for line in told["due"]["lines"] for x in (line["case"], line["row"], *_behind(t, line)) if x is not None]
    titles = t.plan.head["documents"]
    found: dict[str, dict[str, None]] = {}
    for document, place, _ in (c for row in rows for c in row["cites"]):
        found.setdefault(document, {}).update({inert(place): None} if place else {})
    return [{"document": inert(d), "title": inert(str(titles.get(d) or d), 200), "places": list(places)} for d, places in found.items()]


def _behind(t: Telling, line: Row) -> list[Row]:
    """Of a line that is nothing but a term: the term, which a layer above may have filled, and the case of it that holds."""
    row = line["row"]
    if line["case"] is not None or row["display"][0] != "term":
        return []
    entry = t.plan.entries[row["display"][2]]
    display = entry["display"][3] if entry["display"][0] == "require" else entry["display"]
    if display[0] != "case" or row["each"]:
        return [entry]
    chosen = t.reader.kept("chosen", display, lambda tree: choosing(t.reader, tree))(t, t.path)
    return [c for c in entry["cases"] if chosen is not None and c["id"] == chosen[0]] or [entry]
