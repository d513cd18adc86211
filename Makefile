# Everything a person or a machine runs here. `make help` lists it.
SHELL := /bin/sh
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
# Names of stages, e.g. `make test STAGES="lint unit"`; empty runs all of them.
STAGES ?=
# Reviewers' verdicts to learn from, and where the candidate goes.
VERDICTS ?=
OUTPUT ?= var/candidate
# Names of long proofs, e.g. `make soak PARTS="load kills"`; empty runs all of them.
PARTS ?=
# Origin of a server for reports, built into the check page; empty leaves reporting out.
REPORTS ?=
.DEFAULT_GOAL := help
.PHONY: help install run test demo gallery check-page package model quality bench bench-browser soak fix pins clean python

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: python ## Make .venv from the pins and build the extension (quick when nothing changed)
	@$(PYTHON) -m tools.install

run: install ## Start the server and say where to find the check page and the extension
	@$(VENV_PYTHON) -m tools.run

test: python ## Check everything, browsers included; STAGES="lint unit" picks some
	@$(PYTHON) -m tools.install --dev
	@$(VENV_PYTHON) -m tools.check $(STAGES)

demo: python ## Open a browser with the extension on a small job board of our own
	@$(PYTHON) -m tools.install --dev
	@$(VENV_PYTHON) tests/browser/demo.py

gallery: python ## Draw everything a reader can see, for eyes; STORE=1 draws the stores' pictures instead
	@$(PYTHON) -m tools.install --dev
	@$(VENV_PYTHON) tests/browser/gallery.py $(if $(STORE),--store) $(if $(LANGUAGES),--languages $(LANGUAGES))

package: install ## Write the archives for the add-on stores, and their source, into dist/
	@$(VENV_PYTHON) -m tools.package

model: install ## Train again and write model/artifacts; VERDICTS=FILE makes a candidate in OUTPUT
	@$(VENV_PYTHON) -m model train $(if $(VERDICTS),--verdicts $(VERDICTS) --output $(OUTPUT))

quality: install ## Measure the model on the texts kept apart from training
	@$(VENV_PYTHON) -m model evaluate

bench: install ## Measure the time of one assessment and the requests a second
	@$(VENV_PYTHON) -m tools.bench $(if $(JSON),--json $(JSON))

bench-browser: python ## Measure what the extension costs the pages people read; WRITE=1 writes the figures down
	@$(PYTHON) -m tools.install --dev
	@$(VENV_PYTHON) -m tools.bench_browser $(if $(WRITE),--write)

soak: install ## Prove the server by long runs (about an hour); PARTS="load kills" picks some, PARTS=journeys runs the browsers
	@$(VENV_PYTHON) -m tools.soak $(PARTS)

check-page: install ## Build the check page as static files in dist/check-page; REPORTS=https://… names a server
	@$(VENV_PYTHON) -m tools.check_page $(if $(REPORTS),--reports $(REPORTS))

fix: python ## Let ruff mend what it can
	@$(PYTHON) -m tools.install --dev
	@$(VENV_PYTHON) -m ruff check --fix .

pins: install ## Compile requirements*.txt from the .in files with the newest versions
	@$(VENV_PYTHON) -m tools.pins

clean: ## Remove all that was built; reports (var/) and settings stay
	rm -rf .venv .cache .pytest_cache .hypothesis .ruff_cache .mypy_cache tests/browser/output
	rm -rf extension/node_modules extension/dist extension/dist-test dist
	find server model tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@command -v $(PYTHON) >/dev/null || { echo "fanal: Python 3.11 or newer is needed (Debian, Ubuntu: apt-get install python3 python3-venv)." >&2; exit 2; }
