"""Putting a decision into words once more, on blanks, to make a form of it."""

from __future__ import annotations

from doudi.decision.base.slots import list_slot
from doudi.decision.decision import Decision, Evaluation
from doudi.explanation.base.telling import Telling, anybody
from doudi.explanation.forms.blanks import FIGURES, GIVEN, Figure, Index, Names, Notes, Part, Unfit
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

    __slots__ = ("notes", "now")

    noted = True

    def __init__(self, t: Telling, notes: Notes):
        before = t.evaluation
        evaluation = Evaluation.__new__(Evaluation)
        evaluation.engine, evaluation.mode = before.engine, before.mode
        evaluation.day = Figure(notes, "E.day", before.day)  # type: ignore[assignment]
        evaluation.trace = Part(notes, before.trace, "T", kinds(t.reader))
        evaluation._slots = Part(notes, before.slots, "E.slots", lists(t.reader))  # type: ignore[assignment]
        super().__init__(Decision(evaluation, t.decision.outcome, t.path), t.reader.lang, t.audience)
        self.notes, self.now, self.beside = notes, before, _beside(notes, t.beside)

    def those(self, record: str, path: Path, holds: Callable[[Any, Path], bool]) -> list[Path]:
        """Elements of which only is noted that there is a first, a second …: which they are is each household's own."""
        notes, name = self.notes, self._picked(record, path, holds)
        if not name and holds is anybody:
            return super().paths(record, path)
        if not name:
            return [p for p in self.paths(record, path) if holds(self, p)]
        found = notes.names.listing(name, self.now.trace, self.now)
        many = notes.ask(f"len({name})", len(found))
        return [(Index(notes, f"{name}[{k}]", found[k]),) for k in range(many)]  # type: ignore[misc]  # it stands for an integer

    def paths(self, record: str, path: Path) -> list[Path]:
        return self.those(record, path, anybody)

    def many(self, record: str, path: Path, holds: Callable[[Any, Path], bool]) -> int:
        notes, name = self.notes, self._picked(record, path, holds)
        if not name:
            return len(self.those(record, path, holds))
        return Figure(notes, f"len({name})", len(notes.names.listing(name, self.now.trace, self.now)))  # type: ignore[return-value]  # as above

    def _picked(self, record: str, path: Path, holds: Callable[[Any, Path], bool]) -> str:
        """The name of the list of their indices; "" where they are asked one by one."""
        scope, notes = self.book.scopes[record], self.notes
        if path or self.plan.scopes[scope][1] != 0 or notes.forced is not None:
            return ""
        each = f"elements(E.slots[{list_slot(self.plan, scope)}])"
        try:
            asked = notes.picked(lambda: holds(self, (Index(notes, "i", 0),)))  # type: ignore[arg-type]  # as above
        except Exception:  # noqa: BLE001  # whatever a question about any element does not bear
            return ""
        return notes.names.listed({"True": each, "False": "()"}.get(asked, f"[i for i in {each} if {asked}]"))

    def column(self, texts: list[str], widest: int) -> dict[str, str]:
        return {x: x + filled for x, filled in zip(texts, self.notes.padding(texts, widest), strict=True)}

    def filled(self, text: str, columns: int) -> str:
        source, fixed = self.notes.measured(text)
        return text + (self.notes.blank(f"' ' * ({columns - fixed} - ({source}))", "") if source else " " * (columns - fixed))

    def flush(self, figures: list[str]) -> list[str]:
        return [before + x for x, before in zip(figures, self.notes.padding(figures, columns=False), strict=True)]

    def laid_out(self, text: str, format: str) -> str:
        self.notes.format = format
        return text

    def asks(self, question: Callable[..., Any], *about: Any) -> Any:
        notes = self.notes
        if notes.fixed(*about):
            return question(*about)
        if notes.forced is not None:
            raise Unfit
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
        if notes.forced is not None:
            raise Unfit
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

    def silence(self, handle: int, path: Path) -> str:
        """Which of a few words it is hangs on all that the value stands on: the decision is asked as a whole."""
        if self.notes.forced is not None:
            raise Unfit
        outcome, lang, audience = self.decision.outcome, self.lang, self.audience

        def silent(evaluation: Evaluation, handle: int, path: Path) -> str:
            return Telling(Decision(evaluation, outcome, ()), lang, audience).silence(handle, path)

        ask: Callable[..., str] = self.reader.kept(f"silence {audience}", outcome, lambda _: silent)
        source = f"{self.notes.names.name(ask)}(E, {handle}, {self.notes.source(path)})"
        return self.notes.ask(source, ask(self.now, handle, self.notes.now(path)))  # type: ignore[no-any-return]  # a text

    def distinct(self, texts: list[str]) -> list[str]:
        out: list[str] = []
        for text in texts:
            if not any(self.same(text, x) for x in out):
                out.append(text)
        return out


SAID = ("label", "mark", "said", "then")  # what a template takes of a row


def _beside(notes: Notes, beside: dict[str, Any]) -> dict[str, Any]:
    """What is found out for each household anew: the words of it are blanks, how many rows there are is not."""
    out: dict[str, Any] = {}
    for key, found in beside.items():
        at = f"X.beside[{key!r}]"
        if found.__class__ is list:
            out[key] = [{k: _text(notes, f"{at}[{i}][{k!r}]", x[k]) for k in SAID if k in x} for i, x in enumerate(found)]
        else:
            out[key] = _text(notes, at, found) if found else ""  # whether there is any is known before
    return out


def _text(notes: Notes, source: str, text: str) -> str:
    return notes.blank(source, text, wide=notes.blank(f"X.columns({source})", ""))


def lists(reader: Reader) -> dict[Any, Any]:
    """The slots of the root that hold lists."""
    scopes = reader.plan.scopes
    return {list_slot(reader.plan, s): GIVEN for s in range(1, len(scopes)) if scopes[s][1] == 0}


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
