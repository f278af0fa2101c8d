# What a fresh machine with Python 3.11 or newer and make needs: `make demo` or `make test`. Nothing else.

# The interpreter that makes the virtual environment; `make PYTHON=/path/to/python test` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
# The lowest versions of the libraries come ready-made for the lowest Python only.
LOWEST_PYTHON ?= $(shell for p in python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
# Two workers unless told otherwise: `make test JOBS=0` runs in one process.
JOBS ?= 2
# Tests start the program some hundred times: compile it once, whatever the machine's own setting.
unexport PYTHONDONTWRITEBYTECODE
# A file's tests stay with one worker, so that what they share is made once.
SHARED := -n $(JOBS) --dist loadfile --no-loadscope-reorder

.PHONY: help setup lock demo test test-fast test-lowest test-newest test-cluster lint types site docs pages pictures sample bench bench-national clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## a virtual environment with sectorlmi and what its tests need

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { \
		echo "sectorlmi needs Python 3.11 or newer, and none was found."; \
		echo "Install one (https://www.python.org/downloads/), or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; \
		exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is not Python 3.11 or newer. Name another: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; \
		exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) lacks the venv module. On Debian or Ubuntu: sudo apt install python3-venv"; \
		exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@echo "Installing sectorlmi and its tools into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lock:  ## pin anew what demo, test and CI install, with hashes (constraints.txt)
	@"$(PYTHON)" -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command 'make lock' --extra dev --extra png --output-file constraints.txt pyproject.toml

demo: $(READY)  ## the main job on the bundled real region, Metro Atlanta, into demo/
	$(BIN)/sectorlmi demo --out demo

test: $(READY)  ## every test
	$(BIN)/python -m pytest $(SHARED)

test-fast: $(READY)  ## the tests that take less than a few seconds each
	$(BIN)/python -m pytest $(SHARED) -m 'not slow'

# Both install sectorlmi as users do, away from the sources, with what the tests need beside it.
DRIFT := tests/process tests/main_job/test_georgia.py tests/main_job/test_sample_truth.py tests/world \
	tests/reports/test_worksheet.py tests/reports/excel/test_excel_workbook.py tests/cli/test_shortlist.py -m 'not slow'
DRIFT_TOOLS := pytest pytest-xdist hypothesis jsonschema scipy pillow

test-lowest:  ## the process tests and the main job with the lowest versions that pyproject.toml allows
	@if [ -z "$(LOWEST_PYTHON)" ]; then echo "no Python 3.11 here: the lowest versions are not tried"; else \
	"$(LOWEST_PYTHON)" -m venv --clear build/lowest && \
	"$(LOWEST_PYTHON)" scripts/lowest_versions.py > build/lowest.txt && \
	build/lowest/bin/python -m pip install --quiet --disable-pip-version-check --constraint build/lowest.txt . $(DRIFT_TOOLS) && \
	build/lowest/bin/python -m pytest $(SHARED) $(DRIFT); fi

test-newest:  ## the same with the newest versions there are today
	"$(PYTHON)" -m venv --clear build/newest
	build/newest/bin/python -m pip install --quiet --disable-pip-version-check --upgrade . $(DRIFT_TOOLS)
	build/newest/bin/python -m pytest $(SHARED) $(DRIFT)

test-cluster:  ## what needs Dask or Polars, which nobody else needs: pieces on a cluster, other engines
	"$(PYTHON)" -m venv --clear build/cluster
	build/cluster/bin/python -m pip install --quiet --disable-pip-version-check '.[cluster]' polars pytest hypothesis jsonschema
	build/cluster/bin/python -m pytest tests/workflows/test_cluster.py tests/docs/test_other_engines.py

lint: $(READY)  ## style and likely mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy --strict
	$(BIN)/mypy

site: $(READY)  ## the documentation site, in build/site; a dead link or a page that stands nowhere fails
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env --builder html docs build/site

docs: site  ## the site, and every page of it: an old page or a block that does not run fails
	$(BIN)/python -m pytest $(SHARED) tests/test_docs.py tests/docs

pages: $(READY)  ## rewrite what is generated in docs/: references, schema, screens of the walk-through
	$(BIN)/python scripts/make_reference.py
	$(BIN)/python scripts/capture_screens.py

pictures: $(READY)  ## take the pictures of README and docs anew (needs chromium, LibreOffice, poppler)
	$(BIN)/python scripts/make_screenshots.py

sample: $(READY)  ## rewrite data/samples
	$(BIN)/python scripts/make_sample.py

bench: $(READY)  ## how long things take (by hand, never a test)
	$(BIN)/python benchmarks/run.py

bench-national: $(READY)  ## the same at national size: FOLDER holds a year's single files, zipped and not, of two years
	@test -n "$(FOLDER)" || { echo "Name the folder of the files: make bench-national FOLDER=/path/to/files"; exit 1; }
	$(BIN)/python benchmarks/national.py $(FOLDER)

clean:  ## everything that was made: environment, outputs and caches
	rm -rf $(VENV) demo out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
