# Neo4j's own Cypher parser over every query of the library.
.PHONY: lint-cypher
lint-cypher: tests/cypher_lint/node_modules/.package-lock.json
	@node tests/cypher_lint/lint.mjs $(sort $(shell find queries/library sayso/server/pages -name '*.cypher'))

tests/cypher_lint/node_modules/.package-lock.json: tests/cypher_lint/package-lock.json | node
	@cd tests/cypher_lint && npm ci --no-audit --no-fund --loglevel=error
	@touch $@
