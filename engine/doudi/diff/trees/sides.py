"""What OLD and NEW name: a tree of policies, and of it a region, a programme and a day.

| written | means |
|---|---|
| `policies/zhongwei/rural_dibao/2019-03-11.yaml` | that version, on its first day |
| `zhongwei/rural_dibao@2019-03-11` · `zhongwei@2019-06-01` · `zhongwei` | of the tree in use; the day selects versions and figures |
| a folder | a tree, a layer or a programme |
| `REV:path` | any of these files or folders as they stood in a git revision (git.py) |
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from doudi.catalogue import VERSION, Tree, is_tree
from doudi.language.values import parse_day
from doudi.pipeline import Policies
from doudi.text.diagnostic import PolicyError, did_you_mean, fault

NAMED = re.compile(r"([^/@:\s]+)(?:/([^/@:\s]+))?(?:@(\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison. `region` None: every region of the tree; `programme` None: all of the region; `day` None: to be chosen."""

    label: str
    policies: Policies
    region: str | None = None
    programme: str | None = None
    day: int | None = None
    prefix: str = ""  # how the root of its tree is shown

    def shown(self, path: str) -> str:
        """A file of the tree as people are shown it: `main~3:policies/…` for one out of a revision."""
        roots = [p.root for p in (self.policies, self.policies.beside) if p is not None]  # what is the same there was read there
        found = (os.path.relpath(os.path.abspath(path), os.path.abspath(root)) for root in roots)
        inside = next((x for x in found if not x.startswith("..")), None)
        if inside is None:
            return path
        return "/".join([self.prefix, *inside.split(os.sep)]) if self.prefix else inside.replace(os.sep, "/")

    def stand_beside(self, other: Side) -> None:
        """Read and type what the files of both sides share only once."""
        at: Policies | None = other.policies
        while at is not None and at is not self.policies:
            at = at.beside
        if at is None:  # else the other side stands beside this one already
            self.policies.beside = other.policies

    @property
    def regions(self) -> list[str]:
        return [self.region] if self.region is not None else list(self.policies.regions)


def resolve(word: str, default: str, room: str | os.PathLike[str]) -> Side:
    """The side that a word names. `default`: the tree in use; `room`: a folder for what git hands out.

    Raises PolicyError when nothing is found, or a revision cannot be used.
    """
    if not os.path.exists(word):
        rev, colon, path = word.partition(":")
        if colon and rev:
            from doudi.diff.trees import git

            found, home = git.extracted(rev, path, room)
            return _of_folder(word, found, rev, home)
        return named(word, default)
    return _of_folder(word, word)


def _missing(word: str, suggestion: str | None = None) -> PolicyError:
    return PolicyError([fault("diff-side", None, name=word[:200], suggestion=suggestion)])


def _of_folder(word: str, path: str, rev: str = "", home: str = "") -> Side:
    """A tree, a layer, a programme or a version file on disk; `home`: where a revision was unpacked."""
    root, rest = _tree_above(os.path.abspath(path))
    if root is None:
        raise _missing(word)
    policies = Policies(root)
    prefix = f"{rev}:{os.path.relpath(root, home)}".removesuffix(":.") if rev else _short(root)
    if not rest:
        return Side(word, policies, prefix=prefix)
    policies.only = rest[0]
    day: int | None = None
    if len(rest) > 2:
        version = VERSION.fullmatch(rest[2])
        day = parse_day(version.group(1)) if version else None
        if day is None or len(rest) > 3:
            raise _missing(word)
    programme = rest[1] if len(rest) > 1 and os.path.isdir(os.path.join(root, rest[0], rest[1])) else None
    return Side(word, policies, rest[0], programme, day, prefix)


def _tree_above(path: str) -> tuple[str | None, list[str]]:
    """The tree that holds a path, and the names from its root down to it."""
    rest: list[str] = []
    at = path
    while True:
        if is_tree(at):
            return at, rest
        above = os.path.dirname(at)
        if above == at or len(rest) > 3:
            return None, []
        rest.insert(0, os.path.basename(at))
        at = above


def _short(path: str) -> str:
    """From where one stands, if it lies below."""
    name = os.path.relpath(path)
    return os.path.basename(path) if name.startswith("..") else name.replace(os.sep, "/")


def named(word: str, default: str) -> Side:
    """`region`, `region/programme`, either with `@day`, of a tree. Raises PolicyError."""
    found = NAMED.fullmatch(word)
    policies = Policies(default)
    if found is None:
        raise _missing(word)
    name, programme, day_text = found.groups()
    if os.path.isfile(os.path.join(default, name, "region.yaml")):
        policies.only = name
    region = policies.only or region_of(policies.tree, name)
    if region is None:
        raise _missing(word, did_you_mean(name, policies.tree.ids))
    day = parse_day(day_text) if day_text else None
    if day_text and day is None:
        raise _missing(word)
    if programme is not None:
        programme = programme_of(policies.tree, region, programme)
        if programme is None:
            raise _missing(word)
    return Side(word, policies, region, programme, day, _short(default))


def region_of(tree: Tree, name: str) -> str | None:
    """The id of a region given by id or Chinese name."""
    if name in tree.layers:
        return name
    for id, layer in tree.layers.items():
        doc = layer.head.doc
        names = doc.map("name") if doc is not None else None
        shown = names.text("zh") if names is not None else doc.text("name") if doc is not None else None
        if shown == name:
            return id
    return None


def programme_of(tree: Tree, region: str, name: str) -> str | None:
    """The id of a programme of a region given by id or Chinese name: one in force last, or one that ended."""
    for day in reversed(tree.days(region) or [1]):
        known = tree.region(region, day).programmes
        found = name if name in known else next((id for id, p in known.items() if p.names.zh == name), None)
        if found is not None:
            return found
    return None


def day_for(side: Side, region: str, as_of: int | None) -> int:
    """The day whose versions and figures a side stands for: its own, else `as_of`, else that of its newest version."""
    if side.day is not None:
        return side.day
    return as_of if as_of is not None else max(side.policies.tree.days(region), default=1)
