// Which claims conflict, and why.
// Parameters: about, speaker, other, kind, strength, since, until, clock
MATCH (r:Relation)
WHERE NOT r:History AND r.strength IN $strength AND ($kind IS NULL OR r.relationKind IN $kind)
MATCH (r)-[:BETWEEN]->(a:Attribution)
MATCH (r)-[:BETWEEN]->(b:Attribution)
WHERE a.id < b.id
MATCH (a)-[:SPEAKER]->(asp:Entity) MATCH (a)-[:VOICE]->(av:Entity) MATCH (a)-[:DOCUMENT]->(ad:Entity) MATCH (a)-[:TARGET]->(at)
MATCH (b)-[:SPEAKER]->(bsp:Entity) MATCH (b)-[:VOICE]->(bv:Entity) MATCH (b)-[:DOCUMENT]->(bd:Entity) MATCH (b)-[:TARGET]->(bt)
WITH r, a, asp, av, ad, at, b, bsp, bv, bd, bt,
     CASE $clock WHEN 'utterance' THEN a.uttered_start_min ELSE ad.published_start_min END AS a_start,
     CASE $clock WHEN 'utterance' THEN a.uttered_end_max ELSE ad.published_end_max END AS a_end,
     CASE $clock WHEN 'utterance' THEN b.uttered_start_min ELSE bd.published_start_min END AS b_start,
     CASE $clock WHEN 'utterance' THEN b.uttered_end_max ELSE bd.published_end_max END AS b_end
WHERE ((($speaker IS NULL OR asp.id = $speaker OR av.id = $speaker) AND ($other IS NULL OR bsp.id = $other OR bv.id = $other))
    OR (($speaker IS NULL OR bsp.id = $speaker OR bv.id = $speaker) AND ($other IS NULL OR asp.id = $other OR av.id = $other)))
  AND ($since IS NULL OR ((a_end IS NULL OR a_end >= $since) AND (b_end IS NULL OR b_end >= $since)))
  AND ($until IS NULL OR ((a_start IS NULL OR a_start <= $until) AND (b_start IS NULL OR b_start <= $until)))
  AND ($about IS NULL OR at.id = $about OR bt.id = $about
    OR EXISTS { MATCH (a)-[:ABOUT]->(x:Entity) WHERE x.id = $about }
    OR EXISTS { MATCH (b)-[:ABOUT]->(x:Entity) WHERE x.id = $about }
    OR ((at:Proposition OR at:Action) AND EXISTS { MATCH (at)-[e]->(x) WHERE x.id = $about AND type(e) <> 'SOURCE' })
    OR ((bt:Proposition OR bt:Action) AND EXISTS { MATCH (bt)-[e]->(x) WHERE x.id = $about AND type(e) <> 'SOURCE' }))
RETURN r.id AS relation, r.relationKind AS kind, r.strength AS strength, r.parties AS parties, r.via AS via,
       r.overlap AS overlap, r.overlapCertain AS overlap_certain, r.gap_low AS gap, r.gap_unit AS gap_unit, r.ratio AS ratio,
       r.reports AS reports, r.sentence AS sentence,
       a.id AS a_statement, asp.id AS a_speaker, asp.caption AS a_name, at.caption AS a_claim,
       a.uttered AS a_uttered, a.utteredBasis AS a_basis, a.quote AS a_quote, ad.id AS a_document,
       b.id AS b_statement, bsp.id AS b_speaker, bsp.caption AS b_name, bt.caption AS b_claim,
       b.uttered AS b_uttered, b.utteredBasis AS b_basis, b.quote AS b_quote, bd.id AS b_document
