# Two commands from a clean clone: `make demo` shows an answer, `make test` checks everything.
# Needs Python 3.11 or newer, git and make; whatever else it needs it puts into .venv.

PYTHON  ?= python3
EXAMPLE ?= examples/phone-assistant/profile.yaml

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check

SHELL         := /bin/sh
MAKEFLAGS     += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo test validate bench golden clean
.DELETE_ON_ERROR:

# Without bytecode every command would compile its own imports again, and the speed figures would be about that.
unexport PYTHONDONTWRITEBYTECODE
# What lies in the checkout is what runs, not what a surrounding shell points to.
unexport PYTHONPATH

# $(call step,words,command): one line a step; the command's own output only when it fails.
step = @printf '%s\n' '· $(1)'; said=$$({ $(2); } 2>&1) || { printf '%s\n' "$$said"; exit 1; }

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{ printf "make %-8s %s\n", $$1, $$2 }'

demo: $(VENV)/.installed ## assess an example, and say what to edit next
	@$(BIN)/edgedecide assess $(EXAMPLE)
	@printf '\n%s\n' 'Next: edit $(EXAMPLE), then run: $(BIN)/edgedecide assess $(EXAMPLE)'

test: $(VENV)/.developed ## lint, types, layers and all tests
	$(call step,ruff,$(BIN)/ruff check .)
	$(call step,mypy --strict,$(BIN)/mypy)
	$(call step,layers,$(BIN)/lint-imports --no-cache --no-logo)
	@$(BIN)/python -m pytest --quiet -n auto --dist loadgroup

validate: $(VENV)/.validated ## the formats and the files for CI before judges that we did not write; needs Node's npm
	@EDGEDECIDE_VALIDATORS=required $(BIN)/python -m pytest --quiet tests/validators

bench: $(VENV)/.developed ## speed against its bars, and where the time goes
	@code=0; $(BIN)/python benchmarks/speed.py || code=1; $(BIN)/python benchmarks/gate.py || code=1; exit $$code

golden: $(VENV)/.installed ## write the pages of the examples and of the rules anew, after a change of outcome
	@for story in examples/*; do $(BIN)/edgedecide assess $$story/profile.yaml -o markdown=$$story/report.md || exit 1; done
	@$(BIN)/edgedecide policy list -o markdown > docs/rules.md.part && mv docs/rules.md.part docs/rules.md

clean: ## remove what make, tests and tools have made
	@rm -rf $(VENV) .cache build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- one virtual environment: what a user needs, and on top what a developer needs

$(VENV)/.installed: pyproject.toml hatch_build.py | $(VENV)/.made
	$(call step,installing edgedecide into $(VENV),$(PIP) install --editable .)
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	$(call step,installing the development tools,$(PIP) install --upgrade "pip>=25.1" && $(PIP) install --group dev)
	@touch $@

# The multitool's only script makes its program executable; nothing that a registry sends is run here.
$(VENV)/.validated: $(VENV)/.developed tests/validators/package.json tests/validators/package-lock.json
	@command -v npm >/dev/null || { \
	  echo 'found no npm; expected Node with npm, from which one of the judges comes; make test needs neither' >&2; exit 1; }
	$(call step,installing the validators,$(PIP) install --group validate && mkdir -p $(VENV)/npm && cp tests/validators/package*.json $(VENV)/npm && \
	  npm ci --prefix $(VENV)/npm --ignore-scripts --no-audit --no-fund && chmod u+x $(VENV)/npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool)
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'found $(PYTHON) missing or older than 3.11; expected Python 3.11 or newer; name one, for instance: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12' >&2; exit 1; }
	$(call step,making $(VENV),$(PYTHON) -m venv $(VENV))
	@touch $@
