"""The questions that tell forms apart, as a tree: what is asked next hangs on what was answered before, and on nothing else."""

from __future__ import annotations

from doudi.explanation.forms.blanks import Unfit

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.forms.blanks import Names
    from doudi.explanation.forms.form import Form

    Question = tuple[str, Any]

DEEPEST = 60  # questions inside questions that Python reads without complaint


def test(source: str, answer: Any, names: Names) -> str:
    """The expression that is true where a question has an answer."""
    if answer is True:
        return source if " " not in source else f"({source})"
    if answer is False:
        return f"not ({source})"
    if answer.__class__ is type:
        return f"{source} is {names.name(answer)}"
    return f"{source} == {answer!r}"  # a whole number, or several; None


class Run:
    """Questions that everybody so far has answered alike, then what follows."""

    __slots__ = ("_names", "check", "next", "questions")

    def __init__(self, questions: list[Question], names: Names, then: Any):
        self.questions, self._names, self.next = questions, names, then
        self.check: Callable[[Any, Any], Any] = self._first

    def _first(self, trace: Any, evaluation: Any) -> Any:
        """Compiles the questions when they are first asked."""
        self.check = self._names.function([], self.tests())
        return self.check(trace, evaluation)

    def tests(self) -> str:
        return " and ".join([test(*q, self._names) for q in self.questions])


class Fork:
    """A question with more than one answer."""

    __slots__ = ("answers", "ask", "source")

    def __init__(self, source: str, names: Names, answers: dict[Any, Any]):
        self.source, self.answers = source, answers
        self.ask = names.function([], source)


def planted(node: Any, questions: list[Question], names: Names, form: Form) -> Any:
    """The tree with a form more. Raises Unfit where the questions are not those of the tree: something was asked that was not noted."""
    if node is None:
        return Run(questions, names, form) if questions else form
    if node.__class__ is Run:
        return _along(node, questions, names, form)
    if node.__class__ is Fork:
        if not questions or questions[0][0] != node.source:
            raise Unfit
        answer, rest = questions[0][1], questions[1:]
        node.answers[answer] = planted(node.answers.get(answer), rest, names, form)
        return node
    if questions:
        raise Unfit
    return form


def _along(run: Run, questions: list[Question], names: Names, form: Form) -> Any:
    """The same of a run, which is parted where an answer differs."""
    for i, (source, answer) in enumerate(run.questions):
        if i == len(questions) or questions[i][0] != source:
            raise Unfit
        if questions[i][1] == answer and questions[i][1].__class__ is answer.__class__:
            continue
        before, after = run.questions[:i], run.questions[i + 1 :]
        kept = Run(after, names, run.next) if after else run.next
        fork = Fork(source, names, {answer: kept, questions[i][1]: planted(None, questions[i + 1 :], names, form)})
        return Run(before, names, fork) if before else fork
    run.next = planted(run.next, questions[len(run.questions) :], names, form)
    return run


def size(node: Any) -> int:
    """How many questions a tree has."""
    if node.__class__ is Run:
        return len(node.questions) + size(node.next)
    return 1 + sum(map(size, node.answers.values())) if node.__class__ is Fork else 0


class Flat:
    """A whole tree as one function of (trace, evaluation) that gives the form: a third of the time of walking it."""

    def __init__(self, root: Any, names: Names):
        self.names = names
        self.lines: list[str] = []
        self._write(root, 0)

    def made(self) -> Callable[[Any, Any], Form | None]:
        return self.names.function(self.lines, "None")

    def _say(self, depth: int, text: str) -> None:
        self.lines.append(" " * depth + text)

    def _write(self, node: Any, depth: int) -> None:
        if depth > DEEPEST:
            raise Unfit
        if node.__class__ is Run:
            self._say(depth, f"if not ({node.tests()}): return None")
            self._write(node.next, depth)
        elif node.__class__ is Fork:
            many = len(node.answers) > 2
            if many:
                self._say(depth, f"x = {node.source}")
            for answer, then in node.answers.items():
                self._say(depth, f"if {test('x' if many else node.source, answer, self.names)}:")
                self._write(then, depth + 1)
            self._say(depth, "return None")
        else:
            self._say(depth, f"return {self.names.name(node)}")
