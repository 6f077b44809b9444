"""One programme proved: status and amount, each changed rule, further results and checks, and a witness for every way."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from doudi.diff.changes.built import Built
from doudi.diff.proof.decide import Deciders, Pair
from doudi.diff.proof.ground import Question
from doudi.diff.proof.meant import Meaning
from doudi.diff.proof.measures import measures
from doudi.diff.proof.prove import Sides, Verdict, about_amount, about_nodes, about_status, verdict
from doudi.diff.proof.symbols import Unsupported
from doudi.diff.proof.witness import Finder, settled

RESULTS = 2.0  # seconds for all further results of a programme


def prove(out: Meaning, a: Built, b: Built, id: str, day: int, templates: Callable[[Any, str], Any]) -> None:
    """Fills in verdicts, results and witnesses."""
    plans = a.plan_of(id), b.plan_of(id)
    by, unlike = measures(a.region, b.region)
    try:
        prints = [a.prints[plans[0].root], b.prints[plans[1].root]]
        sides = Sides(*plans, id, day, figures=(a.day, b.day), prints=prints, unlike=unlike, measures=by)
    except Unsupported as problem:
        out.reason = str(problem)
        return
    finder: Finder | None = None
    if out.kind == "changed":
        finder = Finder(sides, Deciders(plans, id, day, (a.day, b.day), by), templates(plans[0].door, plans[0].root))
    for about in (about_status, about_amount):
        try:
            question = about(sides)
        except Unsupported as problem:
            out.verdicts.append(Verdict(about.__name__.removeprefix("about_"), "unknown", "unknown", reason=str(problem)))
            continue
        if question is None:
            continue
        v = verdict(sides, question)
        if finder is not None:
            v = _witnessed(out, v, question, finder)
        out.verdicts.append(v)
    until = time.monotonic() + RESULTS
    if finder is not None:
        _results(out, sides, finder, until)


def _witnessed(out: Meaning, v: Verdict, question: Question, finder: Finder) -> Verdict:
    """The verdict with witnesses of its ways; one that was not proved is settled by households drawn at random."""
    v, sampled = settled(v, question, finder)
    for direction, m in v.models.items():
        near = finder.nearest(v.question, direction, m)
        if near is None:
            continue
        out.witnesses.append(near)
        most = finder.most(near, m) if near.agrees else None
        if most is not None:
            out.witnesses.append(most)
    out.witnesses += [w for d, w in sampled.items() if d not in v.models]
    return v


def _alike(pair: Pair) -> bool:
    """Decided the same way: what differs only because one version refuses is no other result."""
    a, b = pair.statuses
    return a == b != "undetermined"


def seen(pairs: list[Pair]) -> set[str]:
    """The results in which some household that was decided differs: these need no proof."""
    found: set[str] = set()
    for pair in pairs:
        a, b = pair.old, pair.new
        found |= {f"also.{k}" for k, x in a.also.items() if k in b.also and b.also[k] != x}
        if a.route != b.route:
            found.add("route")
        if a.covered != b.covered:
            found.add("covered")
        after = {(c["id"], str(c["element"])): c["result"] for c in b.checks}
        found |= {f"checks.{c['id']}" for c in a.checks if after.get((c["id"], str(c["element"])), c["result"]) != c["result"]}
    return found


def _results(out: Meaning, sides: Sides, finder: Finder, until: float) -> None:
    """Whom it covers, by which route, further results and checks: changed or not. A household found for one may show others."""
    differing = seen([*(p for _, p in finder.decided), *(w.pair for w in out.witnesses if _alike(w.pair))])
    old, new = sides.outcomes
    questions: dict[str, Question] = {}
    if old["covered"] >= 0 and new["covered"] >= 0:
        scope = sides.plans[0].handles[old["covered"]][4]
        pairs = sides.handle(0, old["covered"]), sides.handle(1, new["covered"])
        questions["covered"] = about_nodes("covered", "b", pairs, scope, ordered=False)
    if old["route"] >= 0 and new["route"] >= 0 and [r["id"] for r in old["routes"]] == [r["id"] for r in new["routes"]]:
        questions["route"] = about_nodes("route", "e", ((old["route"], -1), (new["route"], -1)), old["scope"], ordered=False)
    after = {x["id"]: x for x in new["also"]}
    for row in old["also"]:
        other = after.get(row["id"])
        if other is None:
            continue
        handles = sides.plans[0].handles[row["handle"]], sides.plans[1].handles[other["handle"]]
        if handles[0][0] != handles[1][0]:
            continue
        pairs = (handles[0][1], handles[0][2]), (handles[1][1], handles[1][2])
        questions[f"also.{row['id']}"] = about_nodes(row["id"], handles[0][0], pairs, handles[0][4], ordered=False)
    checks = {x["id"]: x for x in new["checks"]}
    for row in old["checks"]:
        other = checks.get(row["id"])
        for part in ("when", "ok", "late") if other is not None else ():
            pairs = (row[part], -1), (other[part], -1)  # type: ignore[index]  # tested in the line before
            questions[f"checks.{row['id']}.{part}"] = about_nodes(row["id"], "b", pairs, row["scope"], ordered=False)
    for name, question in questions.items():
        key = ".".join(name.split(".")[:2])
        if key in differing:
            out.results[key] = Verdict(question.what, "changed", "proved")
        elif out.results.get(key) is None or out.results[key].answer != "changed":
            v = verdict(sides.fresh(until), question, unbounded=False)  # that a result stays as it is is told without its bound
            if v.answer != "equivalent":
                out.results[key] = v
            differing |= seen([p for m in v.models.values() for p in finder.pairs_of(m) if _alike(p)])
