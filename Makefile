# Every target works first in a bare clone: Python 3.11 or newer, make and pip.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.PHONY: demo test lint bench docs spark clean
.DEFAULT_GOAL := demo

demo: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash tools/demo.sh

test: $(READY)
	PYTHONHASHSEED=0 $(BIN)/pytest -n $(WORKERS)  # one hash seed: the same generated examples on every machine

lint: $(READY)
	@failed=0; for check in "ruff check" mypy "lint-imports --no-logo"; do \
		echo "$$check"; $(BIN)/$$check || failed=1; done; exit $$failed

spark: $(READY)  # beside what the tests need: Spark, about 500 MB, and Java 17 by the system's own means
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[spark]'

bench: $(READY)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/exact.py
	$(BIN)/python benchmarks/serve.py

docs: $(READY)
	$(BIN)/python tools/docs.py build/docs

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find engine tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# PIP_CONSTRAINT, unlike -c, also binds what builds the package.
$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "doudi needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.3' || true  # older ones write commands that load `re`
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q engine/doudi  # or the first command that needs a module pays for its byte code
	@touch $@
