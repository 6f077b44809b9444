"""Source for complete facts: one integer, boolean or choice bit a node. Anything unknown raises Surprise."""

from __future__ import annotations

from doudi.decision.code.emit import Emitter
from doudi.plan.nodes import Node, Plan

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


def said(plan: Plan, outcome: dict[str, Any]) -> list[int]:
    """The nodes whose values a decision says."""
    handles = plan.handles
    out = [handles[outcome["granted"]][1], *(handles[a["handle"]][1] for a in outcome["also"]), *(n["node"] for n in outcome["needs"])]
    out += [handles[outcome["amount"]["total"]][1]] if outcome["amount"] else []
    out += [handles[outcome["covered"]][1]] if outcome["covered"] >= 0 else []
    for route in outcome["routes"]:
        out += [route["chosen"], *(n["node"] for n in route["needs"])] + ([route["cover"]] if route["cover"] >= 0 else [])
    return out + [c[part] for c in outcome["checks"] for part in ("when", "ok", "late")]


class Exact(Emitter):
    """One integer, boolean or bit of a choice a node, in `v<id>`. `possible`: whether a plan has such a code."""

    name = "exact"

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._poison()
        self.open = self._may_be_open()

    @property
    def possible(self) -> bool:
        """Whether all that decisions say can be computed without the general code: what is granted, and why."""
        return not any(i in self.skipped for o in self.plan.outcomes.values() for i in said(self.plan, o))

    def _may_be_open(self) -> set[int]:
        """Nodes that hand on a published figure as it is: None, without being 无, where it is open on the day."""
        found: set[int] = set()
        for n in self.plan.nodes:
            plain = n.op == "lin" and n.data == [[1], 0] and n.args[0] in found  # a change of scale only
            if n.op == "rate" or plain:
                found.add(n.id)
        return found

    def _published(self, *ids: int) -> None:
        """A surprise where one of these figures is open."""
        tests = [f"{self.v(i)} is None" for i in ids if i in self.open]
        if tests:
            self.say(f"if {' or '.join(tests)}: raise S")

    def _poison(self) -> None:
        """Nodes that stand on a silence: left out, and a surprise where one is chosen."""
        for n in self.plan.nodes:
            if n.op == "silent":
                self.skipped.add(n.id)
            elif n.op == "case":
                conditions = n.args[:-1:2]
                values = (*n.args[1:-1:2], n.args[-1])
                if any(c in self.skipped for c in conditions) or all(v in self.skipped for v in values):
                    self.skipped.add(n.id)
            elif any(a in self.skipped for a in n.args):
                self.skipped.add(n.id)

    def columns(self, node: Node) -> list[str]:
        return [f"v{node.id}"]

    def v(self, id: int) -> str:
        node = self.plan.nodes[id]
        return repr(node.data) if node.op == "const" else f"v{id}"

    def compute(self, node: Node) -> None:
        text = getattr(self, f"_{node.op}")(node)
        if text:
            self.say(f"v{node.id} = {text}")

    def none(self, node: Node, text: str) -> str:
        """`text`, or None when an argument is 无."""
        empty = [f"{self.v(a)} is None" for a in node.args if self.plan.nodes[a].nullable]
        return f"None if {' or '.join(empty)} else {text}" if empty else text

    def listed(self, child: int) -> None:
        self.say(f"if L{child} is A: raise S")
        self.say(f"I{child} = L{child}")

    def loaded(self, facts: list[Node]) -> None:
        needed = [f"v{n.id} is A" for n in facts if not is_power(self.plan, n)]
        if needed:
            self.say(f"if {' or '.join(needed)}: raise S")

    # -- leaves

    def _fact(self, n: Node) -> str:
        return f"E{n.scope}[{n.data}] is True" if is_power(self.plan, n) else f"E{n.scope}[{n.data}]"

    def _as_of(self, n: Node) -> str:
        return "D"

    def _rate(self, n: Node) -> str:
        read = f"R[{self.reads[n.id]}]"
        if n.kind != "n":  # None would pass for 否
            self.say(f"if {read} is None: raise S")
        return read

    def _table(self, n: Node) -> str:
        shape = self.plan.rates[n.data][5]
        read = f"R[{self.reads[n.id]}]"
        keys = ", ".join(self.v(a) for a in n.args)
        self.say(
            f"v{n.id} = look({read}, {shape!r}, {keys})" if shape != "e" else f"v{n.id} = {read} and {read}.get({keys})"
        )
        self.say(f"if v{n.id} is None: raise S")
        return ""

    def _rate_at(self, n: Node) -> str:
        shape, read = self.plan.rates[n.data][5], f"R[{self.reads[n.id]}]"
        keys = "".join(f", {self.v(a)}" for a in n.args[1:])
        if self.plan.nodes[n.args[0]].nullable:
            self.say(f"if {self.v(n.args[0])} is None: raise S")
        self.say(f"v{n.id} = look(at({read}[0], {read}[1], {self.v(n.args[0])}), {shape!r}{keys})")
        self.say(f"if v{n.id} is None: raise S")
        return ""

    # -- arithmetic

    def _lin(self, n: Node) -> str:
        coefficients, constant = n.data
        parts = []
        for k, a in zip(coefficients, n.args, strict=True):
            term = self.v(a) if abs(k) == 1 else f"{self.v(a)} * {abs(k)}"
            parts.append(f"{'-' if k < 0 else '+'} {term}")
        if constant or not parts:
            parts.append(f"{'-' if constant < 0 else '+'} {abs(constant)}")
        return self.none(n, " ".join(parts).removeprefix("+ "))

    def _mul(self, n: Node) -> str:
        return self.none(n, " * ".join(self.v(a) for a in n.args))

    def _min(self, n: Node) -> str:
        return self._pick(n, "<")

    def _max(self, n: Node) -> str:
        return self._pick(n, ">")

    def _pick(self, n: Node, sign: str) -> str:
        if len(n.args) == 2:
            a, b = map(self.v, n.args)
            return self.none(n, f"{a} if {a} {sign} {b} else {b}")
        return self.none(n, f"{n.op}({', '.join(map(self.v, n.args))})")

    def _abs(self, n: Node) -> str:
        return self.none(n, f"abs({self.v(n.args[0])})")

    def _sgn(self, n: Node) -> str:
        x = self.v(n.args[0])
        return self.none(n, f"({x} > 0) - ({x} < 0)")

    def _guard0(self, n: Node) -> str:
        self.say(f"if {self.v(n.args[1])} == 0: raise S")
        return self.none(n, self.v(n.args[0]))

    def _nonzero(self, n: Node) -> str:
        return f"{self.v(n.args[0])} or 1"  # beside a numerator that is not known, guard0 does not stop at zero

    def _round(self, n: Node) -> str:
        mode, a, b, p = n.data
        x = self.v(n.args[0])
        top = x if a == 1 else f"{x} * {a}"
        if len(n.args) == 2:
            bottom = self.v(n.args[1]) if b == 1 else f"{self.v(n.args[1])} * {b}"
        else:
            bottom = str(b)
        if mode == "half":
            if self.plan.nodes[n.args[0]].lo >= 0:
                twice = f"({bottom})" if len(n.args) == 2 else bottom
                text = f"(2 * ({top}) + {twice}) // (2 * {twice})"
                if len(n.args) == 1:
                    text = f"({top} * 2 + {b}) // {2 * b}"
            else:
                text = f"half({top}, {bottom})"
                if len(n.args) == 1:  # no call for what is not negative
                    text = f"(({top}) * 2 + {b}) // {2 * b} if {x} >= 0 else {text}"
        elif mode == "up":
            text = f"-(-({top}) // ({bottom}))"
        else:
            text = f"({top}) // ({bottom})"
        return self.none(n, text if p == 1 else f"({text}) * {p}")

    def _require(self, n: Node) -> str:
        x = self.v(n.args[0])
        bounds = list(map(self.v, n.args[1:]))
        tests = []
        if n.data.startswith("lo"):
            tests.append(f"{x} < {bounds[0]}")
        if n.data.endswith("hi"):
            tests.append(f"{x} > {bounds[-1]}")
        if any(self.plan.nodes[a].nullable for a in n.args):
            self.say("raise S")
        else:
            self.say(f"if {' or '.join(tests)}: raise S")
        return x

    # -- yes and no

    def _cmp(self, n: Node) -> str:
        op, ka, kb = n.data
        a, b = map(self.v, n.args)
        if op == "=":
            self._published(*n.args)
        left, right = (a if ka == 1 else f"{a} * {ka}"), (b if kb == 1 else f"{b} * {kb}")
        text = f"{left} {'==' if op == '=' else op} {right}"
        present = [f"{self.v(x)} is not None" for x in n.args if self.plan.nodes[x].nullable]
        if len(present) == 2 and op == "=":
            return f"{a} == {b} if {a} is None or {b} is None else {text}"
        return " and ".join([*present, text]) if present else text

    def _has(self, n: Node) -> str:
        return f"{self.v(n.args[0])} is not None"

    def _isin(self, n: Node) -> str:
        return f"{self.v(n.args[0])} & {n.data} != 0"

    def _eqe(self, n: Node) -> str:
        return " == ".join(map(self.v, n.args))

    def _eqb(self, n: Node) -> str:
        return " is ".join(f"({self.v(a)})" for a in n.args)

    def _and(self, n: Node) -> str:
        return " and ".join(map(self.v, n.args))

    def _or(self, n: Node) -> str:
        return " or ".join(map(self.v, n.args))

    def _not(self, n: Node) -> str:
        return f"not {self.v(n.args[0])}"

    def _case(self, n: Node) -> str:
        conditions, values = n.args[:-1:2], (*n.args[1:-1:2], n.args[-1])
        if len(conditions) > 1:
            total = " + ".join(map(self.v, conditions))
            self.say(f"if {total} > 1: raise S")
        text = ""
        if n.kind == "b" and len(conditions) == 1 and not {*values} & ({*self.skipped} | self.open):
            return self._chosen_truth(conditions[0], *values)
        for c, x in zip(conditions, values, strict=False):
            text += f"{self._chosen(x)} if {self.v(c)} else "
        return text + self._chosen(values[-1])

    def _chosen_truth(self, c: int, yes: int, no: int) -> str:
        """A yes/no of one case, as short as its two values allow."""
        a, b = self.v(yes), self.v(no)
        if (a, b) == ("True", "False"):
            return self.v(c)
        if a == "False":
            return f"not {self.v(c)} and {b}"
        return f"{self.v(c)} and {a}" if b == "False" else f"{a} if {self.v(c)} else {b}"

    def _chosen(self, x: int) -> str:
        """A value where its case holds: a silence or an open figure is a surprise there only."""
        if x in self.skipped:
            return "surprise()"
        return f"({self.v(x)} if {self.v(x)} is not None else surprise())" if x in self.open else self.v(x)

    # -- days

    def _shift(self, n: Node) -> str:
        a, b = map(self.v, n.args)
        return self.none(n, f"shift({a}, {b})" if n.data > 0 else f"shift({a}, -{b})")

    def _age(self, n: Node) -> str:
        return self.none(n, f"age({', '.join(map(self.v, n.args))})")

    def _months(self, n: Node) -> str:
        return self.none(n, f"months({', '.join(map(self.v, n.args))})")

    def _calendar(self, n: Node) -> str:
        return self.none(n, f"calendar({self.v(n.args[0])}, {n.data!r})")

    # -- totals

    def start(self, n: Node) -> None:
        first = {"count": "0", "sum": "0", "amin": "None", "amax": "None", "any": "False", "all": "True"}[n.op]
        self.say(f"v{n.id} = {first}")

    def grow(self, n: Node) -> None:
        keep = self.plan.nodes[n.args[0]]
        tests = [] if keep.op == "const" and keep.data else [self.v(keep.id)]
        body = self.v(n.args[1]) if len(n.args) > 1 else ""
        if len(n.args) > 1 and self.plan.nodes[n.args[1]].nullable:
            tests.append(f"{body} is not None")
        change = f"v{n.id} += 1"
        if n.op == "sum":
            change = f"v{n.id} += {body}"
        elif n.op in ("amin", "amax"):
            self._published(n.args[1])
            tests.append(f"(v{n.id} is None or {body} {'<' if n.op == 'amin' else '>'} v{n.id})")
            change = f"v{n.id} = {body}"
        elif n.op == "any":
            tests.append(body)
            change = f"v{n.id} = True"
        elif n.op == "all":
            tests.append(f"not {body}")
            change = f"v{n.id} = False"
        self.say(f"if {' and '.join(tests)}: {change}" if tests else change)

    def finish(self, n: Node, items: str) -> None:
        """Nothing to do: an unknown list never reaches this code."""

    def flat(self, n: Node, items: str) -> None:
        keep = self.v(n.args[0])
        body = self.v(n.args[1]) if len(n.args) > 1 else ""
        if n.op in ("amin", "amax"):
            self._published(n.args[1])
        size = f"len({items})" if keep == "True" else f"(len({items}) if {keep} else 0)"
        text = {
            "count": size,
            "sum": f"{size} * {body}",
            "any": f"{size} > 0 and {body}",
            "all": f"{size} == 0 or {body}",
            "amin": f"{body} if {size} else None",
            "amax": f"{body} if {size} else None",
        }[n.op]
        self.say(f"v{n.id} = {text}")


def is_power(plan: Plan, fact: Node) -> bool:
    """Whether a fact is what was decided on a power, which is never missing: not given, it is not used."""
    return bool(plan.door[plan.scopes[fact.scope][0]]["facts"][fact.data][9] == "power")
