"""A tally as what is shown: the same figures, small cells hidden, with names. Exact sums stay exact."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fractions import Fraction

from doudi.impact.groups import GROUPS
from doudi.impact.suppress import Key, Sum, hidden
from doudi.impact.tally import (
    DOWN,
    IN,
    NEITHER,
    OPEN,
    OPENED,
    OUT,
    SAME,
    SETTLED,
    STEPS,
    UNCLEAR,
    UP,
    WAYS,
    Cell,
    Tally,
)

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.diff.report.words import Pair

COLUMNS: dict[str, tuple[int, ...]] = {
    "in": (IN,), "out": (OUT,), "up": (UP,), "down": (DOWN,), "same": (SAME,), "neither": (NEITHER,),
    "unsettled": (UNCLEAR, OPENED, SETTLED, OPEN),
}
DETAIL = ("unclear", "opened", "settled", "open")  # the parts of `unsettled`, told of all together only
PAYS = (("out", "up", "down", "same", "unsettled"), ("in", "up", "down", "same", "unsettled"))  # columns with money, by side
ALIKE = {"gain": ("in", "up"), "lose": ("out", "down"), "unclear": ("unsettled",), "untouched": ("same", "neither")}
NOT = ("不获准的，或定不下来的", "not granted, or not settled")
REST = "—"  # those that none of a dim's values take


@dataclass(slots=True)
class Row:
    """One line of a table: counts by COLUMNS (None: hidden), their total, and what is paid before and after (None: hidden)."""

    dim: str
    value: str
    names: Pair
    counts: list[int | None]
    total: int | None
    paid: tuple[Fraction | None, Fraction | None]


@dataclass(slots=True)
class Told:
    """One programme. `rows[0]` is all. `bands`: changes of the amount between STEPS, from below. `period`: month · year · once · ""."""

    programme: str
    names: Pair
    about: str
    unit: Pair
    period: str
    there: tuple[bool, bool]
    rows: list[Row] = field(default_factory=list)
    detail: dict[str, int | None] = field(default_factory=dict)
    bands: list[int | None] = field(default_factory=list)
    dims: dict[str, Pair] = field(default_factory=dict)

    @property
    def whole(self) -> Row:
        return self.rows[0]


@dataclass(slots=True)
class Recorded:
    """What a record held besides the applications that count. decisions = households + elsewhere + not_kept + superseded.

    days: the first and the last decision day · rules: the day whose rules the new side took, None for each decision day's · unused: from
    when the new side has versions that no decision day reached · decisions: rows of the region · elsewhere: rows that did not ask about
    these programmes · not_kept: whose household was not kept · superseded: decided again later · unnamed: applications without a
    household's id · masked: applications of which the record has the masked facts · otherwise: left out, as the old side does not say of
    them what the record says (and the masked ones among them).
    """

    days: tuple[str, str] | None
    rules: str | None
    unused: str | None
    decisions: int = 0
    elsewhere: int = 0
    not_kept: int = 0
    superseded: int = 0
    unnamed: int = 0
    masked: int = 0
    otherwise: int = 0
    otherwise_masked: int = 0


@dataclass(slots=True)
class Impact:
    """One region's register under both versions. `homes` by what happens to households in all programmes together.

    record: where the register is a record of decisions; households are then applications. columns: what a table's columns were taken for,
    line by line. told: what there is to know about its files.
    """

    file: str
    synthetic: bool
    region: str
    limit: int
    households: int
    compared: int
    refused: dict[str, int]
    orphans: int
    homes: dict[str, int | None]
    programmes: list[Told] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)  # programmes that are not about these households
    record: Recorded | None = None
    columns: Pair = ("", "")
    told: list[Pair] = field(default_factory=list)


class Table:
    """The cells of one programme and the equations between them."""

    def __init__(self, told: Told, cells: dict[tuple[str, str], Cell], bands: list[int]):
        self.told, self.bands = told, bands
        self.cells = dict(cells)
        self.whole = self.cells.setdefault(("", ""), Cell())
        self.dims = [d for d in dict.fromkeys(d for d, _ in self.cells) if d not in ("", "group")]
        for dim in self.dims:
            rest = _rest(self.whole, [c for (d, _), c in self.cells.items() if d == dim])
            if any(rest.counts):
                self.cells[dim, REST] = rest
        self.counts: dict[Key, int] = {}
        self.sums: list[Sum] = []
        self._lay()

    def _lay(self) -> None:
        for (dim, value), cell in self.cells.items():
            self._row((dim, value), cell)
        ways = ("total", *COLUMNS)
        self.counts |= {("n", "", "", w): self.whole.counts[WAYS.index(w)] for w in DETAIL}
        self.sums.append(Sum(("n", "", "", "unsettled"), tuple(("n", "", "", w) for w in DETAIL)))
        for dim in self.dims:
            values = [k for k in self.cells if k[0] == dim]
            self.sums += [Sum(("n", "", "", w), tuple(("n", *k, w) for k in values)) for w in ways]
        for key in [k for k in self.cells if k[0] == "group"]:
            other = "others", key[1]  # who is not of the group: never shown, but who can subtract sees them
            self._row(other, _rest(self.whole, [self.cells[key]]))
            self.sums += [Sum(("n", "", "", w), (("n", *key, w), ("n", *other, w))) for w in ways]
        middle = STEPS.index(0) + 1
        for i, n in enumerate(self.bands):
            self.counts["band", str(i)] = n
        places = [("band", str(i)) for i in range(len(self.bands))]
        self.sums += [Sum(("n", "", "", "down"), tuple(places[:middle])), Sum(("n", "", "", "up"), tuple(places[middle:]))]

    def _row(self, key: tuple[str, str], cell: Cell) -> None:
        self.counts["n", *key, "total"] = cell.total
        for name, ways in COLUMNS.items():
            self.counts["n", *key, name] = sum(cell.counts[w] for w in ways)
        self.sums.append(Sum(("n", *key, "total"), tuple(("n", *key, w) for w in COLUMNS)))

    def money(self, gone: frozenset[Key], limit: int) -> frozenset[Key]:
        """The sums of money to hide: those of hidden cells, and what would give one of them away."""
        counts: dict[Key, int] = {}
        sums: list[Sum] = []
        also: set[Key] = set()
        keys = [*self.cells, *(("others", v) for d, v in self.cells if d == "group")]
        for key in keys:
            for side, ways in enumerate(PAYS):
                parts = []
                for way in ways:
                    name = "m", *key, way + ("" if way == "same" else str(side))
                    counts[name] = self.counts["n", *key, way]
                    parts.append(name)
                    if ("n", *key, way) in gone:
                        also.add(name)
                total = "m", *key, f"total{side}"
                counts[total] = sum(counts[p] for p in parts)
                sums.append(Sum(total, tuple(parts)))
        names = list(dict.fromkeys(n[3] for n in counts))
        for dim in self.dims:
            values = [k for k in self.cells if k[0] == dim]
            sums += [Sum(("m", "", "", n), tuple(("m", *k, n) for k in values)) for n in names]
        for dim, value in self.cells:
            if dim == "group":
                sums += [Sum(("m", "", "", n), (("m", dim, value, n), ("m", "others", value, n))) for n in names]
        return hidden(counts, sums, limit, also) if limit > 1 else frozenset()


def _rest(whole: Cell, cells: list[Cell]) -> Cell:
    """What is left of the whole."""
    out = Cell()
    out.counts = [n - sum(c.counts[i] for c in cells) for i, n in enumerate(whole.counts)]
    out.money = [
        [m - sum((c.money[i][s] for c in cells), Fraction(0)) for s, m in enumerate(pair)] for i, pair in enumerate(whole.money)
    ]
    return out


def told(told: Told, cells: dict[tuple[str, str], Cell], bands: list[int], limit: int, names: dict[tuple[str, str], Pair]) -> Told:
    """Fills in a programme's rows and bands. `names` of values; a value without one is its own name."""
    table = Table(told, cells, bands)
    gone = hidden(table.counts, table.sums, limit)
    money = table.money(gone, limit)
    for (dim, value), cell in table.cells.items():
        if not cell.total:
            continue
        shown = [None if ("n", dim, value, w) in gone else table.counts["n", dim, value, w] for w in COLUMNS]
        total = None if ("n", dim, value, "total") in gone else cell.total
        paid = [None if ("m", dim, value, f"total{s}") in money else cell.paid(s) for s in (0, 1)]
        label = GROUPS[value] if dim == "group" else names.get((dim, value), NOT if value == REST else (value, value))
        told.rows.append(Row(dim, value, label, shown, total, (paid[0], paid[1])))
    if not told.rows:
        told.rows.append(Row("", "", ("", ""), [0] * len(COLUMNS), 0, (Fraction(0), Fraction(0))))
    told.detail = {w: None if ("n", "", "", w) in gone else table.counts["n", "", "", w] for w in DETAIL}
    told.bands = [None if ("band", str(i)) in gone else n for i, n in enumerate(bands)]
    return told


def homes(tally: Tally, limit: int, programmes: list[Told]) -> dict[str, int | None]:
    """What happens to households, with small cells hidden; of one programme about households they are sums of its cells."""
    counts: dict[Key, int] = {("h", "total"): tally.compared}
    counts |= {("h", k): n for k, n in tally.homes.items()}
    sums = [Sum(("h", "total"), tuple(("h", k) for k in tally.homes))]
    also: set[Key] = set()
    if len(programmes) == 1 and programmes[0].about == "homes":
        cell, shown = tally.cells[programmes[0].programme]["", ""], programmes[0].whole.counts
        for name, ways in ALIKE.items():
            counts |= {("w", w): sum(cell.counts[i] for i in COLUMNS[w]) for w in ways}
            also |= {("w", w) for w in ways if shown[list(COLUMNS).index(w)] is None}
            sums.append(Sum(("h", name), tuple(("w", w) for w in ways)))
        fixed = {k for k in counts if k[0] == "w"} - also  # they are shown already
        gone = hidden({k: n for k, n in counts.items() if k not in fixed}, [_without(s, fixed) for s in sums], limit, also)
    else:
        gone = hidden(counts, sums, limit)
    return {k: None if ("h", k) in gone else n for k, n in tally.homes.items()}


def _without(s: Sum, fixed: set[Key]) -> Sum:
    return Sum(s.total, tuple(p for p in s.parts if p not in fixed))


def data(impact: Impact) -> dict[str, Any]:
    """As JSON has it: null is a hidden cell, money exact text."""
    from doudi.decision.record import exact_text

    def money(x: Fraction | None) -> str | None:
        return None if x is None else exact_text((x.numerator, x.denominator), 2)

    def row(r: Row) -> dict[str, Any]:
        return {
            "by": r.dim, "value": r.value, "names": list(r.names), "total": r.total, **dict(zip(COLUMNS, r.counts, strict=True)),
            "paid_old": money(r.paid[0]), "paid_new": money(r.paid[1]),
        }

    def programme(t: Told) -> dict[str, Any]:
        return {
            "programme": t.programme, "names": list(t.names), "counts": t.about, "unit": list(t.unit), "period": t.period,
            "rows": [row(r) for r in t.rows], "unsettled": t.detail, "bands": {"steps": list(STEPS), "counts": t.bands},
        }

    more: dict[str, Any] = {} if impact.record is None else {"record": asdict(impact.record)}
    more |= {"columns": list(impact.columns)} if any(impact.columns) else {}
    more |= {"files": [list(x) for x in impact.told]} if impact.told else {}
    return {
        **more, "file": impact.file, "synthetic": impact.synthetic, "region": impact.region, "suppressed_below": impact.limit,
        "households": impact.households, "compared": impact.compared, "refused": impact.refused,
        "members_without_household": impact.orphans, "homes": impact.homes,
        "programmes": [programme(t) for t in impact.programmes], "not_about_households": impact.outside,
    }
