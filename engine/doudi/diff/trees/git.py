"""Policies as they stood in a git revision: `git archive` into a folder, and nothing else of git.

What a revision holds is not trusted: its name never reaches git as an option, links are refused, and size is bounded before anything is
unpacked.
"""

from __future__ import annotations

import io
import os
import subprocess
import tarfile

from doudi.text.diagnostic import PolicyError, fault

SECONDS = 60
MOST_FILES, MOST_BYTES = 20_000, 100_000_000
LINK, MODULE = "120000", "160000"


def extracted(rev: str, path: str, room: str | os.PathLike[str]) -> tuple[str, str]:
    """(`path` of a revision, the folder that stands for its top): unpacked below `room` with the whole tree of policies around it.

    `path` is from the top of the repository; `./path` from here. Raises PolicyError.
    """
    commit = _commit(rev)
    path = _from_top(rev, path)
    root = _root(rev, commit, path)
    home = os.path.join(room, commit[:12] + "-" + str(len(os.listdir(room))))
    os.makedirs(home)
    _unpack(rev, _run(rev, "archive", "--format=tar", commit, "--", root or "."), home)
    return os.path.join(home, *(path or root).split("/")), home


def _refused(rev: str, why_zh: str, why_en: str) -> PolicyError:
    return PolicyError([fault("diff-revision", None, name=rev[:100], why=(why_zh, why_en))])


def _run(rev: str, *words: str, top: bool = True) -> bytes:
    """The output of a git command, at the top of the repository or here."""
    base = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull]
    where = _top(rev) if top else None
    env = {k: v for k, v in os.environ.items() if k not in ("GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS")}
    env |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        done = subprocess.run(  # noqa: S603  # a list of words, no shell; what a person gave stands behind --end-of-options
            [*base, *words], cwd=where, env=env, capture_output=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        raise _refused(rev, "没有安装 git", "git is not installed") from None
    except subprocess.TimeoutExpired:
        raise _refused(rev, f"git {SECONDS} 秒内没有做完", f"git took more than {SECONDS} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1][:200]
        raise _refused(rev, said or "git 拒绝了", said or "git refused")
    return done.stdout


def _top(rev: str) -> str:
    return os.fsdecode(_run(rev, "rev-parse", "--show-toplevel", top=False).rstrip(b"\n"))


def _commit(rev: str) -> str:
    """The hash of a revision; a name that git could take for an option is refused."""
    if rev.startswith("-") or any(c.isspace() or ord(c) < 32 for c in rev):
        raise _refused(rev, "不是修订的名字", "this is no name of a revision")
    found = _run(rev, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}").decode().strip()
    if not found or any(c not in "0123456789abcdef" for c in found):
        raise _refused(rev, "没有这个修订", "there is no such revision")
    return found


def _from_top(rev: str, path: str) -> str:
    """A path within the repository: no way out of it."""
    if path in (".", "./") or path.startswith("./"):
        here = os.fsdecode(_run(rev, "rev-parse", "--show-prefix", top=False).rstrip(b"\n"))
        path = here + path[2:]
    parts = [p for p in path.split("/") if p not in ("", ".")]
    if ".." in parts or "\0" in path:
        raise _refused(rev, "路径要在仓库里", "the path should lie in the repository")
    return "/".join(parts)


def _root(rev: str, commit: str, path: str) -> str:
    """The folder of the tree of policies that `path` lies in or is. Raises where there is none, or what it holds cannot be taken."""
    rows = []
    for line in _run(rev, "ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\0"):
        head, tab, name = line.partition(b"\t")
        if tab:
            mode, _, _, size = head.split()
            rows.append((mode.decode(), int(size) if size != b"-" else 0, os.fsdecode(name)))
    roots = {n[: -len("/region.yaml")].rpartition("/")[0] for _, _, n in rows if n.endswith("/region.yaml")}
    fit = sorted((r for r in roots if path == r or path.startswith(f"{r}/" if r else "")), key=len)
    if not fit and not path and len(roots) == 1:
        fit = list(roots)
    if not fit:
        raise _refused(rev, f"里面的“{path}”不是政策文件夹", f"“{path}” is not a tree of policies there")
    root = fit[0]
    inside = [(m, s, n) for m, s, n in rows if not root or n.startswith(f"{root}/")]
    if len(inside) > MOST_FILES or sum(s for _, s, _ in inside) > MOST_BYTES:
        raise _refused(rev, "文件太多或太大", "it holds too many files, or too large ones")
    linked = next((n for m, _, n in inside if m in (LINK, MODULE)), None)
    if linked is not None:
        raise _refused(rev, f"里面有符号链接 {linked}，不予读取", f"it holds a link, {linked}, which is not read")
    if path != root and path and not any(n == path or n.startswith(f"{path}/") for _, _, n in inside):
        raise _refused(rev, f"里面没有“{path}”", f"there is no “{path}” in it")
    return root


def _unpack(rev: str, data: bytes, home: str) -> None:
    """Plain files only, each below `home`."""
    total = 0
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            total += member.size
            if member.isdir():
                continue
            parts = member.name.split("/")
            if not member.isreg() or ".." in parts or os.path.isabs(member.name) or total > MOST_BYTES:
                raise _refused(rev, f"不予读取 {member.name}", f"{member.name} is not read")
            taken = tar.extractfile(member)
            where = os.path.join(home, *parts)
            os.makedirs(os.path.dirname(where), exist_ok=True)
            with open(where, "wb") as f:
                f.write(taken.read() if taken is not None else b"")
