"""Kernels made to run: their text compiled by LLVM in the memory of this process. Nothing that runs is ever kept on disk."""

from __future__ import annotations

import ctypes
from _thread import allocate_lock
from pathlib import Path

from doudi.batch import machine, numeric

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.kernel import Kernel

CONSTANTS = {name: getattr(numeric, name) for name in ("A", "N", "OPEN", "FIRST", "LAST")}
_lock = allocate_lock()
_made: dict[str, Any] = {}


def compiled(kernel: Kernel) -> Any:
    """The kernel's `run`, ready: a function of first, last and numpy arrays, which lets other threads run meanwhile."""
    source = kernel.module()
    with _lock:  # one compilation, however many threads ask
        if source not in _made:
            _made[source] = _compile(source)
        return _made[source]


def _compile(source: str) -> Any:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    helpers = Path(numeric.__file__).read_text("utf-8")
    module = llvm.parse_assembly(machine.assembly([helpers, source], CONSTANTS, "run"))
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = options.slp_vectorization = False  # nothing here gains by it
    passes = llvm.create_pass_builder(target, options)
    passes.getModulePassManager().run(module, passes)
    engine = llvm.create_mcjit_compiler(module, target)
    engine.finalize_object()
    return Run(engine, source)


class Run:
    """Machine code and how to call it."""

    def __init__(self, engine: Any, source: str):
        self._engine = engine  # the code lives as long as this
        kinds = [a for a in machine.parameters(source, "run") if a != "int"]
        self._planes = [k == "plane" for k in kinds]
        words = [ctypes.c_int64] * 2
        for k in kinds:
            words += [ctypes.c_void_p, ctypes.c_int64] if k == "plane" else [ctypes.c_void_p]  # type: ignore[list-item]  # both are simple
        self._code = ctypes.CFUNCTYPE(ctypes.c_int64, *words)(engine.get_function_address("run"))

    def __call__(self, first: int, last: int, *arrays: Any) -> None:
        words: list[int] = []
        for array, plane in zip(arrays, self._planes, strict=True):
            if not array.flags.c_contiguous or array.dtype not in ("int64", "uint8"):
                raise TypeError("a kernel reads arrays of int64 and uint8 in rows")
            words += [array.ctypes.data, array.shape[1]] if plane else [array.ctypes.data]
        self._code(first, last, *words)
