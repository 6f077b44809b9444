"""Machine code beside Python running the same text: arithmetic, loops over columns, calendar."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from doudi.batch.code import compiled, compiler, loops, numeric

TEXT = '''
from __future__ import annotations


def inner(a: int, sure: bool) -> int:
    if sure:
        return a // 7
    return -a


def mixed(a: int, b: int, d: int, xs: line, out: flags) -> int:
    """Every kind of expression that kernels are written in."""
    p = a // d * 3 - a % d + (b // 12) - (b % 5)
    q = min(a, b, 4) + max(a, b) + abs(a - b)
    t = a < b <= 100
    u = t and not (a == b) or a & 3 != 0
    r = inner(a, u) if u else inner(b, t)
    s = (1 if t else 2 if u else 3) + t * 4 | u * 16
    total = 0
    I1 = range(2, 6)
    for i1 in I1:
        if xs[i1] > a: total += xs[i1]
        else: total = total - (xs[i1] ^ 5)
    k = len(I1)
    while k > 0:
        k = k - 1
        out[k] = total >> k & 255
    m = n = p + q
    return m + n + r + s + total * (~b) + (xs[0] << 2)
'''


def test_text_means_to_the_machine_what_it_means_to_python(tmp_path: Path) -> None:
    (tmp_path / "text.py").write_text(TEXT, "utf-8")
    space: dict[str, Any] = {}
    exec(TEXT, space)
    run = compiled.functions(str(tmp_path / "text.py"), ("mixed",))["mixed"]
    r = random.Random(4)
    for _ in range(500):
        a, b, d = r.randint(-(10**9), 10**9), r.randint(-500, 500), r.randint(1, 10**6)
        xs = [r.randint(-(10**9), 10**9) for _ in range(6)]
        out, want = np.zeros(4, np.uint8), [0] * 4
        assert run(a, b, d, np.array(xs), out) == space["mixed"](a, b, d, xs, want)
        assert out.tolist() == want


@pytest.mark.parametrize("value", ["a / 2", "open(a)", "b", "a ** 2", "[a][0]"])
def test_what_is_not_this_plain_is_refused(value: str) -> None:
    with pytest.raises(compiler.Unfit):
        compiler.assembly([f"def f(a: int) -> int:\n    return {value}"], {}, ("f",))


def test_an_array_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError):
        loops.fast("marks")(np.zeros(3, np.int32), 3, np.zeros(3, np.int32))


@pytest.mark.parametrize("seed", range(4))
def test_loops_say_what_python_says_of_them(seed: int) -> None:
    r = np.random.default_rng(seed)
    n, off = int(r.integers(1, 70)), int(r.integers(0, 9))
    valid, codes = r.integers(0, 256, 20, np.uint8), r.integers(0, 5, n + off).astype(np.int32)
    words, known = r.integers(-50, 50, 2 * (n + off)), r.integers(-9, 9, 5)
    keys = np.sort(r.choice(1000, n, replace=False))
    theirs = np.repeat(keys, r.integers(0, 4, n))
    starts, column = np.concatenate([[0], np.cumsum(r.integers(0, 4, n))]), r.integers(0, 16, 4 * n)
    chosen = valid[:n] if n < 20 else np.ones(n, np.uint8)
    bytes8, known8 = r.integers(0, 256, n + off + 9, np.uint8), r.integers(-9, 9, 256)
    calls: dict[str, tuple[Any, ...]] = {
        "look_up": (codes, off, n, valid, 1, known, -7, np.zeros(n, np.int64)),
        "small": (bytes8, off, n, valid, seed % 2, known8, -7, 3, np.zeros(n, np.int64)),
        "spelt": (
            codes[:n].astype(np.int64), n, np.array([0, 1, 1, 4, 6, 9], np.int32), bytes8,
            np.zeros(n + 1, np.int32), np.zeros(3 * n, np.uint8)
        ),
        "walk": (np.append(keys, 2**63 - 1), n, theirs, len(theirs), 0, np.zeros(n + 1, np.int32)),
        "yes_no": (valid, off, n, valid, seed % 2, -7, np.zeros(n, np.int64)),
        "decimals": (words, off, n, valid, seed % 2, -7, 10, -20, 30, np.zeros(n, np.int64)),
        "wholes": (words, off, n, valid, seed % 2, -7, 10, -20, 30, np.zeros(n, np.int64)),
        "narrows": (codes, off, n, valid, seed % 2, -7, 10, 1, 3, np.zeros(n, np.int64)),
        "in_step": (keys, theirs, n, len(theirs), np.zeros(n + 1, np.int64)),
        "covered": (chosen, starts, column, 2, n, np.zeros(n + 1, np.int32), np.zeros(4 * n, np.int32)),
        "digits": (np.abs(words) * 977, off, n, np.zeros(n + 1, np.int32), np.zeros(20 * n, np.uint8)),
        "bitmap": (column, 3, n, np.zeros(n // 8 + 1, np.uint8)),
        "marks": (codes.astype(np.int64), n, np.zeros(5, np.int32)),
    }
    assert calls.keys() == {*loops.NAMES}
    for name, given in calls.items():
        plain = [x.tolist() if isinstance(x, np.ndarray) else x for x in given]
        assert loops.fast(name)(*given) == getattr(loops, name)(*plain), name
        for got, want in zip(given, plain, strict=True):
            assert (got.tolist() if isinstance(got, np.ndarray) else got) == want, name


def test_keys_out_of_step_are_seen() -> None:
    offsets = np.zeros(4, np.int64)
    run = loops.fast("in_step")
    assert run(np.array([1, 2, 5]), np.array([1, 1, 5]), 3, 3, offsets) == 1
    assert offsets.tolist() == [0, 2, 2, 3]
    for own, theirs in (([1, 5, 2], [1, 2, 5]), ([1, 2, 5], [1, 5, 2]), ([1, 1, 5], [1, 5, 5]), ([1, 2, 5], [1, 2, 7])):
        assert run(np.array(own), np.array(theirs), 3, 3, offsets) == 0


def test_calendar_as_machine_code() -> None:
    run = compiled.functions(numeric.__file__, ("age", "shift", "months", "month_end"))
    r = random.Random(9)
    for _ in range(2000):
        a, b = (r.randint(numeric.FIRST - 3, numeric.LAST + 3) for _ in "ab")
        assert run["age"](a, b) == numeric.age(a, b)
        assert run["months"](a, b) == numeric.months(a, b)
        assert run["month_end"](a) == numeric.month_end(a)
        assert run["shift"](a, months := r.randint(-3000, 3000)) == numeric.shift(a, months)
