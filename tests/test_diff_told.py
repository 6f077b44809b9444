"""What a comparison tells a reader: no more than is known, on the day that shows it, of a family as near to an ordinary one as can be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from doudi.casebook.templates import households
from doudi.diff.analysis import Report, analyse
from doudi.diff.report.telling import Teller
from doudi.diff.trees.sides import resolve
from test_diff import BODY, RATES, answers, tree

pytest.importorskip("z3")


def first(r: Report) -> str:
    return Teller(r, "zh").headline()


# -- the day on which a change shows

LATER = RATES.replace("{2020-01-01: 300}", "{2020-01-01: 300, 2021-01-01: 360}")


@pytest.mark.parametrize("began", ["2021-03-01: 360", "2020-01-02: 300"], ids=["later", "never"])
def test_a_figure_that_begins_later(tmp_path: Path, began: str) -> None:
    """On the day of the version nothing differs, and neither on the new first day: it does in between."""
    tree(tmp_path / "old", rates=LATER), tree(tmp_path / "new", rates=LATER.replace("2021-01-01: 360", began))
    r = analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new")))
    assert r.compared[0].day == date(2021, 1, 1).toordinal()
    assert answers(r) == {"status": ("narrows", "proved", None), "amount": ("down", "proved", None)}
    assert "以上是 2021-01-01 那天的决定" in first(r)


UNTIL = BODY.replace("when: 有住房", "when: 有住房 或 决定日 <= 2020-12-31")


def test_a_date_in_a_rule(tmp_path: Path) -> None:
    """The version is of 2020; a rule's last day moves from one year's end to the next."""
    tree(tmp_path / "old", UNTIL), tree(tmp_path / "new", UNTIL.replace("2020-12-31", "2021-12-31"))
    r = analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new")))
    assert answers(r)["status"] == ("widens", "proved", None)
    assert r.compared[0].day == date(2021, 12, 31).toordinal()


def test_days_that_were_not_looked_at(tmp_path: Path) -> None:
    """With a day given, the others are named."""
    tree(tmp_path / "old", rates=LATER), tree(tmp_path / "new", rates=LATER.replace("360", "390"))
    day = date(2020, 6, 1).toordinal()
    r = analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new")), as_of=day)
    assert "2021-01-01 起的决定也可能不同" in first(r)


def test_a_programme_that_has_ended_by_the_newest_day(tmp_path: Path) -> None:
    """A programme of 2021 and 2022 is new, though on the day of its end neither side has it."""
    tree(tmp_path / "old"), tree(tmp_path / "new")
    room = tmp_path / "new" / "here" / "fare"
    room.mkdir()
    body = "programme: fare\nname: 交通补贴\nsubject: household\nsource: 文件\nneeds:\n  n: {when: 是, assumed: 试}\n"
    (room / "2021-01-01.yaml").write_text(body, "utf-8")
    (room / "2023-01-01.yaml").write_text("programme: fare\nsource: 文件\nrepealed: 到期\nassumed: 试\n", "utf-8")
    sides = [resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new")]
    assert "交通补贴是新增的制度" in first(analyse(*sides)) and "以上是 2021-01-01 那天的决定" in first(analyse(*sides))
    told = first(analyse(*sides, as_of=date(2020, 6, 1).toordinal()))
    assert "2021-01-01 起的决定也可能不同" in told


def test_a_version_that_another_has_followed(tmp_path: Path) -> None:
    """The last version is the same on both sides; what differs is one that it has followed."""
    for side in ("old", "new"):
        tree(tmp_path / side, UNTIL if side == "old" else BODY)
        made = next((tmp_path / side).rglob("2020-01-01.yaml"))
        made.with_name("2021-01-01.yaml").write_text(made.read_text("utf-8").replace(UNTIL, BODY), "utf-8")
    r = analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new")))
    assert r.compared[0].day == date(2020, 1, 1).toordinal() and answers(r)["status"] == ("narrows", "proved", None)


# -- no more than is known


def test_what_is_not_known_is_not_told(tmp_path: Path) -> None:
    """A fact of another kind: nothing can be said, and least of all that nobody else is touched."""
    made = tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("when: 有住房", "when: 有住房 > 0"))
    text = (made[1].folder / "here/vocabulary.yaml").read_text("utf-8")
    found = next(line for line in text.splitlines() if "有住房" in line)
    made[1].file("here/vocabulary.yaml", text.replace(found, found.replace("of: household", "of: household, unit: 次, within: 0 至 9")))
    r = analyse(*(resolve(str(m.folder), "", str(tmp_path)) for m in made))
    assert "没有弄清" in first(r)
    assert "已证明" not in first(r)
    assert "其余的人不受影响" not in first(r)


def test_what_waits_for_a_figure(tmp_path: Path) -> None:
    """A payment by an unpublished figure is dropped: not nobody, but those whom the figure will be for."""
    rates = RATES + "bonus: {name: 补贴标准, unit: 元/月, open: 由县里定, at_least: 0, at_most: 100, assumed: 试}\n"
    more = BODY.replace("also:", "    extra: {name: 补贴, when: 有住房, value: 补贴标准, assumed: 试}\nalso:")
    tree(tmp_path / "old", more, rates), tree(tmp_path / "new", more.replace("when: 有住房, value", "when: 非 有住房, value"), rates)
    r = analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new")))
    assert "没有一户" not in first(r)
    assert "政策没有规定的数定下来以后，有的会少领" in first(r)


# -- a fact by another measure


def measured(tmp_path: Path, rule: str) -> Report:
    body = BODY.replace("家庭收入 / 人数", f"{rule} / 人数").replace("- 家庭收入", f"- {rule}")
    made = tree(tmp_path / "old"), tree(tmp_path / "new", body)
    text = (made[1].folder / "here/vocabulary.yaml").read_text("utf-8")
    found = next(line for line in text.splitlines() if "家庭收入" in line)
    made[1].file("here/vocabulary.yaml", text.replace(found, found.replace("元/月", "元/年").replace("1000000", "12000000")))
    return analyse(*(resolve(str(m.folder), "", str(tmp_path)) for m in made), templates=households)


def test_a_unit_rewritten_touches_nobody(tmp_path: Path) -> None:
    r = measured(tmp_path, "按月(家庭收入)")
    assert {(a, how) for a, how, _ in answers(r).values()} == {("equivalent", "proved")}
    assert "“家庭收入”换了单位" in first(r)


def test_a_unit_rewritten_wrongly(tmp_path: Path) -> None:
    r = measured(tmp_path, "按月(家庭收入 / 2)")
    assert answers(r)["status"][:2] == ("widens", "proved")
    assert all(w.agrees for w in r.compared[0].meanings[0].witnesses)


# -- near to an ordinary family

CASES = """\
of: here/aid
cases:
  - name: 一人
    as_of: 2020-06-01
    household: {money: 200, house: true, members: [{id: a, income: 200, birth: 1990-01-01, labour: whole}]}
    expect: {status: granted}
  - name: 三人
    as_of: 2020-06-01
    household:
      money: 600
      house: true
      members: [{id: a, income: 600, birth: 1960-01-01}, {id: b, income: 0, birth: 1962-01-01}, {id: c, income: 0, birth: 2015-01-01}]
    expect: {status: granted}
"""


def test_only_what_must_differ(tmp_path: Path) -> None:
    """One sum of income is out: the witness is a policy case with one fact changed."""
    old, new = tree(tmp_path / "old"), tree(tmp_path / "new", BODY.replace("when: 有住房", "when: 有住房 且 家庭收入 != 150元/月"))
    old.file("here/aid/cases.yaml", CASES)
    r = analyse(*(resolve(str(m.folder), "", str(tmp_path)) for m in (old, new)), templates=households)
    (w,) = [w for w in r.compared[0].meanings[0].witnesses if not w.most]
    assert (w.direction, w.case, w.agrees) == ("narrows", "一人", True)
    assert Teller(r, "zh").differences(w, w.start) == ["家庭收入 200 → 150"]


def test_nobody_found_is_not_said_to_be_nobody(tmp_path: Path) -> None:
    """A changed factor in a product of two unknowns was called equivalent, because none of the families that were tried met it."""
    from doudi.diff.proof.prove import Verdict

    tree(tmp_path / "old"), tree(tmp_path / "new")
    teller = Teller(analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new"))), "en")
    assert teller.answer(Verdict("amount", "equivalent", "sampled", sampled=800)) == "no difference found"
    assert teller.answer(Verdict("amount", "equivalent", "proved")) == "equivalent"


def test_brackets_of_a_rule_are_those_of_the_language(tmp_path: Path) -> None:
    body = BODY.replace("when: 有住房", "when: 家庭收入 * 家庭收入 / 1元/月 < 500元/月")
    tree(tmp_path / "old", body), tree(tmp_path / "new", body.replace("< 500元/月", "< 600元/月"))
    r = analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new")))
    teller = Teller(r, "en")
    said = [teller.meaning(c, r.compared[0]) for c in r.compared[0].changes]
    assert any(" (" in x for x in said) and not any("（" in x for x in said)

# -- policy cases, which decide nothing


BOOK = "cases:\n  - {name: 一, as_of: 2020-06-15, given: {house: true, members: [{}]}, expect: {status: granted}}\n"


@pytest.mark.parametrize(
    ("after", "said"),
    [(BOOK, ""), (BOOK.replace("granted", "refused"), "here/aid/cases.yaml"), ("cases: [", "doudi check")],
)
def test_cases_that_differ_are_told(tmp_path: Path, after: str, said: str) -> None:
    """Nobody is affected; yet whoever changed only the cases hears that they were seen, and where they cannot be read."""
    for side, text in (("old", BOOK), ("new", after)):
        tree(tmp_path / side)
        (tmp_path / side / "here" / "aid" / "cases.yaml").write_text(text, "utf-8")
    told = first(analyse(*(resolve(str(tmp_path / x), "", str(tmp_path)) for x in ("old", "new"))))
    assert told.startswith("两边说的一样：没有一户受影响。")
    assert ("政策案例有改动" in told) == bool(said) and said in told
