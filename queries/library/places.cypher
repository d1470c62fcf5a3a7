// Everything that was said about a place and its parts.
// Parameters: place, events, narrator, stance, since, until
MATCH (w:Entity)-[:WITHIN*0..30]->(p:Entity)
WHERE p.id = $place
WITH DISTINCT w,
     [(s:Statement)-[:TARGET]->(w) | s.id] + [(s:Statement)-[:ABOUT]->(w) | s.id]
       + [(s:Statement)-[:TARGET]->(:Proposition)-[:SUBJECT|PLACE]->(w) | s.id]
       + [(s:Statement)-[:TARGET]->(:Action)-[:PLACE|PLACE_FROM|PLACE_TO]->(w) | s.id] AS direct,
     [(s:Statement)-[:TARGET]->(:Event)-[:PLACE]->(w) | s.id] + [(s:Statement)-[:ABOUT]->(:Event)-[:PLACE]->(w) | s.id]
       + [(s:Statement)-[:TARGET]->(:Proposition)-[:SUBJECT]->(:Event)-[:PLACE]->(w) | s.id] AS through
UNWIND CASE $events WHEN 'with' THEN direct + through ELSE direct END AS found
WITH DISTINCT w, found
MATCH (s:Attribution) WHERE s.id = found
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:VOICE]->(v:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity) MATCH (s)-[:TARGET]->(t)
WITH w, s, sp, v, d, t
WHERE ($stance IS NULL OR s.stance IN $stance) AND ($narrator = 'with' OR (s.act = 'narrate') = ($narrator = 'only'))
  AND ($since IS NULL OR s.uttered_end_max IS NULL OR s.uttered_end_max >= $since)
  AND ($until IS NULL OR s.uttered_start_min IS NULL OR s.uttered_start_min <= $until)
RETURN w.id AS place, w.caption AS place_name, s.id AS statement, sp.id AS speaker, sp.caption AS speaker_name, v.id AS voice,
       s.stance AS stance, s.act AS act, s.hedge AS hedge, t.id AS target, t.caption AS claim,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.holds AS holds, s.holdsBasis AS holds_basis,
       s.quote AS quote, d.id AS document, s.start AS start, s.`end` AS `end`
