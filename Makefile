# Everything is bootstrapped in .venv; no root needed. Needs only Python 3.11 or newer, make and a C compiler.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
UV := $(BIN)/uv
N ?= 2000
UV_VERSION := 0.13.9
MEMBERS := core $(wildcard plugins/*)
READY := .venv/.ready
CYCLONEDX ?= $(BIN)/cyclonedx-py

.PHONY: help demo test check parity bench schemas register sbom pins clean

help: ## Show what can be made.
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

$(READY): requirements/dev.txt $(addsuffix /pyproject.toml,$(MEMBERS))
	@test -n "$(PYTHON)" || { echo "fundrules needs Python 3.11 or newer" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(addprefix -e ,$(MEMBERS))
	@touch $@

demo: $(READY) ## Decide three real activities and print the cards.
	@for activity in examples/*.yaml; do $(BIN)/fundrules decide $$activity || exit 1; echo; done

test: $(READY) ## Run every check: style, types, rules, tests.
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/yamllint --strict rulesets examples
	$(BIN)/mypy
	$(BIN)/fundrules check
	$(BIN)/pytest

check: $(READY) ## Prove the rules sound.
	$(BIN)/fundrules check

parity: $(READY) ## Compare both engines on N generated activities.
	$(BIN)/python -m tests.parity $(N)

bench: $(READY) ## Measure decisions against a generated function, as ratios.
	$(BIN)/python benchmarks/decisions.py

schemas: $(READY) ## Write the JSON Schemas of rule files again.
	$(BIN)/python -m fundrules.schemas rulesets/schemas

register: $(READY) ## Write the entry for the Dutch register of algorithms again.
	$(BIN)/python -m fundrules.publishing algoritmeregister.json

# Packages installed from this folder are named by their place in it, so that the file is the same on every machine.
sbom: $(READY) ## Write dist/sbom.cdx.json: the packages, their versions and licences.
	@mkdir -p dist
	$(CYCLONEDX) environment --output-reproducible --spec-version 1.6 --validate --pyproject core/pyproject.toml \
		-o dist/sbom.tmp $(BIN)/python
	@sed 's|file://$(CURDIR)/||' dist/sbom.tmp > dist/sbom.cdx.json && rm dist/sbom.tmp

pins: $(READY) ## Resolve the pinned requirements again.
	$(UV) pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes --no-emit-index-url --no-header \
		--no-emit-package fundrules $(addprefix --no-emit-package fundrules-,$(notdir $(wildcard plugins/*))) \
		-o requirements/dev.txt requirements/dev.in $(addsuffix /pyproject.toml,$(MEMBERS))

clean: ## Remove what was built.
	rm -rf .venv dist
