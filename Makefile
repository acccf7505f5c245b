# Needs Python 3.11 or newer and make. Everything else is installed into .venv, at the versions of constraints.txt.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: demo test check sample golden clean

demo: $(INSTALLED)  ## run the whole product on the sample data and show a report
	@$(BIN)/glute demo

test: $(INSTALLED)  ## run every test
	$(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder

check: $(INSTALLED)  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

sample: $(INSTALLED)  ## make the sample data again, byte for byte
	$(BIN)/python -m sample_data.make

golden: $(INSTALLED)  ## store what the tables hold for known files, where versions account for every change
	$(BIN)/python -m benchmarks.golden --write

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "glute needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	@echo "Setting up .venv (once; a few minutes)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
