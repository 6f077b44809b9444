"""What a reconciliation says, in Chinese for the office and in English. Steps that no document lays down say so."""

from __future__ import annotations

Words = dict[str, str]

TITLES = {
    "missed": ("漏保", "Missed"),
    "wrong": ("错保", "Wrongly paid"),
    "amounts": ("金额不符", "Amounts"),
    "grace": ("渐退期将满", "Grace ending"),
    "reviews": ("复核逾期", "Reviews overdue"), "scheme": ("该吃五保吃低保", "Wrong scheme"), "overlaps": ("重复享受", "Overlaps"),
    "absent": ("册外对象", "Not found"), "open": ("情况不明", "Undetermined"), "doubles": ("重复登记", "Doubles"),
    "names": ("姓名不符", "Names differ"),
    "rejects": ("读不了的行", "Rejected rows"), "columns": ("列名对照", "Columns"),
}
ABOUT = {
    "missed": ("登记册上够条件，名册上没有", "entitled by the register, not on the roll"),
    "wrong": ("名册上在发，登记册上不够条件", "on the roll, refused by the register"),
    "amounts": ("在发的和应发的不一样", "what is paid is not what is due"),
    "grace": ("渐退期已满，或在 {within} 天内到期", "grace is over, or ends within {within} days"),
    "reviews": ("过了下次复核日期，或算不出这个日期", "past the day of the next review, or that day is not known"),
    "scheme": ("够特困供养条件，在领低保", "entitled as destitute, paid the allowance"),
    "overlaps": ("同时在领按规定不能同领的两项", "paid two that exclude each other"),
    "absent": ("名册上有，在登记册里找不到或对不准", "on the roll, not in the register or not for certain"),
    "open": ("缺事实，定不下来；先问清", "facts are missing; ask first"),
    "names": ("号码对得上，名册和登记册上的姓名不一样", "the numbers agree and the names do not"),
    "doubles": ("同一身份证号、同一户号不止一次", "the same identity number or household more than once"),
    "rejects": ("有毛病没有读进来的行，逐行说明；更正后再对一次", "rows that could not be read, and why; correct them and run again"),
    "columns": ("哪一列当作什么，哪些列没有用", "which column is what, and which are not used"),
}
HEADS = {
    "roll_rows": ("名册行", "roll row"),
    "row": ("登记册行", "register row"),
    "id": ("户号", "household"),
    "name": ("名册姓名", "name on roll"),
    "programme": ("项目", "programme"),
    "who": ("对象", "who"),
    "known_as": ("登记册姓名", "name in register"),
    "paid": ("实发（元）", "paid (yuan)"),
    "due": ("应发（元）", "due (yuan)"),
    "difference": ("应发−实发", "due − paid"),
    "until": ("到期日", "until"),
    "days": ("天数", "days"),
    "interval": ("周期（月）", "months"),
    "why": ("理由", "reason"),
    "cite": ("依据", "source"),
    "step": ("下一步", "next step"),
    "step_cite": ("下一步的依据", "source of the step"),
    "asks": ("缺什么、问什么", "what to ask"), "checked": ("核实情况", "what was found"), "checked_by": ("核实人", "checked by"),
    "checked_on": ("核实日期", "checked on"),
    "side": ("哪份表", "table"),
    "rows": ("行", "row"),
    "column": ("列", "column"),
    "code": ("代码", "code"),
}
SAY = {
    "usual": ("文件未载，按办理惯例", "not laid down; usual practice"),
    "step_missed": ("入户核对；属实的{action}", "visit and verify; if true: {action}"),
    "step_wrong": (
        "复核、入户核对；属实的{action}，停发前告知本人并听取申辩，书面说明理由",
        "review and visit; if true: {action}; hear the family before payment stops, and give the reasons in writing",
    ),
    "step_more": (
        "核对收入和人数；属实的，从核准之月起按应发数发放，少发的补发",
        "verify income and members; if true, pay what is due and the arrears",
    ),
    "step_less": (
        "核对收入和人数；属实的，告知本人后按应发数发放，多发的按规定处理",
        "verify income and members; if true, tell the family and pay what is due",
    ),
    "step_grace": (
        "期满前复核；不再合条件的，告知本人后按程序退出",
        "review before it ends; if no longer entitled, tell the family and end it",
    ),
    "step_review": ("马上复核，登记复核日期", "review now and record the day"),
    "step_no_interval": ("按本地办法定复核周期", "set an interval by local rules"),
    "step_last": ("补登上次复核日期", "record the last review"),
    "step_scheme": ("{duty}；转办前不停低保", "{duty}; the allowance goes on until then"),
    "scheme_duty": ("讲明特困供养政策，按程序转办特困供养", "explain the support and move the person to it"),
    "step_overlap": ("核对后只留一项，停发前告知本人并听取申辩", "verify, keep one; hear the family before payment stops"),
    "step_absent": ("查是否迁出、去世、户号写错；补进登记册再对", "moved, died, or a wrong id? add to the register and run again"),
    "step_refused": ("先更正登记册（见“读不了的行”），再对", "correct the register (see the rejected rows), then run again"),
    "step_open": ("向{whom}问清、补材料后再定，不因此停发", "ask, complete the papers, then decide; payment goes on meanwhile"),
    "enter": ("按程序纳入", "include it by the procedure"), "leave": ("按程序退出", "end it by the procedure"),
    "whom": ("本人或有关部门", "the family or the offices"),
    "step_double": ("核对后只留一行；已多发的按规定处理", "verify and keep one row"),
    "name_other": ("名册上的姓名和登记册上的不一样", "the roll has another name than the register"),
    "step_name": (
        "查验身份证件：写错的更正；换了人领的，查清原因，按规定处理",
        "look at the papers: correct a slip; where somebody else draws it, find out why",
    ),
    "not_there": ("登记册里没有这个户号或身份证号", "neither the household id nor the identity number is in the register"),
    "torn": (
        "户号是一户，身份证号是另一户（登记册第 {a} 行、第 {b} 行）",
        "the household id and the identity number are of two households (rows {a}, {b})",
    ),
    "several": ("登记册里有几户都是这个号码（第 {rows} 行）", "several households of the register have this number (rows {rows})"),
    "which": ("项目按人发，名册没有说是户里哪一位", "paid to a person, and the roll does not say to which member"),
    "refused": ("登记册里这一户有毛病，没有决定", "this household of the register was refused"),
    "no_decision": ("这一天没有这项制度", "the programme is not in force on this day"),
    "again": ("和名册第 {first} 行是同一{what}、同一项目", "the same {what} and programme as row {first} of the roll"),
    "person": ("身份证号", "identity number"), "household": ("户", "household"),
    "same_number": (
        "同一身份证号在登记册的 {count} 户里（第 {rows} 行）",
        "one identity number in {count} households of the register (rows {rows})",
    ),
    "overdue": ("应在 {day} 前复核，已过 {days} 天", "the review was due on {day}, {days} days ago"),
    "no_interval": ("复核周期：文件未规定", "the document lays down no interval"),
    "no_last": ("缺上次复核日期，算不出", "the last review is not known"),
    "ends": ("渐退期至 {day}，还有 {days} 天", "grace until {day}, {days} days left"),
    "ended": ("渐退期 {day} 已满", "grace ended on {day}"),
    "scheme_why": ("{who}够特困供养条件，名册上在领农村低保、没有领特困供养", "{who} is entitled as destitute but is paid the allowance"),
    "overlap_why": ("同时在领{a}（名册第 {x} 行）和{b}（名册第 {y} 行）；{told}", "paid both {a} (row {x}) and {b} (row {y}); {told}"),
    "overlap_refused": ("领了{b}，{a}不应再有", "with {b} there is no {a}"),
    "overlap_more": ("{a}多发了，可能把领{b}的人也算了进去", "{a} is paid too high: the person on {b} may be counted in"),
    "assumed": ("文件未写明，政策按不能同领掌握", "an assumption of the policy, not laid down"),
    "from": ("应发不低于 {low} 元，政策没有定死", "due from {low}: the policy leaves it open"),
    "range": ("应发在 {low} 至 {high} 元之间，政策没有定死", "due between {low} and {high}: the policy leaves it open"),
    "more": ("少发 {difference} 元", "{difference} too little"), "less": ("多发 {difference} 元", "{difference} too much"),
    "unwritten": ("名册没有写金额", "the roll has no amount"),
    "roll": ("名册", "roll"), "register": ("登记册", "register"), "unused": ("没有用", "not used"),
    "by": ("按它分着数（--by）", "told apart by it (--by)"),
}


def words(lang: str) -> Words:
    """All of SAY in one language."""
    i = 0 if lang == "zh" else 1
    return {k: v[i] for k, v in SAY.items()}


def yuan(fen: int, *, comma: bool = False) -> str:
    """Fen, not below zero, as yuan; `comma` parts the thousands."""
    return f"{fen // 100:{',' if comma else ''}}.{fen % 100:02d}"


def pick(pair: tuple[str, str], lang: str) -> str:
    return pair[0 if lang == "zh" else 1]
