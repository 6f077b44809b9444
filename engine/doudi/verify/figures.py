"""Days without a figure: a rate that a programme reads and that has no figure on some day on which the version is in force.

A rate that says itself that it is open, or a year that says 未规定, has said so; what is found here is what nobody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator

from doudi.diff.changes.built import Built
from doudi.language.values import show_day
from doudi.plan.nodes import Plan
from doudi.program.model import Programme, Rate
from doudi.verify.finding import Finding


def missing(built: Built, region: str, p: Programme, plan: Plan) -> Iterator[Finding]:
    """From the first day of the version in force to the day that is asked about."""
    chosen = built.tree.selection(region, built.day)
    first = max((day for name, day in chosen if name.endswith(f"/{p.id}")), default=built.day)
    o = plan.outcomes[p.id]
    roots = [plan.handles[h][1] for h in (o["granted"], *([o["amount"]["total"]] if o["amount"] else []))]
    told: set[str] = set()
    for id in sorted(plan.below(roots)):
        n = plan.nodes[id]
        if n.op not in ("rate", "table"):
            continue
        rate = built.region.rates[plan.rates[n.data][0]]
        if rate.id in told or rate.open is not None:
            continue
        days = _without(rate, plan.rates[n.data][6], first, built.day)
        if days:
            told.add(rate.id)
            said = [" – ".join(dict.fromkeys(show_day(d) for d in pair)) for pair in days]
            span = rate.origin.span if rate.origin is not None else None
            args = {"programme": (p.names.zh, p.names.en), "first": show_day(first), "days": "; ".join(said)}
            yield Finding("figure-missing", region, p.id, f"rates.{rate.id}", rate.names, span, args=args)


def _without(rate: Rate, periods: list[list[object]], first: int, last: int) -> list[tuple[int, int]]:
    """Stretches of days between two (both included) on which a rate was not written at all."""
    written = {start for start, cell in rate.periods if cell is None}  # the days from which it says 未规定
    out: list[tuple[int, int]] = []
    starts = [int(str(start)) for start, _ in periods]
    if not starts or first < starts[0]:
        out.append((first, min(last, starts[0] - 1) if starts else last))
    for i, (start, cell) in enumerate(periods):
        end = starts[i + 1] - 1 if i + 1 < len(starts) else last
        if cell is None and starts[i] not in written and max(starts[i], first) <= min(end, last):
            out.append((max(starts[i], first), min(end, last)))
        assert start is not None
    return out
