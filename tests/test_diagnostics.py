"""Faults of policy files at their very lines (faults.txt), and files that were made to break things: each within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest

from cited import PLAIN, RATES, REGION, TEXT
from doudi.catalogue import Tree
from doudi.review.tree import review
from doudi.syntax.expression import parse
from doudi.text import render
from doudi.text.diagnostic import Diagnostic, Faults
from doudi.text.messages import MESSAGES
from doudi.text.source import Source, Span
from effort import bounded
from trees import Made

MARK = re.compile(r"\s*### ([a-z0-9-]+)")
CHUNKS = re.compile(r"^=== (\w+): (.*)\n((?:(?!===).*\n?)*)", re.M)
UPPER_BASE = (
    f"{PLAIN}define:\n  rich: {{name: 富, value: 家庭收入 > 3元/月}}\n"
    "routes:\n  main:\n    needs:\n      m: {when: rich, assumed: x}\n"
)


def chunks() -> Iterator[tuple[str, str, str]]:
    text = Path(__file__).with_name("faults.txt").read_text("utf-8")
    for m in CHUNKS.finditer(text):
        yield m.group(1), m.group(2), m.group(3).rstrip("\n") + "\n"


def laid(folder: Path, at: str, text: str) -> str:
    """A tree with the chunk in its place; returns the file that holds it."""
    made = Made(folder).layer("here").file("here/region.yaml", REGION).file("here/text.txt", TEXT)
    made.vocabulary(text if at == "facts" else "").rates(RATES + (text if at == "rates" else ""))
    made.programme({"programme": text, "yaml": text, "upper": UPPER_BASE}.get(at, PLAIN))
    if at == "upper":
        made.layer("there", extends="here").programme(text, layer="there", head="extends: here/aid\n")
        return "there/aid/2020-01-01.yaml"
    return {"facts": "here/vocabulary.yaml", "rates": "here/rates.yaml"}.get(at, "here/aid/2020-01-01.yaml")


def found(folder: Path) -> list[Diagnostic]:
    """Everything that `check` says, shown in every format too: none of them may fail."""
    diagnostics = review(Tree(str(folder))).found
    for lang in ("zh", "en"):
        render.text(diagnostics, lang)
        render.as_json(diagnostics, lang)
        render.sarif(diagnostics, lang, "0")
        render.github(diagnostics, lang)
    return diagnostics


@pytest.mark.parametrize(("at", "title", "text"), [pytest.param(*c, id=f"{c[0]}-{c[1]}") for c in chunks()])
def test_chunk(at: str, title: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / laid(tmp_path, at, MARK.sub("", text))
    whole = path.read_text("utf-8").split("\n")
    bare = MARK.sub("", text).split("\n")[:-1]
    if at in ("facts", "rates"):
        bare = indent(MARK.sub("", text), "  ").split("\n")[:-1]
    start = next(i for i in range(len(whole)) if whole[i : i + len(bare)] == bare) + 1
    wanted = {(start + i, code) for i, line in enumerate(text.split("\n")) for code in MARK.findall(line)}
    seen = {
        (d.span.source.position(d.span.start)[0], d.code)
        for d in found(tmp_path)
        if d.span is not None and Path(d.span.source.name).resolve() == path.resolve()
    }
    assert seen == wanted


HOSTILE: dict[str, tuple[bytes, str]] = {
    "alias bomb": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "yaml-anchor"),
    "an alias of itself": (b"a: &a [*a]\n", "yaml-anchor"),
    "2000 levels in flow": (b"a: " + b"[" * 2000 + b"]" * 2000, "yaml-too-deep"),
    "1500 levels in blocks": (b"".join(b" " * i + b"a:\n" for i in range(1500)), "yaml-too-deep"),
    "1500 levels of dashes": (b"a:\n  " + b"- " * 1500 + b"x\n", "yaml-too-deep"),
    "2000 question marks": (b"? " * 2000 + b"a\n", ""),
    "4500 keys": (b"programme: aid\nsource: x\n" + b"".join(b"k%d: v\n" % i for i in range(4_500)), "key-unknown"),
    "10000 keys": (b"programme: aid\nsource: x\n" + b"".join(b"k%d: v\n" % i for i in range(10_000)), "yaml-too-large"),
    "10000 keys in one line": (b"a: {" + b", ".join(b"k%d: v" % i for i in range(10_000)) + b"}\n", ""),
    "a list of 100000": (b"a: [" + b"x," * 100_000 + b"]\n", "yaml-too-large"),
    "a value of 1 MB": (b"summary: " + b"x" * 1_000_000 + b"\n", "yaml-line-long"),
    "a million blank lines": (b"\n" * 1_000_000, "yaml-too-large"),
    "a million brackets": (b"a: " + b"{" * 1_000_000, "yaml-too-deep"),
    "a million colons": (b":" * 1_000_000, ""),
    "a million dashes": (b"-" * 1_000_000, ""),
    "a long line of quotes": (b"a: " + b"'" * 500_000, ""),
    "a long line of spaces": (b"a:" + b" " * 1_000_000 + b"x", ""),
    "a long line of hashes": (b"a: x" + b" #" * 200_000, ""),
    "a long line of braces": (b"a: x " + b"{}" * 20_000, ""),
    "a long line of brackets and commas": (b"a: [" + b"(" * 20_000, ""),
    "bom and text": ("\ufeffprogramme: aid\nsource: 文件\nneeds: x\n".encode(), "shape-map"),
    "utf-16": ("programme: aid".encode("utf-16"), "file-not-utf8"),
    "utf-16 without a mark": ("programme: aid".encode("utf-16-le"), "file-has-nul"),
    "utf-32": ("programme: aid".encode("utf-32"), "file-not-utf8"),
    "gb18030": ("programme: 救助".encode("gb18030"), "file-not-utf8"),
    "latin-1": (b"programme: caf\xe9", "file-not-utf8"),
    "nul": (b"programme: a\0id\n", "file-has-nul"),
    "an escape character": (b"summary: a\x1b[31mred\n", "character-invisible"),
    "a surrogate": (b"summary: \xed\xa0\x80\n", "file-not-utf8"),
    "crlf": (b"programme: aid\r\nsource: x\r\n", ""),
    "cr alone": (b"programme: aid\rsource: x\r", ""),
    "a line separator": ("programme: aid\u2028source: x\n".encode(), ""),
    "tabs": (b"programme:\taid\n", "yaml-indent-character"),
    "empty": (b"", "file-empty"),
    "only a comment": (b"# nothing\n", "file-empty"),
    "a text": (b"hello\n", "file-not-a-map"),
    "a list": (b"- a\n- b\n", "file-not-a-map"),
    "null": (b"null\n", "file-not-a-map"),
    "50 MB": (b"a: b\n" * 10_000_000, "file-too-large"),
    "yaml 1.1": (b"%YAML 1.1\n---\na: no\n", "yaml-directive"),
    "two documents": (b"programme: aid\n---\nprogramme: b\n", "yaml-several-documents"),
    "an end mark": (b"programme: aid\n...\nprogramme: b\n", "yaml-several-documents"),
    "duplicate keys": (b"programme: aid\nprogramme: b\n", "key-twice"),
    "a duplicate key in quotes": (b'programme: aid\n"programme": b\n', "key-twice"),
    "a custom tag": (b"programme: !!python/name:os.system aid\n", "yaml-tag"),
    "a local tag": (b"programme: !x aid\n", "yaml-tag"),
    "a binary tag": (b"programme: !!binary aGVsbG8=\n", "yaml-tag"),
    "a set": (b"? a\n? b\n", ""),
    "a complex key": (b"? [a, b]\n: c\n", "yaml-key-not-text"),
    "an odd escape": (b'summary: "\\q"\n', "yaml-quote-open"),
    "unclosed escape": (b'summary: "\\u12"\n', "yaml-quote-open"),
    "indentation indicator": (b"summary: |9\n x\n", ""),
    "a bare bang": (b"a: !\n", "yaml-tag"),
    "a bare ampersand": (b"a: &\n", "yaml-anchor"),
    "a bare star": (b"a: *\n", "yaml-first-character"),
}


def within(folder: Path) -> list[Diagnostic]:
    with bounded():
        return found(folder)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str, tmp_path: Path) -> None:
    data, code = HOSTILE[name]
    laid(tmp_path, "programme", PLAIN)
    (tmp_path / "here/aid/2020-01-01.yaml").write_bytes(data)
    codes = [d.code for d in within(tmp_path) if d.severity == "error"]
    assert codes, "it must not pass"
    assert not code or code in codes
    assert len(codes) <= 50, "one slip is not told at every line"


EXPRESSIONS = {
    "3000 brackets": ("(" * 3000 + "1" + ")" * 3000, "yaml-line-long"),
    "1000 brackets": ("(" * 1000 + "1" + ")" * 1000, "expression-too-deep"),
    "2000 plus signs": ("1" + " + 1" * 2000, "yaml-line-long"),
    "900 plus signs": ("家庭收入" + " + 1" * 900, ""),
    "900 and": ("有住房" + " 且 有住房" * 500, None),
    "900 not": ("非 " * 900 + "有住房", "expression-too-deep"),
    "900 minus": ("-" * 900 + "1", "expression-too-deep"),
    "100 kB": ("9" * 100_000, "yaml-line-long"),
    "a long number": ("9" * 3000, "number-form"),
    "1e999": ("1e999", "number-form"),
    "dunder": ("().__class__.__bases__", "operand-missing"),
    "an attribute": ("家庭收入.real", "programme-unknown"),
    "a lambda": ("lambda: 0", ""),
    "cyrillic": ("mоney > 0", "name-mixed-scripts"),
    "cyrillic alone": ("оооо > 0", "name-unknown"),
    "full-width digits and letters": ("ｍｏｎｅｙ ＞ １２元/月", None),
    "arabic digits": ("money > ١٢", ""),
    "zero width": ("mon\u200bey > 0", "character-invisible"),
    "bidi": ("money > \u202e0", "character-invisible"),
    "a soft hyphen": ("mon\u00adey > 0", "character-invisible"),
    "nfd": ("cafe\u0301 > 0", "character-unexpected"),
    "a traditional character": ("家庭收入 > 0 且 戶數 > 0", "name-unknown"),
    "no spaces": ("有住房且家庭收入>0", "name-unknown"),
    "no spaces after not": ("非有住房", "name-unknown"),
    "format strings": ("'%99999999s'", "quote-in-expression"),
    "a brace": ("{{ 7*7 }}", "character-unexpected"),
    "a backslash": ("a \\ b", "character-unexpected"),
    "emoji": ("👨‍👩‍👧 > 0", ""),
    "a surrogate pair": ("𠮷 > 0", "name-unknown"),
    "division by nothing": ("1 / (1 - 1) > 0", None),
    "a day of next century": ("决定日 > 9999-12-31", "day-impossible"),
    "29 February": ("决定日 > 2019-02-29", "day-impossible"),
    "quantifiers": ("存在(成员 其中 存在(法定义务人 其中 存在(成员)))", "quantifier-too-deep"),
    "a huge power": ("9 ** 9 ** 9", "operand-missing"),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_hostile_expression(name: str, tmp_path: Path) -> None:
    text, code = EXPRESSIONS[name]
    laid(tmp_path, "programme", PLAIN)
    quoted = text.replace("'", "''")
    (tmp_path / "here/aid/2020-01-01.yaml").write_text(
        f"programme: aid\nname: 救助\nsubject: household\nsource: 文件\nneeds:\n  n:\n    when: '{quoted}'\n    assumed: x\n",
        "utf-8",
    )
    codes = [d.code for d in within(tmp_path) if d.severity == "error"]
    assert (codes == []) if code is None else codes
    assert not code or code in codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 3000 + "1" + ")" * 3000, "expression-too-long"),
        ("1" + " + 1" * 2000, "expression-too-long"),
        ("9" * 100_000, "expression-too-long"),
        ("-(" * 45 + "1" + ")" * 45, "expression-too-deep"),
        ("非 (" * 45 + "x" + ")" * 45, "expression-too-deep"),
    ],
)
def test_long_expressions(text: str, code: str) -> None:
    """As the parser of expressions meets them, wherever they come from."""
    faults, source = Faults(), Source("x", text)
    assert parse(text, lambda i, j: Span(source, i, j), faults) is None
    assert [d.code for d in faults.found] == [code]


def test_suggestions() -> None:
    """What was meant is said: a near name, or the same words with their spaces."""
    said = {"有住房且家庭收入": "有住房 且 家庭收入", "非有住房": "非 有住房"}
    from doudi.syntax.misread import split_suggestion

    for word, wanted in said.items():
        assert split_suggestion(word, lambda w: w in ("有住房", "家庭收入")) == wanted


def test_every_reachable_code_is_tried() -> None:
    """Codes of policy files that no chunk, page or hostile file expects: each has its reason here."""
    from test_pages import SNIPPETS

    text = Path(__file__).with_name("faults.txt").read_text("utf-8")
    tried = (
        set(MARK.findall(text))
        | set(SNIPPETS)
        | {c for _, c in HOSTILE.values()}
        | {c for _, c in EXPRESSIONS.values() if c}
    )
    left = {c for c in MESSAGES if not c.startswith((*ROOMS, *RECORD))} - tried
    assert left <= ELSEWHERE, sorted(left - ELSEWHERE)


# of rooms whose tests are their own: test_door, test_review, test_service, test_batch_files, test_verify, test_reconcile, test_population
ROOMS = ("input-", "json-", "case", "service-", "batch-", "verify-", "reconcile-", "population-")
RECORD = (  # tests/test_service_record.py
    "record-missing", "record-empty", "record-unreadable", "record-row-", "record-key", "record-input-",
)
ELSEWHERE = {
    # of units, of what is laid over another layer: tests/test_found_policies.py
    "unit-twice",
    "figure-days-lost", "band-rest-low",
    "extends-left-out", "extends-missing",
    # of sides and revisions: tests/test_diff.py
    "diff-side",
    "diff-revision",
    # of requests and files on disk: tests/test_cli.py, tests/test_review.py
    "file-is-link",
    "version-file-name",
    "version-twice",
    "programme-folder",
    "layer-unknown",
    "layers-circular",
    "region-unknown",
    "programme-unknown",
    "not-in-force",
    "document-unknown",
    "document-absent",
    "version-changed",
    "model-changed",
    "version-gone",
    "published-changed",
    "assumed-figure",
    "subject-changed",
    "bounds-of-model",
    "repealed",
    "repealed-with-rules",
    "axis-kind",
    "yaml-flow-comma",
    "citation-place-cut",
    "fact-of-below",
    "bound-broken",
    "programmes-circular",
    # of where things stand: tests/test_strays.py
    "region-folder",
    "folder-name",
    "file-ignored",
    "extends-other",
    "repeal-of-nothing",
    "rate-unnamed",
    "comparison-word",
    "yaml-flow-question",
    # of registers of clauses: tests/test_coverage.py
    "clause-twice",
    "clause-register",
    # the last resort of a family
    "yaml-broken",
    "shape-text",
    "shape-list",
    "shape-other",
    "shape-choices",
    "key-missing",
    "unexpected-word",
    "operator-as-name",
    # raised by rooms that have tests of their own
    "divisor-may-be-zero",
    "ratio-in-total",
    "case-conflict",
    "list-where-value",
    "list-wanted",
    "list-out-of-reach",
    "text-in-expression",
    "covers-other-list",
    "amount-empty",
    "expression-too-long",  # test_long_expressions
    # of policies that are too much: tests/test_hostile_policies.py
    "terms-too-deep",
    "figure-too-large",
    "records-too-deep",
    "routes-too-many",
}


@pytest.mark.parametrize("length", [0, 1, 3])
def test_marks_stand_under_wide_characters(length: int) -> None:
    text = "键" * length + "家廷收入 > 0"
    faults = Faults()
    source = Source("x.yaml", text)
    parse(text + " )", lambda i, j: Span(source, min(i, len(text) - 1), min(j, len(text))), faults)
    shown = render.text(
        [Diagnostic("name-unknown", Span(source, length, length + 4), (("name", "家廷收入"),))], "zh"
    ).split("\n")
    line, mark = shown[2], shown[3]
    assert render.width(mark[: mark.index("^")]) == render.width(line[: line.index("家廷")])
    assert mark.count("^") == 8
