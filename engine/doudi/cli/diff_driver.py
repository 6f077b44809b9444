"""`doudi diff-driver`: called by git with a file before and after; the tree around it is that of the working copy."""

from __future__ import annotations

import os
import shutil
import sys

from doudi.catalogue import is_tree
from doudi.cli.diff import show
from doudi.cli.options import Given
from doudi.diff.analysis import analyse
from doudi.diff.trees import sides
from doudi.diff.trees.room import Room
from doudi.text import render
from doudi.text.diagnostic import PolicyError


def run(given: Given) -> int:
    """Always 0 when it could say something: git takes any other code for its own failure."""
    path = given.word("path")
    given.values["format"] = "text"
    print(given.say(f"—— {path}", f"-- {path}"))
    if given.text("new_mode") is None and given.text("new_hex") is None:
        print(given.say("合并没有完成", "not merged yet"))
        return 0
    tree, inside = _tree(path)
    if tree is None:
        print(given.say("不在政策文件夹里", "not in a tree of policies"))
        return 0
    with Room() as room:
        both = [_overlaid(tree, inside, given.word(f"{side}_file"), os.path.join(room, side)) for side in ("old", "new")]
        parts = inside.split(os.sep)
        try:
            old, new = (_side(b, parts, path) for b in both)
            show(given, analyse(old, new, proof=False), [])
        except PolicyError as problem:
            print(render.text(problem.diagnostics[:5], given.lang, sys.stdout))
    return 0


def _tree(path: str) -> tuple[str | None, str]:
    """The tree of policies that a path lies in, and the path within it."""
    here = os.path.abspath(path)
    at = os.path.dirname(here)
    while not is_tree(at):
        above = os.path.dirname(at)
        if above == at:
            return None, ""
        at = above
    return at, os.path.relpath(here, at)


def _overlaid(tree: str, inside: str, file: str, room: str) -> str:
    """A copy of the tree's YAML with one file as git hands it out (gone, where git says /dev/null)."""
    for folder, folders, files in os.walk(tree):
        folders[:] = [f for f in folders if not f.startswith(".") and not os.path.islink(os.path.join(folder, f))]
        for name in files:
            source = os.path.join(folder, name)
            if name.endswith((".yaml", ".yml")) and not os.path.islink(source):
                target = os.path.join(room, os.path.relpath(source, tree))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copyfile(source, target)
    target = os.path.join(room, inside)
    if file in ("", os.devnull, "/dev/null"):
        if os.path.exists(target):
            os.remove(target)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(file, target)
    return room


def _side(root: str, parts: list[str], path: str) -> sides.Side:
    """A version file stands for its programme, anything else for its layer."""
    programme = parts[1] if len(parts) == 3 and os.path.isdir(os.path.join(root, parts[0], parts[1])) else None
    found = sides.resolve(os.path.join(root, parts[0]), root, root)
    prefix = path[: -len("/".join(parts)) - 1] if path.endswith("/".join(parts)) else ""
    return sides.Side(path, found.policies, found.region, programme, found.day, prefix)
