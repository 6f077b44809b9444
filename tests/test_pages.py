"""Pages of diagnostics: every code is raised and has one, each wrong snippet raises its code and the right one does not."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import indent

import pytest

from cited import PLAIN, RATES, REGION, TEXT
from doudi.casebook.run import Runner
from doudi.catalogue import Tree
from doudi.review.tree import review
from doudi.text.diagnostic import InputError
from doudi.text.messages import MESSAGES
from doudi.text.pages import book, page
from trees import DAY, Made

ROOT = Path(__file__).parent.parent
SNIPPETS = {code: entry for code, entry in book()["pages"].items() if "wrong" in entry}


def raised(folder: Path, at: str, text: str) -> list[str]:
    """Codes that a snippet raises in its place."""
    text = text.rstrip("\n") + "\n"
    made = Made(folder).layer("here").file("here/region.yaml", REGION).file("here/text.txt", TEXT)
    made.vocabulary(text if at == "facts" else "").rates(RATES + (text if at == "rates" else ""))
    body = {"programme": text, "value": "define:\n  x:\n" + indent(f"value: {text}", "    ")}.get(at, PLAIN)
    made.programme(body)
    if at == "upper":
        made.layer("there", extends="here").programme(text, layer="there", head="extends: here/aid\n")
    if at == "clauses":
        made.file("here/clauses.yaml", text)
    if at == "cases":
        made.file("here/aid/cases.yaml", text)
        runner = Runner(Tree(str(folder)))
        runner.run("here", "aid")
        return [d.code for d in runner.outcome.broken.errors] + [
            d.code for r in runner.outcome.results for d in r.faults
        ]
    if at == "household":
        text = text.strip().replace("{", '{"members": [{}]' + (", " if text.strip() != "{}" else ""), 1)
        try:
            made.policies.decide("here", text, as_of=DAY)
        except InputError as problem:
            return [d.code for d in problem.diagnostics]
        return []
    found = review(Tree(str(folder))).found  # the figures that stand there for all snippets are read by few of them
    return [d.code for d in found if d.code != "unused" or d.span is None or not d.span.source.name.endswith("rates.yaml")]


@pytest.mark.parametrize("code", SNIPPETS)
def test_snippet(code: str, tmp_path: Path) -> None:
    entry = SNIPPETS[code]
    assert code in raised(tmp_path / "wrong", entry["at"], entry["wrong"])
    right = raised(tmp_path / "right", entry["at"], entry["right"])
    assert code not in right
    assert [c for c in right if MESSAGES[c].severity == "error"] == []


def test_enough() -> None:
    assert len(SNIPPETS) >= 40
    assert set(book()["pages"]) <= set(MESSAGES)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_a_page(lang: str) -> None:
    for code in MESSAGES:
        assert page(code, lang).startswith(f"# {code}\n")


def test_every_code_is_raised_somewhere() -> None:
    """A message that nothing raises is no message. Codes of shape and verify are put together of their kind and the rest."""
    source = "".join(p.read_text("utf-8") for p in (ROOT / "engine").rglob("*.py") if "messages" not in p.parts)
    said = {code: (code, *(code.removeprefix(kind) for kind in ("shape-", "verify-") if code.startswith(kind))) for code in MESSAGES}
    assert not [code for code, words in said.items() if not any(f'"{word}"' in source for word in words)]


def test_pages_are_as_generated() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    from pages import pages

    made = pages()
    stale = [str(p) for p, text in made.items() if not p.exists() or p.read_text("utf-8") != text]
    assert not stale, "run python tools/pages.py"
    assert {p.name for p in (ROOT / "docs" / "errors").glob("*.md")} == {
        p.name for p in made if p.parent.name == "errors"
    }
