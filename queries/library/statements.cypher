// What was said, by whom and about what, in time order.
// Parameters: speaker, about, stance, narrator, since, until, clock
MATCH (s:Statement)
WHERE ($stance IS NULL OR s.stance IN $stance)
  AND ($narrator = 'with' OR (s.act = 'narrate') = ($narrator = 'only'))
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:VOICE]->(v:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
MATCH (s)-[:TARGET]->(t)
WITH s, sp, v, d, t,
     CASE $clock WHEN 'utterance' THEN s.uttered_start_min ELSE d.published_start_min END AS first,
     CASE $clock WHEN 'utterance' THEN s.uttered_end_max ELSE d.published_end_max END AS last
WHERE ($speaker IS NULL OR sp.id = $speaker OR v.id = $speaker)
  AND ($since IS NULL OR last IS NULL OR last >= $since) AND ($until IS NULL OR first IS NULL OR first <= $until)
  AND ($about IS NULL OR t.id = $about
    OR EXISTS { MATCH (s)-[:ABOUT]->(x:Entity) WHERE x.id = $about }
    OR ((t:Proposition OR t:Action) AND EXISTS { MATCH (t)-[e]->(x) WHERE x.id = $about AND type(e) <> 'SOURCE' }))
RETURN s.id AS statement, sp.id AS speaker, sp.caption AS speaker_name, v.id AS voice,
       s.stance AS stance, s.act AS act, s.hedge AS hedge, s.mode AS mode, t.id AS target, t.caption AS claim,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.uttered_start_min AS uttered_from, s.holds AS holds,
       s.quote AS quote, d.id AS document, s.start AS start, s.`end` AS `end`, s.chainLength AS chain_length
