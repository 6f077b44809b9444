"""Kernels made to run: compiled by Numba once, kept as machine code in the private cache folder, found by the digest of their text.

This is the one place where doudi keeps code and not data. It is kept only in a folder that nobody else can write (plancache.folder), and
DOUDI_CACHE=off keeps nothing.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock
from pathlib import Path

from doudi.plancache import digest, folder

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.kernel import Kernel

HEAD = """\
from doudi.batch.numeric import (
    A, N, OPEN, age, by_band, by_choice, by_day, half, month_end, month_start, months, shift, year_end, year_start,
)


"""
_lock = allocate_lock()
_made: dict[str, Any] = {}


def compiled(kernel: Kernel) -> Any:
    """The kernel's `run`, ready: compiled now, or taken from the cache of an earlier run."""
    source = HEAD + kernel.module()
    with _lock:  # one compilation, however many threads ask
        name = f"doudi_kernel_{_mark(source)}"
        if name not in _made:
            _made[name] = _compile(name, source, len(kernel.plan.scopes))
        return _made[name]


def _mark(source: str) -> str:
    """A digest of everything that machine code is made of."""
    import llvmlite
    import numba

    here = Path(__file__).parent / "numeric.py"
    versions = f"{sys.version} {numba.__version__} {llvmlite.__version__}"
    return digest([source.encode(), here.read_bytes(), versions.encode()])[:40]


def _compile(name: str, source: str, scopes: int) -> Any:
    from types import ModuleType

    from numba import int64, njit, types, void

    where = _place(name, source)
    module = ModuleType(name)
    module.__file__ = where or f"<{name}>"
    sys.modules[name] = module  # what Numba keeps is found again by this name
    exec(compile(source, module.__file__, "exec"), module.__dict__)  # noqa: S102  # node ids and integers only
    line, plane = types.Array(int64, 1, "C"), types.Array(int64, 2, "C")
    flags = types.Array(types.uint8, 1, "C")
    arrays = [line, *[plane] * scopes, *[line] * (scopes - 1), *[flags] * (scopes - 1), *[plane] * scopes]
    options = {"nogil": True, "error_model": "numpy"}
    module.__dict__["one"] = njit(**options)(module.__dict__["one"])  # compiled with `run`, if that is
    run = njit(void(line, line, line, *arrays, flags), cache=where is not None, **options)
    return run(module.__dict__["run"])


def _place(name: str, source: str) -> str | None:
    """The file beside which Numba keeps its machine code, written anew if its text is not this; None without a private folder."""
    shelf = folder()
    if shelf is None or os.environ.get("DOUDI_CACHE") == "off":
        return None
    home = Path(shelf, "kernels")
    try:
        home.mkdir(mode=0o700, exist_ok=True)
        cache = home / "__pycache__"
        cache.mkdir(mode=0o700, exist_ok=True)
        for made in (home, cache):
            found = made.lstat()
            if found.st_mode & 0o170022 != 0o040000 or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
                return None
        path = home / f"{name}.py"
        if not path.is_file() or path.read_text("utf-8") != source:
            part = path.with_suffix(f".{os.getpid()}")
            part.write_text(source, "utf-8")
            part.replace(path)
    except OSError:
        return None
    return str(path)
