"""An invented town with programmes of every kind that leaflets and comparisons meet, and a family that lives there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trees import Made

DAY = "2020-06-15"
REGION = "region: {id}\nname: {{zh: {zh}, en: {en}}}\n{below}sources:\n  文件: {{title: 某镇社会救助办法, file: text.txt}}\n"
RECORDS = "household: {name: 家庭}\nmembers: {name: 成员, in: household, counts: 人, required: true}\ninstitution: {name: 供养机构}\n"
FACTS = """\
on_aid: {name: 在享救助金, of: household, receives: aid, proof: 救助台账, from: 民政台账}
aid_from: {name: 救助金起发日, of: household, is: date, since: aid, proof: 救助台账, from: 民政台账}
money: {name: 家庭月收入, of: household, unit: 元/月, within: 0 起, proof: 收入核对报告, from: 核对系统, sensitive: true}
rent: {name: 月房租, of: household, unit: 元/月, within: 0 起, proof: 租房合同, from: 申请人}
fire: {name: 遭遇火灾, of: household, proof: 火灾证明}
lost: {name: 火灾损失, of: household, unit: 元, within: 0 起}
grade: {name: 残疾等级, of: members, choices: {one: 一级, two: 二级, three: 三级}, may_be_none: true, proof: 残疾人证, from: 残联}
birth: {name: 出生日期, of: members, is: date, proof: 户口簿, from: 本人或监护人}
on_care: {name: 在享护理补贴, of: members, receives: care}
beds: {name: 床位, of: institution, unit: 件}
"""
RATES = """\
standard: {name: 救助标准, unit: 元/人/月, from: {2020-01-01: 600}, cite: 二 标准六百}
care_sum: {name: 护理补贴标准, unit: 元/人/月, rows: 残疾等级, from: {2020-01-01: {一级: 120, 二级: 80, 其余: 0}}, assumed: 示例值}
fire_sum: {name: 火灾救助标准, unit: 元, open: 由镇政府公布}
"""
AID = """\
findings:
  hard: {name: 生活困难, of: household, asks: 生活是否困难？, proof: 入户调查表, cite: 一 困难}
define:
  mean: {name: 人均月收入, value: '取大(家庭月收入 - 月房租, 0) / 人数(成员)', cite: 一 人均}
needs:
  hard: {name: {zh: 生活困难, en: In hardship}, when: 生活困难, cite: 一 困难}
routes:
  low:
    name: {zh: 收入低, en: Low income}
    needs: {low: {name: {zh: 人均月收入低于救助标准, en: Income below the standard}, when: 人均月收入 < 救助标准, cite: 一 低于标准}}
    cite: 一 低于标准
  grade:
    name: {zh: 有重残, en: Severe disability}
    needs: {one: {name: {zh: 有一级残疾人, en: Someone of grade one}, when: 存在(成员 其中 残疾等级 = 一级), assumed: 重残按一级掌握}}
    assumed: 重残按一级掌握
amount:
  unit: 元/月
  sum:
    gap: {name: {zh: 差额, en: Difference}, each: 成员, value: '取大(救助标准 - 人均月收入, 0)', cite: 二 差额}
    more: {name: {zh: 增发, en: Supplement}, each: 成员, when: 残疾等级 = 一级, may: 同意增发, value: 10% * 救助标准, cite: 二 可增发}
  round: 元
"""
CARE = """\
needs:
  severe: {name: {zh: 一级或二级残疾, en: Grade one or two}, when: '残疾等级 属于 [一级, 二级]', cite: 三 重残}
amount:
  unit: 元/人/月
  sum:
    care: {name: {zh: 护理补贴, en: Care}, value: 护理补贴标准, cite: 三 补贴}
"""
FIRE = """\
needs:
  burnt: {name: {zh: 遭遇火灾, en: A fire}, when: 遭遇火灾, cite: 四 火灾}
  much: {name: {zh: 损失超过一千元, en: Lost more than 1000}, when: 火灾损失 > 1000元, cite: 四 损失}
amount:
  unit: 元
  sum:
    once: {name: {zh: 一次性救助, en: Relief}, value: 火灾救助标准, cite: 四 救助}
"""
WATCH = "checks:\n  seen: {name: {zh: 按月走访, en: Visits}, must: 家庭月收入 >= 0, cite: 五 走访}\n"
HOME = "needs:\n  beds: {name: 有床位, when: 床位 > 0件, cite: 六 床位}\n"


HEAD = "name: {{zh: {}, en: {}}}\nsubject: {}\n"


def town(folder: Path, id: str = "zhen", *, zh: str = "某镇", en: str = "Town") -> Made:
    """The town as one layer."""
    return settle(Made(folder), id, zh=zh, en=en)


def settle(made: Made, id: str, *, zh: str, en: str, rates: str = RATES, aid: str = AID, facts: str = "") -> Made:
    """A layer with the town's vocabulary and programmes."""
    made.file(f"{id}/region.yaml", REGION.format(id=id, zh=zh, en=en, below=""))
    made.vocabulary(FACTS + facts, records=RECORDS, bare=True, layer=id).rates(rates, layer=id)
    made.programme(aid, layer=id, head=HEAD.format("救助金", "Aid", "household"))
    made.programme(CARE, id="care", layer=id, head=HEAD.format("护理补贴", "Care grant", "members"))
    made.programme(FIRE, id="fire", layer=id, head=HEAD.format("火灾救助", "Fire relief", "household"))
    made.programme(WATCH, id="watch", layer=id, head=HEAD.format("走访帮扶", "Visits", "household"))
    return made.programme(HOME, id="home", layer=id, head=HEAD.format("机构补助", "Home grant", "institution"))


def family(**more: Any) -> dict[str, Any]:
    """Three people, one of grade one: granted aid and care, of the fire little is known."""
    people = [
        {"id": "m1", "name": "陈某甲", "grade": "one", "birth": "1960-01-01"},
        {"id": "m2", "name": "林某乙", "grade": None, "birth": "1962-05-01"},
        {"id": "m3", "name": "陈某丙", "grade": None},
    ]
    return {
        "as_of": DAY, "name": "陈某甲户", "money": 900, "rent": 300, "hard": True, "on_aid": True, "aid_from": "2019-03-01",
        "fire": True, "members": people, **more,
    }
