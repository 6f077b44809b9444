"""What docs/serving.md tells people to run is run: every curl line against a real service, and its tables against the settings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from doudi.service.base.settings import NAMES
from doudi.service.endpoints.table import ENDPOINTS
from service import ROOT, served

PAGE = (ROOT / "docs" / "serving.md").read_text("utf-8")
CURLS = [line for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S) for line in block.splitlines()]


def test_curl_examples(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    for name in ("examples", "policies"):
        (tmp_path / name).symlink_to(ROOT / name)
    (made,) = re.findall(r"^    (tr .*?)  +#", PAGE, re.M)
    subprocess.run(made, shell=True, cwd=tmp_path, check=True)
    assert len(CURLS) >= 10
    with served(tmp_path, ROOT / "policies") as server:
        for line in CURLS:
            done = subprocess.run(line, shell=True, cwd=tmp_path, env={**os.environ, "DOUDI": server.url}, capture_output=True)
            assert done.returncode == 0 and done.stdout, (line, done.stderr)
    said, shown = json.loads(done.stdout), json.loads(re.findall(r"^```json\n(.*?)^```$", PAGE, re.M | re.S)[0])
    assert said | {"instance": ""} == shown | {"instance": ""}


def test_every_call_and_setting_is_told() -> None:
    for name in NAMES:
        assert f"`{name}`" in PAGE, name
    for e in ENDPOINTS:
        assert e.path.split("/{")[0] in PAGE, e.path
