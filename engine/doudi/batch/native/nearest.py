"""The nearest value of one fact that grants, in the Python that batch/code/compiler.py compiles: the steps of explanation/changes/slice.py
(`least`) with the whole kernel in the middle of them. sweep.py lays out what is asked.

Jobs begin with their number and the table of `granted` (0: none). A job is JOB words: where the slots of the first element begin, words of
an element, where the number of elements stands, the slot, the limit to which the fact may go, its table. A table: the address and the
bit of the answer, how many comparisons are looked at, and of each the address of its left side, its factor, the same of its right side.
`a` and `b` are how far they are from turning at the last value refused and granted, `m` at hand; A where one is not known.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.batch.code.dialect import FOUND, JOB, MOST_WORDS, A, N, here, line, word_at
    from doudi.batch.native.objects import fill, put

    def asked(at: int, p: int, day: int, base: int) -> bool:
        """Everything computed with p in the word at `at`; written with the kernel (sweep.py)."""


def swept(day: int, base: int, jobs: line, a: line, b: line, m: line, found: int) -> int:
    """All jobs, every element of each: how many words of `found` are set, 0 where it cannot be said. First how many facts were asked about,
    then of each that grants: job, element, value now, how far off the turn looked from afar, the nearest value that grants, how many
    evaluations it took beyond those at now and at the limit, and what is granted with it (`granted`)."""
    size = 1
    spent = 0
    for j in range(jobs[0]):
        at = 2 + j * JOB
        limit = jobs[at + 4]
        for i in range(word_at(jobs[at + 2])):
            place = jobs[at] + (i * jobs[at + 1] + jobs[at + 3]) * 8
            now = word_at(place)
            if now == A:
                return 0
            if (now != N) & (now != limit):
                spent = spent + 1
                if size + FOUND > MOST_WORDS:
                    return 0
                to = found + size * 8
                put(here(to), j)
                put(here(to + 8), i)
                put(here(to + 16), now)
                said = sought(place, now, limit, day, base, here(jobs[at + 5]), a, b, m, here(to + 24))
                if said == 2:
                    if not asked(place, word_at(to + 32), day, base):
                        return 0
                    if jobs[1] != 0:
                        granted(here(jobs[1]), here(to + 48))
                    size = size + FOUND
                put(here(place), now)
                if said == 0:
                    return 0
    put(here(found), spent)
    return size


def granted(table: line, out: line) -> int:
    """The route by which it is granted, -1 for none, and what is due. `table`: the address of what is due, how many routes, and of each the
    address and the bit that say whether it is taken."""
    out[0] = -1
    for k in range(table[1]):
        if out[0] < 0:  # noqa: SIM102  # both sides of `and` are computed there
            if word_at(table[2 + k * 2]) >> table[3 + k * 2] & 1 != 0:
                out[0] = k
    out[1] = word_at(table[0])
    return 0


def sought(
    at: int, now: int, limit: int, day: int, base: int, table: line, a: line, b: line, m: line, out: line
) -> int:
    """0: not to be said here. 1: the limit does not grant. 2: `out` has the last three words that `swept` tells."""
    count = table[2]
    step = 1 if limit > now else -1
    bad = now
    good = limit
    p = limit
    n = 0
    turn = 0
    first = 0
    far = 0
    by_root = False
    while n < 1000:
        if not asked(at, p, day, base):
            return 0
        n = n + 1
        holds = word_at(table[0]) >> table[1] & 1 != 0
        for k in range(count):
            if not margin_of(table, 3 + k * 4, m, k):
                return 0
        neighbour = False
        if n == 1:
            if not holds:
                return 1
            fill(b, m, count)
            p = now
        else:
            if holds & (n > 2):
                good = p
                fill(b, m, count)
                if by_root & (far > 1):
                    p = good - step
                    by_root = False
                    neighbour = True
            else:
                if n > 2:
                    bad = p
                fill(a, m, count)
            if not neighbour:
                span = (good - bad) * step
                if (span <= 1) & (n > 2):
                    return sought_at(out, first, good, n - 2)
                far = -1
                for k in range(count):
                    if crosses(a[k], b[k]):
                        if not share_of(span, a[k], b[k], out):
                            return 0
                        far = out[0] if (far < 0) | (out[0] < far) else far
                if n == 2:
                    first = far if far >= 0 else span
                if span <= 1:
                    return sought_at(out, first, good, 0)
                by_root = (far >= 0) & (turn % 3 < 2)
                turn = turn + 1
                if by_root:
                    far = far + 1 if far + 1 < span else span - 1
                else:
                    far = span // 2
                p = bad + step * far
    return 0


def sought_at(out: line, first: int, value: int, cost: int) -> int:
    out[0] = first
    out[1] = value
    out[2] = cost
    return 2


def crosses(a: int, b: int) -> bool:
    """Whether a comparison turns between two values."""
    if (a == A) | (b == A):
        return False
    return ((a > 0) != (b > 0)) | ((a >= 0) != (b >= 0))


def margin_of(table: line, at: int, to: line, k: int) -> bool:
    """By how much a comparison holds or fails. In 128 bits: False where it does not fit 64."""
    x = word_at(table[at])
    y = word_at(table[at + 2])
    to[k] = A
    if (x != N) & (y != N):
        to[k] = x * table[at + 1] - y * table[at + 3]
    return True


def share_of(span: int, a: int, b: int, to: line) -> bool:
    """span * a // (a - b), which is between 0 and span, in 128 bits, bit by bit."""
    c = a - b
    n = span * a
    if c < 0:
        c = -c
        n = -n
    bit = 1
    while bit <= span:
        bit = bit * 2
    q = 0
    while bit > 0:
        if (q + bit) * c <= n:
            q = q + bit
        bit = bit >> 1
    to[0] = q
    return True
