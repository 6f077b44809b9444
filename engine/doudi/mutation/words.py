"""The words of a report on cases, Chinese and English."""

from __future__ import annotations

Pair = tuple[str, str]

KINDS: dict[str, Pair] = {
    "threshold": ("界限移动一小步", "a threshold moved by a step"), "comparison": ("比较换了边", "a comparison with its edge"),
    "condition": ("去掉条件", "a condition dropped"), "choice": ("选项不同", "another choice"), "case": ("情形", "a case"),
    "route": ("路径", "a route"), "bound": ("上下限", "a bound"), "part": ("算式少一项", "a part of a sum left out"),
    "line": ("金额少一项", "a line of the amount dropped"),
    "rounding": ("取整", "rounding"), "check": ("职责的上下限", "a bound of a check"),
    "figure": ("数字移动一小步", "a figure moved by a step"),
}
REASONS: dict[str, Pair] = {
    "no-solver": ("没有装 z3（pip install 'doudi[diff]'），证明不了", "z3 is not installed (pip install 'doudi[diff]')"),
    "budget": ("用完了 --budget 给的时间", "the time of --budget was used up"),
    "time": ("一处的证明超过了时限", "its proof took too long"),
    "silent": (
        "差别只在政策没有规定的地方：要先用 rates 假设数字，案例才看得见",
        "it differs only where the policy is silent: a case must suppose the figure (rates) to see it",
    ),
    "no-case": (
        "找得到决定不同的家庭，但案例的 expect 写不出这点差别（未定，或政策没有规定）",
        "there is such a household, but no expectation can say how it differs (undetermined, or the policy is silent)",
    ),
}
OTHER: Pair = ("证明器说不了：{}", "the proof cannot say: {}")


def reason(word: str, lang: str) -> str:
    """Why it is not known, or why there is no proposal."""
    i = int(lang != "zh")
    found = REASONS.get(word)
    return found[i] if found is not None else OTHER[i].format(word)
