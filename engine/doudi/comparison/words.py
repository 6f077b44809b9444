"""Every fixed word of a comparison, Chinese beside English."""

from __future__ import annotations

from doudi.explanation.base.words import PAIRS as TOLD

PAIRS: dict[str, tuple[str, str]] = {
    **{key: TOLD[key] for key in ("comma", "list_comma", "semicolon", "colon", "brackets", "granted", "refused", "undetermined", "range")},
    "title": ("各地比一比：{}　{}", "Side by side: {}, {}"),
    "this_family": ("这一户", "this household"),
    "last_year": ("上年度{}", "last year's {}"),
    "not_published": ("尚未公布", "not published yet"),
    "silent": ("文件没有规定", "not laid down"),
    "waits": ("等经办决定", "Waits for the officer"),
    "none": ("没有这项制度", "no such programme"),
    "not_in_force": ("{} 没有施行", "not in force on {}"),
    "unusable": ("政策有错，不能用", "its policies are at fault"),
    "input_refused": ("这一户的数据在这里读不进", "cannot read this household"),
    "no_rule": ("没有这一条", "no such rule"),
    "no_route": ("没有这条路径", "no such route"),
    "fact": ("按每户填报", "as given for the household"),
    "unused": ("这里不用", "not used here"),
    "not_rounded": ("没有规定怎么取整", "not laid down"),
    "not_paid": ("不发", "pays none"),
    "dash": ("—", "—"),
    # why
    "fails": ("不满足“{}”", "not met: {}"),
    "wants": ("还要查明：{}", "still to be established: {}"),
    "for_officer": ("由经办决定：{}", "for the officer: {}"),
    "fault": ("政策自相矛盾：{}", "the policy contradicts itself: {}"),
    "no_amount": ("金额给不出", "no amount can be given"),
    "gap": ("政策未规定：{}", "the policy is silent: {}"),
    # the first line
    "all_alike": ("各地的决定一样。", "All decide alike."),
    "most": ("差别最大的是{}：{}。", "They part most on {}: {}."),
    "of_whom": ("{}（{}）", "{} ({})"),
    "amounts": ("从{}（{}）到{}（{}）", "from {} ({}) to {} ({})"),
    "granted_at": ("{}给予保障", "granted in {}"),
    "refused_at": ("{}不予保障{}", "refused in {}{}"),
    "undetermined_at": ("{}尚不能决定{}", "undetermined in {}{}"),
    "own_at": ("{}{}{}", "{1} in {0}{2}"),
    "left_aside": ("没有参加比较：{}", "Not compared: {}"),
    # the table
    "region": ("地区", "Region"),
    "result": ("结果", "Result"),
    "route": ("路径", "Route"),
    "amount": ("金额", "Amount"),
    "why": ("说明", "Why"),
    "where": ("分在哪里", "Where they part"),
    "rule": ("规则", "Rule"),
    "programme": ("制度", "Programme"),
    "alike": ("其余 {} 条各地一样", "{} more rules are alike"),
    "all_same": ("各地一样：{}", "alike: {}"),
    "rules_apart": ("规则不同、这一户的结果一样：{}", "rules that differ without changing the result: {}"),
    "kind_rate": ("标准", "Rate"),
    "kind_term": ("核算", "Term"),
    "kind_need": ("条件", "Condition"),
    "kind_line": ("金额", "Amount"),
    "kind_rounding": ("取整", "Rounding"),
    "by_route": ("{}（{}）", "{} ({})"),
    "assumed": ("设定：{}", "assumed: {}"),
    "only": ("只有{}问：{}", "Only {} asks: {}"),
    "given": ("{}（已填）", "{} (given)"),
    "left_out": ("{}不认这些项，没有用：{}", "{} does not know these, and they were left out: {}"),
}

WORDS: dict[str, dict[str, str]] = {
    "zh": {key: pair[0] for key, pair in PAIRS.items()},
    "en": {key: pair[1] for key, pair in PAIRS.items()},
}
