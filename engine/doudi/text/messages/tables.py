"""Messages of tables of households (`doudi batch`)."""

from __future__ import annotations

from doudi.text.messages.message import Message

TABLES: dict[str, Message] = {
    "batch-id-twice": Message(
        "error", "户号“{found}”出现不止一次", "the household id “{found}” occurs more than once",
        "每户只留一行；几张表各自从 1 编号的，户号前加上乡镇。这个户号的各行都没有决定",
        "keep one row a household; where each sheet counts from 1, put the township before the id. None of its rows was decided",
    ),
    "batch-no-household": Message(
        "error", "户号“{found}”不在家庭表里", "no household has the id “{found}”", "核对户号", "check the id",
    ),
    "batch-line": Message("error", "这一行有 {found} 列，应有 {wanted} 列", "this line has {found} columns instead of {wanted}"),
    "batch-total": Message("error", "这一行是“{found}”，不是数据，没有读", "this row is “{found}”, a row of sums, and was not read"),
    "batch-heading": Message("error", "这一行又是表头，不是数据，没有读", "this row is the headings again, and was not read"),
    "batch-no-id": Message("error", "这一行没有户号", "this row has no household id", "补上户号再跑", "fill it in and run again"),
    "batch-id-spoilt": Message(
        "error", "户号“{found}”不是户号：表格把它当成了数，或没有算出来",
        "“{found}” is no household id: the spreadsheet took it for a number, or failed",
        "把这一列改成文本，重新填上完整的户号再跑", "make the column text, fill in the whole id and run again",
    ),
    "batch-file": Message("error", "读不了这份文件：{problem}", "the file cannot be read: {problem}"),
    "batch-by": Message("error", "不能按“{name}”分：{problem}", "figures cannot be told apart by “{name}”: {problem}"),
    "batch-mapping": Message("error", "列名对照不能用：{problem}", "the mapping cannot be used: {problem}"),
}
