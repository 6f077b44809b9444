"""Messages of verification (`doudi verify`): what was found of a version for all households at once."""

from __future__ import annotations

from doudi.text.messages.message import Message

VERIFY: dict[str, Message] = {
    "verify-never-granted": Message(
        "error", "“{name}”不论事实如何都不会获准", "“{name}” refuses whatever the facts", "看看哪些条件合在一起谁也达不到",
        "look for needs that together nobody meets",
    ),
    "verify-need-never": Message("error", "条件“{name}”谁也达不到", "the need “{name}” is met by nobody"),
    "verify-need-always": Message(
        "warning", "条件“{name}”人人都达到，拦不住谁", "the need “{name}” is met by everybody: it refuses nobody",
        "原文若只是说明，写成说明；若漏写了什么，补上", "if the text only describes, say so; if something was left out, add it",
    ),
    "verify-route-never": Message("warning", "路径“{name}”没有一户走得通", "no household can take the route “{name}”"),
    "verify-route-implied": Message(
        "warning", "走得通“{name}”的，前面的路径都已走通，轮不到它", "whoever could take the route “{name}” takes an earlier one",
        "删去它，或把它移到前面（before）", "remove it, or place it earlier (before)",
    ),
    "verify-line-never": Message("warning", "“{name}”这一项谁也发不到", "nobody is ever paid “{name}”"),
    "verify-power-never": Message("warning", "裁量“{name}”没有用得上的时候", "the power “{name}” can never be exercised"),
    "verify-case-never": Message("warning", "情形“{name}”永远不会出现", "the case “{name}” never holds"),
    "verify-case-implied": Message(
        "warning",
        "情形“{name}”出现时，前面的情形总已出现，它没有作用",
        "wherever the case “{name}” holds an earlier one does: it does nothing",
    ),
    "verify-case-conflict": Message(
        "error", "“{name}”的两种情形会同时出现而结果不同：“{one}”和“{two}”",
        "two cases of “{name}” can hold at once with different values: “{one}” and “{two}”",
        "两种情形的条件写得互不相容；原文自相矛盾的，写 otherwise: 未规定 并注明",
        "make their conditions exclude each other; where the text contradicts itself, leave it open and say so",
    ),
    "verify-case-gap": Message(
        "note", "“{name}”：有的家庭一种情形也不合，原文没有规定", "“{name}”: some households meet no case, and the text is silent",
        "向发文单位请示，或写明设定", "ask those who issued the text, or assume something and say so",
    ),
    "verify-otherwise-never": Message(
        "note",
        "“{name}”的 otherwise 用不到：各种情形已经包括了所有家庭",
        "the otherwise of “{name}” is never reached: the cases take every household",
    ),
    "verify-term-never": Message("warning", "“{name}”永远是“否”", "“{name}” is never so"),
    "verify-term-always": Message("warning", "“{name}”永远是“是”", "“{name}” is always so"),
    "verify-check-never": Message("warning", "职责“{name}”永远不适用", "the check “{name}” never applies"),
    "verify-check-unmet": Message(
        "warning", "职责“{name}”适用时，怎么做都不算完成", "the check “{name}” can never be met where it applies",
    ),
    "verify-amount-negative": Message(
        "error", "“{name}”的金额会是负数", "the amount of “{name}” can be negative", "加 at_least: 0，或改获准的条件",
        "add at_least: 0, or change who is granted",
    ),
    "verify-bounds-crossed": Message("error", "“{name}”的下限会高过上限", "the floor of “{name}” can lie above its cap"),
    "verify-bound-broken": Message(
        "error", "“{name}”会超出范本定的界限", "“{name}” can break the bounds that the model sets",
    ),
    "verify-zero-divisor": Message(
        "warning", "“{name}”会除以零：{part} 可能是 0", "“{name}” can divide by zero: {part} may be 0",
        "用 cases 把等于 0 的情形另说", "say in cases what holds where it is 0",
    ),
    "verify-cliff": Message(
        "warning", "“{fact}”多 1 {money}，“{name}”就少领 {loss}", "one {money} more of “{fact}” loses {loss} of “{name}”",
        "原文如此的，在 meant 里写 finding: cliff 并引用原话",
        "where the text says so, declare it under meant (finding: cliff) with its words",
    ),
    "verify-turns": Message(
        "warning",
        "“{fact}”增加时，“{name}”的金额有的家庭升、有的家庭降",
        "as “{fact}” grows, the amount of “{name}” rises for some and falls for others",
        "原文如此的，在 meant 里写 finding: turns 并引用原话",
        "where the text says so, declare it under meant (finding: turns) with its words",
    ),
    "verify-figure-missing": Message(
        "warning",
        "“{programme}”{first} 起施行，“{name}”在 {days} 没有数",
        "“{programme}” is in force from {first}, and “{name}” has no figure on {days}",
        "补上那时的数；还没有公布的，写 未规定", "add the figure of that time; write unsettled for one that was not published",
    ),
    "verify-property-broken": Message("error", "“{name}”不成立", "“{name}” does not hold", "看举出的家庭：是规则写错了，还是这句话说得太满",
                                      "look at the household: is the rule wrong, or the property too strong"),
    "verify-property-open": Message(
        "warning", "“{name}”成不成立，要看政策没有规定的数", "whether “{name}” holds rests on what the policy leaves open",
    ),
    "verify-property-holds": Message("note", "“{name}”成立", "“{name}” holds"),
    "verify-meant-idle": Message(
        "warning",
        "“{name}”说的情形（{code}）没有出现",
        "what “{name}” declares ({code}) is not found",
        "删去这一条",
        "remove the declaration",
    ),
}
