"""`doudi impact`: two versions on one register or record, without what changed in the text and without proof."""

from __future__ import annotations

from doudi.cli.decide import asked_ordinal
from doudi.cli.options import Given, Usage
from doudi.text.places import policies_folder


def run(given: Given) -> int:
    """Exit code: 0, 3 when the register cannot be read, 4 when a side cannot be used."""
    from doudi.cli import diff
    from doudi.diff.analysis import analyse
    from doudi.diff.trees import sides
    from doudi.diff.trees.room import Room

    if given.text("population") is None and given.text("record") is None:
        raise Usage(given.say("缺少登记表（POPULATION）或 --record", "a register (POPULATION) or --record is missing"))
    default = policies_folder(given.policies)
    with Room() as room:
        old, new = (sides.resolve(given.word(key), default, room) for key in ("old", "new"))
        report = analyse(old, new, as_of=asked_ordinal(given), programme=diff.programme_of(given, old, new), proof=False)
        found = diff.impact(given, report)
        if given.word("format") == "html":
            diff.show(given, report, found)
            return 0
    if given.word("format") == "json":
        import json

        from doudi.impact.summary import data

        print(json.dumps([data(i) for i in found], ensure_ascii=False, indent=1))
        return 0
    from doudi.impact import telling

    words = (telling.as_markdown if given.word("format") == "markdown" else telling.as_text)(found, given.lang)
    print(words.strip("\n") or given.say("两版说的一样：没有一户受影响。", "Both say the same: nobody is affected."))
    return 0
