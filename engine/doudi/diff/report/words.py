"""The words of a comparison, Chinese and English."""

from __future__ import annotations

Pair = tuple[str, str]

KINDS: dict[str, Pair] = {
    "added": ("新增", "added"), "removed": ("删除", "removed"), "moved": ("移动", "moved"), "changed": ("改动", "changed"),
    "rewritten": ("换了写法，意思不变", "rewritten, same meaning"), "described": ("只改说明", "described otherwise"),
    "indirect": ("受牵连", "affected"), "equal": ("改了写法，已证明意思不变", "rewritten, proved the same"),
}
ENTRIES: dict[str, Pair] = {
    "need": ("条件", "need"), "route": ("路径", "route"), "line": ("金额项", "line"), "case": ("情形", "case"), "term": ("用语", "term"),
    "also": ("结果", "result"), "check": ("职责", "check"), "rate": ("数字", "figure"), "fact": ("事实", "fact"),
    "finding": ("认定", "finding"), "record": ("记录", "record"), "programme": ("制度", "programme"), "amount": ("金额", "amount"),
    "property": ("性质", "property"), "meant": ("本意", "meant"), "power": ("裁量", "power"),
}
ASPECTS: dict[str, Pair] = {
    "value": ("值", "value"), "when": ("条件", "when"), "may": ("裁量", "may"), "covers": ("覆盖", "covers"), "filter": ("对象", "filter"),
    "for": ("适用路径", "for"), "each": ("每个", "each"), "type": ("类型", "type"), "within": ("范围", "within"),
    "choices": ("选项", "choices"), "round": ("取整", "round"), "unit": ("单位", "unit"), "at_least": ("不低于", "at least"),
    "at_most": ("不高于", "at most"), "cite": ("依据", "cite"), "assumed": ("设定", "assumed"), "layer": ("层", "layer"),
    "overrides": ("改动理由", "overrides"), "name": ("名称", "name"), "source": ("文件", "source"), "due": ("期限", "due"),
    "measure": ("指标", "measure"), "routes": ("路径顺序", "order of routes"), "open": ("未规定", "open"), "places": ("小数位", "places"),
    "role": ("性质", "role"), "past": ("不在未来", "past only"), "subject": ("对象", "subject"), "rows": ("行", "rows"),
    "columns": ("列", "columns"), "bounds": ("界限", "bounds"), "yearly": ("按年度", "yearly"), "for_each": ("逐个", "for each"),
    "in": ("属于", "in"), "counts": ("计数单位", "counts"), "required": ("必填", "required"),
    "proof": ("证明材料", "proof"), "from": ("由谁提供", "from"), "asks": ("问话", "asks"), "sensitive": ("不入日志", "sensitive"),
    "fixed": ("不会改变", "fixed"), "words": ("结果的叫法", "words of outcomes"), "receives": ("正在享受", "receives"),
    "since": ("享受起始", "since"), "names of choices": ("选项名称", "names of choices"),
    "wording": ("说法", "wording"), "that": ("总成立的", "that"), "finding": ("结论", "finding"), "of": ("所说的", "of"),
}
ROUNDS: dict[str, Pair] = {
    "half": ("四舍五入到 {}", "to the nearest {}"), "up": ("进位到 {}", "up to {}"), "down": ("舍去到 {}", "down to {}"),
    "open": ("未规定", "not laid down"),
}
ANSWERS: dict[str, Pair] = {
    "equivalent": ("不变", "equivalent"), "widens": ("放宽", "widens"), "narrows": ("收紧", "narrows"), "up": ("增加", "up"),
    "down": ("减少", "down"), "both": ("有增有减", "both ways"), "changed": ("有变化", "changed"), "unknown": ("没有弄清", "unknown"),
}
STATUS: dict[str, Pair] = {
    "granted": ("给予保障", "granted"), "refused": ("不予保障", "refused"), "undetermined": ("尚不能决定", "undetermined"),
}
WAYS: dict[str, Pair] = {
    "widens": ("原来不予、现在给予的{who}", "{who} newly in"),
    "narrows": ("原来给予、现在不予的{who}", "{who} newly out"),
    "up": ("两边都给予、金额增加的{who}", "{who} whose amount rises"),
    "down": ("两边都给予、金额减少的{who}", "{who} whose amount falls"),
}
FIRST: dict[str, Pair] = {  # in the first line
    "widens": ("有{who}新获准", "some {who} are newly in"), "narrows": ("有{who}不再获准", "some {who} are out"),
    "up": ("有的多领", "some receive more"), "down": ("有的少领", "some receive less"),
}
LATER: dict[str, Pair] = {  # once it is laid down what a policy leaves open
    "widens": ("有{who}会新获准", "some {who} will be newly in"), "narrows": ("有{who}会不再获准", "some {who} will be out"),
    "up": ("有的会多领", "some will receive more"), "down": ("有的会少领", "some will receive less"),
}
WHO: dict[str, Pair] = {"household": ("家庭", "families"), "members": ("人", "people")}
REASONS: dict[str, Pair] = {
    "time": ("时间用完了", "out of time"), "contradiction": ("只在政策自相矛盾的地方", "only where the policy contradicts itself"),
    "silence": ("要看政策没有规定的数", "it rests on what the policy leaves open"),
    "no-solver": ("没有装 z3：pip install 'doudi[diff]'", "z3 is missing: pip install 'doudi[diff]'"),
    "no-proof": ("没有要求证明", "no proof was asked for"), "subject": ("决定的对象不同", "they decide about different things"),
    "amount on one side only": ("只有一版给钱", "only one version pays"),
    "unit of the amount": ("金额的单位变了", "the unit of the amount changed"),
    "rounding over a divisor": ("对除出来的数取整", "a quotient that is rounded"),
    "product": ("两个未知数相乘", "a product of two unknowns"), "divisor": ("除数取值太多", "a divisor of too many values"),
}
DEFECT: Pair = (
    "注意：证明与实际决定不一致，这是 doudi 的毛病，请报告", "Note: proof and decision disagree: a defect of doudi, please report it"
)


def pick(pair: Pair, lang: str) -> str:
    return pair[0] if lang == "zh" else pair[1]


def way(told: dict[str, Pair], direction: str, record: str, names: Pair, lang: str) -> str:
    """A direction in words, of whom a programme decides about: families, people, or whatever its record is called."""
    return pick(told[direction], lang).format(who=pick(WHO.get(record, names), lang))


def reason(word: str, lang: str) -> str:
    """Why something was not proved, in words; a reason without any stays as it is."""
    if word.startswith("fact "):
        return pick((f"事实 {word[5:]} 的类型或单位变了", f"the kind or unit of the fact {word[5:]} changed"), lang)
    return pick(REASONS[word], lang) if word in REASONS else word


def how(kind: str, bound: int | None, sampled: int, lang: str, why: str = "") -> str:
    """How a verdict is known, never dressed up."""
    if kind == "proved":
        if bound is None:
            return pick(("已证明，不论多少人", "proved for any number of members"), lang)
        return pick((f"已证明到 {bound} 人", f"proved up to {bound} members"), lang)
    if kind == "sampled":
        told = reason(why, lang)
        zh, en = f"没有证明（{told}），抽查了 {sampled} 户虚拟家庭", f"not proved ({told}); {sampled} synthetic families were tried"
        return pick((zh, en), lang)
    return pick((f"没有证明（{reason(why, lang)}）", f"not proved ({reason(why, lang)})"), lang)
