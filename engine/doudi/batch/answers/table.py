"""Answers as an Arrow table: one row a household (or an element of the programme's subject) and programme.

| column | |
|---|---|
| row, id | the household's row in the input (from 1) and its id |
| programme, subject | the programme; of one about members, the member's id, or #1 for the first |
| status, route | as `decide` says |
| amount | two decimals; empty where nothing is due or the exact amount is none of these |
| amount_exact | the exact amount where it has more decimals (`1894/3`), or `low..high` where it is open |
| covered | ids of those covered, or #1 for the first; with ? where it is open |
| reasons | granted: needs that are met; refused: those that are not; undetermined: those that are open (need?), or not met |
| missing | facts that decide, at their paths; with ? where the budget did not settle it |
| gaps | where the policy is silent or at fault |
| checks | duties of the office that apply, own ones first: `told:met all_included@#1:unmet` |
| <programme>.<id> | further results |
| policy | digest of the versions that decided |
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.answers.deciding import at, ranked
from doudi.batch.answers.duties import said, told
from doudi.batch.code.loops import fast
from doudi.batch.code.numeric import OPEN, N
from doudi.decision.record import exact_text
from doudi.language.values import show_day, show_moment
from doudi.plancache import digest

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.batch.answers.deciding import Answers
    from doudi.batch.columns.matrix import Ints
    from doudi.decision.decision import Decision

    Decided = Callable[[Answers, str, list[int]], Iterator[dict[str, Any]]]

WORD = pa.dictionary(pa.int32(), pa.string())
MONEY = pa.decimal128(20, 2)
FIXED = (
    ("row", pa.int64()), ("id", pa.string()), ("programme", WORD), ("subject", pa.string()), ("status", WORD), ("route", WORD),
    ("amount", MONEY), ("amount_exact", WORD), ("covered", pa.list_(pa.string())), ("reasons", WORD), ("missing", WORD), ("gaps", WORD),
    ("checks", WORD),
)


def schema(plan: Any, programmes: list[str]) -> Any:
    """The columns of the output for one plan."""
    fields = list(FIXED)
    for id in programmes:
        o = plan.outcomes[id]
        fields += [(f"{id}.{row['id']}", _type(plan, o, row)) for row in o["also"]]
    return pa.schema([*fields, ("policy", WORD)])


def _type(plan: Any, o: dict[str, Any], row: dict[str, Any]) -> Any:
    kind, _, _, _, scope = plan.handles[row["handle"]]
    one = pa.bool_() if kind == "b" else pa.string()
    return pa.list_(one) if _inner(plan, o, scope) else one


def _inner(plan: Any, o: dict[str, Any], scope: int) -> bool:
    """Whether a result is one of each element of a list below the subject (Decision.also)."""
    return bool(scope != o["scope"] and plan.scopes[scope][1] >= 0)


def policy(plan: Any, id: str) -> str:
    """A short digest of every published file that decides a programme."""
    versions = [*plan.outcomes[id]["versions"], *plan.head["shared"]]
    return digest([f"{name} {mark}".encode() for name, mark in versions])[:16]


def table(
    answers: Answers, rows: Ints, ids: Any, kept: Any, columns: Any, decided: Decided | None = None
) -> tuple[Any, dict[str, int]]:
    """The rows of all programmes for the households in `kept` (bool by household), and how many went by the engine one by one.

    rows: the households' numbers in the input. ids: their ids as an Arrow array, or None. columns: the schema of the output. `decided`: who
    makes the rows (as `row_of` does) of the subjects of a programme that the engine decides one by one.
    """
    parts, slow = [], 0
    for id in answers.batch.programmes:
        part, count = _programme(answers, id, rows, ids, kept, decided or _one_by_one)
        slow += count
        full = [part.get(f.name, pa.nulls(len(part["row"]), f.type)) for f in columns]
        parts.append(pa.Table.from_arrays([_as(x, f.type) for x, f in zip(full, columns, strict=True)], schema=columns))
    found = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    if len(parts) > 1:
        found = by_row(found)
    return found, {"subjects": found.num_rows, "slow": slow}


def by_row(table: Any) -> Any:
    """The same rows in the order of the input; of one household in the order of the programmes."""
    return table.take(pa.array(np.argsort(table["row"].to_numpy(), kind="stable")))


def _as(array: Any, type: Any) -> Any:
    if array.type == type:
        return array
    return array.dictionary_encode() if type == WORD and array.type == pa.string() else array.cast(type)


def _programme(answers: Answers, id: str, rows: Ints, ids: Any, kept: Any, decided: Decided) -> tuple[dict[str, Any], int]:
    o, c = answers.plan.outcomes[id], answers.columns
    scope = o["scope"]
    here = c.spread(kept, 0, scope)
    fast = answers.fast(id) & here
    quick, late = np.flatnonzero(fast), np.flatnonzero(here & ~fast)
    found = _fast(answers, id, quick)
    partial = answers.partial
    if partial is not None and len(late) and id in answers.batch.partly:
        origin = partial.elements(scope)
        settled = np.flatnonzero(partial.fast(id) & (here & ~fast)[origin])
        more = _fast(partial, id, settled)
        found = {name: _merged(found[name], more[name]) for name in found}
        quick = np.concatenate([quick, origin[settled]])
        late = np.setdiff1d(late, origin[settled], assume_unique=True)
        if not len(late):
            order = pa.array(np.argsort(quick, kind="stable"))
            found = {name: x.take(order) for name, x in found.items()}
    if len(late):
        slow = _slow(decided(answers, id, late.tolist()), answers.plan, o)
        order = pa.array(np.argsort(np.concatenate([quick, late]), kind="stable"))
        found = {name: _merged(found[name], slow[name]).take(order) for name in found}
    which = np.flatnonzero(here)
    roots = at(c.spread(np.arange(c.count), 0, scope), which)
    whole = scope == 0 and len(which) == c.count
    found["row"] = pa.array(rows if whole else rows[roots])
    found["id"] = pa.nulls(len(roots), pa.string()) if ids is None else ids if whole else ids.take(pa.array(roots))
    found["programme"] = _constant(id, len(roots))
    found["subject"] = _names(answers, scope, which) if scope else pa.nulls(len(roots), pa.string())
    found["policy"] = _constant(policy(answers.plan, id), len(roots))
    return found, len(late)


def _merged(fast: Any, slow: Any) -> Any:
    if pa.types.is_dictionary(fast.type):
        whole = pa.chunked_array([fast, _as(slow, fast.type)]).unify_dictionaries()
        return whole.combine_chunks() if isinstance(whole.combine_chunks(), pa.Array) else whole.combine_chunks().chunk(0)
    return pa.concat_arrays([fast, slow.cast(fast.type)])


def _constant(text: str, count: int) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([text]), safe=False)


def _words(texts: list[str | None], index: Any) -> Any:
    """A dictionary array of texts by index; None is empty. Equal texts are one entry."""
    known: dict[str, int] = {}
    places = np.array([-1 if t is None else known.setdefault(t, len(known)) for t in texts] or [-1], np.int32)
    codes = places[index] if len(index) else np.zeros(0, np.int32)
    valid = pa.py_buffer(np.packbits(codes >= 0, bitorder="little")) if None in texts else None
    coded = pa.Array.from_buffers(pa.int32(), len(codes), [valid, pa.py_buffer(codes)])
    return pa.DictionaryArray.from_arrays(coded, pa.array(list(known), pa.string()), safe=False)


def _names(answers: Answers, scope: int, which: Ints) -> Any:
    """Elements by their id, else by their place in the list: #1 for the first."""
    c, plan = answers.columns, answers.plan
    places = which - c.offsets[scope][:-1][c.parents(scope)[which]]
    numbers = pa.array([f"#{i + 1}" for i in range(int(places.max(initial=0)) + 1)]).take(pa.array(places))
    given = c.texts[scope].get(plan.id_slot(scope))
    if given is None:
        return numbers
    if isinstance(given, list):
        given = pa.array([None if x is None or x.__class__ not in (str, int) else str(x) for x in given], pa.string())
    return pc.coalesce(given.take(pa.array(which)), numbers)


# -- what the kernel carries


def _fast(answers: Answers, id: str, which: Ints) -> dict[str, Any]:
    o = answers.plan.outcomes[id]
    count = len(which)
    empty = pa.nulls(count, WORD)
    out: dict[str, Any] = {"missing": empty, "gaps": empty, "amount_exact": empty}
    found, index = answers.patterns(id, which) if count else ([], which)
    out["status"] = _words([f[0] for f in found], index)
    out["route"] = _words([f[1] for f in found], index)
    out["reasons"] = _words([reasons_text(f[0], f[2]) for f in found], index)
    granted = np.array([f[0] == "granted" for f in found] or [False])[index] if count else np.zeros(0, bool)
    out["checks"] = empty
    if o["checks"] and count:
        out["checks"] = told(answers, id, which, lambda scope, places: _names(answers, scope, places)).dictionary_encode()
    out["amount"] = pa.nulls(count, MONEY)
    if o["amount"] and count:
        fen, exact = answers.fen(id, which)
        out["amount"] = money(fen, granted & exact)
        rest = np.flatnonzero(granted & ~exact)
        if len(rest):
            total = answers.plan.nodes[answers.plan.handles[o["amount"]["total"]][1]]
            values, back = np.unique(answers.node(total.id, o["scope"])[which[rest]], return_inverse=True)
            texts = [None, *(exact_text((int(v), total.den), 2) for v in values)]
            at = np.zeros(count, np.int64)
            at[rest] = back + 1
            out["amount_exact"] = _words(texts, at)
    out["covered"] = _covered(answers, o, which, granted)
    for row in o["also"]:
        out[f"{id}.{row['id']}"] = _also(answers, o, row, which)
    return out


def money(fen: Ints, valid: Any) -> Any:
    """Fen as decimals, null where not valid."""
    words = np.empty((len(fen), 2), np.int64)
    words[:, 0], words[:, 1] = fen, fen >> 63
    mask = pa.array(valid).buffers()[1]
    return pa.Array.from_buffers(MONEY, len(fen), [mask, pa.py_buffer(words)])


def _below(answers: Answers, scope: int, o: dict[str, Any], which: Ints) -> tuple[Ints, Ints]:
    """The elements of `scope` that lie under the subjects `which`, and how many under each."""
    c = answers.columns
    under = np.zeros(c.size(o["scope"]), np.int64)
    under[which] = 1
    elements = np.flatnonzero(c.spread(under, o["scope"], scope))
    counts = c.sums(np.ones(c.size(scope), np.int64), scope, o["scope"])[which]
    return elements, counts


def _lists(values: Any, counts: Ints) -> Any:
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _covered(answers: Answers, o: dict[str, Any], which: Ints, granted: Any) -> Any:
    if o["covered"] < 0 or not len(which):
        return pa.nulls(len(which), pa.list_(pa.string()))
    _, node, _, _, scope = answers.plan.handles[o["covered"]]
    c = answers.columns
    column, bit = answers.place(node) or (0, -1)
    near = answers.plan.scopes[scope][1] == o["scope"] and answers.plan.nodes[node].scope == scope
    if bit >= 0 and near and len(which) == c.size(o["scope"]) and answers.plan.id_slot(scope) not in c.texts[scope]:
        starts, places = np.empty(len(which) + 1, np.int32), np.empty(c.size(scope), np.int32)
        size = fast("covered")(granted, c.offsets[scope], answers.values[scope][column], bit, len(which), starts, places)
        return pa.ListArray.from_arrays(pa.array(starts), _numbers(places[:size]))
    held = answers.node(node, scope)
    chosen = np.zeros(c.size(o["scope"]), bool)
    chosen[which[granted]] = True
    held = held & c.spread(chosen, o["scope"], scope)
    return _lists(_names(answers, scope, np.flatnonzero(held)), c.sums(held, scope, o["scope"])[which])


def _numbers(places: Any) -> Any:
    """#1 for the place 0, and so on, as an Arrow array of texts."""
    most = int(places.max(initial=0))
    if most > 8:
        return pa.array([f"#{i + 1}" for i in range(most + 1)]).take(pa.array(places))
    text = np.empty((len(places), 2), np.uint8)
    text[:, 0], text[:, 1] = ord("#"), places + ord("1")
    starts = np.arange(0, 2 * len(places) + 1, 2, dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(places), [None, pa.py_buffer(starts), pa.py_buffer(text)])


def _also(answers: Answers, o: dict[str, Any], row: dict[str, Any], which: Ints) -> Any:
    plan = answers.plan
    scope = plan.handles[row["handle"]][4]
    inner = _inner(plan, o, scope)
    if not len(which):
        return pa.array([], _type(plan, o, row))
    at, elements = (scope, _below(answers, scope, o, which)) if inner else (o["scope"], (which, which))
    values = _plain(answers, row["handle"], at, elements[0])
    return _lists(values, elements[1]) if inner else values


def _plain(answers: Answers, handle: int, scope: int, which: Ints) -> Any:
    """What `Value.plain` says of a handle, as Arrow values: bool, or text (a choice's id, a day, an exact number)."""
    kind, node, over, type, _ = answers.plan.handles[handle]
    row = answers.plan.types[type]
    column, bit = answers.place(node) or (0, -1)
    if bit >= 0 and answers.plan.nodes[node].scope == scope and len(which) == answers.columns.size(scope):
        packed = np.zeros(len(which) // 8 + 1, np.uint8)
        fast("bitmap")(answers.values[scope][column], bit, len(which), packed)
        return pa.Array.from_buffers(pa.bool_(), len(which), [None, pa.py_buffer(packed)])
    values = at(answers.node(node, scope), which)
    if kind == "b":
        return pa.array(values, mask=None if (mask := answers.open(node, scope)) is None else at(mask, which))
    n = answers.plan.nodes[node]
    if over >= 0:
        under = np.maximum(answers.node(over, scope)[which], 1)
        keys, back = np.unique(np.stack([values, under]), axis=1, return_inverse=True)
        den, top = n.den, answers.plan.nodes[over].den
        texts = [None if v == N else exact_text((v * top, den * d)) for v, d in keys.T.tolist()]
    else:
        distinct, back = ranked(values)
        texts = [None if v in (N, OPEN) else _text(v, kind, row, n.den) for v in distinct]
    return _spelt(pa.array(texts, pa.string()), back.reshape(-1))


def _spelt(texts: Any, places: Ints) -> Any:
    """Texts by their place, as an Arrow array."""
    lengths = pc.binary_length(texts)
    if texts.null_count or not len(places) or not (size := int(lengths.to_numpy()[places].sum())) or size >= 2**31:
        return texts.take(pa.array(places))
    _, begins, letters = texts.buffers()
    starts, text = np.empty(len(places) + 1, np.int32), np.empty(size, np.uint8)
    fast("spelt")(places, len(places), begins.address, letters.address, starts, text)
    return pa.Array.from_buffers(pa.string(), len(places), [None, pa.py_buffer(starts), pa.py_buffer(text)])


def _text(v: int, kind: str, type: list[Any], den: int) -> str | None:
    if kind == "e":
        index = v.bit_length() - 1
        return str(type[1][index][0]) if index < len(type[1]) else None
    if type[0] == "date":
        return show_day(v)
    if type[0] == "time":
        return show_moment(v)
    return exact_text((v, den))


# -- what the engine decides one by one


def reasons_text(status: str, reasons: Any) -> str:
    """Reasons that speak, as one text: `route/need` for one of a route, with ? where it is open."""
    wanted: dict[str, Any] = {"granted": (True,), "refused": (False,), "undetermined": (None, False)}
    return " ".join(
        (f"{route}/" if route else "") + need + ("?" if met is None else "") for need, route, met in reasons if met in wanted[status]
    )


def _one_by_one(answers: Answers, id: str, subjects: list[int]) -> Iterator[dict[str, Any]]:
    return answers.each(id, subjects, row_of)


def _slow(decided: Iterator[dict[str, Any]], plan: Any, o: dict[str, Any]) -> dict[str, Any]:
    rows = list(decided)
    kinds = {name: type if type != WORD else pa.string() for name, type in FIXED[4:]}
    kinds |= {f"{o['id']}.{row['id']}": _type(plan, o, row) for row in o["also"]}
    return {name: pa.array([r.get(name) for r in rows], type) for name, type in kinds.items()}


def row_of(d: Decision, _: Any) -> dict[str, Any]:
    """One decision's row, by the names of the output's columns. The decision is let go then: its trace is a hundred times as large."""
    from decimal import Decimal

    out: dict[str, Any] = {"status": d.status, "route": d.route if d.status == "granted" else None}
    out["reasons"] = reasons_text(d.status, [(r["need"], r["route"], r["met"]) for r in d.reasons])
    total = d._total()
    if total is not None and total.known:
        exact = exact_text(total.low, 2)
        fits = "/" not in exact and len(exact.rpartition(".")[2]) == 2 and len(exact) < 20
        out["amount" if fits else "amount_exact"] = Decimal(exact) if fits else exact
    elif total is not None:
        out["amount_exact"] = f"{exact_text(total.low, 2)}..{exact_text(total.high, 2)}"
    if d.outcome["covered"] >= 0:
        found = d.covered if d.status == "granted" else []
        unlisted = ["?"] if d.status == "granted" and not d.covered_listed else []
        out["covered"] = [_name(x) + ("?" if x["open"] else "") for x in found] + unlisted
    if missing := d.missing:
        out["missing"] = " ".join(_place(d, m) + ("" if m.decides else "?") for m in missing)
    if gaps := d.gaps:
        out["gaps"] = " ".join(g["id"] for g in gaps)
    if d.outcome["checks"]:
        out["checks"] = said(d, _name) or None
    for name, x in d.also.items():
        out[f"{d.programme}.{name}"] = [_shown(i) for i in x] if isinstance(x, list) else _shown(x)
    return out


def _name(element: dict[str, Any]) -> str:
    id = element.get("id")
    return f"#{element['index'] + 1}" if id is None else str(id)


def _place(d: Decision, m: Any) -> str:
    """`assets`, `members[0].income`: a missing fact by its path in the household."""
    plan = d.plan
    record = plan.root
    path = ""
    for slot, index in m.place.steps:
        rows = plan.door[record]
        record = rows["lists"][slot - len(rows["facts"])]
        path += f"{record}[{index}]."
    return path + str(m.row[0])


def _shown(x: Any) -> Any:
    return x if x is None or isinstance(x, (bool, str)) else exact_text((x.numerator, x.denominator))
