"""Questions, three files each: Cypher, SPARQL and Python with the same rows."""
