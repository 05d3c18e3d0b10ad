# make run: opens the app.  make test: everything that must hold.
# make check: the quick half, before each commit.  make bench: the figures in the README.
# make translations: takes every text out, and merges the catalogues of locales/; LANGUAGE=ka begins a language.
# Each sets itself up in .venv on a bare machine with Python 3.11.

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8501
# Whoever can reach the app here may edit the directory without an account; bound to another address nobody may.
ADDRESS ?= localhost

.PHONY: run test check translations bench clean
.DEFAULT_GOAL := run

run: $(VENV)/.runs
	@echo "Waymark opens at http://localhost:$(PORT) (Ctrl+C ends it)"
	@WAYMARK_EDIT_LOCALLY=1 $(PY) -m streamlit run streamlit_app.py --server.port $(PORT) --server.address $(ADDRESS)

check: $(VENV)/.tests
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/mypy --no-error-summary
	@$(PY) check.py

test: check $(VENV)/.browser $(VENV)/.postgresql
	@$(PY) -m pytest -q -n 2 --dist loadfile

# make itself reads LANGUAGE from the machine's settings, as a list of languages: only one given here begins a language.
translations: $(VENV)/.runs
	@$(PY) translations.py $(if $(filter command line,$(origin LANGUAGE)),--language $(LANGUAGE))

bench: $(VENV)/.peers $(VENV)/.browser $(VENV)/.postgresql
	@$(PY) -m bench

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Waymark needs Python 3.11 or newer: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Waymark cannot make $(VENV): apt-get install python3-venv"; exit 1; }

$(VENV)/.runs: requirements.txt | $(PY)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt || \
	  { echo "Waymark cannot install requirements.txt: is there a network, or a package index (PIP_INDEX_URL)?"; exit 1; }
	@touch $@

$(VENV)/.tests: requirements.txt requirements-dev.txt | $(PY)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt || \
	  { echo "Waymark cannot install requirements-dev.txt: is there a network, or a package index (PIP_INDEX_URL)?"; exit 1; }
	@touch $@ $(VENV)/.runs

$(VENV)/.peers: bench/requirements.txt $(VENV)/.tests
	@$(PY) -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt || \
	  { echo "Waymark cannot install bench/requirements.txt: is there a network, or a package index (PIP_INDEX_URL)?"; exit 1; }
	@touch $@

$(VENV)/.browser: tests/browser/chromium.py $(VENV)/.tests
	@$(PY) -m tests.browser.chromium --install
	@touch $@

$(VENV)/.postgresql: tests/referral_directory/postgres.py $(VENV)/.tests
	@$(PY) -m tests.referral_directory.postgres --install
	@touch $@
