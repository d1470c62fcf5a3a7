# A real Neo4j for the tests: its jars from Maven Central, once for each pom. The copy of the pom is the stamp.
.PHONY: neo4j
neo4j:
	@cmp -s tests/neo4j/pom.xml build/neo4j/pom.xml && javac -version >/dev/null 2>&1 && exit 0; \
	set -e; \
	if ! mvn --version >/dev/null 2>&1 || ! javac -version >/dev/null 2>&1; then \
	  if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	    apt-get update -q; \
	    apt-get install -q -y maven openjdk-17-jdk-headless || apt-get install -q -y maven openjdk-21-jdk-headless; \
	  else \
	    echo 'make neo4j needs Maven and a JDK, 17 or 21 (javac too): install them and try again' >&2; exit 1; \
	  fi; \
	fi; \
	echo 'fetching the jars of Neo4j'; \
	rm -rf build/neo4j; mkdir -p build/neo4j; \
	mvn -q -B -ntp -f tests/neo4j/pom.xml dependency:copy-dependencies -DoutputDirectory='$(CURDIR)/build/neo4j/lib'; \
	cp tests/neo4j/pom.xml build/neo4j/pom.xml
