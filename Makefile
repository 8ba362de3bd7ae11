# `make run PORT=8123 HOST=0.0.0.0`; the environment's HOST is not asked, because shells and compilers set it to other ends.
PORT ?= 8000
HOST = 127.0.0.1

.PHONY: run test prove bench lint format snapshots screenshots lock clean

run:
	@sh install.sh run
	@exec .venv/bin/rolecall serve --seed-if-empty --host "$(HOST)" --port "$(PORT)"

# What needs no browser runs side by side; processes and browsers one after the other, because they are timed.
SIDE_BY_SIDE = --numprocesses auto --maxprocesses 4 --dist loadfile
test:
	@sh install.sh dev
	@.venv/bin/python -m pytest -q -m "not prove" $(SIDE_BY_SIDE) tests/unit tests/integration
	@.venv/bin/python -m pytest -q -m "not prove" tests/e2e tests/prove

# The long proofs: kills, whole-document walks, large imports; and what `make test` does on SQLite, done on MongoDB.
ON_EITHER = tests/integration/api tests/integration/services tests/integration/assistant
prove:
	@sh install.sh prove
	@.venv/bin/python -m pytest -q -m prove --timeout 900
	@.venv/bin/python -m pytest -q -m "not prove" --mongo $(SIDE_BY_SIDE) $(ON_EITHER)

# Takes minutes, and means something only on a machine that does nothing else meanwhile.
bench:
	@sh install.sh dev
	@.venv/bin/python -m benchmarks

lint:
	@sh install.sh dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo

format:
	@sh install.sh dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

# Writes what tests compare with as a whole anew; look at the difference before it is kept.
snapshots:
	@sh install.sh dev
	@.venv/bin/python -m pytest -q tests/integration/api/test_openapi.py --renew

# Draws the README's pictures anew, which needs Chromium; look at them before they are kept.
screenshots:
	@sh install.sh dev
	@.venv/bin/python -m tests.e2e.pictures

# Needs uv. The locks hold for every supported Python, on Linux and macOS.
LOCK = uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
BUILDS = sed -n 's/^requires = \["\(setuptools.*\)"\]/\1/p' pyproject.toml
lock:
	$(BUILDS) | $(LOCK) --no-annotate - --output-file requirements-build.lock
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --group client --output-file requirements-client.lock

# Leaves the data directory alone.
clean:
	rm -rf .venv tests/servers/jars .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache rolecall.egg-info
