"""One slip in a small region: what is told first is the slip itself, and what only follows from it is not told at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.review.tree import review
from trees import Made

BASE = {
    "here/region.yaml": "region: here\nname: 某县\nsources:\n  文件: {title: 某文件}\n",
    "here/vocabulary.yaml": """vocabulary: v
records:
  household: {name: 家庭}
  members: {name: 成员, in: household, counts: 人, required: true}
facts:
  money: {name: 家庭收入, of: household, unit: 元/月, within: 0 起}
  house: {name: 有住房, of: household}
  income: {name: 月收入, of: members, unit: 元/人/月}
  birth: {name: 出生日期, of: members, is: date}
  grade: {name: 残疾等级, of: members, choices: {g1: 一级, g2: 二级}, may_be_none: true}
define:
  age: {name: 年龄, each: 成员, value: 周岁(出生日期)}
  average: {name: 人均收入, value: 家庭收入 / 人数(成员)}
""",
    "here/rates.yaml": """rates: r
values:
  standard: {name: 低保标准, unit: 元/人/年, from: {2020-01-01: 4800}, assumed: 试}
  by_grade: {name: 护理标准, unit: 元/人/月, rows: 残疾等级, from: {2020-01-01: {一级: 100, 二级: 50, 无: 0}}, assumed: 试}
""",
    "here/aid/2020-01-01.yaml": """programme: aid
name: 救助
subject: household
source: 文件
findings:
  rich: {name: 财产超限, of: household, asks: 是否超限？}
define:
  monthly: {name: 月标准, value: 按月(低保标准), assumed: 试}
  old: {name: 老年人, each: 成员, value: 年龄 >= 60岁, assumed: 试}
  severe: {name: 重残, each: 成员, value: 残疾等级 = 一级, assumed: 试}
needs:
  poor: {name: 收入低, when: 人均收入 < 月标准, assumed: 试}
  limits: {name: 不超限, when: 非 财产超限, assumed: 试}
routes:
  elder: {name: 老年, needs: {a: {name: 有老人, when: 存在(成员 其中 老年人), assumed: 试}}, covers: 成员 其中 老年人, assumed: 试}
  other: {name: 重残, needs: {b: {name: 有重残, when: 存在(成员 其中 重残), assumed: 试}}, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  sum:
    base: {name: 低保金, each: 保障对象, value: 月标准 - 人均收入, assumed: 试}
    care: {name: 护理, each: 保障对象, value: 护理标准, assumed: 试}
""",
}
SLIPS = [
    ("vocabulary.yaml", "家庭收入, of: household", "家庭收入, of: houshold", ["record-unknown vocabulary.yaml:6"]),
    ("vocabulary.yaml", "家庭收入, of: household", "家庭收入, of: 别处", ["record-unknown vocabulary.yaml:6"]),
    ("vocabulary.yaml", "in: household", "in: houshold", ["record-unknown vocabulary.yaml:4"]),
    ("vocabulary.yaml", "in: household", "in: 别处", ["record-unknown vocabulary.yaml:4"]),
    ("vocabulary.yaml", "周岁(出生日期)", "周岁(出生日其)", ["name-unknown vocabulary.yaml:12"]),
    ("vocabulary.yaml", "家庭收入 / 人数", "家庭收人 / 人数", ["name-unknown vocabulary.yaml:13"]),
    ("vocabulary.yaml", "年龄, each: 成员", "年龄, each: 人员", ["record-unknown vocabulary.yaml:12"]),
    ("vocabulary.yaml", "unit: 元/月, within", "unit: 圆/月, within", ["unit-unknown vocabulary.yaml:6"]),
    ("vocabulary.yaml", "counts: 人", "counts: 人口", ["unit-unknown vocabulary.yaml:4"]),
    ("vocabulary.yaml", "  birth: {name: 出生日期, of: members, is: date}\n", "", ["name-unknown vocabulary.yaml:11"]),
    (
        "vocabulary.yaml", "name: 残疾等级", "name: 残疾的等级",
        ["axis-unknown rates.yaml:4", "name-unknown 2020-01-01.yaml:10"],
    ),
    ("vocabulary.yaml", "g1: 一级", "g1: 壹级", ["choice-unknown rates.yaml:4", "choice-unknown 2020-01-01.yaml:10"]),
    ("rates.yaml", "rows: 残疾等级", "rows: 残废等级", ["axis-unknown rates.yaml:4"]),
    ("rates.yaml", "{一级: 100", "{壹级: 100", ["choice-unknown rates.yaml:4"]),
    ("rates.yaml", "unit: 元/人/年", "unit: 圆/人/年", ["unit-unknown rates.yaml:3"]),
    ("rates.yaml", "2020-01-01: 4800", "2020-13-01: 4800", ["day-impossible rates.yaml:3"]),
    ("aid/2020-01-01.yaml", "财产超限, of: household", "财产超限, of: 别处", ["record-unknown 2020-01-01.yaml:6"]),
    ("aid/2020-01-01.yaml", "老年人, each: 成员", "老年人, each: 人员", ["record-unknown 2020-01-01.yaml:9"]),
    ("aid/2020-01-01.yaml", "残疾等级 = 一级", "残疾等记 = 一级", ["name-unknown 2020-01-01.yaml:10"]),
    ("aid/2020-01-01.yaml", "其中 老年人), assumed", "其中 老年), assumed", ["name-unknown 2020-01-01.yaml:15"]),
    ("aid/2020-01-01.yaml", "subject: household", "subject: houshold", ["record-unknown 2020-01-01.yaml:3"]),
]


@pytest.mark.parametrize(("file", "right", "wrong", "told"), SLIPS)
def test_a_slip_is_told_and_nothing_that_follows_from_it(tmp_path: Path, file: str, right: str, wrong: str, told: list[str]) -> None:
    made = Made(tmp_path)
    for path, text in BASE.items():
        assert path != f"here/{file}" or right in text
        made.file(path, text.replace(right, wrong) if path == f"here/{file}" else text)
    found = [d for d in review(made.policies.tree).found if d.severity == "error"]
    assert [f"{d.code} {Path(d.span.source.name).name}:{d.span.source.position(d.span.start)[0]}" for d in found if d.span] == told


def test_the_region_without_a_slip_is_sound(tmp_path: Path) -> None:
    made = Made(tmp_path)
    for path, text in BASE.items():
        made.file(path, text)
    assert review(made.policies.tree).found == []


def test_faults_of_a_layer_below_come_first(tmp_path: Path) -> None:
    """Causes before what may follow: the model, then the region; what is shared, then the programmes."""
    made = Made(tmp_path).layer("model").vocabulary("x: {name: 某, of: nowhere}", layer="model").layer("a", extends="model")
    made.rates("y: {name: 数, unit: 圆, from: {2020-01-01: 1}, assumed: 试}", layer="a")
    slip = "needs: {n: {when: 有住方, assumed: 试}}\n"
    made.programme(slip, layer="a").programme(slip, layer="model", id="b")
    names = [d.span.source.name.removeprefix(str(tmp_path) + "/") for d in review(made.policies.tree).found if d.span]
    assert names == ["model/vocabulary.yaml", "model/b/2020-01-01.yaml", "a/rates.yaml", "a/aid/2020-01-01.yaml"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("  文件: {file: a.txt}\n", ["key-missing"]), ("  文件: 某文件\n", ["shape-map"]), ("  - 文件: {title: 某文件}\n", ["shape-map"]),
        ("  别的: {title: 某文件}\n", ["document-unknown"]),
    ],
)
def test_a_document_whose_entry_is_broken_is_not_unknown(tmp_path: Path, wrong: str, told: list[str]) -> None:
    """Nor in a layer above, which may cite what those below it list."""
    made = Made(tmp_path).layer("a").vocabulary(layer="a").programme("needs: {n: {when: 有住房, cite: 一 有房}}\n", layer="a")
    made.file("a/region.yaml", "region: a\nname: 甲\nsources:\n" + wrong).layer("b", extends="a")
    made.file("b/region.yaml", "region: b\nname: 乙\nextends: a\n").programme("", layer="b", head="extends: a/aid\n")
    found = [d.code for d in review(made.policies.tree).found if d.severity == "error"]
    assert found[:1] == told and set(found) == set(told)
