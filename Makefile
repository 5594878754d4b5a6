# Everything happens in .venv. `make help` says what there is.

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
# Build isolation would download a build backend without a hash, so it is off.
LOCKED := install --require-hashes --no-build-isolation -r

# Python to make .venv with. Empty: the first of these that is new enough.
PYTHON ?=
PYTHONS := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)

# What is passed on to the program: make demo ARGS=--script, make test ARGS="-k absence".
ARGS ?=

# An empty file in .venv for each thing that is installed there.
VENV_MADE := $(VENV)/.made
RUN_READY := $(VENV)/.ready-to-run
DEV_READY := $(VENV)/.ready-to-develop

# matrix-js-sdk, the client of another family that some tests talk to, and axe-core, which checks
# web pages; outside the repository.
JS       := .cache/js
JS_READY := $(JS)/.installed

# Prometheus' own checker, for the tests of deploy/; from Debian's package, which is not installed.
PROMTOOL_READY := .cache/prometheus/.installed

# A browser without a window, in which axe-core checks the documents that are web pages; likewise.
CHROMIUM_READY := .cache/chromium/.installed

# A clock that tests can set under the bot; likewise.
FAKETIME_READY := .cache/faketime/.installed

# LibreOffice's Writer, which opens the Word documents that we make; likewise.
OFFICE       := .cache/office
OFFICE_READY := $(OFFICE)/.installed

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-matrix install dev test test-fast torture fuzz mutants lint format docs picture bench bench-compare bench-baseline bench-peers bench-growth bench-country js promtool chromium faketime office lock clean

help: ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: $(RUN_READY) ## A meeting cycle in the terminal, with no server and no account
	@$(BIN)/kansli demo $(ARGS)

demo-matrix: $(DEV_READY) ## The same on a real homeserver on this machine
	@$(BIN)/python -m tests.homeserver $(ARGS)

install: $(RUN_READY) ## Install what the bot needs

dev: $(DEV_READY) $(JS_READY) $(PROMTOOL_READY) $(CHROMIUM_READY) $(FAKETIME_READY) $(OFFICE_READY) ## Install what its developers need, too

# Tests run side by side, each worker with a homeserver and a PostgreSQL of its own if it needs them.
# In one process, for a debugger: make test ARGS="-n0 --pdb"
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist worksteal

test: $(DEV_READY) $(JS_READY) $(PROMTOOL_READY) $(CHROMIUM_READY) $(FAKETIME_READY) $(OFFICE_READY) ## Run all tests, also those on a real homeserver and a real PostgreSQL
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

test-fast: $(DEV_READY) ## Run the tests that need no homeserver
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not synapse" $(ARGS)

torture: $(DEV_READY) $(FAKETIME_READY) ## Kill the bot, the homeserver and the line between them, for an hour or so
	@$(BIN)/python -m pytest -m torture -s -o faulthandler_timeout=0 $(ARGS)

fuzz: $(DEV_READY) ## Let 100,000 events of any shape happen to the bot
	@$(BIN)/python -m tests.fuzz $(ARGS)

mutants: $(DEV_READY) ## Break the code in small ways, a sample, and see whether the tests notice
	@$(BIN)/python -m tests.mutants $(ARGS)

lint: $(DEV_READY) ## Check style, types, and who imports whom
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy bot commands services storage secretary tests $(wildcard bench)
	@$(BIN)/lint-imports --no-logo

format: $(DEV_READY) ## Format the code, and fix what can be fixed
	@$(BIN)/python -m ruff check --fix .
	@$(BIN)/python -m ruff format .

docs: $(DEV_READY) ## Write anew what README.md and docs/ take from the code
	@$(BIN)/python -m tests.docs

picture: $(DEV_READY) ## Draw anew the chat on a phone that README.md shows
	@$(BIN)/python -m tests.docs.phone

bench: $(DEV_READY) ## Measure
	@$(BIN)/python -m pytest bench --benchmark-only -o faulthandler_timeout=0 $(ARGS)

# Ratios, not seconds, so that they hold on any machine: docs/speed.md. A part: ARGS="-k dates"
bench-compare: $(DEV_READY) ## Measure, and fail where something takes 1.3 times as long as is stored
	@$(BIN)/python -m bench.comparison $(ARGS)

bench-baseline: $(DEV_READY) ## Measure three times, and store what is found in bench/baseline.json
	@$(BIN)/python -m bench.comparison --store $(ARGS)

# Compiled by uv, for every Python and platform at once, with the hash of every file. What is
# already pinned stays so, unless: make lock ARGS=--upgrade
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-config \
	--no-emit-index-url --annotation-style line --custom-compile-command "make lock" --group pyproject.toml:build $(ARGS)
lock: $(VENV_MADE) ## Recompile requirements*.txt from pyproject.toml (ARGS=--upgrade: newest of all)
	@$(PIP) install 'uv>=0.9'
	$(COMPILE) -o requirements-build.txt
	$(COMPILE) pyproject.toml -c requirements-build.txt -o requirements.txt
	$(COMPILE) pyproject.toml -c requirements.txt --extra postgres -o requirements-postgres.txt
	$(COMPILE) pyproject.toml -c requirements-postgres.txt --extra postgres \
		--group pyproject.toml:dev -o requirements-dev.txt

# Others' bots are installed from PyPI the first time, each in an environment of its own.
bench-peers: $(DEV_READY) ## Measure beside other bots on a real homeserver, for half an hour; writes bench/results.md
	@$(BIN)/python -m bench.peers $(ARGS)

bench-growth: $(DEV_READY) ## Measure 1, 10, 100 and 1,000 groups on both databases, for some minutes
	@$(BIN)/python -m bench.growth_table $(ARGS)

bench-country: $(DEV_READY) ## Summon a country on a Monday, on a fake homeserver; writes bench/country.md
	@$(BIN)/python -m bench.country $(ARGS)

clean: ## Remove what was built, .venv included (data/ and config.toml stay)
	@rm -rf $(VENV) $(JS) $(dir $(PROMTOOL_READY)) $(dir $(CHROMIUM_READY)) $(dir $(FAKETIME_READY)) $(OFFICE) .cache/peers mutants build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

js: $(JS_READY) ## Install matrix-js-sdk and axe-core for the tests, where there is npm

promtool: $(PROMTOOL_READY) ## Fetch Prometheus' promtool for the tests, where there is apt

chromium: $(CHROMIUM_READY) ## Fetch a browser for the tests of web pages, where there is apt

faketime: $(FAKETIME_READY) ## Fetch libfaketime for the tests that set the clock, where there is apt

office: $(OFFICE_READY) ## Fetch LibreOffice for the tests of Word documents, where there is apt

# ---------------------------------------------------------------- what is installed in .venv

$(VENV_MADE):
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$($$python --version)"; \
			$$python -m venv $(VENV) && touch $@ && exit 0; \
			echo "$$python could not make $(VENV). On Debian and Ubuntu: apt install python3-venv" >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Kansli needs Python 3.11 or newer, and found: $$($(firstword $(PYTHONS)) --version 2>/dev/null || echo none)." >&2; \
	echo "Where a newer one is installed, name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
	exit 1

$(RUN_READY): $(VENV_MADE) pyproject.toml requirements-build.txt requirements.txt
	@echo "Installing Kansli (once; takes about half a minute)"
	@$(PIP) $(LOCKED) requirements-build.txt
	@$(PIP) $(LOCKED) requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): $(RUN_READY) requirements-dev.txt
	@echo "Installing the developers' tools (once; takes about a minute)"
	@$(PIP) $(LOCKED) requirements-dev.txt
	@touch $@

# Exact versions and no scripts. Without npm, or without a network, its tests are skipped.
$(JS_READY): tests/matrix/js/package.json
	@if command -v npm >/dev/null; then \
		mkdir -p $(JS) && cp $< $(JS)/ && echo "Installing matrix-js-sdk and axe-core (once)" \
		&& (cd $(JS) && npm install --no-package-lock --ignore-scripts --no-audit --no-fund \
			--loglevel=error >/dev/null) && touch $@ \
		|| echo "npm could not install it: the tests with matrix-js-sdk and axe-core are skipped." >&2; \
	else \
		echo "There is no npm here: the tests with matrix-js-sdk and axe-core are skipped." >&2; \
	fi

# Lists of packages can be older than the package: they are read anew, if they may be.
$(PROMTOOL_READY):
	@mkdir -p $(@D)
	@if command -v promtool >/dev/null; then touch $@; \
	elif command -v apt-get >/dev/null; then \
		echo "Fetching promtool (once)"; \
		cd $(@D) && rm -f prometheus_*.deb \
		&& { apt-get -qq download prometheus 2>/dev/null \
			|| { apt-get -qq update && apt-get -qq download prometheus 2>/dev/null; }; } \
		&& dpkg-deb --fsys-tarfile prometheus_*.deb | tar --extract --strip-components=3 ./usr/bin/promtool \
		&& rm -f prometheus_*.deb && touch $(@F) \
		|| echo "apt could not fetch promtool: its tests are skipped." >&2; \
	else \
		echo "There is no promtool and no apt here: its tests are skipped." >&2; \
	fi

# With the libraries that this machine lacks; some 100 MB, of which what only draws in 3D is removed.
HEADLESS := chromium-headless-shell
FETCH_CHROMIUM := packages=$$(apt-get install --simulate --no-install-recommends $(HEADLESS) 2>/dev/null \
	| awk '/^Inst/ { print $$2 }') && [ -n "$$packages" ] && apt-get -qq download $$packages 2>/dev/null
$(CHROMIUM_READY):
	@mkdir -p $(@D)
	@if command -v $(HEADLESS) >/dev/null || command -v chromium >/dev/null; then touch $@; \
	elif command -v apt-get >/dev/null; then \
		echo "Fetching Chromium (once)"; \
		cd $(@D) && rm -rf usr *.deb \
		&& { { $(FETCH_CHROMIUM); } || { apt-get -qq update && { $(FETCH_CHROMIUM); }; }; } \
		&& for each in *.deb; do dpkg-deb --extract $$each . || exit 1; done \
		&& rm -rf *.deb usr/share usr/lib/chromium/libVk* && touch $(@F) \
		|| echo "apt could not fetch Chromium: the tests of web pages are skipped." >&2; \
	else \
		echo "There is no Chromium and no apt here: the tests of web pages are skipped." >&2; \
	fi

$(FAKETIME_READY):
	@mkdir -p $(@D)
	@if command -v apt-get >/dev/null; then \
		echo "Fetching libfaketime (once)"; \
		cd $(@D) && rm -f libfaketime_*.deb \
		&& { apt-get -qq download libfaketime 2>/dev/null \
			|| { apt-get -qq update && apt-get -qq download libfaketime 2>/dev/null; }; } \
		&& dpkg-deb --fsys-tarfile libfaketime_*.deb \
			| tar --extract --wildcards --transform 's,.*/,,' '*/libfaketimeMT.so.1' \
		&& rm -f libfaketime_*.deb && touch $(@F) \
		|| echo "apt could not fetch libfaketime: the tests that set the clock are skipped." >&2; \
	else \
		echo "There is no apt here: the tests that set the clock are skipped." >&2; \
	fi

# With what of its dependencies is not installed; in folders of its own, which its settings are told.
# A font of the widths of Calibri goes along, so that pages are as long as they are in Word.
$(OFFICE_READY):
	@mkdir -p $(OFFICE)/debs/partial $(OFFICE)/files
	@if command -v soffice >/dev/null; then touch $@; \
	elif command -v apt-get >/dev/null; then \
		echo "Fetching LibreOffice (once; 86 MB)"; \
		fetch() { apt-get -qq -y -o Dir::Cache::archives=$(abspath $(OFFICE))/debs -o Debug::NoLocking=1 \
			--no-install-recommends --download-only install \
			libreoffice-writer-nogui fonts-crosextra-carlito >/dev/null 2>&1; }; \
		{ fetch || { apt-get -qq update && fetch; }; } \
		&& for deb in $(OFFICE)/debs/*.deb; do dpkg-deb --extract $$deb $(OFFICE)/files || exit 1; done \
		&& cd $(OFFICE)/files/usr/lib/libreoffice && ln -sfn .registry share/registry \
		&& sed -i -e 's,^BRAND_BASE_DIR=.*,BRAND_BASE_DIR=$${ORIGIN}/..,' \
			-e 's,file:///etc/libreoffice/registry,$${BRAND_BASE_DIR}/share/registry,g' program/fundamentalrc \
		&& mkdir -p share/fonts/truetype \
		&& find ../../share/fonts -name '*.ttf' -exec cp {} share/fonts/truetype/ ';' \
		&& cd - >/dev/null && rm -rf $(OFFICE)/debs && touch $@ \
		|| echo "apt could not fetch LibreOffice: its tests are skipped." >&2; \
	else \
		echo "There is no LibreOffice and no apt here: its tests are skipped." >&2; \
	fi
