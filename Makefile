# `make run` and `make test` are all that a newcomer needs. Everything lives in .venv.
PYTHON ?= python3
BIN := .venv/bin
RELEASE := .venv/release
NAME = infusion-journal-$(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
# Some tests wait for a process or a clock, so one more runs than there are cores.
WORKERS = $(shell $(BIN)/python -c 'import os; print(os.cpu_count() + 1)')
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run setup test pytest bench evaluate lint lock clean torture walk audit sbom release
.DEFAULT_GOAL := run

run: setup
	@$(BIN)/python -m bot start

setup: .venv/ready .env

# Both at once, as tests that wait leave room for the other.
test: .venv/ready-to-test
	@$(MAKE) --no-print-directory -j 2 pytest lint

# Where Python is told to keep nothing that is compiled, each worker would compile every test in every run.
pytest:
	@OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

# For a shorter one: make torture KILLS=100 UPDATES=1000 BACKEND=sqlite
torture: .venv/ready-to-test
	@$(BIN)/python -m tests.torture $(if $(SEED),--seed $(SEED)) $(if $(KILLS),--kills $(KILLS)) \
		$(if $(UPDATES),--updates $(UPDATES)) $(if $(BACKEND),--backend $(BACKEND))

# A patient does whatever comes to hand, for days, differently each time. For fewer walks: make walk EXAMPLES=20
walk: .venv/ready-to-test
	@EXAMPLES=$(or $(EXAMPLES),200) $(BIN)/python -m pytest tests/handlers/test_patient_walk.py -n auto

bench: .venv/ready-to-test
	@$(BIN)/python -m benchmarks > .venv/performance.md && mv .venv/performance.md docs/performance.md

# Rewrites the measured part of docs/trends.md. For a shorter one: make evaluate PATIENTS=1000
evaluate: .venv/ready-to-test
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.evaluation $(if $(PATIENTS),--patients $(PATIENTS))

lint:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

lock: .venv/ready-to-test
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml --group test -c requirements.lock -o requirements-test.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group release -o requirements-release.lock

# What goes to a clinic: tested, without a dependency that is known to be vulnerable, and with a list of all
# that is in it. The tools come first, as one of the tests waits for them.
release: $(RELEASE)/ready
	@git diff --quiet HEAD || { echo "There are changes that are not committed; a release is made of what is."; exit 1; }
	@$(MAKE) --no-print-directory test audit sbom
	@git archive --prefix=$(NAME)/ -o dist/$(NAME).tar.gz HEAD
	@cd dist && sha256sum $(NAME).tar.gz sbom.json > SHA256SUMS
	@echo "dist/ has $(NAME).tar.gz, sbom.json and SHA256SUMS."

# Strict, because what nobody could be asked about would count as safe.
audit: $(RELEASE)/ready
	@for lock in requirements*.lock; do \
		$(RELEASE)/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r $$lock \
		|| { echo "$$lock: known vulnerabilities are listed above; an error instead means that PyPI could not be asked."; exit 1; }; \
	done

sbom: $(RELEASE)/ready
	@mkdir -p dist
	@PYTHONWARNINGS=ignore $(RELEASE)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-format JSON --output-file dist/sbom.json

$(RELEASE)/ready: requirements-release.lock | .venv/bin/python
	@echo "Installing what a release needs (once) …"
	@$(BIN)/python -m venv $(RELEASE)
	@$(RELEASE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-release.lock
	@touch $@

clean:
	rm -rf .venv data dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }

.venv/ready: requirements.lock | .venv/bin/python
	@echo "Installing what the program needs (once, about a minute) …"
	@$(PIP) -r requirements.lock
	@touch $@

# It has what the program needs as well. Most of it is never imported, so compiling all would take longest.
.venv/ready-to-test: requirements-test.lock | .venv/bin/python
	@echo "Installing what the program and its tests need (once, about a minute) …"
	@$(PIP) --no-compile -r requirements-test.lock
	@touch .venv/ready $@

.env: | .venv/ready
	@$(BIN)/python -m bot keys env
