"""The files of a tree of policies as they were at one moment: what serves is made from these, whatever happens on the disk."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

MOST = 3_000_000  # bytes of one file that are looked at: more than the catalogue takes


@dataclass(frozen=True, slots=True)
class Files:
    """Contents by path from the root, `/` between names; None for a link, which is never followed, a pipe and the like."""

    content: dict[str, bytes | None]
    signature: str  # a digest over all of it

    def texts(self) -> dict[str, str | None]:
        """As JSON carries it: what is not UTF-8 as surrogates."""
        return {n: x if x is None else x.decode("utf-8", "surrogateescape") for n, x in self.content.items()}

    def saved(self, path: str) -> None:
        """In a file, whole or not at all."""
        with open(f"{path}.{os.getpid()}", "w", encoding="ascii") as f:
            json.dump({"content": self.texts(), "signature": self.signature}, f)
        os.replace(f.name, path)

    @contextmanager
    def laid(self, more: dict[str, bytes] | None = None, layers: set[str] | None = None) -> Iterator[str]:
        """A folder with these files, and `more` over them, for as long as it is needed. layers: only what lies in those."""
        with tempfile.TemporaryDirectory(prefix="doudi-tree-") as folder:
            chosen = {n: x for n, x in self.content.items() if layers is None or n.partition("/")[0] in layers}
            lay(folder, {**chosen, **(more or {})})
            yield folder


@asynccontextmanager
async def aside(files: Files, more: dict[str, bytes] | None = None, layers: set[str] | None = None) -> AsyncIterator[str]:
    """`Files.laid` beside the event loop."""
    laid = files.laid(more, layers)
    folder = await asyncio.to_thread(laid.__enter__)
    try:
        yield folder
    finally:
        await asyncio.to_thread(laid.__exit__, None, None, None)


def lay(folder: str, content: dict[str, bytes | None]) -> None:
    """Write files below a folder. Names come from `read` or are tested by who gives them."""
    for name, data in content.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if data is None:
            os.symlink("nowhere", path)  # the catalogue says that it is one
        else:
            with open(path, "wb") as f:
                f.write(data)


def read(root: str) -> Files:
    """Every file that a policy is made from."""
    content: dict[str, bytes | None] = {}
    for path in names(root):
        name = os.path.relpath(path, root).replace(os.sep, "/")
        content[name] = None
        with suppress(OSError), open(path, "rb", opener=_unfollowed) as f:
            if stat.S_ISREG(os.fstat(f.fileno()).st_mode):
                content[name] = f.read(MOST)
    return Files(content, signature(content))


def _unfollowed(path: str, flags: int) -> int:
    """Opens no link, and waits for nobody at the other end of a pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def saved(path: str) -> Files:
    """What `Files.saved` wrote."""
    with open(path, encoding="ascii") as f:
        kept = json.load(f)
    content = {n: x if x is None else x.encode("utf-8", "surrogateescape") for n, x in kept["content"].items()}
    return Files(content, kept["signature"])


def signature(content: dict[str, bytes | None]) -> str:
    """A digest over names and contents: two trees with one signature are the same, on whatever disk."""
    whole = hashlib.sha256()
    for name, data in content.items():
        whole.update(json.dumps([name, hashlib.sha256(data).hexdigest() if data is not None else None]).encode())
    return "sha256:" + whole.hexdigest()


def names(root: str) -> list[str]:
    """Paths of the files, sorted; folders that are links, or hidden, are not entered."""
    out = []
    for folder, inner, found in os.walk(root):
        inner[:] = sorted(n for n in inner if not n.startswith("."))
        out += [os.path.join(folder, n) for n in sorted(found) if n.endswith((".yaml", ".yml", ".txt"))]
    return out


def stamp(root: str) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes: cheap to compare, enough to notice a change."""
    out = []
    for path in names(root):
        with suppress(OSError):
            at = os.stat(path, follow_symlinks=False)
            out.append((path, at.st_mtime_ns, at.st_size))
    return tuple(out)


__all__ = ["Files", "aside", "lay", "names", "read", "saved", "signature", "stamp"]
