"""Households of the task: deterministic, in the task's own form, and in the form that the policy in task/ reads.

The distributions are those of the peers' folder (../shared/peers beside the checkout, or DOUDI_PEERS). Where its
generator can be imported (it needs numpy and pyarrow), these are its households; else `made` makes some like them.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import re
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

Household = dict[str, Any]

PEERS = Path(os.environ.get("DOUDI_PEERS") or Path(__file__).resolve().parents[2] / "shared" / "peers")
REGIONS = [f"{place}-{kind}" for place in "ABCD" for kind in ("urban", "rural")]
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
KINDS = ["physical", "visual", "hearing", "intellectual", "mental"]


def peers(module: str) -> ModuleType | None:
    """A module of the peers' folder, or None."""
    if not (PEERS / f"{module}.py").is_file():
        return None
    sys.path.insert(0, str(PEERS))
    try:
        return importlib.import_module(module)
    except ImportError:
        return None
    finally:
        sys.path.remove(str(PEERS))


def yuan(fen: float) -> Decimal:
    return Decimal(round(fen)).scaleb(-2)


def made(count: int, seed: int = 20260501) -> list[Household]:
    r = random.Random(seed)
    return [_household(r, i) for i in range(count)]


def _household(r: random.Random, number: int) -> Household:
    size = r.choices(range(1, 8), (18, 27, 24, 16, 9, 4, 2))[0]
    wealth = 0.0 if r.random() < 0.06 else r.uniform(0.3, 2.6)
    whole_yuan = r.random() < 0.6
    members = [_member(r, wealth, whole_yuan=whole_yuan) for _ in range(size)]
    gross = sum(m["monthly_income"] for m in members) * 100
    kind = r.random()
    medical = round(100 * (0 if kind < 0.3 else r.expovariate(1 / (1500 if kind < 0.8 else 25000))))
    if r.random() < 0.33:  # a twelfth of it ends in half a fen
        medical = medical // 12 * 12 + 6
    earlier = r.uniform(0, 0.5) if r.random() < 0.3 else r.uniform(0.6, 1.2)
    return {
        "id": number,
        "region": r.choice(REGIONS),
        "month": r.choice(MONTHS),
        "members": members,
        "annual_medical_self_paid": yuan(medical),
        "prev_year_income": yuan(float(gross) * 12 * earlier),
        "assets_savings": yuan(100 * r.expovariate(1 / (9000 if r.random() < 0.9 else 90000))),
        "assets_vehicle": r.random() < 0.08,
        "registered_poor": r.random() < 0.2,
    }


def _member(r: random.Random, wealth: float, *, whole_yuan: bool) -> Household:
    age = r.randrange(18) if r.random() < 0.28 else r.randrange(18, 93)
    grade = r.randint(1, 4) if r.random() < 0.13 else None
    luck = r.random()
    able = "full" if luck < 0.72 else "partial" if luck < 0.88 else "none"
    if age < 16 or age >= 75 or grade in (1, 2):
        able = "none"
    elif age >= 62 and able == "full":
        able = "partial"
    if age < 18 or r.random() < 0.05:
        wage = 0.0
    elif able == "none":
        wage = r.uniform(120, 1500) if age >= 55 and r.random() < 0.6 else 0.0
    else:
        wage = r.lognormvariate(7.6 if able == "full" else 6.6, 0.5)
    fen = round(wage * wealth * 100)
    return {
        "age": age,
        "disability_grade": grade,
        "disability_kind": r.choice(KINDS) if grade else None,
        "seriously_ill": r.random() < 0.05,
        "able_to_work": able,
        "in_school": 6 <= age < 18 and r.random() < 0.97,
        "monthly_income": yuan(fen // 100 * 100 if whole_yuan else fen),
    }


def of_peers(count: int) -> list[Household] | None:
    gen = peers("gen")
    spec = peers("spec")
    if gen is None or spec is None:
        return None
    h, m, sizes = gen.block(0)
    h, m = ({k: v.tolist() for k, v in table.items()} for table in (h, m))
    rows: list[Household] = []
    at = 0
    for i in range(count):
        members = []
        for j in range(at, at + int(sizes[i])):
            grade = m["disability_grade"][j] or None
            members.append(
                {
                    "age": m["age"][j],
                    "disability_grade": grade,
                    "disability_kind": spec.KINDS[m["disability_kind"][j]] if grade else None,
                    "seriously_ill": m["seriously_ill"][j],
                    "able_to_work": spec.ABLE[m["able_to_work"][j]],
                    "in_school": m["in_school"][j],
                    "monthly_income": yuan(m["monthly_income"][j]),
                }
            )
        at += int(sizes[i])
        money = {k: yuan(h[k][i]) for k in ("annual_medical_self_paid", "prev_year_income", "assets_savings")}
        flags = {k: h[k][i] for k in ("assets_vehicle", "registered_poor")}
        place = {"region": spec.REGIONS[h["region"][i]], "month": spec.MONTHS[h["month"][i]]}
        rows.append({"id": h["id"][i], **place, "members": members, **money, **flags})
    return rows


def households(count: int) -> tuple[list[Household], str]:
    """The households, and where they come from."""
    rows = of_peers(count)
    if rows is not None:
        return rows, "households of the peers' own generator"
    why = "cannot be imported (numpy, pyarrow)" if (PEERS / "gen.py").is_file() else "is not beside this checkout"
    return made(count), f"households made here: the peers' generator {why}"


def as_input(h: Household) -> Household:
    """The same household as the policy reads it: its ids are words, a month is its first day."""
    out = {"as_of": h["month"] + "-01", "id": str(h["id"])}
    out |= {k: v for k, v in h.items() if k not in ("id", "month", "members")}
    out["region"] = h["region"].lower().replace("-", "_")
    out["members"] = members = []
    for m in h["members"]:
        grade = m["disability_grade"]
        members.append({**m, "disability_grade": f"grade_{grade}" if grade else None})
    return out


def as_input_text(line: str) -> str:
    """The same for a household's JSON text, without reading it."""
    line = re.sub(r'"id": ?(\d+)', r'"id":"\1"', line, count=1)
    line = re.sub(r'"region": ?"([^"]+)"', lambda m: f'"region":"{m[1].lower().replace("-", "_")}"', line, count=1)
    line = re.sub(r'"month": ?"([^"]+)"', r'"as_of":"\1-01"', line, count=1)
    return re.sub(r'"disability_grade": ?(\d)', r'"disability_grade":"grade_\1"', line)


def text(h: Household) -> str:
    """Compact JSON with every number as exact as the dict has it."""
    places: list[str] = []

    def hold(value: object) -> str:
        assert isinstance(value, Decimal)
        places.append(f"{value:f}")
        return f"\0{len(places) - 1}\0"

    raw = json.dumps(h, default=hold, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r'"\\u0000(\d+)\\u0000"', lambda m: places[int(m[1])], raw)


def without(h: Household, r: random.Random, most: int = 3) -> tuple[Household, list[tuple[int | None, str]]]:
    """An input with one to `most` facts removed: (its reduced copy, the places: member or None, fact)."""
    kept = ("id", "as_of", "members")
    places: list[tuple[int | None, str]] = [(None, k) for k in h if k not in kept]
    places += [(i, k) for i, m in enumerate(h["members"]) for k in m]
    gone = r.sample(places, r.randint(1, min(most, len(places))))
    out = {k: v for k, v in h.items() if (None, k) not in gone}
    out["members"] = [{k: v for k, v in m.items() if (i, k) not in gone} for i, m in enumerate(h["members"])]
    return out, gone
