# Two commands to begin with: `make run` and `make test`. `make help` lists the others.
# They need python3.11 or newer, and make.

# The first that runs and is new enough; a name on the PATH may be a shim for nothing.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; exit; }; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
WORKERS ?= 4

.DEFAULT_GOAL := help
.PHONY: help run test check format i18n bench screenshots lock clean setup

help: ## Show this list
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/\1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "  make %-12s %s\n", $$1, $$2 }'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Charshi needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "No virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

# What the bot runs with.
$(VENV)/.runtime: requirements.lock | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	@touch $@

# What developing it takes besides, and the console script `charshi`.
$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime

setup: $(VENV)/.dev ## Install everything for development into .venv

run: $(VENV)/.runtime ## Run the bot with BOT_TOKEN, or without one the demo: phones on a page
	@$(BIN)/python -m bot run --or-demo

test: $(VENV)/.dev ## Run every test that can run here
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: $(VENV)/.dev ## Lint, types, who may import whom, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales check

format: $(VENV)/.dev ## Format the code and sort its imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

i18n: $(VENV)/.dev ## Extract messages, update and compile the catalogues, generate sr-Latn
	$(BIN)/python -m locales i18n

bench: $(VENV)/.dev ## Measure, as ratios within one run
	$(BIN)/python -m tests.benchmarks

screenshots: $(VENV)/.dev ## Take README's screenshots of the demo in headless Chromium
	$(BIN)/python -m tests.browser.screenshots

lock: ## Lock the dependencies anew, with hashes and without addresses (needs uv)
	uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 --upgrade pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove what make has made (not data/)
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
