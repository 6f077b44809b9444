"""The built-in functions, each once: id, Chinese names, what it takes, what it means.

`takes` is a pattern that program/calls.py reads: L a list (with an optional 其中), n number, d date, r rate, x anything,
c condition in the list's scope, e expression in the list's scope; `+` repeats the last, what follows `?` may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function; `doc_zh` and `doc_en` are what a message says of it when it is called wrongly."""

    id: str
    zh: tuple[str, ...]
    takes: str
    doc_zh: str
    doc_en: str


FUNCTIONS = (
    Function("count", ("人数", "次数", "个数", "户数"), "L", "有多少个", "how many elements"),
    Function("total", ("合计",), "Le", "各元素之和", "sum over the elements"),
    Function("highest", ("最大", "最晚"), "Le", "最大者，空则为无", "the largest; none if empty"),
    Function("lowest", ("最小", "最早"), "Le", "最小者，空则为无", "the smallest; none if empty"),
    Function("exists", ("存在",), "L", "至少有一个", "at least one"),
    Function("none_of", ("没有",), "L", "一个也没有", "not one"),
    Function("all", ("全部",), "Lc", "每一个都满足", "every element satisfies"),
    Function("larger", ("取大",), "x+", "几个数中最大的", "the largest of the values"),
    Function("smaller", ("取小",), "x+", "几个数中最小的", "the smallest of the values"),
    Function("per_month", ("按月",), "n", "每年的数折成每月（÷12）", "a yearly figure by the month"),
    Function("per_year", ("按年",), "n", "每月的数折成每年（×12）", "a monthly figure by the year"),
    Function("round", ("舍入",), "nn", "四舍五入到某一步长", "round half away from zero to a step"),
    Function("round_up", ("进位",), "nn", "向上取到某一步长", "round up to a step"),
    Function("round_down", ("舍去",), "nn", "向下取到某一步长", "round down to a step"),
    Function("has", ("有",), "x", "不是“无”", "is not none"),
    Function("age", ("周岁",), "d?d", "到决定日或那一天的周岁", "full years on the decision day or on that day"),
    Function("month_start", ("月初",), "d", "当月第一天", "first day of the month"),
    Function("month_end", ("月末",), "d", "当月最后一天", "last day of the month"),
    Function("year_start", ("年初",), "d", "当年1月1日", "first day of the year"),
    Function("year_end", ("年末",), "d", "当年12月31日", "last day of the year"),
    Function("months_between", ("满月数",), "dd", "满几个月", "full months from the first day to the second"),
    Function("last_year", ("上年度",), "r", "上一年的标准", "the rate of the year before"),
    Function("at", ("于",), "rd", "某一天的标准", "the rate on another day"),
)

BY_NAME: dict[str, Function] = {name: f for f in FUNCTIONS for name in (f.id, *f.zh)}

OPERATORS_ZH = {"and": "且", "or": "或", "not": "非", "in": "属于", "not in": "不属于", "where": "其中"}
OPERATOR_WORDS = frozenset((*OPERATORS_ZH, *OPERATORS_ZH.values()))

TRUE = frozenset(("true", "是"))
FALSE = frozenset(("false", "否"))
NOTHING = frozenset(("none", "无"))
SILENT = frozenset(("unsettled", "未规定"))
AS_OF = frozenset(("as_of", "决定日"))
RESULTS = {  # what a programme offers: id -> Chinese name
    "granted": "获准",
    "amount": "金额",
    "route": "路径",
    "covered": "保障对象",
}
RESULT_IDS = {**{v: k for k, v in RESULTS.items()}, **{k: k for k in RESULTS}}
