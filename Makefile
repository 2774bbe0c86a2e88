# 行政执法监督+ — everything a person does with this project, one word each. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?=
PORT ?= 8000
WORKERS ?= 2
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PYTHONUNBUFFERED = 1

# The embedded mode must not pick up a database, broker or engine from the caller's environment.
EMBEDDED := env -u DATABASE_URL -u REDIS_URL -u CELERY_BROKER_URL -u ELASTICSEARCH_URL -u SEARCH_ENGINE -u TEST_ON_SERVICES
ROOMS := $(wildcard portal agencies complaints oversight monitors exposure search home)

.PHONY: help
help:  ## show this list
	@echo "行政执法监督+ · make TARGET"
	@awk -F ':.*## ' '/^## /{printf "\n%s\n", substr($$0, 4)} /^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Variables: PORT=8000 (demo)  ARGS='…' (passed to pytest or bench)  WORKERS=2 (test processes)  PYTHON=python3.12"

## See it
.PHONY: demo
demo: setup  ## set everything up, fill it with demo content, serve at 127.0.0.1:8000 (PORT=8001 for another)
	@$(EMBEDDED) scripts/demo $(PORT)

.PHONY: demo-check
demo-check: setup  ## the same in a throw-away folder; asks a few pages and stops
	@$(EMBEDDED) scripts/demo-check

.PHONY: demo-reset
demo-reset:  ## forget the demo's database, files and keys (asks first)
	@scripts/demo-reset

## Work on it
.PHONY: setup
setup: $(VENV)/.installed-run  ## the virtual environment with what the portal needs to run

.PHONY: setup-dev
setup-dev: $(VENV)/.installed-dev  ## … and with what tests, checks and benchmarks need

$(PY):
	@scripts/venv "$(VENV)" "$(PYTHON)"

$(VENV)/.installed-run: requirements.txt | $(PY)
	@scripts/install $(VENV) requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed-run
	@scripts/install $(VENV) requirements-dev.txt
	@touch $@

.PHONY: test
test: setup-dev  ## the whole suite on the embedded defaults (SQLite, Tantivy, in-process tasks)
	@$(EMBEDDED) pytest -q -n $(WORKERS) $(ARGS)

.PHONY: journeys
journeys: setup-dev  ## whole stories in a real browser (needs Debian's chromium)
	@$(EMBEDDED) pytest -q -m journey tests/journeys $(ARGS)

.PHONY: coverage
coverage: setup-dev  ## the suite with coverage, branch by branch; fails below 90 %
	@$(EMBEDDED) pytest -q -n $(WORKERS) --cov --cov-report=term $(ARGS)

.PHONY: lint
lint: setup-dev  ## form, types, templates, import contracts, migrations, production settings
	@$(EMBEDDED) scripts/lint $(ROOMS)

.PHONY: format
format: setup-dev  ## put Python and templates into form
	@ruff check --fix-only -q . || true
	@ruff format -q .
	@find templates -name '*.html' -print0 | xargs -0 -r djhtml -q || true

.PHONY: bench
bench: setup-dev  ## run the benchmarks (ARGS=search for one), print a table, write bench/results.json
	@$(EMBEDDED) env $$(scripts/services env 2>/dev/null | grep '^ELASTICSEARCH_URL=' || true) $(PY) -m bench.run $(ARGS)

.PHONY: lock
lock: setup-dev  ## compile requirements*.in to pinned, hashed requirements*.txt
	@scripts/lock

## Real services
.PHONY: services
services: setup  ## install (as root) and start PostgreSQL, Redis and Elasticsearch on loopback, data below .services/
	@scripts/services start

.PHONY: services-stop
services-stop:  ## stop the services that `make services` started, and only those
	@scripts/services stop

.PHONY: services-status
services-status:  ## which of them run, and at which addresses
	@scripts/services status

.PHONY: test-services
test-services: setup-dev services  ## the same suite on the real services, with live Celery workers and beat
	@scripts/services run pytest -q -n $(WORKERS) -m "not journey" $(ARGS)

## Everything
.PHONY: ci
ci:  ## what continuous integration runs
	@bash .ci/run

.PHONY: clean
clean:  ## remove caches (keeps the virtual environment, the demo and the services' data)
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage .coverage.*
	@find $(ROOMS) tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
