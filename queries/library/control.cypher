// Who controls a place on a day, according to whom.
// Parameters: place, within, on, speaker, stance
MATCH (c:Proposition)-[:SUBJECT]->(l:Entity)
WHERE c.aspect = 'control' AND ($place IS NULL OR l.id = $place)
  AND ($within IS NULL OR l.id = $within OR EXISTS { MATCH (l)-[:WITHIN*1..30]->(w:Entity) WHERE w.id = $within })
OPTIONAL MATCH (c)-[:VALUE]->(side:Entity)
MATCH (s:Statement)-[:TARGET]->(c)
WHERE s.stance IN $stance AND ($on IS NULL
    OR ((s.holds_start_min IS NULL OR s.holds_start_min <= $on) AND (s.holds_end_max IS NULL OR s.holds_end_max >= $on)))
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:VOICE]->(v:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
WITH c, l, side, s, sp, v, d
WHERE $speaker IS NULL OR sp.id = $speaker OR v.id = $speaker
RETURN s.id AS statement, l.id AS place, l.caption AS place_name, side.id AS side,
       CASE WHEN side IS NULL THEN c.value_state ELSE side.caption END AS control, c.extent AS extent,
       s.stance AS stance, s.hedge AS hedge, s.tense AS tense, sp.id AS speaker, sp.caption AS speaker_name, v.id AS voice,
       s.holds AS holds, s.holdsBasis AS holds_basis,
       CASE WHEN $on IS NOT NULL THEN s.holdsBasis <> 'assumed'
            AND s.holds_start_max IS NOT NULL AND s.holds_start_max <= $on
            AND s.holds_end_min IS NOT NULL AND s.holds_end_min >= $on END AS certain,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.quote AS quote, d.id AS document
