MATCH (x {id: $id})<-[:TARGET|ABOUT]-(s:Statement)
MATCH (s)-[:SPEAKER]->(who:Entity)
MATCH (s)-[:TARGET]->(t)
RETURN DISTINCT s.id AS statement, who.caption AS speaker_name, s.stance AS stance, t.caption AS claim, s.quote AS quote, s.uttered_start_min AS first
ORDER BY first, statement
LIMIT $most
