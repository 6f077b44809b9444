"""Putting a decision into words once more, on blanks, to make a form of it."""

from __future__ import annotations

from doudi.decision.decision import Decision, Evaluation
from doudi.explanation.base.telling import Telling
from doudi.explanation.forms.blanks import FIGURES, Figure, Names, Notes, Part
from doudi.explanation.forms.form import Form

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.reader import Reader
    from doudi.explanation.base.telling import Path
    from doudi.explanation.forms import Tell


def recorded(t: Telling, tell: Tell, key: Any, path: Path, names: Names) -> tuple[Form, Notes] | None:
    """The form of what is told, and what was asked for it. None where none can be made."""
    notes = Notes(names)
    try:
        return Form(notes, tell(Recording(t, notes), key, path)), notes
    except Exception:  # noqa: BLE001  # whatever the teller does that blanks do not bear
        return None


class Recording(Telling):
    """A telling of which every question is noted."""

    __slots__ = ("notes",)

    def __init__(self, t: Telling, notes: Notes):
        before = t.evaluation
        evaluation = Evaluation.__new__(Evaluation)
        evaluation.engine, evaluation.mode = before.engine, before.mode
        evaluation.day = Figure(notes, "E.day", before.day)  # type: ignore[assignment]
        evaluation.trace = Part(notes, before.trace, "T", kinds(t.reader))
        evaluation._slots = Part(notes, before.slots, "E.slots")  # type: ignore[assignment]
        super().__init__(Decision(evaluation, t.decision.outcome, t.path), t.reader.lang, t.audience)
        self.notes = notes

    def asks(self, question: Callable[..., Any], *about: Any) -> Any:
        notes = self.notes
        if notes.fixed(*about):
            return question(*about)
        answer = question(*map(notes.now, about))
        return notes.ask(f"{notes.names.name(question)}({', '.join(map(notes.source, about))})", answer)

    def puts(self, write: Callable[..., str], *of: Any) -> str:
        return write(*of) if self.notes.fixed(*of) else self.notes.put(write, of)

    def figure(self, text: str) -> bool:
        if all(text.isascii() if blank is None else blank.figure for text, blank in self.notes.parts(text)):
            return True
        return bool(self.asks(str.isascii, text))

    def same(self, a: str, b: str) -> bool:
        notes = self.notes
        if a == b or notes.fixed(a, b):
            return a == b
        if self._unlike(a, b) or self._unlike(b, a):
            return False
        question = notes.alike(a, b)
        return bool(question and notes.ask(question, notes.now(a) == notes.now(b)))

    def _unlike(self, a: str, b: str) -> bool:
        """Whether the first has a character that the second has for no household."""
        others = list(self.notes.parts(b))
        if not all(blank is None or blank.figure for _, blank in others):
            return False
        possible = {*FIGURES, *"".join([text for text, blank in others if blank is None])}
        return any(blank is None and not {*text} <= possible for text, blank in self.notes.parts(a))

    def distinct(self, texts: list[str]) -> list[str]:
        out: list[str] = []
        for text in texts:
            if not any(self.same(text, x) for x in out):
                out.append(text)
        return out


def kinds(reader: Reader) -> dict[Any, Any]:
    """What columns of the trace hold for certain."""
    found: dict[Any, Any] = reader.kept("kinds", reader.plan, lambda _: _kinds(reader))
    return found


def _kinds(reader: Reader) -> dict[Any, Any]:
    out: dict[Any, Any] = {}
    nodes = reader.plan.nodes
    for id, steps in reader.where.items():
        if len(steps) > 2:
            continue
        row = out if len(steps) == 1 else out.setdefault(steps[0], {})
        kind, one, at = nodes[id].kind, reader.certain is not None and id not in reader.certain, steps[-1]
        if kind == "n" and one and not reader.may_be_none(id):
            row[at] = "n"
        elif kind == "n" and not one:
            row[at] = row[at + 1] = "n"
        elif kind in ("b", "e"):
            row[at] = kind
            if kind == "b" and not one:
                row[at + 1] = kind
    return out
