"""The documentation as HTML: `python tools/docs.py build/docs`. A link to nowhere is an error."""

import html
import re
import sys
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body{{max-width:52rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;color:#222}}
pre{{background:#f6f6f4;padding:.8rem;overflow-x:auto}} code{{font-family:ui-monospace,monospace;font-size:.9em}}
table{{border-collapse:collapse}} td,th{{border:1px solid #ccc;padding:.2rem .6rem;text-align:left;vertical-align:top}}
</style><nav><a href="{home}">doudi 兜底</a></nav>
{body}
"""


def slug(title: str) -> str:
    """As the usual hosts of repositories make them."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def anchored(tokens: list[Token]) -> set[str]:
    """Gives every heading its id; returns them all."""
    ids: set[str] = set()
    for mark, text in pairwise(tokens):
        if mark.type == "heading_open":
            name = base = slug("".join(t.content for t in text.children or () if t.type in ("text", "code_inline")))
            again = 0
            while name in ids:
                again += 1
                name = f"{base}-{again}"
            ids.add(name)
            mark.attrSet("id", name)
    return ids


def links(tokens: list[Token]) -> list[tuple[int, Token]]:
    return [
        (block.map[0] + 1 if block.map else 0, token)
        for block in tokens
        for token in block.children or ()
        if token.type == "link_open" and not re.match(r"[a-z]+:", str(token.attrs["href"]))
    ]


def main(target: Path) -> int:
    markdown = MarkdownIt("commonmark").enable("table")
    pages = {p: markdown.parse(p.read_text("utf-8")) for p in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]}
    ids = {page: anchored(tokens) for page, tokens in pages.items()}
    broken = 0
    for page, tokens in pages.items():
        for line, link in links(tokens):
            path, _, part = str(link.attrs["href"]).partition("#")
            to = (page.parent / path).resolve() if path else page
            if not to.exists() or (part and to in ids and part not in ids[to]):
                print(f"{page.relative_to(ROOT)}:{line}: nothing at {link.attrs['href']}", file=sys.stderr)
                broken += 1
            if to in pages and path:
                link.attrSet("href", path.removesuffix(".md") + ".html" + ("#" + part if part else ""))
        text = page.read_text("utf-8")
        title = next((line.lstrip("# ") for line in text.splitlines() if line.startswith("#")), page.stem)
        place = page.relative_to(ROOT)
        out = (target / place).with_suffix(".html")
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(
            PAGE.format(
                lang="zh" if len(re.findall(r"[一-鿿]", text)) > len(text) / 4 else "en",
                title=html.escape(title),
                home="../" * (len(place.parts) - 1) + "README.html",
                body=markdown.renderer.render(tokens, markdown.options, {}),
            ),
            encoding="utf-8",
        )
    print(f"{len(pages)} pages in {target}, {broken} broken links")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
