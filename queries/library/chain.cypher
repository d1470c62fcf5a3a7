// The attribution chain of a statement: who relayed it, from the publisher inward to the origin.
// Parameters: statement
MATCH inward = (given:Attribution)-[:TARGET*0..30]->(origin:Attribution)
WHERE given.id = $statement AND origin.stance <> 'reports'
  AND all(x IN nodes(inward) WHERE x.id = origin.id OR x.stance = 'reports')
MATCH outward = (s:Statement)-[:TARGET*0..30]->(origin)
WHERE all(x IN nodes(outward) WHERE x.id = origin.id OR x.stance = 'reports')
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
OPTIONAL MATCH (d)-[:PUBLISHER]->(p:Entity)
RETURN length(outward) AS position, s.id AS statement, sp.id AS speaker, sp.caption AS speaker_name,
       s.stance AS stance, s.act AS act, s.quote AS quote, d.id AS document, p.id AS publisher
