"""What only a wheel carries: the trees that a checkout, and so an editable install, reads where they are."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataTrees(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            for tree in ("policies", "schemas"):
                build_data["force_include"][str(Path(self.root) / tree)] = f"doudi/_data/{tree}"
