"""doudi (兜底): policy as code for social assistance.

    policy files ─ syntax ─▶ tree ─ program ─▶ typed program ─ plan ─▶ plan ─ decision ─▶ decision ─ explanation ─▶ words

    >>> import doudi
    >>> decision = doudi.load().programme("zhongwei", "rural_dibao").decide(household, as_of="2019-06-01")
    >>> print(doudi.explain(decision))

`load` gives the policies of a tree, `decide` decides by the shipped ones, `explain` renders a decision. Names are imported on first use,
so that `doudi decide` starts cold in little more than Python's own time.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.base.value import Value
    from doudi.decision.decision import Decision
    from doudi.pipeline import Policies, Programme, decide, explain, load
    from doudi.text.diagnostic import Diagnostic, InputError, PolicyError

__version__ = "0.1.0"
__all__ = [
    "Decision",
    "Diagnostic",
    "InputError",
    "Policies",
    "PolicyError",
    "Programme",
    "Value",
    "decide",
    "explain",
    "load",
]
_homes = {
    "Decision": "doudi.decision.decision",
    "Value": "doudi.decision.base.value",
    "Diagnostic": "doudi.text.diagnostic",
    "InputError": "doudi.text.diagnostic",
    "PolicyError": "doudi.text.diagnostic",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'doudi' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_homes.get(name, "doudi.pipeline")), name)
    return found
