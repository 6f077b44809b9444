"""What comes next for a decision: receive, bring, wait, or what would change it. Said from the account alone; nothing is decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doudi.explanation.base.values import counted, inert
from doudi.leaflet.saying import spaced
from doudi.leaflet.words import WORDS
from doudi.plan.nodes import ROLE
from doudi.program.holders import holder

if TYPE_CHECKING:
    from doudi.decision.decision import Decision
    from doudi.leaflet.ground import Ground

    Row = dict[str, Any]
    Words = dict[str, str]

MOST_FAILED = 2  # conditions that are told of a refusal


def steps(g: Ground, d: Decision, told: Row, receiving: bool | None) -> list[str]:
    """Short sentences in the order in which a family needs them."""
    w = WORDS[g.lang]
    if told["status"] == "granted":
        return _granted(g, d, told, receiving, w)
    if told["status"] == "refused":
        return _refused(told, receiving, w)
    return _open(g, d, w) + [w["next_waits"].format(p["name"]) for p in told["waits"]] + _gaps(told, w)


def _granted(g: Ground, d: Decision, told: Row, receiving: bool | None, w: Words) -> list[str]:
    fault = told["due"] and told["due"]["fault"]
    out = [w["next_fault"] if fault else w["next_goes_on"] if receiving else w[_receive(told)]]
    out += _open(g, d, w)
    out += _gaps(told, w)
    for p in told["powers"]:
        who = w["brackets"].format(p["who"]) if p["who"] else ""
        adds = w["list_comma"] + p["adds"] if p["adds"] else ""
        out.append(w["next_power"].format(p["name"] + who + adds))
    return out


def _receive(told: Row) -> str:
    """How what is granted is received: by the month, by the year, at once, or in kind."""
    unit = told["due"]["unit"] if told["due"] else ""
    if not unit:
        return "next_in_kind"
    if unit.endswith(("/月", "/month")):
        return "next_monthly"
    return "next_yearly" if unit.endswith(("/年", "/year")) else "next_once"


def _gaps(told: Row, w: Words) -> list[str]:
    out = []
    for word, fault in (("next_gaps", False), ("next_faults", True)):
        if names := list(dict.fromkeys(x["name"] for x in told["gaps"] if x["fault"] is fault)):
            out.append(w[word].format(w["comma"].join(names)))
    return out


def _open(g: Ground, d: Decision, w: Words) -> list[str]:
    """Papers and findings that are still wanted, by who has them; of each kind once."""
    groups: dict[str, dict[str, None]] = {}
    for m in d.missing:
        f = g.region.facts.get(m.key)
        if f is None or m.row[ROLE] == "power":
            continue
        who = holder(f)
        text = g.name(f.names) if who in ("officer", "nobody") or not f.proof else inert(f.proof)
        groups.setdefault(who, {}).setdefault(text)
    order = ("family", "unsaid", "nobody", "office", "officer")
    return [w[f"next_{who}"].format(w["comma"].join(groups[who])) for who in order if who in groups]


def _refused(told: Row, receiving: bool | None, w: Words) -> list[str]:
    """The nearest route, what fails on it, the least change that would do."""
    out = [w["next_review"]] if receiving else []
    if told["nearest"]:
        out.append(told["nearest"])
    failed = [n["name"] for n in told["needs"] if n["met"] is False][:MOST_FAILED]
    out += [w["next_failed"].format(name) for name in failed]
    for c in told["changes"][:1]:
        what = w["of_whom"].format(c["who"], c["name"]) if c["who"] else c["name"]
        out.append(spaced(w["next_change"], what, counted(c["after"], c["unit"])))
    if not told["changes"] and not failed and told["no_change"]:
        out.append(w["next_no_change"])
    return out
