"""One profile for every run: the same examples each time, no clock. DOUDI_DEEP=1 looks twenty times as far."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from trees import Made, simple

DEEP = 20 if os.environ.get("DOUDI_DEEP") else 1

settings.register_profile(
    "doudi",
    deadline=None,
    derandomize=not os.environ.get("DOUDI_DEEP"),
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
)
settings.load_profile("doudi")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write golden files anew, for a person to review")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """A layer with the usual vocabulary and nothing else."""
    yield simple(tmp_path)
