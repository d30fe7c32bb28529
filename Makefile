PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
HOST   ?= 127.0.0.1
PEOPLE ?= 20000
REQUIRE ?=
PY     := $(VENV)/bin/python
PYTEST := REQUIRE="$(REQUIRE)" $(PY) -m pytest
BENCHES := $(patsubst bench/bench_%.py,%,$(wildcard bench/bench_*.py))

.DEFAULT_GOAL := help
.PHONY: help demo test validate check bench lock $(addprefix bench-,$(BENCHES))

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: export MELEK_DEMO=1
demo: export MELEK_VAR=var/demo
demo: $(VENV)/.base  ## set up, build the demo nation, serve it (PEOPLE=20000 HOST=127.0.0.1 PORT=8000)
	$(PY) -m melek setup
	$(PY) -m melek seed-demo --people $(PEOPLE)
	MELEK_HOSTS='*' $(PY) -m melek serve --host $(HOST) --port $(PORT)

test: $(VENV)/.dev  ## run the suite on SQLite and, where it is found, on PostgreSQL
	$(PY) -m tests.run -m "not slow"

validate: $(VENV)/.dev  ## run the long simulations, kill tests, replays and sweeps over every page
	$(PYTEST) -m slow -n 2 --dist loadfile -rP
	REQUIRE="$(REQUIRE)" $(PY) -m tests.on_postgresql -m slow -s tests/registry

check: $(VENV)/.dev  ## lint, types, floors, house rules, documentation
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy melek
	$(VENV)/bin/lint-imports
	$(PY) -m bandit -q -c pyproject.toml -r melek
	$(PY) -m deptry melek
	$(PY) -m djlint melek --lint --quiet
	$(PYTEST) tests/house
	$(PY) -m tools.docs --check

bench: $(addprefix bench-,$(BENCHES))  ## run all benches

$(addprefix bench-,$(BENCHES)): bench-%: $(VENV)/.dev
	$(PY) -m bench.bench_$*

lock: $(VENV)/.dev  ## write the hashed locks anew
	$(PY) -m tools.lock

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Melek needs Python 3.11 or newer")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python lacks venv: on Debian and Ubuntu install the package python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements.lock | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@ln -sf ../../tools/melek $(VENV)/bin/melek
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@ln -sf ../../tools/melek $(VENV)/bin/melek
	@touch $@ $(VENV)/.base
