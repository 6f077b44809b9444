"""Kernels made to run: their text compiled by LLVM in the memory of this process. Nothing that runs is ever kept on disk."""

from __future__ import annotations

import ctypes
from _thread import allocate_lock
from pathlib import Path

import numpy as np

from doudi.batch.code import compiler, numeric

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.code.frame import Frame

CONSTANTS = {name: getattr(numeric, name) for name in ("A", "N", "OPEN", "FIRST", "LAST")}
WIDTHS = {
    kind: tuple(map(np.dtype, widths))
    for kind, widths in {"line": ["int64"], "plane": ["int64"], "narrow": ["int32"], "flags": ["uint8", "bool"]}.items()
}
_lock = allocate_lock()
_made: dict[str, Run] = {}


def compiled(kernel: Frame) -> Run:
    """The kernel's `run`, ready: a function of first, last and numpy arrays, which lets other threads run meanwhile."""
    source = kernel.module()
    with _lock:  # one compilation, however many threads ask
        if source not in _made:
            _made[source] = _compile(source)
        return _made[source]


def functions(path: str, names: tuple[str, ...]) -> dict[str, Run]:
    """Functions of a file of plain loops, ready to be called."""
    source = Path(path).read_text("utf-8")
    engine = machine_code([source], names)
    return {name: Run(engine, source, name) for name in names}


def _compile(source: str) -> Run:
    return Run(machine_code([Path(numeric.__file__).read_text("utf-8"), source], ("run",)), source, "run")


def machine_code(
    sources: list[str],
    names: tuple[str, ...],
    constants: dict[str, int] = CONSTANTS,
    symbols: dict[str, int] | None = None,
    wide: tuple[str, ...] = (),
) -> Any:
    """LLVM's engine that holds the machine code of some functions and of all that they call.

    symbols: functions of others, by their addresses. wide: functions that compute in 128 bits.
    """
    import llvmlite.binding as llvm

    for name, address in (symbols or {}).items():
        llvm.add_symbol(name, address)
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    module = llvm.parse_assembly(compiler.assembly(sources, constants, names, wide))
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )
    passes = llvm.create_new_module_pass_manager()  # the few that count: the usual row of them takes three times as long for nothing
    passes.add_sroa_pass()
    passes.add_instruction_combine_pass()
    passes.add_simplify_cfg_pass()
    passes.add_new_gvn_pass()
    passes.run(module, llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options()))
    engine = llvm.create_mcjit_compiler(module, target)
    engine.finalize_object()
    return engine


class Run:
    """Machine code and how to call it: with integers, numpy arrays, and addresses in place of arrays."""

    def __init__(self, engine: Any, source: str, name: str):
        self._engine = engine  # the code lives as long as this
        self._kinds = compiler.parameters(source, name)
        words: list[Any] = []
        for k in self._kinds:
            words += [ctypes.c_void_p, ctypes.c_int64] if k == "plane" else [ctypes.c_int64 if k == "int" else ctypes.c_void_p]
        self._code = ctypes.CFUNCTYPE(ctypes.c_int64, *words)(engine.get_function_address(name))

    def __call__(self, *given: Any) -> int:
        words: list[int] = []
        for x, kind in zip(given, self._kinds, strict=True):
            if kind == "int" or x.__class__ is int:
                words.append(x)
                continue
            if not x.flags.c_contiguous or x.dtype not in WIDTHS[kind]:
                raise TypeError(f"{x.dtype} is no {kind}")
            words += [x.ctypes.data, x.shape[1]] if kind == "plane" else [x.ctypes.data]
        return int(self._code(*words))
