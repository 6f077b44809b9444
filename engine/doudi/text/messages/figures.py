"""Messages of figures and their tables, and of what is sound by its form and hardly meant."""

from __future__ import annotations

from doudi.text.messages.message import Message

FIGURES: dict[str, Message] = {
    "bounds-crossed": Message(
        "error", "at_least 是 {low}，at_most 是 {high}，没有数能都满足", "no number is at least {low} and at most {high}",
        "at_least 写小的，at_most 写大的", "write the smaller under at_least, the larger under at_most",
    ),
    "reason-empty": Message(
        "error", "{key} 后面没有写理由", "{key} gives no reason", "写出理由；没有的，去掉这一行", "write the reason, or leave the line out",
    ),
    "share-above-one": Message(
        "warning", "“{name}”没有百分号，{text} 就是 {text} 倍", "“{name}” has no % sign: {text} is {text} times as much",
        "写明百分号，或 unit: '%'；真是倍数的，名称不叫比例",
        "write the sign, or unit: '%'; what is meant to be many times as much is called no share",
    ),
    "share-below-one": Message(
        "warning", "“{name}”的单位是 %，{text} 就是 {text}%，不是 {meant}", "“{name}” is in %: {text} is {text}%, not {meant}",
        "写明百分号：{text}% 或 {meant}", "write the sign: {text}% or {meant}",
    ),
    "figure-days-lost": Message(
        "warning", "“{id}”的数全部换掉了，{days} 起的数不再算数，那段日子没有数",
        "“{id}” is replaced whole: the figures from {days} are gone, and those days have none",
        "要保留的照抄一遍；确实没有的，写 {first}: 未规定", "write those that stay again; where there is none, write {first}: unsettled",
    ),
    "extends-missing": Message(
        "error", "这一版没有写 extends，却改动了 {below} 的规定", "this version has no extends, and changes {below}",
        "加一行 extends: {below}；改好以前，这一版不再往下查", "add extends: {below}; nothing more of this version is looked at before",
    ),
    "extends-left-out": Message(
        "note", "这一版没有写 extends，{below}/{id} 的规定全部不用", "this version has no extends: nothing of {below}/{id} holds",
        "要接着下层的来，写 extends: {below}/{id}", "to be laid over it, write extends: {below}/{id}",
    ),
    "percent-of-unit": Message(
        "error", "“{text}”是百分数，这里要的是 {unit} 的数", "“{text}” is a percentage, and a figure in {unit} is wanted",
        "写成数；要写比例，去掉 unit", "write a figure, or leave unit out for a share",
    ),
    "year-form": Message(
        "error", "“{text}”不是年份", "“{text}” is not a year", "写成四位数，如 2019；从某一天起执行的，上面写 from，不写 year",
        "write four digits, as in 2019; what is in force from a day stands under from, not under year",
    ),
    "rate-uncited": Message(
        "warning", "“{id}”没有写出处", "“{id}” does not say where it is from",
        "写 cite、source，或 assumed: 理由", "write cite, source, or assumed: reason",
    ),
    "rate-wanted": Message(
        "error", "“{name}”不是标准（rates）", "“{name}” is not a rate",
        "这里写 rates.yaml 里的一项标准", "write a figure of rates.yaml here",
    ),
    "rounding-form": Message(
        "error", "看不懂“{text}”这个步长", "the step “{text}” cannot be read", "写成 分、角、元、10元，或 open",
        "write a step with its unit, such as 0.01GBP or 10yuan, or open",
    ),
    "rounding-twice": Message(
        "error", "round、round_up、round_down 只写一个", "write one of round, round_up, round_down",
        "留一个", "keep one",
    ),
    "rate-two-kinds": Message(
        "error", "“{id}”既写 from 又写 year", "“{id}” has both from and year", "按日生效写 from，按年度数写 year",
        "from for days, year for figures of a year",
    ),
    "rate-without-value": Message(
        "error", "“{id}”没有 from、year，也没有 open", "“{id}” has no from, year or open",
        "写 from: {{日期: 数}}；还没有定的，写 open: 理由", "write from: {{day: figure}}, or open: reason where it is not set yet",
    ),
    "rate-cell": Message(
        "error", "表格与 rows、columns 不符", "the table does not match rows and columns",
        "rows 的每个选项一行；有 columns 的，每行里再按它的选项分", "a line for each choice of rows, and in it one for each of columns",
    ),
    "axis-unknown": Message(
        "error", "rows/columns 的“{name}”不是选项或数", "“{name}” in rows or columns is not a choice or number",
        "写一项事实，或词汇 define 里的一项，如 残疾等级、年龄", "name a fact, or a term of a vocabulary's define",
    ),
    "axis-kind": Message(
        "error", "表格的行列不能用“{name}”：它是{kind}", "a table cannot go by “{name}”, which is {kind}",
        "行列用选项或数：词汇里的事实，或词汇 define 里的项；是否、日期分情形的，用 cases 写",
        "rows and columns are choices or numbers: a fact, or a term of a vocabulary's define; for a yes/no or a day, write cases",
    ),
    "table-incomplete": Message(
        "error", "表格缺：{missing}", "the table lacks: {missing}", "补上，或写“其余”", "add it, or write otherwise",
    ),
    "band-form": Message(
        "error", "看不懂“{text}”这一档", "the band “{text}” cannot be read", "写成 60岁起、超过30%、其余",
        "write from 60岁, over 30% or otherwise",
    ),
    "band-unit": Message("error", "“{text}”的单位应是 {unit}", "“{text}” should be in {unit}"),
    "band-rest-low": Message(
        "warning", "这里的其余只管 {first}以下，不管更大的数", "otherwise holds below {first} here, not for what is larger",
        "最高一档一直管到底；更大的数另有规定的，再写一档，如 {next}起",
        "the highest band goes on for ever: write one more for larger figures, such as from {next}",
    ),
    "band-twice": Message(
        "error", "有两档相同", "two bands are the same",
        "留一个", "keep one",
    ),
}
