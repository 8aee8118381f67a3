# Everything is bootstrapped in .venv; no root needed. Needs only Python 3.11 or newer, make and a C compiler.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
UV := $(BIN)/uv
N ?= 2000
UV_VERSION := 0.13.9
MEMBERS := core $(wildcard plugins/*) website
READY := .venv/.ready
CYCLONEDX ?= $(BIN)/cyclonedx-py

.PHONY: help demo test docs docs-serve published check parity bench bench-http bench-search serve fuzz adr reference schemas register sbom audit pins vendor browser clean

help: ## Show what can be made.
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile

$(READY): requirements/dev.txt $(addsuffix /pyproject.toml,$(MEMBERS))
	@test -n "$(PYTHON)" || { echo "fundrules needs Python 3.11 or newer" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(addprefix -e ,$(MEMBERS))
	@touch $@

demo: $(READY) ## Decide the activities in examples and print the cards.
	@for activity in examples/*.yaml; do $(BIN)/fundrules decide $$activity || exit 1; echo; done

test: export SOURCE_DATE_EPOCH := $(or $(SOURCE_DATE_EPOCH),$(shell date +%s))
test: $(READY) ## Run every check: style, types, rules, tests.
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/yamllint --strict rulesets examples
	$(BIN)/mypy
	$(BIN)/fundrules check
	$(BIN)/python -m fundrules_website
	KEEP_SITE=1 $(BIN)/pytest

check: $(READY) ## Prove the rules sound.
	$(BIN)/fundrules check

parity: $(READY) ## Compare both engines on N generated activities.
	$(BIN)/python -m tests.parity $(N)

bench: $(READY) ## Measure decisions against a generated function, as ratios.
	$(BIN)/python -m benchmarks.decisions

bench-http: $(READY) ## Measure decisions over HTTP against a route that does nothing, as ratios.
	$(BIN)/python -m benchmarks.http

bench-search: $(READY) ## Measure the first search of the site in a browser, as ratios to reading its index.
	$(BIN)/python -m benchmarks.search

serve: $(READY) ## Serve the API, the page and the documentation on this machine, port 8000.
	@test -f dist/docs/addresses.json || $(BIN)/python -m fundrules_website
	$(BIN)/fundrules serve

docs: $(READY) ## Build the documentation site into dist/docs, in both languages.
	$(BIN)/python -m fundrules_website

docs-serve: $(READY) ## Serve the documentation and make a page anew when its rule or text changes.
	$(BIN)/python -m fundrules_website.watching

published: $(READY) ## Add the addresses of the site as built to those ever published; for each release.
	$(BIN)/python -m fundrules_website.redirecting

fuzz: $(READY) ## Test the contract with N generated requests for each operation.
	FUZZ=$(N) $(BIN)/pytest -q tests/test_contract.py -k generated

ADR ?= ../shared/adr/nlgov-adr-2.2.yaml
adr: $(READY) ## Hold the contract to the official rules for Dutch government APIs (needs node, and the rules in ADR).
	@test -f $(ADR) || { echo "no rules at $(ADR)" >&2; exit 1; }
	@mkdir -p dist && $(BIN)/python -m fundrules.api.contract > dist/openapi.json
	cd dist && npx --yes @stoplight/spectral-cli@6.16.3 lint -r $(abspath $(ADR)) openapi.json --fail-severity=warn

reference: $(READY) ## Write docs/api.md again from the contract.
	$(BIN)/python -m fundrules.api.reference docs/api.md

schemas: $(READY) ## Write the JSON Schemas of rule files again.
	$(BIN)/python -m fundrules.schemas rulesets/schemas

register: $(READY) ## Write the entry for the Dutch register of algorithms again.
	$(BIN)/python -m fundrules.publishing algoritmeregister.json

# Packages installed from this folder are named by their place in it, so that the file is the same on every machine.
sbom: $(READY) ## Write dist/sbom.cdx.json: packages and copied parts, with licences, and which are needed to run.
	@mkdir -p dist
	$(CYCLONEDX) environment --output-reproducible --spec-version 1.6 --validate --pyproject core/pyproject.toml \
		-o dist/sbom.tmp $(BIN)/python
	@$(BIN)/python requirements/sbom.py dist/sbom.tmp dist/sbom.cdx.json && rm dist/sbom.tmp

audit: $(READY) ## Look the pinned packages up among known weaknesses, where the package index has them.
	$(UV) tool run pip-audit@2.9.0 -r requirements/dev.txt --disable-pip --require-hashes --progress-spinner off

pins: $(READY) ## Resolve the pinned requirements again.
	$(UV) pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes --no-emit-index-url --no-header \
		--no-emit-package fundrules --no-emit-package fundrules-website $(addprefix --no-emit-package fundrules-,$(notdir $(wildcard plugins/*))) \
		-o requirements/dev.txt requirements/dev.in $(addsuffix /pyproject.toml,$(MEMBERS))

vendor: ## Take the parts of the page and of the search from npm again; needs node.
	cd core/vendoring && npm ci && node collect.mjs
	cd website/vendoring && npm ci && node collect.mjs

browser: ## Install the browser that the tests of the page drive, when it is missing and we are root.
	@command -v chromium >/dev/null || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }

clean: ## Remove what was built.
	rm -rf .venv dist
