# Neo4j's own Cypher parser over every query of the library.
.PHONY: lint-cypher
lint-cypher: tests/cypher_lint/node_modules/.package-lock.json
	@node tests/cypher_lint/lint.mjs $(sort $(shell find queries/library -name '*.cypher'))

tests/cypher_lint/node_modules/.package-lock.json: tests/cypher_lint/package-lock.json
	@set -e; \
	if ! node --version >/dev/null 2>&1 || ! npm --version >/dev/null 2>&1; then \
	  if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	    apt-get update -q; apt-get install -q -y nodejs npm; \
	  else \
	    echo 'make lint-cypher needs Node (18 or later) and npm: install them and try again' >&2; exit 1; \
	  fi; \
	fi; \
	cd tests/cypher_lint; \
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@
