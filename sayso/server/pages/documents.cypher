MATCH (d:Document)
OPTIONAL MATCH (s:Statement)-[:DOCUMENT]->(d)
RETURN d.id AS id, d.caption AS caption, d.published AS published, d.sha256 IS NOT NULL AS archived, count(s) AS statements
ORDER BY published, id
