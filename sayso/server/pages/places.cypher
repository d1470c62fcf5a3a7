MATCH (p:Location)
OPTIONAL MATCH (p)-[:WITHIN]->(q:Location)
RETURN p.id AS id, p.caption AS caption, p.position_lat AS lat, p.position_long AS long, collect(q.id) AS within
ORDER BY id
