MATCH (e:Entity {id: $id})<-[:VOICE]-(s:Statement)
MATCH (s)-[:SPEAKER]->(who:Entity)
MATCH (s)-[:TARGET]->(t)
RETURN s.id AS statement, who.caption AS speaker_name, s.stance AS stance, t.caption AS claim, s.quote AS quote
ORDER BY s.uttered_start_min, statement
LIMIT $most
