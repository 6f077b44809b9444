"""docs/coverage.md: `python tools/coverage.py` writes it, tests/test_coverage.py keeps it true."""

import contextlib
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "coverage.md"
sys.path.insert(0, str(ROOT / "engine"))

from doudi.cli.main import main  # noqa: E402  # the checkout's own engine


def page() -> str:
    """What `doudi coverage --format markdown` prints of the shipped policies, in Chinese."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["coverage", "--format", "markdown", "--lang", "zh", "--policies", str(ROOT / "policies")])
    if code:
        sys.exit(code)
    return said.getvalue()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
