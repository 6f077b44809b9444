"""Messages of the review of a whole tree (`doudi check`, `doudi test`): citations, clauses, published versions, cases."""

from __future__ import annotations

from doudi.text.messages.message import Message

REVIEW: dict[str, Message] = {
    "citation-not-found": Message(
        "error", "原文“{place}”下找不到这些字", "these words are not found under {place}",
        "核对原文；多个空格、全半角标点不要紧", "compare with the source; spaces and width do not matter",
    ),
    "citation-elsewhere": Message(
        "error", "这些字不在“{place}”下，在“{found}”下", "these words do not stand under {place} but under {found}",
        "改正位置", "correct the place",
    ),
    "citation-place": Message(
        "error", "文件里没有“{place}”这个位置", "the document has no place “{place}”", "写成 二（一） 或 二(一)1",
        "write 二（一） or 二(一)1",
    ),
    "citation-words": Message(
        "warning", "引文没有写原文的字", "the citation names no words", "在位置后空一格写上原文",
        "write the words after the place",
    ),
    "citation-place-cut": Message(
        "warning", "位置只取到“{place}”：位置里不能有空格", "the place is only “{place}”: a place has no space in it",
        "连着写，如 {whole}，空一格再写原文", "write it without a space, such as {whole}, then a space and the words",
    ),
    "document-unknown": Message(
        "error", "region.yaml 的 sources 里没有“{name}”", "region.yaml lists no source “{name}”",
        "核对文号，括号用〔〕；新的文件先列进 region.yaml 的 sources",
        "check the number and its brackets; a new document is listed in region.yaml first", alone=True,
    ),
    "document-absent": Message(
        "note", "没有“{name}”的原文，{count} 处引文未核对",
        "the text of “{name}” is not at hand: {count} citations not checked",
        "把原文放进 DOUDI_SOURCES 所指的文件夹", "put the text in the folder DOUDI_SOURCES names",
    ),
    "clause-layer": Message(
        "error", "clauses 写的是“{name}”，文件夹却是“{layer}”", "clauses says “{name}” but the folder is “{layer}”", "两处改成一样",
        "make them the same",
    ),
    "clause-twice": Message(
        "error", "条文“{id}”登记了两次", "the clause “{id}” is registered twice", "另起一个编号",
        "give one of them another id",
    ),
    "clause-link": Message(
        "error", "carried_by 所指的“{path}”不存在", "carried_by names “{path}”, which does not exist",
        "写成 制度/路径，如 rural_dibao/needs.property", "write programme/path, such as rural_dibao/needs.property",
    ),
    "clause-argued": Message(
        "warning", "条文“{id}”已有规则（{rule}），why_not 却说没有",
        "the clause “{id}” is carried ({rule}), yet why_not says that it cannot be", "删去 why_not", "delete why_not",
    ),
    "clause-open": Message(
        "warning", "“{name}”有 {count} 条没有规则承担，也没有说明缘由：{ids}",
        "{count} clauses of “{name}” are carried by no rule and not explained: {ids}",
        "写规则并引用原话，或在条文下写 why_not；全部见 doudi coverage {layer} --missing",
        "write a rule that cites the words, or why_not under the clause; doudi coverage {layer} --missing lists them",
    ),
    "clause-register": Message(
        "error", "“{name}”这一层没有 clauses.yaml", "the layer “{name}” has no clauses.yaml", "写法见 docs/language.md 第 12 节",
        "docs/language.md, section 12, says how to write one",
    ),
    "version-changed": Message(
        "error", "{name} 发布后被改动", "{name} was changed after publication",
        "更正请写 erratum: 说明 并重新 doudi publish；修订请另立版本",
        "mark an erratum and publish again, or add a version",
    ),
    "model-changed": Message(
        "error", "{name} 所依据的范本 {model} 已变，尚未确认",
        "the model {model} under {name} has changed and is not acknowledged", "核对后重新 doudi publish",
        "review, then publish again",
    ),
    "version-gone": Message(
        "error", "{name} 已经发布，文件却不见了", "{name} was published and its file is gone",
        "从备份恢复；确要撤回，删去 published.yaml 里的登记", "restore it, or take it out of published.yaml",
    ),
    "published-changed": Message(
        "error", "{name} 发布后被改动，又没有勘误说明", "{name} was changed after publication without an erratum",
        "更正写 erratum: 说明；修订请另立版本文件", "write erratum: reason, or add a new version",
    ),
    "assumed-figure": Message("note", "“{name}”是设定，原文未载：{reason}", "“{name}” is assumed: {reason}"),
    "ratio-in-total": Message(
        "error", "合计里每个成员的除数不同，不能精确相加",
        "the divisor differs from element to element, so the sum is not exact", "先用 舍入(…, 0.01元) 再合计",
        "round each before adding",
    ),
    "case-conflict": Message(
        "error", "“{name}”有两种情形同时成立而结果不同：{cases}",
        "two cases of “{name}” hold with different values: {cases}",
    ),
    "cases-shape": Message("error", "案例写法不对：{problem}", "the case is not well formed: {problem}"),
    "case-without-day": Message(
        "error", "案例“{name}”没有写决定日", "the case “{name}” has no decision day", "加一行 as_of: 2019-06-01，写在案例里或文件开头",
        "add as_of: 2019-06-01, in the case or at the head of the file",
    ),
    "case-not-run": Message(
        "error", "案例“{name}”没有跑：政策本身有错", "case “{name}” was not run: the policy itself is at fault",
        "先用 doudi check 改好政策", "mend the policy first; doudi check shows where",
    ),
    "case-failed": Message(
        "error", "案例“{name}”：{what} 应为 {wanted}，得到 {found}",
        "case “{name}”: {what} should be {wanted}, got {found}",
    ),
}
