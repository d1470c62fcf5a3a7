MATCH (p:Location)
WHERE p.position_lat IS NOT NULL
RETURN p.id AS id, p.caption AS caption, p.position_lat AS lat, p.position_long AS long
ORDER BY id
