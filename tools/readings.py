"""What the policies had to decide about their texts, listed; tests/test_readings.py keeps docs/readings/ complete by it.

An entry is listed when it is a finding, is left open (`open`, 未规定, `round: open`), is assumed, or is a power (`may`). The pages
docs/readings/<layer>.md are written by people; each must name every entry of its layer in backquotes: `programme/keys.of.the.entry`.

    python tools/readings.py zhongwei            rows for a page, one table a programme
    python tools/readings.py zhongwei --missing  only the entries that the page does not name, and the names that no entry has
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "readings"
sys.path.insert(0, str(ROOT / "engine"))

from doudi.catalogue import Layer, Tree  # noqa: E402  # the checkout's own engine
from doudi.program.citations import quotes  # noqa: E402
from doudi.syntax.document import Doc, Map, Scalar, Seq  # noqa: E402

NAMED = re.compile(r"`([a-z][a-z0-9_]*/[a-z0-9_.]+)`")
FILES = {"rates": "费率", "vocabulary": "词汇"}
SILENT = re.compile(r"未规定|\bunsettled\b")


@dataclass(frozen=True)
class Reading:
    """An entry that needs a reading. `kinds`: 认定 finding · 开放 open · 设定 assumed · 可 power."""

    key: str
    name: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    why: tuple[str, ...]


def readings(tree: Tree, layer: str) -> dict[str, list[Reading]]:
    """By programme or file: the entries of a layer, programmes first; versions of a programme count once."""
    names = called(tree, layer)
    found: dict[str, dict[str, Reading]] = {}
    for stem, doc in _documents(tree.layers[layer]):
        for r in _readings(doc, (), stem, names):
            found.setdefault(stem, {}).setdefault(r.key, r)
    return {stem: list(rows.values()) for stem, rows in found.items()}


def called(tree: Tree, layer: str) -> dict[str, str]:
    """Every entry and programme by its key: its Chinese name, the one of the layer below where an override does not repeat it."""
    below = tree.layers[layer].extends
    names = called(tree, below) if below else {}
    for stem, doc in _documents(tree.layers[layer]):
        for path, body in [((), doc), *_entries(doc, ())]:
            key = f"{stem}/{'.'.join(path)}".rstrip("/")
            names[key] = _name(body) or names.get(key, "")
    return names


def keys(layer: Layer) -> set[str]:
    """Every entry of the layer that a page may name, whether it needs a reading or not."""
    return {f"{stem}/{'.'.join(path)}" for stem, doc in _documents(layer) for path, _ in _entries(doc, ())}


def named(page: str) -> set[str]:
    """The entries that a page names."""
    return set(NAMED.findall(page))


def _documents(layer: Layer) -> Iterator[tuple[str, Map]]:
    files = [*((id, v[day]) for id, v in layer.programmes.items() for day in sorted(v)), *layer.shared()]
    return ((stem, file.doc) for stem, file in files if file.doc is not None)


def _readings(doc: Map, above: tuple[str, ...], stem: str, names: Mapping[str, str]) -> Iterator[Reading]:
    for path, body in _entries(doc, above):
        if body.text("remove") == "true":
            continue
        finding = len(path) == 2 and path[0] == "findings"
        left = body.text("open") or ("尾数怎么办，原文未载" if body.text("round") == "open" else "")
        silent = not left and any(_silent(e.value) for e in body.entries if e.key.text in ("value", "otherwise", "from", "year"))
        assumed = body.text("assumed")
        power = body.text("may")
        kinds = ["认定"] * finding + ["开放"] * bool(left or silent) + ["设定"] * bool(assumed) + ["可"] * bool(power)
        if not kinds:
            continue
        own = Map(tuple(e for e in body.entries if e.key.text == "cite"), body.span)
        words = tuple(f"{q.place}“{q.words}”" for q in quotes(own) if q.words)
        why = (body.text("asks") if finding else "", left or ("未规定" if silent else ""), assumed, f"可：{power}" if power else "")
        key = f"{stem}/{'.'.join(path)}"
        yield Reading(key, names.get(key, ""), tuple(kinds), words, tuple(w for w in why if w))


def _entries(doc: Map, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Map]]:
    for e in doc.entries:
        if isinstance(e.value, Map):
            yield (*above, e.key.text), e.value
            yield from _entries(e.value, (*above, e.key.text))


def _silent(doc: Doc) -> bool:
    if isinstance(doc, Scalar):
        return bool(SILENT.search(doc.text))
    below = doc.items if isinstance(doc, Seq) else tuple(e.value for e in doc.entries)
    return any(_silent(x) for x in below)


def _name(body: Map) -> str:
    told = body.map("name")
    return (told.text("zh") if told is not None else body.text("name")) or ""


def page(tree: Tree, layer: str) -> str:
    """Rows to begin a page with: the words, how they are read, why, and where the rule is."""
    lines: list[str] = []
    names = called(tree, layer)
    for stem, rows in readings(tree, layer).items():
        lines += [f"## {FILES.get(stem) or names.get(stem, '')} {stem}", "", "| 原文 | 读法 | 理由 | 规则 |", "|---|---|---|---|"]
        lines += [f"| {'；'.join(r.words) or '—'} | {'、'.join(r.kinds)} | {'；'.join(r.why)} | {r.name} `{r.key}` |" for r in rows] + [""]
    return "\n".join(lines)


def behind(tree: Tree, layer: str) -> list[str]:
    """What a page lacks, and what it names though no entry has that key; empty when the page is complete."""
    path = PAGES / f"{layer}.md"
    told = named(path.read_text(encoding="utf-8")) if path.exists() else set()
    rows = [r for listed in readings(tree, layer).values() for r in listed]
    missing = [f"没有写到：{r.key} {r.name}（{'、'.join(r.kinds)}）" for r in rows if r.key not in told]
    return missing + [f"没有这一项：{k}" for k in sorted(told - keys(tree.layers[layer]))]


def main(layer: str, only_missing: bool) -> int:
    tree = Tree(str(ROOT / "policies"))
    told = behind(tree, layer) if only_missing else [page(tree, layer)]
    print("\n".join(told))
    return 1 if only_missing and told else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], "--missing" in sys.argv[2:]))
