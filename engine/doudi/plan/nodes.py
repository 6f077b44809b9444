"""The plan as data. Plain slotted classes: this module is on the way of every cold start.

A node is one integer step. `den` is static: the value is integer / den. A ratio is a pair of nodes that is never divided:
comparisons cross-multiply and rounding divides once.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from typing import Any


# The places of a fact's row in Plan.door, after its id and its names in Chinese and English (plan/door.py).
KIND, DEN, LOW, HIGH, CHOICES, NULLABLE, ROLE, PROOF, ASKS, ASKS_EN, SENSITIVE, PLACES, BOUNDED, PAST, FIXED, HOLDER = range(3, 19)


class Node:
    """`kind`: b yes/no · e choice, a bit a value · n integer (numbers, days, seconds). `scope` indexes Plan.scopes.

    | op | args | data |
    |---|---|---|
    | const fact rate as_of silent | – | value · slot · rate index · – · gap index |
    | table rate_at | keys · day, keys | rate index |
    | lin | x… | coefficients, constant |
    | mul min max abs sgn | x, y… | – |
    | guard0 nonzero | numerator, divisor · divisor | – |
    | round | n or n, d | mode, A, B, p: p · round(n·A / (d·B)) |
    | cmp | x, y | operator, kx, ky |
    | eqb eqe isin has | x, y · x, y · x · x | – · – · mask · – |
    | and or not | x… | – |
    | case | c1, x1, c2, x2, …, otherwise | – |
    | count sum amin amax any all | filter, body | scope of the list |
    | shift age months calendar | date, n · birth, day · a, b · date | period, sign · – · – · which |
    | require | x, lo?, hi? | "lo" "hi" "lohi" |
    """

    __slots__ = ("args", "data", "den", "hi", "id", "kind", "lo", "nullable", "op", "scope")

    def __init__(
        self,
        id: int,
        op: str,
        args: tuple[int, ...],
        data: Any,
        scope: int,
        kind: str,
        den: int,
        lo: int,
        hi: int,
        nullable: bool,
    ):
        self.id, self.op, self.args, self.data, self.scope = id, op, args, data, scope
        self.kind, self.den, self.lo, self.hi, self.nullable = kind, den, lo, hi, nullable

    def row(self) -> list[Any]:
        return [self.op, self.args, self.data, self.scope, self.kind, self.den, self.lo, self.hi, self.nullable]

    def __repr__(self) -> str:
        return f"Node({self.id} {self.op} {self.args} {self.data!r} s{self.scope} {self.kind}/{self.den} [{self.lo},{self.hi}])"


class Plan:
    """Everything that is needed to decide and to explain, as data that JSON carries.

    nodes     Node rows, in topological order
    scopes    [record, parent index or -1, list slot in the parent, most elements, required]
    door      per record: {"facts": [fact rows], "lists": [record ids]} in slot order (decision/door/quick.py)
    rates     [id, mode, den, kind, periods…] (decision/base/rates.py)
    handles   [kind, node, divisor or -1, type index, scope]: a value that words can show
    types     ["number", unit zh, unit en, percent] · ["enum", [[id, zh, en]…]] · ["bool"] · ["date"] · ["time"]
    gaps      [key, zh, en, reason]: where the policy is silent
    entries   key -> {"zh", "en", "cites", "assumed", "layer", "display", "handle", …}
    outcomes  programme id -> what it decides (plan/outcome.py)
    """

    __slots__ = (
        "door",
        "entries",
        "gaps",
        "handles",
        "head",
        "nodes",
        "outcomes",
        "rates",
        "root",
        "scopes",
        "types",
    )

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.scopes: list[list[Any]] = []
        self.door: dict[str, Any] = {}
        self.rates: list[Any] = []
        self.handles: list[list[Any]] = []
        self.types: list[list[Any]] = []
        self.gaps: list[list[Any]] = []
        self.entries: dict[str, Any] = {}
        self.outcomes: dict[str, Any] = {}
        self.root = ""
        self.head: dict[str, Any] = {}  # region id and names, digests of the shared files

    def line(self, scope: int) -> list[int]:
        """The scopes from just below the root to `scope`: one index of a path each."""
        out: list[int] = []
        while scope > 0:
            out.insert(0, scope)
            scope = self.scopes[scope][1]
        return out

    def depth(self, scope: int) -> int:
        """How many lists lie around an element of `scope`."""
        return len(self.line(scope))

    def within(self, scope: int, outer: int) -> bool:
        """Whether `scope` is `outer` or lies below it."""
        return scope == outer or outer == 0 or outer in self.line(scope)

    def slot(self, scope: int, fact: str) -> int | None:
        """The slot of a fact in the elements of a scope; None where their record has no such fact."""
        facts = self.door[self.scopes[scope][0]]["facts"]
        return next((i for i, row in enumerate(facts) if row[0] == fact), None)

    def id_slot(self, scope: int) -> int:
        """The slot of an element's id, which every record has."""
        found = self.slot(scope, "id")
        assert found is not None
        return found

    def below(self, roots: Iterable[int], but: Container[int] = ()) -> set[int]:
        """Some nodes and all that they are computed from. Those of `but` are left out, with what only they reach."""
        found: set[int] = set()
        todo = list(roots)
        while todo:
            id = todo.pop()
            if id not in found and id not in but:
                found.add(id)
                todo += self.nodes[id].args
        return found

    def to_data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "nodes": [n.row() for n in self.nodes],
            "scopes": self.scopes,
            "door": self.door,
            "rates": self.rates,
            "handles": self.handles,
            "types": self.types,
            "gaps": self.gaps,
            "entries": self.entries,
            "outcomes": self.outcomes,
            "root": self.root,
            "head": self.head,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Plan:
        plan = cls()
        plan.nodes = [Node(i, r[0], tuple(r[1]), *r[2:]) for i, r in enumerate(data["nodes"])]
        plan.scopes, plan.door, plan.rates = data["scopes"], data["door"], data["rates"]
        plan.handles, plan.types, plan.gaps = data["handles"], data["types"], data["gaps"]
        plan.entries, plan.outcomes = data["entries"], data["outcomes"]
        plan.root, plan.head = data["root"], data["head"]
        return plan
