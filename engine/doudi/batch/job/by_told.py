"""Figures by a column of the register as a table: for the terminal, and beside the output as a file that a spreadsheet opens."""

from __future__ import annotations

from fractions import Fraction

from doudi.batch.answers.write import replaced, safe
from doudi.batch.job.by import Figures
from doudi.text.render import aligned

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.job.by import By

HEADS = {
    "households": ("户数", "households"), "people": ("人数", "people"), "refused": ("拒收户数", "households refused"),
    "programme": ("项目", "programme"), "homes": ("应享户数", "granted: households"), "covered": ("应享人数", "granted: people"),
    "amount": ("金额", "amount"), "unit": ("单位", "unit"), "not": ("不应享", "not granted"), "open": ("不明", "undetermined"),
    "unsettled": ("应享而金额未定", "granted, amount open"),
}
ALL, EMPTY = ("合计", "all"), ("（没有填）", "(not given)")
SHOWN = 30  # rows of a table on the terminal; the file has all
SOME = 3  # programmes on the terminal

Cells = dict[str, str]


def whole(values: dict[str, Figures]) -> Figures:
    """The sum of all."""
    out = Figures()
    for found in values.values():
        for name, n in found.plain.items():
            out.plain[name] = out.plain.get(name, 0) + n
        for programme, told in found.programmes.items():
            mine = out.programmes.setdefault(programme, {})
            for name, x in told.items():
                mine[name] = mine.get(name, 0) + x
    return out


def rows(plan: Any, programme: str, values: dict[str, Figures], lang: str) -> list[tuple[str, Cells]]:
    """(value, cells by HEADS) of one programme, the sum last."""
    at = 0 if lang == "zh" else 1
    o = plan.outcomes[programme]
    unit = str(plan.types[o["amount"]["type"]][1 + at]) if o["amount"] else ""
    name = str(o["names"][at] if at < len(o["names"]) else o["names"][0])
    listed = [(value or EMPTY[at], found) for value, found in values.items()] + [(ALL[at], whole(values))]
    return [(value, _cells(o, programme, found) | {"programme": name, "unit": unit}) for value, found in listed]


def _cells(o: dict[str, Any], programme: str, found: Figures) -> Cells:
    told, plain = found.programmes.get(programme, {}), found.plain
    inner = o["scope"] != 0
    covered = told.get("granted", 0) if inner else told.get("covered", 0)
    return {
        "households": str(plain.get("households", 0)), "people": str(plain["people"]) if "people" in plain else "",
        "refused": str(plain.get("refused", 0)), "homes": str(told.get("homes", 0)),
        "covered": str(covered) if inner or o["covered"] >= 0 else "", "amount": _money(told.get("amount", 0)) if o["amount"] else "",
        "not": str(told.get("refused", 0)), "open": str(told.get("undetermined", 0)), "unsettled": str(told.get("open", 0)),
    }


def _money(x: int | Fraction) -> str:
    """To the fen; half a fen up."""
    fen = int(Fraction(x) * 100 + Fraction(1, 2)) if x >= 0 else -int(-Fraction(x) * 100 + Fraction(1, 2))
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def entitling(plan: Any, programmes: list[str]) -> list[str]:
    """The programmes that grant something."""
    return [p for p in programmes if p in plan.outcomes and plan.outcomes[p]["entitles"]]


def written(path: str, plan: Any, programmes: list[str], by: By, values: dict[str, Figures], lang: str) -> None:
    """Writes the file whole or not at all. Raises OSError."""
    import csv

    at = 0 if lang == "zh" else 1
    with replaced(path) as part, open(part, "w", encoding="utf-8-sig", newline="") as f:
        out = csv.writer(f)
        out.writerow([safe(by.heading), *(pair[at] for pair in HEADS.values())])
        for programme in programmes:
            out.writerows([safe(value), *(cells[h] for h in HEADS)] for value, cells in rows(plan, programme, values, lang))


def shown(plan: Any, programmes: list[str], by: By, values: dict[str, Figures], lang: str) -> str:
    """A few lines for the terminal: of each programme a table."""
    at, lines = 0 if lang == "zh" else 1, []
    for programme in programmes[:SOME]:
        found = rows(plan, programme, values, lang)
        heads = [h for h in HEADS if h not in ("programme", "unit") and any(c[h] not in ("", "0") for _, c in found)]
        unit = found[-1][1]["unit"]
        named = [HEADS[h][at] + (f"（{unit}）" if at == 0 else f" ({unit})") * (h == "amount" and bool(unit)) for h in heads]
        lines.append(f"{found[-1][1]['programme']}")
        few = found if len(found) <= SHOWN + 1 else [*found[:SHOWN], found[-1]]
        lines += [f"  {x}" for x in aligned([[by.heading, *named], *([value, *(c[h] for h in heads)] for value, c in few)])]
    return "\n".join(lines)
