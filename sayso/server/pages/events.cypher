MATCH (e:Event)-[:PLACE]->(p:Location)
RETURN p.id AS place, e.id AS id, e.caption AS caption, e.began AS began, e.ended AS ended
ORDER BY place, id
