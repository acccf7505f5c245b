# Needs Python 3.11 or newer and make. Everything else is installed into .venv, at the versions of constraints.txt.
PYTHON ?= python3
BIN := .venv/bin
RUNS := .venv/.runs
INSTALLED := .venv/.installed
unexport PYTHONDONTWRITEBYTECODE  # else every process compiles all modules again

# uv takes a tenth of pip's time; pip serves where uv cannot be had, or where only pip knows the way to an index.
UV = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt

.PHONY: install demo test test-all check fuzz docs sample golden clean

demo: $(RUNS)  ## run the whole product on the sample data and show a report
	@$(BIN)/glute demo

install: $(INSTALLED)  ## set up .venv with all that the targets below need

TEST := $(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder

test: $(INSTALLED)  ## run the tests but for rehearsals and further cases
	$(TEST) -m "not slow"

test-all: $(INSTALLED)  ## run every test: rehearsals with servers, kills and crowds, and every case of each table
	$(TEST) --hypothesis-profile thorough

check: $(INSTALLED)  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fuzz: $(INSTALLED)  ## feed damaged inputs to every reader for a minute, always the same ones
	$(BIN)/python -m tests.fuzz.run --seconds 60

docs: $(INSTALLED)  ## build the pages of docs/ as a site that needs no network
	$(BIN)/python -m sphinx -q -W -b html docs docs/_build
	@echo "Open docs/_build/index.html"

sample: $(INSTALLED)  ## make the sample data again, byte for byte
	$(BIN)/python -m sample_data.make

golden: $(INSTALLED)  ## store what the tables hold for known files, where versions account for every change
	$(BIN)/python -m benchmarks.golden --write
	$(BIN)/python -m tests.docs.listings

$(RUNS): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "glute needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	@echo "Setting up .venv: Python and an installer ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) uv || echo "uv cannot be had: pip installs, which takes a few minutes"
	@echo "Setting up .venv: what glute runs on ..."
	@$(UV) -e . || $(PIP) -e .
	@touch $@

$(INSTALLED): $(RUNS)
	@echo "Setting up .venv: what the tests need ..."
	@$(UV) -e '.[dev]' || $(PIP) -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv docs/_build .pytest_cache .mypy_cache .ruff_cache
