"""A small tree whose one document lies beside it, so that citations can be compared. Shared by the tests of `doudi check`."""

from __future__ import annotations

from pathlib import Path

from trees import Made

RATES = "year_rate: {name: 年标准, unit: 元/人/年, from: {2020-01-01: 1200}, source: 例}\n"
PLAIN = "needs:\n  housed: {when: 有住房, assumed: x}\n"
REGION = "region: here\nname: here\nsources:\n  文件: {title: 某文件, file: text.txt}\n"
TEXT = "一、条件\n（一）住房。应当有住房。\n（二）收入。收入要低。\n"


def cited(folder: Path, body: str = PLAIN) -> Made:
    made = Made(folder / "policies").layer("here").file("here/region.yaml", REGION).file("here/text.txt", TEXT)
    return made.vocabulary().rates(RATES).programme(body)
