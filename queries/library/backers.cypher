// Who backs whom, and who opposes whom.
// Parameters: voice, other, through, since, until
MATCH (s:Statement)-[:VOICE]->(v:Entity)
WHERE s.stance IN ['endorses', 'opposes', 'asserts', 'denies']
  AND ($since IS NULL OR s.uttered_end_max IS NULL OR s.uttered_end_max >= $since)
  AND ($until IS NULL OR s.uttered_start_min IS NULL OR s.uttered_start_min <= $until)
MATCH (s)-[:TARGET]->(t)
WITH s, v, t, CASE WHEN t:Entity THEN 'actor' WHEN t:Action THEN 'action' WHEN t:Attribution THEN 'statement' END AS way
WHERE way IN $through
OPTIONAL MATCH (t)-[:ACTOR|VOICE]->(x:Entity)
WITH s, v, way, CASE way WHEN 'actor' THEN t.id ELSE x.id END AS whom
MATCH (o:Entity) WHERE o.id = whom AND o.id <> v.id
WITH v, o, way, CASE WHEN s.stance IN ['endorses', 'asserts'] THEN 1 ELSE 0 END AS good
WHERE ($voice IS NULL OR v.id = $voice) AND ($other IS NULL OR o.id = $other)
RETURN v.id AS voice, v.caption AS voice_name, o.id AS other, o.caption AS other_name,
       sum(good) AS backs, sum(1 - good) AS opposes,
       sum(CASE WHEN way = 'actor' THEN good ELSE 0 END) AS backs_actor,
       sum(CASE WHEN way = 'action' THEN good ELSE 0 END) AS backs_actions,
       sum(CASE WHEN way = 'statement' THEN good ELSE 0 END) AS backs_statements,
       sum(CASE WHEN way = 'actor' THEN 1 - good ELSE 0 END) AS opposes_actor,
       sum(CASE WHEN way = 'action' THEN 1 - good ELSE 0 END) AS opposes_actions,
       sum(CASE WHEN way = 'statement' THEN 1 - good ELSE 0 END) AS opposes_statements
