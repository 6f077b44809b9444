"""The office's duties as one text a subject: `told:met all_included@#1:unmet`. What does not apply is left out."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.columns.arrays import single
from doudi.decision.results import standing

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.answers.deciding import Answers
    from doudi.batch.columns.matrix import Ints
    from doudi.decision.decision import Decision

TRUTHS = (False, True, None)
WORDS = [standing(when, ok, late) for when in TRUTHS for ok in TRUTHS for late in TRUTHS]
RESULTS = list(dict.fromkeys(["not_applicable", *WORDS]))
CODES = np.array([RESULTS.index(w) for w in WORDS], np.int64)
MOST = 24  # duties of one programme whose results fit in one int64


def nodes(o: dict[str, Any]) -> set[int]:
    """What the duties of a programme are read from."""
    return {c[part] for c in o["checks"] for part in ("when", "ok", "late")}


def fits(plan: Any, o: dict[str, Any]) -> bool:
    """Whether every duty is about the subject or something in it."""
    return len(o["checks"]) <= MOST and all(plan.within(c["scope"], o["scope"]) for c in o["checks"])


def said(d: Decision, name: Callable[[dict[str, Any]], str]) -> str:
    """The text of one decision: duties about the subject first. `name` says how an element is called."""
    found = sorted((c for c in d.checks if c["result"] != "not_applicable"), key=lambda c: c["row"]["scope"] != d.outcome["scope"])
    return " ".join(f"{c['id']}{'@' + name(c['element']) if c['element'] else ''}:{c['result']}" for c in found)


def told(answers: Answers, id: str, which: Ints, names: Callable[[int, Ints], Any]) -> Any:
    """The same of many subjects, as an Arrow array of texts, null where there is nothing to say."""
    o = answers.plan.outcomes[id]
    own = [c for c in o["checks"] if c["scope"] == o["scope"]]
    inner = [c for c in o["checks"] if c["scope"] != o["scope"]]
    first = _own(answers, own, which) if own else pa.nulls(len(which), pa.string())
    if not inner:
        return first
    both = [pc.fill_null(x, "") for x in (first, _inner(answers, o, inner, which, names))]
    found = pc.ascii_trim_whitespace(pc.binary_join_element_wise(*both, " "))  # its own way with nulls loses rows (Arrow 26)
    return pc.if_else(pc.equal(found, ""), pa.scalar(None, pa.string()), found)


def _results(answers: Answers, check: dict[str, Any], scope: int) -> Ints:
    """Places in RESULTS, for each element of a scope."""
    code: NDArray[Any] = np.zeros(answers.columns.size(scope), np.int64)
    for part in ("when", "ok", "late"):
        true, false = answers.halves(check[part], scope)
        code = code * 3 + np.where(true & false, 2, true)
    found: Ints = CODES[code]
    return found


def _own(answers: Answers, checks: list[dict[str, Any]], which: Ints) -> Any:
    key = np.zeros(len(which), np.int64)
    for c in checks:
        key = key * len(RESULTS) + _results(answers, c, c["scope"])[which]
    coded = pa.array(key).dictionary_encode()
    texts = []
    for value in coded.dictionary.to_pylist():
        words: list[str] = []
        for c in reversed(checks):
            value, at = divmod(value, len(RESULTS))
            words[:0] = [f"{c['id']}:{RESULTS[at]}"] if at else []
        texts.append(" ".join(words) or None)
    return pa.array(texts, pa.string()).take(coded.indices)


def _inner(answers: Answers, o: dict[str, Any], checks: list[dict[str, Any]], which: Ints, names: Callable[[int, Ints], Any]) -> Any:
    columns, place = answers.columns, np.full(answers.columns.size(o["scope"]), -1, np.int64)
    place[which] = np.arange(len(which))
    texts, owners = [], []
    for c in checks:
        results = _results(answers, c, c["scope"])
        owner = columns.spread(place, o["scope"], c["scope"])
        speaks = np.flatnonzero((results > 0) & (owner >= 0))
        ends = pa.array([f":{r}" for r in RESULTS]).take(pa.array(results[speaks]))
        texts.append(pc.binary_join_element_wise(f"{c['id']}@", names(c["scope"], speaks), ends, ""))
        owners.append(owner[speaks])
    owned = np.concatenate(owners)
    order = np.argsort(owned, kind="stable")
    counts = np.bincount(owned, minlength=len(which))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    whole = pa.concat_arrays([single(t) for t in texts]).take(pa.array(order))
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(starts), whole), " ")
    return pc.if_else(pa.array(counts > 0), joined, pa.scalar(None, pa.string()))
