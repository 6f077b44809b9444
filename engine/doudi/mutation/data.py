"""A report as JSON by schemas/mutation.schema.json, and its proposals as files of cases."""

from __future__ import annotations

import json
from typing import Any

from doudi.mutation.run import STATES, Report, Slip
from doudi.text.render import place


def as_json(report: Report) -> str:
    """The report as JSON text, by schemas/mutation.schema.json."""
    killed, of = report.score
    whole = {
        "cases": report.cases, "noticed": killed, "noticeable": of, **{s: len(report.of(s)) for s in STATES},
        "slips": [_slip(s) for s in report.slips],
        "proposals": [
            {
                "number": p.number, "of": f"{p.stage.layer}/{p.stage.programme}", "notices": p.slips, "like": p.like or None,
                "with": {k: _plain(v) for k, v in p.changed.items()}, "expect": p.expect, "case": p.text,
            }
            for p in report.proposals
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _slip(s: Slip) -> dict[str, Any]:
    m = s.mutant
    line, column = m.span.source.position(m.span.start)
    out: dict[str, Any] = {
        "state": s.state, "kind": m.kind, "entry": m.entry, "name": {"zh": m.name.zh, "en": m.name.en}, "programme": m.programme or None,
        "place": {"file": m.span.source.name, "line": line, "column": column}, "change": {"zh": m.said[0], "en": m.said[1]},
    }
    if s.by:
        out["by"] = s.by
    if s.bound is not None and s.state == "equivalent":
        out["members"] = s.bound
    if s.reason:
        out["reason"] = s.reason
    if s.proposal is not None:
        out["proposal"] = s.proposal.number
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [{k: _plain(v) for k, v in x.items()} if isinstance(x, dict) else str(x) for x in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def books(report: Report) -> dict[str, str]:
    """The text of a cases.yaml for each `layer/programme` that has proposals."""
    out: dict[str, str] = {}
    for p in report.proposals:
        name = f"{p.stage.layer}/{p.stage.programme}"
        if name not in out:
            out[name] = f"# doudi test --mutate 提出的案例；期望是现行规则的决定。由人对照原文核对后再并入 cases.yaml。\nof: {name}\n"
            out[name] += _households(p.stage.book.path) + "cases:\n"
        places = [f"    # {place(s.mutant.span)} {s.mutant.said[0]}" for s in report.slips if s.proposal is p]
        head, _, rest = p.text.partition("\n")
        out[name] += "\n".join([head, *places, rest])
    return out


def _households(path: str) -> str:
    """`like` names a household of the book: a part of it (`cases_<part>.yaml` beside it) can use it as it is."""
    return f"# like: 所指的家庭在 {path}\n" if path else ""
