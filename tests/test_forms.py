"""Explanations filled into forms say what the teller says: made and used at once here, without the proofs that come before."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doudi
from conftest import DEEP
from doudi.decision.decision import Decision, Evaluation
from doudi.explanation import forms
from doudi.explanation.base.telling import Telling
from doudi.explanation.forms import kept, often
from doudi.explanation.forms.blanks import NOBODY, Figure, Index, Names, Notes, Part, Unfit
from doudi.pipeline import Policies
from households import Maker
from natively import DAY, ROOT, TASK, TASK_DAY, drawn
from strategies import trees
from strategies_more import trees_more
from trees import Made

SHIPPED = Policies(str(ROOT / "policies"))
NEVER = 10**9


@pytest.fixture(autouse=True)
def none_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept.Forms, "in_all", 0)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[kept.Forms]]:
    """Forms that serve at once and are made without end; those made meanwhile."""
    found: list[kept.Forms] = []
    begin = kept.Forms.__init__

    def noted(self: kept.Forms, tell: Any) -> None:
        begin(self, tell)
        self.spare = NEVER
        found.append(self)

    monkeypatch.setattr(kept.Forms, "__init__", noted)
    monkeypatch.setattr(kept, "PROOFS", 0)
    monkeypatch.setattr(kept, "CALM", 1)
    yield found


def both(d: Decision, monkeypatch: pytest.MonkeyPatch, **how: str) -> tuple[str, str]:
    """(what the teller says, what the forms say)."""
    monkeypatch.setattr(forms, "SELDOM", NEVER)
    plain = doudi.explain(d, **how)
    monkeypatch.setattr(forms, "SELDOM", 0)
    return plain, doudi.explain(d, **how)


def served(found: list[kept.Forms]) -> int:
    """How many parts were filled in. Nothing was asked that was not noted: a part is given up only where no form can be made of it."""
    assert all(f.serving or f.failed >= kept.FALSE for f in found), [f._tell for f in found if not f.serving]
    return sum(f.served for f in found)


@pytest.mark.parametrize("region", SHIPPED.regions)
def test_shipped_policies(region: str, seen: list[kept.Forms], monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2020, 2, 29)
    maker = Maker(SHIPPED.tree.region(region, day.toordinal()), "household", day, 11)
    readers = [(lang, audience) for lang in ("zh", "en") for audience in ("officer", "citizen", "auditor")]
    for k in range(14 * DEEP):
        for d in SHIPPED.decide(region, maker.without(maker.household(), 0.1 if k % 4 == 3 else 0), as_of=day):
            for lang, audience in readers if k % 7 == 0 else readers[:1]:
                plain, filled = both(d, monkeypatch, lang=lang, audience=audience)
                assert filled == plain
    assert served(seen) > 100
    assert 50 * sum(f.failed for f in seen) <= sum(f.made for f in seen), [f._tell for f in seen if f.failed]


def test_the_task_with_what_would_change_a_refusal(seen: list[kept.Forms], monkeypatch: pytest.MonkeyPatch) -> None:
    programme = TASK.programme("task", "allowance")
    maker = Maker(TASK.tree.region("task", TASK_DAY.toordinal()), "household", TASK_DAY, 17)
    for _ in range(150 * DEEP):
        d = programme.decide(maker.household(), TASK_DAY)
        for form in ("text", "html", "markdown"):
            plain, filled = both(d, monkeypatch, format=form)
            assert filled == plain
    assert served(seen) > 1000
    assert not any(f.failed for f in seen)
    sections = [f for f in seen if f._tell.__name__ == "_officer"]
    assert sum(f.served for f in sections) > 100, "grants and refusals are told whole, in text and in HTML"


def test_of_elements_only_how_many_is_noted(made: Made, seen: list[kept.Forms], monkeypatch: pytest.MonkeyPatch) -> None:
    """Which members are paid, in which order they stand and what they are called makes no form more; how many they are does."""
    made.vocabulary().programme(POLICY.replace("𓀁", ""))  # a sign that stands for blanks
    r = random.Random(9)
    for k in range(200 * DEEP):
        paid = [True] * (k % 3) + [False] * 3
        r.shuffle(paid)
        incomes = [r.randint(0, 99) if x else 100 for x in paid]
        members = [{"id": f"{k}-{i}", "name": f"甲{r.randint(1, 10**6)}", "income": x} for i, x in enumerate(incomes)]
        d = made.decide({"money": 100 + k, "house": True, "hard": False, "members": members})
        plain, filled = both(d, monkeypatch)
        assert filled == plain
    line = next(f for f in seen if getattr(f._tell, "__self__", None) and f._tell.__self__.row["id"] == "y")
    (section,) = [f for f in seen if f._tell.__name__ == "_officer"]
    assert line.made <= 3 and section.made <= 12 and section.served > 150


@given(files=st.one_of(trees(), trees_more()), seed=st.integers(0, 10**6))
@settings(max_examples=6 * DEEP)
def test_random_policies(files: dict[str, str], seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "PROOFS", 0)
        patch.setattr(kept, "CALM", 1)
        policies, some = drawn(files, seed, (0,) * 8 + (0.1,) * 4)
        for household in some:
            for d in policies.decide("here", household, as_of=date.fromordinal(DAY)):
                for audience in ("officer", "citizen"):
                    plain, filled = both(d, patch, audience=audience)
                    assert filled == plain


POLICY = r"""
findings:
  hard: {name: 困难, of: household}
needs:
  n: {name: "收入'低{x}\\𓀁", when: 家庭收入 < 500元/月 或 困难, wording: "您家收入{家庭收入}，{未知}", assumed: 试}
routes:
  r: {name: 路, needs: {c: {name: 有房, when: 有住房, assumed: 试}}, assumed: 试}
amount:
  unit: 元/月
  sum:
    x: {name: "差'额", value: "500元/月 - 取小(家庭收入, 500元/月)", assumed: 试}
    y: {name: 加发, each: members, when: 月收入 < 100元/人/月, value: 10元/月, assumed: 试}
"""


def test_what_policies_and_households_write(made: Made, seen: list[kept.Forms], monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes, braces and the very characters that stand for blanks are told as they are, names as inert as ever."""
    made.vocabulary().programme(POLICY)
    names = ["张三", "𓀀𓀁", "a{b}'\"\\", "\u202e<b>\x1b[1m", " 李 ", "", "x" * 200, "王\n五"]
    r = random.Random(4)
    for k in range(60):
        incomes = r.choices([0, 50, Decimal("99.99"), 100, 8000], k=r.randint(1, 3))
        members = [{"id": f"{k}-{i}", "name": r.choice(names), "income": x} for i, x in enumerate(incomes)]
        money = Decimal(r.choice(["0", "0.01", "480", "499.99", "500", "77777"]))
        given = {"id": r.choice(names) or "z", "money": money, "house": r.random() < 0.8}
        d = made.decide({**given, "members": members, "hard": r.random() < 0.3})
        for form in ("text", "html"):
            for lang in ("zh", "en"):
                plain, filled = both(d, monkeypatch, lang=lang, format=form)
                assert filled == plain
    assert sum(f.made for f in seen) > 10


# -- what is not noted is found out


AT = 500  # a column of which the plan knows nothing


def tellings(made: Made, numbers: list[int]) -> list[Telling]:
    """One household with each of some numbers in its trace."""
    made.vocabulary().programme(POLICY)
    d = made.decide({"money": 1, "house": True, "members": [{}]})
    e = d.evaluation
    rows = [(*e.trace, *[None] * (AT - len(e.trace)), n) for n in numbers]
    return [Telling(Decision(Evaluation.traced(e.engine, row, e.day, e.mode), d.outcome, ()), "zh", "officer") for row in rows]


def rich(tell: Any) -> kept.Forms:
    """Forms that need not be earned."""
    part = kept.Forms(tell)
    part.spare = NEVER
    return part


def test_forms_are_earned(made: Made) -> None:
    """No more are made than the telling so far is worth."""

    def tell(t: Any, key: None, path: tuple[int, ...]) -> str:
        n = t.trace[AT]
        return next(str(k) for k in range(600) if n == k)  # a form for each number

    part = kept.Forms(tell)
    for t in tellings(made, [*range(300)]):
        assert part(t, None, ()) == str(t.trace[AT])
    assert part.serving and part.made == 1 + 300 // kept.WORTH


def test_a_process_makes_only_so_many(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_IN_ALL", 2)
    parts = [rich(lambda t, key, path: f"{t.trace[AT] > 3}") for _ in range(3)]
    for t in tellings(made, [1, 5] * 4):
        assert {part(t, None, ()) for part in parts} == {f"{t.trace[AT] > 3}"}
    assert [part.made for part in parts] == [1, 1, 0]


def test_a_form_is_proved_before_it_serves(made: Made) -> None:
    """A teller that looks at something of which nothing is noted is asked every time."""
    numbers = [*range(1, 40)]
    secret = {n: "even" if n % 2 == 0 else "odd" for n in numbers}
    now: list[int] = []

    def tell(t: Any, key: None, path: tuple[int, ...]) -> list[str]:
        return [f"{t.trace[AT]} {secret[now[-1]]}"]

    part = rich(tell)
    for t in tellings(made, numbers):
        now.append(t.trace[AT])
        assert part(t, None, ()) == [f"{now[-1]} {secret[now[-1]]}"]
    assert not part.serving


def test_a_part_for_which_no_form_can_be_made_is_told(made: Made) -> None:
    def tell(t: Any, key: None, path: tuple[int, ...]) -> list[str]:
        return [{5: "five"}.get(t.trace[AT], "other")]  # a dict would remember one household's figure

    part = rich(tell)
    assert [part(t, None, ()) for t in tellings(made, [5, 6, 5, 7, 5])] == [["five"], ["other"], ["five"], ["other"], ["five"]]
    assert part.failed == kept.FALSE and not part.serving


def test_a_form_that_fails_is_no_fault(made: Made) -> None:
    """What a blank cannot be filled in with is told, before it is proved and after."""

    def tell(t: Any, key: None, path: tuple[int, ...]) -> list[str]:
        return [t.puts(limited, t.trace[AT])]

    for numbers in ([1, -1, 2, 3], [1, 2, 3, 4, -1, 5]):
        part = rich(tell)
        for n, t in zip(numbers, tellings(made, numbers), strict=True):
            if n < 0:
                with pytest.raises(ValueError, match="below"):
                    part(t, None, ())
            else:
                assert part(t, None, ()) == [f"<{n}>"]


def limited(n: int) -> str:
    if n < 0:
        raise ValueError("below nought")
    return f"<{n}>"


def test_every_comparison_is_a_question(made: Made) -> None:
    def tell(t: Any, key: None, path: tuple[int, ...]) -> dict[str, str]:
        n = t.trace[AT]
        return {"said": f"{'much' if n > 100 else 'some' if n else 'none'} {abs(n - 50) // 7 * 3 % 11} {-n}"}

    part = rich(tell)
    for _ in range(4):
        for t in tellings(made, [0, 1, 49, 50, 51, 100, 101, 10**30, -5]):
            assert part(t, None, ()) == tell(t, None, ())
    assert part.serving and part.made == 4  # none, some below 50 and from it, much


@pytest.mark.parametrize(
    "look",
    [
        lambda n: {n: 1}, lambda n: n == "1", lambda n: n + 0.5, lambda n: [1, 2][n], range, lambda n: f"{n:03d}",
        lambda n: n < None, hash, lambda n: n == (1,), lambda n: n / 2, int, lambda n: n & 1,
    ],
)
def test_what_cannot_be_noted_ends_it(look: Callable[[Any], Any]) -> None:
    with pytest.raises((Unfit, TypeError)):
        look(Figure(Notes(Names()), "T[0]", 1))


def test_which_element_it_is_cannot_be_guessed() -> None:
    notes = Notes(Names())
    first, second, other = Index(notes, "p0[0]", 4), Index(notes, "p0[1]", 7), Index(notes, "p1[0]", 4)
    assert first == first and first != second and not notes.questions  # a list has each once
    assert first == other and notes.questions == [("p0[0] == p1[0]", True)]
    for look in (hash, lambda x: x == 4, lambda x: [*range(9)][x], lambda x: (x,) in [(4,)]):
        with pytest.raises((Unfit, TypeError)):
            look(first)


def test_a_question_about_any_element_is_what_it_is_for_every_answer() -> None:
    notes = Notes(Names())
    row = Part(notes, NOBODY, "T[3][i]", {0: "b", 1: "n", 2: "b"})
    assert notes.picked(lambda: row[0] and row[1] != 0) == "(T[3][i][0]) and (not (T[3][i][1] == 0))"
    assert notes.picked(lambda: row[0] is not False or row[2] is True) == "(T[3][i][0]) or (T[3][i][2])"
    assert notes.picked(lambda: None if row[0] and row[2] else bool(row[0])) == "(T[3][i][0]) and (not (T[3][i][2]))"
    assert notes.picked(lambda: row[2] if row[0] else row[1] > 5) == "((T[3][i][2]) if (T[3][i][0]) else (T[3][i][1] > 5))"
    assert notes.picked(lambda: True) == "True" and notes.picked(lambda: row[0] and False) == "False"
    assert not notes.questions and notes.forced is None
    for look in (lambda: row[5], lambda: len(row), lambda: f"{row[1]}" == "1", lambda: any(row[1] == n for n in range(9))):
        with pytest.raises(Unfit):
            notes.picked(look)
        assert notes.forced is None


@pytest.mark.parametrize("look", [lambda p: p == (1,), lambda p: p[-1], lambda p: {p: 1}, lambda p: p.copy(), lambda p: p[Figure]])
def test_nor_can_a_row_be_taken_for_what_it_holds(look: Callable[[Any], Any]) -> None:
    with pytest.raises((Unfit, TypeError, AttributeError)):
        look(Part(Notes(Names()), (1, 2), "T"))


def test_few_households_are_told_as_ever(made: Made) -> None:
    """No form is made for one letter, nor for elements of a list."""
    asked: list[Any] = []

    def tell(t: Any, key: str, path: tuple[int, ...]) -> str:
        asked.append((key, path))
        return key

    part, t = often(tell), tellings(made, [1])[0]
    assert [part(t, "a", ()), part(t, "b", (0,))] == ["a", "b"]
    t.reader.accounts = forms.SELDOM + 1
    assert [part(t, "b", (0,)) for _ in range(9)] == ["b"] * 9 and len(asked) == 11
    assert [part(t, "b", ()) for _ in range(9)] == ["b"] * 9 and len(asked) == 11 + 2 + kept.PROOFS  # one of them on blanks
