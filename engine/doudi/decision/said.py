"""A sure decision as JSON text, by code made once a plan: what `record.to_data` says, without the data in between.

It serves decisions of the straight codes in which everything is known, by a programme without powers; of any other it gives None, and the
long way is taken. Both say the same bytes (tests/test_said.py). The source holds columns, integers and `repr` of JSON text made here.
"""

from __future__ import annotations

import json
from datetime import date
from json.encoder import encode_basestring as quoted

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import list_slot
from doudi.decision.record import exact_text
from doudi.plan.nodes import ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.decision.engine import Engine

    Text = tuple[str, str, str]  # the decision, its status, its amount as JSON text

BOOL = {True: "true", False: "false"}
NOT_PLAIN = (KeyError, TypeError, IndexError, ValueError, AttributeError)


class Unfit(Exception):
    """A programme that the code does not serve."""


def said(decision: Decision) -> Text | None:
    """(JSON text of the decision, status, amount or "null"), or None where the long way is to be taken."""
    evaluation = decision.evaluation
    if evaluation.mode != "fused" and evaluation.mode != "exact":
        return None
    engine, programme = evaluation.engine, decision.programme
    key = ("said", programme, evaluation.mode)
    code = engine.kept.get(key, 0)
    if code == 0:
        code = engine.kept[key] = made(engine, programme, evaluation.mode)
    if code is None:
        return None
    try:
        found: Text | None = code(evaluation.trace, evaluation, *decision.path)
    except NOT_PLAIN:
        return None
    return found


def prepared(engine: Engine) -> None:
    """Make the code of every programme of an engine now, and not when a household waits for it."""
    if "fused" in engine.readers:
        for programme in engine.plan.outcomes:
            engine.kept["said", programme, "fused"] = made(engine, programme, "fused")


def made(engine: Engine, programme: str, mode: str) -> Any:
    """The code of one programme; None where there is none."""
    try:
        teller = Teller(engine, programme, mode)
        source = teller.source()
    except Unfit:
        return None
    builtins = {"enumerate": enumerate}
    space: dict[str, Any] = {**teller.space, "__builtins__": builtins}
    exec(compile(source, "<plan said>", "exec"), space)  # noqa: S102  # columns, integers and repr of JSON text only
    return space["said"]


def text(value: Any) -> str:
    """JSON as every decision is written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def day_text(day: int, kept: dict[int, str] = {}) -> str:  # noqa: B006  # days met before
    """A day (an ordinal) as ISO text."""
    found = kept.get(day)
    if found is None:
        found = date.fromordinal(day).isoformat()
        if len(kept) < 10_000:
            kept[day] = found
    return found


def label(x: Any) -> str:
    """An id or a name as it was given."""
    return quoted(x) if x.__class__ is str else text(x)


class Teller:
    """Writes the source for one programme over the trace `T` of one mode; `i` is the subject's place where it is an element."""

    def __init__(self, engine: Engine, programme: str, mode: str):
        self.plan, self.outcome, self.where = engine.plan, engine.plan.outcomes[programme], engine.code(mode)[1]
        if self.outcome["powers"] or self.plan.depth(self.outcome["scope"]) > 1:
            raise Unfit
        self.heads = self._heads(mode)
        self.lines: list[str] = []
        self.tables = 0
        self.space: dict[str, Any] = {
            "B": BOOL, "exact": exact_text, "day": day_text, "label": label, "A": ABSENT,
        }

    def say(self, line: str, depth: int = 1) -> None:
        self.lines.append("    " * depth + line)

    def source(self) -> str:
        o, head = self.outcome, self.plan.head
        inner = ", i" if o["scope"] else ""
        self.say(f"def said(T, E{inner}):", 0)
        begin = f'{{"region":{text(head["region"])},"programme":{text(o["id"])},"as_of":"'
        self.say(f"head = {begin!r} + day(E.day) + '\",\"status\":\"'")
        subject = f"',\"subject\":' + {self.element(o['scope'], 'i')}" if o["scope"] else "''"
        self.say(f"subject = {subject}")
        self.say("out, due = [], 'null'")
        self.say(f"if {self.sure(self.plan.handles[o['granted']][1])}:")
        self.granted()
        self.say("else:")
        self.refused()
        versions = text([list(v) for v in (*o["versions"], *head["shared"])])
        self.say(f"out.append({self.also()})")
        self.say("out.append(',\"reasons\":[' + ','.join(reasons) + ']')")
        self.checks()
        tail = f',"versions":{versions}}}'
        self.say(f"return head + status + '\"' + subject + ''.join(out) + {tail!r}, status, due")
        if any("slots[" in line for line in self.lines):
            self.lines.insert(1, "    slots = E.slots")
        return "\n".join(self.lines) + "\n"

    # -- what a column says

    def column(self, id: int, element: str = "i") -> str:
        """The value of a node for the subject, or for the element whose index is the expression `element`."""
        node, steps = self.plan.nodes[id], self.where.get(id)
        if node.op == "const":
            return repr(node.data)
        if steps is None or len(steps) > 2:
            raise Unfit
        return f"T[{steps[0]}]" if len(steps) == 1 else f"T[{steps[0]}][{element}][{steps[1]}]"

    def sure(self, id: int, element: str = "i") -> str:
        """A truth; a TypeError where it is none."""
        return f"({self.column(id, element)} + 0)"

    def table(self, value: Any) -> str:
        """A name in the code's space for a table of ours."""
        self.tables += 1
        self.space[f"t{self.tables}"] = value
        return f"t{self.tables}"

    def value(self, index: int, element: str = "i") -> str:
        """A handle's value as JSON text; what is no plain known value is a KeyError or a TypeError."""
        kind, id, over, type, _ = self.plan.handles[index]
        node, shape = self.plan.nodes[id], self.plan.types[type]
        x = self.column(id, element)
        if kind == "b":
            return f"B[{x}]"
        if kind == "e":
            return f"{self.table({1 << k: text(c[0]) for k, c in enumerate(shape[1])})}[{x}]"
        if shape[0] == "date":
            made = f"'\"' + day({x}) + '\"'"
        elif shape[0] == "time":
            raise Unfit
        else:
            made = f"'\"' + exact({self.fraction(id, over, element)}) + '\"'"
        return f"('null' if {x} is None else {made})" if node.nullable else made

    def fraction(self, id: int, over: int, element: str = "i") -> str:
        """A figure as dividend and divisor; `over` is the node that it is divided by, or -1."""
        den, x = self.plan.nodes[id].den, self.column(id, element)
        if over < 0:
            return f"({x}, {den})"
        d = self.column(over, element)
        return f"({x} * {self.plan.nodes[over].den}, {den} * ({d} if {d} > 1 else 1))"

    def element(self, scope: int, index: str, more: str = "") -> str:
        """Source of the text of an element (decision.element): its record, place, id and name where given, and `more`."""
        if self.plan.depth(scope) > 1:
            raise Unfit
        record = self.plan.scopes[scope][0]
        begin = f'{{"record":{text(record)},"index":'
        parts = [f"{begin!r} + '%d' % ({index})"]
        at = f"{self.items(scope)}[{index}]" if scope else "T" if scope in self.heads else "slots"
        for i, row in enumerate(self.plan.door[record]["facts"]):
            if row[0] in ("id", "name"):
                before = f',"{row[0]}":'
                parts.append(f"('' if {at}[{i}] is A else {before!r} + label({at}[{i}]))")
        return " + ".join([*parts, repr(more + "}")])

    def items(self, scope: int) -> str:
        """The list of a scope."""
        return f"T[{self.heads[scope]}]" if scope in self.heads else f"slots[{list_slot(self.plan, scope)}]"

    def _heads(self, mode: str) -> dict[int, int]:
        """Where the fused trace has the rows of a list, each headed by its facts (straight.py): scope -> column; 0 for the root."""
        ways: dict[int, list[int]] = {}
        for n in self.plan.nodes if mode == "fused" else []:
            row = self.plan.door[self.plan.scopes[n.scope][0]]["facts"][n.data] if n.op == "fact" else None
            if row is not None and row[ROLE] != "power" and n.id in self.where:
                ways[n.scope] = self.where[n.id][:-1]
        return {scope: way[0] if way else 0 for scope, way in ways.items() if len(way) == self.plan.depth(scope) <= 1}

    def over(self, scope: int) -> str:
        """A loop over the elements of a list of the household; of a programme about elements there is none."""
        if self.outcome["scope"] or self.plan.depth(scope) != 1:
            raise Unfit
        return f"for k, _ in enumerate({self.items(scope)})"

    # -- the parts

    def granted(self) -> None:
        o = self.outcome
        self.say("status = 'granted'", 2)
        if not o["routes"]:
            self.say("route = 'null'", 2)
            self.needs([], 2)
        for k, row in enumerate(o["routes"]):
            self.say(f"{'if' if k == 0 else 'elif'} {self.sure(row['chosen'])}:", 2)
            self.say(f"route = {text(row['id'])!r}", 3)
            self.needs([(n, row["id"]) for n in row["needs"]], 3)
        if o["routes"]:
            self.say("else: return None", 2)
        self.say("out.append(',\"route\":' + route)", 2)
        if o["covered"] >= 0:
            self.covered(o["covered"])
        if o["amount"]:
            self.amount(o["amount"]["total"])

    def needs(self, own: list[Any], depth: int) -> None:
        """Reasons of a granted decision: the route's needs, then the general ones."""
        rows = [*own, *((n, None) for n in self.outcome["needs"])]
        parts = [f"{self.need(n['id'], of)!r} + B[{self.column(n['node'])}] + '}}'" for n, of in rows]
        self.say(f"reasons = [{', '.join(parts)}]", depth)

    def need(self, id: str, of: str | None) -> str:
        return f'{{"need":{text(id)},"route":{text(of)},"met":'

    def covered(self, handle: int) -> None:
        _, id, _, _, scope = self.plan.handles[handle]
        one = self.element(scope, "k" if scope else "0", ',"open":false')
        if scope == 0:
            self.say(f"covers = [{one}] if {self.sure(id)} else []", 2)
        else:
            self.say(f"covers = [{one} {self.over(scope)} if {self.sure(id, 'k')}]", 2)
        self.say("out.append(',\"covered\":[' + ','.join(covers) + ']')", 2)

    def amount(self, handle: int) -> None:
        _, id, over, type, _ = self.plan.handles[handle]
        self.say(f"if {self.column(id)} < 0: return None", 2)
        self.say(f"due = '\"' + exact({self.fraction(id, over)}, 2) + '\"'", 2)
        unit = f',"unit":{text(self.plan.types[type][1])},"amount":'
        self.say(f"out.append({unit!r} + due)", 2)

    def refused(self) -> None:
        """Reasons: what fails first. The nearest route is the one with the fewest needs that fail, then the first written."""
        o = self.outcome
        self.say("status = 'refused'", 2)
        general = [(n, None) for n in o["needs"]]
        if not o["routes"]:
            self.weighed(general, None, 2)
            return
        if len(o["routes"]) > 1:
            for k, row in enumerate(o["routes"]):
                self.say(f"if {self.sure(row['chosen'])}: return None", 2)
                failing = [f"(not {self.sure(n['node'])})" for n in row["needs"]]
                bare = [f"2 * ({self.bare(row['cover'])})"] if row["cover"] >= 0 else []
                self.say(f"n{k} = {' + '.join([*failing, *bare]) or '0'}", 2)
        for k, row in enumerate(o["routes"]):
            others = [f"n{k} {'<' if j < k else '<='} n{j}" for j in range(len(o["routes"])) if j != k]
            self.say(f"{'if' if k == 0 else 'elif'} {' and '.join(others) or 'True'}:", 2)
            rows = [*general, *((n, row["id"]) for n in row["needs"])]
            self.weighed(rows, row if row["cover"] >= 0 else None, 3)

    def bare(self, cover: int) -> str:
        """Whether a route covers nobody."""
        scope = self.plan.nodes[cover].scope
        handle = self.outcome["covered"]
        if handle < 0:
            return "True"
        if self.plan.handles[handle][4] != scope or self.outcome["scope"] or len(self.where.get(cover, ())) != 2:
            raise Unfit
        first, second = self.where[cover]
        return f"not any_of(T[{first}], {second})"

    def weighed(self, rows: list[Any], route: Any, depth: int) -> None:
        self.say("failed, others = [], []", depth)
        for n, of in rows:
            begin = self.need(n["id"], of)
            pair = self.table(((f"{begin}false}}"), f"{begin}true}}"))
            self.say(f"(others if {self.column(n['node'])} else failed).append({pair}[{self.sure(n['node'])}])", depth)
        if route is not None:
            self.space["any_of"] = any_of
            begin = f"{self.need('covers', route['id'])}false}}"
            self.say(f"if {self.bare(route['cover'])}: failed.append({begin!r})", depth)
        self.say("reasons = failed + others", depth)

    def also(self) -> str:
        o, parts = self.outcome, []
        for k, row in enumerate(o["also"]):
            _, _, _, _, scope = self.plan.handles[row["handle"]]
            begin = f"{',' if k else ''}{text(row['id'])}:"
            if self.plan.scopes[scope][1] >= 0 and scope != o["scope"]:
                inner = f"','.join([{self.value(row['handle'], 'k')} {self.over(scope)}])"
                parts.append(f"{begin + '['!r} + {inner} + ']'")
            else:
                parts.append(f"{begin!r} + {self.value(row['handle'])}")
        return " + ".join(["',\"also\":{'", *parts, "'}'"])

    def checks(self) -> None:
        rows = self.outcome["checks"]
        if not rows:
            return
        self.space["duty"] = duty
        self.say("found = []")
        for row in rows:
            begin = f'{{"id":{text(row["id"])},"element":'
            own = row["scope"] == self.outcome["scope"]
            call = f"duty({', '.join(self.column(row[x], 'i' if own else 'k') for x in ('when', 'ok', 'late'))})"
            if own:
                self.say(f"found.append({begin + 'null,'!r} + {call})")
            else:
                self.say(f"{self.over(row['scope'])}:")
                self.say(f"found.append({begin!r} + {self.element(row['scope'], 'k')} + ',' + {call})", 2)
        self.say("out.append(',\"checks\":[' + ','.join(found) + ']')")


def any_of(rows: Any, column: int) -> bool:
    """Whether a column is true for some element; what is no truth is an error."""
    return any([row[column] + 0 for row in rows])  # noqa: C419  # every row is looked at


def duty(when: bool | None, ok: bool | None, late: bool | None) -> str:
    """The rest of a row of checks (results.checks), of truths that are all known."""
    if when is None or ok is None or late is None:
        raise TypeError
    found = "not_applicable" if not when else "met" if ok else "unmet" if late else "not_due"
    return f'"result":"{found}"}}'
