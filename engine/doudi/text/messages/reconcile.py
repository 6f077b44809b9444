"""Messages of rows of a roll (`doudi reconcile`)."""

from __future__ import annotations

from doudi.text.messages.message import Message

RECONCILE: dict[str, Message] = {
    "reconcile-identity": Message(
        "error", "身份证号不对：{problem}", "the identity number is wrong: {problem}", "照证件更正", "correct it by the card",
    ),
    "reconcile-no-key": Message(
        "error", "这一行没有户号，也没有能用的身份证号，对不上人", "this row has neither a household id nor a usable identity number",
        "补上其中一个", "fill in one of them",
    ),
    "reconcile-programme": Message(
        "error", "不知道“{found}”是哪项制度", "which programme is “{found}”?",
        "在列名对照 roll 的 values 里写它的编号，或者用 --programme 说明",
        "write its id under `values` in the mapping's `roll`, or give --programme",
    ),
    "reconcile-amount": Message(
        "error", "“{found}”不是金额", "“{found}” is no amount", "写成 1234.50，最多两位小数", "write it as 1234.50, at most two decimals",
    ),
    "reconcile-fact": Message("error", "“{found}”不是{name}的值", "“{found}” is no value of {name}"),
}
