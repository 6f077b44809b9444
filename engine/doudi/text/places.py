"""Where the shipped data lies: in the installed package, or in the checkout it runs from."""

from __future__ import annotations

import os

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def shipped(name: str) -> str:
    """The folder `policies` or `schemas`: of the wheel (`_data/`) if it carries one, else of the checkout."""
    inside = os.path.join(HERE, "_data", name)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(HERE)), name)


def policies_folder(named: str | None = None) -> str:
    """`--policies`, else DOUDI_POLICIES, else the shipped tree."""
    return named or os.environ.get("DOUDI_POLICIES") or shipped("policies")
