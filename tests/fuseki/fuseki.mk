# A real Fuseki for the tests: its jar from Maven Central, once for each pom. The copy of the pom is the stamp.
.PHONY: fuseki
fuseki:
	@cmp -s tests/fuseki/pom.xml build/fuseki/pom.xml && java -version >/dev/null 2>&1 && exit 0; \
	set -e; \
	if ! mvn --version >/dev/null 2>&1 || ! java -version >/dev/null 2>&1; then \
	  if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	    apt-get update -q; \
	    apt-get install -q -y maven openjdk-17-jdk-headless || apt-get install -q -y maven openjdk-21-jdk-headless; \
	  else \
	    echo 'make fuseki needs Maven and Java, 17 or newer: install them and try again' >&2; exit 1; \
	  fi; \
	fi; \
	echo 'fetching Fuseki'; \
	rm -rf build/fuseki; mkdir -p build/fuseki; \
	mvn -q -B -ntp -f tests/fuseki/pom.xml dependency:copy-dependencies -DoutputDirectory='$(CURDIR)/build/fuseki'; \
	cp tests/fuseki/pom.xml build/fuseki/pom.xml
