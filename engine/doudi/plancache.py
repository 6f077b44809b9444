"""Plans kept between runs: data only, found by the content of the policy files that made them.

A shelf is a private folder (DOUDI_CACHE, else XDG_CACHE_HOME/doudi, else ~/.cache/doudi; DOUDI_CACHE=off for none). Two kinds of file
lie in it: `layers-<key>.json`, which layers a region stands on, and `plan-<key>.json`, a plan. The key of a plan is a digest over the
engine's version and over name and content of every file that takes part, so a changed file is never answered from the shelf. What is
read back is checked for shape and types before it is used: a stale, broken or planted file is ignored, and the worst it could hold is
another plan's data, never code. A shelf that others can write to is not used.
"""

from __future__ import annotations

import os

from doudi.plan.nodes import Plan
from doudi.plan.sound import sound
from doudi.text.scan import BROKEN, scanner

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

FORMAT = "1"
LARGEST = 20_000_000


def digest(parts: list[bytes]) -> str:
    """sha256 over length-framed parts, without importing OpenSSL where Python has its own."""
    make: Callable[[], Any]
    try:
        from _sha256 import sha256 as make  # type: ignore[import-not-found,no-redef,unused-ignore]  # Python 3.11
    except ImportError:
        try:
            from _sha2 import sha256 as make  # type: ignore[import-not-found,no-redef,unused-ignore]  # Python 3.12 on
        except ImportError:
            from hashlib import sha256 as make
    found = make()
    for part in parts:
        found.update(b"%d:" % len(part))
        found.update(part)
    return str(found.hexdigest())


def engine_mark() -> str:
    """What the plan-making rooms are now: a change of the engine's own code is a change of every plan."""
    here = os.path.dirname(os.path.abspath(__file__))
    marks = []
    for room in ("language", "syntax", "program", "plan"):
        with os.scandir(os.path.join(here, room)) as files:
            marks += [f"{f.name} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files if f.name.endswith((".py", ".lark"))]
    return digest([m.encode() for m in sorted(marks)])


def folder() -> str | None:
    """The shelf, made if need be; None where there is none that only this user can write."""
    named = os.environ.get("DOUDI_CACHE")
    if named == "off":
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    path = named or os.path.join(home, "doudi")
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        found = os.lstat(path)
    except OSError:
        return None
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return path if mine and found.st_mode & 0o170022 == 0o040000 else None


def _read(path: str) -> Any:
    try:
        with open(path, "rb") as f:
            if f.seekable() and os.fstat(f.fileno()).st_size > LARGEST:
                return None
            text = f.read().decode("utf-8").strip()
        found, end = scanner(float, float)(text, 0)
    except (OSError, *BROKEN):
        return None
    return found if end == len(text) else None


def _write(path: str, data: Any) -> None:
    """Whole or not at all; a full disk is no error of the decision."""
    import json

    part = f"{path}.{os.getpid()}"
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False, separators=(",", ":"))
        os.replace(part, path)
    except OSError:
        _forget(part)


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as f:
            return f.read(2_000_001)
    except OSError:
        return None


class Shelf:
    """The plans of one policy tree."""

    def __init__(self, root: str, version: str):
        self.root, self.path = os.path.abspath(root), folder()
        self.version = f"{version} {FORMAT} {engine_mark() if self.path else ''}"
        self._keys: dict[tuple[Any, ...], str | None] = {}

    def plan(self, region: str, day: str, programme: str | None, root: str | None) -> Plan | None:
        """A kept plan for what lies in the tree now; None when there is none."""
        key = self._key(region, day, programme, root, self._layers(region))
        data = _read(self._file("plan", key)) if key else None
        if not isinstance(data, dict) or data.get("format") != FORMAT or not sound(data.get("plan")):
            return None
        return Plan.from_data(data["plan"])

    def named(self, region: str, word: str) -> str | None:
        """The id of a programme of that name, as it was when a plan was last kept; None when that is not known."""
        data = _read(self._file("layers", self._region_key(region))) if self._layers(region) is not None else None
        names = data.get("names") if isinstance(data, dict) else None
        found = names.get(word) if isinstance(names, dict) else None
        return found if isinstance(found, str) else None

    def keep(
        self, region: str, day: str, programme: str | None, root: str | None, layers: list[str], names: dict[str, str], plan: Plan
    ) -> None:
        """Keep a plan made from what lies in the tree now. `layers`: the region's, lowest first; `names`: its programmes' ids."""
        if self.path is None:
            return
        heads = [_bytes(os.path.join(self.root, x, "region.yaml")) for x in layers]
        if any(h is None for h in heads):
            return
        _write(
            self._file("layers", self._region_key(region)),
            {"format": FORMAT, "layers": layers, "heads": digest([h or b"" for h in heads]), "names": names},
        )
        key = self._key(region, day, programme, root, layers)
        if key:
            _write(self._file("plan", key), {"format": FORMAT, "plan": plan.to_data()})

    def _file(self, kind: str, key: str) -> str:
        return os.path.join(self.path or "", f"{kind}-{key[:40]}.json")

    def _region_key(self, region: str) -> str:
        return digest([self.version.encode(), os.fsencode(self.root), region.encode("utf-8", "replace")])

    def _layers(self, region: str) -> list[str] | None:
        """The layers a region stands on, if its heads are still the same."""
        if self.path is None:
            return None
        data = _read(self._file("layers", self._region_key(region)))
        if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("layers"), list):
            return None
        layers = [x for x in data["layers"] if isinstance(x, str) and "/" not in x and x not in ("", ".", "..")]
        heads = [_bytes(os.path.join(self.root, x, "region.yaml")) for x in layers]
        same = all(h is not None for h in heads) and digest([h or b"" for h in heads]) == data.get("heads")
        return layers if same and len(layers) == len(data["layers"]) else None

    def _key(
        self, region: str, day: str, programme: str | None, root: str | None, layers: list[str] | None
    ) -> str | None:
        """The digest of everything a plan is made from; None when it cannot be read."""
        if self.path is None or layers is None:
            return None
        parts = [self.version.encode(), region.encode("utf-8", "replace"), repr((programme, root)).encode()]
        for layer in layers:
            base = os.path.join(self.root, layer)
            try:
                names = sorted(os.listdir(base))
            except OSError:
                return None
            for name in names:
                path = os.path.join(base, name)
                if name.endswith(".yaml"):
                    parts += [f"{layer}/{name}".encode(), _bytes(path) or b""]
                elif not name.endswith((".yml", ".txt")):
                    version = _in_force(path, day)
                    if version:
                        parts += [f"{layer}/{name}/{version}".encode(), _bytes(os.path.join(path, version)) or b""]
        return digest(parts)


def _in_force(folder: str, day: str) -> str | None:
    """The newest version file of a programme folder whose day is not after `day`."""
    try:
        names = os.listdir(folder)
    except OSError:
        return None
    dated = [n for n in names if n[10:] in (".yaml", ".yml") and n[:10] <= day and n[4:5] == "-"]
    return max(dated, default=None)

