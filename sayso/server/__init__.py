"""The endpoint: SPARQL, read-only Cypher, questions and pages over one workspace, by HTTP."""
