# The daily commands. `make` lists them. Everything is installed in .venv from uv.lock; nothing else is needed.
SHELL := /bin/sh
PORT ?= 8000
SIZE ?= small
VAR ?= var
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help install demo test check fix run journeys bench messages screenshots

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: .venv/installed

.venv/installed: pyproject.toml uv.lock
	@command -v $(UV) >/dev/null || python3 tools/get_uv.py
	$(UV) sync --locked --quiet --inexact --all-extras
	@touch $@

demo: install ## show the product: PORT, SIZE=small|national, VAR (where data lives)
	@CAHIERS_VAR="$(VAR)" exec $(RUN)/cahiers demo --port $(PORT) --size $(SIZE)

test: install ## run every test, journeys in a real browser included
	@$(RUN)/python tests/browser.py
	$(RUN)/pytest -n 3 --dist worksteal

check: install ## format, lint, types, floors, templates, missing migrations
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/djlint --lint --quiet src
	CAHIERS_VAR=var/test $(RUN)/cahiers makemigrations --check --dry-run

fix: install ## put right what a machine can put right
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

run: install ## serve this checkout's data, as in production but without https
	$(RUN)/cahiers setup
	$(RUN)/cahiers serve --port $(PORT)

journeys: install ## only the journeys, in a real browser, in every skin, width and with and without scripts
	@$(RUN)/python tests/browser.py
	CAHIERS_EVERY_WAY=1 $(RUN)/pytest -n 2 tests/journeys

bench: install ## ratios against the floor of the same server, in one run
	$(RUN)/python -m bench
	$(RUN)/python -m bench.answering
	$(RUN)/python -m bench.exports

messages: install ## collect and compile the sentences to translate
	$(RUN)/python -m tools.messages

screenshots: install ## remake the pictures of docs/guide
	$(RUN)/python -m tests.journeys.screenshots
