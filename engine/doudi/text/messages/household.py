"""Messages of a household at the door: JSON and the vocabulary."""

from __future__ import annotations

from doudi.text.messages.message import Message

HOUSEHOLD: dict[str, Message] = {
    "json-broken": Message("error", "JSON 写法有误：{problem}", "the JSON cannot be read: {problem}"),
    "json-too-large": Message("error", "JSON 太大", "the JSON is too large"),
    "json-too-deep": Message("error", "JSON 层次太深", "the JSON is nested too deeply"),
    "input-not-object": Message("error", "应是一个对象 {{…}}", "an object {{…}} is wanted"),
    "input-key-twice": Message(
        "error", "键“{key}”写了两遍", "the key “{key}” is given twice",
        "留一个", "keep one",
    ),
    "input-key-unknown": Message(
        "error", "没有“{key}”这个事实", "there is no fact “{key}”",
        "核对写法；有哪些键，见 doudi schema", "check how it is written; doudi schema lists every key", alone=True,
    ),
    "input-key-place": Message(
        "error", "“{key}”不写在这里，是{record}的事实", "“{key}” does not belong here: it is a fact of {record}",
        "移到{record}下面", "move it under {record}",
    ),
    "input-type": Message("error", "“{name}”应是{wanted}，得到 {found}", "“{name}” should be {wanted}, not {found}"),
    "input-choice": Message(
        "error", "“{name}”没有“{found}”这个选项", "“{name}” has no choice “{found}”", "可选：{options}",
        "choices: {options}",
    ),
    "input-range": Message(
        "error", "“{name}”是 {found}，应在 {lo} 到 {hi} 之间", "“{name}” is {found}, outside {lo} to {hi}",
    ),
    "input-places": Message(
        "error", "“{name}”最多 {places} 位小数，得到 {found}",
        "“{name}” has at most {places} decimal places, got {found}",
    ),
    "input-none": Message(
        "error", "“{name}”不能是 null", "“{name}” may not be null", "不知道就不写这个键",
        "leave the key out if it is not known",
    ),
    "input-list": Message("error", "“{name}”应是一个列表", "“{name}” should be a list"),
    "input-list-long": Message("error", "“{name}”超过 {most} 条", "“{name}” has more than {most} entries"),
    "input-required": Message("error", "缺少“{name}”，或是空的", "“{name}” is missing or empty"),
    "input-member-twice": Message("error", "编号“{found}”出现两次", "the id “{found}” occurs twice"),
    "input-as-of": Message(
        "error", "决定日“{found}”不是日期", "the decision day “{found}” is not a date", "写成 2019-06-01",
        "write 2019-06-01",
    ),
    "input-day-missing": Message(
        "error", "没有决定日", "no decision day is given", "在调用时写 as_of，或写进家庭里，如 2019-06-01",
        "give as_of, beside the household or in it, such as 2019-06-01",
    ),
    "input-float": Message(
        "error", "“{name}”是浮点数，不精确", "“{name}” is a float, which is not exact",
        "用 Decimal、整数或 JSON 文本", "give Decimal, int or JSON text",
    ),
    "input-long": Message(
        "error", "“{name}”有 {length} 字，最多 {longest} 字", "“{name}” has {length} characters, {longest} at most",
    ),
    "input-surrogate": Message("error", "“{name}”含有不成对的代理字符", "“{name}” contains a lone surrogate"),
}
