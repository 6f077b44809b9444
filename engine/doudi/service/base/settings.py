"""What the service is told: command line over environment over file over default, read once and checked before anything starts."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from typing import Any

from doudi.text.diagnostic import InputError, did_you_mean, fault

PREFIX = "DOUDI_SERVE_"
HANDED = "DOUDI_SERVE_HANDED"  # the whole settings, from the command to its workers
LOOPBACK = ("127.0.0.1", "::1", "localhost")
KEEPS = ("none", "masked", "encrypted")
GRACE = 30  # seconds for requests in flight at the end
LAST = 5  # seconds for the rest: what waits for the record


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes in bytes, times in seconds, rates in requests a second; 0 switches a limit or the watching off."""

    host: str = "127.0.0.1"
    port: int = 8080  # 0: any free port, which is printed
    policies: str = ""  # a folder; empty: DOUDI_POLICIES, else the shipped tree
    record: str = "doudi-record.sqlite"  # a file, a database URL, or off
    keep: str = "none"  # what is kept of a household beside its digest: none, masked, encrypted (DOUDI_RECORD_KEY)
    tokens: str = ""  # a file of hashed tokens; empty: none, and then loopback only
    workers: int = 1
    helpers: int = 2  # processes of a worker for what may take long
    watch: float = 2.0  # how often the policies are looked at
    body_limit: int = 4_000_000
    body_seconds: float = 10.0
    request_seconds: float = 30.0
    rate: float = 0.0  # of one caller
    burst: int = 100
    concurrency: int = 512  # connections beyond it are answered 503
    log: str = "on"  # JSON lines on standard error; off
    bell: str = ""  # a file that is touched to have all workers reload; set by the command
    fair: str = ""  # a file with the policies that were checked last, for a worker that starts later; set by the command

    def __post_init__(self) -> None:
        if self.keep not in KEEPS:
            raise InputError([_wrong("keep", self.keep, " | ".join(KEEPS))])
        if self.log not in ("on", "off"):
            raise InputError([_wrong("log", self.log, "on | off")])
        least = {
            "port": 0, "workers": 1, "helpers": 1, "body_limit": 1_000, "body_seconds": 0.1, "request_seconds": 0.1, "burst": 1,
            "concurrency": 1, "watch": 0, "rate": 0,
        }
        for name, low in least.items():
            if getattr(self, name) < low:
                raise InputError([_wrong(name, getattr(self, name), f">= {low}")])
        if self.host not in LOOPBACK and not self.tokens:
            raise InputError([fault("service-open-door", None, host=self.host)])

    @property
    def record_url(self) -> str | None:
        """The database URL of the record; None when it is off."""
        return url_of(self.record)

    def handed(self) -> str:
        """All of it as one JSON text, for a worker process."""
        return json.dumps(asdict(self))


NAMES = tuple(x.name for x in fields(Settings) if x.name not in ("bell", "fair"))  # what may be set from outside


def url_of(record: str) -> str | None:
    """A file name or a database URL as a URL that SQLAlchemy takes; None for `off`."""
    if record in ("off", ""):
        return None
    if "://" not in record:
        return f"sqlite:///{os.path.abspath(record)}"
    scheme, rest = record.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else record


def settings(given: Mapping[str, str], file: str | None, environ: Mapping[str, str]) -> Settings:
    """The settings in force. given: from the command line; file: a TOML file, else DOUDI_SERVE_CONFIG. Raises InputError."""
    values: dict[str, Any] = {}
    file = file or environ.get(PREFIX + "CONFIG")
    if file:
        with open(file, "rb") as f:
            values |= _known(_toml(f.read(), file))
    values |= {n: environ[PREFIX + n.upper()] for n in NAMES if PREFIX + n.upper() in environ}
    values |= _known(given)
    return Settings(**{name: _typed(name, x) for name, x in values.items()})


def misspelt(environ: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """Variables that look like settings and are none, and what may have been meant. Others than us may set some: they are no error."""
    names = [PREFIX + x.upper() for x in NAMES] + [PREFIX + "CONFIG"]
    return [(n, did_you_mean(n, names)) for n in sorted(environ) if n.startswith(PREFIX) and n not in (*names, HANDED)]


def handed(environ: Mapping[str, str]) -> Settings:
    """The settings that the command gave its worker."""
    return Settings(**json.loads(environ[HANDED]))


def _toml(data: bytes, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InputError([_wrong("config", f"{file}: {problem}", "TOML")]) from None


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    for name in values:
        if name not in NAMES:
            near = did_you_mean(name, NAMES)
            raise InputError([fault("service-setting", None, name=name, found="?", wanted=" ".join(NAMES), suggestion=near)])
    return dict(values)


def _typed(name: str, value: Any) -> Any:
    """A value as its field has it: numbers may come as text."""
    kind = {x.name: x.type for x in fields(Settings)}[name]
    want: Any = {"int": int, "float": float}.get(str(kind), str)
    if not isinstance(value, bool) and (want is not str or isinstance(value, str)):
        with suppress(TypeError, ValueError):
            return want(value)
    raise InputError([_wrong(name, value, str(kind))])


def _wrong(name: str, found: object, wanted: str) -> Any:
    return fault("service-setting", None, name=name, found=str(found)[:80], wanted=wanted)
