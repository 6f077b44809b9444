"""`doudi test`: the policy cases, and what of the rules they reach."""

from __future__ import annotations

import json
import os
import sys
from xml.sax.saxutils import escape, quoteattr

from doudi.casebook.coverage import Coverage, Seen
from doudi.casebook.run import Outcome, Result, Runner
from doudi.catalogue import Tree
from doudi.cli.options import Given, Usage
from doudi.cli.place import chosen
from doudi.review.places import Chosen
from doudi.text import render
from doudi.text.diagnostic import Faults

WORDS = {"true": ("是", "true"), "false": ("否", "false")}


def run(given: Given) -> int:
    """Exit code: 1 when a case failed or a case file is broken, 4 when policies cannot be used."""
    if given.flag("mutate"):
        from doudi.cli import mutate

        return mutate.run(given)
    _plain(given)
    part = chosen(given)
    tree = Tree(part.root)
    runner = Runner(tree)
    for layer in tree.layers.values():
        for programme, paths in layer.cases.items():
            if any(map(part.holds, paths)) or os.path.dirname(os.path.abspath(paths[0])) == os.path.dirname(part.part or "?"):
                runner.run(layer.id, programme)
    outcome = runner.outcome
    form = given.word("format")
    if form == "json":
        print(_json(given, outcome, part))
    elif form == "junit":
        print(_junit(given, outcome))
    else:
        _text(given, outcome, part)
    return int(bool(outcome.failed or outcome.broken.errors))


def _plain(given: Given) -> None:
    """Raises Usage for what only goes with --mutate."""
    asked = [o for o in ("only", "budget", "save_cases", "fail_on") if given.values.get(o)]
    if given.word("format") == "markdown":
        asked.append("format markdown")
    if asked:
        word = "--" + asked[0].replace("_", "-")
        raise Usage(given.say(f"{word} 要同 --mutate 一起用", f"{word} goes with --mutate"))


def _text(given: Given, outcome: Outcome, part: Chosen) -> None:
    told = Faults()  # what is wrong in a household is told once, however many cases start from it
    told.extend([*outcome.broken.errors, *(d for r in outcome.failed for d in r.faults)])
    if told.found:
        print(render.text(told.found, given.lang, sys.stdout) + "\n")
    if not given.flag("no_coverage"):
        unseen = _unseen(outcome.coverage, part)
        if unseen:
            print(given.say("案例没有走到：", "not reached by the cases:"))
            print("\n".join(_row(given, s) for s in unseen) + "\n")
    total, failed = len(outcome.results), len(outcome.failed)
    for name, kind in ((("规则", "rules"), "rule"), (("条件", "conditions"), "condition")):
        seen, most = outcome.coverage.count(kind)
        share = f"{seen * 1000 // most / 10:g}%" if most else "–"
        print(given.say(f"{name[0]}的两种结果走到 {seen}/{most}（{share}）", f"{name[1]}: {seen} of {most} outcomes seen ({share})"))
    unsure, passed = outcome.coverage.undetermined, total - failed
    print(given.say(f"另有 {unsure} 次因事实不全而未定", f"{unsure} more were undetermined for want of facts"))
    print(given.say(f"{total} 个案例：{passed} 个通过，{failed} 个没有通过", f"{total} cases: {passed} passed, {failed} failed"))


def _unseen(coverage: Coverage, part: Chosen) -> list[Seen]:
    rows = [s for s in coverage.seen.values() if s.lacks and part.rules.holds(s.span.source.name)]
    return sorted(rows, key=lambda s: (s.span.source.name, s.span.start, s.kind))


def _row(given: Given, s: Seen) -> str:
    lacks = "、".join(WORDS[w][0] for w in s.lacks) if given.lang == "zh" else ", ".join(WORDS[w][1] for w in s.lacks)
    kind = given.say("规则" if s.kind == "rule" else "条件", s.kind)
    text = " ".join(render.clean(s.text).split())[:60]
    return f"  {render.place(s.span)}: {kind} {text}" + given.say(f"：没有出现“{lacks}”", f": never {lacks}")


def _json(given: Given, outcome: Outcome, part: Chosen) -> str:
    def one(r: Result) -> dict[str, object]:
        return {
            "of": f"{r.book.layer}/{r.book.programme}", "name": r.case.name.text, "passed": not r.faults,
            "faults": [render.data(d, given.lang) for d in r.faults],
        }

    coverage = {}
    for kind in ("rule", "condition"):
        seen, most = outcome.coverage.count(kind)
        coverage[kind] = {"seen": seen, "all": most}
    unseen = [
        {"kind": s.kind, "place": render.place(s.span), "text": s.text, "never": s.lacks} for s in _unseen(outcome.coverage, part)
    ]
    whole = {
        "cases": [one(r) for r in outcome.results], "faults": [render.data(d, given.lang) for d in outcome.broken.errors],
        "coverage": {**coverage, "undetermined": outcome.coverage.undetermined, "unseen": unseen},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _junit(given: Given, outcome: Outcome) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    books: dict[str, list[Result]] = {}
    for r in outcome.results:
        books.setdefault(f"{r.book.layer}/{r.book.programme}", []).append(r)
    for name, results in books.items():
        failed = sum(bool(r.faults) for r in results)
        lines.append(f'  <testsuite name={quoteattr(name)} tests="{len(results)}" failures="{failed}">')
        for r in results:
            lines.append(f"    <testcase classname={quoteattr(name)} name={quoteattr(render.clean(r.case.name.text))}>")
            if r.faults:
                said = render.text(r.faults, given.lang)
                lines.append(f"      <failure message={quoteattr(render.clean(r.faults[0].message(given.lang)))}>{escape(said)}</failure>")
            lines.append("    </testcase>")
        lines.append("  </testsuite>")
    if outcome.broken.errors:
        said = render.text(outcome.broken.errors, given.lang)
        lines.append('  <testsuite name="files" tests="1" errors="1"><testcase name="files">')
        lines += [f"    <error>{escape(said)}</error>", "  </testcase></testsuite>"]
    return "\n".join([*lines, "</testsuites>"])
