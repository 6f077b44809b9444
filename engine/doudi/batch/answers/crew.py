"""Processes that decide what the engine must decide one by one: Python's lock would leave all cores but one idle.

Each is given a plan once, then some households at a time, and answers with what a function makes of their decisions. Answers come in
the order of the asking, and few are under way at a time. A process that cannot be had, or dies, costs nothing but time: the caller's own
decides.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from _thread import allocate_lock
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.decision.decision import Decision
    from doudi.plan.nodes import Plan

    Ask = tuple[list[Any], int, list[tuple[tuple[int, ...], Any]]]  # slots, day, and of each subject its way and what the function is given
    Work = Callable[[Decision, Any], Any]  # found by its name where doudi is installed

SHARE = 24  # households that are sent at a time
WORTH = 256  # households that processes are started for: one takes a third of a second


class Lost(Exception):
    """A process is gone, or could not do it."""


class Crew:
    """`count` processes at most, started when there is enough to do. Shared between threads."""

    def __init__(self, count: int):
        self.count = count
        self._free: SimpleQueue[_Helper | None] = SimpleQueue()
        for _ in range(count):
            self._free.put(None)
        self._pool = ThreadPoolExecutor(count)
        self._all: list[_Helper] = []
        self._plans: dict[int, tuple[Plan, bytes]] = {}
        self._lock = allocate_lock()

    def each(self, plan: Plan, programme: str, asks: Iterator[Ask], work: Work, alone: Callable[[Ask], list[Any]]) -> Iterator[Any]:
        """What `work` makes of each subject's decision, in order. `alone` does the same for one household here."""
        under_way: deque[tuple[Future[list[Any]], list[Ask]]] = deque()
        for share in _shares(asks):
            under_way.append((self._pool.submit(self._sent, plan, programme, share, work), share))
            if len(under_way) > 2 * self.count:
                yield from _taken(*under_way.popleft(), alone)
        while under_way:
            yield from _taken(*under_way.popleft(), alone)

    def _sent(self, plan: Plan, programme: str, share: list[Ask], work: Work) -> list[Any]:
        """A share by a process that is free. Raises Lost."""
        helper = self._free.get()
        try:
            if helper is None:
                helper = _Helper()
                with self._lock:
                    self._all.append(helper)
            with self._lock:
                key = id(plan)
                if key not in self._plans:
                    self._plans[key] = plan, pickle.dumps(plan.to_data())
            return helper.asked(key, self._plans[key][1], (programme, share, work))
        except (OSError, EOFError, pickle.PickleError, Lost) as problem:
            if helper is not None:
                helper.end()
            helper = None
            raise Lost from problem
        finally:
            self._free.put(helper)

    def end(self) -> None:
        """Ends all processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for helper in self._all:
            helper.end()


def _shares(asks: Iterator[Ask]) -> Iterator[list[Ask]]:
    held: list[Ask] = []
    for ask in asks:
        held.append(ask)
        if len(held) == SHARE:
            yield held
            held = []
    if held:
        yield held


def _taken(future: Future[list[Any]], share: list[Ask], alone: Callable[[Ask], list[Any]]) -> Iterator[Any]:
    try:
        yield from future.result()
    except Lost:
        for ask in share:
            yield from alone(ask)


class _Helper:
    """One process. Raises OSError where it cannot be started."""

    def __init__(self) -> None:
        code = f"import sys; sys.path[:] = {sys.path!r}; from doudi.batch.answers.crew import serve; serve()"
        pipe = subprocess.PIPE  # a session of its own: an interrupt is the caller's affair, who then closes the pipe
        self._process = subprocess.Popen(  # noqa: S603  # this very Python
            [sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._known: set[int] = set()

    def asked(self, key: int, plan: bytes, what: tuple[Any, ...]) -> list[Any]:
        """Raises Lost, OSError, EOFError."""
        given, found = self._process.stdin, self._process.stdout
        assert given is not None
        assert found is not None
        pickle.dump((key, None if key in self._known else plan, *what), given)
        given.flush()
        self._known.add(key)
        answer = pickle.load(found)  # noqa: S301  # from a process of our own
        if answer is None:
            raise Lost
        return list(answer)

    def end(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both are pipes
        self._process.wait()


# -- in the process


def serve() -> None:
    """Answers what is asked on the standard input until it ends."""
    import os

    given, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed gets between the answers
    engines: dict[int, Any] = {}
    while True:
        try:
            key, plan, programme, share, work = pickle.load(given)  # noqa: S301  # from the process that started this one
        except EOFError:
            return
        try:
            if plan is not None:
                engines[key] = _engine(plan)
            answer = [x for ask in share for x in decided(engines[key], programme, ask, work)]
        except Exception:  # noqa: BLE001  # whatever it is: the caller decides these itself, and says what is wrong
            answer = None
        pickle.dump(answer, out)
        out.flush()


def _engine(plan: bytes) -> Any:
    from doudi.decision.engine import Engine
    from doudi.plan.nodes import Plan

    return Engine(Plan.from_data(pickle.loads(plan)))  # noqa: S301  # as above


def decided(engine: Any, programme: str, ask: Ask, work: Work) -> list[Any]:
    """What `work` makes of the decisions about one household's subjects."""
    from doudi.decision.decision import Decision, Evaluation

    slots, day, subjects = ask
    evaluation = Evaluation(engine, slots, day)
    outcome = engine.plan.outcomes[programme]
    return [work(Decision(evaluation, outcome, path), more) for path, more in subjects]
