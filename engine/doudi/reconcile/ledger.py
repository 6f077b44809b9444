"""Decisions and roll side by side: every kept decision and every row of the roll put on the lists it belongs to, and all of it counted."""

from __future__ import annotations

from datetime import date

import numpy as np

from doudi.reconcile.claims import NOBODY
from doudi.reconcile.identity import masked
from doudi.reconcile.lists import BY
from doudi.reconcile.match import NONE, Match
from doudi.reconcile.roll import UNPAID
from doudi.reconcile.store import LATE
from doudi.reconcile.towns import COUNTS, Towns
from doudi.reconcile.words import words, yuan

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.batch.job.by import By
    from doudi.reconcile.policy import Ground
    from doudi.reconcile.roll import Roll
    from doudi.reconcile.store import Store

    Row = dict[str, Any]
    Place = Callable[[int], str | int]


class Ledger:
    """`covered`: programmes that are reconciled; of the others only their grants are looked at. `within`: days that grace may have left.

    `place`: where a row of the register stands, as it is shown.
    """

    def __init__(
        self, ground: Ground, roll: Roll, match: Match, store: Store, covered: set[str], within: int, day: date, place: Place,
        bys: list[By],
    ):
        self.ground, self.roll, self.match, self.store = ground, roll, match, store
        self.covered, self.within, self.day, self.place = covered, within, day, place
        self.say = words(ground.lang)
        self.seen = np.zeros(len(roll.rows), bool)  # rows of the roll that a decision speaks of
        self.doubtful = match.doubtful
        self.money = {"paid": 0, "due": 0, "arrears": 0, "excess": 0, "missed": 0, "wrong": 0}  # fen
        self.agreed = self.within_open = 0  # decisions whose amount agrees, or lies in what is left open
        self.towns = Towns(bys)
        self.failed: dict[str, int] = {}  # what fails, among the wrongly paid

    # -- decisions

    def take(self, rows: list[Row]) -> None:
        """The kept decisions of one household."""
        for r in rows:
            r["paid"] = [i for i in r["paid"] if self.match.home[i] == r["row"]]
            self.seen[r["paid"]] = True
        self._paid(rows)
        moved = self._scheme(rows)
        for r in rows:
            if r["member"] not in moved or r["programme"] != self.ground.support:
                self._one(r)
        self._overlaps(rows)

    def _paid(self, rows: list[Row]) -> None:
        """What the household is paid, by what it is told apart by."""
        held = [i for r in rows for i in r["paid"]]
        if held and rows[0]["by"]:
            self.towns.add(rows[0]["by"], "homes", 1)
            self.towns.add(rows[0]["by"], "paid", sum(max(int(self.roll.fen[i]), 0) for i in dict.fromkeys(held)))

    def _one(self, r: Row) -> None:
        status = r["status"]
        if status == "undetermined":
            if r["paid"] or r["programme"] in self.covered:
                self._add("open", r, asks=r["asks"], why=r["why"], step=self.say["step_open"].format(whom=self.say["whom"]))
        elif not r["paid"]:
            if status == "granted" and r["programme"] in self.covered and r["row"] not in self.doubtful:
                self.money["missed"] += r["fen"] or 0
                self.towns.add(r["by"], "missed_fen", r["fen"] or 0)
                step = self.say["step_missed"].format(action=r["action"] or self.say["enter"])
                self._add("missed", r, due=r["fen"], why=_also(r["why"], self._range(r)), step=step, step_cite=r["action_cite"])
        elif status == "refused":
            self._wrong(r)
        else:
            self._amount(r)
            self._grace(r)
            self._review(r)

    def _wrong(self, r: Row) -> None:
        paid = self._fen(r["paid"])
        self.money["wrong"] += paid or 0
        self.towns.add(r["by"], "wrong_fen", paid or 0)
        for code in (r["reasons"] or "").split():
            self.failed[f"{r['programme']} {code}"] = self.failed.get(f"{r['programme']} {code}", 0) + 1
        step = self.say["step_wrong"].format(action=r["action"] or self.say["leave"])
        self._add("wrong", r, paid=paid, why=r["why"], cite=r["cite"], step=step, step_cite=r["action_cite"])

    def _amount(self, r: Row) -> None:
        """What is paid against what is due: equal, different, or within what the policy leaves open."""
        paid, due = self._fen(r["paid"]), r["fen"]
        self.money["paid"] += paid or 0
        if due is not None and paid == due:
            self.agreed += 1
            self.money["due"] += due
            return
        if paid is None:
            self._add("amounts", r, due=due, why=_also(self.say["unwritten"], self._range(r)), cite=r["cite"], step=self.say["step_more"])
            return
        low, high = (due, due) if due is not None else r["range"]
        if due is None and low is not None and low <= paid and (high is None or paid <= high):
            self.within_open += 1
            if r["asks"]:  # facts are missing; where only the policy leaves it open there is nobody to ask
                step = self.say["step_open"].format(whom=self.say["whom"])
                self._add("open", r, paid=paid, asks=r["asks"], why=self._range(r), step=step)
            return
        if due is None:  # past the open range, or an amount that is no whole fen
            due = low if low is not None and paid < low else high
        difference = None if due is None else due - paid
        if difference is not None:
            self.money["due"] += due or 0
            self.money["arrears" if difference > 0 else "excess"] += abs(difference)
        more = difference is None or difference > 0
        said = "" if difference is None else self.say["more" if more else "less"].format(difference=yuan(abs(difference)))
        why = _also(said, self._range(r), r["why"])
        step = self.say["step_more" if more else "step_less"]
        self._add("amounts", r, paid=paid, due=due, difference=difference, why=why, cite=r["cite"], step=step)

    def _range(self, r: Row) -> str:
        low, high = r["range"]
        if r["fen"] is not None or low is None:
            return ""
        if high is None:
            return self.say["from"].format(low=yuan(low))
        return self.say["range"].format(low=yuan(low), high=yuan(high))

    def _grace(self, r: Row) -> None:
        until, today = r["until"], self.day
        if until is None or r["route"] not in self.ground.grace or (until - today).days > self.within:
            return
        left = (until - today).days
        said = self.say["ends" if left >= 0 else "ended"].format(day=until.isoformat(), days=left)
        cite = self.ground.grace[r["route"]]
        self._add("grace", r, paid=self._fen(r["paid"]), until=until, days=left, why=said, cite=cite, step=self.say["step_grace"])

    def _review(self, r: Row) -> None:
        """Past the day of the next review; or it is not known, for want of an interval or of the last review."""
        if r["programme"] not in self.ground.reviews:
            return
        cite, next_day, today = self.ground.reviews[r["programme"]], r["next_review"], self.day
        if next_day is not None:
            if next_day < today:
                days = (today - next_day).days
                why = self.say["overdue"].format(day=next_day.isoformat(), days=days)
                told = {"interval": r["interval"], "why": why, "step": self.say["step_review"]}
                self._add("reviews", r, until=next_day, days=days, cite=cite, step_cite=cite, **told)
            return
        known = r["interval"] is not None
        why, step = ("no_last", "step_last") if known else ("no_interval", "step_no_interval")
        self._add("reviews", r, interval=r["interval"], why=self.say[why], cite=cite if known else "", step=self.say[step])

    def _scheme(self, rows: list[Row]) -> set[int]:
        """Members who are entitled as destitute, in a household that is paid the allowance; they are not listed as missed too."""
        paid = [r for r in rows if r["programme"] in self.ground.allowances and r["paid"]]
        moved: set[int] = set()
        for r in rows if paid else ():
            if r["programme"] == self.ground.support and r["status"] == "granted" and not r["paid"]:
                why = self.say["scheme_why"].format(who=r["who"] or f"#{r['member'] + 1}")
                duty = self.ground.duty or self.say["scheme_duty"]
                line = {**r, "paid": paid[0]["paid"], "programme": paid[0]["programme"]}
                moved.add(r["member"])
                self._add(
                    "scheme", line, paid=self._fen(line["paid"]), due=r["fen"], why=_also(why, r["why"]), cite=r["cite"],
                    step=self.say["step_scheme"].format(duty=duty), step_cite=self.ground.duty_cite,
                )
        return moved

    def _overlaps(self, rows: list[Row]) -> None:
        """Two that exclude each other, both paid: to one person, or to a household whose allowance is refused or too high."""
        held = [r for r in rows if r["paid"]]
        for a in held:
            for b in held:
                if (a["programme"], b["programme"]) not in self.ground.exclusive:
                    continue
                if (b["programme"], a["programme"]) in self.ground.exclusive and a["programme"] > b["programme"]:
                    continue
                told = self._overlap(a, b)
                if told:
                    names = {"a": self.ground.names[a["programme"]], "b": self.ground.names[b["programme"]]}
                    x, y = (self.roll.row(r["paid"][0]) for r in (a, b))
                    why = self.say["overlap_why"].format(**names, x=x, y=y, told=self.say[told].format(**names))
                    cite = self.ground.exclusive[a["programme"], b["programme"]] or self.say["assumed"]
                    paid = (self._fen(a["paid"]) or 0) + (self._fen(b["paid"]) or 0)
                    self._add("overlaps", a, paid=paid, why=why, cite=cite, step=self.say["step_overlap"])

    def _overlap(self, a: Row, b: Row) -> str:
        """Which word says what is wrong with both; "" where nothing is."""
        if a["member"] != NOBODY and b["member"] != NOBODY and a["member"] != b["member"]:
            return ""
        people = self.roll.people
        same = {int(people[i]) for i in a["paid"]} & {int(people[i]) for i in b["paid"]} - {0}
        if a["status"] == "refused" or (same and self.ground.by_person) or a["member"] == b["member"]:
            return "overlap_refused"
        paid = self._fen(a["paid"])
        return "overlap_more" if a["fen"] is not None and paid is not None and paid > a["fen"] else ""

    # -- rows of the roll

    def rest(self, refused: dict[int, str]) -> dict[str, int]:
        """Rows of the roll that no decision speaks of, and doubles; then how many rows became what."""
        roll, say = self.roll, self.say
        counts = {"read": roll.read, "matched": int(self.seen.sum()), "unmatched": 0, "doubles": 0, "rejected": len(roll.rejected)}
        for i in range(len(roll.rows)):
            if roll.first[i] != i:
                counts["doubles"] += 1
                first = int(roll.first[i])
                person = bool(roll.people[i]) and roll.people[i] == roll.people[first]
                why = say["again"].format(first=roll.row(first), what=say["person" if person else "household"])
                self._roll("doubles", i, why, say["step_double"], side=say["roll"], rows=roll.row(i))
            elif not self.seen[i]:
                counts["unmatched"] += 1
                self.towns.outside["paid"] = self.towns.outside.get("paid", 0) + max(int(roll.fen[i]), 0)
                why, step = self._lost(i, refused)
                self._roll("absent", i, why, say[step])
            if (found := self.match.named.get((i, int(self.match.home[i])))) is not None and roll.first[i] == i:
                self._roll("names", i, say["name_other"], say["step_name"], row=self.place(int(self.match.home[i])), known_as=masked(found))
        assert counts["read"] == sum(n for k, n in counts.items() if k != "read"), counts
        for rows in self.match.shared:
            some = "、".join(str(self.place(r)) for r in rows[:20])
            why = say["same_number"].format(count=len(rows), rows=some)
            ids = "、".join(self.match.ids.get(r, "") for r in rows[:20]).strip("、")
            line = {"side": say["register"], "rows": some, "id": masked(ids), "why": why}
            self.store.add("doubles", LATE + rows[0], {**line, "step": say["step_double"], "step_cite": say["usual"]})
        return counts

    def _lost(self, i: int, refused: dict[int, str]) -> tuple[str, str]:
        """Why no decision speaks of a row, and what to do."""
        match, say = self.match, self.say
        if i in match.torn:
            a, b = map(self.place, match.torn[i])
            return say["torn"].format(a=a, b=b), "step_absent"
        if i in match.several:
            return say["several"].format(rows="、".join(str(self.place(r)) for r in match.several[i][:20])), "step_absent"
        home = int(match.home[i])
        if home == NONE:
            return say["not_there"], "step_absent"
        if home in refused:
            return f"{say['refused']}：{refused[home]}", "step_refused"
        inner = self.roll.programmes[int(self.roll.programme[i])] in self.ground.by_member
        return say["which" if inner else "no_decision"], "step_absent"

    def _roll(self, name: str, i: int, why: str, step: str, **more: Any) -> None:
        roll = self.roll
        line = {
            "roll_rows": roll.row(i), "id": masked(roll.ids[i].as_py()), "name": masked(roll.names[i].as_py()),
            "programme": self.ground.names[roll.programmes[int(roll.programme[i])]],
            "paid": None if roll.fen[i] == UNPAID else int(roll.fen[i]), "why": why, "step": step, "step_cite": self.say["usual"], **more,
        }
        self.store.add(name, int(roll.rows[i]), line)

    # -- lines

    def _add(self, name: str, r: Row, **more: Any) -> None:
        """A line of a list about a decision. A step for which nothing is cited says that it is practice."""
        roll = self.roll
        line = {
            "roll_rows": "、".join(roll.row(i) for i in r["paid"]), "row": self.place(r["row"]), "id": masked(r["id"] or ""),
            "name": masked(roll.names[r["paid"][0]].as_py()) if r["paid"] else "", "programme": self.ground.names[r["programme"]],
            "who": r["who"], "paid": self._fen(r["paid"]) if r["paid"] else None, "cite": r["cite"], **more,
        }
        line["step_cite"] = line.get("step_cite") or self.say["usual"]
        if isinstance(line.get("until"), date):
            line["until"] = line["until"].isoformat()
        line |= {f"{BY}{i}": masked(value) for i, value in enumerate(r["by"])}
        if name in COUNTS:
            self.towns.add(r["by"], name, 1)
        self.store.add(name, int(roll.rows[r["paid"][0]]) if r["paid"] else r["row"], line)

    def _fen(self, paid: list[int]) -> int | None:
        """What some rows of the roll pay together; None where one does not say."""
        fen = [int(self.roll.fen[i]) for i in paid]
        return None if not fen or UNPAID in fen else sum(fen)


def households(table: Any, ground: Ground) -> Iterator[list[Row]]:
    """The rows of a part's table, those of one household together, as a ledger takes them."""
    held: list[Row] = []
    for batch in table.to_batches(max_chunksize=4096):
        for raw in batch.to_pylist():
            if held and held[-1]["row"] != raw["row"]:
                yield held
                held = []
            held.append(ground.row(raw))
    if held:
        yield held


def _also(*texts: str) -> str:
    return "；".join(t for t in texts if t)
