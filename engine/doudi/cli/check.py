"""`doudi check`: every fault of the policies, at its place."""

from __future__ import annotations

import sys

from doudi import __version__
from doudi.catalogue import Tree
from doudi.cli.options import Given
from doudi.cli.place import chosen
from doudi.review.places import divided
from doudi.review.tree import Report, review
from doudi.text import render
from doudi.text.diagnostic import Diagnostic


def run(given: Given) -> int:
    """Exit code: 1 when an error was found in what was asked about, or caused by it elsewhere."""
    part = chosen(given)
    tree = Tree(part.root)
    if given.flag("fix_quotes"):
        from doudi.review.quotes import fix

        for path, count in fix(tree, part):
            print(given.say(f"{path}：改写 {count} 处引文", f"{path}: {count} quotations rewritten"), file=sys.stderr)
        tree = Tree(part.root)
    report = review(tree, strict=given.flag("strict"))
    here, elsewhere = divided(tree, part, report)
    found = [*here, *elsewhere]
    form = given.word("format")
    if form == "json":
        print(render.as_json(found, given.lang))
    elif form == "sarif":
        print(render.sarif(found, given.lang, __version__))
    elif form == "github":
        if found:
            print(render.github(found, given.lang))
    else:
        _text(given, report, here, elsewhere)
    return int(any(d.severity == "error" for d in found))


def _text(given: Given, report: Report, here: list[Diagnostic], elsewhere: list[Diagnostic]) -> None:
    if here:
        print(render.text(here, given.lang, sys.stdout) + "\n")
    if elsewhere:
        print(given.say("—— 别处因此出错 ——", "-- errors elsewhere that stand on this --") + "\n")
        print(render.text(elsewhere, given.lang, sys.stdout) + "\n")
    both = [*here, *elsewhere]
    errors, warnings = (sum(d.severity == s for d in both) for s in ("error", "warning"))
    print(
        given.say(
            f"{report.layers} 层 {report.files} 个文件，{report.cites} 处引文（核对了 {report.compared} 处），"
            f"{report.assumed} 处设定：{errors} 处错误，{warnings} 处提醒",
            f"{report.layers} layers, {report.files} files, {report.cites} citations ({report.compared} compared), "
            f"{report.assumed} assumptions: {errors} errors, {warnings} warnings",
        )
    )
