# `make run` and `make test` need nothing but Python 3.11 and this clone.
PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
BIN := $(VENV)/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --quiet

.PHONY: help run test lint bench bench-peers lock clean

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

run: $(VENV)/.installed  ## start the workbench and print its address
	@exec $(BIN)/python manage.py up

test: $(VENV)/.installed-dev lint  ## every check and every test
	@.ci/chromium
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev  ## style, types, import contracts, templates, migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/djade --check --target-version 5.2 $$(find templates -name '*.html')
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/.installed-dev  ## timings, as ratios measured side by side; ONLY="lenses" for some
	$(BIN)/python -m tests.bench $(ONLY)

bench-peers: $(VENV)/.installed-dev  ## the same beside ConvoKit, which takes 6 GB in an environment of its own
	$(BIN)/uv venv --quiet --allow-existing $(PEERS)
	$(BIN)/uv pip install --quiet --python $(PEERS)/bin/python convokit==5.0.0
	BENCH_PEERS=$(PEERS) $(BIN)/python -m tests.bench peers

lock: $(VENV)/.installed-dev  ## pin the dependencies anew
	$(LOCK) -o constraints.txt
	$(LOCK) --group dev -c constraints.txt -o constraints-dev.txt

clean:  ## remove what was installed; data in var/ stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or later is needed; set PYTHON=/path/to/python3.11.'; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo 'Python has no venv module: apt-get install python3-venv.'; exit 1; }

$(VENV)/.installed: constraints.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	@touch $@

$(VENV)/.installed-dev: constraints-dev.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints-dev.txt
	@touch $@
