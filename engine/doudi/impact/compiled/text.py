"""Made by tools/compile_templates.py from templates/*.text.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import pad, plain
