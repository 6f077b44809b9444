"""One profile for every run: the same examples each time, no clock. DOUDI_DEEP=1 looks twenty times as far."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings

from service import until
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


@pytest.fixture
def layered(tmp_path: Path) -> Made:
    """A model and a region `here` that extends it."""
    return Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server of our own, on a socket in a folder of its own."""
    initdb = shutil.which("initdb")
    if initdb is None:
        pytest.skip("no initdb on this machine")
    folder = tempfile.mkdtemp(prefix="pg-")
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        import pwd

        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            pytest.skip("PostgreSQL refuses root, and there is no user nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = f"{folder}/data"
    done = subprocess.run([initdb, "-D", data, "-A", "trust", "-U", "doudi", "-E", "UTF8"], capture_output=True, cwd=folder, **who)
    if done.returncode:
        shutil.rmtree(folder)
        pytest.skip(f"initdb: {done.stderr.decode(errors='replace')[-200:]}")
    start = ["postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    server = subprocess.Popen(start, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who)
    url = f"postgresql+psycopg://doudi@/postgres?host={folder}"
    try:
        until(lambda: _answers(url), True)
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # it does not wait for who is still connected
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_server: str, tmp_path: Path) -> str:
    """The URL of an empty database of it."""
    name = f"d{abs(hash(str(tmp_path))):x}"
    db = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with db.connect() as link:
        link.exec_driver_sql(f"CREATE DATABASE {name}")
    db.dispose()
    return postgres_server.replace("/postgres?", f"/{name}?")


def _answers(url: str) -> bool:
    db = sa.create_engine(url)
    try:
        with db.connect():
            return True
    except sa.exc.OperationalError:
        return False
    finally:
        db.dispose()
