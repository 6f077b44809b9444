"""What people write who mean a day, a figure, a sign, a unit or a key of the language. Suggestions only: nothing is ever read so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from doudi.language.functions import AS_OF, BY_NAME, FALSE, NOTHING, OPERATORS_ZH, RESULTS, SILENT, TRUE
from doudi.language.values import decimal_text, parse_day, parse_number

# words for operators; what is at the limit counts as in the law: 不低于, 以上 and 以内 hold it, 超过 and 未满 do not
OPERATORS = {
    **dict.fromkeys(("大于等于", "大于或等于", "不小于", "不低于", "不少于", "至少", "=>", "> =", "=＞", "达到"), ">="),
    **dict.fromkeys(("小于等于", "小于或等于", "不大于", "不高于", "不超过", "不多于", "至多", "=<", "< ="), "<="),
    **dict.fromkeys(("大于", "超过", "高于", "多于", "above"), ">"),
    **dict.fromkeys(("小于", "低于", "少于", "不足", "未满", "不满", "below"), "<"),
    **dict.fromkeys(("等于", "是", "为", "is", "equals"), "="), **dict.fromkeys(("不等于", "不是", "! ="), "!="),
    **dict.fromkeys(("并且", "而且", "同时", "以及", "和", "与", "并", "AND", "And"), "且"),
    **dict.fromkeys(("或者", "或是", "OR", "Or"), "或"),
    **dict.fromkeys(("在", "包含于", "之一", "IN"), "属于"), **dict.fromkeys(("不在", "不包含于"), "不属于"),
    **dict.fromkeys(("大於", "超過", "高於"), ">"), **dict.fromkeys(("小於", "低於"), "<"), "等於": "=",
    "不低於": ">=", "不超過": "<=", "屬於": "属于", "不屬於": "不属于",
    **dict.fromkeys(("除以", "除"), "/"), **dict.fromkeys(("乘以", "乘", "的", "x", "X"), "*"),
    **dict.fromkeys(("加上", "加"), "+"), **dict.fromkeys(("减去", "减", "扣除"), "-"),
}
NEGATIONS = frozenset({"不是", "并非", "没有", "不", "无", "NOT", "Not"})
CONDITIONALS = frozenset({"如果", "若", "假如", "当", "那么", "则", "否则", "if", "then", "else", "IF"})
FUNCTIONS = {
    "计数": "人数", "人口": "人数", "count_if": "count", "求和": "合计", "总和": "合计", "总计": "合计", "sum": "total", "SUM": "total",
    "COUNT": "count", "最大值": "最大", "最小值": "最小", "max": "larger", "MAX": "larger", "min": "smaller", "MIN": "smaller",
    "较大": "取大", "较小": "取小", "四舍五入": "舍入", "取整": "舍入", "ROUND": "round", "年龄": "周岁", "岁数": "周岁", "任一": "存在",
    "都": "全部", "所有": "全部",
}
YES_NO = {**dict.fromkeys(("yes", "Yes", "YES", "真", "对", "True", "TRUE", "有", "1"), True),
          **dict.fromkeys(("no", "No", "NO", "假", "错", "False", "FALSE", "没有", "0"), False)}
NONE_MEANT = frozenset(("", "null", "none", "nil", "无", "空", "没有", "-", "—", "/", "~"))  # known to be none; 不详 is unknown
UNIT_WORDS = {"块": "元", "圆": "元", "周岁": "岁", "名": "人", "口": "人", "个人": "人", "位": "人", "个月": "月", "天": "日", "回": "次",
              "家": "户", "戶": "户", "歲": "岁", "圓": "元", "小時": "小时", "钟头": "小时", "RMB": "元", "CNY": "元", "¥": "元"}
UNITS = ("元", "人", "户", "次", "件", "岁", "年", "月", "日", "小时", "万元")
KEYS = {
    "名称": "name", "名字": "name", "姓名": "name", "单位": "unit", "依据": "cite", "引用": "cite", "条文": "cite",
    "出处": "source", "来源": "source", "文件": "source", "设定": "assumed", "条件": "when", "当": "when",
    "需要": "needs", "路径": "routes", "金额": "amount", "定义": "define", "认定": "findings", "值": "value", "数值": "value",
    "情形": "cases", "其余": "otherwise", "每个": "each", "选项": "choices", "范围": "within", "材料": "proof", "证明": "proof",
    "问题": "asks", "提问": "asks", "施行": "from", "起": "from", "备注": "note", "说明": "note", "职责": "checks",
    "核查": "checks", "结果": "also", "制度": "programme", "地区": "region", "上级": "extends", "标准": "values",
    "预期": "expect", "期望": "expect", "应得": "expect", "案例": "cases", "家庭": "households", "决定日": "as_of", "算法": "working",
    "计算": "working", "状态": "status", "结论": "status", "理由": "overrides", "路线": "routes", "途径": "routes", "否则": "otherwise",
    "不低于": "at_least", "不高于": "at_most", "type": "unit", "date": "from", "title": "name",
}
EXPECTED = {  # of what a policy case expects
    "结论": "status", "状态": "status", "决定": "status", "金额": "amount", "路径": "route", "途径": "route", "理由": "reasons",
    "原因": "reasons", "缺": "missing", "缺少": "missing", "保障对象": "covered", "另": "also", "结果": "also", "权力": "powers",
    "核查": "checks", "职责": "checks", "空白": "gaps",
}
TRADITIONAL = str.maketrans("數計沒進捨歲滿無規餘決獲徑對過屬於戶圓時", "数计没进舍岁满无规余决获径对过属于户元时")
OWN = frozenset((*BY_NAME, *OPERATORS_ZH.values(), *TRUE, *FALSE, *NOTHING, *SILENT, *AS_OF, *RESULTS.values(), "其余"))
NUMERALS = "零一二三四五六七八九十"
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾Ⅰ", "一二三四五六七八九十一")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)")
OPEN = re.compile(r"待定|未定|待公布|未公布|另行(?:通知|公布|规定)|没有|暂无|无|空|不详|[-—－–/?？]+|按.*|由.*")  # a figure not set yet
TAIL = re.compile(r"\s*(?:[(（].*[)）]|[#＃].*|//.*)$")  # a remark behind a figure
BIG = {"": 1, "万": 10_000, "千": 1_000, "百": 100, "亿": 100_000_000}
FIGURE = re.compile(r"[¥￥]?\s*(-?[\d,，]*\d(?:\.\d+)?)\s*(万|千|百|亿|)\s*(?:元|块|圆|人|户|次|岁|周岁|月|个月|年|日|天|yuan|%)?(?:/\S*)?")
LIMITS = re.compile(r"(\d+(?:\.\d+)?\D*?)(?:及)?(以上|以下|以内|起)")


def day(text: str) -> str | None:
    """2020年3月1日, 2020/3/1, 2020.3.1, 2020-3-1 and 20200301 as 2020-03-01; None for what is no day."""
    m = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if m is None:
        return None
    y, mo, d = (int(x) for x in m.groups() if x is not None)
    said = f"{y:04}-{mo:02}-{d:02}"
    return said if said != text and parse_day(said) is not None else None


def simplified(text: str) -> str | None:
    """A band of a table as the language writes it: 其餘 and 60歲起 as 其余 and 60岁起; None where nothing is to change."""
    said = text.translate(TRADITIONAL)
    return said if said != text else None


def own(word: str) -> str | None:
    """人數, 決定日 and 無 as the words of the language 人数, 决定日 and 无: those are written in one way, names in any."""
    said = simplified(word)
    return said if said in OWN else None


def figure(text: str) -> str | None:
    """60元, 1,060, 0.6万元, １２, 六百 and 132〇 as 60, 1060, 6000, 12, 600 and 1320; None for what is no figure."""
    folded = TAIL.sub("", unicodedata.normalize("NFKC", text).strip()).rstrip("。.")
    if (whole := numeral(folded.rstrip("元"))) is not None:
        return str(whole)
    if re.fullmatch(r"[\d.,]*[Oo〇]?[\d.,Oo〇]*", folded):
        folded = re.sub("[Oo〇]", "0", folded)
    folded = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", re.sub(r"(?<=\d)[。·・](?=\d)", ".", folded))
    folded = re.sub(r"^(\d+)[,，](\d\d?)$", r"\1.\2", folded)  # 8000,00: three digits stand behind a comma that parts thousands
    m = FIGURE.fullmatch(folded)
    value = parse_number(m.group(1).replace(",", "")) if m else None
    if m is None or value is None:
        return None
    said = decimal_text(value * BIG[m.group(2)]) + ("%" if folded.endswith("%") else "")
    return said if said != text else None


def length(text: str) -> str | None:
    """六个月, 半年 and 十八岁 as 6月, 6月 and 18岁; None for what is no such thing."""
    if text == "半年":
        return "6月"
    m = re.fullmatch(r"(\D+?)(个月|月|年|天|日|周岁|岁|元|人)", text)
    value = numeral(m[1]) if m else None
    return None if m is None or not value else f"{value}{UNIT_WORDS.get(m[2], m[2])}"


def numeral(text: str) -> int | None:
    """六, 二十五, 一千二百三十, 三万 as numbers; None for what is none."""
    ones = "一二两三四五六七八九"
    if not re.fullmatch(f"[零〇{ones}十][零〇{ones}十百千万]*", text) or re.search(f"[{ones}]{{2}}|[百千万][{ones}]$", text):
        return None  # 三千五 may be 3500 and 3005
    whole = part = digit = 0
    for c in text.replace("两", "二").replace("〇", "零"):
        if c == "万":
            whole, part, digit = (whole + part + digit) * 10_000, 0, 0
        elif c in "十百千":
            part, digit = part + (digit or 1) * {"十": 10, "百": 100, "千": 1_000}[c], 0
        else:
            digit = "零一二三四五六七八九".index(c)
    return whole + part + digit


def unit(text: str, known: Iterable[str]) -> str | None:
    """元每人每月, 每人每月, 块/人/月 and 周岁 as units: those of a table, whose symbols are `known`."""
    symbols = set(known)
    folded = unicodedata.normalize("NFKC", text).replace(" ", "")
    if m := re.fullmatch(r"(万?元|块|)((?:/?每[人户月年日次])+)(万?元|块|)", folded):
        folded = "/".join(["元", *re.findall(r"每(.)", m.group(2))])
    folded = re.sub(r"^[万千百]元", "元", folded)
    parts = [UNIT_WORDS.get(p, p) for p in folded.split("/")]
    said = "/".join(parts)
    return said if said != text and all(p in symbols for p in parts) else None


def choice(text: str, names: Iterable[str]) -> str | None:
    """3级, ３级, 叁级, 3 and “三级 ” as the choice 三级; a choice that merely looks alike may mean the opposite, and is not suggested."""
    folded = unicodedata.normalize("NFKC", text).strip().translate(FORMAL).replace(" ", "")
    numeral = re.sub(r"\d+", lambda m: NUMERALS[int(m.group())] if int(m.group()) <= 10 else m.group(), folded)
    found = [n for n in names if unicodedata.normalize("NFKC", n) in (folded, numeral)]
    if not found and re.fullmatch(f"[{NUMERALS}]", numeral):
        found = [n for n in names if n.startswith(numeral)]
    return found[0] if len(found) == 1 else None


def bound(word: str) -> str | None:
    """60岁以上 as >= 60岁."""
    m = LIMITS.fullmatch(word)
    return f"{'>=' if m.group(2) in ('以上', '起') else '<='} {m.group(1)}" if m else None


def percent(word: str) -> str | None:
    """百分之十 and 十分之一 as 10% and 1/10."""
    m = re.fullmatch(rf"([百{NUMERALS}\d]+)分之([{NUMERALS}\d]+)", word)
    below, above = (_whole(x) for x in m.groups()) if m else (None, None)
    if not below or above is None:
        return None
    return f"{above}%" if below == 100 else f"{above}/{below}"


def _whole(text: str) -> int | None:
    """A whole number in Chinese or in digits."""
    return int(text) if text.isdigit() else 100 if text == "百" else numeral(text)
