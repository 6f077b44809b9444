"""`doudi replay`: rows of the record decided again, by the policies in use or by others (--policies, --as-of)."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import closing
from typing import Any

from doudi.cli.decide import asked_day, read_household
from doudi.cli.options import Given, Usage
from doudi.cli.record import number, opened, readable

WORDS = {
    "same": ("逐字节相同", "the same bytes"), "same_outcome": ("结果相同（内容已遮盖）", "the same outcome (masked)"),
    "differs": ("不同", "differs"), "other_policies": ("政策不同，结果相同", "other policies, the same outcome"),
    "changed": ("政策不同，结果也不同", "other policies, another outcome"), "no_input": ("没有留下家庭内容", "no household was kept"),
    "refused": ("现在不能决定", "cannot be decided now"),
    "unreadable": ("留下的家庭内容打不开", "the household that was kept does not open"),
}


def run(given: Given) -> int:
    """Exit code: 1 when some row is decided differently by the same policies, or what was kept of its household does not open."""
    from json import dumps

    record = opened(given)
    from doudi.pipeline import load
    from doudi.service.record.keeping import KEY, key
    from doudi.service.work.replaying import replay, rows

    seq = number(given, "seq") if given.text("seq") else None
    file = given.text("household")
    if file is not None and seq is None:
        raise Usage(given.say("--household 要指明第几行", "--household wants a row number"))
    household = read_household(file) if file is not None else None
    secret = key(os.environ) if os.environ.get(KEY) else None
    policies = load(given.policies)
    counts: Counter[str] = Counter()
    as_of = asked_day(given)
    with closing(record), readable():
        for row in rows(record, seq):
            again = replay(policies, row, secret, household, as_of)
            counts[again.result] += 1
            if given.word("format") == "json":
                print(dumps(again.data(), ensure_ascii=False, separators=(",", ":")))
            elif seq is not None or again.result in ("differs", "changed", "refused", "unreadable"):
                _say(given, again)
    if given.word("format") != "json" and seq is None:
        i = int(given.lang != "zh")
        print("；".join(f"{WORDS[k][i]} {n}" for k, n in counts.items()) or "0")
        if counts["changed"] or counts["other_policies"]:
            print(given.say("合起来看谁进谁出、多少钱：doudi impact 旧 新 --record 记录",
                            "of all together, who comes in and who goes out: doudi impact OLD NEW --record RECORD"), file=sys.stderr)
    return int(bool(counts["differs"] or counts["unreadable"]))


def _say(given: Given, again: Any) -> None:
    print(f"{again.seq}: {WORDS[again.result][int(given.lang != 'zh')]}{f' ({again.why})' if again.why else ''}")
    if again.now and again.now != again.before:
        now = {tuple(x[:2]): x[2:] for x in again.now}
        before = {tuple(x[:2]): x[2:] for x in again.before}
        for who in [*before, *(x for x in now if x not in before)]:
            if before.get(who) != now.get(who):
                print(f"   {who[0]}{'' if who[1] is None else f'[{who[1]}]'}: {before.get(who)} → {now.get(who)}")
