"""What YAML does silently or says obscurely, found in the raw text and named (docs/language.md 1.5; docs/errors/).

Each trap is one that an officer falls into with an ordinary editor and a Chinese input method.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ruamel.yaml.error import MarkedYAMLError

from doudi.language.functions import OPERATOR_WORDS
from doudi.text.diagnostic import Faults, fault
from doudi.text.source import Source, Span

CODE_START = re.compile(r"^(\s*(?:- )?(?:[^\s:#'\"\[{][^:#\n]*?:\s+|- ))([>*%@!`&|])", re.M)
BLOCK_TEXT = re.compile(r"(?:^|[:\-]\s+)[>|][+-]?\d?\s*(?:#.*)?$")
WIDE_COLON = re.compile(r"\s*(?:- )?([\w\u4e00-\u9fff-]+)：")
WIDE_BRACKET = re.compile(r"\s*(?:- )?[\w\u4e00-\u9fff-]+:\s+([｛［【])")
COMMENT_SIGN = re.compile(r"＃|//|--(?!-)|；")
WIDE_SPACE = re.compile(r"\s*(?:- )?[^\s:#'\"]+:([\u00a0\u3000])")
TIGHT_COLON = re.compile(r"\s*(?:- )?([a-z_]+|\d{4}-\d\d-\d\d):(?=[^\s/])")
BRACKET_AFTER_KEY = re.compile(r"\s*(?:- )?([a-z_]+)\s+[{\[]")  # expect {status: …}
UNJOINED = re.compile(r" *(?:- )?([a-z_]+)(?:\s*[;；=]|\s+[\u4e00-\u9fff\d])(?!.*:(?:\s|$))")  # name 某案例, round; 分
DASH = re.compile(r"\s*(-(?=[\w\u4e00-\u9fff]+:(?:\s|$))|(?:- ){2,3}(?=[a-z_]+:(?:\s|$))|[－—–−﹣]\s*(?=[\w\u4e00-\u9fff.]+:\s))")
FLOW_KEY = re.compile(r"[{,]\s*([^\s{},:，：'\"]+)$")  # a key, up to its colon
QUOTES = "'\""
At = Callable[[int, int], Span]  # columns of a line -> the place in the file
LONGEST_LINE = 4_000  # characters; the longest real line is a tenth of it
MOST_LINES = 5_000
MOST_PARTS = 10_000  # lines, and commas between them
DEEPEST_FLOW = 60
DEEPEST_INDENT = 200
NO_STRUCTURE = "#\t\u3000\u00a0"  # a comment, or what only looks like indentation


def look(source: Source, faults: Faults) -> None:
    """Traps that can be seen line by line, before any YAML parser reads the text."""
    lines = source.text.split("\n")
    if len(lines) > MOST_LINES or len(lines) + source.text.count(",") > MOST_PARTS:
        faults.say("yaml-too-large", Span(source, 0, 1))
        return
    block_indent: int | None = None
    offset = 0
    for line in lines:
        if len(line) > LONGEST_LINE:
            deep = _too_deep(line)
            if deep is not None:
                faults.say("yaml-too-deep", Span(source, offset + deep, offset + deep + 1))
            else:
                faults.say("yaml-line-long", Span(source, offset, offset + 40), longest=LONGEST_LINE)
            return
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None and line.strip() and indent <= block_indent:
            block_indent = None
        if block_indent is None:
            if indent > DEEPEST_INDENT and line[indent:] and line[indent] not in NO_STRUCTURE:
                faults.say("yaml-too-deep", Span(source, offset, offset + indent))
                return  # the lines below are as deep: one slip, told once
            _line(source, line, offset, faults)
        if block_indent is None and BLOCK_TEXT.search(line):
            block_indent = indent
        offset += len(line) + 1
    deep = _too_deep(source.text)
    if deep is not None:
        faults.say("yaml-too-deep", Span(source, deep, deep + 1))


def _too_deep(text: str) -> int | None:
    """Where brackets are first nested deeper than any policy needs."""
    depth = 0
    for m in re.finditer(r"[\[{\]}]", text):
        depth += 1 if m.group() in "[{" else -1
        if depth > DEEPEST_FLOW:
            return m.start()
    return None


def _line(source: Source, line: str, offset: int, faults: Faults) -> None:
    def at(start: int, end: int) -> Span:
        return Span(source, offset + start, offset + end)

    stripped = line.lstrip(" ")
    lead = len(line) - len(stripped)
    if not stripped or stripped.startswith("#"):
        return
    if stripped[0] in "\t\u3000\u00a0":
        name = {"\t": "Tab", "\u3000": "U+3000", "\u00a0": "NBSP"}[stripped[0]]
        faults.say("yaml-indent-character", at(lead, lead + 1), name=name)
        return
    dash = DASH.match(line)
    if dash:
        faults.add(fault("yaml-dash", at(dash.start(1), dash.end(1)), suggestion="- "))
        return
    if line.startswith("%"):
        faults.say("yaml-directive", at(0, len(line)))
        return
    if line.startswith(("--- ", "...")) or line == "---":
        if offset:
            faults.say("yaml-several-documents", at(0, 3))
        return
    tab = line.find("\t")
    if tab >= 0:
        faults.say("yaml-indent-character", at(tab, tab + 1), name="Tab")
        return
    wide = WIDE_COLON.match(line) if "：" in line else None
    if wide:
        faults.add(fault("yaml-wide-colon", at(wide.end() - 1, wide.end()), key=wide.group(1), suggestion=": "))
        return
    nbsp = WIDE_SPACE.match(line)
    if nbsp:
        faults.say("yaml-space-after-colon", at(nbsp.start(1), nbsp.end(1)))
        return
    tight = TIGHT_COLON.match(line)
    if tight and not line[tight.end() :].startswith(":"):
        faults.add(fault("yaml-colon-tight", at(tight.end() - 1, tight.end()), key=tight.group(1), suggestion=": "))
        return
    bracket = WIDE_BRACKET.match(line)
    if bracket and stripped.rstrip()[-1:] in "｝］】":
        faults.add(fault("yaml-wide-bracket", at(bracket.start(1), bracket.end(1)), character=bracket.group(1),
                         suggestion="{" if bracket.group(1) == "｛" else "["))
        return
    unjoined = BRACKET_AFTER_KEY.match(line)
    if unjoined and unjoined.group(1) not in OPERATOR_WORDS:
        faults.say("yaml-colon-missing", at(unjoined.start(1), unjoined.end(1)), line=stripped.rstrip()[:40])
        return
    sign = COMMENT_SIGN.match(stripped)
    if sign and ": " not in stripped and not stripped.rstrip().endswith(":"):
        faults.add(fault("yaml-comment-sign", at(lead, lead + sign.end()), sign=sign.group(), suggestion="# "))
        return
    start = CODE_START.match(line)
    if start:
        _first_character(line, start, at, faults)
    if "#" in line:
        _comment(line, at, faults)
    if "{" in line or "[" in line:
        _flow(line, at, faults)


def _first_character(line: str, start: re.Match[str], at: At, faults: Faults) -> None:
    """A plain value that begins with a character that YAML keeps for itself."""
    c, i = start.group(2), start.start(2)
    rest = line[i:]
    if c in ">|" and re.fullmatch(r"[>|][+-]?\d?[+-]?\s*(#.*)?", rest):
        return
    if c == "&":
        faults.say("yaml-anchor", at(i, i + 1), name=rest[1:].split()[0] if rest[1:].split() else "")
    elif c == "*" and re.match(r"\*[\w]", rest):
        faults.say("yaml-anchor", at(i, i + 1), name=rest[1:].split()[0])
    elif c == "!":
        faults.say("yaml-tag", at(i, i + 1))
    else:
        faults.say("yaml-first-character", at(i, i + 1), character=c)


def _comment(line: str, at: At, faults: Faults) -> None:
    """` #` cuts a plain value; where the rest looks like part of it, the officer did not mean a comment."""
    m = re.match(r"\s*(?:- )?[\w\u4e00-\u9fff]+:\s+([^'\"#\[{>|][^#]*?)(\s#)(\d+|[\u4e00-\u9fff]{0,2}\d+号?)(?=\W|$)", line)
    if m:
        faults.say("yaml-comment-cuts", at(m.start(2), len(line)), rest=line[m.start(2) + 1 :][:30])


ANOTHER = re.compile(r"\s*(?:[A-Za-z0-9_-]+\s*：|[^\s,，{}\[\]:：]+\s*:(?=\s|$))")  # the next entry of a map


SIGNS = re.compile("['\"#{}\\[\\](:：，]")  # all that matters inside { } and [ ]


def _flow(line: str, at: At, faults: Faults) -> None:
    """Inside { } and [ ]: full-width commas and colons that YAML does not see, expressions that YAML cuts."""
    depth, quote, opened = 0, "", ""  # opened: the brackets that are open, one a character
    for m in SIGNS.finditer(line):
        i, c = m.start(), m.group()
        if quote:
            quote = "" if c == quote else quote
            continue
        if c in QUOTES and (i == 0 or line[i - 1] in " [{,:"):
            quote = c
        elif c == "#" and i and line[i - 1] == " ":
            return
        elif c == "[" and depth and line[:i].rstrip()[-1:] not in ("[", "{", ",", ":"):
            faults.say("yaml-flow-call", at(i, _closing(line, i)))
            return
        elif c in "[{" and (depth or i == 0 or line[i - 1] == " "):
            depth, opened = depth + 1, opened + c
        elif c in "]}" and depth:
            depth, opened = depth - 1, opened[:-1]
        elif depth and c == "，" and (opened[-1:] == "[" or ANOTHER.match(line, i + 1)):  # in a text it is a mark like any other
            faults.add(fault("yaml-flow-wide-comma", at(i, i + 1), suggestion=", "))
            return
        elif c == "：" and opened[-1:] == "{" and (word := FLOW_KEY.search(line[:i])):
            faults.add(fault("yaml-wide-colon", at(i, i + 1), key=word.group(1), suggestion=": "))
            return
        elif depth and c == "(":
            close = _closing(line, i)
            if re.search(r"[,\[{]", line[i:close]):
                faults.say("yaml-flow-call", at(i, close))
                return
        elif depth and c == ":" and i + 1 < len(line) and line[i + 1] not in " ,]}" and line[i - 1] not in " 0123456789":
            word = re.search(r"[^\s{\[,]+$", line[:i])
            faults.add(fault("yaml-colon-tight", at(i, i + 1), key=word.group() if word else "", suggestion=": "))
            return


def _closing(line: str, start: int) -> int:
    """The end of the bracket that opens at `start`; a call longer than a screen is not looked through."""
    depth = 0
    for i in range(start, min(len(line), start + 400)):
        depth += (line[i] in "([") - (line[i] in ")]")
        if depth == 0:
            return i + 1
    return min(len(line), start + 400)


def key(text: str, span: Span, faults: Faults) -> bool:
    """Whether a key is refused: `<<`, to which YAML gives a meaning of its own."""
    if text == "<<":
        faults.say("yaml-merge-key", span)
        return True
    return False


def _colon(span: Span, line: str, faults: Faults) -> None:
    """A colon too many; or, where the line before is a bare word, one too few there; or a line that begins too far to the right."""
    source = span.source
    number, column = source.position(span.start)
    begins = span.start - column + 1  # where the line begins
    number, back = number - 1, begins - 1
    while number > 0 and (not source.line(number).strip() or source.line(number).lstrip().startswith("#")):
        back -= len(source.line(number)) + 1
        number -= 1
    before = source.line(number) if number > 0 else ""
    indent, outer = (len(x) - len(x.lstrip(" ")) for x in (line, before))
    tail = line.rstrip()[-1:]
    if tail in "}]" and tail and line.count(tail) > line.count("{" if tail == "}" else "["):
        faults.say("yaml-flow-open", span, close="{" if tail == "}" else "[")
        return
    first = re.match(r"\s*(?:- )?[^\s:#]+:", line)
    at_key = first is not None and first.end() == column
    bare = re.fullmatch(r" *([^\s:#\[{'\"-]+)\s*", before) or UNJOINED.match(before)
    if at_key and bare is not None and outer <= indent:
        start = back - len(before) + bare.start(1)
        faults.say("yaml-colon-missing", Span(source, start, start + len(bare.group(1))), line=before.strip()[:40])
    elif at_key and outer < indent and re.match(r" *(?:- )?[^\s:#]+:\s+[^\s#|>]", before):
        faults.say("yaml-indented-more", Span(source, begins, begins + indent), indent=indent, before=before.strip()[:30], outer=outer)
    else:
        faults.say("yaml-colon-in-value", span)


def _indentation(span: Span, line: str, faults: Faults) -> None:
    """A line that begins in a column of its own, or among items of a list without being one."""
    source = span.source
    number, indent = source.position(span.start)[0], len(line) - len(line.lstrip(" "))
    levels: list[int] = []  # where the lines above begin that are still open
    beside = ""  # the nearest line above that begins in the same column
    least = indent + 1_000
    for n in range(number - 1, 0, -1):
        above = source.line(n)
        lead = len(above) - len(above.lstrip(" "))
        if not above.strip() or above.lstrip().startswith("#"):
            continue
        beside = beside or (above if lead == indent <= least else "")
        if lead < least:
            least = lead
            levels.insert(0, lead)
        if lead == 0:
            break
    if beside.lstrip().startswith("- ") and not line.lstrip().startswith("- "):
        begins = span.start - source.position(span.start)[1] + 1 + indent
        faults.add(fault("yaml-dash", Span(source, begins, begins + len(line.strip())), suggestion=f"- {line.strip().lstrip('-－')[:40]}"))
        return
    faults.say("yaml-indentation", span, indent=indent, levels=" ".join(map(str, levels)))


def _quote_open(start: int, span: Span, faults: Faults) -> None:
    """A quote that is not closed on its line, or what is wrong inside one that is."""
    end = span.source.text.find("\n", start)
    faults.say("yaml-quote-open", Span(span.source, start, end) if 0 <= end <= span.start else span)


def _flow_open(start: int, source: Source, faults: Faults) -> None:
    """A bracket that is not closed, or a quote behind it that is not."""
    end = source.text.find("\n", start)
    line, quote = source.text[start : end if end >= 0 else len(source.text)], -1
    for i, c in enumerate(line):
        if quote >= 0:
            quote = -1 if c == line[quote] else quote
        elif c in QUOTES and line[i - 1] in " [{,:":
            quote = i
    if quote > 0:
        faults.say("yaml-quote-open", Span(source, start + quote, start + len(line)))
    else:
        faults.say("yaml-flow-open", Span(source, start, start + 1), close="}" if line[:1] == "{" else "]")


def explain(problem: MarkedYAMLError, source: Source, faults: Faults) -> None:
    """A parser's own complaint, in words that say what to do."""
    mark = problem.problem_mark or problem.context_mark
    index = min(mark.index if mark else 0, max(len(source.text) - 1, 0))
    span = Span(source, index, index + 1)
    said = (problem.problem or "").strip()
    line = source.line(source.position(index)[0])
    if "mapping values are not allowed" in said:
        _colon(span, line, faults)
    elif "duplicate" in said:
        faults.say("key-twice", span, key="")
    elif "undefined alias" in said or "anchor" in said or "alias" in said:
        faults.say("yaml-anchor", span, name="")
    elif "tag" in said:
        faults.say("yaml-tag", span)
    elif "cannot start any token" in said:
        faults.say("yaml-first-character", span, character=source.text[index])
    elif "expected a single document" in said or "document start" in said:
        faults.say("yaml-several-documents", span)
    elif "could not find expected ':'" in said:
        begins = problem.context_mark.index if problem.context_mark else index  # of the word that has no colon
        word = source.text[begins:].split("\n", 1)[0].rstrip()
        faults.say("yaml-colon-missing", Span(source, begins, begins + max(len(word), 1)), line=word[:40])
    elif "block" in said or "indent" in said:
        _indentation(span, line, faults)
    elif "quoted scalar" in said or "quoted scalar" in (problem.context or ""):
        _quote_open(problem.context_mark.index if problem.context_mark else index, span, faults)
    elif "','" in said or "flow" in (problem.context or ""):
        if source.text[index : index + 1] == "?":
            faults.say("yaml-flow-question", span)
        else:
            _flow_open(problem.context_mark.index if problem.context_mark else index, source, faults)
    elif "special characters are not allowed" in said or "unacceptable" in said:
        faults.say("character-invisible", span, name=repr(source.text[index]))
    else:
        faults.say("yaml-broken", span, problem=said[:120] or "?")
