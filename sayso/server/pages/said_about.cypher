MATCH (x {id: $id})<-[e]-(t)<-[:TARGET]-(s:Statement)
WHERE (t:Proposition OR t:Action) AND type(e) <> 'SOURCE'
MATCH (s)-[:SPEAKER]->(who:Entity)
RETURN DISTINCT s.id AS statement, who.caption AS speaker_name, s.stance AS stance, t.caption AS claim, s.quote AS quote, s.uttered_start_min AS first
ORDER BY first, statement
LIMIT $most
