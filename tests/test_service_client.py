"""A client made from the OpenAPI file by a well-known maker: made without a warning, and it works against a real service."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from service import ROOT, WANG, served


def test_generated_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openapi_python_client")
    (tmp_path / "config.yaml").write_text((ROOT / "deploy/client.yaml").read_text("utf-8") + "post_hooks: []\n", "utf-8")
    with served(tmp_path, ROOT / "policies") as server:
        (tmp_path / "openapi.json").write_bytes(server.raw("GET", "/openapi.json")[2])
        words = ["generate", "--path", "openapi.json", "--output-path", "made", "--meta", "none", "--config", "config.yaml"]
        call = "from openapi_python_client.cli import app; app()"
        done = subprocess.run([sys.executable, "-c", call, *words], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2_000:]
        assert "WARNING" not in done.stdout + done.stderr, done.stdout[-4_000:]
        monkeypatch.syspath_prepend(tmp_path)
        made = importlib.import_module("made")
        models = importlib.import_module("made.models")
        decide = importlib.import_module("made.api.default.decide")
        household = models.HouseholdZhongwei.from_dict(json.loads(WANG))
        with made.Client(base_url=server.url) as client:
            asked = {"client": client, "region": models.DecideRegion.ZHONGWEI, "programme": "rural_dibao"}
            answer = decide.sync_detailed(body=household, **asked)
            assert answer.status_code == 200
            (decision,) = answer.parsed.decisions
            assert decision.status == "granted" and decision.amount == json.loads(answer.content)["decisions"][0]["amount"]
            wrong = decide.sync_detailed(body=household, **{**asked, "as_of": "1990-01-01"})
            assert (wrong.status_code, wrong.parsed.code) == (404, "not-in-force")
            found = importlib.import_module("made.api.default.regions").sync(client=client)
            assert "zhongwei" in [r.region for r in found.regions]
            same = importlib.import_module("made.api.default.diff").sync(
                client=client, old="zhongwei/screening", new="taian/screening", proof=models.DiffProof.NO,
            )
            assert same.compared
