"""`doudi check`: every fault of the policies, at its place."""

from __future__ import annotations

import gc
import sys

from doudi import __version__
from doudi.catalogue import Tree
from doudi.cli.options import Given
from doudi.cli.place import chosen
from doudi.review.places import beneath, divided
from doudi.review.tree import Report, review
from doudi.text import render
from doudi.text.diagnostic import Diagnostic


def run(given: Given) -> int:
    """Exit code: 1 when an error was found in what was asked about, caused by it elsewhere, or in what it stands on."""
    gc.set_threshold(100_000, 20, 20)  # what is read is kept to the end: looking for what is not takes a tenth of the time
    part = chosen(given)
    tree = Tree(part.root)
    if given.flag("fix_quotes"):
        from doudi.review.quotes import fix

        for path, count in fix(tree, part):
            print(given.say(f"{path}：改写 {count} 处引文", f"{path}: {count} quotations rewritten"), file=sys.stderr)
        tree = Tree(part.root)
    report = review(tree, strict=given.flag("strict"), two=True)
    here, elsewhere = divided(tree, part, report)
    under = beneath(tree, part, [*here, *elsewhere], report)
    found = [*under, *here, *elsewhere]
    form = given.word("format")
    if form == "json":
        print(render.as_json(found, given.lang))
    elif form == "sarif":
        print(render.sarif(found, given.lang, __version__))
    elif form == "github":
        if found:
            print(render.github(found, given.lang))
    else:
        _text(given, report, under, here, elsewhere)
    return int(any(d.severity == "error" for d in found))


def _text(given: Given, report: Report, under: list[Diagnostic], here: list[Diagnostic], elsewhere: list[Diagnostic]) -> None:
    if under:
        print(given.say("—— 所依据的文件有错误，改好以前不能用 ——", "-- errors in what this stands on, to be mended first --") + "\n")
        print(render.text(under, given.lang, sys.stdout) + "\n")
    if under and here:
        print(given.say("—— 所查的文件 ——", "-- what was asked about --") + "\n")
    if here:
        print(render.text(here, given.lang, sys.stdout) + "\n")
    if elsewhere:
        print(given.say("—— 别处因此出错 ——", "-- errors elsewhere that stand on this --") + "\n")
        print(render.text(elsewhere, given.lang, sys.stdout) + "\n")
    told = [*under, *here, *elsewhere]
    if report.unread:
        zh = f"{report.unread} 个文件还读不了，同它一起施行的没有往下查；改好以后再查一遍"
        en = f"{report.unread} files cannot be read yet, and what is in force with them was not looked at: check again after"
        print(given.say(zh, en))
    errors, warnings = (sum(d.severity == s for d in told) for s in ("error", "warning"))
    print(
        given.say(
            f"{report.layers} 层 {report.files} 个文件，{report.cites} 处引文（核对了 {report.compared} 处），"
            f"{report.assumed} 处设定：{errors} 处错误，{warnings} 处提醒",
            f"{report.layers} layers, {report.files} files, {report.cites} citations ({report.compared} compared), "
            f"{report.assumed} assumptions: {errors} errors, {warnings} warnings",
        )
    )
