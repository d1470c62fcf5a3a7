// Areas, depths, distances and counts that were claimed, with their bounds.
// Parameters: aspect, about, speaker, stance, since, until
MATCH (s:Statement)-[:TARGET]->(c:Proposition)
WHERE s.stance IN $stance AND (c.value_unit IS NOT NULL OR c.count_unit IS NOT NULL)
  AND ($aspect IS NULL OR c.aspect IN $aspect)
  AND ($since IS NULL OR s.uttered_end_max IS NULL OR s.uttered_end_max >= $since)
  AND ($until IS NULL OR s.uttered_start_min IS NULL OR s.uttered_start_min <= $until)
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:VOICE]->(v:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
MATCH (c)-[:SUBJECT]->(x:Entity)
OPTIONAL MATCH (c)-[:VALUE]->(w:Entity)
OPTIONAL MATCH (c)-[:PLACE]->(p:Entity)
WITH s, c, sp, v, d, x, w, p, c.value_unit IS NOT NULL AS own
WHERE ($speaker IS NULL OR sp.id = $speaker OR v.id = $speaker)
  AND ($about IS NULL OR c.id = $about
    OR EXISTS { MATCH (s)-[:ABOUT]->(e:Entity) WHERE e.id = $about }
    OR EXISTS { MATCH (c)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' })
RETURN s.id AS statement, x.id AS subject, x.caption AS subject_name, c.aspect AS aspect, w.id AS counted,
       w.caption AS counted_name, p.id AS place, p.caption AS place_name,
       CASE WHEN own THEN c.value_low ELSE c.count_low END AS low,
       CASE WHEN own THEN c.value_best ELSE c.count_best END AS best,
       CASE WHEN own THEN c.value_high ELSE c.count_high END AS high,
       CASE WHEN own THEN c.value_unit ELSE c.count_unit END AS unit,
       CASE WHEN own THEN c.value_approximate ELSE c.count_approximate END AS approximate,
       sp.id AS speaker, sp.caption AS speaker_name, v.id AS voice, s.stance AS stance, s.hedge AS hedge,
       s.holds AS holds, s.holdsBasis AS holds_basis, s.uttered AS uttered, s.utteredBasis AS uttered_basis,
       c.caption AS claim, s.quote AS quote, d.id AS document
