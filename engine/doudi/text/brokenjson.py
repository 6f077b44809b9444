"""What is wrong with a text that is no JSON, in words that say what to do: (Chinese, English)."""

from __future__ import annotations

import json
import re
import unicodedata

WORDS = {  # what Python's json says, for officers
    "Expecting value": "缺一个值",
    "Expecting property name enclosed in double quotes": "应是英文双引号里的键名",
    "Expecting ':' delimiter": "缺英文冒号",
    "Expecting ',' delimiter": "缺英文逗号",
    "Illegal trailing comma before end of object": "多了一个逗号",
    "Illegal trailing comma before end of array": "多了一个逗号",
    "Unterminated string starting at": "起的文字没有收尾的引号",
    "Invalid control character at": "的文字里有换行或控制字符",
    "Invalid \\escape": "的反斜杠写法不对",
    "Invalid \\uXXXX escape": "的 \\u 写法不对",
    "Extra data": "之后还有多余的内容",
}
WIDE = "：，“”‘’｛｝［］【】"
LITERALS = {
    **dict.fromkeys(("True", "TRUE", "是", "yes"), "true"), **dict.fromkeys(("False", "FALSE", "否", "no"), "false"),
    **dict.fromkeys(("None", "NULL", "Null", "无"), "null"),
}
WORD = re.compile(r"[^\s\[\]{},:\"]+")
CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(-?(?:NaN|Infinity))')


def said(problem: json.JSONDecodeError) -> tuple[str, str]:
    """The place, what is wrong there, and where it is one of the usual slips, how to mend it."""
    zh = f"第 {problem.lineno} 行第 {problem.colno} 列{WORDS.get(problem.msg, '读不下去')}"
    en = f"line {problem.lineno}, column {problem.colno}: {problem.msg}"
    hint = _hint(problem)
    return (f"{zh}；{hint[0]}", f"{en}; {hint[1]}") if hint else (zh, en)


def _hint(problem: json.JSONDecodeError) -> tuple[str, str] | None:
    text, at = problem.doc, problem.pos
    if not text.strip():
        return "文件是空的", "the file is empty"
    if at >= len(text.rstrip()):
        return "写到这里就断了，后面缺收尾的括号", "it ends here, before its brackets are closed"
    c, before = text[at], text[:at].rstrip()
    found = WORD.match(text, at)
    word = found.group() if found else c
    if c in WIDE:
        return f"“{c}”是全角的，标点都用半角", f"“{c}” is full-width; write plain ASCII marks"
    if c.isdigit() and not c.isascii():
        return "数字用半角", f"write plain digits: {unicodedata.normalize('NFKC', word)[:20]}"
    if "property name" in problem.msg:
        return _name(c, before)
    if problem.msg == "Expecting value":
        if word in LITERALS:
            return f"“{word}”写成 {LITERALS[word]}", f"write {LITERALS[word]}"
        return ("文字加英文双引号", "put a text in double quotes") if c.isalpha() or c == "'" else None
    if problem.msg == "Extra data" and c in "{[":
        return "一个文件写一户；多户用 --jsonl，一行一户", "one household a file; for many, one a line, with --jsonl"
    if "',' delimiter" in problem.msg and before[-1:].isdigit():
        return _behind_number(c, before)
    return None


def _name(c: str, before: str) -> tuple[str, str] | None:
    if c in "/#":
        return "JSON 里不写注释", "JSON has no comments"
    if c.isdigit() and re.search(r"\d,$", before):
        return "数里不写逗号", "no commas in a number"
    if c == "'":
        return "用英文双引号，不用单引号", "use double quotes"
    return ("键名加英文双引号", "put the key in double quotes") if c.isalpha() else None


def _behind_number(c: str, before: str) -> tuple[str, str] | None:
    digits = re.search(r"[\d.-]+$", before)
    number = digits.group() if digits else ""
    if c in "-/" or (c == "年" and len(number) == 4):
        return "日期加英文双引号，如 \"2019-06-01\"", 'put a day in double quotes, such as "2019-06-01"'
    if c.isdigit() and number == "0":
        return "数不以 0 开头", "no number begins with 0"
    return ("数后面不写单位", "no unit behind a number") if c.isalpha() or c in "%％" else None


def constant(text: str) -> tuple[int, int] | None:
    """Where NaN or Infinity stands in a text that is JSON otherwise."""
    return next((m.span(1) for m in CONSTANT.finditer(text) if m.group(1)), None)
