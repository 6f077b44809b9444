"""Source for facts that may be unknown: every node is the set of what it can still be.

Yes/no is two booleans (can be true vT, can be false vF), a choice is a mask of bits, a number is vL to vH; where it may be 无 a third
variable vN says 0 never, 1 perhaps, 2 surely. Sets are never too small, at times a little too large.
"""

from __future__ import annotations

from doudi.decision.code.emit import Emitter
from doudi.decision.door.reading import MOST
from doudi.plan.nodes import CHOICES, PAST, ROLE, Node, Plan

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable


class Ranges(Emitter):
    """What a node can still be: `v<id>T` and `v<id>F` of a yes/no, a mask of bits `v<id>` of a choice, `v<id>L` and `v<id>H` of a number,
    with `v<id>N` where it may be 无 (0 no, 1 it may be, 2 it is)."""

    name = "ranges"

    def columns(self, node: Node) -> list[str]:
        i = node.id
        if node.kind == "b":
            return [f"v{i}T", f"v{i}F"]
        if node.kind == "e":
            return [f"v{i}"]
        return [f"v{i}L", f"v{i}H", f"v{i}N"] if node.nullable else [f"v{i}L", f"v{i}H"]

    def compute(self, node: Node) -> None:
        getattr(self, f"_{node.op}")(node)

    def t(self, id: int) -> str:
        n = self.plan.nodes[id]
        return repr(bool(n.data)) if n.op == "const" else f"v{id}T"

    def f(self, id: int) -> str:
        n = self.plan.nodes[id]
        return repr(not n.data) if n.op == "const" else f"v{id}F"

    def m(self, id: int) -> str:
        n = self.plan.nodes[id]
        return repr(n.data) if n.op == "const" else f"v{id}"

    def lo(self, id: int) -> str:
        n = self.plan.nodes[id]
        return repr(n.data or 0) if n.op == "const" else f"v{id}L"

    def hi(self, id: int) -> str:
        n = self.plan.nodes[id]
        return repr(n.data or 0) if n.op == "const" else f"v{id}H"

    def none(self, id: int) -> str:
        n = self.plan.nodes[id]
        if n.op == "const":
            return "2" if n.data is None else "0"
        return f"v{id}N" if n.nullable else "0"

    def both(self, n: Node, low: str, high: str) -> None:
        self.say(f"v{n.id}L = {low}; v{n.id}H = {high}")
        self._nothing(n)

    def _nothing(self, n: Node) -> None:
        """vN of arithmetic: surely 无 if an argument is, perhaps if one may be. Of a rate of another day, that day: a key has a row."""
        if n.nullable:
            found = [self.none(a) for a in (n.args[:1] if n.op == "rate_at" else n.args) if self.plan.nodes[a].nullable]
            self.say(f"v{n.id}N = {found[0] if len(found) == 1 else 'max(' + ', '.join(found) + ')'}")

    # -- leaves

    def given(self, n: Node) -> str:
        """Where the slot value of a fact is."""
        return f"E{n.scope}[{n.data}]"

    def _fact(self, n: Node) -> None:
        i, source = n.id, self.given(n)
        row = self.plan.door[self.plan.scopes[n.scope][0]]["facts"][n.data]
        if n.kind == "b":
            if row[ROLE] == "power":
                self.say(f"v{i}T = {source} is True; v{i}F = not v{i}T")
                return
            self.say(f"x = {source}; v{i}T = x is not False; v{i}F = x is not True")
        elif n.kind == "e":
            mask = (1 << (len(row[CHOICES]) + bool(n.nullable))) - 1
            self.say(f"v{i} = {source}")
            self.say(f"if v{i} is A: v{i} = {mask}")
        else:
            self.say(f"x = {source}")
            nothing = f"; v{i}N = 0" if n.nullable else ""
            self.say(f"if type(x) is int: v{i}L = v{i}H = x{nothing}")
            top = f"min(D, {n.hi})" if row[PAST] else str(n.hi)  # a day of the past ends with the decision day
            self.say(f"elif x is A: v{i}L = {n.lo}; v{i}H = {top}" + (f"; v{i}N = 1" if n.nullable else ""))
            if n.nullable:
                self.say(f"elif x is None: v{i}L = v{i}H = 0; v{i}N = 2")
                self.say(f"else: v{i}L, v{i}H, v{i}N = x")
            else:
                self.say(f"else: v{i}L, v{i}H, _ = x")

    def _as_of(self, n: Node) -> None:
        self.both(n, "D", "D")

    def _silent(self, n: Node) -> None:
        if n.kind == "b":
            self.say(f"v{n.id}T = v{n.id}F = True")
        elif n.kind == "e":
            self.say(f"v{n.id} = {(1 << n.hi) - 1}")
        else:
            self.both(n, str(n.lo), str(n.hi))

    def _take(self, n: Node, text: str) -> None:
        """Assign the pair that a rate reader gives."""
        if n.kind == "b":
            self.say(f"v{n.id}T, v{n.id}F = {text}")
        elif n.kind == "e":
            self.say(f"v{n.id}, _ = {text}")
        else:
            self.say(f"v{n.id}L, v{n.id}H = {text}")
            self._nothing(n)

    def published(self, n: Node, x: str, true: str, false: str) -> None:
        """A figure that was read to `x`; where the policy leaves it open (None), all that it may be. A yes/no says which it can be."""
        low, high = self.plan.rates[n.data][7:9]
        if n.kind == "b":
            self.pair(n, true, false)
        elif n.kind == "e":
            self.say(f"v{n.id} = {(1 << high) - 1} if {x} is None else {x}")
        else:
            self.both(n, f"{low} if {x} is None else {x}", f"{high} if {x} is None else {x}")

    def _rate(self, n: Node) -> None:
        self._take(n, f"R[{self.reads[n.id]}]")

    def _key(self, a: int) -> str:
        return self.m(a) if self.plan.nodes[a].kind == "e" else f"({self.lo(a)}, {self.hi(a)}, {self.none(a)})"

    def _table(self, n: Node) -> None:
        row = self.plan.rates[n.data]
        keys = ", ".join(self._key(a) for a in n.args)
        self._take(n, f"hull(R[{self.reads[n.id]}], {row[5]!r}, {row[3]!r}, {row[7]}, {row[8]}, {keys})")

    def _rate_at(self, n: Node) -> None:
        row, read = self.plan.rates[n.data], f"R[{self.reads[n.id]}]"
        keys = ", ".join(self._key(a) for a in n.args)
        self._take(n, f"at_hull({read}[0], {read}[1], {row[5]!r}, {row[3]!r}, {row[7]}, {row[8]}, {keys})")

    # -- arithmetic

    def _lin(self, n: Node) -> None:
        coefficients, constant = n.data

        def side(up: bool) -> str:
            parts = []
            for k, a in zip(coefficients, n.args, strict=True):
                x = self.hi(a) if (k > 0) == up else self.lo(a)
                parts.append(("- " if k < 0 else "+ ") + (x if abs(k) == 1 else f"{x} * {abs(k)}"))
            if constant or not parts:
                parts.append(f"{'-' if constant < 0 else '+'} {abs(constant)}")
            return " ".join(parts).removeprefix("+ ")

        self.both(n, side(False), side(True))

    def _mul(self, n: Node) -> None:
        a, b = n.args
        if all(self.plan.nodes[x].lo >= 0 for x in n.args):
            self.both(n, f"{self.lo(a)} * {self.lo(b)}", f"{self.hi(a)} * {self.hi(b)}")
            return
        if self.plan.nodes[b].lo >= 0 or self.plan.nodes[a].lo >= 0:
            if self.plan.nodes[b].lo < 0:
                a, b = b, a
            la, ha, lb, hb = self.lo(a), self.hi(a), self.lo(b), self.hi(b)
            self.both(n, f"{la} * ({lb} if {la} >= 0 else {hb})", f"{ha} * ({hb} if {ha} >= 0 else {lb})")
            return
        self.say(f"x = [p * q for p in ({self.lo(a)}, {self.hi(a)}) for q in ({self.lo(b)}, {self.hi(b)})]")
        self.both(n, "min(x)", "max(x)")

    def _min(self, n: Node) -> None:
        self._pick(n, "<")

    def _max(self, n: Node) -> None:
        self._pick(n, ">")

    def _pick(self, n: Node, sign: str) -> None:
        if len(n.args) == 2:
            a, b = n.args
            la, lb, ha, hb = self.lo(a), self.lo(b), self.hi(a), self.hi(b)
            self.both(n, f"{la} if {la} {sign} {lb} else {lb}", f"{ha} if {ha} {sign} {hb} else {hb}")
            return
        self.both(n, f"{n.op}({', '.join(map(self.lo, n.args))})", f"{n.op}({', '.join(map(self.hi, n.args))})")

    def _abs(self, n: Node) -> None:
        a = n.args[0]
        self.both(
            n,
            f"{self.lo(a)} if {self.lo(a)} >= 0 else -{self.hi(a)} if {self.hi(a)} <= 0 else 0",
            f"max(-{self.lo(a)}, {self.hi(a)})",
        )

    def _sgn(self, n: Node) -> None:
        lo, hi = self.lo(n.args[0]), self.hi(n.args[0])
        self.both(n, f"({lo} > 0) - ({lo} < 0)", f"({hi} > 0) - ({hi} < 0)")

    def _guard0(self, n: Node) -> None:
        a, d = n.args
        surely = f"{self.none(d)} == 2" if self.plan.nodes[d].nullable else "False"  # over 无 it is 无
        self.say(f"if {self.lo(d)} <= 0 <= {self.hi(d)} and not {surely}: v{n.id}L = {n.lo}; v{n.id}H = {n.hi}")
        self.say(f"else: v{n.id}L = {self.lo(a)}; v{n.id}H = {self.hi(a)}")
        self._nothing(n)

    def _nonzero(self, n: Node) -> None:
        d = n.args[0]
        self.both(n, f"{self.lo(d)} if {self.lo(d)} > 0 else 1", f"{self.hi(d)} if {self.hi(d)} > 0 else 1")

    def _round(self, n: Node) -> None:
        mode, a, b, p = n.data
        x = n.args[0]

        def one(top: str, over: str) -> str:
            number = top if a == 1 else f"{top} * {a}"
            bottom = over if b == 1 else f"{over} * {b}"
            text = {
                "half": f"half({number}, {bottom})",
                "up": f"-(-({number}) // ({bottom}))",
                "down": f"({number}) // ({bottom})",
            }[mode]
            return text if p == 1 else f"({text}) * {p}"

        if len(n.args) == 1:
            ends = [one(end, "1") for end in (self.lo(x), self.hi(x))]
            if mode == "half" and p == 1:  # no call for what is not negative
                quick = [f"({end} * {2 * a} + {b}) // {2 * b} if {end} >= 0 else" for end in (self.lo(x), self.hi(x))]
                ends = [f"{q} {slow}" for q, slow in zip(quick, ends, strict=True)]
            self.both(n, ends[0], ends[1])
            return
        d = n.args[1]
        low, high = self.lo(x), self.hi(x)
        self.both(
            n,
            f"{one(low, self.hi(d))} if {low} >= 0 else {one(low, self.lo(d))}",
            f"{one(high, self.lo(d))} if {high} >= 0 else {one(high, self.hi(d))}",
        )

    def _require(self, n: Node) -> None:
        """What surely keeps its bounds is itself; what breaks them, or may, can be anything that they can allow."""
        i, x, bounds = n.id, n.args[0], n.args[1:]
        self.both(n, self.lo(x), self.hi(x))
        low, high, broken = str(n.lo), str(n.hi), []
        if n.data.startswith("lo"):
            low = self.lo(bounds[0])
            broken.append(f"v{i}L < {self.hi(bounds[0])}")
        if n.data.endswith("hi"):
            high = self.hi(bounds[-1])
            broken.append(f"v{i}H > {self.lo(bounds[-1])}")
        self.say(f"if {' or '.join(broken)}: v{i}L = {low}; v{i}H = {high}")

    # -- yes and no

    def pair(self, n: Node, true: str, false: str) -> None:
        self.say(f"v{n.id}T = {true}; v{n.id}F = {false}")

    def _cmp(self, n: Node) -> None:
        op, ka, kb = n.data
        a, b = n.args

        def k(text: str, factor: int) -> str:
            return text if factor == 1 else f"{text} * {factor}"

        la, ha, lb, hb = k(self.lo(a), ka), k(self.hi(a), ka), k(self.lo(b), kb), k(self.hi(b), kb)
        if op == "=":
            true, false = f"{la} <= {hb} and {lb} <= {ha}", f"not ({la} == {ha} == {lb} == {hb})"
        elif op in ("<", "<="):
            true, false = f"{la} {op} {hb}", f"{ha} {'>=' if op == '<' else '>'} {lb}"
        else:
            true, false = f"{ha} {op} {lb}", f"{la} {'<=' if op == '>' else '<'} {hb}"
        na, nb = self.none(a), self.none(b)
        if (na, nb) != ("0", "0"):
            if op == "=":
                true = f"({na} < 2 and {nb} < 2 and {true}) or ({na} > 0 and {nb} > 0)"
                false = f"({na} < 2 and {nb} < 2 and ({false})) or ({na} > 0 and {nb} < 2) or ({nb} > 0 and {na} < 2)"
            else:
                true, false = f"{na} < 2 and {nb} < 2 and {true}", f"{na} > 0 or {nb} > 0 or {false}"
        self.pair(n, true, false)

    def _has(self, n: Node) -> None:
        self.pair(n, f"{self.none(n.args[0])} < 2", f"{self.none(n.args[0])} > 0")

    def _isin(self, n: Node) -> None:
        self.pair(n, f"{self.m(n.args[0])} & {n.data} != 0", f"{self.m(n.args[0])} & ~{n.data} != 0")

    def _eqe(self, n: Node) -> None:
        a, b = map(self.m, n.args)
        self.pair(n, f"{a} & {b} != 0", f"{a} != {b} or {a} & ({a} - 1) != 0")

    def _eqb(self, n: Node) -> None:
        a, b = n.args
        at, af, bt, bf = self.t(a), self.f(a), self.t(b), self.f(b)
        self.pair(n, f"({at} and {bt}) or ({af} and {bf})", f"({at} and {bf}) or ({af} and {bt})")

    def _and(self, n: Node) -> None:
        self.pair(n, " and ".join(map(self.t, n.args)), " or ".join(map(self.f, n.args)))

    def _or(self, n: Node) -> None:
        self.pair(n, " or ".join(map(self.t, n.args)), " and ".join(map(self.f, n.args)))

    def _not(self, n: Node) -> None:
        self.pair(n, self.f(n.args[0]), self.t(n.args[0]))

    def _case(self, n: Node) -> None:
        """Every value that can still be chosen: of each case that may hold, and of `otherwise` unless one surely does."""
        conditions, values = n.args[:-1:2], (*n.args[1:-1:2], n.args[-1])
        if n.kind == "n":
            if len(conditions) == 1 and not n.nullable:
                self._either(n, conditions[0], *values)
            else:
                self._hull(n, conditions, values)
            return
        last = " and ".join(map(self.f, conditions))
        pairs = [(self.t(c), x) for c, x in zip(conditions, values, strict=False)] + [(last, values[-1])]
        if n.kind == "e":
            self.say(f"v{n.id} = " + " | ".join(f"({self.m(x)} if {c} else 0)" for c, x in pairs))
            return
        self.pair(n, self._truth(pairs, self.t), self._truth(pairs, self.f))

    def _truth(self, pairs: list[tuple[str, int]], side: Callable[[int], str]) -> str:
        """Whether a value that can be chosen can be what `side` asks for; what is always or never so is not written out."""
        parts = [(c, side(x)) for c, x in pairs]
        found = [c if x == "True" else f"({c} and {x})" for c, x in parts if x != "False"]
        return " or ".join(found) or "False"

    def _either(self, n: Node, c: int, x: int, rest: int) -> None:
        i, xl, xh, rl, rh = n.id, self.lo(x), self.hi(x), self.lo(rest), self.hi(rest)
        self.say(f"if not {self.f(c)}: v{i}L = {xl}; v{i}H = {xh}")
        self.say(f"elif not {self.t(c)}: v{i}L = {rl}; v{i}H = {rh}")
        self.say(f"else: v{i}L = {xl} if {xl} < {rl} else {rl}; v{i}H = {xh} if {xh} > {rh} else {rh}")

    def _hull(self, n: Node, conditions: tuple[int, ...], values: tuple[int, ...]) -> None:
        """`s` says that one case surely holds, `z` that a value may be 无."""
        i = n.id
        self.say(f"s = False; v{i}L = None; v{i}H = 0" + ("; z = 0" if n.nullable else ""))
        for c, x in zip(conditions, values, strict=False):
            self.say(f"if {self.t(c)}:")
            self.depth += 1
            self._widen(n, x)
            self.say(f"if not {self.f(c)}: s = True")
            self.depth -= 1
        self.say("if not s:")
        self.depth += 1
        self._widen(n, values[-1])
        self.depth -= 1
        if n.nullable:
            self.say(f"if v{i}L is None: v{i}L = v{i}H = 0; v{i}N = 2")
            self.say(f"else: v{i}N = 1 if z else 0")

    def _widen(self, n: Node, x: int) -> None:
        i, node = n.id, self.plan.nodes[x]
        if node.nullable:
            self.say(f"if {self.none(x)}: z = 1")
            self.say(f"if {self.none(x)} < 2:")
            self.depth += 1
        self.say(f"if v{i}L is None: v{i}L = {self.lo(x)}; v{i}H = {self.hi(x)}")
        self.say("else:")
        self.say(f"    if {self.lo(x)} < v{i}L: v{i}L = {self.lo(x)}")
        self.say(f"    if {self.hi(x)} > v{i}H: v{i}H = {self.hi(x)}")
        if node.nullable:
            self.depth -= 1

    # -- days: every step keeps order, so ends go to ends

    def _shift(self, n: Node) -> None:
        a, b = n.args
        if n.data > 0:
            self.both(n, f"shift({self.lo(a)}, {self.lo(b)})", f"shift({self.hi(a)}, {self.hi(b)})")
        else:
            self.both(n, f"shift({self.lo(a)}, -{self.hi(b)})", f"shift({self.hi(a)}, -{self.lo(b)})")

    def _age(self, n: Node) -> None:
        a, b = n.args
        self.both(n, f"age({self.hi(a)}, {self.lo(b)})", f"age({self.lo(a)}, {self.hi(b)})")

    def _months(self, n: Node) -> None:
        a, b = n.args
        self.both(n, f"months({self.hi(a)}, {self.lo(b)})", f"months({self.lo(a)}, {self.hi(b)})")

    def _calendar(self, n: Node) -> None:
        a = n.args[0]
        self.both(n, f"calendar({self.lo(a)}, {n.data!r})", f"calendar({self.hi(a)}, {n.data!r})")

    # -- totals

    def start(self, n: Node) -> None:
        i = n.id
        first = {
            "count": f"v{i}L = v{i}H = 0",
            "sum": f"v{i}L = v{i}H = 0",
            "any": f"v{i}T = False; v{i}F = True",
            "all": f"v{i}T = True; v{i}F = False",
            "amin": f"v{i}L = v{i}H = u{i} = None",
            "amax": f"v{i}L = v{i}H = u{i} = None",
        }
        self.say(first[n.op])

    def grow(self, n: Node) -> None:
        i, keep = n.id, n.args[0]
        ft, ff = self.t(keep), self.f(keep)
        if n.op == "count":
            self.say(f"if {ft}: v{i}H += 1")
            self.say(f"if not {ff}: v{i}L += 1")
            return
        body = n.args[1]
        if n.op == "any":
            self.say(f"if {ft} and {self.t(body)}: v{i}T = True")
            self.say(f"if not ({ff} or {self.f(body)}): v{i}F = False")
        elif n.op == "all":
            self.say(f"if {ft} and {self.f(body)}: v{i}F = True")
            self.say(f"if not ({ff} or {self.t(body)}): v{i}T = False")
        elif n.op == "sum":
            low, high, nothing = self.lo(body), self.hi(body), self.none(body)
            self.say(f"if {ft}" + (f" and {nothing} < 2:" if nothing != "0" else ":"))
            sure = f"{ff}" if nothing == "0" else f"({ff} or {nothing})"
            self.say(f"    if {sure}:")
            self.say(f"        if {low} < 0: v{i}L += {low}")
            self.say(f"        if {high} > 0: v{i}H += {high}")
            self.say(f"    else: v{i}L += {low}; v{i}H += {high}")
        else:
            self._extreme(n, body, ft, ff)

    def _extreme(self, n: Node, body: int, ft: str, ff: str) -> None:
        """u is the bound that elements surely there set; L and H the hull of all that may be there."""
        i, low, high, nothing = n.id, self.lo(body), self.hi(body), self.none(body)
        self.say(f"if {ft}" + (f" and {nothing} < 2:" if nothing != "0" else ":"))
        self.say(f"    if v{i}L is None or {low} < v{i}L: v{i}L = {low}")
        self.say(f"    if v{i}H is None or {high} > v{i}H: v{i}H = {high}")
        sure = f"not {ff}" if nothing == "0" else f"not {ff} and not {nothing}"
        mine, sign = (high, "<") if n.op == "amin" else (low, ">")
        self.say(f"    if {sure} and (u{i} is None or {mine} {sign} u{i}): u{i} = {mine}")

    def finish(self, n: Node, items: str) -> None:
        i = n.id
        if n.op in ("amin", "amax"):
            end = "H" if n.op == "amin" else "L"
            self.say(f"if v{i}L is None: v{i}L = v{i}H = 0; v{i}N = 2")
            self.say(f"elif u{i} is None: v{i}N = 1")
            self.say(f"else: v{i}{end} = u{i}; v{i}N = 0")
        self.unlisted(n)

    def unlisted(self, n: Node) -> None:
        """What a total can be over a list that is not known."""
        i = n.id
        required = int(bool(self.plan.scopes[n.data][4]))
        anything = {
            "any": f"v{i}T = v{i}F = True",
            "all": f"v{i}T = v{i}F = True",
            "count": f"v{i}L = {required if n.lo else 0}; v{i}H = {MOST}",
            "sum": f"v{i}L = {n.lo}; v{i}H = {n.hi}",
        }
        self.say(f"if {self.lacks(n)}: " + anything.get(n.op, f"v{i}L = {n.lo}; v{i}H = {n.hi}; v{i}N = 1"))

    def lacks(self, n: Node) -> str:
        """Whether the list that a total walks is not known."""
        return f"L{n.data} is A"

    def flat(self, n: Node, items: str) -> None:
        """No part depends on the element: grow once for each."""
        self.start(n)
        self.say(f"for _ in {items}:")
        self.depth += 1
        self.grow(n)
        self.depth -= 1
        self.finish(n, items)


class Cone(Ranges):
    """For some nodes and what they stand on; of the rest nothing is worked out."""

    def __init__(self, plan: Plan, about: tuple[int, ...]):
        super().__init__(plan)
        self.skipped = {n.id for n in plan.nodes} - plan.below(about)
