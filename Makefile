# `make demo` and `make test` need nothing but a python3 with venv.
PYTHON ?= python3
VENV ?= .venv
EDITABLE ?= -e
LIT_FLAGS ?= -sv -j2
SITE ?= site
bin := $(VENV)/bin

HARDWARE ?= tpu_like_quad_core
WORKLOAD ?= 2conv_1_8_32_32_16_32_3

.PHONY: demo test pytest test-slow bench filecheck lint format pyright wheel docs clean help

demo: $(VENV)/.installed ## install and run the quick start
	$(bin)/streamc optimize --hardware $(HARDWARE) --workload $(WORKLOAD)

test: filecheck pytest ## install and run every test

pytest: $(VENV)/.installed-dev ## run the Python tests
	$(bin)/pytest -q

filecheck: $(VENV)/.installed-dev ## run the lit tests
	$(bin)/lit $(LIT_FLAGS) filecheck_tests

lint: $(VENV)/.installed-dev ## check style
	$(bin)/ruff check
	$(bin)/ruff format --check

format: $(VENV)/.installed-dev ## mend style
	$(bin)/ruff check --fix
	$(bin)/ruff format

pyright: $(VENV)/.installed-dev ## check types
	$(bin)/pyright

test-slow: $(VENV)/.installed-dev ## run the tests that take long
	$(bin)/pytest -q -m slow

bench: $(VENV)/.installed-dev ## measure side by side with stream-dse
	$(bin)/python -m benchmarks

wheel: $(VENV)/.installed ## build the wheel into dist/
	$(bin)/pip wheel -q --no-deps --wheel-dir dist .

docs: $(VENV)/.installed-docs ## write the reference pages and build the documentation into site/
	$(bin)/python -m stream_opt.reference docs
	NO_MKDOCS_2_WARNING=1 $(bin)/mkdocs build -q --strict --site-dir $(abspath $(SITE))

clean: ## remove the virtual environment and everything that was built
	rm -rf $(VENV) dist site .pytest_cache .ruff_cache .hypothesis filecheck_tests/Output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(bin)/pip:
	$(PYTHON) -m venv $(VENV)

# A stamp is older than pyproject.toml exactly when the dependencies may have changed.
$(VENV)/.installed: pyproject.toml | $(bin)/pip
	$(bin)/pip install -q $(EDITABLE) .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(bin)/pip
	$(bin)/pip install -q $(EDITABLE) '.[dev,mcp]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-docs: pyproject.toml | $(bin)/pip
	$(bin)/pip install -q $(EDITABLE) '.[docs]'
	@touch $@ $(VENV)/.installed
