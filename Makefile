# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
#
# The commands of everyday work. Each one first makes sure that .venv holds what the lock files say.
#   V=1                 show every command and everything it prints
#   VENV=DIR            keep the environment somewhere else
#   PYTHON=/path/to/it  the Python to make the environment from
#   INSTALLER=pip       fill it with pip although uv is on PATH
#   SKIP_LINT=1         check-build without the checks: reads every page again and builds, warnings as errors
#   INCREMENTAL=1       with SKIP_LINT: reads what changed only
#   CONTAINER=1         check-build in the docs-builder image, with docker, podman or nerdctl
#   CONTAINER_ENGINE=…  which of them
#   SKIP_BUILDER_IMAGE=1  take the newest image that the engine has, and build none
#   READTHEDOCS_VERSION=v1.7  show that version in the manual
#   ARGS="..."          more arguments for pytest
#   DOCS_PORT=9081      where render-docs serves
#   DOCS_HOST=0.0.0.0   the address that render-docs listens at, for a container with a published port

PYTHON ?= python3
CONTAINER ?=
VENV ?= .venv
DOCS_PORT ?= 9081
ARGS ?=

export DOCWARDEN_VENV := $(abspath $(VENV))
export INSTALLER V SKIP_LINT INCREMENTAL READTHEDOCS_VERSION
BIN := $(DOCWARDEN_VENV)/bin
DOCWARDEN = $(BIN)/docwarden $(VERBOSE)

ifeq ($(filter-out 0,$(V)),)
QUIET := @
else
VERBOSE := --verbose
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

# `## text` after a target is its line in the help.

##@ The manual

.PHONY: html dirhtml epub latex
html dirhtml epub latex: docs-env ## Build the manual in this one format.
	$(QUIET)$(DOCWARDEN) build $@

.PHONY: check-build
ifneq ($(filter-out 0,$(CONTAINER)),)
check-build: ## Regenerate the reference pages, then check and build the manual (CONTAINER=1: in the image).
	$(QUIET)$(PYTHON) -I -S tools/docs_builder.py run check-build html
else
check-build: docs-env
	$(QUIET)echo "check-build: reference pages, then checks and the HTML, warnings as errors" >&2
	$(QUIET)$(DOCWARDEN) generate
	$(QUIET)$(DOCWARDEN) check-build html
endif

.PHONY: builder-image
builder-image: ## Build the docs-builder image of today's files.
	$(QUIET)$(PYTHON) -I -S tools/docs_builder.py build

.PHONY: check
check: docs-env ## Check mark-up, references, spelling, redirects, examples and stale pages; write nothing.
	$(QUIET)$(DOCWARDEN) check
	$(QUIET)$(DOCWARDEN) examples
	$(QUIET)$(DOCWARDEN) owners check
	$(QUIET)$(DOCWARDEN) words check

.PHONY: generate
generate: docs-env ## Regenerate the reference pages from the code.
	$(QUIET)$(DOCWARDEN) generate

.PHONY: update-redirects
update-redirects: docs-env ## Add the redirects of pages that moved since the branch began.
	$(QUIET)$(DOCWARDEN) redirects update

.PHONY: test-docs
test-docs: html ## Build the manual, warnings as errors, and nothing else.

.PHONY: render-docs live-preview
render-docs live-preview: docs-env ## Serve the manual at http://localhost:9081 and rebuild what each edit touches.
	$(QUIET)$(DOCWARDEN) preview --port $(DOCS_PORT) $(if $(DOCS_HOST),--host $(DOCS_HOST))

##@ The programs

.PHONY: test
test: dev-env ## Run the tests.
	$(QUIET)echo "test: pytest on all processors" >&2
	$(QUIET)$(BIN)/python -m pytest -n auto --dist worksteal $(if $(QUIET),-q,-v) $(ARGS)

.PHONY: lint
lint: dev-env ## Check style and format of the sources, and that the requirements files agree.
	$(QUIET)$(BIN)/ruff check $(if $(QUIET),-q)
	$(QUIET)$(BIN)/ruff format --check $(if $(QUIET),-q)
	$(QUIET)$(BIN)/python tools/requirements.py check
	$(QUIET)$(DOCWARDEN) image refs --check

.PHONY: types
types: dev-env ## Check the types of sources and tests, strictly.
	$(QUIET)$(BIN)/mypy

.PHONY: bench
bench: dev-env ## Run the programs behind the figures in the README.
	$(QUIET)for program in $(sort $(wildcard benchmarks/*.py)); do $(BIN)/python "$$program" || exit; done

.PHONY: package
package: dev-env ## Build the wheel and try it in an empty environment.
	$(QUIET)$(BIN)/nox -s package

##@ Housekeeping

.PHONY: update-requirements
update-requirements: dev-env ## Lock requirements*.txt anew from their .in files (UPGRADE=1: newest indirect versions).
	$(QUIET)PATH="$(BIN):$$PATH" $(BIN)/python tools/requirements.py lock $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## Remove what was built, and the environment.
	$(QUIET)rm -rf Documentation/_build build dist .nox .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
	$(QUIET)if [ -e "$(DOCWARDEN_VENV)/.docwarden" ]; then rm -rf "$(DOCWARDEN_VENV)" "$(DOCWARDEN_VENV).lock"; fi

.PHONY: help
help: ## Show this list.
	$(QUIET)awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z][a-z -]*:.*## / { gsub(/ /, ", ", $$1); printf "  %-28s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: docs-env dev-env
docs-env dev-env:
	$(QUIET)$(PYTHON) -I -S tools/bootstrap.py $(@:-env=)
