"""The forms of one part: found by what is asked of a household, made when one has none, proved before they serve."""

from __future__ import annotations

from _thread import allocate_lock

from doudi.explanation.forms.tree import Flat, Fork, Run, planted, size

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.explanation.base.telling import Path, Telling
    from doudi.explanation.forms import Tell
    from doudi.explanation.forms.blanks import Names
    from doudi.explanation.forms.form import Form
    from doudi.explanation.forms.tree import Question

    Find = Callable[[Any, Any], Form | None]

PROOFS = 2  # households of which a form has to say what the teller says before it serves
FIRST = 250  # forms of one part that may cost as much as it took to tell it so far
MOST, MOST_IN_ALL = 500, 4000  # forms of one part; of a process: 75 MB, if they were all of sections
WORTH, LATE = 100, 1000  # times that a part is told for each form more: of the first ones, whose making takes about as long, of the others
CALM = 4  # households for each question of a tree that are walked before it is made one function
NEVER = 10**18
FALSE = 3  # failures to make one, more than those made, after which none is tried


class Forms:
    """`serving`: whether any is used; `made`, `failed`, `served`: how often one could be made, could not, and was used; `spare`: what may
    still be spent."""

    in_all = 0  # made in this process

    __slots__ = ("_lock", "_names", "_tell", "_trees", "failed", "made", "served", "serving", "spare")

    def __init__(self, tell: Tell):
        self._tell = tell
        self._names: Any = None
        self._trees: dict[Any, Tree] = {}
        self._lock = allocate_lock()
        self.serving, self.spare = True, WORTH
        self.made = self.failed = self.served = 0

    def __call__(self, t: Telling, key: Any, path: Path) -> Any:
        """What the teller says, if need be by asking it."""
        tree, form = self._trees.get(key), None
        if tree is not None:
            trace, evaluation = t.trace, t.evaluation
            try:
                form = tree.find(trace, evaluation)
                if form is not None and form.proved >= PROOFS and self.serving:
                    out = form.fill(trace, evaluation, t)
                    self.spare += 1
                    self.served += 1
                    return out
            except Exception:  # noqa: BLE001  # a question or a blank that this household has nothing for: the teller finds the words
                form = None
        told = self._tell(t, key, path)
        self.spare += 1
        if self.serving:
            self._learn(t, key, path, told, form)
        return told

    def _learn(self, t: Telling, key: Any, path: Path, told: Any, form: Form | None) -> None:
        if form is not None:
            if _says(form, t, told):
                form.proved += 1
            else:
                self.serving = False  # the teller looked at something that was not noted: no form can be trusted
            return
        price = WORTH if self.made < FIRST else LATE
        if self.spare >= price and self.made < MOST and Forms.in_all < MOST_IN_ALL:
            with self._lock:  # names are given once
                self.spare -= price
                self._make(t, key, path, told)

    def _make(self, t: Telling, key: Any, path: Path, told: Any) -> None:
        from doudi.explanation.forms.blanks import Names, Unfit
        from doudi.explanation.forms.recording import recorded

        if self._names is None:
            self._names = Names()
        made = recorded(t, self._tell, key, path, self._names)
        if made is None or not _says(made[0], t, told):
            self.failed += 1
            self.serving = self.failed < FALSE + self.made
            return
        form, notes = made
        tree = self._trees.get(key)
        if tree is None:
            tree = self._trees[key] = Tree(self._names)
        try:
            tree.plant(notes.questions, form)
        except Unfit:
            self.serving = False
        self.made += 1
        Forms.in_all += 1


def _says(form: Form, t: Telling, told: Any) -> bool:
    """Whether a form says of a household what the teller says."""
    try:
        return bool(form.fill(t.trace, t.evaluation, t) == told)
    except Exception:  # noqa: BLE001  # whatever it does not bear
        return False


class Tree:
    """`find(trace, evaluation)`: the form of a household, or None. What has grown is walked, until it has been for so long that all is
    worth making one function."""

    __slots__ = ("_asked", "_flat", "_names", "_root", "_until", "find")

    def __init__(self, names: Names):
        self._names = names
        self._root: Any = None
        self._flat: Find | None = None
        self._asked = self._until = 0
        self.find: Find = self._walked

    def plant(self, questions: list[Question], form: Form) -> None:
        """Raises Unfit."""
        self._root = planted(self._root, questions, self._names, form)
        self._until = CALM * size(self._root)
        self.find = self._walked if self._flat is None else self._either

    def _either(self, trace: Any, evaluation: Any) -> Form | None:
        """By the function that there is, and where it knows none by walking."""
        form = self._flat(trace, evaluation) if self._flat is not None else None
        return self._walked(trace, evaluation) if form is None else form

    def _walked(self, trace: Any, evaluation: Any) -> Form | None:
        self._asked += 1
        if self._asked >= self._until:
            self._asked = 0
            self._flatten()
        node = self._root
        while True:
            kind = node.__class__
            if kind is Run:
                if not node.check(trace, evaluation):
                    return None
                node = node.next
            elif kind is Fork:
                node = node.answers.get(node.ask(trace, evaluation))
            else:
                return node  # type: ignore[no-any-return]  # a form, or None

    def _flatten(self) -> None:
        from doudi.explanation.forms.blanks import Unfit

        try:
            self.find = self._flat = Flat(self._root, self._names).made()
        except Unfit:
            self._until = NEVER
