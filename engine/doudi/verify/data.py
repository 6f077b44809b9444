"""A verification as JSON (schemas/verify.schema.json), as SARIF, and its households as policy cases."""

from __future__ import annotations

import json
from typing import Any

from doudi.decision.code.layout import AGGREGATES
from doudi.diff.proof.household import Object
from doudi.diff.report.data import plain
from doudi.diff.report.saved import case
from doudi.plan.nodes import ROLE
from doudi.text.render import physical, placed, sarif_file
from doudi.verify.finding import Finding, Shown
from doudi.verify.telling import Teller
from doudi.verify.verify import Report, Verified


def to_data(report: Report) -> dict[str, Any]:
    """Plain data; exact numbers are text."""
    return {
        "of": report.side.label, "summary": {"zh": Teller(report, "zh").headline(), "en": Teller(report, "en").headline()},
        "ways": sorted(report.ways), "regions": [_verified(report, v) for v in report.verified],
    }


def _verified(report: Report, v: Verified) -> dict[str, Any]:
    return {
        "region": v.region, "as_of": Teller(report, "en").day(v.day), "members": v.members, "asked": v.asked, "settled": v.settled,
        "programmes": list(v.programmes), "findings": [_finding(report, f) for f in v.findings],
    }


def _finding(report: Report, f: Finding) -> dict[str, Any]:
    zh, en = Teller(report, "zh"), Teller(report, "en")
    out: dict[str, Any] = {
        "code": f.diagnostic.code, "severity": f.severity, "programme": f.programme, "key": f.key, "names": [f.names.zh, f.names.en],
        "words": {"zh": zh.words(f), "en": en.words(f)}, "how": f.how, "members": f.bound,
        "place": placed(f.span) if f.span is not None else None,
        "shown": [_shown(s, f) for s in f.shown],
    }
    out |= {k: x for k, x in (("reason", f.reason), ("sampled", f.sampled), ("fact", f.fact), ("also_in", f.regions)) if x}
    out |= {"holds": True} if f.holds else {}
    out |= {"day": en.day(f.day)} if f.day is not None else {}
    return out | ({"meant": zh.meant(f)} if f.meant is not None else {})


def _shown(s: Shown, f: Finding) -> dict[str, Any]:
    out: dict[str, Any] = {"case": s.case, "agrees": s.agrees, "household": plain(of_interest(s, f)), "path": list(s.path)}
    out |= {"decision": s.decision.to_data()} if s.decision is not None else {}
    out |= {"after": s.after.to_data()} if s.after is not None else {}
    return out | ({"gain": s.gain} if s.gain else {})


def of_interest(s: Shown, f: Finding) -> Object:
    """The household without the facts that neither the programme nor the finding reads."""
    if s.decision is None:
        return s.household
    plan, o = s.decision.plan, s.decision.outcome
    roots = {plan.handles[h][1] for h in (o["granted"], *([o["amount"]["total"]] if o["amount"] else []))}
    read = {(plan.scopes[n.scope][0], n.data) for i in plan.below({*roots, *f.nodes}) if (n := plan.nodes[i]).op == "fact"}

    def kept(record: str, given: Object) -> Object:
        rows = plan.door[record]
        names = {row[0] for i, row in enumerate(rows["facts"]) if (record, i) in read or row[ROLE] == "label"}
        lists = {id: [kept(id, x) for x in given[id]] for id in rows["lists"] if isinstance(given.get(id), list)}
        return {k: v for k, v in given.items() if k in names} | {k: v for k, v in lists.items() if k in read_lists}

    read_lists = {r for i in plan.below({*roots, *f.nodes}) for r in (plan.scopes[s][0] for s in plan.line(plan.nodes[i].scope))}
    read_lists |= {plan.scopes[n.data][0] for i in plan.below({*roots, *f.nodes}) if (n := plan.nodes[i]).op in AGGREGATES}
    return kept(plan.root, s.household)


def as_json(report: Report) -> str:
    return json.dumps(to_data(report), ensure_ascii=False, indent=1)


def as_sarif(report: Report, lang: str, version: str) -> str:
    """SARIF 2.1.0: one result a finding, at its entry."""
    t = Teller(report, lang)
    found = [f for f in report.findings if not f.holds]
    codes = sorted({f.diagnostic.code for f in found})
    results = []
    for f in found:
        told = [t.words(f), t.known(f), *(x for s in f.shown for x in t.shown(s))]
        row: dict[str, Any] = {
            "ruleId": f.diagnostic.code, "ruleIndex": codes.index(f.diagnostic.code), "level": f.severity,
            "message": {"text": "\n".join(told)},
        }
        if f.meant is not None:
            row["suppressions"] = [{"kind": "inSource", "justification": t.meant(f)}]
        if f.span is not None:
            row["locations"] = [physical(placed(f.span))]
        results.append(row)
    rules = [{"id": c, "shortDescription": {"text": c}} for c in codes]
    return sarif_file(version, rules, results, t.headline())


def books(report: Report) -> dict[str, str]:
    """The text of a cases.yaml for each `region/programme` that a household shows something of."""
    out = {}
    for v in report.verified:
        for id in v.programmes:
            lines: list[str] = []
            for f in (f for f in v.findings if f.programme == id):
                for i, s in enumerate(f.shown):
                    if s.decision is not None:
                        name = f.diagnostic.message("zh") + (f"（{i + 1}）" if len(f.shown) > 1 else "")
                        lines += case(name, of_interest(s, f), s.decision)
            if lines:
                head = ["# doudi verify 找到的家庭；期望是这一版的决定。由人核对后再并入 cases.yaml。", f"of: {v.region}/{id}", "cases:"]
                out[f"{v.region}/{id}"] = "\n".join([*head, *lines]) + "\n"
    return out
