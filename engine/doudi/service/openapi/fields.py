"""What each field of an answer means, in both languages: for the OpenAPI description and its page. A test asks for every one of them."""

from __future__ import annotations

from typing import Any

Words = tuple[str, str]

FIELDS: dict[str, Words] = {  # by name, wherever it stands
    "region": ("地区的编号", "id of a region"),
    "regions": ("各地区", "the regions"),
    "programme": ("制度的编号", "id of a programme"),
    "programmes": ("各项制度", "the programmes"),
    "names": ("中英文名称", "names in Chinese and English"),
    "zh": ("中文", "in Chinese"),
    "en": ("英文", "in English"),
    "name": ("名称", "its name"),
    "as_of": ("决定日", "the decision day"),
    "digest": ("摘要，可用来钉住这一版（policies 或 If-Match）", "digest to pin these policies by (policies or If-Match)"),
    "loaded": ("读入政策的时间，UTC", "when the policies were read, UTC"),
    "layers": ("从范本到本地的各层", "its layers, from the model to its own"),
    "days": ("有新版本施行的各日", "days on which a version comes into force"),
    "subject": ("决定所对的人；户的制度没有", "whom it is about; absent in a programme about households"),
    "versions": ("参与的每个政策文件及其摘要", "every policy file that takes part, each with its digest"),
    "status": ("获准 granted，不获准 refused，未定 undetermined", "granted, refused or undetermined"),
    "route": ("获准所循的途径", "the route by which it is granted"),
    "record": ("成员的记录，如 members", "the record of the element, such as members"),
    "index": ("在名单里的位置，从 0 起", "its place in the list, from 0"),
    "id": ("编号", "id"),
    "element": ("是谁的；没有或 null：这一户的，或本人的", "whose; absent or null: the household's or the subject's own"),
    "elements": ("涉及的各人", "those concerned"),
    "kind": ("哪一种", "of which kind"),
    "file": ("文件；body 是请求的内容", "the file; body is what was sent"),
    "line": ("第几行，从 1 起", "line, from 1"),
    "column": ("第几列，从 1 起", "column, from 1"),
    "end_line": ("到第几行", "line of its end"),
    "end_column": ("到第几列之前", "column after its end"),
    "code": ("错误代码，和命令行的一样；说明在 /v1/errors/代码", "stable code, as on the command line; its page is /v1/errors/CODE"),
    "message": ("哪里不对", "what is wrong"),
    "help": ("怎么改", "what to do about it"),
    "suggestion": ("或许本意是这样写", "what may have been meant"),
    "path": ("在家庭、参数或政策里的位置", "where: in the household, the parameters or the policy"),
    "reason": ("缘由", "why"),
    "unit": ("金额的单位", "unit of the amount"),
    "policies": ("政策", "the policies"),
    "diagnostics": ("逐条的错误和提醒", "each fault and warning"),
    "version": ("doudi 的版本", "version of doudi"),
    "affects": ("影响资格 status 还是金额 amount", "whether it affects the status or the amount"),
    "proof": ("证明它的材料；可以为空", "the paper that shows it; may be empty"),
    "fact": ("事实：记录.编号", "the fact: record.id"),
    "differs": ("各地是否不同", "whether the regions differ"),
    "answer": ("结论", "what was found"),
}
OF: dict[str, Words] = {  # by component and name, where that says more
    "Decision.status": ("未定时看 missing、waits_for、gaps", "undetermined: see missing, waits_for and gaps"),
    "Decision.covered": ("保障到谁", "who is covered"),
    "Decision.open": ("这个人还没有定", "whether that is not settled yet"),
    "Decision.amount": (
        "应发多少，准确值；不发钱或还没有定时没有这一项",
        "what is due, exact; absent where nothing is paid or it is still open",
    ),
    "Decision.amount_range": ("金额未定时，最少和最多", "the least and the most that it can be, where it is open"),
    "Decision.also": (
        "制度的其他结果，按编号；null：没有，或未定（见 also_open）",
        "further results by id; null: there is none, or it is open (see also_open)",
    ),
    "Decision.also_open": ("其中还没有定的", "which of those are open"),
    "Decision.reasons": ("各项条件及是否满足，要紧的在前", "each need and whether it is met, the weightiest first"),
    "Decision.need": ("条件的编号", "id of a need"),
    "Decision.met": ("是否满足；null：不知道", "whether it is met; null: not known"),
    "Decision.missing": ("还可能左右结果的事实", "facts that the decision may still hang on"),
    "Decision.decides": ("true：结果取决于它；null：没有查清", "true: the decision hangs on it; null: the search did not settle that"),
    "Decision.waits_for": ("等经办人决定的事", "what an officer must decide before it is settled"),
    "Decision.powers": ("经办人还可以裁量的", "what an officer may still grant"),
    "Decision.gaps": ("政策没有规定或有矛盾之处", "where the policy is silent or at fault"),
    "Decision.checks": ("经办机构的职责及是否做到", "duties of the office and whether they are met"),
    "Decision.result": ("是否做到", "whether it is met"),
    "DecisionPowers.id": ("裁量的编号：家庭里的键是 may_ 加它", "id of the power: its key in a household is may_ and this"),
    "DecisionPowers.adds": ("会多发的最少和最多；null：不改变金额", "the least and the most that it adds; null: it changes no amount"),
    "Decisions.decisions": (
        "决定，一项制度（对人的制度每人）一个",
        "a decision for each programme, of one about members for each of them",
    ),
    "DiagnosticsRelated.note": ("那里是什么", "what is there"),
    "Diagnostic.severity": ("error 错误，warning 提醒", "error or warning"),
    "Diagnostic.related": ("有关的别处", "other places that it has to do with"),
    "Diagnostic.place": ("在文件或请求内容里的位置", "where in the file, or in what was sent"),
    "Problem.type": ("说明这个代码的页", "the page of this code"),
    "Problem.title": ("这个代码总的意思", "what the code means in general"),
    "Problem.status": ("HTTP 状态", "the HTTP status"),
    "Problem.detail": ("这一次哪里不对", "what is wrong this time"),
    "Problem.instance": ("请求的编号，和日志、X-Request-Id 相同", "the request, as in the log and in X-Request-Id"),
    "Problem.policies": ("重新读政策被拒时：新政策的每处错误", "of a reload that was refused: each error of the new policies"),
    "Missing.open": ("还没有定的决定", "the decisions that are open"),
    "Missing.questions": ("该问的问题，最能定案的在前", "the questions to ask, those that settle most first"),
    "Missing.at": (
        "答案写在家庭的哪里：JSON 指针（RFC 6901），如 /members/0/birth",
        "where the answer goes in the household: a JSON pointer (RFC 6901), such as /members/0/birth",
    ),
    "Missing.kind": (
        "怎么答：bool 是 true、false；number、percent 是数（百分之 12.5 写 12.5）；date 如 2019-06-01；time 如 2019-06-01T08:00+08:00；"
        "text 文字；enum 选项的编号；list 对象的数组，没有人写 []",
        "how to answer: bool true or false; number, percent a number (12.5 is 12.5%); date 2019-06-01; time 2019-06-01T08:00+08:00; "
        "text; enum the id of a choice; list an array of objects, [] for nobody",
    ),
    "Missing.ask": ("问句，用读者的语言", "the question in the reader's language"),
    "Missing.settles": (
        "单凭这个答案能定下的决定占几成，按试过的值算；1 是全部",
        "share of the open decisions that this answer alone would settle, over the values that were tried: 1 is all",
    ),
    "Missing.none": ("可不可以答 null：没有", "whether null is an answer: there is none"),
    "Missing.decides": ("true：结果取决于它；null：没有查清", "true: the decision hangs on it; null: the search did not settle that"),
    "Missing.unit": ("数的单位，如 元/月", "of a number, such as yuan/month"),
    "Missing.choices": ("可选的", "the choices"),
    "Missing.within": ("最小和最大，用文字", "the least and the most, as text"),
    "Missing.for": ("等这个答案的决定", "the decisions that wait for it"),
    "Programme.published": ("发布过的每一版", "every version that was published"),
    "Programme.layer": ("哪一层的", "of which layer"),
    "Programme.from": ("从哪天起施行", "the day from which it is in force"),
    "Programme.subject": ("对谁作决定：household 是户", "what it decides about: household, or a record of its members"),
    "Region.subject": ("对谁作决定：household 是户", "what it decides about: household, or a record of its members"),
    "Checked.ok": ("没有错误（可以有提醒）", "whether there is no error (there may be warnings)"),
    "Checked.count": ("错误和提醒一共多少；最多列一千条，错误在前", "faults and warnings in all; a thousand are told, errors first"),
    "Regions.digest": (
        "整棵政策的摘要；要钉住，用某地或某制度的 digest",
        "digest of the whole tree; to pin, take that of a region or a programme",
    ),
    "Reloaded.digest": ("整棵政策的摘要，不是钉住用的", "digest of the whole tree; not one to pin by"),
    "Reloaded.changed": ("是否换上了别的政策", "whether other policies serve now"),
    "Health.status": ("ok", "ok"),
    "Ready.status": ("ready，或 not ready（此时答 503）", "ready, or not ready (then with 503)"),
    "Ready.record": (
        "记录：ok，failed（上次没有写成，或迟迟写不成），off（不记录）",
        "the record: ok, failed (the last commit did not go through, or does not end), off",
    ),
    "Ready.refused": ("上次换政策被拒时的错误数", "errors of the last reload that was refused"),
    "Row.seq": ("第几行", "number of the row"),
    "Row.at": ("时间，UTC", "time, UTC"),
    "Row.request": ("请求的编号", "id of the request"),
    "Row.caller": ("令牌的名称；local 是没有令牌的本机", "name of the token; local: this machine without one"),
    "Row.kind": (
        "decide、explain、leaflet 是决定；reload、resume、prune 是别的事",
        "decide, explain and leaflet decided; reload, resume, prune did not",
    ),
    "Row.programme": ("问的是哪项制度；空：全部", "the programme that was asked about; empty: all"),
    "Row.input_digest": ("所送的家庭的摘要", "digest of the household as it was sent"),
    "Row.policies": ("所依据的政策的摘要", "digest of the policies that decided"),
    "Row.engine": ("doudi 的版本", "version of doudi"),
    "Row.outcome": (
        "制度、对谁（名单里的位置）、结果、金额，各一行",
        "programme, subject (its place in the list), status and amount, a row each",
    ),
    "Row.answer": ("回答的摘要", "digest of the answer"),
    "Row.trace": ("推算过程的摘要；冒号前是所用的代码", "digest of all that was worked out; before the colon, by which code"),
    "Row.previous": ("前一行的摘要", "digest of the row before"),
    "Row.digest": ("这一行的摘要，连着前一行", "digest of this row upon the one before"),
    "Row.input_form": (
        "家庭留下了什么：none、masked、encrypted、forgotten",
        "what is kept of the household: none, masked, encrypted, forgotten",
    ),
    "Diff.old": ("原先的一版", "the version before"),
    "Diff.new": ("后来的一版", "the version after"),
    "Diff.summary": ("一句话：谁受影响", "in a sentence: who is affected"),
    "Diff.ways": (
        "有哪些变化：放宽 widens、收紧 narrows、金额升降、增删、结果、没弄清",
        "what kinds of changes there are, as --fail-on names them",
    ),
    "Diff.regions_removed": ("后来没有了的地区", "regions that only the version before has"),
    "Diff.regions_added": ("后来才有的地区", "regions that only the version after has"),
    "Diff.compared": ("逐个地区的比较", "the comparison, region by region"),
    "DiffCompared.old_region": ("原先的地区", "region of the version before"),
    "DiffCompared.new_region": ("后来的地区", "region of the version after"),
    "DiffCompared.figures": ("两边各取哪天的数", "the days whose figures each side takes"),
    "DiffCompared.changes": ("逐处的改动", "each change"),
    "DiffChange.kind": (
        "改了、加了、删了、移了、只改写法、只改说明、受牵连",
        "whether changed, added, removed, moved, only rewritten or described, or affected",
    ),
    "DiffChange.entry": ("是哪一类条目", "what kind of entry it is"),
    "DiffChange.key": ("条目的编号", "its key"),
    "DiffChange.fingerprint": ("这处改动的指纹", "fingerprint of this change"),
    "DiffChange.old": ("原先在哪里", "where it stood"),
    "DiffChange.new": ("现在在哪里", "where it stands"),
    "DiffChange.aspects": ("改了哪些方面，原文和新文", "what of it changed, each with its text before and after"),
    "DiffChange.share": ("数升了几成，准确的分数", "by what part a figure rose, as an exact fraction"),
    "DiffChange.through": ("因哪些条目而受牵连", "the entries through which it is affected"),
    "DiffChange.moved_from": ("从哪里移来", "where it was before"),
    "DiffChange.meaning": ("对满足它的家庭意味着什么", "what it means for those who meet it"),
    "DiffVerdict.answer": ("相同 equivalent，或往哪边变", "equivalent, or which way it goes"),
    "DiffVerdict.how": ("证明 proved，抽样 sampled，没弄清 unknown", "proved, sampled or unknown"),
    "DiffVerdict.members": ("名单不超过这么多人时成立；null：不限", "proved for lists of at most so many elements; null: for any number"),
    "DiffVerdict.sampled": ("抽了多少户", "how many families were sampled"),
    "DiffVerdict.filled": ("原先没有规定、后来有的", "what only the old version leaves open"),
    "DiffVerdict.emptied": ("原先有规定、后来没有的", "what only the new version leaves open"),
    "DiffVerdict.open": ("政策没有规定处两边可能不同", "where the policy is silent the versions may differ, though neither decides"),
    "DiffProgramme.kind": ("意思相同 same，变了 changed，新增 added，取消 removed", "same, changed, added or removed"),
    "DiffProgramme.verdicts": ("资格和金额各怎么变", "what became of the status and of the amount"),
    "DiffProgramme.results": ("其他结果各怎么变", "what became of further results"),
    "DiffProgramme.witnesses": ("举出的家庭", "families that show it"),
    "DiffProgramme.reason": ("没有证明的缘由", "why nothing was proved"),
    "DiffWitness.question": ("资格 status 还是金额 amount", "status or amount"),
    "DiffWitness.direction": ("往哪边变", "which way it goes"),
    "DiffWitness.most": ("是不是差得最多的一户", "whether it is the family touched most"),
    "DiffWitness.case": ("从哪个政策案例来", "the policy case that it was made from"),
    "DiffWitness.household": ("这一户", "the family"),
    "DiffWitness.gain": ("金额差多少", "by how much the amount differs"),
    "DiffWitness.agrees": (
        "false：执行结果不支持证明，是 doudi 的毛病",
        "false: the evaluator does not bear out the proof, a defect of doudi",
    ),
    "DiffWitness.old": ("原先的决定", "the decision before"),
    "DiffWitness.new": ("后来的决定", "the decision after"),
    "Comparison.household": ("这一户的名称", "how the household is called"),
    "Comparison.headline": ("一句话", "in a sentence"),
    "Comparison.subjects": ("逐个对象（户，或每个人）", "each subject: the household, or each person"),
    "Comparison.only": ("只有某地才问的事实", "facts that only some region asks for"),
    "Comparison.facts": ("事实", "the facts"),
    "Comparison.given": ("这一户有没有写", "whether the household has it"),
    "ComparisonRegion.state": ("能不能在那里决定", "whether it could be decided there"),
    "ComparisonRegion.said": ("不能时怎么说", "what is said where it could not"),
    "ComparisonRegion.faults": ("在那里有什么错误", "faults that it has there"),
    "ComparisonRegion.left_out": ("那里没有、因此没有带去的事实", "facts that are not known there, and were left out"),
    "ComparisonRegion.key": ("在家庭里的键", "its key in the household"),
    "ComparisonSubject.who": ("是谁", "who it is"),
    "ComparisonSubject.decisions": ("各地的结果", "what each region decides"),
    "ComparisonSubject.parts": ("从哪里起不同", "where they part"),
    "ComparisonSubject.alike": ("各地是否相同", "whether all regions say the same"),
    "ComparisonResult.word": ("结果的说法", "the status in words"),
    "ComparisonResult.route_name": ("途径的名称", "name of the route"),
    "ComparisonResult.amount": ("应发多少，准确值", "what is due, exact"),
    "ComparisonResult.amount_range": ("最少和最多", "the least and the most"),
    "ComparisonResult.amount_said": ("金额的说法", "the amount in words"),
    "ComparisonResult.why": ("为什么", "why"),
    "ComparisonPart.route_name": ("途径的名称", "name of the route"),
    "ComparisonPart.cells": ("各地的情形", "what it is in each region"),
    "ComparisonCell.met": ("是否满足", "whether it is met"),
    "ComparisonCell.shown": ("怎么说", "in words"),
    "ComparisonCell.value": ("这一户的值", "the household's value"),
    "ComparisonCell.standard": ("那里的标准", "the standard there"),
    "ComparisonCell.cite": ("依据", "what it is cited from"),
    "ComparisonCell.assumed": ("是不是设定的，原文没有", "whether it is assumed: no text has it"),
    "ComparisonCell.open": ("那里还没有规定", "whether it is left open there"),
}

INSIDE: dict[str, Words] = {  # by component, field and name within it, where the same name means something else outside
    "Programme.published.digest": ("这个文件的摘要，不是钉住用的", "digest of that file; not one to pin by"),
    "Ready.policies.digest": ("整棵政策的摘要，不是钉住用的", "digest of the whole tree; not one to pin by"),
    "DiffChange.aspects.name": ("哪一方面", "which aspect"),
    "DiffChange.aspects.old": ("原文", "its text before"),
    "DiffChange.aspects.new": ("新文", "its text after"),
}


def described(schemas: dict[str, Any]) -> dict[str, Any]:
    """Components with a description at every field that has words here, `Chinese · English`."""
    return {name: _within(name, schema) for name, schema in schemas.items()}


def _within(component: str, x: Any, inside: str = "") -> Any:
    """inside: the field that x is of."""
    if isinstance(x, list):
        return [_within(component, v, inside) for v in x]
    if not isinstance(x, dict):
        return x
    fields = x.get("properties")
    out = {k: _within(component, v, inside) for k, v in x.items() if k != "properties" or not isinstance(fields, dict)}
    if isinstance(fields, dict):
        out["properties"] = {}
        for name, field in fields.items():
            out["properties"][name] = found = _within(component, field, name)
            words = INSIDE.get(f"{component}.{inside}.{name}") or OF.get(f"{component}.{name}") or FIELDS.get(name)
            if words is not None:
                found["description"] = " · ".join(words)
    return out
