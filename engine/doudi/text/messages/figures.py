"""Messages of what is sound by its form and hardly meant: figures, reasons left empty, a version over nothing."""

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
    "extends-left-out": Message(
        "note", "这一版没有写 extends，{below}/{id} 的规定全部不用", "this version has no extends: nothing of {below}/{id} holds",
        "要接着下层的来，写 extends: {below}/{id}", "to be laid over it, write extends: {below}/{id}",
    ),
}
